//! The regular grid that census cells lie on.

use std::collections::BTreeMap;

use geo::{Area, Coord, LineString, Polygon};

/// Largest deviation from the grid in metres: published centres are whole or half metres.
const TOLERANCE_M: f64 = 0.51;

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

/// A grid found in the source CRS.
pub(super) struct FoundGrid {
    size_m: f64,
    /// Centre of the cell (0, 0).
    origin: Coord<f64>,
    cell_index: Vec<(i32, i32)>,
}

/// Looks for a regular grid in cell centres. The side length is the smallest distance between two
/// columns or rows when all centres are whole multiples of it apart; `size_m` sets it, 0 says
/// there is none.
pub(super) fn find(points: &[Coord<f64>], size_m: Option<f64>) -> Option<FoundGrid> {
    let size_m = match size_m {
        Some(size) if size <= 0.0 => return None,
        Some(size) => size,
        None => smallest_step(points)?,
    };
    let origin = *points.first()?;
    let index = |at: &Coord<f64>| {
        let steps = [(at.x - origin.x) / size_m, (at.y - origin.y) / size_m];
        let off = |step: f64| (step - step.round()).abs() * size_m;
        let fits = steps.iter().all(|step| off(*step) <= TOLERANCE_M && step.abs() < 1e9);
        fits.then(|| (steps[0].round() as i32, steps[1].round() as i32))
    };
    let cell_index = points.iter().map(index).collect::<Option<Vec<_>>>()?;
    let mut distinct = cell_index.clone();
    distinct.sort_unstable();
    distinct.dedup();
    // Two points in one cell: no grid of cells, whatever the steps.
    (distinct.len() == cell_index.len()).then_some(FoundGrid { size_m, origin, cell_index })
}

/// The smallest step between sorted coordinates, over both axes, ignoring steps below a metre.
fn smallest_step(points: &[Coord<f64>]) -> Option<f64> {
    let smallest = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        let steps = values.windows(2).map(|pair| pair[1] - pair[0]);
        steps.filter(|step| *step >= 1.0).min_by(f64::total_cmp)
    };
    let x = smallest(points.iter().map(|at| at.x).collect());
    let y = smallest(points.iter().map(|at| at.y).collect());
    match (x, y) {
        (Some(x), Some(y)) => Some(x.min(y)),
        (x, y) => x.or(y),
    }
}

impl FoundGrid {
    /// The grid with its corners transformed to the working CRS.
    pub(super) fn into_frame<E>(
        self,
        to_working: impl FnOnce(&mut [Coord<f64>]) -> Result<(), E>,
    ) -> Result<GridFrame, E> {
        let mut indices: Vec<(i32, i32)> = self
            .cell_index
            .iter()
            .flat_map(|(column, row)| GridFrame::corner_indices(*column, *row))
            .collect();
        indices.sort_unstable();
        indices.dedup();
        let half = self.size_m / 2.0;
        let place = |(column, row): &(i32, i32)| Coord {
            x: self.origin.x + f64::from(*column) * self.size_m - half,
            y: self.origin.y + f64::from(*row) * self.size_m - half,
        };
        let mut coords: Vec<Coord<f64>> = indices.iter().map(place).collect();
        to_working(&mut coords)?;
        let corners: BTreeMap<_, _> = indices.into_iter().zip(coords).collect();
        let (column, row) = self.cell_index[self.cell_index.len() / 2];
        let ring = GridFrame::corner_indices(column, row).map(|index| corners[&index]);
        let square = Polygon::new(LineString::from(ring.to_vec()), Vec::new());
        let cell_area_m2 = square.unsigned_area();
        Ok(GridFrame { size_m: self.size_m, cell_index: self.cell_index, cell_area_m2, corners })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64) -> Coord<f64> {
        Coord { x, y }
    }

    #[test]
    fn a_grid_with_holes_is_found() {
        let points = [at(150.0, 50.0), at(50.0, 50.0), at(350.0, 450.0)];
        let grid = find(&points, None).expect("100 m steps");
        assert_eq!(grid.size_m, 100.0);
        assert_eq!(grid.cell_index, [(0, 0), (-1, 0), (2, 4)]);
        let frame = grid.into_frame(|_| Ok::<(), ()>(())).expect("nothing to transform");
        assert_eq!(frame.cell_area_m2, 10_000.0);
        assert_eq!(frame.corner((0, 0)), at(100.0, 0.0));
    }

    #[test]
    fn scattered_or_doubled_points_are_no_grid() {
        assert!(find(&[at(0.0, 0.0), at(100.0, 30.0), at(230.0, 77.0)], None).is_none());
        assert!(find(&[at(0.0, 0.0), at(100.0, 0.0), at(0.0, 0.0)], None).is_none());
        assert!(find(&[at(0.0, 0.0), at(100.0, 0.0)], Some(0.0)).is_none());
    }
}
