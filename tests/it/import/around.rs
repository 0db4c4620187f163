//! `nahraum import osm` of a part of a map.

use std::path::Path;

use super::command::{err, imported, run, text};
use super::xml::{Map, rectangle, settled};

/// Two towns; A in the west with a shop and a street of its own, B's shop and street lie 1 km away.
fn towns() -> Map {
    Map::default()
        .way(1, &rectangle(0, 0, 1, 10), "")
        .way(2, &rectangle(1, 0, 20, 10), "")
        .way(3, &[(0, 5), (1, 5)], "highway=residential")
        .way(4, &[(1, 6), (9, 6), (20, 6)], "highway=residential")
        .way(5, &[(15, 2), (19, 2)], "highway=residential")
        .way(11, &rectangle(0, 0, 1, 1), "building=house")
        .way(12, &rectangle(18, 0, 19, 1), "building=house")
        .relation(1, &[1], &settled("A"))
        .relation(2, &[2], &settled("B"))
        .node(7, (0.5, 5.1), "shop=supermarket name=Near")
        .node(8, (19.0, 2.1), "shop=supermarket name=Far")
}

fn is_cut(folder: &Path) -> bool {
    let record = text(&folder.join("region/import-osm.json"));
    assert_eq!(record.contains("N681"), record.contains("around_km"), "{record}");
    record.contains("N681")
}

fn shops(folder: &Path) -> [bool; 2] {
    let layer = text(&folder.join("region/facilities.geojson"));
    ["Near", "Far"].map(|name| layer.contains(name))
}

/// Every output of an import but the record.
fn outputs(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder.join("region")).expect("there");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("readable").path())
        .map(|path| (path.display().to_string(), std::fs::read(&path).expect("readable")))
        .collect();
    files.sort();
    files
}

#[test]
fn what_lies_far_from_the_municipalities_is_left_out_and_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = imported(&towns(), folder.path(), &["--only", "A", "--around", "0.5"]);
    assert!(output.status.success(), "{}", err(&output));
    assert!(is_cut(folder.path()));
    assert_eq!(shops(folder.path()), [true, false]);
    // The street that leads away is kept to its end, the one that begins 1.5 km away is not.
    let network = folder.path().join("region/network.nahraum");
    let info = run(&["network", "info", network.to_str().expect("UTF-8")]);
    let info = String::from_utf8_lossy(&info.stdout).into_owned();
    let whole = imported(&towns(), folder.path(), &["--only", "A"]);
    assert!(whole.status.success(), "{}", err(&whole));
    let more = run(&["network", "info", network.to_str().expect("UTF-8")]);
    let more = String::from_utf8_lossy(&more.stdout).into_owned();
    assert_eq!(edges(&info) + 1, edges(&more), "{info}\n{more}");
    assert_eq!(shops(folder.path()), [true, true]);
    assert!(!is_cut(folder.path()), "5 km around A hold all of the map");
}

/// Edges as `network info` tells them.
fn edges(info: &str) -> u64 {
    let line = info.lines().find(|line| line.starts_with("edges")).expect("edges are told");
    let mut numbers = line.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    numbers.next_back().expect("a number").parse().expect("a number")
}

#[test]
fn a_map_within_the_distance_gives_the_same_bytes_whatever_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(imported(&towns(), folder.path(), &[]).status.success());
    let usual = outputs(folder.path());
    for around in ["100000", "5.5", "2"] {
        let output = imported(&towns(), folder.path(), &["--around", around]);
        assert!(output.status.success(), "{}", err(&output));
        assert!(!is_cut(folder.path()));
        assert!(usual == outputs(folder.path()), "--around {around}");
    }
}

#[test]
fn what_is_no_distance_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    for around in ["-1", "NaN", "inf"] {
        let around = format!("--around={around}");
        let output = imported(&towns(), folder.path(), &[&around]);
        assert_eq!(output.status.code(), Some(2), "{}", err(&output));
        assert!(err(&output).contains("around"), "{}", err(&output));
    }
}
