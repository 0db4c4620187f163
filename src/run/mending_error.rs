//! Why barriers cannot be valued.

use super::error::{AnalysisError, CandidateError};

/// Why barriers cannot be valued.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MendingError {
    /// Nobody walks along ways.
    #[error(
        "barriers are on ways: found no walking network, expected distance = \"walk\" in [region]"
    )]
    NoNetwork,
    /// A category or group of persons is not known.
    #[error(transparent)]
    Name(#[from] CandidateError),
    /// The rows cannot be made.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
}
