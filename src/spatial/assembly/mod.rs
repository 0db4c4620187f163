//! Assembly of areas from their boundary: OpenStreetMap's multipolygons, boundaries and closed ways.
//!
//! A relation lists ways in any order and direction; its area is enclosed by their lines. The rules
//! are those of the [OpenStreetMap wiki][wiki], applied as osmium's area assembler does:
//!
//! [wiki]: https://wiki.openstreetmap.org/wiki/Relation:multipolygon
//!
//! 1. Rings are built from segments between nodes, whatever ways these belong to. A segment drawn an
//!    even number of times bounds nothing and is removed. So inner rings with a common edge become
//!    one, and an inner ring that shares an edge with its outer ring becomes a bay.
//! 2. The nesting of rings decides what is area and what is hole, not the roles of ways. Rings that
//!    touch themselves or each other at a node are divided into simple rings, as
//!    the Simple Features standard (OGC 06-103r4) demands.
//! 3. An open line is left out, never closed by a straight line. Rings that cross are left out.
//!    Everything left out or repaired is reported as an [`AreaProblem`].
//! 4. When part of the boundary is unknown, a ring is also left out if all of its ways have the
//!    opposite role: the hole of a lost area must not become an area.
//!
//! Unlike in osmium, one open line does not discard all rings of the relation, and a node on another
//! line divides that line instead of counting as a crossing.
//!
//! All decisions are made in integers and are exact; only the result is in floating-point degrees.

mod exact;
mod faces;
mod graph;
mod lines;
mod map;
mod open;
mod problem;
mod rings;
mod sweep;

use geo::MultiPolygon;

pub use map::{AreaWay, MISSING_NODE, MapUnit, NodePlace, WayRole};
pub use problem::{AreaProblem, LeftOutReason, OpenEnd, RingKind, Spot};

use lines::Lines;

/// An area and the problems of its boundary.
#[derive(Clone, Debug, PartialEq)]
pub struct AssembledArea {
    /// The polygons: valid in the sense of Simple Features, outer rings counter-clockwise, inner
    /// rings clockwise. Each ring begins at its westernmost (then southernmost) node; rings and
    /// polygons are sorted by their places. The order of members does not matter.
    pub area: MultiPolygon<f64>,
    /// Problems of the boundary, and notes.
    pub problems: Vec<AreaProblem>,
    /// Whether the whole boundary is known: no member missing, no line open, no ring left out.
    pub complete: bool,
}

/// Which area do these ways enclose?
///
/// `missing_ways` are the ids of members that the file does not have; `place_of` gives the place
/// of each index in [`AreaWay::nodes`]. Broken input is not an error: the result has every area that
/// can be determined, and the problems. Cost: O(n log n) for n nodes if each segment intersects few
/// bounding boxes of others, as on real maps; all pairs of intersecting boxes are examined.
///
/// ```
/// use nahraum::spatial::assembly::{AreaWay, MapUnit, NodePlace, WayRole, assemble};
/// // A square made of two ways in opposite directions.
/// let places = [[0, 0], [90, 0], [90, 90], [0, 90]];
/// let place_of = |node: u32| NodePlace { at: places[node as usize], id: i64::from(node) + 1 };
/// let way = |id, nodes| AreaWay { id, nodes, role: WayRole::Outer };
/// let ways = [way(7, &[0, 1, 2]), way(8, &[0, 3, 2])];
/// let square = assemble(&ways, &[], &place_of, MapUnit::Centimetres);
/// assert!(square.complete && square.problems.is_empty());
/// let corners: Vec<_> = square.area.0[0].exterior().coords().map(|at| (at.x, at.y)).collect();
/// assert_eq!(corners, [(0.0, 0.0), (0.9, 0.0), (0.9, 0.9), (0.0, 0.9), (0.0, 0.0)]);
///
/// // Without the second way nothing is enclosed.
/// let half = assemble(&ways[..1], &[8], &place_of, MapUnit::Centimetres);
/// assert!(half.area.0.is_empty() && !half.complete);
/// assert_eq!(
///     half.problems[0].to_string(),
///     "the file does not have way 8; that part of the boundary is unknown"
/// );
/// ```
pub fn assemble(
    ways: &[AreaWay<'_>],
    missing_ways: &[i64],
    place_of: &dyn Fn(u32) -> NodePlace,
    unit: MapUnit,
) -> AssembledArea {
    let mut problems = Vec::new();
    let mut missing = missing_ways.to_vec();
    missing.sort_unstable();
    missing.dedup();
    if !missing.is_empty() {
        problems.push(AreaProblem::MissingWay { ways: missing });
    }
    let mut lines = Lines::from_ways(ways, place_of, unit, &mut problems);
    let crosses = sweep::divide(&mut lines, &mut problems);
    let mut fates = open::fates(&lines);
    open::report(&lines, &fates, &mut problems);
    if crosses {
        sweep::cross(&lines, &mut fates, &mut problems);
    }
    let faces = faces::faces(&lines, &fates);
    let area = rings::area(&lines, faces, &mut problems);
    if area.0.is_empty() {
        problems.push(AreaProblem::NoRing);
    }
    let complete = !problems.iter().any(AreaProblem::is_loss);
    AssembledArea { area, problems, complete }
}

/// Which area does a single way, such as a building or a park, enclose? The rules are those of
/// [`assemble`]; an open way encloses nothing.
///
/// ```
/// use nahraum::spatial::assembly::{MapUnit, NodePlace, assemble_closed_way};
/// let places = [[0, 0], [90, 0], [90, 90]];
/// let place_of = |node: u32| NodePlace { at: places[node as usize], id: i64::from(node) + 1 };
/// let park = assemble_closed_way(7, &[0, 2, 1, 0], &place_of, MapUnit::Centimetres);
/// assert_eq!(park.area.0.len(), 1);
/// let path = assemble_closed_way(7, &[0, 2, 1], &place_of, MapUnit::Centimetres);
/// assert!(path.area.0.is_empty());
/// ```
pub fn assemble_closed_way(
    id: i64,
    nodes: &[u32],
    place_of: &dyn Fn(u32) -> NodePlace,
    unit: MapUnit,
) -> AssembledArea {
    // No role: the geometry of a single way never contradicts it.
    assemble(&[AreaWay { id, nodes, role: WayRole::Unset }], &[], place_of, unit)
}
