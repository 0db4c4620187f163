//! How far a point inside an area is from the edge of the area.

use geo::{Coord, LinesIter, MultiPolygon};
use rstar::RTree;
use rstar::primitives::Line as Edge;

use super::AreaIndex;

/// An index of one area that answers, for millions of points, how far the edge is.
///
/// ```
/// use geo::{Coord, wkt};
/// use nahraum::spatial::EdgeIndex;
/// let area = wkt!(MULTIPOLYGON(((0. 0., 10. 0., 10. 10., 0. 10., 0. 0.))));
/// let index = EdgeIndex::new(&area);
/// assert_eq!(index.distance_inside(Coord { x: 3.0, y: 5.0 }), Some(3.0));
/// assert_eq!(index.distance_inside(Coord { x: 10.0, y: 5.0 }), Some(0.0));
/// assert_eq!(index.distance_inside(Coord { x: 11.0, y: 5.0 }), None);
/// ```
pub struct EdgeIndex {
    inside: AreaIndex,
    edges: RTree<Edge<[f64; 2]>>,
}

impl EdgeIndex {
    /// Indexes an area. Cost: O(n log n) in its corners.
    pub fn new(area: &MultiPolygon<f64>) -> Self {
        let lines = area.lines_iter().filter(|line| line.start != line.end);
        let edges = lines.map(|line| Edge::new(line.start.into(), line.end.into()));
        Self { inside: AreaIndex::new([area]), edges: RTree::bulk_load(edges.collect()) }
    }

    /// The straight distance in metres from a point to the nearest point of the edge; `None` outside the
    /// area. Cost: O(log n) near the edge, up to O(n) far from it.
    pub fn distance_inside(&self, at: Coord<f64>) -> Option<f64> {
        self.inside.locate(at)?;
        self.distance(at)
    }

    /// The straight distance in metres from a point inside or outside the area to the edge; `None` when
    /// the area is empty.
    pub fn distance(&self, at: Coord<f64>) -> Option<f64> {
        let place = [at.x, at.y];
        let nearest = self.edges.nearest_neighbor(place)?.nearest_point(&place);
        let (x, y) = (nearest[0] - at.x, nearest[1] - at.y);
        Some((x * x + y * y).sqrt())
    }
}
