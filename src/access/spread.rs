//! The ground beside reached ways, as far as no obstacle stands between.

use geo::algorithm::unary_union;
use geo::orient::{Direction, Orient};
use geo::{BooleanOps, Buffer, Coord, LineString, MultiLineString, MultiPolygon, Polygon};

use super::obstacles::Obstacles;
use crate::spatial::share_along;

/// The ground within a distance of some ways in the working CRS, without what lies behind an obstacle
/// as seen from the way.
///
/// # Method
/// Each segment of a way spreads to a buffer with round ends. Behind each piece of an obstacle near the
/// segment lies its shadow: the points whose shortest line to the segment crosses the obstacle. What is
/// in the shadow of one segment may be reached from another.
///
/// # Cost
/// O(n log n) for n points of ways and obstacles near each other.
pub(super) fn ground_beside(
    ways: &[LineString<f64>],
    distance: f64,
    obstacles: &Obstacles,
) -> MultiPolygon<f64> {
    let (mut free, mut parts) = (Vec::new(), Vec::new());
    for way in ways {
        let near = |pair: &[Coord<f64>]| obstacles.near(pair[0], pair[1], distance);
        if !way.0.windows(2).any(|pair| !near(pair).is_empty()) {
            free.push(way.clone());
            continue;
        }
        for pair in way.0.windows(2) {
            let segment = [pair[0], pair[1]];
            let whole = LineString::from(pair.to_vec()).buffer(distance);
            let shadows: Vec<MultiPolygon<f64>> = near(pair)
                .iter()
                .flat_map(|obstacle| shadows(segment, *obstacle, 3.0 * distance))
                .map(|shadow| MultiPolygon(vec![shadow]))
                .collect();
            parts.push(shadows.iter().fold(whole, |ground, shadow| ground.difference(shadow)));
        }
    }
    let free = MultiLineString(free).buffer(distance);
    if parts.is_empty() {
        return free;
    }
    parts.push(free);
    // The union tells holes from outlines by their direction.
    parts.iter_mut().for_each(|part| *part = part.orient(Direction::Default));
    unary_union(&parts)
}

/// What an obstacle hides from a segment: quadrangles that begin at the obstacle and go away from the
/// segment by `depth`.
fn shadows(segment: [Coord<f64>; 2], obstacle: [Coord<f64>; 2], depth: f64) -> Vec<Polygon<f64>> {
    let [a, b] = obstacle;
    let at = |share: f64| a + (b - a) * share;
    let mut shadows = Vec::new();
    for pair in cuts(segment, obstacle).windows(2) {
        let (from, to) = (at(pair[0]), at(pair[1]));
        let Some(middle) = away(segment, at((pair[0] + pair[1]) / 2.0)) else { continue };
        let [far, near] = [to, from].map(|end| end + away(segment, end).unwrap_or(middle) * depth);
        shadows.push(Polygon::new(LineString::from(vec![from, to, far, near]), Vec::new()));
    }
    shadows
}

/// Shares of an obstacle between which it lies on one side of a segment, and before, beside or behind it.
fn cuts([p, q]: [Coord<f64>; 2], [a, b]: [Coord<f64>; 2]) -> Vec<f64> {
    let (along, across) = (q - p, Coord { x: p.y - q.y, y: q.x - p.x });
    let dot = |u: Coord<f64>, v: Coord<f64>| u.x * v.x + u.y * v.y;
    let share = |from: f64, to: f64| from / (from - to);
    let mut cuts = vec![
        share(dot(a - p, along), dot(b - p, along)),
        share(dot(a - q, along), dot(b - q, along)),
        share(dot(a - p, across), dot(b - p, across)),
    ];
    // Parallel lines are never cut: their shares are infinite or no number.
    cuts.retain(|share| (0.0..=1.0).contains(share));
    cuts.extend([0.0, 1.0]);
    cuts.sort_by(f64::total_cmp);
    cuts.dedup();
    cuts
}

/// The direction away from a segment at a point, of length 1; `None` on the segment.
fn away([p, q]: [Coord<f64>; 2], at: Coord<f64>) -> Option<Coord<f64>> {
    let away = at - p - (q - p) * share_along(at, [p, q]);
    let length = (away.x * away.x + away.y * away.y).sqrt();
    (length > 1e-6).then(|| away / length)
}
