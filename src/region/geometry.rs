//! Areas and points from the geometry of features, with findings.

use geo::orient::Direction;
use geo::{Area, Centroid, Coord, Geometry, MultiPolygon, Orient, Point, Polygon, Validation};

use super::error::RegionError;
use super::inputs::Mapped;
use crate::base::{Diagnostics, Finding, codes};
use crate::dataset::Layer;
use crate::spatial::repaired;

/// Collects all polygons of a geometry; counts members that are not polygons.
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

/// The area of a row: checked, repaired if requested, exterior rings counter-clockwise.
///
/// `None` when the row has no usable area. That is reported (E302, E306) unless the reader has already
/// reported the missing geometry.
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
        return fail("the area has no geometry and cannot be used");
    };
    let (mut polygons, mut others) = (Vec::new(), 0);
    polygons_of(geometry, &mut polygons, &mut others);
    if polygons.is_empty() {
        return fail("the feature has no polygon and cannot be used as an area");
    }
    if others > 0 {
        let message = format!("the area also has {others} points or lines, which are ignored");
        diagnostics.push(Finding::new(codes::W303, message).at(place()));
    }
    let mut area = MultiPolygon(polygons);
    let fault = area.check_validation().err().map(|error| error.to_string());
    if let Some(fault) = fault {
        let mut report = |code, message: String, hint: Option<&str>| {
            let finding = Finding { hint: hint.map(str::to_owned), ..Finding::new(code, message) };
            diagnostics.push(finding.at(place()));
        };
        match mapped.repair.then(|| repaired(&area)) {
            Some(Ok(repaired)) => {
                // Adding zero takes the sign off a change that is rounded to nothing.
                let change = (repaired.unsigned_area() - area.unsigned_area()).round() + 0.0;
                let message =
                    format!("invalid polygon repaired ({fault}); its area changed by {change} m²");
                report(codes::W304, message, None);
                area = repaired;
            }
            Some(Err(error)) => {
                let message = format!("invalid polygon ({fault}) cannot be repaired: {error}");
                report(codes::W305, message, None);
            }
            None => {
                let hint = "set `repair = true` for the layer to repair it";
                report(codes::W305, format!("invalid polygon: {fault}"), Some(hint));
            }
        }
    }
    if area.unsigned_area() <= 0.0 {
        let message = "the polygon has zero area and cannot be used";
        diagnostics.push(Finding::new(codes::E306, message).at(place()));
        return None;
    }
    Some(area.orient(Direction::Default))
}

/// The point of a row: a point as it is, any other geometry by its centroid (N308).
///
/// `None` when the row has no usable point. That is reported (W307) unless the reader has already
/// reported it.
pub(super) fn point_of(
    layer: &Layer,
    row: usize,
    diagnostics: &mut Diagnostics,
) -> Option<Coord<f64>> {
    let point: Option<Point<f64>> = match &layer.geometry[row] {
        Some(Geometry::Point(point)) => Some(*point),
        Some(Geometry::MultiPoint(points)) => points.0.first().copied(),
        Some(other) => {
            diagnostics.push_with(codes::N308, layer.source_name(), |file| {
                (
                    file.feature(layer.record(row)),
                    "the geometry is not a point; its centroid is used",
                )
            });
            other.centroid()
        }
        None => None,
    };
    let position = point.map(Coord::from).filter(|at| at.x.is_finite() && at.y.is_finite());
    if position.is_none() && !layer.unplaced_reported.contains(&row) {
        diagnostics.push_with(codes::W307, layer.source_name(), |file| {
            (file.feature(layer.record(row)), "the record has no position; it is left out")
        });
    }
    position
}

/// The entrances of a facility: all points of a multipoint; empty for any other geometry.
pub(super) fn entrances_of(layer: &Layer, row: usize) -> Vec<Coord<f64>> {
    match &layer.geometry[row] {
        Some(Geometry::MultiPoint(points)) if points.0.len() > 1 => {
            points.iter().map(|point| Coord::from(*point)).collect()
        }
        _ => Vec::new(),
    }
}

/// Refuses a layer of points in which no record has a position: results would be meaningless.
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
