//! Where things of the ground lie on the page.

use geo::Coord;

use super::svg::{At, Rect};
use crate::base::Bounds;
use crate::present::numbers::round_length;

/// Room between the region and the frame, as a share of its size.
const MARGIN: f64 = 0.03;
/// The smallest scale of a map of a single point: 1 : 1,000.
const METRES_PER_MM_MIN: f64 = 1.0;

/// The picture of a map: which piece of the ground it shows, where on the page, and how small.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    pub picture: Rect,
    pub metres_per_mm: f64,
    west: f64,
    north: f64,
}

impl Frame {
    /// The largest picture of a piece of ground that fits into a box of the page, at a scale of two digits such as
    /// 1 : 620,000.
    pub(super) fn around(ground: Bounds, picture: Rect) -> Self {
        let sides = [ground.width() / picture.width, ground.height() / picture.height];
        let needed = (sides[0].max(sides[1]) * (1.0 + 2.0 * MARGIN)).max(METRES_PER_MM_MIN);
        let metres_per_mm = rounded_up(needed * 1_000.0) / 1_000.0;
        let [x, y] = ground.middle();
        let west = x - metres_per_mm * picture.width / 2.0;
        let north = y + metres_per_mm * picture.height / 2.0;
        Self { picture, metres_per_mm, west, north }
    }

    /// The place of a position.
    pub(super) fn at(&self, position: Coord<f64>) -> At {
        At {
            x: self.picture.x + (position.x - self.west) / self.metres_per_mm,
            y: self.picture.y + (self.north - position.y) / self.metres_per_mm,
        }
    }

    /// The position of a place.
    pub(super) fn position(&self, at: At) -> Coord<f64> {
        Coord {
            x: self.west + (at.x - self.picture.x) * self.metres_per_mm,
            y: self.north - (at.y - self.picture.y) * self.metres_per_mm,
        }
    }

    /// How many metres of the ground one metre of the page is.
    pub(super) fn scale(&self) -> f64 {
        (self.metres_per_mm * 1_000.0).round()
    }

    /// The ground that the picture shows.
    pub(super) fn ground(&self) -> Bounds {
        let corners = [
            At { x: self.picture.x, y: self.picture.y },
            At { x: self.picture.right(), y: self.picture.bottom() },
        ];
        let [a, b] = corners.map(|at| self.position(at));
        Bounds::new(a.x, b.y, b.x, a.y)
    }
}

/// The next number with two digits and zeros.
fn rounded_up(number: f64) -> f64 {
    let power = 10_f64.powf(number.log10().floor() - 1.0);
    (number / power - 1e-9).ceil() * power
}

/// A scale bar of two equal parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ScaleBar {
    /// Metres of each part: 1, 2 or 5 with zeros.
    pub part_m: f64,
    /// Length of each part on the page.
    pub part_mm: f64,
}

impl ScaleBar {
    /// The largest scale bar of a round length that fits.
    pub(super) fn fitting(width_mm: f64, metres_per_mm: f64) -> Self {
        let most = metres_per_mm * width_mm / 2.0;
        let part_m = round_length(most);
        Self { part_m, part_mm: part_m / metres_per_mm }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_holds_its_ground_at_a_scale_of_two_digits() {
        let picture = Rect::new(10.0, 30.0, 200.0, 150.0);
        let ground = Bounds::new(1_000.0, 2_000.0, 131_000.0, 62_000.0);
        let frame = Frame::around(ground, picture);
        // 130 km with 3 % on each side on 200 mm: 689 m a millimetre.
        assert_eq!(frame.scale(), 690_000.0);
        assert!(frame.ground().encloses(&ground));
        let corner = frame.at(Coord { x: 1_000.0, y: 62_000.0 });
        assert!(corner.x >= 10.0 && corner.y >= 30.0);
        let back = frame.position(corner);
        assert!((back.x - 1_000.0).abs() < 1e-6 && (back.y - 62_000.0).abs() < 1e-6);
    }

    #[test]
    fn a_scale_bar_is_as_long_as_its_metres() {
        for (metres_per_mm, part_m) in
            [(690.0, 10_000.0), (20.0, 200.0), (1.0, 20.0), (250.0, 5_000.0)]
        {
            let bar = ScaleBar::fitting(44.0, metres_per_mm);
            assert_eq!(bar.part_m, part_m);
            assert!((bar.part_mm * metres_per_mm - part_m).abs() < 1e-9);
            assert!(2.0 * bar.part_mm <= 44.0 + 1e-9);
        }
    }
}
