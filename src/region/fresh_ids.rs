//! Ids for facilities that a scenario adds.

use std::collections::BTreeSet;

use super::model::Region;

/// Gives facilities ids that no other one has, neither in the region nor among those that are added.
pub(super) struct FreshIds<'r> {
    region: &'r Region,
    /// Ids that the scenario gives: none that is made here takes one of them away.
    given: BTreeSet<&'r str>,
    used: BTreeSet<String>,
}

impl<'r> FreshIds<'r> {
    /// For facilities beside those of a region, some of which have these ids.
    pub(super) fn new(region: &'r Region, given: impl Iterator<Item = &'r str>) -> Self {
        Self { region, given: given.collect(), used: BTreeSet::new() }
    }

    /// An id that the scenario gives, with a suffix where another facility has it.
    pub(super) fn given(&mut self, mut id: String) -> String {
        while self.region.facility_id(&id).is_some() || !self.used.insert(id.clone()) {
            id.push('~');
        }
        id
    }

    /// An id that is made of a category and another id, with a suffix where another facility has it or will have it.
    pub(super) fn made(&mut self, mut id: String) -> String {
        while self.given.contains(id.as_str()) {
            id.push('~');
        }
        self.given(id)
    }
}
