//! Ends of lines that miss another line.

use super::segments::{Near, SegmentIndex};
use super::web::{Course, Web};
use crate::base::{Diagnostics, Millimetres, codes};
use crate::dataset::Layer;
use crate::spatial::{PointIndex, metres_between};

/// Loose ends up to this distance from another line are told, metres: a step over a kerb, less than any
/// gap that somebody would map on purpose.
const LOOSE_NEAR_M: f64 = 1.0;
/// Ends of one line are joined to a ring only if the line is longer than this many times the tolerance.
const RING_MIN: f64 = 4.0;

/// What uses a node.
#[derive(Clone, Copy, Default)]
struct Use {
    /// Whether it is a corner of a line between its ends.
    is_inner: bool,
    /// How many ends of lines it is.
    ends: u32,
    /// The line that alone uses it.
    only: Option<u32>,
}

fn uses(web: &Web) -> Vec<Use> {
    let mut uses = vec![Use::default(); web.at.len()];
    let mut is_shared = vec![false; web.at.len()];
    for (course, one) in (0..).zip(&web.courses) {
        let last = one.nodes.len() - 1;
        for (at, node) in one.nodes.iter().enumerate() {
            let node = *node as usize;
            match at == 0 || at == last {
                true => uses[node].ends += 1,
                false => uses[node].is_inner = true,
            }
            is_shared[node] |= uses[node].only.is_some_and(|only| only != course);
            uses[node].only = (!is_shared[node]).then_some(course);
        }
    }
    uses
}

/// What an end is joined to.
enum Target {
    Node(u32),
    Segment(u32, u32, f64),
}

/// What ends are looked up in.
struct Joining<'w> {
    web: &'w Web,
    uses: Vec<Use>,
    points: PointIndex,
    segments: SegmentIndex,
    tolerance_m: f64,
}

impl Joining<'_> {
    fn length_m(&self, course: &Course) -> f64 {
        let pairs = course.nodes.windows(2);
        let length = |pair: &[u32]| self.distance_m(pair[0], pair[1]);
        pairs.map(length).sum()
    }

    fn distance_m(&self, a: u32, b: u32) -> f64 {
        metres_between(self.web.at[a as usize], self.web.at[b as usize])
    }

    /// Whether an end may join a node of its own line: only to close a ring.
    fn closes_ring(&self, course: u32, node: u32) -> bool {
        let line = &self.web.courses[course as usize];
        let is_end = line.ends().contains(&node);
        is_end && self.length_m(line) > RING_MIN * self.tolerance_m
    }

    /// The node, else the segment of another line that is nearest to an end, and its distance in metres. An end
    /// that meets another end of its level stays on this level.
    fn target(&self, end: u32, is_settled: &[bool]) -> Option<(Target, f64)> {
        let own = self.uses[end as usize];
        let (level, stays) = (self.web.level(end), own.ends > 1);
        let mut best: Option<(bool, f64, u32)> = None;
        let limit = Millimetres::from_metres(self.tolerance_m);
        self.points.within(self.web.at[end as usize], limit, |_, node| {
            let is_apart = self.web.level(node) != level;
            let is_own = own.only.is_some() && self.uses[node as usize].only == own.only;
            let is_barred = is_own && !self.closes_ring(own.only.unwrap_or(0), node);
            if node == end || !is_settled[node as usize] || is_apart && stays || is_barred {
                return;
            }
            let found = (is_apart, self.distance_m(end, node), node);
            let is_better = |best: (bool, f64, u32)| {
                let by_distance = found.0.cmp(&best.0).then(found.1.total_cmp(&best.1));
                by_distance.then(found.2.cmp(&best.2)).is_lt()
            };
            if best.is_none_or(is_better) {
                best = Some(found);
            }
        });
        if let Some((_, distance, node)) = best {
            return Some((Target::Node(node), distance));
        }
        let near = self.segments.near(self.web.at[end as usize], self.tolerance_m);
        let level_of = |near: &Near| self.web.courses[near.segment.0 as usize].level;
        // A corner within the tolerance has been a target already, or is an end that comes here.
        let has_corner = |near: &Near| {
            let (course, segment) = near.segment;
            let corners = &self.web.courses[course as usize].nodes[segment as usize..];
            corners.iter().take(2).any(|node| self.distance_m(end, *node) <= self.tolerance_m)
        };
        let is_own = |near: &Near| own.only == Some(near.segment.0);
        let open = near.into_iter().filter(|near| !has_corner(near) && !is_own(near));
        let open = open.filter(|near| level_of(near) == level || !stays);
        let nearest = open.min_by(|a, b| {
            let by_level = (level_of(a) != level).cmp(&(level_of(b) != level));
            by_level.then(a.distance_2.total_cmp(&b.distance_2)).then(a.segment.cmp(&b.segment))
        })?;
        let (course, segment) = nearest.segment;
        Some((Target::Segment(course, segment, nearest.share), nearest.distance_2.sqrt()))
    }
}

/// Joins each end to what lies within a distance, and says which ends missed it (W824).
pub(super) fn join(web: &mut Web, tolerance_m: f64, layer: &Layer, diagnostics: &mut Diagnostics) {
    let places = web.at.iter().copied().zip(0..);
    let joining = Joining {
        uses: uses(web),
        points: PointIndex::new(places),
        segments: SegmentIndex::new(web),
        tolerance_m,
        web,
    };
    let uses = &joining.uses;
    let mut is_settled: Vec<bool> = uses.iter().map(|one| one.is_inner).collect();
    let mut ends: Vec<u32> =
        (0..uses.len() as u32).filter(|n| uses[*n as usize].ends > 0).collect();
    let place = |node: u32| joining.web.at[node as usize];
    ends.sort_by(|a, b| {
        let (p, q) = (place(*a), place(*b));
        p.x.total_cmp(&q.x).then(p.y.total_cmp(&q.y)).then(a.cmp(b))
    });
    let (mut moved, mut added, mut missed) = (vec![None; uses.len()], Vec::new(), Vec::new());
    for end in ends.into_iter().filter(|end| !uses[*end as usize].is_inner) {
        let target = joining.target(end, &is_settled);
        is_settled[end as usize] = !matches!(target, Some((Target::Node(_), _)));
        match target {
            Some((Target::Node(node), distance)) => {
                moved[end as usize] = Some(node);
                // Ends of two levels at one place miss nothing.
                missed.extend((distance > 0.0).then_some((end, distance)));
            }
            Some((Target::Segment(course, segment, share), distance)) => {
                added.push((course, segment, share, end));
                missed.push((end, distance));
            }
            None => {}
        }
    }
    report_missed(web, missed, layer, diagnostics);
    web.insert(added);
    for node in web.courses.iter_mut().flat_map(|course| &mut course.nodes) {
        *node = moved[*node as usize].unwrap_or(*node);
    }
}

fn report_missed(web: &Web, missed: Vec<(u32, f64)>, layer: &Layer, diagnostics: &mut Diagnostics) {
    let mut row_of = vec![usize::MAX; web.at.len()];
    for course in &web.courses {
        for end in course.ends() {
            let row = &mut row_of[end as usize];
            *row = course.row.min(*row);
        }
    }
    for (end, distance) in missed {
        diagnostics.push_with(codes::W824, layer.source_name(), |_| {
            let message = format!(
                "the line ends at {} without a common point with the line {:.1} cm away; they are joined",
                web.in_words(end),
                distance * 100.0
            );
            let hint = "join_ends_m in [walk.lines] sets the tolerance";
            (layer.place(row_of[end as usize]), message, hint)
        });
    }
}

/// Reports ends that meet nothing, although another line is near (W825).
pub(super) fn report_loose(
    web: &Web,
    tolerance_m: f64,
    layer: &Layer,
    diagnostics: &mut Diagnostics,
) {
    let degrees = web.degrees();
    let index = SegmentIndex::new(web);
    let near_m = LOOSE_NEAR_M.max(2.0 * tolerance_m);
    for (number, course) in (0..).zip(&web.courses) {
        let [first, last] = course.ends();
        for (end, other) in [(first, last), (last, first)] {
            if degrees[end as usize] != 1 {
                continue;
            }
            let near = index.near(web.at[end as usize], near_m).into_iter();
            // A short stub is near the line that it begins at.
            let others = near.filter(|near| {
                let line = &web.courses[near.segment.0 as usize];
                near.segment.0 != number && !line.nodes.contains(&other)
            });
            let nearest = others.min_by(|a, b| a.distance_2.total_cmp(&b.distance_2));
            let Some(nearest) = nearest else { continue };
            diagnostics.push_with(codes::W825, layer.source_name(), |_| {
                let beside = layer.record(web.courses[nearest.segment.0 as usize].row);
                let message = format!(
                    "the line ends at {}, {:.0} cm from {beside}, and does not meet it",
                    web.in_words(end),
                    nearest.distance_2.sqrt() * 100.0
                );
                let hint = "a larger join_ends_m in [walk.lines] joins them";
                (layer.place(course.row), message, hint)
            });
        }
    }
}
