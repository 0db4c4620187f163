//! A common plan of a large region, improved piece by piece.

use std::collections::BTreeSet;

use super::alone::{Cooperation, Fewest, sorted};
use super::towns::Mode;
use crate::siting::cover::{CoverProblem, Reached};
use crate::siting::{Effort, SitingError, fewest_places};

/// Most rounds over all pieces.
const ROUNDS: usize = 4;
/// Most nodes for one piece: it is solved anew in each round.
const NODES: u32 = 1_000;

/// New places on the ground of some towns, when all other places of a plan stay.
struct Piece {
    problem: CoverProblem,
    candidates: Vec<u32>,
    /// Residents of each town whom the piece must serve.
    needs: Vec<u64>,
}

impl Cooperation<'_> {
    /// Improves a common plan in which every town reaches the target: the places of a town and its neighbours are
    /// chosen anew while all others stay, until no such piece gets along with fewer.
    ///
    /// # Errors
    /// [`SitingError::Solver`] if the exact solver fails.
    ///
    /// # Method
    /// Large neighbourhood search (Shaw 1998): each piece is a set covering problem, solved exactly up to a limit of
    /// nodes. The bound of the plan does not change.
    ///
    /// # Cost
    /// A covering problem for each town and round, at most 4 rounds.
    pub(super) fn in_pieces(
        &self,
        neighbours: &[(u32, u32)],
        mut plan: Fewest,
    ) -> Result<Fewest, SitingError> {
        for _ in 0..ROUNDS {
            let before = plan.places.len();
            for town in self.towns.all() {
                if plan.is_proven() {
                    return Ok(plan);
                }
                let around = neighbours.iter().filter(|(a, b)| *a == town || *b == town);
                let set: BTreeSet<u32> = around.flat_map(|(a, b)| [*a, *b]).collect();
                if !set.is_empty() {
                    self.improve(&set, &mut plan)?;
                }
            }
            if plan.places.len() == before {
                break;
            }
        }
        Ok(plan)
    }

    fn improve(&self, set: &BTreeSet<u32>, plan: &mut Fewest) -> Result<(), SitingError> {
        let ground = |place: &u32| self.towns.sites().grounds[*place as usize];
        let (own, others): (Vec<u32>, Vec<u32>) =
            plan.places.iter().copied().partition(|place| set.contains(&ground(place)));
        let piece = self.piece(set, &others);
        // Larger pieces are not solved exactly, so that nothing would be found.
        if own.len() < 2 || piece.problem.reached().pairs() > self.effort.pairs_exact_max {
            return Ok(());
        }
        let effort = Effort { nodes_max: self.effort.nodes_max.min(NODES), ..self.effort };
        let found = fewest_places(&piece.problem, &piece.needs, &effort)?;
        plan.is_repeatable &= found.is_repeatable;
        if found.chosen.len() < own.len() {
            let chosen = found.chosen.iter().map(|at| piece.candidates[*at as usize]);
            plan.places = sorted(others.into_iter().chain(chosen).collect());
        }
        Ok(())
    }

    /// What is left for some towns to do when the other places of a plan stay. Residents of all towns count: some
    /// may rely on places of the piece.
    fn piece(&self, set: &BTreeSet<u32>, fixed: &[u32]) -> Piece {
        let (towns, residents) = (self.towns, self.towns.residents());
        let served = towns.served(fixed, Mode::Open);
        let target = |town: &u32| self.target.needed(towns.persons(*town));
        let left = |town: u32| target(&town).saturating_sub(served[town as usize]);
        let needs = towns.all().into_iter().map(left).collect();
        let mut is_open: Vec<bool> = (0..residents.persons.len())
            .map(|demand| residents.persons[demand] > 0 && towns.is_without(demand))
            .collect();
        for place in fixed {
            for demand in towns.sites().reached.row(*place as usize) {
                is_open[*demand as usize] = false;
            }
        }
        let candidates: Vec<u32> =
            set.iter().flat_map(|town| towns.candidates(*town).iter().copied()).collect();
        let wanted = |candidate: &u32| -> Vec<u32> {
            let row = towns.sites().reached.row(*candidate as usize).iter();
            row.copied().filter(|demand| is_open[*demand as usize]).collect()
        };
        let rows: Vec<Vec<u32>> = candidates.iter().map(wanted).collect();
        let mut demands: Vec<u32> = rows.iter().flatten().copied().collect();
        demands.sort_unstable();
        demands.dedup();
        let number =
            |demand: &u32| demands.binary_search(demand).expect("a demand of a row") as u32;
        let rows = rows.iter().map(|row| row.iter().map(number).collect::<Vec<_>>());
        let reached = Reached::from_rows(rows);
        let weights = demands.iter().map(|demand| residents.persons[*demand as usize]).collect();
        let groups = demands.iter().map(|demand| residents.homes[*demand as usize]).collect();
        let problem = CoverProblem::new(reached, weights, groups).expect("numbers of the demands");
        Piece { problem, candidates, needs }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Percent;
    use crate::siting::cooperation::{Existing, Residents, Sites, Towns};

    /// Seven towns of one home each in a row; a place serves its own and the next homes.
    fn row() -> Towns {
        let near = |at: u32| (at.saturating_sub(1)..(at + 2).min(7)).collect::<Vec<_>>();
        let sites =
            Sites { reached: Reached::from_rows((0..7).map(near)), grounds: (0..7).collect() };
        let residents = Residents {
            persons: vec![10; 7],
            homes: (0..7).collect(),
            existing: vec![Existing::Nobody; 7],
        };
        Towns::new(7, sites, residents).expect("a row of towns")
    }

    #[test]
    fn pieces_find_the_places_that_neighbours_share() {
        let towns = row();
        let target = Percent::whole(100).expect("a percentage");
        let cooperation = Cooperation { towns: &towns, target, effort: Effort::default() };
        let alone = Fewest { places: (0..7).collect(), places_min: 1, is_repeatable: true };
        let better = cooperation.in_pieces(&towns.neighbours(), alone).expect("solved");
        // Three places of three homes each are needed for seven homes.
        assert_eq!((better.places.len(), better.places_min), (3, 1));
        assert_eq!(towns.served(&better.places, Mode::Open), [10; 7]);
    }
}
