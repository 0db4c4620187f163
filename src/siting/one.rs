//! Fewest places for one requirement: from a plan downwards, until none has fewer.

use super::bound::Relaxation;
use super::effort::Effort;
use super::exact::Requirement;
use super::maximal::{Best, Maximal, most, most_from};
use super::reduce::Reduced;
use super::runs::Runs;
use super::solver::SolverError;

/// Rounds of the bound for each number of places while it is narrowed down. A choice: fewer than
/// for a whole bound (`Effort::rounds_max`), because each number begins with the prices of the one before; what they leave
/// open goes to the whole bound or the exact solver. It decides about time, never about the answer's truth.
const ROUNDS_TO_ENCLOSE: u32 = 300;

/// The plan with fewest places known, and what every plan needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fewest {
    /// Ascending.
    pub chosen: Vec<u32>,
    pub places_min: usize,
    pub is_repeatable: bool,
}

/// The fewest places that meet one requirement, from a plan that meets it.
///
/// # Method
/// `n` places are enough exactly if the most persons whom `n` places serve reach the requirement: the smallest such `n` is
/// enclosed by halves with good plans and bounds alone, then the exact solver decides whether one place less is enough.
pub(super) fn with_one(
    reduced: &Reduced,
    requirement: &Requirement,
    fewest: Fewest,
    effort: &Effort,
) -> Result<Fewest, SolverError> {
    with_relaxation(reduced, requirement, fewest, |relaxation, fewest| {
        enclose(reduced, requirement, relaxation, fewest)?;
        descend(reduced, requirement, relaxation, fewest, effort)
    })
}

/// As [`with_one`], where the number of places is enclosed already.
pub(super) fn with_enclosed(
    reduced: &Reduced,
    requirement: &Requirement,
    fewest: Fewest,
    effort: &Effort,
) -> Result<Fewest, SolverError> {
    with_relaxation(reduced, requirement, fewest, |relaxation, fewest| {
        descend(reduced, requirement, relaxation, fewest, effort)
    })
}

/// As [`with_one`], as far as good plans and bounds alone go.
pub(super) fn enclosed(
    reduced: &Reduced,
    requirement: &Requirement,
    fewest: Fewest,
) -> Result<Fewest, SolverError> {
    with_relaxation(reduced, requirement, fewest, |relaxation, fewest| {
        enclose(reduced, requirement, relaxation, fewest)
    })
}

/// A plan and its bound, improved with a relaxation that bounds plans of no more places.
fn with_relaxation(
    reduced: &Reduced,
    requirement: &Requirement,
    mut fewest: Fewest,
    improve: impl FnOnce(&mut Relaxation, &mut Fewest) -> Result<(), SolverError>,
) -> Result<Fewest, SolverError> {
    let weights = weights_in(reduced, requirement);
    let runs = Runs::new(&reduced.reached, weights.len());
    let mut relaxation = Relaxation::new(&runs, &weights, fewest.chosen.len());
    improve(&mut relaxation, &mut fewest)?;
    Ok(fewest)
}

/// Asks for one place less, until no plan is found.
fn descend(
    reduced: &Reduced,
    requirement: &Requirement,
    relaxation: &mut Relaxation,
    fewest: &mut Fewest,
    effort: &Effort,
) -> Result<(), SolverError> {
    while fewest.places_min < fewest.chosen.len() {
        let places = fewest.chosen.len() - 1;
        let question = wanted(reduced, requirement, relaxation.weights(), places);
        let best = most_from(&question, relaxation, effort)?;
        fewest.is_repeatable &= best.is_repeatable;
        if best.persons >= requirement.at_least {
            fewest.chosen = best.chosen;
        } else {
            if best.persons_max < requirement.at_least {
                fewest.places_min = places + 1;
            }
            break;
        }
    }
    raise_bound(requirement, relaxation, fewest);
    Ok(())
}

/// The plan of no more than so many places that serves most of a requirement, or enough of it; its bound tells whether
/// another one may serve enough.
pub(super) fn meeting(
    reduced: &Reduced,
    requirement: &Requirement,
    places: usize,
    effort: &Effort,
) -> Result<Best, SolverError> {
    let weights = weights_in(reduced, requirement);
    most(&wanted(reduced, requirement, &weights, places), effort)
}

/// Narrows down the number of places by good plans and bounds alone. One relaxation serves all numbers: prices that are
/// good for one are a good beginning for the next, and what they prove holds for every number.
pub(super) fn enclose(
    reduced: &Reduced,
    requirement: &Requirement,
    relaxation: &mut Relaxation,
    fewest: &mut Fewest,
) -> Result<(), SolverError> {
    let quick = Effort { rounds_max: ROUNDS_TO_ENCLOSE, ..Effort::default().without_exact() };
    // Places with which no plan was found, although the bound does not rule it out.
    let mut undecided = 0;
    while fewest.places_min.max(undecided) < fewest.chosen.len() {
        let places = (fewest.places_min.max(undecided) + fewest.chosen.len() - 1) / 2;
        let question = wanted(reduced, requirement, relaxation.weights(), places);
        let best = most_from(&question, relaxation, &quick)?;
        if best.persons >= requirement.at_least {
            fewest.chosen = best.chosen;
        } else if best.persons_max >= requirement.at_least {
            undecided = places + 1;
        }
        raise_bound(requirement, relaxation, fewest);
    }
    Ok(())
}

/// Numbers of places with which no plan serves as many persons as required are too few.
pub(super) fn raise_bound(requirement: &Requirement, relaxation: &Relaxation, fewest: &mut Fewest) {
    while fewest.places_min < fewest.chosen.len()
        && relaxation.persons_max(fewest.places_min) < requirement.at_least
    {
        fewest.places_min += 1;
    }
}

/// Persons at each demand point who count in a requirement.
pub(super) fn weights_in(reduced: &Reduced, requirement: &Requirement) -> Vec<u64> {
    let mut weights = vec![0; reduced.demands];
    for (demand, persons) in &requirement.weights {
        weights[*demand as usize] = *persons;
    }
    weights
}

/// Can so many places meet a requirement?
fn wanted<'a>(
    reduced: &'a Reduced,
    requirement: &Requirement,
    weights: &'a [u64],
    places: usize,
) -> Maximal<'a> {
    let wanted = Some(requirement.at_least);
    Maximal { reached: &reduced.reached, weights, places, wanted, known: None }
}
