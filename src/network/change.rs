//! Copies of a network with other ways. The network itself stays as it is.

use geo::Coord;

use super::model::{EdgeSlope, NO_HEIGHT, Network, NetworkColumns};
use super::rules::EdgeClass;
use super::slopes::even_slope;
use super::walk_network::WalkNetwork;
use crate::base::{EdgeId, NodeId, Rows};
use crate::spatial::{metres_between, share_along};

/// An end of a new way that comes this near to a junction or dead end is joined to it, metres.
const NODE_M: f64 = 2.0;
/// Largest angle between a way and a line for the way to run along it: its cosine (30 degrees).
const ALONG_COSINE: f64 = 0.866;

/// What a new way is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NewWayKind {
    /// A footway on the ground: homes beside it are linked to it.
    Way,
    /// A footway on a bridge: nothing is linked to it between its ends.
    Bridge,
    /// Stairs.
    Stairs,
}

impl NewWayKind {
    fn class(self) -> EdgeClass {
        let kind = if self == Self::Stairs { "steps" } else { "footway" };
        EdgeClass { kind: kind.to_owned(), apart: self == Self::Bridge, ..EdgeClass::default() }
    }
}

/// A way that is added to a network.
#[derive(Clone, Debug, PartialEq)]
pub struct NewWay {
    /// What it is.
    pub kind: NewWayKind,
    /// Its points in the CRS of the network, at least two.
    pub line: Vec<Coord<f64>>,
    /// Its ends are joined to the nearest way up to this distance, metres.
    pub join_m: f64,
}

/// Ways that are removed from a network: all that run along a line.
#[derive(Clone, Debug, PartialEq)]
pub struct RemovedWay {
    /// The points of the line in the CRS of the network, at least two.
    pub line: Vec<Coord<f64>>,
    /// A way runs along the line up to this distance from it, metres.
    pub within_m: f64,
}

/// Changes of the ways of a network. Ways are removed first, then added in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WayEdits {
    /// Ways that are removed.
    pub removed: Vec<RemovedWay>,
    /// Ways that are added.
    pub added: Vec<NewWay>,
}

impl WayEdits {
    /// Whether they change nothing.
    pub fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.added.is_empty()
    }
}

/// How a new way lies in a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddedWay {
    /// Whether its first and its last point are joined to another way.
    pub joined: [bool; 2],
    /// Its length with the pieces that join it, millimetres.
    pub length_mm: u32,
}

/// A copy of a network with other ways.
#[derive(Clone, Debug)]
pub struct EditedNetwork {
    /// The copy.
    pub network: Network,
    /// The number that each edge had; `None` for one that is new, or a piece of one that was split or cut.
    pub kept: Vec<Option<EdgeId>>,
    /// For each line along which ways were removed, their length in millimetres.
    pub removed_mm: Vec<u64>,
    /// For each added way how it lies in the network. One of no length is left out.
    pub added: Vec<Option<AddedWay>>,
}

/// A copy of a weighted network with other ways.
#[derive(Clone, Debug)]
pub struct EditedWalk {
    /// The copy, weighted as the network was.
    pub network: WalkNetwork,
    /// The number that each edge had, as in [`EditedNetwork::kept`].
    pub kept: Vec<Option<EdgeId>>,
}

impl EditedNetwork {
    /// Weighs the copy for the walker of the network that it was made of. Cost: O(nodes + edges).
    pub fn weighted(self, like: &WalkNetwork) -> EditedWalk {
        let profile = like.profile().clone();
        let network = WalkNetwork::new(self.network, profile, like.weighted_by());
        EditedWalk { network, kept: self.kept }
    }
}

impl Network {
    /// What would the network be with other ways?
    ///
    /// # Returns
    /// A copy, in which nodes keep their numbers and untouched edges their order.
    ///
    /// # Method
    /// A segment of a way (between two points of its line) is removed if both its ends and its middle lie
    /// within the distance of the line, and it runs in the line's direction to 30 degrees. An end of a new
    /// way is joined to the nearest place on any way within its distance: to the junction or dead end if one
    /// is within 2 m of that place, else the way is split there. Pieces of a split edge share its length and
    /// its climb in proportion to their parts of its line. Lengths of new ways are plane lengths times the
    /// network's mean ratio of length to plane length. With elevation, a new way climbs evenly between its
    /// ends, as far as their heights are known; as for other ways, a length below 25 m counts as 25 m.
    ///
    /// # Cost
    /// O(points of the network) for each edit.
    pub fn with_ways(&self, edits: &WayEdits) -> EditedNetwork {
        let mut draft = Draft::new(self);
        let removed_mm = edits.removed.iter().map(|removed| draft.remove(removed)).collect();
        let added = edits.added.iter().map(|new| draft.add(new)).collect();
        let kept = draft.edges.iter().map(|edge| edge.earlier).collect();
        EditedNetwork { network: draft.finish(self.columns()), kept, removed_mm, added }
    }
}

/// An edge with its geometry.
struct Edge {
    /// The number that it had; `None` if it is new or a piece.
    earlier: Option<EdgeId>,
    ends: [NodeId; 2],
    length_mm: u32,
    class: u16,
    slope: EdgeSlope,
    inner: Vec<Coord<f64>>,
}

/// A place on an edge.
#[derive(Clone, Copy)]
struct Spot {
    edge: usize,
    /// The segment of the edge's line.
    segment: usize,
    at: Coord<f64>,
    distance: f64,
}

/// A network under change.
struct Draft {
    nodes: Vec<Coord<f64>>,
    /// Empty without elevation.
    height_cm: Vec<i32>,
    edges: Vec<Edge>,
    classes: Vec<EdgeClass>,
    /// Length over plane length of all edges.
    ratio: f64,
}

impl Draft {
    fn new(network: &Network) -> Self {
        let columns = network.columns();
        let edge = |edge: EdgeId| Edge {
            earlier: Some(edge),
            ends: network.ends(edge),
            length_mm: network.length_mm(edge),
            class: columns.class_of[edge.index()],
            slope: columns.slopes.get(edge.index()).copied().unwrap_or_default(),
            inner: columns.shape.row(edge.index()).to_vec(),
        };
        let plane = |edge: EdgeId| along(&network.line(edge).collect::<Vec<_>>()).1;
        let plane_m: f64 = network.edge_ids().map(plane).sum();
        let ratio = if plane_m > 0.0 { network.total_mm() as f64 / 1000.0 / plane_m } else { 1.0 };
        Self {
            nodes: columns.nodes.clone(),
            height_cm: columns.height_cm.clone(),
            edges: network.edge_ids().map(edge).collect(),
            classes: columns.edge_classes.clone(),
            ratio,
        }
    }

    fn line(&self, edge: &Edge) -> Vec<Coord<f64>> {
        let [from, to] = edge.ends.map(|node| self.nodes[node.index()]);
        let inner = edge.inner.iter().copied();
        std::iter::once(from).chain(inner).chain(std::iter::once(to)).collect()
    }

    /// Adds a node; its height is that between two known ones.
    fn node(&mut self, at: Coord<f64>, between: Option<([NodeId; 2], f64)>) -> NodeId {
        if !self.height_cm.is_empty() {
            let height = between.and_then(|(ends, share)| {
                let [a, b] = ends.map(|end| self.height_cm[end.index()]);
                let is_known = a != NO_HEIGHT && b != NO_HEIGHT;
                is_known.then(|| (f64::from(a) + share * f64::from(b - a)).round() as i32)
            });
            self.height_cm.push(height.unwrap_or(NO_HEIGHT));
        }
        self.nodes.push(at);
        NodeId::at(self.nodes.len() - 1)
    }

    /// Removes the segments of ways along a line; returns their length in millimetres.
    fn remove(&mut self, removed: &RemovedWay) -> u64 {
        let mut length = 0;
        for edge in std::mem::take(&mut self.edges) {
            let line = self.line(&edge);
            let goes = |pair: &[Coord<f64>]| runs_along([pair[0], pair[1]], removed);
            let stays: Vec<bool> = line.windows(2).map(|pair| !goes(pair)).collect();
            if stays.iter().all(|stays| *stays) {
                self.edges.push(edge);
                continue;
            }
            let before = u64::from(edge.length_mm);
            let pieces = self.pieces(edge, &line, &|segment| stays[segment], &|_| false);
            length += before - pieces.iter().map(|piece| u64::from(piece.length_mm)).sum::<u64>();
            self.edges.extend(pieces);
        }
        length
    }

    /// The pieces of an edge: runs of segments that stay, cut at some points of its line.
    fn pieces(
        &mut self,
        edge: Edge,
        line: &[Coord<f64>],
        stays: &dyn Fn(usize) -> bool,
        is_cut: &dyn Fn(usize) -> bool,
    ) -> Vec<Edge> {
        let (sums, whole) = along(line);
        let share = |point: usize| if whole > 0.0 { sums[point] / whole } else { 0.0 };
        let part = |length: u32, from: usize, to: usize| {
            let until = |point: usize| (f64::from(length) * share(point)).round() as u32;
            until(to) - until(from)
        };
        let last = line.len() - 1;
        let mut nodes = vec![None; line.len()];
        (nodes[0], nodes[last]) = (Some(edge.ends[0]), Some(edge.ends[1]));
        let (mut pieces, mut from) = (Vec::new(), 0);
        while from < last {
            if !stays(from) {
                from += 1;
                continue;
            }
            let mut to = from + 1;
            while to < last && stays(to) && !is_cut(to) {
                to += 1;
            }
            let ends = [from, to].map(|point| match nodes[point] {
                Some(node) => node,
                None => {
                    let node = self.node(line[point], Some((edge.ends, share(point))));
                    nodes[point] = Some(node);
                    node
                }
            });
            let tobler_mm = edge.slope.tobler_mm.map(|length| part(length, from, to));
            pieces.push(Edge {
                earlier: None,
                ends,
                length_mm: part(edge.length_mm, from, to),
                class: edge.class,
                slope: EdgeSlope { tobler_mm, ..edge.slope },
                inner: line[from + 1..to].to_vec(),
            });
            from = to;
        }
        pieces
    }

    /// Adds a way; `None` when it has no length.
    fn add(&mut self, new: &NewWay) -> Option<AddedWay> {
        let (first, last) = (*new.line.first()?, *new.line.last()?);
        let spots = [first, last].map(|end| self.nearest(end, new.join_m));
        let at = |spot: Option<Spot>, end: Coord<f64>| spot.map_or(end, |spot| spot.at);
        let mut line = new.line.clone();
        let (head, tail) = (at(spots[0], first), at(spots[1], last));
        line.insert(0, head);
        line.push(tail);
        line.dedup();
        if (along(&line).1 * self.ratio * 1000.0).round() < 1.0 {
            return None;
        }
        let from = self.join(first, new.join_m);
        // Splitting a way moves the numbers of those behind it.
        let to = self.join(last, new.join_m);
        let joined = [from.is_some(), to.is_some()];
        let from = from.unwrap_or_else(|| self.node(first, None));
        let to = to.unwrap_or_else(|| self.node(last, None));
        let length_m = along(&line).1 * self.ratio;
        let length_mm = (length_m * 1000.0).round().min(f64::from(u32::MAX / 2)) as u32;
        let class = self.class(new.kind.class());
        let height = |end: NodeId| self.height_cm.get(end.index()).copied().unwrap_or(NO_HEIGHT);
        let slope = even_slope(length_mm, [from, to].map(height));
        let inner = line[1..line.len() - 1].to_vec();
        let ends = [from, to];
        self.edges.push(Edge { earlier: None, ends, length_mm, class, slope, inner });
        Some(AddedWay { joined, length_mm })
    }

    /// The nearest place on any way within a distance; the lower edge wins a tie.
    fn nearest(&self, at: Coord<f64>, within_m: f64) -> Option<Spot> {
        let mut best: Option<Spot> = None;
        for (number, edge) in self.edges.iter().enumerate() {
            let line = self.line(edge);
            for (segment, pair) in line.windows(2).enumerate() {
                let foot = foot(at, [pair[0], pair[1]]);
                let distance = metres_between(foot, at);
                let is_nearer = best.is_none_or(|best| distance < best.distance);
                if distance <= within_m && is_nearer {
                    best = Some(Spot { edge: number, segment, at: foot, distance });
                }
            }
        }
        best.map(|spot| self.moved_to_node(spot))
    }

    /// A place on an edge, or its end that is near.
    fn moved_to_node(&self, spot: Spot) -> Spot {
        let near = |node: &NodeId| metres_between(self.nodes[node.index()], spot.at) <= NODE_M;
        let node = self.edges[spot.edge].ends.into_iter().find(near);
        node.map_or(spot, |node| Spot { at: self.nodes[node.index()], ..spot })
    }

    /// The node at which a point is joined to the nearest way; splits the way if there is none.
    fn join(&mut self, at: Coord<f64>, within_m: f64) -> Option<NodeId> {
        let spot = self.nearest(at, within_m)?;
        let ends = self.edges[spot.edge].ends;
        if let Some(node) = ends.into_iter().find(|node| self.nodes[node.index()] == spot.at) {
            return Some(node);
        }
        let edge = self.edges.remove(spot.edge);
        let mut line = self.line(&edge);
        line.insert(spot.segment + 1, spot.at);
        let pieces = self.pieces(edge, &line, &|_| true, &|point| point == spot.segment + 1);
        let node = pieces[0].ends[1];
        self.edges.splice(spot.edge..spot.edge, pieces);
        Some(node)
    }

    fn class(&mut self, class: EdgeClass) -> u16 {
        let at = self.classes.iter().position(|known| *known == class).unwrap_or_else(|| {
            self.classes.push(class);
            self.classes.len() - 1
        });
        u16::try_from(at).expect("a network has fewer classes than 16 bits can number, by far")
    }

    fn finish(self, before: &NetworkColumns) -> Network {
        let Self { nodes, height_cm, edges, classes, .. } = self;
        let slopes = match height_cm.is_empty() {
            true => Vec::new(),
            false => edges.iter().map(|edge| edge.slope).collect(),
        };
        let inner: Vec<Coord<f64>> = edges.iter().flat_map(|edge| edge.inner.clone()).collect();
        let columns = NetworkColumns {
            nodes,
            height_cm,
            slopes,
            ends: edges.iter().map(|edge| edge.ends).collect(),
            length_mm: edges.iter().map(|edge| edge.length_mm).collect(),
            class_of: edges.iter().map(|edge| edge.class).collect(),
            shape: Rows::from_lengths(edges.iter().map(|edge| edge.inner.len()), inner),
            edge_classes: classes,
            ..before.clone()
        };
        Network::from_columns(columns).expect("a changed network is consistent")
    }
}

/// The plane length of a line up to each of its points, and of all of it, metres.
fn along(line: &[Coord<f64>]) -> (Vec<f64>, f64) {
    let mut sum = 0.0;
    let mut sums = vec![0.0];
    for pair in line.windows(2) {
        sum += metres_between(pair[0], pair[1]);
        sums.push(sum);
    }
    (sums, sum)
}

/// The point of a segment that is nearest to a point.
fn foot(at: Coord<f64>, [a, b]: [Coord<f64>; 2]) -> Coord<f64> {
    a + (b - a) * share_along(at, [a, b])
}

/// Whether a segment of a way runs along a line.
fn runs_along([a, b]: [Coord<f64>; 2], removed: &RemovedWay) -> bool {
    let pairs = || removed.line.windows(2).map(|pair| [pair[0], pair[1]]);
    let away = |at: Coord<f64>| {
        pairs().map(|pair| metres_between(foot(at, pair), at)).fold(f64::INFINITY, f64::min)
    };
    let middle = (a + b) / 2.0;
    if [a, b, middle].into_iter().any(|at| away(at) > removed.within_m) {
        return false;
    }
    let nearest = pairs().min_by(|one, other| {
        metres_between(foot(middle, *one), middle)
            .total_cmp(&metres_between(foot(middle, *other), middle))
    });
    let Some([p, q]) = nearest else { return false };
    let (way, line) = (b - a, q - p);
    let lengths = metres_between(a, b) * metres_between(p, q);
    lengths > 0.0 && (way.x * line.x + way.y * line.y).abs() >= ALONG_COSINE * lengths
}
