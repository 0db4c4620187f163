//! Why quartiers cannot be compared.

use super::error::AnalysisError;

/// Why quartiers cannot be compared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SimilarError {
    /// A variable is not one of the region.
    #[error("`{key}` names the unknown variable `{found}`; known: {known}")]
    UnknownVariable {
        /// The setting.
        key: &'static str,
        /// The name as given.
        found: String,
        /// The variables of the region.
        known: String,
    },
    /// A setting is no number within its range.
    #[error("`{key}`: found {found}, expected {expected}")]
    BadNumber {
        /// The setting.
        key: String,
        /// The number as given.
        found: f64,
        /// What is expected.
        expected: &'static str,
    },
    /// A quartier is not one of the region.
    #[error("unknown quartier `{found}`")]
    UnknownQuartier {
        /// The key or name as given.
        found: String,
        /// Whether nothing or more than one has the name.
        #[source]
        source: crate::base::names::NameError,
    },
    /// The rows cannot be made.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
}
