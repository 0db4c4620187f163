//! Isochrones: the ways, cells and facilities within some limits on foot of a place.

use geo::{Coord, LineString, MultiPolygon};

use super::linked::LinkedRegion;
use super::memory::Pool;
use super::obstacles::Obstacles;
use super::snap::Snap;
use super::spread::ground_beside;
use super::used::{Used, Walked};
use crate::base::{Bounds, CellId, EdgeId, FacilityId, Millimetres, NodeId, Rows};
use crate::network::{CLOSED, Graph, Seed, Towards, UNREACHED, WalkNetwork, Workspace};
use crate::region::GroundIndex;

/// Buffer around reached ways whose ground counts as reached, metres: half the width of a street with
/// its front gardens.
pub const BESIDE_M: f64 = 25.0;

/// An isochrone: everything reached from a place within a limit.
#[derive(Clone, Debug, PartialEq)]
pub struct Isochrone {
    /// The limit.
    pub limit: Millimetres,
    /// Reached ways, whole edges and parts of edges, by edge.
    pub ways: Vec<LineString<f64>>,
    /// Cells with their distance, ascending by id.
    pub cells: Vec<(CellId, Millimetres)>,
    /// Facilities with their distance, ascending by id.
    pub facilities: Vec<(FacilityId, Millimetres)>,
    /// Whether a way on unknown ground may lead on within the limit, so that all this may be more.
    pub meets_edge: bool,
}

/// Where the ground ends on which all ways are known.
enum End {
    /// At the edge of what the network's source knows.
    Ground(GroundIndex),
    /// At the box of the ways, where no source says it.
    Box(Bounds),
}

impl End {
    /// The straight distance in metres from a point to the nearest ground with unknown ways.
    fn distance_m(&self, at: Coord<f64>) -> f64 {
        match self {
            Self::Ground(ground) => ground.edge_m(at),
            Self::Box(Bounds { west, south, east, north }) => {
                let sides = [at.x - west, at.y - south, east - at.x, north - at.y];
                sides.into_iter().fold(f64::INFINITY, f64::min).max(0.0)
            }
        }
    }
}

impl Isochrone {
    /// Length of the reached ways, metres in the working CRS.
    pub fn length_m(&self) -> f64 {
        use geo::line_measures::{Euclidean, Length};
        // The empty sum of floats is -0, and the sign would be printed.
        self.ways.iter().map(|way| Euclidean.length(way)).fold(0.0, |sum, length| sum + length)
    }
}

/// Computes isochrones on a network; the data that all of them share is prepared once.
pub struct Isochrones<'n> {
    walk: &'n WalkNetwork,
    linked: Option<LinkedRegion<'n>>,
    graph: Graph,
    edges_at_node: Rows<EdgeId>,
    obstacles: Obstacles,
    end: End,
    spaces: Pool<(Workspace, Used)>,
}

impl<'r> LinkedRegion<'r> {
    /// Prepares isochrones with ways, cells and facilities.
    ///
    /// # Cost
    /// O(nodes + edges).
    pub fn isochrones(&self) -> Isochrones<'r> {
        let isochrones = Isochrones::on(self.network());
        let end = match self.region().grounds().of_network() {
            Some(ground) => End::Ground(ground.index()),
            None => isochrones.end,
        };
        Isochrones { linked: Some(self.clone()), end, ..isochrones }
    }
}

impl<'n> Isochrones<'n> {
    /// Prepares isochrones on a network without a region, with ways only.
    ///
    /// # Cost
    /// O(nodes + edges).
    pub fn on(walk: &'n WalkNetwork) -> Self {
        let network = walk.network();
        let ends = |edge| network.ends(edge).map(|node: NodeId| (node.index(), edge));
        let nodes = (0..network.node_count()).map(NodeId::at);
        let nodes = nodes.map(|node| network.position(node));
        Self {
            walk,
            linked: None,
            graph: walk.graph(Towards::Away),
            edges_at_node: Rows::grouped(network.node_count(), network.edge_ids().flat_map(ends)),
            obstacles: Obstacles::new(network),
            end: End::Box(Bounds::around(nodes).unwrap_or(Bounds::EMPTY)),
            spaces: Pool::new(),
        }
    }

    /// The reached ground: the buffer of [`BESIDE_M`] around the reached ways, with round ends, as far as
    /// no rails, motorways, water, walls or fences lie between. Ground between ways is not included, so
    /// blocks and waters without ways stay out.
    pub fn area(&self, isochrone: &Isochrone) -> MultiPolygon<f64> {
        ground_beside(&isochrone.ways, BESIDE_M, &self.obstacles)
    }

    /// Which ways, cells and facilities are within each limit of a place on the network? May be
    /// called from several threads at once.
    ///
    /// # Parameters
    /// `from`: the place, by [`super::Linker::snap`] on this network; the straight line from the
    /// point to the network counts. `limits`: millimetres, in the weight of the network.
    ///
    /// # Returns
    /// One isochrone for each limit, in the order given. A way is reached up to the point at which
    /// the limit is used up.
    ///
    /// # Method
    /// One search up to the largest limit (Dijkstra 1959); edges are cut where the limit ends.
    ///
    /// # Panics
    /// When the place lies on another network.
    ///
    /// # Cost
    /// O(network within the largest limit, for the search and again for each limit; cells and
    /// facilities). The first call of each thread costs O(nodes) more.
    pub fn from(&self, from: &Snap, limits: &[Millimetres]) -> Vec<Isochrone> {
        self.from_any(std::slice::from_ref(from), limits)
    }

    /// Which ways, cells and facilities are within each limit of the nearest of several places, such as
    /// the gates of a park? As [`Self::from`] in all else.
    ///
    /// # Panics
    /// When a place lies on another network.
    pub fn from_any(&self, from: &[Snap], limits: &[Millimetres]) -> Vec<Isochrone> {
        for place in from {
            assert_eq!(place.network, self.walk.stamp(), "a place on another network");
        }
        let ends = from.iter().flat_map(|place| place.leaving(self.walk)).flatten();
        let seeds: Vec<Seed> = ends.map(|(node, distance)| Seed { node, distance }).collect();
        let largest = limits.iter().max().copied().unwrap_or_default();
        let nodes = self.graph.nodes();
        let make = || (Workspace::new(nodes), Used::new(nodes));
        self.spaces.with(make, |(search, used)| {
            search.bounded(&self.graph, &seeds, largest.0);
            used.add(search, largest.0);
            from.iter().for_each(|place| used.begin(&self.walked(), place, largest.0));
            let done = Searched { on: self, search, from };
            let (edges, cells, facilities) =
                (done.edges(), done.cells(largest), done.facilities(largest));
            let edge = done.edge_of_known_ways();
            let up_to = |limit: &Millimetres| Isochrone {
                limit: *limit,
                ways: edges.iter().flat_map(|edge| done.reached_parts(*edge, limit.0)).collect(),
                cells: within(&cells, *limit),
                facilities: within(&facilities, *limit),
                meets_edge: edge < limit.0,
            };
            limits.iter().map(up_to).collect()
        })
    }

    fn walked(&self) -> Walked<'n> {
        Walked { walk: self.walk, towards: Towards::Away }
    }

    /// The length of each edge that was reached from any place asked for, within its largest limit,
    /// millimetres; overlapping parts count once. Cost: O(nodes + edges).
    pub fn into_used_mm(self) -> Vec<u32> {
        let walked = self.walked();
        let mut all = Used::new(self.graph.nodes());
        self.spaces.into_all().into_iter().for_each(|(_, used)| all.merge(used));
        all.lengths_mm(&walked)
    }
}

/// The entries with a distance up to the limit.
fn within<T: Copy>(all: &[(T, Millimetres)], limit: Millimetres) -> Vec<(T, Millimetres)> {
    all.iter().filter(|(_, distance)| *distance <= limit).copied().collect()
}

/// A finished search.
struct Searched<'f> {
    on: &'f Isochrones<'f>,
    search: &'f Workspace,
    from: &'f [Snap],
}

impl Searched<'_> {
    /// Edges that may be reached at least in part, ascending.
    fn edges(&self) -> Vec<EdgeId> {
        let rows = &self.on.edges_at_node;
        let at_nodes = self.search.reached().iter().flat_map(|node| rows.row(node.index()));
        let mut edges: Vec<EdgeId> =
            at_nodes.copied().chain(self.from.iter().map(|place| place.edge)).collect();
        edges.sort_unstable();
        edges.dedup();
        edges
    }

    /// The distance at which a way on unknown ground may be reached: by a known way to a node, and from there
    /// straight on. [`UNREACHED`] if there is none.
    fn edge_of_known_ways(&self) -> u32 {
        let walk = self.on.walk;
        let straight = walk.straight_factor_min();
        let beyond = |node: &NodeId| {
            let metres = self.on.end.distance_m(walk.network().position(*node));
            let onwards = Millimetres::from_metres(metres * straight).0;
            self.search.distance(*node).saturating_add(onwards)
        };
        self.search.reached().iter().map(beyond).min().unwrap_or(UNREACHED)
    }

    fn cells(&self, limit: Millimetres) -> Vec<(CellId, Millimetres)> {
        let all = self.on.linked.iter().flat_map(LinkedRegion::linked_cells);
        let distances = all.map(|(cell, snap)| (cell, Millimetres(self.distance_to(snap))));
        distances.filter(|(_, distance)| *distance <= limit).collect()
    }

    fn facilities(&self, limit: Millimetres) -> Vec<(FacilityId, Millimetres)> {
        let Some(linked) = &self.on.linked else { return Vec::new() };
        let all = (0..linked.region().facilities().len()).map(FacilityId::at);
        let distances = all.filter_map(|id| {
            let distance = linked.doors(id).iter().map(|door| self.distance_to(door)).min()?;
            Some((id, Millimetres(distance)))
        });
        distances.filter(|(_, distance)| *distance <= limit).collect()
    }

    /// Distance to another place on the network; [`UNREACHED`] when it was not reached.
    fn distance_to(&self, to: &Snap) -> u32 {
        let walk = self.on.walk;
        let by_node = to.arriving(walk).into_iter().flatten();
        // A distance that does not fit is out of reach.
        let by_node =
            by_node.map(|(node, weight)| self.search.distance(node).saturating_add(weight));
        let beside = self.from.iter().filter(|from| from.edge == to.edge);
        let beside = beside.filter_map(|from| from.along(walk, to));
        by_node.chain(beside).min().unwrap_or(UNREACHED)
    }

    /// The reached parts of an edge: from its first node onwards, from its last node backwards, and
    /// around the starting place.
    fn reached_parts(&self, edge: EdgeId, limit: u32) -> Vec<LineString<f64>> {
        let walk = self.on.walk;
        let [a, b] = walk.network().ends(edge);
        let [there, back] = walk.weight(edge);
        let share = |node: NodeId, weight: u32| -> f64 {
            let distance = self.search.distance(node).saturating_add(walk.wait_at(node));
            if weight == CLOSED || distance > limit || walk.is_barred(node) {
                return 0.0;
            }
            (f64::from(limit - distance) / f64::from(weight.max(1))).min(1.0)
        };
        let mut parts = vec![(0.0, share(a, there)), (1.0 - share(b, back), 1.0)];
        for from in self.from.iter().filter(|from| from.edge == edge && limit >= from.offset.0) {
            let length = f64::from(walk.network().length_mm(edge).max(1));
            let at = f64::from(from.along_mm) / length;
            let left = f64::from(limit - from.offset.0);
            let range = |weight: u32| match weight {
                CLOSED => 0.0,
                weight => left / f64::from(weight.max(1)),
            };
            parts.push(((at - range(back)).max(0.0), (at + range(there)).min(1.0)));
        }
        joined(parts).into_iter().map(|(from, to)| self.cut(edge, from, to)).collect()
    }

    /// The part of an edge's line between two shares of its length.
    fn cut(&self, edge: EdgeId, from: f64, to: f64) -> LineString<f64> {
        let line: Vec<Coord<f64>> = self.on.walk.network().line(edge).collect();
        if from <= 0.0 && to >= 1.0 {
            return LineString::from(line);
        }
        let step = |pair: &[Coord<f64>]| {
            let delta = pair[1] - pair[0];
            (delta.x * delta.x + delta.y * delta.y).sqrt()
        };
        let length: f64 = line.windows(2).map(step).sum();
        let (start, end) = (from * length, to * length);
        let (mut so_far, mut part) = (0.0, Vec::new());
        for pair in line.windows(2) {
            let next = so_far + step(pair);
            let at = |along: f64| {
                let share = if next > so_far { (along - so_far) / (next - so_far) } else { 0.0 };
                pair[0] + (pair[1] - pair[0]) * share.clamp(0.0, 1.0)
            };
            if next >= start && so_far <= end {
                if part.is_empty() {
                    part.push(at(start));
                }
                part.push(at(end));
            }
            so_far = next;
        }
        LineString::from(part)
    }
}

/// Merges ranges that overlap or touch; drops empty ones.
fn joined(mut ranges: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    ranges.retain(|(from, to)| to > from);
    ranges.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut joined: Vec<(f64, f64)> = Vec::new();
    for (from, to) in ranges {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}
