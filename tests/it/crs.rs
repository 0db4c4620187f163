//! Coordinates against published points and PROJ's own test cases.

use std::process::Command;

use geo::Coord;
use nahraum::crs::{CrsId, transform_coords};
use proptest::prelude::*;

use crate::support::real;

fn image(x: f64, y: f64, from: u32, to: u32) -> Coord<f64> {
    let mut coords = [Coord { x, y }];
    let failed =
        transform_coords(&mut coords, &CrsId::epsg(from), &CrsId::epsg(to)).expect("known");
    assert!(failed.is_empty());
    coords[0]
}

fn distance(a: Coord<f64>, b: Coord<f64>) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

#[test]
fn published_points_are_met() {
    // EPSG Guidance Note 7-2, Lambert azimuthal equal area, ETRS89 / LAEA Europe: 50° N, 5° E.
    let laea = image(5.0, 50.0, 4258, 3035);
    assert!(distance(laea, Coord { x: 3_962_799.45, y: 2_999_718.85 }) < 0.01, "{laea:?}");
    // The origin of the same projection: 52° N, 10° E.
    assert!(
        distance(image(10.0, 52.0, 4258, 3035), Coord { x: 4_321_000.0, y: 3_210_000.0 }) < 0.001
    );
    // PROJ, test/gie/epsg_no_grid.gie: ETRS89 55° N 12° E in UTM zone 32.
    let utm = image(12.0, 55.0, 4258, 25832);
    assert!(distance(utm, Coord { x: 691_875.632_1, y: 6_098_907.825 }) < 0.001, "{utm:?}");
}

/// Pairs of `accept` and `expect` lines of a gie file between two lines that hold the markers.
fn gie_pairs(text: &str, from: &str, to: &str) -> Vec<([f64; 2], [f64; 2])> {
    let begin = text.find(from).expect("the marker of the case");
    let end = text[begin..].find(to).map_or(text.len(), |at| begin + at);
    let numbers = |line: &str| -> [f64; 2] {
        let mut parts = line.split_whitespace().skip(1).map(|part| part.parse().expect("a number"));
        [parts.next().expect("x"), parts.next().expect("y")]
    };
    let lines: Vec<&str> = text[begin..end].lines().map(str::trim).collect();
    let of = |word: &str| -> Vec<[f64; 2]> {
        let hits = lines.iter().filter(|line| line.starts_with(word));
        hits.map(|line| numbers(line.split('#').next().unwrap_or(line))).collect()
    };
    of("accept").into_iter().zip(of("expect")).collect()
}

#[test]
fn german_datum_shift_agrees_with_the_official_points_within_five_metres() {
    let Some(path) = real("reference/proj_gie/DHDN_ETRS89.gie") else { return };
    let text = std::fs::read_to_string(path).expect("readable");
    // The inverse of the first case holds points in DHDN with their official ETRS89 coordinates,
    // which the BETA2007 grid gives.
    let pairs = gie_pairs(&text, "direction inverse", "deprecated");
    let pairs: Vec<_> =
        pairs.into_iter().filter(|(from, _)| from[0] > 6.0 && from[0] < 15.0).collect();
    assert!(pairs.len() > 30, "{} points", pairs.len());
    let mut worst = 0.0_f64;
    for ([lon, lat], [lon_89, lat_89]) in pairs {
        // EPSG:4314 is DHDN; compare in metres.
        let found = image(lon, lat, 4314, 25832);
        worst = worst.max(distance(found, image(lon_89, lat_89, 4258, 25832)));
    }
    assert!(worst < 5.0, "{worst} m");
    assert!(worst > 0.1, "no grid is used, so the agreement cannot be that good: {worst} m");
}

/// What the child process does; the parent sets the variable.
#[test]
fn child_transforms() {
    if std::env::var("NAHRAUM_CHILD").is_err() {
        return;
    }
    // Bochum, town hall: three ways to one place, within the accuracy of the datum shift.
    let from_degrees = image(7.2160, 51.4818, 4326, 25832);
    let back = |code| image(from_degrees.x, from_degrees.y, 25832, code);
    for code in [31466, 3035] {
        let there = back(code);
        assert!(distance(image(there.x, there.y, code, 25832), from_degrees) < 0.001);
    }
    // Easting of Gauss-Krüger zone 2 begins with the number of the zone.
    assert!((2_500_000.0..2_700_000.0).contains(&back(31466).x));
    println!("transformed");
}

#[test]
fn no_projection_files_of_the_machine_are_needed_or_used() {
    let folder = tempfile::tempdir().expect("a folder");
    // A database that would break everything if it were opened.
    std::fs::write(folder.path().join("proj.db"), b"no database").expect("written");
    let own = std::env::current_exe().expect("this test");
    for data in [Some(folder.path()), None] {
        let mut child = Command::new(&own);
        child.args(["--exact", "crs::child_transforms", "--nocapture"]);
        child.env_clear().env("NAHRAUM_CHILD", "1").env("HOME", folder.path());
        if let Some(data) = data {
            child.env("PROJ_DATA", data).env("PROJ_LIB", data);
        }
        let output = child.current_dir(folder.path()).output().expect("started");
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && text.contains("transformed"), "{text}");
    }
}

#[test]
fn one_bad_coordinate_does_not_spoil_the_others() {
    let mut coords = [
        Coord { x: 7.2, y: 51.5 },
        Coord { x: f64::NAN, y: 1.0 },
        Coord { x: 7.2, y: 1e12 },
        Coord { x: 7.2, y: 51.5 },
    ];
    let failed =
        transform_coords(&mut coords, &CrsId::wgs84(), &CrsId::epsg(25832)).expect("known");
    assert_eq!(failed, [1, 2]);
    assert!(coords[0] == coords[3] && coords[0].x.is_finite());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn there_and_back_is_a_millimetre(lon in 6.3..8.1_f64, lat in 51.1..51.9_f64) {
        let start = image(lon, lat, 4326, 25832);
        for code in [3035, 31466, 31467, 3857, 4326] {
            let there = image(start.x, start.y, 25832, code);
            let back = image(there.x, there.y, code, 25832);
            prop_assert!(distance(start, back) < 0.001, "{code}: {}", distance(start, back));
        }
    }
}
