//! The length of each edge that bounded searches used.

use super::snap::Snap;
use crate::base::{EdgeId, zip_equal};
use crate::network::{CLOSED, Towards, WalkNetwork, Workspace};

/// How far searches came on every edge. The order of adding and merging does not matter, so results do
/// not depend on which thread ran which search.
#[derive(Default)]
pub(super) struct Used {
    /// The largest remaining limit of any search at each node, millimetres; 0 where no search came.
    left: Vec<u32>,
    /// Parts of edges around the starting places of searches: edge, from, to, in millimetres along it.
    around: Vec<(EdgeId, u32, u32)>,
}

impl Used {
    /// Nothing used yet. Cost: 4 bytes for each node.
    pub(super) fn new(nodes: usize) -> Self {
        Self { left: vec![0; nodes], around: Vec::new() }
    }

    /// Adds all nodes that a search reached.
    pub(super) fn add(&mut self, search: &Workspace, limit: u32) {
        for node in search.reached() {
            let most = &mut self.left[node.index()];
            *most = limit.saturating_sub(search.distance(*node)).max(*most);
        }
    }

    /// Adds the part of its first edge that a search used.
    pub(super) fn begin(&mut self, on: &Walked<'_>, snap: &Snap, limit: u32) {
        let Some(left) = limit.checked_sub(snap.offset.0) else { return };
        let [before, behind] = on.weights_to_ends(snap.edge);
        let length = on.walk.network().length_mm(snap.edge);
        let from = snap.along_mm.saturating_sub(part(length, before, left));
        let to = snap.along_mm.saturating_add(part(length, behind, left)).min(length);
        self.around.push((snap.edge, from, to));
    }

    /// Adds what other searches used.
    pub(super) fn merge(&mut self, other: Self) {
        for (known, left) in zip_equal(&mut self.left, other.left) {
            *known = left.max(*known);
        }
        self.around.extend(other.around);
    }

    /// The used length of each edge, millimetres. Cost: O(nodes + edges + searches log searches).
    pub(super) fn lengths_mm(mut self, on: &Walked<'_>) -> Vec<u32> {
        self.around.sort_unstable();
        let mut rest = &self.around[..];
        let network = on.walk.network();
        let used_of = |edge: EdgeId| {
            let length = network.length_mm(edge);
            let [first, last] = on.reached_from_ends(edge, &self.left);
            let own = rest.iter().take_while(|part| part.0 == edge).count();
            let (around, behind) = rest.split_at(own);
            rest = behind;
            let mut parts: Vec<(u32, u32)> = around.iter().map(|part| (part.1, part.2)).collect();
            parts.extend([(0, first), (length - last, length)]);
            parts.sort_unstable();
            joined_mm(&parts)
        };
        network.edge_ids().map(used_of).collect()
    }
}

/// Length of the union of ranges, which are given in ascending order.
fn joined_mm(parts: &[(u32, u32)]) -> u32 {
    let (mut sum, mut end) = (0, 0);
    for (from, to) in parts {
        sum += to.saturating_sub(end.max(*from));
        end = end.max(*to);
    }
    sum
}

/// The length of an edge that is covered with the remaining limit, millimetres.
fn part(length: u32, weight: u32, left: u32) -> u32 {
    if weight == CLOSED {
        return 0;
    }
    let way = u64::from(length) * u64::from(left) / u64::from(weight.max(1));
    way.min(u64::from(length)) as u32
}

/// A network and the direction of the searches on it.
pub(super) struct Walked<'w> {
    pub walk: &'w WalkNetwork,
    pub towards: Towards,
}

impl Walked<'_> {
    /// Weight of a whole edge for a search towards its first node, and towards its last.
    fn weights_to_ends(&self, edge: EdgeId) -> [u32; 2] {
        let [there, back] = self.walk.weight(edge);
        match self.towards {
            Towards::Away => [back, there],
            // A search towards the place runs against the walking direction.
            Towards::Here => [there, back],
        }
    }

    /// How far searches came along an edge from its first node, and from its last, millimetres.
    fn reached_from_ends(&self, edge: EdgeId, left: &[u32]) -> [u32; 2] {
        let [a, b] = self.walk.network().ends(edge);
        let [to_first, to_last] = self.weights_to_ends(edge);
        let length = self.walk.network().length_mm(edge);
        [(a, to_last), (b, to_first)].map(|(node, weight)| {
            let wait = match self.towards {
                Towards::Away => self.walk.wait_at(node),
                // Waiting counts where the search enters the edge, at its other end.
                Towards::Here => 0,
            };
            match left[node.index()].saturating_sub(wait) {
                0 => 0,
                _ if self.walk.is_barred(node) => 0,
                left => part(length, weight, left),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{joined_mm, part};
    use crate::network::CLOSED;

    #[test]
    fn what_several_searches_cover_counts_once() {
        assert_eq!(joined_mm(&[(0, 0), (100, 100)]), 0);
        assert_eq!(joined_mm(&[(0, 30), (10, 20), (25, 40), (90, 100)]), 50);
    }

    #[test]
    fn what_is_left_lasts_for_a_part_of_the_edge() {
        assert_eq!(part(100, 200, 50), 25);
        assert_eq!(part(100, 200, 500), 100);
        assert_eq!(part(100, CLOSED, 500), 0);
    }
}
