//! Outlines: areas and lines, a point that stands for them, and how far a point is from them.

use geo::indexed::IntervalTreeMultiPolygon;
use geo::line_measures::{Euclidean, Length};
use geo::orient::Direction;
use geo::{
    Area, Centroid, Contains, Coord, Geometry, InteriorPoint, Line, LineString, LinesIter,
    MultiLineString, MultiPolygon, Orient,
};
use rstar::primitives::Line as Edge;
use rstar::{AABB, PointDistance, RTree, RTreeObject};

use super::points::rounded;
use crate::base::Millimetres;

/// The shape of something that is more than a point.
#[derive(Clone, Debug, PartialEq)]
pub enum Outline {
    /// An area. Its holes are outside.
    Area(MultiPolygon<f64>),
    /// Lines, which have no inside.
    Lines(MultiLineString<f64>),
}

impl Outline {
    /// The outline of a geometry: its polygons, else its lines; `None` when it has neither. Polygons of
    /// zero area count as lines.
    ///
    /// ```
    /// use geo::{Geometry, polygon};
    /// use nahraum::spatial::Outline;
    /// let park = polygon![(x: 0.0, y: 0.0), (x: 9.0, y: 0.0), (x: 9.0, y: 9.0)];
    /// assert!(matches!(Outline::from_geometry(&park.into()), Some(Outline::Area(_))));
    /// let flat = polygon![(x: 0.0, y: 0.0), (x: 9.0, y: 0.0), (x: 0.0, y: 0.0)];
    /// assert!(matches!(Outline::from_geometry(&flat.into()), Some(Outline::Lines(_))));
    /// let point = Geometry::Point((1.0, 2.0).into());
    /// assert_eq!(Outline::from_geometry(&point), None);
    /// ```
    pub fn from_geometry(geometry: &Geometry<f64>) -> Option<Self> {
        let mut parts = Parts::default();
        parts.collect(geometry);
        let area = MultiPolygon(parts.polygons);
        if area.unsigned_area() > 0.0 {
            return Some(Self::Area(area));
        }
        let rings = area.0.into_iter().map(|polygon| polygon.into_inner().0);
        let lines: Vec<LineString<f64>> = rings.chain(parts.lines).collect();
        (!lines.is_empty()).then_some(Self::Lines(MultiLineString(lines)))
    }

    /// A point that stands for it: [`point_inside`] of an area, the middle of the longest line. `None`
    /// when it has no usable coordinates.
    pub fn representative(&self) -> Option<Coord<f64>> {
        match self {
            Self::Area(area) => point_inside(area),
            Self::Lines(lines) => middle_of(lines),
        }
    }

    /// Its parts: the polygons of an area, the single lines.
    pub fn parts(&self) -> Vec<Self> {
        match self {
            Self::Area(area) => {
                area.0.iter().map(|part| Self::Area(MultiPolygon(vec![part.clone()]))).collect()
            }
            Self::Lines(lines) => lines
                .0
                .iter()
                .map(|part| Self::Lines(MultiLineString(vec![part.clone()])))
                .collect(),
        }
    }

    /// The segments of all its rings or lines.
    pub fn segments(&self) -> Vec<Line<f64>> {
        match self {
            Self::Area(area) => area.lines_iter().collect(),
            Self::Lines(lines) => lines.lines_iter().collect(),
        }
    }
}

/// Polygons and lines of a geometry.
#[derive(Default)]
struct Parts {
    polygons: Vec<geo::Polygon<f64>>,
    lines: Vec<LineString<f64>>,
}

impl Parts {
    fn collect(&mut self, geometry: &Geometry<f64>) {
        match geometry {
            Geometry::Polygon(polygon) => self.polygons.push(polygon.clone()),
            Geometry::MultiPolygon(polygons) => self.polygons.extend(polygons.0.iter().cloned()),
            Geometry::Rect(rect) => self.polygons.push(rect.to_polygon()),
            Geometry::Triangle(triangle) => self.polygons.push(triangle.to_polygon()),
            Geometry::Line(line) => self.lines.push((*line).into()),
            Geometry::LineString(line) => self.lines.push(line.clone()),
            Geometry::MultiLineString(lines) => self.lines.extend(lines.0.iter().cloned()),
            Geometry::GeometryCollection(members) => {
                members.iter().for_each(|member| self.collect(member));
            }
            Geometry::Point(_) | Geometry::MultiPoint(_) => {}
        }
    }
}

/// A point inside an area that stands for it: the centroid when it lies inside, else the middle of the
/// longest stretch of the area along a horizontal line through the middle of its bounding box. `None`
/// when the area is empty or its coordinates are not finite.
///
/// ```
/// use geo::{Contains, wkt};
/// use nahraum::spatial::point_inside;
/// // A frame that is open at the top: its centroid lies between the arms.
/// let frame = wkt!(MULTIPOLYGON(((0. 0.,9. 0.,9. 9.,8. 9.,8. 1.,1. 1.,1. 9.,0. 9.,0. 0.))));
/// let inside = point_inside(&frame).expect("an area");
/// assert!(frame.contains(&inside));
/// ```
pub fn point_inside(area: &MultiPolygon<f64>) -> Option<Coord<f64>> {
    if area.unsigned_area() <= 0.0 {
        return None;
    }
    let centroid = area.centroid().map(Coord::from).filter(|at| area.contains(at));
    centroid.or_else(|| area.interior_point().map(Coord::from)).filter(is_finite)
}

/// The point halfway along the longest line; the first of several of one length.
fn middle_of(lines: &MultiLineString<f64>) -> Option<Coord<f64>> {
    let mut longest: Option<(f64, &LineString<f64>)> = None;
    for line in lines.0.iter().filter(|line| line.coords().all(is_finite)) {
        let length = Euclidean.length(line);
        if longest.is_none_or(|(known, _)| length > known) {
            longest = Some((length, line));
        }
    }
    let (length, line) = longest?;
    let mut left = length / 2.0;
    for step in line.lines() {
        let long = Euclidean.length(&step);
        if left <= long && long > 0.0 {
            return Some(step.start + step.delta() * (left / long));
        }
        left -= long;
    }
    line.coords().last().copied()
}

fn is_finite(at: &Coord<f64>) -> bool {
    at.x.is_finite() && at.y.is_finite()
}

/// An outline with a number, prepared to be measured from many points.
struct Measured {
    number: u32,
    envelope: AABB<[f64; 2]>,
    edges: RTree<Edge<[f64; 2]>>,
    /// The inside of an area.
    inside: Option<IntervalTreeMultiPolygon<f64>>,
}

impl Measured {
    /// `None` for an outline without a segment.
    fn new(outline: &Outline, number: u32) -> Option<Self> {
        let segments = outline.segments().into_iter();
        let edges = segments.map(|line| Edge::new(line.start.into(), line.end.into()));
        let edges = RTree::bulk_load(edges.collect());
        let inside = match outline {
            // The winding rule of the interval tree needs holes in the opposite direction of their shell.
            Outline::Area(area) => {
                Some(IntervalTreeMultiPolygon::new(&area.orient(Direction::Default)))
            }
            Outline::Lines(_) => None,
        };
        (edges.size() > 0).then(|| Self {
            number,
            envelope: edges.root().envelope(),
            edges,
            inside,
        })
    }
}

impl RTreeObject for Measured {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        self.envelope
    }
}

impl PointDistance for Measured {
    /// Squared distance to the outline; 0 inside an area.
    fn distance_2(&self, point: &[f64; 2]) -> f64 {
        let at = Coord { x: point[0], y: point[1] };
        if self.inside.as_ref().is_some_and(|inside| inside.contains(&at)) {
            return 0.0;
        }
        self.edges.nearest_neighbor(*point).map_or(f64::INFINITY, |edge| edge.distance_2(point))
    }

    fn distance_2_if_less_or_equal(&self, point: &[f64; 2], most: f64) -> Option<f64> {
        if self.envelope.distance_2(point) > most {
            return None;
        }
        Some(self.distance_2(point)).filter(|distance_2| *distance_2 <= most)
    }
}

/// An index of numbered outlines that answers how far a point is from them: 0 inside an area, else the
/// straight line to the outline.
///
/// ```
/// use geo::{Coord, wkt};
/// use nahraum::base::Millimetres;
/// use nahraum::spatial::{Outline, OutlineIndex};
/// let park = Outline::Area(wkt!(MULTIPOLYGON(((0. 0., 10. 0., 10. 10., 0. 10., 0. 0.)))));
/// let index = OutlineIndex::new([(&park, 7)]);
/// let nearest = |x, y| index.nearest(Coord { x, y }, |_| true);
/// assert_eq!(nearest(13.0, 14.0), Some((Millimetres(5_000), 7)));
/// assert_eq!(nearest(5.0, 5.0), Some((Millimetres(0), 7)));
/// ```
pub struct OutlineIndex {
    tree: RTree<Measured>,
}

impl OutlineIndex {
    /// Indexes outlines. Cost: O(n log n) in segments.
    pub fn new<'o>(outlines: impl IntoIterator<Item = (&'o Outline, u32)>) -> Self {
        let measured = outlines.into_iter();
        let measured = measured.filter_map(|(outline, number)| Measured::new(outline, number));
        Self { tree: RTree::bulk_load(measured.collect()) }
    }

    /// Calls `visit` with every outline whose distance, rounded to millimetres, is at most `limit`, in no
    /// particular order. Cost: O(log n + hits · log segments).
    pub fn within(
        &self,
        from: Coord<f64>,
        limit: Millimetres,
        mut visit: impl FnMut(Millimetres, u32),
    ) {
        // Half a millimetre more, so that the rounded distance decides.
        let radius = (f64::from(limit.0) + 0.6) / 1000.0;
        let at = [from.x, from.y];
        for hit in self.tree.locate_within_distance(at, radius * radius) {
            let distance = rounded(hit.distance_2(&at));
            if distance <= limit {
                visit(distance, hit.number);
            }
        }
    }

    /// The nearest outline that `accept` accepts; the lowest number wins a tie, to the millimetre.
    /// Cost: O(log n) when the nearest is accepted.
    pub fn nearest(
        &self,
        from: Coord<f64>,
        mut accept: impl FnMut(u32) -> bool,
    ) -> Option<(Millimetres, u32)> {
        let mut best: Option<(Millimetres, u32)> = None;
        for (hit, distance_2) in self.tree.nearest_neighbor_iter_with_distance_2([from.x, from.y]) {
            let distance = rounded(distance_2);
            if best.is_some_and(|(nearest, _)| distance > nearest) {
                break;
            }
            if accept(hit.number) && best.is_none_or(|(_, number)| hit.number < number) {
                best = Some((distance, hit.number));
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::wkt;

    fn at(x: f64, y: f64) -> Coord<f64> {
        Coord { x, y }
    }

    fn distance(outline: &Outline, from: Coord<f64>) -> u32 {
        let found = OutlineIndex::new([(outline, 0)]).nearest(from, |_| true);
        found.expect("an outline").0.0
    }

    #[test]
    fn a_hole_is_outside_and_the_edge_is_at_no_distance() {
        let ring = Outline::Area(wkt!(MULTIPOLYGON(
            ((0. 0., 100. 0., 100. 100., 0. 100., 0. 0.), (20. 20., 80. 20., 80. 80., 20. 80., 20. 20.))
        )));
        assert_eq!(distance(&ring, at(10.0, 10.0)), 0);
        assert_eq!(distance(&ring, at(50.0, 50.0)), 30_000);
        assert_eq!(distance(&ring, at(20.0, 50.0)), 0);
        assert_eq!(distance(&ring, at(-7.0, 50.0)), 7_000);
    }

    #[test]
    fn an_island_in_the_hole_counts_again_and_parts_are_apart() {
        let island = Outline::Area(wkt!(MULTIPOLYGON(
            ((0. 0., 90. 0., 90. 90., 0. 90., 0. 0.), (10. 10., 10. 80., 80. 80., 80. 10., 10. 10.)),
            ((40. 40., 50. 40., 50. 50., 40. 50., 40. 40.))
        )));
        assert_eq!(distance(&island, at(45.0, 45.0)), 0);
        assert_eq!(distance(&island, at(45.0, 60.0)), 10_000);
        assert_eq!(island.parts().len(), 2);
    }

    #[test]
    fn a_line_has_no_inside_and_stands_for_itself_at_its_middle() {
        let closed = Outline::Lines(wkt!(MULTILINESTRING(
            (0. 0., 10. 0., 10. 30.), (50. 0., 60. 0.)
        )));
        assert_eq!(closed.representative(), Some(at(10.0, 10.0)));
        assert_eq!(distance(&closed, at(0.0, 30.0)), 10_000);
    }

    #[test]
    fn limits_and_ties_are_to_the_millimetre() {
        let [a, b] = [0.0, 20.0].map(|x| {
            Outline::Area(MultiPolygon(vec![
                geo::Rect::new(at(x, 0.0), at(x + 5.0, 5.0)).to_polygon(),
            ]))
        });
        let index = OutlineIndex::new([(&a, 3), (&b, 1)]);
        // 7.5 m from both.
        assert_eq!(index.nearest(at(12.5, 2.0), |_| true), Some((Millimetres(7_500), 1)));
        assert_eq!(index.nearest(at(12.5, 2.0), |id| id != 1), Some((Millimetres(7_500), 3)));
        let mut hits = Vec::new();
        index.within(at(12.5, 2.0), Millimetres(7_500), |distance, id| hits.push((id, distance.0)));
        hits.sort_unstable();
        assert_eq!(hits, [(1, 7_500), (3, 7_500)]);
        index.within(at(12.5, 2.0), Millimetres(7_499), |_, _| panic!("beyond the limit"));
    }
}
