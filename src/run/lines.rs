//! A layer of lines as street map.

use std::path::Path;

use geo::CoordsIter;

use super::error::WalkError;
use super::read::read_layer;
use crate::base::{Bounds, Checked};
use crate::crs::{lon_lat_box, working_crs};
use crate::dataset::{CrsId, OsmExtract};
use crate::format::{Input, ReadOptions};
use crate::network::{LineRules, LinesError, street_map_of_lines};
use crate::project::SourceRecord;

/// How a layer of lines is read as street map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LineSettings {
    /// The name of the layer in a file that has several.
    pub table: Option<String>,
    /// CRS of the lines, when the file does not state it.
    pub crs: Option<CrsId>,
    /// Attribution, beside that of the file.
    pub attribution: Option<String>,
    /// Which columns are tags, and what is joined.
    pub rules: LineRules,
}

/// A street map made of a layer of lines.
pub(super) struct LineMap {
    /// The street map.
    pub map: Checked<OsmExtract>,
    /// The attributions that the layer requires.
    pub attribution: String,
    /// The record of the file.
    pub record: SourceRecord,
}

/// Reads a layer of lines as street map.
///
/// # Errors
/// [`WalkError::LineFile`] when the layer cannot be read, [`WalkError::NoLinesCrs`] when nothing states its CRS,
/// [`WalkError::Lines`] when a column is missing or the coordinates cannot be transformed.
pub(super) fn load_lines(path: &Path, settings: &LineSettings) -> Result<LineMap, WalkError> {
    let options = ReadOptions {
        layer: "network".to_owned(),
        table: settings.table.clone(),
        crs: settings.crs.clone(),
        ..ReadOptions::default()
    };
    let read = read_layer(&Input::File(path.to_owned()), &options)
        .map_err(|source| WalkError::LineFile { source })?;
    let record = SourceRecord::new("network", path.display().to_string(), &read);
    let mut layer = read.layer;
    let Some(crs) = layer.crs.clone() else {
        return Err(WalkError::NoLinesCrs { path: path.to_owned() });
    };
    layer.attribution.extend(settings.attribution.clone());
    let attribution = layer.attribution.join("; ");
    let fail = |source: LinesError| WalkError::Lines { source };
    let corners: Vec<_> =
        layer.geometry.iter().flatten().flat_map(|one| one.coords_iter()).collect();
    let degrees = lon_lat_box(&corners, &crs).map_err(|source| WalkError::Crs { source })?;
    drop(corners);
    let metric = working_crs(degrees.unwrap_or(Bounds::WORLD));
    let mut map = street_map_of_lines(layer, &metric, &settings.rules).map_err(fail)?;
    let mut diagnostics = read.diagnostics;
    diagnostics.append(std::mem::take(&mut map.diagnostics));
    map.diagnostics = diagnostics;
    Ok(LineMap { map, attribution, record })
}
