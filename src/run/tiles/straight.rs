//! The distances of a tile in a straight line.

use super::collect::{Apart, Asked, BoxFor, Measured};
use super::error::TilesError;
use super::manifest::Tiles;
use super::places::{CellRow, Surroundings, part_region};
use crate::access::straight_line_columns;
use crate::base::{Bounds, Millimetres, Progress};

/// Measures straight lines in a box. A facility that is not read lies beyond its sides.
pub(super) fn measure_straight(
    tiles: &Tiles,
    surroundings: &mut Surroundings<'_>,
    asked: &Asked<'_>,
    progress: &dyn Progress,
) -> Result<Measured, TilesError> {
    let around = asked.bounds;
    let places = surroundings.within(&around, &asked.is_open())?;
    let region = part_region(&tiles.manifest, asked.cells, &places);
    let is_all = surroundings.is_all(&around);
    let proven_to = |cell: &CellRow| match is_all {
        true => Millimetres::UNREACHED,
        false => to_side(&around, cell),
    };
    Ok(Measured {
        columns: straight_line_columns(&region, progress),
        facilities: places.iter().map(|row| row.facility).collect(),
        proven_to: asked.cells.iter().map(proven_to).collect(),
        apart: Apart::default(),
        bounds: around,
        box_for: BoxFor { per_metre: 1.0, more_m: 0.01 },
    })
}

/// The distance from a cell to the nearest side of the box in which it lies, rounded down.
fn to_side(around: &Bounds, cell: &CellRow) -> Millimetres {
    let (at, Bounds { west, south, east, north }) = (cell.at, *around);
    let nearest = (at.x - west).min(east - at.x).min(at.y - south).min(north - at.y);
    // Two millimetres less than measured: both this distance and those it is held against are rounded.
    Millimetres::from_metres(nearest - 0.002)
}
