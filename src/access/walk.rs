//! Reach along the walking network.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::link::{Linkage, Snap};
use super::memory::{Pool, Rows};
use super::table::{CategoryReach, Nearest, ReachTable, Reached};
use super::used::{Used, Walked};
use crate::base::{CategoryId, CellId, FacilityId, Millimetres, MunicipalityId, Progress};
use crate::network::{
    Graph, Label, NearestWorkspace, Network, Seed, SourceSeed, Towards, UNREACHED, WalkGraph,
    Workspace,
};
use crate::region::Region;

/// Facilities one thread searches from between two reports of progress.
const CHUNK: usize = 64;

/// What a node or an edge has to do with cells: the cell, and what it weighs to come from it.
type FromCell = (u32, u32);

/// Everything a search needs to know.
struct Walk<'w> {
    region: &'w Region,
    network: &'w Network,
    walk: &'w WalkGraph,
    linkage: &'w Linkage,
    /// Arcs turned round: searches begin at facilities.
    graph: Graph,
    cells_at_node: Rows<FromCell>,
    cells_on_edge: Rows<u32>,
    workspaces: Pool<BoundedSpace>,
    nearest_spaces: Pool<NearestWorkspace>,
}

/// Memory of a bounded search with the distances of the cells it meets.
struct BoundedSpace {
    search: Workspace,
    cell: Vec<u32>,
    met: Vec<u32>,
    used: Used,
}

/// Fills the reach table with distances along the walking network.
///
/// Who reaches which facility on foot within its category's largest limit, and which is the
/// nearest, in the whole region and in one's own municipality? Distances are of the walk from the
/// cell to the facility: straight to the nearest way, along ways, straight to the facility.
///
/// # Returns
/// Distances in millimetres, weighted as the graph was; a facility exactly at the limit is in
/// reach; of facilities at the same distance the lower id comes first. Cells and facilities that are
/// not linked, or on networks that do not hang together, do not reach each other. The same bytes
/// for any number of threads.
///
/// # Method
/// One bounded search from every facility against the walking direction; for the nearest one search
/// from all facilities of a category at once, and for the nearest of one's own municipality one
/// from all of a category in each municipality.
///
/// # Cost
/// O(sum over facilities of the network within the limit), and O(network) for each category.
pub fn walk_reach(
    region: &Region,
    network: &Network,
    walk: &WalkGraph,
    linkage: &Linkage,
    progress: &dyn Progress,
) -> ReachTable {
    walk_reach_and_ways(region, network, walk, linkage, progress).0
}

/// Fills the reach table as [`walk_reach`] does, and says which ways answers rest on.
///
/// # Returns
/// The table; and of each edge how many millimetres lie on a walk to some facility within its
/// category's largest limit, whether anybody lives there or not. What several facilities use counts
/// once. The nearest facilities beyond the limits are not looked at.
///
/// # Cost
/// As [`walk_reach`], and O(nodes + edges); 4 bytes a node more for each thread.
pub fn walk_reach_and_ways(
    region: &Region,
    network: &Network,
    walk: &WalkGraph,
    linkage: &Linkage,
    progress: &dyn Progress,
) -> (ReachTable, Vec<u32>) {
    let mut by_category: Vec<Vec<FacilityId>> = vec![Vec::new(); region.categories.len()];
    for at in 0..region.facilities.len() {
        by_category[region.facilities[at].category.index()].push(FacilityId::at(at));
    }
    let walk = Walk::new(region, network, walk, linkage);
    progress.begin("reach on foot", Some(region.facilities.len() as u64));
    let bounded: Vec<(Vec<u64>, Vec<Reached>)> = by_category
        .iter()
        .enumerate()
        .map(|(at, facilities)| {
            let limit = region.category(CategoryId::at(at)).reach_max();
            walk.bounded(facilities, limit, progress)
        })
        .collect();
    progress.begin("nearest on foot", Some(by_category.len() as u64));
    let nearest: Vec<[Vec<Nearest>; 2]> = by_category
        .par_iter()
        .map(|facilities| {
            let all = walk.nearest(facilities);
            let own = walk.nearest_own(facilities, &all);
            progress.advance(1);
            [all, own]
        })
        .collect();
    progress.end();
    let categories = bounded
        .into_iter()
        .zip(nearest)
        .map(|((offsets, entries), [all, own])| CategoryReach::new(offsets, entries, all, own));
    (ReachTable::new(categories.collect()), walk.into_used_mm())
}

impl<'w> Walk<'w> {
    fn new(
        region: &'w Region,
        network: &'w Network,
        walk: &'w WalkGraph,
        linkage: &'w Linkage,
    ) -> Self {
        let (mut at_node, mut on_edge) = (Vec::new(), Vec::new());
        for (cell, snap) in (0_u32..).zip(&linkage.cells) {
            if let Some(snap) = snap {
                on_edge.push((snap.edge, cell));
                let ends = leaving(network, walk, snap);
                at_node.extend(ends.into_iter().flatten().map(|(node, w)| (node, (cell, w))));
            }
        }
        Self {
            region,
            network,
            walk,
            linkage,
            graph: walk.graph(network, Towards::Here),
            cells_at_node: Rows::new(network.nodes.len(), at_node),
            cells_on_edge: Rows::new(network.edges(), on_edge),
            workspaces: Pool::new(),
            nearest_spaces: Pool::new(),
        }
    }

    fn walked(&self) -> Walked<'w> {
        Walked { network: self.network, walk: self.walk, towards: Towards::Here }
    }

    /// How much of each edge the bounded searches used, millimetres.
    fn into_used_mm(self) -> Vec<u32> {
        let walked = self.walked();
        let mut all = Used::new(self.network.nodes.len());
        self.workspaces.into_all().into_iter().for_each(|space| all.merge(space.used));
        all.lengths_mm(&walked)
    }

    fn space(&self) -> BoundedSpace {
        let cell = vec![UNREACHED; self.linkage.cells.len()];
        let nodes = self.graph.nodes();
        BoundedSpace {
            search: Workspace::new(nodes),
            cell,
            met: Vec::new(),
            used: Used::new(nodes),
        }
    }

    /// Where each cell's entries begin, and the entries, for one category.
    fn bounded(
        &self,
        facilities: &[FacilityId],
        limit: Millimetres,
        progress: &dyn Progress,
    ) -> (Vec<u64>, Vec<Reached>) {
        // One behind the other in space: what one search has read, the next finds in the cache.
        let mut order: Vec<FacilityId> = facilities.to_vec();
        order.sort_by_key(|id| {
            (self.linkage.facilities[id.index()].first().map(|snap| snap.edge), *id)
        });
        let parts: Vec<Vec<(CellId, Reached)>> = order
            .par_chunks(CHUNK)
            .map(|chunk| {
                let mut found = Vec::new();
                self.workspaces.with(
                    || self.space(),
                    |space| chunk.iter().for_each(|id| self.from(*id, limit, space, &mut found)),
                );
                progress.advance(chunk.len() as u64);
                found
            })
            .collect();
        by_cell(self.region.cells.len(), &parts)
    }

    /// Adds all cells that reach a facility.
    fn from(
        &self,
        id: FacilityId,
        limit: Millimetres,
        space: &mut BoundedSpace,
        found: &mut Vec<(CellId, Reached)>,
    ) {
        let snaps = &self.linkage.facilities[id.index()];
        let seeds: Vec<Seed> = snaps
            .iter()
            .flat_map(|snap| arriving(self.network, self.walk, snap).into_iter().flatten())
            .map(|(node, distance)| Seed { node, distance })
            .collect();
        space.search.bounded(&self.graph, &seeds, limit.0);
        for node in space.search.reached() {
            let there = space.search.distance(*node);
            space.used.reach(*node, limit.0 - there);
            for (cell, weight) in self.cells_at_node.of(*node) {
                meet(&mut space.cell, &mut space.met, *cell, there.saturating_add(*weight));
            }
        }
        for snap in snaps {
            space.used.begin(&self.walked(), snap, limit.0);
            for cell in self.cells_on_edge.of(snap.edge) {
                let direct = self.linkage.cells[*cell as usize]
                    .and_then(|from| along(self.network, self.walk, &from, snap));
                if let Some(weight) = direct {
                    meet(&mut space.cell, &mut space.met, *cell, weight);
                }
            }
        }
        let home = self.region.facility(id).municipality;
        for cell in space.met.drain(..) {
            let distance = std::mem::replace(&mut space.cell[cell as usize], UNREACHED);
            let from = self.region.cells.municipality[cell as usize];
            if distance <= limit.0 && self.region.borders.lets_through(from, home) {
                let reached = Reached { distance: Millimetres(distance), facility: id };
                found.push((CellId(cell), reached));
            }
        }
    }

    /// The nearest facility of every cell that its boundaries let it reach.
    fn nearest(&self, facilities: &[FacilityId]) -> Vec<Nearest> {
        let borders = &self.region.borders;
        let mut found = vec![Nearest::NONE; self.region.cells.len()];
        if borders.all_open() {
            let all: Vec<u32> = (0..self.region.cells.len() as u32).collect();
            self.nearest_of(facilities, &all, false, &mut found);
            return found;
        }
        for (home, cells) in self.cells_by_home() {
            let open = |id: &&FacilityId| {
                borders.lets_through(home, self.region.facility(**id).municipality)
            };
            let facilities: Vec<FacilityId> = facilities.iter().filter(open).copied().collect();
            self.nearest_of(&facilities, &cells, true, &mut found);
        }
        found
    }

    /// The nearest facility of every cell in its own municipality. Where the nearest of `all` is one
    /// of these, it is found already.
    fn nearest_own(&self, facilities: &[FacilityId], all: &[Nearest]) -> Vec<Nearest> {
        let mut own: BTreeMap<MunicipalityId, Vec<FacilityId>> = BTreeMap::new();
        for id in facilities {
            if let Some(home) = self.region.facility(*id).municipality {
                own.entry(home).or_default().push(*id);
            }
        }
        let mut found = vec![Nearest::NONE; self.region.cells.len()];
        for (home, mut cells) in self.cells_by_home() {
            let Some(facilities) = home.and_then(|home| own.get(&home)) else { continue };
            cells.retain(|cell| {
                let nearest = all[*cell as usize];
                let there = nearest.facility().map(|id| self.region.facility(id).municipality);
                let is_own = there == Some(home);
                if is_own {
                    found[*cell as usize] = nearest;
                }
                !is_own
            });
            if !cells.is_empty() {
                self.nearest_of(facilities, &cells, true, &mut found);
            }
        }
        found
    }

    fn cells_by_home(&self) -> BTreeMap<Option<MunicipalityId>, Vec<u32>> {
        let mut homes: BTreeMap<Option<MunicipalityId>, Vec<u32>> = BTreeMap::new();
        for (cell, home) in (0_u32..).zip(&self.region.cells.municipality) {
            homes.entry(*home).or_default().push(cell);
        }
        homes
    }

    /// Fills in the nearest of some facilities for some cells.
    fn nearest_of(
        &self,
        facilities: &[FacilityId],
        cells: &[u32],
        few: bool,
        found: &mut [Nearest],
    ) {
        let mut seeds = Vec::new();
        let mut on_edge: BTreeMap<u32, Vec<(Snap, FacilityId)>> = BTreeMap::new();
        for id in facilities {
            for snap in &self.linkage.facilities[id.index()] {
                on_edge.entry(snap.edge).or_default().push((*snap, *id));
                let ends = arriving(self.network, self.walk, snap);
                seeds.extend(ends.into_iter().flatten().map(|(node, distance)| SourceSeed {
                    node,
                    distance,
                    source: id.0,
                }));
            }
        }
        let linked =
            cells.iter().filter_map(|cell| Some((*cell, self.linkage.cells[*cell as usize]?)));
        let mut targets: Vec<u32> = Vec::new();
        if few {
            // What hangs with no facility would be looked for in the whole network in vain.
            let mut islands: Vec<u32> =
                seeds.iter().map(|seed| self.walk.island[seed.node as usize]).collect();
            islands.sort_unstable();
            islands.dedup();
            let ends = linked.clone().flat_map(|(_, snap)| leaving(self.network, self.walk, &snap));
            let nodes = ends.flatten().map(|(node, _)| node);
            targets.extend(
                nodes.filter(|node| {
                    islands.binary_search(&self.walk.island[*node as usize]).is_ok()
                }),
            );
            targets.sort_unstable();
            targets.dedup();
        }
        let make = || NearestWorkspace::new(self.graph.nodes());
        self.nearest_spaces.with(make, |space| {
            space.search(&self.graph, &seeds, few.then_some(&targets));
            for (cell, snap) in linked {
                let by_node = leaving(self.network, self.walk, &snap).into_iter().flatten();
                let by_node = by_node.filter_map(|(node, weight)| {
                    let Label { distance, source } = space.label(node);
                    (distance != UNREACHED)
                        .then(|| (distance.saturating_add(weight).min(UNREACHED - 1), source))
                });
                let beside = on_edge.get(&snap.edge).into_iter().flatten();
                let beside = beside.filter_map(|(to, id)| {
                    Some((along(self.network, self.walk, &snap, to)?, id.0))
                });
                if let Some((distance, source)) = by_node.chain(beside).min() {
                    found[cell as usize] = Nearest::new(Millimetres(distance), FacilityId(source));
                }
            }
        });
    }
}

#[inline]
fn meet(best: &mut [u32], met: &mut Vec<u32>, cell: u32, distance: u32) {
    let known = &mut best[cell as usize];
    if *known == UNREACHED {
        met.push(cell);
    }
    *known = distance.min(*known);
}

/// From a place to the ends of its edge: nodes with what it weighs to get there. A place at an end
/// is there already, whatever the direction of the edge. Nodes nobody passes lead nowhere.
pub(super) fn leaving(network: &Network, walk: &WalkGraph, snap: &Snap) -> [Option<(u32, u32)>; 2] {
    let ([a, b], [there, back]) = edge_of(network, walk, snap);
    let to_a = if snap.along_mm == 0 { Some(0) } else { snap.part(network, back) };
    let to_b = match snap.is_at_end(network) {
        true => Some(0),
        false => snap.forward(network, there).map(|[_, rest]| rest),
    };
    with_offset(walk, snap, [(a, to_a), (b, to_b)])
}

/// From the ends of its edge to a place.
pub(super) fn arriving(
    network: &Network,
    walk: &WalkGraph,
    snap: &Snap,
) -> [Option<(u32, u32)>; 2] {
    let ([a, b], [there, back]) = edge_of(network, walk, snap);
    let from_a = if snap.along_mm == 0 { Some(0) } else { snap.part(network, there) };
    let from_b = match snap.is_at_end(network) {
        true => Some(0),
        false => snap.forward(network, back).map(|[_, rest]| rest),
    };
    // Who comes from a node to a place beyond it has waited there.
    let waited = |node: u32, weight: Option<u32>, here: bool| {
        let wait = if here { 0 } else { walk.wait_at(node) };
        (node, weight.map(|weight| weight.saturating_add(wait)))
    };
    let ends = [waited(a, from_a, snap.along_mm == 0), waited(b, from_b, snap.is_at_end(network))];
    with_offset(walk, snap, ends)
}

fn edge_of(network: &Network, walk: &WalkGraph, snap: &Snap) -> ([u32; 2], [u32; 2]) {
    (network.ends[snap.edge as usize], walk.weight[snap.edge as usize])
}

fn with_offset(
    walk: &WalkGraph,
    snap: &Snap,
    ends: [(u32, Option<u32>); 2],
) -> [Option<(u32, u32)>; 2] {
    ends.map(|(node, weight)| {
        let passable = walk.barred.binary_search(&node).is_err();
        weight.filter(|_| passable).map(|weight| (node, weight.saturating_add(snap.offset.0)))
    })
}

/// From one place to another on the same edge.
pub(super) fn along(network: &Network, walk: &WalkGraph, from: &Snap, to: &Snap) -> Option<u32> {
    let [there, back] = walk.weight[from.edge as usize];
    let weight = if from.along_mm < to.along_mm { there } else { back };
    let way = if from.along_mm == to.along_mm {
        0
    } else {
        let [start, end] = [from, to].map(|snap| snap.part(network, weight));
        start?.abs_diff(end?)
    };
    Some(way.saturating_add(from.offset.0).saturating_add(to.offset.0))
}

/// Sorts what searches found by cell, then distance, then facility.
fn by_cell(cells: usize, parts: &[Vec<(CellId, Reached)>]) -> (Vec<u64>, Vec<Reached>) {
    let mut offsets = vec![0_u64; cells + 1];
    for (cell, _) in parts.iter().flatten() {
        offsets[cell.index() + 1] += 1;
    }
    for at in 0..cells {
        offsets[at + 1] += offsets[at];
    }
    let count = offsets[cells] as usize;
    let empty = Reached { distance: Millimetres(0), facility: FacilityId(0) };
    let mut entries = vec![empty; count];
    let mut next = offsets.clone();
    for (cell, reached) in parts.iter().flatten() {
        let slot = &mut next[cell.index()];
        entries[*slot as usize] = *reached;
        *slot += 1;
    }
    let mut rest = entries.as_mut_slice();
    let mut runs = Vec::with_capacity(cells);
    for cell in offsets.windows(2) {
        let (run, behind) = rest.split_at_mut((cell[1] - cell[0]) as usize);
        runs.push(run);
        rest = behind;
    }
    runs.into_par_iter().for_each(<[Reached]>::sort_unstable);
    (offsets, entries)
}
