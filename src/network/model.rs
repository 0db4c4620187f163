//! The walking network: nodes, edges between them, and what is known of both.

use geo::Coord;

use super::build::{NetworkError, transform};
use super::rules::{EdgeClass, NodeClass};
use crate::dataset::CrsId;

/// A network of ways that somebody may walk along. Checked and immutable.
///
/// Nodes are junctions, ends, and places where a property changes or something stands in the way;
/// a chain of pieces between two of them is one edge with a geometry. Nodes stand in the order of
/// a space-filling curve, edges in the order of their first node.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// CRS of all coordinates.
    pub crs: CrsId,
    /// Who made the data, to be named in every result.
    pub attribution: String,
    /// Positions of the nodes.
    pub nodes: Vec<Coord<f64>>,
    /// Height of each node in centimetres; empty when no elevation is known.
    pub height_cm: Vec<i32>,
    /// Class of nodes at which something stands, ascending by node.
    pub at_nodes: Vec<(u32, u16)>,
    /// Kinds of things at nodes.
    pub node_classes: Vec<NodeClass>,
    /// First and last node of each edge.
    pub ends: Vec<[u32; 2]>,
    /// Length of each edge on the ellipsoid, millimetres.
    pub length_mm: Vec<u32>,
    /// Class of each edge.
    pub class_of: Vec<u16>,
    /// Kinds of edges.
    pub edge_classes: Vec<EdgeClass>,
    /// Where the inner points of each edge's geometry begin in `shape`; one more than edges.
    pub shape_first: Vec<u32>,
    /// Inner points of the edges' geometries.
    pub shape: Vec<Coord<f64>>,
    /// Lines that nobody crosses without a bridge: rails, motorways, water.
    pub obstacles: Vec<[Coord<f64>; 2]>,
}

/// Shortest length over which steepness is measured.
const GRADE_LENGTH_MIN_MM: f64 = 25_000.0;

impl Network {
    /// The height of a node where none is known.
    pub const NO_HEIGHT: i32 = i32::MIN;

    /// The whole geometry of an edge, from its first to its last node.
    pub fn line(&self, edge: u32) -> impl Iterator<Item = Coord<f64>> + '_ {
        let at = edge as usize;
        let [from, to] = self.ends[at].map(|node| self.nodes[node as usize]);
        let inner = &self.shape[self.shape_first[at] as usize..self.shape_first[at + 1] as usize];
        std::iter::once(from).chain(inner.iter().copied()).chain(std::iter::once(to))
    }

    /// The same network in another CRS. Lengths stay: they are not of the map.
    ///
    /// # Errors
    /// [`NetworkError`] when there is no way between the two CRS or places have no image.
    pub fn into_crs(mut self, crs: &CrsId) -> Result<Self, NetworkError> {
        if self.crs != *crs {
            let mut ends: Vec<Coord<f64>> = self.obstacles.iter().flatten().copied().collect();
            for coords in [&mut self.nodes, &mut self.shape, &mut ends] {
                transform(coords, &self.crs, crs)?;
            }
            self.obstacles = ends.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect();
            self.crs = crs.clone();
        }
        Ok(self)
    }

    /// Number of edges.
    pub fn edges(&self) -> usize {
        self.ends.len()
    }

    /// The class of an edge.
    pub fn edge_class(&self, edge: u32) -> &EdgeClass {
        &self.edge_classes[usize::from(self.class_of[edge as usize])]
    }

    /// Rise over length of an edge from its first to its last node, over at least 25 m; 0 where the height of one of
    /// them is not known.
    pub fn grade(&self, edge: u32) -> f64 {
        // Over less than the distance of an elevation model's points, noise would look steep.
        let length = f64::from(self.length_mm[edge as usize]).max(GRADE_LENGTH_MIN_MM);
        if self.height_cm.is_empty() {
            return 0.0;
        }
        let [from, to] = self.ends[edge as usize].map(|node| self.height_cm[node as usize]);
        if from == Self::NO_HEIGHT || to == Self::NO_HEIGHT {
            return 0.0;
        }
        f64::from(to - from) * 10.0 / length
    }
}
