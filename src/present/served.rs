//! Facilities with what they serve: one row each.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Coord, Point};
use polars::prelude::Column;

use super::names::{Names, quartier_rows};
use super::overlap::{Measured, add_facility};
use super::table::{Table, group_words};
use super::words::within;
use crate::analysis::overlap::FacilityCatchment;
use crate::base::{FacilityId, Lang, Millimetres};
use crate::dataset::{Layer, UsualColumn};
use crate::region::{Facility, Region};

/// What a facility serves at each limit of its category.
type Served<'m> = BTreeMap<Millimetres, &'m FacilityCatchment>;

/// One point for each facility of the region: what it is, where it stands, and whom it serves within each limit
/// of its category. What filters and settings ask about stands in columns of its name (`wheelchair`). Columns of a
/// limit end with it in metres (`persons_500m`); they are empty where the category has no such limit.
///
/// # Parameters
/// `measured`: the overlaps of the analysed categories at all of their limits. `degrees`: longitude and latitude
/// of every facility of the region.
///
/// # Panics
/// When `degrees` does not have one value for each facility.
pub fn served_table(region: &Region, measured: &[Measured], degrees: &[Coord<f64>]) -> Layer {
    assert_eq!(degrees.len(), region.facilities().len(), "a place for each facility");
    let mut rows: BTreeMap<FacilityId, Served<'_>> = BTreeMap::new();
    for (_, limit, overlaps) in measured {
        for catchment in &overlaps.facilities {
            rows.entry(catchment.facility).or_default().insert(*limit, catchment);
        }
    }
    let ids: Vec<FacilityId> = rows.keys().copied().collect();
    let mut table = Table::default();
    add_facility(&mut table, region, "", &ids);
    add_kind(&mut table, region, &ids);
    add_place(&mut table, region, &ids, degrees);
    let served: Vec<&Served<'_>> = rows.values().collect();
    let placed_by = |served: &&Served<'_>| served.values().find_map(|one| one.placed_by);
    table.maybe_text(
        (
            "placed_by",
            "",
            "What distances to it end at: an entrance, a way at its outline, the outline, or its point; \
             empty when it is not linked to the walking network, so that nobody reaches it",
        ),
        served.iter().map(|one| placed_by(one).map(|by| by.key().to_owned())),
    );
    let limits: BTreeSet<Millimetres> = measured.iter().map(|(_, limit, _)| *limit).collect();
    limits.into_iter().for_each(|limit| add_limit(&mut table, region, &served, limit));
    let shapes = ids.iter().map(|id| Some(Point::from(region.facility(*id).position()).into()));
    table.finish("facilities", region, Some(shapes.collect()))
}

/// Adds what the facilities are.
fn add_kind(table: &mut Table, region: &Region, ids: &[FacilityId]) {
    let each = || ids.iter().map(|id| region.facility(*id));
    let types: Vec<_> = region.providers().iter().map(|one| one.provider_type()).collect();
    let rows = each().map(|facility| facility.provider().map(|id| id.0)).collect();
    let head = ("provider_type", "", "public, non_profit, commercial, civic");
    table.look_up(head, &Column::new("".into(), types), &rows);
    table.category("Kind of service", region, each().map(Facility::category));
    let fields = region.categories().iter().map(|category| category.field_of_action());
    let fields: Vec<_> = fields.map(|key| Some(key).filter(|key| !key.is_empty())).collect();
    let rows = each().map(|facility| Some(facility.category().0)).collect();
    let head = ("field_of_action", "", "Field of action of the service; empty for one of your own");
    table.look_up(head, &Column::new("".into(), fields), &rows);
    let head = ("capacity", "", "Places, beds or staff, in the unit of the service");
    table.number(head, 1, each().map(Facility::capacity));
    // What the table says already it says as the region understands it.
    let is_said = |name: &&String| {
        UsualColumn::ALSO_ATTRIBUTES.iter().any(|usual| usual.own_name() == name.as_str())
    };
    for name in region.attribute_names().iter().filter(|name| !is_said(name)) {
        let said = ids.iter().map(|id| region.attribute(*id, name));
        table.maybe_text((name, "", "As the data write it, numbers of filters with a decimal point; empty where not said"), said);
    }
}

/// Adds where the facilities stand.
fn add_place(table: &mut Table, region: &Region, ids: &[FacilityId], degrees: &[Coord<f64>]) {
    let quartiers = Names::of_quartiers(region);
    let rows = quartier_rows(ids.iter().map(|id| region.facility(*id).quartier()));
    table.look_up(("quartier_id", "", "Quartier it lies in"), &quartiers.keys, &rows);
    table.look_up(("quartier_name", "", "Its name"), &quartiers.names, &rows);
    let axis =
        |pick: fn(Coord<f64>) -> f64| ids.iter().map(move |id| Some(pick(degrees[id.index()])));
    table.number(("place_lon", "degrees", "Longitude (WGS 84)"), 6, axis(|at| at.x));
    table.number(("place_lat", "degrees", "Latitude (WGS 84)"), 6, axis(|at| at.y));
}

/// Adds whom the facilities serve within a limit.
fn add_limit(table: &mut Table, region: &Region, served: &[&Served<'_>], limit: Millimetres) {
    let metres = limit.0 / 1000;
    let mut count =
        |name: &str, unit: &str, words: &str, pick: &dyn Fn(&FacilityCatchment) -> u64| {
            let values = served.iter().map(|one| one.get(&limit).map(|catchment| pick(catchment)));
            table.maybe_count((&format!("{name}_{metres}m"), unit, words), values);
        };
    for (at, group) in region.groups().iter().enumerate() {
        let words = format!(
            "{} {}, whether or not another one is nearer",
            group_words(group),
            within(u64::from(metres), Lang::En)
        );
        count(&group.column(), "persons", &words, &|one| one.persons[at]);
    }
    let words = "Of the persons, residents of other municipalities";
    count("persons_abroad", "persons", words, &|one| one.persons_abroad);
    let words = "Number of other municipalities in which they live";
    count("municipalities_abroad", "municipalities", words, &|one| one.municipalities_abroad);
    let words =
        "Of the persons, residents who reach no other facility of the service within the limit";
    count("persons_only_here", "persons", words, &|one| one.persons_only_here);
    let words = "Of these, residents who may reach another one on unknown ground";
    count("only_here_uncertain_persons", "persons", words, &|one| one.only_here_uncertain);
}
