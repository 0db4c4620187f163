//! The nearest source of every node, and the nearest few sources.

use super::graph::Graph;
use super::search::UNREACHED;
use crate::base::NodeId;

/// Width of a bucket as a power of two, millimetres: about 130 m, the fastest in a measurement with
/// two million nodes and 500 sources. Buckets are wider than in bounded searches, because a wide
/// bucket stays in one neighbourhood and so in the processor's cache; that outweighs visiting some
/// nodes more than once.
const BUCKET_BITS: u32 = 17;

/// A node at or near a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceSeed {
    /// The node.
    pub node: NodeId,
    /// Distance of the node from the source, millimetres.
    pub distance: u32,
    /// Number of the source.
    pub source: u32,
}

/// A source and its distance, ordered by distance, then source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// Distance, millimetres; [`UNREACHED`] when no source reaches the node.
    pub distance: u32,
    /// The source.
    pub source: u32,
}

impl Label {
    /// No source.
    pub const NONE: Self = Self { distance: UNREACHED, source: u32::MAX };
}

/// Bucket queue of nodes by distance, as a ring of buckets that covers the longest arc.
struct Ring<T> {
    buckets: Vec<Vec<T>>,
    step: usize,
    queued: usize,
}

impl<T> Ring<T> {
    fn new(longest: u32) -> Self {
        let count = ((longest >> BUCKET_BITS) as usize + 2).next_power_of_two();
        Self { buckets: (0..count).map(|_| Vec::new()).collect(), step: 0, queued: 0 }
    }

    #[inline]
    fn push(&mut self, distance: u32, item: T) {
        let mask = self.buckets.len() - 1;
        self.buckets[(distance >> BUCKET_BITS) as usize & mask].push(item);
        self.queued += 1;
    }

    /// Takes an item from the lowest bucket that is not empty; the ring stays at that bucket.
    fn pop(&mut self) -> Option<T> {
        let mask = self.buckets.len() - 1;
        while self.queued > 0 {
            if let Some(item) = self.buckets[self.step & mask].pop() {
                self.queued -= 1;
                return Some(item);
            }
            self.step += 1;
        }
        None
    }
}

/// Memory of searches for the nearest source; one for each thread.
pub struct NearestWorkspace {
    /// Distance in the upper half, source in the lower: one comparison orders both.
    label: Vec<u64>,
    reached: Vec<NodeId>,
}

const NO_LABEL: u64 = u64::MAX;

#[inline]
fn packed(distance: u32, source: u32) -> u64 {
    u64::from(distance) << 32 | u64::from(source)
}

impl NearestWorkspace {
    /// Memory for a graph with this number of nodes. Cost: 8 bytes for each node.
    pub fn new(nodes: usize) -> Self {
        Self { label: vec![NO_LABEL; nodes], reached: Vec::new() }
    }

    /// Finds the nearest source of every node of `targets` and of all nodes nearer than the
    /// farthest of them; of all reachable nodes when `targets` is `None`. The lower source number
    /// wins a tie.
    ///
    /// # Method
    /// One search from all sources at once (Dijkstra 1959; buckets as in [`super::Workspace`]); labels
    /// are compared by distance, then source. With targets, the search ends with the bucket in which the last of them
    /// becomes final: those at the beginning of the list that are final need no second look, so that all looks together
    /// cost as much as the list and the buckets are long.
    ///
    /// # Cost
    /// O(nodes and arcs reached).
    pub fn search(&mut self, graph: &Graph, seeds: &[SourceSeed], targets: Option<&[NodeId]>) {
        for node in self.reached.drain(..) {
            self.label[node.index()] = NO_LABEL;
        }
        // A seed's initial distance may be longer than any arc.
        let farthest = seeds.iter().map(|seed| seed.distance).max().unwrap_or(0);
        let mut ring = Ring::new(graph.weight_max().max(farthest));
        for seed in seeds {
            self.improve(seed.node, packed(seed.distance, seed.source), &mut ring);
        }
        let (mut looked_at, mut waiting) = (usize::MAX, targets);
        while let Some((node, distance)) = ring.pop() {
            if let Some(targets) = waiting.filter(|_| ring.step != looked_at) {
                // Targets below the current bucket are final.
                let bound = (ring.step as u64) << BUCKET_BITS;
                let open = |node: &NodeId| self.label[node.index()] >> 32 >= bound;
                let Some(first) = targets.iter().position(open) else { return };
                (looked_at, waiting) = (ring.step, Some(&targets[first..]));
            }
            let label = self.label[node.index()];
            if (label >> 32) as u32 != distance {
                continue;
            }
            for arc in graph.arcs_from(node) {
                // A distance that does not fit is out of reach.
                let distance = distance.saturating_add(arc.weight);
                if distance != UNREACHED {
                    self.improve(arc.head, packed(distance, label as u32), &mut ring);
                }
            }
        }
    }

    #[inline]
    fn improve(&mut self, node: NodeId, label: u64, ring: &mut Ring<(NodeId, u32)>) {
        let best = &mut self.label[node.index()];
        if label >= *best {
            return;
        }
        if *best == NO_LABEL {
            self.reached.push(node);
        }
        *best = label;
        let distance = (label >> 32) as u32;
        ring.push(distance, (node, distance));
    }

    /// The nearest source of a node in the last search.
    #[inline]
    pub fn label(&self, node: NodeId) -> Label {
        let label = self.label[node.index()];
        Label { distance: (label >> 32) as u32, source: label as u32 }
    }
}

/// The `count` nearest sources of every node, nearest first, ties to the lower number; fewer when
/// fewer can be reached.
///
/// # Method
/// One search from all sources in which each node is settled at most `count` times, once for each
/// source.
///
/// # Cost
/// O(count x (nodes + arcs)).
pub fn nearest_sources(graph: &Graph, seeds: &[SourceSeed], count: usize) -> Vec<Vec<Label>> {
    let mut labels: Vec<Vec<Label>> = vec![Vec::new(); graph.nodes()];
    let mut queue: std::collections::BinaryHeap<std::cmp::Reverse<(Label, NodeId)>> =
        std::collections::BinaryHeap::new();
    for seed in seeds {
        let label = Label { distance: seed.distance, source: seed.source };
        queue.push(std::cmp::Reverse((label, seed.node)));
    }
    while let Some(std::cmp::Reverse((label, node))) = queue.pop() {
        let settled = &mut labels[node.index()];
        if settled.len() >= count || settled.iter().any(|other| other.source == label.source) {
            continue;
        }
        settled.push(label);
        for arc in graph.arcs_from(node) {
            let distance = label.distance.saturating_add(arc.weight);
            if distance != UNREACHED {
                queue.push(std::cmp::Reverse((Label { distance, ..label }, arc.head)));
            }
        }
    }
    labels
}
