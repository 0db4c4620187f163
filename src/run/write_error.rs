//! Why results cannot be written.

use super::access_error::AccessError;
use super::error::{AnalysisError, CooperateError};
use super::fairness_error::FairnessError;
use super::mending_error::MendingError;
use super::opening::WhenError;
use super::similar_error::SimilarError;
use super::site::SiteError;
use crate::crs::CrsError;
use crate::project::FolderError;

/// Why results, or the inputs of the demo, cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// A result cannot be computed.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
    /// Cooperation cannot be computed.
    #[error(transparent)]
    Cooperate(#[from] CooperateError),
    /// Supply and demand cannot be compared.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// Fairness cannot be measured.
    #[error(transparent)]
    Fairness(#[from] FairnessError),
    /// Quartiers cannot be compared.
    #[error(transparent)]
    Similar(#[from] SimilarError),
    /// New places cannot be chosen.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// Barriers cannot be valued.
    #[error(transparent)]
    Barriers(#[from] MendingError),
    /// Opening hours cannot be used.
    #[error(transparent)]
    When(#[from] WhenError),
    /// A file cannot be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
}

impl From<CrsError> for WriteError {
    fn from(source: CrsError) -> Self {
        AnalysisError::from(source).into()
    }
}
