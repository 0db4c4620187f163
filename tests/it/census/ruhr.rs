//! The census of 2011 in the Ruhr area.

use std::collections::BTreeMap;

use nahraum::base::Checked;
use nahraum::import::census::{
    CensusTable, CombineOptions, Combined, GridTable, Resolution, combine,
};

use super::support::{group, read};
use crate::support::real;

fn text(name: &str) -> String {
    std::fs::read_to_string(real(&format!("ruhr/{name}"))).expect("a readable file")
}

fn table(name: &str, text: &str) -> Checked<GridTable> {
    let table = CensusTable::of_text(name, ',', text);
    read(&table).expect("a census table").1
}

/// Rows of a comma table by the kilometre of x and y, read in another way.
fn plain(text: &str, names: [&str; 3]) -> BTreeMap<(i64, i64), Vec<[Option<f64>; 3]>> {
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().expect("a head").split(',').collect();
    let column = |name: &str| head.iter().position(|other| *other == name).expect("a column");
    let (x, y, wanted) = (column("x"), column("y"), names.map(column));
    let mut rows: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        let number = |at: usize| cells[at].parse::<f64>().ok();
        let kilometre = |at: usize| (number(at).expect("a coordinate") / 1000.0).floor() as i64;
        let known = wanted.map(|at| number(at).filter(|value| *value >= 0.0));
        rows.entry((kilometre(y), kilometre(x))).or_default().push(known);
    }
    rows
}

fn sums_by_kilometre(combined: &Combined) -> BTreeMap<(i64, i64), u64> {
    let mut sums = BTreeMap::new();
    for ((x, y), persons) in combined.cells.iter().zip(&combined.persons) {
        let kilometre = (y.div_euclid(1000), x.div_euclid(1000));
        *sums.entry(kilometre).or_default() += u64::from(*persons);
    }
    sums
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn persons_and_ages_of_the_ruhr_area() {
    let (km, fine) =
        (text("ruhr_zensus2011_1km.csv"), text("ruhr_zensus2011_100m_age_seniors.csv"));
    let total = table("km", &km).value;
    let ages = table("fine", &fine).value;
    assert_eq!((total.cell_size_m, total.cells.len()), (1000, 4431));
    assert_eq!((ages.cell_size_m, ages.cells.len()), (100, 84_962));
    let rows = plain(&km, ["Einwohner", "ab65_A", "unter18_A"]);
    let fine_rows = plain(&fine, ["age_0_9", "age_80plus", "age_80plus"]);
    for (key, column) in [("65", 1), ("under_18", 2)] {
        let known = group(&total, key).values.iter().flatten().count();
        assert_eq!(known, rows.values().filter(|rows| rows[0][column].is_some()).count());
    }
    for (key, column) in [("under_10", 0), ("80", 1)] {
        let sum: f64 = group(&ages, key).values.iter().flatten().sum();
        let expected: f64 = fine_rows.values().flatten().filter_map(|row| row[column]).sum();
        assert_eq!(sum, expected, "{key}");
    }
    let options = |resolution| CombineOptions { resolution };
    for resolution in [Resolution::Total, Resolution::Finest] {
        let checked = combine(&total, std::slice::from_ref(&ages), options(resolution));
        let combined = checked.expect("tables that nest").value;
        assert_eq!(combined.total(), 5_065_221);
        let sums = sums_by_kilometre(&combined);
        for (kilometre, rows) in &rows {
            let expected = rows[0][0].map(|persons| persons as u64);
            assert_eq!(sums.get(kilometre).copied(), expected, "{kilometre:?}");
        }
        // Shares of a cell of 1 km become the same number of persons in both resolutions.
        for (key, column) in [("65", 1), ("under_18", 2)] {
            let expected: u64 = rows
                .values()
                .filter_map(|rows| Some((rows[0][0]? as u64, rows[0][column]?)))
                // Shares have two decimals: whole numbers of hundredths.
                .map(|(persons, share)| ((share * 100.0).round() as u64, persons))
                .map(|(share, persons)| (2 * share * persons + 10_000) / 20_000)
                .sum();
            assert_eq!(combined.total_of(key), Some(expected), "{key}");
        }
        // Nowhere do the counts exceed the persons, so both resolutions have all of them.
        for (key, column) in [("under_10", 0), ("80", 1)] {
            let inside = fine_rows
                .iter()
                .filter(|(km, _)| rows.get(*km).is_some_and(|rows| rows[0][0].is_some()));
            let expected: f64 =
                inside.flat_map(|(_, rows)| rows).filter_map(|row| row[column]).sum();
            assert_eq!(combined.total_of(key), Some(expected as u64), "{key}");
        }
    }
}
