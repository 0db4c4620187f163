//! Why no places can be chosen.

use crate::base::{Millimetres, SiteModel};
use crate::config::LIMIT_MAX_M;
use crate::run::error::{AnalysisError, CandidateError};
use crate::run::table_error::NoPlaceDistances;
use crate::siting::{
    CapacityProblemError, CoverProblemError, MedianProblemError, PlacesTooLarge, SitingError,
};

/// Why no places can be chosen.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SiteError {
    /// There are no candidate places, or nobody to weigh them by.
    #[error(transparent)]
    Candidates(#[from] CandidateError),
    /// The cells that reach the candidate places need more memory than is free.
    #[error(transparent)]
    TooLarge(#[from] PlacesTooLarge),
    /// The table of distances does not say how far candidate places are.
    #[error(transparent)]
    NoDistances(#[from] NoPlaceDistances),
    /// The layer cannot be made.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
    /// Capacities count for the most persons only.
    #[error("found a capacity with the model `{}`, expected the model `most`", model.key())]
    CapacityModel {
        /// The model.
        model: SiteModel,
    },
    /// The largest walk is below the limit or too far.
    #[error(
        "`site.walk_max_m`: found {found}, expected {limit} or more, the limit, and at most {} m",
        LIMIT_MAX_M
    )]
    WalkMax {
        /// The setting, in metres.
        found: u32,
        /// The largest limit.
        limit: Millimetres,
    },
    /// The question cannot be answered.
    #[error("cannot choose places for `{category}` within {limit}")]
    Plan {
        /// The category.
        category: String,
        /// The limit.
        limit: Millimetres,
        /// Why.
        #[source]
        source: PlanError,
    },
}

/// Why one question cannot be answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// The search fails.
    #[error(transparent)]
    Siting(#[from] SitingError),
    /// The table does not fit the persons.
    #[error(transparent)]
    Cover(#[from] CoverProblemError),
    /// The distances do not fit the persons, or their sum is too large.
    #[error(transparent)]
    Median(#[from] MedianProblemError),
    /// The capacities do not fit the places.
    #[error(transparent)]
    Capacity(#[from] CapacityProblemError),
}
