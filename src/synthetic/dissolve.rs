//! Areas in exact corners: cutting one in two, and joining neighbours without rounding.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Area, Contains, Coord, InteriorPoint, LineString, MultiPolygon, Polygon};

/// A corner in whole centimetres, so that neighbours have exactly the same.
pub(super) type Corner = (i64, i64);

/// A closed ring of corners, counter-clockwise, the first not repeated at the end.
pub(super) type Ring = Vec<Corner>;

pub(super) fn corner(at: Coord<f64>) -> Corner {
    ((at.x * 100.0).round() as i64, (at.y * 100.0).round() as i64)
}

pub(super) fn coord((x, y): Corner) -> Coord<f64> {
    Coord { x: x as f64 / 100.0, y: y as f64 / 100.0 }
}

pub(super) fn polygon(ring: &[Corner]) -> Polygon<f64> {
    Polygon::new(ring.iter().map(|at| coord(*at)).collect(), Vec::new())
}

/// Twice the signed area of the triangle of three corners: positive when they turn left.
fn turn(a: Corner, b: Corner, c: Corner) -> i128 {
    let [bx, by, cx, cy] = [b.0 - a.0, b.1 - a.1, c.0 - a.0, c.1 - a.1].map(i128::from);
    bx * cy - by * cx
}

/// Twice the signed area of a ring; positive when it runs counter-clockwise.
fn doubled_area(ring: &[Corner]) -> i128 {
    (1..ring.len().saturating_sub(1)).map(|at| turn(ring[0], ring[at], ring[at + 1])).sum()
}

/// Cuts a ring along a straight line between two of its corners and returns the part that keeps
/// the edge starting at `edge`; the part and the rest are as alike in area as the corners allow.
/// `None` when no line between two corners stays inside.
pub(super) fn half(ring: &[Corner], edge: usize) -> Option<(Ring, Ring)> {
    let count = ring.len();
    let turned: Ring = (0..count).map(|at| ring[(edge + 1 + at) % count]).collect();
    // The edge runs from the last corner of the turned ring to its first.
    let whole = doubled_area(ring);
    let mut best: Option<(i128, Ring, Ring)> = None;
    for from in 0..count {
        for to in from + 2..count {
            if (from, to) == (0, count - 1) || !stays_inside(&turned, from, to) {
                continue;
            }
            let rest: Ring = turned[from..=to].to_vec();
            let part: Ring = turned[to..].iter().chain(&turned[..=from]).copied().collect();
            let unlike = (whole - 2 * doubled_area(&part)).abs();
            if best.as_ref().is_none_or(|(known, ..)| unlike < *known) {
                best = Some((unlike, part, rest));
            }
        }
    }
    best.map(|(_, part, rest)| (part, rest))
}

/// Whether the line between two corners lies inside the ring and touches no other corner.
fn stays_inside(ring: &[Corner], from: usize, to: usize) -> bool {
    let count = ring.len();
    let (a, b) = (ring[from], ring[to]);
    let in_wedge = |at: usize, towards: Corner| {
        let (before, own, after) =
            (ring[(at + count - 1) % count], ring[at], ring[(at + 1) % count]);
        let (left, right) = (turn(own, after, towards) > 0, turn(before, own, towards) > 0);
        if turn(before, own, after) > 0 { left && right } else { left || right }
    };
    let crosses = |at: usize| {
        let (c, d) = (ring[at], ring[(at + 1) % count]);
        let apart = |p: i128, q: i128| (p > 0 && q > 0) || (p < 0 && q < 0);
        let shared = [c, d].iter().any(|end| *end == a || *end == b);
        !shared && !apart(turn(a, b, c), turn(a, b, d)) && !apart(turn(c, d, a), turn(c, d, b))
    };
    in_wedge(from, b) && in_wedge(to, a) && !(0..count).any(crosses)
}

/// Joins rings that share whole edges to areas: an edge that two of them run along in opposite
/// directions vanishes, what is left is the outline. No coordinate changes.
pub(super) fn dissolve(rings: &[&Ring]) -> MultiPolygon<f64> {
    let mut edges: BTreeSet<(Corner, Corner)> = BTreeSet::new();
    for ring in rings {
        for at in 0..ring.len() {
            let (from, to) = (ring[at], ring[(at + 1) % ring.len()]);
            if !edges.remove(&(to, from)) {
                edges.insert((from, to));
            }
        }
    }
    let mut after: BTreeMap<Corner, Vec<Corner>> = BTreeMap::new();
    for (from, to) in edges {
        after.entry(from).or_default().push(to);
    }
    let (mut outer, mut holes) = (Vec::new(), Vec::new());
    while let Some(loops) = walk(&mut after) {
        for ring in loops {
            if doubled_area(&ring) > 0 { outer.push(ring) } else { holes.push(ring) }
        }
    }
    assemble(&outer, &holes)
}

/// Follows the outline once around from its lowest corner left, keeping the area at the left
/// hand, and cuts the way into rings that meet no corner twice.
fn walk(after: &mut BTreeMap<Corner, Vec<Corner>>) -> Option<Vec<Ring>> {
    let start = *after.keys().next()?;
    let (mut way, mut rings): (Ring, Vec<Ring>) = (vec![start], Vec::new());
    let (mut before, mut at) = (None, start);
    while let Some(next) = take_next(after, before, at) {
        if let Some(known) = way.iter().position(|seen| *seen == next) {
            rings.push(way.drain(known..).collect());
        }
        way.push(next);
        (before, at) = (Some(at), next);
    }
    Some(rings)
}

/// Takes the edge that bounds the same area as the edge from `before`: the first one clockwise
/// from the way back.
fn take_next(
    after: &mut BTreeMap<Corner, Vec<Corner>>,
    before: Option<Corner>,
    at: Corner,
) -> Option<Corner> {
    let ends = after.get_mut(&at)?;
    let chosen = match before {
        Some(before) if ends.len() > 1 => {
            let angle = |to: Corner| ((to.1 - at.1) as f64).atan2((to.0 - at.0) as f64);
            let clockwise =
                |to: Corner| (angle(before) - angle(to)).rem_euclid(std::f64::consts::TAU);
            let order =
                (0..ends.len()).min_by(|a, b| clockwise(ends[*a]).total_cmp(&clockwise(ends[*b])));
            order.unwrap_or(0)
        }
        _ => 0,
    };
    let next = ends.remove(chosen);
    if ends.is_empty() {
        after.remove(&at);
    }
    Some(next)
}

/// Puts every hole into the smallest outer ring around it.
fn assemble(outer: &[Ring], holes: &[Ring]) -> MultiPolygon<f64> {
    let mut areas: Vec<Polygon<f64>> = outer.iter().map(|ring| polygon(ring)).collect();
    for hole in holes {
        let Some(inside) = polygon(hole).interior_point() else { continue };
        let around = (0..areas.len()).filter(|at| areas[*at].contains(&inside));
        let size = |at: &usize| Polygon::new(areas[*at].exterior().clone(), vec![]).unsigned_area();
        if let Some(at) = around.min_by(|a, b| size(a).total_cmp(&size(b))) {
            areas[at].interiors_push(hole.iter().map(|at| coord(*at)).collect::<LineString<f64>>());
        }
    }
    MultiPolygon(areas)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Validation;

    fn square(x: i64, y: i64) -> Ring {
        vec![(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]
    }

    fn joined(squares: &[(i64, i64)]) -> MultiPolygon<f64> {
        let rings: Vec<Ring> = squares.iter().map(|(x, y)| square(*x, *y)).collect();
        let area = dissolve(&rings.iter().collect::<Vec<_>>());
        assert!(area.is_valid(), "{area:?}");
        let expected = squares.len() as f64 / 1e4;
        assert!((area.unsigned_area() - expected).abs() < 1e-12, "{area:?}");
        area
    }

    #[test]
    fn squares_become_outlines_with_holes_and_pieces() {
        assert_eq!(joined(&[(0, 0), (1, 0)]).0.len(), 1);
        assert_eq!(joined(&[(0, 0), (1, 1)]).0.len(), 2, "they touch in one corner only");
        let frame: Vec<_> = (0..9).map(|at| (at % 3, at / 3)).filter(|at| *at != (1, 1)).collect();
        assert_eq!(joined(&frame).0[0].interiors().len(), 1);
        // A hole that touches the outer ring in a corner, and two holes that touch each other.
        let without = |gone: &[(i64, i64)], side: i64| -> Vec<(i64, i64)> {
            let all = (0..side * side).map(|at| (at % side, at / side));
            all.filter(|at| !gone.contains(at)).collect()
        };
        let touching = joined(&without(&[(0, 0), (1, 1)], 3));
        assert_eq!((touching.0.len(), touching.0[0].interiors().len()), (1, 1));
        assert_eq!(joined(&without(&[(1, 1), (2, 2)], 4)).0[0].interiors().len(), 2);
        // Two corners cut a triangle off: a diagonal of holes from edge to edge.
        assert_eq!(joined(&without(&[(0, 2), (1, 1), (2, 0)], 3)).0.len(), 2);
    }

    #[test]
    fn a_ring_is_halved_between_corners() {
        let hexagon: Ring = vec![(0, 0), (4, 0), (6, 3), (4, 6), (0, 6), (-2, 3)];
        for edge in 0..6 {
            let (part, rest) = half(&hexagon, edge).expect("a line");
            assert_eq!(doubled_area(&part) + doubled_area(&rest), doubled_area(&hexagon));
            assert_eq!(doubled_area(&part), doubled_area(&rest));
            let ends = [hexagon[edge], hexagon[(edge + 1) % 6]];
            assert!(part.windows(2).any(|pair| pair == ends), "{part:?} keeps {ends:?}");
        }
        assert!(half(&square(0, 0)[..3], 0).is_none(), "a triangle has no diagonal");
        // An arrowhead: its only diagonal inside runs from the tip to the notch.
        let arrow: Ring = vec![(0, 0), (4, -2), (1, 0), (4, 2)];
        let (part, _) = half(&arrow, 0).expect("a line");
        assert_eq!(doubled_area(&part) * 2, doubled_area(&arrow));
    }
}
