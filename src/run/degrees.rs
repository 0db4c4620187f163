//! Transformation of results to WGS 84, the CRS of answers and of files of one layer.

use std::sync::OnceLock;

use geo::{Coord, MapCoordsInPlace};
use rayon::prelude::*;

use crate::analysis::coverage::Level;
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

/// The corners of the cell grid in WGS 84, once they are needed.
pub(super) type CornerImages = OnceLock<Images>;

/// The corners of a grid with their WGS 84 coordinates, found by their place. A table of their numbers takes
/// a quarter of the memory of a map of their coordinates.
pub(super) struct Images {
    /// Numbers of corners, each at the slot of its place or the next free one.
    slots: Vec<u32>,
    images: Vec<Coord<f64>>,
}

impl Images {
    /// Marks a free slot.
    const FREE: u32 = u32::MAX;

    fn new(corners: &[Coord<f64>], images: Vec<Coord<f64>>) -> Self {
        let mut slots = vec![Self::FREE; (2 * corners.len()).next_power_of_two()];
        for (number, at) in corners.iter().enumerate() {
            let free = Self::probe(slots.len(), at).find(|slot| slots[*slot] == Self::FREE);
            slots[free.expect("half of the slots are free")] = number as u32;
        }
        Self { slots, images }
    }

    /// The slots at which a place may be, in order.
    fn probe(slots: usize, at: &Coord<f64>) -> impl Iterator<Item = usize> + use<> {
        // Whole coordinates differ only in the upper half of their bits (hashing by multiplication: Knuth 1973).
        let bits = at.x.to_bits().rotate_left(32) ^ at.y.to_bits();
        let first = (bits.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize;
        (0..slots).map(move |step| (first + step) & (slots - 1))
    }

    fn image(&self, corners: &[Coord<f64>], at: &Coord<f64>) -> Coord<f64> {
        let numbers = Self::probe(self.slots.len(), at).map(|slot| self.slots[slot]);
        let mut numbers = numbers.take_while(|number| *number != Self::FREE);
        let number = numbers.find(|number| corners[*number as usize] == *at);
        self.images[number.expect("an outline runs along corners of the grid") as usize]
    }
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
        images.get_or_init(|| Images::new(grid.corners(), coords));
    }
    let image = images.get().expect("set just now");
    layer.geometry.par_iter_mut().flatten().for_each(|geometry| {
        geometry.map_coords_in_place(|at| image.image(grid.corners(), &at));
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

/// Longitude and latitude of every facility of a region.
pub(super) fn facilities_in_degrees(region: &Region) -> Result<Vec<Coord<f64>>, CrsError> {
    let mut at: Vec<Coord<f64>> =
        region.facilities().iter().map(|facility| facility.position()).collect();
    transform_coords(&mut at, region.crs(), &CrsId::wgs84())?;
    Ok(at)
}

/// A layer whose geometries already are in WGS 84, with its CRS set accordingly.
pub(super) fn in_degrees(mut layer: Layer) -> Layer {
    layer.crs = layer.crs.map(|_| CrsId::wgs84());
    layer
}
