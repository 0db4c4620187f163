//! What a side of a boundary faces, looking straight across it.

use std::collections::BTreeMap;

use geo::{Coord, Line};

/// Depths that differ by less count as one, metres: boundaries drawn twice agree only to rounding.
const SAME_DEPTH_M: f64 = 0.01;
/// Error of rounding of a depth, metres: a common line has this depth at most.
const ROUNDING_M: f64 = 1e-6;

/// A side of a boundary, directed so that its area lies on the left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Side {
    pub line: Line<f64>,
    /// Number of its area.
    pub owner: u32,
    /// Whether one sees what lies behind it.
    pub is_transparent: bool,
}

/// The part of a side that lies straight in front of, or behind, another one; in metres along that one,
/// and in depth, which is positive on its left.
struct Stretch {
    from: f64,
    to: f64,
    depth_from: f64,
    depth_to: f64,
    owner: u32,
    is_facing: bool,
    is_transparent: bool,
}

impl Stretch {
    fn depth_at(&self, along: f64) -> f64 {
        let share = (along - self.from) / (self.to - self.from);
        self.depth_from + share * (self.depth_to - self.depth_from)
    }

    /// Where it begins, ends and passes from one side to the other.
    fn breaks(&self) -> impl Iterator<Item = f64> {
        let crosses = self.depth_from * self.depth_to < 0.0;
        let share = self.depth_from / (self.depth_from - self.depth_to);
        let crossing = crosses.then_some(self.from + share * (self.to - self.from));
        [self.from, self.to].into_iter().chain(crossing)
    }
}

/// A line as the origin and direction of a frame: metres along it, and metres to its left.
struct Frame {
    origin: Coord<f64>,
    along: Coord<f64>,
    length: f64,
}

impl Frame {
    /// The frame of a line; `None` for a line without length.
    fn of_line(line: Line<f64>) -> Option<Self> {
        let delta = line.delta();
        let length = (delta.x * delta.x + delta.y * delta.y).sqrt();
        (length > 0.0).then(|| Self { origin: line.start, along: delta / length, length })
    }

    fn place(&self, at: Coord<f64>) -> (f64, f64) {
        let (x, y) = (at.x - self.origin.x, at.y - self.origin.y);
        (x * self.along.x + y * self.along.y, y * self.along.x - x * self.along.y)
    }

    /// The part of a side that is seen from the line up to a depth.
    fn stretch(&self, side: &Side, depth_max: f64) -> Option<Stretch> {
        let depth_max = depth_max + ROUNDING_M;
        let (start, end) = (self.place(side.line.start), self.place(side.line.end));
        let is_facing = end.0 < start.0;
        let (low, high) = if is_facing { (end, start) } else { (start, end) };
        let slope = (high.1 - low.1) / (high.0 - low.0);
        if !slope.is_finite() {
            return None;
        }
        let (mut from, mut to) = (low.0.max(0.0), high.0.min(self.length));
        if slope != 0.0 {
            // Where the side leaves the strip of the given depth.
            let ends = [-depth_max, depth_max].map(|depth| low.0 + (depth - low.1) / slope);
            from = from.max(ends[0].min(ends[1]));
            to = to.min(ends[0].max(ends[1]));
        } else if low.1.abs() > depth_max {
            return None;
        }
        let depth = |along: f64| low.1 + slope * (along - low.0);
        let (owner, is_transparent) = (side.owner, side.is_transparent);
        let (depth_from, depth_to) = (depth(from), depth(to));
        let stretch = Stretch { from, to, depth_from, depth_to, owner, is_facing, is_transparent };
        (from < to).then_some(stretch)
    }
}

/// For each other area, the length of the side from which one sees it, looking straight across.
///
/// # Parameters
/// `near`: the sides that may be seen, the side itself and others of its area included.
///
/// # Method
/// A point of the side sees an area where the perpendicular meets, within `depth_max`, a side of that area
/// that is directed the other way, and no side of a third area before it. The perpendicular outwards meets
/// a neighbour beyond a gap, the one inwards a neighbour that overlaps.
///
/// # Cost
/// O(n log n) for n sides in front of the side, times the number of them that lie behind one another.
pub(super) fn lengths_seen(side: &Side, near: &[Side], depth_max: f64) -> BTreeMap<u32, f64> {
    let mut lengths = BTreeMap::new();
    let Some(frame) = Frame::of_line(side.line) else { return lengths };
    let others = near.iter().filter(|other| other.owner != side.owner || other.line != side.line);
    let stretches: Vec<Stretch> =
        others.filter_map(|other| frame.stretch(other, depth_max)).collect();
    let mut breaks: Vec<f64> = stretches.iter().flat_map(Stretch::breaks).collect();
    breaks.sort_by(f64::total_cmp);
    let mut coming: Vec<&Stretch> = stretches.iter().collect();
    coming.sort_by(|a, b| b.from.total_cmp(&a.from));
    let mut here: Vec<&Stretch> = Vec::new();
    for pair in breaks.windows(2).filter(|pair| pair[0] < pair[1]) {
        let middle = f64::midpoint(pair[0], pair[1]);
        here.retain(|stretch| middle < stretch.to);
        while let Some(next) = coming.pop_if(|next| next.from < middle) {
            here.extend((middle < next.to).then_some(next));
        }
        let mut seen = first_met(&here, middle, -1.0);
        seen.extend(first_met(&here, middle, 1.0));
        seen.retain(|owner| *owner != side.owner);
        seen.sort_unstable();
        seen.dedup();
        for owner in seen {
            *lengths.entry(owner).or_insert(0.0) += pair[1] - pair[0];
        }
    }
    lengths
}

/// The areas whose facing sides are met first in one direction: 1 to the left, -1 to the right. `here` are
/// the stretches at this place.
fn first_met(here: &[&Stretch], along: f64, direction: f64) -> Vec<u32> {
    let ahead = here.iter().map(|stretch| (stretch.depth_at(along) * direction, *stretch));
    let mut ahead: Vec<(f64, &Stretch)> =
        ahead.filter(|(depth, _)| *depth >= -SAME_DEPTH_M).collect();
    ahead.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.owner.cmp(&b.1.owner)));
    let opaque = ahead.iter().find(|(_, stretch)| !stretch.is_transparent);
    let end = opaque.map_or(f64::INFINITY, |(depth, _)| depth.max(0.0) + SAME_DEPTH_M);
    let met = ahead.iter().take_while(|(depth, _)| *depth <= end);
    met.filter(|(_, stretch)| stretch.is_facing).map(|(_, stretch)| stretch.owner).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(owner: u32, from: (f64, f64), to: (f64, f64)) -> Side {
        Side { line: Line::new(from, to), owner, is_transparent: false }
    }

    #[test]
    fn a_side_sees_what_lies_straight_across_up_to_the_depth() {
        // Area 0 lies below, so the side runs to the west; what it sees runs to the east.
        let own = side(0, (100.0, 0.0), (0.0, 0.0));
        let rounded = |(owner, length): (u32, f64)| (owner, (length * 1e3).round() / 1e3);
        let seen = |others: &[Side]| -> BTreeMap<u32, f64> {
            lengths_seen(&own, others, 30.0).into_iter().map(rounded).collect()
        };
        assert_eq!(seen(&[side(1, (0.0, 0.0), (40.0, 0.0))]), [(1, 40.0)].into());
        assert_eq!(seen(&[side(1, (-500.0, 30.0), (500.0, 30.0))]), [(1, 100.0)].into());
        assert_eq!(seen(&[side(1, (0.0, 31.0), (100.0, 31.0))]), [].into());
        // From 10 m to 60 m above: within 30 m on the first 40 m.
        assert_eq!(seen(&[side(1, (0.0, 10.0), (100.0, 60.0))]), [(1, 40.0)].into());
        assert_eq!(seen(&[side(1, (0.0, 0.0), (0.0, 500.0))]), [].into(), "a side that leads away");
        assert_eq!(seen(&[side(1, (100.0, 9.0), (0.0, 9.0))]), [].into(), "its far side");
        assert_eq!(seen(&[own]), [].into(), "itself");
    }

    #[test]
    fn what_lies_between_hides_what_is_behind_unless_it_is_transparent() {
        let own = side(0, (100.0, 0.0), (0.0, 0.0));
        let front = side(1, (0.0, 5.0), (70.0, 5.0));
        let behind = side(2, (0.0, 20.0), (100.0, 20.0));
        let seen = |others: &[Side]| lengths_seen(&own, others, 30.0);
        assert_eq!(seen(&[front, behind]), [(1, 70.0), (2, 30.0)].into());
        let clear = Side { is_transparent: true, ..front };
        assert_eq!(seen(&[clear, behind]), [(1, 70.0), (2, 100.0)].into());
        // An arm of the area itself hides too.
        let arm = side(0, (100.0, 10.0), (0.0, 10.0));
        assert_eq!(seen(&[arm, behind]), [].into());
        // The other area reaches 10 m into this one.
        assert_eq!(seen(&[side(3, (20.0, -10.0), (100.0, -10.0))]), [(3, 80.0)].into());
    }
}
