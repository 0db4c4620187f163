//! Sorting points so that neighbours in space are near in memory.

use geo::Coord;

/// The order of points along a Hilbert curve (Hilbert 1891) through their bounding box, as a
/// permutation: the index of the first point, of the second, and so on. Ties keep their order.
///
/// Cost: O(n log n).
pub fn spatial_order(places: &[Coord<f64>]) -> Vec<u32> {
    let lowest =
        |part: fn(&Coord<f64>) -> f64| places.iter().map(part).fold(f64::INFINITY, f64::min);
    let highest =
        |part: fn(&Coord<f64>) -> f64| places.iter().map(part).fold(f64::NEG_INFINITY, f64::max);
    let (west, south) = (lowest(|at| at.x), lowest(|at| at.y));
    let side = (highest(|at| at.x) - west).max(highest(|at| at.y) - south).max(1e-9);
    let scaled = |value: f64, low: f64| ((value - low) / side * 65_535.0) as u32;
    let mut keyed: Vec<(u64, u32)> = places
        .iter()
        .enumerate()
        .map(|(at, place)| (hilbert(scaled(place.x, west), scaled(place.y, south)), at as u32))
        .collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, at)| at).collect()
}

/// Distance along the curve of a point in a square of 65,536 steps a side.
fn hilbert(mut x: u32, mut y: u32) -> u64 {
    let mut along = 0;
    let mut step = 1_u32 << 15;
    while step > 0 {
        let (right, up) = (u32::from(x & step > 0), u32::from(y & step > 0));
        along += u64::from(step) * u64::from(step) * u64::from((3 * right) ^ up);
        if up == 0 {
            if right == 1 {
                x = 65_535 - x;
                y = 65_535 - y;
            }
            std::mem::swap(&mut x, &mut y);
        }
        step >>= 1;
    }
    along
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_visits_every_square_and_only_steps_to_neighbours() {
        let side = 16_u32;
        let places: Vec<Coord<f64>> = (0..side * side)
            .map(|at| Coord { x: f64::from(at % side), y: f64::from(at / side) })
            .collect();
        let order = spatial_order(&places);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..side * side).collect::<Vec<_>>());
        for pair in order.windows(2) {
            let [a, b] = [pair[0], pair[1]].map(|at| places[at as usize]);
            assert_eq!((a.x - b.x).abs() + (a.y - b.y).abs(), 1.0, "{a:?} to {b:?}");
        }
    }

    #[test]
    fn no_place_and_one_place_have_an_order() {
        assert!(spatial_order(&[]).is_empty());
        assert_eq!(spatial_order(&[Coord { x: 3.0, y: 4.0 }]), [0]);
    }
}
