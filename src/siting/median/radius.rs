//! The exact answer for what a bound leaves open, by the solver.

use super::bound::{Bound, Fate};
use super::problem::MedianProblem;
use crate::siting::effort::Effort;
use crate::siting::solver::{Ending, Goal, Program, Solver, SolverError};

/// What the solver found.
pub(super) struct Exact {
    /// The plan, ascending; none if the search ended before there was one.
    pub chosen: Option<Vec<u32>>,
    /// The least that any plan can cost, if the plan is not the best.
    pub cost_min: u64,
    /// Whether the plan is the best.
    pub is_best: bool,
    /// Whether a limit of time played no part.
    pub is_repeatable: bool,
}

/// How far a demand point may have it, as steps outwards.
struct Ladder {
    weight: u64,
    /// Distances, ascending, with the undecided candidates at each.
    rungs: Vec<(u32, Vec<u32>)>,
    /// The distance without any of these candidates; `None` if one of them is open in every plan that matters.
    otherwise: Option<u32>,
}

/// Questions of Elloumi (2010), "A tighter formulation of the p-median problem", Journal of Combinatorial
/// Optimization 19: for each distance at which a demand point has candidates, is none of them within it open?
/// Each yes costs its persons times the way to the next distance. The number of such questions is what the
/// bound leaves: candidates that are closed in every plan as good as the known one ask none, an open one
/// ends the ladder, and so does a distance that is too far for such a plan ([`Bound::farthest`]).
pub(super) struct Radius {
    program: Program,
    /// Candidates that are open in every plan as good as the known one.
    open: Vec<u32>,
    /// Candidate of each of the first variables.
    free: Vec<u32>,
    /// The part of the costs on which no variable has an influence.
    base: u64,
}

impl Radius {
    /// The question which plan of so many places is the best, among those that cost at most `cost`.
    pub(super) fn new(problem: &MedianProblem, places: usize, bound: &Bound, cost: u64) -> Self {
        let fates = bound.fates(cost);
        let with_fate = |fate: Fate| {
            let all = 0..fates.len() as u32;
            all.filter(|candidate| fates[*candidate as usize] == fate).collect::<Vec<_>>()
        };
        let (open, free) = (with_fate(Fate::Open), with_fate(Fate::Undecided));
        let left = places.saturating_sub(open.len());
        // At most so many can be closed, so one of one more is open.
        let closed_max = free.len().saturating_sub(left);
        let ladders: Vec<Ladder> = (0..problem.demands())
            .filter(|demand| problem.weights()[*demand] > 0)
            .map(|demand| ladder(problem, &fates, bound, demand, (cost, closed_max)))
            .collect();
        let (program, base) = program(&ladders, &free, left);
        Self { program, open, free, base }
    }

    /// Questions that are left: variables of the program.
    pub(super) fn size(&self) -> usize {
        self.program.variables.len()
    }

    /// Asks the solver.
    pub(super) fn solve(&self, effort: &Effort, solver: &dyn Solver) -> Result<Exact, SolverError> {
        let answer = solver.solve(&self.program, effort)?;
        let chosen = (!answer.values.is_empty()).then(|| {
            let free = std::iter::zip(&self.free, &answer.values);
            let chosen = free.filter(|(_, value)| **value > 0.5).map(|(candidate, _)| *candidate);
            let mut chosen: Vec<u32> = chosen.chain(self.open.iter().copied()).collect();
            chosen.sort_unstable();
            chosen
        });
        Ok(Exact {
            is_best: answer.ending == Ending::Solved && chosen.is_some(),
            chosen,
            // The solver computes with fractions; what lies within its tolerance is the whole number.
            cost_min: self
                .base
                .saturating_add((answer.bound * (1.0 - 1e-9) - 1e-4).ceil().max(0.0) as u64),
            is_repeatable: answer.ending != Ending::TimeLimit,
        })
    }
}

fn ladder(
    problem: &MedianProblem,
    fates: &[Fate],
    bound: &Bound,
    demand: usize,
    (cost, closed_max): (u64, usize),
) -> Ladder {
    let (weight, before) = (problem.weights()[demand], problem.before()[demand]);
    let near = problem.near(demand);
    let farthest = bound.farthest((demand, weight), (near, before), cost);
    let mut ladder = Ladder { weight, rungs: Vec::new(), otherwise: Some(before) };
    let mut candidates = 0;
    for walk in near {
        if farthest.is_some_and(|farthest| walk.distance > farthest) {
            ladder.otherwise = None;
            break;
        }
        let is_new = ladder.rungs.last().is_none_or(|(distance, _)| *distance < walk.distance);
        if is_new && candidates > closed_max {
            ladder.otherwise = None;
            break;
        }
        match fates[walk.to as usize] {
            Fate::Closed => continue,
            Fate::Open => {
                ladder.otherwise = Some(walk.distance);
                // One at the same distance changes nothing.
                ladder.rungs.pop_if(|(distance, _)| *distance == walk.distance);
                break;
            }
            Fate::Undecided => candidates += 1,
        }
        match ladder.rungs.last_mut() {
            Some((distance, at)) if *distance == walk.distance => at.push(walk.to),
            _ => ladder.rungs.push((walk.distance, vec![walk.to])),
        }
    }
    ladder
}

/// The program, and the costs that do not depend on it.
fn program(ladders: &[Ladder], free: &[u32], left: usize) -> (Program, u64) {
    let mut program = Program::new(Goal::Least);
    let choices: Vec<u32> = free.iter().map(|_| program.add_choice(0.0)).collect();
    let choice = |candidate: &u32| {
        let at = free.binary_search(candidate).expect("ladders have undecided candidates only");
        (choices[at], 1.0)
    };
    let mut base = 0;
    for ladder in ladders {
        let first = ladder.rungs.first().map(|(distance, _)| *distance).or(ladder.otherwise);
        base += ladder.weight * u64::from(first.unwrap_or(0));
        let mut nearer = None;
        for (at, (distance, candidates)) in ladder.rungs.iter().enumerate() {
            let mut terms: Vec<(u32, f64)> = candidates.iter().map(choice).collect();
            let next = ladder.rungs.get(at + 1).map(|(next, _)| *next).or(ladder.otherwise);
            let needed = match nearer {
                Some(nearer) => {
                    terms.push((nearer, -1.0));
                    0.0
                }
                None => 1.0,
            };
            if let Some(next) = next {
                let cost = ladder.weight as f64 * f64::from(next - distance);
                let none_open = program.add_share(cost);
                terms.push((none_open, 1.0));
                nearer = Some(none_open);
            }
            program.add_row(needed..=f64::INFINITY, terms);
        }
    }
    program.add_row(0.0..=left as f64, choices.into_iter().map(|choice| (choice, 1.0)).collect());
    (program, base)
}
