//! Coordinates from one CRS to another.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::mem::ManuallyDrop;
use std::rc::Rc;

use geo::{Coord, CoordsIter, MapCoordsInPlace};
use proj::Proj;
use rayon::prelude::*;

use super::library::{lock, use_embedded_database};
use super::{CrsError, CrsId};
use crate::base::{Diagnostics, Finding};
use crate::dataset::Layer;

/// Coordinates that one thread transforms at a time: long enough to make starting a chunk free.
const CHUNK: usize = 16_384;

/// A transformation between two CRS, for one thread. x is east and y is north on both sides,
/// whatever order of axes the CRS defines.
pub struct Transformer {
    /// `None` when both are the same.
    proj: Option<ManuallyDrop<Proj>>,
}

impl Transformer {
    /// Makes a transformation; PROJ picks the most accurate one that needs no missing grid.
    ///
    /// # Errors
    /// [`CrsError::Unknown`] when PROJ knows no way between the two.
    pub fn new(from: &CrsId, to: &CrsId) -> Result<Self, CrsError> {
        use_embedded_database()?;
        if from == to {
            return Ok(Self { proj: None });
        }
        let _guard = lock();
        let proj = Proj::new_known_crs(from.as_str(), to.as_str(), None)
            .map_err(|source| CrsError::NoWay { from: from.clone(), to: to.clone(), source })?;
        Ok(Self { proj: Some(ManuallyDrop::new(proj)) })
    }

    /// Transforms coordinates in place and returns the positions of those that have no image;
    /// they become NaN. Cost: about a microsecond a coordinate.
    pub fn apply(&self, coords: &mut [Coord<f64>]) -> Vec<usize> {
        let Some(proj) = &self.proj else { return failures(coords) };
        // A failing coordinate makes PROJ write its message into the context all threads share.
        let _guard = lock();
        if proj.convert_array(coords).is_err() {
            // One bad coordinate makes PROJ refuse the whole array, untouched.
            for coord in coords.iter_mut() {
                *coord = proj.convert(*coord).unwrap_or(Coord { x: f64::NAN, y: f64::NAN });
            }
        }
        failures(coords)
    }
}

impl Drop for Transformer {
    fn drop(&mut self) {
        if let Some(proj) = &mut self.proj {
            let _guard = lock();
            // SAFETY: dropped once, here, and never used again.
            unsafe { ManuallyDrop::drop(proj) };
        }
    }
}

/// Positions of coordinates that are no numbers; both parts of them become NaN.
fn failures(coords: &mut [Coord<f64>]) -> Vec<usize> {
    let mut failed = Vec::new();
    for (at, coord) in coords.iter_mut().enumerate() {
        if !coord.x.is_finite() || !coord.y.is_finite() {
            *coord = Coord { x: f64::NAN, y: f64::NAN };
            failed.push(at);
        }
    }
    failed
}

type Cache = HashMap<(CrsId, CrsId), Rc<Transformer>>;

thread_local! {
    /// Making a transformation takes milliseconds, so each thread keeps its own.
    static TRANSFORMERS: RefCell<Cache> = RefCell::new(HashMap::new());
}

/// This thread's transformation between two CRS.
fn cached(from: &CrsId, to: &CrsId) -> Result<Rc<Transformer>, CrsError> {
    TRANSFORMERS.with_borrow_mut(|cache| {
        let key = (from.clone(), to.clone());
        if let Some(known) = cache.get(&key) {
            return Ok(Rc::clone(known));
        }
        let made = Rc::new(Transformer::new(from, to)?);
        cache.insert(key, Rc::clone(&made));
        Ok(made)
    })
}

/// Transforms many coordinates in place on all threads and returns the positions of those that
/// have no image; they become NaN.
///
/// ```
/// use geo::Coord;
/// use nahraum::crs::{CrsId, transform_coords};
/// let mut coords = [Coord { x: 9.0, y: 0.0 }];
/// let failed = transform_coords(&mut coords, &CrsId::wgs84(), &CrsId::epsg(25832)).unwrap();
/// assert!(failed.is_empty());
/// // The central meridian of UTM zone 32 has the easting 500 km.
/// assert!((coords[0].x - 500_000.0).abs() < 1e-6 && coords[0].y.abs() < 1e-6);
/// ```
///
/// # Errors
/// As [`Transformer::new`].
pub fn transform_coords(
    coords: &mut [Coord<f64>],
    from: &CrsId,
    to: &CrsId,
) -> Result<Vec<usize>, CrsError> {
    let chunks = coords.par_chunks_mut(CHUNK).enumerate().map(|(number, chunk)| {
        let failed = cached(from, to)?.apply(chunk);
        Ok(failed.into_iter().map(|at| number * CHUNK + at).collect::<Vec<_>>())
    });
    let failed: Vec<Vec<usize>> = chunks.collect::<Result<_, CrsError>>()?;
    Ok(failed.into_iter().flatten().collect())
}

/// Transforms a layer in place. A row with a coordinate that has no image in `to` loses its
/// geometry and is reported (E110).
///
/// # Errors
/// [`CrsError::Missing`] when the layer does not say its CRS; else as [`Transformer::new`].
pub fn transform_layer(layer: &mut Layer, to: &CrsId) -> Result<Diagnostics, CrsError> {
    let mut diagnostics = Diagnostics::default();
    let from = layer.crs.clone().ok_or_else(|| CrsError::Missing { layer: layer.name.clone() })?;
    if from != *to {
        let geometries = layer.geometry.iter().flatten();
        let mut coords: Vec<Coord<f64>> = geometries.flat_map(|g| g.coords_iter()).collect();
        transform_coords(&mut coords, &from, to)?;
        let next = Cell::new(0);
        for geometry in layer.geometry.iter_mut().flatten() {
            geometry.map_coords_in_place(|_| coords[next.replace(next.get() + 1)]);
        }
        layer.crs = Some(to.clone());
    }
    for row in 0..layer.len() {
        let Some(geometry) = &layer.geometry[row] else { continue };
        if geometry.coords_iter().any(|coord| coord.x.is_nan() || coord.y.is_nan()) {
            layer.geometry[row] = None;
            let message = format!("a coordinate cannot be transformed from {from} to {to}");
            diagnostics.push(Finding::new("E110", message).at(layer.place(row)));
        }
    }
    Ok(diagnostics)
}
