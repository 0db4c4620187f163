//! Walks on a hillside: straight line against walk, and what is reached from a place.
//!
//! ```text
//! .1..S....1   +---------   Homes of 30, 40, 50 and 60 persons, read row by row; a shop and a pharmacy.
//! ..........   |.........   Columns 1 to 7 are Town A, 8 to 10 Town B. East of the shop the street rises
//! .P..1.....   +----.....   by 5 m a square. The last home is 300 m from the nearest street: it has no
//! ..........   ..........   way.
//! ..........   ..........
//! ......1...   ..........
//! ```

use std::path::Path;

use geo::Coord;
use nahraum::base::Silent;
use nahraum::dataset::CrsId;
use nahraum::format::AtomicFile;
use nahraum::network::{build_network, write_network};
use nahraum::synthetic::{streets, town};

use super::counties::{answer, populate, put, write_degrees, write_points};
use super::{Predicted, Table};

pub const TOWNS: &str = "AAAAAAABBB\nAAAAAAABBB\nAAAAAAABBB\nAAAAAAABBB\nAAAAAAABBB\nAAAAAAABBB";
pub const HOMES: &str = ".1..S....1\n..........\n.P..1.....\n..........\n..........\n......1...";
const STREETS: &str = "+---------\n|.........\n+----.....\n..........\n..........\n..........";

pub const PEOPLE: [[i64; 3]; 4] = [[30, 7, 2], [40, 11, 5], [50, 20, 9], [60, 24, 13]];

const CONFIG: &str = r#"
[limits]
pharmacy = [450]
supermarket = [450]
[layers.municipalities]
path = "municipalities.geojson"
[layers.quartiers]
path = "quartiers.geojson"
[[layers.facilities]]
path = "facilities.csv"
crs = "EPSG:25832"
[[layers.cells]]
path = "cells.csv"
crs = "EPSG:25832"
grid_size_m = 100
"#;

/// East of the middle of the shop's square, 5 m a square.
fn height_m(at: Coord<f64>) -> Option<f64> {
    Some((at.x - 380_450.0).max(0.0) * 0.05)
}

pub fn write_town(folder: &Path) {
    let mut town = town(&format!("{TOWNS}\n\n{HOMES}")).expect("well-formed");
    populate(&mut town.cells, &PEOPLE);
    put(&mut town.facilities, "name", ["market", "chemist"]);
    let mut places = town.facilities.clone();
    places.name = "places".into();
    for points in [town.cells, town.facilities] {
        write_points(points, folder);
    }
    for layer in [town.municipalities, town.quartiers, places] {
        write_degrees(layer, folder);
    }
    std::fs::write(folder.join("region.toml"), CONFIG).expect("writable");
    let map = streets(STREETS).expect("well-formed");
    for (name, is_hilly) in [("hill.nahraum", true), ("flat.nahraum", false)] {
        let height = |at: Coord<f64>| height_m(at).filter(|_| is_hilly);
        let built = build_network(&map, &CrsId::epsg(25832), Some(&height), &Silent);
        let mut file = AtomicFile::create(&folder.join(name)).expect("writable");
        write_network(&built.expect("walkable").value, &mut file).expect("writable");
        file.commit().expect("writable");
    }
}

/// Who is within 450 m, weighted by time. The first home is 300 m from the shop and 400 m by street from
/// the pharmacy. The home below the shop is 200 m from it in a straight line and 1,000 m by street, and
/// 300 m from the pharmacy either way. The home on the hill is 500 m above the shop; down a slope of 5 %
/// an adult is exp(3.5 x 0.05) times as fast as on the level (Tobler 1993), so these are 419.7 m.
/// Detour factors weigh persons: Town A and the shop, (30 x 300 + 50 x 1000) / (30 x 300 + 50 x 200).
/// Town B and the pharmacy: 419.7 + 400 + 300 m by street, the root of 800² + 200² in a straight line.
/// No source states known ground, so it ends with the towns: 250 m from the home of 50 persons, 50 m from
/// the others. Whoever is not covered may be, and every nearest facility is farther in one of both ways.
const DETOURS: &str = "\
municipality_id           | A        | B        | A           | B
municipality_name         | Town A   | Town B   | Town A      | Town B
category                  | pharmacy | pharmacy | supermarket | supermarket
limit_m                   | 450      | 450      | 450         | 450
persons                   | 140      | 40       | 140         | 40
covered_straight          | 80       | 0        | 80          | 0
covered_walk              | 80       | 0        | 30          | 40
wrongly_covered           | 0        | 0        | 50          | 0
wrongly_uncovered         | 0        | 0        | 0           | 40
straight_uncertain        | 60       | 40       | 60          | 40
walk_uncertain            | 60       | 40       | 110         | 0
wrongly_uncertain         | 60       | 40       | 110         | 40
persons_65                | 51       | 11       | 51          | 11
covered_straight_65       | 27       | 0        | 27          | 0
covered_walk_65           | 27       | 0        | 7           | 11
wrongly_covered_65        | 0        | 0        | 20          | 0
wrongly_uncovered_65      | 0        | 0        | 0           | 11
straight_uncertain_65     | 24       | 11       | 24          | 11
walk_uncertain_65         | 24       | 11       | 44          | 0
wrongly_uncertain_65      | 24       | 11       | 44          | 11
persons_80                | 24       | 5        | 24          | 5
covered_straight_80       | 11       | 0        | 11          | 0
covered_walk_80           | 11       | 0        | 2           | 5
wrongly_covered_80        | 0        | 0        | 9           | 0
wrongly_uncovered_80      | 0        | 0        | 0           | 5
straight_uncertain_80     | 13       | 5        | 13          | 5
walk_uncertain_80         | 13       | 5        | 22          | 0
wrongly_uncertain_80      | 13       | 5        | 22          | 5
wrongly_covered_share     | 0        | 0        | 0.357143    | 0
without_way_persons       | 60       | 0        | 60          | 0
detour_factor             | 1.286    | 1.358    | 3.105       | 0.839
nearest_uncertain_persons | 140      | 40       | 140         | 40
";

/// The same with the ground known 2 km around: only of those without any way the nearest one is uncertain.
const DETOURS_CERTAIN: &str = "\
municipality_name         |   Town A |   Town B |      Town A |      Town B
category                  | pharmacy | pharmacy | supermarket | supermarket
straight_uncertain        |        0 |        0 |           0 |           0
walk_uncertain            |        0 |        0 |           0 |           0
wrongly_uncertain         |        0 |        0 |           0 |           0
straight_uncertain_65     |        0 |        0 |           0 |           0
walk_uncertain_65         |        0 |        0 |           0 |           0
wrongly_uncertain_65      |        0 |        0 |           0 |           0
straight_uncertain_80     |        0 |        0 |           0 |           0
walk_uncertain_80         |        0 |        0 |           0 |           0
wrongly_uncertain_80      |        0 |        0 |           0 |           0
nearest_uncertain_persons |       60 |        0 |          60 |           0
";

#[test]
fn straight_line_against_walk() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path());
    let compare = ["compare", "-c", "region.toml", "--by", "municipality"];
    let hill = ["--network", "hill.nahraum", "--set", "walk.weight=time"];
    let written = answer(folder.path(), &[&compare[..], &hill].concat());
    let mut tables = Predicted::default();
    tables.check("compare", &written, DETOURS);
    let known = ["layers.facilities.known_around_m=2000", "walk.known_around_m=2000"];
    let known = known.map(|setting| ["--set", setting]).concat();
    let written = answer(folder.path(), &[&compare[..], &hill, &known].concat());
    tables.check_changed("compare", &written, DETOURS, DETOURS_CERTAIN);
    tables.tells_columns_apart("compare");
}

/// On the level an adult walks 1.34 m/s, 402 m in 5 minutes and 804 m in 10. From the market: 402 m to
/// either side, or 804 m to the west, round the corner, and 500 m to the east end. From the chemist:
/// 300 m to the end of the street and 402 or 804 m the other way, round the corner.
const REACH: &str = "\
place       | market | market | chemist | chemist
minutes     | 5      | 10     | 5       | 10
limit_m     | 402    | 804    | 402     | 804
ways_km     | 0.804  | 1.304  | 0.702   | 1.104
persons     | 30     | 70     | 80      | 80
persons_65  | 7      | 18     | 27      | 27
persons_80  | 2      | 7      | 11      | 11
pharmacy    | 0      | 1      | 1       | 1
supermarket | 1      | 1      | 0       | 1
";

/// Without data there are only ways.
const REACH_ALONE: &str = "\
place   | market | market | chemist | chemist
minutes | 5      | 10     | 5       | 10
limit_m | 402    | 804    | 402     | 804
ways_km | 0.804  | 1.304  | 0.702   | 1.104
";

/// Each way names the place and limit it belongs to.
const REACHED_WAYS: &str = "\
place   | market | market | chemist | chemist
minutes | 5      | 10     | 5       | 10
limit_m | 402    | 804    | 402     | 804
";

#[test]
fn reach_from_places() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path());
    let question =
        ["reach", "--from", "places.geojson", "--minutes", "5,10", "--network", "flat.nahraum"];
    let ask = |more: &[&str]| answer(folder.path(), &[&question[..], more].concat());
    let ways: Table = ask(&["--ways"]).without_repeats();
    let cases = [
        ("reach", ask(&["-c", "region.toml"]), REACH),
        ("reach without data", ask(&[]), REACH_ALONE),
        ("reached ways", ways, REACHED_WAYS),
    ];
    for (name, written, expected) in cases {
        let mut tables = Predicted::default();
        tables.check(name, &written, expected);
        tables.tells_columns_apart(name);
    }
}
