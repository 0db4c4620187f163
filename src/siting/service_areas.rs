//! Service areas: gaps that one new place can close, with the place to put it.

use super::candidates::Candidates;
use super::picks::{OpenDemand, Pick, pick_all};
use super::reach::Demand;
use super::rings::{ReachRows, RingsWithin};
use crate::access::ReachTable;
use crate::base::{CategoryId, CellId, Millimetres};
use crate::region::Region;

/// Candidate places and the cells that reach each of them within one limit.
pub struct Places<'p, R> {
    /// The region.
    pub region: &'p Region,
    /// The candidates.
    pub candidates: &'p Candidates,
    /// The cells that the rows number.
    pub demand: &'p Demand,
    /// The cells that reach each candidate.
    pub rows: R,
}

/// What a gap that one can act on must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AreaOptions {
    /// The group of persons that is counted; 0 is all.
    pub group: usize,
    /// The threshold: the fewest persons of the group that a new place must serve.
    pub persons_min: u64,
}

/// A gap that one new place can close.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceArea {
    /// The place, by its number among the candidates.
    pub candidate: usize,
    /// Persons of the group without the service who reach the place and none that was chosen before.
    pub persons: u64,
    /// Their cells, ascending.
    pub cells: Vec<CellId>,
    /// Whether they live in two or more municipalities.
    pub is_split: bool,
    /// Whether no municipality sees it: on the ground of none of them does a candidate that reaches the
    /// municipality's cells here have the threshold in the municipality's own residents without the service.
    pub is_hidden: bool,
}

/// The gaps of one category at one limit that one can act on, and what is left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceAreas {
    /// In the order of choice.
    pub list: Vec<ServiceArea>,
    /// Cells without the service that no chosen place serves, ascending: left over by this choice of places. A
    /// different choice may serve some of them.
    pub left: Vec<CellId>,
}

/// Which of some cells have no facility of a category within a limit? In the order of the cells.
///
/// # Panics
/// When the table does not belong to the region of the cells.
pub fn unserved(
    reach: &ReachTable,
    category: CategoryId,
    limit: Millimetres,
    demand: &Demand,
) -> Vec<bool> {
    let table = reach.category(category);
    demand.cells().iter().map(|cell| table.nearest(*cell).distance > limit).collect()
}

/// Where would one new place serve most of those without a service, where the next one, and which of these gaps
/// does no municipality see?
///
/// # Parameters
/// `is_open`: whether each cell of the demand lacks the service, as [`unserved`] returns it.
///
/// # Returns
/// The gaps in the order of choice, each at most what one place can serve, and the cells that are left over. The
/// lower candidate wins a tie.
///
/// # Method
/// 1. The value of a candidate is the number of persons of the group without the service within the limit of it.
/// 2. The best candidate is chosen; its persons are one gap and are taken out; and so on, until the best value is
///    below the threshold ([`pick_until`](super::pick_until) chooses the same).
/// 3. A gap is *split* when its cells lie in two or more municipalities.
/// 4. A gap is *hidden* when for each municipality in it, no candidate on the municipality's own ground that
///    reaches one of the municipality's cells in the gap has the threshold in the municipality's own residents
///    without the service. This is judged before anything is taken out, so that the order of choice does not make
///    a gap look hidden.
///
/// # Panics
/// If there is not one flag for each cell, or no such group.
///
/// # Cost
/// O(pairs): the value of a candidate is counted once, and each cell that is taken out is taken from the values of
/// the candidates that reach it.
pub fn service_areas(
    places: &Places<'_, RingsWithin<'_>>,
    is_open: Vec<bool>,
    options: AreaOptions,
) -> ServiceAreas {
    let weights = places.demand.persons(places.region, options.group);
    let open = OpenDemand::new(weights, is_open);
    let values = open.values(&places.rows);
    areas_of(places, open, values, options)
}

/// [`service_areas`] where the value of each candidate is known: the column of its [`Need`](super::Need), if that
/// counts the same group at the same limit.
///
/// # Panics
/// If there is not one flag for each cell and one value for each candidate, if there is no such group, or if
/// the value of a chosen candidate is not the persons whom it serves.
///
/// # Cost
/// O(pairs of the cells that are taken out).
pub fn service_areas_of_need(
    places: &Places<'_, RingsWithin<'_>>,
    is_open: Vec<bool>,
    values: Vec<u64>,
    options: AreaOptions,
) -> ServiceAreas {
    assert_eq!(values.len(), places.candidates.len(), "one value for each candidate");
    let weights = places.demand.persons(places.region, options.group);
    areas_of(places, OpenDemand::new(weights, is_open), values, options)
}

fn areas_of(
    places: &Places<'_, RingsWithin<'_>>,
    mut open: OpenDemand,
    values: Vec<u64>,
    options: AreaOptions,
) -> ServiceAreas {
    let homes = places.demand.municipalities(places.region);
    let value_min = options.persons_min.max(1);
    let mut views = Views::new(places, &homes, (open.clone(), values.clone()), value_min);
    let picks = pick_all(places.rows, &mut open, value_min, values);
    let cell = |demand: &u32| places.demand.cells()[*demand as usize];
    let area = |pick: Pick| {
        let homes_of = || pick.demands.iter().map(|demand| homes[*demand as usize]);
        let first = homes_of().next();
        let mut cells: Vec<CellId> = pick.demands.iter().map(cell).collect();
        cells.sort_unstable();
        ServiceArea {
            candidate: pick.candidate as usize,
            persons: pick.value,
            cells,
            is_split: homes_of().any(|home| Some(home) != first),
            is_hidden: !pick.demands.iter().any(|demand| views.is_noticed(*demand)),
        }
    };
    let list = picks.into_iter().map(area).collect();
    let left = (0..places.demand.len() as u32).filter(|demand| open.is_open(*demand));
    ServiceAreas { list, left: left.map(|demand| cell(&demand)).collect() }
}

/// What each municipality sees of its own on its own ground, before anything is taken out.
struct Views<'v> {
    places: &'v Places<'v, RingsWithin<'v>>,
    homes: &'v [u32],
    open: OpenDemand,
    values: Vec<u64>,
    value_min: u64,
    /// Whether each candidate has the threshold in residents of the municipality on whose ground it lies, once
    /// that has been counted.
    is_enough: Vec<Option<bool>>,
}

impl<'v> Views<'v> {
    fn new(
        places: &'v Places<'v, RingsWithin<'v>>,
        homes: &'v [u32],
        (open, values): (OpenDemand, Vec<u64>),
        value_min: u64,
    ) -> Self {
        let is_enough = vec![None; values.len()];
        Self { places, homes, open, values, value_min, is_enough }
    }

    /// Does a cell reach a candidate on its own municipality's ground that has the threshold in this municipality's
    /// open demand?
    fn is_noticed(&mut self, demand: u32) -> bool {
        let (home, places) = (self.homes[demand as usize], self.places);
        let is_own =
            |candidate: usize| places.candidates.ground(candidate).is_some_and(|g| g.0 == home);
        let mut near =
            places.rows.candidates_of(demand).iter().map(|candidate| *candidate as usize);
        near.any(|candidate| is_own(candidate) && self.is_enough(candidate, home))
    }

    /// Whether a candidate has the threshold in a municipality's open demand.
    fn is_enough(&mut self, candidate: usize, home: u32) -> bool {
        // A part of a value that is too small is too small.
        if self.values[candidate] < self.value_min {
            return false;
        }
        if let Some(known) = self.is_enough[candidate] {
            return known;
        }
        let row = self.places.rows.row(candidate).iter();
        let own = row.filter(|demand| self.homes[**demand as usize] == home);
        let sum: u64 = own.map(|demand| self.open.weight(*demand)).sum();
        *self.is_enough[candidate].insert(sum >= self.value_min)
    }
}

/// How many cells does the median candidate reach? One or fewer means that every place serves its own cell alone:
/// no two municipalities can share it, and nothing can be hidden, whatever the region is like.
///
/// # Returns
/// The lower median; 0 without candidates.
///
/// # Cost
/// O(candidates).
pub fn median_cells_reached(rows: &impl ReachRows) -> usize {
    let mut lengths: Vec<usize> =
        (0..rows.candidates()).map(|candidate| rows.row(candidate).len()).collect();
    if lengths.is_empty() {
        return 0;
    }
    let middle = (lengths.len() - 1) / 2;
    *lengths.select_nth_unstable(middle).1
}
