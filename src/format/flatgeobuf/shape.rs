//! Geometries on their way into a FlatGeobuf file.

use flatgeobuf::geozero::error::Result;
use flatgeobuf::geozero::{GeomProcessor, GeozeroGeometry};
use flatgeobuf::{GeometryType, geozero::error::GeozeroError};
use geo::{Coord, Geometry, LineString, Polygon};

/// The kind that all geometries of a layer have, single ones as multiple ones of one part where both occur;
/// [`GeometryType::Unknown`] when they differ more.
pub(super) fn common_kind<'g>(geometries: impl Iterator<Item = &'g Geometry<f64>>) -> GeometryType {
    let mut common = None;
    for geometry in geometries {
        let kind = kind_of(geometry);
        common = match common {
            None => Some(kind),
            Some(known) if known == kind || known == multiple(kind) => Some(known),
            Some(known) if multiple(known) == kind => Some(kind),
            Some(_) => return GeometryType::Unknown,
        };
    }
    common.unwrap_or(GeometryType::Unknown)
}

pub(super) fn kind_of(geometry: &Geometry<f64>) -> GeometryType {
    match geometry {
        Geometry::Point(_) => GeometryType::Point,
        Geometry::Line(_) | Geometry::LineString(_) => GeometryType::LineString,
        Geometry::Polygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => GeometryType::Polygon,
        Geometry::MultiPoint(_) => GeometryType::MultiPoint,
        Geometry::MultiLineString(_) => GeometryType::MultiLineString,
        Geometry::MultiPolygon(_) => GeometryType::MultiPolygon,
        Geometry::GeometryCollection(_) => GeometryType::GeometryCollection,
    }
}

fn multiple(kind: GeometryType) -> GeometryType {
    match kind {
        GeometryType::Point => GeometryType::MultiPoint,
        GeometryType::LineString => GeometryType::MultiLineString,
        GeometryType::Polygon => GeometryType::MultiPolygon,
        other => other,
    }
}

/// A geometry, or none, of a layer whose geometries have a common kind.
pub(super) struct Shape<'g> {
    /// The geometry.
    pub geometry: Option<&'g Geometry<f64>>,
    /// The kind of the layer.
    pub kind: GeometryType,
}

impl GeozeroGeometry for Shape<'_> {
    fn process_geom<P: GeomProcessor>(&self, out: &mut P) -> Result<()> {
        // The writer makes a geometry without positions where it is told nothing.
        let Some(geometry) = self.geometry else { return Ok(()) };
        let is_multiple = kind_of(geometry) != self.kind && self.kind != GeometryType::Unknown;
        match geometry {
            Geometry::Point(point) if is_multiple => points(out, [point.0].into_iter()),
            Geometry::Point(point) => {
                out.point_begin(0)?;
                out.xy(point.x(), point.y(), 0)?;
                out.point_end(0)
            }
            Geometry::MultiPoint(several) => points(out, several.0.iter().map(|point| point.0)),
            Geometry::Line(two) => line_of(out, &LineString::from(*two), is_multiple),
            Geometry::LineString(one) => line_of(out, one, is_multiple),
            Geometry::MultiLineString(several) => lines(out, &several.0),
            Geometry::Polygon(one) => polygon_of(out, one, is_multiple),
            Geometry::Rect(area) => polygon_of(out, &area.to_polygon(), is_multiple),
            Geometry::Triangle(area) => polygon_of(out, &area.to_polygon(), is_multiple),
            Geometry::MultiPolygon(several) => polygons(out, &several.0),
            Geometry::GeometryCollection(_) => {
                Err(GeozeroError::Geometry("a collection of geometries".to_owned()))
            }
        }
    }
}

fn points<P: GeomProcessor>(
    out: &mut P,
    places: impl ExactSizeIterator<Item = Coord<f64>>,
) -> Result<()> {
    out.multipoint_begin(places.len(), 0)?;
    for (at, place) in places.enumerate() {
        out.xy(place.x, place.y, at)?;
    }
    out.multipoint_end(0)
}

fn line_of<P: GeomProcessor>(out: &mut P, one: &LineString<f64>, is_multiple: bool) -> Result<()> {
    if is_multiple { lines(out, std::slice::from_ref(one)) } else { line(out, one, true, 0) }
}

fn polygon_of<P: GeomProcessor>(out: &mut P, one: &Polygon<f64>, is_multiple: bool) -> Result<()> {
    if is_multiple { polygons(out, std::slice::from_ref(one)) } else { polygon(out, one, true, 0) }
}

fn lines<P: GeomProcessor>(out: &mut P, several: &[LineString<f64>]) -> Result<()> {
    out.multilinestring_begin(several.len(), 0)?;
    for (at, one) in several.iter().enumerate() {
        line(out, one, false, at)?;
    }
    out.multilinestring_end(0)
}

fn polygons<P: GeomProcessor>(out: &mut P, several: &[Polygon<f64>]) -> Result<()> {
    out.multipolygon_begin(several.len(), 0)?;
    for (at, one) in several.iter().enumerate() {
        polygon(out, one, false, at)?;
    }
    out.multipolygon_end(0)
}

/// A line; `is_whole` when it is not a part of another geometry.
fn line<P: GeomProcessor>(
    out: &mut P,
    one: &LineString<f64>,
    is_whole: bool,
    at: usize,
) -> Result<()> {
    out.linestring_begin(is_whole, one.0.len(), at)?;
    for (number, place) in one.0.iter().enumerate() {
        out.xy(place.x, place.y, number)?;
    }
    out.linestring_end(is_whole, at)
}

fn polygon<P: GeomProcessor>(
    out: &mut P,
    one: &Polygon<f64>,
    is_whole: bool,
    at: usize,
) -> Result<()> {
    out.polygon_begin(is_whole, 1 + one.interiors().len(), at)?;
    line(out, one.exterior(), false, 0)?;
    for (number, ring) in one.interiors().iter().enumerate() {
        line(out, ring, false, number + 1)?;
    }
    out.polygon_end(is_whole, at)
}
