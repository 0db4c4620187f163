//! Classes of values: every value belongs to exactly one.

use super::question::Classing;

/// The breaks between classes that follow each other: below the first, from each to below the next, from the last on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Classes {
    pub breaks: Vec<f64>,
}

impl Classes {
    /// Classes of some values. `fixed` are the breaks of [`Classing::Fixed`].
    ///
    /// Fewer than the wanted classes come out when there are fewer different values.
    pub(super) fn choose(
        values: &[f64],
        (classing, wanted): (Classing, usize),
        fixed: &[f64],
    ) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let breaks = match classing {
            Classing::Fixed => fixed.to_vec(),
            Classing::Quantiles => quantiles(&sorted, wanted),
            Classing::Jenks => jenks(sorted, wanted),
        };
        Self { breaks }
    }

    /// The number of classes.
    pub(super) fn len(&self) -> usize {
        self.breaks.len() + 1
    }

    /// The class of a value.
    pub(super) fn of_value(&self, value: f64) -> usize {
        self.breaks.partition_point(|from| *from <= value)
    }
}

/// The breaks of classes with as many values as equal values allow. The class after a break begins with the value at
/// that share of all sorted values; values that are equal stay together.
fn quantiles(sorted: &[f64], wanted: usize) -> Vec<f64> {
    let mut breaks: Vec<f64> = Vec::new();
    let starts = (1..wanted).filter_map(|at| sorted.get(at * sorted.len() / wanted));
    for start in starts {
        let before = sorted.partition_point(|value| value < start);
        let Some(below) = before.checked_sub(1).map(|last| sorted[last]) else { continue };
        let from = between(below, *start);
        if breaks.last() != Some(&from) {
            breaks.push(from);
        }
    }
    breaks
}

/// The breaks of classes whose different values deviate least from the mean of their class: the least sum of squares,
/// found exactly (Fisher 1958, *On grouping for maximum homogeneity*). A value counts once however many areas have it.
///
/// Cost: O(classes times the square of the number of different values).
fn jenks(mut sorted: Vec<f64>, wanted: usize) -> Vec<f64> {
    sorted.dedup();
    let starts = natural_starts(&sorted, wanted.min(sorted.len()));
    starts.into_iter().map(|start| between(sorted[start - 1], sorted[start])).collect()
}

/// Where the second and each further class of different sorted values begins.
fn natural_starts(values: &[f64], classes: usize) -> Vec<usize> {
    if classes < 2 {
        return Vec::new();
    }
    let spread = Spread::of_values(values);
    let count = values.len();
    // The least sum for the first values, in one class.
    let mut least: Vec<f64> = (0..=count).map(|end| spread.squares(0, end)).collect();
    let mut begins: Vec<Vec<usize>> = Vec::new();
    for class in 2..=classes {
        let mut next = vec![f64::INFINITY; count + 1];
        let mut begin = vec![0; count + 1];
        for end in class..=count {
            for (start, before) in least.iter().enumerate().take(end).skip(class - 1) {
                let sum = before + spread.squares(start, end);
                if sum < next[end] {
                    (next[end], begin[end]) = (sum, start);
                }
            }
        }
        least = next;
        begins.push(begin);
    }
    let mut end = count;
    let mut starts: Vec<usize> = Vec::new();
    for begin in begins.iter().rev() {
        end = begin[end];
        starts.push(end);
    }
    starts.reverse();
    starts
}

/// Sums of values and of their squares, from the first value on.
struct Spread {
    sums: Vec<[f64; 2]>,
}

impl Spread {
    fn of_values(values: &[f64]) -> Self {
        let mut sums = vec![[0.0; 2]];
        let mut total = [0.0; 2];
        // Differences from the middle value keep the squares small.
        let middle = values[values.len() / 2];
        for value in values {
            let from_middle = value - middle;
            total = [total[0] + from_middle, total[1] + from_middle * from_middle];
            sums.push(total);
        }
        Self { sums }
    }

    /// Squared deviations from the mean of the values from `start` to before `end`.
    fn squares(&self, start: usize, end: usize) -> f64 {
        if end <= start + 1 {
            return 0.0;
        }
        let [sum, squares] = [0, 1].map(|at| self.sums[end][at] - self.sums[start][at]);
        (squares - sum * sum / (end - start) as f64).max(0.0)
    }
}

/// The number with the fewest digits above one value and not above another, so that a legend can name a break exactly.
fn between(below: f64, from: f64) -> f64 {
    for digits in -6..=9_i32 {
        let scaled = |value: f64| match digits {
            0.. => value * 10_f64.powi(digits),
            _ => value / 10_f64.powi(-digits),
        };
        let whole = (scaled(from) + 1e-9).floor();
        let value = match digits {
            0.. => whole / 10_f64.powi(digits),
            _ => whole * 10_f64.powi(-digits),
        };
        if value > below && value <= from {
            return value;
        }
    }
    from
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Random;

    #[test]
    fn a_break_has_few_digits_and_parts_the_values() {
        assert_eq!(between(0.31, 0.42), 0.4);
        assert_eq!(between(0.0, 0.3), 0.3);
        assert_eq!(between(0.28, 0.29), 0.29);
        assert_eq!(between(1_234.0, 1_301.0), 1_300.0);
        assert_eq!(between(0.123_456, 0.123_457), 0.123_457);
    }

    #[test]
    fn quantiles_keep_equal_values_together() {
        let values = [0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 4.0];
        let classes = Classes::choose(&values, (Classing::Quantiles, 4), &[]);
        // The second quarter begins among the zeros, which are one class.
        assert_eq!(classes.breaks, [1.0, 3.0]);
        let classes = values.map(|value| classes.of_value(value));
        assert_eq!(classes, [0, 0, 0, 0, 1, 1, 2, 2]);
    }

    #[test]
    fn few_values_make_few_classes() {
        for classing in [Classing::Quantiles, Classing::Jenks] {
            assert_eq!(Classes::choose(&[], (classing, 5), &[]).len(), 1);
            assert_eq!(Classes::choose(&[0.5; 9], (classing, 5), &[]).len(), 1);
            assert_eq!(Classes::choose(&[0.5, 0.7, 0.5, 0.7], (classing, 4), &[]).len(), 2);
        }
    }

    /// The least sum of squares over all ways to part values into classes.
    fn least_by_trying(values: &[f64], classes: usize) -> f64 {
        if classes == 1 {
            return squares(values);
        }
        let parts = 1..=values.len() + 1 - classes;
        let sums = parts.map(|first| {
            squares(&values[..first]) + least_by_trying(&values[first..], classes - 1)
        });
        sums.fold(f64::INFINITY, f64::min)
    }

    fn squares(values: &[f64]) -> f64 {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        values.iter().map(|value| (value - mean) * (value - mean)).sum()
    }

    #[test]
    fn natural_breaks_are_the_best_of_all() {
        let mut dice = Random::seeded(7);
        for _ in 0..60 {
            let mut values: Vec<f64> =
                (0..6 + dice.below(7)).map(|_| dice.below(1_000) as f64 / 1_000.0).collect();
            values.sort_by(f64::total_cmp);
            values.dedup();
            for classes in 2..=6.min(values.len()) {
                let breaks = jenks(values.clone(), classes);
                assert_eq!(breaks.len() + 1, classes);
                let classes_of = Classes { breaks };
                let sums = (0..classes).map(|class| {
                    let own = |value: &&f64| classes_of.of_value(**value) == class;
                    squares(&values.iter().filter(own).copied().collect::<Vec<_>>())
                });
                let sum: f64 = sums.sum();
                let least = least_by_trying(&values, classes);
                assert!((sum - least).abs() < 1e-9, "{values:?} in {classes}: {sum} and {least}");
            }
        }
    }

    #[test]
    fn natural_breaks_do_not_depend_on_how_often_a_value_comes() {
        let once = [1.0, 2.0, 10.0, 11.0, 30.0];
        let often = [1.0, 1.0, 1.0, 2.0, 10.0, 10.0, 11.0, 30.0, 30.0];
        let of_values = |values: &[f64]| Classes::choose(values, (Classing::Jenks, 3), &[]);
        assert_eq!(of_values(&once), of_values(&often));
        assert_eq!(of_values(&once).breaks, [10.0, 30.0]);
    }
}
