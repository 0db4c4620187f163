//! The comparison of two runs as a table and in words.

use super::numbers::grouped;
use super::table::Table;
use super::words;
use crate::analysis::coverage::Level;
use crate::base::Lang;
use crate::dataset::Layer;
use crate::scenario::{GroupDifference, Parts, RowDifference};

/// A cause of a change: its column, what it says, and its part.
type Cause = (&'static str, &'static str, fn(Parts) -> i64);

/// What changes covered persons, in the order in which causes are exchanged.
const CAUSES: [Cause; 3] = [
    ("by_facilities", "because facilities change", |parts| parts.by_facilities),
    ("by_persons", "then because persons change", |parts| parts.by_persons),
    ("by_map", "then because the map changes: boundaries and ways", |parts| parts.by_map),
];

/// One row for each area, category and limit that changes between two runs.
///
/// # Parameters
/// `groups`: the suffixes of the groups of persons, empty for all persons, then `_65`.
pub fn run_difference_table(level: Level, groups: &[String], rows: &[RowDifference]) -> Layer {
    let mut table = Table::default();
    let each = || rows.iter();
    let key = level.key();
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let what = "Area; empty for residents outside all areas of the level";
    table.maybe_text((&format!("{key}_id"), "", what), each().map(|row| text(&row.key.area)));
    table.maybe_text((&format!("{key}_name"), "", "Its name"), each().map(|row| text(&row.name)));
    if matches!(level, Level::Quartier | Level::District) {
        let head = ("home_id", "", "Municipality of residents outside all areas of the level");
        table.maybe_text(head, each().map(|row| text(&row.key.home)));
    }
    table.text(("category", "", "Kind of service"), each().map(|row| row.key.category.as_str()));
    let what = "Largest accepted distance; 0 for services that come to people: in a service area";
    let head = ("limit_m", "m", what);
    table.count(head, each().map(|row| row.key.limit_m));
    for (at, suffix) in groups.iter().enumerate() {
        let words = match suffix.trim_start_matches('_') {
            "" => "Persons".to_owned(),
            group => format!("Persons of group {group}"),
        };
        add_group(&mut table, rows, (at, suffix), &words);
    }
    table.into_layer(&format!("diff_{key}"), None)
}

fn add_group(table: &mut Table, rows: &[RowDifference], (at, suffix): (usize, &str), words: &str) {
    let each = || rows.iter().map(|row| row.groups[at]);
    for (side, when) in ["before", "after"].into_iter().enumerate() {
        let head = (format!("persons_{when}{suffix}"), format!("{words} {when}"));
        table.maybe_count((&head.0, "persons", &head.1), each().map(|group| group.persons[side]));
    }
    for (side, when) in ["before", "after"].into_iter().enumerate() {
        let head = (format!("covered_{when}{suffix}"), format!("{words} within the limit {when}"));
        table.maybe_count((&head.0, "persons", &head.1), each().map(|group| group.covered[side]));
    }
    let head = (format!("change{suffix}"), format!("{words} within the limit after less before"));
    table.maybe_change((&head.0, "persons", &head.1), each().map(change));
    for (name, what, part) in CAUSES {
        let what = format!("Of the change, {what}; empty if the inputs are no longer there");
        let parts = each().map(|group| group.parts.map(part));
        table.maybe_change((&format!("{name}{suffix}"), "persons", &what), parts);
    }
}

/// By how much the covered persons of a group change.
fn change(group: GroupDifference) -> Option<i64> {
    let [before, after] = group.covered;
    Some(i64::try_from(after?).ok()? - i64::try_from(before?).ok()?)
}

/// A number with its sign.
fn signed(number: i64, lang: Lang) -> String {
    let sign = if number < 0 { "-" } else { "+" };
    format!("{sign}{}", grouped(number.unsigned_abs() as f64, lang))
}

/// What changes between two runs, in sentences: one for each category and limit.
///
/// # Parameters
/// `rows`: those of the level of the whole region.
pub fn run_difference_words(rows: &[RowDifference], lang: Lang) -> String {
    let line = |row: &RowDifference| {
        let within = words::within(row.key.limit_m, lang);
        let head = format!("{} {within}:", row.key.category);
        let group = row.groups.first()?;
        let Some(whole) = change(*group) else {
            return Some(format!("{head} {}", words::UNKNOWN.say(lang)));
        };
        let whole = format!("{head} {} {}", signed(whole, lang), words::COVERED_PERSONS.say(lang));
        let Some(parts) = group.parts else { return Some(whole) };
        Some(format!(
            "{whole}: {} {}, {} {}, {} {}",
            signed(parts.by_facilities, lang),
            words::BECAUSE_FACILITIES.say(lang),
            signed(parts.by_persons, lang),
            words::BECAUSE_PERSONS.say(lang),
            signed(parts.by_map, lang),
            words::BECAUSE_MAP.say(lang)
        ))
    };
    let lines: Vec<String> = rows.iter().filter_map(line).collect();
    match lines.is_empty() {
        true => format!("{}\n", words::NO_DIFFERENCE.say(lang)),
        false => lines.join("\n") + "\n",
    }
}
