//! Axis-aligned bounding boxes.

use std::fmt;

/// An axis-aligned bounding box, edges included: from west to east on the first axis (x, longitude),
/// from south to north on the second (y, latitude).
///
/// The sides are in the order west, south, east, north, as in GeoJSON and PROJ. Readers convert formats
/// with another order (OpenStreetMap's PBF: left, right, top, bottom) or another first axis (latitude in
/// many services). The unit is that of the coordinates: degrees, metres, or 1e-7 degrees as `i32` for the
/// nodes of OpenStreetMap.
///
/// A box with west > east or south > north contains nothing; [`Bounds::EMPTY`] is such a box. A box with
/// a NaN side contains nothing either. Boxes do not cross the 180-degree meridian.
///
/// ```
/// use nahraum::base::Bounds;
/// let ruhr = Bounds::new(6.3, 51.1, 8.1, 51.9);
/// assert!(ruhr.contains([7.2, 51.5]) && ruhr.contains([6.3, 51.1]));
/// assert!(!ruhr.contains([51.5, 7.2]));
/// assert_eq!(Bounds::around([[2, 1], [0, 3]]), Some(Bounds::new(0, 1, 2, 3)));
/// assert!(!Bounds::EMPTY.contains([0.0, 0.0]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds<T = f64> {
    /// Lowest value of the first axis.
    pub west: T,
    /// Lowest value of the second axis.
    pub south: T,
    /// Highest value of the first axis.
    pub east: T,
    /// Highest value of the second axis.
    pub north: T,
}

impl<T: Copy + PartialOrd> Bounds<T> {
    /// A box from its sides.
    pub const fn new(west: T, south: T, east: T, north: T) -> Self {
        Self { west, south, east, north }
    }

    /// The smallest box around places; `None` without any. Places must be numbers.
    pub fn around<P: Into<[T; 2]>>(places: impl IntoIterator<Item = P>) -> Option<Self> {
        let boxes = places.into_iter().map(|at| {
            let [x, y] = at.into();
            Self::new(x, y, x, y)
        });
        boxes.reduce(Self::joined)
    }

    /// The smallest box around two.
    pub fn joined(self, other: Self) -> Self {
        Self {
            west: lower(self.west, other.west),
            south: lower(self.south, other.south),
            east: higher(self.east, other.east),
            north: higher(self.north, other.north),
        }
    }

    /// The intersection of two boxes; `None` when they are disjoint. A shared edge or corner counts.
    pub fn shared(self, other: Self) -> Option<Self> {
        let shared = Self {
            west: higher(self.west, other.west),
            south: higher(self.south, other.south),
            east: lower(self.east, other.east),
            north: lower(self.north, other.north),
        };
        (shared.west <= shared.east && shared.south <= shared.north).then_some(shared)
    }

    /// Whether a place lies inside or on an edge.
    pub fn contains(&self, at: impl Into<[T; 2]>) -> bool {
        let [x, y] = at.into();
        x >= self.west && x <= self.east && y >= self.south && y <= self.north
    }

    /// Whether another box lies completely inside; edges may touch.
    pub fn encloses(&self, other: &Self) -> bool {
        self.contains([other.west, other.south]) && self.contains([other.east, other.north])
    }

    /// Whether the area of the box is greater than zero.
    pub fn has_area(&self) -> bool {
        self.west < self.east && self.south < self.north
    }

    /// The corners in the order south-west, south-east, north-west, north-east.
    pub fn corners(&self) -> [[T; 2]; 4] {
        let Self { west, south, east, north } = *self;
        [[west, south], [east, south], [west, north], [east, north]]
    }

    /// The box with each side converted, for instance to another unit.
    pub fn map<U>(self, number: impl Fn(T) -> U) -> Bounds<U> {
        Bounds {
            west: number(self.west),
            south: number(self.south),
            east: number(self.east),
            north: number(self.north),
        }
    }
}

impl Bounds {
    /// A box that contains nothing.
    pub const EMPTY: Self =
        Self::new(f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY);

    /// All longitudes and latitudes in degrees.
    pub const WORLD: Self = Self::new(-180.0, -90.0, 180.0, 90.0);

    /// The box enlarged by `x` to the west and the east, and by `y` to the south and the north.
    pub fn widened(self, x: f64, y: f64) -> Self {
        Self::new(self.west - x, self.south - y, self.east + x, self.north + y)
    }

    /// The centre.
    pub fn middle(&self) -> [f64; 2] {
        [(self.west + self.east) / 2.0, (self.south + self.north) / 2.0]
    }

    /// The distance of a place from the box; 0 inside.
    pub fn distance_from(&self, at: impl Into<[f64; 2]>) -> f64 {
        let [x, y] = at.into();
        let beyond = |value: f64, low: f64, high: f64| (low - value).max(value - high).max(0.0);
        let (x, y) = (beyond(x, self.west, self.east), beyond(y, self.south, self.north));
        (x * x + y * y).sqrt()
    }

    /// East minus west.
    pub fn width(&self) -> f64 {
        self.east - self.west
    }

    /// North minus south.
    pub fn height(&self) -> f64 {
        self.north - self.south
    }
}

impl From<geo::Rect<f64>> for Bounds {
    fn from(rect: geo::Rect<f64>) -> Self {
        Self::new(rect.min().x, rect.min().y, rect.max().x, rect.max().y)
    }
}

impl fmt::Display for Bounds {
    /// West, south, east, north with seven decimals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { west, south, east, north } = self;
        write!(f, "{west:.7}, {south:.7}, {east:.7}, {north:.7}")
    }
}

fn lower<T: PartialOrd>(a: T, b: T) -> T {
    if b < a { b } else { a }
}

fn higher<T: PartialOrd>(a: T, b: T) -> T {
    if b > a { b } else { a }
}

#[cfg(test)]
mod tests {
    use super::Bounds;

    const UNIT: Bounds = Bounds::new(0.0, 0.0, 1.0, 1.0);

    #[test]
    fn edges_belong_to_a_box() {
        for corner in UNIT.corners() {
            assert!(UNIT.contains(corner));
        }
        assert!(!UNIT.contains([1.0 + f64::EPSILON, 0.5]) && !UNIT.contains([0.5, -0.1]));
        assert!(!UNIT.contains([f64::NAN, 0.5]));
        assert!(UNIT.encloses(&UNIT) && !UNIT.encloses(&UNIT.widened(0.0, 0.1)));
    }

    #[test]
    fn boxes_share_what_lies_in_both() {
        let other = Bounds::new(0.25, 0.5, 3.0, 4.0);
        assert_eq!(UNIT.shared(other), Some(Bounds::new(0.25, 0.5, 1.0, 1.0)));
        assert_eq!(
            UNIT.shared(Bounds::new(1.0, 1.0, 2.0, 2.0)).map(|it| it.has_area()),
            Some(false)
        );
        assert_eq!(UNIT.shared(Bounds::new(1.5, 0.0, 2.0, 1.0)), None);
        assert_eq!(UNIT.joined(other), Bounds::new(0.0, 0.0, 3.0, 4.0));
    }

    #[test]
    fn nothing_is_the_box_around_nothing() {
        assert_eq!(Bounds::<f64>::around(<[[f64; 2]; 0]>::default()), None);
        assert_eq!(Bounds::EMPTY.joined(UNIT), UNIT);
        assert_eq!(Bounds::EMPTY.shared(UNIT), None);
    }

    #[test]
    fn a_place_is_as_far_from_a_box_as_from_its_nearest_edge() {
        let away = [[0.5, 1.0], [0.5, -2.0], [4.0, 5.0], [-3.0, 0.0]];
        assert_eq!(away.map(|at| UNIT.distance_from(at)), [0.0, 2.0, 5.0, 3.0]);
        assert_eq!(Bounds::EMPTY.distance_from([0.0, 0.0]), f64::INFINITY);
    }

    #[test]
    fn sides_keep_their_places() {
        let map = Bounds::new(70_000_000, 510_000_000, 80_000_000, 520_000_000);
        let degrees = map.map(|side| f64::from(side) / 1e7);
        assert_eq!(degrees, Bounds::new(7.0, 51.0, 8.0, 52.0));
        assert_eq!((degrees.middle(), degrees.width(), degrees.height()), ([7.5, 51.5], 1.0, 1.0));
        assert_eq!(degrees.widened(1.0, 2.0), Bounds::new(6.0, 49.0, 9.0, 54.0));
        assert_eq!(degrees.to_string(), "7.0000000, 51.0000000, 8.0000000, 52.0000000");
        let rect = geo::Rect::new((8.0, 52.0), (7.0, 51.0));
        assert_eq!(Bounds::from(rect), degrees);
    }
}
