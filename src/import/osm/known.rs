//! The ground on which a map extract is complete.

use geo::{Coord, MultiPolygon, Rect, unary_union};

use crate::base::Bounds;
use crate::dataset::{CrsId, Layer, Table};

/// Height of a square of the grid in degrees, some 1.1 km.
const SQUARE_DEGREES: f64 = 0.01;
/// Largest number of columns, and of rows, of the grid.
const SQUARES_MAX: usize = 4_000;

/// A grid over the box of an extract, in degrees.
struct Grid {
    bounds: Bounds,
    step: Coord<f64>,
    columns: usize,
    rows: usize,
}

impl Grid {
    fn over(bounds: Bounds) -> Self {
        let narrow = bounds.middle()[1].to_radians().cos().max(0.1);
        let count =
            |length: f64, step: f64| ((length / step).ceil() as usize).clamp(1, SQUARES_MAX);
        let columns = count(bounds.width(), SQUARE_DEGREES / narrow);
        let rows = count(bounds.height(), SQUARE_DEGREES);
        let step = Coord { x: bounds.width() / columns as f64, y: bounds.height() / rows as f64 };
        Self { bounds, step, columns, rows }
    }

    /// The square of a place inside the box.
    fn square_of(&self, at: Coord<f64>) -> Option<usize> {
        if !self.bounds.contains([at.x, at.y]) {
            return None;
        }
        let part = |offset: f64, step: f64, count: usize| ((offset / step) as usize).min(count - 1);
        let column = part(at.x - self.bounds.west, self.step.x, self.columns);
        Some(part(at.y - self.bounds.south, self.step.y, self.rows) * self.columns + column)
    }

    /// The squares beside and diagonal to one.
    fn around(&self, square: usize) -> impl Iterator<Item = usize> + '_ {
        let (row, column) = (square / self.columns, square % self.columns);
        let rows = row.saturating_sub(1)..=(row + 1).min(self.rows - 1);
        rows.flat_map(move |row| {
            let columns = column.saturating_sub(1)..=(column + 1).min(self.columns - 1);
            columns.map(move |column| row * self.columns + column)
        })
    }

    fn is_at_edge(&self, square: usize) -> bool {
        let (row, column) = (square / self.columns, square % self.columns);
        row == 0 || column == 0 || row + 1 == self.rows || column + 1 == self.columns
    }

    /// Marks empty squares that are connected with the edge of the box.
    fn outside(&self, is_occupied: &[bool]) -> Vec<bool> {
        let mut outside = vec![false; is_occupied.len()];
        let starts = |square: &usize| self.is_at_edge(*square) && !is_occupied[*square];
        let mut open: Vec<usize> = (0..is_occupied.len()).filter(starts).collect();
        open.iter().for_each(|square| outside[*square] = true);
        while let Some(square) = open.pop() {
            for next in self.around(square) {
                if !is_occupied[next] && !outside[next] {
                    outside[next] = true;
                    open.push(next);
                }
            }
        }
        outside
    }

    /// A run of squares in one row as a polygon.
    fn run(&self, row: usize, from: usize, to: usize) -> MultiPolygon<f64> {
        let corner = |column: usize, row: usize| Coord {
            x: self.bounds.west + column as f64 * self.step.x,
            y: self.bounds.south + row as f64 * self.step.y,
        };
        MultiPolygon(vec![Rect::new(corner(from, row), corner(to, row + 1)).to_polygon()])
    }
}

/// On which ground does an extract have every street and facility?
///
/// Extracts are cut along a box or along a polygon, such as the border of a country; files state only the
/// box.
///
/// # Parameters
/// `streets`: places on streets. `bounds`: the box of what is read. All in degrees. `municipalities`: areas
/// whose boundaries are complete in the extract.
///
/// # Method
/// The box is divided into squares of about a kilometre. Empty squares that are connected with the edge of
/// the box lie outside the cut; so may parts of the squares next to them. What is left is known, and so are
/// the municipalities.
///
/// # Cost
/// O(streets + squares), and the union of the known squares' rows.
pub fn known_ground<'a>(
    streets: impl Iterator<Item = Coord<f64>>,
    bounds: Bounds,
    municipalities: impl Iterator<Item = &'a MultiPolygon<f64>>,
) -> MultiPolygon<f64> {
    let grid = Grid::over(bounds);
    let mut is_occupied = vec![false; grid.columns * grid.rows];
    streets.filter_map(|at| grid.square_of(at)).for_each(|square| is_occupied[square] = true);
    let outside = grid.outside(&is_occupied);
    let is_known = |square: usize| !grid.around(square).any(|near| outside[near]);
    let mut known: Vec<MultiPolygon<f64>> = municipalities.cloned().collect();
    for row in 0..grid.rows {
        let mut column = 0;
        while column < grid.columns {
            let first = column;
            while column < grid.columns && is_known(row * grid.columns + column) {
                column += 1;
            }
            if first < column {
                known.push(grid.run(row, first, column));
            }
            column += 1;
        }
    }
    unary_union(&known)
}

/// The layer of known ground, in WGS 84.
pub fn known_layer(area: MultiPolygon<f64>) -> Layer {
    let mut table = Table::default();
    let what = "What the map has completely on this ground";
    table.text(("complete", "", what), ["streets and facilities"].into_iter());
    table.into_layer("known_ground", Some((CrsId::wgs84(), vec![Some(area.into())])))
}

#[cfg(test)]
mod tests {
    use geo::{Area, Contains, Point};

    use super::*;

    /// Streets every 0.004 degrees between some degrees.
    fn streets(bounds: Bounds) -> impl Iterator<Item = Coord<f64>> {
        let steps = |from: f64, to: f64| {
            (0..=((to - from) / 0.004) as usize).map(move |n| from + n as f64 * 0.004)
        };
        steps(bounds.west, bounds.east)
            .flat_map(move |x| steps(bounds.south, bounds.north).map(move |y| Coord { x, y }))
    }

    #[test]
    fn a_box_full_of_streets_is_known_up_to_its_edge_with_the_forest_in_it() {
        let bounds = Bounds::new(9.0, 0.0, 9.2, 0.2);
        let forest = Bounds::new(9.08, 0.08, 9.12, 0.12);
        let towns = streets(bounds).filter(|at| !forest.contains([at.x, at.y]));
        let known = known_ground(towns, bounds, std::iter::empty());
        assert!((known.unsigned_area() - 0.2 * 0.2).abs() < 1e-6);
    }

    #[test]
    fn what_was_cut_off_is_unknown_with_the_squares_beside_it() {
        let bounds = Bounds::new(9.0, 0.0, 9.2, 0.2);
        // Cut along a meridian: the western half has streets.
        let known =
            known_ground(streets(Bounds { east: 9.1, ..bounds }), bounds, std::iter::empty());
        let has = |x: f64| known.contains(&Point::new(x, 0.1));
        assert!(has(9.05) && has(9.08), "inside the cut");
        assert!(!has(9.105) && !has(9.15), "beside it and outside");
        // A municipality is known although streets are missing in it.
        let town = grid_square(9.15);
        let known =
            known_ground(streets(Bounds { east: 9.1, ..bounds }), bounds, [&town].into_iter());
        assert!(known.contains(&Point::new(9.151, 0.101)));
    }

    fn grid_square(x: f64) -> MultiPolygon<f64> {
        let low = Coord { x, y: 0.1 };
        let high = Coord { x: x + 0.002, y: 0.102 };
        MultiPolygon(vec![Rect::new(low, high).to_polygon()])
    }
}
