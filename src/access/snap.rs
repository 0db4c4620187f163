//! A place on a walking network.

use geo::Coord;

use crate::base::{EdgeId, Millimetres, NodeId};
use crate::network::{CLOSED, NetworkStamp, Ways};

/// A place on an edge to which a point is linked, by [`super::Linker::snap`]. It carries the stamp of its
/// network: on another one, its edge would be anywhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Snap {
    pub(super) edge: EdgeId,
    pub(super) along_mm: u32,
    pub(super) offset: Millimetres,
    pub(super) at: Coord<f64>,
    pub(super) network: NetworkStamp,
}

/// A node at an end of a place's edge, and the weight of the path between the place and the node.
pub(super) type ToNode = (NodeId, u32);

impl Snap {
    /// A place as another program run has found it: its edge, how far along it lies in millimetres, how far the point
    /// is from it, and where it is.
    pub fn known(
        (edge, along_mm): (EdgeId, u32),
        offset: Millimetres,
        at: Coord<f64>,
        network: NetworkStamp,
    ) -> Self {
        Self { edge, along_mm, offset, at, network }
    }

    /// The edge.
    pub fn edge(&self) -> EdgeId {
        self.edge
    }

    /// Distance from the edge's first node along the edge, millimetres, at most its length.
    pub fn along_mm(&self) -> u32 {
        self.along_mm
    }

    /// Distance of the point from the edge in a straight line.
    pub fn offset(&self) -> Millimetres {
        self.offset
    }

    /// The place.
    pub fn at(&self) -> Coord<f64> {
        self.at
    }

    /// From the place to the ends of its edge: nodes with the weight of the path to them. A place at
    /// an end of the edge is at that node, even on a one-way edge. Impassable nodes are left out.
    pub(super) fn leaving(&self, walk: &impl Ways) -> [Option<ToNode>; 2] {
        let ([a, b], [there, back]) = self.ends_and_weights(walk);
        let to_a = if self.is_at_start() { Some(0) } else { self.part(walk, back) };
        let to_b = if self.is_at_end(walk) { Some(0) } else { self.rest(walk, there) };
        self.with_offset(walk, [(a, to_a), (b, to_b)])
    }

    /// From the ends of its edge to the place: nodes with the weight of the path from them.
    pub(super) fn arriving(&self, walk: &impl Ways) -> [Option<ToNode>; 2] {
        let ([a, b], [there, back]) = self.ends_and_weights(walk);
        // A walk that passes a node to reach the place has waited at the node.
        let waited = |node: NodeId, weight: Option<u32>| {
            (node, weight.map(|weight| weight.saturating_add(walk.wait_at(node))))
        };
        let from_a =
            if self.is_at_start() { (a, Some(0)) } else { waited(a, self.part(walk, there)) };
        let from_b =
            if self.is_at_end(walk) { (b, Some(0)) } else { waited(b, self.rest(walk, back)) };
        self.with_offset(walk, [from_a, from_b])
    }

    /// Weight of the direct path to another place on the same edge.
    pub(super) fn along(&self, walk: &impl Ways, to: &Self) -> Option<u32> {
        let [there, back] = walk.weight(self.edge);
        let weight = if self.along_mm < to.along_mm { there } else { back };
        let way = if self.along_mm == to.along_mm {
            0
        } else {
            self.part(walk, weight)?.abs_diff(to.part(walk, weight)?)
        };
        Some(way.saturating_add(self.offset.0).saturating_add(to.offset.0))
    }

    fn ends_and_weights(&self, walk: &impl Ways) -> ([NodeId; 2], [u32; 2]) {
        (walk.network().ends(self.edge), walk.weight(self.edge))
    }

    fn is_at_start(&self) -> bool {
        self.along_mm == 0
    }

    fn is_at_end(&self, walk: &impl Ways) -> bool {
        self.along_mm == walk.network().length_mm(self.edge)
    }

    /// Weight of the part of the edge before this place; `None` when the direction is impassable.
    fn part(&self, walk: &impl Ways, weight: u32) -> Option<u32> {
        let length = u64::from(walk.network().length_mm(self.edge).max(1));
        let scaled = (u64::from(weight) * u64::from(self.along_mm) + length / 2) / length;
        (weight != CLOSED).then(|| scaled.min(u64::from(weight)) as u32)
    }

    /// Weight of the part of the edge after this place.
    fn rest(&self, walk: &impl Ways, weight: u32) -> Option<u32> {
        self.part(walk, weight).map(|before| weight - before)
    }

    fn with_offset(
        &self,
        walk: &impl Ways,
        ends: [(NodeId, Option<u32>); 2],
    ) -> [Option<ToNode>; 2] {
        ends.map(|(node, weight)| {
            let weight = weight.filter(|_| !walk.is_barred(node))?;
            Some((node, weight.saturating_add(self.offset.0)))
        })
    }
}
