//! What a source states about the ground on which it is complete.

use std::path::Path;

use geo::{Geometry, MultiPolygon, unary_union};

use super::error::KnownError;
use super::read::read_layer;
use crate::base::{Bounds, Diagnostics};
use crate::config::{FacilityLayer, Lookup, WalkSection, expand};
use crate::crs::unify_rows;
use crate::format::{Input, ReadOptions};
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

/// The known ground that a configuration states; reads the file of `known_area`, whose
/// findings are added.
///
/// # Errors
/// [`KnownError`] when several keys are set, a number is out of range, the file has no
/// polygons, or nothing states the CRS of its rows.
pub(super) fn known(
    stated: &Stated<'_>,
    folder: &Path,
    lookup: Lookup<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<Known, KnownError> {
    match (stated.around_m, stated.within, stated.area) {
        (None, None, None) => Ok(Known::Unstated),
        (Some(metres), None, None) if (0.0..=AROUND_MAX_M).contains(&metres) => {
            Ok(Known::Around { metres })
        }
        (Some(found), None, None) => Err(KnownError::Around { found, high: AROUND_MAX_M }),
        (None, Some(sides), None) => within(sides),
        (None, None, Some(path)) => area(path, folder, lookup, diagnostics),
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

fn area(
    path: &str,
    folder: &Path,
    lookup: Lookup<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<Known, KnownError> {
    let expanded = expand(path, lookup).map_err(|source| KnownError::Variable { source })?;
    let input = Input::File(folder.join(expanded));
    let options = ReadOptions { layer: "known area".to_owned(), ..ReadOptions::default() };
    let mut read = read_layer(&input, &options).map_err(|source| KnownError::Layer { source })?;
    let unusable = |source| KnownError::Crs { source };
    diagnostics.append(read.diagnostics);
    diagnostics.append(unify_rows(&mut read.layer).map_err(unusable)?);
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
    // GeoJSON is in degrees unless it says otherwise; other formats must say it.
    let missing = || KnownError::NoCrs { path: path.to_owned() };
    let crs = read.layer.crs.ok_or_else(missing)?;
    Ok(Known::Area { crs, area: unary_union(&polygons) })
}
