//! Covered shares and remainders of areas.

use geo::{Area, BooleanOps, BoundingRect, Coord, Intersects, LineString, MultiPolygon, Polygon};

/// Square metres in a square degree on the equator.
pub(super) const DEGREE_M2: f64 = 111_319.5 * 111_319.5;

/// Pieces below this size are slivers caused by coordinates that do not match exactly.
const SLIVER_M2: f64 = 1_000.0;

/// The areas whose bounding boxes meet that of an area.
pub(super) fn near<'a>(
    area: &MultiPolygon<f64>,
    others: impl Iterator<Item = &'a MultiPolygon<f64>>,
) -> Vec<&'a MultiPolygon<f64>> {
    let own = area.bounding_rect();
    others.filter(|other| own.is_some() && meets(own, other.bounding_rect())).collect()
}

fn meets(a: Option<geo::Rect<f64>>, b: Option<geo::Rect<f64>>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a.intersects(&b))
}

/// The share of an area covered by others, 0 to 1. The others must not overlap each other.
pub(super) fn covered_share(area: &MultiPolygon<f64>, others: &[&MultiPolygon<f64>]) -> f64 {
    let whole = area.unsigned_area();
    let shared: f64 = others.iter().map(|other| area.intersection(*other).unsigned_area()).sum();
    if whole > 0.0 { shared / whole } else { 1.0 }
}

/// The part of an area not covered by others, without slivers; vertices are on the grid of OSM
/// coordinates.
pub(super) fn rest(area: &MultiPolygon<f64>, others: &[&MultiPolygon<f64>]) -> MultiPolygon<f64> {
    let mut rest = area.clone();
    for other in others {
        rest = rest.difference(*other);
    }
    without_slivers(rest)
}

/// The part of an area inside another one, without slivers.
pub(super) fn within(area: &MultiPolygon<f64>, other: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    without_slivers(area.intersection(other))
}

fn without_slivers(area: MultiPolygon<f64>) -> MultiPolygon<f64> {
    let mut area = rounded(area);
    area.0.retain(|part| size_m2(part) >= SLIVER_M2);
    area
}

fn size_m2(part: &Polygon<f64>) -> f64 {
    part.unsigned_area() * DEGREE_M2 * latitude(part).to_radians().cos()
}

/// The middle latitude of an area in degrees.
pub(super) fn latitude(area: &impl BoundingRect<f64, Output = Option<geo::Rect<f64>>>) -> f64 {
    area.bounding_rect().map_or(0.0, |rect| rect.center().y)
}

/// Rounds vertices to 1e-7 degrees (a centimetre), the precision of OSM; overlays move vertices by
/// less.
pub(super) fn rounded(area: MultiPolygon<f64>) -> MultiPolygon<f64> {
    let ring = |ring: &LineString<f64>| {
        let round = |at: &Coord<f64>| Coord {
            x: (at.x * 1e7).round() / 1e7,
            y: (at.y * 1e7).round() / 1e7,
        };
        let mut corners: Vec<Coord<f64>> = ring.0.iter().map(round).collect();
        corners.dedup();
        LineString(corners)
    };
    let polygon = |polygon: &Polygon<f64>| {
        let holes = polygon.interiors().iter().map(ring).filter(|hole| hole.0.len() > 3);
        Polygon::new(ring(polygon.exterior()), holes.collect())
    };
    let parts = area.0.iter().map(polygon).filter(|part| part.exterior().0.len() > 3);
    MultiPolygon(parts.collect())
}
