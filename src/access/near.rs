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

/// The ground within a distance of some places, in squares.
pub(super) struct NearGround {
    squares: HashSet<[i64; 2]>,
    large: Vec<AABB<[f64; 2]>>,
}

impl NearGround {
    /// The ground so many metres around boxes. Cost: O(squares).
    pub fn new(boxes: impl Iterator<Item = AABB<[f64; 2]>>, metres: f64) -> Self {
        let mut near = Self { squares: HashSet::new(), large: Vec::new() };
        for one in boxes {
            let wide = widened(&one, metres);
            match squares_of(&wide) {
                Some(squares) => near.squares.extend(squares),
                None => near.large.push(wide),
            }
        }
        near
    }

    /// Whether a box may meet the ground; what does meet it is never missed. Cost: O(squares of the box).
    pub fn may_meet(&self, one: &AABB<[f64; 2]>) -> bool {
        let meets_square = || match squares_of(one) {
            Some(mut squares) => squares.any(|square| self.squares.contains(&square)),
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
    fn a_place_as_large_as_a_city_and_one_without_end_are_boxes() {
        let city = [around([0.0, 0.0], [30_000.0, 30_000.0])];
        let near = NearGround::new(city.into_iter(), 200.0);
        assert!(
            near.squares.is_empty() && near.may_meet(&around([30_100.0, 9.0], [30_150.0, 9.0]))
        );
        assert!(!near.may_meet(&around([30_300.0, 9.0], [30_350.0, 9.0])));
        let place = [around([0.0, 0.0], [0.0, 0.0])];
        let everywhere = NearGround::new(place.into_iter(), f64::INFINITY);
        assert!(everywhere.may_meet(&around([9e6, 9e6], [9e6, 9e6])));
    }
}
