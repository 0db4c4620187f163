//! Joins segments of ways to edges across nodes that only connect two segments of the same class.

use super::model::EdgeSlope;
use super::segments::NO_PIECE;
use crate::base::Rows;

/// An edge: the range of its nodes in [`Chains::nodes`], and its class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Chain {
    pub start: usize,
    pub len: u32,
    pub class: u16,
    /// Filled in later, when all edges are measured in parallel.
    pub length_mm: u64,
    /// Filled in later, when heights are known.
    pub slope: EdgeSlope,
}

/// Edges, with the nodes of all of them in one list: separate lists would take more memory than the
/// nodes themselves.
#[derive(Debug, Default)]
pub(super) struct Chains {
    pub nodes: Vec<u32>,
    /// The piece from each node to the next, if they were to be kept; else empty.
    pub pieces: Vec<u32>,
    pub list: Vec<Chain>,
}

/// The nodes along an edge, at least two.
pub(super) fn nodes_of<'n>(nodes: &'n [u32], chain: &Chain) -> &'n [u32] {
    &nodes[chain.start..chain.start + chain.len as usize]
}

/// The segments to join. A piece is a position in `way_nodes`: the segment from there to the next.
pub(super) struct Pieces<'p> {
    /// Number of nodes.
    pub nodes: usize,
    /// The nodes of all ways, one way after the other.
    pub way_nodes: &'p [u32],
    /// The class of the piece at each position, or [`NO_PIECE`].
    pub class_at: &'p [u16],
    /// Where ways with pieces begin and how many nodes they have, in the order of their pieces.
    pub ways: &'p [(usize, u32)],
    /// Number of pieces.
    pub count: usize,
    /// Nodes at which every edge ends.
    pub is_stop: &'p [bool],
    /// Whether to keep the pieces of each edge.
    pub keep: bool,
}

impl Pieces<'_> {
    fn ends(&self, piece: u32) -> [u32; 2] {
        let at = piece as usize;
        [self.way_nodes[at], self.way_nodes[at + 1]]
    }

    fn class(&self, piece: u32) -> u16 {
        self.class_at[piece as usize]
    }

    /// All pieces in their order.
    fn all(&self) -> impl Iterator<Item = u32> + Clone {
        let places = self.ways.iter().flat_map(|(start, len)| *start..*start + *len as usize);
        places.filter(|at| self.class_at[*at] != NO_PIECE).map(|at| at as u32)
    }
}

/// The pieces at each node, ascending.
fn incidence(pieces: &Pieces<'_>) -> Rows<u32> {
    let ends = |piece: u32| pieces.ends(piece).map(move |node| (node as usize, piece));
    Rows::grouped(pieces.nodes, pieces.all().flat_map(ends))
}

/// Joins pieces to edges. Every piece becomes part of exactly one edge; the order of the nodes of
/// pieces with a direction is kept. Cost: O(nodes + pieces).
pub(super) fn chains(pieces: &Pieces<'_>) -> Chains {
    let incident = incidence(pieces);
    let is_end = |node: u32| match incident.row(node as usize) {
        [a, b] => pieces.class(*a) != pieces.class(*b) || pieces.is_stop[node as usize],
        _ => true,
    };
    let ends: Vec<bool> = (0..pieces.nodes as u32).map(is_end).collect();
    let at_ends = (0..pieces.nodes as u32).filter(|node| ends[*node as usize]);
    let edges = at_ends.map(|node| incident.row(node as usize).len()).sum::<usize>() / 2;
    // Rings add a few more.
    let (nodes, list) = (Vec::with_capacity(pieces.count + edges), Vec::with_capacity(edges));
    let mut chains = Chains { nodes, pieces: Vec::new(), list };
    let mut used = vec![false; pieces.class_at.len()];
    // Rings without an end node are left for the second round, which may begin at any node.
    for rings in [false, true] {
        for node in 0..pieces.nodes as u32 {
            if !rings && !ends[node as usize] {
                continue;
            }
            for piece in incident.row(node as usize) {
                if !used[*piece as usize] {
                    follow(pieces, &incident, &ends, (node, *piece), &mut used, &mut chains);
                }
            }
        }
    }
    chains
}

/// Follows a chain from a node along a piece to its end.
fn follow(
    pieces: &Pieces<'_>,
    incident: &Rows<u32>,
    ends: &[bool],
    (start, first): (u32, u32),
    used: &mut [bool],
    chains: &mut Chains,
) {
    let (mut node, mut piece) = (start, first);
    let begin = chains.nodes.len();
    chains.nodes.push(start);
    // Chains stop where one-way ways end, so one-way pieces all have the same direction in a chain.
    let mut against = 0;
    loop {
        used[piece as usize] = true;
        let [from, to] = pieces.ends(piece);
        against += usize::from(from != node);
        node = if from == node { to } else { from };
        chains.nodes.push(node);
        if pieces.keep {
            chains.pieces.push(piece);
        }
        let next = incident.row(node as usize).iter().copied().find(|next| !used[*next as usize]);
        match next.filter(|_| !ends[node as usize] && node != start) {
            Some(next) => piece = next,
            None => break,
        }
    }
    let len = chains.nodes.len() - begin;
    if pieces.keep {
        // As many pieces as nodes, so that both have the same positions.
        chains.pieces.push(u32::MAX);
    }
    if against == len - 1 {
        chains.nodes[begin..].reverse();
        if pieces.keep {
            chains.pieces[begin..begin + len - 1].reverse();
        }
    }
    let class = pieces.class(first);
    chains.list.push(Chain { start: begin, len: len as u32, class, ..Chain::default() });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Joins pieces given by their nodes and class, each as a way of its own.
    fn nodes(list: &[(u32, u32, u16)], stops: &[u32]) -> Vec<Vec<u32>> {
        let way_nodes: Vec<u32> = list.iter().flat_map(|&(from, to, _)| [from, to]).collect();
        let class_at: Vec<u16> = list.iter().flat_map(|&(_, _, class)| [class, NO_PIECE]).collect();
        let ways: Vec<(usize, u32)> = (0..list.len()).map(|at| (2 * at, 2)).collect();
        let nodes = way_nodes.iter().max().map_or(0, |node| node + 1);
        let mut is_stop = vec![false; nodes as usize];
        stops.iter().for_each(|node| is_stop[*node as usize] = true);
        let edges = chains(&Pieces {
            nodes: nodes as usize,
            way_nodes: &way_nodes,
            class_at: &class_at,
            ways: &ways,
            count: list.len(),
            is_stop: &is_stop,
            keep: true,
        });
        for chain in &edges.list {
            let pairs = nodes_of(&edges.nodes, chain).windows(2);
            for (pair, piece) in pairs.zip(&edges.pieces[chain.start..]) {
                let (from, to, class) = list[*piece as usize / 2];
                assert_eq!(class, chain.class);
                assert!(pair == [from, to] || pair == [to, from], "{pair:?} is no piece");
            }
        }
        // Every piece is used exactly once.
        let mut used = Vec::new();
        for chain in &edges.list {
            let pairs = nodes_of(&edges.nodes, chain).windows(2);
            used.extend(
                pairs.map(|pair| (pair[0].min(pair[1]), pair[0].max(pair[1]), chain.class)),
            );
        }
        let mut all: Vec<_> =
            list.iter().map(|&(a, b, class)| (a.min(b), a.max(b), class)).collect();
        used.sort_unstable();
        all.sort_unstable();
        assert_eq!(used, all);
        assert_eq!(
            edges.list.iter().map(|chain| chain.len as usize).sum::<usize>(),
            edges.nodes.len()
        );
        edges.list.iter().map(|chain| nodes_of(&edges.nodes, chain).to_vec()).collect()
    }

    #[test]
    fn a_line_is_one_edge_unless_something_changes() {
        let line = [(0, 1, 0), (1, 2, 0), (3, 2, 0)];
        assert_eq!(nodes(&line, &[]), [vec![0, 1, 2, 3]]);
        assert_eq!(nodes(&line, &[1]), [vec![0, 1], vec![1, 2, 3]]);
        let classes = [(0, 1, 0), (1, 2, 1), (2, 3, 1)];
        assert_eq!(nodes(&classes, &[]), [vec![0, 1], vec![1, 2, 3]]);
    }

    #[test]
    fn junctions_rings_and_loops() {
        let star = [(0, 1, 0), (2, 1, 0), (1, 3, 0)];
        assert_eq!(nodes(&star, &[]).len(), 3);
        let ring = [(0, 1, 0), (1, 2, 0), (2, 0, 0)];
        assert_eq!(nodes(&ring, &[]), [vec![0, 1, 2, 0]]);
        // A loop hanging on a line: two edges, one of which begins and ends in one node.
        let lasso = [(0, 1, 0), (1, 2, 0), (2, 3, 0), (3, 1, 0)];
        assert_eq!(nodes(&lasso, &[]), [vec![0, 1], vec![1, 2, 3, 1]]);
        // Two ways between the same nodes stay two.
        assert_eq!(nodes(&[(0, 1, 0), (0, 1, 1)], &[]).len(), 2);
    }

    #[test]
    fn the_direction_of_drawing_is_kept() {
        assert_eq!(nodes(&[(2, 1, 0), (1, 0, 0)], &[]), [vec![2, 1, 0]]);
    }
}
