//! The border effect as tables.

use super::counted::CountedHomes;
use super::names::{Names, municipality_rows};
use super::table::{Table, group_words, share};
use crate::analysis::border::{BorderEffect, Flow};
use crate::base::{CategoryId, Millimetres, MunicipalityId};
use crate::dataset::Layer;
use crate::region::Region;

/// One row for each municipality (and one for the region), category and limit.
pub fn border_table(
    region: &Region,
    effects: &[(CategoryId, Millimetres, Vec<BorderEffect>)],
) -> Layer {
    let rows: Vec<(CategoryId, Millimetres, &BorderEffect)> = effects
        .iter()
        .flat_map(|(category, limit, rows)| rows.iter().map(move |row| (*category, *limit, row)))
        .collect();
    let each = || rows.iter().map(|(_, _, row)| *row);
    let mut table = Table::default();
    let homes = municipality_rows(each().map(|row| row.municipality));
    let head = ("municipality_id", "", "Municipality key; empty for the whole region");
    table.look_up(head, &Names::of_municipalities(region).keys, &homes);
    let name =
        |id: Option<MunicipalityId>| id.map_or(region.name(), |id| region.municipality(id).name());
    table.text(("municipality_name", "", "Municipality"), each().map(|row| name(row.municipality)));
    table.category("Kind of service", region, rows.iter().map(|(category, _, _)| *category));
    table.limit(rows.iter().map(|(_, limit, _)| *limit));
    let known = CountedHomes::new(region);
    add_groups(&mut table, region, &known, &each().collect::<Vec<_>>());
    table.maybe_count(
        (
            "nearest_abroad_persons",
            "persons",
            "Persons whose nearest facility lies outside their municipality",
        ),
        each().map(|row| known.value(row.municipality, row.nearest_abroad)),
    );
    table.number(
        ("nearest_abroad_share", "share", "Their share of all persons"),
        6,
        each().map(|row| share(row.nearest_abroad, row.persons[0])),
    );
    table.number(
        ("mean_saved_m", "m", "Mean metres these persons save over the nearest own facility"),
        1,
        each().map(BorderEffect::mean_saved_m),
    );
    let what = "Persons with the nearest facility abroad whose saved metres may be others";
    let uncertain = each().map(|row| known.value(row.municipality, row.saved_uncertain));
    table.maybe_count(("saved_uncertain_persons", "persons", what), uncertain);
    table.maybe_count(
        (
            "nearest_uncertain_persons",
            "persons",
            "Persons for whom a facility on unknown ground may be nearer than the nearest known one",
        ),
        each().map(|row| known.value(row.municipality, row.nearest_uncertain)),
    );
    table.maybe_count(
        (
            "without_own_persons",
            "persons",
            "Persons in a municipality without any facility of the category",
        ),
        each().map(|row| known.value(row.municipality, row.without_own)),
    );
    let what = "Of these, persons in a municipality that may have one on unknown ground";
    let uncertain = each().map(|row| known.value(row.municipality, row.without_own_uncertain));
    table.maybe_count(("without_own_uncertain_persons", "persons", what), uncertain);
    table.finish("border", region, None)
}

/// Adds what is counted for each group of persons.
fn add_groups(table: &mut Table, region: &Region, known: &CountedHomes, rows: &[&BorderEffect]) {
    let each = || rows.iter().copied();
    for (at, group) in region.groups().iter().enumerate() {
        let words = group_words(group);
        let suffix = group.column().replacen("persons", "", 1);
        let persons = each().map(|row| known.persons(at, row.municipality, row.persons[at]));
        let head = format!("{words}; empty where their number is not known");
        table.maybe_count((&group.column(), "persons", &head), persons);
        let mut column = |name: String, what: &str, of: &dyn Fn(&BorderEffect) -> u64| {
            let persons = each().map(|row| known.persons(at, row.municipality, of(row)));
            table.maybe_count((&name, "persons", &format!("{words} {what}")), persons);
        };
        let head = |name: &str| format!("{name}{suffix}");
        column(head("covered_open"), "covered when all facilities count", &|row| {
            row.covered_open[at]
        });
        let what = "without a facility who may have one on unknown ground";
        column(format!("{}_uncertain", group.column()), what, &|row| row.uncertain[at]);
        let what = "covered when only own facilities count";
        column(head("covered_closed"), what, &|row| row.covered_closed[at]);
        let what = "not covered by own facilities who may have an own one on unknown ground";
        column(head("covered_closed_uncertain"), what, &|row| row.closed_uncertain[at]);
        let what = "covered only because the boundary is open";
        column(head("border_gain"), what, &|row| row.gain()[at]);
        let what = "of whom it is uncertain whether they belong to the border gain";
        column(head("border_gain_uncertain"), what, &|row| row.gain_uncertain[at]);
    }
}

/// The municipality-by-municipality matrix as a list: where residents have their nearest facility.
pub fn flow_table(region: &Region, flows: &[(CategoryId, Vec<Flow>)]) -> Layer {
    let rows: Vec<(CategoryId, &Flow)> = flows
        .iter()
        .flat_map(|(category, rows)| rows.iter().map(move |row| (*category, row)))
        .collect();
    let each = || rows.iter().map(|(_, row)| *row);
    let mut table = Table::default();
    table.category("Kind of service", region, rows.iter().map(|(category, _)| *category));
    let Names { keys, names } = Names::of_municipalities(region);
    let homes = municipality_rows(each().map(|row| Some(row.home)));
    table.look_up(("home_id", "", "Municipality where persons live"), &keys, &homes);
    table.look_up(("home_name", "", "Its name"), &names, &homes);
    let hosts = municipality_rows(each().map(|row| row.host));
    let head = ("host_id", "", "Municipality of their nearest facility; empty outside the region");
    table.look_up(head, &keys, &hosts);
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
