//! Scenarios as tables and in words.

use geo::Geometry;

use super::areas::{AreaRows, AtLimit};
use super::counted::Counted;
use super::numbers::grouped;
use super::table::{Table, group_words};
use super::words::{self, Word};
use crate::analysis::coverage::Level;
use crate::analysis::difference::Difference;
use crate::base::{CategoryId, Lang, Millimetres, MunicipalityId};
use crate::dataset::Layer;
use crate::region::Region;
use crate::scenario::{Change, Scenario};

/// Municipalities that are named in words.
const NAMED: usize = 3;

/// One row for each area, category and limit where a scenario changes something.
pub fn difference_table(
    region: &Region,
    level: Level,
    differences: &[AtLimit<Difference>],
    shapes: Option<&[Option<Geometry<f64>>]>,
) -> Layer {
    let AreaRows { mut table, rows, areas } =
        AreaRows::new(region, level, differences, |row| row.area);
    let each = || rows.iter().copied();
    add_groups(&mut table, region, level, &rows);
    for (at, when) in ["before", "after"].into_iter().enumerate() {
        let name = format!("mean_distance_{when}_m");
        let what = format!("Mean distance to the nearest facility {when}, weighted by persons");
        table.number((&name, "m", &what), 1, each().map(|row| row.mean_distance_m[at]));
    }
    for (at, when) in ["before", "after"].into_iter().enumerate() {
        let name = format!("capacity_in_reach_{when}");
        let what = format!(
            "Mean capacity of all facilities within the limit {when}, weighted by persons; empty where \
             none is stated"
        );
        table.number((&name, "places", &what), 3, each().map(|row| row.capacity_in_reach[at]));
    }
    let geometry = shapes.map(|shapes| areas.iter().map(|area| shapes[*area].clone()).collect());
    table.finish(&format!("changes_{}", level.key()), region, geometry)
}

/// A number of persons of a difference.
type Counts<'c> = &'c dyn Fn(&Difference) -> u64;

/// Adds the persons of each group.
fn add_groups(table: &mut Table, region: &Region, level: Level, rows: &[&Difference]) {
    let known = Counted::on_level(region, level);
    for (at, group) in region.groups().iter().enumerate() {
        let words = group_words(group);
        let suffix = group.column().replacen("persons", "", 1);
        let column = |table: &mut Table, name: &str, what: &str, of: Counts<'_>| {
            let persons = rows.iter().map(|row| known.persons(at, row.area, of(row)));
            let what = format!("{words} {what}");
            table.maybe_count((&format!("{name}{suffix}"), "persons", &what), persons);
        };
        column(table, "persons_before", "before", &|row| row.persons[0][at]);
        column(table, "persons_after", "after", &|row| row.persons[1][at]);
        column(table, "covered_before", "within the limit before", &|row| row.covered[0][at]);
        column(table, "covered_after", "within the limit after", &|row| row.covered[1][at]);
        column(table, "gained", "of before who are within the limit only after", &|row| {
            row.gained[at]
        });
        column(table, "lost", "of before who were within the limit only before", &|row| {
            row.lost[at]
        });
        let by_persons = rows.iter().map(|row| {
            let change = row.by_persons[at];
            known.persons(at, row.area, 0).map(|_| change)
        });
        let what = format!(
            "{words} more (or less) within the limit because the number of persons changes; covered after \
             is covered before + gained - lost + this"
        );
        table.maybe_change((&format!("by_persons{suffix}"), "persons", &what), by_persons);
        column(table, "nearer", "of before whose nearest facility is nearer after", &|row| {
            row.nearer[at]
        });
        column(
            table,
            "farther",
            "of before whose nearest facility is farther after, or gone",
            &|row| row.farther[at],
        );
    }
}

/// What a scenario changes, in sentences: its changes, then for each category and limit who wins and who
/// loses, most persons first.
///
/// # Parameters
/// `differences`: those of the level of municipalities.
pub fn in_words(
    region: &Region,
    scenario: &Scenario,
    differences: &[AtLimit<Difference>],
    lang: Lang,
) -> String {
    let mut lines = Vec::new();
    let name = match scenario.name.is_empty() {
        true => words::SCENARIO.say(lang).to_owned(),
        false => format!("{}: {}", words::SCENARIO.say(lang), scenario.name),
    };
    let year = scenario.year.map(|year| format!(" ({year})")).unwrap_or_default();
    lines.push(format!("{name}{year}"));
    lines.extend(scenario.changes.iter().map(|change| change_line(change, lang)));
    let before = lines.len();
    for (category, limit, rows) in differences {
        lines.extend(sentences(region, (*category, *limit), rows, lang));
    }
    if lines.len() == before {
        lines.push(words::NOTHING_CHANGES.say(lang).to_owned());
    }
    lines.join("\n") + "\n"
}

fn change_line(change: &Change, lang: Lang) -> String {
    let word = match change.kind {
        "open" => words::OPENED,
        "close" => words::CLOSED,
        "move" => words::MOVED,
        "enlarge" => words::ENLARGED,
        "add_way" => words::WAY_ADDED,
        "remove_way" => words::WAY_REMOVED,
        _ => words::PERSONS_OF_FORECAST,
    };
    format!("  {}: {}", word.say(lang), change.subject)
}

/// The sentences about one category at one limit.
fn sentences(
    region: &Region,
    (category, limit): (CategoryId, Millimetres),
    rows: &[Difference],
    lang: Lang,
) -> Vec<String> {
    if rows.is_empty() {
        return Vec::new();
    }
    let category = region.category(category);
    let sum = |of: &dyn Fn(&Difference) -> u64| rows.iter().map(of).sum::<u64>();
    let by_persons: i64 = rows.iter().map(|row| row.by_persons[0]).sum();
    let name = lang.pick(category.name_en(), category.name_de());
    let count = |number: u64| grouped(number as f64, lang);
    let mut parts = vec![
        format!("{} {}", count(sum(&|row| row.gained[0])), words::WIN.say(lang)),
        format!("{} {}", count(sum(&|row| row.lost[0])), words::LOSE.say(lang)),
    ];
    if by_persons != 0 {
        let sign = if by_persons < 0 { "-" } else { "+" };
        let change = count(by_persons.unsigned_abs());
        parts.push(format!("{sign}{change} {}", words::BY_PERSONS.say(lang)));
    }
    let (nearer, farther) = (sum(&|row| row.nearer[0]), sum(&|row| row.farther[0]));
    let walked = format!(
        "{} {}, {} {}",
        count(nearer),
        words::NEARER.say(lang),
        count(farther),
        words::FARTHER.say(lang)
    );
    parts.extend((!category.comes()).then_some(walked));
    let within = words::within(u64::from(limit.0) / 1000, lang);
    let mut lines = vec![format!("{name} {within}: {}", parts.join("; "))];
    for (word, of) in [
        (words::MOST_WIN, (|row| row.gained[0]) as fn(&Difference) -> u64),
        (words::MOST_LOSE, |row| row.lost[0]),
    ] {
        lines.extend(most(region, word, rows, of, lang));
    }
    lines
}

/// The municipalities with the most persons of a kind.
fn most(
    region: &Region,
    word: Word,
    rows: &[Difference],
    of: fn(&Difference) -> u64,
    lang: Lang,
) -> Option<String> {
    let mut ranked: Vec<&Difference> = rows.iter().filter(|row| of(row) > 0).collect();
    ranked.sort_by_key(|row| (std::cmp::Reverse(of(row)), row.area));
    let one = |row: &&Difference| {
        let name = region.municipality(MunicipalityId::at(row.area)).name();
        format!("{name} ({})", grouped(of(row) as f64, lang))
    };
    let names: Vec<String> = ranked.iter().take(NAMED).map(one).collect();
    (!names.is_empty()).then(|| format!("  {}: {}", word.say(lang), names.join(", ")))
}
