//! Shapes on the grid of a report.

use geo::{Coord, Geometry, LineString, MultiPolygon, SimplifyVw};

/// Side of the grid that positions are rounded to, metres of the working CRS.
pub(super) const GRID_M: f64 = 10.0;
/// Details smaller than this area are left out, square metres.
const DETAIL_M2: f64 = 300.0;

/// A position in steps of the grid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub y: i64,
    pub x: i64,
}

/// The corners of a ring, without the first one again at its end.
pub(super) type Ring = Vec<Place>;

/// The place of a point, or of the first corner of another shape.
pub(super) fn place(shape: Option<&Geometry<f64>>) -> Option<Place> {
    match shape? {
        Geometry::Point(point) => Some(on_grid(point.0)),
        Geometry::MultiPoint(points) => points.0.first().map(|point| on_grid(point.0)),
        _ => None,
    }
}

/// The rings of an area, without small details. A part smaller than the grid is left out.
pub(super) fn rings(shape: Option<&Geometry<f64>>) -> Vec<Ring> {
    let area = match shape {
        Some(Geometry::MultiPolygon(area)) => area.clone(),
        Some(Geometry::Polygon(polygon)) => MultiPolygon(vec![polygon.clone()]),
        _ => return Vec::new(),
    };
    let area = area.simplify_vw(DETAIL_M2);
    let all = area.iter().flat_map(|polygon| {
        std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring)
    });
    all.filter(|ring| ring.len() >= 3).collect()
}

fn ring(line: &LineString<f64>) -> Ring {
    let corners = line.0.len().saturating_sub(1);
    let mut ring: Ring = line.0[..corners].iter().copied().map(on_grid).collect();
    ring.dedup();
    ring
}

fn on_grid(at: Coord<f64>) -> Place {
    let step = |metres: f64| (metres / GRID_M).round() as i64;
    Place { x: step(at.x), y: step(at.y) }
}
