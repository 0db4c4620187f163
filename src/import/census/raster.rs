//! Whole persons from a population raster.

use crate::base::{
    Checked, Diagnostics, Due, Finding, Place, apportion, codes, rounded_quotient, zip_equal,
};

/// Side of a block, in cells; fractions of persons are collected within a block.
const BLOCK: usize = 10;
/// Number of counting units per person.
const PARTS: u64 = 1_000_000;
/// Upper bound of the persons in a cell; a larger value is not a count of persons.
const PERSONS_MAX: f64 = 1e9;

/// A view of persons on a regular grid, such as a raster read by `read_raster`.
#[derive(Clone, Copy)]
pub struct PersonsRaster<'a> {
    /// Number of columns; column 0 is the westernmost.
    pub columns: usize,
    /// Number of rows; row 0 is the northernmost.
    pub rows: usize,
    /// The persons at a column and row; None for nodata.
    pub value: &'a dyn Fn(usize, usize) -> Option<f64>,
    /// Easting and northing of the cell centre at a column and row.
    pub centre: &'a dyn Fn(usize, usize) -> [f64; 2],
}

/// Inhabited cells of a population raster, with whole persons.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RasterCells {
    /// Centres (x, y), from north to south, and from west to east within a row.
    pub centres: Vec<(f64, f64)>,
    /// Persons of each cell, above zero.
    pub persons: Vec<u32>,
    /// Centres of further cells, whose persons are unknown.
    pub unknown: Vec<(f64, f64)>,
}

/// Converts the fractions of persons in a population raster (GHS-POP, WorldPop) into whole persons.
///
/// Fractions are counted in millionths of a person. The total of the result is the total of the
/// raster, rounded half up to whole persons. It is distributed by the largest-remainder method
/// (Hamilton; ties go to the cell further north, then west): first over blocks of 10 by 10 cells,
/// starting at the upper left cell of the raster or window, then within each block. So every block
/// and every cell differs from the raster by less than one person, and sparsely populated areas are
/// not rounded to zero.
///
/// Nodata cells are skipped, and cells with zero persons are left out. Findings: W852 for negative
/// values (read as zero), W853 for values that are infinite or above a thousand million (unknown), N817
/// for the effect of rounding. Cost: O(n log n).
///
/// ```
/// use nahraum::import::census::{PersonsRaster, persons_of_raster};
/// let values = [0.4, 0.4, 0.4, 1.6]; // 2.8 persons
/// let value = |column, row| Some(values[row * 2 + column]);
/// let centre = |column, row| [column as f64, -(row as f64)];
/// let raster = PersonsRaster { columns: 2, rows: 2, value: &value, centre: &centre };
/// let cells = persons_of_raster("example", &raster).value;
/// assert_eq!(cells.persons, [1, 2]);
/// assert_eq!(cells.centres, [(0.0, 0.0), (1.0, -1.0)]);
/// ```
pub fn persons_of_raster(source: &str, raster: &PersonsRaster<'_>) -> Checked<RasterCells> {
    let mut diagnostics = Diagnostics::default();
    let PersonsRaster { columns, rows, .. } = *raster;
    let (parts, unknown) = parts_of(source, raster, &mut diagnostics);
    let blocks_across = columns.div_ceil(BLOCK);
    let mut block_parts = vec![0_u128; blocks_across * rows.div_ceil(BLOCK)];
    let block_of = |at: usize| at / columns / BLOCK * blocks_across + at % columns / BLOCK;
    for (at, part) in parts.iter().enumerate() {
        block_parts[block_of(at)] += u128::from(*part);
    }
    let sum: u128 = block_parts.iter().sum();
    let total = rounded_quotient(sum, u128::from(PARTS));
    let dues: Vec<Due> = block_parts.iter().map(|part| Due::free(*part)).collect();
    let of_block = apportion(total, u128::from(PARTS), &dues);
    let mut persons = vec![0_u64; parts.len()];
    for (block, block_persons) in of_block.into_iter().enumerate() {
        let (first_row, first_column) =
            (block / blocks_across * BLOCK, block % blocks_across * BLOCK);
        let block_rows = first_row..(first_row + BLOCK).min(rows);
        let last_column = (first_column + BLOCK).min(columns);
        let cells: Vec<usize> = block_rows
            .flat_map(|row| (first_column..last_column).map(move |column| row * columns + column))
            .filter(|at| parts[*at] > 0)
            .collect();
        let dues: Vec<Due> = cells.iter().map(|at| Due::free(u128::from(parts[*at]))).collect();
        let shares = apportion(block_persons, u128::from(PARTS), &dues);
        for (at, share) in zip_equal(cells, shares) {
            persons[at] = share;
        }
    }
    report(source, &parts, &persons, &mut diagnostics);
    let inhabited: Vec<usize> = (0..persons.len()).filter(|at| persons[*at] > 0).collect();
    let centre = |at: &usize| {
        let [x, y] = (raster.centre)(at % columns, at / columns);
        (x, y)
    };
    let value = RasterCells {
        centres: inhabited.iter().map(centre).collect(),
        persons: inhabited
            .iter()
            .map(|at| u32::try_from(persons[*at]).unwrap_or(u32::MAX))
            .collect(),
        unknown: unknown.iter().map(centre).collect(),
    };
    Checked { value, diagnostics }
}

/// The persons of each cell in millionths, and the numbers of cells whose persons are unknown; none are
/// counted there.
fn parts_of(
    source: &str,
    raster: &PersonsRaster<'_>,
    diagnostics: &mut Diagnostics,
) -> (Vec<u64>, Vec<usize>) {
    let PersonsRaster { columns, rows, .. } = *raster;
    let mut unknown = Vec::new();
    let mut parts = Vec::with_capacity(columns.saturating_mul(rows));
    for row in 0..rows {
        for column in 0..columns {
            let value = (raster.value)(column, row).unwrap_or(0.0);
            let at = |file: Place| {
                let [x, y] = (raster.centre)(column, row);
                file.feature(format!("cell at {x} {y}"))
            };
            parts.push(if value < 0.0 {
                diagnostics.push_with(codes::W852, source, |file| {
                    let message = format!(
                        "{value} persons; read as zero (it may be a nodata value that the file \
                         does not declare)"
                    );
                    (at(file), message)
                });
                0
            } else if value.is_nan() || value > PERSONS_MAX {
                diagnostics.push_with(codes::W853, source, |file| {
                    (at(file), format!("{value} persons in one cell; they are unknown"))
                });
                unknown.push(row * columns + column);
                0
            } else {
                (value * PARTS as f64).round() as u64
            });
        }
    }
    (parts, unknown)
}

fn report(source: &str, parts: &[u64], persons: &[u64], diagnostics: &mut Diagnostics) {
    let sum: u128 = parts.iter().map(|part| u128::from(*part)).sum();
    let total: u64 = persons.iter().sum();
    let both = || zip_equal(parts, persons).filter(|(part, _)| **part > 0);
    let some = both().count();
    let nobody = both().filter(|(_, persons)| **persons == 0).count();
    let fractions = both().any(|(part, _)| part % PARTS != 0);
    if fractions {
        let message = format!(
            "{:.3} persons in {some} cells are rounded to {total} whole persons; {nobody} cells \
             with a fraction of a person get none, their fractions are added to other cells",
            sum as f64 / PARTS as f64
        );
        diagnostics.push(Finding::new(codes::N817, message).at(Place::of_source(source)));
    }
}
