//! Quartiers at municipal boundaries: those in two municipalities, and those facing each other.

use std::collections::BTreeMap;

use geo::line_measures::{Distance, Euclidean};
use geo::{Coord, Line, LinesIter, Point};
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Line as Edge};
use rstar::{AABB, RTree};

use super::{Persons, add_persons};
use crate::base::{MunicipalityId, QuartierId};
use crate::region::Region;

/// Maximum length of the pieces that boundaries are cut into, metres.
const PIECE_M: f64 = 20.0;

/// Two quartiers of different municipalities that face each other across a boundary.
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbours {
    /// The quartier with the lower id.
    pub a: QuartierId,
    /// The other quartier.
    pub b: QuartierId,
    /// Length of *a*'s boundary within the distance of *b*'s boundary, metres.
    pub shared_length_m: f64,
}

/// Which quartiers face each other across a municipal boundary?
///
/// # Parameters
/// `distance_m`: boundaries up to this far apart count as shared.
///
/// # Method
/// *a*'s boundary is cut into pieces of at most 20 m; a piece counts when its middle lies within
/// the distance of *b*'s boundary. Pairs that share less than the distance itself only touch at a
/// corner and are left out.
///
/// # Cost
/// O(pieces log edges).
pub fn facing_quartiers(region: &Region, distance_m: f64) -> Vec<Neighbours> {
    let mut edges = Vec::new();
    for (at, quartier) in region.quartiers().iter().enumerate() {
        let lines = quartier.area().lines_iter();
        edges.extend(lines.map(|line| {
            GeomWithData::new(Edge::<[f64; 2]>::new(line.start.into(), line.end.into()), at as u32)
        }));
    }
    let edges = RTree::bulk_load(edges);
    let of_quartier = |at: usize| {
        let home = region.quartiers()[at].municipality();
        let mut lengths: BTreeMap<u32, f64> = BTreeMap::new();
        for line in region.quartiers()[at].area().lines_iter() {
            let (from, to) = (line.start, line.end);
            let low = [from.x.min(to.x) - distance_m, from.y.min(to.y) - distance_m];
            let high = [from.x.max(to.x) + distance_m, from.y.max(to.y) + distance_m];
            let near: Vec<(u32, Line<f64>)> = edges
                .locate_in_envelope_intersecting(AABB::from_corners(low, high))
                .filter(|edge| edge.data as usize > at)
                .filter(|edge| region.quartiers()[edge.data as usize].municipality() != home)
                .map(|edge| {
                    let geom = edge.geom();
                    (edge.data, Line::new(Coord::from(geom.from), Coord::from(geom.to)))
                })
                .collect();
            if !near.is_empty() {
                add_facing(line, &near, distance_m, &mut lengths);
            }
        }
        let pair = |(other, shared_length_m): (u32, f64)| Neighbours {
            a: QuartierId::at(at),
            b: QuartierId(other),
            shared_length_m,
        };
        let pairs = lengths.into_iter().filter(|(_, length)| *length > distance_m);
        pairs.map(pair).collect::<Vec<_>>()
    };
    let pairs: Vec<Vec<Neighbours>> =
        (0..region.quartiers().len()).into_par_iter().map(of_quartier).collect();
    pairs.into_iter().flatten().collect()
}

/// Adds the length of a line's pieces to every quartier with an edge near them.
fn add_facing(
    line: Line<f64>,
    near: &[(u32, Line<f64>)],
    distance_m: f64,
    lengths: &mut BTreeMap<u32, f64>,
) {
    let delta = line.delta();
    let length = (delta.x * delta.x + delta.y * delta.y).sqrt();
    let pieces = (length / PIECE_M).ceil().max(1.0);
    for piece in 0..pieces as usize {
        let middle = Point::from(line.start + delta * ((piece as f64 + 0.5) / pieces));
        let mut faced: Vec<u32> = near
            .iter()
            .filter(|(_, edge)| Euclidean.distance(&middle, edge) <= distance_m)
            .map(|(quartier, _)| *quartier)
            .collect();
        faced.sort_unstable();
        faced.dedup();
        for quartier in faced {
            *lengths.entry(quartier).or_default() += length / pieces;
        }
    }
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
            let sum =
                persons.entry((quartier, home)).or_insert_with(|| vec![0; region.groups().len()]);
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
                    .unwrap_or_else(|| vec![0; region.groups().len()]),
            })
            .filter(|part| part.share_of_area >= share_min || part.persons[0] > 0)
            .collect();
        if parts.len() > 1 {
            found.push(SplitQuartier { quartier: id, parts });
        }
    }
    found
}
