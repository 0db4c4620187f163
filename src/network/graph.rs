//! A weighted graph for searching: adjacency in one block of memory.

/// One step from a node: where it leads and what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Arc {
    /// The node it leads to.
    pub head: u32,
    /// Its weight in millimetres, at least 1.
    pub weight: u32,
}

/// Nodes and arcs as a compressed sparse row: the arcs of node `n` stand one behind the other.
/// Immutable; nodes should come in an order in which neighbours in space are near in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    first: Vec<u32>,
    arcs: Vec<Arc>,
    weight_max: u32,
}

/// An arc before it has its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArcBetween {
    /// Where it begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// Its weight in millimetres; 0 counts as 1, so that searches come to an end.
    pub weight: u32,
}

impl Graph {
    /// A graph from arcs in any order. Cost: O(nodes + arcs).
    ///
    /// # Panics
    /// When an arc names a node that is not below `nodes`, or there are 2^32 arcs.
    pub fn new(nodes: usize, arcs: &[ArcBetween]) -> Self {
        assert!(u32::try_from(arcs.len()).is_ok(), "arcs are counted in 32 bits");
        let mut first = vec![0_u32; nodes + 1];
        for arc in arcs {
            first[arc.from as usize + 1] += 1;
        }
        for at in 0..nodes {
            first[at + 1] += first[at];
        }
        let mut next = first.clone();
        let mut placed = vec![Arc { head: 0, weight: 0 }; arcs.len()];
        for arc in arcs {
            assert!((arc.to as usize) < nodes, "an arc leads to a node that is there");
            let slot = &mut next[arc.from as usize];
            placed[*slot as usize] = Arc { head: arc.to, weight: arc.weight.max(1) };
            *slot += 1;
        }
        let weight_max = placed.iter().map(|arc| arc.weight).max().unwrap_or(0);
        Self { first, arcs: placed, weight_max }
    }

    /// Number of nodes.
    pub fn nodes(&self) -> usize {
        self.first.len() - 1
    }

    /// Number of arcs.
    pub fn arcs(&self) -> usize {
        self.arcs.len()
    }

    /// The largest weight of an arc, 0 without any.
    pub fn weight_max(&self) -> u32 {
        self.weight_max
    }

    /// The arcs of a node.
    #[inline]
    pub fn of(&self, node: u32) -> &[Arc] {
        let (from, to) = (self.first[node as usize], self.first[node as usize + 1]);
        &self.arcs[from as usize..to as usize]
    }
}
