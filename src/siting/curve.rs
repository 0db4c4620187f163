//! Most persons for every number of places up to a largest, from one relaxation.

use super::bound::Relaxation;
use super::cover::{CoverProblem, Reached};
use super::effort::Effort;
use super::exact::{Aim, Question, left_by};
use super::exchange::{exchange, exchange_among};
use super::greedy::greedy_persons;
use super::maximal::persons;
use super::reduce::reduce;
use super::runs::Runs;

/// What a number of places can serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CurvePoint {
    /// Number of places.
    pub places: usize,
    /// Persons whom the best plan found serves.
    pub persons: u64,
    /// Persons whom no plan with as many places exceeds.
    pub persons_max: u64,
}

/// How do the persons served grow with the number of places, from none to so many?
///
/// # Returns
/// One point for each number, ascending; persons and their bound never fall.
///
/// # Method
/// One Lagrangian relaxation (as for [`most_persons`](super::most_persons), without the exact solver): its bound holds
/// for every number of places. It is improved for the largest number, then for half of it, and so on; the plans found on the
/// way are filled up greedily for the numbers between.
///
/// # Cost
/// O((runs + candidates) × rounds) for each halving.
pub fn most_persons_curve(
    problem: &CoverProblem,
    places_max: usize,
    effort: &Effort,
) -> Vec<CurvePoint> {
    let reduced = reduce(&Question {
        reached: problem.reached(),
        demands: problem.weights().len(),
        requirements: &[],
        places_max: None,
        aim: Aim::Most(problem.weights().to_vec()),
    });
    let (reached, weights) = (&reduced.reached, reduced.weights());
    let runs = Runs::new(reached, weights.len());
    let mut relaxation = Relaxation::new(&runs, weights, places_max);
    let mut most_found = vec![0; places_max + 1];
    fill_up(reached, weights, &[], &mut most_found);
    let mut places = places_max;
    while places > 0 {
        let start = greedy_persons(reached, weights, places);
        let mut best = exchange(reached, weights, start);
        let mut most = persons(reached, weights, &best);
        relaxation.improve(places, effort.rounds_max, most, |ranked, prices| {
            let plan = exchange_among(reached, (weights, prices), ranked, places);
            let now = persons(reached, weights, &plan);
            if now > most {
                (best, most) = (plan, now);
            }
            most
        });
        fill_up(reached, weights, &best, &mut most_found);
        places /= 2;
    }
    let point = |(places, persons): (usize, &u64)| CurvePoint {
        places,
        persons: *persons,
        persons_max: relaxation.persons_max(places).max(*persons),
    };
    most_found.iter().enumerate().map(point).collect()
}

/// Notes what a plan serves, and with each further place that serves most beside it. More places never serve fewer.
fn fill_up(reached: &Reached, weights: &[u64], plan: &[u32], most_found: &mut [u64]) {
    let left = left_by(reached, weights, plan);
    let mut now = persons(reached, weights, plan);
    let mut is_served = vec![false; weights.len()];
    let further = greedy_persons(reached, &left, most_found.len() - 1 - plan.len());
    let mut further = further.into_iter();
    for known in &mut most_found[plan.len()..] {
        *known = now.max(*known);
        for demand in further.next().into_iter().flat_map(|one| reached.row(one as usize)) {
            let is_served = &mut is_served[*demand as usize];
            now += if *is_served { 0 } else { left[*demand as usize] };
            *is_served = true;
        }
    }
}
