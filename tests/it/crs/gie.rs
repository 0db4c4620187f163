//! PROJ's own test points, from the files of its test suite (format: `gie`).

use std::collections::BTreeMap;
use std::fs;

use nahraum::crs::{CrsError, CrsId, Transformer, transform_coords};

use super::numbers::{at, transformed};
use crate::support::real;

/// A pair of lines `accept` and `expect` with what was in force before them.
#[derive(Clone, Debug, Default)]
struct Pair {
    operation: String,
    source: String,
    target: String,
    inverse: bool,
    tolerance_m: f64,
    accept: Vec<f64>,
    expect: Vec<f64>,
    accept_label: String,
    expect_label: String,
}

fn pairs(name: &str) -> Vec<Pair> {
    let path = real(&format!("reference/proj_gie/{name}"));
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let (mut state, mut found) = (Pair::default(), Vec::new());
    for line in text.replace("\\\n", " ").lines() {
        let (code, label) = line.split_once('#').unwrap_or((line, ""));
        let words: Vec<&str> = code.split_whitespace().collect();
        let rest = || words[1..].join(" ");
        match words.first().copied() {
            Some("operation") => state = Pair { operation: rest(), ..Pair::default() },
            Some("crs_src") => state = Pair { source: rest(), ..Pair::default() },
            Some("crs_dst") => state.target = rest(),
            Some("direction") => state.inverse = rest() == "inverse",
            Some("tolerance") => state.tolerance_m = metres(&words[1..]),
            Some("accept") => {
                (state.accept, state.accept_label) = (numbers(&words), label.trim().to_owned());
            }
            Some("expect") => {
                (state.expect, state.expect_label) = (numbers(&words), label.trim().to_owned());
                if state.accept.len() >= 2 && state.expect.len() >= 2 {
                    found.push(state.clone());
                }
            }
            _ => {}
        }
    }
    found
}

fn numbers(words: &[&str]) -> Vec<f64> {
    words[1..].iter().map_while(|word| word.parse().ok()).collect()
}

/// A length in metres; NaN, which no error is below, for tolerances written in another way.
fn metres(words: &[&str]) -> f64 {
    let size: f64 = words[0].parse().unwrap_or(f64::NAN);
    match words.get(1).copied() {
        Some("m") | None => size,
        Some("cm") => size / 100.0,
        Some("mm") => size / 1000.0,
        Some("um") => size / 1e6,
        Some("nm") => size / 1e9,
        Some(_) => f64::NAN,
    }
}

/// Distance in metres between two places of a CRS; those of a geographic one by their positions
/// in UTM zone 32 (within Germany).
fn apart(code: u32, a: (f64, f64), b: (f64, f64)) -> f64 {
    let (a, b) = if [4258, 4314].contains(&code) {
        let utm = |p: (f64, f64)| transformed(4258, 25832, p.0, p.1);
        (utm(a), utm(b))
    } else {
        (at(a.0, a.1), at(b.0, b.1))
    };
    (a.x - b.x).hypot(a.y - b.y)
}

fn code_of_label(label: &str) -> u32 {
    match label {
        "DE_DHDN_Lat-Lon" => 4314,
        "ETRS89_Lat-Lon" => 4258,
        "DE_DHDN_3GK2" => 31466,
        "DE_DHDN_3GK3" => 31467,
        "DE_DHDN_3GK4" => 31468,
        "DE_DHDN_3GK5" => 31469,
        "ETRS89_UTM32" => 25832,
        "ETRS89_UTM33" => 25833,
        other => panic!("label `{other}`"),
    }
}

/// BKG's test points of BeTA2007 for DHDN to ETRS89. The numbers are exact by the grid
/// `BETA2007.gsb`, which is not in the program. Without it PROJ uses the Helmert transformations
/// EPSG:1778, 1779, 1780 (stated accuracy 1 m) by latitude in the west and EPSG:1776 (3 m) in the
/// east.
#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn gauss_kruger_without_the_grid_is_as_exact_as_the_guide_says() {
    let pairs = pairs("DHDN_ETRS89.gie");
    let (mut errors, mut transformers) = (Vec::new(), BTreeMap::new());
    for pair in &pairs {
        let (from, to) = (code_of_label(&pair.accept_label), code_of_label(&pair.expect_label));
        let transformer = transformers.entry((from, to)).or_insert_with(|| {
            Transformer::new(&CrsId::epsg(from), &CrsId::epsg(to)).expect("DHDN and ETRS89")
        });
        let mut coords = [at(pair.accept[0], pair.accept[1])];
        assert!(transformer.apply(&mut coords).is_empty());
        errors.push(apart(to, (coords[0].x, coords[0].y), (pair.expect[0], pair.expect[1])));
    }
    let mean = errors.iter().sum::<f64>() / errors.len() as f64;
    let most = errors.iter().copied().fold(0.0, f64::max);
    eprintln!("{} points: mean {mean:.2} m, largest {most:.2} m", errors.len());
    assert!(errors.len() > 100, "{} points", errors.len());
    assert!((0.3..0.4).contains(&mean) && (1.0..1.1).contains(&most), "{mean}, {most}");
}

/// The pairs of EPSG codes in PROJ's file of transformations without grids. The file gives
/// coordinates in the order of each register entry; ours are always east before north.
#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn epsg_pairs_without_grids() {
    let pairs = pairs("epsg_no_grid.gie");
    let (mut tested, mut geocentric) = (0, 0);
    for pair in &pairs {
        let [from, to] = [&pair.source, &pair.target].map(|s| s.parse::<CrsId>().expect("a code"));
        let mut coords = [east_first(&from, &pair.accept)];
        match transform_coords(&mut coords, &from, &to) {
            Err(CrsError::Unknown { .. }) => geocentric += 1,
            Err(error) => panic!("{from} to {to}: {error}"),
            Ok(_) if pair.accept.len() > 3 => {} // moves with time: not our business
            Ok(failed) => {
                assert!(failed.is_empty());
                let expected = east_first(&to, &pair.expect);
                let error = (coords[0].x - expected.x).hypot(coords[0].y - expected.y);
                assert!(error < pair.tolerance_m, "{from} to {to}: {error}");
                tested += 1;
            }
        }
    }
    assert!(tested >= 2 && geocentric >= 1, "{tested} {geocentric}");
}

fn east_first(crs: &CrsId, numbers: &[f64]) -> geo::Coord<f64> {
    if crs == &CrsId::epsg(25832) { at(numbers[0], numbers[1]) } else { at(numbers[1], numbers[0]) }
}

/// Projections that have an EPSG code with the same parameters, both directions.
#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn projections_with_a_code() {
    let cases = [
        ("builtins.gie", "+proj=utm +ellps=GRS80 +zone=30", 4258, 25830),
        ("builtins.gie", "+proj=utm +zone=32", 4258, 25832),
        ("4D-API_cs2cs-style.gie", "proj=webmerc +ellps=WGS84", 4326, 3857),
    ];
    for (file, operation, geographic, projected) in cases {
        let pairs = pairs(file);
        let mut tested = 0;
        for pair in pairs.iter().filter(|pair| pair.operation == operation) {
            let (from, to, unit_m) = match pair.inverse {
                false => (geographic, projected, 1.0),
                true => (projected, geographic, 111_320.0),
            };
            let found = transformed(from, to, pair.accept[0], pair.accept[1]);
            let error = (found.x - pair.expect[0]).hypot(found.y - pair.expect[1]) * unit_m;
            // Degrees are written with nine decimals: 0.1 mm.
            let tolerance = pair.tolerance_m + if pair.inverse { 1e-4 } else { 0.0 };
            assert!(error < tolerance, "{operation} {:?}: {error}", pair.accept);
            tested += 1;
        }
        assert!(tested > 0, "{operation} is not in {file}");
    }
}
