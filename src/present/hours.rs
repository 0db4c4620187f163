//! Coverage by the hour of the week as a table.

use super::areas::add_names;
use super::counted::Counted;
use super::table::{Table, group_words, share};
use crate::analysis::Persons;
use crate::analysis::coverage::Level;
use crate::analysis::hours::{HourCoverage, HourTable};
use crate::base::DAYS_OF_WEEK;
use crate::dataset::Layer;
use crate::region::Region;

/// One row for each category, limit, area and hour of the week.
pub fn hour_table(region: &Region, level: Level, tables: &[HourTable]) -> Layer {
    let rows: Vec<(&HourTable, &HourCoverage)> =
        tables.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row))).collect();
    let areas: Vec<usize> = rows.iter().map(|(_, row)| row.area).collect();
    let mut table = Table::default();
    add_names(&mut table, region, level, &areas);
    table.category("Kind of service", region, rows.iter().map(|(table, _)| table.category));
    table.limit(rows.iter().map(|(table, _)| table.limit));
    let each = || rows.iter().map(|(_, row)| *row);
    let what = "Day of the week: Mo, Tu, We, Th, Fr, Sa, Su";
    table.text(("weekday", "", what), each().map(|row| DAYS_OF_WEEK[row.hour / 24]));
    let what = "Hour of the day, 0 to 23, at whose beginning facilities are looked at";
    table.count(("hour", "h", what), each().map(|row| row.hour as u64 % 24));
    add_groups(&mut table, region, &rows, &Counted::on_level(region, level));
    let what = "Facilities in the area that are open";
    table.count(("facilities_open", "facilities", what), each().map(|row| row.open));
    let what = "Facilities in the area of which it is not known whether they are open";
    table.count(("facilities_hours_unknown", "facilities", what), each().map(|row| row.unknown));
    table.finish(&format!("hours_{}", level.key()), region, None)
}

fn add_groups(
    table: &mut Table,
    region: &Region,
    rows: &[(&HourTable, &HourCoverage)],
    known: &Counted,
) {
    for (at, group) in region.groups().iter().enumerate() {
        let (column, words) = (group.column(), group_words(group));
        let count = |value: fn(&HourCoverage) -> &Persons| {
            rows.iter().map(move |(_, row)| known.persons(at, row.area, value(row)[at]))
        };
        let head = format!("{words}; empty where their number is not known");
        table.maybe_count((&column, "persons", &head), count(|row| &row.persons));
        let what = format!("{words} with an open facility within the limit");
        let covered = count(|row| &row.covered);
        table.maybe_count((&format!("{column}_covered"), "persons", &what), covered);
        let name = match group.key() {
            "" => "share_covered".to_owned(),
            key => format!("share_{key}_covered"),
        };
        let what = format!("{words} with an open facility within the limit over all of them");
        let shares = rows.iter().map(|(_, row)| share(row.covered[at], row.persons[at]));
        table.number((&name, "share", &what), 6, shares);
        let what = format!(
            "{words} without an open one within the limit, who have one there that may be open"
        );
        let unknown = count(|row| &row.hours_unknown);
        table.maybe_count((&format!("{column}_hours_unknown"), "persons", &what), unknown);
        let what = format!("{words} without an open one who may have one on unknown ground");
        let uncertain = count(|row| &row.uncertain);
        table.maybe_count((&format!("{column}_uncertain"), "persons", &what), uncertain);
    }
}
