//! The nearest source of every node, and the nearest few sources.

use super::graph::Graph;
use super::search::UNREACHED;
use crate::base::NodeId;

/// Width of a bucket as a power of two, millimetres: about 130 m, the fastest in a measurement with
/// two million nodes and 500 sources. Buckets are wider than in bounded searches, because a wide
/// bucket stays in one neighbourhood and so in the processor's cache; that outweighs visiting some
/// nodes more than once.
const BUCKET_BITS: u32 = 17;

/// Nodes of a block as a power of two: about a megabyte of labels and arcs, which a processor keeps in its cache. In a
/// measurement with four million nodes and 400 or 4,000 sources a search took about half the time of one without blocks,
/// with 2^12 to 2^17 nodes much alike and more with 2^18.
const BLOCK_BITS: u32 = 15;

/// Buckets of a search in a block. What waits there can be farther apart than they cover; then some nodes are visited more
/// than once.
const BLOCK_BUCKETS: usize = 256;

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
        Self::with(((longest >> BUCKET_BITS) as usize + 2).next_power_of_two())
    }

    /// A power of two of buckets.
    fn with(count: usize) -> Self {
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

/// A node and a label that it may get.
type Waiting = (NodeId, u64);

/// Memory of searches for the nearest source; one for each thread.
pub struct NearestWorkspace {
    /// Distance in the upper half, source in the lower: one comparison orders both.
    label: Vec<u64>,
    /// The nodes that have a label of the last search; `None`: perhaps all.
    reached: Option<Vec<NodeId>>,
}

const NO_LABEL: u64 = u64::MAX;

#[inline]
fn packed(distance: u32, source: u32) -> u64 {
    u64::from(distance) << 32 | u64::from(source)
}

/// The label that a step adds to one; `None` for a distance that does not fit, which is out of reach.
#[inline]
fn beyond(label: u64, weight: u32) -> Option<u64> {
    let distance = ((label >> 32) as u32).saturating_add(weight);
    (distance != UNREACHED).then(|| packed(distance, label as u32))
}

impl NearestWorkspace {
    /// Memory for a graph with this number of nodes. Cost: 8 bytes for each node.
    pub fn new(nodes: usize) -> Self {
        Self { label: vec![NO_LABEL; nodes], reached: Some(Vec::new()) }
    }

    /// Finds the nearest source of every node. The lower source number wins a tie.
    ///
    /// # Method
    /// One search from all sources at once (Dijkstra 1959; buckets as in [`super::Workspace`]) in each block of nodes
    /// with neighbouring numbers; what leaves a block waits for a search in the next one, until nothing waits. Labels are
    /// compared by distance, then source, so that the order of visits changes nothing. Nodes that are numbered in spatial
    /// order stay in the processor's cache so, and few of them are visited twice.
    ///
    /// # Cost
    /// O(nodes and arcs reached), about 1.2 visits for each node.
    pub fn search(&mut self, graph: &Graph, seeds: &[SourceSeed]) {
        self.search_in_blocks(graph, seeds, BLOCK_BITS);
    }

    /// [`Self::search`] with so many nodes in a block, as a power of two.
    fn search_in_blocks(&mut self, graph: &Graph, seeds: &[SourceSeed], block_bits: u32) {
        self.reached = None;
        let block_of = |node: NodeId| node.index() >> block_bits;
        let blocks = (self.label.len() >> block_bits) + 1;
        let mut waiting: Vec<Vec<Waiting>> = (0..blocks).map(|_| Vec::new()).collect();
        for seed in seeds {
            waiting[block_of(seed.node)].push((seed.node, packed(seed.distance, seed.source)));
        }
        let mut is_open = vec![false; blocks];
        let mut ring = Ring::with(BLOCK_BUCKETS);
        while waiting.iter().any(|block| !block.is_empty()) {
            for block in 0..blocks {
                let nearest = waiting[block].iter().map(|(_, label)| *label).min();
                let Some(nearest) = nearest else { continue };
                ring.step = ((nearest >> 32) as u32 >> BUCKET_BITS) as usize;
                if !std::mem::replace(&mut is_open[block], true) {
                    self.forget(block, block_bits);
                }
                for (node, label) in waiting[block].drain(..) {
                    if self.improve(node, label) {
                        let distance = (label >> 32) as u32;
                        ring.push(distance, (node, distance));
                    }
                }
                while let Some((node, distance)) = ring.pop() {
                    let label = self.label[node.index()];
                    if (label >> 32) as u32 != distance {
                        continue;
                    }
                    for arc in graph.arcs_from(node) {
                        let Some(label) = beyond(label, arc.weight) else { continue };
                        let there = block_of(arc.head);
                        if there != block {
                            if !is_open[there] || label < self.label[arc.head.index()] {
                                waiting[there].push((arc.head, label));
                            }
                        } else if self.improve(arc.head, label) {
                            let distance = (label >> 32) as u32;
                            ring.push(distance, (arc.head, distance));
                        }
                    }
                }
            }
        }
        (0..blocks)
            .filter(|block| !is_open[*block])
            .for_each(|block| self.forget(block, block_bits));
    }

    /// Forgets the labels of a block.
    fn forget(&mut self, block: usize, block_bits: u32) {
        let end = self.label.len().min((block + 1) << block_bits);
        if let Some(labels) = self.label.get_mut(block << block_bits..end) {
            labels.fill(NO_LABEL);
        }
    }

    /// Finds the nearest source of every node of `targets` and of all nodes nearer than the farthest of them. The lower
    /// source number wins a tie.
    ///
    /// # Method
    /// As [`Self::search`] without blocks: the search ends with the bucket in which the last target
    /// becomes final. Those at the beginning of the list that are final need no second look, so that all looks together
    /// cost as much as the list and the buckets are long.
    ///
    /// # Cost
    /// O(nodes and arcs reached).
    pub fn search_to(&mut self, graph: &Graph, seeds: &[SourceSeed], targets: &[NodeId]) {
        let mut reached = self.reached.take().unwrap_or_else(|| {
            self.label.fill(NO_LABEL);
            Vec::new()
        });
        reached.drain(..).for_each(|node| self.label[node.index()] = NO_LABEL);
        // A seed's initial distance may be longer than any arc.
        let farthest = seeds.iter().map(|seed| seed.distance).max().unwrap_or(0);
        let mut ring = Ring::new(graph.weight_max().max(farthest));
        for seed in seeds {
            let label = packed(seed.distance, seed.source);
            self.improve_noted(seed.node, label, &mut ring, &mut reached);
        }
        let (mut looked_at, mut waiting) = (usize::MAX, targets);
        while let Some((node, distance)) = ring.pop() {
            if ring.step != looked_at {
                // Targets below the current bucket are final.
                let bound = (ring.step as u64) << BUCKET_BITS;
                let open = |node: &NodeId| self.label[node.index()] >> 32 >= bound;
                let Some(first) = waiting.iter().position(open) else { break };
                (looked_at, waiting) = (ring.step, &waiting[first..]);
            }
            let label = self.label[node.index()];
            if (label >> 32) as u32 != distance {
                continue;
            }
            for arc in graph.arcs_from(node) {
                if let Some(label) = beyond(label, arc.weight) {
                    self.improve_noted(arc.head, label, &mut ring, &mut reached);
                }
            }
        }
        self.reached = Some(reached);
    }

    /// Whether a label is better than that of a node, which then has it.
    #[inline]
    fn improve(&mut self, node: NodeId, label: u64) -> bool {
        let best = &mut self.label[node.index()];
        let is_better = label < *best;
        if is_better {
            *best = label;
        }
        is_better
    }

    #[inline]
    fn improve_noted(
        &mut self,
        node: NodeId,
        label: u64,
        ring: &mut Ring<(NodeId, u32)>,
        reached: &mut Vec<NodeId>,
    ) {
        let is_first = self.label[node.index()] == NO_LABEL;
        if self.improve(node, label) {
            if is_first {
                reached.push(node);
            }
            let distance = (label >> 32) as u32;
            ring.push(distance, (node, distance));
        }
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

#[cfg(test)]
mod tests {
    use super::super::graph::ArcBetween;
    use super::*;
    use crate::base::Random;

    const NODES: u32 = 60;

    #[test]
    fn blocks_of_any_size_and_longer_ways_than_their_buckets_cover_change_no_label() {
        let mut random = Random::seeded(5);
        let mut workspace = NearestWorkspace::new(NODES as usize);
        let every: Vec<NodeId> = (0..NODES).map(NodeId).collect();
        let nearer: Vec<SourceSeed> =
            every.iter().map(|node| SourceSeed { node: *node, distance: 0, source: 0 }).collect();
        let mut reached = 0;
        for longest in [3, 200_000, 60_000_000, u32::MAX] {
            for _ in 0..20 {
                let node = |random: &mut Random| NodeId(random.below(NODES as usize) as u32);
                let weight = |random: &mut Random| random.below(longest as usize) as u32;
                let arc = |random: &mut Random| ArcBetween {
                    from: node(random),
                    to: node(random),
                    weight: weight(random),
                };
                let arcs: Vec<ArcBetween> = (0..100).map(|_| arc(&mut random)).collect();
                let graph = Graph::new(NODES as usize, &arcs);
                let seed = |source| SourceSeed {
                    node: node(&mut random),
                    distance: weight(&mut random),
                    source,
                };
                let seeds: Vec<SourceSeed> = (0..4).map(seed).collect();
                workspace.search_to(&graph, &seeds, &every);
                let expected: Vec<Label> = every.iter().map(|one| workspace.label(*one)).collect();
                for block_bits in 0..=6 {
                    // What another search leaves behind is better than any label of this one.
                    workspace.search_in_blocks(&graph, &nearer, block_bits);
                    workspace.search_in_blocks(&graph, &[], block_bits);
                    assert!(every.iter().all(|one| workspace.label(*one) == Label::NONE));
                    workspace.search_in_blocks(&graph, &nearer, block_bits);
                    workspace.search_in_blocks(&graph, &seeds, block_bits);
                    let found: Vec<Label> = every.iter().map(|one| workspace.label(*one)).collect();
                    assert_eq!(found, expected, "{longest} mm, 2^{block_bits} nodes");
                }
                reached += expected.iter().filter(|label| **label != Label::NONE).count();
            }
        }
        assert!(reached > 1_000, "{reached} of 4,800 nodes");
    }
}
