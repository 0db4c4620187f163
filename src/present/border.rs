//! The border effect as tables.

use super::areas::add_names_or_whole;
use super::counted::CountedOrWhole;
use super::coverage::Shapes;
use super::names::Names;
use super::table::{Head, Positions, Table, group_words, share};
use crate::analysis::border::{BorderEffect, Flow, GroupEffect};
use crate::analysis::coverage::Level;
use crate::base::{Boundary, CategoryId, Millimetres, SideId};
use crate::dataset::Layer;
use crate::region::Region;

/// The border effect of one level: rows for each category and limit.
pub type BorderEffects = Vec<(CategoryId, Millimetres, Vec<BorderEffect>)>;

/// One row for each area of a level (and one for the region, which has no place on a map), category and
/// limit; with geometries if shapes are given.
pub fn border_table(
    region: &Region,
    level: Level,
    effects: &BorderEffects,
    shapes: Shapes<'_>,
) -> Layer {
    let known = CountedOrWhole::on_level(region, level);
    long_border_table(region, (level, effects), &known, shapes)
}

/// [`border_table`] where it is known of which areas the persons are known.
pub(super) fn long_border_table(
    region: &Region,
    (level, effects): (Level, &BorderEffects),
    known: &CountedOrWhole,
    shapes: Shapes<'_>,
) -> Layer {
    let is_told =
        |row: &&BorderEffect| shapes.is_none() || row.area.is_some() || level == Level::Region;
    let rows: Vec<(CategoryId, Millimetres, &BorderEffect)> = effects
        .iter()
        .flat_map(|(category, limit, rows)| {
            rows.iter().filter(is_told).map(move |row| (*category, *limit, row))
        })
        .collect();
    let each = || rows.iter().map(|(_, _, row)| *row);
    let mut table = Table::default();
    let areas: Vec<Option<usize>> = each().map(|row| row.area).collect();
    add_names_or_whole(&mut table, region, level, &areas);
    table.category("Kind of service", region, rows.iter().map(|(category, _, _)| *category));
    table.limit(rows.iter().map(|(_, limit, _)| *limit));
    let side = region.boundary().side();
    add_groups(&mut table, region, known, &each().collect::<Vec<_>>());
    table.maybe_count(
        (
            "nearest_abroad_persons",
            "persons",
            &format!("Persons whose nearest facility lies outside their {side}"),
        ),
        each().map(|row| known.value(row.area, row.nearest_abroad)),
    );
    table.number(
        ("nearest_abroad_share", "share", "Their share of all persons"),
        6,
        each().map(|row| share(row.nearest_abroad, row.all().persons)),
    );
    table.number(
        ("mean_saved_m", "m", "Mean metres these persons save over the nearest own facility"),
        1,
        each().map(BorderEffect::mean_saved_m),
    );
    let what = "Persons with the nearest facility abroad whose saved metres may be others";
    let uncertain = each().map(|row| known.value(row.area, row.saved_uncertain));
    table.maybe_count(("saved_uncertain_persons", "persons", what), uncertain);
    table.maybe_count(
        (
            "nearest_uncertain_persons",
            "persons",
            "Persons for whom a facility on unknown ground may be nearer than the nearest known one",
        ),
        each().map(|row| known.value(row.area, row.nearest_uncertain)),
    );
    table.maybe_count(
        (
            "without_own_persons",
            "persons",
            &format!("Persons in a {side} without any facility of the category"),
        ),
        each().map(|row| known.value(row.area, row.without_own)),
    );
    let what = format!("Of these, persons in a {side} that may have one on unknown ground");
    let uncertain = each().map(|row| known.value(row.area, row.without_own_uncertain));
    table.maybe_count(("without_own_uncertain_persons", "persons", &what), uncertain);
    let geometry = shapes
        .map(|shapes| areas.iter().map(|area| shapes[area.unwrap_or_default()].clone()).collect());
    table.finish(&format!("border_{}", level.key()), region, geometry)
}

/// Adds what is counted for each group of persons.
fn add_groups(table: &mut Table, region: &Region, known: &CountedOrWhole, rows: &[&BorderEffect]) {
    let each = || rows.iter().copied();
    for (at, group) in region.groups().iter().enumerate() {
        let words = group_words(group);
        let suffix = group.column().replacen("persons", "", 1);
        let persons = each().map(|row| known.persons(at, row.area, row.groups[at].persons));
        let head = format!("{words}; empty where their number is not known");
        table.maybe_count((&group.column(), "persons", &head), persons);
        let mut column = |name: String, what: &str, of: fn(&GroupEffect) -> u64| {
            let persons = each().map(|row| known.persons(at, row.area, of(&row.groups[at])));
            table.maybe_count((&name, "persons", &format!("{words} {what}")), persons);
        };
        let head = |name: &str| format!("{name}{suffix}");
        column(head("covered_open"), "covered when all facilities count", |row| row.covered_open);
        let what = "without a facility who may have one on unknown ground";
        column(format!("{}_uncertain", group.column()), what, |row| row.uncertain);
        let what = "covered when only own facilities count";
        column(head("covered_closed"), what, |row| row.covered_closed);
        let what = "not covered by own facilities who may have an own one on unknown ground";
        column(head("covered_closed_uncertain"), what, |row| row.closed_uncertain);
        let what = "covered only because the boundary is open";
        column(head("border_gain"), what, GroupEffect::gain);
        let what = "of whom it is uncertain whether they belong to the border gain";
        column(head("border_gain_uncertain"), what, |row| row.gain_uncertain);
    }
}

/// The municipality-by-municipality matrix as a list: where residents have their nearest facility. Counties
/// take the place of municipalities where theirs is the boundary that opens and closes.
pub fn flow_table(region: &Region, flows: &[(CategoryId, Vec<Flow>)]) -> Layer {
    let rows: Vec<(CategoryId, &Flow)> = flows
        .iter()
        .flat_map(|(category, rows)| rows.iter().map(move |row| (*category, row)))
        .collect();
    let each = || rows.iter().map(|(_, row)| *row);
    let mut table = Table::default();
    table.category("Kind of service", region, rows.iter().map(|(category, _)| *category));
    let (Names { keys, names }, side) = match region.boundary() {
        Boundary::Municipality => (Names::of_municipalities(region), "Municipality"),
        Boundary::County => (Names::of_counties(region), "County"),
    };
    let positions = |side: Option<SideId>| side.map(|side| side.0);
    let homes: Positions = each().map(|row| positions(Some(row.home))).collect();
    let head: Head<'_> = ("home_id", "", &format!("{side} where persons live"));
    table.look_up(head, &keys, &homes);
    table.look_up(("home_name", "", "Its name"), &names, &homes);
    let hosts: Positions = each().map(|row| positions(row.host)).collect();
    let what = format!("{side} of their nearest facility; empty outside the region");
    table.look_up(("host_id", "", &what), &keys, &hosts);
    table.look_up(("host_name", "", "Its name"), &names, &hosts);
    for (at, group) in region.groups().iter().enumerate() {
        let head = (&group.column()[..], "persons", &group_words(group)[..]);
        table.count(head, each().map(|row| row.persons[at]));
    }
    let what = "Of these, persons for whom a facility on unknown ground may be nearer";
    let uncertain = each().map(|row| row.nearest_uncertain);
    table.count(("nearest_uncertain_persons", "persons", what), uncertain);
    table.finish("border_flows", region, None)
}
