//! Lines as a graph: its biconnected components ("blocks") and its chains.

use crate::base::{DisjointSets, Rows};

/// Edges at each of the points `0..points`, ascending; a loop is listed twice at its point.
pub(super) fn incidence(points: usize, edges: &[[u32; 2]]) -> Rows<u32> {
    let ends = |(edge, ends): (u32, &[u32; 2])| ends.map(move |end| (end as usize, edge));
    Rows::grouped(points, (0_u32..).zip(edges).flat_map(ends))
}

/// The biconnected components ("blocks") of a graph: two edges are in the same block exactly if a
/// simple ring runs through both. A block of one edge (a bridge) is not part of any ring.
pub(super) struct Blocks {
    /// The block of each edge.
    pub of: Vec<u32>,
    /// The number of edges of each block.
    pub sizes: Vec<u32>,
}

/// A point on the stack of the search.
struct Frame {
    point: u32,
    /// The edge that led here, and the point it came from.
    by: Option<(u32, u32)>,
    /// Number of edges at the point that were visited.
    seen: usize,
}

struct Search<'a> {
    edges: &'a [[u32; 2]],
    incidence: Rows<u32>,
    /// The order in which points were reached, from 1; 0 for points not reached yet.
    reached: Vec<u32>,
    /// The earliest point that each point can reach (its low point).
    low: Vec<u32>,
    clock: u32,
    open_edges: Vec<u32>,
    blocks: Blocks,
}

/// Finds the blocks by depth-first search (Hopcroft and Tarjan 1973, Algorithm 447). Loops are not
/// allowed; parallel edges are. Cost: O(points + edges).
pub(super) fn blocks(points: usize, edges: &[[u32; 2]]) -> Blocks {
    let mut search = Search {
        edges,
        incidence: incidence(points, edges),
        reached: vec![0; points],
        low: vec![0; points],
        clock: 0,
        open_edges: Vec::new(),
        blocks: Blocks { of: vec![0; edges.len()], sizes: Vec::new() },
    };
    for point in 0..points as u32 {
        if search.reached[point as usize] == 0 && !search.incidence.row(point as usize).is_empty() {
            search.search_from(point);
        }
    }
    search.blocks
}

impl Search<'_> {
    fn enter(&mut self, point: u32, by: Option<(u32, u32)>) -> Frame {
        self.clock += 1;
        self.reached[point as usize] = self.clock;
        self.low[point as usize] = self.clock;
        Frame { point, by, seen: 0 }
    }

    fn search_from(&mut self, start: u32) {
        // An explicit stack: recursion along a line of a million nodes would exhaust the thread's stack.
        let mut stack = vec![self.enter(start, None)];
        while let Some(frame) = stack.last_mut() {
            let point = frame.point;
            let Some(edge) = self.incidence.row(point as usize).get(frame.seen).copied() else {
                let by = frame.by;
                stack.pop();
                self.leave(point, by);
                continue;
            };
            frame.seen += 1;
            if frame.by.is_some_and(|(by, _)| by == edge) {
                continue;
            }
            let [a, b] = self.edges[edge as usize];
            let other = if a == point { b } else { a };
            let [here, there] = [point, other].map(|point| self.reached[point as usize]);
            if there == 0 {
                self.open_edges.push(edge);
                let next = self.enter(other, Some((edge, point)));
                stack.push(next);
            } else if there < here {
                self.open_edges.push(edge);
                let low = &mut self.low[point as usize];
                *low = there.min(*low);
            }
        }
    }

    fn leave(&mut self, point: u32, by: Option<(u32, u32)>) {
        let Some((by, from)) = by else { return };
        let low = self.low[point as usize];
        let from = from as usize;
        self.low[from] = low.min(self.low[from]);
        if low < self.reached[from] {
            return;
        }
        let (block, mut size) = (self.blocks.sizes.len() as u32, 0);
        while let Some(edge) = self.open_edges.pop() {
            self.blocks.of[edge as usize] = block;
            size += 1;
            if edge == by {
                break;
            }
        }
        self.blocks.sizes.push(size);
    }
}

/// A chain: edges joined at points where exactly two edges meet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Chain {
    /// The edges, ascending.
    pub edges: Vec<u32>,
    /// Its two end points, which may be the same; none for a ring.
    pub ends: Vec<u32>,
}

/// Joins edges at points where exactly two of the same kind meet. `edges` are number, ends and
/// kind; the chains are sorted by their lowest edge.
pub(super) fn chains(edges: &[(u32, [u32; 2], u32)]) -> Vec<Chain> {
    let mut meets: Vec<(u32, u32, u32)> = Vec::with_capacity(edges.len() * 2);
    for (position, (_, ends, kind)) in edges.iter().enumerate() {
        meets.extend(ends.iter().map(|end| (*end, *kind, position as u32)));
    }
    meets.sort_unstable();
    let mut joined = DisjointSets::new(edges.len());
    let mut ends = Vec::new();
    for same in meets.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        match same {
            [a, b] => joined.join(a.2 as usize, b.2 as usize),
            _ => ends.extend(same.iter().map(|meet| (meet.2, meet.0))),
        }
    }
    let mut found: Vec<Chain> = vec![Chain::default(); edges.len()];
    for (position, (number, ..)) in edges.iter().enumerate() {
        found[joined.lowest(position)].edges.push(*number);
    }
    ends.sort_unstable_by_key(|(_, point)| *point);
    for (position, point) in ends {
        found[joined.lowest(position as usize)].ends.push(point);
    }
    found.retain(|chain| !chain.edges.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The blocks as sorted lists of edges.
    fn sorted_blocks(points: usize, edges: &[[u32; 2]]) -> Vec<Vec<usize>> {
        let blocks = blocks(points, edges);
        let mut lists = vec![Vec::new(); blocks.sizes.len()];
        for (edge, block) in blocks.of.iter().enumerate() {
            lists[*block as usize].push(edge);
        }
        for (list, size) in lists.iter().zip(&blocks.sizes) {
            assert_eq!(list.len(), *size as usize);
        }
        lists.sort();
        lists
    }

    #[test]
    fn rings_that_share_a_point_are_two_blocks_and_a_bridge_is_its_own() {
        // Triangle 0 1 2, triangle 2 3 4, bridge 4 5, square 5 6 7 8 with the diagonal 5 7.
        let edges = [
            [0, 1],
            [1, 2],
            [0, 2],
            [2, 3],
            [3, 4],
            [2, 4],
            [4, 5],
            [5, 6],
            [6, 7],
            [7, 8],
            [5, 8],
            [5, 7],
        ];
        let expected = [vec![0, 1, 2], vec![3, 4, 5], vec![6], vec![7, 8, 9, 10, 11]]
            .map(|list| list.to_vec());
        assert_eq!(sorted_blocks(10, &edges), expected);
        // Two lines between the same points are a ring.
        assert_eq!(sorted_blocks(2, &[[0, 1], [0, 1]]), [vec![0, 1]]);
        assert_eq!(sorted_blocks(2, &[]), Vec::<Vec<usize>>::new());
    }

    #[test]
    fn chains_join_where_two_of_a_kind_meet() {
        let chain =
            |edges: &[u32], ends: &[u32]| Chain { edges: edges.to_vec(), ends: ends.to_vec() };
        // A line 0-1-2-3 whose kind changes at 2, and a ring 5-6-7.
        let line = [(10, [0, 1], 0), (11, [1, 2], 0), (12, [2, 3], 1)];
        let ring = [(13, [5, 6], 0), (14, [6, 7], 0), (15, [5, 7], 0)];
        let edges = [line, ring].concat();
        let expected =
            [chain(&[10, 11], &[0, 2]), chain(&[12], &[2, 3]), chain(&[13, 14, 15], &[])];
        assert_eq!(chains(&edges), expected);
        // A star ends everywhere.
        let star = [(0, [0, 1], 0), (1, [0, 2], 0), (2, [0, 3], 0)];
        let expected = [chain(&[0], &[0, 1]), chain(&[1], &[0, 2]), chain(&[2], &[0, 3])];
        assert_eq!(chains(&star), expected);
    }
}
