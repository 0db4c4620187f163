//! The window of a raster to keep, and the type of its numbers.

use std::ops::Range;

use super::bounds::cells;
use super::error::ElevationError;
use crate::base::Bounds;
use crate::dataset::{EDGE_TOLERANCE, RasterCells};

/// The quantity stored in the cells.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantity {
    /// Heights in metres.
    Heights,
    /// Any other number, such as persons.
    Values,
}

impl Quantity {
    /// The content of one cell, as errors name it.
    pub fn one(self) -> &'static str {
        match self {
            Self::Heights => "the height",
            Self::Values => "the value",
        }
    }

    /// The content of all cells, as errors name it.
    pub fn many(self) -> &'static str {
        match self {
            Self::Heights => "heights",
            Self::Values => "values",
        }
    }

    /// Upper bound of the cells that a file may claim. A raster of values may be read by window, so
    /// 65 thousand million cells (the Earth at 100 m) are accepted.
    pub fn file_cells_max(self) -> u64 {
        match self {
            Self::Heights => f32::CELLS_MAX,
            Self::Values => 1 << 40,
        }
    }
}

/// The number type of kept cells; NaN means nodata.
pub(super) trait Cell: Copy {
    /// Nodata.
    const NONE: Self;
    /// The quantity of the cells.
    const QUANTITY: Quantity;
    /// Upper bound of the cells kept: 1.6 GB.
    const CELLS_MAX: u64;
    /// Converts a number of the file, which may be the nodata value.
    fn from_file(value: f64, nodata: Option<f64>) -> Self;
}

impl Cell for f32 {
    const NONE: Self = f32::NAN;
    const QUANTITY: Quantity = Quantity::Heights;
    const CELLS_MAX: u64 = 400_000_000;

    fn from_file(value: f64, nodata: Option<f64>) -> Self {
        let short = value as f32;
        if is_missing(value, nodata) || !short.is_finite() { f32::NAN } else { short }
    }
}

impl Cell for f64 {
    const NONE: Self = f64::NAN;
    const QUANTITY: Quantity = Quantity::Values;
    const CELLS_MAX: u64 = 200_000_000;

    fn from_file(value: f64, nodata: Option<f64>) -> Self {
        if is_missing(value, nodata) || !value.is_finite() { f64::NAN } else { value }
    }
}

fn is_missing(value: f64, nodata: Option<f64>) -> bool {
    // Files often write the lowest f32 with too few digits, so equality as f32 is accepted too.
    nodata.is_some_and(|mark| value == mark || value as f32 == mark as f32)
}

/// The same cells with the position and size of the window that selected them.
pub(super) fn in_window<T>(cells: RasterCells<T>, window: &Window) -> RasterCells<T> {
    let RasterCells { origin: [x, y], step, values, .. } = cells;
    let x = x + step[0] * window.columns.start as f64;
    let y = y - step[1] * window.rows.start as f64;
    let (columns, rows) = (window.columns.len(), window.rows.len());
    RasterCells { origin: [x, y], step, columns, rows, values }
}

/// The columns and rows of a file to keep.
#[derive(Clone)]
pub(super) struct Window {
    pub columns: Range<usize>,
    pub rows: Range<usize>,
}

impl Window {
    /// The cells that share area with `bounds`, all without bounds. `origin` is the centre of the
    /// first cell, `step` goes from there to the next column and row.
    pub fn from_bounds(
        origin: [f64; 2],
        step: [f64; 2],
        size: (usize, usize),
        bounds: Option<Bounds>,
    ) -> Self {
        let Some(Bounds { west, south, east, north }) = bounds else {
            return Self { columns: 0..size.0, rows: 0..size.1 };
        };
        let columns = overlapping(origin[0], step[0], size.0, [west, east]);
        let rows = overlapping(origin[1], step[1], size.1, [south, north]);
        Self { columns, rows }
    }

    /// Number of cells kept, or an error if it exceeds the limit.
    pub fn cells<T: Cell>(&self, name: &str) -> Result<usize, ElevationError> {
        cells(name, self.columns.len() as u64, self.rows.len() as u64, T::CELLS_MAX)
    }

    /// Index of the kept cell at a column and row of the file.
    pub fn index(&self, column: usize, row: usize) -> Option<usize> {
        let inside = self.columns.contains(&column) && self.rows.contains(&row);
        inside.then(|| (row - self.rows.start) * self.columns.len() + (column - self.columns.start))
    }
}

/// The cells along one axis that overlap the interval between two coordinates; touching it is not
/// enough.
fn overlapping(origin: f64, step: f64, count: usize, [low, high]: [f64; 2]) -> Range<usize> {
    if low.is_nan() || high.is_nan() || low > high {
        return 0..0;
    }
    let place = |at: f64| (at - origin) / step + 0.5;
    let (first, end) = if step > 0.0 { (low, high) } else { (high, low) };
    let first = (place(first) + EDGE_TOLERANCE).floor();
    let end = (place(end) - EDGE_TOLERANCE).ceil().max(first + 1.0);
    // The casts saturate.
    (first.max(0.0) as usize).min(count)..(end.max(0.0) as usize).min(count)
}

#[cfg(test)]
mod tests {
    use super::overlapping;

    #[test]
    fn cells_overlap_what_lies_between_their_edges() {
        // Cells of 10 with edges at 0, 10, .. 50; the same from the north.
        for (low, high, cells) in [
            (-5.0, 100.0, 0..5),
            (10.0, 20.0, 1..2),
            (9.0, 21.0, 0..3),
            (15.0, 15.0, 1..2),
            (60.0, 70.0, 5..5),
            (-9.0, -1.0, 0..0),
            (20.0, 10.0, 0..0),
            (f64::NAN, 10.0, 0..0),
        ] {
            assert_eq!(overlapping(5.0, 10.0, 5, [low, high]), cells, "{low} to {high}");
            let down = overlapping(45.0, -10.0, 5, [50.0 - high, 50.0 - low]);
            assert_eq!(down, cells, "{low} to {high} from the other end");
        }
    }
}
