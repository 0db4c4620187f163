//! Open lines: lines that are not part of any ring.

use rstar::RTree;
use rstar::primitives::GeomWithData;

use super::exact::At;
use super::graph::{Blocks, blocks, chains};
use super::lines::Lines;
use super::map::MapUnit;
use super::problem::{AreaProblem, OpenEnd};
use crate::base::zip_equal;

/// The fate of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Part of a ring.
    Closed,
    /// Part of a line that does not close.
    Open,
    /// Part of ambiguous rings.
    Forked,
    /// Part of a ring that crosses another or itself.
    Crossing,
}

/// Mean radius of the Earth in metres (IUGG 1980).
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// Which lines form closed rings?
///
/// If every point has an even number of lines, all of them do. Otherwise lines that are not on any
/// ring are open: first single segments, then whole ways that run from ring to ring. If points with
/// an odd number of lines remain, their rings are ambiguous.
pub(super) fn fates(lines: &Lines<'_>) -> Vec<Fate> {
    let mut fates = vec![Fate::Closed; lines.segments.len()];
    if odd_points(lines, &fates).is_empty() {
        return fates;
    }
    let (closed, blocks) = blocks_of(lines, &fates, |fate| fate == Fate::Closed);
    for (segment, block) in zip_equal(&closed, &blocks.of) {
        if blocks.sizes[*block as usize] == 1 {
            fates[*segment as usize] = Fate::Open;
        }
    }
    if !odd_points(lines, &fates).is_empty() {
        open_runs(lines, &mut fates);
    }
    let odd = odd_points(lines, &fates);
    if !odd.is_empty() {
        fork(lines, &mut fates, &odd);
    }
    fates
}

/// Points at which an odd number of closed lines meet, ascending.
fn odd_points(lines: &Lines<'_>, fates: &[Fate]) -> Vec<u32> {
    let mut odd = vec![false; lines.points.len()];
    let closed = zip_equal(&lines.segments, fates).filter(|(_, fate)| **fate == Fate::Closed);
    for end in closed.flat_map(|(segment, _)| segment.ends) {
        odd[end as usize] = !odd[end as usize];
    }
    (0..odd.len() as u32).filter(|point| odd[*point as usize]).collect()
}

/// The segments with a fate, and their blocks in the same order.
pub(super) fn blocks_of(
    lines: &Lines<'_>,
    fates: &[Fate],
    with: impl Fn(Fate) -> bool,
) -> (Vec<u32>, Blocks) {
    let chosen: Vec<u32> =
        (0..fates.len() as u32).filter(|number| with(fates[*number as usize])).collect();
    let edges: Vec<[u32; 2]> =
        chosen.iter().map(|number| lines.segments[*number as usize].ends).collect();
    let blocks = blocks(lines.points.len(), &edges);
    (chosen, blocks)
}

/// Segments with a fate as edges for [`chains`].
fn edges_of(
    lines: &Lines<'_>,
    fates: &[Fate],
    with: Fate,
    kind: impl Fn(u32) -> u32,
) -> Vec<(u32, [u32; 2], u32)> {
    let numbered = zip_equal(&lines.segments, fates).enumerate();
    let chosen = numbered.filter(|(_, (_, fate))| **fate == with);
    chosen.map(|(number, (segment, _))| (number as u32, segment.ends, kind(segment.way))).collect()
}

/// Marks the ways that are not on any ring of whole ways as open.
fn open_runs(lines: &Lines<'_>, fates: &mut [Fate]) {
    let runs = chains(&edges_of(lines, fates, Fate::Closed, |way| way));
    let between = |run: &&super::graph::Chain| matches!(run.ends.as_slice(), [a, b] if a != b);
    let runs: Vec<_> = runs.iter().filter(between).collect();
    let edges: Vec<[u32; 2]> = runs.iter().map(|run| [run.ends[0], run.ends[1]]).collect();
    let blocks = blocks(lines.points.len(), &edges);
    for (run, block) in zip_equal(&runs, &blocks.of) {
        if blocks.sizes[*block as usize] == 1 {
            for segment in &run.edges {
                fates[*segment as usize] = Fate::Open;
            }
        }
    }
}

/// Marks the blocks that contain an odd point as ambiguous.
fn fork(lines: &Lines<'_>, fates: &mut [Fate], odd: &[u32]) {
    let (closed, blocks) = blocks_of(lines, fates, |fate| fate == Fate::Closed);
    // A point can be odd in one block and even in another.
    let mut meets: Vec<(u32, u32)> = Vec::new();
    for (segment, block) in zip_equal(&closed, &blocks.of) {
        let ends = lines.segments[*segment as usize].ends;
        let at_odd = ends.iter().filter(|end| odd.binary_search(end).is_ok());
        meets.extend(at_odd.map(|end| (*block, *end)));
    }
    meets.sort_unstable();
    let mut forked = vec![false; blocks.sizes.len()];
    for same in meets.chunk_by(|a, b| a == b).filter(|same| same.len() % 2 == 1) {
        forked[same[0].0 as usize] = true;
    }
    for (segment, block) in zip_equal(&closed, &blocks.of) {
        if forked[*block as usize] {
            fates[*segment as usize] = Fate::Forked;
        }
    }
}

/// Marks the closed lines of every block that has a crossing line.
pub(super) fn spread(lines: &Lines<'_>, fates: &mut [Fate], crossing: &[bool]) {
    let (closed, blocks) = blocks_of(lines, fates, |fate| fate == Fate::Closed);
    let mut marked = vec![false; blocks.sizes.len()];
    for (segment, block) in zip_equal(&closed, &blocks.of) {
        marked[*block as usize] |= crossing[*segment as usize];
    }
    for (segment, block) in zip_equal(&closed, &blocks.of) {
        if marked[*block as usize] {
            fates[*segment as usize] = Fate::Crossing;
        }
    }
}

/// Reports open lines and ambiguous rings (forks).
pub(super) fn report(lines: &Lines<'_>, fates: &[Fate], problems: &mut Vec<AreaProblem>) {
    let open = chains(&edges_of(lines, fates, Fate::Open, |_| 0));
    let ends = Ends::new(lines, open.iter().flat_map(|chain| chain.ends.iter().copied()));
    let ways_of = |segments: &[u32]| {
        lines.ids(segments.iter().map(|segment| lines.segments[*segment as usize].way))
    };
    problems.extend(open.iter().map(|chain| AreaProblem::Gap {
        ways: ways_of(&chain.edges),
        ends: chain.ends.iter().map(|point| ends.open_end(*point)).collect(),
    }));
    let (forked, blocks) = blocks_of(lines, fates, |fate| fate == Fate::Forked);
    let mut by_block: Vec<Vec<u32>> = vec![Vec::new(); blocks.sizes.len()];
    for (segment, block) in zip_equal(&forked, &blocks.of) {
        by_block[*block as usize].push(*segment);
    }
    by_block.sort_unstable();
    for segments in by_block {
        let mut ends: Vec<u32> =
            segments.iter().flat_map(|it| lines.segments[*it as usize].ends).collect();
        ends.sort_unstable();
        let odd = ends.chunk_by(|a, b| a == b).filter(|same| same.len() % 2 == 1);
        let nodes = odd.map(|same| lines.spot(same[0])).collect();
        problems.push(AreaProblem::Fork { ways: ways_of(&segments), nodes });
    }
}

/// All ends of open lines, to find the nearest one.
struct Ends<'a, 'w> {
    lines: &'a Lines<'w>,
    tree: RTree<GeomWithData<[f64; 3], u32>>,
}

impl<'a, 'w> Ends<'a, 'w> {
    fn new(lines: &'a Lines<'w>, points: impl Iterator<Item = u32>) -> Self {
        let mut points: Vec<u32> = points.collect();
        points.sort_unstable();
        points.dedup();
        let placed = |point| GeomWithData::new(in_space(lines.at(point), lines.unit), point);
        Self { lines, tree: RTree::bulk_load(points.into_iter().map(placed).collect()) }
    }

    fn open_end(&self, point: u32) -> OpenEnd {
        let from = in_space(self.lines.at(point), self.lines.unit);
        let mut nearest: Option<(f64, u32)> = None;
        for (other, distance) in self.tree.nearest_neighbor_iter_with_distance_2(from) {
            if nearest.is_some_and(|(least, _)| distance > least) {
                break;
            }
            if other.data != point {
                nearest = Some(nearest.map_or((distance, other.data), |(least, known)| {
                    (least, known.min(other.data))
                }));
            }
        }
        let nearest = nearest.map(|(_, other)| other);
        let metres =
            |other| distance_m(self.lines.at(point), self.lines.at(other), self.lines.unit);
        OpenEnd {
            spot: self.lines.spot(point),
            nearest: nearest.map(|other| self.lines.spot(other)),
            distance_m: nearest.map(metres),
        }
    }
}

/// A place as a point in space, so that the nearest one is also found across ±180° of longitude.
fn in_space(at: At, unit: MapUnit) -> [f64; 3] {
    let [x, y] = at.map(|value| unit.value(value));
    match unit {
        MapUnit::Centimetres => [x, y, 0.0],
        MapUnit::Degrees => {
            let (longitude, latitude) = (x.to_radians(), y.to_radians());
            let [east, up] = [longitude.sin_cos(), latitude.sin_cos()];
            [up.1 * east.1, up.1 * east.0, up.0]
        }
    }
}

/// The distance between two places: by the haversine formula (Sinnott 1984), or in the plane.
fn distance_m(a: At, b: At, unit: MapUnit) -> f64 {
    let [[ax, ay], [bx, by]] = [a, b].map(|at| at.map(|value| unit.value(value)));
    match unit {
        MapUnit::Centimetres => ((bx - ax).powi(2) + (by - ay).powi(2)).sqrt(),
        MapUnit::Degrees => {
            let half = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
            let wide = ay.to_radians().cos() * by.to_radians().cos() * half(ax, bx);
            2.0 * EARTH_RADIUS_M * (half(ay, by) + wide).min(1.0).sqrt().asin()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_follow_the_sphere_and_the_plane() {
        let degree = EARTH_RADIUS_M.to_radians();
        let on_sphere = |a, b| distance_m(a, b, MapUnit::Degrees);
        assert!((on_sphere([0, 0], [10_000_000, 0]) - degree).abs() < 1e-6);
        assert!((on_sphere([1_795_000_000, 0], [-1_795_000_000, 0]) - degree).abs() < 1e-6);
        // At 60 degrees north a degree of longitude is half as long; the great circle is a little shorter.
        let north = on_sphere([0, 600_000_000], [10_000_000, 600_000_000]);
        assert!((north - degree / 2.0).abs() < 2.0, "{north}");
        assert_eq!(distance_m([0, 0], [300, 400], MapUnit::Centimetres), 5.0);
    }

    #[test]
    fn near_in_space_is_near_on_the_map() {
        let [a, b, c] = [[1_799_999_990, 0], [-1_799_999_990, 0], [1_799_999_000, 0]]
            .map(|at| in_space(at, MapUnit::Degrees));
        let square = |p: [f64; 3], q: [f64; 3]| -> f64 {
            p.iter().zip(q).map(|(p, q)| (p - q) * (p - q)).sum()
        };
        assert!(square(a, b) < square(a, c));
    }
}
