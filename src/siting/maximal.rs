//! Most persons: a good plan, a bound, and the exact solver for the candidates that the bound leaves.

use rayon::prelude::*;

use super::bound::{Fixed, Priced, Relaxation, seen};
use super::cover::Reached;
use super::effort::{Effort, is_wide};
use super::exact::{Aim, Found, Question, Requirement, exact_solver, left_by, prove, solve};
use super::exchange::{FAR_APART, Shakes, exchange, exchange_among, shake};
use super::greedy::greedy_persons;
use super::reduce::{Merged, reduce};
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
///    differ by more than a thousandth and the effort has rounds for that, plans are searched for longer, by exchanging
///    neighbours together and from several sides, and the bound is improved in smaller steps.
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
    let mut priced = relaxation.improve(places, effort.rounds_max, floor, |ranked, prices| {
        look(question, (ranked, prices), &mut best);
        question.floor(&best)
    });
    best.persons_max = relaxation.persons_max(places).max(best.persons);
    let is_longer = effort.rounds_more > 0 && is_wide(best.persons, best.persons_max);
    if is_longer && is_open(question, &best) {
        priced = longer(question, (relaxation, priced), effort, &mut best);
    }
    finish(question, &priced, effort, &mut best)?;
    Ok(best)
}

/// Whether a plan with more persons may be there that matters.
fn is_open(question: &Maximal, best: &Best) -> bool {
    best.persons_max > question.floor(best)
}

/// Looks for a better plan among those candidates that can belong to one, and has the exact solver decide.
fn finish(
    question: &Maximal,
    priced: &Priced,
    effort: &Effort,
    best: &mut Best,
) -> Result<(), SolverError> {
    if is_open(question, best) {
        shake_core(question, priced, best);
    }
    if is_open(question, best) {
        let fixed = priced.fixed(question.places, question.floor(best) + 1);
        decide(question, &fixed, effort, best)?;
    }
    Ok(())
}

/// Searches longer for a better plan, and improves a wide bound in smaller steps.
fn longer(
    question: &Maximal,
    (relaxation, priced): (&mut Relaxation, Priced),
    effort: &Effort,
    best: &mut Best,
) -> Priced {
    let places = question.places;
    shake_among(question, priced.first(few(places)), usize::MAX, &NEIGHBOURS, best);
    if !is_open(question, best) {
        return priced;
    }
    let floor = question.floor(best);
    let priced =
        relaxation.improve_steadily(places, effort.rounds_more, floor, |ranked, prices| {
            look(question, (ranked, prices), best);
            question.floor(best)
        });
    best.persons_max = relaxation.persons_max(places).max(best.persons);
    if is_open(question, best) && is_wide(best.persons, best.persons_max) {
        shake_from_sides(question, &priced, best);
    }
    priced
}

/// How many of the candidates with the best scores a longer search exchanges. A trial with the hospitals of the demo region
/// (200 places for all, cells of 100 m) found as good plans with 1,500 as with 5,500, and in 40 % of the time; with 1,000
/// some were worse.
fn few(places: usize) -> usize {
    5 * places + 500
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

/// Candidates beside each other come in together. How often is what a trial showed: of hospitals of the demo region (200
/// places for all, cells of 100 m) 10,000 attempts with two at once gain 1,077 persons, with three 1,250, and neither four at
/// once nor 40,000 attempts more than that.
const NEIGHBOURS: Shakes =
    Shakes { attempts: 10_000, at_once: 3, are_near: true, fewer: 0, enough: u64::MAX, seed: 1 };

/// Looks for a better plan from several sides: plans that were allowed to become worse on their way, and then what can be made
/// of their places together (heuristic concentration: Rosing and ReVelle 1997, European Journal of Operational Research 97).
///
/// Cost: that of 91,000 attempts; threads share 78,000 of them.
fn shake_from_sides(question: &Maximal, priced: &Priced, best: &mut Best) {
    const SIDES: u64 = 6;
    /// What a plan may lose in one attempt at first, as a part of its persons. In a trial with the hospitals of the demo region,
    /// plans that had lost 120 of 200 places came back from three sides to 53 persons below the best on average with a 4,000th,
    /// and to 175 with an 8,000th; from six sides each of six came back to the best.
    const FEWER: u64 = 4_000;
    const AFTERWARDS: Shakes = Shakes { attempts: 3_000, ..NEIGHBOURS };
    let places = question.places;
    let part = Part::new(question, priced.first(few(places)), &best.chosen);
    let from = part.numbers(&best.chosen);
    let shakes = Shakes { fewer: best.persons / FEWER, ..NEIGHBOURS };
    let plan_of = |seed: u64| {
        let there = shake(&part.reached, &part.weights, from.clone(), &Shakes { seed, ..shakes });
        part.originals(&shake(&part.reached, &part.weights, there, &AFTERWARDS))
    };
    let plans: Vec<Vec<u32>> = (1..=SIDES).into_par_iter().map(plan_of).collect();
    let all = plans.concat();
    plans.into_iter().for_each(|plan| keep_better(question, plan, best));
    shake_among(question, all, usize::MAX, &NEIGHBOURS, best);
    shake_among(question, priced.first(seen(places)), usize::MAX, &AFTERWARDS, best);
}

/// Shakes a plan with some candidates, unless they have too many pairs.
fn shake_among(
    question: &Maximal,
    core: Vec<u32>,
    pairs_max: usize,
    shakes: &Shakes,
    best: &mut Best,
) {
    let part = Part::new(question, core, &best.chosen);
    if part.pairs > pairs_max {
        return;
    }
    let plan = shake(&part.reached, &part.weights, part.numbers(&best.chosen), shakes);
    keep_better(question, part.originals(&plan), best);
}

/// Some of the candidates, with numbers of their own, and one demand point instead of several that the same of them reach.
struct Part {
    /// Ascending.
    candidates: Vec<u32>,
    reached: Reached,
    weights: Vec<u64>,
    /// Pairs of a candidate and one of all demand points.
    pairs: usize,
}

impl Part {
    /// These candidates and those of a plan.
    fn new(question: &Maximal, mut candidates: Vec<u32>, plan: &[u32]) -> Self {
        candidates.extend(plan);
        candidates.sort_unstable();
        candidates.dedup();
        let row = |candidate: &u32| question.reached.row(*candidate as usize).to_vec();
        let all = Reached::from_rows(candidates.iter().map(row));
        let counts: Vec<bool> = question.weights.iter().map(|weight| *weight > 0).collect();
        let merged = Merged::new(&all, &counts);
        let rows = (0..all.candidates()).map(|candidate| merged.row(all.row(candidate)));
        let weights = merged.weights(question.weights);
        Self { candidates, reached: Reached::from_rows(rows), weights, pairs: all.pairs() }
    }

    fn numbers(&self, plan: &[u32]) -> Vec<u32> {
        let number = |one: &u32| self.candidates.binary_search(one).expect("one of them") as u32;
        plan.iter().map(number).collect()
    }

    fn originals(&self, plan: &[u32]) -> Vec<u32> {
        plan.iter().map(|one| self.candidates[*one as usize]).collect()
    }
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
    use crate::base::Random;

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

    #[test]
    fn a_part_has_one_demand_point_for_those_that_the_same_of_its_candidates_reach() {
        // Of candidates 0, 2, 3 and 4: demand points 0 and 2 are the same to all of these, 3 has nobody, 5 is out of reach.
        let rows = [vec![0, 1, 2, 3], vec![0, 5], vec![], vec![1, 4], vec![0, 2, 4]];
        let (reached, weights) = (Reached::from_rows(rows), [3, 5, 7, 0, 11, 13]);
        let question =
            Maximal { reached: &reached, weights: &weights, places: 2, wanted: None, known: None };
        let part = Part::new(&question, vec![4, 0, 3], &[2, 3]);
        assert_eq!((part.candidates.as_slice(), part.pairs), (&[0, 2, 3, 4][..], 9));
        assert_eq!(part.weights, [10, 5, 11]);
        assert_eq!(part.reached, Reached::from_rows([vec![0, 1], vec![], vec![1, 2], vec![0, 2]]));
        for plan in [vec![], vec![0], vec![0, 3], vec![2, 4], vec![0, 2, 3, 4]] {
            let few = part.numbers(&plan);
            assert_eq!(part.originals(&few), plan);
            let served = persons(&part.reached, &part.weights, &few);
            assert_eq!(served, persons(&reached, &weights, &plan), "{plan:?}");
        }
    }

    #[test]
    fn the_longer_search_tells_no_fewer_and_no_more_persons_than_the_best_plan_serves() {
        const CANDIDATES: u32 = 12;
        let mut random = Random::seeded(3);
        let (mut wide, mut narrower) = (0, 0);
        for _ in 0..6 {
            let row = |random: &mut Random| (0..30u32).filter(|_| random.below(5) == 0).collect();
            let rows: Vec<Vec<u32>> = (0..CANDIDATES).map(|_| row(&mut random)).collect();
            let reached = Reached::from_rows(rows);
            let weights: Vec<u64> = (0..30).map(|_| 500 + random.below(2_000) as u64).collect();
            let of_three = (0..1u32 << CANDIDATES).filter(|set| set.count_ones() == 3).map(|set| {
                let plan: Vec<u32> = (0..CANDIDATES).filter(|one| (set >> one) & 1 == 1).collect();
                persons(&reached, &weights, &plan)
            });
            let most_of_all = of_three.max().expect("plans");
            let answer = |rounds_more: u32, wanted: Option<u64>| {
                let effort = Effort { rounds_max: 4, rounds_more, ..Effort::default() };
                let question = Maximal {
                    reached: &reached,
                    weights: &weights,
                    places: 3,
                    wanted,
                    known: None,
                };
                most(&question, &effort.without_exact()).expect("no solver")
            };
            let (short, long) = (answer(0, None), answer(200, None));
            wide += usize::from(is_wide(short.persons, short.persons_max));
            narrower += usize::from(long.persons_max < short.persons_max);
            assert_eq!(persons(&reached, &weights, &long.chosen), long.persons);
            assert!(long.chosen.len() <= 3 && long.chosen.is_sorted());
            assert!(long.persons <= most_of_all && most_of_all <= long.persons_max);
            for wanted in [most_of_all, most_of_all + 1] {
                let best = answer(200, Some(wanted));
                assert!(best.persons <= most_of_all && most_of_all <= best.persons_max);
            }
        }
        assert!(wide >= 4 && narrower >= 3, "{wide} wide, {narrower} narrower");
    }
}
