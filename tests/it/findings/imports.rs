//! 6xx: imports into a folder, by the program itself; and the findings of timetables there.

use std::path::Path;

use nahraum::base::{Code, codes};

use super::{Provoked, assert_complete};
use crate::gtfs::support::{Texts, plain};
use crate::import::command::{err, imported, run};
use crate::import::xml::{Map, municipality, rectangle, settled};

/// A town of 100 persons with a street and a home.
fn town() -> Map {
    Map::default()
        .way(1, &rectangle(0, 0, 4, 10), "")
        .way(3, &[(0, 5), (4, 5)], "highway=residential")
        .way(11, &rectangle(0, 0, 1, 1), "building=house building:levels=2")
        .relation(1, &[1], &settled("A"))
}

/// What an import of a map into a folder says; that persons are spread over homes (W667)
/// and that these maps are not sorted (N421) is said of every one.
#[track_caller]
fn map(provoked: &mut Provoked, expected: &[Code], map: &Map, folder: &Path, more: &[&str]) {
    let output = imported(map, folder, &[&["--verbose"], more].concat());
    assert!(output.status.success(), "{}", err(&output));
    provoked.exactly_said(expected, &[codes::W667, codes::N421], &err(&output));
}

fn maps(provoked: &mut Provoked) {
    let mut once = |expected: &[Code], drawn: &Map, more: &[&str]| {
        let folder = tempfile::tempdir().expect("a folder");
        map(provoked, expected, drawn, folder.path(), more);
    };
    once(&[codes::W667], &town(), &[]);
    let bare = Map::default().way(1, &rectangle(0, 0, 4, 10), "");
    let home = bare.way(11, &rectangle(0, 0, 1, 1), "building=house building:levels=2");
    once(&[codes::W600], &home.relation(1, &[1], &settled("A")), &[]);
    let street = Map::default().way(3, &[(0, 5), (4, 6)], "highway=residential");
    once(&[codes::W603, codes::W665], &street, &[]);
    let empty = Map::default()
        .way(1, &rectangle(0, 0, 4, 10), "")
        .way(3, &[(0, 5), (4, 5)], "highway=residential")
        .relation(1, &[1], &municipality("A"));
    once(&[codes::W665], &empty, &[]);
    let two = town().way(2, &rectangle(4, 0, 10, 10), "").relation(2, &[2], &municipality("B"));
    once(&[codes::W666], &two, &[]);
    let homeless = town().way(2, &rectangle(4, 0, 10, 10), "").relation(2, &[2], &settled("B"));
    once(&[codes::W664], &homeless, &[]);
    // Four thousand persons in one house; a thousand are possible.
    once(&[codes::W618], &town(), &["--persons", "A=4000"]);
    once(&[codes::W667], &town(), &["--persons", "A=1000"]);
    let wide = town().way(4, &[(4, 5), (15, 5), (30, 5)], "highway=residential").node(
        8,
        (30.0, 5.1),
        "shop=supermarket name=Far",
    );
    once(&[codes::N681], &wide, &["--only", "A", "--around", "0.5"]);
}

fn folders(provoked: &mut Provoked) {
    let folder = tempfile::tempdir().expect("a folder");
    map(provoked, &[], &town(), folder.path(), &[]);
    map(provoked, &[codes::W670], &town(), folder.path(), &["--name", "Other"]);
    let region = folder.path().join("region");
    let out = region.to_str().expect("UTF-8");
    let census = |provoked: &mut Provoked, expected: &[Code], rows: &str| {
        let file = folder.path().join("census.csv");
        let head = "GITTER_ID_1km;x_mp_1km;y_mp_1km;Einwohner\n";
        std::fs::write(&file, format!("{head}{rows}")).expect("writable");
        let file = file.to_str().expect("UTF-8");
        let output = run(&["import", "census", file, "-o", out, "--verbose"]);
        provoked.exactly_said(expected, &[codes::N223], &err(&output));
    };
    // Cells at 47 degrees north are far from a town on the equator.
    census(
        provoked,
        &[codes::N662, codes::N663, codes::E675],
        "1kmN2665E4283;4283500;2665500;12\n",
    );
}

/// A town with a census grid around it, where cells estimated before are in the folder.
fn censuses(provoked: &mut Provoked) {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("region");
    std::fs::create_dir(&out).expect("writable");
    // Longitude 9.5, latitude 47.1 lies at x 4283012, y 2665289 in EPSG:3035 (pyproj 3.7).
    let square = "[[[9.49,47.09],[9.51,47.09],[9.51,47.11],[9.49,47.11],[9.49,47.09]]]";
    let area = format!(
        "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"a\",\"name\":\"A\"}},\"geometry\":\
         {{\"type\":\"Polygon\",\"coordinates\":{square}}}}}"
    );
    std::fs::write(out.join("municipalities.geojson"), area).expect("writable");
    let own = "[layers.municipalities]\npath = \"municipalities.geojson\"\n\n\
               # >>> import osm cells\n[[layers.cells]]\npath = \"old.csv\"\n# <<< import osm cells\n";
    std::fs::write(out.join("region.toml"), own).expect("writable");
    let file = folder.path().join("census.csv");
    let head = "GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner\n";
    let near = "100mN26652E42830;4283050;2665250;12\n";
    let far = "100mN30000E42831;4283150;3000050;500\n";
    std::fs::write(&file, format!("{head}{near}{far}")).expect("writable");
    let paths = [&file, &out].map(|path| path.to_str().expect("UTF-8"));
    let named = ["--attribution", "Office, CC0", "--verbose"];
    let output = run(&[&["import", "census", paths[0], "-o", paths[1]], &named[..]].concat());
    provoked.exactly_said(&[codes::N663, codes::N677], &[codes::N223], &err(&output));
}

/// What an import of a timetable into a town's folder says; the day, stops without a departure and
/// that nobody is named are told of every one.
#[track_caller]
fn timetable(provoked: &mut Provoked, expected: &[Code], feed: &Texts, drawn: &Map) {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(imported(drawn, folder.path(), &[]).status.success());
    let (_kept, path) = feed.zip();
    let out = folder.path().join("region");
    let paths = [&path, &out].map(|path| path.to_str().expect("UTF-8"));
    let output = run(&["import", "gtfs", paths[0], "-o", paths[1], "--verbose"]);
    let beside = [codes::N712, codes::N713, codes::N662];
    provoked.exactly_said(expected, &beside, &err(&output));
    if expected.contains(&codes::E707) {
        return;
    }
    let output = imported(drawn, folder.path(), &["--verbose"]);
    provoked.exactly_said(&[codes::N680], &[codes::W667, codes::W670, codes::N421], &err(&output));
}

/// Findings of timetables (7xx) that only a folder can give, and of folders with one (6xx).
pub fn timetables(provoked: &mut Provoked) {
    let stops = |at: [&str; 3]| {
        let rows = ["A", "B", "C"].iter().zip(at).map(|(id, at)| format!("{id},{id},{at}\n"));
        let rows: String = rows.collect();
        plain().with("stops.txt", format!("stop_id,stop_name,stop_lat,stop_lon\n{rows}"))
    };
    let bus = town().node(7, (2.0, 5.1), "highway=bus_stop name=Stop");
    timetable(provoked, &[codes::E707, codes::W669], &plain(), &bus);
    let one_far = stops(["0.005,9.002", "51,7", "0.005,9.003"]);
    timetable(provoked, &[codes::W669], &one_far, &bus);
}

#[test]
fn every_finding_in_an_import_is_provoked() {
    let rooms: [fn(&mut Provoked); 8] = [
        maps,
        folders,
        censuses,
        timetables,
        super::maps::boundaries,
        super::maps::parts_of_towns,
        super::homes::facilities,
        super::lists::lists,
    ];
    assert_complete(&['6'], &rooms);
}
