//! Aggregates persons from their homes to grid cells.

/// Persons of one home.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HomePoint {
    /// Position, in metres.
    pub at: (f64, f64),
    /// Number of residents.
    pub persons: u32,
    /// Number of the area the residents belong to.
    pub area: u32,
}

/// Sums the residents of homes in the square cells of a grid, separately for each area. A cell
/// shared by two areas has one sum for each, so no area loses persons to its neighbour. Cells
/// without persons are left out; the others are sorted from south to north, then west to east, then
/// by area.
///
/// The position of a cell is its centre if that lies in the area (`is_in`), else the mean position
/// of its residents, to a decimetre, else the home with most residents. Cost: O(n log n), and two
/// calls of `is_in` per cell.
///
/// # Panics
/// When `cell_size_m` is zero.
///
/// ```
/// use nahraum::import::census::{HomePoint, homes_in_cells};
/// let home = |x, persons, area| HomePoint { at: (x, 50.0), persons, area };
/// // The boundary between the areas 0 and 1 runs along x = 130.
/// let is_in = |area: u32, (x, _): (f64, f64)| (x < 130.0) == (area == 0);
/// let homes = [home(10.0, 3, 0), home(110.0, 1, 0), home(120.0, 3, 0), home(140.0, 5, 1)];
/// let cells = homes_in_cells(&homes, 100, &is_in);
/// let sums: Vec<_> = cells.iter().map(|cell| (cell.at.0, cell.persons, cell.area)).collect();
/// assert_eq!(sums, [(50.0, 3, 0), (117.5, 4, 0), (150.0, 5, 1)]);
/// ```
pub fn homes_in_cells(
    homes: &[HomePoint],
    cell_size_m: u32,
    is_in: &dyn Fn(u32, (f64, f64)) -> bool,
) -> Vec<HomePoint> {
    let size = f64::from(cell_size_m);
    assert!(cell_size_m > 0, "a cell has a size");
    let corner = |value: f64| (value / size).floor() as i64;
    let mut located: Vec<((i64, i64, u32), usize)> = homes
        .iter()
        .enumerate()
        .filter(|(_, home)| home.persons > 0 && home.at.0.is_finite() && home.at.1.is_finite())
        .map(|(number, home)| ((corner(home.at.1), corner(home.at.0), home.area), number))
        .collect();
    located.sort_unstable();
    let cell = |run: &[((i64, i64, u32), usize)]| {
        let ((y, x, area), _) = run[0];
        let own: Vec<&HomePoint> = run.iter().map(|(_, number)| &homes[*number]).collect();
        let persons: u64 = own.iter().map(|home| u64::from(home.persons)).sum();
        let centre = (x as f64 * size + size / 2.0, y as f64 * size + size / 2.0);
        let at = [centre, mean(&own, persons)].into_iter().find(|at| is_in(area, *at));
        let at = at.unwrap_or_else(|| largest(&own));
        HomePoint { at, persons: u32::try_from(persons).unwrap_or(u32::MAX), area }
    };
    located.chunk_by(|a, b| a.0 == b.0).map(cell).collect()
}

/// The mean position of residents, summed in whole decimetres so that the order of homes does not
/// matter.
fn mean(homes: &[&HomePoint], persons: u64) -> (f64, f64) {
    let mean_along = |axis: fn(&HomePoint) -> f64| {
        let decimetres =
            |home: &&HomePoint| (axis(home) * 10.0).round() as i128 * i128::from(home.persons);
        let sum: i128 = homes.iter().map(decimetres).sum();
        sum.div_euclid(i128::from(persons.max(1))) as f64 / 10.0
    };
    (mean_along(|home| home.at.0), mean_along(|home| home.at.1))
}

/// The home with most residents; the first one on ties.
fn largest(homes: &[&HomePoint]) -> (f64, f64) {
    let most = homes.iter().map(|home| home.persons).max().unwrap_or_default();
    homes.iter().find(|home| home.persons == most).map_or((0.0, 0.0), |home| home.at)
}
