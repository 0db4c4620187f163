//! Values of areas whose persons are unknown: empty, never zero.

use crate::analysis::coverage::Level;
use crate::region::Region;

/// Of which rows the persons are known, by group of persons.
pub(super) struct Counted(Vec<Vec<bool>>);

impl Counted {
    /// Of the rows of a level, by their numbers.
    pub(super) fn on_level(region: &Region, level: Level) -> Self {
        Self((0..region.groups().len()).map(|group| level.known(region, group)).collect())
    }

    /// A number of persons of a group in a row, or a value that depends on them, if they are known.
    pub(super) fn persons<T>(&self, group: usize, row: usize, persons: T) -> Option<T> {
        self.0[group][row].then_some(persons)
    }

    /// A value that depends on all persons of a row, if they are known.
    pub(super) fn value<T>(&self, row: usize, value: T) -> Option<T> {
        self.0[0][row].then_some(value)
    }
}

/// Of which rows of a level, and of the region as a whole (`None`), the persons are known.
pub(super) struct CountedOrWhole {
    areas: Counted,
    whole: Counted,
}

impl CountedOrWhole {
    pub(super) fn on_level(region: &Region, level: Level) -> Self {
        let [areas, whole] = [level, Level::Region].map(|level| Counted::on_level(region, level));
        Self { areas, whole }
    }

    /// Of which rows of the level.
    pub(super) fn areas(&self) -> &Counted {
        &self.areas
    }

    /// A number of persons of a group in an area, or in the region, if it is known.
    pub(super) fn persons(&self, group: usize, area: Option<usize>, persons: u64) -> Option<u64> {
        match area {
            Some(area) => self.areas.persons(group, area, persons),
            None => self.whole.persons(group, 0, persons),
        }
    }

    /// A value that depends on all persons of an area, or of the region, if they are known.
    pub(super) fn value<T>(&self, area: Option<usize>, value: T) -> Option<T> {
        match area {
            Some(area) => self.areas.value(area, value),
            None => self.whole.value(0, value),
        }
    }
}
