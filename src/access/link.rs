//! Linkage: where population cells and facilities stand on the walking network.

use geo::Coord;
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Line as Segment};
use rstar::{AABB, PointDistance, RTree, RTreeObject};

use crate::base::{Checked, Diagnostics, Finding, Millimetres, Place};
use crate::network::{CLOSED, Network, WalkGraph};
use crate::region::Region;

/// How points are linked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinkOptions {
    /// Farther from every way than this, a point is not linked.
    pub distance_max: Millimetres,
}

impl Default for LinkOptions {
    /// 200 m: two rows of 100 m cells.
    fn default() -> Self {
        Self { distance_max: Millimetres(200_000) }
    }
}

/// A place on an edge to which a point is linked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Snap {
    /// The edge.
    pub edge: u32,
    /// Distance from the edge's first node along the edge, millimetres, at most its length.
    pub along_mm: u32,
    /// Distance of the point from the edge in a straight line.
    pub offset: Millimetres,
    /// The place.
    pub at: Coord<f64>,
}

impl Snap {
    /// What it weighs to come here from the edge's first node, and to go on to its last.
    pub(super) fn forward(&self, network: &Network, weight: u32) -> Option<[u32; 2]> {
        let before = self.part(network, weight)?;
        Some([before, weight - before])
    }

    /// Whether the place is the edge's last node.
    pub(super) fn is_at_end(&self, network: &Network) -> bool {
        self.along_mm == network.length_mm[self.edge as usize]
    }

    /// Weight of the part of the edge before this place; `None` when the direction is closed.
    pub(super) fn part(&self, network: &Network, weight: u32) -> Option<u32> {
        let length = u64::from(network.length_mm[self.edge as usize].max(1));
        let scaled = (u64::from(weight) * u64::from(self.along_mm) + length / 2) / length;
        (weight != CLOSED).then(|| scaled.min(u64::from(weight)) as u32)
    }
}

/// Points of a region on a network.
#[derive(Clone, Debug, PartialEq)]
pub struct Linkage {
    /// Where each cell stands, `None` when it is not linked.
    pub cells: Vec<Option<Snap>>,
    /// Where each facility stands: one place an entrance, none when it is not linked.
    pub facilities: Vec<Vec<Snap>>,
}

/// An edge in the search tree.
struct EdgeBox<'n> {
    network: &'n Network,
    edge: u32,
    envelope: AABB<[f64; 2]>,
}

impl RTreeObject for EdgeBox<'_> {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        self.envelope
    }
}

impl PointDistance for EdgeBox<'_> {
    fn distance_2(&self, point: &[f64; 2]) -> f64 {
        nearest_on(self.network, self.edge, Coord { x: point[0], y: point[1] }).distance_2
    }
}

/// The place on a line nearest to a point.
struct NearestOn {
    distance_2: f64,
    /// Length of the line up to the place, in the working CRS.
    along: f64,
    /// Length of the whole line.
    length: f64,
    at: Coord<f64>,
}

fn nearest_on(network: &Network, edge: u32, from: Coord<f64>) -> NearestOn {
    let mut points = network.line(edge);
    let mut a = points.next().expect("an edge has two ends");
    let mut best = NearestOn { distance_2: f64::INFINITY, along: 0.0, length: 0.0, at: a };
    for b in points {
        let step = b - a;
        let squared = step.x * step.x + step.y * step.y;
        let towards = from - a;
        let share = if squared > 0.0 {
            ((towards.x * step.x + towards.y * step.y) / squared).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let at = a + step * share;
        let away = from - at;
        let distance_2 = away.x * away.x + away.y * away.y;
        let length = squared.sqrt();
        if distance_2 < best.distance_2 {
            best = NearestOn {
                distance_2,
                along: best.length + length * share,
                length: best.length,
                at,
            };
        }
        best.length += length;
        a = b;
    }
    best
}

/// Finds places on a network for points.
pub struct Linker<'n> {
    network: &'n Network,
    edges: RTree<EdgeBox<'n>>,
    obstacles: RTree<GeomWithData<Segment<[f64; 2]>, ()>>,
    options: LinkOptions,
}

impl<'n> Linker<'n> {
    /// Prepares linking to the edges a walker may be linked to. Cost: O(edges log edges).
    pub fn new(network: &'n Network, walk: &WalkGraph, options: LinkOptions) -> Self {
        let boxes: Vec<EdgeBox<'n>> = (0..network.edges() as u32)
            .into_par_iter()
            .filter(|edge| walk.linkable[*edge as usize])
            .map(|edge| {
                let points: Vec<[f64; 2]> = network.line(edge).map(Into::into).collect();
                EdgeBox { network, edge, envelope: AABB::from_points(points.iter()) }
            })
            .collect();
        let obstacles = network
            .obstacles
            .iter()
            .map(|[a, b]| GeomWithData::new(Segment::new([a.x, a.y], [b.x, b.y]), ()));
        Self {
            network,
            edges: RTree::bulk_load(boxes),
            obstacles: RTree::bulk_load(obstacles.collect()),
            options,
        }
    }

    /// The nearest place on the network within the limit that is not behind rails, a motorway or
    /// water; of places at the same millimetre the one on the edge with the lower id.
    pub fn snap(&self, from: Coord<f64>) -> Option<Snap> {
        let mut best: Option<Snap> = None;
        for hit in self.edges.nearest_neighbor_iter([from.x, from.y]) {
            let near = nearest_on(self.network, hit.edge, from);
            let offset = Millimetres::from_metres(near.distance_2.sqrt());
            let bound = best.map_or(self.options.distance_max, |snap| snap.offset);
            if offset > bound {
                break;
            }
            let lower = best.is_none_or(|snap| hit.edge < snap.edge);
            if lower && !self.is_cut_off(from, near.at) {
                best = Some(self.place(hit.edge, &near, offset));
            }
        }
        best
    }

    fn place(&self, edge: u32, near: &NearestOn, offset: Millimetres) -> Snap {
        let length_mm = f64::from(self.network.length_mm[edge as usize]);
        let share = if near.length > 0.0 { near.along / near.length } else { 0.0 };
        // Lengths on the ellipsoid and in the working CRS differ by the same factor along an edge.
        Snap { edge, along_mm: (length_mm * share).round() as u32, offset, at: near.at }
    }

    fn is_cut_off(&self, from: Coord<f64>, to: Coord<f64>) -> bool {
        let envelope = AABB::from_corners([from.x, from.y], [to.x, to.y]);
        self.obstacles
            .locate_in_envelope_intersecting(envelope)
            .any(|line| crosses(from, to, line.geom().from.into(), line.geom().to.into()))
    }
}

/// Whether two segments cross in a point inside both.
fn crosses(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>, d: Coord<f64>) -> bool {
    let turn = |p: Coord<f64>, q: Coord<f64>, r: Coord<f64>| {
        (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)
    };
    turn(a, b, c) * turn(a, b, d) < 0.0 && turn(c, d, a) * turn(c, d, b) < 0.0
}

/// Links all cells and facilities of a region to a network.
///
/// # Returns
/// Where everything stands. Cells (W410, with the persons who live there) and facilities (W411)
/// farther than the limit from every way are reported; they reach nobody and nobody reaches them.
///
/// # Cost
/// O((edges + points) log edges).
pub fn link(
    region: &Region,
    network: &Network,
    walk: &WalkGraph,
    options: LinkOptions,
) -> Checked<Linkage> {
    let linker = Linker::new(network, walk, options);
    let cells: Vec<Option<Snap>> =
        region.cells.positions.par_iter().map(|at| linker.snap(*at)).collect();
    let facilities: Vec<Vec<Snap>> = region
        .facilities
        .par_iter()
        .map(|facility| {
            let entrances = facility.entrances.iter().chain(
                // Without entrances the position stands for one.
                std::iter::once(&facility.position).filter(|_| facility.entrances.is_empty()),
            );
            entrances.filter_map(|at| linker.snap(*at)).collect()
        })
        .collect();
    let mut diagnostics = Diagnostics::default();
    let limit = options.distance_max;
    let mut persons = 0;
    for (at, key) in region.cells.keys.iter().enumerate() {
        if cells[at].is_none() {
            persons += u64::from(region.cells.persons.first().map_or(0, |all| all[at]));
            let message =
                format!("no way to link the cell to within {limit} on this side of obstacles");
            diagnostics
                .push(Finding::new("W410", message).at(Place::of_source("cells").feature(key)));
        }
    }
    if persons > 0 {
        let message = format!("{persons} persons live in cells that are not linked to the network");
        diagnostics.push(Finding::new("W412", message));
    }
    for (snaps, facility) in facilities.iter().zip(&region.facilities) {
        if snaps.is_empty() {
            let message =
                format!("no way to link the facility to within {limit} on this side of obstacles");
            let place = Place::of_source("facilities").feature(&facility.key);
            diagnostics.push(Finding::new("W411", message).at(place));
        }
    }
    Checked { value: Linkage { cells, facilities }, diagnostics }
}
