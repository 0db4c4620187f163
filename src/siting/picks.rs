//! The best place again and again: each takes out the demand that it serves.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use super::falling::Falling;
use super::rings::{ReachRows, RingsWithin};
use crate::base::zip_equal;

/// Demand points with their weights; those that are served or taken out are closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenDemand {
    /// 0 for closed points, so that a row is summed without a look at the flags.
    weights: Vec<u64>,
    is_open: Vec<bool>,
}

impl OpenDemand {
    /// Demand with a weight for each point.
    ///
    /// # Panics
    /// If there is not one flag for each weight.
    pub fn new(weights: Vec<u64>, is_open: Vec<bool>) -> Self {
        let of_open = |(weight, is_open): (u64, &bool)| if *is_open { weight } else { 0 };
        Self { weights: zip_equal(weights, &is_open).map(of_open).collect(), is_open }
    }

    /// Whether a point is neither served nor taken out.
    pub fn is_open(&self, demand: u32) -> bool {
        self.is_open[demand as usize]
    }

    /// The weight of a point; 0 when it is closed.
    #[inline]
    pub fn weight(&self, demand: u32) -> u64 {
        self.weights[demand as usize]
    }

    /// The weight of the open points of a row.
    pub fn value(&self, row: &[u32]) -> u64 {
        // 2^32 points of 2^32 persons fit, and a checked sum is several times slower.
        row.iter().fold(0, |sum, demand| sum.wrapping_add(self.weight(*demand)))
    }

    /// The value of each candidate. Cost: O(pairs).
    pub(super) fn values(&self, rows: &impl ReachRows) -> Vec<u64> {
        (0..rows.candidates()).map(|candidate| self.value(rows.row(candidate))).collect()
    }

    /// Closes the open points of a row and returns them; `each` is told of every one with its weight.
    fn take(&mut self, row: &[u32], mut each: impl FnMut(u32, u64)) -> Vec<u32> {
        let open: Vec<u32> = row.iter().copied().filter(|demand| self.is_open(*demand)).collect();
        for demand in &open {
            self.is_open[*demand as usize] = false;
            each(*demand, std::mem::take(&mut self.weights[*demand as usize]));
        }
        open
    }
}

/// When to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Until {
    /// A place that serves less is not chosen; at least 1.
    pub value_min: u64,
    /// The largest number of places.
    pub places_max: usize,
}

/// A chosen place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// The candidate.
    pub candidate: u32,
    /// The weight that it serves and that no place before it did.
    pub value: u64,
    /// The points, in the order of its row.
    pub demands: Vec<u32>,
}

/// Chooses the candidate that serves the largest open weight, takes this demand out, and repeats.
///
/// # Returns
/// The places in the order of choice; their values never rise. The lower number wins a tie. What no place takes
/// stays open in `demand`.
///
/// # Method
/// The greedy algorithm for maximal covering (Church and ReVelle 1974); it serves at least 63 % of what the best
/// choice of as many places serves (Nemhauser, Wolsey and Fisher 1978, Mathematical Programming 14). The result
/// equals that of a full recount of all candidates after each choice.
///
/// # Cost
/// O(pairs + recounted rows · log candidates); in practice a few rows for each choice.
pub fn pick_until(rows: &impl ReachRows, demand: &mut OpenDemand, until: Until) -> Vec<Pick> {
    let values = demand.values(rows);
    let value_min = until.value_min.max(1);
    let mut picks = Vec::new();
    if until.places_max == 0 {
        return picks;
    }
    let value = |demand: &OpenDemand, candidate: u32| demand.value(rows.row(candidate as usize));
    best_first(&values, value_min, demand, value, |demand, candidate, value| {
        let demands = demand.take(rows.row(candidate as usize), |_, _| {});
        picks.push(Pick { candidate, value, demands });
        picks.len() < until.places_max
    });
    picks
}

/// The same choice as that of [`pick_until`] without a largest number of places, where the value of each candidate
/// and the candidates that reach each demand point are known: what is taken out is taken from their values. Many
/// choices among many candidates then cost little: each pair is looked at once in all, where a recount looks at
/// the rows of all candidates around each choice.
///
/// # Panics
/// If the value of a chosen candidate is not the open weight that it serves.
///
/// # Cost
/// O(pairs of the demand that is taken out), and O(candidates / 512 + 512) for each choice.
pub(super) fn pick_all(
    rows: RingsWithin<'_>,
    demand: &mut OpenDemand,
    value_min: u64,
    values: Vec<u64>,
) -> Vec<Pick> {
    let (value_min, mut values) = (value_min.max(1), Falling::new(values));
    let mut picks = Vec::new();
    while let Some((candidate, value)) = values.largest().filter(|(_, value)| *value >= value_min) {
        let mut served = 0;
        let demands = demand.take(rows.row(candidate), |taken, weight| {
            served += weight;
            if weight > 0 {
                let near = rows.candidates_of(taken).iter();
                near.for_each(|other| values.fall(*other as usize, weight));
            }
        });
        assert_eq!(served, value, "values are those of the open demand");
        picks.push(Pick { candidate: candidate as u32, value, demands });
    }
    picks
}

/// Chooses the candidate with the largest of some values, again and again, as long as `choose` wants another one and a value
/// reaches `value_min`. The lower number wins a tie. Values may only fall as candidates are chosen.
///
/// An earlier value is then an upper bound (Minoux 1978): the candidate with the largest bound is counted again, and
/// chosen if its bound was right.
pub(super) fn best_first<State>(
    values: &[u64],
    value_min: u64,
    state: &mut State,
    value: impl Fn(&State, u32) -> u64,
    mut choose: impl FnMut(&mut State, u32, u64) -> bool,
) {
    let all = (0..).zip(values).map(|(candidate, value)| (*value, Reverse(candidate)));
    let mut bounds: BinaryHeap<(u64, Reverse<u32>)> =
        all.filter(|(value, _)| *value >= value_min).collect();
    while let Some(mut first) = bounds.peek_mut() {
        let (bound, Reverse(candidate)) = *first;
        let now = value(state, candidate);
        if now < bound && now >= value_min {
            first.0 = now;
            continue;
        }
        PeekMut::pop(first);
        if now == bound && !choose(state, candidate, now) {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::cover::Reached;
    use super::*;

    #[test]
    fn the_best_place_takes_out_what_it_serves() {
        // 0 reaches 5 + 4, 1 reaches 4 + 3 + 3, 2 reaches 5 alone.
        let rows = Reached::from_rows([vec![0, 1], vec![1, 2, 3], vec![0]]);
        let all = || OpenDemand::new(vec![5, 4, 3, 3], vec![true; 4]);
        let mut demand = all();
        let picks = pick_until(&rows, &mut demand, Until { value_min: 1, places_max: 9 });
        let expected = [(1, 10, vec![1, 2, 3]), (0, 5, vec![0])];
        let found: Vec<_> =
            picks.into_iter().map(|pick| (pick.candidate, pick.value, pick.demands)).collect();
        assert_eq!(found, expected, "1 goes first, then 0 before 2 by its number");
        assert!((0..4).all(|point| !demand.is_open(point)));
        let mut demand = all();
        let few = pick_until(&rows, &mut demand, Until { value_min: 6, places_max: 9 });
        assert_eq!(few.len(), 1, "what is left is below 6");
        assert_eq!(demand.value(&[0, 1, 2, 3]), 5);
        assert_eq!(pick_until(&rows, &mut all(), Until { value_min: 1, places_max: 1 }).len(), 1);
    }

    #[test]
    fn open_points_without_weight_are_taken_out_too_but_attract_no_place() {
        let rows = Reached::from_rows([vec![0, 1], vec![1]]);
        let mut demand = OpenDemand::new(vec![2, 0], vec![true, true]);
        let picks = pick_until(&rows, &mut demand, Until { value_min: 0, places_max: 9 });
        assert_eq!(picks.len(), 1);
        assert_eq!(picks[0].demands, [0, 1]);
    }
}
