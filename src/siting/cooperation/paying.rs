//! Who pays for common places.

use super::alone::Cooperation;
use super::coalition::{Coalitions, GROUP_MAX};
use crate::siting::SitingError;

/// An exact number of places: a fraction of whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    /// Numerator; below 0 for a member who is paid for its ground.
    pub numerator: i128,
    /// Denominator, above 0.
    pub denominator: i128,
}

impl Places {
    /// As a number for tables.
    pub fn number(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// Whether it is more than a whole number of places.
    pub fn is_more_than(self, places: usize) -> bool {
        self.numerator > places as i128 * self.denominator
    }
}

/// What one town pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    /// The town.
    pub town: u32,
    /// Places that it needs alone.
    pub places_alone: usize,
    /// Places that it pays for.
    pub places: Places,
}

impl Payment {
    /// Whether the town would pay more than alone.
    pub fn is_more_than_alone(&self) -> bool {
        self.places.is_more_than(self.places_alone)
    }
}

/// A pair halves what it saves: each pays its lone need minus half of the saving.
pub fn halves(towns: [(u32, usize); 2], saved: usize) -> [Payment; 2] {
    towns.map(|(town, places_alone)| Payment {
        town,
        places_alone,
        places: Places { numerator: 2 * places_alone as i128 - saved as i128, denominator: 2 },
    })
}

/// A region by equal percentage: everybody pays the lone need times the common places over the sum of lone
/// needs. Unique, and nobody pays more than alone; one rule of several.
pub fn by_equal_percentage(alone: &[(u32, usize)], together: usize) -> Vec<Payment> {
    let sum: usize = alone.iter().map(|(_, places)| places).sum();
    let payment = |(town, places_alone): &(u32, usize)| Payment {
        town: *town,
        places_alone: *places_alone,
        places: Places {
            numerator: *places_alone as i128 * together as i128,
            denominator: sum.max(1) as i128,
        },
    };
    alone.iter().map(payment).collect()
}

/// Why nobody can say what the members of a group pay.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GroupError {
    /// The group is too large, or has fewer than two members.
    #[error("found {found} different towns, expected 2 to {GROUP_MAX}")]
    Size {
        /// Members of the group.
        found: usize,
    },
    /// The target is out of reach for a member alone.
    #[error("town {town} cannot reach the target alone")]
    OutOfReach {
        /// The member.
        town: u32,
    },
    /// The exact solver failed.
    #[error(transparent)]
    Siting(#[from] SitingError),
}

/// The Shapley values of a group: what each member pays if the order in which they join is drawn by lot and each
/// pays what it adds. A member whose ground serves the others well may add less than nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shapley {
    /// One payment a member, ascending by town. They sum to the places of the group together.
    pub payments: Vec<Payment>,
    /// New places of the group together.
    pub places_together: usize,
    /// Whether the fewest places of every set of members are proven; else the values rest on the fewest found.
    pub is_proven: bool,
}

/// The different towns of a group, ascending.
pub(super) fn members(group: &[u32]) -> Result<Vec<u32>, GroupError> {
    let mut members = group.to_vec();
    members.sort_unstable();
    members.dedup();
    match members.len() {
        2..=GROUP_MAX => Ok(members),
        found => Err(GroupError::Size { found }),
    }
}

/// What do the members of a named group pay?
///
/// # Errors
/// [`GroupError`] when the group has fewer than 2 or more than [`GROUP_MAX`] members, or the target is out of
/// reach for one of them alone.
///
/// # Method
/// Shapley (1953), "A value for n-person games", exact in fractions: the mean of what a member adds to c over all
/// orders. c(S) is computed for each of the 2^n sets.
pub fn shapley(coalitions: &Coalitions<'_>, group: &[u32]) -> Result<Shapley, GroupError> {
    let members = members(group)?;
    let count = members.len();
    let (mut costs, mut is_proven) = (vec![0_usize], true);
    for set in 1..1_usize << count {
        let towns: Vec<u32> =
            (0..count).filter(|at| set >> at & 1 == 1).map(|at| members[at]).collect();
        let fewest = coalitions.fewest(&towns)?;
        let fewest = fewest.ok_or(GroupError::OutOfReach { town: towns[0] })?;
        is_proven &= fewest.is_proven();
        // What a set found counts for no more than its parts cost apart.
        let apart =
            (1..set).filter(|part| part & set == *part).map(|part| costs[part] + costs[set ^ part]);
        costs.push(apart.min().unwrap_or(usize::MAX).min(fewest.places.len()));
    }
    let factorial = |number: usize| (1..=number as i128).product::<i128>();
    let payment = |at: usize| {
        let mine = 1_usize << at;
        let mut sum = 0_i128;
        for others in (0..1_usize << count).filter(|set| set & mine == 0) {
            let size = others.count_ones() as usize;
            let orders = factorial(size) * factorial(count - size - 1);
            sum += orders * (costs[others | mine] as i128 - costs[others] as i128);
        }
        let places = Places { numerator: sum, denominator: factorial(count) };
        Payment { town: members[at], places_alone: costs[mine], places }
    };
    let payments = (0..count).map(payment).collect();
    Ok(Shapley { payments, places_together: costs[costs.len() - 1], is_proven })
}

impl Cooperation<'_> {
    /// By users, as an illustration: the cost of each place of a common plan is split in proportion to the residents
    /// without service before whom it reaches in each town. A place that reaches nobody new is paid by the town on
    /// whose ground it lies. Towns may pay more than alone.
    pub fn by_users(&self, alone: &[(u32, usize)], places: &[u32]) -> Vec<Payment> {
        let all = self.towns.all();
        let mut paid = vec![0.0_f64; self.towns.count()];
        for place in places {
            let reached = self.towns.reached_by(*place, &all);
            let sum: u64 = reached.persons.iter().map(|(_, persons)| persons).sum();
            if sum == 0 {
                paid[reached.ground as usize] += 1.0;
            }
            for (town, persons) in reached.persons {
                paid[town as usize] += persons as f64 / sum as f64;
            }
        }
        // Millionths of a place are exact enough for an illustration.
        let millionths = |town: u32| (paid[town as usize] * 1e6).round() as i128;
        let payment = |(town, places_alone): &(u32, usize)| Payment {
            town: *town,
            places_alone: *places_alone,
            places: Places { numerator: millionths(*town), denominator: 1_000_000 },
        };
        alone.iter().map(payment).collect()
    }
}
