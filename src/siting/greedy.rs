//! Plans built place by place.

use super::cover::Reached;
use super::exact::{Requirement, counts_in};
use super::picks::{OpenDemand, Until, best_first, pick_until};
use super::settle::drop_superfluous;

/// The plan of at most `places` candidates that takes the one with most persons not yet served, again and
/// again, until nobody is left whom a candidate reaches ([`pick_until`]). In the order of choice.
pub(super) fn greedy_persons(reached: &Reached, weights: &[u64], places: usize) -> Vec<u32> {
    let mut open = OpenDemand::new(weights.to_vec(), vec![true; weights.len()]);
    let picks = pick_until(reached, &mut open, Until { value_min: 1, places_max: places });
    picks.into_iter().map(|pick| pick.candidate).collect()
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
    let mut chosen = Vec::new();
    if !missing.is_met() {
        let gain = |missing: &Missing, one: u32| missing.gain(reached.row(one as usize));
        let gains: Vec<u64> =
            (0..reached.candidates() as u32).map(|one| gain(&missing, one)).collect();
        best_first(&gains, 1, &mut missing, gain, |missing, candidate, _| {
            chosen.push(candidate);
            missing.serve(reached.row(candidate as usize));
            !missing.is_met()
        });
    }
    if !missing.is_met() {
        return None;
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
        let persons = requirements.iter().map(|requirement| requirement.at_least).collect();
        let counts_in = counts_in(demands, requirements);
        Self { persons, counts_in, is_served: vec![false; demands] }
    }

    fn is_met(&self) -> bool {
        self.persons.iter().all(|persons| *persons == 0)
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
