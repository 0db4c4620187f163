//! Builds simple rings and polygons from the walks around faces.

use geo::{Coord, LineString, MultiPolygon, Polygon};

use super::exact::{WestRay, double_area};
use super::faces::{Faces, Walk, origin};
use super::lines::Lines;
use super::map::WayRole;
use super::open::{Fate, blocks_of};
use super::problem::{AreaProblem, LeftOutReason, RingKind};
use crate::base::zip_equal;

/// A ring without repeated points.
#[derive(Clone, Debug)]
struct Ring {
    /// Its points in order, from the westernmost on.
    points: Vec<u32>,
    /// Its ways, ascending.
    ways: Vec<u32>,
    kind: RingKind,
}

/// An outer ring and its holes.
struct Shape {
    outer: Ring,
    inner: Vec<Ring>,
    /// Whether an unusable ring bounds the same face.
    spoiled: bool,
}

/// The area enclosed by closed lines.
pub(super) fn area(
    lines: &Lines<'_>,
    faces: Faces<'_, '_>,
    problems: &mut Vec<AreaProblem>,
) -> MultiPolygon<f64> {
    let (mut shapes, homeless) = shapes(lines, &faces);
    let mut out = LeftOut { lines, problems };
    for ring in &homeless {
        out.report(ring, LeftOutReason::BesideUnusable);
    }
    for shape in shapes.extract_if(.., |shape| shape.spoiled) {
        out.whole_shape(&shape, LeftOutReason::BesideUnusable);
    }
    // Roles can be wrong, but they are more reliable than nesting when part of the boundary is unknown.
    if out.problems.iter().any(AreaProblem::is_loss) {
        out.contradicted(&mut shapes);
    }
    wrong_roles(lines, &shapes, problems);
    for shape in &mut shapes {
        shape.inner.sort_unstable_by(|a, b| a.points.cmp(&b.points));
    }
    shapes.sort_unstable_by(|a, b| a.outer.points.cmp(&b.outer.points));
    let polygon = |shape: &Shape| {
        let inner = shape.inner.iter().map(|ring| line_string(lines, ring)).collect();
        Polygon::new(line_string(lines, &shape.outer), inner)
    };
    MultiPolygon(shapes.iter().map(polygon).collect())
}

fn line_string(lines: &Lines<'_>, ring: &Ring) -> LineString<f64> {
    let closed = ring.points.iter().chain(ring.points.first());
    let places = closed.map(|point| {
        let [x, y] = lines.at(*point).map(|value| lines.unit.value(value));
        Coord { x, y }
    });
    LineString(places.collect())
}

/// All polygons, and holes whose polygon is unknown.
fn shapes(lines: &Lines<'_>, faces: &Faces<'_, '_>) -> (Vec<Shape>, Vec<Ring>) {
    let mut shapes: Vec<Shape> = Vec::new();
    // The shape of the face of each walk.
    let mut shape_of: Vec<Option<usize>> = vec![None; faces.walks.len()];
    let inside = |around: bool| {
        let walks = faces.walks.iter().enumerate();
        walks.filter(move |(_, walk)| walk.inside && walk.around == around)
    };
    for (number, walk) in inside(true) {
        let (outer, inner) = simple_rings(lines, walk)
            .into_iter()
            .partition::<Vec<_>, _>(|ring| ring.kind == RingKind::Outer);
        // A face has one outer ring.
        if let Some(outer) = outer.into_iter().next() {
            shape_of[number] = Some(shapes.len());
            shapes.push(Shape { outer, inner, spoiled: false });
        }
    }
    let lowest = |walk: &Walk| walk.steps.iter().map(|step| origin(lines, *step)).min();
    let mut holes: Vec<_> =
        inside(false).filter_map(|(number, walk)| Some((lowest(walk)?, number, walk))).collect();
    // From west to east: the next line to the west is part of a walk whose face is already known.
    holes.sort_unstable_by_key(|(lowest, number, _)| (*lowest, *number));
    let mut homeless = Vec::new();
    for (lowest, number, walk) in holes {
        let west = faces.walk_west(WestRay::at(lines.at(lowest)));
        shape_of[number] = west.and_then(|walk| shape_of[walk as usize]);
        match shape_of[number] {
            Some(shape) => shapes[shape].inner.extend(simple_rings(lines, walk)),
            None => homeless.extend(simple_rings(lines, walk)),
        }
    }
    let (crossing, blocks) = blocks_of(lines, faces.fates, |fate| fate == Fate::Crossing);
    let mut seen = vec![false; blocks.sizes.len()];
    for (segment, block) in zip_equal(&crossing, &blocks.of) {
        let ends = lines.ends(lines.segments[*segment as usize]);
        if ends[0][1] != ends[1][1] && !std::mem::replace(&mut seen[*block as usize], true) {
            let west = faces.walk_west(WestRay::middle(ends));
            if let Some(shape) = west.and_then(|walk| shape_of[walk as usize]) {
                shapes[shape].spoiled = true;
            }
        }
    }
    (shapes, homeless)
}

/// Divides a walk at the points that it visits repeatedly.
fn simple_rings(lines: &Lines<'_>, walk: &Walk) -> Vec<Ring> {
    let mut points: Vec<u32> = walk.steps.iter().map(|step| origin(lines, *step)).collect();
    points.sort_unstable();
    points.dedup();
    // The index of each point on the path, if it is on it.
    let mut on_path: Vec<Option<usize>> = vec![None; points.len()];
    let position = |point: u32| points.partition_point(|known| *known < point);
    let (mut path, mut rings): (Vec<u32>, Vec<Ring>) = (Vec::new(), Vec::new());
    for step in &walk.steps {
        let here = position(origin(lines, *step));
        if let Some(since) = on_path[here] {
            let closed = path.split_off(since);
            for step in &closed {
                on_path[position(origin(lines, *step))] = None;
            }
            rings.push(ring(lines, &closed));
        }
        on_path[here] = Some(path.len());
        path.push(*step);
    }
    rings.push(ring(lines, &path));
    rings
}

fn ring(lines: &Lines<'_>, steps: &[u32]) -> Ring {
    let mut points: Vec<u32> = steps.iter().map(|step| origin(lines, *step)).collect();
    let west = (0..points.len()).min_by_key(|at| points[*at]).unwrap_or(0);
    points.rotate_left(west);
    let mut ways: Vec<u32> =
        steps.iter().map(|step| lines.segments[*step as usize / 2].way).collect();
    ways.sort_unstable();
    ways.dedup();
    let around = double_area(points.iter().map(|point| lines.at(*point))) > 0;
    Ring { points, ways, kind: if around { RingKind::Outer } else { RingKind::Inner } }
}

/// Reports rings that are not part of the result.
struct LeftOut<'a, 'w> {
    lines: &'a Lines<'w>,
    problems: &'a mut Vec<AreaProblem>,
}

impl LeftOut<'_, '_> {
    fn report(&mut self, ring: &Ring, reason: LeftOutReason) {
        let ways = self.lines.ids(ring.ways.iter().copied());
        self.problems.push(AreaProblem::LeftOut { ways, ring: ring.kind, reason });
    }

    fn whole_shape(&mut self, shape: &Shape, outer: LeftOutReason) {
        self.report(&shape.outer, outer);
        for ring in &shape.inner {
            self.report(ring, LeftOutReason::BesideUnusable);
        }
    }

    /// Removes the rings whose ways all have the opposite role.
    fn contradicted(&mut self, shapes: &mut Vec<Shape>) {
        let lines = self.lines;
        let all = |ring: &Ring, role: WayRole| {
            ring.ways.iter().all(|way| lines.ways[*way as usize].role == role)
        };
        let [hole, land] = [WayRole::Inner, WayRole::Outer];
        for shape in shapes.extract_if(.., |shape| all(&shape.outer, hole)) {
            self.whole_shape(&shape, LeftOutReason::RoleContradicts(hole));
        }
        for shape in shapes {
            for ring in shape.inner.extract_if(.., |ring| all(ring, land)) {
                self.report(&ring, LeftOutReason::RoleContradicts(land));
            }
        }
    }
}

/// Reports the ways whose role contradicts the rings they are part of.
fn wrong_roles(lines: &Lines<'_>, shapes: &[Shape], problems: &mut Vec<AreaProblem>) {
    // By way: whether it is part of an outer ring, of an inner ring, and whether its role is checked.
    let mut part_of = vec![[false; 2]; lines.ways.len()];
    let mut counts = vec![false; lines.ways.len()];
    for ring in shapes.iter().flat_map(|shape| shape.inner.iter().chain([&shape.outer])) {
        // A hole that touches the outer ring at two nodes, or shares edges with it, is part of an
        // outer ring although its role is right: it is closed itself, and the ring has other ways.
        let judged = ring.points.iter().any(|point| lines.inner_open[*point as usize])
            || ring.ways.iter().all(|way| is_wrong(lines.ways[*way as usize].role, ring.kind));
        for way in &ring.ways {
            part_of[*way as usize][usize::from(ring.kind == RingKind::Inner)] = true;
            counts[*way as usize] |= judged;
        }
    }
    for (number, way) in lines.ways.iter().enumerate() {
        // A way that is part of both, or only partly a boundary, has no right role.
        let ring = match part_of[number] {
            [true, false] if lines.whole[number] => RingKind::Outer,
            [false, true] if lines.whole[number] => RingKind::Inner,
            _ => continue,
        };
        if is_wrong(way.role, ring) && (counts[number] || way.role == WayRole::Other) {
            problems.push(AreaProblem::WrongRole { way: way.id, role: way.role, ring });
        }
    }
}

fn is_wrong(role: WayRole, ring: RingKind) -> bool {
    match role {
        WayRole::Unset => false,
        WayRole::Outer => ring != RingKind::Outer,
        WayRole::Inner => ring != RingKind::Inner,
        WayRole::Other => true,
    }
}
