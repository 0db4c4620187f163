//! Two groups with a requirement each.

use super::super::exact::{Requirement, reached_by};
use super::super::one::weights_in;
use super::super::reduce::Reduced;
use super::super::runs::Runs;

/// A question with two requirements.
pub(super) struct TwoGroups<'a> {
    pub reduced: &'a Reduced,
    pub runs: Runs,
    /// Persons of each group at each demand point.
    pub persons: [Vec<u64>; 2],
    /// Persons of each group to be served.
    pub needs: [u64; 2],
}

impl<'a> TwoGroups<'a> {
    /// The two groups of a question; none where it has another number of requirements.
    pub(super) fn new(reduced: &'a Reduced) -> Option<Self> {
        let [one, other] = reduced.requirements.as_slice() else { return None };
        Some(Self {
            runs: Runs::new(&reduced.reached, reduced.demands),
            persons: [one, other].map(|requirement| weights_in(reduced, requirement)),
            needs: [one.at_least, other.at_least],
            reduced,
        })
    }

    /// The candidates that serve the first group alone, the second alone, and both.
    pub(super) fn by_served(&self) -> [Vec<u32>; 3] {
        let mut lists = [Vec::new(), Vec::new(), Vec::new()];
        for candidate in 0..self.reduced.reached.candidates() {
            let row = self.reduced.reached.row(candidate);
            let serves =
                |persons: &Vec<u64>| row.iter().any(|demand| persons[*demand as usize] > 0);
            let list = match self.persons.each_ref().map(serves) {
                [true, true] => 2,
                [false, true] => 1,
                [_, false] => 0,
            };
            lists[list].push(candidate as u32);
        }
        lists
    }

    /// What some places leave of the requirement of a group.
    pub(super) fn left(&self, group: usize, places: &[u32]) -> Requirement {
        let is_reached = reached_by(&self.reduced.reached, self.reduced.demands, places);
        let requirement = &self.reduced.requirements[group];
        let left = requirement.weights.iter().filter(|(demand, _)| !is_reached[*demand as usize]);
        Requirement {
            weights: left.copied().collect(),
            at_least: requirement.at_least.saturating_sub(requirement.served(&is_reached)),
        }
    }
}

/// Small questions whose plans are tried one by one.
#[cfg(test)]
pub(super) mod samples {
    use super::super::super::cover::Reached;
    use super::super::super::exact::{Aim, Question};
    use super::super::super::reduce::reduce;
    use super::*;
    use crate::base::Random;

    /// Nine candidates in a row and fourteen demand points, some of which count for both groups.
    pub(in super::super) fn random_question(random: &mut Random) -> Reduced {
        let mut rows: Vec<Vec<u32>> = Vec::new();
        for candidate in 0..9u32 {
            let around = candidate..candidate + 6;
            rows.push(around.filter(|_| random.below(3) > 0).collect());
        }
        let mut weights = [Vec::new(), Vec::new()];
        for demand in 0..14u32 {
            for (group, weights) in weights.iter_mut().enumerate() {
                let is_home = usize::from(demand >= 7) == group || random.below(8) == 0;
                if is_home && rows.iter().any(|row| row.contains(&demand)) {
                    weights.push((demand, 1 + random.below(20) as u64));
                }
            }
        }
        let requirements = weights.map(|weights| {
            let all: u64 = weights.iter().map(|(_, persons)| persons).sum();
            Requirement { weights, at_least: (all * (60 + random.below(41) as u64)).div_ceil(100) }
        });
        reduce(&Question {
            reached: &Reached::from_rows(rows),
            demands: 14,
            requirements: &requirements,
            places_max: None,
            aim: Aim::FewestPlaces,
        })
    }

    /// All sets of candidates, as bits, that meet the requirements.
    pub(in super::super) fn plans_of(reduced: &Reduced) -> Vec<u32> {
        let count = reduced.candidates.len() as u32;
        let chosen = |set: u32| (0..count).filter(|one| set >> one & 1 == 1).collect::<Vec<u32>>();
        let meets = |set: &u32| {
            let is_reached = reached_by(&reduced.reached, reduced.demands, &chosen(*set));
            reduced.requirements.iter().all(|one| one.is_met(&is_reached))
        };
        (0..1 << count).filter(meets).collect()
    }
}
