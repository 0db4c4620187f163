//! The reach table after ways have changed, computed from the one before.

use rayon::prelude::*;
use rstar::RTree;

use super::arrivals::CellSearch;
use super::edges::with_edges_after;
use super::link::Linker;
use super::linked::LinkedRegion;
use super::measure::{OnFoot, fill_nearest, fill_nearest_own, weight_at_least};
use super::relink::{Touched, relinked};
use super::served::walked_by_category;
use super::table::{CategoryReach, Nearest, ReachTable, Reached};
use super::walk::Search;
use crate::base::{
    CategoryId, CellId, Checked, FacilityId, FiveBytes, Millimetres, NodeId, Rows, SideId, Silent,
    zip_equal,
};
use crate::network::{EditedWalk, Graph, Seed, Towards, UNREACHED, Workspace};
use crate::region::Region;
use crate::spatial::metres_between;

/// A region linked to a network with other ways, and its reach.
#[derive(Clone, Debug)]
pub struct Rerouted<'e> {
    /// The linked region.
    pub linked: LinkedRegion<'e>,
    /// Its reach table.
    pub table: ReachTable,
}

impl<'r> LinkedRegion<'r> {
    /// Whom would facilities reach on other ways?
    ///
    /// # Parameters
    /// `table`: the reach table of this linked region. `ways`: a copy of its network with other ways. `linker`: of
    /// that copy.
    ///
    /// # Returns
    /// The region linked to the copy with its reach table, both equal to those that are computed anew, and the
    /// findings of [`Self::link`].
    ///
    /// # Method
    /// 1. Cells and facilities near a changed way are linked again: a new way, one that is gone, or one whose
    ///    connected component has become long enough to be linked to, or too short. *Touched* are the changed ways
    ///    and those with a link that changes.
    /// 2. A walk that differs before and after passes an end of a touched way, or runs within one. So only those
    ///    facilities are searched from again that are within the largest limit of such an end, before or after;
    ///    all other pairs stay.
    /// 3. The nearest facility has no limit. Where one is within the limit it follows from the pairs. Elsewhere it
    ///    is looked for again where the way from the cell to the nearest touched end and on to the facility that is
    ///    nearest to any of these ends, each the shorter one of before and after, is no longer than the way to the
    ///    nearest facility before; and where there was none and the changed ways lead to some.
    ///
    /// # Panics
    /// When the table is of another region, or the ways or the linker of another network.
    ///
    /// # Cost
    /// O(network + cells + pairs), each a few passes without a search; and the searches of steps 1 to 3.
    pub fn rerouted<'e>(
        &self,
        table: &ReachTable,
        ways: &'e EditedWalk,
        linker: &Linker<'e>,
    ) -> Checked<Rerouted<'e>>
    where
        'r: 'e,
    {
        table.assert_fits(self.region());
        let (linked, touched) = relinked(self, ways, linker);
        let categories = match touched.nodes.is_empty() {
            true => table.categories().to_vec(),
            false => {
                let arrivals = CellSearch::new(&linked, |_| true);
                let search = Search::new(&linked, &arrivals);
                Rerouting::new([self, &linked], &touched, table, &search).categories()
            }
        };
        let slowest = linked.network().straight_factor_min();
        let before = table.categories();
        let categories = with_edges_after(linked.region(), categories, before, slowest);
        let table = ReachTable::new(categories, linked.placed_by().to_vec());
        let diagnostics = linked.unlinked(linker);
        Checked { value: Rerouted { linked, table }, diagnostics }
    }
}

/// What the reach after a change of ways follows from.
struct Rerouting<'c> {
    linked: [&'c LinkedRegion<'c>; 2],
    touched: &'c Touched,
    table: &'c ReachTable,
    search: &'c Search<'c>,
    /// The facilities of each category that people go to.
    facilities: Vec<Vec<FacilityId>>,
    /// The shortest way from a touched end to each facility, before or after: exact as far as any answer depends
    /// on it, else [`Millimetres::UNREACHED`].
    to_facility: Vec<Millimetres>,
    /// Of each cell, what a way to a touched end weighs at least; 0 on a touched way, within which walks may end.
    away: Vec<Millimetres>,
}

/// Cells whose nearest facility may change, each with how near a touched end must be for that.
type Budgets = Vec<(CellId, Millimetres)>;

impl<'c> Rerouting<'c> {
    fn new(
        linked: [&'c LinkedRegion<'c>; 2],
        touched: &'c Touched,
        table: &'c ReachTable,
        search: &'c Search<'c>,
    ) -> Self {
        let region = linked[1].region();
        let facilities = walked_by_category(region);
        let away = away(linked, touched);
        let limits = region.categories().iter().map(|category| category.limit_max());
        let mut farthest = limits.max().unwrap_or_default();
        for category in table.categories() {
            for column in [&*category.all_nearest(), &category.all_nearest_own()] {
                let left =
                    zip_equal(column, &away).map(|(nearest, away)| match nearest.facility() {
                        Some(_) => Millimetres(nearest.distance.0.saturating_sub(away.0)),
                        None => Millimetres(0),
                    });
                farthest = left.max().unwrap_or_default().max(farthest);
            }
        }
        let states = [0, 1].map(|state| to_facilities(linked[state], touched, state, farthest));
        let to_facility =
            zip_equal(&states[0], &states[1]).map(|(before, after)| *before.min(after)).collect();
        Self { linked, touched, table, search, facilities, to_facility, away }
    }

    fn region(&self) -> &'c Region {
        self.linked[1].region()
    }

    /// The reach of each category after the change.
    fn categories(&self) -> Vec<CategoryReach> {
        let joined = self.newly_joined();
        let categories: Vec<CategoryId> = (0..self.facilities.len()).map(CategoryId::at).collect();
        let entries: Vec<Rows<Reached, FiveBytes>> =
            categories.par_iter().map(|category| self.entries(*category)).collect();
        let budgets: Vec<[Budgets; 2]> =
            categories.par_iter().map(|category| self.budgets(*category)).collect();
        let most = budgets.iter().flatten().flatten().map(|(_, budget)| *budget).max();
        let from_cell = self.ways_of_cells(most.unwrap_or_default());
        let asked = |budgets: Budgets, is_lone: &dyn Fn(CellId) -> bool| {
            let mut asked = vec![false; from_cell.len()];
            for (cell, budget) in budgets {
                asked[cell.index()] = from_cell[cell.index()] <= budget;
            }
            for cell in joined.iter().filter(|cell| is_lone(**cell)) {
                asked[cell.index()] = true;
            }
            asked
        };
        let parts: Vec<_> = zip_equal(zip_equal(categories, entries), budgets).collect();
        let finish = |((category, entries), [all, own]): ((CategoryId, _), [Budgets; 2])| {
            let before = self.table.category(category);
            if self.region().category(category).comes() {
                return before.clone();
            }
            let all = asked(all, &|cell| before.nearest(cell).facility().is_none());
            let own = asked(own, &|cell| before.nearest_own(cell).facility().is_none());
            self.category(category, entries, [all, own])
        };
        parts.into_par_iter().map(finish).collect()
    }

    /// The pairs of a category within its limit: those of facilities that are searched from again, and all others
    /// as they were.
    fn entries(&self, category: CategoryId) -> Rows<Reached, FiveBytes> {
        let limit = self.region().category(category).limit_max();
        let is_near = |id: &FacilityId| self.to_facility[id.index()] <= limit;
        let near: Vec<FacilityId> =
            self.facilities[category.index()].iter().copied().filter(is_near).collect();
        let before = self.table.category(category).entries();
        if near.is_empty() {
            return before.clone();
        }
        let new = self.search.bounded(&near, limit, &Silent);
        let mut items = Vec::with_capacity(before.items().len() + new.items().len());
        let mut lengths = Vec::with_capacity(before.len());
        for (row, more) in zip_equal(before.iter(), new.iter()) {
            let begin = items.len();
            items.extend(row.iter().copied().filter(|reached| !is_near(&reached.facility)));
            if !more.is_empty() {
                items.extend_from_slice(more);
                items[begin..].sort_unstable();
            }
            lengths.push(items.len() - begin);
        }
        Rows::from_lengths(lengths.into_iter(), items)
    }

    /// For which cells could a way past a touched end lead to the nearest facility, of all and on the own side?
    fn budgets(&self, category: CategoryId) -> [Budgets; 2] {
        let region = self.region();
        let mut by_side: Vec<Millimetres> = vec![Millimetres::UNREACHED; region.sides()];
        let mut nearest = Millimetres::UNREACHED;
        for id in &self.facilities[category.index()] {
            let there = self.to_facility[id.index()];
            nearest = nearest.min(there);
            if let Some(side) = region.side_of_facility(*id) {
                let of_side = &mut by_side[side.index()];
                *of_side = there.min(*of_side);
            }
        }
        let own = |cell: CellId| {
            let side: Option<SideId> = region.side_of_cell(cell);
            side.map_or(Millimetres::UNREACHED, |side| by_side[side.index()])
        };
        let before = self.table.category(category);
        let (all_before, own_before) = (before.all_nearest(), before.all_nearest_own());
        [self.cells_within(&all_before, |_| nearest), self.cells_within(&own_before, own)]
    }

    /// The cells that are near enough to a touched end, as far as straight lines tell.
    fn cells_within(
        &self,
        before: &[Nearest],
        from_end: impl Fn(CellId) -> Millimetres,
    ) -> Budgets {
        let budget = |(at, (nearest, away)): (usize, (&Nearest, &Millimetres))| {
            nearest.facility()?;
            let cell = CellId::at(at);
            let budget = nearest.distance.0.checked_sub(from_end(cell).0)?;
            (away.0 <= budget).then_some((cell, Millimetres(budget)))
        };
        zip_equal(before, &self.away).enumerate().filter_map(budget).collect()
    }

    /// The shortest way from each cell to a touched end within a limit, before or after.
    fn ways_of_cells(&self, limit: Millimetres) -> Vec<Millimetres> {
        let states = [0, 1].map(|state| {
            let linked = self.linked[state];
            let walk = linked.network();
            let search = Searched::new(&walk.graph(Towards::Here), &self.touched.nodes, limit);
            let distance = |cell: CellId| {
                let Some(place) = linked.cell(cell) else { return Millimetres::UNREACHED };
                match self.touched.has(state, place) {
                    true => Millimetres(0),
                    false => search.nearest(place.leaving(walk)),
                }
            };
            let cells = (0..linked.region().cells().len()).map(CellId::at);
            cells.map(distance).collect::<Vec<Millimetres>>()
        });
        zip_equal(&states[0], &states[1]).map(|(before, after)| *before.min(after)).collect()
    }

    /// The cells that are in one connected component with a touched end after the change: who had no way to a
    /// facility may have one now.
    fn newly_joined(&self) -> Vec<CellId> {
        let (linked, walk) = (self.linked[1], self.linked[1].network());
        let mut islands: Vec<NodeId> =
            self.touched.nodes.iter().map(|node| walk.island(*node)).collect();
        islands.sort_unstable();
        islands.dedup();
        let is_joined = |place: &super::snap::Snap| {
            let ends = place.leaving(walk).into_iter().flatten();
            let mut islands_of = ends.map(|(node, _)| walk.island(node));
            islands_of.any(|island| islands.binary_search(&island).is_ok())
                || self.touched.has(1, place)
        };
        linked.linked_cells().filter(|(_, place)| is_joined(place)).map(|(cell, _)| cell).collect()
    }

    /// A category whose pairs are known: what is nearest to each cell follows from them, from before, or from a
    /// search for the cells that are asked.
    fn category(
        &self,
        category: CategoryId,
        entries: Rows<Reached, FiveBytes>,
        asked: [Vec<bool>; 2],
    ) -> CategoryReach {
        let (region, before) = (self.region(), self.table.category(category));
        let facilities = &self.facilities[category.index()];
        let measure = OnFoot { linked: self.linked[1], search: self.search };
        let [asked_all, asked_own] = asked;
        let (all_before, own_before) = (before.all_nearest(), before.all_nearest_own());
        let rows = Rowed { before: before.entries(), now: &entries };
        let (mut all, lost) = rows.nearest(&all_before, &asked_all, |_, _| true);
        fill_nearest(region, facilities, &lost, &measure, &mut all);
        let is_own = |cell: CellId, id: FacilityId| {
            let side = region.side_of_cell(cell);
            side.is_some() && region.side_of_facility(id) == side
        };
        let (mut own, lost) = rows.nearest(&own_before, &asked_own, is_own);
        fill_nearest_own(region, facilities, &lost, &measure, &mut own);
        CategoryReach::new(entries, all, own)
    }
}

/// The pairs of a category before and after.
struct Rowed<'r> {
    before: &'r Rows<Reached, FiveBytes>,
    now: &'r Rows<Reached, FiveBytes>,
}

impl Rowed<'_> {
    /// The nearest facility of each cell as far as it follows from the pairs within the limit or from before; and
    /// the cells for which it does not.
    fn nearest(
        &self,
        before: &[Nearest],
        asked: &[bool],
        counts: impl Fn(CellId, FacilityId) -> bool,
    ) -> (Vec<Nearest>, Vec<CellId>) {
        let mut lost = Vec::new();
        let one = |(at, (nearest, is_asked)): (usize, (&Nearest, &bool))| {
            let cell = CellId::at(at);
            let first = |rows: &Rows<Reached, FiveBytes>| {
                rows.row(at).iter().find(|reached| counts(cell, reached.facility)).copied()
            };
            if let Some(reached) = first(self.now) {
                return Nearest::new(reached.distance, reached.facility);
            }
            if *is_asked || first(self.before).is_some() {
                lost.push(cell);
                return Nearest::NONE;
            }
            *nearest
        };
        let nearest = zip_equal(before, asked).enumerate().map(one).collect();
        (nearest, lost)
    }
}

/// What the way from each cell to a touched end weighs at least, by the straight line to the nearest one. Nothing on a
/// touched way: a walk that differs may run within it, and a long way has its ends far away.
fn away(linked: [&LinkedRegion<'_>; 2], touched: &Touched) -> Vec<Millimetres> {
    let (walk, region) = (linked[1].network(), linked[1].region());
    let ends = touched.nodes.iter().map(|node| walk.network().position(*node).into());
    let ends: RTree<[f64; 2]> = RTree::bulk_load(ends.collect());
    let is_on_touched = |state: usize, cell: CellId| {
        linked[state].cell(cell).is_some_and(|place| touched.has(state, place))
    };
    let positions = region.cells().positions().par_iter().enumerate();
    let away = positions.map(|(cell, at)| {
        let cell = CellId::at(cell);
        if is_on_touched(0, cell) || is_on_touched(1, cell) {
            return Millimetres(0);
        }
        let nearest = ends.nearest_neighbor((*at).into());
        let straight_m = nearest.map_or(f64::INFINITY, |end| metres_between(*at, (*end).into()));
        weight_at_least(walk, straight_m)
    });
    away.collect()
}

/// The shortest way from a touched end to each facility within a limit, in one of the states.
fn to_facilities(
    linked: &LinkedRegion<'_>,
    touched: &Touched,
    state: usize,
    limit: Millimetres,
) -> Vec<Millimetres> {
    let walk = linked.network();
    let search = Searched::new(&walk.graph(Towards::Away), &touched.nodes, limit);
    let distance = |id: FacilityId| {
        let doors = linked.doors(id).iter();
        let distances = doors.map(|door| match touched.has(state, door) {
            true => Millimetres(0),
            false => search.nearest(door.arriving(walk)),
        });
        distances.min().unwrap_or(Millimetres::UNREACHED)
    };
    (0..linked.region().facilities().len()).map(FacilityId::at).map(distance).collect()
}

/// A search from all touched ends that a network has.
struct Searched {
    search: Workspace,
}

impl Searched {
    fn new(graph: &Graph, ends: &[NodeId], limit: Millimetres) -> Self {
        // Nodes of new ways are not on the network before.
        let ends = ends.iter().filter(|node| node.index() < graph.nodes());
        let seeds: Vec<Seed> = ends.map(|node| Seed { node: *node, distance: 0 }).collect();
        let mut search = Workspace::new(graph.nodes());
        search.bounded(graph, &seeds, limit.0);
        Self { search }
    }

    /// The shortest way over one of two nodes.
    fn nearest(&self, ends: [Option<(NodeId, u32)>; 2]) -> Millimetres {
        let by_end =
            ends.into_iter().flatten().map(|(node, weight)| match self.search.distance(node) {
                UNREACHED => UNREACHED,
                distance => distance.saturating_add(weight),
            });
        Millimetres(by_end.min().unwrap_or(UNREACHED))
    }
}
