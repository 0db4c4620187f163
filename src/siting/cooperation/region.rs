//! The whole region: fewest new places by mode, when each town reaches the target and when their sum does.

use rayon::prelude::*;

use super::alone::{Alone, BestPlan, Cooperation, Fewest, sorted};
use super::coalition::{Coalitions, Partners, best_pairing};
use super::towns::{Grouping, Mode};
use crate::siting::{SitingError, most_persons};

/// Who must reach the target?
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TargetKind {
    /// Every town, with its own residents.
    Each,
    /// The sum of all towns: some may stay far below it.
    Together,
}

impl TargetKind {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Each, Self::Together];

    /// Its key in tables: `each`, `together`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Each => "each",
            Self::Together => "together",
        }
    }
}

/// The plan of the whole region for one kind of target in one mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionPlan {
    /// Who must reach the target.
    pub kind: TargetKind,
    /// Which places count for whom.
    pub mode: Mode,
    /// The fewest places found and their bound; `None` when the target is out of reach.
    pub fewest: Option<Fewest>,
    /// Residents of each town who are served, by the town's number; without a plan those of existing places.
    pub persons: Vec<u64>,
    /// Residents of all towns whom no plan exceeds with as many places (where each town plans alone: as many in each
    /// town); `None` without a plan.
    pub persons_max: Option<u64>,
}

impl RegionPlan {
    /// Residents of all towns who are served.
    pub fn persons_served(&self) -> u64 {
        self.persons.iter().sum()
    }
}

impl Cooperation<'_> {
    /// What does every town need alone: closed, and with credit for what is there already?
    ///
    /// # Errors
    /// [`SitingError::Solver`] if the exact solver fails.
    pub fn everybody_alone(&self) -> Result<[Vec<Alone>; 2], SitingError> {
        let all = self.towns.all();
        let each: Result<Vec<[Alone; 2]>, _> =
            all.par_iter().map(|town| self.alone(*town)).collect();
        let (closed, credited) =
            each?.into_iter().map(|[closed, credited]| (closed, credited)).unzip();
        Ok([closed, credited])
    }

    /// The region when every town reaches the target alone: the towns' own plans side by side.
    pub fn each_alone(&self, mode: Mode, alone: &[Alone]) -> RegionPlan {
        let plans: Option<Vec<BestPlan>> = alone.iter().map(|one| one.plan.clone()).collect();
        self.plan(TargetKind::Each, mode, plans.map(|plans| BestPlan::sum(&plans)))
    }

    fn plan(&self, kind: TargetKind, mode: Mode, best: Option<BestPlan>) -> RegionPlan {
        let places = best.as_ref().map_or(&[][..], |best| &best.fewest.places);
        let persons = self.towns.served(places, mode);
        let persons_max = best.as_ref().map(|best| best.persons_max);
        RegionPlan { kind, mode, fewest: best.map(|best| best.fewest), persons, persons_max }
    }

    /// The region when each town reaches the target and all plan together.
    ///
    /// # Parameters
    /// `pairs` are what pairs of neighbours save; their best pairing is a plan of the region too.
    ///
    /// # Method
    /// One set covering problem with a need for each town ([`fewest_places`](crate::siting::fewest_places)).
    ///
    /// # Errors
    /// [`SitingError::Solver`] if the exact solver fails.
    pub fn each_together(
        &self,
        coalitions: &Coalitions<'_>,
        pairs: &[Partners],
    ) -> Result<RegionPlan, SitingError> {
        let all = self.towns.all();
        let mut found = coalitions.fewest(&all)?;
        if let (Some(fewest), Some(paired)) = (&mut found, self.in_pairs(coalitions, pairs)?) {
            *fewest = fewest.clone().or(paired);
        }
        let best = found.map(|fewest| self.best_plan(&all, Mode::Open, fewest)).transpose()?;
        Ok(self.plan(TargetKind::Each, Mode::Open, best))
    }

    /// The plan of the region in pairs; `None` when a town cannot reach the target. It has no bound.
    fn in_pairs(
        &self,
        coalitions: &Coalitions<'_>,
        pairs: &[Partners],
    ) -> Result<Option<Fewest>, SitingError> {
        let chosen = best_pairing(self.towns.count(), pairs);
        let is_paired = |town: &u32| chosen.iter().any(|pair| pair.towns.contains(town));
        let single = self.towns.all().into_iter().filter(|town| !is_paired(town));
        let single: Result<Option<Vec<Fewest>>, _> =
            single.map(|town| coalitions.fewest(&[town])).collect();
        let paired = chosen.iter().map(|pair| pair.together.clone());
        let plan = single?.map(|single| Fewest::sum(single.into_iter().chain(paired)));
        Ok(plan.map(|plan| Fewest { places_min: 0, ..plan }))
    }

    /// The region when the sum of all towns reaches the target, in each mode. `each` are the plans in which each town
    /// does, in the order of the modes: they reach the sum too.
    ///
    /// # Errors
    /// [`SitingError::Solver`] if the exact solver fails.
    pub fn in_sum(&self, each: &[RegionPlan]) -> Result<Vec<RegionPlan>, SitingError> {
        let mut found: Vec<Option<Fewest>> = Vec::new();
        for mode in Mode::ALL {
            let stricter = found.last().cloned().flatten();
            let own = each.iter().find(|plan| plan.mode == mode);
            let own = own.and_then(|plan| plan.fewest.clone());
            let known = stricter.into_iter().chain(own);
            let fewest = self.fewest_in_sum(mode)?;
            found.push(fewest.map(|fewest| {
                known.fold(fewest, |best, plan| best.or(Fewest { places_min: 0, ..plan }))
            }));
        }
        // What is needed together is needed in a stricter mode too.
        let mut least = 0;
        for fewest in found.iter_mut().rev().flatten() {
            least = least.max(fewest.places_min);
            fewest.places_min = least;
        }
        let plans = Mode::ALL.into_iter().zip(found).map(|(mode, fewest)| {
            let best = fewest.map(|fewest| self.most_in_sum(mode, fewest)).transpose()?;
            Ok(self.plan(TargetKind::Together, mode, best))
        });
        plans.collect()
    }

    /// The plan with as many places that serves most residents of the region.
    fn most_in_sum(&self, mode: Mode, mut fewest: Fewest) -> Result<BestPlan, SitingError> {
        let all = self.towns.all();
        let part = self.towns.part(&all, mode, Grouping::AllTogether);
        let plan = most_persons(&part.problem, fewest.places.len(), &self.effort)?;
        let places = sorted(part.places(&plan.chosen));
        let served = |places: &[u32]| self.served_in(&all, mode, places);
        if served(&places) > served(&fewest.places) {
            fewest.places = places;
        }
        fewest.is_repeatable &= plan.is_repeatable;
        let persons = served(&fewest.places);
        let persons_max = (served(&[]) + plan.persons_max).max(persons);
        Ok(BestPlan { fewest, persons, persons_max })
    }
}
