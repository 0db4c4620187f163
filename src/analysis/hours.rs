//! Coverage by the hour of the week: who reaches an open facility on Monday at 8, and who on Sunday?

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::coverage::Level;
use super::{Persons, add_persons, nobody};
use crate::access::ReachTable;
use crate::base::{
    CategoryId, CellId, FacilityId, HOURS_OF_WEEK, HourSet, Millimetres, WeekHours, zip_equal,
};
use crate::region::Region;

/// Coverage of one area at the beginning of one hour.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HourCoverage {
    /// The row on its level, as [`Level::rows`] numbers them.
    pub area: usize,
    /// The hour of the week: 0 is that from Monday 0:00.
    pub hour: usize,
    /// Persons by group.
    pub persons: Persons,
    /// Persons by group with an open facility within the limit.
    pub covered: Persons,
    /// Persons by group without one, who have a facility within the limit of which it is not known whether it is open.
    pub hours_unknown: Persons,
    /// Persons by group without an open facility within the limit who may have one on unknown ground; some of them may
    /// be in `hours_unknown` too.
    pub uncertain: Persons,
    /// Facilities in the area that are open.
    pub open: u64,
    /// Facilities in the area of which it is not known whether they are open.
    pub unknown: u64,
}

/// Coverage of all areas of a level by one category at one limit, hour by hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HourTable {
    /// The category.
    pub category: CategoryId,
    /// The limit.
    pub limit: Millimetres,
    /// For each row of the level ([`Level::rows`]), ascending, the hours of the week, ascending.
    pub rows: Vec<HourCoverage>,
}

/// When the persons of a cell have what they need, when they may have it, and whether they may on unknown ground.
type CellHours = (HourSet, HourSet, bool);

/// An area, and the hours of some of its persons.
type Kind = (usize, CellHours);

/// How many residents of each area reach an open facility within the limit, hour by hour of a week?
///
/// # Parameters
/// `hours`: when each facility of the region is open, by its id. `levels`: the kinds of areas.
///
/// # Returns
/// A table for each level, in their order, with 168 rows for each row of the level. At each hour they are those of coverage, if only the facilities open at its
/// beginning were there.
///
/// # Method
/// The hours of a cell are those of all facilities within its limit, taken together: a set of 168 bits. Cells of an area
/// with the same hours are counted together, so that each hour is counted once for each kind of cell and not for each
/// cell: cumulative opportunities by the time of day (Weber and Kwan 2002, Journal of Urban Affairs 24:35-51).
///
/// # Panics
/// When the reach table or the hours are of another region.
///
/// # Cost
/// O(entries within the limit + 168 x different hours of the cells of an area for each level).
///
/// # Examples
/// ```
/// use nahraum::access::straight_line_reach;
/// use nahraum::analysis::coverage::Level;
/// use nahraum::analysis::hours::coverage_by_hour;
/// use nahraum::base::{HourSet, Millimetres, Silent, WeekHours};
/// # use nahraum::{region, synthetic::town};
/// // Ten persons live 100 m from the western shop, thirty 100 m from the eastern one.
/// let town = town("AAAAAAA\n\nS1...3S").unwrap();
/// let inputs = region::RegionInputs::from_layers(
///     town.municipalities, town.quartiers, town.facilities, town.cells,
/// );
/// let region = region::build(inputs, &Default::default(), &Silent).unwrap().value;
/// let reach = straight_line_reach(&region, &Silent);
/// let mut morning = HourSet::NONE;
/// morning.insert(8);
/// let hours = [WeekHours::ALWAYS, WeekHours { open: morning, unknown: HourSet::NONE }];
/// let shop = region.category_id("supermarket").unwrap();
/// let limit = Millimetres::from_metres(200.0);
/// let tables = coverage_by_hour(&region, &reach, &hours, (shop, limit), &[Level::Region]);
/// let table = &tables[0];
/// assert_eq!(table.rows.len(), 168);
/// assert_eq!((table.rows[8].covered[0], table.rows[8].open), (40, 2)); // Monday at 8
/// assert_eq!((table.rows[9].covered[0], table.rows[9].open), (10, 1));
/// ```
pub fn coverage_by_hour(
    region: &Region,
    reach: &ReachTable,
    hours: &[WeekHours],
    (category, limit): (CategoryId, Millimetres),
    levels: &[Level],
) -> Vec<HourTable> {
    reach.assert_fits(region);
    assert_eq!(hours.len(), region.facilities().len(), "the hours of each facility of the region");
    let of_cells = hours_of_cells(region, reach, hours, (category, limit));
    let table = |level: &Level| {
        let facilities = facilities_by_hour(region, hours, category, *level);
        let rows = on_level(region, &of_cells, &facilities, *level);
        HourTable { category, limit, rows }
    };
    levels.iter().map(table).collect()
}

/// The hours of the areas of a level by those of the cells.
fn on_level(
    region: &Region,
    of_cells: &[CellHours],
    facilities: &BTreeMap<(usize, usize), (u64, u64)>,
    level: Level,
) -> Vec<HourCoverage> {
    let numbers = level.numbers(region);
    let none = nobody(region);
    let mut has_cell = vec![false; numbers];
    let mut persons = vec![none.clone(); numbers];
    let mut kinds: BTreeMap<Kind, Persons> = BTreeMap::new();
    for (cell, area) in level.cells(region) {
        let kind = (area, of_cells[cell.index()]);
        has_cell[area] = true;
        add_persons(region, cell, &mut persons[area]);
        add_persons(region, cell, kinds.entry(kind).or_insert_with(|| none.clone()));
    }
    let rows = level.rows_with(region, &has_cell);
    let mut of_area: Vec<Vec<(&Kind, &Persons)>> = vec![Vec::new(); numbers];
    kinds.iter().for_each(|(kind, persons)| of_area[kind.0].push((kind, persons)));
    let week = |area: &usize| -> Vec<HourCoverage> {
        let here = (&persons[*area], &of_area[*area][..]);
        let row = |hour| hour_of_area(*area, hour, here, facilities);
        (0..HOURS_OF_WEEK).map(row).collect()
    };
    rows.par_iter().flat_map_iter(week).collect()
}

/// The hours of each cell; those of the halo are in no table.
fn hours_of_cells(
    region: &Region,
    reach: &ReachTable,
    hours: &[WeekHours],
    (category, limit): (CategoryId, Millimetres),
) -> Vec<CellHours> {
    let reach = reach.category(category);
    let of_cell = |at: usize| {
        let cell = CellId::at(at);
        let (mut open, mut unknown) = (HourSet::NONE, HourSet::NONE);
        for reached in reach.within(cell, limit) {
            let of_facility = hours[reached.facility.index()];
            (open, unknown) = (open.or(of_facility.open), unknown.or(of_facility.unknown));
        }
        (open, unknown.without(open), reach.may_have_more(cell, limit))
    };
    (0..region.cells().len()).into_par_iter().map(of_cell).collect()
}

/// How many facilities of a category are open in each area, and of how many it is not known, by area and hour.
fn facilities_by_hour(
    region: &Region,
    hours: &[WeekHours],
    category: CategoryId,
    level: Level,
) -> BTreeMap<(usize, usize), (u64, u64)> {
    let mut counts = BTreeMap::new();
    for (at, of_facility) in hours.iter().enumerate() {
        let id = FacilityId::at(at);
        let is_meant = region.facility(id).category() == category;
        let Some(area) = level.area_of_facility(region, id).filter(|_| is_meant) else { continue };
        for hour in of_facility.open.hours() {
            counts.entry((area, hour)).or_insert((0, 0)).0 += 1;
        }
        for hour in of_facility.unknown.hours() {
            counts.entry((area, hour)).or_insert((0, 0)).1 += 1;
        }
    }
    counts
}

fn hour_of_area(
    area: usize,
    hour: usize,
    (persons, kinds): (&Persons, &[(&Kind, &Persons)]),
    facilities: &BTreeMap<(usize, usize), (u64, u64)>,
) -> HourCoverage {
    let none = Persons::from_elem(0, persons.len());
    let mut row = HourCoverage { area, hour, persons: persons.clone(), ..Default::default() };
    [row.covered, row.hours_unknown, row.uncertain] = [none.clone(), none.clone(), none];
    let add = |into: &mut Persons, persons: &Persons| {
        zip_equal(into, persons).for_each(|(sum, more)| *sum += more);
    };
    for ((_, (open, unknown, may_have_more)), persons) in kinds {
        if open.contains(hour) {
            add(&mut row.covered, persons);
            continue;
        }
        if unknown.contains(hour) {
            add(&mut row.hours_unknown, persons);
        }
        if *may_have_more {
            add(&mut row.uncertain, persons);
        }
    }
    (row.open, row.unknown) = facilities.get(&(area, hour)).copied().unwrap_or((0, 0));
    row
}
