//! Voronoi cells of places: quartiers where only points are mapped.

use geo::{BooleanOps, BoundingRect, Coord, LineString, MultiPolygon, Polygon};

use super::shares::rounded;

/// Divides an area into the Voronoi cells of places: one cell per place, in the order of the
/// places, in degrees. A cell is empty if no point of the area is nearest to its place.
///
/// # Method
/// Voronoi (1908) cells: the bounding box of the area is cut by the perpendicular bisector between
/// the place and each other place, then intersected with the area. Longitudes are scaled by the
/// cosine of the area's middle latitude.
///
/// # Cost
/// O(n²) cuts of convex polygons for n places in one municipality, and one overlay for each.
pub(super) fn nearest_cells(
    places: &[Coord<f64>],
    area: &MultiPolygon<f64>,
) -> Vec<MultiPolygon<f64>> {
    let Some(around) = area.bounding_rect() else {
        return vec![MultiPolygon(Vec::new()); places.len()];
    };
    let shrink = ((around.min().y + around.max().y) / 2.0).to_radians().cos();
    let corners = around.to_polygon().exterior().0[..4].to_vec();
    let cell = |(number, place): (usize, &Coord<f64>)| {
        let mut corners = corners.clone();
        for (other_number, other) in places.iter().enumerate() {
            if other == place && other_number < number {
                return MultiPolygon(Vec::new());
            }
            if other != place {
                corners = nearer(&corners, *place, *other, shrink);
            }
        }
        if corners.len() < 3 {
            return MultiPolygon(Vec::new());
        }
        let cell = Polygon::new(LineString(corners), Vec::new());
        rounded(area.intersection(&MultiPolygon(vec![cell])))
    };
    places.iter().enumerate().map(cell).collect()
}

/// The part of a convex polygon that is nearer to one place than to another.
fn nearer(
    corners: &[Coord<f64>],
    own: Coord<f64>,
    other: Coord<f64>,
    shrink: f64,
) -> Vec<Coord<f64>> {
    let (dx, dy) = ((other.x - own.x) * shrink, other.y - own.y);
    let middle = Coord { x: (own.x + other.x) / 2.0, y: (own.y + other.y) / 2.0 };
    // Above zero where the other place is nearer.
    let beyond = |at: Coord<f64>| (at.x - middle.x) * shrink * dx + (at.y - middle.y) * dy;
    let mut kept = Vec::with_capacity(corners.len() + 1);
    for (number, at) in corners.iter().enumerate() {
        let next = corners[(number + 1) % corners.len()];
        let (here, there) = (beyond(*at), beyond(next));
        if here <= 0.0 {
            kept.push(*at);
        }
        if (here < 0.0 && there > 0.0) || (here > 0.0 && there < 0.0) {
            let share = here / (here - there);
            kept.push(Coord {
                x: at.x + share * (next.x - at.x),
                y: at.y + share * (next.y - at.y),
            });
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use geo::{Area, wkt};

    use super::*;

    #[test]
    fn cells_of_three_places_in_a_square_fill_it() {
        let square = wkt!(MULTIPOLYGON(((0. 0., 4. 0., 4. 4., 0. 4., 0. 0.))));
        // On the equator a degree is equally long in both directions: the left half, and the right
        // half cut at y = 2.
        let places = [(1., 2.), (3., 1.), (3., 3.)].map(|(x, y)| Coord { x, y: y - 2.0 });
        let square = geo::Translate::translate(&square, 0.0, -2.0);
        let cells = nearest_cells(&places, &square);
        let total: f64 = cells.iter().map(Area::unsigned_area).sum();
        assert!((total - 16.0).abs() < 1e-5, "{total}");
        assert!((cells[1].unsigned_area() - cells[2].unsigned_area()).abs() < 1e-5);
        let alone = nearest_cells(&places[..1], &square);
        assert!((alone[0].unsigned_area() - 16.0).abs() < 1e-5);
        let twice = nearest_cells(&[places[0], places[0]], &square);
        assert!(twice[1].0.is_empty() && (twice[0].unsigned_area() - 16.0).abs() < 1e-5);
    }

    #[test]
    fn longitudes_are_shortened_in_the_north() {
        // At 60° a degree of longitude is half as long as a degree of latitude: a place 2° to the
        // east is as near as a place 1° to the north.
        let area = wkt!(MULTIPOLYGON(((0. 59.5, 2. 59.5, 2. 60.5, 0. 60.5, 0. 59.5))));
        let cells = nearest_cells(&[Coord { x: 0.0, y: 59.5 }, Coord { x: 2.0, y: 60.5 }], &area);
        // The bisector runs from one of the other corners to the other.
        assert!((cells[0].unsigned_area() - 1.0).abs() < 1e-6);
        let touches = |corner: Coord<f64>| {
            cells[0].0[0]
                .exterior()
                .0
                .iter()
                .any(|at| (at.x - corner.x).abs() < 1e-6 && (at.y - corner.y).abs() < 1e-6)
        };
        assert!(touches(Coord { x: 2.0, y: 59.5 }) && touches(Coord { x: 0.0, y: 60.5 }));
    }
}
