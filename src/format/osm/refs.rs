//! The nodes of ways: their ids, and their places where ways have them.

use crate::dataset::OsmNodeId;
use crate::format::osm::ids::NOWHERE;

/// The nodes of many ways, one after the other.
#[derive(Default)]
pub struct Refs {
    pub ids: Vec<OsmNodeId>,
    /// The places of the first of them. Most maps have places only on nodes, and none here.
    at: Vec<[i32; 2]>,
}

impl Refs {
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Adds a node; its place may be [`NOWHERE`].
    #[inline]
    pub fn push(&mut self, id: OsmNodeId, at: [i32; 2]) {
        if at != NOWHERE {
            self.at.resize(self.ids.len(), NOWHERE);
            self.at.push(at);
        }
        self.ids.push(id);
    }

    pub fn truncate(&mut self, len: usize) {
        self.ids.truncate(len);
        self.at.truncate(len);
    }

    pub fn append(&mut self, other: Self) {
        if !other.at.is_empty() {
            self.at.resize(self.ids.len(), NOWHERE);
            self.at.extend(other.at);
        }
        self.ids.extend(other.ids);
    }

    /// Whether any node has a place.
    pub fn has_places(&self) -> bool {
        !self.at.is_empty()
    }

    /// The nodes from a position on, with their places.
    pub fn since(&self, start: usize) -> impl Iterator<Item = (OsmNodeId, [i32; 2])> {
        (start..self.ids.len()).map(|at| (self.ids[at], self.place(at)))
    }

    /// The place of a node, which may be [`NOWHERE`].
    pub fn place(&self, at: usize) -> [i32; 2] {
        self.at.get(at).copied().unwrap_or(NOWHERE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stay_with_their_nodes() {
        let (mut first, mut second) = (Refs::default(), Refs::default());
        first.push(OsmNodeId(1), NOWHERE);
        assert!(!first.has_places());
        first.push(OsmNodeId(2), [2, 2]);
        first.push(OsmNodeId(3), NOWHERE);
        second.push(OsmNodeId(4), [4, 4]);
        first.append(second);
        let all: Vec<_> = first.since(1).map(|(id, at)| (id.0, at)).collect();
        assert_eq!(all, [(2, [2, 2]), (3, NOWHERE), (4, [4, 4])]);
        first.truncate(3);
        first.push(OsmNodeId(5), [5, 5]);
        assert_eq!((first.place(0), first.place(3)), (NOWHERE, [5, 5]));
    }
}
