//! What mending a barrier would give: who has a service then, and who has it nearer.

use super::coverage::limits_of;
use super::{Persons, add_persons};
use crate::access::Nearer;
use crate::base::{CategoryId, Millimetres, zip_equal};
use crate::region::Region;

/// What mending one barrier gives to the residents of the region, by one category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MendedService {
    /// The category.
    pub category: CategoryId,
    /// For each limit of the category, ascending, the persons by group who have no facility within it now and would.
    pub newly_covered: Vec<(Millimetres, Persons)>,
    /// Persons by group whose nearest facility would be nearer, or who would have one.
    pub nearer: Persons,
    /// The millimetres by which it would be nearer, of persons by group who have one now, each person counted.
    pub saved_mm: Vec<u128>,
}

/// Who would have a service, and who would have it nearer?
///
/// # Parameters
/// `gains`: cells whose nearest facility would be nearer, sorted by category
/// ([`LinkedRegion::nearer_without`](crate::access::LinkedRegion::nearer_without)).
///
/// # Returns
/// One value for each category that somebody has nearer, ascending. A facility exactly at the limit is within it.
///
/// # Cost
/// O(gains).
///
/// ```
/// use nahraum::access::Nearer;
/// use nahraum::analysis::mending::mended_services;
/// use nahraum::base::{CategoryId, CellId, Millimetres, Silent};
/// use nahraum::region::{RegionInputs, build};
///
/// // Ten persons live 600 m from the shop, around a flight of stairs; over it, it would be 450 m.
/// let town = nahraum::synthetic::town("AAAAAAA\n\n1.....S")?;
/// let inputs = RegionInputs::from_layers(
///     town.municipalities, town.quartiers, town.facilities, town.cells,
/// );
/// let region = build(inputs, &Default::default(), &Silent)?.value;
/// let metres = Millimetres::from_metres;
/// let category = region.category_id("supermarket").expect("the town has one");
/// let gain =
///     Nearer { category, cell: CellId(0), before: metres(600.0), after: metres(450.0) };
/// let services = mended_services(&region, &[gain]);
/// assert_eq!(services[0].newly_covered[0], (metres(500.0), vec![10, 2, 1])); // all, 65+, 80+
/// assert_eq!(services[0].newly_covered[1].1[0], 0); // within 1,000 m they have it now
/// assert_eq!(services[0].saved_mm[0], 10 * 150_000);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn mended_services(region: &Region, gains: &[Nearer]) -> Vec<MendedService> {
    gains.chunk_by(|a, b| a.category == b.category).map(|own| of_category(region, own)).collect()
}

fn of_category(region: &Region, gains: &[Nearer]) -> MendedService {
    let (category, groups) = (gains[0].category, region.groups().len());
    let mut limits: Vec<(Millimetres, Persons)> =
        limits_of(region, category).into_iter().map(|limit| (limit, vec![0; groups])).collect();
    let (mut nearer, mut saved_mm) = (vec![0; groups], vec![0_u128; groups]);
    for gain in gains {
        add_persons(region, gain.cell, &mut nearer);
        for (limit, covered) in &mut limits {
            if gain.after <= *limit && *limit < gain.before {
                add_persons(region, gain.cell, covered);
            }
        }
        if gain.before != Millimetres::UNREACHED {
            let by = u128::from(gain.before.0 - gain.after.0);
            for (sum, persons) in zip_equal(&mut saved_mm, region.cells().persons_by_group()) {
                *sum += by * u128::from(persons[gain.cell.index()]);
            }
        }
    }
    MendedService { category, newly_covered: limits, nearer, saved_mm }
}
