//! Quartiers at municipal boundaries: those in two municipalities, and those facing each other.

use std::collections::BTreeMap;

use geo::orient::Direction;
use geo::{Coord, Line, LinesIter, Orient};
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Line as Edge};
use rstar::{AABB, RTree};

use super::sight::{Side, lengths_seen};
use super::{Persons, add_persons, nobody};
use crate::base::{MunicipalityId, QuartierId};
use crate::region::Region;

/// Quartiers with less in common only meet in a corner, metres. Where four areas meet, digitised boundaries
/// often share a side of some metres.
const COMMON_MIN_M: f64 = 20.0;

/// Two quartiers of different municipalities that face each other across a boundary.
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbours {
    /// The quartier with the lower id.
    pub a: QuartierId,
    /// The other quartier.
    pub b: QuartierId,
    /// Length of their common boundary, metres; where a gap or an overlap lies between them, the mean of
    /// both boundaries.
    pub shared_length_m: f64,
}

/// Which quartiers face each other across a municipal boundary, and along what length?
///
/// # Parameters
/// `distance_m`: boundaries up to this far apart count as common, as do overlaps of this depth.
///
/// # Returns
/// Pairs by their ids. The length does not depend on which of the two comes first. Pairs that share less
/// than 20 m only meet in a corner and are left out.
///
/// # Method
/// A point of one boundary faces the other quartier where the line perpendicular to the boundary meets that
/// quartier within the distance and no third one before. (Rest quartiers hide nothing: they fill the gaps
/// between the boundaries of two sources.) The length of a pair is the mean of what each of both boundaries
/// faces: for a common line exactly its length. Sides that lead away from a corner face nothing.
///
/// # Cost
/// O(sides log sides), times the number of sides near each.
pub fn facing_quartiers(region: &Region, distance_m: f64) -> Vec<Neighbours> {
    let sides = Sides::of_region(region);
    let seen: Vec<BTreeMap<u32, f64>> = (0..region.quartiers().len())
        .into_par_iter()
        .map(|at| sides.seen_from(region, at, distance_m))
        .collect();
    let mut pairs: BTreeMap<(u32, u32), f64> = BTreeMap::new();
    for (at, lengths) in seen.into_iter().enumerate() {
        for (other, length) in lengths {
            let at = at as u32;
            *pairs.entry((at.min(other), at.max(other))).or_default() += length / 2.0;
        }
    }
    let pairs = pairs.into_iter().filter(|(_, length)| *length >= COMMON_MIN_M);
    let pair = |((a, b), shared_length_m)| Neighbours {
        a: QuartierId(a),
        b: QuartierId(b),
        shared_length_m,
    };
    pairs.map(pair).collect()
}

/// The sides of all quartiers, each with its quartier on the left.
struct Sides {
    all: RTree<GeomWithData<Edge<[f64; 2]>, u32>>,
}

impl Sides {
    fn of_region(region: &Region) -> Self {
        let mut all = Vec::new();
        for (at, quartier) in region.quartiers().iter().enumerate() {
            let area = quartier.area().orient(Direction::Default);
            all.extend(area.lines_iter().map(|line| {
                let edge = Edge::new(line.start.into(), line.end.into());
                GeomWithData::new(edge, at as u32)
            }));
        }
        Self { all: RTree::bulk_load(all) }
    }

    /// Lengths of a quartier's boundary from which quartiers of other municipalities are seen.
    fn seen_from(&self, region: &Region, at: usize, distance_m: f64) -> BTreeMap<u32, f64> {
        let quartiers = region.quartiers();
        let home = quartiers[at].municipality();
        let is_abroad = |owner: u32| quartiers[owner as usize].municipality() != home;
        let mut lengths = BTreeMap::new();
        for line in quartiers[at].area().orient(Direction::Default).lines_iter() {
            let near = self.all.locate_in_envelope_intersecting(strip(line, distance_m));
            let near: Vec<Side> = near
                .map(|edge| {
                    let geom = edge.geom();
                    let line = Line::new(Coord::from(geom.from), Coord::from(geom.to));
                    let is_transparent = quartiers[edge.data as usize].is_rest();
                    Side { line, owner: edge.data, is_transparent }
                })
                .collect();
            if near.iter().any(|side| is_abroad(side.owner)) {
                let own = Side { line, owner: at as u32, is_transparent: false };
                for (other, length) in lengths_seen(&own, &near, distance_m) {
                    *lengths.entry(other).or_insert(0.0) += length;
                }
            }
        }
        lengths.retain(|other, _| is_abroad(*other));
        lengths
    }
}

/// The bounding box of what lies straight across a line, up to a distance.
fn strip(line: Line<f64>, distance_m: f64) -> AABB<[f64; 2]> {
    let delta = line.delta();
    let length = (delta.x * delta.x + delta.y * delta.y).sqrt().max(f64::MIN_POSITIVE);
    let (x, y) = ((delta.y / length * distance_m).abs(), (delta.x / length * distance_m).abs());
    let low = [line.start.x.min(line.end.x) - x, line.start.y.min(line.end.y) - y];
    let high = [line.start.x.max(line.end.x) + x, line.start.y.max(line.end.y) + y];
    AABB::from_corners(low, high)
}

/// The part of a quartier in one municipality.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Area in square metres.
    pub area_m2: f64,
    /// Share of the quartier's area that lies in any municipality.
    pub share_of_area: f64,
    /// Persons by group in the quartier's cells in this municipality.
    pub persons: Persons,
}

/// A quartier that lies in two or more municipalities.
#[derive(Clone, Debug, PartialEq)]
pub struct SplitQuartier {
    /// The quartier.
    pub quartier: QuartierId,
    /// Its parts, largest first.
    pub parts: Vec<Part>,
}

/// Which quartiers lie in two or more municipalities, and how many persons live in each part?
///
/// A part with less than `share_min` of the area and no persons is ignored as a sliver between two
/// versions of the same boundary.
pub fn split_quartiers(region: &Region, share_min: f64) -> Vec<SplitQuartier> {
    let mut persons: BTreeMap<(QuartierId, MunicipalityId), Persons> = BTreeMap::new();
    for cell in region.cells_inside() {
        let home = region.cells().municipality(cell);
        if let (Some(home), Some(quartier)) = (home, region.cells().quartier(cell))
            && region.quartier(quartier).parts().len() > 1
        {
            let sum = persons.entry((quartier, home)).or_insert_with(|| nobody(region));
            add_persons(region, cell, sum);
        }
    }
    let mut found = Vec::new();
    for (at, quartier) in region.quartiers().iter().enumerate() {
        let id = QuartierId::at(at);
        let whole: f64 = quartier.parts().iter().map(|part| part.area_m2()).sum();
        let parts: Vec<Part> = quartier
            .parts()
            .iter()
            .map(|part| Part {
                municipality: part.municipality(),
                area_m2: part.area_m2(),
                share_of_area: part.area_m2() / whole,
                persons: persons
                    .get(&(id, part.municipality()))
                    .cloned()
                    .unwrap_or_else(|| nobody(region)),
            })
            .filter(|part| part.share_of_area >= share_min || part.persons[0] > 0)
            .collect();
        if parts.len() > 1 {
            found.push(SplitQuartier { quartier: id, parts });
        }
    }
    found
}
