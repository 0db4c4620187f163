//! Values of areas whose persons are unknown: empty, never zero.

use crate::analysis::coverage::Level;
use crate::base::MunicipalityId;
use crate::region::Region;

/// Of which rows the persons are known, by group of persons.
pub(super) struct Counted(Vec<Vec<bool>>);

impl Counted {
    /// Of the rows of a level, by their numbers.
    pub(super) fn on_level(region: &Region, level: Level) -> Self {
        Self((0..region.groups().len()).map(|group| level.known(region, group)).collect())
    }

    /// A number of persons of a group in a row, if it is known.
    pub(super) fn persons(&self, group: usize, row: usize, persons: u64) -> Option<u64> {
        self.0[group][row].then_some(persons)
    }

    /// A value that depends on all persons of a row, if they are known.
    pub(super) fn value<T>(&self, row: usize, value: T) -> Option<T> {
        self.0[0][row].then_some(value)
    }
}

/// Of which municipalities, and of the region as a whole, the persons are known.
pub(super) struct CountedHomes {
    homes: Counted,
    whole: Counted,
}

impl CountedHomes {
    pub(super) fn new(region: &Region) -> Self {
        let [homes, whole] =
            [Level::Municipality, Level::Region].map(|level| Counted::on_level(region, level));
        Self { homes, whole }
    }

    /// A number of persons of a group in a municipality, or in the region, if it is known.
    pub(super) fn persons(
        &self,
        group: usize,
        home: Option<MunicipalityId>,
        persons: u64,
    ) -> Option<u64> {
        match home {
            Some(home) => self.homes.persons(group, home.index(), persons),
            None => self.whole.persons(group, 0, persons),
        }
    }

    /// A value that depends on all persons of a municipality, or of the region, if they are known.
    pub(super) fn value<T>(&self, home: Option<MunicipalityId>, value: T) -> Option<T> {
        match home {
            Some(home) => self.homes.value(home.index(), value),
            None => self.whole.value(0, value),
        }
    }
}
