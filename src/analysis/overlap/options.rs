//! From when on an overlap counts.

/// What counts as an overlap and as a double structure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OverlapOptions {
    /// A pair is a double structure from this Jaccard index on. Default 0.5: more than half of
    /// everybody whom either serves is served by both.
    pub jaccard_min: f64,
    /// Pairs sharing fewer persons are counted, not listed. Default 100.
    pub persons_min: u64,
}

impl Default for OverlapOptions {
    fn default() -> Self {
        Self { jaccard_min: 0.5, persons_min: 100 }
    }
}
