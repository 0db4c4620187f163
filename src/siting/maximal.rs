//! Most persons: a good plan, a bound, and the exact solver for the candidates that the bound leaves.

use super::bound::{Fixed, Priced, Relaxation};
use super::cover::Reached;
use super::effort::Effort;
use super::exact::{Aim, Found, Question, Requirement, exact_solver, left_by, prove, solve};
use super::exchange::{exchange, exchange_among, shake};
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
/// 1. Greedy choice and exchange give a plan, Lagrangian relaxation a bound, which sees more plans on its way.
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
    let Maximal { reached, weights, places, .. } = *question;
    let start = exchange(reached, weights, greedy_persons(reached, weights, places));
    let mut best = Best {
        persons: persons(reached, weights, &start),
        chosen: start,
        persons_max: 0,
        is_repeatable: true,
    };
    let floor = question.floor(&best);
    let priced = relaxation.improve(places, effort.rounds_max, floor, |ranked, prices| {
        look(question, (ranked, prices), &mut best);
        question.floor(&best)
    });
    best.persons_max = relaxation.persons_max(places).max(best.persons);
    if best.persons_max > question.floor(&best) {
        shake_core(question, &priced, &mut best);
    }
    let floor = question.floor(&best);
    if best.persons_max > floor {
        let fixed = priced.fixed(places, floor + 1);
        decide(question, &fixed, effort, &mut best)?;
    }
    Ok(best)
}

/// Looks for a better plan among the candidates that can belong to one: each person more makes the core smaller.
fn shake_core(question: &Maximal, priced: &Priced, best: &mut Best) {
    /// Places anew where the core is small, and pairs with which it is too large.
    const ATTEMPTS: usize = 300;
    const PAIRS_MAX: usize = 300_000;
    let Maximal { reached, weights, places, .. } = *question;
    let floor = question.floor(best);
    let mut core = priced.fixed(places, floor + 1).may;
    core.extend(&best.chosen);
    core.sort_unstable();
    core.dedup();
    let rows = core.iter().map(|candidate| reached.row(*candidate as usize).to_vec());
    let core_reached = Reached::from_rows(rows);
    if core_reached.pairs() > PAIRS_MAX {
        return;
    }
    let number = |one: &u32| core.binary_search(one).expect("the plan is in the core") as u32;
    let start = best.chosen.iter().map(number).collect();
    let enough = question.wanted.map_or(u64::MAX, |wanted| wanted.saturating_sub(best.persons));
    let plan = shake(&core_reached, weights, start, (ATTEMPTS, enough));
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
