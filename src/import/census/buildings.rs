//! Known persons shared out over the buildings they may live in.

use super::error::CensusError;
use crate::base::{share_out, zip_equal};

/// Largest footprint that counts, square decimetres: 1,000 hectares, more is no building.
const FOOTPRINT_MAX_DM2: u64 = 1_000_000_000;
/// Most half levels that count.
const LEVELS_MAX_X2: u32 = 400;

/// A building that persons may live in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Building {
    /// Unique id; ties go to the lower one.
    pub id: i64,
    /// Area it covers, in square decimetres (1/100 m²).
    pub footprint_dm2: u64,
    /// Levels with homes in halves: 5 means two and a half.
    pub levels_x2: u32,
    /// A point of it in metres.
    pub at: (f64, f64),
}

impl Building {
    /// Floor area in half square decimetres: footprint times levels.
    fn weight(&self) -> u64 {
        let levels = u64::from(self.levels_x2.min(LEVELS_MAX_X2));
        self.footprint_dm2.min(FOOTPRINT_MAX_DM2) * levels
    }
}

/// Shares persons out over buildings by their floor area (footprint times levels), in whole numbers
/// by largest remainder (Hamilton 1792); ties go to the lower id.
///
/// The sum of the result, in the order of the buildings, is `persons`. Without any floor area all
/// buildings count alike. Footprints above 1,000 ha and more than 200 levels count as these.
/// Cost: O(n log n).
///
/// # Errors
/// [`CensusError::NoBuildings`] for persons without a building;
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
