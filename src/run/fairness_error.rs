//! Why fairness cannot be measured.

use super::error::{AnalysisError, CandidateError};

/// Why fairness cannot be measured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FairnessError {
    /// A category or group of persons is not known.
    #[error(transparent)]
    Name(#[from] CandidateError),
    /// The rows cannot be made.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
}
