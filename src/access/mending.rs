//! Who would be nearer to a facility if a barrier were mended.

use rayon::prelude::*;

use super::arrivals::CellSearch;
use super::linked::LinkedRegion;
use super::snap::Snap;
use super::table::ReachTable;
use crate::base::{
    CategoryId, CellId, EdgeId, FacilityId, Millimetres, MunicipalityId, NodeId, Progress, Rows,
};
use crate::network::{CLOSED, MendedWays, Seed, UNREACHED, WayBarrier, Ways, Workspace};

/// A cell whose residents would have a nearer facility.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nearer {
    /// The category.
    pub category: CategoryId,
    /// The cell.
    pub cell: CellId,
    /// How far the nearest facility is; [`Millimetres::UNREACHED`] without any.
    pub before: Millimetres,
    /// How far it would be, at most the largest limit of the category.
    pub after: Millimetres,
}

/// Barriers that one thread processes between two reports of progress.
const CHUNK: usize = 64;

/// Residents for whom the same facilities count.
struct Home {
    /// The municipality; of all of them where every boundary is open.
    home: Option<Option<MunicipalityId>>,
    /// Of each category, how far the nearest facility is from each node, within the largest limit.
    from_node: Vec<Vec<u32>>,
}

/// Searches for those who gain from mending barriers.
struct Mending<'m> {
    linked: &'m LinkedRegion<'m>,
    table: &'m ReachTable,
    cells: CellSearch<'m>,
    doors_on_edge: Rows<(FacilityId, Snap)>,
    edges_at_node: Rows<EdgeId>,
    homes: Vec<Home>,
}

impl LinkedRegion<'_> {
    /// Who would be nearer to a facility if one barrier were mended, each barrier on its own?
    ///
    /// # Parameters
    /// `table`: the reach table of this linked region. `barriers`: of its network
    /// ([`WalkNetwork::barriers`](crate::network::WalkNetwork::barriers)). `work`: what becomes of the gains of a
    /// barrier, which are sorted by category and cell.
    ///
    /// # Returns
    /// What `work` makes of each barrier, in their order. The gains are those that a reach table computed anew on
    /// [`WalkNetwork::mended`](crate::network::WalkNetwork::mended) has over this one, of inhabited cells of the region
    /// and within the largest limit of each category. The same for any number of threads.
    ///
    /// # Method
    /// 1. One search for each category tells how far its nearest facility is from each node (Dijkstra 1959).
    /// 2. A shortest way that a mended barrier makes possible passes it once. So the new distance from an end of the
    ///    barrier follows from its own ways and from the distances of step 1 at its other ends.
    /// 3. Only where an end comes nearer, the cells that walk to this end are searched for, up to what is left of
    ///    the limit.
    ///
    /// # Panics
    /// When the table is of another region.
    ///
    /// # Cost
    /// O(network) for each category, and for each municipality where boundaries are closed; then the network within
    /// the limit of those barriers that bring somebody nearer.
    pub fn nearer_without<T: Send>(
        &self,
        table: &ReachTable,
        barriers: &[WayBarrier],
        progress: &dyn Progress,
        work: impl Fn(&WayBarrier, &[Nearer]) -> T + Sync,
    ) -> Vec<T> {
        table.assert_fits(self.region());
        progress.begin("barriers", Some(barriers.len() as u64));
        let mending = Mending::new(self, table);
        let parts: Vec<Vec<T>> = barriers
            .par_chunks(CHUNK)
            .map(|chunk| {
                let one = |barrier: &WayBarrier| work(barrier, &mending.nearer(barrier));
                let done = chunk.iter().map(one).collect();
                progress.advance(chunk.len() as u64);
                done
            })
            .collect();
        progress.end();
        parts.into_iter().flatten().collect()
    }
}

impl<'m> Mending<'m> {
    fn new(linked: &'m LinkedRegion<'m>, table: &'m ReachTable) -> Self {
        let (region, walk) = (linked.region(), linked.network());
        let inhabited = region.cells().persons(0);
        let is_wanted = |cell: CellId| {
            inhabited[cell.index()] > 0 && region.cells().municipality(cell).is_some()
        };
        let facilities = (0..region.facilities().len()).map(FacilityId::at);
        let doors = facilities.flat_map(|id| linked.doors(id).iter().map(move |door| (id, *door)));
        let doors: Vec<(usize, (FacilityId, Snap))> =
            doors.map(|(id, door)| (door.edge.index(), (id, door))).collect();
        let network = walk.network();
        let at_node = network.edge_ids().flat_map(|edge| {
            let [a, b] = network.ends(edge);
            let ends = if a == b { vec![a] } else { vec![a, b] };
            ends.into_iter().map(move |node| (node.index(), edge))
        });
        let at_node: Vec<(usize, EdgeId)> = at_node.collect();
        let mut mending = Self {
            linked,
            table,
            cells: CellSearch::new(linked, is_wanted),
            doors_on_edge: Rows::grouped(network.edge_count(), doors.into_iter()),
            edges_at_node: Rows::grouped(network.node_count(), at_node.into_iter()),
            homes: Vec::new(),
        };
        let homes: Vec<Option<Option<MunicipalityId>>> = match region.borders().all_open() {
            true => vec![None],
            false => {
                let all = (0..region.municipalities().len()).map(MunicipalityId::at);
                all.map(|home| Some(Some(home))).collect()
            }
        };
        let home = |home| Home { home, from_node: mending.nearest_of_nodes(home) };
        mending.homes = homes.into_iter().map(home).collect();
        mending
    }

    /// Whether residents of a home use a facility.
    fn is_open(&self, home: Option<Option<MunicipalityId>>, id: FacilityId) -> bool {
        let region = self.linked.region();
        let there = region.facility(id).municipality();
        home.is_none_or(|home| region.borders().lets_through(home, there))
    }

    /// How far the nearest facility of each category is from each node.
    fn nearest_of_nodes(&self, home: Option<Option<MunicipalityId>>) -> Vec<Vec<u32>> {
        let (region, walk) = (self.linked.region(), self.linked.network());
        let categories: Vec<CategoryId> =
            (0..region.categories().len()).map(CategoryId::at).collect();
        let of_category = |category: &CategoryId| -> Vec<u32> {
            let mut seeds = Vec::new();
            for id in (0..region.facilities().len()).map(FacilityId::at) {
                if region.facility(id).category() == *category && self.is_open(home, id) {
                    let ends = self.linked.doors(id).iter().flat_map(|door| door.arriving(walk));
                    seeds.extend(ends.flatten().map(|(node, distance)| Seed { node, distance }));
                }
            }
            let graph = &self.cells.graph;
            let mut search = Workspace::new(graph.nodes());
            search.bounded(graph, &seeds, region.category(*category).limit_max().0);
            walk.network().node_ids().map(|node| search.distance(node)).collect()
        };
        categories.par_iter().map(of_category).collect()
    }

    /// Who would be nearer, by category and cell.
    fn nearer(&self, barrier: &WayBarrier) -> Vec<Nearer> {
        let edges: &[EdgeId] = match barrier.node {
            Some(node) => self.edges_at_node.row(node.index()),
            None => &barrier.edges,
        };
        let near = Near::new(MendedWays::new(self.linked.network(), barrier), edges);
        let mut gains = Vec::new();
        for home in &self.homes {
            for at in 0..home.from_node.len() {
                self.add_nearer(&near, home, CategoryId::at(at), &mut gains);
            }
        }
        // A cell may be nearer over the barrier and on it.
        gains.sort_unstable();
        gains.dedup_by_key(|gain| (gain.category, gain.cell));
        gains
    }

    fn add_nearer(
        &self,
        near: &Near<'_>,
        home: &Home,
        category: CategoryId,
        gains: &mut Vec<Nearer>,
    ) {
        let region = self.linked.region();
        let limit = region.category(category).limit_max();
        let before = &home.from_node[category.index()];
        let is_meant = |id: FacilityId| {
            region.facility(id).category() == category && self.is_open(home.home, id)
        };
        let doors = || {
            let rows = near.edges.iter().flat_map(|edge| self.doors_on_edge.row(edge.index()));
            rows.filter(|(id, _)| is_meant(*id)).map(|(_, door)| door)
        };
        let after = near.after(before, doors());
        let ends = near.nodes.iter().zip(&after);
        let is_nearer = |(node, after): &(&NodeId, &u32)| **after < before[node.index()];
        let nearer = ends.filter(is_nearer).filter(|(_, after)| **after <= limit.0);
        let seeds: Vec<Seed> =
            nearer.map(|(node, distance)| Seed { node: *node, distance: *distance }).collect();
        let reach = self.table.category(category);
        let mut add = |cell: CellId, after: Millimetres| {
            let is_home = home.home.is_none_or(|home| region.cells().municipality(cell) == home);
            let before = reach.nearest(cell).distance;
            if is_home && after < before && after <= limit {
                gains.push(Nearer { category, cell, before, after });
            }
        };
        if !seeds.is_empty() {
            self.cells.with_space(|space| self.cells.each_cell_to(&seeds, limit, space, &mut add));
        }
        for cell in near.edges.iter().flat_map(|edge| self.cells.on_edge(*edge)) {
            let Some(place) = self.linked.cell(*cell) else { continue };
            let same = doors().filter(|door| door.edge == place.edge);
            let along = same.filter_map(|door| place.along(&near.ways, door));
            let leaving = place.leaving(&near.ways).into_iter().flatten();
            let over = leaving.map(|(node, weight)| near.at(&after, node).saturating_add(weight));
            if let Some(distance) = along.chain(over).min() {
                add(*cell, Millimetres(distance));
            }
        }
    }
}

/// The ways at a barrier as if it were mended.
struct Near<'n> {
    ways: MendedWays<'n>,
    edges: &'n [EdgeId],
    /// The ends of the edges, ascending.
    nodes: Vec<NodeId>,
}

impl<'n> Near<'n> {
    fn new(ways: MendedWays<'n>, edges: &'n [EdgeId]) -> Self {
        let mut nodes: Vec<NodeId> =
            edges.iter().flat_map(|edge| ways.network().ends(*edge)).collect();
        nodes.sort_unstable();
        nodes.dedup();
        Self { ways, edges, nodes }
    }

    /// A value of an end.
    fn at(&self, values: &[u32], node: NodeId) -> u32 {
        self.nodes.binary_search(&node).map_or(UNREACHED, |at| values[at])
    }

    /// How far the nearest facility is from each end, by what it is on the other ways and by doors on these edges.
    fn after<'d>(&self, before: &[u32], doors: impl Iterator<Item = &'d Snap>) -> Vec<u32> {
        let mut after: Vec<u32> = self.nodes.iter().map(|node| before[node.index()]).collect();
        let improve = |after: &mut Vec<u32>, node: NodeId, distance: u32| {
            let at = self.nodes.binary_search(&node).expect("an end of these edges");
            let is_nearer = distance < after[at];
            after[at] = after[at].min(distance);
            is_nearer
        };
        for door in doors {
            for (node, distance) in door.arriving(&self.ways).into_iter().flatten() {
                improve(&mut after, node, distance);
            }
        }
        // Each pass settles at least one more end.
        let mut is_settled = false;
        while !is_settled {
            is_settled = true;
            for edge in self.edges {
                let [a, b] = self.ways.network().ends(*edge);
                let [there, back] = self.ways.weight(*edge);
                for (from, to, weight) in [(a, b, there), (b, a, back)] {
                    if weight == CLOSED || self.ways.is_barred(to) || from == to {
                        continue;
                    }
                    // As arcs of the graph weigh.
                    let step = weight.saturating_add(self.ways.wait_at(from)).clamp(1, CLOSED - 1);
                    let distance = self.at(&after, to).saturating_add(step);
                    is_settled &= !improve(&mut after, from, distance);
                }
            }
        }
        after
    }
}
