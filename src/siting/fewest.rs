//! Fewest places: from a plan downwards, until none has fewer.

use super::bound::Relaxation;
use super::columns::places_min_by_groups;
use super::cover::Reached;
use super::effort::Effort;
use super::exact::{Question, Requirement, exact_solver, solve};
use super::one::{Fewest, enclose, raise_bound, weights_in, with_one};
use super::parts::improve_by_parts;
use super::reduce::{Reduced, reduce};
use super::runs::Runs;
use super::settle::drop_superfluous;
use super::sharing::fewest_of_two;
use super::solver::{Solver, SolverError};

/// The plan with fewest places that meets the requirements of a question, from one that meets them.
///
/// # Method
/// With one requirement, `n` places are enough exactly if the most persons whom `n` places serve reach it: the smallest
/// such `n` is enclosed by halves with good plans and bounds alone, then the exact solver decides whether one place less is
/// enough. With two, the search is among the candidates that both share (`fewest_of_two`), and the exact solver decides what
/// it leaves open; where the question is small, the other way round. With a few, the exact solver is asked at once where the
/// question is small enough; with many, each group's own plans give the bound. Where a few have too many pairs for it, or it
/// ends without a proof, it decides about the candidates alone that the bound of their sum leaves, in which those count more
/// of whom a place serves fewer.
pub(super) fn fewest(
    reduced: &Reduced,
    start: Vec<u32>,
    effort: &Effort,
) -> Result<Fewest, SolverError> {
    let fewest = Fewest { chosen: start, places_min: 0, is_repeatable: true };
    match reduced.requirements.as_slice() {
        [] => Ok(Fewest { chosen: Vec::new(), ..fewest }),
        [one] => with_one(reduced, one, fewest, effort),
        several => with_several(reduced, several, fewest, effort),
    }
}

/// Pairs up to which two groups go to the exact solver at once: two towns in cells of 1 km, which it solves in parts of a
/// second. Two towns in cells of 100 m on foot have tens of thousands, and the search among the candidates that both share is
/// faster by far. Questions between were not compared: the number decides about time, never about the answer.
const PAIRS_OF_TWO: usize = 6_000;

/// So many groups are few: a choice, not a measurement. Pairs, triples and a region of four municipalities are asked about
/// at once; the program of more groups has a need for each, and even its first relaxation may take minutes. More decides
/// about time and how tight the bound is, never about whether a plan meets all needs.
const GROUPS_MAX: usize = 4;

fn with_several(
    reduced: &Reduced,
    requirements: &[Requirement],
    mut fewest: Fewest,
    effort: &Effort,
) -> Result<Fewest, SolverError> {
    let is_two = requirements.len() == 2;
    if is_two && reduced.reached.pairs() > PAIRS_OF_TWO {
        fewest_of_two(reduced, &mut fewest, effort)?;
    }
    let is_small = reduced.reached.pairs() <= effort.pairs_exact_max && effort.nodes_max > 0;
    let is_open = fewest.places_min < fewest.chosen.len();
    let solver = exact_solver().filter(|_| is_small && is_open);
    if let Some(solver) = solver.filter(|_| !is_asked_at_once(reduced)) {
        by_groups(reduced, &mut fewest, effort, solver)?;
    } else if let Some(solver) = solver
        && let Some(answer) = solve(&reduced.question(None), effort, solver)?
    {
        let places_min = fewest.places_min.max(answer.bound as usize);
        fewest.places_min = places_min.min(fewest.chosen.len());
        fewest.is_repeatable &= answer.is_repeatable;
        keep_fewer(&mut fewest, answer.chosen);
    }
    let is_open = fewest.places_min < fewest.chosen.len();
    if is_open && is_two && reduced.reached.pairs() <= PAIRS_OF_TWO {
        fewest_of_two(reduced, &mut fewest, effort)?;
    } else if is_open && !is_two {
        let evened = match requirements.len() {
            0..=GROUPS_MAX => {
                let alone = requirements.iter().map(|one| bound_alone(reduced, one, &mut fewest));
                evened(requirements, &alone.collect::<Result<Vec<u64>, _>>()?)
            }
            // What one of many needs alone is far below what all need, and a bound for each takes as long as one for all.
            _ => Requirement::sum(requirements),
        };
        with_core(reduced, &evened, &mut fewest, effort)?;
    }
    Ok(fewest)
}

/// Raises the bound to the places that one of several requirements needs alone. Returns the persons for whose sake its
/// last place is needed.
fn bound_alone(
    reduced: &Reduced,
    requirement: &Requirement,
    fewest: &mut Fewest,
) -> Result<u64, SolverError> {
    let weights = weights_in(reduced, requirement);
    let runs = Runs::new(&reduced.reached, weights.len());
    let mut relaxation = Relaxation::new(&runs, &weights, fewest.chosen.len());
    let mut alone = Fewest { places_min: 0, ..fewest.clone() };
    enclose(reduced, requirement, &mut relaxation, &mut alone)?;
    fewest.places_min = fewest.places_min.max(alone.places_min);
    Ok(relaxation.last_of(alone.places_min))
}

/// One requirement that every plan meets that meets several: their sum, where those count more of whom a place serves
/// fewer. `last` are the persons for whose sake each requirement needs its last place.
fn evened(requirements: &[Requirement], last: &[u64]) -> Requirement {
    /// Parts in which one counts more than the other, and how often at most.
    const PARTS: u64 = 64;
    const TIMES_MAX: u64 = 64;
    let most = last.iter().max().copied().unwrap_or(1);
    let each = requirements.iter().zip(last).map(|(requirement, last)| {
        let times = (most * PARTS / last).min(PARTS * TIMES_MAX);
        let weights =
            requirement.weights.iter().map(|(demand, persons)| (*demand, persons * times));
        Requirement { weights: weights.collect(), at_least: requirement.at_least * times }
    });
    Requirement::sum(&each.collect::<Vec<_>>())
}

/// Several requirements of which the question is too large for the exact solver: it is asked about the candidates alone
/// that can belong to a plan with fewer places. `evened` is a requirement that follows from all of them.
fn with_core(
    reduced: &Reduced,
    evened: &Requirement,
    fewest: &mut Fewest,
    effort: &Effort,
) -> Result<(), SolverError> {
    let weights = weights_in(reduced, evened);
    let runs = Runs::new(&reduced.reached, weights.len());
    let mut relaxation = Relaxation::new(&runs, &weights, fewest.chosen.len());
    let floor = evened.at_least.saturating_sub(1);
    while fewest.places_min < fewest.chosen.len() {
        let places = fewest.chosen.len() - 1;
        let priced = relaxation.improve(places, effort.rounds_max, floor, |_, _| floor);
        raise_bound(evened, &relaxation, fewest);
        let is_few = reduced.requirements.len() <= GROUPS_MAX && effort.nodes_max > 0;
        let Some(solver) = exact_solver().filter(|_| is_few) else { break };
        if fewest.places_min > places {
            break;
        }
        let open = priced.fixed(places, evened.at_least).may;
        let rows = open.iter().map(|one| reduced.reached.row(*one as usize).to_vec());
        let core = reduce(&Question {
            reached: &Reached::from_rows(rows),
            ..reduced.question(Some(places))
        });
        if core.reached.pairs() > effort.pairs_exact_max {
            break;
        }
        let Some(answer) = solve(&core.question(Some(places)), effort, solver)? else {
            // No plan has so few places.
            fewest.places_min = places + 1;
            break;
        };
        fewest.is_repeatable &= answer.is_repeatable;
        // Every plan with fewer places is one of the core.
        fewest.places_min = fewest.places_min.max((answer.bound as usize).min(places + 1));
        let Some(chosen) = answer.chosen else { break };
        let chosen = core.originals(&chosen).into_iter();
        fewest.chosen = chosen.map(|one| open[one as usize]).collect();
    }
    Ok(())
}

/// Whether the exact solver is asked about all groups at once: there are few, or few pairs. Else one program of all is
/// too slow: even its first relaxation may take minutes.
pub(super) fn is_asked_at_once(reduced: &Reduced) -> bool {
    const PAIRS_MAX: usize = 6_000;
    reduced.requirements.len() <= GROUPS_MAX || reduced.reached.pairs() <= PAIRS_MAX
}

/// Many groups: a bound by the plans of each, and a plan improved group by group.
fn by_groups(
    reduced: &Reduced,
    fewest: &mut Fewest,
    effort: &Effort,
    solver: &dyn Solver,
) -> Result<(), SolverError> {
    let question = reduced.question(None);
    let better = improve_by_parts(&question, fewest.chosen.clone(), effort, solver)?;
    keep_fewer(fewest, Some(better));
    let answer = places_min_by_groups(reduced, &fewest.chosen, effort, solver)?;
    fewest.places_min = answer.places_min.min(fewest.chosen.len());
    // A limit of time, where there is one, may have ended a part as well.
    fewest.is_repeatable = answer.is_repeatable && effort.seconds_max.is_none();
    let plans = answer.plans.into_iter().map(|plan| {
        let mut plan: Vec<u32> = plan.into_iter().collect();
        drop_superfluous(&reduced.reached, reduced.demands, &reduced.requirements, &mut plan);
        plan
    });
    if let Some(plan) = plans.min_by_key(Vec::len)
        && fewest.places_min < fewest.chosen.len()
    {
        let better = improve_by_parts(&question, plan, effort, solver)?;
        keep_fewer(fewest, Some(better));
    }
    Ok(())
}

fn keep_fewer(fewest: &mut Fewest, plan: Option<Vec<u32>>) {
    if let Some(plan) = plan.filter(|plan| plan.len() < fewest.chosen.len()) {
        fewest.chosen = plan;
    }
}

#[cfg(all(test, feature = "highs"))]
mod tests {
    use super::super::exact::Aim;
    use super::super::greedy::greedy_places;
    use super::*;

    /// Towns of three cells side by side along a road; a place serves its cell and the next ones.
    fn towns(number: u32) -> Reduced {
        let cells = 3 * number;
        let row = |cell: u32| cell.saturating_sub(1)..(cell + 2).min(cells);
        let town = |town: u32| Requirement {
            weights: (3 * town..3 * town + 3).map(|cell| (cell, 10)).collect(),
            at_least: 30,
        };
        let requirements: Vec<Requirement> = (0..number).map(town).collect();
        reduce(&Question {
            reached: &Reached::from_rows((0..cells).map(row)),
            demands: cells as usize,
            requirements: &requirements,
            places_max: None,
            aim: Aim::FewestPlaces,
        })
    }

    #[test]
    fn the_plans_of_each_town_prove_one_place_in_each() {
        let reduced = towns(8);
        let start = greedy_places(&reduced.reached, reduced.demands, &reduced.requirements);
        let mut fewest = Fewest {
            chosen: start.expect("all candidates meet all needs"),
            places_min: 0,
            is_repeatable: true,
        };
        let solver = exact_solver().expect("the feature is on");
        by_groups(&reduced, &mut fewest, &Effort::default(), solver).expect("an answer");
        assert_eq!((fewest.chosen.len(), fewest.places_min), (8, 8));
        let is_reached =
            super::super::exact::reached_by(&reduced.reached, reduced.demands, &fewest.chosen);
        assert!(reduced.requirements.iter().all(|town| town.is_met(&is_reached)));
    }

    #[test]
    fn the_core_that_the_bound_of_the_sum_leaves_has_the_plan_and_proves_it() {
        let reduced = towns(3);
        let all: Vec<u32> = (0..reduced.reached.candidates() as u32).collect();
        assert!(all.len() > 3, "more places than are needed");
        let mut fewest = Fewest { chosen: all, places_min: 0, is_repeatable: true };
        let sum = Requirement::sum(&reduced.requirements);
        with_core(&reduced, &sum, &mut fewest, &Effort::default()).expect("an answer");
        assert_eq!((fewest.chosen.len(), fewest.places_min), (3, 3));
        let is_reached =
            super::super::exact::reached_by(&reduced.reached, reduced.demands, &fewest.chosen);
        assert!(reduced.requirements.iter().all(|town| town.is_met(&is_reached)));
        assert!(fewest.is_repeatable);
    }

    #[test]
    fn a_group_after_the_other_needs_no_more_places_than_before() {
        let reduced = towns(6);
        let all: Vec<u32> = (0..reduced.reached.candidates() as u32).collect();
        let solver = exact_solver().expect("the feature is on");
        let better = improve_by_parts(&reduced.question(None), all, &Effort::default(), solver)
            .expect("a plan");
        assert_eq!(better.len(), 6);
    }
}
