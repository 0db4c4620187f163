//! The plan, its bound, and whether it is the best.

use rayon::prelude::*;

use super::bound::bound;
use super::interchange::{Found, from_greedy, from_seed};
use super::problem::MedianProblem;
use super::radius::Radius;
use crate::siting::effort::Effort;
use crate::siting::exact::exact_solver;
use crate::siting::plan::SitingError;

/// Variables of the proof up to which the exact solver is asked. On even grids with as many persons everywhere, which
/// leave most open, 4,500 variables were decided at the first node after a minute on a busy core, and for 22,500 that
/// node alone took more than two, while the bound was within 0.4 % of the plan.
const VARIABLES_EXACT_MAX: usize = 10_000;

/// From how many different beginnings to search. The same beginnings give the same plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Starts {
    /// Number of starts. The first opens the best candidate again and again, the others draw places.
    pub number: u32,
    /// Seed of the draws.
    pub seed: u64,
}

impl Default for Starts {
    fn default() -> Self {
        Self { number: 30, seed: 1 }
    }
}

impl Starts {
    /// As many of these starts as a problem with so many pairs allows: all of them up to 2 million pairs,
    /// fewer above, at least one. Counted in pairs, not in seconds, so that the answer is the same everywhere.
    fn for_pairs(self, pairs: usize) -> u64 {
        /// Pairs that all starts together look at in one round.
        const PAIRS_MAX: usize = 60_000_000;
        let most = (PAIRS_MAX / pairs.max(1)).max(1) as u64;
        u64::from(self.number.max(1)).min(most)
    }
}

/// A plan with the persons times distance that it leaves, and how much any plan leaves at least.
///
/// One of several best plans: values are unique, plans are not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MedianPlan {
    /// The chosen candidates, ascending.
    pub chosen: Vec<u32>,
    /// Persons times distance to the nearest place, new or there already.
    pub cost: u64,
    /// Persons times distance that no plan with as many places goes below.
    pub cost_min: u64,
    /// Whether the same input always gives this answer: no limit of time ended the search.
    pub is_repeatable: bool,
}

impl MedianPlan {
    /// Whether no plan leaves less.
    pub fn is_proven(&self) -> bool {
        self.cost == self.cost_min
    }
}

/// With at most so many new places, how short can the walks of all persons together be, and where are the
/// places?
///
/// # Parameters
/// - `problem`: candidates, persons, distances between them, and distances without new places.
/// - `places`: most new places. Fewer are chosen where further ones would shorten no walk.
/// - `starts`: from how many beginnings to search.
/// - `effort`: how much work the proof may cost.
///
/// # Errors
/// [`SitingError::Solver`] if the exact solver fails.
///
/// # Method
/// The p-median (Hakimi 1964, "Optimum locations of switching centers and the absolute centers and medians
/// of a graph", Operations Research 12) with existing places fixed:
/// 1. From every start, exchange an open place for a closed one while that shortens walks (Teitz and Bart
///    1968, "Heuristic methods for estimating the generalized vertex median of a weighted graph", Operations
///    Research 16), each exchange found in one pass (Whitaker 1983, "A fast algorithm for the greedy
///    interchange for large-scale clustering and median location problems", INFOR 21).
/// 2. A lower bound by prices (Cornuéjols, Fisher and Nemhauser 1977, "Location of bank accounts to optimize
///    float", Management Science 23), recounted in whole numbers. Its best earners are one more start.
/// 3. Candidates that are open, or closed, in every plan as good as the known one are decided (reduced costs);
///    the rest goes to the solver as ladders of distances (Elloumi 2010, "A tighter formulation of the p-median
///    problem", Journal of Combinatorial Optimization 19), if there are at most 10,000 variables (and
///    `effort.pairs_exact_max`). It ends with the best plan or at the limit of nodes; then the bound stays below
///    the plan.
///
/// # Cost
/// O(starts · exchanges · (pairs + candidates · places)) for the search, O(rounds · pairs) for the bound;
/// the proof may grow with every further place up to the limit of nodes.
pub fn shortest_walks(
    problem: &MedianProblem,
    places: usize,
    starts: &Starts,
    effort: &Effort,
) -> Result<MedianPlan, SitingError> {
    let places = places.min(problem.candidates());
    let number = starts.for_pairs(problem.pairs());
    let from = |at: u64| match at {
        0 => from_greedy(problem, places),
        at => from_seed(problem, places, starts.seed.wrapping_mul(1 << 32).wrapping_add(at)),
    };
    let best = (0..number).into_par_iter().map(from).min();
    let best = best.expect("there is at least one start");
    let (bound, best) = bound(problem, places, best, effort.rounds_max);
    let mut plan = MedianPlan {
        cost: best.cost,
        cost_min: bound.cost_min().min(best.cost),
        chosen: best.chosen,
        is_repeatable: true,
    };
    if plan.is_proven() || effort.nodes_max == 0 {
        return Ok(needed(problem, plan));
    }
    let Some(solver) = exact_solver() else { return Ok(needed(problem, plan)) };
    let radius = Radius::new(problem, places, &bound, plan.cost);
    if radius.size() <= effort.pairs_exact_max.min(VARIABLES_EXACT_MAX) {
        let exact = radius.solve(effort, solver)?;
        if let Some(chosen) = exact.chosen {
            let other = Found { cost: problem.cost(&chosen), chosen };
            if other.cost < plan.cost {
                (plan.cost, plan.chosen) = (other.cost, other.chosen);
            }
        }
        let cost_min = if exact.is_best { plan.cost } else { exact.cost_min };
        plan.cost_min = plan.cost_min.max(cost_min).min(plan.cost);
        plan.is_repeatable = exact.is_repeatable;
    }
    Ok(needed(problem, plan))
}

/// Takes out places without which nobody has a longer walk, the highest first.
fn needed(problem: &MedianProblem, mut plan: MedianPlan) -> MedianPlan {
    let mut left = crowd(problem, &plan.chosen);
    for at in (0..plan.chosen.len()).rev() {
        if is_missed(problem, &left, plan.chosen[at]) {
            continue;
        }
        plan.chosen.remove(at);
        left = crowd(problem, &plan.chosen);
    }
    plan
}

/// The nearest distance of each demand point to a plan, and how many of its places are that near.
fn crowd(problem: &MedianProblem, chosen: &[u32]) -> Vec<(u32, u32)> {
    let mut near: Vec<(u32, u32)> = problem.before().iter().map(|before| (*before, 1)).collect();
    for walk in chosen.iter().flat_map(|candidate| problem.served(*candidate as usize)) {
        let (distance, places) = &mut near[walk.to as usize];
        match walk.distance.cmp(distance) {
            std::cmp::Ordering::Less => (*distance, *places) = (walk.distance, 1),
            std::cmp::Ordering::Equal => *places += 1,
            std::cmp::Ordering::Greater => {}
        }
    }
    near
}

fn is_missed(problem: &MedianProblem, near: &[(u32, u32)], candidate: u32) -> bool {
    let served = problem.served(candidate as usize).iter();
    served.map(|walk| (walk, near[walk.to as usize])).any(|(walk, near)| near == (walk.distance, 1))
}
