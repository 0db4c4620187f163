//! A weighted graph for searching: adjacency in one block of memory.

use crate::base::{NodeId, Rows};

/// One step from a node: where it leads and what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Arc {
    /// The node it leads to.
    pub head: NodeId,
    /// Its weight in millimetres, at least 1.
    pub weight: u32,
}

/// Nodes and arcs: the arcs of a node stand one behind the other. Immutable; nodes should come in an
/// order in which neighbours in space are near in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    arcs: Rows<Arc>,
    weight_max: u32,
}

/// An arc before it has its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArcBetween {
    /// Where it begins.
    pub from: NodeId,
    /// Where it ends.
    pub to: NodeId,
    /// Its weight in millimetres; 0 counts as 1, so that searches come to an end.
    pub weight: u32,
}

impl Graph {
    /// A graph from arcs in any order. Cost: O(nodes + arcs).
    ///
    /// # Panics
    /// When an arc names a node that is not below `nodes`, or there are 2^32 arcs.
    pub fn new(nodes: usize, arcs: &[ArcBetween]) -> Self {
        let is_there = |arc: &ArcBetween| arc.to.index() < nodes;
        assert!(arcs.iter().all(is_there), "an arc leads to a node that is there");
        let placed =
            |arc: &ArcBetween| (arc.from.index(), Arc { head: arc.to, weight: arc.weight.max(1) });
        let arcs = Rows::grouped(nodes, arcs.iter().map(placed));
        let weight_max = arcs.items().iter().map(|arc| arc.weight).max().unwrap_or(0);
        Self { arcs, weight_max }
    }

    /// Number of nodes.
    pub fn nodes(&self) -> usize {
        self.arcs.len()
    }

    /// Number of arcs.
    pub fn arcs(&self) -> usize {
        self.arcs.items().len()
    }

    /// The largest weight of an arc, 0 without any.
    pub fn weight_max(&self) -> u32 {
        self.weight_max
    }

    /// The arcs that begin at a node.
    #[inline]
    pub fn arcs_from(&self, node: NodeId) -> &[Arc] {
        self.arcs.row(node.index())
    }
}
