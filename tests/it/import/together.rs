//! Census and timetable in the folder of an OpenStreetMap import.

use std::io::Write;
use std::path::{Path, PathBuf};

use tiff::encoder::colortype::Gray32Float;

use super::command::{err, imported, run, text};
use super::xml::{Map, rectangle, settled};
use crate::elevation::support::Recipe;

/// Two towns of 100 persons each, with a stop and four homes: A's have floor areas of 1 : 3, B's are
/// alike.
fn town() -> Map {
    Map::default()
        .way(1, &rectangle(0, 0, 4, 10), "")
        .way(2, &rectangle(4, 0, 10, 10), "")
        .way(3, &[(0, 5), (4, 5), (10, 5)], "highway=residential")
        .way(11, &rectangle(0, 0, 1, 1), "building=house building:levels=1")
        .way(12, &rectangle(2, 0, 3, 1), "building=apartments building:levels=3")
        .way(13, &rectangle(6, 0, 7, 1), "building=yes building:levels=2")
        .way(14, &rectangle(8, 0, 9, 1), "building=house building:levels=2")
        .way(15, &rectangle(0, 8, 4, 10), "building=industrial building:levels=9")
        .relation(1, &[1], &settled("A"))
        .relation(2, &[2], &settled("B"))
        .node(7, (2.0, 5.1), "highway=bus_stop name=Stop")
}

/// Persons in the file of a name, line by line.
fn persons(path: &Path) -> Vec<u64> {
    let table = text(path);
    let mut lines = table.lines();
    let head = lines.next().expect("a head");
    let column = head.split(',').position(|name| name == "persons").expect("persons");
    lines
        .map(|line| line.split(',').nth(column).expect("a cell").parse().expect("a number"))
        .collect()
}

#[test]
fn persons_of_each_town_are_spread_over_its_homes_by_floor_area() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = imported(&town(), folder.path(), &[]);
    assert!(output.status.success(), "{}", err(&output));
    let region = folder.path().join("region");
    let mut found = persons(&region.join("cells_estimated.csv"));
    found.sort_unstable();
    assert_eq!(found, [25, 50, 50, 75]);
    assert!(text(&region.join("region.toml")).contains("cells_estimated.csv"));
    // Given persons win; a name that is not there is an error.
    assert!(imported(&town(), folder.path(), &["--persons", "A=40"]).status.success());
    let mut found = persons(&region.join("cells_estimated.csv"));
    found.sort_unstable();
    assert_eq!(found, [10, 30, 50, 50]);
    let output = imported(&town(), folder.path(), &["--persons", "Z=40"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("the municipality `Z`, expected one of: A, B"),
        "{}",
        err(&output)
    );
    assert!(imported(&town(), folder.path(), &["--persons", "none"]).status.success());
}

#[test]
fn what_a_building_is_used_for_tells_whether_people_live_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let map = Map::default()
        .way(1, &rectangle(0, 0, 4, 10), "")
        .way(11, &rectangle(0, 0, 1, 1), "building=yes")
        .way(12, &rectangle(2, 0, 3, 1), "building=yes amenity=school")
        .way(13, &rectangle(0, 2, 1, 3), "building=yes abandoned=yes")
        .way(14, &rectangle(2, 2, 3, 3), "building=yes shop=no")
        .relation(1, &[1], &settled("A"));
    let output = imported(&map, folder.path(), &[]);
    assert!(output.status.success(), "{}", err(&output));
    // Two of the four are homes, and alike: half of the hundred persons live in each.
    assert_eq!(persons(&folder.path().join("region/cells_estimated.csv")), [50, 50]);
}

/// Columns as the census of 2022 has them.
const CENSUS: &str = "GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner;ab65\n";

#[test]
fn a_census_takes_the_place_of_the_estimate_and_is_cut_to_the_region() {
    // The real grid of Liechtenstein's latitude, where EPSG:3035 is meant to be used.
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("region");
    std::fs::create_dir(&out).expect("writable");
    // Longitude 9.5, latitude 47.1 lies at x 4283012, y 2665289 (pyproj 3.7).
    let square = "[[[9.49,47.09],[9.51,47.09],[9.51,47.11],[9.49,47.11],[9.49,47.09]]]";
    let areas = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":\
         {{\"id\":\"a\",\"name\":\"A\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":{square}}}}}]}}"
    );
    std::fs::write(out.join("municipalities.geojson"), areas).expect("writable");
    let own = "[layers.municipalities]\npath = \"municipalities.geojson\"\n\n\
               # >>> import osm cells\n[[layers.cells]]\npath = \"old.csv\"\n# <<< import osm cells\n";
    std::fs::write(out.join("region.toml"), own).expect("writable");
    let census = CENSUS.to_owned()
        + "100mN26652E42830;4283050;2665250;12;25,0\n\
           100mN26652E42831;4283150;2665250;8;–\n\
           100mN26653E42831;4283150;2665350;-1;\n\
           100mN30000E42831;4283150;3000050;500;10\n";
    let file = folder.path().join("census.csv");
    std::fs::write(&file, census).expect("writable");
    let (file, out_text) = (file.to_str().expect("UTF-8"), out.to_str().expect("UTF-8"));
    let output =
        run(&["import", "census", file, "-o", out_text, "--attribution", "Office, CC0", "-v"]);
    assert!(output.status.success(), "{}", err(&output));
    // The suppressed cell is there, and unknown.
    let cells = text(&out.join("cells.csv"));
    let persons: Vec<&str> =
        cells.lines().skip(1).filter_map(|line| line.split(',').nth(3)).collect();
    assert_eq!(persons, ["12", "8", ""], "{cells}");
    assert!(err(&output).contains("N663"), "{}", err(&output));
    assert!(err(&output).contains("W858"), "{}", err(&output));
    let config = text(&out.join("region.toml"));
    assert!(!config.contains("old.csv") && config.contains("cells.csv"), "{config}");
    let output = run(&["coverage", "-c", out.join("region.toml").to_str().expect("UTF-8")]);
    assert!(output.status.success(), "{}", err(&output));
    let metadata = text(&out.join("cells.csv-metadata.json"));
    assert!(metadata.contains("Office, CC0") && metadata.contains("\"persons\""), "{metadata}");
}

const STOPS: &str = "stop_id,stop_name,stop_lat,stop_lon\nA,Am Markt,0.005,9.002\nB,Bad,0.005,9.008\n\
                     C,Chor,0.002,9.008\n";

/// A feed of three stops: ten buses from A to B on weekdays, nothing at C.
fn feed(path: &Path) {
    let mut zip = zip::ZipWriter::new(std::fs::File::create(path).expect("writable"));
    let mut times = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n".to_owned();
    let mut trips = "route_id,service_id,trip_id\n".to_owned();
    for trip in 0..10 {
        trips += &format!("R,W,t{trip}\n");
        times += &format!("t{trip},{0:02}:00:00,{0:02}:00:00,A,1\n", 8 + trip);
        times += &format!("t{trip},{0:02}:05:00,{0:02}:05:00,B,2\n", 8 + trip);
    }
    let calendar = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,\
                    end_date\nW,1,1,1,1,1,0,0,20240101,20241231\n";
    let files = [
        ("agency.txt", "agency_id,agency_name\n1,Town buses\n"),
        ("stops.txt", STOPS),
        ("routes.txt", "route_id,agency_id,route_short_name,route_type\nR,1,10,3\n"),
        ("trips.txt", &trips),
        ("stop_times.txt", &times),
        ("calendar.txt", calendar),
    ];
    for (name, content) in files {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a new entry");
        zip.write_all(content.as_bytes()).expect("writable");
    }
    zip.finish().expect("writable");
}

#[test]
fn stops_of_a_timetable_take_the_place_of_the_maps() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(imported(&town(), folder.path(), &[]).status.success());
    let (region, zip) = (folder.path().join("region"), folder.path().join("feed.zip"));
    feed(&zip);
    let config = region.join("region.toml");
    assert!(text(&config).contains("\"stops.geojson\""));
    let arguments = ["import", "gtfs", zip.to_str().expect("UTF-8"), "-o"];
    let out = region.to_str().expect("UTF-8");
    let output = run(&[&arguments[..], &[out, "--day", "2024-05-07"]].concat());
    assert!(output.status.success(), "{}", err(&output));
    let stops = text(&region.join("stops_timetable.geojson"));
    // A is a stop and a bus stop with ten departures; nobody boards at B, where trips end.
    assert_eq!(stops.matches("\"departures\":10").count(), 2, "{stops}");
    assert!(stops.contains("\"transit_stop/A\"") && stops.contains("\"bus_stop/A\""), "{stops}");
    assert!(stops.contains("\"hour_08\":1") && stops.contains("\"hour_18\":0"), "{stops}");
    let idle = text(&region.join("stops_timetable_unserved.geojson"));
    assert!(idle.contains("\"id\":\"B\"") && idle.contains("\"id\":\"C\""), "{idle}");
    assert!(!text(&config).contains("\"stops.geojson\""));
    // Importing the map again does not bring its stops back.
    assert!(imported(&town(), folder.path(), &[]).status.success());
    assert!(!text(&config).contains("\"stops.geojson\""), "{}", text(&config));
    assert!(text(&config).contains("stops_timetable.geojson"));
    // On a Sunday nothing runs.
    let output = run(&[&arguments[..], &[out, "--day", "2024-05-05"]].concat());
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    assert!(err(&output).contains("E707"), "{}", err(&output));
    assert!(text(&config).contains("stops_timetable.geojson"), "{}", text(&config));
    let output = run(&[&arguments[..], &[out, "--day", "2024-02-30"]].concat());
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
}

/// A raster of 8 by 6 cells of a hundredth of a degree from 8.98° east, 0.03° north, with so many persons in
/// each.
fn raster_of(folder: &Path, persons: f32) -> PathBuf {
    let recipe = Recipe {
        scale: Some(([8.98, 0.03], [0.01, 0.01])),
        geo_keys: vec![1, 1, 0, 2, 1024, 0, 1, 2, 2048, 0, 1, 4326],
        ..Recipe::default()
    };
    let raster = folder.join("persons.tif");
    std::fs::write(&raster, recipe.write::<Gray32Float>(|_| persons)).expect("writable");
    raster
}

#[test]
fn a_population_raster_becomes_cells_near_the_region() {
    let folder = tempfile::tempdir().expect("a folder");
    let raster = raster_of(folder.path(), 1.25);
    let file = raster.to_str().expect("UTF-8");
    let alone = folder.path().join("alone");
    let output = run(&["import", "census", file, "-o", alone.to_str().expect("UTF-8")]);
    assert!(output.status.success(), "{}", err(&output));
    let all = persons(&alone.join("cells.csv"));
    assert_eq!((all.len(), all.iter().sum::<u64>()), (48, 60));
    assert!(text(&alone.join("region.toml")).contains("crs = \"EPSG:4326\""));
    // The towns reach from 9° to 9.01° and from 0° to 0.01°: with nothing around them, the cells that
    // share ground with them are those of one column and one row, and their neighbours at the edges.
    assert!(imported(&town(), folder.path(), &["--persons", "none"]).status.success());
    let region = folder.path().join("region");
    let out = region.to_str().expect("UTF-8");
    let output = run(&["import", "census", file, "-o", out, "--around", "0.3"]);
    assert!(output.status.success(), "{}", err(&output));
    // 300 m are 0.0027°: cells from 8.99° to 9.02° and from -0.01° to 0.02°.
    let near = persons(&region.join("cells.csv"));
    assert_eq!((near.len(), near.iter().sum::<u64>()), (9, 11));
    let config = region.join("region.toml");
    let output = run(&["coverage", "-c", config.to_str().expect("UTF-8"), "--by", "region"]);
    assert!(output.status.success(), "{}", err(&output));
    assert!(!text(&config).contains("layers.homes"), "the map gave no cells");
}

#[test]
fn cells_of_a_map_are_homes_beside_a_census_in_whichever_order() {
    let folder = tempfile::tempdir().expect("a folder");
    let raster = raster_of(folder.path(), 4.0);
    let file = raster.to_str().expect("UTF-8");
    assert!(imported(&town(), folder.path(), &[]).status.success());
    let region = folder.path().join("region");
    let out = region.to_str().expect("UTF-8");
    let homes = "[[layers.homes]]\npath = \"cells_estimated.csv\"\n";
    assert!(!text(&region.join("region.toml")).contains(homes));
    let output = run(&["import", "census", file, "-o", out, "-v"]);
    assert!(output.status.success() && err(&output).contains("N677"), "{}", err(&output));
    let config = text(&region.join("region.toml"));
    assert!(config.contains(homes) && config.contains("weight = \"persons\""), "{config}");
    assert_eq!(config.matches("cells_estimated.csv").count(), 1, "{config}");
    assert!(region.join("cells_estimated.csv").exists());
    // The map again: its cells stay homes, and the census stays.
    assert!(imported(&town(), folder.path(), &[]).status.success());
    assert!(text(&region.join("region.toml")).contains(homes));
    assert!(region.join("cells_estimated.csv").exists());
    // A census in a folder of its own, then the map.
    let later = tempfile::tempdir().expect("a folder");
    let first = later.path().join("region");
    let output = run(&["import", "census", file, "-o", first.to_str().expect("UTF-8")]);
    assert!(output.status.success(), "{}", err(&output));
    let output = imported(&town(), later.path(), &["-v"]);
    assert!(output.status.success() && err(&output).contains("N677"), "{}", err(&output));
    assert!(!err(&output).contains("W667"), "{}", err(&output));
    let config = text(&first.join("region.toml"));
    assert!(config.contains(homes) && config.contains("\"cells.csv\""), "{config}");
    assert_eq!(config.matches("cells_estimated.csv").count(), 1, "{config}");
    let [there, here] = [&region, &first].map(|folder| text(&folder.join("cells_estimated.csv")));
    assert_eq!(there, here);
    // A map without persons has no homes to weigh.
    assert!(imported(&town(), later.path(), &["--persons", "none"]).status.success());
    let config = text(&first.join("region.toml"));
    assert!(!config.contains(homes) && config.contains("\"cells.csv\""), "{config}");
    assert!(!first.join("cells_estimated.csv").exists());
    let output = run(&["check", "-c", region.join("region.toml").to_str().expect("UTF-8")]);
    assert!(output.status.code() != Some(2), "{}", err(&output));
}

#[test]
fn an_import_of_nothing_leaves_what_the_folder_has() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(imported(&town(), folder.path(), &[]).status.success());
    let region = folder.path().join("region");
    let before = text(&region.join("region.toml"));
    // Cells at 47 degrees north are far from towns on the equator.
    let census = folder.path().join("census.csv");
    std::fs::write(&census, CENSUS.to_owned() + "100mN26652E42830;4283050;2665250;12;25,0\n")
        .expect("writable");
    let arguments = ["import", "census", census.to_str().expect("UTF-8"), "-o"];
    let out = region.to_str().expect("UTF-8");
    let output = run(&[&arguments[..], &[out]].concat());
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    assert!(err(&output).contains("E675"), "{}", err(&output));
    assert_eq!(text(&region.join("region.toml")), before);
    let output = run(&[&arguments[..], &[out, "--around", "-1"]].concat());
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    // Windows line ends do not hide what an import has written.
    std::fs::write(region.join("region.toml"), before.replace('\n', "\r\n")).expect("writable");
    assert!(imported(&town(), folder.path(), &["--persons", "none"]).status.success());
    let after = text(&region.join("region.toml"));
    assert_eq!(after.matches("[[layers.facilities]]").count(), 1, "{after}");
    assert!(!after.contains("cells_estimated"), "{after}");
}

#[test]
fn given_persons_win_over_tagged_quartiers() {
    let part = |name: &str, persons| {
        format!(
            "type=boundary boundary=administrative admin_level=10 name={name} population={persons}"
        )
    };
    let map = town()
        .way(21, &rectangle(0, 0, 2, 10), "")
        .way(22, &rectangle(2, 0, 4, 10), "")
        .relation(21, &[21], &part("West", 40))
        .relation(22, &[22], &part("East", 63));
    let folder = tempfile::tempdir().expect("a folder");
    assert!(imported(&map, folder.path(), &["--persons", "A=105"]).status.success());
    let mut found = persons(&folder.path().join("region/cells_estimated.csv"));
    found.sort_unstable();
    // 105 persons as 40 : 63 in A's two homes, 50 in each of B's.
    assert_eq!(found, [41, 50, 50, 64]);
}

#[test]
fn an_estimate_says_how_many_persons_a_home_gets() {
    let folder = tempfile::tempdir().expect("a folder");
    // 200 persons in A and 100 in B, with two homes each.
    let output = imported(&town(), folder.path(), &["--persons", "A=200"]);
    let expected = "a building has 75.0 persons on average, 100.0 in A";
    assert!(err(&output).contains(expected), "{}", err(&output));
    // 24,678 persons over the few homes of A are no estimate: B's alone are distributed.
    let output = imported(&town(), folder.path(), &["--persons", "A=24678"]);
    let said = err(&output);
    assert!(output.status.success() && said.contains("W618") && said.contains("24678"), "{said}");
    let region = folder.path().join("region");
    let found = persons(&region.join("cells_estimated.csv"));
    assert_eq!(found.iter().sum::<u64>(), 100, "{found:?}");
}
