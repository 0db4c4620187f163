//! Where preparing a region keeps what it finds.

use serde::{Deserialize, Serialize};

/// `[cache]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct CacheSection {
    /// The folder; `nahraum-cache` beside the network, or beside the configuration without one, when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// Largest size of the folder in megabytes; what was not used for longest goes first.
    pub megabytes_max: u64,
    /// Regions with fewer cells are prepared without it: they take no time.
    pub cells_min: usize,
}

impl Default for CacheSection {
    fn default() -> Self {
        Self { folder: None, megabytes_max: 1_000, cells_min: 10_000 }
    }
}

impl CacheSection {
    /// Whether nothing is set.
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
