//! Why a question has no answer.

use super::question::LIMIT_MAX_M;
use crate::crs::CrsError;

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LiveError {
    /// It is not JSON, or none of the questions.
    #[error("the question cannot be read: {0}")]
    Broken(#[from] serde_json::Error),
    /// The region has no such category.
    #[error("unknown category `{found}`; the categories are {known}")]
    Category {
        /// What was asked for.
        found: String,
        /// The keys of all categories.
        known: String,
    },
    /// No walker has this key.
    #[error("unknown walker `{found}`; the walkers are {known}")]
    Profile {
        /// What was asked for.
        found: String,
        /// The keys of all walkers.
        known: String,
    },
    /// There is no level of this name.
    #[error("unknown level `{found}`; expected quartier, district, municipality, county or region")]
    Level {
        /// What was asked for.
        found: String,
    },
    /// A walker is named where nobody walks.
    #[error("a straight line has no walker; leave out `profile`, or ask for the distance `walk`")]
    NobodyWalks,
    /// Walking distances are asked for where there is no network.
    #[error("the configuration has no network; ask for the distance `straight`")]
    NoNetwork,
    /// Distances of a table are asked for.
    #[error("a table has no distances from any place; ask for the distance `straight` or `walk`")]
    Table,
    /// A limit is out of range.
    #[error("found a limit of {found} m, expected 1 to {}", LIMIT_MAX_M)]
    Limit {
        /// What was asked for.
        found: f64,
    },
    /// Neither or both of two limits are given.
    #[error("expected one of `limit_m` and `minutes`; minutes need a walker")]
    OneLimit,
    /// A place is not given in one of the two ways.
    #[error("expected a place: `lon` and `lat` in degrees, or `x_m` and `y_m` in the region's CRS")]
    Place,
    /// A place or an area cannot be transformed.
    #[error(transparent)]
    Crs(#[from] CrsError),
}
