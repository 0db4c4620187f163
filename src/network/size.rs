//! The size of a network before it is read.

use std::io::Read;

use geo::Coord;

use super::cache::section_bytes;
use super::graph::{Arc, ArcBetween};
use super::model::EdgeSlope;
use crate::base::NodeId;

/// How large is a walking network, and how much memory will it take?
///
/// # Method
/// Of a network file the header says how many nodes, edges and points it has, and each of them takes what its type
/// takes. Of a map that is not built yet only the number of its corners is known or assumed; nodes, edges and obstacles
/// are then shares of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NetworkSize {
    /// Nodes.
    pub nodes: u64,
    /// Edges.
    pub edges: u64,
    /// Points between the nodes along all edges.
    pub corners: u64,
    /// Pieces of obstacles.
    pub obstacles: u64,
    /// Nodes whose height is kept, which is all or none of them.
    pub heights: u64,
    /// Edges whose slope is kept.
    pub slopes: u64,
    /// Bytes of the file, which are held until it is decoded.
    pub file_bytes: u64,
}

/// Bytes of a value in memory.
const fn bytes<T>() -> u64 {
    size_of::<T>() as u64
}

impl NetworkSize {
    /// The size of a network file of so many bytes, of which no more than the header is read; `None` when it is none.
    pub fn of_file(file: &mut dyn Read, file_bytes: u64) -> Option<Self> {
        let sections = section_bytes(file)?;
        let count = |name: &str, each: u64| {
            let section = sections.iter().find(|(found, _)| found == name);
            // A header of damaged bytes must not say more than there is.
            section.map_or(0, |(_, bytes)| (*bytes).min(file_bytes) / each)
        };
        Some(Self {
            nodes: count("nodes", 16),
            edges: count("length_mm", 4),
            corners: count("shape", 16),
            obstacles: count("obstacles", 32),
            heights: count("height_cm", 4),
            slopes: count("steepest", 2),
            file_bytes,
        })
    }

    /// The size of a network of a map with so many nodes of streets and obstacles: a fourth as many edges, a fifth as
    /// many nodes, a third as many pieces of obstacles.
    pub fn of_map(corners: u64) -> Self {
        Self {
            nodes: corners / 5,
            edges: corners / 4,
            corners,
            obstacles: corners / 3,
            ..Self::default()
        }
    }

    /// Bytes of the network itself.
    pub fn network_bytes(&self) -> u64 {
        let node = bytes::<Coord<f64>>() * self.nodes + bytes::<i32>() * self.heights;
        // Ends, length, class, and where the corners begin.
        let edge = bytes::<[NodeId; 2]>() + bytes::<u32>() + bytes::<u16>() + bytes::<u32>();
        let slopes = bytes::<EdgeSlope>() * self.slopes;
        let corners = bytes::<Coord<f64>>() * self.corners;
        let obstacles = (bytes::<[Coord<f64>; 2]>() + bytes::<u32>()) * self.obstacles;
        node + edge * self.edges + slopes + corners + obstacles
    }

    /// Bytes while it is read: the file, the network, and the coordinates of obstacles once more before they are paired.
    pub fn reading_bytes(&self) -> u64 {
        self.file_bytes + self.network_bytes() + bytes::<[Coord<f64>; 2]>() * self.obstacles
    }

    /// Bytes of the network weighted for a walker.
    pub fn weighted_bytes(&self) -> u64 {
        // The weights there and back, and whether points are linked to it.
        let edge = bytes::<[u32; 2]>() + bytes::<bool>();
        // Its component on the map and for the walker, and whether that leads on.
        let node = 2 * bytes::<NodeId>() + bytes::<bool>();
        self.network_bytes() + edge * self.edges + node * self.nodes
    }

    /// Bytes of the graph that is searched, with the arcs from which it is made.
    pub fn graph_bytes(&self) -> u64 {
        let arcs = 2 * self.edges * (bytes::<Arc>() + bytes::<ArcBetween>());
        arcs + bytes::<u32>() * self.nodes
    }

    /// Bytes of what a search within a limit notes of each node: its distance, and that it was reached.
    pub fn limited_search_bytes(&self) -> u64 {
        (bytes::<u32>() + bytes::<NodeId>()) * self.nodes
    }

    /// Bytes of what a search for the nearest source notes of each node: its distance with its source, and that it was
    /// reached.
    pub fn nearest_search_bytes(&self) -> u64 {
        (bytes::<u64>() + bytes::<NodeId>()) * self.nodes
    }
}
