//! Candidates with the demand points that they reach, in rings from limit to limit.

use super::cover::Reached;
use super::reach::{PlaceSearch, PlacesTooLarge, Within};
use crate::base::{Millimetres, Rows};

/// Which demand points does each candidate reach?
pub trait ReachRows: Sync {
    /// Number of candidates.
    fn candidates(&self) -> usize;

    /// The demand points that a candidate reaches, each once.
    ///
    /// # Panics
    /// If there is no such candidate.
    fn row(&self, candidate: usize) -> &[u32];
}

impl ReachRows for Reached {
    fn candidates(&self) -> usize {
        Self::candidates(self)
    }

    fn row(&self, candidate: usize) -> &[u32] {
        Self::row(self, candidate)
    }
}

/// The cells that each candidate reaches within each of several limits, and the candidates that reach each cell: one
/// table for all limits. A row holds what is within the first limit, then what is within the second and not the
/// first, and so on, so that what is within any limit is a part of it. 8 bytes for each pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rings {
    /// Ascending, each once.
    limits: Vec<Millimetres>,
    cells: Ringed,
    candidates: Ringed,
}

/// Bytes for each pair, once the table is filled, and while it is: a row of each thread is copied into it.
const PAIR_BYTES: u64 = 8;

/// A row in rings.
pub(super) struct RingRow {
    cells: Vec<u32>,
    ends: Vec<u32>,
}

impl RingRow {
    pub(super) fn new(row: &[Within], limits: &[Millimetres]) -> Self {
        let (mut cells, mut ends) = (Vec::with_capacity(row.len()), Vec::new());
        let mut beyond = None;
        for limit in limits {
            let is_in = |far: Millimetres| far <= *limit && beyond.is_none_or(|inner| far > inner);
            cells.extend(row.iter().filter(|(_, far)| is_in(*far)).map(|(number, _)| *number));
            ends.push(cells.len() as u32);
            beyond = Some(*limit);
        }
        Self { cells, ends }
    }

    /// The length of each ring.
    fn lengths(&self) -> impl Iterator<Item = usize> + '_ {
        let begins = std::iter::once(&0).chain(&self.ends);
        self.ends.iter().zip(begins).map(|(end, begin)| (end - begin) as usize)
    }
}

/// Rows in rings: the rings of the first row, those of the second, and so on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Ringed(Rows<u32, u64>);

impl Ringed {
    /// What a row has in the rings up to one of them, inclusive.
    #[inline]
    fn within(&self, row: usize, ring: usize, rings: usize) -> &[u32] {
        let (first, offsets) = (row * rings, self.0.offsets());
        &self.0.items()[offsets[first] as usize..offsets[first + ring + 1] as usize]
    }

    /// The rows in which each number occurs, ascending in each ring. Cost: O(pairs + numbers).
    fn turned(&self, numbers: usize, rings: usize) -> Self {
        let pairs = (0..self.0.len()).flat_map(|key| {
            let (row, ring) = ((key / rings) as u32, key % rings);
            let slot = move |number: &u32| (*number as usize * rings + ring, row);
            self.0.row(key).iter().map(slot)
        });
        Self(Rows::grouped(numbers * rings, pairs))
    }
}

impl Rings {
    /// Searches from every candidate up to the largest limit. The limits may come in any order.
    ///
    /// # Errors
    /// [`PlacesTooLarge`] if the table would need more than `bytes_max`.
    ///
    /// # Cost
    /// As [`PlaceSearch::map`].
    pub fn search(
        search: &PlaceSearch<'_>,
        limits: &[Millimetres],
        bytes_max: Option<u64>,
    ) -> Result<Self, PlacesTooLarge> {
        let (limits, cells) = (distinct(limits), search.demand().len());
        let Some(largest) = limits.last() else {
            return Ok(Self::from_rows(limits, Vec::new(), cells));
        };
        Self::expect_room(search, *largest, bytes_max)?;
        let rows = search.map(*largest, |_, row| RingRow::new(row, &limits));
        Ok(Self::from_rows(limits, rows, cells))
    }

    pub(super) fn expect_room(
        search: &PlaceSearch<'_>,
        limit: Millimetres,
        bytes_max: Option<u64>,
    ) -> Result<(), PlacesTooLarge> {
        search.expect_room(limit, PAIR_BYTES, bytes_max)
    }

    /// The rings of each candidate, over so many cells.
    pub(super) fn from_rows(limits: Vec<Millimetres>, rows: Vec<RingRow>, cells: usize) -> Self {
        let lengths: Vec<usize> = rows.iter().flat_map(RingRow::lengths).collect();
        let mut items = Vec::with_capacity(lengths.iter().sum());
        for row in rows {
            items.extend(row.cells);
        }
        let reached = Ringed(Rows::from_lengths(lengths.into_iter(), items));
        let candidates = reached.turned(cells, limits.len());
        Self { limits, cells: reached, candidates }
    }

    /// The limits, ascending.
    pub fn limits(&self) -> &[Millimetres] {
        &self.limits
    }

    /// Number of pairs of a candidate and a cell.
    pub fn pairs(&self) -> usize {
        self.cells.0.items().len()
    }

    /// The cells within one of the limits.
    ///
    /// # Panics
    /// If the limit is none of [`Self::limits`].
    pub fn within(&self, limit: Millimetres) -> RingsWithin<'_> {
        let ring = self.limits.binary_search(&limit).expect("one of the limits searched for");
        RingsWithin { rings: self, ring }
    }
}

/// The limits, ascending, each once.
pub(super) fn distinct(limits: &[Millimetres]) -> Vec<Millimetres> {
    let mut limits = limits.to_vec();
    limits.sort_unstable();
    limits.dedup();
    limits
}

/// The part of [`Rings`] within one limit.
#[derive(Clone, Copy)]
pub struct RingsWithin<'r> {
    rings: &'r Rings,
    ring: usize,
}

impl RingsWithin<'_> {
    /// The candidates that reach a demand point, each once.
    ///
    /// # Panics
    /// If there is no such demand point.
    #[inline]
    pub fn candidates_of(&self, demand: u32) -> &[u32] {
        let rings = self.rings.limits.len();
        self.rings.candidates.within(demand as usize, self.ring, rings)
    }
}

impl ReachRows for RingsWithin<'_> {
    fn candidates(&self) -> usize {
        self.rings.cells.0.len() / self.rings.limits.len()
    }

    #[inline]
    fn row(&self, candidate: usize) -> &[u32] {
        self.rings.cells.within(candidate, self.ring, self.rings.limits.len())
    }
}
