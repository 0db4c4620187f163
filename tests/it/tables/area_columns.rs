//! The border effect and the variety in the wide tables of areas, against the long tables.

use std::path::Path;

use super::Table;
use super::counties::{nahraum, write_town};

const LEVELS: [&str; 5] = ["quartier", "district", "municipality", "county", "region"];

/// Whether a column of a wide table is a copy from a long one.
pub fn is_copied(name: &str) -> bool {
    ["border_gain", "share_nearest_abroad", "variety"].iter().any(|part| name.contains(part))
}

/// The key of each row's area, with its municipality: districts may have one name.
fn areas(table: &Table, level: &str) -> Vec<String> {
    if level == "region" {
        return table.values("region").to_vec();
    }
    let home = table.names().contains(&"municipality_id");
    let ids = table.values(&format!("{level}_id"));
    let key = |row: usize| match home {
        true => format!("{} {}", ids[row], table.values("municipality_id")[row]),
        false => ids[row].clone(),
    };
    (0..ids.len()).map(key).collect()
}

/// The values of a long table for some areas, where other columns have these values.
fn of_areas(
    long: &Table,
    level: &str,
    wide: &[String],
    at: [(&str, &str); 2],
    name: &str,
) -> Vec<String> {
    let keys = areas(long, level);
    let fits = |row: usize| {
        at.iter().all(|(column, value)| column.is_empty() || long.values(column)[row] == *value)
    };
    let one = |area: &String| {
        let rows: Vec<usize> =
            (0..keys.len()).filter(|row| keys[*row] == *area && fits(*row)).collect();
        assert_eq!(rows.len(), 1, "{level} {area} {at:?}");
        long.values(name)[rows[0]].clone()
    };
    wide.iter().map(one).collect()
}

/// Shares of wide tables have four decimals.
fn rounded(values: Vec<String>) -> Vec<String> {
    let round = |text: String| match text.parse::<f64>() {
        Ok(share) => super::plain(&format!("{share:.4}")).trim_end_matches('.').to_owned(),
        Err(_) => text,
    };
    values.into_iter().map(round).collect()
}

fn check(results: &Path) -> usize {
    let read = |name: String| Table::read(&results.join(name));
    let mut checked = 0;
    for level in LEVELS {
        let wide = read(format!("coverage_{level}.geojson"));
        let border = read(format!("border_{level}.csv"));
        let keys = areas(&wide, level);
        let limits =
            [("doctor", "350"), ("pharmacy", "250"), ("pharmacy", "450"), ("supermarket", "350")];
        for (category, limit) in limits {
            let at = [("category", category), ("limit_m", limit)];
            for name in ["border_gain", "border_gain_uncertain"] {
                let expected = of_areas(&border, level, &keys, at, name);
                assert_eq!(wide.values(&format!("{category}_{limit}_{name}")), expected, "{level}");
            }
            let expected = of_areas(&border, level, &keys, at, "nearest_abroad_share");
            let name = format!("{category}_share_nearest_abroad");
            assert_eq!(wide.values(&name), rounded(expected), "{level}");
            checked += 3;
        }
        for set in ["shops", "supply"] {
            let at = [("set", set), ("", "")];
            for name in ["variety", "variety_uncertain"] {
                if !["district", "county"].contains(&level) {
                    let variety = read(format!("variety_{level}.csv"));
                    let expected = of_areas(&variety, level, &keys, at, name);
                    assert_eq!(wide.values(&format!("{set}_{name}")), expected, "{level}");
                    checked += 1;
                }
            }
        }
        let copied = wide.names().into_iter().filter(|name| is_copied(name)).count();
        // The share is the same at both limits of the pharmacies, and in the table once.
        assert_eq!(copied, 4 * 2 + 3 + 2 * 2, "{level}");
    }
    checked
}

#[test]
fn wide_tables_say_of_border_and_variety_what_the_long_ones_say() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path());
    for (out, more) in [("open", ""), ("hard", "borders.boundary=\"county\"")] {
        let run = ["run", "-q", "-c", "region.toml", "--formats", "csv,geojson", "--out", out];
        let set = if more.is_empty() { vec![] } else { vec!["--set", more] };
        nahraum(folder.path(), &[&run[..], &set].concat());
        assert_eq!(check(&folder.path().join(out)), 5 * 4 * 3 + 3 * 4);
    }
}

/// By the drawing: two services of the county in the west for everybody; in the east, as in Town C.
#[test]
fn variety_of_districts_and_counties_is_that_of_their_quartiers() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path());
    let run = ["run", "-q", "-c", "region.toml", "--formats", "geojson", "--out", "results"];
    nahraum(folder.path(), &run);
    let read = |level: &str| {
        let file = format!("results/coverage_{level}.geojson");
        Table::read(&folder.path().join(file))
    };
    let (districts, counties) = (read("district"), read("county"));
    // Supermarkets and pharmacies are both sets. Of either, a nearer one may lie on unknown ground.
    for set in ["shops", "supply"] {
        let [variety, uncertain] = ["", "_uncertain"].map(|part| format!("{set}_variety{part}"));
        assert_eq!(districts.values(&variety), ["2", "2", "2", "0.4375"]);
        assert_eq!(districts.values(&uncertain), ["0", "0", "0", "1.5625"]);
        assert_eq!(counties.values(&variety), ["2", "0.6111"]);
        assert_eq!(counties.values(&uncertain), ["0", "1.3889"]);
    }
}
