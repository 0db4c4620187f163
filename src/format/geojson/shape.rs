//! Geometries as GeoJSON text.

use geo::orient::Direction;
use geo::{Coord, Geometry, LineString, MapCoords, Orient, Polygon};

/// Decimals of a degree: 1e-7 is about a centimetre.
const SCALE: f64 = 1e7;

/// Appends a geometry, with seven decimals, and exterior rings counter-clockwise as RFC 7946 wants them. A polygon
/// without corners has no ring.
pub(super) fn push_geometry(line: &mut Vec<u8>, geometry: &Geometry<f64>) {
    let round = |value: f64| (value * SCALE).round() / SCALE;
    let rounded = geometry.map_coords(|at| Coord { x: round(at.x), y: round(at.y) });
    push(line, &rounded);
}

fn push(line: &mut Vec<u8>, geometry: &Geometry<f64>) {
    match geometry {
        Geometry::Point(point) => with(line, "Point", |line| push_position(line, point.0)),
        Geometry::Line(two) => push(line, &LineString::from(*two).into()),
        Geometry::LineString(one) => with(line, "LineString", |line| push_positions(line, one)),
        Geometry::Polygon(one) => {
            with(line, "Polygon", |line| push_rings(line, &one.orient(Direction::Default)));
        }
        Geometry::MultiPoint(several) => with(line, "MultiPoint", |line| {
            push_list(line, &several.0, |line, point| push_position(line, point.0));
        }),
        Geometry::MultiLineString(several) => with(line, "MultiLineString", |line| {
            push_list(line, &several.0, push_positions);
        }),
        Geometry::MultiPolygon(several) => with(line, "MultiPolygon", |line| {
            push_list(line, &several.orient(Direction::Default).0, push_rings);
        }),
        Geometry::GeometryCollection(several) => {
            line.extend_from_slice(b"{\"type\":\"GeometryCollection\",\"geometries\":");
            push_list(line, &several.0, push);
            line.push(b'}');
        }
        Geometry::Rect(area) => push(line, &area.to_polygon().into()),
        Geometry::Triangle(area) => push(line, &area.to_polygon().into()),
    }
}

/// A geometry object around its coordinates.
fn with(line: &mut Vec<u8>, kind: &str, coordinates: impl FnOnce(&mut Vec<u8>)) {
    line.extend_from_slice(b"{\"type\":\"");
    line.extend_from_slice(kind.as_bytes());
    line.extend_from_slice(b"\",\"coordinates\":");
    coordinates(line);
    line.push(b'}');
}

fn push_list<T>(line: &mut Vec<u8>, members: &[T], push: impl Fn(&mut Vec<u8>, &T)) {
    line.push(b'[');
    for (at, member) in members.iter().enumerate() {
        if at > 0 {
            line.push(b',');
        }
        push(line, member);
    }
    line.push(b']');
}

fn push_rings(line: &mut Vec<u8>, polygon: &Polygon<f64>) {
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    let rings: Vec<&LineString<f64>> = rings.filter(|ring| !ring.0.is_empty()).collect();
    push_list(line, &rings, |line, ring| push_positions(line, ring));
}

fn push_positions(line: &mut Vec<u8>, positions: &LineString<f64>) {
    push_list(line, &positions.0, |line, at| push_position(line, *at));
}

fn push_position(line: &mut Vec<u8>, at: Coord<f64>) {
    let written = serde_json::to_writer(line, &[at.x, at.y]);
    written.expect("a vector takes every number");
}
