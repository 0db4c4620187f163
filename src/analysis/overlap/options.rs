//! Thresholds of overlaps.

use crate::base::ProviderLevel;

/// Thresholds for overlaps and double structures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OverlapOptions {
    /// Minimum Jaccard index of a double structure. Default 0.5: at least half of the persons served by
    /// either facility are served by both.
    pub jaccard_min: f64,
    /// Pairs that share fewer persons are counted but not listed. Default 100.
    pub persons_min: u64,
    /// Who counts as one: two facilities of one municipality are a pair when two different ones run them. Default each
    /// provider.
    pub level: ProviderLevel,
}

impl Default for OverlapOptions {
    fn default() -> Self {
        Self { jaccard_min: 0.5, persons_min: 100, level: ProviderLevel::Provider }
    }
}
