//! Lines over numbered nodes.

use std::collections::{BTreeMap, HashMap, HashSet};

use geo::{Coord, Geometry, LineString};

use super::LinesError;
use super::tags::{LineTags, Tags};
use crate::base::{Diagnostics, codes, zip_equal};
use crate::crs::transform_coords;
use crate::dataset::{CrsId, Layer, OsmDrawing, OsmExtract};

/// Most corners of a layer: nodes that crossings add must fit in 32 bits too.
const CORNERS_MAX: usize = 1 << 30;

/// A line as the nodes along it.
#[derive(Clone, Debug)]
pub(super) struct Course {
    pub row: usize,
    pub level: i32,
    pub nodes: Vec<u32>,
}

impl Course {
    /// Its first and last node.
    pub fn ends(&self) -> [u32; 2] {
        [self.nodes[0], self.nodes[self.nodes.len() - 1]]
    }
}

/// Where a node of a street map is, in 1e-7 degrees, and on which level.
type Spot = ([i32; 2], i32);

/// Lines that meet where they have a common node.
pub(super) struct Web {
    pub courses: Vec<Course>,
    /// The place of each node in a metric CRS.
    pub at: Vec<Coord<f64>>,
    /// Its place in 1e-7 degrees, and its level.
    spots: Vec<Spot>,
    numbers: HashMap<Spot, u32>,
}

/// Degrees in 1e-7; `None` outside the world.
fn rounded(at: Coord<f64>) -> Option<[i32; 2]> {
    let is_there = at.x.abs() <= 180.0 && at.y.abs() <= 90.0;
    is_there.then(|| [at.x, at.y].map(|part| (part * 1e7).round() as i32))
}

fn lines_of(geometry: &Geometry<f64>, into: &mut Vec<LineString<f64>>) {
    match geometry {
        Geometry::Line(line) => into.push(LineString::from(*line)),
        Geometry::LineString(line) => into.push(line.clone()),
        Geometry::MultiLineString(all) => into.extend(all.iter().cloned()),
        Geometry::GeometryCollection(all) => all.iter().for_each(|one| lines_of(one, into)),
        _ => {}
    }
}

impl Web {
    /// The lines of a layer with the tags of each row; rows without a line are left out (W821).
    pub fn from_lines(
        layer: &Layer,
        tags: &Tags<'_>,
        crs: &CrsId,
        diagnostics: &mut Diagnostics,
    ) -> Result<(Self, BTreeMap<usize, LineTags>), LinesError> {
        let source_name = || layer.source_name().to_owned();
        let from =
            layer.crs.as_ref().ok_or_else(|| LinesError::NoCrs { source_name: source_name() })?;
        let mut web = Self {
            courses: Vec::new(),
            at: Vec::new(),
            spots: Vec::new(),
            numbers: HashMap::new(),
        };
        let (mut corners, mut lengths) = (Vec::new(), Vec::new());
        let mut tags_of = BTreeMap::new();
        tags.report_no_class(diagnostics);
        for row in 0..layer.len() {
            let mut lines = Vec::new();
            layer.geometry[row].iter().for_each(|geometry| lines_of(geometry, &mut lines));
            lines.retain(|line| !line.0.is_empty());
            if lines.is_empty() {
                report_no_line(layer, row, diagnostics);
                continue;
            }
            let Some(described) = tags.of_row(row, diagnostics) else { continue };
            tags_of.insert(row, described.tags);
            for line in lines {
                lengths.push((row, described.level, line.0.len()));
                corners.extend(line.0);
            }
        }
        if corners.len() > CORNERS_MAX {
            return Err(LinesError::TooLarge { source_name: source_name() });
        }
        let mut degrees = corners.clone();
        transform_coords(&mut degrees, from, &CrsId::wgs84())?;
        transform_coords(&mut corners, from, crs)?;
        let mut start = 0;
        for (row, level, length) in lengths {
            let along = start..start + length;
            start += length;
            let course = zip_equal(&corners[along.clone()], &degrees[along]);
            let spots: Option<Vec<u32>> = course
                .map(|(at, degrees)| {
                    let is_there = at.x.is_finite() && at.y.is_finite();
                    Some(web.node((rounded(*degrees)?, level), *at)).filter(|_| is_there)
                })
                .collect();
            match spots {
                Some(nodes) => web.courses.push(Course { row, level, nodes }),
                None => report_no_line(layer, row, diagnostics),
            }
        }
        Ok((web, tags_of))
    }

    /// The node at a spot, which is new when there is none yet.
    fn node(&mut self, spot: Spot, at: Coord<f64>) -> u32 {
        *self.numbers.entry(spot).or_insert_with(|| {
            self.at.push(at);
            self.spots.push(spot);
            self.at.len() as u32 - 1
        })
    }

    /// The node at a place of a level in degrees; `None` outside the world.
    pub fn node_at(&mut self, degrees: Coord<f64>, level: i32, at: Coord<f64>) -> Option<u32> {
        Some(self.node((rounded(degrees)?, level), at))
    }

    /// The level of a node, which is that of the line that made it.
    pub fn level(&self, node: u32) -> i32 {
        self.spots[node as usize].1
    }

    /// The place of a node in degrees, for findings.
    pub fn in_words(&self, node: u32) -> String {
        let [x, y] = self.spots[node as usize].0.map(|part| f64::from(part) / 1e7);
        format!("{x:.6}, {y:.6}")
    }

    /// How many pieces of lines begin or end at each node.
    pub fn degrees(&self) -> Vec<u32> {
        let mut degrees = vec![0; self.at.len()];
        for course in &self.courses {
            for pair in course.nodes.windows(2) {
                pair.iter().for_each(|node| degrees[*node as usize] += 1);
            }
        }
        degrees
    }

    /// Adds nodes to lines, each between the corners of a segment: number of the line, of the segment,
    /// share of the way along it, node.
    pub fn insert(&mut self, mut added: Vec<(u32, u32, f64, u32)>) {
        added.sort_by(|a, b| {
            (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)).then(a.3.cmp(&b.3))
        });
        // From the last on, so that the numbers of earlier segments stay as they are.
        for (course, segment, _, node) in added.into_iter().rev() {
            self.courses[course as usize].nodes.insert(segment as usize + 1, node);
        }
    }

    /// Takes repeated nodes out of each line and leaves out what is no longer a line (W822).
    pub fn drop_empty(&mut self, layer: &Layer, diagnostics: &mut Diagnostics) {
        self.courses.iter_mut().for_each(|course| course.nodes.dedup());
        let (kept, empty): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.courses).into_iter().partition(|one| one.nodes.len() > 1);
        self.courses = kept;
        for course in empty {
            let at = self.in_words(course.nodes[0]);
            diagnostics.push_with(codes::W822, layer.source_name(), |_| {
                let message = format!("the line at {at} has no length");
                (layer.place(course.row), message)
            });
        }
    }

    /// Leaves out lines with the nodes of an earlier one, in either direction (W823).
    pub fn drop_repeated(&mut self, layer: &Layer, diagnostics: &mut Diagnostics) {
        let mut known: HashMap<Vec<u32>, usize> = HashMap::new();
        for course in std::mem::take(&mut self.courses) {
            let back: Vec<u32> = course.nodes.iter().rev().copied().collect();
            let key = back.min(course.nodes.clone());
            let (mut is_new, row) = (false, course.row);
            let first = *known.entry(key).or_insert_with(|| {
                is_new = true;
                row
            });
            if is_new {
                self.courses.push(course);
                continue;
            }
            diagnostics.push_with(codes::W823, layer.source_name(), |_| {
                let message = format!("the line repeats {}; the first counts", layer.record(first));
                (layer.place(course.row), message)
            });
        }
    }

    /// The street map of the lines; each is a way with the tags of its row.
    pub fn drawn(self, source: &str, tags_of: &BTreeMap<usize, LineTags>) -> OsmExtract {
        let mut drawing = OsmDrawing::in_degrees(source);
        let used: HashSet<u32> = self.courses.iter().flat_map(|one| one.nodes.clone()).collect();
        let mut numbers = vec![u32::MAX; self.at.len()];
        for node in (0..self.at.len()).filter(|node| used.contains(&(*node as u32))) {
            numbers[node] = drawing.node(self.spots[node].0, &[]);
        }
        for course in self.courses {
            let nodes: Vec<u32> = course.nodes.iter().map(|node| numbers[*node as usize]).collect();
            let tags = tags_of[&course.row].iter().map(|(key, value)| (*key, value.as_str()));
            drawing.way(&nodes, &tags.collect::<Vec<_>>());
        }
        drawing.finish()
    }
}

fn report_no_line(layer: &Layer, row: usize, diagnostics: &mut Diagnostics) {
    if layer.unplaced_reported.contains(&row) {
        return;
    }
    diagnostics.push_with(codes::W821, layer.source_name(), |_| {
        (layer.place(row), "the record has no line that can be placed; it is left out")
    });
}
