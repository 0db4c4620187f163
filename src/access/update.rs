//! The reach table after facilities have changed, computed from the one before.

use rayon::prelude::*;

use super::arrivals::CellSearch;
use super::edges::with_edges_after;
use super::link::Linker;
use super::linked::LinkedRegion;
use super::measure::{Measure, OnFoot, Straight, fill_nearest, fill_nearest_own};
use super::served::served_reach;
use super::table::{CategoryReach, NO_LONGER, Nearest, NewNumbers, ReachTable, Reached};
use super::walk::Search;
use crate::base::{
    CategoryId, CellId, Checked, Diagnostics, FacilityId, FiveBytes, Millimetres, MunicipalityId,
    Rows, SideId, Silent, zip_equal,
};
use crate::region::{EditedRegion, Region};

/// How distances are measured.
enum By<'b> {
    Straight,
    Walk { linked: &'b LinkedRegion<'b>, linker: &'b Linker<'b>, arrivals: Box<CellSearch<'b>> },
}

/// A region with its reach table, ready to be asked what other facilities would change. It is prepared
/// once; each question then costs little.
pub struct Updater<'b> {
    region: &'b Region,
    table: &'b ReachTable,
    by: By<'b>,
}

impl<'b> Updater<'b> {
    /// Prepares updates of straight-line distances. Cost: O(1).
    ///
    /// # Panics
    /// When the table is not of the region.
    pub fn straight(region: &'b Region, table: &'b ReachTable) -> Self {
        table.assert_fits(region);
        Self { region, table, by: By::Straight }
    }

    /// Prepares updates of distances on foot. Cost: O(network + cells).
    ///
    /// # Panics
    /// When the table is not of the region.
    pub fn on_foot(
        linked: &'b LinkedRegion<'b>,
        linker: &'b Linker<'b>,
        table: &'b ReachTable,
    ) -> Self {
        table.assert_fits(linked.region());
        let arrivals = CellSearch::new(linked, |_| true);
        Self {
            region: linked.region(),
            table,
            by: By::Walk { linked, linker, arrivals: Box::new(arrivals) },
        }
    }

    /// Whom would other facilities reach?
    ///
    /// # Returns
    /// The table of the edited region, equal to one that is computed anew, and findings about opened and
    /// moved facilities that are not linked to the network.
    ///
    /// # Method
    /// Only the categories of changed facilities are looked at. A closed facility leaves its pairs; a cell
    /// that it was nearest to gets the next one of its row, or by a search from the facilities near it if
    /// none is within the limit. An opened facility adds the pairs of one search, which goes as far as any
    /// cell might be nearer to it than to its nearest facility so far. A moved one is closed and opened. Who has a
    /// service that comes to people is computed anew where such a service changes.
    ///
    /// # Panics
    /// When the edited region is not a copy of the region by [`Region::with_facilities`].
    ///
    /// # Cost
    /// O(cells + pairs of the changed categories + facilities), and the searches; if a facility closes, also the
    /// pairs within the limits of every category with a facility behind it, because those have other numbers then.
    /// The nearest facilities of such a category, several times as much memory, are shared.
    pub fn update(&self, edited: &EditedRegion) -> Checked<ReachTable> {
        let change = Change::new(self.region, edited);
        match &self.by {
            By::Straight => {
                let region = &edited.region;
                let placed = region.facilities().iter();
                let placed = placed.map(|facility| Some(facility.placed_in_straight_line()));
                let categories = self.categories(&change, &Straight { region });
                let categories = with_edges_after(region, categories, self.table.categories(), 1.0);
                let value = ReachTable::new(categories, placed.collect());
                Checked { value, diagnostics: Diagnostics::default() }
            }
            By::Walk { linked, linker, arrivals } => {
                let linked = linked.with_facilities(edited, linker);
                let search = Search::new(&linked.value, arrivals);
                let slowest = linked.value.network().straight_factor_min();
                let on_foot = OnFoot { linked: &linked.value, search: &search };
                let categories = self.categories(&change, &on_foot);
                let before = self.table.categories();
                let categories = with_edges_after(&edited.region, categories, before, slowest);
                let value = ReachTable::new(categories, linked.value.placed_by().to_vec());
                Checked { value, diagnostics: linked.diagnostics }
            }
        }
    }

    /// The reach of each category after a change.
    fn categories(&self, change: &Change<'_>, measure: &impl Measure) -> Vec<CategoryReach> {
        let before = self.table.categories();
        let now: NewNumbers =
            change.number.iter().map(|number| number.unwrap_or(NO_LONGER)).collect();
        let one = |category: usize| {
            let reach = &before[category];
            let comes = change.before.category(CategoryId::at(category)).comes();
            match change.touches(category) {
                true if comes => {
                    served_reach(&change.edited.region, &change.facilities[category], &Silent)
                }
                true => updated(reach, change, category, measure),
                false if change.renumbers[category] => reach.renumbered(&now),
                false => reach.clone(),
            }
        };
        (0..before.len()).into_par_iter().map(one).collect()
    }
}

/// What has become of the facilities.
struct Change<'c> {
    before: &'c Region,
    edited: &'c EditedRegion,
    /// The new number of each facility before; `None` if it was closed or moved.
    number: Vec<Option<FacilityId>>,
    /// Whether a facility of each category that stays has another number.
    renumbers: Vec<bool>,
    /// The facilities of each category.
    facilities: Vec<Vec<FacilityId>>,
    /// Of these, the ones that were opened or moved.
    opened: Vec<Vec<FacilityId>>,
    /// Whether a facility of each category was closed or moved.
    loses: Vec<bool>,
}

impl<'c> Change<'c> {
    fn new(before: &'c Region, edited: &'c EditedRegion) -> Self {
        let region = &edited.region;
        let categories = before.categories().len();
        assert_eq!(region.categories().len(), categories, "a copy of the region: categories");
        assert_eq!(region.cells().len(), before.cells().len(), "a copy of the region: cells");
        let mut number = vec![None; before.facilities().len()];
        let (mut facilities, mut opened) =
            (vec![Vec::new(); categories], vec![Vec::new(); categories]);
        for (at, earlier) in edited.kept.iter().enumerate() {
            let id = FacilityId::at(at);
            let category = region.facility(id).category().index();
            facilities[category].push(id);
            match earlier {
                Some(earlier) => number[earlier.index()] = Some(id),
                None => opened[category].push(id),
            }
        }
        let (mut loses, mut renumbers) = (vec![false; categories], vec![false; categories]);
        for (at, (facility, id)) in zip_equal(before.facilities(), &number).enumerate() {
            let category = facility.category().index();
            loses[category] |= id.is_none();
            renumbers[category] |= id.is_some_and(|id| id.index() != at);
        }
        Self { before, edited, number, renumbers, facilities, opened, loses }
    }

    fn touches(&self, category: usize) -> bool {
        self.loses[category] || !self.opened[category].is_empty()
    }

    /// The municipality of a facility after the change.
    fn home(&self, id: FacilityId) -> Option<MunicipalityId> {
        self.edited.region.facility(id).municipality()
    }

    /// The side of the boundary on which a facility lies after the change.
    fn side(&self, id: FacilityId) -> Option<SideId> {
        self.edited.region.side_of_facility(id)
    }

    /// Whether residents of a cell may use a facility.
    fn lets_through(&self, cell: CellId, id: FacilityId) -> bool {
        let home = self.before.cells().municipality(cell);
        self.before.borders().lets_through(home, self.home(id))
    }

    /// A nearest facility under its new number; `None` if it is no longer there.
    fn still(&self, nearest: Nearest) -> Option<Nearest> {
        match nearest.facility() {
            None => Some(Nearest::NONE),
            Some(id) => Some(Nearest::new(nearest.distance, self.number[id.index()]?)),
        }
    }
}

/// The reach of a category some of whose facilities were closed, opened or moved.
fn updated(
    reach: &CategoryReach,
    change: &Change<'_>,
    category: usize,
    measure: &impl Measure,
) -> CategoryReach {
    let limit = change.before.category(CategoryId::at(category)).limit_max();
    let opened = &change.opened[category];
    let of_opened = |id: &FacilityId| {
        let side = change.side(*id);
        let asked = |cell: CellId| {
            let is_own = side.is_some() && change.before.side_of_cell(cell) == side;
            let own = if is_own { reach.nearest_own(cell).distance } else { Millimetres(0) };
            reach.nearest(cell).distance.max(own)
        };
        measure.cells_of(*id, limit, &asked)
    };
    let measured: Vec<Vec<(CellId, Millimetres)>> = opened.par_iter().map(of_opened).collect();
    let pairs: Vec<(CellId, Reached)> = zip_equal(opened, measured)
        .flat_map(|(id, cells)| {
            cells.into_iter().map(|(cell, distance)| (cell, Reached { distance, facility: *id }))
        })
        .filter(|(cell, reached)| change.lets_through(*cell, reached.facility))
        .collect();
    let entries = merged(reach, change, limit, &pairs);
    let parts = Columns { reach, change, entries: &entries, pairs: &pairs };
    let all = parts.nearest(&change.facilities[category], measure);
    let own = parts.nearest_own(&change.facilities[category], measure);
    CategoryReach::new(entries, all, own)
}

/// The pairs of a category: those of facilities that stay, and new ones within the limit.
fn merged(
    reach: &CategoryReach,
    change: &Change<'_>,
    limit: Millimetres,
    pairs: &[(CellId, Reached)],
) -> Rows<Reached, FiveBytes> {
    let cells = reach.entries().len();
    let near = pairs.iter().filter(|(_, reached)| reached.distance <= limit);
    let new: Rows<Reached, FiveBytes> =
        Rows::grouped(cells, near.map(|(cell, reached)| (cell.index(), *reached)));
    let mut items = Vec::with_capacity(reach.pairs() + new.items().len());
    let mut lengths = Vec::with_capacity(cells);
    for (row, more) in zip_equal(reach.entries().iter(), new.iter()) {
        let begin = items.len();
        let stays = |reached: &Reached| {
            Some(Reached { facility: change.number[reached.facility.index()]?, ..*reached })
        };
        items.extend(row.iter().filter_map(stays));
        if !more.is_empty() {
            items.extend_from_slice(more);
            items[begin..].sort_unstable();
        }
        lengths.push(items.len() - begin);
    }
    Rows::from_lengths(lengths.into_iter(), items)
}

/// What the nearest facilities of a category follow from.
struct Columns<'c> {
    reach: &'c CategoryReach,
    change: &'c Change<'c>,
    /// The pairs within the limit after the change.
    entries: &'c Rows<Reached, FiveBytes>,
    /// The pairs of opened facilities, also beyond the limit.
    pairs: &'c [(CellId, Reached)],
}

impl Columns<'_> {
    /// The nearest facility of each cell.
    fn nearest(&self, facilities: &[FacilityId], measure: &impl Measure) -> Vec<Nearest> {
        let before = self.reach.all_nearest();
        let (mut nearest, lost) = self.kept(&before, |_, _| true);
        self.improve(&mut nearest, |_, _| true);
        fill_nearest(&self.change.edited.region, facilities, &lost, measure, &mut nearest);
        nearest
    }

    /// The nearest facility of each cell on its own side of the boundary.
    fn nearest_own(&self, facilities: &[FacilityId], measure: &impl Measure) -> Vec<Nearest> {
        let before = self.reach.all_nearest_own();
        let region = self.change.before;
        let is_own = |cell: CellId, id: FacilityId| {
            let side = region.side_of_cell(cell);
            side.is_some() && self.change.side(id) == side
        };
        let (mut nearest, lost) = self.kept(&before, is_own);
        self.improve(&mut nearest, is_own);
        fill_nearest_own(&self.change.edited.region, facilities, &lost, measure, &mut nearest);
        nearest
    }

    /// The nearest facilities as far as they are still there, or follow from the pairs within the limit;
    /// and the cells for which they do not.
    fn kept(
        &self,
        before: &[Nearest],
        counts: impl Fn(CellId, FacilityId) -> bool,
    ) -> (Vec<Nearest>, Vec<CellId>) {
        let mut lost = Vec::new();
        let one = |(at, nearest): (usize, &Nearest)| {
            if let Some(still) = self.change.still(*nearest) {
                return still;
            }
            let cell = CellId::at(at);
            let mut row = self.entries.row(at).iter();
            match row.find(|reached| counts(cell, reached.facility)) {
                Some(reached) => Nearest::new(reached.distance, reached.facility),
                None => {
                    lost.push(cell);
                    Nearest::NONE
                }
            }
        };
        let nearest = before.iter().enumerate().map(one).collect();
        (nearest, lost)
    }

    /// Puts opened facilities in the place of those that are farther.
    fn improve(&self, nearest: &mut [Nearest], counts: impl Fn(CellId, FacilityId) -> bool) {
        for (cell, reached) in self.pairs.iter().filter(|(cell, new)| counts(*cell, new.facility)) {
            let known = &mut nearest[cell.index()];
            let is_nearer = match known.facility() {
                None => true,
                Some(id) => (reached.distance, reached.facility) < (known.distance, id),
            };
            if is_nearer {
                *known = Nearest::new(reached.distance, reached.facility);
            }
        }
    }
}
