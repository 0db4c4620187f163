//! Network reach: distances along the walking network.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::arrivals::{CellSearch, CellSpace};
use super::edges::with_edges;
use super::linked::LinkedRegion;
use super::served::{by_service_areas, walked_by_category};
use super::table::{CategoryReach, Nearest, ReachTable, Reached};
use super::used::{Used, Walked};
use crate::base::{
    CategoryId, CellId, FacilityId, FiveBytes, Millimetres, NodeId, Progress, Rows, SideId,
    zip_equal,
};
use crate::network::{
    Graph, Label, NearestWorkspace, Seed, SourceSeed, Towards, UNREACHED, Workspace,
};
use crate::region::Category;

/// Stage that searches from every facility.
pub const REACH_STAGE: &str = "reach on foot";
/// Stage that finds the nearest facility of each category.
pub const NEAREST_STAGE: &str = "nearest on foot";

/// Facilities that one thread processes between two reports of progress.
const CHUNK: usize = 64;

/// The data that all searches share.
pub(super) struct Search<'w> {
    linked: &'w LinkedRegion<'w>,
    arrivals: &'w CellSearch<'w>,
}

/// The reach table on foot, and the ways it depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkReach {
    /// The reach table.
    pub table: ReachTable,
    /// The length of each edge, in millimetres, from which some facility is within its category's
    /// largest limit, inhabited or not. Overlapping parts count once. Paths to nearest facilities
    /// beyond the limits are not included.
    pub used_mm: Vec<u32>,
}

/// Distances in a part of a network, see [`LinkedRegion::part_reach`]. A path to what the part lacks passes a cut node,
/// so that every facility that is nearer than the nearest one is in the part.
#[derive(Clone, Debug)]
pub struct PartReach {
    /// The distances by category, without known ground and without services that come.
    pub columns: Vec<CategoryReach>,
    /// How far each node is at least from the nearest cut node on its way.
    pub node_to_cut: Vec<Millimetres>,
    /// How far each cell is at least from it.
    pub cell_to_cut: Vec<Millimetres>,
}

/// What is asked of a category in a part of a network.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartAsked {
    /// Whether all facilities within the limit are asked for.
    pub has_pairs: bool,
    /// The cells whose nearest facility is asked for, ascending.
    pub nearest: Vec<CellId>,
    /// The cells whose nearest facility of their own side is asked for, ascending.
    pub nearest_own: Vec<CellId>,
}

impl PartAsked {
    /// All that there is to know of so many cells.
    pub fn all(cells: usize) -> Self {
        let all: Vec<CellId> = (0..cells).map(CellId::at).collect();
        Self { has_pairs: true, nearest: all.clone(), nearest_own: all }
    }
}

impl LinkedRegion<'_> {
    /// Fills the reach table with distances along the walking network.
    ///
    /// Which facilities does each cell reach on foot within their category's largest limit, and which is
    /// the nearest, in the whole region and on the cell's own side of the boundary? A distance is measured from
    /// the cell to the facility: straight to the nearest way, along ways, straight to the facility, or to
    /// the nearest of the places at which it is entered. A service that comes to people is at distance 0 from whoever
    /// lives in its service area, and out of reach of all others.
    ///
    /// # Returns
    /// Distances in millimetres, in the weight of the network; a facility exactly at the limit is in
    /// reach; the lower id comes first in a tie. Cells and facilities that are not linked, or that are
    /// in different connected components, do not reach each other. The same bytes for any number of
    /// threads.
    ///
    /// # Method
    /// 1. Facilities within the limit: a bounded search from every facility against the walking
    ///    direction.
    /// 2. The nearest facility: one search from all facilities of a category at once.
    /// 3. The nearest facility of the own side of the boundary: the same, one search for each side.
    ///
    /// # Cost
    /// O(sum over facilities of the network within the limit), and O(network) for each category.
    pub fn reach(&self, progress: &dyn Progress) -> ReachTable {
        self.reach_and_ways(progress).table
    }

    /// Fills the reach table as [`Self::reach`] does, and returns the ways it depends on.
    ///
    /// # Cost
    /// As [`Self::reach`] and [`Self::used_mm`].
    pub fn reach_and_ways(&self, progress: &dyn Progress) -> WalkReach {
        let arrivals = CellSearch::new(self, |_| true);
        let (table, used_mm) =
            rayon::join(|| self.table_by(&arrivals, progress), || self.used_on(&arrivals.graph));
        WalkReach { table, used_mm }
    }

    /// The reach table, by searches to the cells.
    fn table_by(&self, arrivals: &CellSearch<'_>, progress: &dyn Progress) -> ReachTable {
        let region = self.region();
        let all = PartAsked::all(region.cells().len());
        let asked = vec![&all; region.categories().len()];
        let categories = self.columns(arrivals, &asked, progress);
        let slowest = self.network().straight_factor_min();
        let categories = by_service_areas(region, categories);
        let categories = with_edges(region, categories, slowest);
        ReachTable::new(categories, self.placed_by().to_vec())
    }

    /// The distances of each category to facilities that people go to, without known ground, as far as they are asked
    /// for.
    fn columns(
        &self,
        arrivals: &CellSearch<'_>,
        asked: &[&PartAsked],
        progress: &dyn Progress,
    ) -> Vec<CategoryReach> {
        let region = self.region();
        let by_category = walked_by_category(region);
        let search = Search::new(self, arrivals);
        progress.begin(REACH_STAGE, Some(region.facilities().len() as u64));
        let bounded: Vec<Rows<Reached, FiveBytes>> = zip_equal(&by_category, asked)
            .enumerate()
            .map(|(at, (facilities, asked))| {
                if !asked.has_pairs {
                    let none = std::iter::repeat_n(0, region.cells().len());
                    return Rows::from_lengths(none, Vec::new());
                }
                let limit = region.category(CategoryId::at(at)).limit_max();
                search.bounded(facilities, limit, progress)
            })
            .collect();
        progress.begin(NEAREST_STAGE, Some(by_category.len() as u64));
        let categories = (&by_category, asked, bounded)
            .into_par_iter()
            .map(|(facilities, asked, entries)| {
                let all = search.nearest_for(facilities, &asked.nearest);
                let own = search.nearest_own_for((facilities, &asked.nearest_own), &all);
                progress.advance(1);
                CategoryReach::new(entries, all, own)
            })
            .collect();
        progress.end();
        categories
    }

    /// The distances in a part of a network that was cut at some nodes, and how far they are proven.
    ///
    /// # Parameters
    /// `cut`: the nodes beyond which facilities or ways may be missing. `asked`: what is asked of each category; of other
    /// cells no nearest facility is told.
    ///
    /// # Panics
    /// When there is not one question for each category.
    ///
    /// # Cost
    /// As [`Self::reach`] where all is asked for, and one search from the cut nodes. A search for nearest facilities
    /// ends where all cells that ask for them have one.
    pub fn part_reach(
        &self,
        cut: &[NodeId],
        asked: &[&PartAsked],
        progress: &dyn Progress,
    ) -> PartReach {
        let arrivals = CellSearch::new(self, |_| true);
        let columns = self.columns(&arrivals, asked, progress);
        let seed = |node: &NodeId| SourceSeed { node: *node, distance: 0, source: 0 };
        let seeds: Vec<SourceSeed> = cut.iter().map(seed).collect();
        let mut space = NearestWorkspace::new(arrivals.graph.nodes());
        space.search(&arrivals.graph, &seeds);
        let from_node = |node: NodeId| space.label(node).distance;
        let from_cell = |cell: CellId| {
            let ends = arrivals.leaving(cell).into_iter().flatten();
            let ways = ends.map(|(node, weight)| from_node(node).saturating_add(weight));
            Millimetres(ways.min().unwrap_or(UNREACHED))
        };
        PartReach {
            columns,
            node_to_cut: self
                .network()
                .network()
                .node_ids()
                .map(from_node)
                .map(Millimetres)
                .collect(),
            cell_to_cut: (0..self.region().cells().len()).map(CellId::at).map(from_cell).collect(),
        }
    }

    /// The ways that the reach table depends on, as in [`WalkReach::used_mm`].
    ///
    /// # Method
    /// One search from all facilities at once, in which each has the head start by which its category's
    /// largest limit is larger than that of others: what is left at a node is the most that any of them has
    /// left there.
    ///
    /// # Cost
    /// O(network within the limits).
    pub fn used_mm(&self) -> Vec<u32> {
        self.used_on(&self.network().graph(Towards::Here))
    }

    fn used_on(&self, graph: &Graph) -> Vec<u32> {
        let (region, walk) = (self.region(), self.network());
        let limits: Vec<Millimetres> =
            region.categories().iter().map(Category::limit_max).collect();
        let largest = limits.iter().copied().max().unwrap_or_default();
        let walked = Walked { walk, towards: Towards::Here };
        let (mut used, mut seeds) = (Used::new(graph.nodes()), Vec::new());
        for (at, facility) in region.facilities().iter().enumerate() {
            let limit = limits[facility.category().index()];
            for door in self.doors(FacilityId::at(at)) {
                used.begin(&walked, door, limit.0);
                let ends = door.arriving(walk).into_iter().flatten();
                seeds.extend(ends.map(|(node, weight)| Seed {
                    node,
                    distance: weight.saturating_add(largest.0 - limit.0),
                }));
            }
        }
        let mut search = Workspace::new(graph.nodes());
        search.bounded(graph, &seeds, largest.0);
        used.add(&search, largest.0);
        used.lengths_mm(&walked)
    }
}

impl<'w> Search<'w> {
    /// Searches from the facilities of a region to the cells of the same network.
    pub(super) fn new(linked: &'w LinkedRegion<'w>, arrivals: &'w CellSearch<'w>) -> Self {
        Self { linked, arrivals }
    }

    /// All cells that reach a facility within a limit, in no meaningful order.
    pub(super) fn cells_of(
        &self,
        id: FacilityId,
        limit: Millimetres,
    ) -> Vec<(CellId, Millimetres)> {
        let mut pairs = Vec::new();
        self.arrivals.with_space(|space| self.add_cells_of(id, limit, space, &mut pairs));
        pairs.into_iter().map(|(cell, reached)| (cell, reached.distance)).collect()
    }

    /// Which of some facilities of one category each cell reaches within a limit.
    pub(super) fn bounded(
        &self,
        facilities: &[FacilityId],
        limit: Millimetres,
        progress: &dyn Progress,
    ) -> Rows<Reached, FiveBytes> {
        // In spatial order, so that the next search finds the network in the processor's cache.
        let mut order: Vec<FacilityId> = facilities.to_vec();
        order.sort_by_key(|id| (self.linked.doors(*id).first().map(|snap| snap.edge), *id));
        let parts: Vec<Vec<(CellId, Reached)>> = order
            .par_chunks(CHUNK)
            .map(|chunk| {
                let mut pairs = Vec::new();
                self.arrivals.with_space(|space| {
                    chunk.iter().for_each(|id| self.add_cells_of(*id, limit, space, &mut pairs))
                });
                progress.advance(chunk.len() as u64);
                pairs
            })
            .collect();
        by_cell(self.linked.region().cells().len(), &parts)
    }

    /// Adds all cells that reach a facility.
    fn add_cells_of(
        &self,
        id: FacilityId,
        limit: Millimetres,
        space: &mut CellSpace,
        pairs: &mut Vec<(CellId, Reached)>,
    ) {
        let doors = self.linked.doors(id);
        let region = self.linked.region();
        let home = region.facility(id).municipality();
        let on_cell = |cell, distance| {
            if region.borders().lets_through(region.cells().municipality(cell), home) {
                pairs.push((cell, Reached { distance, facility: id }));
            }
        };
        self.arrivals.each_cell(doors, limit, space, on_cell);
    }

    /// The nearest facility of every cell, among those that permeable boundaries let it reach.
    pub(super) fn nearest(&self, facilities: &[FacilityId]) -> Vec<Nearest> {
        self.nearest_for(facilities, &self.every_cell())
    }

    /// [`Self::nearest`] of some cells, ascending; of others nothing is told.
    fn nearest_for(&self, facilities: &[FacilityId], asked: &[CellId]) -> Vec<Nearest> {
        let region = self.linked.region();
        let borders = region.borders();
        let mut nearest = vec![Nearest::NONE; region.cells().len()];
        if facilities.is_empty() || asked.is_empty() {
            return nearest;
        }
        if borders.all_open() {
            let is_all = asked.len() == nearest.len();
            self.nearest_of(facilities, (!is_all).then_some(asked), &mut nearest);
            return nearest;
        }
        for (home, cells) in cells_by(asked, |cell| region.cells().municipality(cell)) {
            let open =
                |id: &&FacilityId| borders.lets_through(home, region.facility(**id).municipality());
            let facilities: Vec<FacilityId> = facilities.iter().filter(open).copied().collect();
            self.nearest_of(&facilities, Some(&cells), &mut nearest);
        }
        nearest
    }

    /// The nearest facility of every cell on its own side of the boundary. Only cells whose nearest facility
    /// in `all` lies elsewhere need a search.
    pub(super) fn nearest_own(&self, facilities: &[FacilityId], all: &[Nearest]) -> Vec<Nearest> {
        self.nearest_own_for((facilities, &self.every_cell()), all)
    }

    /// [`Self::nearest_own`] of some cells, ascending; of others nothing is told.
    fn nearest_own_for(
        &self,
        (facilities, asked): (&[FacilityId], &[CellId]),
        all: &[Nearest],
    ) -> Vec<Nearest> {
        let region = self.linked.region();
        let mut own: BTreeMap<SideId, Vec<FacilityId>> = BTreeMap::new();
        // Side by side in memory: each cell asks for that of its nearest facility.
        let mut sides: Vec<Option<SideId>> = vec![None; region.facilities().len()];
        for id in facilities {
            sides[id.index()] = region.side_of_facility(*id);
            if let Some(side) = sides[id.index()] {
                own.entry(side).or_default().push(*id);
            }
        }
        let borders = region.borders();
        // A county can have hard boundaries inside.
        let home_of = |cell| (!borders.all_open()).then(|| region.cells().municipality(cell));
        let places = cells_by(asked, |cell| (region.side_of_cell(cell), home_of(cell)));
        // No cell has two places, so that they are asked side by side.
        let found = places.into_par_iter().map(|((side, home), mut cells)| {
            let mut found: Vec<(CellId, Nearest)> = Vec::new();
            let Some(facilities) = side.and_then(|side| own.get(&side)) else { return found };
            let is_open = |id: &&FacilityId| {
                home.is_none_or(|home| {
                    borders.lets_through(home, region.facility(**id).municipality())
                })
            };
            let facilities: Vec<FacilityId> = facilities.iter().filter(is_open).copied().collect();
            cells.retain(|cell| {
                let nearest_of_all = all[cell.index()];
                let there = nearest_of_all.facility().map(|id| sides[id.index()]);
                let is_own = there == Some(side);
                if is_own {
                    found.push((*cell, nearest_of_all));
                }
                !is_own
            });
            if !cells.is_empty() {
                let nearest = self.nearest_among(&facilities, Some(&cells));
                found.extend(zip_equal(cells, nearest));
            }
            found
        });
        let found: Vec<Vec<(CellId, Nearest)>> = found.collect();
        let mut nearest = vec![Nearest::NONE; region.cells().len()];
        found.into_iter().flatten().for_each(|(cell, one)| nearest[cell.index()] = one);
        nearest
    }

    fn every_cell(&self) -> Vec<CellId> {
        (0..self.linked.region().cells().len()).map(CellId::at).collect()
    }

    /// Fills in the nearest of some facilities for some cells; for all when `cells` is `None`.
    pub(super) fn nearest_of(
        &self,
        facilities: &[FacilityId],
        cells: Option<&[CellId]>,
        nearest: &mut [Nearest],
    ) {
        let Some(cells) = cells else {
            return nearest.copy_from_slice(&self.nearest_among(facilities, None));
        };
        let mut few = cells.to_vec();
        few.sort_unstable();
        few.dedup();
        let found = self.nearest_among(facilities, Some(&few));
        zip_equal(few, found).for_each(|(cell, one)| nearest[cell.index()] = one);
    }

    /// The nearest of some facilities for each of some cells, ascending; for each of all when `cells` is `None`.
    fn nearest_among(&self, facilities: &[FacilityId], cells: Option<&[CellId]>) -> Vec<Nearest> {
        let mut seeds = Vec::new();
        for id in facilities {
            for door in self.linked.doors(*id) {
                let ends = door.arriving(self.linked.network()).into_iter().flatten();
                let source = id.0;
                seeds.extend(ends.map(|(node, distance)| SourceSeed { node, distance, source }));
            }
        }
        let targets = cells.map(|cells| self.targets(&seeds, cells));
        let make = || NearestWorkspace::new(self.arrivals.graph.nodes());
        let mut nearest = self.arrivals.nearest_spaces.with(make, |space| {
            match &targets {
                None => space.search(&self.arrivals.graph, &seeds),
                Some(targets) => space.search_to(&self.arrivals.graph, &seeds, targets),
            }
            let by_node = |cell: CellId| {
                let ends = self.arrivals.leaving(cell).into_iter().flatten();
                let ways = ends.filter_map(|(node, weight)| {
                    let Label { distance, source } = space.label(node);
                    let distance = distance.saturating_add(weight);
                    (distance != UNREACHED).then_some((distance, source))
                });
                let nearest = ways.min().map(|(distance, source)| {
                    Nearest::new(Millimetres(distance), FacilityId(source))
                });
                nearest.unwrap_or(Nearest::NONE)
            };
            match cells {
                None => {
                    let all = 0..self.linked.region().cells().len();
                    all.map(CellId::at).map(by_node).collect::<Vec<Nearest>>()
                }
                Some(few) => few.iter().copied().map(by_node).collect(),
            }
        });
        self.nearest_beside(facilities, cells, &mut nearest);
        nearest
    }

    /// Replaces the nearest facility of each of some cells, ascending, by one on the same way where that is nearer.
    fn nearest_beside(
        &self,
        facilities: &[FacilityId],
        cells: Option<&[CellId]>,
        nearest: &mut [Nearest],
    ) {
        let number = |cell: &CellId| match cells {
            None => Some(cell.index()),
            Some(few) => few.binary_search(cell).ok(),
        };
        for id in facilities {
            for door in self.linked.doors(*id) {
                for cell in self.arrivals.on_edge(door.edge) {
                    let Some(number) = number(cell) else { continue };
                    let along = self
                        .linked
                        .cell(*cell)
                        .and_then(|from| from.along(self.linked.network(), door));
                    let Some(distance) = along.map(Millimetres) else { continue };
                    let known = &mut nearest[number];
                    if (distance, Some(*id)) < (known.distance, known.facility()) {
                        *known = Nearest::new(distance, *id);
                    }
                }
            }
        }
    }

    /// The nodes at which paths from some cells begin, in the connected components with a source; a
    /// target in any other component would make the search visit the whole network in vain.
    fn targets(&self, seeds: &[SourceSeed], cells: &[CellId]) -> Vec<NodeId> {
        let mut islands: Vec<NodeId> =
            seeds.iter().map(|seed| self.linked.network().island(seed.node)).collect();
        islands.sort_unstable();
        islands.dedup();
        let ends = cells.iter().flat_map(|cell| self.arrivals.leaving(*cell)).flatten();
        let nodes = ends.map(|(node, _)| node);
        let mut targets: Vec<NodeId> = nodes
            .filter(|node| islands.binary_search(&self.linked.network().island(*node)).is_ok())
            .collect();
        targets.sort_unstable();
        targets.dedup();
        targets
    }
}

/// Some cells, by where they lie. Cells that follow one another mostly lie in one place, which is looked up once for
/// them.
fn cells_by<K: Ord>(cells: &[CellId], place: impl Fn(CellId) -> K) -> BTreeMap<K, Vec<CellId>> {
    let mut places: BTreeMap<K, Vec<CellId>> = BTreeMap::new();
    for together in cells.chunk_by(|a, b| place(*a) == place(*b)) {
        places.entry(place(together[0])).or_default().extend_from_slice(together);
    }
    places
}

/// Sorts the results of searches by cell, distance and facility.
fn by_cell(cells: usize, parts: &[Vec<(CellId, Reached)>]) -> Rows<Reached, FiveBytes> {
    let pairs = parts.iter().flatten().map(|(cell, reached)| (cell.index(), *reached));
    let mut entries = Rows::grouped(cells, pairs);
    entries.each_mut().into_par_iter().for_each(<[Reached]>::sort_unstable);
    entries
}
