//! A region linked to a walking network.

use std::collections::BTreeMap;
use std::sync::Arc;

use geo::Coord;
use rayon::prelude::*;

use super::cell_links::{CellLinks, KeptCells};
use super::enter::Entries;
use super::link::{LinkOptions, Linker};
use super::snap::{Snap, ToNode};
use crate::base::{
    Cache, CellId, Checked, Diagnostics, EdgeId, FacilityId, Finding, Progress, Rows, Silent,
    codes, zip_equal,
};
use crate::network::WalkNetwork;
use crate::region::{EditedRegion, Facility, PlacedBy, Region};

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

/// Persons by where they live, in words.
#[derive(Default)]
struct PersonsBy(BTreeMap<String, u64>);

impl PersonsBy {
    fn add(&mut self, place: String, persons: u64) {
        *self.0.entry(place).or_default() += persons;
    }

    fn sum(&self) -> u64 {
        self.0.values().sum()
    }

    /// `30 behind walls, 20 too far from every way`, those with nobody left out.
    fn in_words(&self) -> String {
        let parts = self.0.iter().filter(|(_, persons)| **persons > 0);
        let parts: Vec<String> =
            parts.map(|(place, persons)| format!("{persons} {place}")).collect();
        parts.join(", ")
    }
}

/// How many cells of the region have no way on foot, and how many persons live there. Halo cells are not
/// counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CellsWithoutWay {
    /// Cells that are not linked to any way.
    pub unlinked: usize,
    /// Persons in them.
    pub persons_unlinked: u64,
    /// Cells that are linked, but from which the walker has no way to the network.
    pub stranded: usize,
    /// Persons in them.
    pub persons_stranded: u64,
}

/// The places on a walking network to which the cells and facilities of a region are linked: what is left of a
/// [`LinkedRegion`] without its region and network, to join them again later
/// ([`LinkedRegion::from_links`]).
#[derive(Clone, Debug, PartialEq)]
pub struct Links {
    /// The places of the cells.
    cells: Arc<CellLinks>,
    /// The places at which each facility is entered; empty when it is not linked.
    doors: Rows<Snap>,
    /// What these places are; `None` when it is not linked.
    placed_by: Vec<Option<PlacedBy>>,
    /// The facilities of the region that are points and whose way is on an island, ascending, with that way.
    facilities_on_islands: Vec<(FacilityId, EdgeId)>,
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

    /// The place of a cell on the network; `None` when it is not linked.
    pub fn cell(&self, cell: CellId) -> Option<&Snap> {
        self.cells.places()[cell.index()].as_ref()
    }

    /// The places at which a facility is entered; empty when it is not linked.
    pub fn doors(&self, facility: FacilityId) -> &[Snap] {
        self.doors.row(facility.index())
    }
}

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

/// The way on an island that a facility of the region lies on, if it is a point.
fn facility_island(
    region: &Region,
    id: FacilityId,
    doors: &[Snap],
    linker: &Linker<'_>,
) -> Option<EdgeId> {
    let facility = region.facility(id);
    let by_point = facility.outline().is_none() && !facility.is_halo() && !facility.comes();
    by_point.then(|| linker.island_of(facility.position(), doors.first()))?
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

    /// Links the facilities of a region whose cells are linked.
    fn with_cells(region: &'r Region, linker: &Linker<'r>, cells: Arc<CellLinks>) -> Checked<Self> {
        let entries: Vec<Entries> =
            region.facilities().par_iter().map(|facility| linker.entries(facility)).collect();
        let links = Arc::new(Links::new((region, linker), cells, entries));
        let value = Self::from_links(region, linker.network(), links);
        let diagnostics = value.unlinked(linker);
        Checked { value, diagnostics }
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
        let mut diagnostics = Diagnostics::default();
        self.report_cells(linker, &mut diagnostics);
        let facilities = (0..self.region.facilities().len()).map(FacilityId::at);
        let places = facilities.filter(|id| !self.region.facility(*id).is_repeat());
        places.for_each(|id| self.report_facility(id, linker, &mut diagnostics));
        diagnostics
    }

    /// Reports a facility that is not linked, or on a way that leads the walker nowhere.
    fn report_facility(&self, id: FacilityId, linker: &Linker<'_>, diagnostics: &mut Diagnostics) {
        let (doors, facility) = (self.doors(id), self.region.facility(id));
        if facility.comes() {
            return;
        }
        if doors.is_empty() {
            diagnostics.push_with(codes::W411, "facilities", |facilities| {
                let reason = linker.in_words(linker.reason(facility.position()));
                let text = format!("the facility is not linked: {reason}");
                (facilities.feature(facility.key()), text)
            });
        } else if !doors.iter().any(|door| self.leads_on(door.arriving(self.network))) {
            diagnostics.push_with(codes::W430, "facilities", |facilities| {
                (facilities.feature(facility.key()), self.no_way("the facility"))
            });
        }
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
        for at in (0..kept.len()).filter(|at| kept[*at].is_none()) {
            value.report_facility(FacilityId::at(at), linker, &mut diagnostics);
        }
        Checked { value, diagnostics }
    }

    /// Reports the cells of the region; halo cells are not reported.
    fn report_cells(&self, linker: &Linker<'r>, diagnostics: &mut Diagnostics) {
        let cells = self.region.cells();
        let mut unlinked = PersonsBy::default();
        for cell in self.region.cells_inside() {
            let key = &cells.keys()[cell.index()];
            if let Some(reason) = self.links.cells.reason(cell) {
                let persons = u64::from(cells.persons(0)[cell.index()]);
                unlinked.add(linker.where_in_words(reason), persons);
                diagnostics.push_with(codes::W410, "cells", |cells| {
                    let text = format!("the cell is not linked: {}", linker.in_words(reason));
                    (cells.feature(key), text)
                });
            } else if self.is_stranded(cell) {
                diagnostics.push_with(codes::W429, "cells", |cells| {
                    (cells.feature(key), self.no_way("the cell"))
                });
            }
        }
        if unlinked.sum() > 0 {
            let message = format!(
                "{} persons live in cells that are not linked to the network: {}",
                unlinked.sum(),
                unlinked.in_words()
            );
            diagnostics.push(Finding::new(codes::W412, message));
        }
        let stranded = self.cells_without_way().persons_stranded;
        if stranded > 0 {
            let name = &self.network.profile().name_en;
            let message = format!(
                "{stranded} persons live where the walker ({name}) has no way to the network"
            );
            diagnostics.push(Finding::new(codes::W431, message));
        }
        self.report_passed_by(linker, diagnostics);
    }

    /// Reports the cells that are linked past the way on which they lie, because that is on an island.
    fn report_passed_by(&self, linker: &Linker<'r>, diagnostics: &mut Diagnostics) {
        let (mut persons, mut count) = (PersonsBy::default(), 0);
        for (cell, edge) in self.cells_on_islands() {
            if self.cell(*cell).is_some() {
                let here = u64::from(self.region.cells().persons(0)[cell.index()]);
                persons.add(linker.kind_of_island(*edge), here);
                count += 1;
            }
        }
        let facilities = self.facilities_on_islands().iter();
        let facilities = facilities.filter(|(id, _)| !self.doors(*id).is_empty()).count();
        if count + facilities > 0 {
            let people = match count {
                0 => String::new(),
                _ => format!(": {}", persons.in_words()),
            };
            let message = format!(
                "{} persons in {count} cells, and {facilities} facilities, are linked to a way that is \
                 farther away than theirs, because nothing is linked to islands{people}",
                persons.sum(),
            );
            diagnostics.push(Finding::new(codes::N490, message));
        }
    }

    fn no_way(&self, what: &str) -> String {
        let name = &self.network.profile().name_en;
        format!(
            "the walker ({name}) has no way to the network: the way of {what}, or every way around it, \
             is impassable"
        )
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
        let mut counts = CellsWithoutWay::default();
        for cell in self.region.cells_inside() {
            let persons = u64::from(self.region.cells().persons(0)[cell.index()]);
            if self.cell(cell).is_none() {
                counts.unlinked += 1;
                counts.persons_unlinked += persons;
            } else if self.is_stranded(cell) {
                counts.stranded += 1;
                counts.persons_stranded += persons;
            }
        }
        counts
    }

    /// Number of facilities that are not linked.
    pub fn unlinked_facilities(&self) -> usize {
        let doors = zip_equal(self.region.facilities(), self.links.doors.iter());
        let is_walked_to = |one: &Facility| !one.comes() && !one.is_repeat();
        doors.filter(|(facility, doors)| is_walked_to(facility) && doors.is_empty()).count()
    }
}
