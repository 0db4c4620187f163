//! The memory of walks before any is measured.

use rstar::RTreeNode;

use super::link::EdgeBox;
use super::obstacles::Piece;
use super::snap::{Snap, ToNode};
use crate::base::CellId;
use crate::network::NetworkSize;

/// A parent in a tree has four children at least, so there are no more parents than a third of the leaves.
const PARENTS: u64 = 3;

/// Bytes that walks need in a network of a size, with so many cells and facilities (`points`) of so many categories
/// linked to it, by so many threads.
/// Distances themselves are not among it ([`ReachSize`](super::ReachSize)).
///
/// # Method
/// The network weighted for its walker, and the larger of two: the trees of its edges and obstacles by which points are
/// linked, with the boxes from which they are made; or the graph that is searched, with what searches note of nodes and
/// cells: each thread searches within the limits, and after that one category after the other for the nearest. To these
/// come the places of cells and facilities.
pub fn walk_bytes(network: &NetworkSize, (points, categories): (u64, u64), threads: u64) -> u64 {
    let tree = |leaf: usize, node: usize| leaf as u64 + node as u64 + node as u64 / PARENTS;
    let edge = tree(size_of::<EdgeBox<'_>>(), size_of::<RTreeNode<EdgeBox<'_>>>());
    let piece = tree(size_of::<Piece>(), size_of::<RTreeNode<Piece>>());
    let index = edge * network.edges + piece * network.obstacles;
    let of_points = size_of::<u32>() as u64 * points;
    let within_limits = threads * (network.limited_search_bytes() + of_points);
    let nearest = threads.min(categories) * (network.nearest_search_bytes() + of_points);
    let search = network.graph_bytes() + within_limits.max(nearest);
    // Its place; the ways to both ends of its edge, which it has again at each of them and on its edge.
    let point = size_of::<Option<Snap>>()
        + size_of::<[Option<ToNode>; 2]>()
        + 2 * size_of::<(usize, (CellId, u32))>()
        + size_of::<(usize, CellId)>();
    network.weighted_bytes() + index.max(search) + point as u64 * points
}
