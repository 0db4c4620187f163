//! The regular grid that census cells lie on.

use std::collections::BTreeMap;

use geo::Coord;

/// A regular grid of square cells and where its corners lie in the working CRS.
///
/// The grid is regular in the CRS of its source (EPSG:3035 for European census grids), which is
/// slightly turned and stretched in the working CRS. Touching cells are found by whole numbers,
/// and outlines are traced on corners, so neighbouring cells share exactly the same points.
#[derive(Clone, Debug, PartialEq)]
pub struct GridFrame {
    /// Side length in the source CRS, metres.
    pub size_m: f64,
    /// Column (east) and row (north) of each cell.
    pub cell_index: Vec<(i32, i32)>,
    /// Area of one cell in the working CRS at the middle of the grid, square metres.
    pub cell_area_m2: f64,
    /// Corner (column, row) is the south-western corner of the cell (column, row). Holds every
    /// corner of every cell.
    pub corners: BTreeMap<(i32, i32), Coord<f64>>,
}

impl GridFrame {
    /// The corners of a cell, counter-clockwise from the south-west.
    pub fn corner_indices(column: i32, row: i32) -> [(i32, i32); 4] {
        [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
    }

    /// Where a corner lies in the working CRS.
    ///
    /// # Panics
    /// When no cell has this corner.
    pub fn corner(&self, index: (i32, i32)) -> Coord<f64> {
        *self.corners.get(&index).expect("a corner of a cell of this grid")
    }
}
