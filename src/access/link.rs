//! Linking (snapping): the nearest places on the walking network for points.

use geo::Coord;
use rayon::prelude::*;
use rstar::{AABB, PointDistance, RTree, RTreeObject};

use super::near::{MARGIN_M, NearGround, box_around};
use super::obstacles::Obstacles;
use super::snap::Snap;
use crate::base::{Bounds, EdgeId, Millimetres};
use crate::network::{Assumed, Closed, ClosedFor, Network, WalkNetwork};
use crate::region::Facility;
use crate::spatial::{metres_between, share_along};

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
pub(super) struct EdgeBox<'n> {
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
#[derive(Clone, Copy)]
struct NearestOn {
    distance_2: f64,
    /// Length of the line up to the place, in the working CRS.
    along: f64,
    /// Length of the whole line.
    length: f64,
    at: Coord<f64>,
}

/// Visits the place nearest to a point on each segment of an edge; returns the length of the edge in the
/// working CRS. The places do not know it yet.
fn each_segment(
    network: &Network,
    edge: EdgeId,
    from: Coord<f64>,
    mut visit: impl FnMut(NearestOn),
) -> f64 {
    let mut points = network.line(edge);
    let mut a = points.next().expect("an edge has two ends");
    let mut before = 0.0;
    for b in points {
        let step = b - a;
        let share = share_along(from, [a, b]);
        let at = a + step * share;
        let away = from - at;
        let distance_2 = away.x * away.x + away.y * away.y;
        let length = metres_between(a, b);
        visit(NearestOn { distance_2, along: before + length * share, length: 0.0, at });
        before += length;
        a = b;
    }
    before
}

fn nearest_on(network: &Network, edge: EdgeId, from: Coord<f64>) -> NearestOn {
    let start = network.position(network.ends(edge)[0]);
    let mut best = NearestOn { distance_2: f64::INFINITY, along: 0.0, length: 0.0, at: start };
    let length = each_segment(network, edge, from, |place| {
        if place.distance_2 < best.distance_2 {
            best = place;
        }
    });
    NearestOn { length, ..best }
}

/// The places nearest to a point on each segment of an edge, nearest first.
fn places_on(network: &Network, edge: EdgeId, from: Coord<f64>) -> Vec<NearestOn> {
    let mut places = Vec::new();
    let length = each_segment(network, edge, from, |place| places.push(place));
    places.iter_mut().for_each(|place| place.length = length);
    places.sort_by(|a, b| a.distance_2.total_cmp(&b.distance_2).then(a.along.total_cmp(&b.along)));
    places
}

fn offset(near: &NearestOn) -> Millimetres {
    Millimetres::from_metres(near.distance_2.sqrt())
}

/// Finds places on a network for points.
pub struct Linker<'n> {
    walk: &'n WalkNetwork,
    edges: RTree<EdgeBox<'n>>,
    /// Edges that points are not linked to, to say why a point is not linked.
    others: RTree<EdgeBox<'n>>,
    obstacles: Obstacles,
    options: LinkOptions,
}

impl<'n> Linker<'n> {
    /// Indexes the linkable edges of a network. Cost: O(edges log edges).
    pub fn new(walk: &'n WalkNetwork, options: LinkOptions) -> Self {
        Self::on_ground(walk, options, None)
    }

    /// Indexes only what of a network is near some boxes of ground. For points and outlines within them, and for
    /// nothing else, it gives the answers of [`Self::new`].
    ///
    /// # Cost
    /// O(edges) to find what is near, and O(n log n) for that.
    pub fn near(
        walk: &'n WalkNetwork,
        options: LinkOptions,
        boxes: impl IntoIterator<Item = Bounds>,
    ) -> Self {
        let reach_m = options.distance_max.metres().unwrap_or(f64::INFINITY) + MARGIN_M;
        let corners =
            |one: Bounds| AABB::from_corners([one.west, one.south], [one.east, one.north]);
        let ground = NearGround::new(boxes.into_iter().map(corners), reach_m);
        Self::on_ground(walk, options, Some(&ground))
    }

    /// [`Self::near`] the places of some facilities.
    pub fn near_facilities<'f>(
        walk: &'n WalkNetwork,
        options: LinkOptions,
        facilities: impl IntoIterator<Item = &'f Facility>,
    ) -> Self {
        Self::near(walk, options, facilities.into_iter().map(box_around))
    }

    /// Indexes the edges and obstacles on some ground; all without one.
    fn on_ground(walk: &'n WalkNetwork, options: LinkOptions, ground: Option<&NearGround>) -> Self {
        let network = walk.network();
        let box_of = |edge: EdgeId| {
            let around = Bounds::around(network.line(edge)).expect("a line has points");
            let envelope =
                AABB::from_corners([around.west, around.south], [around.east, around.north]);
            EdgeBox { network, edge, envelope }
        };
        let is_near =
            |one: &EdgeBox<'n>| ground.is_none_or(|ground| ground.may_meet(&one.envelope));
        let (edges, others): (Vec<EdgeBox<'n>>, Vec<EdgeBox<'n>>) = (0..network.edge_count())
            .into_par_iter()
            .map(|edge| box_of(EdgeId::at(edge)))
            .filter(is_near)
            .partition(|one| walk.is_linkable(one.edge));
        let (edges, others) = rayon::join(|| RTree::bulk_load(edges), || RTree::bulk_load(others));
        Self { walk, edges, others, obstacles: Obstacles::on_ground(network, ground), options }
    }

    /// The network that points are linked to.
    pub fn network(&self) -> &'n WalkNetwork {
        self.walk
    }

    /// How points are linked.
    pub(super) fn options(&self) -> LinkOptions {
        self.options
    }

    /// Largest distance between a point and the way it is linked to.
    pub fn distance_max(&self) -> Millimetres {
        self.options.distance_max
    }

    /// Snaps a point to the nearest place on the network within the limit that is not behind a
    /// railway, motorway, water, wall or fence. The lower edge id wins a tie, to the millimetre.
    ///
    /// A closed wall or fence around the point does not count if it leaves no other way: somebody inside
    /// gets out, whether the map has a gate or not.
    pub fn snap(&self, from: Coord<f64>) -> Option<Snap> {
        self.nearest(from, &[]).or_else(|| {
            let around = self.obstacles.around(from);
            if around.is_empty() { None } else { self.nearest(from, &around) }
        })
    }

    /// The nearest place that is not behind an obstacle, apart from some closed walls.
    fn nearest(&self, from: Coord<f64>, open: &[u32]) -> Option<Snap> {
        let mut best: Option<Snap> = None;
        for hit in self.edges.nearest_neighbor_iter([from.x, from.y]) {
            let network = self.walk.network();
            let near = nearest_on(network, hit.edge, from);
            let bound = best.map_or(self.options.distance_max, |snap| snap.offset);
            if offset(&near) > bound {
                break;
            }
            let is_better = |near: &NearestOn| match best {
                None => offset(near) <= bound,
                Some(snap) => (offset(near), hit.edge) < (bound, snap.edge),
            };
            if !is_better(&near) {
                continue;
            }
            if !self.obstacles.cut_off(from, near.at, open) {
                best = Some(self.place(hit.edge, &near, offset(&near)));
                continue;
            }
            // The edge may come around the obstacle.
            let mut others = places_on(network, hit.edge, from).into_iter().take_while(is_better);
            let other = others.find(|near| !self.obstacles.cut_off(from, near.at, open));
            best = other.map(|near| self.place(hit.edge, &near, offset(&near))).or(best);
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

    /// The place on an edge that is nearest to a point of an outline and on this side of obstacles, as far as it is
    /// near. The edge may come around an obstacle behind which its nearest place lies.
    pub(super) fn free_place_on(
        &self,
        edge: EdgeId,
        from: Coord<f64>,
        is_near: impl Fn(Millimetres) -> bool,
    ) -> Option<Snap> {
        let is_near = |near: &NearestOn| is_near(offset(near));
        let is_free = |near: &NearestOn| !self.is_cut_off(from, near.at);
        let network = self.walk.network();
        let nearest = Some(nearest_on(network, edge, from)).filter(is_near)?;
        let free = match is_free(&nearest) {
            true => Some(nearest),
            false => places_on(network, edge, from).into_iter().take_while(is_near).find(is_free),
        };
        free.map(|near| self.place(edge, &near, offset(&near)))
    }

    fn place(&self, edge: EdgeId, near: &NearestOn, offset: Millimetres) -> Snap {
        let length_mm = f64::from(self.walk.network().length_mm(edge));
        let share = if near.length > 0.0 { near.along / near.length } else { 0.0 };
        // The ratio of lengths on the ellipsoid and in the working CRS is constant along an edge.
        let along_mm = (length_mm * share).round() as u32;
        Snap { edge, along_mm, offset, at: near.at, network: self.walk.stamp() }
    }

    /// Whether an obstacle lies between two points. Nothing is between within a centimetre of the first:
    /// a fence that is drawn as the outline of a ground does not keep its owner from the outline.
    fn is_cut_off(&self, from: Coord<f64>, to: Coord<f64>) -> bool {
        let line = to - from;
        let length = (line.x * line.x + line.y * line.y).sqrt();
        let from = if length > 0.0 { from + line * (0.01 / length).min(1.0) } else { from };
        self.obstacles.cut_off(from, to, &[])
    }

    fn is_assumed_crossing(&self, edge: EdgeId) -> bool {
        self.walk.network().edge_class(edge).assumed == Assumed::Crossing
    }

    /// The way that points are not linked to that is nearest to a point and on this side of obstacles, as far as one is
    /// near and meant. The lower edge id wins a tie, to the millimetre.
    fn nearest_other(
        &self,
        from: Coord<f64>,
        is_near: impl Fn(Millimetres) -> bool,
        is_meant: impl Fn(EdgeId) -> bool,
    ) -> Option<EdgeId> {
        let network = self.walk.network();
        let mut best: Option<(Millimetres, EdgeId)> = None;
        for hit in self.others.nearest_neighbor_iter([from.x, from.y]) {
            let near = nearest_on(network, hit.edge, from);
            let found = (offset(&near), hit.edge);
            if !is_near(found.0) || best.is_some_and(|(nearest, _)| found.0 > nearest) {
                break;
            }
            let is_better = best.is_none_or(|best| found < best) && is_meant(hit.edge);
            if is_better && !self.obstacles.cut_off(from, near.at, &[]) {
                best = Some(found);
            }
        }
        best.map(|(_, edge)| edge)
    }

    /// The way on an island that a linked point is nearer to than to its place: nothing is linked to
    /// islands, so its link passes that way by. Cost: O(log edges).
    pub fn passed_by(&self, from: Coord<f64>, linked: &Snap) -> Option<EdgeId> {
        let is_apart = |edge: EdgeId| self.walk.network().edge_class(edge).apart;
        let is_meant = |edge: EdgeId| !is_apart(edge) && !self.is_assumed_crossing(edge);
        self.nearest_other(from, |offset| offset < linked.offset, is_meant)
    }

    /// The way on an island that a point lies on: the one that its place passes by, or the reason why it has no
    /// place. `None` for a point whose nearest way is linked. Cost: O(log edges).
    pub(super) fn island_of(&self, from: Coord<f64>, linked: Option<&Snap>) -> Option<EdgeId> {
        let Some(place) = linked else {
            return self.reason(from).island();
        };
        self.passed_by(from, place)
    }

    /// Why a point is not linked. Cost: O(log edges).
    pub fn reason(&self, from: Coord<f64>) -> Unlinked {
        let limit = self.options.distance_max;
        let is_meant = |edge: EdgeId| !self.is_assumed_crossing(edge);
        match self.nearest_other(from, |offset| offset <= limit, is_meant) {
            Some(edge) if self.walk.network().edge_class(edge).apart => Unlinked::OffTheGround,
            Some(edge) => Unlinked::Island(edge),
            None => {
                let nearest = self.edges.nearest_neighbor([from.x, from.y]);
                let distance =
                    |hit: &EdgeBox<'n>| offset(&nearest_on(self.walk.network(), hit.edge, from));
                match nearest.is_some_and(|hit| distance(hit) <= limit) {
                    true => Unlinked::CutOff,
                    false => Unlinked::TooFar,
                }
            }
        }
    }

    /// Where all points are that are not linked for the same kind of reason, in words.
    pub(super) fn where_in_words(&self, reason: Unlinked) -> String {
        match reason {
            Unlinked::Island(edge) => self.kind_of_island(edge),
            Unlinked::OffTheGround => "where only a bridge or a tunnel is near".to_owned(),
            Unlinked::CutOff => "behind walls, fences, rails, motorways or water".to_owned(),
            Unlinked::TooFar => "too far from every way".to_owned(),
        }
    }

    /// What keeps an island apart, in words.
    pub(super) fn kind_of_island(&self, edge: EdgeId) -> String {
        match closed_for(self.walk.map_island(edge).meets) {
            None => "on islands of the network without a connection on the map".to_owned(),
            Some(why) => format!(
                "on islands of the network that meet others only where ways are closed ({why})"
            ),
        }
    }

    /// A reason in words.
    pub fn in_words(&self, reason: Unlinked) -> String {
        let limit = self.options.distance_max;
        match reason {
            Unlinked::Island(edge) => {
                let island = self.walk.map_island(edge);
                let why = match closed_for(island.meets) {
                    None => "the map has no connection".to_owned(),
                    Some(why) => {
                        format!("it meets other ways only where they are closed to walkers ({why})")
                    }
                };
                let kind = &self.walk.network().edge_class(edge).kind;
                let km = island.length_mm as f64 / 1e6;
                format!(
                    "its way ({kind}) is on an island of {km:.1} km, nothing is linked there: {why}"
                )
            }
            Unlinked::OffTheGround => {
                format!("within {limit} there is only a bridge or a tunnel")
            }
            Unlinked::CutOff => format!(
                "a wall, fence, railway, motorway or water lies between it and every way within {limit}"
            ),
            Unlinked::TooFar => format!("no way open to walkers within {limit}"),
        }
    }
}

/// The reasons for which ways are closed; `None` without any.
fn closed_for(why: ClosedFor) -> Option<String> {
    let reasons: Vec<&str> = why.reasons().map(Closed::in_words).collect();
    (!reasons.is_empty()).then(|| reasons.join("; "))
}

/// Why a point is not linked to a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unlinked {
    /// Its way is part of a connected component that is too small.
    Island(EdgeId),
    /// Its way is on a bridge or in a tunnel.
    OffTheGround,
    /// Every way near is behind an obstacle.
    CutOff,
    /// No way is near.
    TooFar,
}

impl Unlinked {
    /// The way on an island that it is about.
    pub(super) fn island(self) -> Option<EdgeId> {
        match self {
            Self::Island(edge) => Some(edge),
            Self::OffTheGround | Self::CutOff | Self::TooFar => None,
        }
    }

    /// The number of the reason, without its way.
    pub(super) fn number(self) -> u32 {
        match self {
            Self::Island(_) => 0,
            Self::OffTheGround => 1,
            Self::CutOff => 2,
            Self::TooFar => 3,
        }
    }

    /// The reason of a number, with its way if it has one; `None` where they do not fit.
    pub(super) fn from_number(number: u32, edge: Option<EdgeId>) -> Option<Self> {
        match (number, edge) {
            (0, Some(edge)) => Some(Self::Island(edge)),
            (1, None) => Some(Self::OffTheGround),
            (2, None) => Some(Self::CutOff),
            (3, None) => Some(Self::TooFar),
            _ => None,
        }
    }
}
