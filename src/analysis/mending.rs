//! What mending a barrier would give: who has a service then, and who has it nearer.

use super::coverage::limits_of;
use super::{Persons, add_persons, nobody};
use crate::access::{Nearer, ReachTable};
use crate::base::{CategoryId, Millimetres, zip_equal};
use crate::region::Region;

/// Persons by group who have no facility within a limit now and would have one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewlyCovered {
    /// The limit.
    pub limit: Millimetres,
    /// These persons.
    pub persons: Persons,
    /// Those of them who may have a facility within the limit already, on unknown ground.
    pub uncertain: Persons,
}

/// What mending one barrier gives to the residents of the region, by one category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MendedService {
    /// The category.
    pub category: CategoryId,
    /// For each limit of the category, ascending, who has no facility within it now and would.
    pub newly_covered: Vec<NewlyCovered>,
    /// Persons by group whose nearest facility would be nearer, or who would have one.
    pub nearer: Persons,
    /// Those of them who may have a nearer one already, on unknown ground.
    pub nearer_uncertain: Persons,
    /// The millimetres by which it would be nearer, of persons by group who have one now, each person counted.
    pub saved_mm: Vec<u128>,
}

/// Who would have a service, and who would have it nearer?
///
/// # Parameters
/// `table`: how far facilities are now. `gains`: cells whose nearest facility would be nearer, sorted by category
/// ([`LinkedRegion::nearer_without`](crate::access::LinkedRegion::nearer_without)).
///
/// # Returns
/// One value for each category that somebody has nearer, ascending. A facility exactly at the limit is within it.
///
/// # Cost
/// O(gains).
///
/// ```
/// use nahraum::access::{Nearer, straight_line_reach};
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
/// let table = straight_line_reach(&region, &Silent);
/// let services = mended_services(&region, &table, &[gain]);
/// let [near, far, ..] = &services[0].newly_covered[..] else { panic!("two limits") };
/// assert_eq!((near.limit, &near.persons[..]), (metres(500.0), &[10, 2, 1][..])); // all, 65+, 80+
/// assert_eq!(far.persons[0], 0); // within 1,000 m they have it now
/// assert_eq!(services[0].saved_mm[0], 10 * 150_000);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn mended_services(
    region: &Region,
    table: &ReachTable,
    gains: &[Nearer],
) -> Vec<MendedService> {
    let each = gains.chunk_by(|a, b| a.category == b.category);
    each.map(|own| of_category(region, table, own)).collect()
}

fn of_category(region: &Region, table: &ReachTable, gains: &[Nearer]) -> MendedService {
    let (category, groups) = (gains[0].category, region.groups().len());
    let nobody = || nobody(region);
    let newly = |limit| NewlyCovered { limit, persons: nobody(), uncertain: nobody() };
    let mut newly_covered: Vec<NewlyCovered> =
        limits_of(region, category).into_iter().map(newly).collect();
    let (mut nearer, mut nearer_uncertain) = (nobody(), nobody());
    let mut saved_mm = vec![0_u128; groups];
    let reach = table.category(category);
    for gain in gains {
        add_persons(region, gain.cell, &mut nearer);
        // Unknown ground begins before the facility that would be the nearest.
        if reach.edge(gain.cell) < gain.after {
            add_persons(region, gain.cell, &mut nearer_uncertain);
        }
        let is_new = |one: &&mut NewlyCovered| gain.after <= one.limit && one.limit < gain.before;
        for one in newly_covered.iter_mut().filter(is_new) {
            add_persons(region, gain.cell, &mut one.persons);
            if reach.may_have_more(gain.cell, one.limit) {
                add_persons(region, gain.cell, &mut one.uncertain);
            }
        }
        if gain.before != Millimetres::UNREACHED {
            let by = u128::from(gain.before.0 - gain.after.0);
            for (sum, persons) in zip_equal(&mut saved_mm, region.cells().persons_by_group()) {
                *sum += by * u128::from(persons[gain.cell.index()]);
            }
        }
    }
    MendedService { category, newly_covered, nearer, nearer_uncertain, saved_mm }
}
