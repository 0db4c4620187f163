//! Point in polygon: the area that contains a point.

use std::collections::BTreeMap;

use geo::indexed::IntervalTreeMultiPolygon;
use geo::line_measures::{Distance, Euclidean};
use geo::orient::Direction;
use geo::{Area, BoundingRect, Contains, Coord, Intersects, Line, LinesIter, MultiPolygon, Orient};
use rstar::primitives::{GeomWithData, Line as Edge, Rectangle};
use rstar::{AABB, RTree};

/// A point-in-polygon index over areas, which may overlap, touch, or leave slivers between them.
///
/// Answers "which area contains this point" for millions of points: an R-tree over bounding
/// boxes finds the candidates, an interval tree over each area's edges decides.
///
/// ```
/// use geo::{Coord, wkt};
/// use nahraum::spatial::AreaIndex;
/// let west = wkt!(MULTIPOLYGON(((0. 0., 10. 0., 10. 10., 0. 10., 0. 0.))));
/// let east = wkt!(MULTIPOLYGON(((10. 0., 20. 0., 20. 10., 10. 10., 10. 0.))));
/// let index = AreaIndex::new([&west, &east]);
/// assert_eq!(index.locate(Coord { x: 12.0, y: 5.0 }), Some(1));
/// // On the shared edge the lower one wins.
/// assert_eq!(index.locate(Coord { x: 10.0, y: 5.0 }), Some(0));
/// assert_eq!(index.locate(Coord { x: 25.0, y: 5.0 }), None);
/// ```
pub struct AreaIndex {
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
    insides: Vec<IntervalTreeMultiPolygon<f64>>,
    /// All edges of all areas. The interval trees only find interior points; a point on a boundary
    /// must belong to an area too.
    edges: RTree<GeomWithData<Edge<[f64; 2]>, u32>>,
}

impl AreaIndex {
    /// Indexes areas in the order given; area `i` is reported as `i`. Empty areas contain
    /// nothing.
    pub fn new<'a>(areas: impl IntoIterator<Item = &'a MultiPolygon<f64>>) -> Self {
        let (mut boxes, mut insides, mut edges) = (Vec::new(), Vec::new(), Vec::new());
        for (number, area) in areas.into_iter().enumerate() {
            let number = number as u32;
            if let Some(rect) = area.bounding_rect() {
                let corners = Rectangle::from_corners(rect.min().into(), rect.max().into());
                boxes.push(GeomWithData::new(corners, number));
            }
            let lines = area.lines_iter().map(|line| Edge::new(line.start.into(), line.end.into()));
            edges.extend(lines.map(|edge| GeomWithData::new(edge, number)));
            // The winding rule of the interval tree needs holes in the opposite direction of their shell.
            insides.push(IntervalTreeMultiPolygon::new(&area.orient(Direction::Default)));
        }
        Self { boxes: RTree::bulk_load(boxes), insides, edges: RTree::bulk_load(edges) }
    }

    /// The area that contains a point or has it on its boundary; the lowest number when several do.
    pub fn locate(&self, point: Coord<f64>) -> Option<usize> {
        let at = AABB::from_point(point.into());
        let touched = |edge: &Edge<[f64; 2]>| {
            Line::new(Coord::from(edge.from), Coord::from(edge.to)).intersects(&point)
        };
        let on_edge = self.edges.locate_in_envelope_intersecting(at);
        let mut found = on_edge.filter(|edge| touched(edge.geom())).map(|edge| edge.data).min();
        for candidate in self.boxes.locate_in_envelope_intersecting(at) {
            let number = candidate.data;
            let better = found.is_none_or(|best| number < best);
            if better && self.insides[number as usize].contains(&point) {
                found = Some(number);
            }
        }
        found.map(|number| number as usize)
    }

    /// The areas that are within a distance of a line, ascending, and how far each is: 0 where the line begins in it or
    /// touches it.
    ///
    /// ```
    /// use geo::{Coord, Line, wkt};
    /// use nahraum::spatial::AreaIndex;
    /// let west = wkt!(MULTIPOLYGON(((0. 0., 10. 0., 10. 10., 0. 10., 0. 0.))));
    /// let east = wkt!(MULTIPOLYGON(((13. 0., 20. 0., 20. 10., 13. 10., 13. 0.))));
    /// let index = AreaIndex::new([&west, &east]);
    /// let line = Line::new(Coord { x: 5.0, y: 5.0 }, Coord { x: 11.0, y: 5.0 });
    /// assert_eq!(index.near_line(line, 2.0), [(0, 0.0), (1, 2.0)]);
    /// assert_eq!(index.near_line(line, 1.9), [(0, 0.0)]);
    /// ```
    ///
    /// # Cost
    /// O(log n) and the edges of areas around the line.
    pub fn near_line(&self, line: Line<f64>, distance: f64) -> Vec<(usize, f64)> {
        let mut near: BTreeMap<usize, f64> = BTreeMap::new();
        let start = AABB::from_point(line.start.into());
        for candidate in self.boxes.locate_in_envelope_intersecting(start) {
            if self.insides[candidate.data as usize].contains(&line.start) {
                near.insert(candidate.data as usize, 0.0);
            }
        }
        let low =
            [line.start.x.min(line.end.x), line.start.y.min(line.end.y)].map(|at| at - distance);
        let high =
            [line.start.x.max(line.end.x), line.start.y.max(line.end.y)].map(|at| at + distance);
        for edge in self.edges.locate_in_envelope_intersecting(AABB::from_corners(low, high)) {
            let (from, to) = (Coord::from(edge.geom().from), Coord::from(edge.geom().to));
            let found = Euclidean.distance(&line, &Line::new(from, to));
            if found <= distance {
                let known = near.entry(edge.data as usize).or_insert(found);
                *known = known.min(found);
            }
        }
        near.into_iter().collect()
    }

    /// Areas whose bounding box intersects the box from `low` to `high`, ascending.
    pub fn near_box(&self, low: Coord<f64>, high: Coord<f64>) -> Vec<usize> {
        let envelope = AABB::from_corners(low.into(), high.into());
        let hits = self.boxes.locate_in_envelope_intersecting(envelope);
        let mut numbers: Vec<usize> = hits.map(|hit| hit.data as usize).collect();
        numbers.sort_unstable();
        numbers
    }
}

/// [`AreaIndex`] for nested areas: the smallest area wins, so that an area mapped inside another one
/// is found although the outer one has no hole for it.
pub struct SmallestArea {
    index: AreaIndex,
    order: Vec<usize>,
}

impl SmallestArea {
    /// Indexes areas; area `i` is reported as `i`.
    pub fn new(areas: Vec<&MultiPolygon<f64>>) -> Self {
        let sizes: Vec<f64> = areas.iter().map(|area| area.unsigned_area()).collect();
        let mut order: Vec<usize> = (0..areas.len()).collect();
        order.sort_by(|a, b| sizes[*a].total_cmp(&sizes[*b]).then(a.cmp(b)));
        let index = AreaIndex::new(order.iter().map(|area| areas[*area]));
        Self { index, order }
    }

    /// The smallest area that contains a point or has it on its boundary; the lower number wins a tie.
    pub fn locate(&self, point: Coord<f64>) -> Option<usize> {
        self.index.locate(point).map(|rank| self.order[rank])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::wkt;

    #[test]
    fn the_smallest_area_wins_and_of_equal_ones_the_lowest() {
        let large = wkt!(MULTIPOLYGON(((0. 0., 10. 0., 10. 10., 0. 10., 0. 0.))));
        let small = wkt!(MULTIPOLYGON(((2. 2., 4. 2., 4. 4., 2. 4., 2. 2.))));
        let index = SmallestArea::new(vec![&large, &small, &small]);
        assert_eq!(index.locate(Coord { x: 3.0, y: 3.0 }), Some(1));
        assert_eq!(index.locate(Coord { x: 5.0, y: 5.0 }), Some(0));
        assert_eq!(index.locate(Coord { x: 11.0, y: 5.0 }), None);
    }
}
