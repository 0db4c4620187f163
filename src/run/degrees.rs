//! Transformation of results to WGS 84, the CRS of all written results.

use std::collections::HashMap;
use std::sync::OnceLock;

use geo::{Coord, MapCoordsInPlace};
use rayon::prelude::*;

use crate::analysis::coverage::Level;
use crate::base::zip_equal;
use crate::crs::{CrsError, transform_coords, transform_layer};
use crate::dataset::{CrsId, Layer};
use crate::present::area_shapes;
use crate::region::Region;

/// A layer transformed to WGS 84.
pub(super) fn to_degrees(mut layer: Layer) -> Result<Layer, CrsError> {
    if layer.crs.is_some() {
        transform_layer(&mut layer, &CrsId::wgs84())?;
    }
    Ok(layer)
}

/// Corners of the cell grid (keyed by their bits) with their WGS 84 coordinates.
pub(super) type CornerImages = OnceLock<HashMap<(u64, u64), Coord<f64>>>;

fn corner_key(at: &Coord<f64>) -> (u64, u64) {
    (at.x.to_bits(), at.y.to_bits())
}

/// A layer of outlines along the cell grid, transformed to WGS 84. Each grid corner is transformed once
/// and looked up later, because outlines of many categories share the corners.
pub(super) fn outlines_to_degrees(
    region: &Region,
    mut layer: Layer,
    images: &CornerImages,
) -> Result<Layer, CrsError> {
    let Some(grid) = region.cells().grid() else { return to_degrees(layer) };
    if images.get().is_none() {
        let mut coords = grid.corners().to_vec();
        if !transform_coords(&mut coords, region.crs(), &CrsId::wgs84())?.is_empty() {
            return to_degrees(layer);
        }
        images.get_or_init(|| zip_equal(grid.corners().iter().map(corner_key), coords).collect());
    }
    let image = images.get().expect("set just now");
    layer.geometry.par_iter_mut().flatten().for_each(|geometry| {
        geometry.map_coords_in_place(|at| image[&corner_key(&at)]);
    });
    Ok(in_degrees(layer))
}

/// The shapes of a level in WGS 84.
pub(super) fn shapes_in_degrees(
    region: &Region,
    level: Level,
) -> Result<Vec<Option<geo::Geometry<f64>>>, CrsError> {
    let geometry = area_shapes(region, level);
    let layer = Layer { geometry, crs: Some(region.crs().clone()), ..Layer::default() };
    Ok(to_degrees(layer)?.geometry)
}

/// A layer whose geometries already are in WGS 84, with its CRS set accordingly.
pub(super) fn in_degrees(mut layer: Layer) -> Layer {
    layer.crs = layer.crs.map(|_| CrsId::wgs84());
    layer
}
