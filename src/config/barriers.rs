//! Settings of barriers worth mending.

use serde::{Deserialize, Serialize};

/// `[barriers]`: what does mending a barrier give? A run values them where this table is there.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct BarriersSection {
    /// Categories that count, by key or name; all when empty. The command `barriers` takes `--category`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// Most barriers that are listed, best first; the others are counted.
    pub list_max: usize,
    /// A barrier this near to another municipality is on a boundary, metres.
    pub boundary_m: f64,
}

impl Default for BarriersSection {
    fn default() -> Self {
        Self { categories: Vec::new(), list_max: 1_000, boundary_m: 25.0 }
    }
}
