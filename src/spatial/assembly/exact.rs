//! Exact geometry in integers: sides, crossings and touching segments.

use std::cmp::Ordering;

/// A place: longitude and latitude in 1e-7 degrees, or east and north in centimetres.
pub(super) type At = [i32; 2];

/// The side of the line from `a` to `b` on which `c` lies: `Greater` left, `Less` right, `Equal` on it.
pub(super) fn side(a: At, b: At, c: At) -> Ordering {
    let [abx, aby] = [b[0], b[1]].map(i128::from);
    let [ax, ay, cx, cy] = [a[0], a[1], c[0], c[1]].map(i128::from);
    ((abx - ax) * (cy - ay) - (aby - ay) * (cx - ax)).cmp(&0)
}

/// Whether `c`, which lies on the line through `a` and `b`, lies strictly between them.
fn between(a: At, b: At, c: At) -> bool {
    // Along a straight line, places are in sorted order.
    (a < c && c < b) || (b < c && c < a)
}

/// How two different segments intersect, shared ends aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meeting {
    /// They cross at a point interior to both.
    Cross,
    /// Whether each end lies in the interior of the other segment: both ends of the first segment,
    /// then both of the second.
    Touch([[bool; 2]; 2]),
    /// They do not intersect, or only at shared ends.
    Apart,
}

pub(super) fn meeting(s: [At; 2], t: [At; 2]) -> Meeting {
    let of_t = t.map(|end| side(s[0], s[1], end));
    let of_s = s.map(|end| side(t[0], t[1], end));
    let apart = |sides: [Ordering; 2]| {
        sides[0] != Ordering::Equal && sides[1] != Ordering::Equal && sides[0] != sides[1]
    };
    if apart(of_t) && apart(of_s) {
        return Meeting::Cross;
    }
    let inside = |sides: [Ordering; 2], ends: [At; 2], [a, b]: [At; 2]| {
        [0, 1].map(|at| sides[at] == Ordering::Equal && between(a, b, ends[at]))
    };
    let touch = [inside(of_s, s, t), inside(of_t, t, s)];
    if touch == [[false; 2]; 2] { Meeting::Apart } else { Meeting::Touch(touch) }
}

/// Where two crossing segments cross, rounded to the grid of places.
pub(super) fn crossing_place(s: [At; 2], t: [At; 2]) -> At {
    let [[ax, ay], [bx, by]] = s.map(|at| at.map(i128::from));
    let [[cx, cy], [dx, dy]] = t.map(|at| at.map(i128::from));
    let denominator = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx);
    let numerator = (cx - ax) * (dy - cy) - (cy - ay) * (dx - cx);
    if denominator == 0 {
        return s[0];
    }
    let share = numerator as f64 / denominator as f64;
    let along = |from: i128, to: i128| (from as f64 + share * (to - from) as f64).round() as i32;
    [along(ax, bx), along(ay, by)]
}

/// Twice the area that a ring encloses, positive when it runs counter-clockwise.
pub(super) fn double_area(ring: impl Iterator<Item = At> + Clone) -> i128 {
    let next = ring.clone().cycle().skip(1);
    ring.zip(next)
        .map(|(a, b)| {
            let [ax, ay, bx, by] = [a[0], a[1], b[0], b[1]].map(i128::from);
            ax * by - bx * ay
        })
        .sum()
}

/// Orders directions counter-clockwise from east.
pub(super) fn by_angle(from: At, a: At, b: At) -> Ordering {
    let lower = |to: At| (to[1], to[0]) < (from[1], from[0]);
    lower(a).cmp(&lower(b)).then_with(|| side(from, a, b).reverse())
}

/// A horizontal ray to the west, infinitesimally above a place in half units of the grid. Half units
/// make midpoints of segments exact; "above" means that no end of a segment lies on the ray.
#[derive(Clone, Copy, Debug)]
pub(super) struct WestRay {
    pub from: [i64; 2],
}

impl WestRay {
    /// From a place.
    pub(super) fn at(place: At) -> Self {
        Self { from: place.map(|value| 2 * i64::from(value)) }
    }

    /// From the middle of a segment.
    pub(super) fn middle([a, b]: [At; 2]) -> Self {
        Self { from: [0, 1].map(|axis| i64::from(a[axis]) + i64::from(b[axis])) }
    }

    /// The cut of a segment with the ray, if they intersect.
    pub(super) fn cut(self, segment: [At; 2]) -> Option<Cut> {
        let [low, high] =
            if segment[0][1] <= segment[1][1] { segment } else { [segment[1], segment[0]] };
        let [low, high] = [low, high].map(|at| at.map(|value| 2 * i64::from(value)));
        if self.from[1] < low[1] || self.from[1] >= high[1] {
            return None;
        }
        let [width, height] = [0, 1].map(|axis| i128::from(high[axis] - low[axis]));
        let rise = i128::from(self.from[1] - low[1]);
        let cut = Cut { x: i128::from(low[0]) * height + rise * width, width, height };
        (cut.x < i128::from(self.from[0]) * height).then_some(cut)
    }
}

/// The cut of a segment with a ray: at `x / height`, with the segment leaning eastwards by
/// `width / height`. Ordered from west to east.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    x: i128,
    width: i128,
    height: i128,
}

impl Cut {
    pub(super) fn west_to_east(&self, other: &Self) -> Ordering {
        let by = |a: i128, b: i128| (a * other.height).cmp(&(b * self.height));
        by(self.x, other.x).then_with(|| by(self.width, other.width))
    }

    /// Whether the cut lies within `reach` units of the ray's origin.
    pub(super) fn is_within(&self, ray: WestRay, reach: i64) -> bool {
        self.x >= i128::from(ray.from[0] - 2 * reach) * self.height
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOW: i32 = i32::MIN;
    const HIGH: i32 = i32::MAX;

    #[test]
    fn sides_are_exact_at_the_ends_of_the_range() {
        let (a, b) = ([LOW, LOW], [HIGH, HIGH]);
        assert_eq!(side(a, b, [0, 0]), Ordering::Equal);
        assert_eq!(side(a, b, [0, 1]), Ordering::Greater);
        assert_eq!(side(a, b, [1, 0]), Ordering::Less);
        assert_eq!(side([LOW, HIGH], [HIGH, LOW], [LOW, LOW]), Ordering::Less);
    }

    #[test]
    fn meetings() {
        let s = [[0, 0], [4, 4]];
        assert_eq!(meeting(s, [[0, 4], [4, 0]]), Meeting::Cross);
        // Crosses by one unit in four thousand million.
        let long = [[LOW, LOW], [HIGH, HIGH]];
        assert_eq!(meeting(long, [[0, 1], [1, 0]]), Meeting::Cross);
        assert_eq!(meeting(long, [[0, 1], [1, 2]]), Meeting::Apart);
        assert_eq!(meeting(s, [[4, 4], [8, 0]]), Meeting::Apart);
        let [none, first, second] = [[false, false], [true, false], [false, true]];
        assert_eq!(meeting(s, [[2, 2], [8, 0]]), Meeting::Touch([none, first]));
        assert_eq!(meeting([[8, 0], [2, 2]], s), Meeting::Touch([second, none]));
        // Lines that overlap, lie in each other, or follow on one line.
        assert_eq!(meeting(s, [[2, 2], [6, 6]]), Meeting::Touch([second, first]));
        assert_eq!(meeting(s, [[1, 1], [4, 4]]), Meeting::Touch([none, first]));
        assert_eq!(meeting(s, [[5, 5], [6, 6]]), Meeting::Apart);
    }

    #[test]
    fn crossing_places_and_areas() {
        assert_eq!(crossing_place([[0, 0], [4, 4]], [[0, 4], [4, 0]]), [2, 2]);
        assert_eq!(crossing_place([[0, 0], [10, 0]], [[3, -1], [4, 1]]), [4, 0]);
        let square = [[LOW, LOW], [HIGH, LOW], [HIGH, HIGH], [LOW, HIGH]];
        let side = i128::from(u32::MAX);
        assert_eq!(double_area(square.into_iter()), 2 * side * side);
        assert_eq!(double_area(square.into_iter().rev()), -2 * side * side);
    }

    #[test]
    fn angles_run_counter_clockwise_from_east() {
        let round = [[2, 0], [2, 2], [0, 2], [-2, 2], [-2, 0], [-2, -2], [0, -2], [2, -2]];
        for (i, a) in round.iter().enumerate() {
            for (j, b) in round.iter().enumerate() {
                assert_eq!(by_angle([0, 0], *a, *b), i.cmp(&j), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn rays_cut_what_lies_west_and_reaches_above() {
        let ray = WestRay::at([10, 5]);
        assert!(ray.cut([[3, 0], [3, 9]]).is_some());
        assert!(ray.cut([[3, 5], [3, 9]]).is_some());
        assert!(ray.cut([[3, 9], [3, 5]]).is_some());
        let cut = ray.cut([[3, 0], [3, 9]]).expect("a cut");
        assert!(cut.is_within(ray, 7) && !cut.is_within(ray, 6));
        assert!(ray.cut([[3, 0], [3, 5]]).is_none());
        assert!(ray.cut([[3, 5], [7, 5]]).is_none());
        assert!(ray.cut([[11, 0], [11, 9]]).is_none());
        // Both begin at (3, 5); the one that leans more to the east is nearer.
        let west = ray.cut([[3, 5], [2, 9]]).expect("a cut");
        let east = ray.cut([[3, 5], [8, 6]]).expect("a cut");
        assert_eq!(west.west_to_east(&east), Ordering::Less);
        assert!(WestRay::middle([[0, 0], [1, 1]]).cut([[0, 0], [0, 1]]).is_some());
    }
}
