//! Geometries on their way into a FlatGeobuf file.

use std::borrow::Cow;
use std::iter::repeat;

use flatgeobuf::geozero::error::Result;
use flatgeobuf::geozero::{GeomProcessor, GeozeroGeometry};
use flatgeobuf::{GeometryType, geozero::error::GeozeroError};
use geo::{Geometry, LineString, Point, Polygon};

use crate::format::geometry_kind::GeometryKind;

/// The kind of a layer as the format names it.
pub(super) fn type_of(kind: GeometryKind) -> GeometryType {
    match kind {
        GeometryKind::Any => GeometryType::Unknown,
        GeometryKind::Point => GeometryType::Point,
        GeometryKind::LineString => GeometryType::LineString,
        GeometryKind::Polygon => GeometryType::Polygon,
        GeometryKind::MultiPoint => GeometryType::MultiPoint,
        GeometryKind::MultiLineString => GeometryType::MultiLineString,
        GeometryKind::MultiPolygon => GeometryType::MultiPolygon,
        GeometryKind::Collection => GeometryType::GeometryCollection,
    }
}

/// A geometry that fits the kind of its layer, or none that has a position.
pub(super) struct Shape<'g> {
    pub kind: GeometryKind,
    pub geometry: Option<Cow<'g, Geometry<f64>>>,
}

impl GeozeroGeometry for Shape<'_> {
    fn process_geom<P: GeomProcessor>(&self, out: &mut P) -> Result<()> {
        let Some(geometry) = self.geometry.as_deref() else { return nowhere(self.kind, out) };
        match geometry {
            Geometry::Point(point) => {
                out.point_begin(0)?;
                out.xy(point.x(), point.y(), 0)?;
                out.point_end(0)
            }
            Geometry::MultiPoint(several) => points(out, &several.0),
            Geometry::Line(two) => line(out, &LineString::from(*two), true, 0),
            Geometry::LineString(one) => line(out, one, true, 0),
            Geometry::MultiLineString(several) => lines(out, &several.0),
            Geometry::Polygon(one) => polygon(out, one, true, 0),
            Geometry::Rect(area) => polygon(out, &area.to_polygon(), true, 0),
            Geometry::Triangle(area) => polygon(out, &area.to_polygon(), true, 0),
            Geometry::MultiPolygon(several) => polygons(out, &several.0),
            Geometry::GeometryCollection(_) => {
                Err(GeozeroError::Geometry("a collection of geometries".to_owned()))
            }
        }
    }
}

/// A geometry without positions, as GDAL 3.6 reads it: it refuses single points without position, several areas
/// without a part, and features without geometry of the kind that the writer gives them when it is told nothing.
fn nowhere<P: GeomProcessor>(kind: GeometryKind, out: &mut P) -> Result<()> {
    match kind {
        GeometryKind::MultiPolygon => {
            out.multipolygon_begin(1, 0)?;
            out.polygon_begin(false, 0, 0)?;
            out.polygon_end(false, 0)?;
            out.multipolygon_end(0)
        }
        GeometryKind::MultiLineString => lines(out, &[]),
        _ => points(out, &[]),
    }
}

fn points<P: GeomProcessor>(out: &mut P, several: &[Point<f64>]) -> Result<()> {
    out.multipoint_begin(several.len(), 0)?;
    for (at, one) in several.iter().enumerate() {
        out.xy(one.x(), one.y(), at)?;
    }
    out.multipoint_end(0)
}

fn lines<P: GeomProcessor>(out: &mut P, several: &[LineString<f64>]) -> Result<()> {
    // The writer leaves out where the only part ends, and GDAL 3.6 refuses several lines that do not say it. So
    // there are two parts at least, of which the last have no positions.
    let count = several.len().max(2);
    out.multilinestring_begin(count, 0)?;
    let nothing = LineString(Vec::new());
    for (at, one) in several.iter().chain(repeat(&nothing)).take(count).enumerate() {
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
