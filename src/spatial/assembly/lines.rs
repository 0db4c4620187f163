//! The line segments of an area: each once, without those that bound nothing.

use std::collections::BTreeMap;

use super::exact::At;
use super::map::{AreaWay, MISSING_NODE, MapUnit, NodePlace, WayRole};
use super::problem::{AreaProblem, Spot};

/// A line segment between two nodes. Points are sorted by place, so the first end is the western one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Segment {
    pub ends: [u32; 2],
    /// Position in [`Lines::ways`].
    pub way: u32,
}

impl Segment {
    pub(super) fn new(a: u32, b: u32, way: u32) -> Self {
        Self { ends: [a.min(b), a.max(b)], way }
    }
}

/// The line segments of an area.
pub(super) struct Lines<'a> {
    pub unit: MapUnit,
    /// The ways in use, by id.
    pub ways: Vec<AreaWay<'a>>,
    /// By way: whether all its segments are part of a boundary, so that its role can be checked.
    pub whole: Vec<bool>,
    /// By point: whether an odd number of segments of ways with the role `inner` meet there, so that
    /// these ways alone do not close.
    pub inner_open: Vec<bool>,
    /// Places, ascending, unique, each with the lowest id of the nodes there.
    pub points: Vec<NodePlace>,
    /// Ascending; no two between the same points.
    pub segments: Vec<Segment>,
}

/// Overlaps of the same ways.
struct Overlap {
    first: u32,
    segments: usize,
}

/// The segments of all ways before any are removed.
#[derive(Default)]
struct Drawn {
    segments: Vec<Segment>,
    /// The first tip of each way that doubles back on itself.
    tips: BTreeMap<u32, u32>,
}

impl<'a> Lines<'a> {
    pub(super) fn from_ways(
        ways: &[AreaWay<'a>],
        place_of: &dyn Fn(u32) -> NodePlace,
        unit: MapUnit,
        problems: &mut Vec<AreaProblem>,
    ) -> Self {
        let ways = each_once(ways, problems);
        let places: Vec<Vec<Option<NodePlace>>> = ways
            .iter()
            .map(|way| {
                let place = |node: &u32| (*node != MISSING_NODE).then(|| place_of(*node));
                way.nodes.iter().map(place).collect()
            })
            .collect();
        let points = points_of(&places, unit, problems);
        let whole = vec![true; ways.len()];
        let inner_open = vec![false; points.len()];
        let mut lines = Self { unit, ways, whole, inner_open, points, segments: Vec::new() };
        let mut drawn = Drawn::default();
        for (way, places) in places.iter().enumerate() {
            lines.draw(way as u32, places, &mut drawn, problems);
        }
        let is_inner = |it: &&Segment| lines.ways[it.way as usize].role == WayRole::Inner;
        for end in drawn.segments.iter().filter(is_inner).flat_map(|segment| segment.ends) {
            let open = &mut lines.inner_open[end as usize];
            *open = !*open;
        }
        lines.keep_bounding(drawn, problems);
        lines
    }

    pub(super) fn at(&self, point: u32) -> At {
        self.points[point as usize].at
    }

    pub(super) fn ends(&self, segment: Segment) -> [At; 2] {
        segment.ends.map(|end| self.at(end))
    }

    pub(super) fn spot(&self, point: u32) -> Spot {
        Spot::node(self.points[point as usize], self.unit)
    }

    /// The ids of ways, ascending, each once.
    pub(super) fn ids(&self, ways: impl IntoIterator<Item = u32>) -> Vec<i64> {
        let mut ids: Vec<i64> = ways.into_iter().map(|way| self.ways[way as usize].id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn draw(
        &self,
        way: u32,
        places: &[Option<NodePlace>],
        drawn: &mut Drawn,
        problems: &mut Vec<AreaProblem>,
    ) {
        let id = self.ways[way as usize].id;
        let point =
            |place: &NodePlace| self.points.partition_point(|known| known.at < place.at) as u32;
        let before = drawn.segments.len();
        let (mut missing, mut repeated, mut first_repeated) = (0, 0, None);
        // Places without repetitions, to find where the way doubles back.
        let mut visited: Vec<Option<u32>> = Vec::with_capacity(places.len());
        for place in places {
            let here = place.as_ref().map(point);
            missing += usize::from(here.is_none());
            match (visited.last().copied().flatten(), here) {
                (Some(a), Some(b)) if a == b => {
                    repeated += 1;
                    first_repeated = first_repeated.or(here);
                    continue;
                }
                (Some(a), Some(b)) => drawn.segments.push(Segment::new(a, b, way)),
                _ => {}
            }
            visited.push(here);
        }
        if let Some(tip) = first_tip(&visited) {
            drawn.tips.insert(way, tip);
        }
        if missing > 0 {
            problems.push(AreaProblem::MissingNode { way: id, nodes: missing });
        } else if drawn.segments.len() == before {
            problems.push(AreaProblem::DegenerateWay { way: id });
        }
        if let Some(first) = first_repeated {
            let first = self.spot(first);
            problems.push(AreaProblem::RepeatedNode { way: id, first, nodes: repeated });
        }
    }

    /// Removes and reports segments that are drawn an even number of times.
    fn keep_bounding(&mut self, mut drawn: Drawn, problems: &mut Vec<AreaProblem>) {
        drawn.segments.sort_unstable();
        let mut overlaps: BTreeMap<(Vec<u32>, usize), Overlap> = BTreeMap::new();
        self.segments.clear();
        for same in drawn.segments.chunk_by(|a, b| a.ends == b.ends) {
            if same.len() % 2 == 1 {
                self.segments.push(same[0]);
            }
            if same.len() == 1 {
                continue;
            }
            let mut ways: Vec<u32> = same.iter().map(|segment| segment.way).collect();
            ways.dedup();
            for way in &ways {
                self.whole[*way as usize] = false;
            }
            let none = Overlap { first: same[0].ends[0], segments: 0 };
            overlaps.entry((ways, same.len())).or_insert(none).segments += 1;
        }
        for ((ways, times), Overlap { first, segments }) in overlaps {
            let tip = match ways.as_slice() {
                [way] => drawn.tips.get(way).copied(),
                _ => None,
            };
            let ways = self.ids(ways);
            problems.push(match tip {
                Some(tip) => AreaProblem::Spike { way: ways[0], tip: self.spot(tip), segments },
                None => {
                    let first = self.spot(first);
                    AreaProblem::DuplicateSegment { ways, first, segments, times }
                }
            });
        }
    }

    /// Divides segments at points on them, given as pairs of segment and point. Parts that then
    /// coincide with another segment are removed.
    pub(super) fn divide(&mut self, mut at: Vec<(u32, u32)>, problems: &mut Vec<AreaProblem>) {
        at.sort_unstable();
        at.dedup();
        let mut drawn = Drawn::default();
        let mut rest = at.as_slice();
        for (number, segment) in self.segments.iter().enumerate() {
            let count = rest.iter().take_while(|(of, _)| *of as usize == number).count();
            let (here, later) = rest.split_at(count);
            rest = later;
            let [mut from, to] = segment.ends;
            // Along a straight line, points are in sorted order.
            for point in here.iter().map(|(_, point)| *point).chain([to]) {
                drawn.segments.push(Segment::new(from, point, segment.way));
                from = point;
            }
        }
        self.keep_bounding(drawn, problems);
    }
}

/// The ways by id, each once.
fn each_once<'a>(ways: &[AreaWay<'a>], problems: &mut Vec<AreaProblem>) -> Vec<AreaWay<'a>> {
    let mut sorted = ways.to_vec();
    sorted.sort_by_key(|way| (way.id, way.role));
    let mut once = Vec::with_capacity(sorted.len());
    for same in sorted.chunk_by(|a, b| a.id == b.id) {
        if same.len() > 1 {
            problems.push(AreaProblem::DuplicateWay { way: same[0].id, times: same.len() });
        }
        once.push(same[0]);
    }
    once
}

/// All places, each with the lowest id of the nodes at it.
fn points_of(
    places: &[Vec<Option<NodePlace>>],
    unit: MapUnit,
    problems: &mut Vec<AreaProblem>,
) -> Vec<NodePlace> {
    let mut nodes: Vec<NodePlace> = places.iter().flatten().flatten().copied().collect();
    nodes.sort_unstable();
    nodes.dedup();
    let shared = |same: &&[NodePlace]| same.len() > 1;
    let mut several = nodes.chunk_by(|a, b| a.at == b.at).filter(shared);
    if let Some(same) = several.next() {
        let places = 1 + several.count();
        let (nodes, first) = ([same[0].id, same[1].id], Spot::node(same[0], unit));
        problems.push(AreaProblem::SamePlace { nodes, first, places });
    }
    nodes.dedup_by_key(|node| node.at);
    nodes
}

/// The first place where a way doubles back to the place before.
fn first_tip(visited: &[Option<u32>]) -> Option<u32> {
    let turns = |three: &&[Option<u32>]| three[0].is_some() && three[0] == three[2];
    let tip = visited.windows(3).find(turns).and_then(|three| three[1]);
    // A closed way may also double back at its start.
    let closed = visited.len() > 2 && visited.first() == visited.last();
    let at_start = || {
        let (second, before_last) = (visited.get(1)?, visited.get(visited.len() - 2)?);
        visited[0].filter(|_| closed && second.is_some() && second == before_last)
    };
    tip.or_else(at_start)
}
