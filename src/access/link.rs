//! Linking (snapping): the nearest places on the walking network for points.

use geo::Coord;
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Line as Segment};
use rstar::{AABB, PointDistance, RTree, RTreeObject};

use super::snap::Snap;
use crate::base::{EdgeId, Millimetres};
use crate::network::{Network, WalkNetwork};

/// Options of linking.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinkOptions {
    /// Largest distance between a point and the way it is linked to.
    pub distance_max: Millimetres,
}

impl Default for LinkOptions {
    /// 200 m: the width of two 100 m cells.
    fn default() -> Self {
        Self { distance_max: Millimetres(200_000) }
    }
}

/// An edge in the R-tree.
struct EdgeBox<'n> {
    network: &'n Network,
    edge: EdgeId,
    envelope: AABB<[f64; 2]>,
}

impl RTreeObject for EdgeBox<'_> {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        self.envelope
    }
}

impl PointDistance for EdgeBox<'_> {
    fn distance_2(&self, point: &[f64; 2]) -> f64 {
        nearest_on(self.network, self.edge, Coord { x: point[0], y: point[1] }).distance_2
    }
}

/// The place on a line nearest to a point.
struct NearestOn {
    distance_2: f64,
    /// Length of the line up to the place, in the working CRS.
    along: f64,
    /// Length of the whole line.
    length: f64,
    at: Coord<f64>,
}

fn nearest_on(network: &Network, edge: EdgeId, from: Coord<f64>) -> NearestOn {
    let mut points = network.line(edge);
    let mut a = points.next().expect("an edge has two ends");
    let mut best = NearestOn { distance_2: f64::INFINITY, along: 0.0, length: 0.0, at: a };
    for b in points {
        let step = b - a;
        let squared = step.x * step.x + step.y * step.y;
        let towards = from - a;
        let share = if squared > 0.0 {
            ((towards.x * step.x + towards.y * step.y) / squared).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let at = a + step * share;
        let away = from - at;
        let distance_2 = away.x * away.x + away.y * away.y;
        let length = squared.sqrt();
        if distance_2 < best.distance_2 {
            best = NearestOn {
                distance_2,
                along: best.length + length * share,
                length: best.length,
                at,
            };
        }
        best.length += length;
        a = b;
    }
    best
}

/// Finds places on a network for points.
pub struct Linker<'n> {
    walk: &'n WalkNetwork,
    edges: RTree<EdgeBox<'n>>,
    obstacles: RTree<GeomWithData<Segment<[f64; 2]>, ()>>,
    options: LinkOptions,
}

impl<'n> Linker<'n> {
    /// Indexes the linkable edges of a network. Cost: O(edges log edges).
    pub fn new(walk: &'n WalkNetwork, options: LinkOptions) -> Self {
        let network = walk.network();
        let boxes: Vec<EdgeBox<'n>> = (0..network.edge_count())
            .into_par_iter()
            .map(EdgeId::at)
            .filter(|edge| walk.is_linkable(*edge))
            .map(|edge| {
                let points: Vec<[f64; 2]> = network.line(edge).map(Into::into).collect();
                EdgeBox { network, edge, envelope: AABB::from_points(points.iter()) }
            })
            .collect();
        let obstacles = network
            .obstacles()
            .iter()
            .map(|[a, b]| GeomWithData::new(Segment::new([a.x, a.y], [b.x, b.y]), ()));
        Self {
            walk,
            edges: RTree::bulk_load(boxes),
            obstacles: RTree::bulk_load(obstacles.collect()),
            options,
        }
    }

    /// The network that points are linked to.
    pub fn network(&self) -> &'n WalkNetwork {
        self.walk
    }

    /// Largest distance between a point and the way it is linked to.
    pub fn distance_max(&self) -> Millimetres {
        self.options.distance_max
    }

    /// Snaps a point to the nearest place on the network within the limit that is not behind a
    /// railway, motorway or water. The lower edge id wins a tie, to the millimetre.
    pub fn snap(&self, from: Coord<f64>) -> Option<Snap> {
        let mut best: Option<Snap> = None;
        for hit in self.edges.nearest_neighbor_iter([from.x, from.y]) {
            let near = nearest_on(self.walk.network(), hit.edge, from);
            let offset = Millimetres::from_metres(near.distance_2.sqrt());
            let bound = best.map_or(self.options.distance_max, |snap| snap.offset);
            if offset > bound {
                break;
            }
            let lower = best.is_none_or(|snap| hit.edge < snap.edge);
            if lower && !self.is_cut_off(from, near.at) {
                best = Some(self.place(hit.edge, &near, offset));
            }
        }
        best
    }

    /// The linkable edges whose box meets a box, ascending.
    pub(super) fn edges_in(&self, envelope: AABB<[f64; 2]>) -> Vec<EdgeId> {
        let hits = self.edges.locate_in_envelope_intersecting(envelope);
        let mut edges: Vec<EdgeId> = hits.map(|hit| hit.edge).collect();
        edges.sort_unstable();
        edges
    }

    /// The place on an edge that is nearest to a point, whatever lies between.
    pub(super) fn place_on(&self, edge: EdgeId, from: Coord<f64>) -> Snap {
        let near = nearest_on(self.walk.network(), edge, from);
        self.place(edge, &near, Millimetres::from_metres(near.distance_2.sqrt()))
    }

    fn place(&self, edge: EdgeId, near: &NearestOn, offset: Millimetres) -> Snap {
        let length_mm = f64::from(self.walk.network().length_mm(edge));
        let share = if near.length > 0.0 { near.along / near.length } else { 0.0 };
        // The ratio of lengths on the ellipsoid and in the working CRS is constant along an edge.
        let along_mm = (length_mm * share).round() as u32;
        Snap { edge, along_mm, offset, at: near.at, network: self.walk.stamp() }
    }

    /// Whether an obstacle lies between two points.
    pub(super) fn is_cut_off(&self, from: Coord<f64>, to: Coord<f64>) -> bool {
        let envelope = AABB::from_corners([from.x, from.y], [to.x, to.y]);
        self.obstacles
            .locate_in_envelope_intersecting(envelope)
            .any(|line| crosses(from, to, line.geom().from.into(), line.geom().to.into()))
    }
}

/// Whether two segments cross at a point interior to both.
fn crosses(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>, d: Coord<f64>) -> bool {
    let turn = |p: Coord<f64>, q: Coord<f64>, r: Coord<f64>| {
        (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)
    };
    turn(a, b, c) * turn(a, b, d) < 0.0 && turn(c, d, a) * turn(c, d, b) < 0.0
}
