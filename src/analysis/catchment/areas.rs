//! Supply and demand by area.

use super::float::{Catchments, assert_alike, in_places};
use crate::access::ReachTable;
use crate::analysis::level::Level;
use crate::base::{CategoryId, Millimetres};
use crate::region::Region;

/// Supply and demand of the residents of one area. Places are in billionths ([`super::PLACE`]).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AreaAccess {
    /// Number of the area on its level ([`Level`]).
    pub area: usize,
    /// Persons of the group.
    pub persons: u64,
    /// Places that fall to them when boundaries are open.
    pub open: u128,
    /// Of these, places on another side of the boundary or outside the region.
    pub abroad: u128,
    /// Places that fall to them when boundaries are closed.
    pub closed: u128,
    /// Places for each person, open; in a cell by the formula, without persons too. `None` in an area without persons.
    pub access_open: Option<f64>,
    /// The same with closed boundaries.
    pub access_closed: Option<f64>,
    /// Persons who reach no facility with a capacity.
    pub without: u64,
    /// The same with closed boundaries.
    pub without_closed: u64,
    /// Persons who may reach more places on unknown ground.
    pub uncertain: u64,
    /// Places of the facilities in the area; always 0 for cells.
    pub here: u128,
    /// Of these, places that nobody reaches, with open boundaries.
    pub unreached: u128,
}

/// How many places fall to the residents of each area, and how many of them lie across the boundary? Who reaches no
/// place, and which places does nobody reach?
///
/// # Parameters
/// `open`, `closed`: the catchments of the same question with open and closed boundaries.
///
/// # Returns
/// The rows of the level, and of residents outside all areas where only a facility stands; ascending. Every resident
/// belongs to one, and places sum to the same on every level.
///
/// # Panics
/// When the catchments are of another region, or of two questions, or the group does not exist.
///
/// # Cost
/// O(cells + facilities).
pub fn access_by_area(
    region: &Region,
    reach: &ReachTable,
    (category, limit, group): (CategoryId, Millimetres, usize),
    (open, closed): (&Catchments, &Catchments),
    level: Level,
) -> Vec<AreaAccess> {
    reach.assert_fits(region);
    assert_alike(open, closed);
    assert_eq!(open.cells.len(), region.cells().len(), "catchments of this region");
    let reach = reach.category(category);
    let grounds = open.facilities.iter();
    let grounds =
        grounds.filter_map(|facility| level.area_of_facility(region, facility.capacity.facility));
    let mut rows = level.rows(region);
    rows.extend(grounds);
    rows.sort_unstable();
    rows.dedup();
    let mut areas: Vec<AreaAccess> =
        rows.iter().map(|area| AreaAccess { area: *area, ..AreaAccess::default() }).collect();
    for (cell, area) in level.cells(region) {
        let row = &mut areas[rows.binary_search(&area).expect("each cell has a row")];
        let persons = u64::from(region.cells().persons(group)[cell.index()]);
        let (open, closed) = (open.cells[cell.index()], closed.cells[cell.index()]);
        let counted = |is_meant: bool| if is_meant { persons } else { 0 };
        row.persons += persons;
        row.open += u128::from(open.places);
        row.abroad += u128::from(open.abroad);
        row.closed += u128::from(closed.places);
        row.without += counted(!open.reaches);
        row.without_closed += counted(!closed.reaches);
        row.uncertain += counted(reach.may_have_more(cell, limit));
        if level == Level::Cell {
            (row.access_open, row.access_closed) = (Some(open.access), Some(closed.access));
        }
    }
    for facility in &open.facilities {
        let area = level.area_of_facility(region, facility.capacity.facility);
        if let Some(area) = area {
            let row = rows.binary_search(&area).expect("each ground has a row");
            areas[row].here += u128::from(facility.capacity.billionths());
            areas[row].unreached += u128::from(facility.unreached());
        }
    }
    if level != Level::Cell {
        for row in &mut areas {
            let per_person =
                |places: u128| (row.persons > 0).then(|| in_places(places) / row.persons as f64);
            (row.access_open, row.access_closed) = (per_person(row.open), per_person(row.closed));
        }
    }
    areas
}
