//! Repair of invalid polygons, with the same bytes for the same input.

use geo::coordinate_position::CoordPos;
use geo::{Area, Coord, CoordinatePosition, LineString, MakeValid, MultiPolygon, Polygon};

/// An invalid polygon that cannot be repaired, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
#[non_exhaustive]
pub struct RepairError {
    /// Why: a coordinate that is no number or too large, or an edge that cannot be inserted.
    pub reason: String,
}

/// The valid area that an invalid one means: what its rings enclose an odd number of times.
///
/// The result is in a defined order, whatever the order in which the repair finds its rings: each ring
/// begins at its westernmost corner (the southernmost of several), polygons and the holes of a polygon
/// are sorted by their corners, outer rings run counter-clockwise, and zero has no sign.
///
/// # Errors
/// [`RepairError`] when a coordinate is not finite or too large, or when an edge cannot be inserted into
/// the triangulation.
///
/// # Method
/// Odd-even labelling of the triangles of a constrained Delaunay triangulation (Ledoux, Arroyo Ohori and
/// Meijers 2014, doi:10.1016/j.cageo.2014.01.009). Holes belong to the smallest outer ring around them.
///
/// # Cost
/// O(n log n) in corners; rings times holes for the order.
///
/// ```
/// use geo::{Area, MultiPolygon, wkt};
/// use nahraum::spatial::repaired;
/// let bow_tie: MultiPolygon<f64> = wkt!(MULTIPOLYGON(((0. 0., 2. 2., 2. 0., 0. 2., 0. 0.))));
/// let area = repaired(&bow_tie)?;
/// assert_eq!(area.0.len(), 2); // two triangles that meet in (1, 1)
/// assert_eq!(area.unsigned_area(), 2.0);
/// # Ok::<(), nahraum::spatial::RepairError>(())
/// ```
pub fn repaired(area: &MultiPolygon<f64>) -> Result<MultiPolygon<f64>, RepairError> {
    let valid = area.make_valid().map_err(|cause| RepairError { reason: cause.to_string() })?;
    Ok(in_order(valid))
}

/// A ring with its first corner not repeated at the end.
type Corners = Vec<Coord<f64>>;

fn compared(a: &[Coord<f64>], b: &[Coord<f64>]) -> std::cmp::Ordering {
    let each = |a: &Coord<f64>, b: &Coord<f64>| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y));
    let differing = a.iter().zip(b).map(|(a, b)| each(a, b)).find(|order| order.is_ne());
    differing.unwrap_or(a.len().cmp(&b.len()))
}

/// The corners of a ring from its first corner on, in the direction asked for.
fn corners(ring: &LineString<f64>, counter_clockwise: bool) -> Corners {
    // Adding zero takes the sign off a negative zero.
    let unsigned = |at: &Coord<f64>| Coord { x: at.x + 0.0, y: at.y + 0.0 };
    let mut ring: Corners = ring.0.iter().map(unsigned).collect();
    ring.pop();
    if (doubled_area(&ring) > 0.0) != counter_clockwise {
        ring.reverse();
    }
    // A corner may occur twice; then the corners after it decide.
    let turned = |start: usize| [&ring[start..], &ring[..start]].concat();
    let first = ring.iter().copied().min_by(|a, b| compared(&[*a], &[*b]));
    let starts = (0..ring.len()).filter(|at| Some(ring[*at]) == first);
    starts.map(turned).min_by(|a, b| compared(a, b)).unwrap_or_default()
}

fn doubled_area(ring: &[Coord<f64>]) -> f64 {
    let Some(origin) = ring.first() else { return 0.0 };
    // Relative to a corner, so that no digit is lost to the distance from the origin.
    let of_pair = |pair: &[Coord<f64>]| {
        let (a, b) = (pair[0] - *origin, pair[1] - *origin);
        a.x * b.y - b.x * a.y
    };
    ring.windows(2).map(of_pair).sum()
}

fn closed(ring: &[Coord<f64>]) -> LineString<f64> {
    let mut line = LineString(ring.to_vec());
    line.close();
    line
}

/// The same area with rings, holes and polygons in their defined order.
fn in_order(area: MultiPolygon<f64>) -> MultiPolygon<f64> {
    let (mut outer, mut holes): (Vec<Corners>, Vec<Corners>) = (Vec::new(), Vec::new());
    for polygon in &area {
        outer.push(corners(polygon.exterior(), true));
        holes.extend(polygon.interiors().iter().map(|hole| corners(hole, false)));
    }
    outer.sort_by(|a, b| compared(a, b));
    holes.sort_by(|a, b| compared(a, b));
    let mut polygons: Vec<Polygon<f64>> =
        outer.iter().map(|ring| Polygon::new(closed(ring), Vec::new())).collect();
    let shells = polygons.clone();
    let sizes: Vec<f64> = shells.iter().map(Area::unsigned_area).collect();
    for hole in &holes {
        let inside = |at: &usize| {
            let position = |corner: &Coord<f64>| shells[*at].coordinate_position(corner);
            let off_the_edge = hole.iter().map(position).find(|at| *at != CoordPos::OnBoundary);
            off_the_edge == Some(CoordPos::Inside)
        };
        let around = (0..shells.len()).filter(inside);
        if let Some(at) = around.min_by(|a, b| sizes[*a].total_cmp(&sizes[*b])) {
            polygons[at].interiors_push(closed(hole));
        }
    }
    MultiPolygon(polygons)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Validation, wkt};

    fn bits(area: &MultiPolygon<f64>) -> Vec<u64> {
        let rings = area
            .iter()
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        rings.flat_map(|ring| &ring.0).flat_map(|at| [at.x.to_bits(), at.y.to_bits()]).collect()
    }

    #[test]
    fn equal_input_gives_equal_bytes_each_time() {
        // A ring that crosses itself often: many pieces, which meet in corners.
        let star = (0..24).map(|at| {
            let (angle, radius) = (f64::from(at * 7) * 0.2618, f64::from(50 + at % 5));
            Coord { x: radius * angle.cos(), y: radius * angle.sin() }
        });
        let star = MultiPolygon(vec![Polygon::new(star.collect(), Vec::new())]);
        let first = repaired(&star).expect("a repair");
        assert!(first.is_valid() && first.0.len() > 5, "{} pieces", first.0.len());
        for _ in 0..40 {
            assert_eq!(bits(&repaired(&star).expect("a repair")), bits(&first));
        }
    }

    #[test]
    fn an_island_in_a_hole_keeps_its_own_hole() {
        // Four squares inside each other, as members of one area that is invalid: odd-even, the second
        // and the fourth are holes of the first and the third.
        let nested: MultiPolygon<f64> = wkt!(MULTIPOLYGON(
            ((0. 0., 8. 0., 8. 8., 0. 8., 0. 0.)), ((1. 1., 7. 1., 7. 7., 1. 7., 1. 1.)),
            ((2. 2., 6. 2., 6. 6., 2. 6., 2. 2.)), ((3. 3., 5. 3., 5. 5., 3. 5., 3. 3.))
        ));
        for _ in 0..20 {
            let area = repaired(&nested).expect("a repair");
            assert!(area.is_valid(), "{area:?}");
            let sizes: Vec<f64> = area.iter().map(Area::unsigned_area).collect();
            assert_eq!(sizes, [64.0 - 36.0, 16.0 - 4.0]);
        }
    }

    #[test]
    fn rings_begin_at_their_first_corner_and_zero_has_no_sign() {
        let shifted: MultiPolygon<f64> =
            wkt!(MULTIPOLYGON(((4. 4., -0. 4., 4. -0., -0. -0., 4. 4.))));
        let area = repaired(&shifted).expect("a repair");
        for polygon in &area {
            let ring = &polygon.exterior().0;
            let least = ring.iter().min_by(|a, b| compared(&[**a], &[**b]));
            assert_eq!(ring.first(), least);
            assert!(ring.iter().all(|at| at.x.is_sign_positive() && at.y.is_sign_positive()));
        }
    }
}
