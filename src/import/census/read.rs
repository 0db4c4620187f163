//! Rows of a census table to the cells of a grid.

use super::error::CensusError;
use super::grid::{GridTable, Group};
use super::grid_id::GridId;
use super::layout::{CensusLayout, GroupColumns, ValueColumns};
use super::long::{self, LongColumns};
use super::spacing::TOLERANCE_M;
use super::table::CensusRows;
use super::values::{Values, persons_of};
use super::{CensusColumns, grid};
use crate::base::limits::ROWS_MAX;
use crate::base::{Checked, Diagnostics, Finding, GroupUnit, Place, codes};
use crate::dataset::parse_number;

/// North and east of a cell's corner and its row: sorts as cells are sorted.
pub(super) type Located = ((i64, i64), u32);

/// Reads a census table as its layout says.
///
/// Each row becomes a cell or a finding: E800 nobody can tell where it is, E801 its grid id is of
/// another size or CRS, W842 a second row of a cell (the first counts). W843: grid id and x, y
/// disagree; the id counts. Values that mean "no value" are counted for each column (N811); W840 a
/// text that is no number, W841 a number that can be no value of the column, W844 persons that are
/// no whole number, W855 sums of groups some of which are suppressed. In tables with one row per
/// characteristic: W845 code and text disagree, W851 all of something, but not of persons.
///
/// Cost: O(n log n); beside the result some 40 bytes a row.
///
/// # Errors
/// [`CensusError::TooManyRows`]; [`CensusError::NoValues`] for a table with one row per
/// characteristic in which none is about persons; [`CensusError::CellSizeZero`].
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
            let cells = without_twins(rows, located, &mut diagnostics);
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

/// The cell of each row that `wanted` picks, sorted by cell, then row.
pub(super) fn locate(
    rows: &dyn CensusRows,
    layout: &CensusLayout,
    wanted: &dyn Fn(usize) -> bool,
    diagnostics: &mut Diagnostics,
) -> Vec<Located> {
    let mut located = Vec::new();
    for row in (0..rows.rows()).filter(|row| wanted(*row)) {
        let at = |file: Place| file.feature(format!("line {}", rows.line(row)));
        match cell_of(rows, layout, row) {
            Ok((corner, agrees)) => {
                located.push((corner, u32::try_from(row).expect("rows are below ROWS_MAX")));
                if !agrees {
                    diagnostics.push_with(codes::W843, rows.source(), |file| {
                        let (y, x) = corner;
                        let message = format!(
                            "the grid id means the cell with the corner {x} {y}, but x and y are \
                             not in its middle; the id counts"
                        );
                        (at(file), message)
                    });
                }
            }
            Err(Nowhere::Foreign) => diagnostics.push_with(codes::E801, rows.source(), |file| {
                let (size, crs) = (layout.cell_size_m, layout.crs_epsg);
                let id = shown_id(rows, layout, row).unwrap_or_default();
                let expected = format!("expected cells of {size} m in EPSG:{crs}; left out");
                (at(file), format!("{id}; {expected}"))
            }),
            Err(Nowhere::Unreadable) => diagnostics.push_with(codes::E800, rows.source(), |file| {
                (at(file), format!("{}; left out", unreadable(rows, layout, row)))
            }),
        }
    }
    located.sort_unstable();
    located
}

/// Why a row has no cell.
enum Nowhere {
    Foreign,
    Unreadable,
}

/// The numbers in x and y of a row.
fn x_and_y(rows: &dyn CensusRows, layout: &CensusLayout, row: usize) -> Option<[f64; 2]> {
    let (x, y) = layout.x_y?;
    let comma = rows.decimal_comma();
    Some([parse_number(&rows.value(row, x)?, comma)?, parse_number(&rows.value(row, y)?, comma)?])
}

/// The grid id of a row as a finding shows it.
fn shown_id(rows: &dyn CensusRows, layout: &CensusLayout, row: usize) -> Option<String> {
    let text = rows.value(row, layout.grid_id?)?;
    Some(format!("grid id `{}`", short(&text)))
}

/// What is wrong with a row that names no cell.
fn unreadable(rows: &dyn CensusRows, layout: &CensusLayout, row: usize) -> String {
    let size = layout.cell_size_m;
    let id = shown_id(rows, layout, row).map(|id| format!("{id} and ")).unwrap_or_default();
    match x_and_y(rows, layout, row) {
        Some([x, y]) => format!("{id}x {x} and y {y} name no cell of a grid of {size} m"),
        None => format!("{id}no x and y name a cell"),
    }
}

/// North and east of the corner of a row's cell, and whether id and coordinates agree.
fn cell_of(
    rows: &dyn CensusRows,
    layout: &CensusLayout,
    row: usize,
) -> Result<((i64, i64), bool), Nowhere> {
    let size = layout.cell_size_m;
    let x_y = x_and_y(rows, layout, row);
    let of_coordinates = x_y
        .and_then(|[x, y]| Some((layout.anchor.corner(y, size)?, layout.anchor.corner(x, size)?)));
    let text = layout.grid_id.and_then(|column| rows.value(row, column));
    if let Some(text) = &text
        && let Some(id) = GridId::parse(text)
    {
        let crs = id.crs_epsg.unwrap_or(layout.crs_epsg);
        if id.cell_size_m != size || crs != layout.crs_epsg {
            return Err(Nowhere::Foreign);
        }
        let corner = (id.y_corner_m, id.x_corner_m);
        let agrees = x_y.is_none_or(|at| of_coordinates == Some(corner) || near(at, corner, size));
        return Ok((corner, agrees));
    }
    of_coordinates.map(|corner| (corner, true)).ok_or(Nowhere::Unreadable)
}

/// Whether a place is the middle of a cell, however x and y of the others are meant.
fn near([x, y]: [f64; 2], corner: (i64, i64), size: u32) -> bool {
    let half = f64::from(size) / 2.0;
    let is_middle = |at: f64, corner: i64| (at - half - corner as f64).abs() <= TOLERANCE_M;
    is_middle(y, corner.0) && is_middle(x, corner.1)
}

/// What a finding shows of a text.
pub(super) fn short(text: &str) -> String {
    text.chars().take(40).collect::<String>().escape_debug().to_string()
}

fn without_twins(
    rows: &dyn CensusRows,
    mut located: Vec<Located>,
    diagnostics: &mut Diagnostics,
) -> Vec<Located> {
    located.dedup_by(|later, first| {
        let same = later.0 == first.0;
        if same {
            diagnostics.push_with(codes::W842, rows.source(), |file| {
                let line = |located: &Located| rows.line(located.1 as usize);
                let message = format!(
                    "the cell of line {} once more; the first one counts, this is left out",
                    line(first)
                );
                (file.feature(format!("line {}", line(later))), message)
            });
        }
        same
    });
    located
}

/// Which cells and columns of a table with one row per cell are read.
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
    // Findings come in the order of the lines.
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
    let persons = persons.map(|at| column(at, GroupUnit::Count, diagnostics));
    let mut read = Vec::with_capacity(groups.len());
    for group in groups {
        let columns = &group.columns;
        let mut parts: Vec<Vec<Option<f64>>> =
            columns.iter().map(|at| column(*at, group.unit, diagnostics)).collect();
        let values = match parts.len() {
            1 => parts.remove(0),
            _ => added_up(rows, group, &parts, diagnostics),
        };
        read.push(Group { key: group.key.clone(), unit: group.unit, values });
    }
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

/// The sums of the known values of several columns; None where none is known.
fn added_up(
    rows: &dyn CensusRows,
    group: &GroupColumns,
    parts: &[Vec<Option<f64>>],
    diagnostics: &mut Diagnostics,
) -> Vec<Option<f64>> {
    let mut partly = 0;
    let cells = parts.first().map_or(0, Vec::len);
    let sum = |at: usize| {
        let known: Vec<f64> = parts.iter().filter_map(|part| part[at]).collect();
        partly += u64::from(!known.is_empty() && known.len() < parts.len());
        (!known.is_empty()).then(|| known.iter().sum())
    };
    let sums = (0..cells).map(sum).collect();
    if partly > 0 {
        let message = format!(
            "`{}` is the sum of {} columns; in {partly} of {cells} cells some of them are \
             suppressed, so the sum is a lower bound",
            group.key,
            parts.len()
        );
        let place = Place::of_source(rows.source()).field(&group.key);
        diagnostics.push_counted(Finding::new(codes::W855, message).at(place), partly);
    }
    sums
}
