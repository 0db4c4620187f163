//! The walking network: nodes, the edges between them, and their properties.

use geo::Coord;

use super::error::{NetworkError, transform};
use super::rules::{EdgeClass, NodeClass};
use crate::base::{EdgeId, NodeId, Rows};
use crate::dataset::CrsId;

/// A network of walkable ways. Checked and immutable.
///
/// Nodes are junctions, dead ends, and points where a property changes or a barrier or crossing is;
/// the chain of segments between two nodes is one edge with a geometry. Nodes are sorted along a
/// space-filling curve, edges by their first node. A [`WalkNetwork`](super::WalkNetwork) adds the
/// weights for one kind of walker.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    columns: NetworkColumns,
}

/// The columns of a network before they are checked for consistency.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NetworkColumns {
    pub crs: CrsId,
    pub attribution: String,
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
    /// Class of each edge.
    pub class_of: Vec<u16>,
    pub edge_classes: Vec<EdgeClass>,
    /// Inner points of each edge's geometry.
    pub shape: Rows<Coord<f64>>,
    pub obstacles: Vec<[Coord<f64>; 2]>,
}

/// Marks a node of unknown height.
pub(super) const NO_HEIGHT: i32 = i32::MIN;

/// Minimum length over which steepness is measured.
const GRADE_LENGTH_MIN_MM: f64 = 25_000.0;

impl NetworkColumns {
    /// Names the first column that has the wrong length or refers to a missing node or class.
    fn fault(&self) -> Option<String> {
        let (nodes, edges) = (self.nodes.len(), self.ends.len());
        let counts = [
            ("length_mm", self.length_mm.len() == edges),
            ("class_of", self.class_of.len() == edges),
            ("shape_first", self.shape.len() == edges),
            ("height_cm", self.height_cm.is_empty() || self.height_cm.len() == nodes),
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
            None => Ok(Self { columns }),
        }
    }

    pub(super) fn columns(&self) -> &NetworkColumns {
        &self.columns
    }

    /// CRS of all coordinates.
    pub fn crs(&self) -> &CrsId {
        &self.columns.crs
    }

    /// The data's authors, to be credited in every result.
    pub fn attribution(&self) -> &str {
        &self.columns.attribution
    }

    /// The same network with another attribution.
    pub fn attributed_to(mut self, attribution: &str) -> Self {
        attribution.clone_into(&mut self.columns.attribution);
        self
    }

    /// The same network in another CRS. Lengths do not change: they are measured on the ellipsoid.
    ///
    /// # Errors
    /// [`NetworkError`] when PROJ knows no transformation between the two CRS, or it fails for some
    /// coordinates.
    pub fn into_crs(mut self, crs: &CrsId) -> Result<Self, NetworkError> {
        let columns = &mut self.columns;
        if columns.crs != *crs {
            let obstacles = columns.obstacles.as_flattened_mut();
            for coords in [&mut columns.nodes[..], columns.shape.items_mut(), obstacles] {
                transform(coords, &columns.crs, crs)?;
            }
            columns.crs = crs.clone();
        }
        Ok(self)
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

    /// Obstacles: segments of railways, motorways and water that are impassable without a bridge.
    pub fn obstacles(&self) -> &[[Coord<f64>; 2]] {
        &self.columns.obstacles
    }

    /// Gradient of an edge from its first to its last node: rise over length, where a length below
    /// 25 m counts as 25 m. 0 when the height of either node is unknown.
    pub fn grade(&self, edge: EdgeId) -> f64 {
        let [from, to] = self.ends(edge).map(|node| self.height_cm(node));
        let (Some(from), Some(to)) = (from, to) else { return 0.0 };
        // Over lengths below the spacing of the elevation model, noise would look like steepness.
        let length = f64::from(self.length_mm(edge)).max(GRADE_LENGTH_MIN_MM);
        f64::from(to - from) * 10.0 / length
    }
}
