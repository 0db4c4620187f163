//! The ground around some places: what of a network can matter for linking them.

use std::collections::HashSet;

use rstar::{AABB, Envelope};

use crate::base::Bounds;
use crate::region::Facility;

/// Side of a square of ground, metres. The ground around a point meets at most nine squares at the usual distance of
/// 200 m.
const SQUARE_M: f64 = 256.0;

/// Most squares of one box, as in 8 km by 8 km: hardly a facility or a way is larger. A larger box is compared as it
/// is.
const SQUARES_MAX: f64 = 1_024.0;

/// Boxes are wider than the largest distance of a link by this, metres: distances are rounded to
/// millimetres, and ways that meet an outline may miss it by half a metre.
pub(super) const MARGIN_M: f64 = 1.0;

/// A table of squares has at most so many places: a megabyte for 260 km by 260 km.
const PLACES_MAX: usize = 1 << 20;

/// The ground within a distance of some places, in squares.
pub(super) struct NearGround {
    squares: Squares,
    large: Vec<AABB<[f64; 2]>>,
}

/// A set of squares.
enum Squares {
    /// Of all squares from the lowest on, column by column, whether each is in the set: for each of a network's ways it
    /// is asked.
    Table { low: [i64; 2], rows: usize, is_in: Vec<bool> },
    /// Squares that lie too far apart for a table.
    Scattered(HashSet<[i64; 2]>),
}

impl Squares {
    fn new(squares: HashSet<[i64; 2]>) -> Self {
        let Some(around) = Bounds::around(squares.iter().copied()) else {
            return Self::Scattered(squares);
        };
        let low = [around.west, around.south];
        let count = |from: i64, to: i64| usize::try_from(to - from + 1).unwrap_or(usize::MAX);
        let [columns, rows] = [count(low[0], around.east), count(low[1], around.north)];
        let places = columns.saturating_mul(rows);
        if places > PLACES_MAX {
            return Self::Scattered(squares);
        }
        let mut is_in = vec![false; places];
        for [x, y] in squares {
            is_in[(x - low[0]) as usize * rows + (y - low[1]) as usize] = true;
        }
        Self::Table { low, rows, is_in }
    }

    fn contains(&self, [x, y]: [i64; 2]) -> bool {
        match self {
            Self::Table { low, rows, is_in } => {
                let [column, row] = [x - low[0], y - low[1]].map(usize::try_from);
                let (Ok(column), Ok(row)) = (column, row) else { return false };
                row < *rows && is_in.get(column * rows + row).is_some_and(|is_in| *is_in)
            }
            Self::Scattered(squares) => squares.contains(&[x, y]),
        }
    }
}

impl NearGround {
    /// The ground so many metres around boxes. Cost: O(squares).
    pub fn new(boxes: impl Iterator<Item = AABB<[f64; 2]>>, metres: f64) -> Self {
        let (mut near, mut large) = (HashSet::new(), Vec::new());
        for one in boxes {
            let wide = widened(&one, metres);
            match squares_of(&wide) {
                Some(squares) => near.extend(squares),
                None => large.push(wide),
            }
        }
        Self { squares: Squares::new(near), large }
    }

    /// Whether a box may meet the ground; what does meet it is never missed. Cost: O(squares of the box).
    pub fn may_meet(&self, one: &AABB<[f64; 2]>) -> bool {
        let meets_square = || match squares_of(one) {
            Some(mut squares) => squares.any(|square| self.squares.contains(square)),
            None => true,
        };
        meets_square() || self.large.iter().any(|large| large.intersects(one))
    }
}

/// The squares that a box meets; `None` when there are too many, or when it has no end.
fn squares_of(one: &AABB<[f64; 2]>) -> Option<impl Iterator<Item = [i64; 2]>> {
    let [low, high] = [one.lower(), one.upper()].map(|at| at.map(|part| (part / SQUARE_M).floor()));
    let count = (high[0] - low[0] + 1.0) * (high[1] - low[1] + 1.0);
    let fits = low.iter().chain(&high).all(|part| part.abs() < 1e15) && count <= SQUARES_MAX;
    let [x, y] = [0, 1].map(|axis| low[axis] as i64..=high[axis] as i64);
    fits.then(|| x.flat_map(move |x| y.clone().map(move |y| [x, y])))
}

fn widened(one: &AABB<[f64; 2]>, metres: f64) -> AABB<[f64; 2]> {
    let (low, high) = (one.lower(), one.upper());
    AABB::from_corners(low.map(|part| part - metres), high.map(|part| part + metres))
}

/// The box around all from which a facility is linked.
pub(super) fn box_around(facility: &Facility) -> Bounds {
    let outline = facility.outline().into_iter().flat_map(|outline| outline.segments());
    let corners = outline.flat_map(|line| [line.start, line.end]);
    let points = facility.doors().iter().chain(facility.entrances()).copied();
    let points = points.chain(corners).chain([facility.position()]);
    Bounds::around(points).expect("a facility has a position")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(low: [f64; 2], high: [f64; 2]) -> AABB<[f64; 2]> {
        AABB::from_corners(low, high)
    }

    #[test]
    fn what_meets_the_ground_is_not_missed_and_what_is_far_is_left_out() {
        let places = [around([1_000.0, 1_000.0], [1_000.0, 1_000.0])];
        let near = NearGround::new(places.into_iter(), 200.0);
        assert!(near.may_meet(&around([1_200.0, 1_000.0], [1_300.0, 1_000.0])));
        assert!(near.may_meet(&around([0.0, 800.0], [5_000.0, 800.0])));
        assert!(!near.may_meet(&around([2_000.0, 1_000.0], [2_100.0, 1_000.0])));
        assert!(near.may_meet(&around([-1e6, -1e6], [1e6, 1e6])), "too many squares to ask");
        let nowhere = NearGround::new(std::iter::empty(), 200.0);
        assert!(!nowhere.may_meet(&around([0.0, 0.0], [1.0, 1.0])));
    }

    #[test]
    fn squares_are_the_same_in_a_table_and_scattered() {
        let near: Vec<[i64; 2]> = vec![[-3, 7], [2, 7], [2, -1], [0, 0]];
        let far = [&near[..], &[[1_000_000, -1_000_000]]].concat();
        for listed in [near, far] {
            let squares = Squares::new(listed.iter().copied().collect());
            assert_eq!(matches!(squares, Squares::Table { .. }), listed.len() == 4);
            for square in (-5..9).flat_map(|x| (-5..9).map(move |y| [x, y])) {
                assert_eq!(squares.contains(square), listed.contains(&square), "{square:?}");
            }
        }
    }

    #[test]
    fn a_place_as_large_as_a_city_and_one_without_end_are_boxes() {
        let city = [around([0.0, 0.0], [30_000.0, 30_000.0])];
        let near = NearGround::new(city.into_iter(), 200.0);
        assert!(
            matches!(&near.squares, Squares::Scattered(none) if none.is_empty())
                && near.may_meet(&around([30_100.0, 9.0], [30_150.0, 9.0]))
        );
        assert!(!near.may_meet(&around([30_300.0, 9.0], [30_350.0, 9.0])));
        let place = [around([0.0, 0.0], [0.0, 0.0])];
        let everywhere = NearGround::new(place.into_iter(), f64::INFINITY);
        assert!(everywhere.may_meet(&around([9e6, 9e6], [9e6, 9e6])));
    }
}
