//! Thresholds of overlaps.

/// Thresholds for overlaps and double structures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OverlapOptions {
    /// Minimum Jaccard index of a double structure. Default 0.5: at least half of the persons served by
    /// either facility are served by both.
    pub jaccard_min: f64,
    /// Pairs that share fewer persons are counted but not listed. Default 100.
    pub persons_min: u64,
}

impl Default for OverlapOptions {
    fn default() -> Self {
        Self { jaccard_min: 0.5, persons_min: 100 }
    }
}
