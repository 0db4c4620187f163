//! Segments: lengths, and places on them.

use geo::Coord;

/// The straight distance between two points in a metric CRS, metres.
#[inline]
pub fn metres_between(a: Coord<f64>, b: Coord<f64>) -> f64 {
    let step = a - b;
    // sqrt is correctly rounded on every machine, hypot is not: results must not differ by a byte.
    (step.x * step.x + step.y * step.y).sqrt()
}

/// The share of a segment up to its place that is nearest to a point; 0 on a segment without length.
///
/// ```
/// use geo::Coord;
/// use nahraum::spatial::share_along;
/// let segment = [Coord { x: 0.0, y: 0.0 }, Coord { x: 200.0, y: 0.0 }];
/// let shares = [50.0, 300.0].map(|x| share_along(Coord { x, y: 40.0 }, segment));
/// assert_eq!(shares, [0.25, 1.0]);
/// ```
#[inline]
pub fn share_along(from: Coord<f64>, [a, b]: [Coord<f64>; 2]) -> f64 {
    let (step, towards) = (b - a, from - a);
    let squared = step.x * step.x + step.y * step.y;
    if squared == 0.0 {
        return 0.0;
    }
    ((towards.x * step.x + towards.y * step.y) / squared).clamp(0.0, 1.0)
}
