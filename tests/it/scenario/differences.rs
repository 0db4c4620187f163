//! Two runs on foot that differ in everything: facilities, persons and ways.
//!
//! ```text
//! S1..1..1..S1   Before: homes of 30, 40, 50 and 60 persons; 30 and 60 have a shop within 250 m.
//! S1..1S.1...1   After: the eastern shop is near the second and the third home, 40 + 50. The last one walks 600 m.
//! ```
//! The second home has 45 persons after. Of the streets only the first 500 m are left; the third home is 300 m from
//! them and linked to nothing.

use super::command::{TOWNS, nahraum, run_town};
use crate::import::command::{err, text};
use crate::network::value;
use crate::tables::scenario::write_row;

const BEFORE: [[i64; 3]; 4] = [[30, 7, 2], [40, 11, 5], [50, 20, 9], [60, 24, 13]];
const AFTER: [[i64; 3]; 4] = [[30, 7, 2], [45, 13, 6], [50, 20, 9], [60, 24, 13]];

/// The rows of a column as numbers.
fn column(table: &str, name: &str) -> Vec<i64> {
    let rows = table.lines().count() - 1;
    (0..rows).map(|row| value(table, row, name).parse().expect("a whole number")).collect()
}

#[test]
fn the_parts_of_a_difference_sum_to_the_whole_on_every_level() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    run_town(folder, "a", "S1..1..1..S1", "+----------+", &BEFORE, &[]);
    run_town(folder, "b", "S1..1S.1...1", "+---+.......", &AFTER, &[]);
    let output = nahraum(folder, &["diff", "a/results", "b/results", "--out", "both"]);
    assert!(output.status.success() && !err(&output).contains("W949"), "{}", err(&output));
    let parts = ["by_facilities", "by_persons", "by_map"];
    let mut compared = 0;
    for level in ["county", "district", "municipality", "quartier", "region"] {
        let table = text(&folder.join(format!("both/diff_{level}.csv")));
        for (group, whole) in [("", -15), ("_65", -11), ("_80", -7)] {
            let numbers = |name: &str| column(&table, &format!("{name}{group}"));
            let (change, parts) = (numbers("change"), parts.map(numbers));
            let (before, after) = (numbers("covered_before"), numbers("covered_after"));
            for row in 0..change.len() {
                let sum: i64 = parts.iter().map(|part| part[row]).sum();
                assert_eq!(change[row], sum, "{level}{group}, row {row}: {table}");
                assert_eq!(change[row], after[row] - before[row], "{level}{group}, row {row}");
                compared += 1;
            }
            // Each level has all residents, those outside its areas too.
            if !change.is_empty() {
                assert_eq!(change.iter().sum::<i64>(), whole, "{level}{group}: {table}");
            }
        }
    }
    assert!(compared >= 3 * 7, "{compared} rows");
    let towns = text(&folder.join("both/diff_municipality.csv"));
    let of_towns = parts.map(|part| column(&towns, part));
    assert_eq!(of_towns, [[40, -10], [5, 0], [0, -50]]);
    // The quartier has the first home alone, for whom nothing changes.
    let quartiers = text(&folder.join("both/diff_quartier.csv"));
    let homes = [0, 1].map(|row| value(&quartiers, row, "home_id"));
    assert_eq!((homes, column(&quartiers, "by_map")), (["A".into(), "B".into()], vec![0, -50]));
    let words = "supermarket within 250 m: -15 covered persons: +30 because facilities changed, +5 because persons \
                 changed, -50 because boundaries or ways changed";
    assert!(err(&output).contains(words), "{}", err(&output));
}

#[test]
fn runs_of_other_walkers_and_without_a_level_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let (homes, streets) = ("S1..1..1..S1", "+----------+");
    run_town(folder, "adult", homes, streets, &BEFORE, &[]);
    run_town(folder, "wheels", homes, streets, &BEFORE, &["--profile", "wheelchair"]);
    run_town(folder, "line", homes, streets, &BEFORE, &["--set", "region.distance=\"straight\""]);
    let refusal = |other: &str| {
        let output =
            nahraum(folder, &["diff", "adult/results", &format!("{other}/results"), "--out", "x"]);
        assert_eq!(output.status.code(), Some(2), "{}", err(&output));
        assert!(!folder.join("x").exists(), "nothing is written");
        err(&output)
    };
    let said = refusal("wheels");
    assert!(said.contains("`walk.profile`: adult and wheelchair"), "{said}");
    assert!(refusal("line").contains("`region.distance`"));
    let own = folder.join("bare");
    std::fs::create_dir(&own).expect("writable");
    write_row(&own, TOWNS, homes, &BEFORE);
    let straight = ["run", "-q", "-c", "bare/region.toml", "--out", "bare/results"];
    assert!(nahraum(folder, &straight).status.success());
    let output = nahraum(folder, &["diff", "line/results", "bare/results"]);
    assert_eq!(output.status.code(), Some(2));
    let said = err(&output);
    assert!(
        said.contains("the first run has areas of level district, the second has none"),
        "{said}"
    );
}
