//! What a scenario changes, and what two runs differ in.
//!
//! ```text
//! S1..1..1..S1   Homes of 30, 40, 50 and 60 persons; two shops, in the west and in the east.
//! AAAAAABBBBBB   A limit of 250 m: the first home is 100 m from the western shop, the others are 400,
//!                300 and 100 m from the nearest one.
//! ```

use std::path::Path;

use geo::Coord;
use nahraum::crs::transform_coords;
use nahraum::dataset::CrsId;
use nahraum::synthetic::town;

use super::counties::{answer, populate, put, write_degrees, write_points};
use super::{Predicted, Table};
use crate::import::command::{err, run};

const HOMES: &str = "S1..1..1..S1";
const PEOPLE: [[i64; 3]; 4] = [[30, 7, 2], [40, 11, 5], [50, 20, 9], [60, 24, 13]];

const CONFIG: &str = r#"
[limits]
supermarket = [250]
[layers.municipalities]
path = "municipalities.geojson"
[[layers.facilities]]
path = "facilities.csv"
crs = "EPSG:25832"
[[layers.cells]]
path = "cells.csv"
crs = "EPSG:25832"
grid_size_m = 100
"#;

/// Writes the town into a folder; returns where the middle of its first square is.
pub fn write_row(folder: &Path, towns: &str, homes: &str, people: &[[i64; 3]]) -> Coord<f64> {
    let mut town = town(&format!("{towns}\n\n{homes}")).expect("well-formed");
    populate(&mut town.cells, people);
    put(&mut town.facilities, "name", ["west", "east"]);
    put(&mut town.facilities, "capacity", ["10", "20"]);
    let Some(geo::Geometry::Point(first)) = town.facilities.geometry[0] else {
        panic!("a facility is a point")
    };
    for points in [town.cells, town.facilities] {
        write_points(points, folder);
    }
    write_degrees(town.municipalities, folder);
    std::fs::write(folder.join("region.toml"), CONFIG).expect("writable");
    first.into()
}

/// Longitude and latitude of the middle of a square, as a changes file has them.
pub fn degrees(first: Coord<f64>, square: u32) -> String {
    let mut at = [Coord { x: first.x + 100.0 * f64::from(square), ..first }];
    transform_coords(&mut at, &CrsId::epsg(25832), &CrsId::wgs84()).expect("possible");
    format!("[{}, {}]", at[0].x, at[0].y)
}

/// The shop in the east closes, one opens in the sixth square, the western one is enlarged, and the
/// persons of B double. The second home has its shop at 100 m now, the third at 200 m, the last at 600 m.
/// In B 50 of today's persons win and 60 lose, and the third home has 50 more.
const OPENED: &str = "\
municipality_id          | A           | B
municipality_name        | Town A      | Town B
category                 | supermarket | supermarket
limit_m                  | 250         | 250
persons_before           | 70          | 110
persons_after            | 70          | 220
covered_before           | 30          | 60
covered_after            | 70          | 100
gained                   | 40          | 50
lost                     | 0           | 60
by_persons               | 0           | 50
nearer                   | 40          | 50
farther                  | 0           | 60
persons_before_65        | 18          | 44
persons_after_65         | 18          | 88
covered_before_65        | 7           | 24
covered_after_65         | 18          | 40
gained_65                | 11          | 20
lost_65                  | 0           | 24
by_persons_65            | 0           | 20
nearer_65                | 11          | 20
farther_65               | 0           | 24
persons_before_80        | 7           | 22
persons_after_80         | 7           | 44
covered_before_80        | 2           | 13
covered_after_80         | 7           | 18
gained_80                | 5           | 9
lost_80                  | 0           | 13
by_persons_80            | 0           | 9
nearer_80                | 5           | 9
farther_80               | 0           | 13
mean_distance_before_m   | 271.4       | 190.9
mean_distance_after_m    | 100         | 418.2
capacity_in_reach_before | 4.286       | 10.909
capacity_in_reach_after  | 9.286       | 2.273
";

/// The western shop moves into the square of the first home, the eastern one a square to the west: it comes
/// to 200 m from the third home and goes to 200 m from the last.
const MOVED: &str = "\
municipality_id          | A           | B
municipality_name        | Town A      | Town B
category                 | supermarket | supermarket
limit_m                  | 250         | 250
persons_before           | 70          | 110
persons_after            | 70          | 110
covered_before           | 30          | 60
covered_after            | 30          | 110
gained                   | 0           | 50
lost                     | 0           | 0
by_persons               | 0           | 0
nearer                   | 70          | 50
farther                  | 0           | 60
persons_before_65        | 18          | 44
persons_after_65         | 18          | 44
covered_before_65        | 7           | 24
covered_after_65         | 7           | 44
gained_65                | 0           | 20
lost_65                  | 0           | 0
by_persons_65            | 0           | 0
nearer_65                | 18          | 20
farther_65               | 0           | 24
persons_before_80        | 7           | 22
persons_after_80         | 7           | 22
covered_before_80        | 2           | 13
covered_after_80         | 2           | 22
gained_80                | 0           | 9
lost_80                  | 0           | 0
by_persons_80            | 0           | 0
nearer_80                | 7           | 9
farther_80               | 0           | 13
mean_distance_before_m   | 271.4       | 190.9
mean_distance_after_m    | 171.4       | 200
capacity_in_reach_before | 4.286       | 10.909
capacity_in_reach_after  | 4.286       | 20
";

#[test]
fn what_a_scenario_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = write_row(folder.path(), "AAAAAABBBBBB", HOMES, &PEOPLE);
    let opened = format!(
        "[[open]]\ncategory = \"Supermarkt\"\nat = {}\ncapacity = 5\n[[close]]\nfacility = \"east\"\n\
         [[enlarge]]\nfacility = \"west\"\ncapacity = 15\n[[persons]]\nmunicipality = \"B\"\nfactor = 2\n",
        degrees(first, 5)
    );
    let moved = format!(
        "[[move]]\nfacility = \"west\"\nto = {}\n[[move]]\nfacility = \"east\"\nto = {}\n",
        degrees(first, 1),
        degrees(first, 9)
    );
    let mut tables = Predicted::default();
    for (text, expected) in [(opened, OPENED), (moved, MOVED)] {
        std::fs::write(folder.path().join("changes.toml"), text).expect("writable");
        let command = ["scenario", "-c", "region.toml", "changes.toml", "--by", "municipality"];
        tables.check("scenario", &answer(folder.path(), &command), expected);
    }
    tables.tells_columns_apart("scenario");
}

/// In the second run the eastern shop is a square farther west, which covers the 50 persons of the third
/// home; more persons live there; and the boundary runs behind the third home, whose 52 persons then
/// belong to A.
const DIFFERENCE: &str = "\
municipality_id   | A           | B
municipality_name | Town A      | Town B
category          | supermarket | supermarket
limit_m           | 250         | 250
persons_before    | 70          | 110
persons_after     | 125         | 65
covered_before    | 30          | 60
covered_after     | 85          | 65
change            | 55          | 5
by_facilities     | 0           | 50
by_persons        | 3           | 7
by_map            | 52          | -52
persons_before_65 | 18          | 44
persons_after_65  | 40          | 26
covered_before_65 | 7           | 24
covered_after_65  | 29          | 26
change_65         | 22          | 2
by_facilities_65  | 0           | 20
by_persons_65     | 1           | 3
by_map_65         | 21          | -21
persons_before_80 | 7           | 22
persons_after_80  | 19          | 16
covered_before_80 | 2           | 13
covered_after_80  | 14          | 16
change_80         | 12          | 3
by_facilities_80  | 0           | 9
by_persons_80     | 2           | 4
by_map_80         | 10          | -10
";

/// Two runs of the town, in the folders `a/results` and `b/results`.
fn two_runs(folder: &Path) {
    let later = [[33, 8, 4], [40, 11, 5], [52, 21, 10], [65, 26, 16]];
    for (name, towns, homes, people) in
        [("a", "AAAAAABBBBBB", HOMES, PEOPLE), ("b", "AAAAAAAABBBB", "S1..1..1.S.1", later)]
    {
        let own = folder.join(name);
        std::fs::create_dir(&own).expect("writable");
        write_row(&own, towns, homes, &people);
        let paths = [own.join("region.toml"), own.join("results")];
        let [config, out] = paths.each_ref().map(|path| path.to_str().expect("UTF-8"));
        let output = run(&["run", "-q", "-c", config, "--out", out]);
        assert!(output.status.success(), "{}", err(&output));
    }
}

#[test]
fn what_two_runs_differ_in() {
    let folder = tempfile::tempdir().expect("a folder");
    two_runs(folder.path());
    let mut tables = Predicted::default();
    let written = answer(folder.path(), &["diff", "a/results", "b/results"]);
    tables.check("diff", &written, DIFFERENCE);
    tables.tells_columns_apart("diff");
    // Of the whole region only persons and facilities change: the map moves persons from town to town.
    let region = answer(folder.path(), &["diff", "a/results", "b/results", "--by", "region"]);
    let expected = "region_id | region\nregion_name | \ncategory | supermarket\nlimit_m | 250\n\
        persons_before | 180\npersons_after | 190\ncovered_before | 90\ncovered_after | 150\n\
        change | 60\nby_facilities | 50\nby_persons | 10\nby_map | 0\npersons_before_65 | 62\n\
        persons_after_65 | 66\ncovered_before_65 | 31\ncovered_after_65 | 55\nchange_65 | 24\n\
        by_facilities_65 | 20\nby_persons_65 | 4\nby_map_65 | 0\npersons_before_80 | 29\n\
        persons_after_80 | 35\ncovered_before_80 | 15\ncovered_after_80 | 30\nchange_80 | 15\n\
        by_facilities_80 | 9\nby_persons_80 | 6\nby_map_80 | 0\n";
    Predicted::default().check("diff", &region, expected);
    // Without the inputs as they were, the whole is known and the parts are not.
    let cells = folder.path().join("b/cells.csv");
    let text = std::fs::read_to_string(&cells).expect("there");
    std::fs::write(&cells, text + "\n").expect("writable");
    let total = answer(folder.path(), &["diff", "a/results", "b/results"]);
    let blank = |line: &str| match line.starts_with("by_") {
        true => format!("{}| | ", line.split('|').next().expect("a name")),
        false => line.to_owned(),
    };
    let expected: Vec<String> = DIFFERENCE.lines().map(blank).collect();
    Predicted::default().check("diff", &total, &expected.join("\n"));
    assert_eq!(total, answer(folder.path(), &["diff", "a/results", "b/results", "--total"]));
    // Nothing differs between a run and itself.
    let nothing = answer(folder.path(), &["diff", "a/results", "a/results", "--by", "quartier"]);
    assert_eq!(nothing, Table(nothing.0.iter().map(|(name, _)| (name.clone(), vec![])).collect()));
}
