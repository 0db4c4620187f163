//! Profiles: what is counted of each quartier, for comparisons between quartiers.

use super::Persons;
use super::coverage::{Level, coverage_within};
use crate::access::ReachTable;
use crate::base::{CategoryId, Millimetres, QuartierId};
use crate::region::Region;

/// A service: a category with the limit within which it counts as reached.
pub type Service = (CategoryId, Millimetres);

/// Persons of a quartier who reach a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Persons with a facility within the limit.
    pub covered: u64,
    /// Persons without one who may have one on unknown ground.
    pub uncertain: u64,
}

/// What is counted of a quartier. What is not known, or not to be published, is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// The quartier.
    pub quartier: QuartierId,
    /// Persons by group, in the order of [`Region::groups`].
    pub persons: Vec<Option<u64>>,
    /// Persons who reach each service, in the order of [`Profiles::services`].
    pub reached: Vec<Option<Reached>>,
}

impl Profile {
    /// All persons; `None` where their number is not known.
    pub fn residents(&self) -> Option<u64> {
        self.persons.first().copied().flatten()
    }

    /// How surely at least half of the residents reach a service: yes, no, or not known.
    ///
    /// ```
    /// use nahraum::analysis::profile::{Profile, Reached};
    /// use nahraum::base::QuartierId;
    /// let reached = |covered, uncertain| Some(Reached { covered, uncertain });
    /// let profile = Profile {
    ///     quartier: QuartierId::at(0),
    ///     persons: vec![Some(100)],
    ///     reached: vec![reached(50, 0), reached(49, 0), reached(40, 20), None],
    /// };
    /// let all: Vec<Option<bool>> = (0..4).map(|service| profile.half_reaches(service)).collect();
    /// assert_eq!(all, [Some(true), Some(false), None, None]);
    /// ```
    pub fn half_reaches(&self, service: usize) -> Option<bool> {
        let (persons, reached) = (self.residents()?, self.reached[service]?);
        let is_half = |count: u64| persons > 0 && 2 * count >= persons;
        match (is_half(reached.covered), is_half(reached.covered + reached.uncertain)) {
            (true, _) => Some(true),
            (false, true) => None,
            (false, false) => (persons > 0).then_some(false),
        }
    }
}

/// The profiles of all quartiers, in the order of their ids.
#[derive(Clone, Debug, PartialEq)]
pub struct Profiles {
    /// The services that are counted.
    pub services: Vec<Service>,
    /// One for each quartier.
    pub rows: Vec<Profile>,
}

/// How many persons live in each quartier, and how many of them reach each service?
///
/// # Returns
/// A profile for each quartier; residents outside all quartiers have none.
///
/// # Panics
/// When the reach table has other numbers of cells or categories than the region.
///
/// # Cost
/// O(c log c) in cells for each service.
pub fn profiles(region: &Region, reach: &ReachTable, services: &[Service]) -> Profiles {
    reach.assert_fits(region);
    let quartiers = region.quartiers().len();
    let known: Vec<Vec<bool>> =
        (0..region.groups().len()).map(|group| Level::Quartier.known(region, group)).collect();
    let persons = persons_of_quartiers(region);
    let counted = |group: usize, at: usize| known[group][at].then_some(persons[at][group]);
    let mut rows: Vec<Profile> = (0..quartiers)
        .map(|at| Profile {
            quartier: QuartierId::at(at),
            persons: (0..region.groups().len()).map(|group| counted(group, at)).collect(),
            reached: Vec::with_capacity(services.len()),
        })
        .collect();
    for (category, limit) in services {
        let of_category = reach.category(*category);
        let table = coverage_within(region, of_category, (*category, *limit), &[Level::Quartier]);
        let of_quartiers = table.into_iter().flat_map(|table| table.rows);
        for row in of_quartiers.filter(|row| row.area < quartiers) {
            let reached = Reached { covered: row.covered[0], uncertain: row.uncertain[0] };
            let profile = &mut rows[row.area];
            profile.reached.push(profile.residents().map(|_| reached));
        }
    }
    Profiles { services: services.to_vec(), rows }
}

fn persons_of_quartiers(region: &Region) -> Vec<Persons> {
    let mut persons = vec![super::nobody(region); Level::Quartier.numbers(region)];
    for (cell, area) in Level::Quartier.cells(region) {
        super::add_persons(region, cell, &mut persons[area]);
    }
    persons
}
