//! Covering: the fewest places that serve as many persons as needed, and the most persons that a number of places
//! can serve.

use super::cover::CoverProblem;
use super::effort::Effort;
use super::exact::{Aim, Question, Requirement, exact_solver, reached_by, solve};
use super::fewest::fewest;
use super::greedy::{greedy_persons, greedy_places};
use super::maximal::{Maximal, most};
use super::plan::{PersonsPlan, PlacesPlan, Shortfall, SitingError};
use super::reduce::{Reduced, reduce};
use super::settle::{drop_superfluous, lower_keys};
use super::solver::Solver;

/// Places times pairs up to which equal plans are searched for one with lower candidates.
const LOWER_KEYS_WORK_MAX: usize = 100_000_000;

/// With at most so many new places, how many persons can be served, and where?
///
/// # Parameters
/// - `problem`: candidates, whom each reaches, and persons who are not served yet.
/// - `places`: most new places. Fewer are chosen where further ones would serve nobody.
/// - `effort`: how much work the answer may cost.
///
/// # Errors
/// [`SitingError::Solver`] if the exact solver fails.
///
/// # Method
/// Maximal covering (Church and ReVelle 1974, "The maximal covering location problem", Papers of the Regional
/// Science Association 32), see [`most_persons_meeting`].
pub fn most_persons(
    problem: &CoverProblem,
    places: usize,
    effort: &Effort,
) -> Result<PersonsPlan, SitingError> {
    let weights = problem.weights();
    let reduced = reduce(&Question {
        reached: problem.reached(),
        demands: weights.len(),
        requirements: &[],
        places_max: Some(places),
        aim: Aim::Most(weights.to_vec()),
    });
    let best = most(
        &Maximal { reached: &reduced.reached, weights: reduced.weights(), places, wanted: None },
        effort,
    )?;
    let (persons, chosen) = settled(problem, &[], reduced.originals(&best.chosen));
    let (persons_max, is_repeatable) = (best.persons_max, best.is_repeatable);
    Ok(PersonsPlan { chosen, persons, persons_max, is_repeatable })
}

/// With at most so many new places, how many persons can be served if some groups must not fall below a number of
/// persons?
///
/// # Parameters
/// As for [`most_persons`]; `needs` are the persons to be served of each group, by the group's number. Groups
/// beyond them need nothing.
///
/// # Errors
/// - [`SitingError::OutOfReach`] if all candidates together do not meet the need of a group.
/// - [`SitingError::NotFound`] if no plan with so few places was found that meets all needs.
/// - [`SitingError::Solver`] if the exact solver fails.
pub fn most_persons_meeting(
    problem: &CoverProblem,
    places: usize,
    needs: &[u64],
    effort: &Effort,
) -> Result<PersonsPlan, SitingError> {
    let requirements = requirements(problem, needs)?;
    // Without needs the bound is at hand, and often the plan meets them anyway.
    let free = most_persons(problem, places, effort)?;
    let is_reached = reached_by(problem.reached(), problem.weights().len(), &free.chosen);
    if requirements.iter().all(|requirement| requirement.is_met(&is_reached)) {
        return Ok(free);
    }
    let reduced = reduce(&Question {
        reached: problem.reached(),
        demands: problem.weights().len(),
        requirements: &requirements,
        places_max: Some(places),
        aim: Aim::Most(problem.weights().to_vec()),
    });
    let mut plans: Vec<Vec<u32>> = start_of_most(&reduced, places).into_iter().collect();
    let (mut persons_max, mut is_repeatable) = (free.persons_max, true);
    let is_small = reduced.reached.pairs() <= effort.pairs_exact_max && effort.nodes_max > 0;
    if let Some(solver) = exact_solver().filter(|_| is_small) {
        let answer = solve(&reduced.question(Some(places)), effort, solver)?;
        let answer = answer.ok_or(SitingError::NotFound { places })?;
        plans.extend(answer.chosen);
        persons_max = persons_max.min(answer.bound);
        is_repeatable = answer.is_repeatable;
    }
    let plans = plans.iter().map(|plan| reduced.originals(plan));
    let best = plans.max_by_key(|plan| persons_served(problem, plan));
    let best = best.ok_or(SitingError::NotFound { places })?;
    let (persons, chosen) = settled(problem, &requirements, best);
    Ok(PersonsPlan { chosen, persons, persons_max: persons_max.max(persons), is_repeatable })
}

/// How few new places serve as many persons of each group as needed, and where?
///
/// # Parameters
/// - `problem`: candidates, whom each reaches, and persons who are not served yet, by group.
/// - `needs`: persons to be served of each group, by the group's number. One group is the target *together*, one for
///   each municipality the target *each*. Groups beyond them need nothing.
/// - `effort`: how much work the answer may cost.
///
/// # Errors
/// - [`SitingError::OutOfReach`] if all candidates together do not meet the need of a group.
/// - [`SitingError::Solver`] if the exact solver fails.
///
/// # Method
/// Set covering (Toregas, Swain, ReVelle and Bergman 1971, "The location of emergency service facilities",
/// Operations Research 19), where part of each group must be served.
pub fn fewest_places(
    problem: &CoverProblem,
    needs: &[u64],
    effort: &Effort,
) -> Result<PlacesPlan, SitingError> {
    let requirements = requirements(problem, needs)?;
    let demands = problem.weights().len();
    let reduced = reduce(&Question {
        reached: problem.reached(),
        demands,
        requirements: &requirements,
        places_max: None,
        aim: Aim::FewestPlaces,
    });
    let start = greedy_places(&reduced.reached, reduced.demands, &reduced.requirements)
        .expect("all candidates together meet all needs");
    let answer = fewest(&reduced, start, effort)?;
    let mut chosen = reduced.originals(&answer.chosen);
    drop_superfluous(problem.reached(), demands, &requirements, &mut chosen);
    Ok(PlacesPlan {
        persons: persons_served(problem, &chosen),
        places_min: answer.places_min.min(chosen.len()),
        chosen,
        is_repeatable: answer.is_repeatable,
    })
}

/// As [`fewest_places`]; of the plans with as few places, the one that serves most persons of the first
/// preference, of these the one with most of the second, and so on; then one with low candidates.
///
/// # Parameters
/// As for [`fewest_places`]; `preferences` are persons at each demand point, such as residents of one's own
/// municipality, then residents abroad. Values are unique where they are proven; of several plans with the
/// same values, none is left that an exchange of one place for a lower candidate would give.
///
/// # Errors
/// As for [`fewest_places`], and [`SitingError::Preference`] if a preference does not have one number for each
/// demand point.
///
/// # Method
/// One program after the other (lexicographic optimisation): what one has reached is a requirement of the next.
/// Where the exact solver is not used or reaches its limit, the plan before is kept.
pub fn fewest_places_preferring(
    problem: &CoverProblem,
    needs: &[u64],
    preferences: &[Vec<u64>],
    effort: &Effort,
) -> Result<PlacesPlan, SitingError> {
    let demands = problem.weights().len();
    if let Some(wrong) = preferences.iter().find(|preference| preference.len() != demands) {
        return Err(SitingError::Preference { demands, numbers: wrong.len() });
    }
    let mut plan = fewest_places(problem, needs, effort)?;
    let mut requirements = requirements(problem, needs)?;
    for preference in preferences {
        let question = Question {
            reached: problem.reached(),
            demands,
            requirements: &requirements,
            places_max: Some(plan.places()),
            aim: Aim::Most(preference.clone()),
        };
        let level = |at_least| Requirement {
            weights: (0u32..).zip(preference.iter().copied()).filter(|(_, w)| *w > 0).collect(),
            at_least,
        };
        let persons =
            |chosen: &[u32]| level(0).served(&reached_by(problem.reached(), demands, chosen));
        let solver = exact_solver_for(problem, effort).filter(|_| plan.places() > 0);
        if let Some(solver) = solver
            && let Some(answer) = solve(&question, effort, solver)?
        {
            plan.is_repeatable &= answer.is_repeatable;
            let better = answer.chosen.filter(|one| persons(one) > persons(&plan.chosen));
            plan.chosen = better.unwrap_or(plan.chosen);
        }
        requirements.push(level(persons(&plan.chosen)));
    }
    drop_superfluous(problem.reached(), demands, &requirements, &mut plan.chosen);
    if plan.places() * problem.reached().pairs() <= LOWER_KEYS_WORK_MAX {
        lower_keys(problem.reached(), demands, &requirements, &mut plan.chosen);
    }
    plan.persons = persons_served(problem, &plan.chosen);
    Ok(plan)
}

/// Persons whom the chosen candidates serve.
pub fn persons_served(problem: &CoverProblem, chosen: &[u32]) -> u64 {
    let is_reached = reached_by(problem.reached(), problem.weights().len(), chosen);
    is_reached.iter().zip(problem.weights()).filter(|(is_it, _)| **is_it).map(|(_, w)| w).sum()
}

/// Persons of each group whom the chosen candidates serve, by the group's number.
pub fn persons_served_by_group(problem: &CoverProblem, chosen: &[u32]) -> Vec<u64> {
    let is_reached = reached_by(problem.reached(), problem.weights().len(), chosen);
    let groups = problem.groups().iter().max().map_or(0, |group| *group as usize + 1);
    let mut persons = vec![0; groups];
    for (demand, group) in problem.groups().iter().enumerate().filter(|(d, _)| is_reached[*d]) {
        persons[*group as usize] += problem.weights()[demand];
    }
    persons
}

/// The persons whom a plan serves, and the one among the plans near it that serves as many with no superfluous place
/// and the lowest candidates.
fn settled(
    problem: &CoverProblem,
    requirements: &[Requirement],
    mut chosen: Vec<u32>,
) -> (u64, Vec<u32>) {
    let persons = persons_served(problem, &chosen);
    let mut kept = requirements.to_vec();
    kept.push(Requirement {
        weights: (0u32..).zip(problem.weights().iter().copied()).collect(),
        at_least: persons,
    });
    let demands = problem.weights().len();
    drop_superfluous(problem.reached(), demands, &kept, &mut chosen);
    if chosen.len() * problem.reached().pairs() <= LOWER_KEYS_WORK_MAX {
        lower_keys(problem.reached(), demands, &kept, &mut chosen);
    }
    (persons_served(problem, &chosen), chosen)
}

/// The exact solver, if there is one and the problem is small enough for it.
fn exact_solver_for(problem: &CoverProblem, effort: &Effort) -> Option<&'static dyn Solver> {
    let is_small = problem.reached().pairs() <= effort.pairs_exact_max;
    exact_solver().filter(|_| is_small && effort.nodes_max > 0)
}

/// The needs of the groups as requirements.
fn requirements(problem: &CoverProblem, needs: &[u64]) -> Result<Vec<Requirement>, SitingError> {
    let mut requirements: Vec<Requirement> =
        needs.iter().map(|need| Requirement { weights: Vec::new(), at_least: *need }).collect();
    let weighted = problem.weights().iter().zip(problem.groups()).enumerate();
    for (demand, (weight, group)) in weighted.filter(|(_, (weight, _))| **weight > 0) {
        if let Some(requirement) = requirements.get_mut(*group as usize) {
            requirement.weights.push((demand as u32, *weight));
        }
    }
    let everywhere: Vec<u32> = (0..problem.reached().candidates() as u32).collect();
    let is_reached = reached_by(problem.reached(), problem.weights().len(), &everywhere);
    let shortfalls: Vec<Shortfall> = (0u32..)
        .zip(&requirements)
        .map(|(group, one)| Shortfall {
            group,
            need: one.at_least,
            reachable: one.served(&is_reached),
        })
        .filter(|shortfall| shortfall.reachable < shortfall.need)
        .collect();
    if !shortfalls.is_empty() {
        return Err(SitingError::OutOfReach { shortfalls });
    }
    requirements.retain(|requirement| requirement.at_least > 0);
    Ok(requirements)
}

/// A plan from which to begin: one that meets all requirements, and what serves most beside it.
fn start_of_most(reduced: &Reduced, places: usize) -> Option<Vec<u32>> {
    let mut chosen = greedy_places(&reduced.reached, reduced.demands, &reduced.requirements)?;
    if chosen.len() > places {
        return None;
    }
    let is_reached = reached_by(&reduced.reached, reduced.demands, &chosen);
    let weights = reduced.weights().iter().zip(is_reached);
    let left: Vec<u64> = weights.map(|(weight, is_it)| if is_it { 0 } else { *weight }).collect();
    chosen.extend(greedy_persons(&reduced.reached, &left, places - chosen.len()));
    chosen.sort_unstable();
    Some(chosen)
}
