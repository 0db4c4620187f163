//! A region linked to a walking network.

use std::sync::Arc;

use rayon::prelude::*;

use super::enter::Entries;
use super::link::{LinkOptions, Linker, Unlinked};
use super::snap::{Snap, ToNode};
use crate::base::{CellId, Checked, Diagnostics, FacilityId, Finding, Rows, codes, zip_equal};
use crate::network::WalkNetwork;
use crate::region::{EditedRegion, PlacedBy, Region};

/// Why persons are not linked, in the order of [`place`].
const REASONS: [&str; 4] = [
    "on islands of the network",
    "where only a bridge or a tunnel is near",
    "behind walls, fences, rails, motorways or water",
    "too far from every way",
];

fn place(reason: Unlinked) -> usize {
    match reason {
        Unlinked::Island(_) => 0,
        Unlinked::OffTheGround => 1,
        Unlinked::CutOff => 2,
        Unlinked::TooFar => 3,
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
    /// The place of each cell on the network; `None` when it is not linked.
    cells: Arc<Vec<Option<Snap>>>,
    /// The places at which each facility is entered; empty when it is not linked.
    doors: Rows<Snap>,
    /// What these places are; `None` when it is not linked.
    placed_by: Vec<Option<PlacedBy>>,
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
    /// way. Halo cells are not reported.
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
        let cells: Vec<Option<Snap>> =
            region.cells().positions().par_iter().map(|at| linker.snap(*at)).collect();
        let entries: Vec<Entries> =
            region.facilities().par_iter().map(|facility| linker.entries(facility)).collect();
        let placed_by = entries.iter().map(|entries| entries.placed_by).collect();
        let doors: Vec<Vec<Snap>> = entries.into_iter().map(|entries| entries.places).collect();
        let doors = Rows::from_lengths(doors.iter().map(Vec::len), doors.concat());
        let links = Arc::new(Links { cells: Arc::new(cells), doors, placed_by });
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

    fn unlinked(&self, linker: &Linker<'r>) -> Diagnostics {
        let mut diagnostics = Diagnostics::default();
        self.report_cells(linker, &mut diagnostics);
        let facilities = (0..self.region.facilities().len()).map(FacilityId::at);
        facilities.for_each(|id| self.report_facility(id, linker, &mut diagnostics));
        diagnostics
    }

    /// Reports a facility that is not linked, or on a way that leads the walker nowhere.
    fn report_facility(&self, id: FacilityId, linker: &Linker<'_>, diagnostics: &mut Diagnostics) {
        let (doors, facility) = (self.doors(id), self.region.facility(id));
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
        assert_eq!(self.links.cells.len(), region.cells().len(), "a copy of the linked region");
        let (mut doors, mut lengths, mut placed_by) = (Vec::new(), Vec::new(), Vec::new());
        for (earlier, facility) in zip_equal(kept, region.facilities()) {
            let before = doors.len();
            placed_by.push(match earlier {
                Some(id) => {
                    doors.extend_from_slice(self.doors(*id));
                    self.links.placed_by[id.index()]
                }
                None => {
                    let entries = linker.entries(facility);
                    doors.extend(entries.places);
                    entries.placed_by
                }
            });
            lengths.push(doors.len() - before);
        }
        let doors = Rows::from_lengths(lengths.into_iter(), doors);
        let cells = Arc::clone(&self.links.cells);
        let links = Arc::new(Links { cells, doors, placed_by });
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
        let mut by_reason = [0_u64; 4];
        for cell in self.region.cells_inside() {
            let key = &cells.keys()[cell.index()];
            if self.cell(cell).is_none() {
                let reason = linker.reason(cells.position(cell));
                by_reason[place(reason)] += u64::from(cells.persons(0)[cell.index()]);
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
        let unlinked: u64 = by_reason.iter().sum();
        if unlinked > 0 {
            let parts = zip_equal(by_reason, REASONS).filter(|(persons, _)| *persons > 0);
            let parts: Vec<String> =
                parts.map(|(persons, reason)| format!("{persons} {reason}")).collect();
            let message = format!(
                "{unlinked} persons live in cells that are not linked to the network: {}",
                parts.join(", ")
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
        self.links.cells[cell.index()].as_ref()
    }

    /// The places on the network at which a facility is entered; empty when it is not linked.
    pub fn doors(&self, facility: FacilityId) -> &[Snap] {
        self.links.doors.row(facility.index())
    }

    /// What each facility is entered by; `None` when it is not linked.
    pub fn placed_by(&self) -> &[Option<PlacedBy>] {
        &self.links.placed_by
    }

    /// The linked cells with their places, ascending.
    pub(super) fn linked_cells(&self) -> impl Iterator<Item = (CellId, &Snap)> {
        let cells = self.links.cells.iter().enumerate();
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
        self.links.doors.iter().filter(|doors| doors.is_empty()).count()
    }
}
