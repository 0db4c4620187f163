//! Settings of similar quartiers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// `[similar]`: which quartiers of other municipalities are like ours, and what kinds are there? A run compares
/// quartiers where this table is there.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct SimilarSection {
    /// What quartiers are compared by; everything that the region has when empty: `density`, `share_65_to_79`,
    /// `coverage_health`, columns of `layers.quartiers.fields.attributes`. `--variable` sets it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<String>,
    /// How many similar quartiers each one gets; `--nearest` sets it.
    pub nearest: usize,
    /// A coverage that unknown ground could raise by more than so many percentage points is not known.
    pub uncertain_points_max: f64,
    /// Another quartier reaches a service that the own one lacks from this difference on, in percentage points.
    pub better_points_min: f64,
    /// How much variables count; 1 without an entry, 0 leaves one out.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub weights: BTreeMap<String, f64>,
}

impl Default for SimilarSection {
    fn default() -> Self {
        Self {
            variables: Vec::new(),
            nearest: 5,
            uncertain_points_max: 5.0,
            better_points_min: 20.0,
            weights: BTreeMap::new(),
        }
    }
}
