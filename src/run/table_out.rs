//! The distances of a region as tables for other programs.

use std::path::{Path, PathBuf};

use super::analyse::Analyses;
use super::error::AnalysisError;
use super::table_beside::{Beside, beside};
use crate::base::{CellId, Diagnostics, Finding, Millimetres, TableUnit, codes};
use crate::dataset::Layer;
use crate::present;
use crate::siting::{Candidates, Demand, PlaceSearch};

/// A table of distances, and what it says of itself.
#[derive(Clone, Debug)]
pub struct TableAnswer {
    /// The rows.
    pub layer: Layer,
    /// What the table lacks because boundaries are closed (W903).
    pub diagnostics: Diagnostics,
    beside: Beside,
}

impl TableAnswer {
    /// What the table says of itself, as TOML; unit, and up to which distance it has every pair. It belongs into
    /// [`Self::beside`], or into `[table]` of the configuration that reads the table.
    pub fn said(&self) -> String {
        toml::to_string(&self.beside).expect("numbers and names are TOML")
    }

    /// The file beside a table in which it says what [`Self::said`] returns.
    pub fn beside(table: &Path) -> PathBuf {
        beside(table)
    }
}

/// How far is each facility within the largest limit of its category from each cell? The answer of `nahraum table`.
/// Services that come to people have no distance.
///
/// # Returns
/// Distances in metres to the millimetre; of walks by time the metres that the walker covers in that time on a level,
/// smooth way. The table has every pair up to the largest limit of each category, or, if the distances themselves come
/// from a table, up to where that is complete.
pub fn distance_layer(analyses: &Analyses<'_>) -> TableAnswer {
    let (region, prepared) = (&analyses.prepared.region, analyses.prepared);
    let walked = analyses.walked_categories();
    let layer = present::distance_table(region, &prepared.reach, &walked);
    let complete_to = walked.iter().map(|id| {
        let category = region.category(*id);
        let given = prepared.table.as_ref().map(|table| table.to_facilities.complete_to(*id));
        let to = given.unwrap_or(Millimetres::UNREACHED).min(category.limit_max());
        (category.key().to_owned(), to.metres().expect("a limit is a distance"))
    });
    let complete_to_by = complete_to.collect();
    let beside = Beside { complete_to_by, ..beside_of(analyses) };
    TableAnswer { layer: analyses.for_people(layer), diagnostics: report_closed(analyses), beside }
}

/// How far are inhabited cells from each other, up to a distance? The answer of `nahraum table --to cells`, with which
/// new places can be chosen.
///
/// # Returns
/// As [`distance_layer`]; a cell is as far from itself as its residents walk to their way and back.
///
/// # Errors
/// [`AnalysisError::TooLarge`] when the pairs do not fit into memory; [`AnalysisError::NoDistances`] when the distances
/// come from a table that does not have them.
pub fn cell_distance_layer(
    analyses: &Analyses<'_>,
    up_to: Millimetres,
) -> Result<TableAnswer, AnalysisError> {
    let (prepared, config) = (analyses.prepared, analyses.config);
    let region = &prepared.region;
    let candidates = Candidates::cells(region);
    let of_cells = Analyses::with_candidates(prepared, config, candidates);
    let demand = Demand::inhabited(region);
    let cells = demand.cells().to_vec();
    let search = |search: &PlaceSearch<'_>| search.rows(up_to, prepared.reach_bytes_max);
    let rows = of_cells.with_search(demand, up_to, search)??;
    // The candidates are the inhabited cells too.
    let to = |candidate: usize| -> CellId { cells[candidate] };
    let pairs = (0..rows.candidates()).flat_map(|candidate| {
        let row = rows.row(candidate).iter();
        row.map(move |(number, distance)| (*number, candidate, *distance))
    });
    let pairs: Vec<(CellId, CellId, Millimetres)> =
        pairs.map(|(from, at, distance)| (cells[from as usize], to(at), distance)).collect();
    let layer = analyses.for_people(present::cell_distance_table(region, &pairs));
    let complete_to = up_to.metres();
    let beside = Beside { complete_to, ..beside_of(analyses) };
    Ok(TableAnswer { layer, diagnostics: report_closed(analyses), beside })
}

/// Warns that a table says nothing of ways over closed boundaries (W903): who reads it takes a missing pair for a way
/// that is too long.
fn report_closed(analyses: &Analyses<'_>) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    if !analyses.prepared.region.borders().all_open() {
        let message = "boundaries are closed ([borders]): the table has no pair over them, and read again with open \
                       boundaries it would say that there is no way";
        let hint = "open all boundaries for the table, and close them where it is read";
        diagnostics.push(Finding::new(codes::W903, message).hint(hint));
    }
    diagnostics
}

fn beside_of(analyses: &Analyses<'_>) -> Beside {
    let prepared = analyses.prepared;
    let walked = prepared.on_foot.as_ref().map(|on_foot| on_foot.network.straight_factor_min());
    let given = prepared.table.as_ref().map(|table| table.to_facilities.slowest());
    let straight_factor_min = walked.or(given).filter(|factor| *factor < 1.0);
    Beside { unit: Some(TableUnit::Metres), straight_factor_min, ..Beside::default() }
}
