//! The walking network: nodes, the edges between them, and their properties.

use geo::Coord;

use super::access::AccessDefaults;
use super::barrier_rules::NodeClass;
use super::error::{NetworkError, transform};
use super::rules::{Assumed, Closed, EdgeClass};
use crate::base::{EdgeId, NodeId, Rows};
use crate::dataset::CrsId;

/// A network of walkable ways. Checked and immutable.
///
/// Nodes are junctions, dead ends, and points where a property changes or a barrier or crossing is;
/// the chain of segments between two nodes is one edge with a geometry. Nodes are sorted along a
/// space-filling curve, edges by their first node. A [`WalkNetwork`](super::WalkNetwork) adds the
/// weights for one kind of walker.
#[derive(Clone, Debug)]
pub struct Network {
    columns: NetworkColumns,
    /// The SHA-256 of the file that has these columns; `None` of others.
    file: Option<[u8; 32]>,
}

impl PartialEq for Network {
    /// Whether all columns are the same, wherever they are from.
    fn eq(&self, other: &Self) -> bool {
        self.columns == other.columns
    }
}

/// The columns of a network before they are checked for consistency.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NetworkColumns {
    pub crs: CrsId,
    pub attribution: String,
    /// The defaults of access by which the map was read.
    pub access: Option<AccessDefaults>,
    /// Positions of the nodes.
    pub nodes: Vec<Coord<f64>>,
    /// Height of each node in centimetres, or [`NO_HEIGHT`]; empty when no elevation is known.
    pub height_cm: Vec<i32>,
    /// Class of each node with a barrier, kerb or crossing, ascending by node.
    pub at_nodes: Vec<(NodeId, u16)>,
    pub node_classes: Vec<NodeClass>,
    /// First and last node of each edge.
    pub ends: Vec<[NodeId; 2]>,
    /// Length of each edge on the ellipsoid.
    pub length_mm: Vec<u32>,
    /// Slope of each edge; empty when no elevation is known.
    pub slopes: Vec<EdgeSlope>,
    /// Class of each edge.
    pub class_of: Vec<u16>,
    pub edge_classes: Vec<EdgeClass>,
    /// Inner points of each edge's geometry.
    pub shape: Rows<Coord<f64>>,
    pub obstacles: Vec<[Coord<f64>; 2]>,
    /// For each piece of an obstacle, the number of the closed wall that it is part of, or 0.
    pub obstacle_ring: Vec<u32>,
    /// Nodes on ways that are closed to walkers, ascending, and why they are.
    pub at_closed_way: Vec<(NodeId, ClosedFor)>,
}

/// Marks a node of unknown height.
pub(super) const NO_HEIGHT: i32 = i32::MIN;

/// Reasons for which ways are closed to walkers, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClosedFor(pub(super) u8);

impl ClosedFor {
    pub(super) fn add(&mut self, why: Closed) {
        self.0 |= 1 << why as u8;
    }

    pub(super) fn join(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Whether there is no reason.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The reasons.
    pub fn reasons(self) -> impl Iterator<Item = Closed> {
        Closed::ALL.into_iter().filter(move |why| self.0 & (1 << *why as u8) != 0)
    }
}

/// The slope of an edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct EdgeSlope {
    /// Steepness of the steepest stretch in ten-thousandths.
    pub steepest: u16,
    /// Length times Tobler's factor from the first node to the last, and back, millimetres.
    pub tobler_mm: [u32; 2],
}

/// How much of a network walkers are only assumed to use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AssumedWays {
    /// Crossings from a junction to a sidewalk drawn apart.
    pub crossings: u64,
    /// Their length, millimetres.
    pub crossings_mm: u64,
    /// Length of the carriageways that are used because the map has no sidewalk near, millimetres.
    pub carriageways_mm: u64,
}

impl NetworkColumns {
    /// Names the first column that has the wrong length or refers to a missing node or class.
    fn fault(&self) -> Option<String> {
        let (nodes, edges) = (self.nodes.len(), self.ends.len());
        let counts = [
            ("length_mm", self.length_mm.len() == edges),
            ("obstacle_ring", self.obstacle_ring.len() == self.obstacles.len()),
            ("class_of", self.class_of.len() == edges),
            ("shape_first", self.shape.len() == edges),
            ("height_cm", self.height_cm.is_empty() || self.height_cm.len() == nodes),
            ("steepest", self.slopes.len() == if self.height_cm.is_empty() { 0 } else { edges }),
        ];
        if let Some((column, _)) = counts.iter().find(|(_, fits)| !fits) {
            return Some(format!("`{column}` has the wrong number of values"));
        }
        let is_node = |node: &NodeId| node.index() < nodes;
        let is_finite = |at: &Coord<f64>| at.x.is_finite() && at.y.is_finite();
        let is_class = |class: u16, count: usize| usize::from(class) < count;
        let (edge_classes, node_classes) = (self.edge_classes.len(), self.node_classes.len());
        let fine = [
            ("ends", self.ends.iter().flatten().all(is_node)),
            ("class_of", self.class_of.iter().all(|class| is_class(*class, edge_classes))),
            ("at_node", self.at_nodes.iter().all(|(node, _)| is_node(node))),
            ("at_node", self.at_nodes.is_sorted()),
            ("at_closed_way", self.at_closed_way.iter().all(|(node, _)| is_node(node))),
            ("at_closed_way", self.at_closed_way.is_sorted()),
            (
                "at_node_class",
                self.at_nodes.iter().all(|(_, class)| is_class(*class, node_classes)),
            ),
            ("length_mm", self.length_mm.iter().all(|length| *length <= u32::MAX / 2)),
            ("nodes", self.nodes.iter().all(is_finite)),
            ("shape", self.shape.items().iter().all(is_finite)),
            ("obstacles", self.obstacles.iter().flatten().all(is_finite)),
        ];
        let wrong = fine.iter().find(|(_, fits)| !fits);
        wrong.map(|(column, _)| format!("`{column}` has a value that is not allowed"))
    }
}

impl Network {
    /// A network from consistent columns: one value for each node or edge, only existing nodes and
    /// classes referred to, all coordinates finite. The error names the faulty column. Cost: O(size).
    pub(super) fn from_columns(columns: NetworkColumns) -> Result<Self, String> {
        match columns.fault() {
            Some(fault) => Err(fault),
            None => Ok(Self { columns, file: None }),
        }
    }

    pub(super) fn columns(&self) -> &NetworkColumns {
        &self.columns
    }

    /// The columns, to be changed: they are no longer those of a file.
    fn columns_mut(&mut self) -> &mut NetworkColumns {
        self.file = None;
        &mut self.columns
    }

    /// The same network as that of a file with a SHA-256.
    pub(super) fn of_file(self, sha256: [u8; 32]) -> Self {
        Self { file: Some(sha256), ..self }
    }

    /// The SHA-256 of the file that has all of this network; `None` of one that was made or changed.
    pub(super) fn file(&self) -> Option<&[u8; 32]> {
        self.file.as_ref()
    }

    /// CRS of all coordinates.
    pub fn crs(&self) -> &CrsId {
        &self.columns.crs
    }

    /// The data's authors, to be credited in every result.
    pub fn attribution(&self) -> &str {
        &self.columns.attribution
    }

    /// The defaults of access by which the map was read; `None` before they are known.
    pub fn access(&self) -> Option<&AccessDefaults> {
        self.columns.access.as_ref()
    }

    /// The same network with the defaults of access by which its map was read.
    pub(super) fn ruled_by(mut self, access: AccessDefaults) -> Self {
        self.columns_mut().access = Some(access);
        self
    }

    /// The same network with another attribution.
    pub fn attributed_to(mut self, attribution: &str) -> Self {
        attribution.clone_into(&mut self.columns_mut().attribution);
        self
    }

    /// The same network in another CRS. Lengths do not change: they are measured on the ellipsoid.
    ///
    /// # Errors
    /// [`NetworkError`] when PROJ knows no transformation between the two CRS, or it fails for some
    /// coordinates.
    pub fn into_crs(mut self, crs: &CrsId) -> Result<Self, NetworkError> {
        if self.columns.crs != *crs {
            let columns = self.columns_mut();
            let obstacles = columns.obstacles.as_flattened_mut();
            for coords in [&mut columns.nodes[..], columns.shape.items_mut(), obstacles] {
                transform(coords, &columns.crs, crs)?;
            }
            columns.crs = crs.clone();
        }
        Ok(self)
    }

    /// The network without the shapes of its ways and without obstacles.
    pub(super) fn without_shapes(mut self) -> Self {
        let edges = self.edge_count();
        let columns = self.columns_mut();
        columns.shape = Rows::from_lengths(std::iter::repeat_n(0, edges), Vec::new());
        (columns.obstacles, columns.obstacle_ring) = (Vec::new(), Vec::new());
        self
    }

    /// Number of nodes.
    pub fn node_count(&self) -> usize {
        self.columns.nodes.len()
    }

    /// Number of edges.
    pub fn edge_count(&self) -> usize {
        self.columns.ends.len()
    }

    /// All nodes, ascending.
    pub fn node_ids(&self) -> impl ExactSizeIterator<Item = NodeId> + Clone + use<> {
        (0..self.node_count()).map(NodeId::at)
    }

    /// All edges, ascending.
    pub fn edge_ids(&self) -> impl ExactSizeIterator<Item = EdgeId> + Clone + use<> {
        (0..self.edge_count()).map(EdgeId::at)
    }

    /// Where a node is.
    pub fn position(&self, node: NodeId) -> Coord<f64> {
        self.columns.nodes[node.index()]
    }

    /// Whether the network was built with elevation.
    pub fn has_elevation(&self) -> bool {
        !self.columns.height_cm.is_empty()
    }

    /// Height of a node in centimetres; `None` when unknown.
    pub fn height_cm(&self, node: NodeId) -> Option<i32> {
        self.columns.height_cm.get(node.index()).copied().filter(|height| *height != NO_HEIGHT)
    }

    /// Number of nodes whose height is known.
    pub fn known_heights(&self) -> usize {
        self.node_ids().filter(|node| self.height_cm(*node).is_some()).count()
    }

    /// First and last node of an edge.
    #[inline]
    pub fn ends(&self, edge: EdgeId) -> [NodeId; 2] {
        self.columns.ends[edge.index()]
    }

    /// Length of an edge on the ellipsoid, millimetres.
    #[inline]
    pub fn length_mm(&self, edge: EdgeId) -> u32 {
        self.columns.length_mm[edge.index()]
    }

    /// Total length of all edges, millimetres.
    pub fn total_mm(&self) -> u64 {
        self.columns.length_mm.iter().map(|length| u64::from(*length)).sum()
    }

    /// The class of an edge.
    pub fn edge_class(&self, edge: EdgeId) -> &EdgeClass {
        &self.columns.edge_classes[usize::from(self.columns.class_of[edge.index()])]
    }

    /// The edges that walkers are only assumed to use, because streets would hang in the air without
    /// them. Cost: O(edges).
    pub fn assumed_ways(&self) -> AssumedWays {
        let mut ways = AssumedWays::default();
        for edge in self.edge_ids() {
            let length = u64::from(self.length_mm(edge));
            match self.edge_class(edge).assumed {
                Assumed::No => {}
                Assumed::Crossing => {
                    ways.crossings += 1;
                    ways.crossings_mm += length;
                }
                Assumed::Carriageway => ways.carriageways_mm += length,
            }
        }
        ways
    }

    /// The whole geometry of an edge, from its first to its last node.
    pub fn line(&self, edge: EdgeId) -> impl Iterator<Item = Coord<f64>> + '_ {
        let [from, to] = self.ends(edge).map(|node| self.position(node));
        let inner = self.columns.shape.row(edge.index());
        std::iter::once(from).chain(inner.iter().copied()).chain(std::iter::once(to))
    }

    /// Number of points between the nodes along all edges.
    pub fn shape_points(&self) -> usize {
        self.columns.shape.items().len()
    }

    /// Obstacles: segments of railways, motorways and water that are impassable without a bridge, and of
    /// walls and fences without a gate there.
    pub fn obstacles(&self) -> &[[Coord<f64>; 2]] {
        &self.columns.obstacles
    }

    /// For each piece of an obstacle, the number of the closed wall or fence that it is part of, or 0. The
    /// pieces of a closed wall follow each other.
    pub fn obstacle_rings(&self) -> &[u32] {
        &self.columns.obstacle_ring
    }

    /// The nodes on ways that are closed to walkers, ascending, and why these are closed.
    pub fn at_closed_ways(&self) -> &[(NodeId, ClosedFor)] {
        &self.columns.at_closed_way
    }

    /// The same network with further walls: lines in its CRS, of which those that end where they begin
    /// enclose an area.
    pub fn with_walls(mut self, walls: &[Vec<Coord<f64>>]) -> Self {
        let columns = self.columns_mut();
        let mut rings = columns.obstacle_ring.iter().copied().max().unwrap_or(0);
        for line in walls {
            let is_ring = line.len() > 3 && line.first() == line.last();
            rings += u32::from(is_ring);
            for pair in line.windows(2) {
                columns.obstacles.push([pair[0], pair[1]]);
                columns.obstacle_ring.push(if is_ring { rings } else { 0 });
            }
        }
        self
    }

    /// Steepness of the steepest stretch of at least 25 m of an edge: rise over length, without sign. A
    /// stretch counts for the edge that has its middle, also where it reaches into the next one. 0 without
    /// elevation.
    pub fn steepest(&self, edge: EdgeId) -> f64 {
        let slope = self.columns.slopes.get(edge.index());
        slope.map_or(0.0, |slope| f64::from(slope.steepest) / 10_000.0)
    }

    /// Length of an edge times Tobler's factor (Tobler 1993) of its slope, from its first node to its last
    /// and back, millimetres; its length without elevation.
    pub fn tobler_mm(&self, edge: EdgeId) -> [u32; 2] {
        let slope = self.columns.slopes.get(edge.index());
        slope.map_or([self.length_mm(edge); 2], |slope| slope.tobler_mm)
    }
}
