//! The weighted graph that searches run on: adjacency lists in one block of memory.

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

/// Nodes and arcs; the arcs of a node are contiguous. Immutable. Searches are fastest when nodes are
/// numbered so that neighbours in space are near in memory ([`spatial_order`](crate::base::spatial_order)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    arcs: Rows<Arc>,
    weight_max: u32,
}

/// An arc with both of its ends: the input of [`Graph::new`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArcBetween {
    /// Where it begins.
    pub from: NodeId,
    /// Where it ends.
    pub to: NodeId,
    /// Its weight in millimetres; 0 counts as 1, so that searches terminate.
    pub weight: u32,
}

impl Graph {
    /// A graph from arcs in any order. Cost: O(nodes + arcs).
    ///
    /// # Panics
    /// When an arc names a node at or above `nodes`, or there are 2^32 arcs or more.
    pub fn new(nodes: usize, arcs: &[ArcBetween]) -> Self {
        let has_head = |arc: &ArcBetween| arc.to.index() < nodes;
        assert!(arcs.iter().all(has_head), "an arc leads to an existing node");
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

    /// The largest weight of any arc; 0 when there are no arcs.
    pub fn weight_max(&self) -> u32 {
        self.weight_max
    }

    /// The arcs that begin at a node.
    #[inline]
    pub fn arcs_from(&self, node: NodeId) -> &[Arc] {
        self.arcs.row(node.index())
    }
}
