//! Persons given on areas: the points inside an area over which they are spread.

use geo::orient::Direction;
use geo::{Area, BoundingRect, Coord, Geometry, MultiPolygon, Orient};

use super::quartiers::grid_points;
use crate::base::{Due, apportion};
use crate::spatial::{Outline, point_inside};

/// The longest side of an area's bounding box, in spacings of the points, up to which one point inside
/// stands for the area.
const SMALL_SPACINGS: f64 = 1.5;

/// Largest difference between the sides, and between the diagonals, of a square, as a share: a square of
/// one CRS is a little askew in another.
const SQUARE_TOLERANCE: f64 = 0.02;

/// Number of points up to which all areas of a layer are spread at the spacing asked for.
const POINTS_MAX: f64 = 2_000_000.0;

/// The centre of a square; `None` for any other shape.
pub(super) fn centre_of_square(shape: &Geometry<f64>) -> Option<Coord<f64>> {
    let Some(Outline::Area(area)) = Outline::from_geometry(shape) else { return None };
    is_square(&area).then(|| point_inside(&area)).flatten()
}

/// Whether an area is a square, which may be a cell of a grid.
pub(super) fn is_square(area: &MultiPolygon<f64>) -> bool {
    let [polygon] = &area.0[..] else { return false };
    let [a, b, c, d, _] = polygon.exterior().0[..] else { return false };
    let squared = |p: Coord<f64>, q: Coord<f64>| (p.x - q.x).powi(2) + (p.y - q.y).powi(2);
    let equal = |lengths: &[f64]| {
        let largest = lengths.iter().copied().fold(0.0, f64::max);
        let least = (1.0 - SQUARE_TOLERANCE) * (1.0 - SQUARE_TOLERANCE) * largest;
        largest > 0.0 && lengths.iter().all(|length| *length >= least)
    };
    polygon.interiors().is_empty()
        && equal(&[squared(a, b), squared(b, c), squared(c, d), squared(d, a)])
        && equal(&[squared(a, c), squared(b, d)])
}

/// How the persons of a layer's areas are spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spread {
    /// Distance between the points, metres.
    pub(super) spacing_m: f64,
}

impl Spread {
    /// The spacing asked for, or the smallest multiple of it at which the areas take no more than two
    /// million points.
    pub(super) fn over<'g>(
        shapes: impl Iterator<Item = &'g Geometry<f64>>,
        spacing_m: f64,
    ) -> Self {
        let all_m2: f64 = shapes.map(Area::unsigned_area).filter(|area| area.is_finite()).sum();
        let times = (all_m2 / POINTS_MAX).sqrt() / spacing_m;
        Self { spacing_m: spacing_m * times.ceil().max(1.0) }
    }

    /// Points inside an area, south-west first: those of a regular grid, or one point for a square or for
    /// an area not much larger than the spacing. Neighbouring areas share the grid.
    pub(super) fn points_in(self, area: &MultiPolygon<f64>) -> Vec<Coord<f64>> {
        let is_small = area
            .bounding_rect()
            .is_none_or(|rect| rect.width().max(rect.height()) <= SMALL_SPACINGS * self.spacing_m);
        if is_small || is_square(area) {
            return point_inside(area).into_iter().collect();
        }
        // The winding rule of the containment test needs holes in the opposite direction of their shell.
        grid_points(&area.orient(Direction::Default), self.spacing_m)
    }
}

/// A number of persons spread evenly over points, as whole persons whose sum is the number; a fraction
/// stays with one point. The points that get one more lie all over the area, and what a smaller number
/// gives more lies at points where a larger number gives more too: a group never exceeds all persons.
pub(super) fn persons_at(points: usize, persons: f64) -> Vec<f64> {
    let whole = persons.floor().max(0.0);
    let due = Due::free(whole as u128);
    let mut numbers =
        apportion(whole as u64, points.max(1) as u128, &vec![due; points]).into_iter();
    let mut at = vec![0.0; points];
    let order = scattered(points);
    for point in &order {
        at[*point] = numbers.next().map_or(0.0, |number| number as f64);
    }
    if let Some(next) = order.get((whole as usize).checked_rem(points).unwrap_or(0)) {
        at[*next] += persons - whole;
    }
    at
}

/// The numbers from 0 to `count`, so that the first of them lie far apart: by the reversed bits of their
/// rank (van der Corput 1935).
fn scattered(count: usize) -> Vec<usize> {
    let bits = count.next_power_of_two().trailing_zeros();
    let reversed = |rank: usize| rank.reverse_bits().checked_shr(usize::BITS - bits).unwrap_or(0);
    (0..1_usize << bits).map(reversed).filter(|number| *number < count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Contains, Point, wkt};

    #[test]
    fn a_square_is_a_square_also_a_little_askew() {
        let square = |text: MultiPolygon<f64>| is_square(&text);
        assert!(square(wkt!(MULTIPOLYGON(((0. 0., 100. 0., 100. 100., 0. 100., 0. 0.))))));
        assert!(square(wkt!(MULTIPOLYGON(((0. 3., 99. 0., 102. 99., 3. 102., 0. 3.))))));
        assert!(!square(wkt!(MULTIPOLYGON(((0. 0., 110. 0., 110. 100., 0. 100., 0. 0.))))));
        // A rhombus has equal sides and unequal diagonals.
        assert!(!square(wkt!(MULTIPOLYGON(((0. 0., 50. 86.6, 100. 0., 50. -86.6, 0. 0.))))));
        assert!(!square(wkt!(MULTIPOLYGON(((0. 0., 9. 0., 0. 9., 0. 0.))))));
    }

    #[test]
    fn points_lie_inside_concave_areas_and_one_is_enough_for_small_ones() {
        let spread = Spread { spacing_m: 100.0 };
        // 300 m by 300 m without the middle of its upper side: eight squares of 100 m.
        let bent = wkt!(MULTIPOLYGON(((0. 0., 300. 0., 300. 300., 200. 300., 200. 200., 100. 200.,
            100. 300., 0. 300., 0. 0.))));
        let points = spread.points_in(&bent);
        assert_eq!(points.len(), 8);
        assert!(points.iter().all(|at| bent.contains(&Point::from(*at))));
        let small =
            wkt!(MULTIPOLYGON(((0. 0., 140. 0., 140. 150., 130. 150., 130. 10., 0. 10., 0. 0.))));
        let [at] = spread.points_in(&small)[..] else { panic!("one point") };
        assert!(small.contains(&Point::from(at)));
        let square = wkt!(MULTIPOLYGON(((0. 0., 1000. 0., 1000. 1000., 0. 1000., 0. 0.))));
        assert_eq!(spread.points_in(&square), [Coord { x: 500.0, y: 500.0 }]);
    }

    #[test]
    fn large_areas_are_spread_at_a_multiple_of_the_spacing() {
        let state = Geometry::Rect(geo::Rect::new((0.0, 0.0), (400_000.0, 200_000.0)));
        // 8 million points 100 m apart: at 200 m they are two million.
        assert_eq!(Spread::over([&state].into_iter(), 100.0), Spread { spacing_m: 200.0 });
        assert_eq!(Spread::over([].into_iter(), 100.0), Spread { spacing_m: 100.0 });
    }

    #[test]
    fn every_sum_is_kept_and_a_group_never_exceeds_all() {
        assert_eq!(persons_at(4, 10.0), [3.0, 2.0, 3.0, 2.0]);
        for points in 1..40 {
            for persons in 0..90_u32 {
                let all = persons_at(points, f64::from(persons));
                assert_eq!(all.iter().sum::<f64>(), f64::from(persons));
                let group = persons_at(points, f64::from(persons / 3));
                assert!(group.iter().zip(&all).all(|(group, all)| group <= all));
            }
        }
        assert_eq!(persons_at(2, 3.25), [2.0, 1.25]);
    }

    #[test]
    fn the_first_numbers_lie_far_apart_and_none_is_missing() {
        assert_eq!(scattered(8), [0, 4, 2, 6, 1, 5, 3, 7]);
        for count in 0..40 {
            let mut all = scattered(count);
            all.sort_unstable();
            assert_eq!(all, (0..count).collect::<Vec<_>>());
        }
    }
}
