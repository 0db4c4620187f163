//! Where a facility is entered on foot.

use geo::Coord;
use rstar::primitives::Line as Edge;
use rstar::{AABB, PointDistance, RTree};

use super::link::Linker;
use super::snap::Snap;
use crate::base::{EdgeId, Millimetres, zip_equal};
use crate::region::{Facility, PlacedBy};
use crate::spatial::Outline;

/// Largest distance between an outline and a way that meets it, metres. Maps share their nodes exactly;
/// this is the accuracy of coordinates that were rounded or transformed apart.
const MEET_M: f64 = 0.5;

/// Places on one way that are nearer to each other than this, in millimetres, are one entry.
const APART_MM: u32 = 1_000;

/// First distance at which a way beside an outline is looked for, metres; doubled until one is found.
const BESIDE_M: f64 = 25.0;

/// The places at which a facility is entered, and what they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Entries {
    /// Places on the network; empty when it cannot be entered.
    pub places: Vec<Snap>,
    /// What they are; of several kinds the first in the order of [`PlacedBy`]. `None` without a place, but for services
    /// that come.
    pub placed_by: Option<PlacedBy>,
}

impl Entries {
    fn by(places: Vec<Snap>, placed_by: PlacedBy) -> Self {
        let placed_by = (!places.is_empty()).then_some(placed_by);
        Self { places, placed_by }
    }
}

/// A part of an outline: its segments.
struct Part {
    segments: RTree<Edge<[f64; 2]>>,
}

impl Part {
    fn new(outline: &Outline) -> Self {
        let segments = outline.segments().into_iter();
        let edges = segments.map(|line| Edge::new(line.start.into(), line.end.into()));
        Self { segments: RTree::bulk_load(edges.collect()) }
    }

    fn distance_2(&self, at: Coord<f64>) -> f64 {
        let nearest = self.segments.nearest_neighbor(at.into());
        nearest.map_or(f64::INFINITY, |edge| edge.distance_2(&at.into()))
    }

    /// The segments whose box lies at most so many metres from the box of a line.
    fn near(&self, [a, b]: [Coord<f64>; 2], metres: f64) -> impl Iterator<Item = [Coord<f64>; 2]> {
        let near = self.segments.locate_in_envelope_intersecting(widened(a, b, metres));
        near.map(|edge| [edge.from.into(), edge.to.into()])
    }
}

impl Linker<'_> {
    /// Where is a facility entered on foot?
    ///
    /// # Returns
    /// The places on the network. A facility given as points is entered at each of them. One given as an
    /// area or line is entered
    /// 1. at its entrances;
    /// 2. if it has none, wherever walkable ways meet or cross its outline, holes included;
    /// 3. if none does, at the point of its outline that is nearest to a way, on this side of obstacles and
    ///    within the limit; the lower edge id wins a tie.
    ///
    /// Each part of a facility of several areas or lines is entered by rule 1 or 2; rule 3 applies when no
    /// part can be entered by them. Nobody enters the office of a service that comes to people.
    ///
    /// # Cost
    /// O((segments + edges nearby) log segments).
    pub fn entries(&self, facility: &Facility) -> Entries {
        if facility.comes() {
            return Entries { places: Vec::new(), placed_by: Some(PlacedBy::ServiceArea) };
        }
        match facility.outline() {
            Some(outline) => self.entries_of(outline, facility.entrances()),
            None => {
                let places = facility.doors().iter().filter_map(|at| self.snap(*at));
                Entries::by(places.collect(), facility.placed_in_straight_line())
            }
        }
    }

    /// Where is an area or line entered on foot? By the rules of [`Self::entries`].
    pub fn entries_of(&self, outline: &Outline, entrances: &[Coord<f64>]) -> Entries {
        let parts: Vec<Part> = outline.parts().iter().map(Part::new).collect();
        let mut doors: Vec<Vec<Snap>> = vec![Vec::new(); parts.len()];
        for at in entrances {
            let distances = parts.iter().map(|part| part.distance_2(*at)).enumerate();
            let nearest = distances.min_by(|a, b| a.1.total_cmp(&b.1));
            if let (Some((part, _)), Some(place)) = (nearest, self.snap(*at)) {
                doors[part].push(place);
            }
        }
        let has_door = doors.iter().any(|doors| !doors.is_empty());
        let by = if has_door { PlacedBy::Entrance } else { PlacedBy::Way };
        let places: Vec<Snap> = zip_equal(&parts, doors)
            .flat_map(|(part, doors)| if doors.is_empty() { self.meeting(part) } else { doors })
            .collect();
        match places.is_empty() {
            false => Entries::by(places, by),
            true => Entries::by(self.beside(&parts).into_iter().collect(), PlacedBy::Outline),
        }
    }

    /// The places at which ways meet or cross a part of an outline.
    fn meeting(&self, part: &Part) -> Vec<Snap> {
        let mut places = Vec::new();
        for (edge, steps) in self.ways_near(part, MEET_M) {
            let on_edge = steps.iter().flat_map(|step| {
                part.near(*step, MEET_M).flat_map(move |side| meeting_points(*step, side))
            });
            let mut met: Vec<Snap> = on_edge.map(|at| self.place_on(edge, at)).collect();
            met.sort_unstable_by_key(|place| (place.along_mm(), place.offset()));
            for place in met {
                let is_new = |last: &Snap| {
                    last.edge() != edge || place.along_mm() - last.along_mm() >= APART_MM
                };
                if places.last().is_none_or(is_new) {
                    places.push(place);
                }
            }
        }
        places
    }

    /// The place on a way that is nearest to some parts of an outline.
    fn beside(&self, parts: &[Part]) -> Option<Snap> {
        let most_m = self.distance_max().metres()?;
        let mut within_m = BESIDE_M.min(most_m);
        loop {
            let places = parts.iter().filter_map(|part| self.nearest_within(part, within_m));
            let nearest = places.min_by_key(|place| (place.offset(), place.edge()));
            if nearest.is_some() || within_m >= most_m {
                return nearest;
            }
            within_m = (2.0 * within_m).min(most_m);
        }
    }

    fn nearest_within(&self, part: &Part, metres: f64) -> Option<Snap> {
        let limit = Millimetres::from_metres(metres);
        let mut best: Option<Snap> = None;
        for (edge, steps) in self.ways_near(part, metres) {
            let on_outline = steps.iter().flat_map(|step| {
                part.near(*step, metres).flat_map(move |side| nearest_points(*step, side))
            });
            for at in on_outline {
                let is_near = |offset: Millimetres| {
                    offset <= limit && best.is_none_or(|best| offset < best.offset())
                };
                best = self.free_place_on(edge, at, is_near).or(best);
            }
        }
        best
    }

    /// The edges whose box lies at most so many metres from that of a part, ascending, with their
    /// segments.
    fn ways_near(
        &self,
        part: &Part,
        metres: f64,
    ) -> impl Iterator<Item = (EdgeId, Vec<[Coord<f64>; 2]>)> {
        let around = part.segments.root().envelope();
        let edges = self.edges_in(widened(around.lower().into(), around.upper().into(), metres));
        edges.into_iter().map(|edge| {
            let line: Vec<Coord<f64>> = self.network().network().line(edge).collect();
            (edge, line.windows(2).map(|step| [step[0], step[1]]).collect())
        })
    }
}

/// The box around two corners, widened on all sides.
fn widened(a: Coord<f64>, b: Coord<f64>, metres: f64) -> AABB<[f64; 2]> {
    let low = [a.x.min(b.x) - metres, a.y.min(b.y) - metres];
    AABB::from_corners(low, [a.x.max(b.x) + metres, a.y.max(b.y) + metres])
}

/// The points of a side of an outline at which a step of a way crosses or meets it.
fn meeting_points(step: [Coord<f64>; 2], side: [Coord<f64>; 2]) -> Vec<Coord<f64>> {
    let mut points: Vec<Coord<f64>> = crossing(step, side).into_iter().collect();
    let ends = ends_and_feet(step, side);
    let is_met =
        |[on_way, on_side]: &[Coord<f64>; 2]| squared(*on_way, *on_side) <= MEET_M * MEET_M;
    points.extend(ends.into_iter().filter(is_met).map(|[_, on_side]| on_side));
    points
}

/// The point of a side of an outline that is nearest to a step of a way that does not cross it.
fn nearest_points(step: [Coord<f64>; 2], side: [Coord<f64>; 2]) -> Option<Coord<f64>> {
    let pairs = ends_and_feet(step, side).into_iter();
    let nearest = pairs.min_by(|a, b| squared(a[0], a[1]).total_cmp(&squared(b[0], b[1])));
    nearest.map(|[_, on_side]| on_side)
}

/// Each end of the two lines with the nearest point of the other line: first the point on the way, then
/// the one on the outline.
fn ends_and_feet(step: [Coord<f64>; 2], side: [Coord<f64>; 2]) -> [[Coord<f64>; 2]; 4] {
    let foot = |at: Coord<f64>, line: [Coord<f64>; 2]| -> Coord<f64> {
        Edge::<[f64; 2]>::new(line[0].into(), line[1].into()).nearest_point(&at.into()).into()
    };
    let [p, q] = step.map(|end| [end, foot(end, side)]);
    let [a, b] = side.map(|end| [foot(end, step), end]);
    [p, q, a, b]
}

/// The point at which two lines cross in the inside of both.
fn crossing([p, q]: [Coord<f64>; 2], [a, b]: [Coord<f64>; 2]) -> Option<Coord<f64>> {
    let turn = |u: Coord<f64>, v: Coord<f64>| u.x * v.y - u.y * v.x;
    let along = turn(q - p, b - a);
    if along == 0.0 {
        return None;
    }
    let share = turn(a - p, b - a) / along;
    let other = turn(a - p, q - p) / along;
    let inside = |share: f64| share > 0.0 && share < 1.0;
    (inside(share) && inside(other)).then(|| p + (q - p) * share)
}

fn squared(a: Coord<f64>, b: Coord<f64>) -> f64 {
    let d = a - b;
    d.x * d.x + d.y * d.y
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(x1: f64, y1: f64, x2: f64, y2: f64) -> [Coord<f64>; 2] {
        [Coord { x: x1, y: y1 }, Coord { x: x2, y: y2 }]
    }

    #[test]
    fn ways_meet_where_they_cross_touch_or_run_along() {
        let side = line(0.0, 0.0, 10.0, 0.0);
        let met = |step| {
            let mut points: Vec<(f64, f64)> =
                meeting_points(step, side).into_iter().map(|at| (at.x, at.y)).collect();
            points.sort_by(|a, b| a.partial_cmp(b).expect("numbers"));
            points.dedup();
            points
        };
        assert_eq!(met(line(4.0, -5.0, 4.0, 5.0)), [(4.0, 0.0)]);
        assert_eq!(met(line(4.0, 0.0, 4.0, 5.0)), [(4.0, 0.0)]);
        assert_eq!(met(line(4.0, 0.25, 4.0, 5.0)), [(4.0, 0.0)]);
        assert_eq!(met(line(4.0, 0.75, 4.0, 5.0)), []);
        assert_eq!(met(line(2.0, 0.0, 20.0, 0.0)), [(2.0, 0.0), (10.0, 0.0)]);
        assert_eq!(met(line(-5.0, 0.25, 20.0, 0.25)), [(0.0, 0.0), (10.0, 0.0)]);
    }

    #[test]
    fn the_nearest_point_of_a_side_is_its_end_or_beside_the_way_s_end() {
        let side = line(0.0, 0.0, 10.0, 0.0);
        let nearest = |step| nearest_points(step, side).map(|at| (at.x, at.y));
        assert_eq!(nearest(line(4.0, 3.0, 6.0, 8.0)), Some((4.0, 0.0)));
        assert_eq!(nearest(line(15.0, -9.0, 15.0, 9.0)), Some((10.0, 0.0)));
    }
}
