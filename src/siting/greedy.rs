//! Plans built place by place.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::cover::Reached;
use super::exact::Requirement;
use super::settle::drop_superfluous;

/// The plan of at most `places` candidates that takes the one with most persons not yet served, again and
/// again, until nobody is left whom a candidate reaches. Ties go to the lower candidate. In the order of choice.
///
/// At least 63 % of the most persons (Nemhauser, Wolsey and Fisher 1978, Mathematical Programming 14). A
/// candidate's gain only falls, so it is counted again only when it comes first (Minoux 1978).
///
/// Cost: usually little more than one count of all pairs.
pub(super) fn greedy_persons(reached: &Reached, weights: &[u64], places: usize) -> Vec<u32> {
    let mut is_served = vec![false; weights.len()];
    let gain = |candidate: u32, is_served: &[bool]| -> u64 {
        let row = reached.row(candidate as usize).iter().map(|demand| *demand as usize);
        row.filter(|demand| !is_served[*demand]).map(|demand| weights[demand]).sum()
    };
    let mut first: BinaryHeap<(u64, Reverse<u32>)> = (0..reached.candidates() as u32)
        .map(|candidate| (gain(candidate, &is_served), Reverse(candidate)))
        .filter(|(gain, _)| *gain > 0)
        .collect();
    let mut chosen = Vec::new();
    while chosen.len() < places {
        let Some((_, Reverse(candidate))) = first.pop() else { break };
        let now = (gain(candidate, &is_served), Reverse(candidate));
        if now.0 == 0 {
            continue;
        }
        if first.peek().is_some_and(|next| *next > now) {
            first.push(now);
            continue;
        }
        chosen.push(candidate);
        reached.row(candidate as usize).iter().for_each(|d| is_served[*d as usize] = true);
    }
    chosen
}

/// A plan that meets all requirements, ascending: again and again the candidate with most persons who are
/// still missing in the requirements (no more than each of them misses), then without the places that turn out to be
/// superfluous. Ties go to the lower candidate.
///
/// None if all candidates together do not meet them.
///
/// Cost: usually little more than one count of all pairs.
pub(super) fn greedy_places(
    reached: &Reached,
    demands: usize,
    requirements: &[Requirement],
) -> Option<Vec<u32>> {
    let mut missing = Missing::new(demands, requirements);
    let mut first: BinaryHeap<(u64, Reverse<u32>)> = (0..reached.candidates() as u32)
        .map(|candidate| (missing.gain(reached.row(candidate as usize)), Reverse(candidate)))
        .filter(|(gain, _)| *gain > 0)
        .collect();
    let mut chosen = Vec::new();
    while missing.persons.iter().any(|persons| *persons > 0) {
        let (_, Reverse(candidate)) = first.pop()?;
        let row = reached.row(candidate as usize);
        let now = (missing.gain(row), Reverse(candidate));
        if now.0 == 0 {
            continue;
        }
        if first.peek().is_some_and(|next| *next > now) {
            first.push(now);
            continue;
        }
        chosen.push(candidate);
        missing.serve(row);
    }
    chosen.sort_unstable();
    drop_superfluous(reached, demands, requirements, &mut chosen);
    Some(chosen)
}

/// Persons who are still missing in each requirement.
struct Missing {
    persons: Vec<u64>,
    /// Requirements in which each demand point counts, with its persons there.
    counts_in: Vec<Vec<(u32, u64)>>,
    is_served: Vec<bool>,
}

impl Missing {
    fn new(demands: usize, requirements: &[Requirement]) -> Self {
        let mut counts_in = vec![Vec::new(); demands];
        for (number, requirement) in requirements.iter().enumerate() {
            for (demand, weight) in &requirement.weights {
                counts_in[*demand as usize].push((number as u32, *weight));
            }
        }
        let persons = requirements.iter().map(|requirement| requirement.at_least).collect();
        Self { persons, counts_in, is_served: vec![false; demands] }
    }

    /// Persons by requirement in the demand points of a row that are not yet served.
    fn by_requirement(&self, row: &[u32]) -> Vec<(u32, u64)> {
        let mut sums: Vec<(u32, u64)> = Vec::new();
        let unserved = row.iter().map(|demand| *demand as usize).filter(|d| !self.is_served[*d]);
        for (number, weight) in unserved.flat_map(|demand| &self.counts_in[demand]) {
            match sums.iter_mut().find(|(other, _)| other == number) {
                Some((_, sum)) => *sum += weight,
                None => sums.push((*number, *weight)),
            }
        }
        sums
    }

    fn gain(&self, row: &[u32]) -> u64 {
        let sums = self.by_requirement(row).into_iter();
        sums.map(|(number, sum)| sum.min(self.persons[number as usize])).sum()
    }

    fn serve(&mut self, row: &[u32]) {
        for (number, sum) in self.by_requirement(row) {
            let persons = &mut self.persons[number as usize];
            *persons = persons.saturating_sub(sum);
        }
        row.iter().for_each(|demand| self.is_served[*demand as usize] = true);
    }
}
