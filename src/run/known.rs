//! What a source states about the ground on which it is complete.

use std::path::Path;

use geo::{Geometry, MultiPolygon, unary_union};

use super::error::KnownError;
use crate::base::Bounds;
use crate::config::{FacilityLayer, Lookup, WalkSection, expand};
use crate::dataset::CrsId;
use crate::format::{Input, ReadOptions, read_layer};
use crate::region::Known;

/// Largest distance around the municipalities, metres.
const AROUND_MAX_M: f64 = 1_000_000.0;

/// The keys of a configuration that state known ground.
pub(super) struct Stated<'c> {
    around_m: Option<f64>,
    within: Option<[f64; 4]>,
    area: Option<&'c String>,
}

impl<'c> From<&'c FacilityLayer> for Stated<'c> {
    fn from(layer: &'c FacilityLayer) -> Self {
        let FacilityLayer { known_around_m, known_box, known_area, .. } = layer;
        Self { around_m: *known_around_m, within: *known_box, area: known_area.as_ref() }
    }
}

impl<'c> From<&'c WalkSection> for Stated<'c> {
    fn from(section: &'c WalkSection) -> Self {
        let WalkSection { known_around_m, known_box, known_area, .. } = section;
        Self { around_m: *known_around_m, within: *known_box, area: known_area.as_ref() }
    }
}

/// The known ground that a configuration states; reads the file of `known_area`.
///
/// # Errors
/// [`KnownError`] when several keys are set, a number is out of range, or the file has no polygons.
pub(super) fn known(
    stated: &Stated<'_>,
    folder: &Path,
    lookup: Lookup<'_>,
) -> Result<Known, KnownError> {
    match (stated.around_m, stated.within, stated.area) {
        (None, None, None) => Ok(Known::Unstated),
        (Some(metres), None, None) if (0.0..=AROUND_MAX_M).contains(&metres) => {
            Ok(Known::Around { metres })
        }
        (Some(found), None, None) => Err(KnownError::Around { found, high: AROUND_MAX_M }),
        (None, Some(sides), None) => within(sides),
        (None, None, Some(path)) => area(path, folder, lookup),
        _ => Err(KnownError::Several),
    }
}

fn within(sides: [f64; 4]) -> Result<Known, KnownError> {
    let [west, south, east, north] = sides;
    let longitudes = -180.0 <= west && west < east && east <= 180.0;
    let latitudes = -90.0 <= south && south < north && north <= 90.0;
    match longitudes && latitudes {
        true => Ok(Known::within(Bounds::new(west, south, east, north))),
        false => Err(KnownError::Box { found: format!("{sides:?}") }),
    }
}

fn area(path: &str, folder: &Path, lookup: Lookup<'_>) -> Result<Known, KnownError> {
    let expanded = expand(path, lookup).map_err(|source| KnownError::Variable { source })?;
    let input = Input::File(folder.join(expanded));
    let options = ReadOptions { layer: "known area".to_owned(), ..ReadOptions::default() };
    let read = read_layer(&input, &options).map_err(|source| KnownError::Layer { source })?;
    let mut polygons = Vec::new();
    for geometry in read.layer.geometry.into_iter().flatten() {
        match geometry {
            Geometry::Polygon(polygon) => polygons.push(MultiPolygon(vec![polygon])),
            Geometry::MultiPolygon(several) => polygons.push(several),
            _ => {}
        }
    }
    if polygons.is_empty() {
        return Err(KnownError::NoArea { path: path.to_owned() });
    }
    let crs = read.layer.crs.unwrap_or_else(CrsId::wgs84);
    Ok(Known::Area { crs, area: unary_union(&polygons) })
}
