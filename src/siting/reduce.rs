//! Smaller questions with the same answer.

use std::collections::HashMap;

use rayon::prelude::*;

use super::cover::Reached;
use super::exact::{Aim, Question, Requirement, counting, summed};
use crate::base::zip_equal;

/// A question without what makes no difference, and the candidates that its own stand for.
#[derive(Clone, Debug)]
pub(super) struct Reduced {
    /// Which demand points each remaining candidate reaches.
    pub reached: Reached,
    /// Number of remaining demand points.
    pub demands: usize,
    /// What every plan must serve.
    pub requirements: Vec<Requirement>,
    /// What is sought.
    pub aim: Aim,
    /// The original of each remaining candidate, ascending.
    pub candidates: Vec<u32>,
}

impl Reduced {
    /// The question that is left, with as many places.
    pub(super) fn question(&self, places_max: Option<usize>) -> Question<'_> {
        Question {
            reached: &self.reached,
            demands: self.demands,
            requirements: &self.requirements,
            places_max,
            aim: self.aim.clone(),
        }
    }

    /// Persons of each remaining demand point whom to serve is the aim; none if the aim is few places.
    pub(super) fn weights(&self) -> &[u64] {
        match &self.aim {
            Aim::FewestPlaces | Aim::Cheapest(_) => &[],
            Aim::Most(weights) => weights,
        }
    }

    /// A plan of remaining candidates that serves whom one of originals serves: each remains, or another one stands for it.
    /// `question` is the original one. None where one of them serves nobody who counts.
    pub(super) fn instead_of(&self, question: &Question, plan: &[u32]) -> Option<Vec<u32>> {
        let counts = counting(question);
        let contains = |remaining: u32, original: u32| {
            let theirs = question.reached.row(remaining as usize);
            let row = question.reached.row(original as usize).iter();
            row.filter(|demand| counts[**demand as usize])
                .all(|demand| theirs.binary_search(demand).is_ok())
        };
        let instead = |original: &u32| {
            let own = self.candidates.binary_search(original).ok();
            let first = || self.candidates.iter().position(|one| contains(*one, *original));
            own.or_else(first).map(|position| position as u32)
        };
        let mut plan: Vec<u32> = plan.iter().map(instead).collect::<Option<_>>()?;
        plan.sort_unstable();
        plan.dedup();
        Some(plan)
    }

    /// The original candidates of a plan, ascending.
    pub(super) fn originals(&self, chosen: &[u32]) -> Vec<u32> {
        chosen.iter().map(|candidate| self.candidates[*candidate as usize]).collect()
    }
}

/// The question without demand points that do not count, with one demand point instead of several that the same
/// candidates reach, and without dominated candidates: those that reach nobody whom another does not reach
/// as well. Of equal candidates the lowest is left.
///
/// The best value stays the same (Toregas and ReVelle 1973, "Binary logic solutions to a class of location
/// problem", Geographical Analysis 5).
///
/// Cost: O(pairs) for the demand points; O(pairs × candidates that reach one demand point) for the candidates.
pub(super) fn reduce(question: &Question) -> Reduced {
    let merged = Merged::new(question.reached, &counting(question));
    let rows: Vec<Vec<u32>> = (0..question.reached.candidates())
        .into_par_iter()
        .map(|candidate| merged.row(question.reached.row(candidate)))
        .collect();
    let candidates = undominated(&rows, merged.demands as usize);
    let requirements = question.requirements.iter().map(|requirement| Requirement {
        weights: merged.sums(requirement.weights.iter().copied()),
        at_least: requirement.at_least,
    });
    let aim = match &question.aim {
        Aim::FewestPlaces => Aim::FewestPlaces,
        Aim::Cheapest(costs) => {
            Aim::Cheapest(candidates.iter().map(|one| costs[*one as usize]).collect())
        }
        Aim::Most(weights) => Aim::Most(merged.weights(weights)),
    };
    Reduced {
        reached: Reached::from_rows(candidates.iter().map(|one| rows[*one as usize].clone())),
        demands: merged.demands as usize,
        requirements: requirements.collect(),
        aim,
        candidates,
    }
}

/// Demand points that the same candidates reach, as one.
pub(super) struct Merged {
    /// Number of the merged demand point of each that counts and is reached.
    number: Vec<Option<u32>>,
    demands: u32,
}

impl Merged {
    /// Merges those demand points that count. Merged demand points are numbered by their first one.
    pub(super) fn new(reached: &Reached, counts: &[bool]) -> Self {
        let reaching = reached.reaching(counts.len());
        let mut numbers: HashMap<&[u32], u32> = HashMap::new();
        let mut number = vec![None; counts.len()];
        for (demand, counts) in counts.iter().enumerate() {
            let candidates = reaching.row(demand);
            if *counts && !candidates.is_empty() {
                let next = numbers.len() as u32;
                number[demand] = Some(*numbers.entry(candidates).or_insert(next));
            }
        }
        Self { number, demands: numbers.len() as u32 }
    }

    /// A candidate's merged demand points, ascending.
    pub(super) fn row(&self, row: &[u32]) -> Vec<u32> {
        let mut row: Vec<u32> = row.iter().filter_map(|d| self.number[*d as usize]).collect();
        row.sort_unstable();
        row.dedup();
        row
    }

    /// The weight of each merged demand point.
    pub(super) fn weights(&self, weights: &[u64]) -> Vec<u64> {
        let mut sums = vec![0; self.demands as usize];
        for (number, weight) in zip_equal(&self.number, weights) {
            if let Some(number) = number {
                sums[*number as usize] += weight;
            }
        }
        sums
    }

    /// Sums by merged demand point, ascending.
    fn sums(&self, weights: impl Iterator<Item = (u32, u64)>) -> Vec<(u32, u64)> {
        let numbered = weights.filter_map(|(d, w)| Some((self.number[d as usize]?, w)));
        summed(numbered.filter(|(_, weight)| *weight > 0).collect())
    }
}

/// Candidates whose demand points no other reaches all of; the lowest of equal ones. Ascending.
fn undominated(rows: &[Vec<u32>], demands: usize) -> Vec<u32> {
    let mut reaching: Vec<Vec<u32>> = vec![Vec::new(); demands];
    for (candidate, row) in rows.iter().enumerate() {
        row.iter().for_each(|demand| reaching[*demand as usize].push(candidate as u32));
    }
    let is_dominated = |candidate: u32| {
        let row = &rows[candidate as usize];
        // Whoever dominates it reaches also the demand point that fewest candidates reach.
        let rarest = row.iter().min_by_key(|demand| reaching[**demand as usize].len());
        let rarest = rarest.expect("candidates without demand points are left out before");
        reaching[*rarest as usize].iter().any(|other| {
            let theirs = &rows[*other as usize];
            let is_more =
                theirs.len() > row.len() || (theirs.len() == row.len() && *other < candidate);
            is_more && contains_all(theirs, row)
        })
    };
    (0..rows.len() as u32)
        .into_par_iter()
        .filter(|candidate| !rows[*candidate as usize].is_empty() && !is_dominated(*candidate))
        .collect()
}

/// Whether an ascending row has all members of another.
fn contains_all(row: &[u32], members: &[u32]) -> bool {
    let mut left = row.iter();
    members.iter().all(|member| left.by_ref().find(|one| *one >= member) == Some(member))
}
