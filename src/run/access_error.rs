//! Why supply and demand cannot be compared.

use super::error::{AnalysisError, CandidateError};

/// Why supply and demand cannot be compared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AccessError {
    /// A category or group of persons is not known.
    #[error(transparent)]
    Name(#[from] CandidateError),
    /// A setting of decay or capacities cannot be used.
    #[error("`access.{key}`: found {found}, expected {expected}")]
    Setting {
        /// The setting.
        key: String,
        /// The value.
        found: String,
        /// What fits.
        expected: &'static str,
    },
    /// The rows cannot be made.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
}
