//! Joining pieces of way to edges: a node between two pieces of the same class is no junction.

use super::segments::Segment;

/// An edge: the nodes along it and its class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chain {
    pub nodes: Vec<u32>,
    pub class: u16,
    pub length_mm: u64,
}

/// What chains are made of.
pub(super) struct Pieces<'p> {
    /// Number of nodes.
    pub nodes: usize,
    pub list: &'p [Segment],
    /// Length of each piece, millimetres.
    pub length_mm: &'p [u32],
    /// Nodes at which an edge ends in any case.
    pub is_stop: &'p [bool],
    /// Longest edge in millimetres before it is cut at a node, if edges must be short.
    pub length_max: Option<u64>,
    /// Classes whose edges are never cut, by class: what lies on a bridge has no ground below.
    pub uncut: &'p [bool],
}

/// Incident pieces of each node as compressed sparse rows.
struct Incident {
    first: Vec<u32>,
    pieces: Vec<u32>,
}

impl Incident {
    fn new(pieces: &Pieces<'_>) -> Self {
        let mut first = vec![0_u32; pieces.nodes + 1];
        for piece in pieces.list {
            first[piece.from as usize + 1] += 1;
            first[piece.to as usize + 1] += 1;
        }
        for at in 0..pieces.nodes {
            first[at + 1] += first[at];
        }
        let mut next = first.clone();
        let mut list = vec![0; pieces.list.len() * 2];
        for (number, piece) in pieces.list.iter().enumerate() {
            for node in [piece.from, piece.to] {
                list[next[node as usize] as usize] = number as u32;
                next[node as usize] += 1;
            }
        }
        Self { first, pieces: list }
    }

    fn of(&self, node: u32) -> &[u32] {
        let (from, to) = (self.first[node as usize], self.first[node as usize + 1]);
        &self.pieces[from as usize..to as usize]
    }
}

/// Joins pieces to edges. Every piece becomes part of exactly one edge; the order of the nodes of
/// pieces with a direction is kept. Cost: O(nodes + pieces).
pub(super) fn chains(pieces: &Pieces<'_>) -> Vec<Chain> {
    let incident = Incident::new(pieces);
    let ends: Vec<bool> = (0..pieces.nodes as u32)
        .map(|node| match incident.of(node) {
            [a, b] => {
                let [a, b] = [a, b].map(|at| pieces.list[*at as usize].class);
                a != b || pieces.is_stop[node as usize]
            }
            _ => true,
        })
        .collect();
    let mut used = vec![false; pieces.list.len()];
    let mut found = Vec::new();
    // Rings without any end are left for the second round, where any node may begin.
    for rings in [false, true] {
        for node in 0..pieces.nodes as u32 {
            if !rings && !ends[node as usize] {
                continue;
            }
            for piece in incident.of(node) {
                if !used[*piece as usize] {
                    follow(pieces, &incident, &ends, (node, *piece), &mut used, &mut found);
                }
            }
        }
    }
    found
}

/// Follows a chain from a node along a piece to its end, cutting it where it gets too long.
fn follow(
    pieces: &Pieces<'_>,
    incident: &Incident,
    ends: &[bool],
    (start, first): (u32, u32),
    used: &mut [bool],
    found: &mut Vec<Chain>,
) {
    let (mut node, mut piece) = (start, first);
    let class = pieces.list[first as usize].class;
    let mut chain = Chain { nodes: vec![start], class, length_mm: 0 };
    // Pieces of one class with a direction all run the same way through a chain, or it ends.
    let mut against = 0;
    let mut count = 0;
    loop {
        used[piece as usize] = true;
        let Segment { from, to, .. } = pieces.list[piece as usize];
        count += 1;
        against += usize::from(from != node);
        node = if from == node { to } else { from };
        chain.nodes.push(node);
        chain.length_mm += u64::from(pieces.length_mm[piece as usize]);
        let next = incident.of(node).iter().copied().find(|next| !used[*next as usize]);
        let next = next.filter(|_| !ends[node as usize] && node != start);
        let may_cut = !pieces.uncut.get(usize::from(class)).copied().unwrap_or(false);
        let cut = may_cut && pieces.length_max.is_some_and(|max| chain.length_mm >= max);
        if cut || next.is_none() {
            if against == count {
                chain.nodes.reverse();
            }
            let rest = Chain { nodes: vec![node], class, length_mm: 0 };
            found.push(std::mem::replace(&mut chain, rest));
            (against, count) = (0, 0);
        }
        match next {
            Some(next) => piece = next,
            None => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(list: &[(u32, u32, u16)], stops: &[u32], length_max: Option<u64>) -> Vec<Chain> {
        let list: Vec<Segment> =
            list.iter().map(|&(from, to, class)| Segment { from, to, class }).collect();
        let nodes = list.iter().flat_map(|s| [s.from, s.to]).max().map_or(0, |node| node + 1);
        let mut is_stop = vec![false; nodes as usize];
        stops.iter().for_each(|node| is_stop[*node as usize] = true);
        let length_mm: Vec<u32> = (0..list.len()).map(|at| 1 << at).collect();
        let pieces = Pieces {
            nodes: nodes as usize,
            list: &list,
            length_mm: &length_mm,
            is_stop: &is_stop,
            length_max,
            uncut: &[],
        };
        let found = chains(&pieces);
        // Powers of two: every piece is used exactly once.
        assert_eq!(found.iter().map(|chain| chain.length_mm).sum::<u64>(), (1 << list.len()) - 1);
        found
    }

    fn nodes(chains: &[Chain]) -> Vec<Vec<u32>> {
        chains.iter().map(|chain| chain.nodes.clone()).collect()
    }

    #[test]
    fn a_line_is_one_edge_unless_something_changes() {
        let line = [(0, 1, 0), (1, 2, 0), (3, 2, 0)];
        assert_eq!(nodes(&joined(&line, &[], None)), [vec![0, 1, 2, 3]]);
        assert_eq!(nodes(&joined(&line, &[1], None)), [vec![0, 1], vec![1, 2, 3]]);
        let classes = [(0, 1, 0), (1, 2, 1), (2, 3, 1)];
        assert_eq!(nodes(&joined(&classes, &[], None)), [vec![0, 1], vec![1, 2, 3]]);
    }

    #[test]
    fn junctions_rings_and_loops() {
        let star = [(0, 1, 0), (2, 1, 0), (1, 3, 0)];
        assert_eq!(joined(&star, &[], None).len(), 3);
        let ring = [(0, 1, 0), (1, 2, 0), (2, 0, 0)];
        assert_eq!(nodes(&joined(&ring, &[], None)), [vec![0, 1, 2, 0]]);
        // A loop hanging on a line: two edges, one of which begins and ends in one node.
        let lasso = [(0, 1, 0), (1, 2, 0), (2, 3, 0), (3, 1, 0)];
        assert_eq!(nodes(&joined(&lasso, &[], None)), [vec![0, 1], vec![1, 2, 3, 1]]);
        // Two ways between the same nodes stay two.
        assert_eq!(joined(&[(0, 1, 0), (0, 1, 1)], &[], None).len(), 2);
    }

    #[test]
    fn long_edges_are_cut_at_nodes() {
        let line: Vec<(u32, u32, u16)> = (0..6).map(|at| (at, at + 1, 0)).collect();
        // Lengths 1, 2, 4, 8, 16, 32: cut as soon as 7 is reached.
        let found = joined(&line, &[], Some(7));
        assert_eq!(nodes(&found), [vec![0, 1, 2, 3], vec![3, 4], vec![4, 5], vec![5, 6]]);
    }

    #[test]
    fn the_direction_of_drawing_is_kept() {
        assert_eq!(nodes(&joined(&[(2, 1, 0), (1, 0, 0)], &[], None)), [vec![2, 1, 0]]);
    }
}
