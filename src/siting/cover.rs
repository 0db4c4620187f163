//! The problem that service areas, siting and cooperation share: which candidate places serve which persons.

use thiserror::Error;

use crate::base::Rows;

/// Which demand points does each candidate place reach? Rows of a sparse table: candidate to demand points,
/// ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// Where the row of each candidate begins, and the end of the last.
    starts: Vec<usize>,
    demands: Vec<u32>,
}

impl Reached {
    /// A table from one row for each candidate. Rows are sorted, and repeated demand points dropped.
    ///
    /// Cost: O(n log n) for n demand points of the longest row, over all rows.
    pub fn from_rows<Row>(rows: impl IntoIterator<Item = Row>) -> Self
    where
        Row: IntoIterator<Item = u32>,
    {
        let mut reached = Self { starts: vec![0], demands: Vec::new() };
        for row in rows {
            let mut row: Vec<u32> = row.into_iter().collect();
            row.sort_unstable();
            row.dedup();
            reached.demands.extend(row);
            reached.starts.push(reached.demands.len());
        }
        reached
    }

    /// Number of candidates.
    pub fn candidates(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Number of pairs of a candidate and a demand point that it reaches.
    pub fn pairs(&self) -> usize {
        self.demands.len()
    }

    /// The demand points that a candidate reaches, ascending.
    ///
    /// # Panics
    /// If there is no such candidate.
    pub fn row(&self, candidate: usize) -> &[u32] {
        &self.demands[self.starts[candidate]..self.starts[candidate + 1]]
    }

    /// The candidates that reach each of so many demand points, ascending.
    pub(super) fn reaching(&self, demands: usize) -> Rows<u32, u64> {
        let pairs = (0..self.candidates() as u32).flat_map(|candidate| {
            let row = self.row(candidate as usize).iter();
            row.map(move |demand| (*demand as usize, candidate))
        });
        Rows::grouped(demands, pairs)
    }
}

/// Why a table and weights are no problem.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum CoverProblemError {
    /// A candidate reaches a demand point that has no weight.
    #[error("candidate {candidate} reaches demand point {demand}, but there are only {demands}")]
    UnknownDemand {
        /// The candidate.
        candidate: usize,
        /// The demand point.
        demand: u32,
        /// How many demand points have a weight.
        demands: usize,
    },
    /// There is not one group for each weight.
    #[error("{demands} demand points have {groups} groups")]
    Groups {
        /// Demand points.
        demands: usize,
        /// Groups given.
        groups: usize,
    },
}

/// Candidate places, the demand points that each of them reaches, and the persons at each demand point
/// that no place serves yet. Demand points belong to groups (municipalities), so that each can have a
/// target of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverProblem {
    reached: Reached,
    weights: Vec<u64>,
    groups: Vec<u32>,
}

impl CoverProblem {
    /// A checked problem. `weights` are the persons at each demand point, `groups` the group of each.
    ///
    /// # Errors
    /// [`CoverProblemError::UnknownDemand`] if a candidate reaches a demand point beyond the weights,
    /// [`CoverProblemError::Groups`] if there is not one group for each weight.
    pub fn new(
        reached: Reached,
        weights: Vec<u64>,
        groups: Vec<u32>,
    ) -> Result<Self, CoverProblemError> {
        let demands = weights.len();
        if groups.len() != demands {
            return Err(CoverProblemError::Groups { demands, groups: groups.len() });
        }
        for candidate in 0..reached.candidates() {
            // Rows are sorted.
            if let Some(demand) = reached.row(candidate).last().filter(|d| **d as usize >= demands)
            {
                return Err(CoverProblemError::UnknownDemand {
                    candidate,
                    demand: *demand,
                    demands,
                });
            }
        }
        Ok(Self { reached, weights, groups })
    }

    /// Which demand points each candidate reaches.
    pub fn reached(&self) -> &Reached {
        &self.reached
    }

    /// Persons at each demand point.
    pub fn weights(&self) -> &[u64] {
        &self.weights
    }

    /// Group of each demand point.
    pub fn groups(&self) -> &[u32] {
        &self.groups
    }
}
