//! A reach table in parts: the columns without what only the whole region knows, and the table of them.

use super::edges::with_edges;
use super::served::{by_service_areas, walked_by_category};
use super::straight::category_reach;
use super::table::{CategoryReach, ReachTable};
use crate::base::{CategoryId, Progress};
use crate::region::{PlacedBy, Region};

/// The straight-line distances of [`straight_line_reach`](super::straight_line_reach) by category, without known
/// ground and without services that come. Cost: as there.
pub fn straight_line_columns(region: &Region, progress: &dyn Progress) -> Vec<CategoryReach> {
    let by_category = walked_by_category(region);
    let columns = by_category.iter().enumerate().map(|(at, facilities)| {
        let limit = region.category(CategoryId::at(at)).limit_max();
        category_reach(region, facilities, limit, progress)
    });
    columns.collect()
}

/// The reach table of a region whose distances were measured in parts.
///
/// # Parameters
/// `columns`: of each category all facilities that people go to, within its largest limit and the nearest ones.
/// `slowest`: the smallest length in the table's units that a straight metre can have; 1 for straight lines.
///
/// # Panics
/// When there are not as many columns as categories, or one does not have every cell.
///
/// # Cost
/// The search for services that come, and for the edge of the known ground.
pub fn reach_of_columns(
    region: &Region,
    columns: Vec<CategoryReach>,
    placed_by: Vec<Option<PlacedBy>>,
    slowest: f64,
) -> ReachTable {
    let columns = by_service_areas(region, columns);
    let table = ReachTable::new(with_edges(region, columns, slowest), placed_by);
    table.assert_fits(region);
    table
}
