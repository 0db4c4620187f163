//! Fairness as a table.

use super::access::{Question, start_of};
use super::areas::add_names;
use super::counted::Counted;
use super::coverage::Shapes;
use super::table::{Table, share};
use crate::analysis::coverage::Level;
use crate::analysis::fairness::Fairness;
use crate::dataset::Layer;
use crate::region::Region;

/// One row for each area of a level, category, limit and group of persons; with geometries if shapes are given.
pub fn fairness_table(
    region: &Region,
    level: Level,
    found: &[(Question, Vec<Fairness>)],
    shapes: Shapes<'_>,
) -> Layer {
    let each =
        || found.iter().flat_map(|(question, rows)| rows.iter().map(move |row| (question, row)));
    let areas: Vec<usize> = each().map(|(_, row)| row.area).collect();
    let mut table = Table::default();
    add_names(&mut table, region, level, &areas);
    start_of(&mut table, region, &each().map(|(question, _)| *question).collect::<Vec<_>>());
    let known = Counted::on_level(region, level);
    // What is said of persons whose number is not known stays empty.
    let of_known =
        |((.., group), row): (&Question, &'_ Fairness)| known.persons(*group, row.area, ());
    let mut count = |name: &str, what: &str, pick: fn(&Fairness) -> u64| {
        let values = each().map(|row| of_known(row).map(|()| pick(row.1)));
        table.maybe_count((name, "persons", what), values);
    };
    let what = "Persons of the group; empty where their number is not known";
    count("persons", what, |row| row.persons);
    count("persons_covered", "Persons with a facility within the limit", |row| row.covered);
    let what = "Persons without one who may have one on unknown ground";
    count("persons_uncertain", what, |row| row.uncertain);
    let what = "Persons who reach a facility at all: of these are the distances that follow";
    count("persons_measured", what, |row| row.measured);
    let what = "Of these, persons for whom a facility on unknown ground may be nearer";
    count("nearest_uncertain_persons", what, |row| row.nearest_uncertain);
    let what = "Of the measured, persons in quartiers with an attribute";
    count("persons_ranked", what, |row| row.ranked);
    let mut number =
        |(name, unit, what): (&str, &str, &str), decimals, pick: fn(&Fairness) -> Option<f64>| {
            let values = each().map(|row| of_known(row).and_then(|()| pick(row.1)));
            table.number((name, unit, what), decimals, values);
        };
    let head = ("share_covered", "share", "Share of persons with a facility within the limit");
    number(head, 6, |row| share(row.covered, row.persons));
    let head = ("mean_distance_m", "m", "Mean distance to the nearest facility");
    number(head, 1, Fairness::mean_distance_m);
    let head = ("median_distance_m", "m", "Half of the persons have it at most this far");
    number(head, 1, |row| row.median_mm.map(|median| median as f64 / 1e3));
    let head = ("worst_tenth_distance_m", "m", "Mean distance of the tenth with the longest ways");
    number(head, 1, |row| row.worst_tenth_mm.map(|mean| mean / 1e3));
    let what = "Part of that tenth in all ways together; 0.1 when all ways are alike";
    number(("worst_tenth_share", "share", what), 6, |row| row.worst_tenth_share);
    let what = "Gini coefficient of the distances: 0 when all are alike";
    number(("gini", "", what), 6, |row| row.gini);
    let what = "Theil's index of the distances: 0 when all are alike; the sum of its parts";
    number(("theil", "", what), 6, |row| Some(row.theil?.whole));
    let what = "Its part that comes from different means of municipalities";
    number(("theil_between", "", what), 6, |row| Some(row.theil?.between));
    let what = "Its part that comes from different distances within municipalities";
    number(("theil_within", "", what), 6, |row| Some(row.theil?.within));
    let what = "Ways of the tenth with the longest over those of the four tenths with the shortest; 0.25 when alike";
    number(("palma", "", what), 6, |row| row.palma);
    let what = "Concentration index: below 0 when quartiers with a small attribute have longer ways, above 0 when \
                those with a large one have";
    number(("concentration", "", what), 6, |row| row.concentration);
    let geometry = shapes.map(|shapes| areas.iter().map(|area| shapes[*area].clone()).collect());
    table.finish(&format!("fairness_{}", level.key()), region, geometry)
}
