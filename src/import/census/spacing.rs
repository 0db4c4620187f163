//! Infers the cell size from the spacing of coordinates.

/// Usual cell sizes of published grids, metres.
const SIZES_M: [u32; 11] = [100_000, 50_000, 10_000, 5_000, 2_000, 1_000, 500, 250, 100, 50, 25];
/// Share of the cells that must fit a size; a few wrong rows are reported and do not decide the
/// size.
const FITTING_PERCENT: usize = 98;
/// Tolerance of a coordinate, metres, because published coordinates are rounded to whole metres.
pub(super) const TOLERANCE_M: f64 = 0.51;
/// Upper bound of a coordinate in metres on Earth.
const COORDINATE_MAX: f64 = 1e9;

/// The point of a cell that x and y describe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The centre, as censuses publish it.
    Centre,
    /// The south-west corner.
    Corner,
}

impl Anchor {
    /// South-west corner, along one axis, of the cell with this coordinate; None if the coordinate
    /// is neither centre nor corner as expected.
    pub(super) fn corner(self, at: f64, cell_size_m: u32) -> Option<i64> {
        let size = f64::from(cell_size_m);
        let corner = match self {
            Self::Centre => at - size / 2.0,
            Self::Corner => at,
        };
        if corner.is_nan() || corner.abs() > COORDINATE_MAX {
            return None;
        }
        let nearest = (corner / size).round() * size;
        ((corner - nearest).abs() <= TOLERANCE_M).then_some(nearest as i64)
    }
}

fn fitting(points: &[[f64; 2]], anchor: Anchor, size: u32) -> usize {
    let fits = |at: f64| anchor.corner(at, size).is_some();
    points.iter().filter(|[x, y]| fits(*x) && fits(*y)).count()
}

/// Whether coordinates are centres or corners of cells of a given size; centres unless more fit as
/// corners.
pub(super) fn anchor(points: &[[f64; 2]], size: u32) -> Anchor {
    let corners = fitting(points, Anchor::Corner, size);
    if corners > fitting(points, Anchor::Centre, size) { Anchor::Corner } else { Anchor::Centre }
}

/// The largest usual size for which nearly all coordinates are centres, else corners.
pub(super) fn guess(points: &[[f64; 2]]) -> Option<(u32, Anchor)> {
    let needed = (points.len() * FITTING_PERCENT).div_ceil(100).max(1);
    let candidates = [Anchor::Centre, Anchor::Corner];
    candidates.into_iter().find_map(|anchor| {
        let fits = |size: &u32| fitting(points, anchor, *size) >= needed;
        SIZES_M.into_iter().find(fits).map(|size| (size, anchor))
    })
}

#[cfg(test)]
mod tests {
    use super::{Anchor, anchor, guess};

    #[test]
    fn the_largest_size_that_fits() {
        let centres = |size: f64, at: &[f64]| -> Vec<[f64; 2]> {
            at.iter().map(|i| [4e6 + (i + 0.5) * size, 3e6 + (i + 0.5) * size]).collect()
        };
        assert_eq!(guess(&centres(100.0, &[0.0, 1.0, 3.0])), Some((100, Anchor::Centre)));
        assert_eq!(guess(&centres(1000.0, &[0.0, 1.0, 3.0])), Some((1000, Anchor::Centre)));
        // 250 m cells have centres at 125 m.
        assert_eq!(guess(&centres(250.0, &[0.0, 1.0, 3.0])), Some((250, Anchor::Centre)));
        let corners = [[4_000_000.0, 3_000_100.0], [4_000_200.0, 3_000_300.0]];
        assert_eq!(guess(&corners), Some((100, Anchor::Corner)));
        assert_eq!(guess(&[[7.2, 51.4], [7.3, 51.5]]), None);
        assert_eq!(guess(&[]), None);
    }

    #[test]
    fn centres_unless_corners_fit_better() {
        assert_eq!(anchor(&[[50.0, 150.0]], 100), Anchor::Centre);
        assert_eq!(anchor(&[[100.0, 200.0]], 100), Anchor::Corner);
        assert_eq!(anchor(&[[33.0, 44.0]], 100), Anchor::Centre);
    }
}
