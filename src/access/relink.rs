//! A linked region on a network with other ways: only what is near a changed way is linked again.

use std::sync::Arc;

use geo::Coord;
use rayon::prelude::*;
use rstar::primitives::Rectangle;
use rstar::{AABB, RTree};

use super::cell_links::CellLinks;
use super::enter::Entries;
use super::link::Linker;
use super::linked::{LinkedRegion, Links};
use super::near::{MARGIN_M, box_around};
use super::snap::Snap;
use crate::base::{Bounds, CellId, EdgeId, FacilityId, NodeId, zip_equal};
use crate::network::{EditedWalk, WalkNetwork};
use crate::region::Facility;

/// What a change of ways touches: the changed ways, and those with a changed link of a cell or facility. A walk
/// that differs before and after passes an end of one of them, or runs within one.
pub(super) struct Touched {
    /// Numbers of the ways before and after, ascending.
    pub edges: [Vec<EdgeId>; 2],
    /// Their ends, ascending. Nodes keep their numbers; new ones follow.
    pub nodes: Vec<NodeId>,
}

impl Touched {
    /// Whether a place is on a touched way: before (0) or after (1).
    pub fn has(&self, state: usize, place: &Snap) -> bool {
        self.edges[state].binary_search(&place.edge).is_ok()
    }
}

/// The ways before and after a change.
struct Pair<'p> {
    before: &'p WalkNetwork,
    ways: &'p EditedWalk,
    /// The number that each edge before has now; `None` if it is gone.
    now: Vec<Option<EdgeId>>,
}

impl<'p> Pair<'p> {
    fn new(before: &'p WalkNetwork, ways: &'p EditedWalk) -> Self {
        let mut now = vec![None; before.network().edge_count()];
        assert_eq!(ways.kept.len(), ways.network.network().edge_count(), "one value for each edge");
        for (at, earlier) in ways.kept.iter().enumerate() {
            if let Some(earlier) = earlier {
                now[earlier.index()] = Some(EdgeId::at(at));
            }
        }
        Self { before, ways, now }
    }

    /// Edges that are gone, and edges that are new.
    fn changed(&self) -> [Vec<EdgeId>; 2] {
        [&self.now, &self.ways.kept].map(|others| {
            let lone = others.iter().enumerate().filter(|(_, other)| other.is_none());
            lone.map(|(at, _)| EdgeId::at(at)).collect()
        })
    }

    /// The boxes of all ways whose being there or being linked to changes, widened.
    fn boxes(&self, widened_m: f64) -> RTree<Rectangle<[f64; 2]>> {
        let (before, after) = (self.before, &self.ways.network);
        let [gone, new] = self.changed();
        let relinkable = zip_equal(before.network().edge_ids(), &self.now).filter(|(edge, now)| {
            now.is_some_and(|now| before.is_linkable(*edge) != after.is_linkable(now))
        });
        let earlier = gone.into_iter().chain(relinkable.map(|(edge, _)| edge));
        let of_network = |walk: &WalkNetwork, edge: EdgeId| {
            let line: Vec<[f64; 2]> = walk.network().line(edge).map(Into::into).collect();
            let around = AABB::from_points(line.iter());
            let (low, high) = (around.lower(), around.upper());
            Rectangle::from_corners(
                low.map(|part| part - widened_m),
                high.map(|part| part + widened_m),
            )
        };
        let earlier = earlier.map(|edge| of_network(before, edge));
        let boxes = earlier.chain(new.into_iter().map(|edge| of_network(after, edge)));
        RTree::bulk_load(boxes.collect())
    }

    /// The same place on the network after the change; `None` if its way is gone.
    fn moved(&self, place: &Snap) -> Option<Snap> {
        let edge = self.now[place.edge.index()]?;
        Some(Snap { edge, network: self.ways.network.stamp(), ..*place })
    }

    /// All that is touched by changed links too.
    fn touched(&self, mut edges: [Vec<EdgeId>; 2]) -> Touched {
        let other = |list: &[EdgeId], others: &[Option<EdgeId>]| -> Vec<EdgeId> {
            list.iter().filter_map(|edge| others[edge.index()]).collect()
        };
        let (after, before) = (other(&edges[0], &self.now), other(&edges[1], &self.ways.kept));
        edges[0].extend(before);
        edges[1].extend(after);
        for list in &mut edges {
            list.sort_unstable();
            list.dedup();
        }
        let networks = [self.before.network(), self.ways.network.network()];
        let ends = |(network, list)| {
            let list: &Vec<EdgeId> = list;
            let network: &crate::network::Network = network;
            list.iter().flat_map(|edge| network.ends(*edge)).collect::<Vec<NodeId>>()
        };
        let mut nodes: Vec<NodeId> = zip_equal(networks, &edges).flat_map(ends).collect();
        nodes.sort_unstable();
        nodes.dedup();
        Touched { edges, nodes }
    }
}

/// Links the cells and facilities near changed ways again; the others keep their places.
///
/// # Panics
/// When the ways are not those of a copy of the region's network, or the linker is of another one.
pub(super) fn relinked<'e>(
    linked: &LinkedRegion<'e>,
    ways: &'e EditedWalk,
    linker: &Linker<'e>,
) -> (LinkedRegion<'e>, Touched) {
    assert_eq!(linker.network().stamp(), ways.network.stamp(), "a linker of the changed network");
    let pair = Pair::new(linked.network(), ways);
    let widened_m = linker.distance_max().metres().unwrap_or(f64::INFINITY) + MARGIN_M;
    let boxes = pair.boxes(widened_m);
    let is_near =
        |around: &AABB<[f64; 2]>| boxes.locate_in_envelope_intersecting(*around).next().is_some();
    let region = linked.region();
    let cell = |(at, position): (usize, &Coord<f64>)| {
        let before = linked.cell(CellId::at(at));
        match is_near(&AABB::from_point((*position).into())) {
            true => linker.snap(*position),
            false => before.map(|place| pair.moved(place).expect("a way that is far stays")),
        }
    };
    let positions = region.cells().positions().par_iter().enumerate();
    let cells: Vec<Option<Snap>> = positions.map(cell).collect();
    let facility = |(at, facility): (usize, &Facility)| {
        let id = FacilityId::at(at);
        let Bounds { west, south, east, north } = box_around(facility);
        if is_near(&AABB::from_corners([west, south], [east, north])) {
            return linker.entries(facility);
        }
        let places = linked.doors(id).iter();
        let places = places.map(|door| pair.moved(door).expect("a way that is far stays"));
        Entries { places: places.collect(), placed_by: linked.placed_by()[at] }
    };
    let entries: Vec<Entries> = region.facilities().par_iter().enumerate().map(facility).collect();
    let cells = Arc::new(CellLinks::of_places(region, linker, cells));
    let links = Arc::new(Links::new((region, linker), cells, entries));
    let after = LinkedRegion::from_links(region, &ways.network, links);
    let edges = changed_links(&pair, linked, &after);
    (after, pair.touched(edges))
}

/// The changed ways, and the ways of changed links, before and after.
fn changed_links(
    pair: &Pair<'_>,
    before: &LinkedRegion<'_>,
    after: &LinkedRegion<'_>,
) -> [Vec<EdgeId>; 2] {
    let mut edges = pair.changed();
    let mut compare = |places: [&[Snap]; 2]| {
        let moved: Vec<Option<Snap>> = places[0].iter().map(|place| pair.moved(place)).collect();
        let same = moved.len() == places[1].len()
            && zip_equal(&moved, places[1]).all(|(moved, now)| moved.as_ref() == Some(now));
        if !same {
            for (list, places) in zip_equal(&mut edges, places) {
                list.extend(places.iter().map(Snap::edge));
            }
        }
    };
    for cell in (0..before.region().cells().len()).map(CellId::at) {
        compare(
            [before, after].map(|state| state.cell(cell).map_or(&[][..], std::slice::from_ref)),
        );
    }
    for id in (0..before.region().facilities().len()).map(FacilityId::at) {
        compare([before.doors(id), after.doors(id)]);
    }
    edges
}
