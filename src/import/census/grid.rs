//! Persons and ages in the cells of a grid.

use super::columns::GroupUnit;
use super::error::CensusError;
use super::tally::Tally;
use crate::base::{Checked, Diagnostics, Finding, Place};

/// Coordinates beyond this are no metres on Earth.
const COORDINATE_MAX: f64 = 1e9;

/// Persons of an age in each cell of a [`GridTable`].
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Key of the group, such as `65`; [`AgeBand`](super::AgeBand) says what it means.
    pub key: String,
    /// Persons or per cent.
    pub unit: GroupUnit,
    /// The value of each cell; None is suppressed or unknown, which is neither zero nor a number.
    pub values: Vec<Option<f64>>,
}

/// The square cells of a census grid with what is known of them.
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
    /// Persons of each cell, if the table has any; None is suppressed or unknown.
    pub persons: Option<Vec<Option<u32>>>,
    /// Groups of persons.
    pub groups: Vec<Group>,
    /// Line of each cell in its file.
    pub lines: Vec<u64>,
}

impl GridTable {
    /// Where a cell stands in the file.
    pub(super) fn place(&self, at: usize) -> Place {
        let place = Place::of_source(&self.source);
        match self.lines.get(at) {
            Some(line) => place.feature(format!("line {line}")),
            None => place,
        }
    }
}

/// Persons who live at points, added up in the square cells of a grid: what a census grid would
/// say of them. Points on an edge belong to the cell north and east of it.
///
/// `points` are coordinates in metres in the CRS `crs_epsg` with the persons there; `lines` of the
/// result are the numbers, from 1, of the first point in each cell. Cost: O(n log n).
/// Finding E642: a point without usable coordinates; its persons are in no cell.
///
/// # Errors
/// [`CensusError::CellSizeZero`]; [`CensusError::TooManyPersons`] when a cell has more than
/// 4,294,967,295.
///
/// ```
/// use nahraum::import::census::into_grid;
/// let points = [((150.0, 50.0), 3), ((199.9, 99.9), 4), ((200.0, 0.0), 5)];
/// let grid = into_grid("buildings", 3035, &points, 100)?.value;
/// assert_eq!(grid.cells, [(100, 0), (200, 0)]);
/// assert_eq!(grid.persons, Some(vec![Some(7), Some(5)]));
/// # Ok::<(), nahraum::import::census::CensusError>(())
/// ```
pub fn into_grid(
    source: &str,
    crs_epsg: u32,
    points: &[((f64, f64), u32)],
    cell_size_m: u32,
) -> Result<Checked<GridTable>, CensusError> {
    if cell_size_m == 0 {
        return Err(CensusError::CellSizeZero);
    }
    let mut diagnostics = Diagnostics::default();
    let mut nowhere = Tally::default();
    let mut located: Vec<((i64, i64), usize)> = Vec::with_capacity(points.len());
    for (at, ((x, y), persons)) in points.iter().enumerate() {
        if !(x.abs() <= COORDINATE_MAX && y.abs() <= COORDINATE_MAX) {
            nowhere.add(&mut diagnostics, || {
                let message = format!("x {x} and y {y} are no metres; {persons} persons left out");
                let place = Place::of_source(source).feature(format!("point {}", at + 1));
                Finding::new("E642", message).at(place)
            });
            continue;
        }
        let corner =
            |at: f64| (at / f64::from(cell_size_m)).floor() as i64 * i64::from(cell_size_m);
        located.push(((corner(*y), corner(*x)), at));
    }
    nowhere.finish(&mut diagnostics);
    located.sort_unstable();
    let mut grid = GridTable {
        source: source.to_owned(),
        crs_epsg,
        cell_size_m,
        cells: Vec::new(),
        persons: None,
        groups: Vec::new(),
        lines: Vec::new(),
    };
    let mut persons = Vec::new();
    for run in located.chunk_by(|a, b| a.0 == b.0) {
        let sum: u128 = run.iter().map(|(_, at)| u128::from(points[*at].1)).sum();
        let sum = u32::try_from(sum).map_err(|_| CensusError::TooManyPersons { found: sum })?;
        let ((y, x), first) = run[0];
        grid.cells.push((x, y));
        grid.lines.push(first as u64 + 1);
        persons.push(Some(sum));
    }
    grid.persons = Some(persons);
    Ok(Checked { value: grid, diagnostics })
}
