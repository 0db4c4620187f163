//! Distances in metres on a map in degrees.

use geo::{Coord, Geometry, LineString, MapCoords, MultiPolygon, Point};
use geo::{Distance, Euclidean};

use crate::dataset::{NO_NODE, OsmExtract};

/// The shape of an element: in degrees, or in metres on a synthetic map.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Point(Coord<f64>),
    Line(Vec<Coord<f64>>),
    Area(MultiPolygon<f64>),
}

/// Translates between a map's coordinates and metres.
#[derive(Clone, Copy)]
pub(super) struct Ground {
    plane: bool,
}

impl Ground {
    pub(super) fn from_extract(extract: &OsmExtract) -> Self {
        Self { plane: extract.crs.is_some() }
    }

    /// Coordinate steps per unit.
    fn steps(self) -> f64 {
        if self.plane { 100.0 } else { 1e7 }
    }

    /// A node's position; `None` if the file does not contain the node.
    pub(super) fn place(self, extract: &OsmExtract, node: u32) -> Option<Coord<f64>> {
        let at = if node == NO_NODE { None } else { extract.node_at.get(node as usize) };
        let [x, y] = at?.map(|part| f64::from(part) / self.steps());
        Some(Coord { x, y })
    }

    /// Rounds a position to the coordinate grid of nodes, so that computed positions are as precise
    /// as mapped ones.
    pub(super) fn snap(self, at: Coord<f64>) -> Coord<f64> {
        let snap = |part: f64| (part * self.steps()).round() / self.steps();
        Coord { x: snap(at.x), y: snap(at.y) }
    }

    /// Metres per unit of x and of y at a position. In degrees, they follow from Fourier series of
    /// the radii of curvature of the WGS 84 ellipsoid; a test compares them with geodesics.
    pub(super) fn metres(self, at: Coord<f64>) -> [f64; 2] {
        if self.plane {
            return [1.0, 1.0];
        }
        let phi = at.y.clamp(-89.9, 89.9).to_radians();
        let east = 111_412.84 * phi.cos() - 93.5 * (3.0 * phi).cos() + 0.118 * (5.0 * phi).cos();
        let north = 111_132.92 - 559.82 * (2.0 * phi).cos() + 1.175 * (4.0 * phi).cos();
        [east, north]
    }

    /// The distance in metres between the nearest points of two shapes that are not far from each
    /// other; zero where they meet or one contains the other.
    pub(super) fn gap_m(self, a: &Shape, b: &Shape) -> f64 {
        let Some(origin) = a.first().or_else(|| b.first()) else { return f64::INFINITY };
        let [a, b] = [a, b].map(|shape| self.local(shape, origin));
        Euclidean.distance(&a, &b)
    }

    /// A shape in metres east and north of a place.
    pub(super) fn local(self, shape: &Shape, origin: Coord<f64>) -> Geometry<f64> {
        let scale = self.metres(origin);
        let to = |at: Coord<f64>| Coord {
            x: (at.x - origin.x) * scale[0],
            y: (at.y - origin.y) * scale[1],
        };
        match shape {
            Shape::Point(at) => Point::from(to(*at)).into(),
            Shape::Line(line) => LineString::from_iter(line.iter().map(|at| to(*at))).into(),
            Shape::Area(area) => area.map_coords(to).into(),
        }
    }
}

impl Shape {
    /// Some point of the shape.
    pub(super) fn first(&self) -> Option<Coord<f64>> {
        match self {
            Self::Point(at) => Some(*at),
            Self::Line(line) => line.first().copied(),
            Self::Area(area) => area.0.first().and_then(|part| part.exterior().0.first().copied()),
        }
    }

    pub(super) fn is_point(&self) -> bool {
        matches!(self, Self::Point(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_measured_like_on_the_ellipsoid() {
        use geo::line_measures::Geodesic;
        let ground = Ground { plane: false };
        for latitude in [0.0, 43.7, 51.5, -33.0, 70.0] {
            let a = Coord { x: 7.4, y: latitude };
            for (dx, dy) in [(0.0003, 0.0), (0.0, 0.0003), (0.0002, -0.0001)] {
                let b = Coord { x: a.x + dx, y: a.y + dy };
                let exact = Geodesic.distance(Point::from(a), Point::from(b));
                let ours = ground.gap_m(&Shape::Point(a), &Shape::Point(b));
                assert!((ours - exact).abs() < 0.001, "{latitude} {dx} {dy}: {ours} {exact}");
            }
        }
    }

    #[test]
    fn nothing_is_far_from_everything() {
        let ground = Ground { plane: true };
        let nothing = Shape::Area(MultiPolygon(Vec::new()));
        assert_eq!(ground.gap_m(&nothing, &nothing), f64::INFINITY);
    }
}
