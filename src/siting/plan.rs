//! Answers about places: plans with their bounds, and why there is none.

use thiserror::Error;

use super::solver::SolverError;

/// A plan for a given number of places, and how many persons any such plan serves at most.
///
/// One of several best plans: values are unique, plans are not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonsPlan {
    /// The chosen candidates, ascending.
    pub chosen: Vec<u32>,
    /// Persons whom they serve.
    pub persons: u64,
    /// Persons whom no plan with as many places exceeds.
    pub persons_max: u64,
    /// Whether the same input always gives this answer: no limit of time ended the search.
    pub is_repeatable: bool,
}

impl PersonsPlan {
    /// Whether no plan serves more persons.
    pub fn is_proven(&self) -> bool {
        self.persons == self.persons_max
    }
}

/// A plan that meets all needs, and how many places any such plan has at least.
///
/// One of several best plans: the number of places is unique where it is proven, plans are not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacesPlan {
    /// The chosen candidates, ascending.
    pub chosen: Vec<u32>,
    /// Persons whom they serve, in all groups.
    pub persons: u64,
    /// Places that no plan can do without. "Found 170, at least 162 are needed."
    pub places_min: usize,
    /// Whether the same input always gives this answer: no limit of time ended the search.
    pub is_repeatable: bool,
}

impl PlacesPlan {
    /// Number of places of the plan.
    pub fn places(&self) -> usize {
        self.chosen.len()
    }

    /// Whether no plan needs fewer places.
    pub fn is_proven(&self) -> bool {
        self.places() == self.places_min
    }
}

/// A group whose need no choice of places meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortfall {
    /// The group.
    pub group: u32,
    /// Persons of the group whom new places are to serve.
    pub need: u64,
    /// Persons of the group whom all candidates together serve.
    pub reachable: u64,
}

/// Why there is no plan.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SitingError {
    /// The need of at least one group cannot be met, even with a place on every candidate.
    #[error(
        "out of reach: {} of the groups cannot be served as asked, first is group {} with {} of {} persons",
        .shortfalls.len(),
        .shortfalls[0].group,
        .shortfalls[0].reachable,
        .shortfalls[0].need
    )]
    OutOfReach {
        /// The groups, ascending; at least one.
        shortfalls: Vec<Shortfall>,
    },
    /// The needs can be met, but no plan with so few places was found that meets them.
    #[error("no plan with {places} places was found that meets all needs")]
    NotFound {
        /// Places allowed.
        places: usize,
    },
    /// The exact solver failed.
    #[error("the exact solver failed")]
    Solver(#[from] SolverError),
}
