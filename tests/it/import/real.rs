//! Imports of real files. Counts of elements were checked with pyosmium
//! (`tests/foreign/osm_facilities.py`), departures with `tests/foreign/gtfs_departures.py`.

use std::path::{Path, PathBuf};

use super::command::{err, run, text};
use crate::support::real;

/// Imports a file into a folder and returns the counts of its record.
fn import(kind: &str, files: &[PathBuf], out: &Path, more: &[&str]) -> serde_json::Value {
    let files: Vec<&str> = files.iter().map(|file| file.to_str().expect("UTF-8")).collect();
    let out_text = out.to_str().expect("UTF-8");
    let output = run(&[&["import", kind], &files[..], &["-o", out_text], more].concat());
    assert!(output.status.success(), "{}", err(&output));
    let record = text(&out.join(format!("import-{kind}.json")));
    serde_json::from_str::<serde_json::Value>(&record).expect("JSON")["counts"].clone()
}

/// The country's file has nothing of its neighbours: who has no pharmacy within 500 m is certain only in the
/// middle of the valley, and bounds are far apart.
#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn a_country_without_its_neighbours_knows_where_its_map_ends() {
    let folder = tempfile::tempdir().expect("a folder");
    import("osm", &[real("osm/valhalla_liechtenstein.osm.pbf")], folder.path(), &[]);
    let config = folder.path().join("region.toml");
    let config = config.to_str().expect("UTF-8");
    let ask = ["coverage", "-c", config, "--by", "region", "--category", "pharmacy"];
    let output = run(&[&ask[..], &["--format", "csv"]].concat());
    assert!(!err(&output).contains("W331"), "{}", err(&output));
    let answer = String::from_utf8(output.stdout).expect("UTF-8");
    let mut lines = answer.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next().expect("names");
    let column_of = |name: &str| head.iter().position(|column| *column == name).expect("a column");
    for row in lines {
        let number = |name: &str| row[column_of(name)].parse::<f64>().expect("a number");
        let [all, covered] = [number("persons"), number("persons_covered")];
        let uncertain = number("persons_uncertain");
        assert!(uncertain > 0.1 * all && covered + uncertain < all, "{row:?}");
        assert!(number("nearest_uncertain_persons") > 0.5 * all, "{row:?}");
    }
}

fn persons_of_region(out: &Path) -> u64 {
    let results = out.join("results");
    let config = out.join("region.toml");
    let output = run(&[
        "run",
        "-c",
        config.to_str().expect("UTF-8"),
        "--out",
        results.to_str().expect("UTF-8"),
    ]);
    assert!(output.status.success(), "{}", err(&output));
    let record: serde_json::Value =
        serde_json::from_str(&text(&results.join("run.json"))).expect("JSON");
    let attribution = record["attribution"].to_string();
    for text in ["\"© OpenStreetMap contributors, ODbL 1.0\"", "persons estimated by floor area"] {
        assert!(attribution.contains(text), "{attribution}");
    }
    record["counts"]["persons"].as_u64().expect("a number")
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn a_small_country_from_one_file() {
    let map = real("osm/valhalla_liechtenstein.osm.pbf");
    let folder = tempfile::tempdir().expect("a folder");
    let counts = import("osm", &[map], folder.path(), &[]);
    let expected = [
        ("municipalities", 11),
        ("boundaries_incomplete", 20),
        ("facilities_bus_stop", 307),
        ("facilities_pharmacy", 3),
        ("facilities_supermarket", 10),
        ("facilities_post_office", 8),
        ("facilities_transit_stop", 316),
        // The sum of `population` at the places named like the eleven municipalities.
        ("persons", 36_838),
    ];
    for (name, count) in expected {
        assert_eq!(counts[name], count, "{name}");
    }
    assert_eq!(persons_of_region(folder.path()), 36_838);
    let border = text(&folder.path().join("results/border_municipality.csv"));
    let vaduz = border.lines().find(|line| line.contains("Vaduz,pharmacy")).expect("a row");
    assert!(vaduz.starts_with("r1155956,"), "{vaduz}");
    let persons = |name: &str| -> u64 {
        let line = border.lines().find(|line| line.contains(&format!(",{name},"))).expect("a row");
        line.split(',').nth(4).expect("persons").parse().expect("a number")
    };
    // Each municipality has the persons that the map says, to the person.
    assert_eq!((persons("Vaduz"), persons("Planken"), persons("Schaan")), (5_229, 430, 5_933));
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn small_cut_outs_are_one_municipality_each() {
    let osm = real("osm");
    let folder = tempfile::tempdir().expect("a folder");
    for (name, quartiers) in [("osr_karlsruhe-kirchfeld", 3), ("osr_aplerbeck", 0)] {
        let out = folder.path().join(name);
        let map = osm.join(format!("{name}.osm.pbf"));
        let counts = import("osm", &[map], &out, &["--persons", "extent=1000"]);
        assert_eq!(
            (&counts["municipalities"], &counts["quartiers"]),
            (&1.into(), &quartiers.into())
        );
        assert_eq!(persons_of_region(&out), 1000, "{name}");
    }
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn one_map_in_two_formats_gives_the_same_layers() {
    let osm = real("osm");
    let folder = tempfile::tempdir().expect("a folder");
    let outs = ["pbf", "gz"].map(|ending| folder.path().join(ending));
    for (out, ending) in outs.iter().zip(["osm.pbf", "osm.gz"]) {
        let map = osm.join(format!("brouter_dreieich.{ending}"));
        import("osm", &[map], out, &["--persons", "extent=20000"]);
    }
    for name in [
        "municipalities.geojson",
        "quartiers.geojson",
        "facilities.geojson",
        "facilities_areas.geojson",
        "stops.geojson",
        "cells_estimated.csv",
        "network.nahraum",
    ] {
        let [a, b] = [&outs[0], &outs[1]].map(|out| std::fs::read(out.join(name)).expect(name));
        assert!(a == b, "{name}");
    }
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn hard_files_are_imported_all_the_same() {
    let osm = real("osm");
    let folder = tempfile::tempdir().expect("a folder");
    for (name, municipalities) in [
        ("otp_brenner-invalid-relation-reference", 1),
        ("osmio_history-niue-230109", 13),
        ("planetiler_monaco.lz4", 1),
        ("ors_heidelberg", 1),
    ] {
        let out = folder.path().join(name);
        let counts = import("osm", &[osm.join(format!("{name}.osm.pbf"))], &out, &[]);
        assert_eq!(counts["municipalities"], municipalities, "{name}");
        let config = out.join("region.toml");
        let output = run(&["check", "-c", config.to_str().expect("UTF-8")]);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{name}: {}", err(&output));
    }
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn both_census_files_of_the_ruhr_sum_to_all_persons() {
    let ruhr = real("ruhr");
    let files = ["ruhr_zensus2011_1km.csv", "ruhr_zensus2011_100m_age_seniors.csv"];
    let files = files.map(|name| ruhr.join(name));
    let folder = tempfile::tempdir().expect("a folder");
    // 321 cells of 1 km are withheld; each has 100 of the smaller ones.
    for (resolution, known, unknown) in [("total", 4_110, 321), ("finest", 85_428, 32_100)] {
        let out = folder.path().join(resolution);
        let counts = import("census", &files, &out, &["--resolution", resolution]);
        assert_eq!(counts["persons"], 5_065_221, "{resolution}");
        assert_eq!(counts["cells"], known + unknown, "{resolution}");
        assert_eq!(counts["cells_unknown"], unknown, "{resolution}");
        assert_eq!(counts["persons_65"], 1_083_057, "{resolution}");
    }
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn departures_of_the_rhine_neckar_cut() {
    let feed = real("gtfs/ors_vrn_gtfs_cut.zip");
    let folder = tempfile::tempdir().expect("a folder");
    let counts = import("gtfs", &[feed], folder.path(), &["--day", "2022-06-14"]);
    assert_eq!(counts["departures"], 22_131);
    assert_eq!((&counts["stops"], &counts["stops_served"]), (&289.into(), &268.into()));
}
