//! Names on the map that do not lie on each other.

use geo::{BooleanOps, BoundingRect, Contains, Coord, InteriorPoint, MultiPolygon, Point};

use super::fonts::width_mm;
use super::frame::Frame;
use super::svg::{At, Letters, Rect};
use crate::base::Bounds;

/// A name that wants a place in its area.
pub(super) struct Wish<'w> {
    pub text: &'w str,
    pub shape: &'w MultiPolygon<f64>,
    pub letters: Letters,
    /// Whether all of the name has to lie in its area, not only its middle.
    pub inside: bool,
}

/// A name with its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed {
    pub text: String,
    /// Where its letters stand, at their middle.
    pub at: At,
    /// The box around its letters.
    pub area: Rect,
}

/// Steps from the first place of a name to others, in heights and in shares of the width of its box: the first that is
/// free is taken.
const STEPS: [(f64, f64); 17] = [
    (0.0, 0.0),
    (0.0, -1.0),
    (0.0, 1.0),
    (0.3, 0.0),
    (-0.3, 0.0),
    (0.3, -1.0),
    (-0.3, -1.0),
    (0.3, 1.0),
    (-0.3, 1.0),
    (0.0, -2.0),
    (0.0, 2.0),
    (0.6, 0.0),
    (-0.6, 0.0),
    (0.5, -2.0),
    (-0.5, -2.0),
    (0.5, 2.0),
    (-0.5, 2.0),
];

/// Gives names their places in the order of the wishes. A name that has no free place is left out.
///
/// `taken` are boxes that names keep clear of; those of the placed names are added.
pub(super) fn place(
    wishes: &[Wish<'_>],
    frame: &Frame,
    taken: &mut Vec<Rect>,
) -> Vec<Option<Placed>> {
    wishes.iter().map(|wish| place_one(wish, frame, taken)).collect()
}

fn place_one(wish: &Wish<'_>, frame: &Frame, taken: &mut Vec<Rect>) -> Option<Placed> {
    if wish.text.is_empty() {
        return None;
    }
    let size = wish.letters.size_mm;
    let width = width_mm(wish.text, size, wish.letters.weight) + 0.3 * size;
    let height = size * 1.2;
    let middle = frame.at(seen(wish.shape, frame)?.0);
    let is_own = |at: At| wish.shape.contains(&Point(frame.position(at)));
    for (east, south) in STEPS {
        let at = At { x: middle.x + east * width, y: middle.y + south * height };
        let area = Rect::new(at.x - width / 2.0, at.y - height / 2.0, width, height);
        let is_free = frame.picture.holds(&area)
            && !taken.iter().any(|other| other.meets(&area))
            && is_own(at)
            && (!wish.inside || corners(&area).into_iter().all(is_own));
        if is_free {
            taken.push(area);
            let text = wish.text.to_owned();
            return Some(Placed { text, at: At { y: at.y + 0.36 * size, ..at }, area });
        }
    }
    None
}

/// A point inside of what the picture shows of an area.
fn seen(shape: &MultiPolygon<f64>, frame: &Frame) -> Option<Point<f64>> {
    let (ground, around) = (frame.ground(), Bounds::from(shape.bounding_rect()?));
    if ground.encloses(&around) {
        return shape.interior_point();
    }
    let Bounds { west, south, east, north } = ground.shared(around)?;
    let corners = geo::Rect::new(Coord { x: west, y: south }, Coord { x: east, y: north });
    shape.intersection(&MultiPolygon(vec![corners.to_polygon()])).interior_point()
}

fn corners(area: &Rect) -> [At; 6] {
    let middle = area.x + area.width / 2.0;
    let at = |x: f64, y: f64| At { x, y };
    [
        at(area.x, area.y),
        at(middle, area.y),
        at(area.right(), area.y),
        at(area.x, area.bottom()),
        at(middle, area.bottom()),
        at(area.right(), area.bottom()),
    ]
}

/// The place of a position on the page, when the picture shows it.
pub(super) fn shown(position: Coord<f64>, frame: &Frame) -> Option<At> {
    let at = frame.at(position);
    frame.picture.holds(&Rect::new(at.x, at.y, 0.0, 0.0)).then_some(at)
}

#[cfg(test)]
mod tests {
    use geo::{Rect as Square, coord};

    use super::*;

    fn square(x: f64, y: f64, side: f64) -> MultiPolygon<f64> {
        let polygon = Square::new(coord! { x: x, y: y }, coord! { x: x + side, y: y + side });
        MultiPolygon(vec![polygon.to_polygon()])
    }

    #[test]
    fn names_keep_clear_of_each_other_and_the_first_one_has_its_place() {
        let frame =
            Frame::around(Bounds::new(0.0, 0.0, 100.0, 100.0), Rect::new(0.0, 0.0, 106.0, 106.0));
        let shapes = [square(0.0, 0.0, 100.0), square(40.0, 40.0, 20.0), square(45.0, 45.0, 10.0)];
        let wish = |(text, shape)| Wish { text, shape, letters: Letters::bold(3.0), inside: false };
        let wishes: Vec<Wish<'_>> =
            ["First", "Second", "Third"].into_iter().zip(&shapes).map(wish).collect();
        let mut taken = Vec::new();
        let placed: Vec<Placed> =
            place(&wishes, &frame, &mut taken).into_iter().flatten().collect();
        assert_eq!(placed.len(), 3);
        for (at, one) in placed.iter().enumerate() {
            assert!(frame.picture.holds(&one.area));
            assert!(placed[..at].iter().all(|other| !other.area.meets(&one.area)));
        }
        // The first stands where it wants to.
        assert!(
            (placed[0].area.x + placed[0].area.width / 2.0
                - frame.at(coord! { x: 50.0, y: 50.0 }).x)
                .abs()
                < 0.1
        );
    }

    #[test]
    fn a_name_that_does_not_fit_is_left_out() {
        let frame =
            Frame::around(Bounds::new(0.0, 0.0, 100.0, 100.0), Rect::new(0.0, 0.0, 106.0, 106.0));
        let small = square(40.0, 40.0, 4.0);
        let text = "A very long name of a quartier";
        let wish = Wish { text, shape: &small, letters: Letters::regular(2.0), inside: true };
        let mut taken = Vec::new();
        assert_eq!(place(&[wish], &frame, &mut taken), [None]);
        assert!(taken.is_empty());
    }
}
