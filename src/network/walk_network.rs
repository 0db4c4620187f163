//! A network weighted for one walk profile: which edges are open, and what each of them weighs.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::graph::{ArcBetween, Graph};
use super::model::{ClosedFor, Network};
use super::piece::{MapIsland, WholeFacts};
use super::profile::{WalkProfile, WayProperty};
use super::rules::Assumed;
use crate::base::{DisjointSets, EdgeId, NodeId, WalkWeight, zip_equal};

/// The weight of an edge in a direction in which it is impassable.
pub const CLOSED: u32 = u32::MAX;

/// Minimum total length of a connected component that points are linked to, metres. A smaller one is
/// mostly an error in the map, a missing connection; points link to the network around it instead.
pub const ISLAND_LENGTH_MIN_M: u64 = 5_000;

/// Direction of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Towards {
    /// From a place to others: whom can I reach?
    Away,
    /// From others to a place: who reaches me?
    Here,
}

/// A network weighted for one walk profile. It owns the profile and the weights, and holds the network, so that
/// weights can never be combined with another network. Immutable; several walkers may hold the same network.
#[derive(Clone, Debug)]
pub struct WalkNetwork {
    network: Arc<Network>,
    profile: WalkProfile,
    weighted_by: WalkWeight,
    /// Weight of each edge from its first to its last node, and back.
    weight: Vec<[u32; 2]>,
    /// Whether points may be linked to an edge.
    linkable: Vec<bool>,
    /// Impassable nodes, ascending.
    barred: Vec<NodeId>,
    /// Nodes that take time to pass, ascending, each with the weight of that time.
    wait: Vec<(NodeId, u32)>,
    /// The connected component of each node over the edges that this walker passes, named by its
    /// lowest node.
    island: Vec<NodeId>,
    /// Whether a node's component for this walker is one of the long ones.
    leads_on: Vec<bool>,
    /// The connected components of the map, whoever walks.
    on_map: Components,
    /// Why the ways that each of these meets are closed to walkers, by its name.
    meets: BTreeMap<NodeId, ClosedFor>,
    facts: WalkFacts,
    stamp: NetworkStamp,
}

/// Tells weighted networks apart: a checksum of their edges and weights. A place on one network means
/// nothing on another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetworkStamp(u32);

impl NetworkStamp {
    /// The checksum.
    pub fn number(self) -> u32 {
        self.0
    }

    /// The stamp of a checksum, for places that come from a file.
    pub fn of_number(number: u32) -> Self {
        Self(number)
    }

    /// Folds ends, positions, lengths and weights of all edges (FNV-1a, by words).
    fn from_edges(network: &Network, weights: &[[u32; 2]]) -> Self {
        let mut sum = 0xcbf2_9ce4_8422_2325_u64;
        let mut fold = |word: u64| sum = (sum ^ word).wrapping_mul(0x0100_0000_01b3);
        for (edge, [there, back]) in zip_equal(network.edge_ids(), weights) {
            let [a, b] = network.ends(edge);
            let at = network.position(a);
            fold(u64::from(a.0) << 32 | u64::from(b.0));
            fold(at.x.to_bits());
            fold(at.y.to_bits());
            fold(u64::from(network.length_mm(edge)));
            fold(u64::from(*there) << 32 | u64::from(*back));
        }
        Self((sum ^ (sum >> 32)) as u32)
    }
}

/// Summary of a walking network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WalkFacts {
    /// Length of all edges, metres.
    pub length_m: u64,
    /// Length of the edges that are open to the walker.
    pub open_m: u64,
    /// Number of connected components, the largest included.
    pub islands: u64,
    /// Of these, components too small to link to.
    pub small_islands: u64,
    /// Total length of the small components, metres.
    pub small_m: u64,
}

/// The length of some ways, and the share of it with assumed properties.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AssumedShares {
    /// Length of the ways, metres.
    pub length_m: u64,
    /// Share of this length whose tag is missing, by tag; only tags that matter to the walker.
    pub share: BTreeMap<&'static str, f64>,
}

/// The length of some ways, and of those with assumed properties, millimetres.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssumedLengths {
    /// Length of the ways.
    pub length_mm: u64,
    /// Length of those whose tag is missing, by tag; only tags that matter to the walker.
    pub assumed_mm: BTreeMap<&'static str, u64>,
}

impl AssumedLengths {
    /// The shares of the length.
    pub fn shares(&self) -> AssumedShares {
        let all = self.length_mm.max(1) as f64;
        let share = self.assumed_mm.iter().map(|(tag, assumed)| (*tag, *assumed as f64 / all));
        AssumedShares { length_m: self.length_mm / 1000, share: share.collect() }
    }
}

impl WalkNetwork {
    /// Weighs a network for a walker. Cost: O(nodes + edges); no copy of the network, which may be that of another
    /// walker ([`Self::shared`]).
    ///
    /// # Method
    /// By [`WalkWeight::Length`] an edge weighs its length. By [`WalkWeight::Time`] it weighs the
    /// metres that the walker covers on a level, smooth way in the time the edge takes: length times
    /// factors of steps, surface, smoothness and slope. Waiting at crossings and kerbs is added when a
    /// path continues beyond the node.
    pub fn new(
        network: impl Into<Arc<Network>>,
        profile: WalkProfile,
        weighted_by: WalkWeight,
    ) -> Self {
        let network = network.into();
        let (barred, wait) = nodes_in_the_way(&network, &profile, weighted_by);
        let weight = edge_weights(&network, &profile, weighted_by);
        let (on_map, (own, stamp)) = rayon::join(
            || islands(&network),
            || {
                let stamp = NetworkStamp::from_edges(&network, &weight);
                (reachable(&network, &weight, &barred), stamp)
            },
        );
        let Islands { on_map, linkable, mut facts } = on_map;
        let Reachable { island, leads_on } = own;
        let mut meets: BTreeMap<NodeId, ClosedFor> = BTreeMap::new();
        for (node, why) in network.at_closed_ways() {
            meets.entry(on_map.name[node.index()]).or_default().join(*why);
        }
        (facts.length_m, facts.open_m) = lengths_m(&network, &weight);
        let (nodes, edges) = (network.node_count(), network.edge_count());
        assert_eq!((weight.len(), linkable.len()), (edges, edges), "one value for each edge");
        assert_eq!(island.len(), nodes, "one island for each node");
        Self {
            network,
            profile,
            weighted_by,
            weight,
            linkable,
            barred,
            wait,
            island,
            leads_on,
            on_map,
            meets,
            facts,
            stamp,
        }
    }

    /// A part of a network, weighted as the whole is: what is an island, where points are linked, and where a walker is
    /// led on, is as in the whole; nodes of one component may hang together outside of the part alone. [`Self::facts`]
    /// has the lengths of the part, and counts no components. Cost: O(nodes + edges).
    ///
    /// # Panics
    /// When there is not one fact for each node.
    pub fn of_part(
        network: Network,
        profile: WalkProfile,
        weighted_by: WalkWeight,
        whole: WholeFacts,
    ) -> Self {
        let WholeFacts { island, leads_on, component, islands } = whole;
        assert_eq!(island.len(), network.node_count(), "the island of each node");
        assert_eq!(leads_on.len(), network.node_count(), "one value for each node");
        assert_eq!(component.len(), network.node_count(), "the component of each node");
        let on_map = Components {
            name: island,
            length_mm: islands.iter().map(|one| (one.name, one.length_mm)).collect(),
            longest: islands.iter().find(|one| one.is_main).map(|one| one.name),
        };
        let (barred, wait) = nodes_in_the_way(&network, &profile, weighted_by);
        let weight = edge_weights(&network, &profile, weighted_by);
        let (length_m, open_m) = lengths_m(&network, &weight);
        Self {
            linkable: network.edge_ids().map(|edge| is_linkable(&network, &on_map, edge)).collect(),
            stamp: NetworkStamp::from_edges(&network, &weight),
            facts: WalkFacts { length_m, open_m, ..WalkFacts::default() },
            meets: islands.iter().map(|one| (one.name, one.meets)).collect(),
            island: component,
            network: network.into(),
            profile,
            weighted_by,
            weight,
            barred,
            wait,
            leads_on,
            on_map,
        }
    }

    /// What a piece with these nodes must be told of the whole network. Cost: O(nodes of the piece).
    pub fn whole_facts(&self, nodes: &[NodeId]) -> WholeFacts {
        let island: Vec<NodeId> = nodes.iter().map(|node| self.on_map.name[node.index()]).collect();
        let mut names = island.clone();
        names.sort_unstable();
        names.dedup();
        WholeFacts {
            island,
            leads_on: nodes.iter().map(|node| self.leads_on[node.index()]).collect(),
            component: nodes.iter().map(|node| self.island[node.index()]).collect(),
            islands: names.into_iter().map(|name| self.island_named(name)).collect(),
        }
    }

    /// The network.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Its stamp, which places on it carry.
    pub fn stamp(&self) -> NetworkStamp {
        self.stamp
    }

    /// The network with other weights of some edges, and with a node that is passed with a weight of waiting. Its stamp
    /// stays, because places on it are where they were.
    pub(super) fn reweighted(
        &self,
        edges: &[(EdgeId, [u32; 2])],
        open: Option<(NodeId, u32)>,
    ) -> Self {
        let (mut weight, mut wait) = (self.weight.clone(), self.wait.clone());
        for (edge, own) in edges {
            weight[edge.index()] = *own;
        }
        let is_other = |node: &NodeId| open.is_none_or(|(opened, _)| opened != *node);
        let barred: Vec<NodeId> = self.barred.iter().copied().filter(is_other).collect();
        wait.retain(|(node, _)| is_other(node));
        wait.extend(open.filter(|(_, waiting)| *waiting > 0));
        wait.sort_unstable();
        let Reachable { island, leads_on } = reachable(&self.network, &weight, &barred);
        Self { weight, barred, wait, island, leads_on, ..self.clone() }
    }

    /// The weight of waiting for some seconds.
    pub(super) fn wait_of(&self, seconds: u32) -> u32 {
        (f64::from(seconds) * self.profile.speed_m_s * 1000.0).round() as u32
    }

    /// The network, to be weighted for another walker too.
    pub fn shared(&self) -> Arc<Network> {
        Arc::clone(&self.network)
    }

    /// The network without the shapes of its ways and without obstacles, most of its memory: enough to walk between points
    /// that are linked, not to link others or to draw.
    pub fn without_shapes(self) -> Self {
        let network = Arc::unwrap_or_clone(self.network).without_shapes();
        Self { network: Arc::new(network), ..self }
    }

    /// The network without its weights, to be changed or weighted for another profile. Copies it when another walker
    /// holds it too.
    pub fn into_network(self) -> Network {
        Arc::unwrap_or_clone(self.network)
    }

    /// The walk profile.
    pub fn profile(&self) -> &WalkProfile {
        &self.profile
    }

    /// What edges are weighted by: length or time.
    pub fn weighted_by(&self) -> WalkWeight {
        self.weighted_by
    }

    /// The smallest weight in millimetres that a straight way of one millimetre can have: below 1 where
    /// time counts and a slope makes the walker faster than on level ground.
    pub fn straight_factor_min(&self) -> f64 {
        match self.weighted_by {
            WalkWeight::Time if self.network.has_elevation() => self.profile.slope_factor_min(),
            WalkWeight::Time | WalkWeight::Length => 1.0,
        }
    }

    /// Summary of the network: lengths and connected components.
    pub fn facts(&self) -> WalkFacts {
        self.facts
    }

    /// Weight of an edge from its first to its last node, and back, millimetres; [`CLOSED`] in a
    /// direction in which it is impassable.
    #[inline]
    pub fn weight(&self, edge: EdgeId) -> [u32; 2] {
        self.weight[edge.index()]
    }

    /// Whether points may be linked to an edge: it is mapped, on the ground, and part of a connected component
    /// of at least [`ISLAND_LENGTH_MIN_M`]. The same for every walker: whoever lives on steps lives on
    /// them with a rollator too, and has no way there.
    pub fn is_linkable(&self, edge: EdgeId) -> bool {
        self.linkable[edge.index()]
    }

    /// Whether a node is impassable. It can be reached, but no path continues beyond it.
    pub fn is_barred(&self, node: NodeId) -> bool {
        self.barred.binary_search(&node).is_ok()
    }

    /// The weight of waiting at a node before going on, millimetres.
    pub fn wait_at(&self, node: NodeId) -> u32 {
        let at = self.wait.binary_search_by_key(&node, |(node, _)| *node);
        at.map_or(0, |at| self.wait[at].1)
    }

    /// The connected component of a node, named by its lowest node. One-way edges connect both ways
    /// here.
    #[inline]
    pub fn island(&self, node: NodeId) -> NodeId {
        self.island[node.index()]
    }

    /// The connected component of an edge on the map, whoever walks.
    pub fn map_island(&self, edge: EdgeId) -> MapIsland {
        self.island_named(self.on_map.name[self.network.ends(edge)[0].index()])
    }

    fn island_named(&self, name: NodeId) -> MapIsland {
        MapIsland {
            name,
            is_main: self.on_map.longest == Some(name),
            is_linked: self.on_map.is_long(name),
            length_mm: self.on_map.length_mm.get(&name).copied().unwrap_or(0),
            meets: self.meets.get(&name).copied().unwrap_or_default(),
        }
    }

    /// Whether a node leads the walker on: its component, over the edges that this walker passes, has at
    /// least [`ISLAND_LENGTH_MIN_M`] of ways or is the longest.
    #[inline]
    pub fn leads_on(&self, node: NodeId) -> bool {
        self.leads_on[node.index()]
    }

    /// Length of each edge that is open in at least one direction, else 0; millimetres.
    pub fn open_mm(&self) -> Vec<u32> {
        let open = |(edge, weight): (EdgeId, &[u32; 2])| {
            if is_open(*weight) { self.network.length_mm(edge) } else { 0 }
        };
        zip_equal(self.network.edge_ids(), &self.weight).map(open).collect()
    }

    /// On which share of some ways is a property assumed to be harmless because its tag is missing?
    ///
    /// # Parameters
    /// `part_mm`: the length of each edge to consider, millimetres.
    ///
    /// # Panics
    /// When `part_mm` does not have one value for each edge.
    ///
    /// # Cost
    /// O(edges).
    pub fn assumed_shares(&self, part_mm: &[u32]) -> AssumedShares {
        self.assumed_lengths(part_mm).shares()
    }

    /// The lengths of [`Self::assumed_shares`], which add up over parts of a network.
    ///
    /// # Panics
    /// As there.
    pub fn assumed_lengths(&self, part_mm: &[u32]) -> AssumedLengths {
        let (network, profile) = (&self.network, &self.profile);
        assert_eq!(part_mm.len(), network.edge_count(), "one part for each edge");
        let sum = |is_meant: &dyn Fn(EdgeId) -> bool| -> u64 {
            let parts = zip_equal(network.edge_ids(), part_mm).filter(|(edge, _)| is_meant(*edge));
            parts.map(|(_, part)| u64::from(*part)).sum()
        };
        let has_elevation = network.has_elevation();
        let minded = WayProperty::ALL.into_iter().filter(|p| profile.minds(*p, has_elevation));
        let assumed = minded.map(|property| {
            let assumed = sum(&|edge| profile.assumes(property, network.edge_class(edge)));
            (property.tag(), assumed)
        });
        AssumedLengths { length_mm: sum(&|_| true), assumed_mm: assumed.collect() }
    }

    /// The graph to search; its arcs are reversed when the search begins at destinations.
    /// Impassable nodes can be reached but have no arcs. Cost: O(nodes + edges).
    pub fn graph(&self, towards: Towards) -> Graph {
        let mut arcs = Vec::with_capacity(self.weight.len() * 2);
        let mut is_barred = vec![false; self.network.node_count()];
        self.barred.iter().for_each(|node| is_barred[node.index()] = true);
        for edge in self.network.edge_ids() {
            let [a, b] = self.network.ends(edge);
            let [there, back] = self.weight(edge);
            let [wait_a, wait_b] = [a, b].map(|node| self.wait_at(node));
            let plus = |weight: u32, wait: u32| match weight {
                CLOSED => CLOSED,
                weight => weight.saturating_add(wait).min(CLOSED - 1),
            };
            // A walk from a to b waits at a.
            let (there, back) = (plus(there, wait_a), plus(back, wait_b));
            let (out_of_a, out_of_b) = match towards {
                Towards::Away => (there, back),
                Towards::Here => (back, there),
            };
            for (from, to, weight) in [(a, b, out_of_a), (b, a, out_of_b)] {
                if weight != CLOSED && a != b && !is_barred[from.index()] {
                    arcs.push(ArcBetween { from, to, weight });
                }
            }
        }
        Graph::new(self.network.node_count(), &arcs)
    }
}

/// Impassable nodes, and nodes that take time to pass with the weight of that time.
fn nodes_in_the_way(
    network: &Network,
    profile: &WalkProfile,
    weighted_by: WalkWeight,
) -> (Vec<NodeId>, Vec<(NodeId, u32)>) {
    let columns = network.columns();
    let seconds: Vec<Option<u32>> =
        columns.node_classes.iter().map(|class| profile.node_seconds(class)).collect();
    let (mut barred, mut wait) = (Vec::new(), Vec::new());
    for (node, class) in &columns.at_nodes {
        match seconds[usize::from(*class)] {
            None => barred.push(*node),
            Some(seconds) if seconds > 0 && weighted_by == WalkWeight::Time => {
                let metres = f64::from(seconds) * profile.speed_m_s;
                wait.push((*node, (metres * 1000.0).round() as u32));
            }
            Some(_) => {}
        }
    }
    (barred, wait)
}

/// The length of all edges, and of those that are open to the walker, metres.
fn lengths_m(network: &Network, weights: &[[u32; 2]]) -> (u64, u64) {
    let (mut all, mut open) = (0, 0);
    for (edge, weight) in zip_equal(network.edge_ids(), weights) {
        let length = u64::from(network.length_mm(edge));
        all += length;
        open += if is_open(*weight) { length } else { 0 };
    }
    (all / 1000, open / 1000)
}

/// Weight of each edge there and back.
fn edge_weights(
    network: &Network,
    profile: &WalkProfile,
    weighted_by: WalkWeight,
) -> Vec<[u32; 2]> {
    let columns = network.columns();
    let on_class = columns.edge_classes.iter().map(|class| {
        let (fit, slows) = (profile.is_declared_fit(class), profile.slows_on_slopes(class));
        (profile.edge_factor(class), fit, slows)
    });
    let on_class: Vec<(Option<f64>, bool, bool)> = on_class.collect();
    let weigh = |edge: EdgeId| {
        let (factor, fit, slows) = on_class[usize::from(columns.class_of[edge.index()])];
        let Some(factor) = factor else { return [CLOSED; 2] };
        if !fit && profile.is_too_steep(network.steepest(edge)) {
            return [CLOSED; 2];
        }
        let one_way = network.edge_class(edge).one_way;
        let level_mm = match (weighted_by, slows) {
            (WalkWeight::Time, true) => network.tobler_mm(edge),
            _ => [network.length_mm(edge); 2],
        };
        let factor = if weighted_by == WalkWeight::Time { factor } else { 1.0 };
        [1, -1].map(|direction| {
            let level_mm = level_mm[usize::from(direction < 0)];
            // The cast saturates: an edge that weighs so much is impassable.
            if one_way == -direction {
                CLOSED
            } else {
                (f64::from(level_mm) * factor).round() as u32
            }
        })
    };
    network.edge_ids().map(weigh).collect()
}

fn is_open(weight: [u32; 2]) -> bool {
    weight != [CLOSED; 2]
}

/// The connected components of a map.
struct Islands {
    on_map: Components,
    linkable: Vec<bool>,
    facts: WalkFacts,
}

/// Finds the connected components of the map and the edges that points may be linked to: edges on the
/// ground in the largest component or in one that is long enough. Neither depends on the walker: an edge
/// that one walker cannot use (because of steps, kerbs or gates) stays linkable, so that its residents
/// count as having no route and are never put on another street that is nearer to their goal.
fn islands(network: &Network) -> Islands {
    let components = Components::joined(network, |_| true);
    let is_small = |(node, _): &(&NodeId, &u64)| !components.is_long(**node);
    let small: Vec<u64> =
        components.length_mm.iter().filter(is_small).map(|(_, length)| *length).collect();
    let facts = WalkFacts {
        islands: components.length_mm.len() as u64,
        small_islands: small.len() as u64,
        small_m: small.iter().sum::<u64>() / 1000,
        ..WalkFacts::default()
    };
    let linkable = network.edge_ids().map(|edge| is_linkable(network, &components, edge)).collect();
    Islands { on_map: components, linkable, facts }
}

fn is_linkable(network: &Network, on_map: &Components, edge: EdgeId) -> bool {
    let class = network.edge_class(edge);
    let is_street = !class.apart && class.assumed != Assumed::Crossing;
    is_street && on_map.is_long(on_map.name[network.ends(edge)[0].index()])
}

/// Where one walker gets to.
struct Reachable {
    island: Vec<NodeId>,
    leads_on: Vec<bool>,
}

/// Finds the components over the edges that a walker passes.
fn reachable(network: &Network, weight: &[[u32; 2]], barred: &[NodeId]) -> Reachable {
    let is_barred = |node: &NodeId| barred.binary_search(node).is_ok();
    let passes =
        |edge: EdgeId| is_open(weight[edge.index()]) && !network.ends(edge).iter().any(is_barred);
    let components = Components::joined(network, passes);
    let leads_on = components.name.iter().map(|name| components.is_long(*name)).collect();
    Reachable { island: components.name, leads_on }
}

/// The connected components over some edges, whatever their direction.
#[derive(Clone, Debug)]
struct Components {
    /// The lowest node of each node's component, which names it.
    name: Vec<NodeId>,
    /// The length of the edges of each component that has some, millimetres.
    length_mm: BTreeMap<NodeId, u64>,
    /// The longest one; of several the one that has the lowest name.
    longest: Option<NodeId>,
}

impl Components {
    /// Joins the nodes over the edges that `passes` accepts.
    fn joined(network: &Network, passes: impl Fn(EdgeId) -> bool) -> Self {
        let mut sets = DisjointSets::new(network.node_count());
        for edge in network.edge_ids().filter(|edge| passes(*edge)) {
            let [a, b] = network.ends(edge);
            sets.join(a.index(), b.index());
        }
        let name: Vec<NodeId> =
            network.node_ids().map(|node| NodeId::at(sets.lowest(node.index()))).collect();
        let mut length_mm: BTreeMap<NodeId, u64> = BTreeMap::new();
        for edge in network.edge_ids().filter(|edge| passes(*edge)) {
            let home = name[network.ends(edge)[0].index()];
            *length_mm.entry(home).or_default() += u64::from(network.length_mm(edge));
        }
        let longest = length_mm.iter().max_by_key(|(node, length)| (**length, u32::MAX - node.0));
        let longest = longest.map(|(node, _)| *node);
        Self { name, length_mm, longest }
    }

    fn is_long(&self, name: NodeId) -> bool {
        let length = self.length_mm.get(&name).copied().unwrap_or(0);
        Some(name) == self.longest || length >= ISLAND_LENGTH_MIN_M * 1000
    }
}
