//! The need at candidate places, and the stops of mobile services.

use geo::{Coord, Geometry, Point};

use super::names::{Names, municipality_rows};
use super::table::{Table, group_words};
use crate::access::ReachTable;
use crate::base::{CategoryId, Millimetres, MunicipalityId};
use crate::dataset::Layer;
use crate::region::Region;
use crate::siting::{Candidates, Need, Site, Stop};

/// Candidate places with their need.
pub struct NeedRows<'n> {
    /// The candidates.
    pub candidates: &'n Candidates,
    /// Their need.
    pub need: &'n Need,
    /// The group of persons that was counted.
    pub group: usize,
}

/// One row for each candidate place: whom a new place there would serve, a column for each category and limit.
///
/// # Parameters
/// `shapes`: a shape for each cell of the region. `at`: a position for each candidate; a candidate that is a cell has
/// the shape of the cell, another one its point. Both in the same CRS.
///
/// # Panics
/// If a shape or position is missing.
pub fn need_table(
    region: &Region,
    rows: &NeedRows<'_>,
    shapes: &[Option<Geometry<f64>>],
    at: &[Coord<f64>],
) -> Layer {
    let NeedRows { candidates, need, group } = rows;
    let all = || 0..candidates.len();
    let mut table = Table::default();
    add_place(&mut table, region, candidates, &all().collect::<Vec<_>>());
    let group = &region.groups()[*group];
    for (column, (category, limit)) in need.columns().iter().enumerate() {
        let category = region.category(*category);
        let name = format!("need_{}_{}m", category.key(), limit.0 / 1000);
        let words = format!(
            "{} without {} within {limit} whom a new one here would serve",
            group_words(group),
            category.name_en()
        );
        table.count((&name, "persons", &words), need.column(column));
        let head = format!("{name}_uncertain");
        let what = "Of these, persons who may have one within the limit on unknown ground";
        table.count((&head, "persons", what), need.uncertain(column));
    }
    let shape = |candidate: usize| match candidates.sites()[candidate] {
        Site::Cell(cell) => shapes[cell.index()].clone(),
        Site::Host(_) | Site::Point(_) => Some(Point::from(at[candidate]).into()),
    };
    table.finish("need", region, Some(all().map(shape).collect()))
}

/// Adds id and municipality of candidates.
fn add_place(table: &mut Table, region: &Region, candidates: &Candidates, rows: &[usize]) {
    let head = ("place_id", "", "Candidate place: a cell, a host, or a point");
    table.text(head, rows.iter().map(|row| candidates.key(region, *row)));
    let ground = municipality_rows(rows.iter().map(|row| candidates.ground(*row)));
    let homes = Names::of_municipalities(region);
    let head = ("municipality_id", "", "Municipality on whose ground it lies");
    table.look_up(head, &homes.keys, &ground);
    table.look_up(("municipality_name", "", "Its name"), &homes.names, &ground);
}

/// A stop with the category and the limit of those whom it serves.
pub type StopRow = (CategoryId, Millimetres, Stop);

/// One point for each stop of a mobile service, by category, limit, tour and position.
///
/// # Panics
/// If there is not one position for each stop.
pub fn stop_table(
    region: &Region,
    reach: &ReachTable,
    candidates: &Candidates,
    (stops, stop_limit): (&[StopRow], Millimetres),
    at: &[Coord<f64>],
) -> Layer {
    assert_eq!(at.len(), stops.len(), "one position for each stop");
    let mut table = Table::default();
    table.category("Kind of service that is missing", region, stops.iter().map(|row| row.0));
    table.limit(stops.iter().map(|row| row.1));
    let each = || stops.iter().map(|(_, _, stop)| stop);
    let head = ("stop_limit_m", "m", "Largest accepted distance to the stop");
    table.count(head, each().map(|_| u64::from(stop_limit.0 / 1000)));
    let head = ("rank", "", "1 is the stop that serves most of those who are left over");
    table.count(head, each().map(|stop| stop.rank as u64));
    table.count(("tour", "", "Tour that it belongs to"), each().map(|stop| stop.tour as u64));
    let head = ("position", "", "Its place in the tour");
    table.count(head, each().map(|stop| stop.position as u64));
    let head =
        ("arrival_min", "min", "Arrival after the start of the tour, by assumed speed and stay");
    table.count(head, each().map(|stop| stop.arrival_minutes));
    add_place(&mut table, region, candidates, &each().map(|s| s.candidate).collect::<Vec<_>>());
    let axis = |pick: fn(&Coord<f64>) -> f64| at.iter().map(move |at| Some(pick(at)));
    table.number(("place_lon", "degrees", "Longitude (WGS 84)"), 6, axis(|at| at.x));
    table.number(("place_lat", "degrees", "Latitude (WGS 84)"), 6, axis(|at| at.y));
    for (group, named) in region.groups().iter().enumerate() {
        let in_cells = region.cells().persons(group);
        let persons = |stop: &Stop| -> u64 {
            stop.cells.iter().map(|cell| u64::from(in_cells[cell.index()])).sum()
        };
        let words = format!("{} who reach it and no earlier stop", group_words(named));
        table.count((&named.column(), "persons", &words), each().map(persons));
    }
    let uncertain = |(category, limit, stop): &StopRow| {
        let reach = reach.category(*category);
        let cells = stop.cells.iter().filter(|cell| reach.is_uncertain(**cell, *limit));
        cells.map(|cell| u64::from(region.cells().persons(0)[cell.index()])).sum()
    };
    let what = "Of all these persons, those who may have the service on unknown ground";
    table.count(("persons_uncertain", "persons", what), stops.iter().map(uncertain));
    let homes = |stop: &Stop| {
        let mut homes: Vec<MunicipalityId> =
            stop.cells.iter().filter_map(|cell| region.cells().municipality(*cell)).collect();
        homes.sort_unstable();
        homes.dedup();
        homes.iter().map(|id| region.municipality(*id).key()).collect::<Vec<_>>().join(";")
    };
    table.text(("municipality_ids", "", "Municipalities of these persons"), each().map(homes));
    let shapes = at.iter().map(|at| Some(Point::from(*at).into())).collect();
    table.finish("stops", region, Some(shapes))
}
