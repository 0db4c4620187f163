//! Types of points: Ward's method, then k-means from Ward's means. No randomness.

use std::ops::RangeInclusive;

use kodama::{Method, linkage};
use rayon::prelude::*;

use crate::base::{DisjointSets, zip_equal};

/// How many types are tried.
pub const COUNTS: RangeInclusive<usize> = 4..=10;
/// Most points for which types are found: their distances take 1.6 GB.
pub const POINTS_MAX: usize = 20_000;
/// Mean silhouettes that differ by no more are as good: fewer types are simpler.
const AS_GOOD: f64 = 0.005;
/// Most steps of k-means; each makes the types tighter, and a few dozen are usual.
const STEPS_MAX: usize = 1_000;

/// A point: the weighted standardised values of a quartier.
pub type Point = Vec<f64>;

/// How good a number of types is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// How many types.
    pub count: usize,
    /// The mean silhouette of all points: near 1 when types are far apart, near 0 when they run into each other.
    pub silhouette: f64,
    /// The number of points in the smallest type.
    pub smallest: usize,
}

/// Points in types.
#[derive(Clone, Debug, PartialEq)]
pub struct Types {
    /// The type of each point, from 0: the largest type first, of several as large the one with the first point.
    pub of_point: Vec<usize>,
    /// The silhouette of each point.
    pub silhouettes: Vec<f64>,
    /// How many types there are.
    pub count: usize,
    /// Every number of types that was tried.
    pub choices: Vec<Choice>,
}

impl Types {
    /// The chosen number of types.
    ///
    /// # Panics
    /// Never: it is one of those that were tried.
    pub fn choice(&self) -> Choice {
        let is_chosen = |choice: &&Choice| choice.count == self.count;
        *self.choices.iter().find(is_chosen).expect("one of those that were tried")
    }
}

/// The distance of two points.
pub(super) fn distance(a: &[f64], b: &[f64]) -> f64 {
    squared(a, b).sqrt()
}

fn squared(a: &[f64], b: &[f64]) -> f64 {
    zip_equal(a, b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// Which points are of a kind?
///
/// # Parameters
/// `counts`: how many types are tried, such as [`COUNTS`].
///
/// # Returns
/// The types, or `None` where there are no more points than types to be tried, or more than [`POINTS_MAX`].
///
/// # Method
/// 1. Ward's method joins, step by step, the two groups whose joining adds least to the squares of distances from
///    their means (Ward 1963, J. Am. Statistical Association 58:236-244; by the chain of nearest neighbours, Müllner
///    2011, arXiv:1109.2378).
/// 2. For each number of types k, k-means (Lloyd 1982, IEEE Trans. Information Theory 28:129-137) begins with the
///    means of Ward's k groups. A point as near to two means goes to the lower one.
/// 3. The k with the largest mean silhouette is chosen (Rousseeuw 1987, J. Computational and Applied Mathematics
///    20:53-65), or the smallest one within 0.005 of it. The silhouette of a point alone in its type is 0.
///
/// The same points in the same order give the same types for any number of threads.
///
/// # Cost
/// O(n²) in time and memory.
///
/// # Examples
/// ```
/// use nahraum::analysis::similar::{COUNTS, types};
/// // Three points in each of four places.
/// let points: Vec<Vec<f64>> = (0..12).map(|at| vec![f64::from(at % 4) * 10.0]).collect();
/// let found = types(&points, COUNTS).unwrap();
/// assert_eq!(found.count, 4);
/// assert_eq!(found.of_point[..5], [0, 1, 2, 3, 0]);
/// assert_eq!(types(&points[..4], COUNTS), None); // as many points as types
/// ```
pub fn types(points: &[Point], counts: RangeInclusive<usize>) -> Option<Types> {
    if points.len() <= *counts.start() || points.len() > POINTS_MAX {
        return None;
    }
    let groups = ward_groups(points, counts.clone());
    let tried: Vec<Vec<usize>> =
        groups.into_iter().filter_map(|(count, groups)| k_means(points, groups, count)).collect();
    let silhouettes = silhouettes(points, &tried);
    let choice = |(types, own): (&Vec<usize>, &Vec<f64>)| {
        let sizes = sizes(types);
        Choice {
            count: sizes.len(),
            silhouette: own.iter().sum::<f64>() / own.len() as f64,
            smallest: sizes.iter().copied().min().unwrap_or(0),
        }
    };
    let choices: Vec<Choice> = zip_equal(&tried, &silhouettes).map(choice).collect();
    let best = choices.iter().map(|choice| choice.silhouette).fold(f64::NEG_INFINITY, f64::max);
    let chosen = choices.iter().position(|choice| choice.silhouette >= best - AS_GOOD)?;
    Some(Types {
        of_point: by_size(&tried[chosen]),
        silhouettes: silhouettes[chosen].clone(),
        count: choices[chosen].count,
        choices,
    })
}

fn sizes(types: &[usize]) -> Vec<usize> {
    let count = types.iter().max().map_or(0, |last| last + 1);
    let mut sizes = vec![0; count];
    types.iter().for_each(|own| sizes[*own] += 1);
    sizes
}

/// Types numbered by size, the largest first; of several as large the one with the first point.
fn by_size(types: &[usize]) -> Vec<usize> {
    let sizes = sizes(types);
    let first = |own: usize| types.iter().position(|other| *other == own);
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by_key(|own| (std::cmp::Reverse(sizes[*own]), first(*own)));
    let mut rank = vec![0; order.len()];
    order.iter().enumerate().for_each(|(at, own)| rank[*own] = at);
    types.iter().map(|own| rank[*own]).collect()
}

/// The groups of Ward's method for each number of them. Groups are numbered by their first points.
fn ward_groups(points: &[Point], counts: RangeInclusive<usize>) -> Vec<(usize, Vec<usize>)> {
    let mut distances = all_distances(points);
    let joined = linkage(&mut distances, points.len(), Method::Ward);
    // A member of each group: those of one point first, then one for each step.
    let mut members: Vec<usize> = (0..points.len()).collect();
    let mut sets = DisjointSets::new(points.len());
    let mut groups: Vec<(usize, Vec<usize>)> = Vec::new();
    for (step, pair) in joined.steps().iter().enumerate() {
        let left = points.len() - step;
        if step > 0 && counts.contains(&left) {
            groups.push((left, (0..points.len()).map(|at| sets.lowest(at)).collect()));
        }
        let (a, b) = (members[pair.cluster1], members[pair.cluster2]);
        sets.join(a, b);
        members.push(a.min(b));
    }
    groups.reverse();
    groups.into_iter().map(|(count, lowest)| (count, numbered(&lowest))).collect()
}

/// The distances of each point to those behind it, row after row, in memory for them alone.
fn all_distances(points: &[Point]) -> Vec<f64> {
    let count = points.len();
    let mut distances = vec![0.0; count * count.saturating_sub(1) / 2];
    let mut rest = &mut distances[..];
    let mut rows: Vec<(usize, &mut [f64])> = Vec::with_capacity(count);
    for at in 0..count {
        let (row, others) = std::mem::take(&mut rest).split_at_mut(count - 1 - at);
        rows.push((at, row));
        rest = others;
    }
    rows.into_par_iter().for_each(|(at, row)| {
        zip_equal(row, &points[at + 1..])
            .for_each(|(into, other)| *into = distance(&points[at], other));
    });
    distances
}

/// Groups that are known by their first points, numbered in the order of these.
fn numbered(lowest: &[usize]) -> Vec<usize> {
    let mut firsts: Vec<usize> = lowest.to_vec();
    firsts.sort_unstable();
    firsts.dedup();
    let number = |first: &usize| firsts.binary_search(first).expect("listed above");
    lowest.iter().map(number).collect()
}

/// K-means from the means of groups; `None` when a type lost all of its points.
fn k_means(points: &[Point], groups: Vec<usize>, count: usize) -> Option<Vec<usize>> {
    let mut types = groups;
    for _ in 0..STEPS_MAX {
        let means = means(points, &types, count)?;
        let nearest = |point: &Point| {
            let distances = means.iter().map(|mean| squared(point, mean)).enumerate();
            let nearest = distances.min_by(|(_, a), (_, b)| a.total_cmp(b));
            nearest.expect("a type has a mean").0
        };
        let moved: Vec<usize> = points.par_iter().map(nearest).collect();
        if moved == types {
            break;
        }
        types = moved;
    }
    (sizes(&types).iter().filter(|size| **size > 0).count() == count).then_some(types)
}

/// The mean of each type, summed in the order of the points; `None` when a type has no point.
fn means(points: &[Point], types: &[usize], count: usize) -> Option<Vec<Point>> {
    let mut sums = vec![vec![0.0; points.first().map_or(0, Vec::len)]; count];
    let mut sizes = vec![0_usize; count];
    for (point, own) in zip_equal(points, types) {
        sizes[*own] += 1;
        zip_equal(&mut sums[*own], point).for_each(|(sum, value)| *sum += value);
    }
    if sizes.contains(&0) {
        return None;
    }
    zip_equal(&mut sums, sizes)
        .for_each(|(sum, size)| sum.iter_mut().for_each(|value| *value /= size as f64));
    Some(sums)
}

/// The silhouettes of all points for each way to divide them into types. Distances are computed once for all.
fn silhouettes(points: &[Point], tried: &[Vec<usize>]) -> Vec<Vec<f64>> {
    let sizes: Vec<Vec<usize>> = tried.iter().map(|types| sizes(types)).collect();
    let of_point = |at: usize| {
        let mut sums: Vec<Vec<f64>> = sizes.iter().map(|sizes| vec![0.0; sizes.len()]).collect();
        for (other, point) in points.iter().enumerate() {
            let metres = distance(&points[at], point);
            zip_equal(&mut sums, tried).for_each(|(sums, types)| sums[types[other]] += metres);
        }
        let all = sums.iter().zip(tried).zip(&sizes);
        let own = all.map(|((sums, types), sizes)| silhouette(types[at], sums, sizes));
        own.collect::<Vec<f64>>()
    };
    let rows: Vec<Vec<f64>> = (0..points.len()).into_par_iter().map(of_point).collect();
    (0..tried.len()).map(|at| rows.iter().map(|row| row[at]).collect()).collect()
}

/// The silhouette of a point of a type, from its distances to all points of each type together.
fn silhouette(own: usize, sums: &[f64], sizes: &[usize]) -> f64 {
    if sizes[own] < 2 {
        return 0.0;
    }
    let within = sums[own] / (sizes[own] - 1) as f64;
    let others = (0..sums.len()).filter(|other| *other != own);
    let mean = |other: usize| sums[other] / sizes[other] as f64;
    let between = others.map(mean).fold(f64::INFINITY, f64::min);
    let larger = within.max(between);
    if larger > 0.0 { (between - within) / larger } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points on a line.
    fn line(places: &[f64]) -> Vec<Point> {
        places.iter().map(|place| vec![*place]).collect()
    }

    #[test]
    fn points_in_clumps_are_types() {
        let points =
            line(&[0.0, 100.0, 1.0, 101.0, 102.0, 200.0, 201.0, 300.0, 301.0, 302.0, 303.0]);
        let found = types(&points, 4..=10).expect("enough points");
        assert_eq!(found.count, 4);
        // The largest type first, then by the first point.
        assert_eq!(found.of_point, [2, 1, 2, 1, 1, 3, 3, 0, 0, 0, 0]);
        let choice = found.choice();
        assert!(choice.silhouette > 0.97 && choice.smallest == 2, "{choice:?}");
        assert_eq!(
            found.choices.iter().map(|one| one.count).collect::<Vec<_>>(),
            (4..=10).collect::<Vec<_>>()
        );
    }

    #[test]
    fn a_silhouette_follows_from_its_distances() {
        // Types {0, 1} and {4, 6}: of the point 1 it is 1 to its own, (3 + 5) / 2 to the other.
        let points = line(&[0.0, 1.0, 4.0, 6.0]);
        let found = silhouettes(&points, &[vec![0, 0, 1, 1]]);
        assert_eq!(found[0][1], (4.0 - 1.0) / 4.0);
        assert_eq!(found[0][2], (3.5 - 2.0) / 3.5);
        assert_eq!(silhouettes(&points, &[vec![0, 1, 1, 1]])[0][0], 0.0, "alone in its type");
    }

    #[test]
    fn distances_stand_row_after_row() {
        assert_eq!(all_distances(&line(&[0.0, 1.0, 4.0, 9.0])), [1.0, 4.0, 9.0, 3.0, 8.0, 5.0]);
        assert_eq!(all_distances(&line(&[7.0])), [0.0; 0]);
        assert_eq!(all_distances(&[]), [0.0; 0]);
    }

    #[test]
    fn a_point_as_near_to_two_means_goes_to_the_lower_one() {
        // Means 0, 2, 10: the point 1 is between the first two.
        let found =
            k_means(&line(&[0.0, 2.0, 1.0, 10.0]), vec![0, 1, 1, 2], 3).expect("no type is empty");
        assert_eq!(found[2], 1, "the mean of the second is 1.5 then");
        let found =
            k_means(&line(&[-1.0, 1.0, 3.0, 1.0]), vec![0, 0, 1, 1], 2).expect("no type is empty");
        // Means 0 and 2: both points at 1 go to the first.
        assert_eq!(found, [0, 0, 1, 0]);
    }

    #[test]
    fn few_points_have_no_types() {
        assert_eq!(types(&line(&[0.0, 1.0, 2.0, 3.0]), 4..=10), None);
        let five =
            types(&line(&[0.0, 1.0, 2.0, 3.0, 3.5]), 4..=10).expect("four types of five points");
        assert_eq!(five.of_point, [1, 2, 3, 0, 0]);
        // All points in one place are no types.
        let same = types(&line(&[1.0; 9]), 4..=10);
        assert!(same.is_none_or(|types| types.choice().silhouette == 0.0));
    }
}
