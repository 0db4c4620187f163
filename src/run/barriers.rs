//! Barriers of one's own: lines and areas that nobody crosses between a point and its way.

use std::path::PathBuf;

use geo::{Coord, Geometry, LineString};

use super::error::WalkError;
use super::read::read_layer;
use crate::base::{Checked, Place, codes};
use crate::crs::{transform_coords, unify_rows};
use crate::dataset::CrsId;
use crate::format::{Input, ReadOptions};
use crate::project::SourceRecord;

/// A layer of barriers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BarrierSource {
    /// A file of any format of layers, such as GeoJSON, a Shapefile or a GeoPackage.
    pub path: PathBuf,
    /// Its CRS, when the file does not state it.
    pub crs: Option<CrsId>,
}

/// Lines by their corners.
type Lines = Vec<Vec<Coord<f64>>>;

/// The lines of a layer of barriers, and the rings of its areas, in a CRS. Records without a line or area
/// are left out with a finding (W433).
///
/// # Errors
/// [`WalkError::Barriers`] when the layer cannot be read; [`WalkError::NoBarriersCrs`] when neither the
/// file nor the settings state its CRS; [`WalkError::Crs`] when PROJ knows no transformation.
pub(super) fn load_barriers(
    source: &BarrierSource,
    crs: &CrsId,
) -> Result<(Checked<Lines>, SourceRecord), WalkError> {
    let options = ReadOptions {
        layer: "barriers".to_owned(),
        crs: source.crs.clone(),
        ..ReadOptions::default()
    };
    let mut read = read_layer(&Input::File(source.path.clone()), &options)
        .map_err(|source| WalkError::Barriers { source })?;
    let Some(from) = read.layer.crs.clone() else {
        return Err(WalkError::NoBarriersCrs { path: source.path.clone() });
    };
    let name = source.path.display().to_string();
    let record = SourceRecord::new("barriers", &name, &read);
    let (mut value, mut diagnostics) = (Vec::new(), read.diagnostics);
    let unified = unify_rows(&mut read.layer).map_err(|source| WalkError::Crs { source })?;
    diagnostics.append(unified);
    for (row, geometry) in read.layer.geometry.iter().enumerate() {
        let mut lines = Vec::new();
        geometry.iter().for_each(|geometry| add_lines(geometry, &mut lines));
        for line in &mut lines {
            let failed = transform_coords(&mut line.0, &from, crs)
                .map_err(|source| WalkError::Crs { source })?;
            if !failed.is_empty() {
                line.0.clear();
            }
        }
        lines.retain(|line| line.0.len() > 1);
        if lines.is_empty() && !read.layer.unplaced_reported.contains(&row) {
            diagnostics.push_with(codes::W433, &name, |place: Place| {
                let text = "the barrier has no line or area that can be placed; it is left out";
                (place.feature(format!("record {}", row + 1)), text)
            });
        }
        value.extend(lines.into_iter().map(|line| line.0));
    }
    Ok((Checked { value, diagnostics }, record))
}

fn add_lines(geometry: &Geometry<f64>, lines: &mut Vec<LineString<f64>>) {
    match geometry {
        Geometry::Line(line) => lines.push(LineString::from(*line)),
        Geometry::LineString(line) => lines.push(line.clone()),
        Geometry::MultiLineString(all) => lines.extend(all.iter().cloned()),
        Geometry::Polygon(polygon) => {
            lines.push(polygon.exterior().clone());
            lines.extend(polygon.interiors().iter().cloned());
        }
        Geometry::MultiPolygon(all) => {
            all.iter().for_each(|one| add_lines(&Geometry::Polygon(one.clone()), lines));
        }
        Geometry::GeometryCollection(all) => all.iter().for_each(|one| add_lines(one, lines)),
        _ => {}
    }
}
