//! Overlaps (Überschneidungen): whose catchments share residents, and where would cooperation pay?

mod pairs;
mod rollup;

pub use pairs::{FacilityCatchment, FacilityPair, PairKind};
pub use rollup::{MunicipalityPair, ProviderRow};

use crate::access::ReachTable;
use crate::base::{CategoryId, CellId, FacilityId, Millimetres, MunicipalityId, Rows};
use crate::region::Region;

/// What counts as an overlap and as a double structure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OverlapOptions {
    /// A pair is a double structure from this Jaccard index on. Default 0.5: more than half of
    /// everybody whom either serves is served by both.
    pub jaccard_min: f64,
    /// Pairs sharing fewer persons are counted, not listed. Default 100.
    pub persons_min: u64,
}

impl Default for OverlapOptions {
    fn default() -> Self {
        Self { jaccard_min: 0.5, persons_min: 100 }
    }
}

/// The overlaps of one category at one limit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overlaps {
    /// Every facility of the region, ascending.
    pub facilities: Vec<FacilityCatchment>,
    /// Pairs that share residents, most shared persons first, then by ids.
    pub pairs: Vec<FacilityPair>,
    /// Pairs that share fewer than [`OverlapOptions::persons_min`] persons.
    pub pairs_below: u64,
    /// Pairs of municipalities whose residents use each other's facilities, ascending.
    pub municipality_pairs: Vec<MunicipalityPair>,
    /// Providers with a facility of the category, ascending.
    pub providers: Vec<ProviderRow>,
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
/// pair is listed when its facilities lie in different municipalities, or in one and have two
/// known providers; it is a *double structure* from `jaccard_min` on. Who would lose coverage if a
/// facility closed: its residents who reach no other one.
///
/// # Cost
/// O(sum over cells of the square of the facilities they reach), in parallel over facilities.
pub fn overlaps(
    region: &Region,
    reach: &ReachTable,
    category: CategoryId,
    limit: Millimetres,
    options: &OverlapOptions,
) -> Overlaps {
    let catchments = Catchments::new(region, reach, category, limit);
    let facilities = pairs::facility_catchments(&catchments);
    let (pairs, pairs_below) = pairs::facility_pairs(&catchments, &facilities, options);
    let municipality_pairs = rollup::municipality_pairs(&catchments, &pairs);
    let providers = rollup::providers(&catchments, &pairs);
    Overlaps { facilities, pairs, pairs_below, municipality_pairs, providers }
}

/// The reach of one category at one limit, by cell and, turned round, by facility.
pub(crate) struct Catchments<'r> {
    pub region: &'r Region,
    reach: &'r ReachTable,
    pub category: CategoryId,
    pub limit: Millimetres,
    /// Facilities of the category, halo included, ascending.
    pub facilities: Vec<FacilityId>,
    /// Position of a facility in `facilities`.
    position: Vec<u32>,
    /// Inhabited cells of the region within the limit, by facility, ascending.
    cells: Rows<CellId, u64>,
}

impl<'r> Catchments<'r> {
    fn new(
        region: &'r Region,
        reach: &'r ReachTable,
        category: CategoryId,
        limit: Millimetres,
    ) -> Self {
        let all = (0..region.facilities().len()).map(FacilityId::at);
        let facilities: Vec<FacilityId> =
            all.filter(|id| region.facility(*id).category() == category).collect();
        let mut position = vec![u32::MAX; region.facilities().len()];
        for (at, id) in facilities.iter().enumerate() {
            position[id.index()] = at as u32;
        }
        let inhabited: Vec<CellId> = region
            .cells_inside()
            .filter(|cell| region.cells().persons(0)[cell.index()] > 0)
            .collect();
        let table = reach.category(category);
        let reached_from = |cell: &CellId| {
            let cell = *cell;
            table.within(cell, limit).iter().map(move |reached| (reached.facility, cell))
        };
        let pairs = inhabited.iter().flat_map(reached_from);
        let pairs = pairs.map(|(id, cell)| (position[id.index()] as usize, cell));
        let cells = Rows::grouped(facilities.len(), pairs);
        Self { region, reach, category, limit, facilities, position, cells }
    }

    /// Position of a facility of the category.
    pub(crate) fn position_of(&self, facility: FacilityId) -> usize {
        self.position[facility.index()] as usize
    }

    /// Cells of the facility at a position.
    pub(crate) fn cells_of(&self, position: usize) -> &[CellId] {
        self.cells.row(position)
    }

    /// Facilities in reach of a cell.
    pub(crate) fn facilities_of(&self, cell: CellId) -> impl Iterator<Item = FacilityId> + '_ {
        let within = self.reach.category(self.category).within(cell, self.limit);
        within.iter().map(|reached| reached.facility)
    }

    /// The municipality of a facility.
    pub(crate) fn host(&self, facility: FacilityId) -> Option<MunicipalityId> {
        self.region.facility(facility).municipality()
    }

    /// Persons of a cell.
    pub(crate) fn persons(&self, cell: CellId) -> u64 {
        super::persons_of(self.region, cell)
    }
}
