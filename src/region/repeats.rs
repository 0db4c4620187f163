//! Places that are facilities of several categories, because one category is derived from another.

use super::model::{Facility, Region};
use crate::base::{CategoryId, FacilityId};

impl Region {
    /// The derived categories, each after the one that it is derived from.
    pub fn derived_categories(&self) -> Vec<CategoryId> {
        let all = (0..self.categories.len()).map(CategoryId::at);
        let mut derived: Vec<CategoryId> =
            all.filter(|id| self.category(*id).derivation().is_some()).collect();
        derived.sort_by_key(|id| self.category(*id).sources().len());
        derived
    }

    /// Whether a category is derived from one of some others, so that sums over all of them would count its facilities
    /// twice.
    pub fn is_derived_from_any(&self, id: CategoryId, others: &[CategoryId]) -> bool {
        let sources = self.category(id).sources();
        others.iter().any(|other| sources.iter().any(|key| key == self.category(*other).key()))
    }

    /// Some categories without those that are derived from others among them, for sums that would count places twice.
    pub fn without_derived(&self, mut categories: Vec<CategoryId>) -> Vec<CategoryId> {
        let all = categories.clone();
        categories.retain(|id| !self.is_derived_from_any(*id, &all));
        categories
    }

    /// The facility that stands for a place: the one in the category that the data give it, where that is analysed.
    /// Cost: O(facilities).
    ///
    /// # Panics
    /// When the facility is one of another region.
    pub fn place_of(&self, id: FacilityId) -> FacilityId {
        let place = self.facility(id).place;
        let stands = |facility: &Facility| facility.place == place && !facility.is_repeat;
        self.facilities.iter().position(stands).map_or(id, FacilityId::at)
    }
}
