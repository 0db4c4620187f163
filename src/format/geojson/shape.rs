//! Geometries as GeoJSON text.

use geo::orient::Direction;
use geo::{Coord, Geometry, MapCoords, MultiPolygon, Orient};

/// Decimals of a degree: 1e-7 is about a centimetre.
const SCALE: f64 = 1e7;

/// Appends a geometry, with seven decimals, and exterior rings counter-clockwise as RFC 7946 wants them. A polygon
/// without corners has no ring.
pub(super) fn push_geometry(line: &mut Vec<u8>, geometry: &Geometry<f64>) {
    match tidy(geometry) {
        Geometry::Polygon(empty) if empty.exterior().0.is_empty() => {
            line.extend_from_slice(b"{\"type\":\"Polygon\",\"coordinates\":[]}");
        }
        tidy => {
            let written = serde_json::to_writer(line, &geojson::Geometry::from(&tidy));
            written.expect("a vector takes every number");
        }
    }
}

fn tidy(geometry: &Geometry<f64>) -> Geometry<f64> {
    let round = |value: f64| (value * SCALE).round() / SCALE;
    match geometry.map_coords(|at| Coord { x: round(at.x), y: round(at.y) }) {
        Geometry::Polygon(polygon) => polygon.orient(Direction::Default).into(),
        Geometry::MultiPolygon(polygons) => {
            let parts = polygons.0.into_iter().filter(|part| !part.exterior().0.is_empty());
            MultiPolygon(parts.collect()).orient(Direction::Default).into()
        }
        other => other,
    }
}
