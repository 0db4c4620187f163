//! What each facility of a category can offer.

use crate::base::{CategoryId, FacilityId};
use crate::region::{Facility, Region};

/// Billionths of a place: what capacities are counted in, so that shares of places sum exactly.
pub const PLACE: u64 = 1_000_000_000;

/// More places than any facility has. A larger capacity counts as this one.
const PLACES_MAX: f64 = 1e9;

/// Where a capacity comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CapacitySource {
    /// The facility states it.
    Given,
    /// It is the default of the category.
    Assumed,
    /// There is none: the facility is left out.
    Missing,
}

impl CapacitySource {
    /// Its key in tables: `given`, `assumed`, `missing`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Assumed => "assumed",
            Self::Missing => "missing",
        }
    }
}

/// The capacity of one facility.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Capacity {
    /// The facility.
    pub facility: FacilityId,
    /// Places, in the unit of its category; 0 where it is missing.
    pub places: f64,
    /// Where the number comes from.
    pub source: CapacitySource,
}

impl Capacity {
    /// The places in billionths ([`PLACE`]).
    pub fn billionths(&self) -> u64 {
        (self.places * PLACE as f64).round() as u64
    }
}

/// The capacities of the facilities of a category, ascending by facility, the halo included.
///
/// # Parameters
/// `default`: places of a facility that states none; without it such a facility is left out
/// ([`CapacitySource::Missing`]). A negative capacity is no capacity. One beyond a billion counts as a billion.
pub fn capacities(region: &Region, category: CategoryId, default: Option<f64>) -> Vec<Capacity> {
    let is_usable = |places: &f64| *places >= 0.0;
    let of_facility = |(at, facility): (usize, &Facility)| {
        let (places, source) = match (facility.capacity().filter(is_usable), default) {
            (Some(places), _) => (places, CapacitySource::Given),
            (None, Some(places)) => (places, CapacitySource::Assumed),
            (None, None) => (0.0, CapacitySource::Missing),
        };
        Capacity { facility: FacilityId::at(at), places: places.min(PLACES_MAX), source }
    };
    let facilities = region.facilities().iter().enumerate();
    facilities.filter(|(_, facility)| facility.category() == category).map(of_facility).collect()
}
