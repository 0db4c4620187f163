//! The fewest new places of a town or of several together, and the best plan with so few.

use super::towns::{Grouping, Mode, Towns};
use crate::base::Percent;
use crate::siting::covering::{
    Serving, Within, fewest_places_from, fewest_places_within, more_persons_meeting,
    most_persons_from, most_persons_knowing,
};
use crate::siting::{Effort, PersonsPlan, SitingError, fewest_places, persons_served_by_group};

/// The question: every town is to serve a share of its own residents.
#[derive(Clone, Copy, Debug)]
pub struct Cooperation<'t> {
    /// The towns.
    pub towns: &'t Towns,
    /// The share of residents to be served.
    pub target: Percent,
    /// How much work an answer may cost.
    pub effort: Effort,
}

/// New places that bring every town of a set to the target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fewest {
    /// The candidates, ascending: the fewest that were found.
    pub places: Vec<u32>,
    /// Places that no plan can do without.
    pub places_min: usize,
    /// Whether the same input always gives this answer: no limit of time ended the search.
    pub is_repeatable: bool,
}

impl Fewest {
    /// Whether no plan needs fewer places.
    pub fn is_proven(&self) -> bool {
        self.places.len() == self.places_min
    }

    /// No place is needed.
    pub(super) fn nothing() -> Self {
        Self { places: Vec::new(), places_min: 0, is_repeatable: true }
    }

    /// The plans of sets without common places, put together.
    pub(super) fn sum(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::nothing();
        for part in parts {
            all.places.extend(part.places);
            all.places_min += part.places_min;
            all.is_repeatable &= part.is_repeatable;
        }
        all.places.sort_unstable();
        all
    }

    /// The plan with fewer places of two, with the better of both bounds.
    pub(super) fn or(self, other: Self) -> Self {
        let places_min = self.places_min.max(other.places_min);
        let is_repeatable = self.is_repeatable && other.is_repeatable;
        let fewer = if other.places.len() < self.places.len() { other } else { self };
        Self { places_min, is_repeatable, ..fewer }
    }
}

/// What a town needs alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alone {
    /// The town.
    pub town: u32,
    /// Its residents.
    pub persons: u64,
    /// Residents who are served at the target.
    pub target_persons: u64,
    /// Residents who are served before anything new opens.
    pub served_before: u64,
    /// Residents who would be served with a new place on every candidate of the town.
    pub reachable: u64,
    /// The best plan; `None` when the target is out of reach.
    pub plan: Option<BestPlan>,
}

impl Alone {
    /// Whether the target is met before anything new opens.
    pub fn is_met(&self) -> bool {
        self.served_before >= self.target_persons
    }
}

/// One of several best plans: fewest places, then most residents of the towns that plan, then most residents of
/// other towns, then low numbers: except in large problems, no exchange of one place for a lower one is as good.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BestPlan {
    /// The places and their bound.
    pub fewest: Fewest,
    /// Residents of the towns that plan who are served.
    pub persons: u64,
    /// Residents whom no plan with as many places exceeds.
    pub persons_max: u64,
}

impl BestPlan {
    /// The plans of sets without common places, put together.
    pub(super) fn sum(parts: &[Self]) -> Self {
        Self {
            fewest: Fewest::sum(parts.iter().map(|part| part.fewest.clone())),
            persons: parts.iter().map(|part| part.persons).sum(),
            persons_max: parts.iter().map(|part| part.persons_max).sum(),
        }
    }
}

impl Cooperation<'_> {
    /// Persons of a town whom new places must serve for the target.
    pub fn need(&self, town: u32, mode: Mode) -> u64 {
        let target = self.target.needed(self.towns.persons(town));
        target.saturating_sub(self.towns.served_before(town, mode))
    }

    /// What does a town need alone: closed, and with credit for what is there already?
    ///
    /// # Errors
    /// [`SitingError::Solver`] if the exact solver fails.
    pub fn alone(&self, town: u32) -> Result<[Alone; 2], SitingError> {
        let [before_closed, before] =
            [Mode::Closed, Mode::Credited].map(|mode| self.towns.served_before(town, mode));
        if before_closed == before {
            // Where nobody is served only abroad, both questions are the same.
            let fewest = self.fewest(&[town], Mode::Credited)?;
            let alone = self.alone_with(town, Mode::Credited, fewest)?;
            return Ok([alone.clone(), alone]);
        }
        let closed = self.fewest(&[town], Mode::Closed)?;
        let mut credited = self.fewest(&[town], Mode::Credited)?;
        // A closed plan is a plan with credit too; the bound holds the other way round.
        if let (Some(closed), Some(found)) = (&closed, &mut credited) {
            let places_min = found.places_min;
            *found = found.clone().or(Fewest { places_min, ..closed.clone() });
        }
        let least = credited.as_ref().map_or(0, |credited| credited.places_min);
        let closed =
            closed.map(|closed| Fewest { places_min: closed.places_min.max(least), ..closed });
        Ok([
            self.alone_with(town, Mode::Closed, closed)?,
            self.alone_with(town, Mode::Credited, credited)?,
        ])
    }

    fn alone_with(
        &self,
        town: u32,
        mode: Mode,
        fewest: Option<Fewest>,
    ) -> Result<Alone, SitingError> {
        let towns = self.towns;
        let persons = towns.persons(town);
        let all = towns.served(towns.candidates(town), mode);
        let plan = fewest.map(|fewest| self.best_plan(&[town], mode, fewest)).transpose()?;
        Ok(Alone {
            town,
            persons,
            target_persons: self.target.needed(persons),
            served_before: towns.served_before(town, mode),
            reachable: all[town as usize],
            plan,
        })
    }

    /// The fewest new places on the ground of some towns, ascending, that bring each of them to the target;
    /// `None` when it is out of reach for one of them.
    ///
    /// # Errors
    /// [`SitingError::Solver`] if the exact solver fails.
    pub fn fewest(&self, set: &[u32], mode: Mode) -> Result<Option<Fewest>, SitingError> {
        self.fewest_from(set, mode, None)
    }

    /// As [`Self::fewest`], from places with which all reach the target, where such are known.
    ///
    /// # Errors
    /// [`SitingError::Solver`] if the exact solver fails.
    pub(super) fn fewest_from(
        &self,
        set: &[u32],
        mode: Mode,
        known: Option<&[u32]>,
    ) -> Result<Option<Fewest>, SitingError> {
        let needs: Vec<u64> = set.iter().map(|town| self.need(*town, mode)).collect();
        self.fewest_for((set, mode, Grouping::EachTown), &needs, known)
    }

    /// The fewest new places that bring the sum of all towns to the target.
    ///
    /// # Errors
    /// [`SitingError::Solver`] if the exact solver fails.
    pub fn fewest_in_sum(&self, mode: Mode) -> Result<Option<Fewest>, SitingError> {
        let all = self.towns.all();
        let persons: u64 = all.iter().map(|town| self.towns.persons(*town)).sum();
        let served: u64 = all.iter().map(|town| self.towns.served_before(*town, mode)).sum();
        let need = self.target.needed(persons).saturating_sub(served);
        self.fewest_for((&all, mode, Grouping::AllTogether), &[need], None)
    }

    /// Places on the ground of some towns of which those that serve residents of a set are at least so many in every plan
    /// that brings the set to the target; 0 where it is out of reach.
    ///
    /// # Errors
    /// [`SitingError::Solver`] if the exact solver fails.
    pub(super) fn serving_min(&self, set: &[u32], grounds: &[u32]) -> Result<usize, SitingError> {
        let needs: Vec<u64> = set.iter().map(|town| self.need(*town, Mode::Open)).collect();
        let part = self.towns.part_on(grounds, set, Mode::Open, Grouping::EachTown);
        match fewest_places(&part.problem, &needs, &self.effort) {
            Ok(plan) => Ok(plan.places_min),
            Err(SitingError::OutOfReach { .. }) => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// The fewest new places on the ground of some towns, no more than so many, that bring each of them to the target.
    /// `serving` is known of every plan: fewest places that serve
    /// residents of some of the towns, by their positions in the set.
    ///
    /// # Errors
    /// [`SitingError::Solver`] if the exact solver fails.
    pub(super) fn fewest_within(
        &self,
        set: &[u32],
        (places_max, serving): (usize, &[Serving]),
    ) -> Result<Within<Fewest>, SitingError> {
        let needs: Vec<u64> = set.iter().map(|town| self.need(*town, Mode::Open)).collect();
        let part = self.towns.part(set, Mode::Open, Grouping::EachTown);
        let within = (places_max, serving);
        match fewest_places_within(&part.problem, &needs, within, &self.effort) {
            Ok(Within::Plan(plan)) => Ok(Within::Plan(Fewest {
                places: sorted(part.places(&plan.chosen)),
                places_min: plan.places_min,
                is_repeatable: plan.is_repeatable,
            })),
            Ok(Within::Nothing) => Ok(Within::Nothing),
            Ok(Within::Open) => Ok(Within::Open),
            Err(SitingError::OutOfReach { .. }) => Ok(Within::Nothing),
            Err(error) => Err(error),
        }
    }

    fn fewest_for(
        &self,
        (set, mode, grouping): (&[u32], Mode, Grouping),
        needs: &[u64],
        known: Option<&[u32]>,
    ) -> Result<Option<Fewest>, SitingError> {
        if needs.iter().all(|need| *need == 0) {
            return Ok(Some(Fewest::nothing()));
        }
        let part = self.towns.part(set, mode, grouping);
        let known = known.map(|places| part.numbers(places));
        match fewest_places_from(&part.problem, needs, known.as_deref(), &self.effort) {
            Ok(plan) => Ok(Some(Fewest {
                places: sorted(part.places(&plan.chosen)),
                places_min: plan.places_min,
                is_repeatable: plan.is_repeatable,
            })),
            Err(SitingError::OutOfReach { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The best plan with as few places as found, with which each town of a set reaches the target: it serves most
    /// residents of the set, then most residents of other towns.
    ///
    /// # Errors
    /// [`SitingError::Solver`] if the exact solver fails; [`SitingError::NotFound`] if a town does not reach the target
    /// with the places that were found.
    pub fn best_plan(
        &self,
        set: &[u32],
        mode: Mode,
        fewest: Fewest,
    ) -> Result<BestPlan, SitingError> {
        let places = fewest.places.len();
        let part = self.towns.part(set, mode, Grouping::EachTown);
        let known = part.numbers(&fewest.places);
        let free = || most_persons_knowing(&part.problem, (places, &known), &self.effort);
        self.best_plan_knowing(set, mode, (fewest, &free))
    }

    /// As [`Self::best_plan`], where somebody knows the plan that serves most residents of the set on as many places when no
    /// town needs anything, as numbers of the set's problem.
    pub(super) fn best_plan_knowing(
        &self,
        set: &[u32],
        mode: Mode,
        (fewest, free): (Fewest, &dyn Fn() -> Result<PersonsPlan, SitingError>),
    ) -> Result<BestPlan, SitingError> {
        let before = self.served_in(set, mode, &[]);
        if fewest.places.is_empty() {
            return Ok(BestPlan { fewest, persons: before, persons_max: before });
        }
        let needs: Vec<u64> = set.iter().map(|town| self.need(*town, mode)).collect();
        let part = self.towns.part(set, mode, Grouping::EachTown);
        let known = part.numbers(&fewest.places);
        let most = most_persons_from(&part.problem, (&known, &free()?), &needs, &self.effort)?;
        let mut places = part.places(&most.chosen);
        let mut is_repeatable = fewest.is_repeatable && most.is_repeatable;
        let with_abroad = self.towns.part(set, mode, Grouping::WithAbroad);
        // Where nobody abroad could be served, the plan is as good as any.
        if with_abroad.problem.groups().contains(&(set.len() as u32)) {
            let own = persons_served_by_group(&part.problem, &most.chosen);
            let known = with_abroad.numbers(&places);
            let farther = more_persons_meeting(&with_abroad.problem, &known, &own, &self.effort)?;
            places = with_abroad.places(&farther.chosen);
            is_repeatable &= farther.is_repeatable;
        }
        Ok(BestPlan {
            fewest: Fewest { places: sorted(places), is_repeatable, ..fewest },
            persons: before + most.persons,
            persons_max: before + most.persons_max,
        })
    }

    /// Residents of a set of towns whom places serve.
    pub(super) fn served_in(&self, set: &[u32], mode: Mode, places: &[u32]) -> u64 {
        let served = self.towns.served(places, mode);
        set.iter().map(|town| served[*town as usize]).sum()
    }
}

/// Numbers in ascending order.
pub(super) fn sorted(mut numbers: Vec<u32>) -> Vec<u32> {
    numbers.sort_unstable();
    numbers
}
