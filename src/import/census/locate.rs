//! Finds the grid cell of each row of a census table.

use super::columns::normal;
use super::grid_id::GridId;
use super::layout::CensusLayout;
use super::spacing::TOLERANCE_M;
use super::table::CensusRows;
use crate::base::{Diagnostics, Place, codes};
use crate::dataset::parse_number;

/// Northing and easting of a cell's corner, and the row; ordered as cells are ordered.
pub(super) type Located = ((i64, i64), u32);

/// The cells of the rows selected by `wanted`, sorted by cell, then row.
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
                            "the grid id names the cell with the corner {x} {y}, but x and y are \
                             not its centre; the id is used"
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

/// The grid id of a row, shortened for a finding.
fn shown_id(rows: &dyn CensusRows, layout: &CensusLayout, row: usize) -> Option<String> {
    let text = rows.value(row, layout.grid_id?)?;
    Some(format!("grid id `{}`", short(&text)))
}

/// Describes why a row does not identify a cell.
fn unreadable(rows: &dyn CensusRows, layout: &CensusLayout, row: usize) -> String {
    let size = layout.cell_size_m;
    let id = shown_id(rows, layout, row).map(|id| format!("{id} and ")).unwrap_or_default();
    match x_and_y(rows, layout, row) {
        Some([x, y]) => format!("{id}x {x} and y {y} do not match any cell of a {size} m grid"),
        None => format!("{id}x and y are missing or are not numbers"),
    }
}

/// Northing and easting of the corner of a row's cell, and whether id and coordinates agree.
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

/// Whether x and y are the centre of the cell, whether or not this table uses corners.
fn near([x, y]: [f64; 2], corner: (i64, i64), size: u32) -> bool {
    let half = f64::from(size) / 2.0;
    let is_middle = |at: f64, corner: i64| (at - half - corner as f64).abs() <= TOLERANCE_M;
    is_middle(y, corner.0) && is_middle(x, corner.1)
}

/// Shortens a text for a finding.
pub(super) fn short(text: &str) -> String {
    text.chars().take(40).collect::<String>().escape_debug().to_string()
}

/// Usual names of the column with the country that a row of a grid across borders is about.
const COUNTRY_COLUMNS: [&str; 3] = ["CNTR_ID", "CNTR_CODE", "COUNTRY"];

/// The rows of each cell, one for each country: a cell on a border may have a row with the persons of each.
/// Rows of the same cell and country are duplicates; the first is kept (W842).
pub(super) fn by_country(
    rows: &dyn CensusRows,
    mut located: Vec<Located>,
    diagnostics: &mut Diagnostics,
) -> Vec<Located> {
    let is_country = |name: &String| {
        let name = normal(name);
        COUNTRY_COLUMNS.iter().any(|known| normal(known) == name)
    };
    let column = rows.columns().iter().position(is_country);
    let country = |row: u32| rows.value(row as usize, column?);
    let same = |a: &Located, b: &Located| a.0 == b.0 && country(a.1) == country(b.1);
    if column.is_some() {
        for cell in located.chunk_by_mut(|a, b| a.0 == b.0).filter(|cell| cell.len() > 1) {
            cell.sort_by(|a, b| (country(a.1), a.1).cmp(&(country(b.1), b.1)));
        }
    }
    without_twins(rows, located, same, diagnostics)
}

/// Removes duplicate rows. The rows are sorted, so duplicates are adjacent.
pub(super) fn without_twins(
    rows: &dyn CensusRows,
    mut located: Vec<Located>,
    are_twins: impl Fn(&Located, &Located) -> bool,
    diagnostics: &mut Diagnostics,
) -> Vec<Located> {
    located.dedup_by(|later, first| {
        let same = are_twins(later, first);
        if same {
            let line = |located: &Located| rows.line(located.1 as usize);
            diagnostics.push_with(codes::W842, rows.source(), |file| {
                let message = format!(
                    "duplicates line {} for the same cell; the first row is kept, this one is left \
                     out",
                    line(first)
                );
                (file.feature(format!("line {}", line(later))), message)
            });
        }
        same
    });
    located
}
