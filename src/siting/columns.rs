//! How few places many groups need at least, by the plans of each group.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::cover::Reached;
use super::effort::Effort;
use super::exact::{Aim, Found, Question, Requirement, relaxed_prices, solve};
use super::parts::Groups;
use super::reduce::Reduced;
use super::solver::{Goal, Program, Solver, SolverError, Variable};

/// One place is divided into so many parts among the groups that it serves.
const PARTS: u64 = 200;

/// Most rounds of new plans.
const ROUNDS_MAX: usize = 3;

/// Most nodes for one group's plan.
const NODES_MAX: u32 = 200;

/// Places that no plan can do without in which each group meets its requirement.
///
/// # Method
/// Decomposition by groups (Dantzig and Wolfe 1960, "Decomposition principle for linear programs", Operations Research 8).
/// Each place costs one, shared out among the groups that it serves; what each group's cheapest own plan costs then,
/// summed over groups, no common plan undercuts, however the costs are shared out. The first shares are the prices of the
/// linear relaxation, better ones those of a linear
/// program that mixes the plans seen so far, and a short step towards them (Wentges 1997, "Weighted
/// Dantzig-Wolfe decomposition for linear mixed-integer programming", International Transactions in Operational Research
/// 4). It closes more of the gap than the linear relaxation, because each group's plan is whole.
///
/// `enough` ends the search: a bound that proves the plan at hand. Returns also the plans that it saw, each the
/// union of one plan for each group.
///
/// Cost: one program for each group in each round.
pub(super) fn places_min_by_groups(
    reduced: &Reduced,
    start: &[u32],
    effort: &Effort,
    solver: &dyn Solver,
) -> Result<ByGroups, SolverError> {
    let groups = Groups::new(&reduced.question(None));
    let towns: Vec<Town> = (0..reduced.requirements.len())
        .map(|group| Town::new(reduced, &groups, group as u32))
        .collect();
    let mut master = Master::new(&towns, reduced.reached.candidates(), &groups);
    master.add_all(towns.iter().map(|town| town.own(start)).collect());
    let prices = relaxed_prices(&reduced.question(None), effort, solver)?;
    let first = towns.iter().map(|town| town.shares(reduced, &prices)).collect();
    let mut shares = master.no_more_than_whole(first);
    let effort = &Effort { nodes_max: effort.nodes_max.min(NODES_MAX), ..*effort };
    let mut best = ByGroups { places_min: 0, plans: Vec::new(), is_repeatable: true };
    let mut best_parts = 0;
    let mut centre = shares.clone();
    for _ in 0..ROUNDS_MAX {
        let answers = towns
            .par_iter()
            .zip(&shares)
            .map(|(town, shares)| town.cheapest(shares, effort, solver))
            .collect::<Result<Vec<_>, _>>()?;
        let parts: u64 = answers.iter().map(|answer| answer.bound).sum();
        best.is_repeatable &= answers.iter().all(|answer| answer.is_repeatable);
        if parts > best_parts {
            best_parts = parts;
            centre.clone_from(&shares);
        }
        let plans: Vec<BTreeSet<u32>> = answers
            .into_iter()
            .map(|a| a.chosen.unwrap_or_default().into_iter().collect())
            .collect();
        best.plans.push(plans.iter().flatten().copied().collect::<BTreeSet<u32>>());
        let is_new = master.add_all(plans);
        best.places_min = best_parts.div_ceil(PARTS) as usize;
        if best.places_min >= start.len() {
            break;
        }
        let (places, prices) = master.prices(effort, solver)?;
        // The mix of plans costs no less than the bound; where they meet, no shares are better.
        if places * PARTS as f64 <= best_parts as f64 + 1.0 || (!is_new && shares == prices) {
            break;
        }
        shares = if is_new { towards(&centre, &prices) } else { prices };
    }
    Ok(best)
}

/// What the decomposition found.
#[derive(Clone, Debug)]
pub(super) struct ByGroups {
    pub places_min: usize,
    /// Plans that meet all requirements.
    pub plans: Vec<BTreeSet<u32>>,
    pub is_repeatable: bool,
}

/// One tenth of the way from one sharing of costs to another: the prices of a mix of few plans lie far off.
fn towards(one: &[Vec<u64>], other: &[Vec<u64>]) -> Vec<Vec<u64>> {
    let steps = |(one, other): (&Vec<u64>, &Vec<u64>)| {
        one.iter().zip(other).map(|(a, b)| (a * 9 + b) / 10).collect()
    };
    one.iter().zip(other).map(steps).collect()
}

/// A group with the candidates that serve it.
struct Town {
    group: u32,
    /// Ascending.
    candidates: Vec<u32>,
    reached: Reached,
    demands: usize,
    requirement: Requirement,
}

impl Town {
    fn new(reduced: &Reduced, groups: &Groups, group: u32) -> Self {
        let requirement = reduced.requirements[group as usize].clone();
        let candidates: Vec<u32> = (0..reduced.reached.candidates() as u32)
            .filter(|candidate| groups.served_by(*candidate).contains(&group))
            .collect();
        let number = |demand: &u32| {
            let place = requirement.weights.binary_search_by_key(demand, |(demand, _)| *demand);
            place.ok().map(|place| place as u32)
        };
        let rows = candidates.iter().map(|candidate| {
            reduced.reached.row(*candidate as usize).iter().filter_map(number).collect::<Vec<u32>>()
        });
        let weights = (0u32..).zip(requirement.weights.iter().map(|(_, persons)| *persons));
        Self {
            group,
            reached: Reached::from_rows(rows),
            demands: requirement.weights.len(),
            requirement: Requirement { weights: weights.collect(), at_least: requirement.at_least },
            candidates,
        }
    }

    /// The chosen candidates that serve this group.
    fn own(&self, chosen: &[u32]) -> BTreeSet<u32> {
        chosen.iter().filter(|one| self.candidates.binary_search(one).is_ok()).copied().collect()
    }

    /// What the group pays for each candidate where each of its demand points pays its price.
    fn shares(&self, reduced: &Reduced, prices: &[f64]) -> Vec<u64> {
        let counts = |demand: &&u32| {
            let weights = &self.requirement_of(reduced).weights;
            weights.binary_search_by_key(*demand, |(demand, _)| *demand).is_ok()
        };
        let share = |candidate: &u32| {
            let row = reduced.reached.row(*candidate as usize).iter();
            let sum: f64 = row.filter(counts).map(|demand| prices[*demand as usize].max(0.0)).sum();
            (sum.min(1.0) * PARTS as f64).round() as u64
        };
        self.candidates.iter().map(share).collect()
    }

    fn requirement_of<'r>(&self, reduced: &'r Reduced) -> &'r Requirement {
        &reduced.requirements[self.group as usize]
    }

    /// The group's cheapest plan, in the numbers of all candidates, and what it costs at least.
    fn cheapest(
        &self,
        shares: &[u64],
        effort: &Effort,
        solver: &dyn Solver,
    ) -> Result<Found, SolverError> {
        let requirements = [self.requirement.clone()];
        let question = Question {
            reached: &self.reached,
            demands: self.demands,
            requirements: &requirements,
            places_max: None,
            aim: Aim::Cheapest(shares.to_vec()),
        };
        let answer = solve(&question, effort, solver)?;
        let all = Found { chosen: None, bound: 0, is_repeatable: true };
        let answer = answer.unwrap_or(all);
        // Without a plan, all candidates serve the group.
        let chosen = answer.chosen.unwrap_or_else(|| (0..self.candidates.len() as u32).collect());
        let chosen = chosen.into_iter().map(|one| self.candidates[one as usize]).collect();
        Ok(Found { chosen: Some(chosen), ..answer })
    }
}

/// The linear program that mixes the plans of all groups.
struct Master<'a> {
    towns: &'a [Town],
    /// Whether a candidate serves several groups.
    is_shared: Vec<bool>,
    plans: Vec<BTreeSet<BTreeSet<u32>>>,
}

impl<'a> Master<'a> {
    fn new(towns: &'a [Town], candidates: usize, groups: &Groups) -> Self {
        let is_shared = (0..candidates as u32).map(|one| groups.served_by(one).len() > 1);
        Self { towns, is_shared: is_shared.collect(), plans: vec![BTreeSet::new(); towns.len()] }
    }

    /// Adds one plan for each group; tells whether one of them is new.
    fn add_all(&mut self, plans: Vec<BTreeSet<u32>>) -> bool {
        let added = self.plans.iter_mut().zip(plans).map(|(known, plan)| known.insert(plan));
        added.fold(false, |any, is_new| any | is_new)
    }

    /// Places that the best mix costs, and each group's price for each of its candidates, in parts of a place.
    fn prices(
        &self,
        effort: &Effort,
        solver: &dyn Solver,
    ) -> Result<(f64, Vec<Vec<u64>>), SolverError> {
        let mut program = Program::new(Goal::Least);
        let open = Variable { cost: 1.0, at_most: f64::INFINITY, is_whole: false };
        let places: Vec<Option<u32>> =
            self.is_shared.iter().map(|shared| shared.then(|| program.add(open))).collect();
        let (mut mixes, mut links) = (Vec::new(), Vec::new());
        for (town, plans) in self.towns.iter().zip(&self.plans) {
            let weights: Vec<u32> = plans.iter().map(|plan| self.mix(&mut program, plan)).collect();
            for (position, candidate) in town.candidates.iter().enumerate() {
                if let Some(place) = places[*candidate as usize] {
                    let with =
                        weights.iter().zip(plans).filter(|(_, plan)| plan.contains(candidate));
                    let terms = with.map(|(weight, _)| (*weight, -1.0)).chain([(place, 1.0)]);
                    links.push((town.group, position, terms.collect()));
                }
            }
            mixes.push(weights);
        }
        for weights in mixes {
            program.add_row(1.0..=1.0, weights.into_iter().map(|weight| (weight, 1.0)).collect());
        }
        let mut prices: Vec<Vec<u64>> =
            self.towns.iter().map(|town| vec![PARTS; town.candidates.len()]).collect();
        let rows_before = program.rows.len();
        let places_of_links: Vec<(u32, usize)> =
            links.iter().map(|(group, position, _)| (*group, *position)).collect();
        links.into_iter().for_each(|(.., terms)| program.add_row(0.0..=f64::INFINITY, terms));
        let answer = solver.solve(&program, effort)?;
        for ((group, position), price) in places_of_links.iter().zip(&answer.prices[rows_before..])
        {
            prices[*group as usize][*position] = (price.clamp(0.0, 1.0) * PARTS as f64) as u64;
        }
        Ok((answer.bound, self.no_more_than_whole(prices)))
    }

    /// A variable for the part that a plan has in the mix. Places of its own group alone it pays itself.
    fn mix(&self, program: &mut Program, plan: &BTreeSet<u32>) -> u32 {
        let own = plan.iter().filter(|candidate| !self.is_shared[**candidate as usize]).count();
        program.add(Variable { cost: own as f64, at_most: f64::INFINITY, is_whole: false })
    }

    /// Lowers prices where rounding made all groups together pay more than a place costs.
    fn no_more_than_whole(&self, mut prices: Vec<Vec<u64>>) -> Vec<Vec<u64>> {
        let mut left = vec![PARTS; self.is_shared.len()];
        for (town, prices) in self.towns.iter().zip(&mut prices) {
            for (candidate, price) in town.candidates.iter().zip(prices) {
                let left = &mut left[*candidate as usize];
                *price = (*price).min(*left);
                *left -= *price;
            }
        }
        prices
    }
}
