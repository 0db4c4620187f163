//! Reads the rows of a census table into grid cells.

use super::error::CensusError;
use super::grid::{GridTable, Group};
use super::layout::{CensusLayout, GroupColumns, ValueColumns};
use super::locate::{Located, by_country, locate};
use super::long::{self, LongColumns};
use super::table::CensusRows;
use super::values::{Values, persons_of};
use super::{CensusColumns, grid};
use crate::base::limits::ROWS_MAX;
use crate::base::{Checked, Diagnostics, Finding, GroupUnit, Place, codes, zip_equal};

/// Reads a census table according to its layout.
///
/// Each row becomes a cell or a finding: E800 if its cell cannot be determined, E801 if its grid id
/// has another size or CRS, W842 if it repeats a cell (the first row is kept). Rows of one cell about
/// different countries (`CNTR_ID`, `CNTR_CODE` or `COUNTRY`) are parts of it and are added; a part whose
/// persons are unknown is left out (W858). W843: grid id and x,
/// y disagree; the id is used. N811 counts the suppressed values of each column. W840: a text is
/// not a number; W841: a number is out of range for its column; W844: persons are not a whole
/// number; W855: a sum contains suppressed groups. In tables with one row per characteristic, W845:
/// code and text disagree; W851: a total that does not count persons.
///
/// Cost: O(n log n); some 40 bytes per row in addition to the result.
///
/// # Errors
/// [`CensusError::TooManyRows`]; [`CensusError::NoValues`] for a table with one row per
/// characteristic if no characteristic is about persons; [`CensusError::CellSizeZero`].
///
/// ```
/// use nahraum::import::census::{CensusColumns, CensusTable, read_grid, recognise};
/// let text = "GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner\n\
///             CRS3035RES100mN2689100E4337000;4337050;2689150;3\n\
///             CRS3035RES100mN2689000E4341100;4341150;2689050;–\n";
/// let table = CensusTable::of_text("population.csv", ';', text);
/// let columns = CensusColumns::default();
/// let layout = recognise(&table, &columns)?.value;
/// let read = read_grid(&table, &layout, &columns)?;
/// assert_eq!(read.value.cells, [(4_341_100, 2_689_000), (4_337_000, 2_689_100)]);
/// assert_eq!(read.value.persons, Some(vec![None, Some(3)]));
/// assert_eq!(read.diagnostics.count_of_code(nahraum::base::codes::N811), 1);
/// # Ok::<(), nahraum::import::census::CensusError>(())
/// ```
pub fn read_grid(
    rows: &dyn CensusRows,
    layout: &CensusLayout,
    columns: &CensusColumns,
) -> Result<Checked<GridTable>, CensusError> {
    if rows.rows() > ROWS_MAX {
        let (name, found) = (rows.source().to_owned(), rows.rows());
        return Err(CensusError::TooManyRows { name, found, limit: ROWS_MAX });
    }
    if layout.cell_size_m == 0 {
        return Err(CensusError::CellSizeZero);
    }
    let mut diagnostics = Diagnostics::default();
    let table = match &layout.values {
        ValueColumns::Wide { persons, groups } => {
            let located = locate(rows, layout, &|_| true, &mut diagnostics);
            let cells = by_country(rows, located, &mut diagnostics);
            wide(rows, layout, Wanted { cells, persons: *persons, groups }, &mut diagnostics)
        }
        ValueColumns::Long { attribute, code, text, count } => {
            let (code, text) = (*code, *text);
            let places = LongColumns { attribute: *attribute, code, text, count: *count };
            long::read(rows, layout, (&places, columns), &mut diagnostics)?
        }
    };
    Ok(Checked { value: table, diagnostics })
}

/// The cells and columns to read from a table with one row per cell.
struct Wanted<'a> {
    cells: Vec<Located>,
    persons: Option<usize>,
    groups: &'a [GroupColumns],
}

fn wide(
    rows: &dyn CensusRows,
    layout: &CensusLayout,
    wanted: Wanted<'_>,
    diagnostics: &mut Diagnostics,
) -> GridTable {
    let Wanted { cells, persons, groups } = wanted;
    // Findings appear in the order of the lines.
    let mut in_order: Vec<usize> = cells.iter().map(|(_, row)| *row as usize).collect();
    in_order.sort_unstable();
    let mut by_row = vec![None; rows.rows()];
    let mut column = |at: usize, unit: GroupUnit, diagnostics: &mut Diagnostics| {
        let mut values = Values::new(rows, layout, at, unit);
        for row in &in_order {
            by_row[*row] = values.number(*row, diagnostics);
        }
        values.finish(in_order.len(), diagnostics);
        cells.iter().map(|(_, row)| by_row[*row as usize]).collect::<Vec<Option<f64>>>()
    };
    let persons = persons.map(|at| {
        let values = column(at, GroupUnit::Count, diagnostics);
        report_unknown_parts(rows, &cells, &values, diagnostics);
        by_cell(&cells, &values, GroupUnit::Count)
    });
    let mut read = Vec::with_capacity(groups.len());
    for group in groups {
        let columns = &group.columns;
        let of_cells = |at: &usize| {
            let values = column(*at, group.unit, diagnostics);
            by_cell(&cells, &values, group.unit)
        };
        let mut parts: Vec<Vec<Option<f64>>> = columns.iter().map(of_cells).collect();
        let values = match parts.len() {
            1 => parts.remove(0),
            _ => added_up(rows, group, &parts, diagnostics),
        };
        read.push(Group { key: group.key.clone(), unit: group.unit, values });
    }
    let of_cells = cells.chunk_by(|a, b| a.0 == b.0).map(|parts| parts[0]);
    let cells: Vec<Located> = of_cells.collect();
    let lines: Vec<u64> = cells.iter().map(|(_, row)| rows.line(*row as usize)).collect();
    let place = (rows.source(), &lines[..]);
    let persons = persons.map(|numbers| persons_of(&numbers, place, diagnostics));
    grid::GridTable {
        source: rows.source().to_owned(),
        crs_epsg: layout.crs_epsg,
        cell_size_m: layout.cell_size_m,
        cells: cells.iter().map(|((y, x), _)| (*x, *y)).collect(),
        persons,
        groups: read,
        lines,
    }
}

/// The parts of each cell, with their values.
fn in_cells<'c>(
    parts: &'c [Located],
    values: &'c [Option<f64>],
) -> impl Iterator<Item = (&'c [Located], &'c [Option<f64>])> {
    let mut rest = values;
    parts.chunk_by(|a, b| a.0 == b.0).map(move |parts| {
        let (own, others) = rest.split_at(parts.len());
        rest = others;
        (parts, own)
    })
}

/// The value of each cell, from those of its parts.
fn by_cell(parts: &[Located], values: &[Option<f64>], unit: GroupUnit) -> Vec<Option<f64>> {
    let whole = |(_, values): (&[Located], &[Option<f64>])| match (values, unit) {
        ([one], _) => *one,
        (values, GroupUnit::Count) => known_sum(values.iter().copied()),
        // Shares of parts are not a share of the whole.
        (_, GroupUnit::Percent) => None,
    };
    in_cells(parts, values).map(whole).collect()
}

/// Reports the parts of cells with unknown persons, where another part of the cell has known ones. A cell
/// without known persons is reported as a whole when the tables are combined.
fn report_unknown_parts(
    rows: &dyn CensusRows,
    parts: &[Located],
    values: &[Option<f64>],
    diagnostics: &mut Diagnostics,
) {
    let is_known = |values: &[Option<f64>]| known_sum(values.iter().copied()).is_some();
    for (parts, values) in in_cells(parts, values).filter(|(_, values)| is_known(values)) {
        for ((_, row), _) in zip_equal(parts, values).filter(|(_, value)| value.is_none()) {
            diagnostics.push_with(codes::W858, rows.source(), |file| {
                let message = "the number of persons of one country in the cell is suppressed or \
                               unknown; those of the others count";
                (file.feature(format!("line {}", rows.line(*row as usize))), message)
            });
        }
    }
}

/// The sum of the known values. None where all are unknown, or some are and the others are zero: nobody is
/// known then, not nobody at all.
fn known_sum(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let (mut sum, mut has_unknown, mut has_known) = (0.0, false, false);
    for value in values {
        has_known |= value.is_some();
        has_unknown |= value.is_none();
        sum += value.unwrap_or(0.0);
    }
    (has_known && (sum > 0.0 || !has_unknown)).then_some(sum)
}

/// Sums the known values of several columns; None where they do not say that anybody lives there.
fn added_up(
    rows: &dyn CensusRows,
    group: &GroupColumns,
    parts: &[Vec<Option<f64>>],
    diagnostics: &mut Diagnostics,
) -> Vec<Option<f64>> {
    let mut partly = 0;
    let cells = parts.first().map_or(0, Vec::len);
    let sum = |at: usize| {
        let sum = known_sum(parts.iter().map(|part| part[at]));
        partly += u64::from(sum.is_some() && parts.iter().any(|part| part[at].is_none()));
        sum
    };
    let sums = (0..cells).map(sum).collect();
    if partly > 0 {
        let message = format!(
            "`{}` is the sum of {} columns; in {partly} of {cells} cells some of the columns are \
             suppressed and the sum is a lower bound",
            group.key,
            parts.len()
        );
        let place = Place::of_source(rows.source()).field(&group.key);
        diagnostics.push_counted(Finding::new(codes::W855, message).at(place), partly);
    }
    sums
}
