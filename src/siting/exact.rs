//! Questions about places as programs for the exact solver.

use super::cover::Reached;
use super::effort::Effort;
use super::solver::{Emphasis, Ending, Goal, Program, Solver, SolverError};

/// The exact solver that this build has: HiGHS with the feature `highs`, none without it.
pub fn exact_solver() -> Option<&'static dyn Solver> {
    #[cfg(feature = "highs")]
    return Some(&super::highs::Highs);
    #[cfg(not(feature = "highs"))]
    None
}

/// A number of persons whom a plan must serve at least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Requirement {
    /// Demand points that count, ascending, with their persons.
    pub weights: Vec<(u32, u64)>,
    /// Persons to be served.
    pub at_least: u64,
}

impl Requirement {
    /// What plans that meet all requirements serve of them together. A demand point that counts in several counts as often.
    pub(super) fn sum(requirements: &[Self]) -> Self {
        let weights = requirements.iter().flat_map(|one| one.weights.iter().copied()).collect();
        Self {
            weights: summed(weights),
            at_least: requirements.iter().map(|one| one.at_least).sum(),
        }
    }

    /// Persons served by places that together reach the marked demand points.
    pub(super) fn served(&self, is_reached: &[bool]) -> u64 {
        let reached = self.weights.iter().filter(|(demand, _)| is_reached[*demand as usize]);
        reached.map(|(_, weight)| weight).sum()
    }

    /// Whether places that together reach the marked demand points serve as many persons as required.
    pub(super) fn is_met(&self, is_reached: &[bool]) -> bool {
        self.served(is_reached) >= self.at_least
    }
}

/// Persons by demand point, ascending, where some demand points come several times.
pub(super) fn summed(mut persons: Vec<(u32, u64)>) -> Vec<(u32, u64)> {
    persons.sort_unstable();
    persons.dedup_by(|next, first| {
        let is_same = next.0 == first.0;
        first.1 += if is_same { next.1 } else { 0 };
        is_same
    });
    persons
}

/// The requirements in which each demand point counts, with its persons there.
pub(super) fn counts_in(demands: usize, requirements: &[Requirement]) -> Vec<Vec<(u32, u64)>> {
    let mut counts_in = vec![Vec::new(); demands];
    for (number, requirement) in (0u32..).zip(requirements) {
        for (demand, weight) in requirement.weights.iter().filter(|(_, weight)| *weight > 0) {
            counts_in[*demand as usize].push((number, *weight));
        }
    }
    counts_in
}

/// What is to be as small or as large as possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Aim {
    /// As few places as possible.
    FewestPlaces,
    /// As low a sum of costs of the chosen candidates as possible, of the given cost of each.
    Cheapest(Vec<u64>),
    /// As many persons as possible, of the given ones at each demand point.
    Most(Vec<u64>),
}

/// A question about places.
#[derive(Clone, Debug)]
pub(super) struct Question<'a> {
    /// Which demand points each candidate reaches.
    pub reached: &'a Reached,
    /// Number of demand points.
    pub demands: usize,
    /// What every plan must serve.
    pub requirements: &'a [Requirement],
    /// Most places.
    pub places_max: Option<usize>,
    /// What is sought.
    pub aim: Aim,
}

/// Some candidates of which every plan has at least so many. It follows from the requirements, but not where places may be
/// divided: the linear relaxation with it is closer to whole plans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AtLeast {
    /// Ascending.
    pub candidates: Vec<u32>,
    pub places: usize,
}

/// What the exact solver found for a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The best plan, ascending; none if the search ended before there was one.
    pub chosen: Option<Vec<u32>>,
    /// No plan is better: as few places, or as many persons.
    pub bound: u64,
    /// Whether a limit of time played no part.
    pub is_repeatable: bool,
}

/// Which demand points are reached by at least one of the chosen candidates?
pub(super) fn reached_by(reached: &Reached, demands: usize, chosen: &[u32]) -> Vec<bool> {
    let mut is_reached = vec![false; demands];
    for candidate in chosen {
        for demand in reached.row(*candidate as usize) {
            is_reached[*demand as usize] = true;
        }
    }
    is_reached
}

/// Persons at each demand point that none of the chosen candidates reaches; 0 at the others.
pub(super) fn left_by(reached: &Reached, weights: &[u64], chosen: &[u32]) -> Vec<u64> {
    let is_reached = reached_by(reached, weights.len(), chosen);
    let persons = weights.iter().zip(is_reached);
    persons.map(|(weight, is_it)| if is_it { 0 } else { *weight }).collect()
}

/// The best plan by the exact solver, or none where no plan meets all requirements.
///
/// # Method
/// A variable for each candidate (0 or 1) and one for each demand point that counts (0 to 1: whole as soon as
/// the candidates are). A demand point is served if a candidate that reaches it is chosen (Church and
/// ReVelle 1974, "The maximal covering location problem", Papers of the Regional Science Association 32).
/// Whether the answer meets the requirements is counted again in whole persons.
pub(super) fn solve(
    question: &Question,
    effort: &Effort,
    solver: &dyn Solver,
) -> Result<Option<Found>, SolverError> {
    solve_knowing(question, &[], effort, solver)
}

/// [`solve`], where a good plan is known already: the solver spends its time on the proof that there is no better one.
pub(super) fn prove(
    question: &Question,
    effort: &Effort,
    solver: &dyn Solver,
) -> Result<Option<Found>, SolverError> {
    let mut formulation = Formulation::new(question);
    formulation.program.emphasis = Emphasis::Proof;
    ask(&formulation, question, effort, solver)
}

/// [`solve`], where it is known already of which candidates every plan has at least some.
pub(super) fn solve_knowing(
    question: &Question,
    known: &[AtLeast],
    effort: &Effort,
    solver: &dyn Solver,
) -> Result<Option<Found>, SolverError> {
    let mut formulation = Formulation::new(question);
    formulation.know(known);
    ask(&formulation, question, effort, solver)
}

fn ask(
    formulation: &Formulation,
    question: &Question,
    effort: &Effort,
    solver: &dyn Solver,
) -> Result<Option<Found>, SolverError> {
    let effort = &effort.for_pairs(question.reached.pairs());
    let answer = solver.solve(&formulation.program, effort)?;
    if answer.ending == Ending::Infeasible {
        return Ok(None);
    }
    let chosen = (!answer.values.is_empty()).then(|| formulation.chosen(&answer.values));
    Ok(Some(Found {
        chosen: chosen.filter(|chosen| is_allowed(question, chosen)),
        bound: whole_bound(&question.aim, answer.bound),
        is_repeatable: answer.ending != Ending::TimeLimit,
    }))
}

/// What one person more or less at each demand point changes in the linear relaxation of a question, in which places may
/// be divided; 0 where nobody counts.
pub(super) fn relaxed_prices(
    question: &Question,
    effort: &Effort,
    solver: &dyn Solver,
) -> Result<Vec<f64>, SolverError> {
    let mut formulation = Formulation::new(question);
    formulation.program.variables.iter_mut().for_each(|variable| variable.is_whole = false);
    let answer = solver.solve(&formulation.program, effort)?;
    let mut prices = vec![0.0; question.demands];
    for (demand, price) in formulation.demands.iter().zip(answer.prices) {
        prices[*demand as usize] = price;
    }
    Ok(prices)
}

/// The bound of the linear relaxation, in which places may be divided, where it is known already of which candidates every
/// plan has at least some; 0 where the solver ends before it.
pub(super) fn relaxed_bound(
    question: &Question,
    known: &[AtLeast],
    effort: &Effort,
    solver: &dyn Solver,
) -> Result<u64, SolverError> {
    let mut formulation = Formulation::new(question);
    formulation.know(known);
    formulation.program.variables.iter_mut().for_each(|variable| variable.is_whole = false);
    let answer = solver.solve(&formulation.program, effort)?;
    let is_solved = answer.ending == Ending::Solved;
    Ok(if is_solved { whole_bound(&question.aim, answer.bound) } else { 0 })
}

/// Whether a plan meets all requirements, counted in whole persons.
fn is_allowed(question: &Question, chosen: &[u32]) -> bool {
    let is_reached = reached_by(question.reached, question.demands, chosen);
    question.places_max.is_none_or(|most| chosen.len() <= most)
        && question.requirements.iter().all(|requirement| requirement.is_met(&is_reached))
}

/// The bound in whole places or persons. The solver computes with fractions: what lies within its tolerance
/// of a whole number is that number.
fn whole_bound(aim: &Aim, bound: f64) -> u64 {
    /// Far below one place or person, far above the tolerance.
    const SLACK: f64 = 1e-4;
    match aim {
        Aim::FewestPlaces | Aim::Cheapest(_) => (bound - SLACK).ceil().max(0.0) as u64,
        Aim::Most(_) => (bound + SLACK).floor().max(0.0) as u64,
    }
}

/// A question as a program, with the meaning of its variables.
struct Formulation {
    program: Program,
    /// Variable of each candidate that reaches someone who counts: its position is the variable.
    candidates: Vec<u32>,
    /// Demand point of each of the first rows.
    demands: Vec<u32>,
}

impl Formulation {
    fn new(question: &Question) -> Self {
        let counts = counting(question);
        let mut program = Program::new(match question.aim {
            Aim::FewestPlaces | Aim::Cheapest(_) => Goal::Least,
            Aim::Most(_) => Goal::Most,
        });
        let cost = |candidate: usize| match &question.aim {
            Aim::FewestPlaces => 1.0,
            Aim::Cheapest(costs) => costs[candidate] as f64,
            Aim::Most(_) => 0.0,
        };
        let mut candidates = Vec::new();
        let mut reaching: Vec<Vec<u32>> = vec![Vec::new(); question.demands];
        for candidate in 0..question.reached.candidates() {
            let row = question.reached.row(candidate);
            if row.iter().any(|demand| counts[*demand as usize]) {
                let variable = program.add_choice(cost(candidate));
                candidates.push(candidate as u32);
                row.iter().for_each(|demand| reaching[*demand as usize].push(variable));
            }
        }
        let mut variable_of = vec![None; question.demands];
        let mut demands = Vec::new();
        for demand in (0..question.demands).filter(|demand| counts[*demand]) {
            if !reaching[demand].is_empty() {
                let variable = program.add_share(weight_in(&question.aim, demand));
                variable_of[demand] = Some(variable);
                demands.push(demand as u32);
                let mut terms: Vec<_> = reaching[demand].iter().map(|one| (*one, 1.0)).collect();
                terms.push((variable, -1.0));
                program.add_row(0.0..=f64::INFINITY, terms);
            }
        }
        for requirement in question.requirements {
            let terms = requirement.weights.iter().filter_map(|(demand, weight)| {
                Some((variable_of[*demand as usize]?, *weight as f64))
            });
            program.add_row(requirement.at_least as f64..=f64::INFINITY, terms.collect());
        }
        if let Some(most) = question.places_max {
            let terms = (0..candidates.len() as u32).map(|variable| (variable, 1.0));
            program.add_row(0.0..=most as f64, terms.collect());
        }
        Self { program, candidates, demands }
    }

    /// Adds a row for each set of candidates of which every plan has at least so many.
    fn know(&mut self, known: &[AtLeast]) {
        for one in known {
            let variable = |candidate: &u32| self.candidates.binary_search(candidate).ok();
            let variables = one.candidates.iter().filter_map(variable);
            let terms = variables.map(|variable| (variable as u32, 1.0)).collect();
            self.program.add_row(one.places as f64..=f64::INFINITY, terms);
        }
    }

    /// The plan that the variables' values mean, ascending.
    fn chosen(&self, values: &[f64]) -> Vec<u32> {
        let places = self.candidates.iter().zip(values);
        places.filter(|(_, value)| **value > 0.5).map(|(candidate, _)| *candidate).collect()
    }
}

/// Which demand points count, for a requirement or for the aim.
pub(super) fn counting(question: &Question) -> Vec<bool> {
    let mut counts: Vec<bool> =
        (0..question.demands).map(|demand| weight_in(&question.aim, demand) > 0.0).collect();
    for (demand, weight) in question.requirements.iter().flat_map(|one| &one.weights) {
        counts[*demand as usize] |= *weight > 0;
    }
    counts
}

fn weight_in(aim: &Aim, demand: usize) -> f64 {
    match aim {
        Aim::FewestPlaces | Aim::Cheapest(_) => 0.0,
        Aim::Most(weights) => weights[demand] as f64,
    }
}
