//! A region linked to a walking network.

use std::sync::Arc;

use rayon::prelude::*;

use super::enter::Entries;
use super::link::{LinkOptions, Linker, Unlinked};
use super::links::{Links, facility_island};
use super::snap::{Snap, ToNode};
use super::told::{CellNote, LinkNotes, Told};
use super::unlinked::{
    CellsWithoutWay, cells_without_way, report_facility, unlinked_facilities, unlinked_findings,
};
use crate::base::{CellId, Checked, Diagnostics, EdgeId, FacilityId, Rows, zip_equal};
use crate::network::WalkNetwork;
use crate::region::{EditedRegion, PlacedBy, Region};

/// A region whose cells and facilities are linked to a walking network. Region, network and places
/// stay together in this value, which computes reach ([`Self::reach`]) and isochrones
/// ([`Self::isochrones`]). Immutable.
#[derive(Clone, Debug)]
pub struct LinkedRegion<'r> {
    region: &'r Region,
    network: &'r WalkNetwork,
    links: Arc<Links>,
}

impl<'r> LinkedRegion<'r> {
    /// Links all cells and facilities of a region to a network.
    ///
    /// # Returns
    /// The linked region, with findings: cells (W410; W412 with their persons) and facilities (W411)
    /// that have no way within the limit stay unlinked and are unreachable. Cells (W429; W431 with their
    /// persons) and facilities (W430) on a way that leads the walker nowhere are linked to it and have no
    /// way. N490 counts those whose nearest way is on an island, so that they are linked to a farther one.
    /// Halo cells are not reported.
    ///
    /// # Cost
    /// O((edges + points) log edges).
    pub fn link(
        region: &'r Region,
        network: &'r WalkNetwork,
        options: LinkOptions,
    ) -> Checked<Self> {
        Self::link_by(region, &Linker::new(network, options))
    }

    /// [`Self::link`] by a linker that also links other points. Cost: O(points log edges).
    pub fn link_by(region: &'r Region, linker: &Linker<'r>) -> Checked<Self> {
        let value = Self::placed_by_linker(region, linker);
        let diagnostics = value.unlinked(linker);
        Checked { value, diagnostics }
    }

    /// [`Self::link_by`] without findings, for a region of which nothing but places is known. Cost: as there.
    pub fn placed_by_linker(region: &'r Region, linker: &Linker<'r>) -> Self {
        let cells: Vec<Option<Snap>> =
            region.cells().positions().par_iter().map(|at| linker.snap(*at)).collect();
        let entries: Vec<Entries> =
            region.facilities().par_iter().map(|facility| linker.entries(facility)).collect();
        let links = Arc::new(Links::new((region, linker), cells, entries));
        Self::from_links(region, linker.network(), links)
    }

    /// A region with the places to which it was linked before. Cost: O(cells + facilities).
    ///
    /// # Panics
    /// When the links belong to another region, as far as numbers of cells and facilities tell, or to another
    /// network.
    pub fn from_links(region: &'r Region, network: &'r WalkNetwork, links: Arc<Links>) -> Self {
        assert_eq!(links.cells.len(), region.cells().len(), "one optional place for each cell");
        let facilities = region.facilities().len();
        assert_eq!(links.doors.len(), facilities, "one list of doors for each facility");
        let places = links.cells.iter().flatten().chain(links.doors.items());
        let is_here = |snap: &Snap| snap.network == network.stamp();
        assert!(places.into_iter().all(is_here), "places on another network");
        Self { region, network, links }
    }

    /// The places of cells and facilities, without region and network.
    pub fn links(&self) -> Arc<Links> {
        Arc::clone(&self.links)
    }

    /// Findings about cells and facilities without a way, as [`Self::link`] reports them.
    pub(super) fn unlinked(&self, linker: &Linker<'r>) -> Diagnostics {
        let told = ByLinker { linked: self, linker };
        unlinked_findings(self.region, &self.links, &told)
    }

    /// What [`Self::link_by`] would report of cells and facilities without a way, and what is to be said of islands:
    /// for parts of a network, whose findings are put together in the order of the whole region. Facilities count as
    /// `is_meant` says.
    pub fn notes(&self, linker: &Linker<'r>, is_meant: impl Fn(FacilityId) -> bool) -> LinkNotes {
        let told = ByLinker { linked: self, linker };
        let mut notes = LinkNotes { walker: told.walker().to_owned(), ..LinkNotes::default() };
        for cell in self.region.cells_inside() {
            if self.cell(cell).is_none() {
                let (place, reason) = (told.where_cell(cell), told.why_cell(cell));
                notes.cells.insert(cell, CellNote { place, reason });
            } else if self.is_stranded(cell) {
                notes.cells_stranded.insert(cell);
            }
        }
        for id in (0..self.region.facilities().len()).map(FacilityId::at).filter(|id| is_meant(*id))
        {
            if self.doors(id).is_empty() {
                notes.facilities.insert(id, told.why_facility(id));
            } else if told.is_facility_stranded(id) {
                notes.facilities_stranded.insert(id);
            }
        }
        let passed = self.cells_on_islands().iter().map(|(_, edge)| *edge);
        notes.islands.extend(passed.map(|edge| (edge, told.island(edge))));
        notes
    }

    /// The same places for a copy of the region with other facilities; those that were opened or moved are
    /// linked, and reported as [`Self::link`] does.
    ///
    /// # Panics
    /// When the copy is not one of this region.
    ///
    /// # Cost
    /// O(facilities), and O(log edges) for each that is linked.
    pub fn with_facilities<'e>(
        &self,
        edited: &'e EditedRegion,
        linker: &Linker<'_>,
    ) -> Checked<LinkedRegion<'e>>
    where
        'r: 'e,
    {
        let EditedRegion { region, kept } = edited;
        assert_eq!(self.links.cells.len(), region.cells().len(), "a copy of the linked region");
        let (mut doors, mut lengths, mut placed_by) = (Vec::new(), Vec::new(), Vec::new());
        let mut facilities_on_islands = Vec::new();
        let earlier_on_islands = &self.links.facilities_on_islands;
        for (at, (earlier, facility)) in zip_equal(kept, region.facilities()).enumerate() {
            let (id, before) = (FacilityId::at(at), doors.len());
            placed_by.push(match earlier {
                Some(earlier) => {
                    doors.extend_from_slice(self.doors(*earlier));
                    let known = earlier_on_islands.binary_search_by_key(earlier, |(id, _)| *id);
                    let edge = known.ok().map(|at| earlier_on_islands[at].1);
                    facilities_on_islands.extend(edge.map(|edge| (id, edge)));
                    self.links.placed_by[earlier.index()]
                }
                None => {
                    let entries = linker.entries(facility);
                    let edge = facility_island(region, id, &entries.places, linker);
                    facilities_on_islands.extend(edge.map(|edge| (id, edge)));
                    doors.extend(entries.places);
                    entries.placed_by
                }
            });
            lengths.push(doors.len() - before);
        }
        let doors = Rows::from_lengths(lengths.into_iter(), doors);
        let links = Arc::new(Links {
            cells: Arc::clone(&self.links.cells),
            doors,
            placed_by,
            cells_on_islands: Arc::clone(&self.links.cells_on_islands),
            facilities_on_islands,
        });
        let value = LinkedRegion { region, network: self.network, links };
        let mut diagnostics = Diagnostics::default();
        let told = ByLinker { linked: &value, linker };
        for at in (0..kept.len()).filter(|at| kept[*at].is_none()) {
            report_facility((region, &value.links), FacilityId::at(at), &told, &mut diagnostics);
        }
        Checked { value, diagnostics }
    }

    /// Whether one of some nodes leads the walker on.
    fn leads_on(&self, ends: [Option<ToNode>; 2]) -> bool {
        ends.into_iter().flatten().any(|(node, _)| self.network.leads_on(node))
    }

    /// Whether a cell is linked to a way from which the walker has no way to the network.
    pub fn is_stranded(&self, cell: CellId) -> bool {
        self.cell(cell).is_some_and(|snap| !self.leads_on(snap.leaving(self.network)))
    }

    /// The region.
    pub fn region(&self) -> &'r Region {
        self.region
    }

    /// The network.
    pub fn network(&self) -> &'r WalkNetwork {
        self.network
    }

    /// The place of a cell on the network; `None` when it is not linked.
    pub fn cell(&self, cell: CellId) -> Option<&Snap> {
        self.links.cell(cell)
    }

    /// The places on the network at which a facility is entered; empty when it is not linked.
    pub fn doors(&self, facility: FacilityId) -> &[Snap] {
        self.links.doors(facility)
    }

    /// What each facility is entered by; `None` when it is not linked.
    pub fn placed_by(&self) -> &[Option<PlacedBy>] {
        &self.links.placed_by
    }

    /// The cells of the region whose way is on an island too short to link to, ascending, with that way: they
    /// are linked to a way farther away, or to none.
    pub fn cells_on_islands(&self) -> &[(CellId, EdgeId)] {
        &self.links.cells_on_islands
    }

    /// The facilities of the region that are points on such an island, ascending, with their way.
    pub fn facilities_on_islands(&self) -> &[(FacilityId, EdgeId)] {
        &self.links.facilities_on_islands
    }

    /// The linked cells with their places, ascending.
    pub(super) fn linked_cells(&self) -> impl Iterator<Item = (CellId, &Snap)> {
        let cells = self.links.cells.iter().enumerate();
        cells.filter_map(|(at, snap)| Some((CellId::at(at), snap.as_ref()?)))
    }

    /// Cells of the region and their persons that are not linked, and that have no way.
    pub fn cells_without_way(&self) -> CellsWithoutWay {
        cells_without_way(self.region, &self.links, |cell| self.is_stranded(cell))
    }

    /// Number of facilities that are not linked.
    pub fn unlinked_facilities(&self) -> usize {
        unlinked_facilities(self.region, &self.links)
    }
}

/// Whether a facility is linked to ways of which none leads the walker anywhere.
pub(super) fn is_door_stranded(linked: &LinkedRegion<'_>, id: FacilityId) -> bool {
    let doors = linked.doors(id);
    !doors.is_empty() && !doors.iter().any(|door| linked.leads_on(door.arriving(linked.network)))
}

/// What a linker and the network say of places.
pub(super) struct ByLinker<'a, 'r, 'n> {
    pub(super) linked: &'a LinkedRegion<'r>,
    pub(super) linker: &'a Linker<'n>,
}

impl ByLinker<'_, '_, '_> {
    fn cell_reason(&self, cell: CellId) -> Unlinked {
        self.linker.reason(self.linked.region.cells().position(cell))
    }
}

impl Told for ByLinker<'_, '_, '_> {
    fn walker(&self) -> &str {
        &self.linked.network.profile().name_en
    }

    fn where_cell(&self, cell: CellId) -> String {
        self.linker.where_in_words(self.cell_reason(cell))
    }

    fn why_cell(&self, cell: CellId) -> String {
        self.linker.in_words(self.cell_reason(cell))
    }

    fn is_cell_stranded(&self, cell: CellId) -> bool {
        self.linked.is_stranded(cell)
    }

    fn why_facility(&self, id: FacilityId) -> String {
        let at = self.linked.region.facility(id).position();
        self.linker.in_words(self.linker.reason(at))
    }

    fn is_facility_stranded(&self, id: FacilityId) -> bool {
        is_door_stranded(self.linked, id)
    }

    fn island(&self, edge: EdgeId) -> String {
        self.linker.kind_of_island(edge)
    }
}
