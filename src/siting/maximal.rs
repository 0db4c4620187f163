//! Most persons: a good plan, a bound, and the exact solver for the candidates that the bound leaves.

use super::bound::{Fixed, Priced, Relaxation, seen};
use super::cover::Reached;
use super::effort::{Effort, is_wide};
use super::exact::{Aim, Found, Question, Requirement, exact_solver, left_by, prove, solve};
use super::exchange::{FAR_APART, Shakes, exchange, exchange_among, shake};
use super::greedy::greedy_persons;
use super::reduce::reduce;
use super::runs::Runs;
use super::solver::SolverError;

/// The best plan known, and what none exceeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Best {
    /// Ascending.
    pub chosen: Vec<u32>,
    pub persons: u64,
    pub persons_max: u64,
    pub is_repeatable: bool,
}

/// Persons whom a plan serves.
pub(super) fn persons(reached: &Reached, weights: &[u64], chosen: &[u32]) -> u64 {
    let mut demands: Vec<u32> =
        chosen.iter().flat_map(|candidate| reached.row(*candidate as usize)).copied().collect();
    demands.sort_unstable();
    demands.dedup();
    demands.iter().map(|demand| weights[*demand as usize]).sum()
}

/// A question for most persons.
#[derive(Clone, Copy, Debug)]
pub(super) struct Maximal<'a> {
    /// Which demand points each candidate reaches.
    pub reached: &'a Reached,
    /// Persons at each demand point.
    pub weights: &'a [u64],
    /// Most places.
    pub places: usize,
    /// Persons that are enough, where more do not matter: any plan that serves as many is an answer, or the proof
    /// that there is none.
    pub wanted: Option<u64>,
    /// A plan of no more places that is known already: the answer serves no fewer persons.
    pub known: Option<&'a [u32]>,
}

impl Maximal<'_> {
    /// Only plans with more persons matter.
    fn floor(&self, best: &Best) -> u64 {
        match self.wanted {
            Some(wanted) if best.persons >= wanted => u64::MAX,
            Some(wanted) => wanted - 1,
            None => best.persons,
        }
    }
}

/// A plan of at most so many places that serves most persons.
///
/// # Method
/// 1. Greedy choice and exchange give a plan, Lagrangian relaxation a bound, which sees more plans on its way. Where both
///    differ by more than a thousandth and the effort has rounds for that, the bound is improved for longer in smaller steps,
///    and neighbours are exchanged together.
/// 2. Candidates with which the bound falls below the best plan cannot belong to a better one, and those without which it
///    does belong to each (reduced-cost fixing).
/// 3. The exact solver decides about the rest, the core.
pub(super) fn most(question: &Maximal, effort: &Effort) -> Result<Best, SolverError> {
    let runs = Runs::new(question.reached, question.weights.len());
    let mut relaxation = Relaxation::new(&runs, question.weights, question.places);
    most_from(question, &mut relaxation, effort)
}

/// [`most`], from prices that are known already: of the same candidates and persons, for at least as many places.
pub(super) fn most_from(
    question: &Maximal,
    relaxation: &mut Relaxation,
    effort: &Effort,
) -> Result<Best, SolverError> {
    let places = question.places;
    let mut best = start(question);
    let floor = question.floor(&best);
    let rounds = (effort.rounds_max, effort.rounds_more);
    let priced = relaxation.improve_longer(places, rounds, floor, |ranked, prices| {
        look(question, (ranked, prices), &mut best);
        question.floor(&best)
    });
    best.persons_max = relaxation.persons_max(places).max(best.persons);
    if best.persons_max > question.floor(&best) {
        if effort.rounds_more > 0 && is_wide(best.persons, best.persons_max) {
            shake_first(question, &priced, &mut best);
        }
        shake_core(question, &priced, &mut best);
    }
    let floor = question.floor(&best);
    if best.persons_max > floor {
        let fixed = priced.fixed(places, floor + 1);
        decide(question, &fixed, effort, &mut best)?;
    }
    Ok(best)
}

/// A plan from which to begin, by greedy choice or the known one, whichever serves more after exchanges.
fn start(question: &Maximal) -> Best {
    let Maximal { reached, weights, places, .. } = *question;
    let chosen = exchange(reached, weights, greedy_persons(reached, weights, places));
    let persons = persons(reached, weights, &chosen);
    let mut best = Best { chosen, persons, persons_max: 0, is_repeatable: true };
    if let Some(known) = question.known {
        keep_better(question, exchange(reached, weights, known.to_vec()), &mut best);
    }
    best
}

/// Looks for a better plan among the candidates that can belong to one: each person more makes the core smaller.
fn shake_core(question: &Maximal, priced: &Priced, best: &mut Best) {
    /// Pairs with which the core is too large.
    const PAIRS_MAX: usize = 300_000;
    let floor = question.floor(best);
    let core = priced.fixed(question.places, floor + 1).may;
    let enough = question.wanted.map_or(u64::MAX, |wanted| wanted.saturating_sub(best.persons));
    shake_among(question, core, PAIRS_MAX, &Shakes { enough, ..FAR_APART }, best);
}

/// Looks longer for a better plan, among the candidates with the best scores: where a plan and its bound differ much, almost
/// all candidates can belong to a better plan. Neighbours are exchanged together.
///
/// How often is what a trial showed: of hospitals of the demo region (200 places for all, cells of 100 m) 10,000 attempts with
/// two at once gain 1,077 persons, with three 1,250, and neither four at once nor 40,000 attempts more than that.
fn shake_first(question: &Maximal, priced: &Priced, best: &mut Best) {
    const SHAKES: Shakes =
        Shakes { attempts: 10_000, at_once: 3, are_near: true, enough: u64::MAX };
    let first = priced.first(seen(question.places));
    shake_among(question, first, usize::MAX, &SHAKES, best);
}

/// Shakes a plan with some candidates, unless they have too many pairs.
fn shake_among(
    question: &Maximal,
    mut core: Vec<u32>,
    pairs_max: usize,
    shakes: &Shakes,
    best: &mut Best,
) {
    let Maximal { reached, weights, .. } = *question;
    core.extend(&best.chosen);
    core.sort_unstable();
    core.dedup();
    let rows = core.iter().map(|candidate| reached.row(*candidate as usize).to_vec());
    let core_reached = Reached::from_rows(rows);
    if core_reached.pairs() > pairs_max {
        return;
    }
    let number = |one: &u32| core.binary_search(one).expect("the plan is in the core") as u32;
    let start = best.chosen.iter().map(number).collect();
    let plan = shake(&core_reached, weights, start, shakes);
    keep_better(question, plan.into_iter().map(|one| core[one as usize]).collect(), best);
}

/// Chooses among the ranked candidates whom those pay most who pay, improves the plan by exchanges with the others, and
/// keeps it if it is better.
fn look(question: &Maximal, (ranked, prices): (&[u32], &[u64]), best: &mut Best) {
    let Maximal { reached, weights, places, .. } = *question;
    let plan = exchange_among(reached, (weights, prices), ranked, places);
    keep_better(question, plan, best);
}

/// Keeps a plan if it is better.
fn keep_better(question: &Maximal, mut plan: Vec<u32>, best: &mut Best) {
    let now = persons(question.reached, question.weights, &plan);
    if now > best.persons {
        plan.sort_unstable();
        (best.chosen, best.persons) = (plan, now);
    }
}

/// Lets the exact solver choose among the candidates that can belong to a better plan.
fn decide(
    question: &Maximal,
    fixed: &Fixed,
    effort: &Effort,
    best: &mut Best,
) -> Result<(), SolverError> {
    let Maximal { reached, weights, places, .. } = *question;
    let open: Vec<u32> =
        fixed.may.iter().filter(|one| fixed.must.binary_search(one).is_err()).copied().collect();
    let rows = open.iter().map(|candidate| reached.row(*candidate as usize).to_vec());
    let core = Reached::from_rows(rows);
    let left = left_by(reached, weights, &fixed.must);
    let served_by_must = persons(reached, weights, &fixed.must);
    // Where a number of persons is enough, it is asked for a plan that reaches it: that there is none shows sooner than
    // how many the best one serves.
    let requirement = question.wanted.map(|wanted| Requirement {
        weights: (0u32..).zip(left.iter().copied()).filter(|(_, weight)| *weight > 0).collect(),
        at_least: wanted - served_by_must.min(wanted),
    });
    let reduced = reduce(&Question {
        reached: &core,
        demands: weights.len(),
        requirements: requirement.as_slice(),
        places_max: None,
        aim: if requirement.is_some() { Aim::FewestPlaces } else { Aim::Most(left) },
    });
    let is_small = reduced.reached.pairs() <= effort.pairs_exact_max && effort.nodes_max > 0;
    let Some(solver) = exact_solver().filter(|_| is_small) else { return Ok(()) };
    let core_question = reduced.question(Some(places.saturating_sub(fixed.must.len())));
    // Of a number of persons that is enough no good plan is known: the search for one is half of the question. Else the
    // best plan is, mostly, and time goes into the proof.
    let answer = match question.wanted {
        Some(_) => solve(&core_question, effort, solver)?,
        None => prove(&core_question, effort, solver)?,
    };
    let Some(Found { chosen, bound, is_repeatable }) = answer else {
        // No plan is enough.
        best.persons_max = best.persons_max.min(question.floor(best));
        return Ok(());
    };
    best.is_repeatable &= is_repeatable;
    let floor = question.floor(best);
    if let Some(chosen) = chosen {
        let chosen = reduced.originals(&chosen).into_iter().map(|one| open[one as usize]);
        keep_better(question, chosen.chain(fixed.must.iter().copied()).collect(), best);
    }
    if question.wanted.is_none() {
        // A plan that matters has all fixed places and else only such as are left.
        let core_max = (served_by_must + bound).max(floor);
        best.persons_max = best.persons_max.min(core_max).max(best.persons);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_plan_that_greedy_choice_and_exchanges_miss_is_kept() {
        // The first two share somebody: each serves 16, both 28. The last two serve 15 each, and 30 together, but with one
        // of the first two only 25.
        let rows = [vec![0, 1, 4], vec![2, 3, 4], vec![0, 2, 5], vec![1, 3, 6]];
        let reached = Reached::from_rows(rows);
        let weights = [6, 6, 6, 6, 4, 3, 3];
        let question =
            Maximal { reached: &reached, weights: &weights, places: 2, wanted: None, known: None };
        let best = start(&question);
        assert_eq!((best.chosen, best.persons), (vec![0, 1], 28));
        let best = start(&Maximal { known: Some(&[2, 3]), ..question });
        assert_eq!((best.chosen, best.persons), (vec![2, 3], 30));
        let best = start(&Maximal { known: Some(&[3]), ..question });
        assert_eq!((best.chosen, best.persons), (vec![0, 1], 28), "the known one is worse");
    }
}
