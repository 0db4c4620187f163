//! Blocks: cells given as areas. Those larger than quartiers are shared out; of some quartiers they leave
//! open who lives there.

use std::collections::BTreeSet;
use std::ops::Range;

use geo::{Area, BooleanOps, BoundingRect, Coord, MultiPolygon};
use rayon::prelude::*;

use super::places::CellHomes;
use super::shares::{CELLS_RESOLVING, Ground, OVERLAP_SHARE_MIN, Part, division};
use crate::base::{MunicipalityId, QuartierId, zip_equal};
use crate::spatial::point_inside;

/// A cell given as an area.
pub(super) struct Block {
    pub key: String,
    pub area: MultiPolygon<f64>,
    /// Its persons, if they are known.
    pub persons: Option<f64>,
    /// The cells at its points, over which its persons are spread.
    pub cells: Range<usize>,
}

/// A part of a block that is shared out.
pub(super) struct BlockPart {
    pub key: String,
    pub quartier: Option<QuartierId>,
    pub municipality: MunicipalityId,
    /// Its share is in proportion to this: an area, or homes.
    pub weight: f64,
    /// The cells at the points of the block in this part.
    pub cells: Vec<usize>,
    /// A point of the part, where none of the block's points lies in it.
    pub position: Option<Coord<f64>>,
}

/// A block that is shared out.
pub(super) struct SharedBlock {
    /// Its position in the list of blocks.
    pub block: usize,
    pub parts: Vec<BlockPart>,
    pub is_by_homes: bool,
}

impl Block {
    /// The quartiers with a point of the block.
    fn quartiers_with_point(&self, homes: &CellHomes) -> BTreeSet<usize> {
        let homes = homes.1[self.cells.clone()].iter().flatten();
        homes.map(|quartier| quartier.index()).collect()
    }

    /// Whether a quartier is too small for the points of the block.
    fn is_large_for(&self, quartier_m2: f64) -> bool {
        let point_m2 = self.area.unsigned_area() / self.cells.len().max(1) as f64;
        quartier_m2 < CELLS_RESOLVING * point_m2
    }

    /// The quartiers of which the block leaves open who lives there.
    fn open_quartiers(&self, homes: &CellHomes, ground: &Ground<'_>) -> Vec<usize> {
        let (Some(rect), block_m2) = (self.area.bounding_rect(), self.area.unsigned_area()) else {
            return Vec::new();
        };
        if self.persons == Some(0.0) {
            return Vec::new();
        }
        let has_point = self.quartiers_with_point(homes);
        let is_open = |at: &usize| {
            let area = ground.quartiers[*at].area();
            let quartier_m2 = area.unsigned_area();
            // Points of a block with a number miss only quartiers that are small against their spacing.
            if has_point.contains(at) || self.persons.is_some() && !self.is_large_for(quartier_m2) {
                return false;
            }
            let shared_m2 = self.area.intersection(area).unsigned_area();
            shared_m2 > OVERLAP_SHARE_MIN * block_m2.min(quartier_m2)
        };
        let near = ground.kept.places.quartier_index().near_box(rect.min(), rect.max());
        near.into_iter().filter(is_open).collect()
    }

    /// The parts of an inhabited block that overlaps a quartier without any of its points and too small for
    /// them; `None` for other blocks.
    fn shared(&self, number: usize, homes: &CellHomes, ground: &Ground<'_>) -> Option<SharedBlock> {
        self.persons.filter(|persons| *persons > 0.0)?;
        if self.open_quartiers(homes, ground).is_empty() {
            return None;
        }
        let has_point = self.quartiers_with_point(homes);
        let is_coarse = |at: usize| {
            !has_point.contains(&at)
                && self.is_large_for(ground.quartiers[at].area().unsigned_area())
        };
        let divided = division(&self.area, &is_coarse, ground);
        let parts = zip_equal(divided.parts, divided.grounds).filter_map(|(part, shape)| {
            let is_in = |cell: &usize| match part.quartier {
                None => homes.1[*cell].is_none() && homes.0[*cell] == Some(part.municipality),
                quartier => homes.1[*cell] == quartier,
            };
            let cells: Vec<usize> = self.cells.clone().filter(is_in).collect();
            let position = if cells.is_empty() { Some(point_inside(&shape)?) } else { None };
            let key = part.key(&self.key, ground);
            let Part { quartier, municipality, weight } = part;
            Some(BlockPart { key, quartier, municipality, weight, cells, position })
        });
        let (parts, is_by_homes) = (parts.collect::<Vec<_>>(), divided.is_by_homes);
        // A part without a point has no weight: its persons would be lost.
        let has_weight = parts.iter().any(|part| part.weight > 0.0);
        has_weight.then_some(SharedBlock { block: number, parts, is_by_homes })
    }
}

/// The blocks whose persons are shared out over quartiers, because their points miss some of them.
///
/// # Cost
/// One intersection for each pair of a block and a quartier that may be missed; for blocks that miss one, one
/// for each quartier and municipality that they may overlap.
pub(super) fn shared_blocks(
    blocks: &[Block],
    homes: &CellHomes,
    ground: &Ground<'_>,
) -> Vec<SharedBlock> {
    let shared = blocks.par_iter().enumerate();
    shared.filter_map(|(number, block)| block.shared(number, homes, ground)).collect()
}

/// By quartier: whether a block leaves open who lives there. `homes` are those of each cell.
///
/// # Method
/// A block whose persons are unknown leaves every quartier open that it overlaps. An inhabited block
/// leaves those open that have none of its points, though they are smaller than the ground of four.
///
/// # Cost
/// One intersection for each pair of a block and a quartier that may be open.
pub(super) fn open_quartiers<'b>(
    blocks: impl Iterator<Item = &'b Block>,
    homes: &CellHomes,
    ground: &Ground<'_>,
) -> Vec<bool> {
    let blocks: Vec<&Block> = blocks.collect();
    let open: Vec<Vec<usize>> =
        blocks.into_par_iter().map(|block| block.open_quartiers(homes, ground)).collect();
    let mut is_open = vec![false; ground.quartiers.len()];
    open.into_iter().flatten().for_each(|at| is_open[at] = true);
    is_open
}
