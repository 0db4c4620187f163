//! The plan, its bound, and whether it is the best.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::bound::persons_max;
use super::exact;
use super::flow::Flow;
use super::problem::CapacityProblem;
use crate::siting::effort::Effort;
use crate::siting::exact::exact_solver;
use crate::siting::plan::SitingError;

/// Pairs of a place and a demand point up to which the exact solver is asked. Each pair is a variable and a
/// row.
const PAIRS_EXACT_MAX: usize = 50_000;

/// A plan whose places serve no more persons than they can, and how many any such plan serves at most.
///
/// One of several best plans: values are unique, plans are not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapacityPlan {
    /// The chosen candidates, in the order of the persons that each adds to those before it.
    pub chosen: Vec<u32>,
    /// Persons whom each of them adds.
    pub added: Vec<u64>,
    /// Persons whom the existing places serve.
    pub persons_before: u64,
    /// Persons whom existing and new places serve together.
    pub persons: u64,
    /// Persons whom no plan with as many places exceeds.
    pub persons_max: u64,
    /// Whether the same input always gives this answer: no limit of time ended the search.
    pub is_repeatable: bool,
}

impl CapacityPlan {
    /// Whether no plan serves more persons.
    pub fn is_proven(&self) -> bool {
        self.persons == self.persons_max
    }
}

/// With at most so many new places, how many persons can be served if each place serves only as many as it has
/// room for, and where are the places?
///
/// Persons go wherever there is room within their limit, as if somebody assigned them: it is not modelled that
/// people prefer the nearest place, or that a place turns away persons from elsewhere. Capacity is in persons
/// of the weight, not in beds, shifts or hours.
///
/// # Parameters
/// - `problem`: existing places and candidates, whom each reaches, their capacities, and persons.
/// - `places`: most new places. Fewer are chosen where further ones would serve nobody.
/// - `effort`: how much work the answer may cost.
///
/// # Errors
/// [`SitingError::Solver`] if the exact solver fails.
///
/// # Method
/// 1. The candidate that adds most persons opens, again and again; ties by id. What it adds is a maximum flow
///    (Ford and Fulkerson 1956): others take over persons so that it can serve more. Such gains only fall, so
///    most candidates need no second look (Minoux 1978).
/// 2. Up to 50,000 pairs (and `effort.pairs_exact_max`) the exact solver finds the best plan (Current and
///    Storbeck 1988, "Capacitated covering models", Environment and Planning B 15); beyond, and where it
///    reaches the limit of nodes, an upper bound stays.
///
/// # Cost
/// O(places · candidates · flow) at worst for step 1, O(pairs log pairs) for each round of the bound.
pub fn most_persons_within_capacity(
    problem: &CapacityProblem,
    places: usize,
    effort: &Effort,
) -> Result<CapacityPlan, SitingError> {
    let existing = Flow::of_existing(problem);
    let all: Vec<u32> = (0..problem.candidates() as u32).collect();
    let mut plan = greedy(problem, &existing, places, &all);
    let mut most = persons_max(problem, places, plan.persons, effort.rounds_max);
    let exact_pairs = PAIRS_EXACT_MAX.min(effort.pairs_exact_max);
    let solver = exact_solver()
        .filter(|_| effort.nodes_max > 0 && problem.pairs() <= exact_pairs && plan.persons < most);
    if let Some(solver) = solver {
        let answer = exact::solve(problem, places, effort, solver)?;
        if let Some(chosen) = answer.chosen {
            let other = greedy(problem, &existing, places, &chosen);
            if other.persons > plan.persons {
                plan = other;
            }
        }
        plan.is_repeatable = answer.is_repeatable;
        most = most.min(answer.persons_max);
    }
    plan.persons_max = most.max(plan.persons);
    Ok(plan)
}

/// Opens the best of some candidates again and again.
fn greedy(
    problem: &CapacityProblem,
    existing: &Flow<'_>,
    places: usize,
    among: &[u32],
) -> CapacityPlan {
    let mut flow = existing.clone();
    let first = |candidate: &u32| {
        (problem.capacity(problem.existing() + *candidate as usize), Reverse(*candidate))
    };
    let mut heap: BinaryHeap<(u64, Reverse<u32>)> = among.iter().map(first).collect();
    let (mut chosen, mut added) = (Vec::new(), Vec::new());
    while chosen.len() < places {
        let Some((_, Reverse(candidate))) = heap.pop() else { break };
        let place = problem.existing() + candidate as usize;
        let entry = (flow.gain(place), Reverse(candidate));
        if heap.peek().is_some_and(|next| *next > entry) {
            heap.push(entry);
            continue;
        }
        if entry.0 == 0 {
            break;
        }
        flow.open(place);
        chosen.push(candidate);
        added.push(entry.0);
    }
    let (persons_before, persons) = (existing.served(), flow.served());
    CapacityPlan {
        chosen,
        added,
        persons_before,
        persons,
        persons_max: persons,
        is_repeatable: true,
    }
}
