//! A region linked to a walking network.

use rayon::prelude::*;

use super::enter::Entries;
use super::link::{LinkOptions, Linker};
use super::snap::Snap;
use crate::base::{
    CellId, Checked, Diagnostics, FacilityId, Finding, Millimetres, Rows, codes, zip_equal,
};
use crate::network::WalkNetwork;
use crate::region::{PlacedBy, Region};

/// A region whose cells and facilities are linked to a walking network. Region, network and places
/// stay together in this value, which computes reach ([`Self::reach`]) and isochrones
/// ([`Self::isochrones`]). Immutable.
#[derive(Clone, Debug)]
pub struct LinkedRegion<'r> {
    region: &'r Region,
    network: &'r WalkNetwork,
    /// The place of each cell on the network; `None` when it is not linked.
    cells: Vec<Option<Snap>>,
    /// The places at which each facility is entered; empty when it is not linked.
    doors: Rows<Snap>,
    /// What these places are; `None` when it is not linked.
    placed_by: Vec<Option<PlacedBy>>,
}

impl<'r> LinkedRegion<'r> {
    /// Links all cells and facilities of a region to a network.
    ///
    /// # Returns
    /// The linked region, with findings: cells (W410; W412 with their persons) and facilities (W411)
    /// that have no way within the limit stay unlinked and are unreachable.
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
        assert_eq!(cells.len(), region.cells().len(), "one optional place for each cell");
        assert_eq!(doors.len(), region.facilities().len(), "one list of doors for each facility");
        let value = Self { region, network: linker.network(), cells, doors, placed_by };
        let diagnostics = value.unlinked(linker.distance_max());
        Checked { value, diagnostics }
    }

    fn unlinked(&self, limit: Millimetres) -> Diagnostics {
        let mut diagnostics = Diagnostics::default();
        let cells = self.region.cells();
        let mut persons = 0;
        for (at, key) in cells.keys().iter().enumerate() {
            if self.cells[at].is_none() {
                persons += u64::from(cells.persons(0)[at]);
                diagnostics.push_with(codes::W410, "cells", |cells| {
                    let text = format!(
                        "no way within {limit} on this side of obstacles; the cell is not linked"
                    );
                    (cells.feature(key), text)
                });
            }
        }
        if persons > 0 {
            let message =
                format!("{persons} persons live in cells that are not linked to the network");
            diagnostics.push(Finding::new(codes::W412, message));
        }
        for (doors, facility) in zip_equal(self.doors.iter(), self.region.facilities()) {
            if doors.is_empty() {
                diagnostics.push_with(codes::W411, "facilities", |facilities| {
                    let text = format!(
                        "no way within {limit} on this side of obstacles; the facility is not linked"
                    );
                    (facilities.feature(facility.key()), text)
                });
            }
        }
        diagnostics
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
        self.cells[cell.index()].as_ref()
    }

    /// The places on the network at which a facility is entered; empty when it is not linked.
    pub fn doors(&self, facility: FacilityId) -> &[Snap] {
        self.doors.row(facility.index())
    }

    /// What each facility is entered by; `None` when it is not linked.
    pub fn placed_by(&self) -> &[Option<PlacedBy>] {
        &self.placed_by
    }

    /// The linked cells with their places, ascending.
    pub(super) fn linked_cells(&self) -> impl Iterator<Item = (CellId, &Snap)> {
        let cells = self.cells.iter().enumerate();
        cells.filter_map(|(at, snap)| Some((CellId::at(at), snap.as_ref()?)))
    }

    /// Number of cells that are not linked.
    pub fn unlinked_cells(&self) -> usize {
        self.cells.iter().filter(|snap| snap.is_none()).count()
    }

    /// Number of facilities that are not linked.
    pub fn unlinked_facilities(&self) -> usize {
        self.doors.iter().filter(|doors| doors.is_empty()).count()
    }
}
