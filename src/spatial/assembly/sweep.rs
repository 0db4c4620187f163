//! Segments that cross or touch others.

use std::collections::BTreeMap;

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::exact::{At, Meeting, WestRay, crossing_place, meeting};
use super::lines::Lines;
use super::open::{self, Fate};
use super::problem::{AreaProblem, Spot};

/// Segments by bounding box; finds those that may intersect.
pub(super) struct Boxes {
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
}

impl Boxes {
    pub(super) fn new(lines: &Lines<'_>, segments: impl Iterator<Item = u32>) -> Self {
        let boxes = segments.map(|number| {
            let ends = lines.ends(lines.segments[number as usize]);
            // All 32-bit integers are exact in f64.
            let [a, b] = ends.map(|at| at.map(f64::from));
            GeomWithData::new(Rectangle::from_corners(a, b), number)
        });
        Self { tree: RTree::bulk_load(boxes.collect()) }
    }

    /// Calls `visit` with every pair of segments whose boxes intersect, the lower number first, in an
    /// unspecified but fixed order.
    fn pairs(&self, mut visit: impl FnMut(u32, u32)) {
        for (a, b) in self.tree.intersection_candidates_with_other_tree(&self.tree) {
            if a.data < b.data {
                visit(a.data, b.data);
            }
        }
    }

    /// The segments whose boxes intersect a ray within `reach`.
    pub(super) fn on_ray(&self, ray: WestRay, reach: i64) -> impl Iterator<Item = u32> {
        let [x, y] = ray.from.map(|twice| twice as f64 / 2.0);
        let west = AABB::from_corners([x - reach as f64, y], [x, y]);
        self.tree.locate_in_envelope_intersecting(west).map(|found| found.data)
    }
}

/// Divides lines at nodes of other lines on them. Returns whether any lines cross.
pub(super) fn divide(lines: &mut Lines<'_>, problems: &mut Vec<AreaProblem>) -> bool {
    let all = 0..lines.segments.len() as u32;
    let (mut cuts, mut touches, mut crosses) = (Vec::new(), Vec::new(), false);
    Boxes::new(lines, all).pairs(|a, b| {
        let [s, t] = [a, b].map(|number| lines.segments[number as usize]);
        match meeting(lines.ends(s), lines.ends(t)) {
            Meeting::Apart => {}
            Meeting::Cross => crosses = true,
            Meeting::Touch(inside) => {
                for (flags, of, into) in [(inside[0], s, b), (inside[1], t, a)] {
                    for end in [0, 1].into_iter().filter(|end| flags[*end]) {
                        cuts.push((into, of.ends[end]));
                        touches.push((sorted([s.way, t.way]), of.ends[end]));
                    }
                }
            }
        }
    });
    if cuts.is_empty() {
        return crosses;
    }
    touches.sort_unstable();
    touches.dedup();
    for same in touches.chunk_by(|a, b| a.0 == b.0) {
        let (ways, first) = (lines.ids(same[0].0), lines.spot(same[0].1));
        problems.push(AreaProblem::Touch { ways, first, places: same.len() });
    }
    lines.divide(cuts, problems);
    crosses
}

fn sorted([a, b]: [u32; 2]) -> [u32; 2] {
    [a.min(b), a.max(b)]
}

/// Sets the fate of all closed lines connected with crossing lines, and reports the crossings.
pub(super) fn cross(lines: &Lines<'_>, fates: &mut [Fate], problems: &mut Vec<AreaProblem>) {
    let closed = (0..fates.len() as u32).filter(|number| fates[*number as usize] == Fate::Closed);
    let boxes = Boxes::new(lines, closed);
    let mut crossing = vec![false; fates.len()];
    // By ways: the westernmost crossing and the number of crossings.
    let mut seen: BTreeMap<[u32; 2], (At, usize)> = BTreeMap::new();
    boxes.pairs(|a, b| {
        let [s, t] = [a, b].map(|number| lines.segments[number as usize]);
        let ends = [s, t].map(|segment| lines.ends(segment));
        if meeting(ends[0], ends[1]) == Meeting::Cross {
            crossing[a as usize] = true;
            crossing[b as usize] = true;
            let at = crossing_place(ends[0], ends[1]);
            let (first, places) = seen.entry(sorted([s.way, t.way])).or_insert((at, 0));
            *first = at.min(*first);
            *places += 1;
        }
    });
    for (ways, (at, places)) in seen {
        let first = Spot { node: None, at, unit: lines.unit };
        problems.push(AreaProblem::Crossing { ways: lines.ids(ways), first, places });
    }
    open::spread(lines, fates, &crossing);
}
