//! Features: values that are far from the median of all quartiers.

/// A value far from the median.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature {
    /// The variable, by its number in [`Compared::variables`](super::Compared::variables).
    pub variable: usize,
    /// Whether it is above the median.
    pub is_high: bool,
}

/// The features of the largest strength; of several as strong those that come first.
pub(super) fn strongest(
    features: impl Iterator<Item = (f64, Feature)>,
    count: usize,
) -> Vec<Feature> {
    let mut features: Vec<(f64, Feature)> = features.collect();
    features.sort_by(|a, b| b.0.total_cmp(&a.0));
    features.into_iter().take(count).map(|(_, feature)| feature).collect()
}
