//! Supply and demand as tables.

use geo::Point;

use super::areas::add_names;
use super::counted::Counted;
use super::coverage::Shapes;
use super::names::Names;
use super::overlap::add_facility;
use super::table::{Head, Positions, Table, group_words};
use super::words::within;
use crate::analysis::catchment::{
    AreaAccess, Capacity, CapacitySource, FacilityPlaces, PlaceFlows, in_places,
};
use crate::analysis::coverage::Level;
use crate::base::{Boundary, CategoryId, DecayKind, Lang, Millimetres, SideId, zip_equal};
use crate::dataset::Layer;
use crate::region::Region;

/// How the places of a category are divided over one group of persons.
#[derive(Clone, Debug)]
pub struct DividedPlaces {
    /// The kind of service.
    pub category: CategoryId,
    /// How far catchments reach.
    pub limit: Millimetres,
    /// The group of persons, as in [`Region::groups`].
    pub group: usize,
    /// How much a place counts at a distance.
    pub decay: DecayKind,
    /// Whether persons divide their demand over the places that they reach.
    pub is_divided: bool,
    /// The areas of each level that was asked for.
    pub areas: Vec<Vec<AreaAccess>>,
    /// The facilities with open boundaries, and the ratio of each with closed ones.
    pub facilities: Vec<(FacilityPlaces, f64)>,
    /// Places from side to side of the boundary, when it is open.
    pub flows: PlaceFlows,
}

/// Begins a table with what every row says of its question.
fn start<'d>(
    mut table: Table,
    region: &Region,
    rows: impl Iterator<Item = &'d DividedPlaces> + Clone,
) -> Table {
    let each = || rows.clone();
    let questions: Vec<Question> = each().map(|row| (row.category, row.limit, row.group)).collect();
    start_of(&mut table, region, &questions);
    let what = "How much a place counts at a distance: step, zones, gaussian, linear, exponential, logistic";
    table.text(("decay", "", what), each().map(|row| row.decay.key()));
    let what = "Whether persons divide their demand over the places that they reach (three steps)";
    table.flag(("is_divided", "", what), each().map(|row| row.is_divided));
    table
}

/// Category, limit and group of persons.
pub type Question = (CategoryId, Millimetres, usize);

/// Adds category, limit and group of each row.
pub(super) fn start_of(table: &mut Table, region: &Region, questions: &[Question]) {
    table.category("Kind of service", region, questions.iter().map(|(category, ..)| *category));
    table.limit(questions.iter().map(|(_, limit, _)| *limit));
    let group = |(_, _, group): &Question| region.groups()[*group].column();
    table.text(("weight", "", "Group of persons who are counted"), questions.iter().map(group));
}

/// Adds what facilities offer, and where that is known from.
pub(super) fn add_capacities(table: &mut Table, capacities: &[Capacity]) {
    let each = || capacities.iter();
    let told = |one: &Capacity| (one.source != CapacitySource::Missing).then_some(one.places);
    let head = ("capacity", "places", "Places, beds or staff that it offers");
    table.number(head, 3, each().map(told));
    let what = "given: it states its capacity; assumed: the default of its category; missing: it is left out";
    table.text(("capacity_source", "", what), each().map(|one| one.source.key()));
}

/// Adds the sides of the boundary on which persons live, and on which they have places.
pub(super) fn add_sides(
    table: &mut Table,
    region: &Region,
    sides: &[(Option<SideId>, Option<SideId>)],
) {
    let (Names { keys, names }, side) = match region.boundary() {
        Boundary::Municipality => (Names::of_municipalities(region), "Municipality"),
        Boundary::County => (Names::of_counties(region), "County"),
    };
    let positions = |side: Option<SideId>| side.map(|side| side.0);
    let homes: Positions = sides.iter().map(|(home, _)| positions(*home)).collect();
    let hosts: Positions = sides.iter().map(|(_, host)| positions(*host)).collect();
    let what = [
        format!("{side} where persons live; empty outside the region"),
        format!("{side} of the places; empty outside the region"),
    ];
    for ((key, name, rows), what) in
        zip_equal([("home_id", "home_name", homes), ("host_id", "host_name", hosts)], &what)
    {
        let head: Head<'_> = (key, "", what);
        table.look_up(head, &keys, &rows);
        table.look_up((name, "", "Its name"), &names, &rows);
    }
}

/// A number of places, three digits behind the point.
fn places(table: &mut Table, head: (&str, &str), values: Vec<Option<u128>>) {
    let values = values.into_iter().map(|value| value.map(in_places));
    table.number((head.0, "places", head.1), 3, values);
}

/// One row for each area of a level, category, limit and group of persons; with geometries if shapes are given.
///
/// # Parameters
/// `at`: the position of the level among those that were asked for.
pub fn access_table(
    region: &Region,
    (level, at): (Level, usize),
    divided: &[DividedPlaces],
    shapes: Shapes<'_>,
) -> Layer {
    let each = || divided.iter().flat_map(|one| one.areas[at].iter().map(move |area| (one, area)));
    let areas: Vec<usize> = each().map(|(_, area)| area.area).collect();
    let mut table = Table::default();
    add_names(&mut table, region, level, &areas);
    let mut table = start(table, region, each().map(|(one, _)| one));
    let rows: Vec<(&DividedPlaces, &AreaAccess)> = each().collect();
    add_divided(&mut table, region, level, &rows);
    let geometry = shapes.map(|shapes| areas.iter().map(|area| shapes[*area].clone()).collect());
    table.finish(&format!("access_{}", level.key()), region, geometry)
}

/// Adds what falls to the areas of a level.
fn add_divided(
    table: &mut Table,
    region: &Region,
    level: Level,
    rows: &[(&DividedPlaces, &AreaAccess)],
) {
    let known = Counted::on_level(region, level);
    let is_known = |(one, area): &(&DividedPlaces, &AreaAccess)| {
        known.persons(one.group, area.area, ()).is_some()
    };
    let of_known = |pick: fn(&AreaAccess) -> u128| -> Vec<Option<u128>> {
        rows.iter().map(|row| is_known(row).then(|| pick(row.1))).collect()
    };
    let persons = |pick: fn(&AreaAccess) -> u64| -> Vec<Option<u64>> {
        rows.iter().map(|row| is_known(row).then(|| pick(row.1))).collect()
    };
    let ratio = |pick: fn(&AreaAccess) -> Option<f64>| -> Vec<Option<f64>> {
        rows.iter().map(|row| pick(row.1).filter(|_| is_known(row))).collect()
    };
    let what = "Persons of the group; empty where their number is not known";
    table.maybe_count(("persons", "persons", what), persons(|area| area.persons).into_iter());
    let what = "Places that fall to them when all facilities count";
    places(table, ("capacity_open", what), of_known(|area| area.open));
    let side = region.boundary().side();
    let what = format!("Of these, places outside their {side}");
    places(table, ("capacity_abroad", &what), of_known(|area| area.abroad));
    let what =
        "Places that fall to them when only own facilities count, and these serve nobody else";
    places(table, ("capacity_closed", what), of_known(|area| area.closed));
    let what = "Places for 1,000 of them when all facilities count";
    per_1000(table, ("per_1000_open", what), ratio(|area| area.access_open));
    let what = "Places for 1,000 of them when only own facilities count";
    per_1000(table, ("per_1000_closed", what), ratio(|area| area.access_closed));
    let mut count = |name: &str, what: &str, pick: fn(&AreaAccess) -> u64| {
        table.maybe_count((name, "persons", what), persons(pick).into_iter());
    };
    count("persons_without", "Persons who reach no facility with a capacity", |area| area.without);
    let what = "Persons who reach none when only own facilities count";
    count("persons_without_closed", what, |area| area.without_closed);
    let what = "Persons who may reach more places on unknown ground";
    count("persons_uncertain", what, |area| area.uncertain);
    if level != Level::Cell {
        let each = |pick: fn(&AreaAccess) -> u128| -> Vec<Option<u128>> {
            rows.iter().map(|(_, area)| Some(pick(area))).collect()
        };
        let what = "Places of the facilities in the area";
        places(table, ("capacity_here", what), each(|area| area.here));
        let what = "Of these, places that nobody of the group reaches";
        places(table, ("capacity_unreached", what), each(|area| area.unreached));
    }
}

fn per_1000(table: &mut Table, head: (&str, &str), values: Vec<Option<f64>>) {
    let values = values.into_iter().map(|value| value.map(|value| value * 1_000.0));
    table.number((head.0, "places per 1,000", head.1), 4, values);
}

/// One point for each facility, category, limit and group of persons: what it offers, and to whom it falls.
pub fn access_facility_table(region: &Region, divided: &[DividedPlaces]) -> Layer {
    let each = || divided.iter().flat_map(|one| one.facilities.iter().map(move |row| (one, row)));
    let rows = || each().map(|(_, (facility, _))| facility);
    let mut table = start(Table::default(), region, each().map(|(one, _)| one));
    let ids: Vec<_> = rows().map(|row| row.capacity.facility).collect();
    add_facility(&mut table, region, "", &ids);
    let is_missing = |row: &FacilityPlaces| row.capacity.source == CapacitySource::Missing;
    let told = |row: &FacilityPlaces, value: f64| (!is_missing(row)).then_some(value);
    add_capacities(&mut table, &rows().map(|row| row.capacity).collect::<Vec<_>>());
    let what = "Persons of the group in its catchment";
    table.count(("persons", "persons", what), rows().map(|row| row.persons));
    let what = "Persons in its catchment, each counted as much as the distance says";
    let demand = rows().map(|row| told(row, row.demand));
    table.number(("demand", "persons", what), 3, demand);
    let ratios = each().map(|(_, (row, _))| told(row, row.ratio));
    per_1000(&mut table, ("per_1000_open", "Places for 1,000 of the demand"), ratios.collect());
    let ratios = each().map(|(_, (row, closed))| told(row, *closed));
    let what = "The same when it serves its own side of the boundary alone";
    per_1000(&mut table, ("per_1000_closed", what), ratios.collect());
    let side = region.boundary().side();
    let mut column = |name: &str, what: &str, pick: fn(&FacilityPlaces) -> u64| {
        let values = rows().map(|row| (!is_missing(row)).then(|| u128::from(pick(row))));
        places(&mut table, (name, what), values.collect());
    };
    column("capacity_own", &format!("Places that fall to residents of its {side}"), |row| row.own);
    let what = "Places that fall to other residents of the region";
    column("capacity_abroad", what, |row| row.abroad);
    column("capacity_outside", "Places that fall to persons outside the region", |row| row.outside);
    let what = "Places that nobody of the group reaches";
    column("capacity_unreached", what, FacilityPlaces::unreached);
    let at = |row: &FacilityPlaces| region.facility(row.capacity.facility).position();
    let shapes = rows().map(|row| Some(Point::from(at(row)).into()));
    table.finish("access_facilities", region, Some(shapes.collect()))
}

/// In which municipality (or county) do residents find places? A row for each pair with places, for each category,
/// limit and group of persons.
pub fn access_flow_table(region: &Region, divided: &[DividedPlaces]) -> Layer {
    let each = || divided.iter().flat_map(|one| one.flows.iter().map(move |flow| (one, flow)));
    let mut table = start(Table::default(), region, each().map(|(one, _)| one));
    add_sides(&mut table, region, &each().map(|(_, (sides, _))| *sides).collect::<Vec<_>>());
    let what = "Places that fall to these persons when all facilities count";
    let found = each().map(|(_, (_, found))| Some(*found));
    places(&mut table, ("capacity_found", what), found.collect());
    table.finish("access_flows", region, None)
}

/// How a question is called in sentences: `residential_care` within 1000 m, persons aged 65 and over.
pub fn question_in_words(region: &Region, (category, limit, group): Question) -> String {
    let category = region.category(category).key();
    let group = group_words(&region.groups()[group]).to_lowercase();
    let within = within(u64::from(limit.0) / 1000, Lang::En);
    format!("`{category}` {within}, {group}")
}
