//! One of several equal plans: without superfluous places, and with the lowest candidates.

use super::cover::Reached;
use super::exact::{Requirement, counts_in};

/// A plan, and what it serves of each requirement.
pub(super) struct Standing<'a> {
    reached: &'a Reached,
    requirements: &'a [Requirement],
    /// Requirements in which each demand point counts, with its persons there.
    counts_in: Vec<Vec<(u32, u64)>>,
    /// Places of the plan that reach each demand point.
    times: Vec<u32>,
    /// Persons served of each requirement.
    served: Vec<u64>,
}

impl<'a> Standing<'a> {
    /// The standing of a plan.
    pub(super) fn new(
        reached: &'a Reached,
        demands: usize,
        requirements: &'a [Requirement],
        chosen: &[u32],
    ) -> Self {
        let counts_in = counts_in(demands, requirements);
        let (times, served) = (vec![0; demands], vec![0; requirements.len()]);
        let mut standing = Self { reached, requirements, counts_in, times, served };
        chosen.iter().for_each(|candidate| standing.add(*candidate));
        standing
    }

    /// Adds a place.
    pub(super) fn add(&mut self, candidate: u32) {
        for demand in self.reached.row(candidate as usize) {
            let times = &mut self.times[*demand as usize];
            *times += 1;
            if *times == 1 {
                for (number, weight) in &self.counts_in[*demand as usize] {
                    self.served[*number as usize] += weight;
                }
            }
        }
    }

    /// Takes out a place.
    pub(super) fn remove(&mut self, candidate: u32) {
        for demand in self.reached.row(candidate as usize) {
            let times = &mut self.times[*demand as usize];
            *times -= 1;
            if *times == 0 {
                for (number, weight) in &self.counts_in[*demand as usize] {
                    self.served[*number as usize] -= weight;
                }
            }
        }
    }

    /// Whether all requirements are met.
    pub(super) fn is_met(&self) -> bool {
        let pairs = self.requirements.iter().zip(&self.served);
        pairs.into_iter().all(|(requirement, served)| *served >= requirement.at_least)
    }

    /// Whether all requirements are met with one place more.
    fn is_met_with(&self, candidate: u32) -> bool {
        let row = self.reached.row(candidate as usize).iter().map(|demand| *demand as usize);
        let mut gained = vec![0; self.served.len()];
        for (number, weight) in row.filter(|d| self.times[*d] == 0).flat_map(|d| &self.counts_in[d])
        {
            gained[*number as usize] += weight;
        }
        let served = self.served.iter().zip(&gained).map(|(served, gained)| served + gained);
        served.zip(self.requirements).all(|(served, requirement)| served >= requirement.at_least)
    }
}

/// Takes places out of a plan that meets all requirements without them, the highest candidate first.
///
/// Cost: O(pairs of the plan).
pub(super) fn drop_superfluous(
    reached: &Reached,
    demands: usize,
    requirements: &[Requirement],
    chosen: &mut Vec<u32>,
) {
    let mut standing = Standing::new(reached, demands, requirements, chosen);
    for position in (0..chosen.len()).rev() {
        standing.remove(chosen[position]);
        if standing.is_met() {
            chosen.remove(position);
        } else {
            standing.add(chosen[position]);
        }
    }
}

/// Exchanges each place of a plan for the lowest candidate with which all requirements are still met, until no
/// exchange of one place lowers a candidate.
///
/// Cost: O(places × pairs) for each round; two or three rounds are usual.
pub(super) fn lower_keys(
    reached: &Reached,
    demands: usize,
    requirements: &[Requirement],
    chosen: &mut [u32],
) {
    let mut standing = Standing::new(reached, demands, requirements, chosen);
    let mut is_lower = true;
    while is_lower {
        is_lower = false;
        for position in 0..chosen.len() {
            let candidate = chosen[position];
            standing.remove(candidate);
            let lower = (0..candidate)
                .filter(|other| chosen.binary_search(other).is_err())
                .find(|other| standing.is_met_with(*other));
            let now = lower.unwrap_or(candidate);
            standing.add(now);
            if now < candidate {
                is_lower = true;
                chosen[position] = now;
                chosen.sort_unstable();
            }
        }
    }
}
