//! What stops or slows a walker on the map, one thing at a time, and the ways as if it were mended.

use std::collections::BTreeMap;

use super::barrier_kinds::{BarrierKind, WayBarrier};
use super::barrier_rules::NodeClass;
use super::model::Network;
use super::walk_network::{CLOSED, WalkNetwork};
use crate::base::{DisjointSets, EdgeId, NodeId, WalkWeight};

/// What a place on a way needs to know of ways and nodes.
pub trait Ways {
    /// The network.
    fn network(&self) -> &Network;
    /// Weight of an edge there and back.
    fn weight(&self, edge: EdgeId) -> [u32; 2];
    /// Whether no path continues beyond a node.
    fn is_barred(&self, node: NodeId) -> bool;
    /// The weight of waiting at a node.
    fn wait_at(&self, node: NodeId) -> u32;
}

impl Ways for WalkNetwork {
    fn network(&self) -> &Network {
        self.network()
    }

    fn weight(&self, edge: EdgeId) -> [u32; 2] {
        self.weight(edge)
    }

    fn is_barred(&self, node: NodeId) -> bool {
        self.is_barred(node)
    }

    fn wait_at(&self, node: NodeId) -> u32 {
        self.wait_at(node)
    }
}

/// The ways of a network as if one barrier were mended, without a copy.
#[derive(Clone, Copy, Debug)]
pub struct MendedWays<'w> {
    walk: &'w WalkNetwork,
    barrier: &'w WayBarrier,
}

impl<'w> MendedWays<'w> {
    /// The ways of a network with one of its barriers mended.
    pub fn new(walk: &'w WalkNetwork, barrier: &'w WayBarrier) -> Self {
        Self { walk, barrier }
    }
}

impl Ways for MendedWays<'_> {
    fn network(&self) -> &Network {
        self.walk.network()
    }

    fn weight(&self, edge: EdgeId) -> [u32; 2] {
        match self.barrier.edges.binary_search(&edge) {
            Ok(_) => self.walk.mended_weight(edge),
            Err(_) => self.walk.weight(edge),
        }
    }

    fn is_barred(&self, node: NodeId) -> bool {
        self.barrier.node != Some(node) && self.walk.is_barred(node)
    }

    fn wait_at(&self, node: NodeId) -> u32 {
        match self.barrier.node == Some(node) {
            true => self.walk.mended_wait(node),
            false => self.walk.wait_at(node),
        }
    }
}

impl WalkNetwork {
    /// What stops or slows the walker on the map, each thing that can be mended on its own.
    ///
    /// # Returns
    /// Edges first, by their lowest one, then nodes. Edges that follow each other without a branch, such as the flights
    /// of stairs with a landing between, are one barrier: mending one of them alone would lead nowhere.
    /// What slows the walker counts only where time does ([`WalkWeight::Time`]); slopes that do not stop the walker are
    /// no barriers.
    ///
    /// # Cost
    /// O(nodes + edges).
    pub fn barriers(&self) -> Vec<WayBarrier> {
        let network = self.network();
        let kinds: Vec<Option<BarrierKind>> =
            network.edge_ids().map(|edge| self.kind_of(edge)).collect();
        let mut sets = DisjointSets::new(network.edge_count());
        // Of each node how many edges end there, and two of them.
        let mut ends: Vec<(u32, [EdgeId; 2])> = vec![(0, [EdgeId(0); 2]); network.node_count()];
        for edge in network.edge_ids() {
            for node in network.ends(edge) {
                let (count, two) = &mut ends[node.index()];
                if let Some(place) = two.get_mut(*count as usize) {
                    *place = edge;
                }
                *count += 1;
            }
        }
        for (count, [one, other]) in ends {
            let both = || kinds[one.index()].is_some() && kinds[other.index()].is_some();
            if count == 2 && both() {
                sets.join(one.index(), other.index());
            }
        }
        let mut barriers: BTreeMap<usize, WayBarrier> = BTreeMap::new();
        for (edge, kind) in network.edge_ids().zip(kinds) {
            let Some(kind) = kind else { continue };
            let first = || WayBarrier { kind, edges: Vec::new(), node: None };
            barriers.entry(sets.lowest(edge.index())).or_insert_with(first).edges.push(edge);
        }
        let at_nodes = network.columns().at_nodes.iter();
        let nodes = at_nodes.filter_map(|(node, class)| {
            let kind = self.kind_at(&network.columns().node_classes[usize::from(*class)])?;
            Some(WayBarrier { kind, edges: Vec::new(), node: Some(*node) })
        });
        barriers.into_values().chain(nodes).collect()
    }

    /// The network with one of its barriers mended: as even, level and wide ways, or a node without kerb and barrier.
    ///
    /// # Cost
    /// O(nodes + edges); [`MendedWays`] tells the same of single edges without a copy.
    pub fn mended(&self, barrier: &WayBarrier) -> Self {
        let edges = barrier.edges.iter().map(|edge| (*edge, self.mended_weight(*edge)));
        let edges: Vec<(EdgeId, [u32; 2])> = edges.collect();
        self.reweighted(&edges, barrier.node.map(|node| (node, self.mended_wait(node))))
    }

    /// Why an edge stops or slows the walker.
    fn kind_of(&self, edge: EdgeId) -> Option<BarrierKind> {
        let class = self.network().edge_class(edge);
        let kind = self.profile().obstacle(class, self.network().steepest(edge))?;
        let pairs = self.weight(edge).into_iter().zip(self.mended_weight(edge));
        pairs.into_iter().any(|(now, mended)| mended < now).then_some(kind)
    }

    /// Why a node stops or slows the walker.
    fn kind_at(&self, class: &NodeClass) -> Option<BarrierKind> {
        let seconds = self.profile().node_seconds(class);
        let mended = self.profile().node_seconds(&mended_class(class));
        let is_slow = self.weighted_by() == WalkWeight::Time && seconds > mended;
        (seconds.is_none() || is_slow).then(|| match class {
            _ if class.closed => BarrierKind::Locked,
            _ if self.profile().stops_at(&class.barrier) => BarrierKind::Gate,
            _ => BarrierKind::Kerb,
        })
    }

    /// The weight of an edge as an even, level and wide way; never more than it is.
    pub(super) fn mended_weight(&self, edge: EdgeId) -> [u32; 2] {
        let length = self.network().length_mm(edge);
        let one_way = self.network().edge_class(edge).one_way;
        let [there, back] = self.weight(edge);
        let mended = |now: u32, direction: i8| match one_way == -direction {
            true => CLOSED,
            false => now.min(length),
        };
        [mended(there, 1), mended(back, -1)]
    }

    /// The weight of waiting at a node without kerb and barrier.
    pub(super) fn mended_wait(&self, node: NodeId) -> u32 {
        let columns = self.network().columns();
        let at = columns.at_nodes.binary_search_by_key(&node, |(node, _)| *node);
        let class = at.map(|at| &columns.node_classes[usize::from(columns.at_nodes[at].1)]);
        let seconds =
            class.ok().and_then(|class| self.profile().node_seconds(&mended_class(class)));
        match self.weighted_by() {
            WalkWeight::Length => 0,
            WalkWeight::Time => self.wait_of(seconds.unwrap_or(0)),
        }
    }
}

/// A node without kerb and barrier; its traffic lights stay.
fn mended_class(class: &NodeClass) -> NodeClass {
    NodeClass { signals: class.signals, ..NodeClass::default() }
}
