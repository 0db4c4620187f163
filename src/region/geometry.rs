//! Areas and points from the geometry of features, with findings.

use geo::orient::Direction;
use geo::{Area, Coord, CoordsIter, Geometry, MultiPolygon, Orient, Polygon, Validation};

use super::error::RegionError;
use super::inputs::Mapped;
use crate::base::{Diagnostics, Finding, Place, codes};
use crate::dataset::Layer;
use crate::spatial::{Outline, repaired};

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
    let area = mended(MultiPolygon(polygons), mapped.repair, &place, diagnostics);
    if area.unsigned_area() <= 0.0 {
        let message = "the polygon has zero area and cannot be used";
        diagnostics.push(Finding::new(codes::E306, message).at(place()));
        return None;
    }
    Some(area.orient(Direction::Default))
}

/// Checks an area; an invalid one is repaired if requested. Each is reported (W304, W305).
fn mended(
    mut area: MultiPolygon<f64>,
    repair: bool,
    place: &dyn Fn() -> Place,
    diagnostics: &mut Diagnostics,
) -> MultiPolygon<f64> {
    let Some(fault) = area.check_validation().err().map(|error| error.to_string()) else {
        return area;
    };
    let mut report = |code, message: String, hint: Option<&str>| {
        let finding = Finding { hint: hint.map(str::to_owned), ..Finding::new(code, message) };
        diagnostics.push(finding.at(place()));
    };
    match repair.then(|| repaired(&area)) {
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
    area
}

/// Where a record lies: at a point, or on an area or line for which the point stands.
#[derive(Clone)]
pub(super) struct Site {
    /// The point, the first of several, a point inside the area, or the middle of the line.
    pub position: Coord<f64>,
    /// All points of a record of several points, and those beside an outline.
    pub entrances: Vec<Coord<f64>>,
    pub outline: Option<Outline>,
}

/// Where a row lies. Invalid areas are reported and repaired as [`area_of`] does.
///
/// `None` when the row has no usable position. That is reported (W307) unless the reader has already
/// reported it.
pub(super) fn site_of<M>(
    mapped: &Mapped<M>,
    row: usize,
    diagnostics: &mut Diagnostics,
) -> Option<Site> {
    let layer = &mapped.layer;
    let geometry = layer.geometry[row].as_ref();
    let site = geometry.filter(|geometry| geometry.coords_iter().all(is_finite));
    let site = site.and_then(|geometry| {
        if let Geometry::Point(point) = geometry {
            return Some(Site { position: (*point).into(), entrances: Vec::new(), outline: None });
        }
        let mut points = points_of(geometry);
        let Some(outline) = Outline::from_geometry(geometry) else {
            let position = *points.first()?;
            // The only point of a record is where it is, not an entrance.
            points.truncate(if points.len() > 1 { points.len() } else { 0 });
            return Some(Site { position, entrances: points, outline: None });
        };
        let outline = match outline {
            Outline::Area(area) => {
                Outline::Area(mended(area, mapped.repair, &|| layer.place(row), diagnostics))
            }
            lines => lines,
        };
        let position = outline.representative().or_else(|| geometry.coords_iter().next())?;
        Some(Site { position, entrances: points, outline: Some(outline) })
    });
    if site.is_none() && !layer.unplaced_reported.contains(&row) {
        diagnostics.push_with(codes::W307, layer.source_name(), |file| {
            (file.feature(layer.record(row)), "the record has no position; it is left out")
        });
    }
    site
}

/// All points of a geometry, those of a collection included.
fn points_of(geometry: &Geometry<f64>) -> Vec<Coord<f64>> {
    match geometry {
        Geometry::Point(point) => vec![(*point).into()],
        Geometry::MultiPoint(points) => points.iter().map(|point| Coord::from(*point)).collect(),
        Geometry::GeometryCollection(members) => members.iter().flat_map(points_of).collect(),
        _ => Vec::new(),
    }
}

fn is_finite(at: Coord<f64>) -> bool {
    at.x.is_finite() && at.y.is_finite()
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
