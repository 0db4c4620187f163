//! Service areas: gaps that one new place can close, with the place to put it.

use super::candidates::Candidates;
use super::picks::{OpenDemand, Pick, Until, pick_from};
use super::reach::Demand;
use super::rings::ReachRows;
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
///    below the threshold ([`pick_until`](super::pick_until)).
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
/// O(pairs), and a few rows of them for each gap.
pub fn service_areas<R: ReachRows>(
    places: &Places<'_, R>,
    is_open: Vec<bool>,
    options: AreaOptions,
) -> ServiceAreas {
    let weights = places.demand.persons(places.region, options.group);
    let homes = places.demand.municipalities(places.region);
    let mut open = OpenDemand::new(weights, is_open);
    let value_min = options.persons_min.max(1);
    let values = open.values(&places.rows);
    let is_noticed = noticed(places, (&open, &values), &homes, value_min);
    let until = Until { value_min, places_max: usize::MAX };
    let picks = pick_from(&places.rows, &mut open, until, &values);
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
            is_hidden: !pick.demands.iter().any(|demand| is_noticed[*demand as usize]),
        }
    };
    let list = picks.into_iter().map(area).collect();
    let left = (0..places.demand.len() as u32).filter(|demand| open.is_open(*demand));
    ServiceAreas { list, left: left.map(|demand| cell(&demand)).collect() }
}

/// Which cells reach a candidate on their own municipality's ground that has the threshold in this municipality's
/// open demand?
fn noticed<R: ReachRows>(
    places: &Places<'_, R>,
    (open, values): (&OpenDemand, &[u64]),
    homes: &[u32],
    value_min: u64,
) -> Vec<bool> {
    let mut is_noticed = vec![false; homes.len()];
    // A part of a value that is too small is too small.
    let large = values.iter().enumerate().filter(|(_, value)| **value >= value_min);
    for (candidate, _) in large {
        let Some(ground) = places.candidates.ground(candidate) else { continue };
        let row = places.rows.row(candidate);
        let own = || row.iter().filter(|demand| homes[**demand as usize] == ground.0);
        let mut sum = 0;
        let is_enough = own().any(|demand| {
            sum += open.weight(*demand);
            sum >= value_min
        });
        if is_enough {
            own().for_each(|demand| is_noticed[*demand as usize] = true);
        }
    }
    is_noticed
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
