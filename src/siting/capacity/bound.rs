//! An upper bound by prices of persons.

use super::problem::CapacityProblem;

/// Steps of a price between nothing and a whole person.
const STEPS: u64 = 1024;

/// Rounds without a better bound after which steps get half as long.
const PATIENCE: u32 = 10;

/// How many persons can a number of new places and all existing ones serve at most?
///
/// Each person has a price between 0 and 1. A place fills its capacity with the cheapest persons within its
/// reach and earns one less the price for each of them; all prices together, the earnings of the existing places
/// and those of the best candidates are a bound. Relaxes "nobody is counted at two places"; prices move by
/// subgradient steps. Counted in whole steps, so rounding cannot make it too small.
///
/// Cost: O(rounds · n log n) for n pairs of a place and a demand point.
pub(super) fn persons_max(
    problem: &CapacityProblem,
    places: usize,
    served: u64,
    rounds: u32,
) -> u64 {
    let mut prices = vec![0_u64; problem.weights().len()];
    let mut best = u128::MAX;
    let (mut share, mut since_better) = (0.5, 0);
    for _ in 0..rounds.max(1) {
        let (total, taken) = evaluate(problem, places, &prices);
        since_better = if total < best { 0 } else { since_better + 1 };
        best = best.min(total);
        if since_better > PATIENCE {
            (share, since_better) = (share / 2.0, 0);
        }
        let open = total as f64 / STEPS as f64 - served as f64;
        if open < 1.0 || share < 1e-3 || !step(problem, &mut prices, &taken, share * open) {
            break;
        }
    }
    (best / u128::from(STEPS)) as u64
}

/// The bound at prices, and how many places take each person of a demand point on average.
fn evaluate(problem: &CapacityProblem, places: usize, prices: &[u64]) -> (u128, Vec<f64>) {
    let fill = |place: usize| filled(problem, place, prices);
    let existing: Vec<_> = (0..problem.existing()).map(fill).collect();
    let mut new: Vec<_> = (problem.existing()..problem.places()).map(fill).collect();
    // A stable sort: ties by id.
    new.sort_by_key(|(earned, _)| std::cmp::Reverse(*earned));
    new.truncate(places);
    let persons = std::iter::zip(problem.weights(), prices);
    let mut total: u128 =
        persons.map(|(weight, price)| u128::from(*weight) * u128::from(*price)).sum();
    let mut taken = vec![0.0; prices.len()];
    for (earned, fills) in existing.into_iter().chain(new) {
        total += earned;
        for (demand, persons) in fills {
            taken[demand as usize] += persons as f64 / problem.weights()[demand as usize] as f64;
        }
    }
    (total, taken)
}

/// What a place earns with the cheapest persons within its reach, and whom it takes.
fn filled(problem: &CapacityProblem, place: usize, prices: &[u64]) -> (u128, Vec<(u32, u64)>) {
    let worth = |demand: &&u32| {
        prices[**demand as usize] < STEPS && problem.weights()[**demand as usize] > 0
    };
    let mut row: Vec<u32> = problem.row(place).iter().filter(worth).copied().collect();
    row.sort_by_key(|demand| prices[*demand as usize]);
    let (mut left, mut earned, mut fills) = (problem.capacity(place), 0, Vec::new());
    for demand in row {
        let persons = problem.weights()[demand as usize].min(left);
        if persons == 0 {
            break;
        }
        left -= persons;
        earned += u128::from(persons) * u128::from(STEPS - prices[demand as usize]);
        fills.push((demand, persons));
    }
    (earned, fills)
}

/// One step towards a lower bound; `false` if no price moves.
fn step(problem: &CapacityProblem, prices: &mut [u64], taken: &[f64], way: f64) -> bool {
    let towards = |price: u64, taken: f64| {
        let towards = taken - 1.0;
        let is_stuck = (towards < 0.0 && price == 0) || (towards > 0.0 && price == STEPS);
        if is_stuck { 0.0 } else { towards }
    };
    let length: f64 = (0..prices.len())
        .map(|at| problem.weights()[at] as f64 * towards(prices[at], taken[at]).powi(2))
        .sum();
    if length <= 0.0 {
        return false;
    }
    let mut has_moved = false;
    for (price, taken) in std::iter::zip(prices, taken) {
        let moved = *price as f64 + STEPS as f64 * way / length * towards(*price, *taken);
        let moved = moved.round().clamp(0.0, STEPS as f64) as u64;
        has_moved |= moved != *price;
        *price = moved;
    }
    has_moved
}
