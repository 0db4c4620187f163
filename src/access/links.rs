//! The places on a walking network to which cells and facilities are linked.

use std::sync::Arc;

use super::cell_links::CellLinks;
use super::enter::Entries;
use super::link::Linker;
use super::snap::Snap;
use crate::base::{CellId, EdgeId, FacilityId, Rows};
use crate::region::{PlacedBy, Region};

/// The places on a walking network to which the cells and facilities of a region are linked: what is left of a
/// [`LinkedRegion`](super::LinkedRegion) without its region and network, to join them again later
/// ([`LinkedRegion::from_links`](super::LinkedRegion::from_links)).
#[derive(Clone, Debug, PartialEq)]
pub struct Links {
    /// The places of the cells.
    pub(super) cells: Arc<CellLinks>,
    /// The places at which each facility is entered; empty when it is not linked.
    pub(super) doors: Rows<Snap>,
    /// What these places are; `None` when it is not linked.
    pub(super) placed_by: Vec<Option<PlacedBy>>,
    /// The facilities of the region that are points and whose way is on an island, ascending, with that way.
    pub(super) facilities_on_islands: Vec<(FacilityId, EdgeId)>,
}

/// What [`Links`] are made of.
#[derive(Clone, Debug)]
pub struct LinkParts {
    /// The place of each cell on the network; `None` when it is not linked.
    pub cells: Vec<Option<Snap>>,
    /// The places at which each facility is entered; empty when it is not linked.
    pub doors: Rows<Snap>,
    /// What these places are; `None` when it is not linked.
    pub placed_by: Vec<Option<PlacedBy>>,
    /// As [`Links::cells_on_islands`].
    pub cells_on_islands: Vec<(CellId, EdgeId)>,
    /// As [`Links::facilities_on_islands`].
    pub facilities_on_islands: Vec<(FacilityId, EdgeId)>,
}

impl Links {
    /// The places of all points, with the facilities on islands. Cost: O(facilities log edges).
    pub(super) fn new(
        (region, linker): (&Region, &Linker<'_>),
        cells: Arc<CellLinks>,
        entries: Vec<Entries>,
    ) -> Self {
        let placed_by = entries.iter().map(|entries| entries.placed_by).collect();
        let doors: Vec<Vec<Snap>> = entries.into_iter().map(|entries| entries.places).collect();
        let doors = Rows::from_lengths(doors.iter().map(Vec::len), doors.concat());
        let on_island = |id: FacilityId| {
            Some((id, facility_island(region, id, doors.row(id.index()), linker)?))
        };
        let facilities = (0..doors.len()).map(FacilityId::at);
        let facilities_on_islands = facilities.filter_map(on_island).collect();
        Self { cells, doors, placed_by, facilities_on_islands }
    }

    /// Places that were found in parts of the network.
    ///
    /// # Panics
    /// When there is not one list of doors for each facility, or what lies on islands is not ascending.
    pub fn from_parts(parts: LinkParts) -> Self {
        let LinkParts { cells, doors, placed_by, cells_on_islands, facilities_on_islands } = parts;
        assert_eq!(doors.len(), placed_by.len(), "one list of doors for each facility");
        assert!(cells_on_islands.is_sorted() && facilities_on_islands.is_sorted(), "ascending");
        let cells = Arc::new(CellLinks::known(cells, cells_on_islands));
        Self { cells, doors, placed_by, facilities_on_islands }
    }

    /// What each facility is entered by; `None` when it is not linked.
    pub fn placed_by(&self) -> &[Option<PlacedBy>] {
        &self.placed_by
    }

    /// The cells of the region whose way is on an island too short to link to, ascending, with that way.
    pub fn cells_on_islands(&self) -> &[(CellId, EdgeId)] {
        self.cells.on_islands()
    }

    /// The facilities of the region that are points on such an island, ascending, with their way.
    pub fn facilities_on_islands(&self) -> &[(FacilityId, EdgeId)] {
        &self.facilities_on_islands
    }

    /// The place of a cell on the network; `None` when it is not linked.
    pub fn cell(&self, cell: CellId) -> Option<&Snap> {
        self.cells.places()[cell.index()].as_ref()
    }

    /// The places at which a facility is entered; empty when it is not linked.
    pub fn doors(&self, facility: FacilityId) -> &[Snap] {
        self.doors.row(facility.index())
    }
}

/// The way on an island that a facility of the region lies on, if it is a point.
pub(super) fn facility_island(
    region: &Region,
    id: FacilityId,
    doors: &[Snap],
    linker: &Linker<'_>,
) -> Option<EdgeId> {
    let facility = region.facility(id);
    let by_point = facility.outline().is_none() && !facility.is_halo() && !facility.comes();
    by_point.then(|| linker.island_of(facility.position(), doors.first()))?
}
