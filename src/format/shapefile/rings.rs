//! The rings of a shape as polygons with holes.

use geo::{BoundingRect, Coord, LineString, MultiPolygon, Polygon, Rect};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::base::zip_equal;

/// A ring with what decides about it.
struct Ring {
    line: LineString<f64>,
    rect: Rect<f64>,
    /// Twice its area; negative when it runs clockwise.
    signed: f64,
}

/// Makes polygons of rings.
///
/// A ring that runs clockwise is the outline of a part, one that runs counterclockwise a hole in the smallest
/// outline around it (ESRI 1998, p. 8). Programs that do not heed this write all rings alike, or outlines
/// counterclockwise, as GeoJSON has them; then a ring is a hole if an odd number of rings lies around it. A hole
/// around which there is nothing is a part.
///
/// Cost: each ring is compared with those whose boxes contain its own.
pub(super) fn polygons(rings: Vec<LineString<f64>>) -> MultiPolygon<f64> {
    let mut rings: Vec<Ring> = rings.into_iter().filter_map(Ring::new).collect();
    if let [_] = rings.as_slice() {
        let only = rings.pop().expect("one ring");
        return MultiPolygon(vec![Polygon::new(only.line, Vec::new())]);
    }
    let around = around(&rings);
    let has_clockwise_outline =
        zip_equal(&rings, &around).any(|(ring, around)| around.is_empty() && ring.signed < 0.0);
    let is_alike = rings.iter().all(|ring| (ring.signed > 0.0) == (rings[0].signed > 0.0));
    let is_hole = |at: usize| match has_clockwise_outline && !is_alike {
        true => rings[at].signed > 0.0 && !around[at].is_empty(),
        false => around[at].len() % 2 == 1,
    };
    let holes: Vec<bool> = (0..rings.len()).map(is_hole).collect();
    let mut inside: Vec<Vec<LineString<f64>>> = vec![Vec::new(); rings.len()];
    let mut outlines = Vec::new();
    for at in 0..rings.len() {
        let line = std::mem::replace(&mut rings[at].line, LineString(Vec::new()));
        // From the smallest on.
        match around[at].iter().find(|outer| !holes[**outer]).filter(|_| holes[at]) {
            Some(outer) => inside[*outer].push(line),
            None => outlines.push((at, line)),
        }
    }
    let polygon = |(at, line)| Polygon::new(line, std::mem::take(&mut inside[at]));
    MultiPolygon(outlines.into_iter().map(polygon).collect())
}

impl Ring {
    /// `None` for a ring without a position.
    fn new(line: LineString<f64>) -> Option<Self> {
        let rect = line.bounding_rect()?;
        let origin = line.0[0];
        let pairs = line.0.windows(2).map(|pair| {
            let (a, b) = (pair[0] - origin, pair[1] - origin);
            a.x * b.y - b.x * a.y
        });
        let signed = pairs.sum();
        Some(Self { line, rect, signed })
    }

    /// Whether this ring lies in another one: the first of its corners that is not on the other's line does, else
    /// the middle of one of its edges.
    fn is_in(&self, other: &Self) -> bool {
        let middles = self.line.0.windows(2).map(|edge| (edge[0] + edge[1]) / 2.0);
        let mut sides =
            self.line.0.iter().copied().chain(middles).map(|at| side(at, &other.line.0));
        sides.find_map(|side| side).unwrap_or(false)
    }
}

/// For each ring those around it, from the smallest on.
fn around(rings: &[Ring]) -> Vec<Vec<usize>> {
    let boxes = rings.iter().enumerate().map(|(at, ring)| {
        let (min, max) = (ring.rect.min(), ring.rect.max());
        GeomWithData::new(Rectangle::from_corners([min.x, min.y], [max.x, max.y]), at)
    });
    let tree = RTree::bulk_load(boxes.collect());
    let around_one = |(at, ring): (usize, &Ring)| {
        let first = ring.line.0[0];
        let near = tree.locate_in_envelope_intersecting(AABB::from_point([first.x, first.y]));
        let is_around = |other: &usize| {
            let outer = &rings[*other];
            *other != at
                && outer.signed.abs() > ring.signed.abs()
                && contains(&outer.rect, &ring.rect)
                && ring.is_in(outer)
        };
        let mut outer: Vec<usize> = near.map(|known| known.data).filter(is_around).collect();
        let area = |at: &usize| rings[*at].signed.abs();
        outer.sort_by(|a, b| area(a).total_cmp(&area(b)).then(a.cmp(b)));
        outer
    };
    rings.iter().enumerate().map(around_one).collect()
}

fn contains(outer: &Rect<f64>, inner: &Rect<f64>) -> bool {
    outer.min().x <= inner.min().x
        && outer.min().y <= inner.min().y
        && inner.max().x <= outer.max().x
        && inner.max().y <= outer.max().y
}

/// Whether a position is inside a ring, by the edges that a ray to the right crosses; `None` on the ring itself.
fn side(at: Coord<f64>, ring: &[Coord<f64>]) -> Option<bool> {
    let mut is_inside = false;
    for edge in ring.windows(2) {
        let (a, b) = (edge[0], edge[1]);
        let turn = (b.x - a.x) * (at.y - a.y) - (b.y - a.y) * (at.x - a.x);
        let is_between = (a.x.min(b.x)..=a.x.max(b.x)).contains(&at.x)
            && (a.y.min(b.y)..=a.y.max(b.y)).contains(&at.y);
        if turn == 0.0 && is_between {
            return None;
        }
        if (a.y > at.y) != (b.y > at.y) && (turn > 0.0) == (b.y > a.y) {
            is_inside = !is_inside;
        }
    }
    Some(is_inside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Area;

    /// A square by its lower left corner and side.
    fn square(x: f64, y: f64, side: f64, is_clockwise: bool) -> LineString<f64> {
        let mut corners = vec![(x, y), (x, y + side), (x + side, y + side), (x + side, y), (x, y)];
        if !is_clockwise {
            corners.reverse();
        }
        LineString::from(corners)
    }

    /// Number of holes of each polygon, and the area of all.
    fn made(rings: Vec<LineString<f64>>) -> (Vec<usize>, f64) {
        let all = polygons(rings);
        (all.0.iter().map(|one| one.interiors().len()).collect(), all.unsigned_area())
    }

    #[test]
    fn clockwise_rings_are_parts_and_others_their_holes() {
        // A hole before its outline; an island in the hole; a part beside.
        let rings = vec![
            square(1.0, 1.0, 8.0, false),
            square(0.0, 0.0, 10.0, true),
            square(3.0, 3.0, 2.0, true),
            square(20.0, 0.0, 1.0, true),
        ];
        assert_eq!(made(rings), (vec![1, 0, 0], 100.0 - 64.0 + 4.0 + 1.0));
    }

    #[test]
    fn where_all_rings_run_alike_containment_decides() {
        for is_clockwise in [true, false] {
            let rings = vec![
                square(0.0, 0.0, 10.0, is_clockwise),
                square(1.0, 1.0, 8.0, is_clockwise),
                square(3.0, 3.0, 2.0, is_clockwise),
                square(10.0, 0.0, 1.0, is_clockwise),
            ];
            assert_eq!(made(rings), (vec![1, 0, 0], 41.0), "{is_clockwise}");
        }
    }

    #[test]
    fn where_outlines_run_counterclockwise_containment_decides() {
        let rings = vec![
            square(0.0, 0.0, 10.0, false),
            square(1.0, 1.0, 8.0, true),
            square(3.0, 3.0, 2.0, false),
            square(20.0, 0.0, 1.0, false),
        ];
        assert_eq!(made(rings), (vec![1, 0, 0], 100.0 - 64.0 + 4.0 + 1.0));
    }

    #[test]
    fn a_hole_around_which_is_nothing_is_a_part_and_rings_may_touch() {
        let alone = vec![square(0.0, 0.0, 2.0, true), square(5.0, 5.0, 1.0, false)];
        assert_eq!(made(alone), (vec![0, 0], 5.0));
        assert_eq!(made(vec![square(0.0, 0.0, 2.0, false)]), (vec![0], 4.0));
        // The hole begins on the outline and touches it in two corners.
        let hole = LineString::from(vec![(0., 5.), (5., 0.), (6., 6.), (0., 5.)]);
        assert!(Ring::new(hole.clone()).expect("a ring").signed > 0.0);
        assert_eq!(made(vec![square(0.0, 0.0, 10.0, true), hole]).0, [1]);
        let diamond = LineString::from(vec![(0., 5.), (5., 0.), (10., 5.), (5., 10.), (0., 5.)]);
        assert_eq!(made(vec![square(0.0, 0.0, 10.0, true), diamond]), (vec![1], 50.0));
        // Two parts with a common side.
        let beside = vec![square(0.0, 0.0, 2.0, true), square(2.0, 0.0, 1.0, true)];
        assert_eq!(made(beside), (vec![0, 0], 5.0));
        assert_eq!(polygons(Vec::new()), MultiPolygon(Vec::new()));
    }
}
