//! What is said of places without a way.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{CellId, EdgeId, FacilityId};

/// What is known of cells and facilities without a way, and of islands.
pub(super) trait Told {
    /// The English name of the walker.
    fn walker(&self) -> &str;
    /// Where a cell is that is not linked, in words that others share.
    fn where_cell(&self, cell: CellId) -> String;
    /// Why a cell is not linked.
    fn why_cell(&self, cell: CellId) -> String;
    /// Whether a linked cell has no way to the network.
    fn is_cell_stranded(&self, cell: CellId) -> bool;
    /// Why a facility is not linked.
    fn why_facility(&self, id: FacilityId) -> String;
    /// Whether a linked facility has no way to the network.
    fn is_facility_stranded(&self, id: FacilityId) -> bool;
    /// What keeps the island of a way apart, in words.
    fn island(&self, edge: EdgeId) -> String;
}

/// Why a cell is not linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellNote {
    /// Where it is, in words that others share.
    pub place: String,
    /// Why it is not linked.
    pub reason: String,
}

/// What parts of a network say of cells and facilities without a way, and of islands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkNotes {
    /// The English name of the walker.
    pub walker: String,
    /// The cells that are not linked.
    pub cells: BTreeMap<CellId, CellNote>,
    /// Linked cells without a way to the network.
    pub cells_stranded: BTreeSet<CellId>,
    /// Why facilities are not linked.
    pub facilities: BTreeMap<FacilityId, String>,
    /// Linked facilities without a way to the network.
    pub facilities_stranded: BTreeSet<FacilityId>,
    /// What keeps the islands of ways apart, in words.
    pub islands: BTreeMap<EdgeId, String>,
}

impl Told for LinkNotes {
    fn walker(&self) -> &str {
        &self.walker
    }

    fn where_cell(&self, cell: CellId) -> String {
        self.cells.get(&cell).map(|note| note.place.clone()).unwrap_or_default()
    }

    fn why_cell(&self, cell: CellId) -> String {
        self.cells.get(&cell).map(|note| note.reason.clone()).unwrap_or_default()
    }

    fn is_cell_stranded(&self, cell: CellId) -> bool {
        self.cells_stranded.contains(&cell)
    }

    fn why_facility(&self, id: FacilityId) -> String {
        self.facilities.get(&id).cloned().unwrap_or_default()
    }

    fn is_facility_stranded(&self, id: FacilityId) -> bool {
        self.facilities_stranded.contains(&id)
    }

    fn island(&self, edge: EdgeId) -> String {
        self.islands.get(&edge).cloned().unwrap_or_default()
    }
}
