//! The nearest facility of one category alone: enough to ask about any limit, at a small part of the cost of a
//! reach table.

use std::collections::BTreeMap;

use geo::Coord;

use super::arrivals::CellSearch;
use super::edges::with_edges_of;
use super::linked::LinkedRegion;
use super::served::served_reach;
use super::straight::{Ends, category_reach};
use super::table::CategoryReach;
use super::walk::Search;
use crate::base::{CategoryId, FacilityId, Millimetres, Rows, Silent};
use crate::region::Region;

/// The facilities of a category, ascending.
fn facilities_of(region: &Region, category: CategoryId) -> Vec<FacilityId> {
    let all = (0..region.facilities().len()).map(FacilityId::at);
    all.filter(|id| region.facility(*id).category() == category).collect()
}

/// How far is the nearest facility of a category from each cell in a straight line, in the whole region and on the
/// cell's own side of the boundary?
///
/// # Parameters
/// `limit_max`: the largest limit that will be asked about; uncertainty is measured as far.
///
/// # Returns
/// The nearest facilities of [`straight_line_reach`](super::straight_line_reach). Facilities within a limit are not
/// listed.
///
/// # Cost
/// O((cells + facilities) log facilities).
pub fn straight_line_nearest(
    region: &Region,
    category: CategoryId,
    limit_max: Millimetres,
) -> CategoryReach {
    // Within no distance at all only what lies at the cell itself would be listed.
    let facilities = facilities_of(region, category);
    let reach = match region.category(category).comes() {
        true => served_reach(region, &facilities, &Silent),
        false => category_reach(region, &facilities, Millimetres(0), &Silent),
    };
    with_edges_of(region, category, without_entries(reach), (1.0, limit_max))
}

/// The reach without the facilities within a limit.
fn without_entries(reach: CategoryReach) -> CategoryReach {
    let (all, own) = (reach.all_nearest().into_owned(), reach.all_nearest_own());
    let none = Rows::from_lengths(std::iter::repeat_n(0, all.len()), Vec::new());
    CategoryReach::new(none, all, own)
}

/// Which facilities are within a straight distance of a place, inclusive? Ascending by id, each with its distance,
/// measured as in [`straight_line_reach`](super::straight_line_reach). Hard boundaries are not considered. Services that
/// come to people are nowhere around.
///
/// # Cost
/// O(facilities log facilities).
pub fn facilities_around(
    region: &Region,
    at: Coord<f64>,
    limit: Millimetres,
) -> Vec<(FacilityId, Millimetres)> {
    let all = (0..region.facilities().len()).map(FacilityId::at);
    let all: Vec<FacilityId> = all.filter(|id| !region.facility(*id).comes()).collect();
    let mut nearest: BTreeMap<FacilityId, Millimetres> = BTreeMap::new();
    Ends::new(region, &all).within(at, limit, |distance, id| {
        let known = nearest.entry(FacilityId(id)).or_insert(distance);
        *known = distance.min(*known);
    });
    nearest.into_iter().collect()
}

impl LinkedRegion<'_> {
    /// How far is the nearest facility of a category from each cell on foot, in the whole region and on the cell's
    /// own side of the boundary?
    ///
    /// # Parameters
    /// `limit_max`: the largest limit that will be asked about; uncertainty is measured as far.
    ///
    /// # Returns
    /// The nearest facilities of [`Self::reach`]. Facilities within a limit are not listed.
    ///
    /// # Cost
    /// O(network + cells), and once more for each side whose residents have their nearest facility elsewhere.
    pub fn nearest(&self, category: CategoryId, limit_max: Millimetres) -> CategoryReach {
        let facilities = facilities_of(self.region(), category);
        let reach = match self.region().category(category).comes() {
            true => without_entries(served_reach(self.region(), &facilities, &Silent)),
            false => {
                let arrivals = CellSearch::new(self, |_| true);
                let search = Search::new(self, &arrivals);
                let all = search.nearest(&facilities);
                let own = search.nearest_own(&facilities, &all);
                let none = Rows::from_lengths(std::iter::repeat_n(0, all.len()), Vec::new());
                CategoryReach::new(none, all, own)
            }
        };
        let slowest = self.network().straight_factor_min();
        with_edges_of(self.region(), category, reach, (slowest, limit_max))
    }
}
