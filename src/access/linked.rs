//! A region linked to a walking network.

use std::sync::Arc;

use geo::Coord;
use rayon::prelude::*;

use super::cell_links::{CellLinks, KeptCells};
use super::enter::Entries;
use super::link::{LinkOptions, Linker, Unlinked};
use super::links::{Links, facility_island};
use super::snap::{Snap, ToNode};
use super::told::{CellNote, LinkNotes, Told};
use super::unlinked::{
    CellsWithoutWay, cells_without_way, report_facility, unlinked_facilities, unlinked_findings,
};
use crate::base::{
    Cache, CellId, Checked, Diagnostics, EdgeId, FacilityId, Progress, Rows, Silent, zip_equal,
};
use crate::network::WalkNetwork;
use crate::region::{EditedRegion, PlacedBy, Region};

/// Stage that looks for what is kept of the region.
const KEPT_STAGE: &str = "looking into the cache";
/// Stage that indexes the ways and obstacles of a network.
const INDEX_STAGE: &str = "indexing the network";
/// Stage that links cells.
const CELLS_STAGE: &str = "linking cells";
/// Stage that asks which cells are on islands, and why cells are not linked.
const ISLANDS_STAGE: &str = "cells on islands";
/// Stage that links facilities.
const FACILITIES_STAGE: &str = "linking facilities";

/// The stages of linking.
#[cfg(test)]
pub(crate) const LINK_STAGES: [&str; 5] =
    [KEPT_STAGE, INDEX_STAGE, CELLS_STAGE, ISLANDS_STAGE, FACILITIES_STAGE];

/// So many cells are linked between two reports of progress.
const CELLS_AT_ONCE: usize = 1_024;

/// Links all cells of a region, and reports progress.
fn linked_cells(region: &Region, linker: &Linker<'_>, progress: &dyn Progress) -> CellLinks {
    let positions = region.cells().positions();
    progress.begin(CELLS_STAGE, Some(positions.len() as u64));
    let places_of = |points: &[Coord<f64>]| {
        let places: Vec<Option<Snap>> = points.iter().map(|at| linker.snap(*at)).collect();
        progress.advance(points.len() as u64);
        places
    };
    let places: Vec<Vec<Option<Snap>>> =
        positions.par_chunks(CELLS_AT_ONCE).map(places_of).collect();
    progress.begin(ISLANDS_STAGE, None);
    CellLinks::of_places(region, linker, places.concat())
}

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
        Self::link_kept_by(region, linker, None)
    }

    /// [`Self::link`] with the places of the cells from a cache, if it has them; they are kept there if not. The walker
    /// and the facilities do not matter: places of cells are the same for all.
    ///
    /// # Cost
    /// With places in the cache O(network + cells), and O((edges + points) log edges) near facilities alone.
    pub fn link_kept(
        (region, network): (&'r Region, &'r WalkNetwork),
        options: LinkOptions,
        cache: Option<&dyn Cache>,
        progress: &dyn Progress,
    ) -> Checked<Self> {
        progress.begin(KEPT_STAGE, None);
        let kept = cache.map(|cache| KeptCells::new((region, network), options, cache));
        let found = kept.as_ref().and_then(|kept| kept.find((region, network)));
        progress.begin(INDEX_STAGE, None);
        let (linker, cells) = match found {
            Some(cells) => (Linker::near_facilities(network, options, region.facilities()), cells),
            None => {
                let linker = Linker::new(network, options);
                let cells = linked_cells(region, &linker, progress);
                kept.iter().for_each(|kept| kept.keep(&cells));
                (linker, Arc::new(cells))
            }
        };
        progress.begin(FACILITIES_STAGE, None);
        let linked = Self::with_cells(region, &linker, cells);
        progress.end();
        linked
    }

    /// [`Self::link_kept`] by a linker that also links other points. Cost: O(network + points log edges).
    pub fn link_kept_by(
        region: &'r Region,
        linker: &Linker<'r>,
        cache: Option<&dyn Cache>,
    ) -> Checked<Self> {
        let network = linker.network();
        let kept = cache.map(|cache| KeptCells::new((region, network), linker.options(), cache));
        let cells = kept.as_ref().and_then(|kept| kept.find((region, network)));
        let cells = cells.unwrap_or_else(|| {
            let cells = linked_cells(region, linker, &Silent);
            kept.iter().for_each(|kept| kept.keep(&cells));
            Arc::new(cells)
        });
        Self::with_cells(region, linker, cells)
    }

    /// [`Self::link_by`] without findings, for a region of which nothing but places is known. Cost: as there.
    pub fn placed_by_linker(region: &'r Region, linker: &Linker<'r>) -> Self {
        Self::with_places(region, linker, Arc::new(linked_cells(region, linker, &Silent)))
    }

    /// Links the facilities of a region whose cells are linked, and reports what has no way.
    fn with_cells(region: &'r Region, linker: &Linker<'r>, cells: Arc<CellLinks>) -> Checked<Self> {
        let value = Self::with_places(region, linker, cells);
        let diagnostics = value.unlinked(linker);
        Checked { value, diagnostics }
    }

    /// Links the facilities of a region whose cells are linked.
    fn with_places(region: &'r Region, linker: &Linker<'r>, cells: Arc<CellLinks>) -> Self {
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
        let cells = links.cells.places();
        assert_eq!(cells.len(), region.cells().len(), "one optional place for each cell");
        let facilities = region.facilities().len();
        assert_eq!(links.doors.len(), facilities, "one list of doors for each facility");
        let places = cells.iter().flatten().chain(links.doors.items());
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
        let cells = self.links.cells.places().len();
        assert_eq!(cells, region.cells().len(), "a copy of the linked region");
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
        self.links.cells.on_islands()
    }

    /// The facilities of the region that are points on such an island, ascending, with their way.
    pub fn facilities_on_islands(&self) -> &[(FacilityId, EdgeId)] {
        &self.links.facilities_on_islands
    }

    /// The linked cells with their places, ascending.
    pub(super) fn linked_cells(&self) -> impl Iterator<Item = (CellId, &Snap)> {
        let cells = self.links.cells.places().iter().enumerate();
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
    /// Why a cell is not linked, in words.
    fn of_cell(&self, cell: CellId, word: impl Fn(Unlinked) -> String) -> String {
        self.linked.links.cells.reason(cell).map(word).unwrap_or_default()
    }
}

impl Told for ByLinker<'_, '_, '_> {
    fn walker(&self) -> &str {
        &self.linked.network.profile().name_en
    }

    fn where_cell(&self, cell: CellId) -> String {
        self.of_cell(cell, |reason| self.linker.where_in_words(reason))
    }

    fn why_cell(&self, cell: CellId) -> String {
        self.of_cell(cell, |reason| self.linker.in_words(reason))
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
