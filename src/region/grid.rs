//! The regular grid of census cells.

use geo::{Area, Coord, LineString, Polygon};
use rayon::prelude::*;

use crate::base::CellId;

/// Largest deviation from the grid in metres: published centres are whole or half metres.
const TOLERANCE_M: f64 = 0.51;

/// Largest deviation from the grid as a share of its side.
const TOLERANCE_SHARE: f64 = 0.02;

/// Minimum side length of a grid, metres: finer steps come from rounded coordinates.
const SIZE_MIN_M: f64 = 10.0;

/// Minimum share of cells that touch another cell in a grid that is detected, not configured:
/// addresses with rounded coordinates lie on a grid too, but seldom side by side.
const TOUCHING_SHARE_MIN: f64 = 0.2;

/// A regular grid of square cells, with its corners in the working CRS.
///
/// The grid is regular in the CRS of its source (EPSG:3035 for European census grids), which is
/// slightly rotated and stretched in the working CRS. Touching cells are found by integer indexes, and
/// outlines are traced along numbered corners, so neighbouring cells share exactly the same points.
#[derive(Clone, Debug, PartialEq)]
pub struct GridFrame {
    size_m: f64,
    cell_index: Vec<(i32, i32)>,
    cell_area_m2: f64,
    corners: Vec<Coord<f64>>,
    cell_corners: Vec<[u32; 4]>,
    neighbours: Vec<[u32; 8]>,
    /// The first cell on the same square, for each cell.
    square: Vec<u32>,
}

/// Marks a missing neighbour.
const NOBODY: u32 = u32::MAX;

/// Steps to the neighbours of a cell: the four that share an edge (south, east, north, west, in
/// the order of the sides of [`GridFrame::cell_corners`]), then the four that share a corner.
const STEPS: [(i32, i32); 8] =
    [(0, -1), (1, 0), (0, 1), (-1, 0), (1, -1), (1, 1), (-1, 1), (-1, -1)];

impl GridFrame {
    /// Side length in the source CRS, metres.
    pub fn size_m(&self) -> f64 {
        self.size_m
    }

    /// Column (east) and row (north) of each cell.
    pub fn cell_index(&self) -> &[(i32, i32)] {
        &self.cell_index
    }

    /// Area of one cell in the working CRS at the middle of the grid, square metres.
    pub fn cell_area_m2(&self) -> f64 {
        self.cell_area_m2
    }

    /// Position of each corner in the working CRS.
    pub fn corners(&self) -> &[Coord<f64>] {
        &self.corners
    }

    /// Corners of each cell, counter-clockwise from the south-west. Corners are numbered by column, then
    /// by row.
    pub fn cell_corners(&self) -> &[[u32; 4]] {
        &self.cell_corners
    }

    /// Whether cells touch in both directions, so that their distance is the side of a cell.
    pub(super) fn is_plane(&self) -> bool {
        [0, 1].iter().all(|side| self.neighbours.iter().any(|near| near[*side] != NOBODY))
    }

    /// The first cell on the square of a cell: the cell itself, unless several cells share a square
    /// because its persons are shared out over quartiers.
    pub fn square(&self, cell: CellId) -> CellId {
        CellId(self.square[cell.index()])
    }

    /// The grid of cells that are parts of its cells. `origin` is the cell of each part, ascending.
    pub(super) fn of_parts(self, origin: &[usize]) -> Self {
        let mut first = vec![NOBODY; self.cell_index.len()];
        for (part, cell) in origin.iter().enumerate().rev() {
            first[*cell] = part as u32;
        }
        let near = |number: &u32| if *number == NOBODY { NOBODY } else { first[*number as usize] };
        let around = |cell: &usize| self.neighbours[*cell].each_ref().map(near);
        Self {
            cell_index: origin.iter().map(|cell| self.cell_index[*cell]).collect(),
            cell_corners: origin.iter().map(|cell| self.cell_corners[*cell]).collect(),
            neighbours: origin.iter().map(around).collect(),
            square: origin.iter().map(|cell| first[*cell]).collect(),
            ..self
        }
    }

    /// The first cell on each neighbouring square of a cell: south, east, north, west, then diagonally.
    pub fn neighbours(&self, cell: CellId) -> [Option<CellId>; 8] {
        self.neighbours[cell.index()].map(|near| (near != NOBODY).then_some(CellId(near)))
    }
}

/// A grid in the source CRS.
pub(super) struct FoundGrid {
    size_m: f64,
    /// Centre of the cell (0, 0).
    origin: Coord<f64>,
    cell_index: Vec<(i32, i32)>,
    neighbours: Vec<[u32; 8]>,
}

/// Detects a regular grid in cell centres. Its side length is the smallest distance between two
/// columns or rows, provided that all centres are whole multiples of it apart. `size_m` sets the side
/// length instead; 0 means that there is no grid.
pub(super) fn find(points: &[Coord<f64>], size_m: Option<f64>) -> Option<FoundGrid> {
    let is_set = size_m.is_some();
    let size_m = match size_m {
        Some(size) if size <= 0.0 => return None,
        Some(size) => size,
        None => smallest_step(points).filter(|step| *step >= SIZE_MIN_M)?,
    };
    let tolerance = TOLERANCE_M.min(size_m * TOLERANCE_SHARE);
    let origin = *points.first()?;
    let index = |at: &Coord<f64>| {
        let steps = [(at.x - origin.x) / size_m, (at.y - origin.y) / size_m];
        let off = |step: f64| (step - step.round()).abs() * size_m;
        let fits = steps.iter().all(|step| off(*step) <= tolerance && step.abs() < 1e9);
        fits.then(|| (steps[0].round() as i32, steps[1].round() as i32))
    };
    let cell_index = points.iter().map(index).collect::<Option<Vec<_>>>()?;
    // Two points in the same cell are not a grid of cells.
    if in_order(&cell_index).len() != cell_index.len() {
        return None;
    }
    let neighbours = neighbours(&cell_index);
    let touching =
        neighbours.iter().filter(|near| near.iter().any(|neighbour| *neighbour != NOBODY)).count();
    let dense = is_set || touching as f64 >= cell_index.len() as f64 * TOUCHING_SHARE_MIN;
    dense.then_some(FoundGrid { size_m, origin, cell_index, neighbours })
}

/// Median nearest-neighbour distance, metres; coincident points count once. Cost: O(n log n).
pub(super) fn typical_spacing(places: &[Coord<f64>]) -> Option<f64> {
    let mut distinct: Vec<[f64; 2]> = places.iter().map(|at| [at.x, at.y]).collect();
    distinct.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    distinct.dedup();
    let tree = rstar::RTree::bulk_load(distinct.clone());
    // A sample of some thousand points is accurate enough.
    let step = distinct.len().div_ceil(5_000).max(1);
    let mut spacings: Vec<f64> = distinct
        .iter()
        .step_by(step)
        .filter_map(|at| tree.nearest_neighbor_iter_with_distance_2(*at).nth(1))
        .map(|(_, squared)| squared.sqrt())
        .collect();
    spacings.sort_by(f64::total_cmp);
    spacings.get(spacings.len() / 2).copied()
}

/// The smallest difference between sorted coordinates, over both axes, ignoring those below a metre.
fn smallest_step(points: &[Coord<f64>]) -> Option<f64> {
    let smallest = |mut values: Vec<f64>| {
        values.par_sort_unstable_by(f64::total_cmp);
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
        let corners_of = |(column, row): &(i32, i32)| {
            [(*column, *row), (column + 1, *row), (column + 1, row + 1), (*column, row + 1)]
        };
        let all: Vec<(i32, i32)> = self.cell_index.iter().flat_map(corners_of).collect();
        let corner_index = in_order(&all);
        let half = self.size_m / 2.0;
        let place = |(column, row): &(i32, i32)| Coord {
            x: self.origin.x + f64::from(*column) * self.size_m - half,
            y: self.origin.y + f64::from(*row) * self.size_m - half,
        };
        let mut corners: Vec<Coord<f64>> = corner_index.iter().map(place).collect();
        to_working(&mut corners)?;
        let numbers = SquareNumbers::new(&corner_index);
        let number = |corner: (i32, i32)| {
            numbers.find(corner).expect("every corner of every cell has been collected")
        };
        let cell_corners: Vec<[u32; 4]> =
            self.cell_index.par_iter().map(|cell| corners_of(cell).map(number)).collect();
        let ring = cell_corners[cell_corners.len() / 2].map(|corner| corners[corner as usize]);
        let square = Polygon::new(LineString::from(ring.to_vec()), Vec::new());
        assert_eq!(self.neighbours.len(), self.cell_index.len(), "neighbours of each cell");
        assert_eq!(corners.len(), corner_index.len(), "one position for each corner");
        Ok(GridFrame {
            size_m: self.size_m,
            square: (0..self.cell_index.len() as u32).collect(),
            neighbours: self.neighbours,
            cell_index: self.cell_index,
            cell_area_m2: square.unsigned_area(),
            corners,
            cell_corners,
        })
    }
}

/// The cells around each cell, in the order of [`STEPS`].
fn neighbours(cell_index: &[(i32, i32)]) -> Vec<[u32; 8]> {
    let numbers = SquareNumbers::new(cell_index);
    let near = |square: (i32, i32)| numbers.find(square).unwrap_or(NOBODY);
    let around = |(column, row): &(i32, i32)| STEPS.map(|(dx, dy)| near((column + dx, row + dy)));
    cell_index.par_iter().map(around).collect()
}

/// A table of squares has at most so many times the places of the squares in it: 128 bytes for each square.
const PLACES_MAX: usize = 32;

/// All squares between the outermost of some, column by column.
struct TableFrame {
    low: (i64, i64),
    columns: usize,
    rows: usize,
}

impl TableFrame {
    /// The frame around squares; `None` where they are scattered in it.
    fn around(squares: &[(i32, i32)]) -> Option<Self> {
        let bounds = |part: fn(&(i32, i32)) -> i32| {
            let values = squares.iter().map(part);
            let (low, high) = (values.clone().min().unwrap_or(0), values.max().unwrap_or(0));
            (i64::from(low), (i64::from(high) - i64::from(low) + 1) as usize)
        };
        let ((west, columns), (south, rows)) = (bounds(|at| at.0), bounds(|at| at.1));
        let is_dense = columns.saturating_mul(rows) <= squares.len().saturating_mul(PLACES_MAX);
        is_dense.then_some(Self { low: (west, south), columns, rows })
    }

    /// The place of a square in the frame.
    fn place(&self, (column, row): (i32, i32)) -> usize {
        let (column, row) = (i64::from(column) - self.low.0, i64::from(row) - self.low.1);
        column as usize * self.rows + row as usize
    }

    /// The square at a place.
    fn square(&self, place: usize) -> (i32, i32) {
        let (column, row) = ((place / self.rows) as i64, (place % self.rows) as i64);
        ((column + self.low.0) as i32, (row + self.low.1) as i32)
    }
}

/// Squares in order, each once. Cost: as [`SquareNumbers::new`].
fn in_order(squares: &[(i32, i32)]) -> Vec<(i32, i32)> {
    let Some(frame) = TableFrame::around(squares) else {
        let mut sorted = squares.to_vec();
        sorted.par_sort_unstable();
        sorted.dedup();
        return sorted;
    };
    let mut is_there = vec![false; frame.columns * frame.rows];
    squares.iter().for_each(|square| is_there[frame.place(*square)] = true);
    let places = is_there.iter().enumerate().filter(|(_, is_there)| **is_there);
    places.map(|(place, _)| frame.square(place)).collect()
}

/// The numbers of distinct squares, by column and row.
enum SquareNumbers {
    /// All squares between the outermost, column by column, where most of a region lies side by side.
    Table { low: (i64, i64), rows: usize, numbers: Vec<u32> },
    /// Squares in order, where they are scattered.
    Sorted(Vec<((i32, i32), u32)>),
}

impl SquareNumbers {
    /// Numbers squares in the order given. Cost: O(squares) side by side, O(n log n) scattered.
    fn new(squares: &[(i32, i32)]) -> Self {
        let numbered = squares.iter().enumerate().map(|(number, square)| (*square, number as u32));
        let Some(frame) = TableFrame::around(squares) else {
            let mut sorted: Vec<((i32, i32), u32)> = numbered.collect();
            sorted.sort_unstable();
            return Self::Sorted(sorted);
        };
        let mut numbers = vec![NOBODY; frame.columns * frame.rows];
        numbered.for_each(|(square, number)| numbers[frame.place(square)] = number);
        Self::Table { low: frame.low, rows: frame.rows, numbers }
    }

    /// The number of a square; `None` when it is none of them.
    fn find(&self, (column, row): (i32, i32)) -> Option<u32> {
        match self {
            Self::Table { low, rows, numbers } => {
                let column = usize::try_from(i64::from(column) - low.0).ok()?;
                let row = usize::try_from(i64::from(row) - low.1).ok().filter(|row| row < rows)?;
                numbers.get(column * rows + row).copied().filter(|number| *number != NOBODY)
            }
            Self::Sorted(sorted) => {
                let at = sorted.binary_search_by_key(&(column, row), |(square, _)| *square).ok()?;
                Some(sorted[at].1)
            }
        }
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
        assert_eq!(frame.corners[frame.cell_corners[0][0] as usize], at(100.0, 0.0));
        assert_eq!(frame.neighbours(CellId(0))[3], Some(CellId(1)), "west");
        assert_eq!(frame.neighbours(CellId(2)), [None; 8]);
    }

    #[test]
    fn scattered_or_doubled_points_are_no_grid() {
        assert!(find(&[at(0.0, 0.0), at(100.0, 30.0), at(230.0, 77.0)], None).is_none());
        assert!(find(&[at(0.0, 0.0), at(100.0, 0.0), at(0.0, 0.0)], None).is_none());
        assert!(find(&[at(0.0, 0.0), at(100.0, 0.0)], Some(0.0)).is_none());
        // Addresses in whole metres, and addresses rounded to ten metres.
        let scattered = |unit: f64| -> Vec<Coord<f64>> {
            let spread = |at: u32, factor: f64| {
                ((f64::from(at) * factor).fract() * 9_000.0 / unit).round() * unit
            };
            (0..2_000).map(|n| at(spread(n, 0.618_033_99), spread(n, 0.754_877_67))).collect()
        };
        assert!(find(&scattered(1.0), None).is_none());
        assert!(find(&scattered(10.0), None).is_none());
    }

    #[test]
    fn the_typical_spacing_is_the_median_of_the_nearest() {
        let row: Vec<Coord<f64>> = (0..9).map(|n| at(f64::from(n) * 1_000.0, 0.0)).collect();
        assert_eq!(typical_spacing(&row), Some(1_000.0));
        assert_eq!(typical_spacing(&[at(1.0, 1.0), at(1.0, 1.0)]), None);
    }

    #[test]
    fn squares_have_the_same_numbers_side_by_side_and_scattered() {
        let near = [(3, 4), (3, 5), (-2, 4), (0, -7)];
        let far = [(1_000_000, -2_000_000), (-999_999_999, 999_999_999)];
        let scattered: Vec<(i32, i32)> = near.into_iter().chain(far).collect();
        let dense: Vec<(i32, i32)> = (0..6).flat_map(|x| (0..5).map(move |y| (x - 3, y))).collect();
        for squares in [&scattered, &dense] {
            let numbers = SquareNumbers::new(squares);
            let twice = [&squares[1..], &squares[..]].concat();
            let mut sorted = squares.clone();
            sorted.sort_unstable();
            assert_eq!(in_order(&twice), sorted);
            assert_eq!(matches!(numbers, SquareNumbers::Table { .. }), squares.len() == 30);
            for column in -4..5 {
                for row in -8..7 {
                    let expected = squares.iter().position(|square| *square == (column, row));
                    let expected = expected.map(|number| number as u32);
                    assert_eq!(numbers.find((column, row)), expected, "{column} {row}");
                }
            }
        }
        assert_eq!(SquareNumbers::new(&[]).find((0, 0)), None);
    }
}
