//! The part of a map to read, and the ids of the elements in it.

use crate::base::Bounds;
use std::marker::PhantomData;

use crate::dataset::{OsmId, OsmMember, OsmNodeId, OsmWayId};
use crate::format::osm::ids::{ElementId, NOWHERE};

/// Number of ids per run; the first id of a run is stored in full.
const RUN: usize = 32;
/// Number of neighbouring ids that share a bit of the sieve, as a power of two.
const SIEVE_SHIFT: u32 = 8;
/// Number of bits of the sieve, as a power of two.
const SIEVE_BITS: u32 = 26;

/// A compact set of ids: one or two bytes each, because ids of a region are close together.
pub struct IdSet<I> {
    /// The first id of each run, and the offset of its steps.
    runs: Vec<(i64, usize)>,
    /// The difference of each further id to the previous one.
    steps: Vec<u8>,
    /// The ranges that contain ids. Most queries are for ids far from all of them and end here.
    sieve: Vec<u64>,
    last: i64,
    len: usize,
    /// Ids pushed out of order; not in the set until it is completed.
    late: Vec<i64>,
    kind: PhantomData<I>,
}

impl<I> Default for IdSet<I> {
    fn default() -> Self {
        let (runs, steps, sieve, late) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { runs, steps, sieve, last: 0, len: 0, late, kind: PhantomData }
    }
}

impl<I: ElementId> IdSet<I> {
    /// A set of ids in any order.
    pub fn from_ids(mut ids: Vec<I>) -> Self {
        ids.sort_unstable();
        let mut set = Self::default();
        ids.into_iter().for_each(|id| set.push(id));
        set
    }

    /// Completes the set with all pushed ids.
    pub fn complete(self) -> Self {
        if self.late.is_empty() {
            self
        } else {
            let late = self.late.iter().map(|id| I::from_number(*id));
            Self::from_ids(self.ids().chain(late).collect())
        }
    }

    /// Adds an id; an id pushed out of order is in the set only after `complete`.
    pub fn push(&mut self, id: I) {
        let id = id.number();
        if self.len > 0 && id <= self.last {
            if id < self.last {
                self.late.push(id);
            }
            return;
        }
        if self.sieve.is_empty() {
            self.sieve = vec![0; 1 << (SIEVE_BITS - 6)];
        }
        if self.len.is_multiple_of(RUN) {
            self.runs.push((id, self.steps.len()));
        } else {
            let mut step = id.wrapping_sub(self.last) as u64;
            while step >= 0x80 {
                self.steps.push(step as u8 | 0x80);
                step >>= 7;
            }
            self.steps.push(step as u8);
        }
        let (word, bit) = place(id);
        self.sieve[word] |= bit;
        (self.last, self.len) = (id, self.len + 1);
    }

    pub fn has(&self, id: I) -> bool {
        let id = id.number();
        let (word, bit) = place(id);
        if self.sieve.get(word).is_none_or(|bits| bits & bit == 0) {
            return false;
        }
        let run = self.runs.partition_point(|run| run.0 <= id);
        let Some((first, start)) = run.checked_sub(1).map(|run| self.runs[run]) else {
            return false;
        };
        let end = self.runs.get(run).map_or(self.steps.len(), |next| next.1);
        first == id || ids_of_run(first, &self.steps[start..end]).any(|known| known == id)
    }

    /// The ids of the set, ascending.
    pub fn ids(&self) -> impl Iterator<Item = I> {
        let numbers = self.runs.iter().enumerate().flat_map(|(run, (first, start))| {
            let end = self.runs.get(run + 1).map_or(self.steps.len(), |next| next.1);
            std::iter::once(*first).chain(ids_of_run(*first, &self.steps[*start..end]))
        });
        numbers.map(I::from_number)
    }
}

/// The ids of a run after its first.
fn ids_of_run(first: i64, steps: &[u8]) -> impl Iterator<Item = i64> {
    let (mut at, mut step, mut shift) = (first, 0_u64, 0);
    steps.iter().filter_map(move |byte| {
        step |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 != 0 {
            return None;
        }
        at = at.wrapping_add(step as i64);
        (step, shift) = (0, 0);
        Some(at)
    })
}

/// The bit of the sieve for an id.
fn place(id: i64) -> (usize, u64) {
    let slot = (id as u64 >> SIEVE_SHIFT) & ((1 << SIEVE_BITS) - 1);
    ((slot >> 6) as usize, 1 << (slot & 63))
}

/// The part of a map that is read: what touches a box.
pub struct Near {
    /// In 1e-7 degrees.
    pub area: Bounds<i32>,
    /// Nodes in the box.
    pub nodes: IdSet<OsmNodeId>,
    /// Ways with a node in the box.
    pub ways: IdSet<OsmWayId>,
}

impl Near {
    pub fn new(area: Bounds<i32>) -> Self {
        Self { area, nodes: IdSet::default(), ways: IdSet::default() }
    }

    #[inline]
    pub fn holds(&self, at: [i32; 2]) -> bool {
        at != NOWHERE && self.area.contains(at)
    }

    /// Whether one of a relation's members is a node in the box or a way that touches it.
    pub fn has_member(&self, member: &OsmMember) -> bool {
        match member.id {
            OsmId::Node(id) => self.nodes.has(id),
            OsmId::Way(id) => self.ways.has(id),
            OsmId::Relation(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_was_put_in() {
        let mut ids: Vec<i64> = (0..500).map(|i| i * i * 37 % 10_007 - 90).collect();
        ids.extend([i64::MIN, i64::MAX, i64::MAX - 1, 1 << 40]);
        ids.extend((0..70).map(|i| i + (1 << 35)));
        let mut set = IdSet::<OsmNodeId>::default();
        ids.iter().for_each(|id| set.push(OsmNodeId(*id)));
        let set = set.complete();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(set.ids().map(|id| id.0).collect::<Vec<_>>(), ids);
        for id in ids.iter().flat_map(|id| [id.saturating_sub(1), *id, id.saturating_add(1)]) {
            assert_eq!(set.has(OsmNodeId(id)), ids.binary_search(&id).is_ok(), "{id}");
        }
        // A different id that shares a bit of the sieve is not in the set.
        assert!(!set.has(OsmNodeId((1 << 40) + (1 << (SIEVE_SHIFT + SIEVE_BITS)))));
        assert!(!IdSet::default().has(OsmNodeId(0)));
    }

    #[test]
    fn borders_belong_to_the_box_and_nowhere_does_not() {
        let near = Near::new(Bounds::new(-5, 1, 7, i32::MAX));
        assert!(near.holds([-5, 1]) && near.holds([7, 9]));
        assert!(!near.holds([-6, 1]) && !near.holds([8, 9]) && !near.holds([0, 0]));
        assert!(!Near::new(Bounds::new(i32::MIN, i32::MIN, i32::MAX, i32::MAX)).holds(NOWHERE));
    }
}
