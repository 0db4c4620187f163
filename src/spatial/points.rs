//! Points within a distance, and the nearest point.

use geo::{Coord, Rect};
use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use crate::base::Millimetres;

/// The straight-line distance between two points, rounded to millimetres.
///
/// ```
/// use geo::Coord;
/// use nahraum::base::Millimetres;
/// let (a, b) = (Coord { x: 0.0, y: 0.0 }, Coord { x: 300.0, y: 400.0 });
/// assert_eq!(nahraum::spatial::straight_line(a, b), Millimetres(500_000));
/// ```
pub fn straight_line(a: Coord<f64>, b: Coord<f64>) -> Millimetres {
    let (dx, dy) = (a.x - b.x, a.y - b.y);
    // sqrt is correctly rounded on every machine, hypot is not: results must not differ by a byte.
    rounded(dx * dx + dy * dy)
}

/// The distance of a squared distance in metres, rounded to millimetres.
pub(super) fn rounded(distance_2: f64) -> Millimetres {
    Millimetres::from_metres(distance_2.sqrt())
}

/// An R-tree over numbered points.
pub struct PointIndex {
    tree: RTree<GeomWithData<[f64; 2], u32>>,
}

impl PointIndex {
    /// Indexes points. Cost: O(n log n).
    pub fn new(points: impl IntoIterator<Item = (Coord<f64>, u32)>) -> Self {
        let entries = points.into_iter().map(|(at, id)| GeomWithData::new(at.into(), id));
        Self { tree: RTree::bulk_load(entries.collect()) }
    }

    /// The points in a box, its edges included, as an index of their own; `None` when there are more than so many.
    /// Cost: O(log n + points log points) of those in the box, and no more than for one more than so many.
    pub fn part(&self, corners: Rect<f64>, points_max: usize) -> Option<Self> {
        let corners = AABB::from_corners(corners.min().into(), corners.max().into());
        let inside = self.tree.locate_in_envelope(corners).take(points_max.saturating_add(1));
        let inside: Vec<_> = inside.copied().collect();
        (inside.len() <= points_max).then(|| Self { tree: RTree::bulk_load(inside) })
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.tree.size()
    }

    /// Whether the index is empty.
    pub fn is_empty(&self) -> bool {
        self.tree.size() == 0
    }

    /// Calls `visit` with every point whose distance, rounded to millimetres, is at most `limit`,
    /// in no particular order. Cost: O(log n + hits).
    pub fn within(
        &self,
        from: Coord<f64>,
        limit: Millimetres,
        mut visit: impl FnMut(Millimetres, u32),
    ) {
        // Half a millimetre more, so that the rounded distance decides.
        let radius = (f64::from(limit.0) + 0.6) / 1000.0;
        for hit in self.tree.locate_within_distance([from.x, from.y], radius * radius) {
            let distance = straight_line(from, (*hit.geom()).into());
            if distance <= limit {
                visit(distance, hit.data);
            }
        }
    }

    /// The nearest point that `accept` accepts; the lowest number wins a tie, to the millimetre.
    /// Cost: O(log n) when the nearest point is accepted.
    pub fn nearest(
        &self,
        from: Coord<f64>,
        mut accept: impl FnMut(u32) -> bool,
    ) -> Option<(Millimetres, u32)> {
        let mut best: Option<(Millimetres, u32)> = None;
        for hit in self.tree.nearest_neighbor_iter([from.x, from.y]) {
            let distance = straight_line(from, (*hit.geom()).into());
            if best.is_some_and(|(nearest, _)| distance > nearest) {
                break;
            }
            if accept(hit.data) && best.is_none_or(|(_, id)| hit.data < id) {
                best = Some((distance, hit.data));
            }
        }
        best
    }
}
