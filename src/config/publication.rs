//! What is withheld when results are published.

use serde::{Deserialize, Serialize};

/// `[publication]`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct PublicationSection {
    /// Counts of fewer persons are withheld in every result, and what would give them away by subtraction; 0 is shown.
    /// Nothing is withheld when absent. `--persons-min` sets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persons_min: Option<u64>,
}

impl PublicationSection {
    /// Whether nothing is withheld.
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
