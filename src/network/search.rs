//! Shortest paths from a few nodes, up to a limit.

use super::graph::Graph;
use crate::base::NodeId;

/// Width of a bucket as a power of two, millimetres: about 16 m. Narrow enough that nodes are
/// seldom visited twice, wide enough that few buckets are empty.
const BUCKET_BITS: u32 = 14;

/// The distance of a node that was not reached.
pub const UNREACHED: u32 = u32::MAX;

/// A node at which a search begins, with its initial distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed {
    /// The node.
    pub node: NodeId,
    /// Initial distance, millimetres.
    pub distance: u32,
}

/// Memory of a search; one for each thread, reused from search to search.
pub struct Workspace {
    /// Distance of every node, [`UNREACHED`] between searches.
    distance: Vec<u32>,
    /// Nodes whose distance was set, in the order they were reached.
    reached: Vec<NodeId>,
    /// Queue: nodes with the distance they had when they were queued, by bucket, in a ring.
    buckets: Vec<Vec<(NodeId, u32)>>,
}

impl Workspace {
    /// Memory for searches in a graph with this number of nodes. Cost: 4 bytes for each node.
    pub fn new(nodes: usize) -> Self {
        Self { distance: vec![UNREACHED; nodes], reached: Vec::new(), buckets: Vec::new() }
    }

    /// Finds the distance of every node that the seeds reach within `limit`, inclusive.
    ///
    /// # Method
    /// Dijkstra's algorithm with buckets (Dial 1969; approximate buckets with correction, Cherkassky,
    /// Goldberg and Radzik 1996): nodes are queued by their distance in steps of 16 m, and a node that
    /// gets a smaller distance while its bucket is processed is queued again. Distances are exact.
    ///
    /// # Cost
    /// O(nodes and arcs within the limit), independent of the size of the graph.
    pub fn bounded(&mut self, graph: &Graph, seeds: &[Seed], limit: u32) {
        self.clear();
        let steps = (limit >> BUCKET_BITS) as usize + 1;
        if self.buckets.len() < steps {
            self.buckets.resize_with(steps, Vec::new);
        }
        for seed in seeds.iter().filter(|seed| seed.distance <= limit) {
            self.improve(seed.node, seed.distance);
        }
        for step in 0..steps {
            // A bucket can grow while it is processed.
            while let Some((node, distance)) = self.buckets[step].pop() {
                if self.distance[node.index()] != distance {
                    continue;
                }
                for arc in graph.arcs_from(node) {
                    let there = distance.saturating_add(arc.weight);
                    if there <= limit && there < self.distance[arc.head.index()] {
                        self.improve(arc.head, there);
                    }
                }
            }
        }
    }

    #[inline]
    fn improve(&mut self, node: NodeId, distance: u32) {
        let best = &mut self.distance[node.index()];
        if distance >= *best {
            return;
        }
        if *best == UNREACHED {
            self.reached.push(node);
        }
        *best = distance;
        self.buckets[(distance >> BUCKET_BITS) as usize].push((node, distance));
    }

    fn clear(&mut self) {
        for node in self.reached.drain(..) {
            self.distance[node.index()] = UNREACHED;
        }
    }

    /// The nodes that the last search reached, in no meaningful order.
    pub fn reached(&self) -> &[NodeId] {
        &self.reached
    }

    /// Distance of a node in the last search, [`UNREACHED`] when it was not reached.
    #[inline]
    pub fn distance(&self, node: NodeId) -> u32 {
        self.distance[node.index()]
    }
}
