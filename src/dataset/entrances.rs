//! Entrances of a facility as text: points in well-known text, beside the outline in a layer.

use std::fmt::Write;
use std::str::FromStr;

use geo::{Coord, Geometry};
use wkt::Wkt;

/// The points of a well-known text `POINT` or `MULTIPOINT`; `None` when it is something else.
///
/// ```
/// use geo::Coord;
/// use nahraum::dataset::entrances_in;
/// let two = vec![Coord { x: 7.1, y: 51.0 }, Coord { x: 7.2, y: 51.0 }];
/// assert_eq!(entrances_in("MULTIPOINT((7.1 51),(7.2 51))"), Some(two));
/// assert_eq!(entrances_in("2"), None);
/// ```
pub fn entrances_in(text: &str) -> Option<Vec<Coord<f64>>> {
    // Other geometries may nest, and deep nesting exhausts the parser's stack.
    let word = text.trim_start().get(..5)?.to_uppercase();
    if word != "POINT" && word != "MULTI" || text.matches("((").count() > 1 {
        return None;
    }
    match Geometry::try_from(Wkt::<f64>::from_str(text).ok()?).ok()? {
        Geometry::Point(point) => Some(vec![point.into()]),
        Geometry::MultiPoint(points) => Some(points.into_iter().map(Coord::from).collect()),
        _ => None,
    }
}

/// Points in degrees as well-known text, with seven decimals as in all layers; `None` without a point.
///
/// ```
/// use geo::Coord;
/// use nahraum::dataset::entrances_text;
/// let gate = Coord { x: 7.1, y: 51.0 };
/// assert_eq!(entrances_text(&[gate]).as_deref(), Some("MULTIPOINT((7.1000000 51.0000000))"));
/// assert_eq!(entrances_text(&[]), None);
/// ```
pub fn entrances_text(points: &[Coord<f64>]) -> Option<String> {
    let mut text = String::new();
    for at in points {
        let comma = if text.is_empty() { "" } else { "," };
        write!(text, "{comma}({:.7} {:.7})", at.x, at.y).expect("a string takes all");
    }
    (!text.is_empty()).then(|| format!("MULTIPOINT({text})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entrances_are_points_and_nothing_else() {
        let at = |x, y| Coord { x, y };
        assert_eq!(entrances_in("POINT(7.5 51)"), Some(vec![at(7.5, 51.0)]));
        let two = Some(vec![at(1.0, 2.0), at(3.0, 4.0)]);
        assert_eq!(entrances_in(" multipoint (1 2, 3 4)"), two);
        assert_eq!(entrances_in(&entrances_text(&[at(1.0, 2.0), at(3.0, 4.0)]).expect("two")), two);
        let deep = format!("MULTIPOINT{}", "(".repeat(100_000));
        for text in ["", "2", "Straße", "LINESTRING(1 2,3 4)", "MULTILINESTRING((1 2,3 4))", &deep]
        {
            assert_eq!(entrances_in(text), None, "{text:.40}");
        }
    }
}
