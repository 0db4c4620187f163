//! Covering: the fewest places that serve as many persons as needed, and the most persons that a number of places
//! can serve.

use super::bound::Relaxation;
use super::cover::{CoverProblem, Reached};
use super::effort::Effort;
use super::exact::{
    Aim, AtLeast, Question, Requirement, exact_solver, left_by, reached_by, relaxed_bound, solve,
    solve_knowing,
};
use super::exchange::{FAR_APART, shake};
use super::fewest::{fewest, is_asked_at_once};
use super::greedy::{greedy_persons, greedy_places};
use super::maximal::{Maximal, most, persons};
use super::parts::improve_by_parts;
use super::plan::{PersonsPlan, PlacesPlan, Shortfall, SitingError};
use super::reduce::{Reduced, reduce};
use super::runs::Runs;
use super::settle::{drop_superfluous, lower_keys};

/// Places times pairs up to which equal plans are searched for one with lower candidates.
const LOWER_KEYS_WORK_MAX: usize = 10_000_000;

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
/// Science Association 32):
/// 1. Demand points that the same candidates reach become one, and dominated candidates go (Toregas and ReVelle
///    1973, "Binary logic solutions to a class of location problem", Geographical Analysis 5).
/// 2. Greedy choice and exchange give a plan, Lagrangian relaxation (Galvão and ReVelle 1996, "A Lagrangean heuristic
///    for the maximal covering location problem", European Journal of Operational Research 88) its bound.
/// 3. The exact solver decides about the candidates that the bound leaves open, where these have at most
///    `effort.pairs_exact_max` pairs with demand points.
pub fn most_persons(
    problem: &CoverProblem,
    places: usize,
    effort: &Effort,
) -> Result<PersonsPlan, SitingError> {
    most_persons_knowing(problem, (places, &[]), effort)
}

/// As [`most_persons`], where a plan of no more places is known: the answer serves no fewer persons.
///
/// # Errors
/// As for [`most_persons`].
pub(super) fn most_persons_knowing(
    problem: &CoverProblem,
    (places, known): (usize, &[u32]),
    effort: &Effort,
) -> Result<PersonsPlan, SitingError> {
    let weights = problem.weights();
    let question = Question {
        reached: problem.reached(),
        demands: weights.len(),
        requirements: &[],
        places_max: Some(places),
        aim: Aim::Most(weights.to_vec()),
    };
    let reduced = reduce(&question);
    let known = reduced.instead_of(&question, known);
    let best = most(
        &Maximal {
            reached: &reduced.reached,
            weights: reduced.weights(),
            places,
            wanted: None,
            known: known.as_deref(),
        },
        effort,
    )?;
    let (persons, chosen) = settled(problem, &[], reduced.originals(&best.chosen));
    let (persons_max, is_repeatable) = (best.persons_max, best.is_repeatable);
    Ok(PersonsPlan { chosen, persons, persons_max, is_repeatable })
}

/// With as many new places as a plan has, how many persons can be served if some groups must not fall below a number
/// of persons?
///
/// # Parameters
/// As for [`most_persons`]; `start` is a plan to begin with: the answer has no more places and, where `start` meets the
/// needs, serves no fewer persons. `needs` are the persons to be served of each group, by the group's number. Groups
/// beyond them need nothing.
///
/// # Errors
/// - [`SitingError::OutOfReach`] if all candidates together do not meet the need of a group.
/// - [`SitingError::NotFound`] if `start` does not meet all needs and no plan with so few places was found that does.
/// - [`SitingError::Solver`] if the exact solver fails.
///
/// # Method
/// Few groups, or a small problem: the exact solver is asked at once. Many: the plan is improved group by group, and the
/// bound is that of the question without needs.
pub fn most_persons_meeting(
    problem: &CoverProblem,
    start: &[u32],
    needs: &[u64],
    effort: &Effort,
) -> Result<PersonsPlan, SitingError> {
    let [_, plan] = most_persons_free_and_meeting(problem, start, needs, effort)?;
    Ok(plan)
}

/// The answer without needs, as of [`most_persons`], which has the bound of the other one, and that of
/// [`most_persons_meeting`].
///
/// # Errors
/// As for [`most_persons_meeting`].
pub(super) fn most_persons_free_and_meeting(
    problem: &CoverProblem,
    start: &[u32],
    needs: &[u64],
    effort: &Effort,
) -> Result<[PersonsPlan; 2], SitingError> {
    let free = most_persons(problem, start.len(), effort)?;
    let plan = most_persons_from(problem, (start, &free), needs, effort)?;
    Ok([free, plan])
}

/// As [`most_persons_meeting`], where the answer without needs is known, for as many places as `start` has.
///
/// # Errors
/// As for [`most_persons_meeting`].
pub(super) fn most_persons_from(
    problem: &CoverProblem,
    (start, free): (&[u32], &PersonsPlan),
    needs: &[u64],
    effort: &Effort,
) -> Result<PersonsPlan, SitingError> {
    let requirements = requirements(problem, needs)?;
    let known = meets(problem, &requirements, start).then(|| persons_served(problem, start));
    // Often the plan meets the needs anyway.
    if meets(problem, &requirements, &free.chosen) && Some(free.persons) >= known {
        return Ok(free.clone());
    }
    let plan = best_meeting(problem, start, &requirements, effort)?;
    Ok(PersonsPlan {
        persons_max: plan.persons_max.min(free.persons_max).max(plan.persons),
        is_repeatable: plan.is_repeatable && free.is_repeatable,
        ..plan
    })
}

/// As [`most_persons_meeting`], where the bound does not matter: it may be that of all persons. `start` meets the needs.
///
/// Exchanges look for a plan first in which persons of groups with needs count more than all others together; the exact
/// solver is asked about small problems alone, and not for long.
///
/// # Errors
/// As for [`most_persons_meeting`].
pub(super) fn more_persons_meeting(
    problem: &CoverProblem,
    start: &[u32],
    needs: &[u64],
    effort: &Effort,
) -> Result<PersonsPlan, SitingError> {
    /// Such programs take a second or two. Larger ones take minutes before their first node.
    const PAIRS_MAX: usize = 20_000;
    const NODES_MAX: u32 = 200;
    let effort = Effort {
        nodes_max: effort.nodes_max.min(NODES_MAX),
        pairs_exact_max: effort.pairs_exact_max.min(PAIRS_MAX),
        ..*effort
    };
    let requirements = requirements(problem, needs)?;
    let start = shaken_meeting(problem, &requirements, start);
    best_meeting(problem, &start, &requirements, &effort)
}

/// A plan, improved by exchanges with which persons who count in a requirement come before all others; as it is where none
/// meets all requirements.
fn shaken_meeting(problem: &CoverProblem, requirements: &[Requirement], start: &[u32]) -> Vec<u32> {
    let mut weights = problem.weights().to_vec();
    let first = Requirement::sum(requirements).weights;
    first.iter().for_each(|(demand, _)| weights[*demand as usize] = 0);
    let others: u64 = weights.iter().sum();
    for (demand, persons) in first {
        weights[demand as usize] = persons * (others + 1);
    }
    let plan = shake(problem.reached(), &weights, start.to_vec(), &FAR_APART);
    if meets(problem, requirements, &plan) { plan } else { start.to_vec() }
}

/// Whether a plan meets all requirements.
fn meets(problem: &CoverProblem, requirements: &[Requirement], plan: &[u32]) -> bool {
    let is_reached = reached_by(problem.reached(), problem.weights().len(), plan);
    requirements.iter().all(|requirement| requirement.is_met(&is_reached))
}

/// The best plan found that meets all requirements with as many places as another.
fn best_meeting(
    problem: &CoverProblem,
    start: &[u32],
    requirements: &[Requirement],
    effort: &Effort,
) -> Result<PersonsPlan, SitingError> {
    let places = start.len();
    let start = Some(start.to_vec()).filter(|start| meets(problem, requirements, start));
    let question = Question {
        reached: problem.reached(),
        demands: problem.weights().len(),
        requirements,
        places_max: Some(places),
        aim: Aim::Most(problem.weights().to_vec()),
    };
    let open = able_to_meet(&question, places, effort);
    let kept = |one: usize| match open.binary_search(&(one as u32)) {
        Ok(_) => question.reached.row(one).to_vec(),
        Err(_) => Vec::new(),
    };
    let reached = Reached::from_rows((0..question.reached.candidates()).map(kept));
    let question = Question { reached: &reached, ..question };
    let reduced = reduce(&question);
    let built = start_of_most(&reduced, places).map(|plan| reduced.originals(&plan));
    let mut plans: Vec<Vec<u32>> = built.into_iter().chain(start).collect();
    let everyone: u64 = problem.weights().iter().sum();
    let (mut persons_max, mut is_repeatable) = (everyone, true);
    let is_small = reduced.reached.pairs() <= effort.pairs_exact_max && effort.nodes_max > 0;
    if let Some(solver) = exact_solver().filter(|_| is_small) {
        if is_asked_at_once(&reduced) {
            if let Some(answer) = solve(&reduced.question(Some(places)), effort, solver)? {
                plans.extend(answer.chosen.map(|plan| reduced.originals(&plan)));
                persons_max = persons_max.min(answer.bound);
                is_repeatable &= answer.is_repeatable;
            }
        } else if let Some(known) = most_of(problem, &plans).cloned() {
            plans.push(improve_by_parts(&question, known, effort, solver)?);
            // A limit of time, where there is one, may have ended a part.
            is_repeatable &= effort.seconds_max.is_none();
        }
    }
    let best = most_of(problem, &plans).ok_or(SitingError::NotFound { places })?;
    let (persons, chosen) = settled(problem, requirements, best.clone());
    Ok(PersonsPlan { chosen, persons, persons_max: persons_max.max(persons), is_repeatable })
}

/// The candidates that can belong to a plan of so many places that meets all requirements, ascending. Where the best plan
/// barely meets them, these are few. All where the question is too large for a bound of its own.
fn able_to_meet(question: &Question, places: usize, effort: &Effort) -> Vec<u32> {
    const PAIRS_MAX: usize = 1_000_000;
    if question.reached.pairs() > PAIRS_MAX || effort.nodes_max == 0 {
        return (0..question.reached.candidates() as u32).collect();
    }
    // Who meets each requirement meets their sum.
    let sum = Requirement::sum(question.requirements);
    let mut weights = vec![0; question.demands];
    sum.weights.iter().for_each(|(demand, persons)| weights[*demand as usize] = *persons);
    let runs = Runs::new(question.reached, question.demands);
    let mut relaxation = Relaxation::new(&runs, &weights, places);
    let priced = relaxation.improve(places, effort.rounds_max, sum.at_least, |_, _| sum.at_least);
    priced.fixed(places, sum.at_least).may
}

/// The plan that serves most persons of several.
fn most_of<'p>(problem: &CoverProblem, plans: &'p [Vec<u32>]) -> Option<&'p Vec<u32>> {
    plans.iter().max_by_key(|plan| persons_served(problem, plan))
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
    fewest_places_from(problem, needs, None, effort)
}

/// As [`fewest_places`], from a plan that meets all needs, where one is known.
///
/// # Errors
/// As for [`fewest_places`].
pub(super) fn fewest_places_from(
    problem: &CoverProblem,
    needs: &[u64],
    known: Option<&[u32]>,
    effort: &Effort,
) -> Result<PlacesPlan, SitingError> {
    let requirements = requirements(problem, needs)?;
    let demands = problem.weights().len();
    let question = Question {
        reached: problem.reached(),
        demands,
        requirements: &requirements,
        places_max: None,
        aim: Aim::FewestPlaces,
    };
    let reduced = reduce(&question);
    let mut start = greedy_places(&reduced.reached, reduced.demands, &reduced.requirements)
        .expect("all candidates together meet all needs");
    if let Some(known) = known.and_then(|known| reduced.instead_of(&question, known))
        && known.len() < start.len()
    {
        start = known;
    }
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

/// Places of which those that serve some groups are at least so many in every plan that meets all needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Serving {
    pub groups: Vec<u32>,
    pub places: usize,
}

/// What is known of plans with no more than so many places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Within<T> {
    /// This plan meets all needs.
    Plan(T),
    /// No plan does.
    Nothing,
    /// None was found up to the limit of nodes, and there may be one.
    Open,
}

/// The fewest places, no more than so many, that meet all needs. `serving` is known of every plan.
///
/// First a linear program bounds all plans, in which places may be divided; mostly it leaves none.
///
/// # Errors
/// As for [`fewest_places`].
pub(super) fn fewest_places_within(
    problem: &CoverProblem,
    needs: &[u64],
    (places_max, serving): (usize, &[Serving]),
    effort: &Effort,
) -> Result<Within<PlacesPlan>, SitingError> {
    let requirements = requirements(problem, needs)?;
    let demands = problem.weights().len();
    let reduced = reduce(&Question {
        reached: problem.reached(),
        demands,
        requirements: &requirements,
        places_max: None,
        aim: Aim::FewestPlaces,
    });
    let is_small = reduced.reached.pairs() <= effort.pairs_exact_max && effort.nodes_max > 0;
    let Some(solver) = exact_solver().filter(|_| is_small) else {
        let plan = fewest_places(problem, needs, effort)?;
        return Ok(match plan.places() <= places_max {
            true => Within::Plan(plan),
            false if plan.places_min > places_max => Within::Nothing,
            false => Within::Open,
        });
    };
    let known: Vec<AtLeast> =
        serving.iter().map(|one| candidates_of(problem, &reduced, one)).collect();
    let question = reduced.question(Some(places_max));
    if relaxed_bound(&reduced.question(None), &known, effort, solver)? > places_max as u64 {
        return Ok(Within::Nothing);
    }
    let Some(answer) = solve_knowing(&question, &known, effort, solver)? else {
        return Ok(Within::Nothing);
    };
    let Some(chosen) = answer.chosen else {
        let is_ruled_out = answer.bound > places_max as u64;
        return Ok(if is_ruled_out { Within::Nothing } else { Within::Open });
    };
    let mut chosen = reduced.originals(&chosen);
    drop_superfluous(problem.reached(), demands, &requirements, &mut chosen);
    Ok(Within::Plan(PlacesPlan {
        persons: persons_served(problem, &chosen),
        places_min: (answer.bound as usize).min(chosen.len()),
        chosen,
        is_repeatable: answer.is_repeatable,
    }))
}

/// The remaining candidates that serve one of some groups.
fn candidates_of(problem: &CoverProblem, reduced: &Reduced, serving: &Serving) -> AtLeast {
    let counts = |demand: &u32| {
        let at = *demand as usize;
        problem.weights()[at] > 0 && serving.groups.contains(&problem.groups()[at])
    };
    let serves = |one: &u32| {
        let original = reduced.candidates[*one as usize];
        problem.reached().row(original as usize).iter().any(counts)
    };
    let candidates = (0..reduced.candidates.len() as u32).filter(serves).collect();
    AtLeast { candidates, places: serving.places }
}

/// Persons whom the chosen candidates serve.
pub fn persons_served(problem: &CoverProblem, chosen: &[u32]) -> u64 {
    persons(problem.reached(), problem.weights(), chosen)
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
    let left = left_by(&reduced.reached, reduced.weights(), &chosen);
    chosen.extend(greedy_persons(&reduced.reached, &left, places - chosen.len()));
    chosen.sort_unstable();
    Some(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_others_are_served_while_nobody_of_a_group_with_a_need_is_lost() {
        // Each pair of places serves all 20 persons of group 0; the second pair 2 of group 1 as well, and the last
        // candidate 100 of them, but nobody of group 0.
        let rows = [vec![0, 1], vec![2, 3], vec![0, 2, 4], vec![1, 3, 5], vec![6]];
        let (weights, groups) = (vec![5, 5, 5, 5, 1, 1, 100], vec![0, 0, 0, 0, 1, 1, 1]);
        let problem = CoverProblem::new(Reached::from_rows(rows), weights, groups);
        let problem = problem.expect("a problem");
        for effort in [Effort::default(), Effort::default().without_exact()] {
            let plan = more_persons_meeting(&problem, &[0, 1], &[20], &effort).expect("a plan");
            assert_eq!((plan.chosen, plan.persons), (vec![2, 3], 22));
        }
        // A plan that serves more of both groups together than each needs is no answer where one of them has less.
        let needs = requirements(&problem, &[20, 2]).expect("within reach");
        assert_eq!(shaken_meeting(&problem, &needs, &[2, 3]), [2, 3]);
        assert_eq!(shaken_meeting(&problem, &needs[..1], &[0, 1]), [2, 3]);
    }
}
