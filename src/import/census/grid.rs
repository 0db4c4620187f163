//! Persons and age groups in the cells of a grid.

use crate::base::{GroupUnit, Place};

/// Persons of an age group in each cell of a [`GridTable`].
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Key of the group, such as `65`; [`AgeBand`](super::AgeBand) says what it means.
    pub key: String,
    /// Persons or per cent.
    pub unit: GroupUnit,
    /// The value of each cell; None means suppressed or unknown, never zero.
    pub values: Vec<Option<f64>>,
}

/// The square cells of a census grid with their known values.
#[derive(Clone, Debug, PartialEq)]
pub struct GridTable {
    /// Name of the file or layer, for findings.
    pub source: String,
    /// EPSG code of the CRS of the grid; the European one is 3035.
    pub crs_epsg: u32,
    /// Side of a cell, metres.
    pub cell_size_m: u32,
    /// South-west corners (x, y) in metres, sorted by y, then x; each only once.
    pub cells: Vec<(i64, i64)>,
    /// Persons of each cell, if the table has a column of persons; an inner None means suppressed
    /// or unknown.
    pub persons: Option<Vec<Option<u32>>>,
    /// Groups of persons.
    pub groups: Vec<Group>,
    /// Line of each cell in its file.
    pub lines: Vec<u64>,
}

impl GridTable {
    /// The place of a cell in the file, for findings.
    pub(super) fn place(&self, file: Place, at: usize) -> Place {
        match self.lines.get(at) {
            Some(line) => file.feature(format!("line {line}")),
            None => file,
        }
    }
}
