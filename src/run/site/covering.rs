//! Most persons, fewest places, and most persons within capacities.

use super::error::PlanError;
use super::question::Question;
use crate::base::{Diagnostics, FacilityId, Finding, codes};
use crate::present::{SitePlace, SitePlan};
use crate::siting::{
    CapacityProblem, CoverProblem, Reached, SitingError, fewest_places, most_persons,
    most_persons_within_capacity,
};

impl Question<'_> {
    fn cover(&self, reached: Reached) -> Result<CoverProblem, PlanError> {
        let weights = self.open_weights();
        let groups = vec![0; weights.len()];
        Ok(CoverProblem::new(reached, weights, groups)?)
    }

    /// Most persons with a number of places.
    pub(super) fn most(&self, reached: Reached) -> Result<SitePlan, PlanError> {
        let problem = self.cover(reached)?;
        let found = most_persons(&problem, self.section.places as usize, &self.effort())?;
        let plan = self.plan();
        Ok(SitePlan {
            places: Some(self.ranked(problem.reached(), &found.chosen)),
            persons_max: Some(plan.persons_before + found.persons_max),
            is_repeatable: found.is_repeatable,
            ..plan
        })
    }

    /// Fewest places with which a share of all persons is served.
    pub(super) fn fewest(
        &self,
        reached: Reached,
        diagnostics: &mut Diagnostics,
    ) -> Result<SitePlan, PlanError> {
        let (target, plan) = (self.section.target, self.plan());
        let plan = SitePlan { asked: None, target: Some(target), ..plan };
        let need = target.needed(plan.persons).saturating_sub(plan.persons_before);
        let problem = self.cover(reached)?;
        let within = format!("`{}` within {}", self.name(), self.limit);
        if need == 0 {
            let message = format!(
                "{within}: {} of {} persons are served today, the target of {target} % is met without new places",
                plan.persons_before, plan.persons
            );
            diagnostics.push(Finding::new(codes::N922, message));
            return Ok(SitePlan { places_min: Some(0), ..plan });
        }
        match fewest_places(&problem, &[need], &self.effort()) {
            Ok(found) => Ok(SitePlan {
                places: Some(self.ranked(problem.reached(), &found.chosen)),
                places_min: Some(found.places_min as u64),
                is_repeatable: found.is_repeatable,
                ..plan
            }),
            Err(SitingError::OutOfReach { shortfalls }) => {
                let reachable = shortfalls.first().map_or(0, |one| one.reachable);
                let served = plan.persons_before + reachable;
                let message = format!(
                    "{within}: the target of {target} % is out of reach; new places on every candidate would serve \
                     {served} of {} persons ({:.1} %)",
                    plan.persons,
                    100.0 * served as f64 / plan.persons.max(1) as f64
                );
                diagnostics.push(Finding::new(codes::W921, message));
                Ok(SitePlan { places: None, ..plan })
            }
            Err(other) => Err(other.into()),
        }
    }

    /// Most persons with a number of places that serve only so many persons each.
    pub(super) fn most_within_capacity(
        &self,
        reached: Reached,
        diagnostics: &mut Diagnostics,
    ) -> Result<SitePlan, PlanError> {
        let (existing, room) = self.existing();
        let unlimited = room.iter().filter(|room| room.is_none()).count();
        if unlimited > 0 {
            let message = format!(
                "`{}` within {}: {unlimited} of {} existing places within reach have no capacity and count as serving \
                 everybody within the limit",
                self.name(),
                self.limit,
                room.len()
            );
            diagnostics.push(Finding::new(codes::N925, message));
        }
        let capacity = |candidate: usize| {
            self.analyses.candidates.capacity(candidate).or(self.section.capacity)
        };
        let all = 0..reached.candidates();
        let capacities: Vec<u64> = all.map(|one| capacity(one).unwrap_or(u64::MAX)).collect();
        let candidates = (reached.clone(), &capacities[..]);
        let problem = CapacityProblem::new((existing, &room), candidates, self.weights())?;
        let places = self.section.places as usize;
        let found = most_persons_within_capacity(&problem, places, &self.effort())?;
        let cells = self.new_cells(&reached, &found.chosen);
        let placed = found.chosen.iter().zip(&found.added).zip(cells);
        let place = |((candidate, added), cells): ((&u32, &u64), _)| SitePlace {
            candidate: *candidate as usize,
            cells,
            capacity: capacity(*candidate as usize),
            added: *added,
            saved_person_m: None,
        };
        Ok(SitePlan {
            places: Some(placed.map(place).collect()),
            persons_before: found.persons_before,
            persons_max: Some(found.persons_max),
            is_repeatable: found.is_repeatable,
            ..self.plan()
        })
    }

    /// The existing places that somebody reaches within the limit, with their capacities in whole persons.
    fn existing(&self) -> (Reached, Vec<Option<u64>>) {
        let region = self.region();
        let table = self.analyses.prepared.reach.category(self.category);
        let mut rows: Vec<Vec<u32>> = vec![Vec::new(); region.facilities().len()];
        for (number, cell) in (0..).zip(self.demand.cells()) {
            for reached in table.within(*cell, self.limit) {
                rows[reached.facility.index()].push(number);
            }
        }
        let all = (0..rows.len()).map(FacilityId::at);
        let near: Vec<FacilityId> = all.filter(|id| !rows[id.index()].is_empty()).collect();
        let room = |id: &FacilityId| {
            // Some lists write a number below zero where they know none.
            let known = region.facility(*id).capacity().filter(|room| *room >= 0.0);
            known.map(|room| room as u64)
        };
        let room = near.iter().map(room).collect();
        (Reached::from_rows(near.iter().map(|id| rows[id.index()].iter().copied())), room)
    }
}
