//! Transformation of coordinates from one CRS to another.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::rc::Rc;

use geo::{Coord, CoordsIter, Geometry, MapCoordsInPlace};
use rayon::prelude::*;

use super::ffi::{Object, coordinate, plane};
use super::library::{context, grid_folders, horizontal};
use super::{CrsError, CrsId};
use crate::base::{Diagnostics, codes};
use crate::dataset::Layer;

/// Coordinates in a chunk of one thread: enough to make the overhead of a chunk negligible.
const CHUNK: usize = 16_384;

/// Coordinates passed to PROJ in one call: 32 KiB, so that the buffer stays in the processor's cache.
const BLOCK: usize = 1024;

/// A transformation between two CRS, for one thread. On both sides x is east and y is north, whatever
/// the axis order of the CRS.
pub struct Transformer {
    /// `None` when both are the same.
    operation: Option<Object>,
}

impl Transformer {
    /// Makes a transformation; PROJ picks the most accurate one that needs no missing grid.
    /// Operations that ignore the difference between the datums (100 m and more) are never used.
    ///
    /// # Errors
    /// [`CrsError::Unknown`] when PROJ does not know one of the two; [`CrsError::NoWay`] when it
    /// knows no transformation of stated accuracy between them.
    pub fn new(from: &CrsId, to: &CrsId) -> Result<Self, CrsError> {
        let context = context()?;
        let (source, target) = (horizontal(&context, from)?, horizontal(&context, to)?);
        if from == to {
            return Ok(Self { operation: None });
        }
        let no_way = |cause| CrsError::NoWay { from: from.clone(), to: to.clone(), cause };
        Ok(Self { operation: Some(context.operation(&source, &target).map_err(no_way)?) })
    }

    /// Transforms coordinates in place. Returns the indexes of coordinates that cannot be
    /// transformed; these become NaN. Cost: 0.2 to 0.7 microseconds for each coordinate.
    pub fn apply(&self, coords: &mut [Coord<f64>]) -> Vec<usize> {
        if let Some(operation) = &self.operation {
            let mut block = Vec::with_capacity(BLOCK.min(coords.len()));
            for part in coords.chunks_mut(BLOCK) {
                transform_block(operation, part, &mut block);
            }
        }
        failures(coords)
    }
}

pub(super) fn is_number(coord: &Coord<f64>) -> bool {
    coord.x.is_finite() && coord.y.is_finite()
}

/// Transforms one block through PROJ's own point type. PROJ does not get coordinates that are
/// not finite, because it treats an infinite coordinate as an earlier failure.
fn transform_block(
    operation: &Object,
    coords: &mut [Coord<f64>],
    block: &mut Vec<proj_sys::PJ_COORD>,
) {
    block.clear();
    block.extend(coords.iter().filter(|c| is_number(c)).map(|c| coordinate(c.x, c.y)));
    operation.transform(block);
    for (coord, point) in coords.iter_mut().filter(|c| is_number(c)).zip(block.iter()) {
        let (x, y) = plane(point);
        *coord = Coord { x, y };
    }
}

/// Sets coordinates that are not finite to NaN in both parts, and returns their indexes.
fn failures(coords: &mut [Coord<f64>]) -> Vec<usize> {
    let mut failed = Vec::new();
    for (at, coord) in coords.iter_mut().enumerate() {
        if !is_number(coord) {
            *coord = Coord { x: f64::NAN, y: f64::NAN };
            failed.push(at);
        }
    }
    failed
}

/// The key of a transformation: both CRS and the folders of grid files.
type Key = (CrsId, CrsId, Vec<PathBuf>);

thread_local! {
    /// Transformations of each thread; making one takes milliseconds.
    static TRANSFORMERS: RefCell<HashMap<Key, Rc<Transformer>>> = RefCell::new(HashMap::new());
}

/// This thread's transformation between two CRS.
fn cached(from: &CrsId, to: &CrsId) -> Result<Rc<Transformer>, CrsError> {
    TRANSFORMERS.with_borrow_mut(|cache| {
        let key = (from.clone(), to.clone(), grid_folders());
        if let Some(known) = cache.get(&key) {
            return Ok(Rc::clone(known));
        }
        let made = Rc::new(Transformer::new(from, to)?);
        cache.insert(key, Rc::clone(&made));
        Ok(made)
    })
}

/// Transforms many coordinates in place on all threads. Returns the indexes of coordinates that cannot
/// be transformed; these become NaN.
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
/// As [`Transformer::new`]; in that case no coordinate is changed.
pub fn transform_coords(
    coords: &mut [Coord<f64>],
    from: &CrsId,
    to: &CrsId,
) -> Result<Vec<usize>, CrsError> {
    // An error must occur before any coordinate is changed.
    cached(from, to)?;
    let chunks = coords.par_chunks_mut(CHUNK).enumerate().map(|(number, chunk)| {
        let failed = cached(from, to)?.apply(chunk);
        Ok(failed.into_iter().map(|at| number * CHUNK + at).collect::<Vec<_>>())
    });
    let failed: Vec<Vec<usize>> = chunks.collect::<Result<_, CrsError>>()?;
    Ok(failed.into_iter().flatten().collect())
}

/// Transforms the rows that state a CRS of their own into that of their layer. A row that cannot be
/// transformed, for instance because PROJ does not know its CRS, loses its geometry and is reported
/// (E110).
///
/// # Errors
/// [`CrsError::Missing`] when rows state a CRS and the layer none; [`CrsError::Unknown`] when PROJ does not
/// know that of the layer.
pub fn unify_rows(layer: &mut Layer) -> Result<Diagnostics, CrsError> {
    let mut diagnostics = Diagnostics::default();
    if layer.row_crs.is_empty() {
        return Ok(diagnostics);
    }
    let to = layer.crs.clone().ok_or_else(|| CrsError::Missing { layer: layer.name.clone() })?;
    let mut rows_of: BTreeMap<CrsId, Vec<usize>> = BTreeMap::new();
    for (row, crs) in std::mem::take(&mut layer.row_crs) {
        rows_of.entry(crs).or_default().push(row);
    }
    Transformer::new(&to, &to)?;
    for (from, rows) in rows_of {
        let transformer = cached(&from, &to);
        for row in rows {
            let Some(geometry) = &mut layer.geometry[row] else { continue };
            let fault = match &transformer {
                Ok(transformer) => transform_geometry(geometry, transformer),
                Err(error) => Some(error.to_string()),
            };
            if let Some(fault) = fault {
                layer.geometry[row] = None;
                layer.unplaced_reported.insert(row);
                diagnostics.push_with(codes::E110, layer.source_name(), |file| {
                    let message =
                        format!("the geometry cannot be transformed from {from} to {to}: {fault}");
                    (file.feature(layer.record(row)), message)
                });
            }
        }
    }
    Ok(diagnostics)
}

/// Transforms a geometry in place; returns why it cannot be transformed.
fn transform_geometry(geometry: &mut Geometry<f64>, transformer: &Transformer) -> Option<String> {
    let mut coords: Vec<Coord<f64>> = geometry.coords_iter().collect();
    let failed = transformer.apply(&mut coords);
    let next = Cell::new(0);
    geometry.map_coords_in_place(|_| coords[next.replace(next.get() + 1)]);
    (!failed.is_empty()).then(|| "a coordinate has no place there".to_owned())
}

/// Transforms a layer in place. Rows that state a CRS of their own are transformed from it. A row with a
/// coordinate that cannot be transformed to `to` loses its geometry and is reported (E110).
///
/// # Errors
/// [`CrsError::Missing`] when the layer does not state its CRS; else as [`Transformer::new`].
pub fn transform_layer(layer: &mut Layer, to: &CrsId) -> Result<Diagnostics, CrsError> {
    let mut diagnostics = unify_rows(layer)?;
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
            layer.unplaced_reported.insert(row);
            diagnostics.push_with(codes::E110, layer.source_name(), |file| {
                let message = format!("a coordinate cannot be transformed from {from} to {to}");
                (file.feature(layer.record(row)), message)
            });
        }
    }
    Ok(diagnostics)
}
