//! The part of an area inside a box.

use geo::{Coord, LineString, MultiPolygon, Polygon, Rect};

/// What of an area lies inside a box, to be measured or intersected: along the sides of the box its edges
/// may run back and forth, where they enclose nothing.
///
/// # Method
/// Each ring is cut by the four sides one after the other (Sutherland and Hodgman 1974).
///
/// # Cost
/// O(n) in the corners of the area.
///
/// ```
/// use geo::{Area, Rect, wkt};
/// use nahraum::spatial::inside_box;
/// let area = wkt!(MULTIPOLYGON(((0. 0., 4. 0., 4. 4., 0. 4., 0. 0.), (1. 1., 1. 3., 3. 3., 3. 1., 1. 1.))));
/// let part = inside_box(&area, Rect::new((0.0, 0.0), (2.0, 2.0)));
/// assert_eq!(part.unsigned_area(), 4.0 - 1.0);
/// assert!(inside_box(&area, Rect::new((5.0, 5.0), (6.0, 6.0))).0.is_empty());
/// ```
pub fn inside_box(area: &MultiPolygon<f64>, inside: Rect<f64>) -> MultiPolygon<f64> {
    let cut = |ring: &LineString<f64>| cut_by_box(ring, inside);
    let part = |polygon: &Polygon<f64>| {
        let exterior = cut(polygon.exterior())?;
        Some(Polygon::new(exterior, polygon.interiors().iter().filter_map(cut).collect()))
    };
    MultiPolygon(area.iter().filter_map(part).collect())
}

/// A side of a box: how far a corner lies inside of it.
type Depth<'b> = &'b dyn Fn(Coord<f64>) -> f64;

fn cut_by_box(ring: &LineString<f64>, inside: Rect<f64>) -> Option<LineString<f64>> {
    let (low, high) = (inside.min(), inside.max());
    let sides: [Depth<'_>; 4] =
        [&|at| at.x - low.x, &|at| high.x - at.x, &|at| at.y - low.y, &|at| high.y - at.y];
    let mut corners: Vec<Coord<f64>> = ring.0.clone();
    corners.pop();
    for depth in sides {
        corners = cut_by_side(&corners, depth);
    }
    let mut line = LineString(corners);
    line.close();
    (line.0.len() >= 4).then_some(line)
}

fn cut_by_side(corners: &[Coord<f64>], depth: Depth<'_>) -> Vec<Coord<f64>> {
    let mut kept = Vec::with_capacity(corners.len() + 4);
    let Some(mut before) = corners.last().copied() else { return kept };
    for at in corners.iter().copied() {
        let (from, to) = (depth(before), depth(at));
        if (from < 0.0) != (to < 0.0) {
            kept.push(before + (at - before) * (from / (from - to)));
        }
        if to >= 0.0 {
            kept.push(at);
        }
        before = at;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, BooleanOps, wkt};

    #[test]
    fn the_part_has_the_area_that_the_boolean_operation_gives() {
        // A comb whose teeth leave the box and come back.
        let comb: MultiPolygon<f64> = wkt!(MULTIPOLYGON(((
            0. 0., 10. 0., 10. 6., 9. 6., 9. 1., 7. 1., 7. 6., 5. 6., 5. 1., 3. 1., 3. 6., 0. 6., 0. 0.
        ), (1. 2., 1. 5., 2. 5., 2. 2., 1. 2.))));
        for (low, high) in
            [((0.5, 2.0), (9.5, 4.0)), ((-1.0, -1.0), (11.0, 11.0)), ((4.0, 3.0), (8.0, 9.0))]
        {
            let inside = Rect::new(low, high);
            let part = inside_box(&comb, inside);
            let expected = comb.intersection(&MultiPolygon(vec![inside.to_polygon()]));
            assert!((part.unsigned_area() - expected.unsigned_area()).abs() < 1e-9, "{inside:?}");
            // What shares the box is measured as without the cut.
            let other = wkt!(MULTIPOLYGON(((0. 3., 10. 3., 10. 5., 0. 5., 0. 3.))));
            let shared = part.intersection(&inside_box(&other, inside)).unsigned_area();
            let whole = expected.intersection(&other).unsigned_area();
            assert!((shared - whole).abs() < 1e-9, "{shared} {whole}");
        }
    }
}
