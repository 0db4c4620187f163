//! Better plans for many groups, by solving one group after the other.

use std::collections::BTreeSet;

use super::cover::Reached;
use super::effort::Effort;
use super::exact::{Aim, Found, Question, Requirement, reached_by, solve};
use super::reduce::{Reduced, reduce};
use super::solver::{Solver, SolverError};

/// Most nodes for one group: a plan that takes longer to find is left to others.
const NODES_MAX: u32 = 10;

/// Most times that all groups are solved anew.
const ROUNDS_MAX: usize = 5;

/// A plan that meets all requirements with fewer places, if choosing all places anew that serve one group, while all others
/// stay, finds one, group after group. Ascending.
///
/// Cost: one program for each group in each round (large neighbourhood search: Shaw 1998, "Using constraint programming
/// and local search methods to solve vehicle routing problems", CP98).
pub(super) fn improve_by_parts(
    reduced: &Reduced,
    mut chosen: Vec<u32>,
    effort: &Effort,
    solver: &dyn Solver,
) -> Result<Vec<u32>, SolverError> {
    let effort = Effort { nodes_max: effort.nodes_max.min(NODES_MAX), ..*effort };
    let groups = Groups::new(reduced);
    for _ in 0..ROUNDS_MAX {
        let before = chosen.len();
        for group in 0..reduced.requirements.len() as u32 {
            let (free, kept): (Vec<u32>, Vec<u32>) =
                chosen.iter().partition(|candidate| groups.serves(**candidate, group));
            if free.len() < 2 {
                continue;
            }
            let open: Vec<u32> = (0..reduced.reached.candidates() as u32)
                .filter(|candidate| groups.serves(*candidate, group))
                .collect();
            if let Some(fewer) =
                solve_part(reduced, &open, &kept, free.len() - 1, (&effort, solver))?
            {
                chosen = kept.into_iter().chain(fewer).collect();
                chosen.sort_unstable();
            }
        }
        if chosen.len() == before {
            break;
        }
    }
    Ok(chosen)
}

/// Places among the open candidates, no more than so many, that with the kept ones meet all requirements.
fn solve_part(
    reduced: &Reduced,
    open: &[u32],
    kept: &[u32],
    places_max: usize,
    (effort, solver): (&Effort, &dyn Solver),
) -> Result<Option<Vec<u32>>, SolverError> {
    let is_served = reached_by(&reduced.reached, reduced.demands, kept);
    let left = |requirement: &Requirement| Requirement {
        at_least: requirement.at_least.saturating_sub(requirement.served(&is_served)),
        weights: requirement
            .weights
            .iter()
            .filter(|(demand, _)| !is_served[*demand as usize])
            .copied()
            .collect(),
    };
    let requirements: Vec<Requirement> =
        reduced.requirements.iter().map(left).filter(|one| one.at_least > 0).collect();
    let rows = open.iter().map(|candidate| reduced.reached.row(*candidate as usize).to_vec());
    let part = reduce(&Question {
        reached: &Reached::from_rows(rows),
        demands: reduced.demands,
        requirements: &requirements,
        places_max: None,
        aim: Aim::FewestPlaces,
    });
    let answer = solve(&part.question(Some(places_max)), effort, solver)?;
    let Some(Found { chosen: Some(chosen), .. }) = answer else { return Ok(None) };
    Ok(Some(part.originals(&chosen).into_iter().map(|one| open[one as usize]).collect()))
}

/// Which groups (requirements) each candidate serves.
pub(super) struct Groups {
    of_candidate: Vec<Vec<u32>>,
}

impl Groups {
    pub(super) fn new(reduced: &Reduced) -> Self {
        let mut of_demand: Vec<Vec<u32>> = vec![Vec::new(); reduced.demands];
        for (group, requirement) in (0u32..).zip(&reduced.requirements) {
            for (demand, _) in &requirement.weights {
                of_demand[*demand as usize].push(group);
            }
        }
        let mut of_candidate = Vec::new();
        for candidate in 0..reduced.reached.candidates() {
            let row = reduced.reached.row(candidate).iter();
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
