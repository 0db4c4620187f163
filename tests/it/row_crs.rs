//! Geometries that state their coordinate reference system (SRID), row by row.

use std::path::Path;
use std::process::Output;

use nahraum::base::codes;
use nahraum::config::Config;
use nahraum::dataset::CrsId;
use nahraum::run::resolve_settings;

use crate::cli::{err, out, program};

/// A municipality around 7.2 E, 51.5 N in UTM zone 32, with 12 persons in one place, 70 m east of the
/// pharmacies of the file.
fn coverage(folder: &Path, pharmacies: &str, more: &[&str]) -> Output {
    let area =
        "POLYGON((374500 5706500,375600 5706500,375600 5707500,374500 5707500,374500 5706500))";
    let write = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).expect("writable");
    };
    write("m.csv", &format!("id;name;wkt\n05911000;A;{area}\n"));
    write("c.csv", "id,x,y,persons\nc,375131.673,5706965.281,12\n");
    write("f.csv", pharmacies);
    let base = "coverage --municipalities m.csv --set layers.municipalities.crs=EPSG:25832 \
                --facilities f.csv --cells c.csv --cells-crs EPSG:25832 --category pharmacy \
                --set layers.cells.grid_size_m=0 --limit 500 --by region --format csv";
    let output = program().current_dir(folder).args(base.split_whitespace()).args(more).output();
    output.expect("started")
}

/// Mean distance in metres to the nearest pharmacy, and how many are in reach.
fn answer(output: &Output) -> (f64, f64) {
    assert!(output.status.success(), "{}", err(output));
    let text = out(output);
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let (head, row) = (lines.next().expect("a header"), lines.next().expect("a row"));
    let value = |name: &str| {
        let at = head.iter().position(|column| *column == name).expect("a column");
        row[at].parse().expect("a number")
    };
    (value("mean_distance_m"), value("facilities_in_reach"))
}

#[test]
fn the_srid_of_a_row_is_its_crs() {
    let folder = tempfile::tempdir().expect("a folder");
    let utm = "SRID=25832;POINT (375061.673 5706965.281)";
    let degrees_on_potsdam = "SRID=4314;POINT (7.20077997 51.50132301)";
    let gauss_krueger = "srid = 31466 ; POINT (2583368.815 5707956.667)";
    let hex = "0101000020E6100000CDCCCCCCCCCC1C400000000000C04940";
    let file = |rows: &[&str]| {
        let rows = rows.iter().enumerate().map(|(id, shape)| format!("{id},\"{shape}\"\n"));
        "id,geom\n".to_owned() + &rows.collect::<String>()
    };
    for shape in [utm, degrees_on_potsdam, gauss_krueger, hex] {
        let (distance, _) = answer(&coverage(folder.path(), &file(&[shape]), &[]));
        assert!((distance - 70.0).abs() < 1.5, "{shape}: {distance} m");
    }
    // Rows that differ are each transformed from their own CRS, and that they differ is told.
    let mixed = file(&[utm, gauss_krueger, hex, degrees_on_potsdam]);
    let output = coverage(folder.path(), &mixed, &[]);
    let (distance, in_reach) = answer(&output);
    assert!((distance - 70.0).abs() < 1.5 && in_reach == 4.0, "{distance} m, {in_reach}");
    assert!(err(&output).contains("W241"), "{}", err(&output));
    // A configured CRS does not move a row that states its own, and the contradiction is told.
    let wrong = ["--facilities-crs", "EPSG:4326"];
    let output = coverage(folder.path(), &file(&[degrees_on_potsdam]), &wrong);
    assert!((answer(&output).0 - 70.0).abs() < 1.5);
    assert!(
        err(&output).contains("W240") && err(&output).contains("EPSG:4314"),
        "{}",
        err(&output)
    );
}

#[test]
fn an_srid_that_nobody_knows_costs_its_row_and_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "id,geom\n1,SRID=25832;POINT (375061.673 5706965.281)\n\
                2,SRID=99;POINT (375061 5706965)\n3,SRID=25832;POINT (375061 5706965)\n";
    let output = coverage(folder.path(), text, &[]);
    assert_eq!(answer(&output).1, 2.0);
    assert!(err(&output).contains("E110") && err(&output).contains("EPSG:99"), "{}", err(&output));
}

/// Writes files into a folder and runs the program there.
fn run_with(folder: &Path, files: &[(&str, &str)], arguments: &str) -> Output {
    for (name, text) in files {
        std::fs::write(folder.join(name), text).expect("writable");
    }
    let arguments = arguments.split_whitespace();
    program().current_dir(folder).args(arguments).output().expect("started")
}

#[test]
fn an_import_cuts_to_areas_where_their_rows_lie() {
    let folder = tempfile::tempdir().expect("a folder");
    let ring = "((374500 5706500,375600 5706500,375600 5707500,374500 5707500,374500 5706500))";
    // One cell at the municipality, one 300 km to the north of it.
    let mut at = [geo::Coord { x: 7.2, y: 51.5 }];
    nahraum::crs::transform_coords(&mut at, &CrsId::wgs84(), &CrsId::epsg(3035)).expect("known");
    let [east, north] = [at[0].x, at[0].y].map(|metres| (metres / 1000.0).floor() as u32);
    let id = |north: u32| format!("1kmN{north}E{east}");
    let grid = format!("GRD_ID,T\n{},40\n{},7\n", id(north), id(north + 300));
    let config = "[layers.municipalities]\npath = \"m.csv\"\n";
    let import = |crs: &str, srid: &str| {
        let areas = format!("id,name,wkt\n05911000,A,\"{srid}POLYGON{ring}\"\n");
        let config = format!("{config}{crs}");
        let files = [("m.csv", &areas[..]), ("grid.csv", &grid), ("region.toml", &config)];
        run_with(folder.path(), &files, "import census grid.csv -o . --around 1")
    };
    let output = import("crs = \"EPSG:4326\"\n", "SRID=25832;");
    assert!(output.status.success(), "{}", err(&output));
    let cells = std::fs::read_to_string(folder.path().join("cells.csv")).expect("written");
    assert_eq!((cells.lines().count(), cells.contains(",40")), (2, true), "{cells}");
    // Numbers that are no degrees give no panic, and areas without a CRS are not taken for degrees.
    assert_eq!(import("crs = \"EPSG:4326\"\n", "").status.code(), Some(1), "no cell is near");
    let output = import("", "");
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(err(&output).contains("does not state its coordinate reference"), "{}", err(&output));
}

#[test]
fn known_ground_lies_where_its_rows_state() {
    use geo::{Area, BoundingRect};
    use nahraum::region::Known;

    let folder = tempfile::tempdir().expect("a folder");
    // Two squares of 1 km beside one another in UTM, and one of 0.01 degrees south of them.
    let square = |x: f64, y: f64, side: f64| {
        let (east, north) = (x + side, y + side);
        format!("POLYGON(({x} {y},{east} {y},{east} {north},{x} {north},{x} {y}))")
    };
    let (first, second) = (square(374e3, 5706e3, 1e3), square(375e3, 5706e3, 1e3));
    let third = square(7.2, 51.4, 0.01);
    let ground = |rows: &[String]| {
        let rows = rows.iter().enumerate().map(|(id, shape)| format!("{id},\"{shape}\"\n"));
        let text = "id,wkt\n".to_owned() + &rows.collect::<String>();
        std::fs::write(folder.path().join("known.csv"), text).expect("writable");
        let text =
            "[region]\ndistance = \"walk\"\n[walk]\nnetwork = \"n\"\nknown_area = \"known.csv\"";
        let config = Config::parse(text, "test").expect("a configuration");
        resolve_settings(&config, folder.path(), &|_| None)
    };
    let utm = |shape: &str| format!("SRID=25832;{shape}");
    let rows = [utm(&first), utm(&second), format!("SRID=4326;{third}")];
    let settings = ground(&rows).expect("all rows state a CRS");
    assert_eq!(
        settings.diagnostics.count_of_code(codes::W241),
        1,
        "the reader's findings are told"
    );
    let Some(Known::Area { crs, area }) = settings.value.network_known else {
        panic!("an area is stated");
    };
    assert_eq!(crs, CrsId::epsg(25832));
    // 0.01 degrees are 695 m to the east and 1112 m to the north at 51.4 degrees.
    let expected = 2e6 + 695.0 * 1112.0;
    assert!((area.unsigned_area() - expected).abs() < 5e3, "{} m²", area.unsigned_area());
    let south = area.bounding_rect().expect("not empty").min().y;
    assert!((5_695_000.0..5_697_000.0).contains(&south), "{south} is 51.4 degrees north");
    let error = ground(&[first]).expect_err("nothing states the CRS");
    let cause = std::error::Error::source(&error).expect("a cause").to_string();
    assert!(cause.contains("`known.csv` does not state its coordinate reference"), "{cause}");
}

#[test]
fn a_row_that_states_none_has_no_place_where_none_is_stated_by_most() {
    use nahraum::format::{Input, ReadOptions, read_layer};

    let folder = tempfile::tempdir().expect("a folder");
    let placed = |rows: &[&str]| {
        let path = folder.path().join("a.csv");
        let text = format!("wkt\n\"{}\"\n", rows.join("\"\n\""));
        std::fs::write(&path, text).expect("writable");
        let read = read_layer(&Input::File(path), &ReadOptions::default()).expect("readable");
        let places = read.layer.geometry.iter().map(Option::is_some).collect::<Vec<_>>();
        let said = format!("{:?}", read.diagnostics);
        (places, read.layer.unplaced_reported.contains(&2), said.contains("have no place"))
    };
    let (utm, degrees, silent) =
        ("SRID=25832;POINT (380000 5700000)", "SRID=4326;POINT (7 51)", "POINT (7 51)");
    assert_eq!(placed(&[utm, degrees, silent]), (vec![true, true, false], true, true));
    assert_eq!(placed(&[utm, degrees, silent, degrees]), (vec![true; 4], false, false));
}

#[test]
fn an_empty_point_in_binary_form_is_no_fault_of_the_crs() {
    let folder = tempfile::tempdir().expect("a folder");
    let empty = "0101000020E6100000000000000000F87F000000000000F87F";
    let infinite = "0101000020E6100000000000000000F07F000000000000F07F";
    let hex = "0101000020E6100000CDCCCCCCCCCC1C400000000000C04940";
    let output = coverage(folder.path(), &format!("id,geom\n1,{hex}\n2,{empty}\n"), &[]);
    assert_eq!(answer(&output).1, 1.0);
    let said = err(&output);
    assert!(!said.contains("E110") && !said.contains("W226") && said.contains("W3"), "{said}");
    let output = coverage(folder.path(), &format!("id,geom\n1,{hex}\n2,{infinite}\n"), &[]);
    assert_eq!(answer(&output).1, 1.0);
    assert!(!err(&output).contains("E110") && err(&output).contains("W226"), "{}", err(&output));
}
