//! Arrivals: which cells walk to a place within a limit.

use super::linked::LinkedRegion;
use super::memory::Pool;
use super::snap::{Snap, ToNode};
use crate::base::{CellId, EdgeId, Millimetres, Rows};
use crate::network::{Graph, NearestWorkspace, Seed, Towards, UNREACHED, Workspace};

/// A cell linked next to a node, and the weight of the path from the cell to the node.
type FromCell = (CellId, u32);

/// Memory of a search, with the distances of the cells it meets; one for each thread.
pub(super) struct CellSpace {
    pub(super) search: Workspace,
    /// Distance of each cell, [`UNREACHED`] between searches.
    distance: Vec<u32>,
    met: Vec<CellId>,
}

/// Searches for the cells that walk to a place; see [`Arrivals`].
pub(super) struct CellSearch<'w> {
    linked: &'w LinkedRegion<'w>,
    /// Reversed arcs: searches begin at places and go against the walking direction.
    pub(super) graph: Graph,
    /// The paths from each cell to the ends of its way; none from a cell that is not linked or wanted.
    leaving: Vec<[Option<ToNode>; 2]>,
    cells_at_node: Rows<FromCell>,
    cells_on_edge: Rows<CellId>,
    /// Memory of searches, which is kept from one question to the next.
    spaces: Pool<CellSpace>,
    pub(super) nearest_spaces: Pool<NearestWorkspace>,
}

impl<'w> CellSearch<'w> {
    /// Searches that meet the cells which `is_wanted` accepts.
    pub(super) fn new(
        linked: &'w LinkedRegion<'w>,
        is_wanted: impl Fn(CellId) -> bool + Sync,
    ) -> Self {
        let walk = linked.network();
        let (nodes, edges) = (walk.network().node_count(), walk.network().edge_count());
        let by_place = || {
            let mut at_node: Vec<(usize, FromCell)> = Vec::new();
            let mut on_edge: Vec<(usize, CellId)> = Vec::new();
            let mut leaving = vec![[None; 2]; linked.region().cells().len()];
            for (cell, snap) in linked.linked_cells().filter(|(cell, _)| is_wanted(*cell)) {
                leaving[cell.index()] = snap.leaving(walk);
                let ends = leaving[cell.index()].into_iter().flatten();
                at_node.extend(ends.map(|(node, weight)| (node.index(), (cell, weight))));
                on_edge.push((snap.edge.index(), cell));
            }
            let cells_at_node = Rows::grouped(nodes, at_node.iter().copied());
            (leaving, cells_at_node, Rows::grouped(edges, on_edge.iter().copied()))
        };
        let (graph, by_place) = rayon::join(|| walk.graph(Towards::Here), by_place);
        let (leaving, cells_at_node, cells_on_edge) = by_place;
        Self {
            linked,
            graph,
            leaving,
            cells_at_node,
            cells_on_edge,
            spaces: Pool::new(),
            nearest_spaces: Pool::new(),
        }
    }

    /// The paths from a cell to the ends of its way.
    pub(super) fn leaving(&self, cell: CellId) -> [Option<ToNode>; 2] {
        self.leaving[cell.index()]
    }

    /// The cells that are linked to an edge.
    pub(super) fn on_edge(&self, edge: EdgeId) -> &[CellId] {
        self.cells_on_edge.row(edge.index())
    }

    /// Searches in memory that no other thread uses.
    pub(super) fn with_space<R>(&self, work: impl FnOnce(&mut CellSpace) -> R) -> R {
        let make = || CellSpace {
            search: Workspace::new(self.graph.nodes()),
            distance: vec![UNREACHED; self.linked.region().cells().len()],
            met: Vec::new(),
        };
        self.spaces.with(make, work)
    }

    /// Visits every cell that walks to a seed within the limit, in no meaningful order.
    pub(super) fn each_cell_to(
        &self,
        seeds: &[Seed],
        limit: Millimetres,
        space: &mut CellSpace,
        on_cell: impl FnMut(CellId, Millimetres),
    ) {
        self.meet(seeds, limit, space);
        tell(&mut space.distance, &mut space.met, limit, on_cell);
    }

    /// Meets the cells that walk to a seed.
    fn meet(&self, seeds: &[Seed], limit: Millimetres, space: &mut CellSpace) {
        let CellSpace { search, distance, met } = space;
        search.bounded(&self.graph, seeds, limit.0);
        for node in search.reached() {
            let there = search.distance(*node);
            for (cell, weight) in self.cells_at_node.row(node.index()) {
                keep_shorter(distance, met, *cell, there.saturating_add(*weight));
            }
        }
    }

    /// Visits every cell that walks to the nearest of some doors within the limit, in no meaningful order.
    pub(super) fn each_cell(
        &self,
        doors: &[Snap],
        limit: Millimetres,
        space: &mut CellSpace,
        on_cell: impl FnMut(CellId, Millimetres),
    ) {
        let walk = self.linked.network();
        let seeds: Vec<Seed> = doors
            .iter()
            .flat_map(|door| door.arriving(walk).into_iter().flatten())
            .map(|(node, distance)| Seed { node, distance })
            .collect();
        self.meet(&seeds, limit, space);
        let CellSpace { distance, met, .. } = space;
        for door in doors {
            for cell in self.on_edge(door.edge) {
                let from = self.linked.cell(*cell);
                if let Some(weight) = from.and_then(|from| from.along(walk, door)) {
                    keep_shorter(distance, met, *cell, weight);
                }
            }
        }
        tell(distance, met, limit, on_cell);
    }
}

/// Visits the cells that were met within the limit, and forgets them.
fn tell(
    distance: &mut [u32],
    met: &mut Vec<CellId>,
    limit: Millimetres,
    mut on_cell: impl FnMut(CellId, Millimetres),
) {
    for cell in met.drain(..) {
        let there = std::mem::replace(&mut distance[cell.index()], UNREACHED);
        if there <= limit.0 {
            on_cell(cell, Millimetres(there));
        }
    }
}

#[inline]
fn keep_shorter(best: &mut [u32], met: &mut Vec<CellId>, cell: CellId, distance: u32) {
    let shortest = &mut best[cell.index()];
    if *shortest == UNREACHED {
        met.push(cell);
    }
    *shortest = distance.min(*shortest);
}

/// Which cells walk to a place, whatever it is: a facility, another cell, or a point on a way?
///
/// A distance is measured from the cell to the place, as in the reach table: one-way ways and slopes make it
/// differ from the way back. A place that is entered at several doors is as near as the nearest one.
pub struct Arrivals<'w> {
    search: CellSearch<'w>,
}

impl<'w> Arrivals<'w> {
    /// Searches that meet the cells which `is_wanted` accepts. Cost: O(network + cells).
    pub fn new(linked: &'w LinkedRegion<'w>, is_wanted: impl Fn(CellId) -> bool + Sync) -> Self {
        Self { search: CellSearch::new(linked, is_wanted) }
    }

    /// Visits each cell that walks to one of some doors within the limit, inclusive, once, in no meaningful
    /// order. Hard boundaries are not considered.
    ///
    /// # Cost
    /// O(network within the limit). Several threads may search at once; each needs 4 bytes for each node and
    /// cell.
    pub fn within(
        &self,
        doors: &[Snap],
        limit: Millimetres,
        visit: impl FnMut(CellId, Millimetres),
    ) {
        self.search.with_space(|space| self.search.each_cell(doors, limit, space, visit));
    }
}
