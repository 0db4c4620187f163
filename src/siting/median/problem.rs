//! The p-median problem: who walks how far to which candidate, and how far without any new place.

use thiserror::Error;

use crate::base::Rows;

/// One end of a walk: how far, and to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Walk {
    /// Distance, in any whole unit that is the same everywhere.
    pub distance: u32,
    /// The candidate, or the demand point.
    pub to: u32,
}

/// Why distances and weights are no p-median problem.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum MedianProblemError {
    /// There is not one distance without new places for each weight.
    #[error("{demands} demand points have {befores} distances without new places")]
    Befores {
        /// Demand points.
        demands: usize,
        /// Distances given.
        befores: usize,
    },
    /// A candidate's row names a demand point that has no weight.
    #[error("candidate {candidate} reaches demand point {demand}, but there are only {demands}")]
    UnknownDemand {
        /// The candidate.
        candidate: usize,
        /// The demand point.
        demand: u32,
        /// How many demand points have a weight.
        demands: usize,
    },
    /// The sum of all weighted distances does not fit 60 bits.
    #[error("persons times distances add up to more than 2^60")]
    TooLarge,
}

/// Candidate places, demand points with whole weights (persons), the distances between them, and how far
/// each demand point has it without any new place.
///
/// The distance *before* is that to the nearest existing facility, but at most the largest distance of the
/// table (its limit). So existing facilities are fixed, and whoever is beyond the limit of every place
/// counts as the limit away: the least that it can be. An answer reports those persons apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MedianProblem {
    weights: Vec<u64>,
    before: Vec<u32>,
    /// Candidates nearer than the distance before, by distance and id.
    by_demand: Rows<Walk, u64>,
    /// Demand points to which a candidate is nearer than the distance before, ascending.
    by_candidate: Rows<Walk, u64>,
}

impl MedianProblem {
    /// Most bytes that a pair of a candidate and a demand point takes while a problem is made: by candidate, where
    /// the list doubles as it grows, and by demand point.
    pub const PAIR_BYTES: u64 = 4 * size_of::<Walk>() as u64;

    /// A checked problem. `before` is how far each demand point has it without new places, `weights` are
    /// the persons there, `candidates` the demand points within the limit of each candidate. Of repeated
    /// demand points in a row the nearest counts; candidates that are no nearer than the distance before
    /// are left out, as are demand points with nobody.
    ///
    /// Cost: O(n log n) for n pairs of a candidate and a demand point; up to [`Self::PAIR_BYTES`] for each pair
    /// that is not left out.
    ///
    /// # Errors
    /// [`MedianProblemError`] if lengths differ, a row names a demand point beyond the weights, or sums
    /// would not fit.
    pub fn new<Row>(
        candidates: impl IntoIterator<Item = Row>,
        weights: Vec<u64>,
        before: Vec<u32>,
    ) -> Result<Self, MedianProblemError>
    where
        Row: IntoIterator<Item = Walk>,
    {
        let demands = weights.len();
        if before.len() != demands {
            return Err(MedianProblemError::Befores { demands, befores: before.len() });
        }
        let most = std::iter::zip(&weights, &before).try_fold(0_u64, |sum, (weight, far)| {
            sum.checked_add(weight.checked_mul(u64::from(*far))?)
        });
        if most.is_none_or(|most| most > 1 << 60) {
            return Err(MedianProblemError::TooLarge);
        }
        let (mut lengths, mut items, mut row) = (Vec::new(), Vec::new(), Vec::new());
        for (candidate, walks) in candidates.into_iter().enumerate() {
            row.clear();
            row.extend(walks);
            if let Some(walk) = row.iter().find(|walk| walk.to as usize >= demands) {
                return Err(MedianProblemError::UnknownDemand {
                    candidate,
                    demand: walk.to,
                    demands,
                });
            }
            row.retain(|walk| {
                let at = walk.to as usize;
                weights[at] > 0 && walk.distance < before[at]
            });
            row.sort_unstable_by_key(|walk| (walk.to, walk.distance));
            row.dedup_by_key(|walk| walk.to);
            lengths.push(row.len());
            items.extend_from_slice(&row);
        }
        let by_candidate = Rows::from_lengths(lengths.into_iter(), items);
        let by_demand = turned(&by_candidate, demands);
        Ok(Self { weights, before, by_demand, by_candidate })
    }

    /// A problem without existing facilities in which every candidate knows its distance to every demand
    /// point: `distances` has one row for each candidate.
    ///
    /// # Errors
    /// As [`MedianProblem::new`].
    ///
    /// # Panics
    /// If a row has not one distance for each weight.
    pub fn complete(distances: &[Vec<u32>], weights: Vec<u64>) -> Result<Self, MedianProblemError> {
        let mut before = vec![0; weights.len()];
        for row in distances {
            assert_eq!(row.len(), weights.len(), "one distance for each demand point");
            for (before, distance) in std::iter::zip(&mut before, row) {
                *before = (*before).max(*distance);
            }
        }
        let walk = |(to, distance): (u32, &u32)| Walk { distance: *distance, to };
        Self::new(distances.iter().map(|row| std::iter::zip(0.., row).map(walk)), weights, before)
    }

    /// Number of candidates.
    pub fn candidates(&self) -> usize {
        self.by_candidate.len()
    }

    /// Number of demand points.
    pub fn demands(&self) -> usize {
        self.weights.len()
    }

    /// Number of pairs of a candidate and a demand point that it would be nearer to than what is there.
    pub fn pairs(&self) -> usize {
        self.by_candidate.items().len()
    }

    /// Persons at each demand point.
    pub fn weights(&self) -> &[u64] {
        &self.weights
    }

    /// How far each demand point has it without new places.
    pub fn before(&self) -> &[u32] {
        &self.before
    }

    /// Candidates nearer than the distance before, by distance and id.
    pub(super) fn near(&self, demand: usize) -> &[Walk] {
        self.by_demand.row(demand)
    }

    /// Demand points to which a candidate is nearer than the distance before, ascending.
    ///
    /// # Panics
    /// If there is no such candidate.
    pub fn served(&self, candidate: usize) -> &[Walk] {
        self.by_candidate.row(candidate)
    }

    /// Persons times distance when exactly these candidates are opened.
    ///
    /// Cost: O(n) for n pairs of the opened candidates.
    pub fn cost(&self, chosen: &[u32]) -> u64 {
        let mut distances = self.before.clone();
        for candidate in chosen {
            for walk in self.served(*candidate as usize) {
                let distance = &mut distances[walk.to as usize];
                *distance = (*distance).min(walk.distance);
            }
        }
        let costs = std::iter::zip(&self.weights, distances);
        costs.map(|(weight, distance)| weight * u64::from(distance)).sum()
    }
}

/// Rows by demand point, by distance and id, from rows by candidate.
fn turned(by_candidate: &Rows<Walk, u64>, demands: usize) -> Rows<Walk, u64> {
    let candidates = 0..by_candidate.len();
    let pairs = candidates.flat_map(|candidate| {
        let end = move |walk: &Walk| Walk { distance: walk.distance, to: candidate as u32 };
        by_candidate.row(candidate).iter().map(move |walk| (walk.to as usize, end(walk)))
    });
    let mut rows: Rows<Walk, u64> = Rows::grouped(demands, pairs);
    rows.each_mut().into_iter().for_each(<[Walk]>::sort_unstable);
    rows
}
