//! Rows as runs of neighbouring demand points.

use rayon::prelude::*;

use super::cover::Reached;

/// The demand points of each candidate as runs of consecutive numbers. Where demand points are numbered along the rows
/// of a grid, a candidate on foot has a few runs instead of some hundred demand points, and their sum is the
/// difference of two prefix sums for each run.
#[derive(Clone, Debug)]
pub(super) struct Runs {
    starts: Vec<usize>,
    /// First demand point, and the one after the last.
    runs: Vec<(u32, u32)>,
    demands: usize,
}

impl Runs {
    pub(super) fn new(reached: &Reached, demands: usize) -> Self {
        let mut runs: Vec<(u32, u32)> = Vec::new();
        let mut starts = vec![0];
        for candidate in 0..reached.candidates() {
            let first = runs.len();
            for demand in reached.row(candidate) {
                match runs[first..].last_mut() {
                    Some((_, end)) if *end == *demand => *end += 1,
                    _ => runs.push((*demand, demand + 1)),
                }
            }
            starts.push(runs.len());
        }
        Self { starts, runs, demands }
    }

    /// Number of candidates.
    pub(super) fn candidates(&self) -> usize {
        self.starts.len() - 1
    }

    fn row(&self, candidate: usize) -> &[(u32, u32)] {
        &self.runs[self.starts[candidate]..self.starts[candidate + 1]]
    }

    /// Sum of the values of the demand points of each candidate.
    pub(super) fn sums(&self, values: &[u64]) -> Vec<u64> {
        let mut before = Vec::with_capacity(values.len() + 1);
        let mut sum = 0;
        before.push(sum);
        for value in values {
            sum += value;
            before.push(sum);
        }
        let sum_of = |(from, to): &(u32, u32)| before[*to as usize] - before[*from as usize];
        (0..self.candidates())
            .into_par_iter()
            .with_min_len(1_024)
            .map(|candidate| self.row(candidate).iter().map(sum_of).sum())
            .collect()
    }

    /// How many of the given candidates reach each demand point.
    pub(super) fn times(&self, candidates: impl Iterator<Item = u32>) -> Vec<u32> {
        // By how much the number changes from the demand point before.
        let mut changes = vec![0i32; self.demands + 1];
        for (from, to) in candidates.flat_map(|candidate| self.row(candidate as usize)) {
            changes[*from as usize] += 1;
            changes[*to as usize] -= 1;
        }
        let mut now = 0;
        let times = changes[..self.demands].iter().map(|change| {
            now += change;
            u32::try_from(now).expect("no run ends before it begins")
        });
        times.collect()
    }
}
