//! The node positions of a street map.

use std::borrow::Cow;

use geo::line_measures::{Distance, Euclidean, Geodesic};
use geo::{Coord, Point};

use crate::dataset::CrsId;

/// Metres of a degree of longitude, and of a degree of latitude, at the equator (WGS 84, rounded).
const DEGREE_M: [f64; 2] = [111_320.0, 110_574.0];

/// The node positions of a street map.
pub(super) struct Ground<'m> {
    /// The metric CRS of a synthetic map.
    pub crs: Option<CrsId>,
    /// In 1e-7 degrees, or in centimetres for a synthetic map.
    pub at: Cow<'m, [[i32; 2]]>,
}

impl Ground<'_> {
    /// A node's position in the map's CRS: degrees, or metres for a synthetic map.
    pub fn place(&self, node: u32) -> Coord<f64> {
        let unit = if self.crs.is_some() { 100.0 } else { 1e7 };
        let [x, y] = self.at[node as usize].map(|part| f64::from(part) / unit);
        Coord { x, y }
    }

    /// The length of the straight line between two nodes, on the ellipsoid.
    pub fn length_mm(&self, a: u32, b: u32) -> u32 {
        let [a, b] = [a, b].map(|node| Point::from(self.place(node)));
        let metres = match self.crs {
            None => Geodesic.distance(a, b),
            Some(_) => Euclidean.distance(a, b),
        };
        (metres * 1000.0).round().min(f64::from(u32::MAX / 2)) as u32
    }

    /// Metres of one unit of a node's position to the east and to the north, around a node.
    pub fn unit_m(&self, around: u32) -> [f64; 2] {
        if self.crs.is_some() {
            return [0.01, 0.01];
        }
        let parallel = self.place(around).y.to_radians().cos();
        [DEGREE_M[0] * parallel * 1e-7, DEGREE_M[1] * 1e-7]
    }

    /// How far a node lies east and north of another one, in metres. Good for short distances.
    pub fn offset_m(&self, from: u32, to: u32) -> Coord<f64> {
        let unit = self.unit_m(from);
        let [from, to] = [from, to].map(|node| self.at[node as usize].map(f64::from));
        Coord { x: (to[0] - from[0]) * unit[0], y: (to[1] - from[1]) * unit[1] }
    }

    /// Adds a node between two others, at a share of the way from the first, and returns its number.
    pub fn add_between(&mut self, a: u32, b: u32, share: f64) -> u32 {
        let [from, to] = [a, b].map(|node| self.at[node as usize]);
        let part = |axis: usize| {
            let (from, to) = (f64::from(from[axis]), f64::from(to[axis]));
            (from + (to - from) * share).round() as i32
        };
        let at = [part(0), part(1)];
        self.at.to_mut().push(at);
        self.at.len() as u32 - 1
    }
}

/// Whether the segment from `a` to `b` crosses another one at a point between its ends. A corner at which
/// two pieces of an obstacle meet counts for one of them, so that nobody slips through.
pub(crate) fn crosses(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>, d: Coord<f64>) -> bool {
    let turn = |p: Coord<f64>, q: Coord<f64>, r: Coord<f64>| {
        (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)
    };
    (turn(a, b, c) > 0.0) != (turn(a, b, d) > 0.0) && turn(c, d, a) * turn(c, d, b) < 0.0
}
