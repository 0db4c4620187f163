//! Cells as read, before their persons are whole: areas among them are spread over points or shared out.

use geo::Coord;

use super::blocks::{Block, SharedBlock};
use super::places::CellHomes;
use super::shares::{report_shared, whole_shares};
use super::spread::{Spread, persons_at};
use crate::base::{Diagnostics, zip_equal};
use crate::spatial::Outline;

/// One cell as read; `None` is a suppressed value.
pub(super) struct Draft {
    pub key: String,
    /// The number of its layer, and its row there.
    pub record: [usize; 2],
    pub position: Coord<f64>,
    pub values: Vec<Option<f64>>,
    /// Groups with a value already reported as unusable, so that it is not reported as missing too.
    pub unusable: Vec<usize>,
}

/// The cell itself, or points inside its area over which its persons are spread. Where their number is
/// unknown, there is nothing to spread.
pub(super) fn spread_over(draft: Draft, outline: &Outline, spread: Spread) -> Vec<Draft> {
    let (Outline::Area(area), Some(_)) = (outline, draft.values[0]) else { return vec![draft] };
    let points = spread.points_in(area);
    if points.len() < 2 {
        return vec![draft];
    }
    let shares: Vec<Option<Vec<f64>>> = draft
        .values
        .iter()
        .map(|value| value.map(|persons| persons_at(points.len(), persons)))
        .collect();
    let cell = |(at, position): (usize, Coord<f64>)| Draft {
        key: format!("{}-{}", draft.key, at + 1),
        record: draft.record,
        position,
        values: shares.iter().map(|share| share.as_ref().map(|share| share[at])).collect(),
        unusable: draft.unusable.clone(),
    };
    points.into_iter().enumerate().map(cell).collect()
}

/// Shares the persons of blocks out over their parts (W356): over the cells at their points there, or to a new
/// cell in a part without any.
pub(super) fn share_out_blocks(
    drafts: &mut Vec<Draft>,
    homes: &mut CellHomes,
    (blocks, shared): (&[Block], &[SharedBlock]),
    diagnostics: &mut Diagnostics,
) {
    for SharedBlock { block, parts, .. } in shared {
        let block = &blocks[*block];
        let groups = drafts[block.cells.start].values.len();
        let mut by_part: Vec<Vec<Option<f64>>> = vec![Vec::new(); parts.len()];
        for group in 0..groups {
            let all =
                block.cells.clone().map(|cell| drafts[cell].values[group]).sum::<Option<f64>>();
            let most: Option<Vec<u64>> = (group > 0).then(|| {
                by_part.iter().map(|values| values[0].unwrap_or(0.0).floor() as u64).collect()
            });
            let weights = parts.iter().map(|part| part.weight);
            let shares = all.map(|all| part_shares(all, weights, most.as_deref()));
            for (at, values) in by_part.iter_mut().enumerate() {
                values.push(shares.as_ref().map(|shares| shares[at]));
            }
            for cell in block.cells.clone() {
                drafts[cell].values[group] = all.map(|_| 0.0);
            }
        }
        for (part, values) in zip_equal(parts, by_part) {
            if let Some(position) = part.position {
                let record = drafts[block.cells.start].record;
                let key = part.key.clone();
                let unusable = drafts[block.cells.start].unusable.clone();
                drafts.push(Draft { key, record, position, values, unusable });
                homes.0.push(Some(part.municipality));
                homes.1.push(part.quartier);
                continue;
            }
            for (group, value) in values.into_iter().enumerate() {
                let spread = value.map(|value| persons_at(part.cells.len(), value));
                for (at, cell) in part.cells.iter().enumerate() {
                    drafts[*cell].values[group] = spread.as_ref().map(|spread| spread[at]);
                }
            }
        }
    }
    let size = "areas with persons are larger than quartiers among them";
    let persons = |shared: &SharedBlock| {
        let persons = blocks[shared.block].persons.unwrap_or(0.0).round() as u64;
        (persons, shared.is_by_homes)
    };
    report_shared(size, "areas", shared.iter().map(persons), diagnostics);
}

/// Shares of a number of persons: whole ones by the largest remainder; a fraction goes to the first part with
/// the largest weight.
fn part_shares(
    persons: f64,
    weights: impl Iterator<Item = f64> + Clone,
    most: Option<&[u64]>,
) -> Vec<f64> {
    let whole = whole_shares(persons.floor() as u64, weights.clone(), most);
    let mut shares: Vec<f64> = whole.into_iter().map(|share| share as f64).collect();
    let largest = weights.clone().fold(0.0, f64::max);
    if let Some(at) = weights.into_iter().position(|weight| weight == largest) {
        shares[at] += persons.fract();
    }
    shares
}
