//! Robust scales: how far is a value from the middle of all, whatever the outliers?

/// Largest absolute standardised value: one odd quartier must not outweigh all else.
pub const CLIP: f64 = 3.0;
/// The median absolute deviation of normally distributed values times this is their standard deviation.
const NORMAL: f64 = 1.4826;

/// What one unit of a standardised value is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spread {
    /// 1.4826 times the median absolute deviation.
    Mad(f64),
    /// The standard deviation, where more than half of the values are the same.
    Deviation(f64),
}

/// The middle and the spread of some values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Their median.
    pub median: f64,
    /// Their spread.
    pub spread: Spread,
}

impl Scale {
    /// The robust scale of values: median, and 1.4826 times the median absolute deviation (Iglewicz and Hoaglin 1993,
    /// How to Detect and Handle Outliers); where that is 0 the standard deviation. `None` without values, and where all are
    /// the same. Cost: O(n log n).
    ///
    /// ```
    /// use nahraum::analysis::similar::Scale;
    /// let scale = Scale::of_values(&[1.0, 2.0, 3.0, 4.0, 100.0]).unwrap();
    /// assert_eq!(scale.median, 3.0);
    /// assert!((scale.z(4.0) - 1.0 / 1.4826).abs() < 1e-12);
    /// assert_eq!(scale.z(100.0), 3.0); // clipped
    /// assert_eq!(Scale::of_values(&[7.0, 7.0]), None);
    /// ```
    pub fn of_values(values: &[f64]) -> Option<Self> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        if sorted.first() == sorted.last() {
            return None;
        }
        let median = middle(&sorted);
        let mut away: Vec<f64> = sorted.iter().map(|value| (value - median).abs()).collect();
        away.sort_by(f64::total_cmp);
        let mad = middle(&away);
        let spread = match mad > 0.0 {
            true => Spread::Mad(NORMAL * mad),
            false => Spread::Deviation(deviation(&sorted)),
        };
        Some(Self { median, spread })
    }

    /// The standardised value: how many spreads above the median, at most 3 either way.
    pub fn z(&self, value: f64) -> f64 {
        let (Spread::Mad(unit) | Spread::Deviation(unit)) = self.spread;
        ((value - self.median) / unit).clamp(-CLIP, CLIP)
    }
}

/// The median of sorted values.
fn middle(sorted: &[f64]) -> f64 {
    let half = sorted.len() / 2;
    match sorted.len() % 2 {
        0 => f64::midpoint(sorted[half - 1], sorted[half]),
        _ => sorted[half],
    }
}

/// The standard deviation of all values, as of a whole population.
fn deviation(sorted: &[f64]) -> f64 {
    let count = sorted.len() as f64;
    let mean = sorted.iter().sum::<f64>() / count;
    (sorted.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_more_than_half_are_the_same_the_standard_deviation_counts() {
        let scale = Scale::of_values(&[0.0, 0.0, 0.0, 4.0]).expect("values that differ");
        // Mean 1, squares 1 + 1 + 1 + 9 over 4.
        assert_eq!((scale.median, scale.spread), (0.0, Spread::Deviation(3.0_f64.sqrt())));
        assert!((scale.z(4.0) - 4.0 / 3.0_f64.sqrt()).abs() < 1e-12);
        assert_eq!(scale.z(-100.0), -CLIP);
    }

    #[test]
    fn the_middle_of_an_even_number_is_between_two() {
        let scale = Scale::of_values(&[4.0, 1.0, 2.0, 3.0]).expect("values that differ");
        // Away from 2.5: 0.5, 0.5, 1.5, 1.5.
        assert_eq!((scale.median, scale.spread), (2.5, Spread::Mad(NORMAL)));
        assert_eq!(Scale::of_values(&[]), None);
    }
}
