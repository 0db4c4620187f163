//! Settings of fairness.

use serde::{Deserialize, Serialize};

/// `[fairness]`: who has it near, who has it far? A run measures it where this table is there.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct FairnessSection {
    /// Categories for which `run` measures fairness, by key or name; all when empty. The command `fairness` takes
    /// `--category`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// Groups of persons: `persons`, `persons_65`; every group when empty. `--weight` sets it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weights: Vec<String>,
}
