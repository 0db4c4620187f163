//! Overlaps (Überschneidungen): catchments that share residents, and where cooperation would pay.

mod catchments;
mod options;
mod pairs;
mod rollup;

pub use options::OverlapOptions;
pub use pairs::{FacilityCatchment, FacilityPair, PairKind, Partners};
pub use rollup::{MunicipalityPair, ProviderRow};

use crate::access::ReachTable;
use crate::base::{CategoryId, Millimetres, ProviderLevel};
use crate::region::Region;
use catchments::Catchments;

/// The overlaps of one category at one limit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overlaps {
    /// Every facility of the region, ascending.
    pub facilities: Vec<FacilityCatchment>,
    /// Pairs that share residents, by descending shared persons, then by ids.
    pub pairs: Vec<FacilityPair>,
    /// Number of pairs that share fewer than [`OverlapOptions::persons_min`] persons.
    pub pairs_below: u64,
    /// Pairs that are not listed because their two providers count as one.
    pub partners: Partners,
    /// Pairs of municipalities whose residents use each other's facilities, ascending.
    pub municipality_pairs: Vec<MunicipalityPair>,
    /// Providers with a facility of the category, ascending.
    pub providers: Vec<ProviderRow>,
    /// The same by umbrella organisation: single providers that belong to none, or to one whose members are
    /// independent, and then umbrella organisations, ascending.
    pub umbrellas: Vec<ProviderRow>,
}

/// Which facilities share residents across a municipal boundary or between providers?
///
/// # Returns
/// See [`Overlaps`]. Halo facilities serve residents but form no pairs, and halo residents are
/// not counted.
///
/// # Method
/// The catchment of a facility is all residents within the limit, whether or not another facility
/// is nearer. For two facilities, Jaccard = persons(both) / persons(either) (Jaccard 1901). A
/// pair is listed when its facilities lie in different municipalities, or in the same municipality
/// with two different known providers ([`OverlapOptions::level`] says who counts as one); it is a *double structure* if its Jaccard index is at least
/// `jaccard_min`. Residents who reach no other facility would lose coverage if a facility closed.
///
/// # Panics
/// When the reach table has other numbers of cells or categories than the region.
///
/// # Cost
/// O(sum over cells of the square of the number of facilities in reach), parallel over facilities.
pub fn overlaps(
    region: &Region,
    reach: &ReachTable,
    category: CategoryId,
    limit: Millimetres,
    options: &OverlapOptions,
) -> Overlaps {
    reach.assert_fits(region);
    let catchments = Catchments::new(region, reach, category, limit);
    let (facilities, found) = pairs::catchments_and_pairs(&catchments, options);
    let pairs::Found { pairs, below: pairs_below, partners } = found;
    let municipality_pairs = rollup::municipality_pairs(&catchments, &pairs);
    let by = |level, known: &[_]| rollup::providers(&catchments, &pairs, level, known);
    let providers = by(ProviderLevel::Provider, &[]);
    let umbrellas = by(ProviderLevel::Umbrella, &providers);
    Overlaps { facilities, pairs, pairs_below, partners, municipality_pairs, providers, umbrellas }
}
