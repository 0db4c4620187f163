//! Pieces of a network, which join to a part of it that behaves as the whole does.

use std::collections::BTreeMap;

use super::model::{ClosedFor, Network, NetworkColumns};
use crate::base::{EdgeId, NodeId, Rows, zip_equal};

/// Some edges and walls of a network, with the numbers that they and their nodes have there.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkPiece {
    /// The edges and walls, in their order, with numbers of their own.
    pub network: Network,
    /// The number of each node in the whole network, ascending.
    pub nodes: Vec<NodeId>,
    /// The number of each edge in the whole network, ascending.
    pub edges: Vec<EdgeId>,
    /// The number of each piece of a wall in the whole network, ascending.
    pub walls: Vec<u32>,
}

/// A connected component of a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MapIsland {
    /// Its lowest node, which names it.
    pub name: NodeId,
    /// Whether it is the main network: the component with the longest ways.
    pub is_main: bool,
    /// Whether points are linked to it: it is the main network, or has at least
    /// [`ISLAND_LENGTH_MIN_M`](super::ISLAND_LENGTH_MIN_M) of ways.
    pub is_linked: bool,
    /// The length of its ways, millimetres.
    pub length_mm: u64,
    /// Why the ways that it meets are closed to walkers.
    pub meets: ClosedFor,
}

/// What only the whole network knows of a piece, see
/// [`WalkNetwork::whole_facts`](super::WalkNetwork::whole_facts).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WholeFacts {
    /// The connected component of the map of each node, by its name in the whole network.
    pub island: Vec<NodeId>,
    /// Whether each node leads the walker on.
    pub leads_on: Vec<bool>,
    /// The connected component of each node over the edges that the walker passes, by its name in the whole network.
    pub component: Vec<NodeId>,
    /// These components, by name.
    pub islands: Vec<MapIsland>,
}

impl ClosedFor {
    /// The reasons as bits, as the network file has them.
    pub fn bits(self) -> u8 {
        self.0
    }

    /// The reasons of bits.
    pub fn of_bits(bits: u8) -> Self {
        Self(bits)
    }
}

impl Network {
    /// A piece of the network: some edges and pieces of walls, each ascending. Cost: O(edges log edges), and the nodes
    /// with properties.
    ///
    /// # Panics
    /// When there is no such edge or wall.
    pub fn piece(&self, edges: &[EdgeId], walls: &[u32]) -> NetworkPiece {
        let columns = self.columns();
        let mut nodes: Vec<NodeId> = edges.iter().flat_map(|edge| self.ends(*edge)).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let local = |node: NodeId| nodes.binary_search(&node).ok().map(NodeId::at);
        let of_edges = || edges.iter().map(|edge| edge.index());
        let wall = |at: &u32| columns.obstacles[*at as usize];
        let heights: Vec<i32> = match columns.height_cm.is_empty() {
            true => Vec::new(),
            false => nodes.iter().map(|node| columns.height_cm[node.index()]).collect(),
        };
        let slopes = match columns.slopes.is_empty() {
            true => Vec::new(),
            false => of_edges().map(|at| columns.slopes[at]).collect(),
        };
        let shape = Rows::from_lengths(
            of_edges().map(|at| columns.shape.row(at).len()),
            of_edges().flat_map(|at| columns.shape.row(at).iter().copied()).collect(),
        );
        let ends = |at: usize| columns.ends[at].map(|node| local(node).expect("an end"));
        let here = NetworkColumns {
            crs: columns.crs.clone(),
            attribution: columns.attribution.clone(),
            access: columns.access.clone(),
            nodes: nodes.iter().map(|node| columns.nodes[node.index()]).collect(),
            height_cm: heights,
            at_nodes: with_nodes(&columns.at_nodes, &nodes),
            node_classes: columns.node_classes.clone(),
            ends: of_edges().map(ends).collect(),
            length_mm: of_edges().map(|at| columns.length_mm[at]).collect(),
            slopes,
            class_of: of_edges().map(|at| columns.class_of[at]).collect(),
            edge_classes: columns.edge_classes.clone(),
            shape,
            obstacles: walls.iter().map(wall).collect(),
            obstacle_ring: walls.iter().map(|at| columns.obstacle_ring[*at as usize]).collect(),
            at_closed_way: with_nodes(&columns.at_closed_way, &nodes),
        };
        let network = Network::from_columns(here).expect("a part of a network is one");
        NetworkPiece { network, nodes, edges: edges.to_vec(), walls: walls.to_vec() }
    }
}

/// What nodes of a piece have, by their numbers there. `all` is ascending.
fn with_nodes<T: Copy>(all: &[(NodeId, T)], nodes: &[NodeId]) -> Vec<(NodeId, T)> {
    let mut own = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        let from = all.partition_point(|(known, _)| known < node);
        let here = all[from..].iter().take_while(|(known, _)| known == node);
        own.extend(here.map(|(_, value)| (NodeId::at(at), *value)));
    }
    own
}

/// What is taken of a piece.
#[derive(Clone, Debug, PartialEq)]
pub struct PieceCut<'p> {
    /// The piece.
    pub piece: &'p NetworkPiece,
    /// What the whole network knows of it.
    pub facts: &'p WholeFacts,
    /// The edges that are taken, by their numbers in the piece, ascending.
    pub edges: Vec<EdgeId>,
    /// The walls that are taken, by their numbers in the piece, ascending.
    pub walls: Vec<u32>,
}

/// Joins what is taken of pieces of one network: each edge and wall once, in their order in the whole network; a node
/// that several pieces have is one, and one without an edge is left out. `None` without any piece.
///
/// # Panics
/// When the pieces are of several networks, as far as their columns tell, or a piece has no such edge or wall.
///
/// # Cost
/// O(n log n) in what is taken, and O(nodes of the pieces).
pub fn join_cuts(cuts: &[PieceCut<'_>]) -> Option<(NetworkPiece, WholeFacts)> {
    let first = cuts.first()?.piece.network.columns();
    let nodes = JoinedNodes::new(cuts);
    let (edges, walls) = (joined_edges(cuts), joined_walls(cuts));
    let columns = |cut: usize| cuts[cut].piece.network.columns();
    let of_edges = || edges.iter().map(|(_, cut, at)| (columns(*cut), *at));
    let of_nodes = || nodes.order.iter().map(|(_, cut, at)| (columns(*cut), *at));
    let of_walls = || walls.iter().map(|(_, cut, at)| (columns(*cut), *at));
    let ends = |(_, cut, at): &Taken| {
        columns(*cut).ends[*at].map(|node| nodes.here(*cut, node).expect("an end is taken"))
    };
    let shape = Rows::from_lengths(
        of_edges().map(|(columns, at)| columns.shape.row(at).len()),
        of_edges().flat_map(|(columns, at)| columns.shape.row(at)).copied().collect(),
    );
    // A piece without heights is one without nodes.
    let has_heights = cuts.iter().any(|cut| cut.piece.network.has_elevation());
    let joined = NetworkColumns {
        crs: first.crs.clone(),
        attribution: first.attribution.clone(),
        access: first.access.clone(),
        nodes: of_nodes().map(|(columns, at)| columns.nodes[at]).collect(),
        height_cm: match has_heights {
            true => of_nodes().map(|(columns, at)| columns.height_cm[at]).collect(),
            false => Vec::new(),
        },
        at_nodes: nodes.with(cuts, |columns| &columns.at_nodes),
        node_classes: first.node_classes.clone(),
        ends: edges.iter().map(ends).collect(),
        length_mm: of_edges().map(|(columns, at)| columns.length_mm[at]).collect(),
        slopes: match has_heights {
            true => of_edges().map(|(columns, at)| columns.slopes[at]).collect(),
            false => Vec::new(),
        },
        class_of: of_edges().map(|(columns, at)| columns.class_of[at]).collect(),
        edge_classes: first.edge_classes.clone(),
        shape,
        obstacles: of_walls().map(|(columns, at)| columns.obstacles[at]).collect(),
        obstacle_ring: of_walls().map(|(columns, at)| columns.obstacle_ring[at]).collect(),
        at_closed_way: nodes.with(cuts, |columns| &columns.at_closed_way),
    };
    let facts = nodes.facts(cuts);
    let piece = NetworkPiece {
        network: Network::from_columns(joined).expect("pieces of one network"),
        nodes: nodes.order.iter().map(|(number, ..)| NodeId(*number)).collect(),
        edges: edges.iter().map(|(number, ..)| EdgeId(*number)).collect(),
        walls: walls.iter().map(|(number, ..)| *number).collect(),
    };
    Some((piece, facts))
}

/// Something that is taken: its number in the whole network, the cut, and its number in the piece of that.
type Taken = (u32, usize, usize);

fn joined_edges(cuts: &[PieceCut<'_>]) -> Vec<Taken> {
    let taken = |(cut, one): (usize, &PieceCut<'_>)| {
        let numbers = &one.piece.edges;
        let taken = one.edges.iter().map(|edge| (numbers[edge.index()].0, cut, edge.index()));
        taken.collect::<Vec<Taken>>()
    };
    sorted(cuts.iter().enumerate().flat_map(taken).collect())
}

fn joined_walls(cuts: &[PieceCut<'_>]) -> Vec<Taken> {
    let taken = |(cut, one): (usize, &PieceCut<'_>)| {
        let numbers = &one.piece.walls;
        let taken = one.walls.iter().map(|wall| (numbers[*wall as usize], cut, *wall as usize));
        taken.collect::<Vec<Taken>>()
    };
    sorted(cuts.iter().enumerate().flat_map(taken).collect())
}

/// Each number once, ascending.
fn sorted(mut all: Vec<Taken>) -> Vec<Taken> {
    all.sort_unstable();
    all.dedup_by_key(|(number, ..)| *number);
    all
}

/// No node of what is joined.
const NOT_HERE: u32 = u32::MAX;

/// The nodes of the edges that are taken.
struct JoinedNodes {
    /// Each node once, ascending, from the first piece that has it.
    order: Vec<Taken>,
    /// The number of each node of each piece in this order; [`NOT_HERE`] for others.
    here: Vec<Vec<u32>>,
}

impl JoinedNodes {
    fn new(cuts: &[PieceCut<'_>]) -> Self {
        let mut all: Vec<Taken> = Vec::new();
        let mut here: Vec<Vec<u32>> = Vec::new();
        for (cut, PieceCut { piece, edges, .. }) in cuts.iter().enumerate() {
            let mut is_end = vec![false; piece.nodes.len()];
            let ends = edges.iter().flat_map(|edge| piece.network.ends(*edge));
            ends.for_each(|node| is_end[node.index()] = true);
            let taken = zip_equal(&piece.nodes, &is_end).enumerate().filter(|(_, (_, is))| **is);
            all.extend(taken.map(|(at, (number, _))| (number.0, cut, at)));
            here.push(vec![NOT_HERE; piece.nodes.len()]);
        }
        all.sort_unstable();
        let mut order: Vec<Taken> = Vec::with_capacity(all.len());
        for one in all {
            if order.last().is_none_or(|last| last.0 != one.0) {
                order.push(one);
            }
            here[one.1][one.2] = order.len() as u32 - 1;
        }
        Self { order, here }
    }

    /// The number of a node of a piece.
    fn here(&self, cut: usize, node: NodeId) -> Option<NodeId> {
        let number = self.here[cut][node.index()];
        (number != NOT_HERE).then_some(NodeId(number))
    }

    /// What nodes of the pieces have, each once.
    fn with<T: Copy + Ord>(
        &self,
        cuts: &[PieceCut<'_>],
        of: impl Fn(&NetworkColumns) -> &[(NodeId, T)],
    ) -> Vec<(NodeId, T)> {
        let mut all: Vec<(NodeId, T)> = Vec::new();
        for (cut, one) in cuts.iter().enumerate() {
            let own = of(one.piece.network.columns()).iter();
            all.extend(own.filter_map(|(node, value)| Some((self.here(cut, *node)?, *value))));
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// What the whole network knows of them, and of the islands of their pieces.
    fn facts(&self, cuts: &[PieceCut<'_>]) -> WholeFacts {
        let of_nodes = || self.order.iter().map(|(_, cut, at)| (cuts[*cut].facts, *at));
        let islands = cuts.iter().flat_map(|cut| &cut.facts.islands);
        let islands: BTreeMap<NodeId, MapIsland> =
            islands.map(|island| (island.name, *island)).collect();
        WholeFacts {
            island: of_nodes().map(|(facts, at)| facts.island[at]).collect(),
            leads_on: of_nodes().map(|(facts, at)| facts.leads_on[at]).collect(),
            component: of_nodes().map(|(facts, at)| facts.component[at]).collect(),
            islands: islands.into_values().collect(),
        }
    }
}
