//! Areas and points from whatever geometry a feature has, with findings.

use geo::orient::Direction;
use geo::{
    Area, Centroid, Coord, Geometry, MakeValid, MultiPolygon, Orient, Point, Polygon, Validation,
};

use super::error::RegionError;
use super::inputs::Mapped;
use crate::base::{Diagnostics, Finding, codes};
use crate::dataset::Layer;

/// All polygons of a geometry; members that are none are counted.
fn polygons_of(geometry: &Geometry<f64>, into: &mut Vec<Polygon<f64>>, others: &mut usize) {
    match geometry {
        Geometry::Polygon(polygon) => into.push(polygon.clone()),
        Geometry::MultiPolygon(polygons) => into.extend(polygons.0.iter().cloned()),
        Geometry::Rect(rect) => into.push(rect.to_polygon()),
        Geometry::Triangle(triangle) => into.push(triangle.to_polygon()),
        Geometry::GeometryCollection(members) => {
            members.iter().for_each(|member| polygons_of(member, into, others));
        }
        _ => *others += 1,
    }
}

/// The area of a row: checked, repaired when asked, exterior rings counter-clockwise.
///
/// `None` means the row cannot be used as an area; that is reported (E302, E306) unless the reader
/// has said why there is no geometry.
pub(super) fn area_of<M>(
    mapped: &Mapped<M>,
    row: usize,
    label: &str,
    diagnostics: &mut Diagnostics,
) -> Option<MultiPolygon<f64>> {
    let layer = &mapped.layer;
    let place = || {
        let mut place = layer.place(row).layer(&layer.name);
        place.feature = place.feature.map(|record| format!("{record} ({label})"));
        place
    };
    let mut fail = |message: &str| {
        diagnostics.push(Finding::new(codes::E302, message).at(place()));
        None
    };
    let Some(geometry) = &layer.geometry[row] else {
        if layer.unplaced_reported.contains(&row) {
            return None;
        }
        return fail("an area without geometry cannot be used");
    };
    let (mut polygons, mut others) = (Vec::new(), 0);
    polygons_of(geometry, &mut polygons, &mut others);
    if polygons.is_empty() {
        return fail("found no polygon, expected one; the feature cannot be used as an area");
    }
    if others > 0 {
        let message = format!("{others} points or lines beside the polygons are ignored");
        diagnostics.push(Finding::new(codes::W303, message).at(place()));
    }
    let mut area = MultiPolygon(polygons);
    let fault = area.check_validation().err().map(|error| error.to_string());
    if let Some(fault) = fault {
        match (mapped.repair, area.make_valid()) {
            (true, Ok(repaired)) => {
                let before = area.unsigned_area();
                let message = format!(
                    "invalid polygon repaired ({fault}); its area changed by {:.0} m²",
                    repaired.unsigned_area() - before
                );
                diagnostics.push(Finding::new(codes::W304, message).at(place()));
                area = repaired;
            }
            (true, Err(error)) => {
                let message = format!("invalid polygon ({fault}) cannot be repaired: {error}");
                diagnostics.push(Finding::new(codes::W305, message).at(place()));
            }
            (false, _) => {
                let finding =
                    Finding::new(codes::W305, format!("invalid polygon: {fault}")).at(place());
                diagnostics.push(finding.hint("set `repair = true` for the layer to mend it"));
            }
        }
    }
    if area.unsigned_area() <= 0.0 {
        let message = "a polygon of zero area contains nobody and cannot be used";
        diagnostics.push(Finding::new(codes::E306, message).at(place()));
        return None;
    }
    Some(area.orient(Direction::Default))
}

/// The point of a row: a point as it is, an area by its centroid (N308).
///
/// `None` means there is no usable point; that is reported (W307) unless the reader has said why.
pub(super) fn point_of(
    layer: &Layer,
    row: usize,
    diagnostics: &mut Diagnostics,
) -> Option<Coord<f64>> {
    let found: Option<Point<f64>> = match &layer.geometry[row] {
        Some(Geometry::Point(point)) => Some(*point),
        Some(Geometry::MultiPoint(points)) => points.0.first().copied(),
        Some(other) => {
            diagnostics.push_with(codes::N308, layer.source_name(), |file| {
                (
                    file.feature(layer.record(row)),
                    "the centroid of a shape that is no point is used",
                )
            });
            other.centroid()
        }
        None => None,
    };
    let found = found.map(Coord::from).filter(|at| at.x.is_finite() && at.y.is_finite());
    if found.is_none() && !layer.unplaced_reported.contains(&row) {
        diagnostics.push_with(codes::W307, layer.source_name(), |file| {
            (
                file.feature(layer.record(row)),
                "no position; the record is left out of all distances",
            )
        });
    }
    found
}

/// All points of a facility given by several: its entrances. One point is no list.
pub(super) fn entrances_of(layer: &Layer, row: usize) -> Vec<Coord<f64>> {
    match &layer.geometry[row] {
        Some(Geometry::MultiPoint(points)) if points.0.len() > 1 => {
            points.iter().map(|point| Coord::from(*point)).collect()
        }
        _ => Vec::new(),
    }
}

/// Refuses a layer of points in which no record has a position: whatever came of it would be an
/// answer about nothing.
pub(super) fn require_positions(layer: &Layer) -> Result<(), RegionError> {
    if layer.is_empty() || layer.geometry.iter().any(Option::is_some) {
        return Ok(());
    }
    Err(RegionError::NoPositions {
        layer: layer.name.clone(),
        source_name: layer.source.clone(),
        known: layer.column_names().join(", "),
    })
}
