//! Blocks: cells given as areas, and the quartiers of which they leave open who lives there.

use std::collections::BTreeSet;
use std::ops::Range;

use geo::{Area, BooleanOps, BoundingRect, MultiPolygon};
use rayon::prelude::*;

use super::shares::{CELLS_RESOLVING, Ground, OVERLAP_SHARE_MIN};
use crate::base::QuartierId;

/// A cell given as an area.
pub(super) struct Block {
    pub area: MultiPolygon<f64>,
    /// Its persons, if they are known.
    pub persons: Option<f64>,
    /// The cells at its points, over which its persons are spread.
    pub cells: Range<usize>,
}

impl Block {
    /// The quartiers of which the block leaves open who lives there.
    fn open_quartiers(&self, homes: &[Option<QuartierId>], ground: &Ground<'_>) -> Vec<usize> {
        let (Some(rect), block_m2) = (self.area.bounding_rect(), self.area.unsigned_area()) else {
            return Vec::new();
        };
        if self.persons == Some(0.0) {
            return Vec::new();
        }
        let point_m2 = block_m2 / self.cells.len().max(1) as f64;
        let homes = homes[self.cells.clone()].iter().flatten();
        let has_point: BTreeSet<usize> = homes.map(|quartier| quartier.index()).collect();
        let is_open = |at: &usize| {
            let area = ground.quartiers[*at].area();
            let quartier_m2 = area.unsigned_area();
            // Points of a block with a number miss only quartiers that are small against their spacing.
            if has_point.contains(at)
                || self.persons.is_some() && quartier_m2 >= CELLS_RESOLVING * point_m2
            {
                return false;
            }
            let shared_m2 = self.area.intersection(area).unsigned_area();
            shared_m2 > OVERLAP_SHARE_MIN * block_m2.min(quartier_m2)
        };
        let near = ground.places.quartiers.near_box(rect.min(), rect.max());
        near.into_iter().filter(is_open).collect()
    }
}

/// By quartier: whether a block leaves open who lives there. `homes` is the quartier of each cell.
///
/// # Method
/// A block whose persons are unknown leaves every quartier open that it overlaps. An inhabited block
/// leaves those open that have none of its points, though they are smaller than the ground of four.
///
/// # Cost
/// One intersection for each pair of a block and a quartier that may be open.
pub(super) fn open_quartiers(
    blocks: &[Block],
    homes: &[Option<QuartierId>],
    ground: &Ground<'_>,
) -> Vec<bool> {
    let of_block = |block: &Block| block.open_quartiers(homes, ground);
    let open: Vec<Vec<usize>> = blocks.par_iter().map(of_block).collect();
    let mut is_open = vec![false; ground.quartiers.len()];
    open.into_iter().flatten().for_each(|at| is_open[at] = true);
    is_open
}
