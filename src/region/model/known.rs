//! Of which areas the number of persons is known.

use crate::base::{MunicipalityId, QuartierId};

/// Whether the persons of quartiers and municipalities are known, for each group of persons.
///
/// *Unknown* is a state of its own: nobody says how many persons live there. It is not zero. The sums
/// of a region count the known persons only.
///
/// The persons of an area are known if a cell with a value lies in it. An area without any cell is
/// known to be uninhabited if a source of cells counts everybody there (its extent) and its cells are
/// small enough to resolve the area. In every other case they are unknown: a suppressed value, or no
/// row where the source does not say that it counts everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownPersons {
    /// By group and quartier.
    quartiers: Vec<Vec<bool>>,
    /// By group and municipality.
    municipalities: Vec<Vec<bool>>,
}

impl KnownPersons {
    /// Makes the state from one vector for each group.
    ///
    /// # Panics
    /// When the numbers of groups differ.
    pub(in crate::region) fn new(
        quartiers: Vec<Vec<bool>>,
        municipalities: Vec<Vec<bool>>,
    ) -> Self {
        assert_eq!(quartiers.len(), municipalities.len(), "one vector for each group");
        Self { quartiers, municipalities }
    }

    /// Whether the persons of a group in a quartier are known.
    ///
    /// # Panics
    /// When the group or quartier does not exist.
    pub fn of_quartier(&self, group: usize, quartier: QuartierId) -> bool {
        self.quartiers[group][quartier.index()]
    }

    /// Whether the persons of a group in a municipality are known, at least of a part of it.
    ///
    /// # Panics
    /// When the group or municipality does not exist.
    pub fn of_municipality(&self, group: usize, municipality: MunicipalityId) -> bool {
        self.municipalities[group][municipality.index()]
    }

    /// Number of quartiers whose persons (of all ages) are known.
    pub fn quartiers(&self) -> usize {
        count(&self.quartiers)
    }

    /// Number of municipalities whose persons (of all ages) are known.
    pub fn municipalities(&self) -> usize {
        count(&self.municipalities)
    }
}

/// The number of known areas in the first group, all persons.
fn count(by_group: &[Vec<bool>]) -> usize {
    by_group.first().map_or(0, |known| known.iter().filter(|known| **known).count())
}
