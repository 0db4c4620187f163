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

/// The cells that each candidate reaches within each of several limits: one table for all of them. A row holds
/// the cells within the first limit, then those within the second and not the first, and so on, so that the
/// cells within any limit are a part of it. 4 bytes for each pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rings {
    /// Ascending, each once.
    limits: Vec<Millimetres>,
    rows: Rows<u32, u64>,
    /// Where each ring of each candidate ends in its row.
    ends: Vec<u32>,
}

/// Bytes for each pair while the table is filled: a row of each thread is copied into it.
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
        let limits = distinct(limits);
        let Some(largest) = limits.last() else { return Ok(Self::from_rows(limits, Vec::new())) };
        Self::expect_room(search, *largest, bytes_max)?;
        let rows = search.map(*largest, |_, row| RingRow::new(row, &limits));
        Ok(Self::from_rows(limits, rows))
    }

    pub(super) fn expect_room(
        search: &PlaceSearch<'_>,
        limit: Millimetres,
        bytes_max: Option<u64>,
    ) -> Result<(), PlacesTooLarge> {
        search.expect_room(limit, PAIR_BYTES, bytes_max)
    }

    pub(super) fn from_rows(limits: Vec<Millimetres>, rows: Vec<RingRow>) -> Self {
        let ends = rows.iter().flat_map(|row| row.ends.iter().copied()).collect();
        let lengths: Vec<usize> = rows.iter().map(|row| row.cells.len()).collect();
        let mut cells = Vec::with_capacity(lengths.iter().sum());
        for row in rows {
            cells.extend(row.cells);
        }
        Self { limits, rows: Rows::from_lengths(lengths.into_iter(), cells), ends }
    }

    /// The limits, ascending.
    pub fn limits(&self) -> &[Millimetres] {
        &self.limits
    }

    /// Number of pairs of a candidate and a cell.
    pub fn pairs(&self) -> usize {
        self.rows.items().len()
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

impl ReachRows for RingsWithin<'_> {
    fn candidates(&self) -> usize {
        self.rings.rows.len()
    }

    fn row(&self, candidate: usize) -> &[u32] {
        let end = self.rings.ends[candidate * self.rings.limits.len() + self.ring];
        &self.rings.rows.row(candidate)[..end as usize]
    }
}
