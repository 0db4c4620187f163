//! Arcs of circles as chords.

use geo::{Coord, LineString};

/// Widest angle of a chord in degrees. Between its ends a chord leaves the arc by at most 0.06 % of the
/// radius; GDAL uses the same angle.
const STEP_DEGREES: f64 = 4.0;

/// A string of arcs, each through three positions, as chords. An error says what is wrong with it.
pub(super) fn line_of_arcs(places: &[Coord<f64>]) -> Result<LineString<f64>, String> {
    if !places.is_empty() && (places.len() < 3 || places.len().is_multiple_of(2)) {
        let count = places.len();
        return Err(format!("found arcs with {count} positions, expected an odd number from 3"));
    }
    let mut chords: Vec<Coord<f64>> = places.first().copied().into_iter().collect();
    for arc in places.windows(3).step_by(2) {
        push_arc([arc[0], arc[1], arc[2]], &mut chords);
    }
    Ok(LineString(chords))
}

/// One line of several, each of which begins where the one before ends.
pub(super) fn joined(parts: Vec<LineString<f64>>) -> LineString<f64> {
    let mut whole: Vec<Coord<f64>> = Vec::new();
    for part in parts {
        let repeats = usize::from(whole.last() == part.0.first() && !whole.is_empty());
        whole.extend(part.0.into_iter().skip(repeats));
    }
    LineString(whole)
}

/// Appends the chords of an arc: all positions after its first. The arc leads from the first through the
/// second to the third position; it is a whole circle when the third is the first again, and the second lies
/// opposite (ISO 13249-3). Three positions on a line make two straight pieces.
fn push_arc(arc: [Coord<f64>; 3], chords: &mut Vec<Coord<f64>>) {
    let [from, via, to] = arc;
    let centre = if from == to { Some((from + via) / 2.0) } else { centre_of(arc) };
    let Some(centre) = centre.filter(|centre| centre.x.is_finite() && centre.y.is_finite()) else {
        chords.extend([via, to]);
        return;
    };
    let is_left = from == to || cross(via - from, to - from) > 0.0;
    push_part(centre, from, via, is_left, chords);
    push_part(centre, via, to, is_left, chords);
}

/// Appends the chords from one position to another around a centre, to the left or to the right.
fn push_part(
    centre: Coord<f64>,
    from: Coord<f64>,
    to: Coord<f64>,
    is_left: bool,
    chords: &mut Vec<Coord<f64>>,
) {
    let angle = |at: Coord<f64>| (at.y - centre.y).atan2(at.x - centre.x);
    let to_left = |turn: f64| turn.rem_euclid(std::f64::consts::TAU);
    // Of positions that the centre does not tell apart both are 0, never a whole turn.
    let turn = match is_left {
        true => to_left(angle(to) - angle(from)),
        false => -to_left(angle(from) - angle(to)),
    };
    let radius = (from.x - centre.x).hypot(from.y - centre.y);
    let pieces = (turn.abs() / STEP_DEGREES.to_radians()).ceil().max(1.0);
    for piece in 1..pieces as u32 {
        let (sine, cosine) = (angle(from) + turn * f64::from(piece) / pieces).sin_cos();
        chords.push(Coord { x: centre.x + radius * cosine, y: centre.y + radius * sine });
    }
    chords.push(to);
}

/// The centre of the circle through three positions; `None` when they lie on a line.
fn centre_of([from, via, to]: [Coord<f64>; 3]) -> Option<Coord<f64>> {
    let (a, b) = (via - from, to - from);
    let double = 2.0 * cross(a, b);
    let (a2, b2) = (a.x * a.x + a.y * a.y, b.x * b.x + b.y * b.y);
    let centre = Coord { x: (b.y * a2 - a.y * b2) / double, y: (a.x * b2 - b.x * a2) / double };
    (double != 0.0).then_some(from + centre)
}

fn cross(a: Coord<f64>, b: Coord<f64>) -> f64 {
    a.x * b.y - a.y * b.x
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chords(arc: [(f64, f64); 3]) -> Vec<Coord<f64>> {
        let mut chords = vec![arc[0].into()];
        push_arc(arc.map(Coord::from), &mut chords);
        chords
    }

    #[test]
    fn arcs_turn_to_the_side_of_their_middle() {
        let radius = |at: &Coord<f64>| (at.x.hypot(at.y) - 1.0).abs();
        for (middle, sign) in [((0., 1.), 1.0), ((0., -1.), -1.0)] {
            let half = chords([(-1., 0.), middle, (1., 0.)]);
            assert!(half.iter().all(|at| radius(at) < 1e-12 && at.y * sign > -1e-12), "{half:?}");
        }
        let whole = chords([(1., 0.), (-1., 0.), (1., 0.)]);
        assert!(whole.iter().all(|at| radius(at) < 1e-12) && whole.len() == 91, "{whole:?}");
        assert!(whole.iter().any(|at| at.y > 0.9) && whole.iter().any(|at| at.y < -0.9));
    }

    #[test]
    fn what_is_straight_stays_straight() {
        assert_eq!(chords([(0., 0.), (1., 1.), (3., 3.)]).len(), 3);
        assert_eq!(chords([(0., 0.), (0., 0.), (0., 0.)]).last(), Some(&(0., 0.).into()));
        assert_eq!(chords([(0., 0.), (1e300, 1e300), (2e300, 2e300)]).len(), 3);
        // A centre so far below that the first two positions lie in the same direction from it.
        assert_eq!(chords([(0., 0.), (1e-9, 0.), (10., -1e-9)]).len(), 3);
    }
}
