//! Position and entrances of an element.

use geo::{Area, Coord, MultiPolygon};

use super::ground::{Ground, Shape};
use super::keys::{ACCESS, AREA, BARRIER, ENTRANCE};
use crate::dataset::{OsmExtract, OsmId, OsmRelation, OsmWay, TagKey};
use crate::spatial::point_inside;

/// Function that gives the area of a closed way or of a relation in the coordinates of the map
/// (degrees; metres on a synthetic map); `None` if its outline is not a valid area.
pub type AreaOf<'a> = dyn Fn(OsmId) -> Option<MultiPolygon<f64>> + 'a;

/// Values of `entrance` that are not an entrance for visitors. Source: OpenStreetMap wiki,
/// "Key:entrance".
const NO_WAY_IN: [&str; 5] = ["no", "exit", "emergency", "service", "garage"];

/// Values of `barrier` through which people come in. Source: OpenStreetMap wiki, "Key:barrier".
const GATES: [&str; 10] = [
    "entrance",
    "full-height_turnstile",
    "gate",
    "hampshire_gate",
    "kissing_gate",
    "sally_port",
    "sliding_gate",
    "swing_gate",
    "turnstile",
    "wicket_gate",
];

/// Position and shape of an element.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Site {
    pub shape: Shape,
    /// The representative point: inside an area, on a line.
    pub middle: Coord<f64>,
    /// The main one first, then by id.
    pub entrances: Vec<Coord<f64>>,
    /// Whether the first entrance is a main entrance.
    pub has_main: bool,
    /// Gates in the outline that are not tagged as entrances, by id.
    pub gates: Vec<Coord<f64>>,
    /// Area in square metres; zero if the element is not an area.
    pub size_m2: u64,
    /// Number of nodes and outline ways missing from the file.
    pub lacking: usize,
    /// Drawn as an area, but its outline is not a valid area.
    pub no_area: bool,
}

impl Site {
    pub(super) fn position(&self) -> Coord<f64> {
        self.entrances.first().copied().unwrap_or(self.middle)
    }

    pub(super) fn of_node(at: Coord<f64>) -> Self {
        Self {
            shape: Shape::Point(at),
            middle: at,
            entrances: Vec::new(),
            has_main: false,
            gates: Vec::new(),
            size_m2: 0,
            lacking: 0,
            no_area: false,
        }
    }
}

/// Finds the places of ways and relations.
pub(super) struct Places<'e> {
    pub extract: &'e OsmExtract,
    pub ground: Ground,
    pub areas: &'e AreaOf<'e>,
}

impl Places<'_> {
    /// The site of a way; `None` if the file contains none of its nodes.
    pub(super) fn of_way(&self, way: &OsmWay) -> Option<Site> {
        let nodes = self.extract.way_nodes(way);
        let closed = nodes.len() > 3 && nodes.first() == nodes.last();
        let is_area = closed && self.extract.tag(way.tags, AREA) != Some("no");
        let area = if is_area { (self.areas)(OsmId::Way(way.id)) } else { None };
        let mut site = self.site(area, &[nodes], &[])?;
        site.no_area = is_area && !matches!(site.shape, Shape::Area(_));
        Some(site)
    }

    /// The site of a relation that is an area; `None` if the file contains nothing of its outline.
    pub(super) fn of_relation(&self, relation: &OsmRelation) -> Option<Site> {
        let (mut lines, mut holes, mut missing) = (Vec::new(), Vec::new(), 0);
        for (id, member) in self.extract.member_ways(relation) {
            let is_hole = self.extract.role(member) == "inner";
            match self.extract.way(id) {
                Some(way) if is_hole => holes.push(self.extract.way_nodes(way)),
                Some(way) => lines.push(self.extract.way_nodes(way)),
                None => missing += usize::from(!is_hole),
            }
        }
        let area = (self.areas)(OsmId::Relation(relation.id));
        let mut site = self.site(area, &lines, &holes)?;
        site.no_area = !matches!(site.shape, Shape::Area(_));
        site.lacking += missing;
        Some(site)
    }

    /// The area if there is one, else the longest of the lines. People also come in from a hole, such as a
    /// square that a building encloses.
    fn site(
        &self,
        area: Option<MultiPolygon<f64>>,
        lines: &[&[u32]],
        holes: &[&[u32]],
    ) -> Option<Site> {
        let known = |line: &&[u32]| -> Vec<Coord<f64>> {
            line.iter().filter_map(|node| self.ground.place(self.extract, *node)).collect()
        };
        let places: Vec<Vec<Coord<f64>>> = lines.iter().map(known).collect();
        let drawn: usize = lines.iter().map(|line| line.len()).sum();
        let lacking = drawn - places.iter().map(Vec::len).sum::<usize>();
        let rings = [lines, holes].concat();
        let (entrances, has_main) = self.entrances(&rings);
        let gates = self.gates(&rings);
        let area = area.and_then(|area| point_inside(&area).map(|middle| (area, middle)));
        if let Some((area, middle)) = area {
            let origin = Shape::Area(area.clone()).first()?;
            let shape = Shape::Area(area);
            let size_m2 = self.ground.local(&shape, origin).unsigned_area().round() as u64;
            let middle = self.ground.snap(middle);
            let site = Site { shape, middle, entrances, has_main, gates, ..Site::of_node(origin) };
            return Some(Site { size_m2, lacking, ..site });
        }
        let measured = places.into_iter().map(|line| (self.length_m(&line), line));
        let longest = measured.filter(|it| !it.1.is_empty()).max_by(|a, b| a.0.total_cmp(&b.0));
        let (length_m, line) = longest?;
        let middle = self.ground.snap(self.along(&line, length_m / 2.0)?);
        let shape = match line.as_slice() {
            [only] => Shape::Point(*only),
            _ => Shape::Line(line),
        };
        let site = Site { shape, middle, entrances, has_main, gates, ..Site::of_node(middle) };
        Some(Site { lacking, ..site })
    }

    fn entrances(&self, lines: &[&[u32]]) -> (Vec<Coord<f64>>, bool) {
        let extract = self.extract;
        let rank = |node: u32| {
            let entrance = self.open_value(node, ENTRANCE)?;
            (!NO_WAY_IN.contains(&entrance)).then_some((entrance != "main", node))
        };
        // Nodes are sorted by id.
        let mut found: Vec<(bool, u32)> =
            lines.iter().flat_map(|line| line.iter()).filter_map(|node| rank(*node)).collect();
        found.sort_unstable();
        found.dedup();
        let has_main = found.first().is_some_and(|it| !it.0);
        let places = found.iter().filter_map(|it| self.ground.place(extract, it.1));
        (places.collect(), has_main)
    }

    /// Gates in outlines without a tag for entrances.
    fn gates(&self, lines: &[&[u32]]) -> Vec<Coord<f64>> {
        let is_gate = |node: &u32| {
            let tags = self.extract.tags_of_node(*node);
            let barrier = self.open_value(*node, BARRIER);
            self.extract.tag(tags, ENTRANCE).is_none()
                && barrier.is_some_and(|barrier| GATES.contains(&barrier))
        };
        let nodes = lines.iter().flat_map(|line| line.iter()).copied();
        let mut gates: Vec<u32> = nodes.filter(is_gate).collect();
        gates.sort_unstable();
        gates.dedup();
        gates.iter().filter_map(|node| self.ground.place(self.extract, *node)).collect()
    }

    /// The value of a tag of a node, unless the public may not pass there.
    fn open_value(&self, node: u32, key: TagKey) -> Option<&str> {
        let tags = self.extract.tags_of_node(node);
        let shut = matches!(self.extract.tag(tags, ACCESS), Some("private" | "no"));
        self.extract.tag(tags, key).filter(|_| !shut)
    }

    fn step_m(&self, pair: &[Coord<f64>]) -> f64 {
        self.ground.gap_m(&Shape::Point(pair[0]), &Shape::Point(pair[1]))
    }

    fn length_m(&self, line: &[Coord<f64>]) -> f64 {
        line.windows(2).map(|pair| self.step_m(pair)).sum()
    }

    /// The point on a line at a distance from its start.
    fn along(&self, line: &[Coord<f64>], distance_m: f64) -> Option<Coord<f64>> {
        let mut left = distance_m;
        for pair in line.windows(2) {
            let step = self.step_m(pair);
            if left <= step && step > 0.0 {
                return Some(pair[0] + (pair[1] - pair[0]) * (left / step));
            }
            left -= step;
        }
        line.last().copied()
    }
}
