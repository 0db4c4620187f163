//! Distributes a known number of persons over residential buildings.

use super::error::CensusError;
use crate::base::{share_out, zip_equal};

/// Upper bound of a footprint in square decimetres (1,000 hectares); no building is larger.
const FOOTPRINT_MAX_DM2: u64 = 1_000_000_000;
/// Upper bound of a building's half levels.
const LEVELS_MAX_X2: u32 = 400;

/// A residential building.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Building {
    /// Unique id; ties are broken in favour of the lower id.
    pub id: i64,
    /// Footprint in square decimetres (1/100 m²).
    pub footprint_dm2: u64,
    /// Residential levels, counted in half levels: 5 means two and a half levels.
    pub levels_x2: u32,
    /// A point inside the building, in metres.
    pub at: (f64, f64),
}

impl Building {
    /// Floor area in half square decimetres: footprint times levels.
    fn weight(&self) -> u64 {
        let levels = u64::from(self.levels_x2.min(LEVELS_MAX_X2));
        self.footprint_dm2.min(FOOTPRINT_MAX_DM2) * levels
    }
}

/// Distributes persons over buildings in proportion to floor area (footprint times levels), in
/// whole numbers by the largest-remainder method (Hamilton 1792); ties go to the lower id.
///
/// The result has one number per building, in the order of the buildings, and sums to `persons`. If
/// no building has a floor area, all buildings get the same weight. Footprints are capped at 1,000
/// ha, levels at 200. Cost: O(n log n).
///
/// # Errors
/// [`CensusError::NoBuildings`] when there are persons but no building;
/// [`CensusError::TooManyPersons`] above 4,294,967,295 persons.
///
/// ```
/// use nahraum::import::census::{Building, spread_over_buildings};
/// let house = |id, footprint_dm2, levels_x2| {
///     Building { id, footprint_dm2, levels_x2, at: (0.0, 0.0) }
/// };
/// // 100 m² with 2 levels, 100 m² with 4 levels, and another of the first kind: 1 : 2 : 1.
/// let buildings = [house(1, 10_000, 4), house(2, 10_000, 8), house(3, 10_000, 4)];
/// assert_eq!(spread_over_buildings(40, &buildings)?, [10, 20, 10]);
/// assert_eq!(spread_over_buildings(41, &buildings)?, [10, 21, 10]); // 10.25, 20.5, 10.25
/// # Ok::<(), nahraum::import::census::CensusError>(())
/// ```
pub fn spread_over_buildings(
    persons: u64,
    buildings: &[Building],
) -> Result<Vec<u32>, CensusError> {
    if buildings.is_empty() {
        return if persons == 0 {
            Ok(Vec::new())
        } else {
            Err(CensusError::NoBuildings { persons })
        };
    }
    if persons > u64::from(u32::MAX) {
        return Err(CensusError::TooManyPersons { found: u128::from(persons) });
    }
    let mut order: Vec<usize> = (0..buildings.len()).collect();
    order.sort_by_key(|at| (buildings[*at].id, *at));
    let weights: Vec<u64> = order.iter().map(|at| buildings[*at].weight()).collect();
    let mut shares = vec![0; buildings.len()];
    for (at, share) in zip_equal(order, share_out(persons, &weights)) {
        shares[at] = u32::try_from(share).expect("a part of persons that fit");
    }
    Ok(shares)
}
