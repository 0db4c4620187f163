//! The segments of lines, by place.

use geo::Coord;
use rstar::primitives::{GeomWithData, Line as Edge};
use rstar::{AABB, PointDistance, RTree};

use super::web::Web;
use crate::spatial::share_along;

/// A segment: number of its line, and of its first node on the line.
pub(super) type SegmentId = (u32, u32);

/// A segment near a place.
pub(super) struct Near {
    pub segment: SegmentId,
    /// The squared distance, square metres.
    pub distance_2: f64,
    /// The share of the segment's length at which the nearest point is.
    pub share: f64,
}

/// All segments of a web.
pub(super) struct SegmentIndex {
    tree: RTree<GeomWithData<Edge<[f64; 2]>, SegmentId>>,
}

impl SegmentIndex {
    /// Indexes the segments. Cost: O(n log n).
    pub fn new(web: &Web) -> Self {
        let segments = (0..).zip(&web.courses).flat_map(|(course, one)| {
            let pairs = (0..).zip(one.nodes.windows(2));
            pairs.map(move |(segment, pair)| {
                let [a, b] = [pair[0], pair[1]].map(|node| <[f64; 2]>::from(web.at[node as usize]));
                GeomWithData::new(Edge::new(a, b), (course, segment))
            })
        });
        Self { tree: RTree::bulk_load(segments.collect()) }
    }

    /// The segments up to a distance from a place, in the order of their numbers.
    pub fn near(&self, at: Coord<f64>, distance_m: f64) -> Vec<Near> {
        let place = <[f64; 2]>::from(at);
        let found = self.tree.locate_within_distance(place, distance_m * distance_m);
        let mut found: Vec<Near> = found
            .map(|hit| {
                let edge = hit.geom();
                let share = share_along(at, [edge.from, edge.to].map(Coord::from));
                Near { segment: hit.data, distance_2: edge.distance_2(&place), share }
            })
            .collect();
        found.sort_by_key(|near| near.segment);
        found
    }

    /// The segments whose boxes touch that of a segment and that come after it, in order.
    pub fn later_beside(&self, [a, b]: [Coord<f64>; 2], than: SegmentId) -> Vec<SegmentId> {
        let envelope = AABB::from_corners(a.into(), b.into());
        let found = self.tree.locate_in_envelope_intersecting(envelope);
        let mut found: Vec<SegmentId> =
            found.map(|hit| hit.data).filter(|segment| *segment > than).collect();
        found.sort_unstable();
        found
    }
}
