//! The size of a reach table before it is filled.

use rayon::prelude::*;

use super::served::service_index;
use super::straight::Ends;
use super::table::{Nearest, Reached};
use crate::base::{CategoryId, CellId, FacilityId, FiveBytes, Millimetres};
use crate::region::Region;

/// Cells whose facilities in reach are counted for the estimate.
const SAMPLE: usize = 512;
/// Bytes of one pair in the table, and of one more while its category is computed: the part of each thread
/// is copied into the table.
const PAIR_BYTES: u64 = size_of::<Reached>() as u64;
const WORK_BYTES: u64 = 24;
/// Most bytes of one cell of one category: where its pairs begin, two nearest facilities, of which the second one takes
/// memory only where it is another, and less than a byte that says where it is.
const CELL_BYTES: u64 = (size_of::<FiveBytes>() + 2 * size_of::<Nearest>() + 1) as u64;

/// The estimated size of a region's reach table.
///
/// How much memory does the table need, and which category needs most of it?
///
/// # Method
/// The facilities within the limit in a straight line are counted for 512 cells at equal steps through all
/// cells, and multiplied by the number of cells per counted cell. Walks are longer than straight lines, so
/// on foot this is an upper bound. In a region of at most 512 cells the count in a straight line is exact.
/// The sample is not random: the same region gives the same estimate.
///
/// # Cost
/// O(facilities log facilities + facilities in reach of 512 cells).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReachSize {
    /// Number of cells.
    cells: u64,
    /// Pairs of each category.
    pairs: Vec<u64>,
}

impl ReachSize {
    /// The largest size that a table can have, whatever the limits: every cell with every facility.
    pub fn at_most(region: &Region) -> Self {
        let cells = region.cells().len() as u64;
        let mut pairs = vec![0; region.categories().len()];
        for facility in region.facilities() {
            pairs[facility.category().index()] += cells;
        }
        Self { cells, pairs }
    }

    /// The estimated size with the limits of the region, none of them above `limit_max`.
    pub fn estimate(region: &Region, limit_max: Millimetres) -> Self {
        let cells = region.cells().len();
        let step = cells.div_ceil(SAMPLE).max(1);
        let counted: Vec<CellId> = (0..cells).step_by(step).map(CellId::at).collect();
        let pairs_of = |category: usize| {
            let category = CategoryId::at(category);
            let limit = region.category(category).limit_max().min(limit_max);
            let is_in = |id: &FacilityId| region.facility(*id).category() == category;
            let all = (0..region.facilities().len()).map(FacilityId::at);
            let facilities: Vec<FacilityId> = all.filter(is_in).collect();
            let sum: u64 = match region.category(category).comes() {
                true => services_of(region, &facilities, &counted),
                false => {
                    let ends = Ends::new(region, &facilities);
                    let reached = |cell: &CellId| {
                        let mut count = 0_u64;
                        ends.within(region.cells().position(*cell), limit, |_, _| count += 1);
                        count
                    };
                    counted.par_iter().map(reached).sum()
                }
            };
            // Rounded up: a sample that reaches nothing says little of a large region.
            (sum * cells as u64).div_ceil(counted.len().max(1) as u64)
        };
        let categories = region.categories().len();
        Self { cells: cells as u64, pairs: (0..categories).map(pairs_of).collect() }
    }

    /// Bytes of the table, and of what is needed beside it while the largest category is computed.
    pub fn bytes(&self) -> u64 {
        let largest = self.pairs.iter().max().copied().unwrap_or_default();
        self.pair_count() * PAIR_BYTES
            + largest * WORK_BYTES
            + self.cells * self.pairs.len() as u64 * CELL_BYTES
    }

    /// Pairs of all categories.
    pub fn pair_count(&self) -> u64 {
        self.pairs.iter().sum()
    }

    /// The category with the most pairs, and their number.
    pub fn largest(&self) -> Option<(CategoryId, u64)> {
        let numbered = (0..self.pairs.len()).map(|at| (CategoryId::at(at), self.pairs[at]));
        numbered.max_by_key(|(id, pairs)| (*pairs, std::cmp::Reverse(*id)))
    }
}

/// How many services come to some cells, all together.
fn services_of(region: &Region, facilities: &[FacilityId], cells: &[CellId]) -> u64 {
    let index = service_index(region, facilities);
    let mut serving = Vec::new();
    let count = |cell: &CellId| {
        let home = region.cells().municipality(*cell);
        index.serving(region.cells().position(*cell), home, &mut serving);
        serving.len() as u64
    };
    cells.iter().map(count).sum()
}
