//! Catchments of a category: facilities by cell, and cells by facility.

use crate::access::{ReachTable, Reached};
use crate::base::{CategoryId, CellId, FacilityId, Millimetres, MunicipalityId, Rows};
use crate::region::{PlacedBy, Region};

/// The reach of one category at one limit, indexed by cell and by facility.
pub(crate) struct Catchments<'r> {
    pub region: &'r Region,
    reach: &'r ReachTable,
    pub category: CategoryId,
    pub limit: Millimetres,
    /// Facilities of the category, halo included, ascending.
    pub facilities: Vec<FacilityId>,
    /// Position of a facility in `facilities`.
    position: Vec<u32>,
    /// The municipality of each facility, side by side in memory: each cell asks for those in its reach.
    hosts: Vec<Option<MunicipalityId>>,
    /// Inhabited cells of the region within the limit, by facility, ascending.
    cells: Rows<CellId, u64>,
}

impl<'r> Catchments<'r> {
    pub(super) fn new(
        region: &'r Region,
        reach: &'r ReachTable,
        category: CategoryId,
        limit: Millimetres,
    ) -> Self {
        let all = (0..region.facilities().len()).map(FacilityId::at);
        let facilities: Vec<FacilityId> =
            all.filter(|id| region.facility(*id).category() == category).collect();
        let hosts = region.facilities().iter().map(|facility| facility.municipality()).collect();
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
        Self { region, reach, category, limit, facilities, position, hosts, cells }
    }

    /// Position of a facility of the category.
    pub(crate) fn position_of(&self, facility: FacilityId) -> usize {
        self.position[facility.index()] as usize
    }

    /// Cells of the facility at a position.
    pub(crate) fn cells_of(&self, position: usize) -> &[CellId] {
        self.cells.row(position)
    }

    /// Facilities in reach of a cell, nearest first.
    pub(super) fn reached_from(&self, cell: CellId) -> &'r [Reached] {
        self.reach.category(self.category).within(cell, self.limit)
    }

    /// Their ids.
    pub(super) fn facilities_of(&self, cell: CellId) -> impl Iterator<Item = FacilityId> + '_ {
        self.reached_from(cell).iter().map(|reached| reached.facility)
    }

    /// Whether a facility on unknown ground may be within the limit of a cell.
    pub(crate) fn is_edge_near(&self, cell: CellId) -> bool {
        self.reach.category(self.category).may_have_more(cell, self.limit)
    }

    /// Whether every facility of a municipality is known.
    pub(super) fn is_home_known(&self, home: MunicipalityId) -> bool {
        self.region.grounds().is_home_known(self.category, home)
    }

    /// What distances to a facility end at.
    pub(super) fn placed_by(&self, facility: FacilityId) -> Option<PlacedBy> {
        self.reach.placed_by(facility)
    }

    /// The municipality of a facility.
    pub(crate) fn host(&self, facility: FacilityId) -> Option<MunicipalityId> {
        self.hosts[facility.index()]
    }

    /// Whether it is reported: whatever is done in the region. The halo serves residents and is not.
    pub(crate) fn is_reported(&self, facility: FacilityId) -> bool {
        !self.region.facility(facility).is_halo()
    }

    /// Tells of a municipality whether its residents use this facility as one of another municipality, or of none. A
    /// service that comes from an unknown office is everybody's own.
    pub(crate) fn is_abroad(
        &self,
        id: FacilityId,
    ) -> impl Fn(Option<MunicipalityId>) -> bool + use<> {
        let (is_known, host) = (self.region.facility(id).is_office_known(), self.host(id));
        move |home| is_known && host != home
    }

    /// Persons of a cell.
    pub(crate) fn persons(&self, cell: CellId) -> u64 {
        crate::analysis::persons_of(self.region, cell)
    }
}
