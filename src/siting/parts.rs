//! Better plans for many groups, by solving one group after the other.

use std::collections::BTreeSet;

use super::cover::Reached;
use super::effort::Effort;
use super::exact::{Aim, Found, Question, Requirement, reached_by, solve};
use super::maximal::persons;
use super::reduce::reduce;
use super::solver::{Solver, SolverError};

/// Most nodes for one group: a plan that takes longer to find is left to others.
const NODES_MAX: u32 = 10;

/// Most times that all groups are solved anew.
const ROUNDS_MAX: usize = 5;

/// A plan that meets all requirements with fewer places or, where many persons are the aim, with more persons on as many
/// places, if choosing all places anew that serve one group, while all others stay, finds one, group after group.
/// Ascending.
///
/// Cost: one program for each group in each round (large neighbourhood search: Shaw 1998, "Using constraint programming
/// and local search methods to solve vehicle routing problems", CP98).
pub(super) fn improve_by_parts(
    question: &Question,
    mut chosen: Vec<u32>,
    effort: &Effort,
    solver: &dyn Solver,
) -> Result<Vec<u32>, SolverError> {
    let effort = Effort { nodes_max: effort.nodes_max.min(NODES_MAX), ..*effort };
    let groups = Groups::new(question);
    for _ in 0..ROUNDS_MAX {
        let mut is_better = false;
        for group in 0..question.requirements.len() as u32 {
            let (free, kept): (Vec<u32>, Vec<u32>) =
                chosen.iter().partition(|candidate| groups.serves(**candidate, group));
            if free.is_empty() {
                continue;
            }
            let open: Vec<u32> = (0..question.reached.candidates() as u32)
                .filter(|candidate| groups.serves(*candidate, group))
                .collect();
            let part = Part::new(question, open, &kept);
            if let Some(better) = part.better_than(&free, &effort, solver)? {
                chosen = kept.into_iter().chain(better).collect();
                chosen.sort_unstable();
                is_better = true;
            }
        }
        if !is_better {
            break;
        }
    }
    Ok(chosen)
}

/// What is left of a question for some candidates when others are chosen already.
struct Part<'q> {
    question: &'q Question<'q>,
    open: Vec<u32>,
    is_served: Vec<bool>,
}

impl<'q> Part<'q> {
    fn new(question: &'q Question<'q>, open: Vec<u32>, kept: &[u32]) -> Self {
        let is_served = reached_by(question.reached, question.demands, kept);
        Self { question, open, is_served }
    }

    /// Open candidates that are better than those of the plan.
    fn better_than(
        &self,
        free: &[u32],
        effort: &Effort,
        solver: &dyn Solver,
    ) -> Result<Option<Vec<u32>>, SolverError> {
        match &self.question.aim {
            Aim::Most(weights) => {
                let each = weights.iter().zip(&self.is_served);
                let left: Vec<u64> = each.map(|(w, is_it)| if *is_it { 0 } else { *w }).collect();
                let served = |plan: &[u32]| persons(self.question.reached, &left, plan);
                let plan = self.solve(free.len(), Aim::Most(left.clone()), (effort, solver))?;
                Ok(plan.filter(|plan| served(plan) > served(free)))
            }
            Aim::FewestPlaces | Aim::Cheapest(_) if free.len() < 2 => Ok(None),
            Aim::FewestPlaces | Aim::Cheapest(_) => {
                self.solve(free.len() - 1, Aim::FewestPlaces, (effort, solver))
            }
        }
    }

    /// Open candidates, no more than so many, that with the others meet all requirements.
    fn solve(
        &self,
        places_max: usize,
        aim: Aim,
        (effort, solver): (&Effort, &dyn Solver),
    ) -> Result<Option<Vec<u32>>, SolverError> {
        let is_served = &self.is_served;
        let left = |requirement: &Requirement| Requirement {
            at_least: requirement.at_least.saturating_sub(requirement.served(is_served)),
            weights: requirement
                .weights
                .iter()
                .filter(|(demand, _)| !is_served[*demand as usize])
                .copied()
                .collect(),
        };
        let requirements = self.question.requirements.iter().map(left);
        let requirements: Vec<Requirement> = requirements.filter(|one| one.at_least > 0).collect();
        let row = |candidate: &u32| self.question.reached.row(*candidate as usize).to_vec();
        let reduced = reduce(&Question {
            reached: &Reached::from_rows(self.open.iter().map(row)),
            demands: self.question.demands,
            requirements: &requirements,
            places_max: None,
            aim,
        });
        let answer = solve(&reduced.question(Some(places_max)), effort, solver)?;
        let Some(Found { chosen: Some(chosen), .. }) = answer else { return Ok(None) };
        let chosen = reduced.originals(&chosen).into_iter();
        Ok(Some(chosen.map(|one| self.open[one as usize]).collect()))
    }
}

/// Which groups (requirements) each candidate serves.
pub(super) struct Groups {
    of_candidate: Vec<Vec<u32>>,
}

impl Groups {
    pub(super) fn new(question: &Question) -> Self {
        let mut of_demand: Vec<Vec<u32>> = vec![Vec::new(); question.demands];
        for (group, requirement) in (0u32..).zip(question.requirements) {
            for (demand, _) in &requirement.weights {
                of_demand[*demand as usize].push(group);
            }
        }
        let mut of_candidate = Vec::new();
        for candidate in 0..question.reached.candidates() {
            let row = question.reached.row(candidate).iter();
            let groups: BTreeSet<u32> =
                row.flat_map(|demand| of_demand[*demand as usize].iter().copied()).collect();
            of_candidate.push(groups.into_iter().collect());
        }
        Self { of_candidate }
    }

    /// The groups that a candidate serves, ascending.
    pub(super) fn served_by(&self, candidate: u32) -> &[u32] {
        &self.of_candidate[candidate as usize]
    }

    fn serves(&self, candidate: u32, group: u32) -> bool {
        self.served_by(candidate).binary_search(&group).is_ok()
    }
}

#[cfg(all(test, feature = "highs"))]
mod tests {
    use super::super::exact::exact_solver;
    use super::*;

    #[test]
    fn a_group_after_the_other_serves_more_persons_on_as_many_places() {
        // Three towns of three cells side by side; a place serves its cell and the next ones.
        let rows = (0..9u32).map(|cell| cell.saturating_sub(1)..(cell + 2).min(9));
        let town = |town: u32| Requirement {
            weights: (3 * town..3 * town + 3).map(|cell| (cell, 10)).collect(),
            at_least: 20,
        };
        let question = Question {
            reached: &Reached::from_rows(rows),
            demands: 9,
            requirements: &[0, 1, 2].map(town),
            places_max: Some(3),
            aim: Aim::Most(vec![10; 9]),
        };
        let solver = exact_solver().expect("the feature is on");
        let improved = improve_by_parts(&question, vec![0, 4, 8], &Effort::default(), solver);
        assert_eq!(improved.expect("a plan"), [1, 4, 7]);
    }
}
