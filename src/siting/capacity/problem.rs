//! What the capacitated covering problem knows.

use thiserror::Error;

use crate::siting::cover::Reached;

/// Why tables, weights and capacities are no problem.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum CapacityProblemError {
    /// There is not one capacity for each place.
    #[error("{places} places have {capacities} capacities")]
    Capacities {
        /// Places.
        places: usize,
        /// Capacities given.
        capacities: usize,
    },
    /// A place reaches a demand point that has no weight.
    #[error("a place reaches demand point {demand}, but there are only {demands}")]
    UnknownDemand {
        /// The demand point.
        demand: u32,
        /// How many demand points have a weight.
        demands: usize,
    },
}

/// Existing places and candidates, the persons whom each can serve at most, and the persons at each demand
/// point within their reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapacityProblem {
    existing: Reached,
    candidates: Reached,
    /// Of all places: the existing ones first.
    capacities: Vec<u64>,
    weights: Vec<u64>,
}

impl CapacityProblem {
    /// A checked problem. `None` as the capacity of an existing place means that it serves everybody within
    /// its reach.
    ///
    /// # Errors
    /// [`CapacityProblemError`] if lengths differ or a place reaches a demand point beyond the weights.
    pub fn new(
        (existing, existing_capacities): (Reached, &[Option<u64>]),
        (candidates, capacities): (Reached, &[u64]),
        weights: Vec<u64>,
    ) -> Result<Self, CapacityProblemError> {
        let demands = weights.len();
        for (reached, capacities) in
            [(&existing, existing_capacities.len()), (&candidates, capacities.len())]
        {
            let places = reached.candidates();
            if places != capacities {
                return Err(CapacityProblemError::Capacities { places, capacities });
            }
            let last = (0..places).filter_map(|place| reached.row(place).last()).max();
            if let Some(demand) = last.filter(|demand| **demand as usize >= demands) {
                return Err(CapacityProblemError::UnknownDemand { demand: *demand, demands });
            }
        }
        // Nobody serves more than everybody: huge numbers would cost the exact solver its precision.
        let everybody: u64 = weights.iter().sum();
        let of_existing = existing_capacities.iter().map(|capacity| capacity.unwrap_or(everybody));
        let all = of_existing.chain(capacities.iter().copied());
        let capacities = all.map(|capacity| capacity.min(everybody)).collect();
        Ok(Self { existing, candidates, capacities, weights })
    }

    /// Number of existing places: places below it are existing ones, those from it on candidates.
    pub(super) fn existing(&self) -> usize {
        self.existing.candidates()
    }

    /// Number of candidates.
    pub fn candidates(&self) -> usize {
        self.candidates.candidates()
    }

    /// Number of all places.
    pub(super) fn places(&self) -> usize {
        self.capacities.len()
    }

    /// Number of pairs of a place and a demand point that it reaches.
    pub fn pairs(&self) -> usize {
        self.existing.pairs() + self.candidates.pairs()
    }

    /// Persons at each demand point.
    pub fn weights(&self) -> &[u64] {
        &self.weights
    }

    /// The demand points that a place reaches, ascending.
    pub(super) fn row(&self, place: usize) -> &[u32] {
        match place.checked_sub(self.existing()) {
            Some(candidate) => self.candidates.row(candidate),
            None => self.existing.row(place),
        }
    }

    /// The persons whom a place can serve at most.
    pub(super) fn capacity(&self, place: usize) -> u64 {
        self.capacities[place]
    }
}
