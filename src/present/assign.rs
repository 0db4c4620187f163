//! Who has a place, as tables.

use std::collections::BTreeMap;

use geo::Point;

use super::access::{add_capacities, add_sides, start_of};
use super::areas::add_names;
use super::counted::Counted;
use super::coverage::Shapes;
use super::overlap::add_facility;
use super::table::{Table, share};
use crate::analysis::assignment::{AreaAssignment, FilledFacility};
use crate::analysis::coverage::Level;
use crate::base::{CategoryId, Millimetres, SideId};
use crate::dataset::Layer;
use crate::region::Region;

/// To whom the places of a category are given, nearest first, among one group of persons.
#[derive(Clone, Debug)]
pub struct AssignedPlaces {
    /// The kind of service.
    pub category: CategoryId,
    /// The largest distance to a place.
    pub limit: Millimetres,
    /// The group of persons, as in [`Region::groups`].
    pub group: usize,
    /// The areas of each level that was asked for.
    pub areas: Vec<Vec<AreaAssignment>>,
    /// The facilities, with open boundaries.
    pub facilities: Vec<FilledFacility>,
    /// Persons served from side to side of the boundary, when it is open.
    pub flows: BTreeMap<(Option<SideId>, Option<SideId>), u64>,
}

fn start<'d>(table: &mut Table, region: &Region, rows: impl Iterator<Item = &'d AssignedPlaces>) {
    let questions: Vec<_> = rows.map(|row| (row.category, row.limit, row.group)).collect();
    start_of(table, region, &questions);
}

/// One row for each area of a level, category, limit and group of persons: who has a place, who is left over.
///
/// # Parameters
/// `at`: the position of the level among those that were asked for.
pub fn assigned_table(
    region: &Region,
    (level, at): (Level, usize),
    assigned: &[AssignedPlaces],
    shapes: Shapes<'_>,
) -> Layer {
    let each = || assigned.iter().flat_map(|one| one.areas[at].iter().map(move |row| (one, row)));
    let areas: Vec<usize> = each().map(|(_, area)| area.area).collect();
    let mut table = Table::default();
    add_names(&mut table, region, level, &areas);
    start(&mut table, region, each().map(|(one, _)| one));
    let known = Counted::on_level(region, level);
    let is_known = |(one, area): &(&AssignedPlaces, &AreaAssignment)| {
        known.persons(one.group, area.area, ()).is_some()
    };
    let mut count = |name: &str, what: &str, pick: fn(&AreaAssignment) -> u64| {
        let values = each().map(|row| is_known(&row).then(|| pick(row.1)));
        table.maybe_count((name, "persons", what), values);
    };
    let what = "Persons who ask for a place; empty where their number is not known";
    count("persons_asking", what, |area| area.asking);
    count("persons_served", "Persons with a place, when all facilities count", |area| area.served);
    let what = "Of the served, persons whose place is in the nearest facility with places";
    count("persons_at_nearest", what, |area| area.nearest);
    let side = region.boundary().side();
    let what = format!("Of the served, persons whose place is outside their {side}");
    count("persons_served_abroad", &what, |area| area.abroad);
    let what = "Persons left over: they reach facilities, but all of them are full";
    count("persons_left", what, |area| area.left);
    count("persons_without", "Persons who reach no facility with places", |area| area.without);
    let what = "Persons with a place, when only own facilities count";
    count("persons_served_closed", what, |area| area.served_closed);
    let what = "Persons without a place who may find one on unknown ground";
    count("persons_uncertain", what, |area| area.uncertain);
    let shares = each().map(|row| share(row.1.served, row.1.asking).filter(|_| is_known(&row)));
    table.number(("share_served", "share", "Share of those who ask with a place"), 6, shares);
    let metres = each().map(|row| row.1.mean_distance_m().filter(|_| is_known(&row)));
    table.number(
        ("mean_distance_m", "m", "Mean distance of the served to their places"),
        1,
        metres,
    );
    let geometry = shapes.map(|shapes| areas.iter().map(|area| shapes[*area].clone()).collect());
    table.finish(&format!("assigned_{}", level.key()), region, geometry)
}

/// One point for each facility, category, limit and group of persons: who takes its places.
pub fn assigned_facility_table(region: &Region, assigned: &[AssignedPlaces]) -> Layer {
    let each = || assigned.iter().flat_map(|one| one.facilities.iter().map(move |row| (one, row)));
    let rows = || each().map(|(_, row)| row);
    let mut table = Table::default();
    start(&mut table, region, each().map(|(one, _)| one));
    let ids: Vec<_> = rows().map(|row| row.capacity.facility).collect();
    add_facility(&mut table, region, "", &ids);
    add_capacities(&mut table, &rows().map(|row| row.capacity).collect::<Vec<_>>());
    let side = region.boundary().side();
    let mut count = |name: &str, what: &str, pick: fn(&FilledFacility) -> u64| {
        table.count((name, "persons", what), rows().map(pick));
    };
    let what = format!("Residents of its {side} with a place here");
    count("persons_own", &what, |row| row.own);
    count("persons_abroad", "Other residents with a place here", |row| row.abroad);
    let what = "Persons from outside the region with a place here";
    count("persons_outside", what, |row| row.outside);
    let what = "Persons within the limit who find a place nowhere";
    count("persons_turned_away", what, |row| row.turned_away);
    let head = ("capacity_free", "places", "Whole places that nobody takes");
    table.count(head, rows().map(FilledFacility::free));
    let at = |row: &FilledFacility| region.facility(row.capacity.facility).position();
    let shapes = rows().map(|row| Some(Point::from(at(row)).into()));
    table.finish("assigned_facilities", region, Some(shapes.collect()))
}

/// In which municipality (or county) do residents have their places? A row for each pair with persons, for each
/// category, limit and group of persons.
pub fn assigned_flow_table(region: &Region, assigned: &[AssignedPlaces]) -> Layer {
    let each = || assigned.iter().flat_map(|one| one.flows.iter().map(move |flow| (one, flow)));
    let mut table = Table::default();
    start(&mut table, region, each().map(|(one, _)| one));
    add_sides(&mut table, region, &each().map(|(_, (sides, _))| *sides).collect::<Vec<_>>());
    let what = "Persons with a place there, when all facilities count";
    table.count(("persons_served", "persons", what), each().map(|(_, (_, persons))| *persons));
    table.finish("assigned_flows", region, None)
}
