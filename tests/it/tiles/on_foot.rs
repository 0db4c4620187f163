//! Distances on foot in tiles.

use std::fs;

use super::town::{done, expect_same, manifest, path, planned, twelve_towns, whole, with_streets};
use crate::import::command::{err, run};
use crate::support::{files, real};

#[test]
fn walks_in_one_three_and_seven_tiles_give_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    twelve_towns(folder, 21);
    with_streets(folder, 22);
    let whole = whole(folder);
    let record = String::from_utf8_lossy(&whole["run.json"]).into_owned();
    // Cells without a link and islands are there to be told of.
    for code in ["W410", "W412", "N490", "N423"] {
        assert!(record.contains(code), "{code} in {record}");
    }
    for (count, threads) in [(1, "2"), (3, "1"), (7, "4")] {
        let tiles = format!("tiles-{count}");
        planned(folder, &tiles, count, &["--halo", "400"]);
        let said = done(&["tiles", "run", &path(folder, &tiles), "--threads", threads, "-v"]);
        assert_eq!(said.contains("N995"), count > 1, "{said}");
        expect_same(folder, &tiles, &whole);
    }
}

#[test]
fn walks_by_time_over_closed_boundaries_to_hosts_and_points_hold_in_tiles() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    twelve_towns(folder, 31);
    with_streets(folder, 32);
    let config = fs::read_to_string(folder.join("region.toml")).expect("readable");
    let config = config.replace("[walk]\n", "[walk]\nprofile = \"rollator\"\nweight = \"time\"\n");
    let hard = "[borders]\nhard = [[\"Town 1\", \"Town 2\"], [\"Town 5\", \"Town 6\"]]\n";
    let places = "id,x,y\na,381000,5701000\nb,383900,5703100\nc,387000,5705000\n";
    fs::write(folder.join("places.csv"), places).expect("writable");
    for (name, candidates) in [
        ("hosts", "hosts = [\"residential_care\", \"park\"]\n"),
        ("points", "layer = \"places.csv\"\ncrs = \"EPSG:25832\"\n"),
    ] {
        let text = format!("{config}{hard}[candidates]\n{candidates}");
        fs::write(folder.join("region.toml"), text).expect("writable");
        let _ = fs::remove_dir_all(folder.join("whole"));
        let whole = whole(folder);
        // Who cannot leave a way, and tags that are missing on ways in use, are told of.
        let record = String::from_utf8_lossy(&whole["run.json"]).into_owned();
        assert!(["W429", "W431", "N424"].iter().all(|code| record.contains(code)), "{record}");
        planned(folder, name, 5, &[]);
        done(&["tiles", "run", "-q", &path(folder, name)]);
        expect_same(folder, name, &whole);
    }
}

#[test]
fn the_merge_needs_no_network_but_the_one_of_the_plan() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    twelve_towns(folder, 3);
    with_streets(folder, 4);
    let count = planned(folder, "tiles", 3, &[]);
    let tiles = path(folder, "tiles");
    done(&["tiles", "run", "-q", &tiles]);
    assert_eq!(files(&folder.join("tiles/parts")).len(), count * 7);
    let streets = fs::read_to_string(folder.join("paths.csv")).expect("readable");
    fs::write(folder.join("paths.csv"), streets.replacen("footway", "path", 1)).expect("writable");
    let refused = run(&["tiles", "merge", &tiles, "--out", &path(folder, "results")]);
    assert_eq!(refused.status.code(), Some(2));
    let said = err(&refused);
    assert!(said.contains("E993") && said.contains("paths.csv"), "{said}");
    let config = path(folder, "region.toml");
    let barriers = ["--set", "barriers.list_max=3"];
    let refused = run(&[&["tiles", "plan", "-c", &config, "-o", &tiles][..], &barriers].concat());
    assert_eq!(refused.status.code(), Some(2));
    assert!(err(&refused).contains("`barriers`: tiles do not compute"), "{}", err(&refused));
    let walk = &manifest(folder, "tiles")["walk"];
    assert!(walk["network"]["edges"].as_u64().is_some_and(|edges| edges > 1_000), "{walk}");
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn liechtenstein_in_three_and_seven_tiles_is_the_same_on_foot() {
    let folder = tempfile::tempdir().expect("a folder");
    let map = real("osm/valhalla_liechtenstein.osm.pbf").display().to_string();
    let region = path(folder.path(), "region");
    done(&["import", "osm", &map, "-o", &region, "-q"]);
    let folder = &folder.path().join("region");
    let whole = whole(folder);
    for (count, threads) in [(3, "1"), (3, "4"), (7, "1"), (7, "4")] {
        let tiles = format!("tiles-{count}-{threads}");
        planned(folder, &tiles, count, &["--threads", threads]);
        done(&["tiles", "run", "-q", &path(folder, &tiles), "--threads", threads]);
        expect_same(folder, &tiles, &whole);
    }
}
