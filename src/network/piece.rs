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

/// Joins pieces of one network: each edge and wall once, in their order in the whole network; a node that several
/// pieces have is one. `None` without any piece. Cost: O(size log size).
///
/// # Panics
/// When the pieces are of several networks, as far as their columns tell.
pub fn join_pieces(pieces: &[&NetworkPiece]) -> Option<NetworkPiece> {
    let first = pieces.first()?.network.columns();
    let order = |of: &dyn Fn(&NetworkPiece) -> Vec<u32>| {
        let mut order: Vec<(u32, usize, usize)> = Vec::new();
        for (piece, one) in pieces.iter().enumerate() {
            order.extend(of(one).into_iter().enumerate().map(|(at, number)| (number, piece, at)));
        }
        order.sort_unstable();
        order.dedup_by_key(|(number, ..)| *number);
        order
    };
    let nodes = order(&|piece| piece.nodes.iter().map(|node| node.0).collect());
    let edges = order(&|piece| piece.edges.iter().map(|edge| edge.0).collect());
    let walls = order(&|piece| piece.walls.clone());
    let columns = |piece: usize| pieces[piece].network.columns();
    let number = |node: NodeId| {
        let at = nodes.binary_search_by_key(&node.0, |(number, ..)| *number);
        NodeId::at(at.expect("a node of a piece"))
    };
    let whole = |piece: usize, node: NodeId| number(pieces[piece].nodes[node.index()]);
    let shape = Rows::from_lengths(
        edges.iter().map(|(_, piece, at)| columns(*piece).shape.row(*at).len()),
        edges.iter().flat_map(|(_, piece, at)| columns(*piece).shape.row(*at)).copied().collect(),
    );
    let has_heights = pieces.iter().any(|piece| piece.network.has_elevation());
    let of_edges = || edges.iter().map(|(_, piece, at)| (columns(*piece), *at));
    let joined = NetworkColumns {
        crs: first.crs.clone(),
        attribution: first.attribution.clone(),
        access: first.access.clone(),
        nodes: nodes.iter().map(|(_, piece, at)| columns(*piece).nodes[*at]).collect(),
        height_cm: match has_heights {
            true => nodes.iter().map(|(_, piece, at)| columns(*piece).height_cm[*at]).collect(),
            false => Vec::new(),
        },
        at_nodes: joined(pieces, whole, |columns| &columns.at_nodes),
        node_classes: first.node_classes.clone(),
        ends: edges
            .iter()
            .map(|(_, piece, at)| columns(*piece).ends[*at].map(|node| whole(*piece, node)))
            .collect(),
        length_mm: of_edges().map(|(columns, at)| columns.length_mm[at]).collect(),
        slopes: match has_heights {
            true => of_edges().map(|(columns, at)| columns.slopes[at]).collect(),
            false => Vec::new(),
        },
        class_of: of_edges().map(|(columns, at)| columns.class_of[at]).collect(),
        edge_classes: first.edge_classes.clone(),
        shape,
        obstacles: walls.iter().map(|(_, piece, at)| columns(*piece).obstacles[*at]).collect(),
        obstacle_ring: walls
            .iter()
            .map(|(_, piece, at)| columns(*piece).obstacle_ring[*at])
            .collect(),
        at_closed_way: joined(pieces, whole, |columns| &columns.at_closed_way),
    };
    Some(NetworkPiece {
        network: Network::from_columns(joined).expect("pieces of one network"),
        nodes: nodes.iter().map(|(number, ..)| NodeId(*number)).collect(),
        edges: edges.iter().map(|(number, ..)| EdgeId(*number)).collect(),
        walls: walls.iter().map(|(number, ..)| *number).collect(),
    })
}

/// What nodes of several pieces have, each once.
fn joined<T: Copy + Ord>(
    pieces: &[&NetworkPiece],
    whole: impl Fn(usize, NodeId) -> NodeId,
    of: impl Fn(&NetworkColumns) -> &[(NodeId, T)],
) -> Vec<(NodeId, T)> {
    let mut all: Vec<(NodeId, T)> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let own = of(piece.network.columns()).iter();
        all.extend(own.map(|(node, value)| (whole(at, *node), *value)));
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// Joins what only the whole network knows of pieces, in the order of the nodes that [`join_pieces`] makes of them.
pub fn join_facts(pieces: &[(&[NodeId], &WholeFacts)]) -> WholeFacts {
    let mut nodes: BTreeMap<NodeId, (NodeId, bool, NodeId)> = BTreeMap::new();
    let mut islands: BTreeMap<NodeId, MapIsland> = BTreeMap::new();
    for (numbers, facts) in pieces {
        let of_nodes = zip_equal(zip_equal(&facts.island, &facts.leads_on), &facts.component);
        for (node, ((island, leads_on), component)) in zip_equal(*numbers, of_nodes) {
            nodes.insert(*node, (*island, *leads_on, *component));
        }
        islands.extend(facts.islands.iter().map(|island| (island.name, *island)));
    }
    WholeFacts {
        island: nodes.values().map(|(island, ..)| *island).collect(),
        leads_on: nodes.values().map(|(_, leads_on, _)| *leads_on).collect(),
        component: nodes.values().map(|(.., component)| *component).collect(),
        islands: islands.into_values().collect(),
    }
}
