//! Walks along closed lines, each around one face of the plane on its left.

use super::exact::{Cut, WestRay, by_angle, double_area};
use super::graph::incidence;
use super::lines::Lines;
use super::open::Fate;
use super::sweep::Boxes;

/// First search distance for the next line, in units of the map: 0.001 degrees or 100 metres.
const REACH_MIN: i64 = 10_000;
/// Search distance over the whole map.
const REACH_MAX: i64 = 1 << 32;

/// A walk around a face.
pub(super) struct Walk {
    /// The steps in order: twice the number of the segment, plus one if the step runs from its
    /// second end to its first.
    pub steps: Vec<u32>,
    /// Whether it runs counter-clockwise, so that it encloses its face; otherwise the face surrounds
    /// it.
    pub around: bool,
    /// Whether the face on its left belongs to the area.
    pub inside: bool,
}

/// The faces between closed lines.
pub(super) struct Faces<'a, 'w> {
    lines: &'a Lines<'w>,
    pub fates: &'a [Fate],
    boxes: Boxes,
    pub walks: Vec<Walk>,
    /// The walk of each step.
    walk_of: Vec<u32>,
}

/// The point where a step begins.
pub(super) fn origin(lines: &Lines<'_>, step: u32) -> u32 {
    lines.segments[step as usize / 2].ends[step as usize % 2]
}

/// Walks around all faces of the closed lines and finds those that belong to the area, by the even-odd
/// rule: a ray from the face crosses an odd number of lines, including rings that cross others.
pub(super) fn faces<'a, 'w>(lines: &'a Lines<'w>, fates: &'a [Fate]) -> Faces<'a, 'w> {
    let rings = (0..fates.len() as u32)
        .filter(|number| matches!(fates[*number as usize], Fate::Closed | Fate::Crossing));
    let boxes = Boxes::new(lines, rings);
    let walk_of = vec![u32::MAX; fates.len() * 2];
    let mut faces = Faces { lines, fates, boxes, walks: Vec::new(), walk_of };
    let next = next_steps(lines, fates);
    for step in 0..next.len() as u32 {
        if next[step as usize] != u32::MAX && faces.walk_of[step as usize] == u32::MAX {
            faces.trace(step, &next);
        }
    }
    faces
}

/// The next step after each step, keeping the face on the left; `u32::MAX` for steps along lines
/// that are not closed.
fn next_steps(lines: &Lines<'_>, fates: &[Fate]) -> Vec<u32> {
    let closed: Vec<u32> =
        (0..fates.len() as u32).filter(|number| fates[*number as usize] == Fate::Closed).collect();
    let edges: Vec<[u32; 2]> =
        closed.iter().map(|number| lines.segments[*number as usize].ends).collect();
    let incidence = incidence(lines.points.len(), &edges);
    let mut next = vec![u32::MAX; fates.len() * 2];
    let mut leaving = Vec::new();
    for point in 0..lines.points.len() as u32 {
        leaving.clear();
        leaving.extend(incidence.row(point as usize).iter().map(|edge| {
            let step = closed[*edge as usize] * 2;
            if origin(lines, step) == point { step } else { step + 1 }
        }));
        let end = |step: &u32| lines.at(origin(lines, step ^ 1));
        leaving.sort_by(|a, b| by_angle(lines.at(point), end(a), end(b)));
        for (at, step) in leaving.iter().enumerate() {
            // The leftmost turn is the first line clockwise from the line just walked.
            let before = if at == 0 { leaving.len() - 1 } else { at - 1 };
            next[(step ^ 1) as usize] = leaving[before];
        }
    }
    next
}

impl Faces<'_, '_> {
    fn trace(&mut self, start: u32, next: &[u32]) {
        let mut steps = Vec::new();
        let mut step = start;
        while self.walk_of[step as usize] == u32::MAX {
            self.walk_of[step as usize] = self.walks.len() as u32;
            steps.push(step);
            step = next[step as usize];
        }
        let around = double_area(steps.iter().map(|step| self.lines.at(origin(self.lines, *step))));
        // The face on the other side of a line is the opposite: area or not.
        let other_side = steps.iter().map(|step| self.walk_of[(step ^ 1) as usize] as usize);
        let neighbour = other_side.filter_map(|walk| self.walks.get(walk)).next();
        let inside = neighbour.map_or_else(|| self.is_inside(&steps), |walk| !walk.inside);
        self.walks.push(Walk { steps, around: around > 0, inside });
    }

    /// Whether the face on the left of a walk belongs to the area.
    fn is_inside(&self, steps: &[u32]) -> bool {
        let Some((step, up)) = steps.iter().find_map(|step| Some((*step, self.rises(*step)?)))
        else {
            return false;
        };
        let segment = step / 2;
        let ray = WestRay::middle(self.lines.ends(self.lines.segments[segment as usize]));
        let cut = |number: &u32| *number != segment && self.cut(ray, *number).is_some();
        let west = self.boxes.on_ray(ray, REACH_MAX).filter(cut).count() % 2 == 1;
        // A step to the north has the west on its left; otherwise the ray crosses the line itself too.
        west == up
    }

    /// Whether a step runs north; `None` if it runs due east or west.
    fn rises(&self, step: u32) -> Option<bool> {
        let [from, to] = [step, step ^ 1].map(|it| self.lines.at(origin(self.lines, it))[1]);
        (from != to).then_some(from < to)
    }

    fn cut(&self, ray: WestRay, segment: u32) -> Option<Cut> {
        ray.cut(self.lines.ends(self.lines.segments[segment as usize]))
    }

    /// The walk around the face at a ray's origin, along the first closed line to the west.
    pub(super) fn walk_west(&self, ray: WestRay) -> Option<u32> {
        // Most lines have a neighbour nearby; few searches span the whole map.
        let mut reach = REACH_MIN;
        let segment = loop {
            let near = self.boxes.on_ray(ray, reach);
            let closed = near.filter(|it| self.fates[*it as usize] == Fate::Closed);
            let cuts = closed.filter_map(|segment| Some((self.cut(ray, segment)?, segment)));
            let first = cuts.max_by(|a, b| a.0.west_to_east(&b.0));
            // A long line may begin within the search distance and cut the ray beyond it, where
            // other lines are nearer.
            let is_near = |(cut, _): &(Cut, u32)| cut.is_within(ray, reach);
            if reach >= REACH_MAX || first.as_ref().is_some_and(is_near) {
                break first?.1;
            }
            reach *= 8;
        };
        let mut steps = [0, 1].map(|way| segment * 2 + way).into_iter();
        let step = steps.find(|step| self.rises(*step) == Some(false))?;
        Some(self.walk_of[step as usize])
    }
}
