//! The distances of a region as tables for other programs.

use std::path::{Path, PathBuf};

use super::analyse::Analyses;
use super::error::AnalysisError;
use super::table_beside::{Beside, beside};
use crate::base::{
    CategoryId, CellId, Diagnostics, Finding, Millimetres, TableUnit, codes, zip_equal,
};
use crate::dataset::Layer;
use crate::format::TakePart;
use crate::present::DistanceTables;
use crate::siting::{Candidates, Demand, PlaceSearch};

/// A table of distances: what it says of itself, and its rows when they are asked for.
pub struct TableAnswer<'a, 'p> {
    analyses: &'a Analyses<'p>,
    question: Question,
    /// What the table lacks because boundaries are closed (W903).
    pub diagnostics: Diagnostics,
    beside: Beside,
}

#[derive(Clone, Copy)]
enum Question {
    ToFacilities,
    BetweenCells { up_to: Millimetres },
}

/// About how many rows a part has.
const PART_ROWS: u64 = 1 << 19;
/// What a row between cells takes when all are held: two texts that are looked up, and a number.
const ROW_BYTES: u64 = 40;

impl TableAnswer<'_, '_> {
    /// What the table says of itself, as TOML; unit, and up to which distance it has every pair. It belongs into
    /// [`Self::beside`], or into `[table]` of the configuration that reads the table.
    pub fn said(&self) -> String {
        toml::to_string(&self.beside).expect("numbers and names are TOML")
    }

    /// The file beside a table in which it says what [`Self::said`] returns.
    pub fn beside(table: &Path) -> PathBuf {
        beside(table)
    }

    /// Hands over the rows in parts, in their order: one part at least, so that the columns are known.
    ///
    /// # Errors
    /// Those of `take`; [`AnalysisError::NoDistances`] when the distances between cells are to come from a table that
    /// does not have them.
    ///
    /// # Cost
    /// Memory for about half a million rows, however many there are.
    pub fn each_part<E: From<AnalysisError>>(&self, take: &mut TakePart<'_, E>) -> Result<(), E> {
        match self.question {
            Question::ToFacilities => self.each_part_to_facilities(take),
            Question::BetweenCells { up_to } => self.each_part_between_cells(up_to, take),
        }
    }

    /// All rows at once, for forms that cannot be written in parts.
    ///
    /// # Errors
    /// As [`Self::each_part`], and [`AnalysisError::TooLarge`] when pairs of cells do not fit into memory.
    pub fn whole(&self) -> Result<Layer, AnalysisError> {
        if let Question::BetweenCells { up_to } = self.question {
            let bytes_max = self.analyses.prepared.reach_bytes_max;
            self.searched(up_to, |search| search.expect_room(up_to, ROW_BYTES, bytes_max))??;
        }
        let mut whole: Option<Layer> = None;
        self.each_part(&mut |part| {
            whole = Some(match whole.take() {
                Some(before) => before.followed_by(part),
                None => part,
            });
            Ok::<(), AnalysisError>(())
        })?;
        Ok(whole.expect("a table has a part"))
    }

    fn each_part_to_facilities<E>(&self, take: &mut TakePart<'_, E>) -> Result<(), E> {
        let (region, reach) = (&self.analyses.prepared.region, &self.analyses.prepared.reach);
        let (tables, walked) = (DistanceTables::new(region), self.analyses.walked_categories());
        let rows = |cell: usize| -> u64 {
            let of_category =
                |id: &CategoryId| reach.category(*id).reached_from(CellId::at(cell)).len();
            walked.iter().map(of_category).sum::<usize>() as u64
        };
        let count = region.cells().len();
        let mut from = 0;
        loop {
            let (mut to, mut sum) = (from, 0);
            while to < count && sum < PART_ROWS {
                sum += rows(to);
                to += 1;
            }
            take(self.analyses.for_people(tables.to_facilities(from..to, reach, &walked)))?;
            from = to;
            if from == count {
                return Ok(());
            }
        }
    }

    fn each_part_between_cells<E: From<AnalysisError>>(
        &self,
        up_to: Millimetres,
        take: &mut TakePart<'_, E>,
    ) -> Result<(), E> {
        let tables = DistanceTables::new(&self.analyses.prepared.region);
        let handed = self.searched(up_to, |search| {
            // The candidates are the inhabited cells too.
            let cells = search.demand().cells();
            let mut parts = 0;
            search.each_rows(up_to, PART_ROWS, |candidates, rows| {
                let pairs = zip_equal(candidates, &rows).flat_map(|(to, row)| {
                    row.iter().map(move |(from, far)| (cells[*from as usize], cells[to], *far))
                });
                parts += 1;
                take(self.analyses.for_people(tables.between_cells(&pairs.collect::<Vec<_>>())))
            })?;
            match parts {
                0 => take(self.analyses.for_people(tables.between_cells(&[]))),
                _ => Ok(()),
            }
        });
        handed.map_err(E::from)?
    }

    /// What `work` makes of the search between inhabited cells.
    fn searched<T>(
        &self,
        up_to: Millimetres,
        work: impl FnOnce(&PlaceSearch<'_>) -> T,
    ) -> Result<T, AnalysisError> {
        let (prepared, config) = (self.analyses.prepared, self.analyses.config);
        let candidates = Candidates::cells(&prepared.region);
        let of_cells = Analyses::with_candidates(prepared, config, candidates);
        Ok(of_cells.with_search(Demand::inhabited(&prepared.region), up_to, work)?)
    }
}

/// How far is each facility within the largest limit of its category from each cell? The answer of `nahraum table`.
/// Services that come to people have no distance.
///
/// # Returns
/// Distances in metres to the millimetre; of walks by time the metres that the walker covers in that time on a level,
/// smooth way. The table has every pair up to the largest limit of each category, or, if the distances themselves come
/// from a table, up to where that is complete.
pub fn distance_table<'a, 'p>(analyses: &'a Analyses<'p>) -> TableAnswer<'a, 'p> {
    let (region, prepared) = (&analyses.prepared.region, analyses.prepared);
    let walked = analyses.walked_categories();
    let complete_to = walked.iter().map(|id| {
        let category = region.category(*id);
        let given = prepared.table.as_ref().map(|table| table.to_facilities.complete_to(*id));
        let to = given.unwrap_or(Millimetres::UNREACHED).min(category.limit_max());
        (category.key().to_owned(), to.metres().expect("a limit is a distance"))
    });
    let complete_to_by = complete_to.collect();
    let beside = Beside { complete_to_by, ..beside_of(analyses) };
    let diagnostics = report_closed(analyses);
    TableAnswer { analyses, question: Question::ToFacilities, diagnostics, beside }
}

/// How far are inhabited cells from each other, up to a distance? The answer of `nahraum table --to cells`, with which
/// new places can be chosen.
///
/// # Returns
/// As [`distance_table`], by the second cell; a cell is as far from itself as its residents walk to their way and back.
pub fn cell_distance_table<'a, 'p>(
    analyses: &'a Analyses<'p>,
    up_to: Millimetres,
) -> TableAnswer<'a, 'p> {
    let beside = Beside { complete_to: up_to.metres(), ..beside_of(analyses) };
    let diagnostics = report_closed(analyses);
    TableAnswer { analyses, question: Question::BetweenCells { up_to }, diagnostics, beside }
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
