//! The reach table: the distance from each cell to each facility within reach.

use std::borrow::Cow;
use std::sync::Arc;

pub use super::nearest_column::Nearest;
use super::nearest_column::OwnNearest;
use crate::base::{CategoryId, CellId, FacilityId, FiveBytes, Millimetres, Rows};
use crate::region::{PlacedBy, Region};

/// A facility within reach of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reached {
    /// Distance from the cell to the facility.
    pub distance: Millimetres,
    /// The facility.
    pub facility: FacilityId,
}

/// The distance from each cell to the edge of the known ground; categories share it.
pub(super) type Edges = Arc<[Millimetres]>;

/// What facilities are called in a region after the numbers by which they were called before;
/// [`NO_LONGER`] for those that are not there.
pub(super) type NewNumbers = Arc<[FacilityId]>;
/// The new number of a facility that is no longer there.
pub(super) const NO_LONGER: FacilityId = FacilityId(u32::MAX);

/// The reach of one category. Copies share their columns.
#[derive(Clone, Debug, Default)]
pub struct CategoryReach {
    /// Facilities within the category's largest limit, sorted by cell, distance and id.
    entries: Arc<Rows<Reached, FiveBytes>>,
    /// Nearest facility of each cell, without a limit.
    nearest: Arc<Vec<Nearest>>,
    /// Nearest facility on the cell's own side of the boundary, without a limit, where it is another one.
    nearest_own: Arc<OwnNearest>,
    /// What the facilities of both columns of nearest ones are called now; `None` when as they stand there. They are
    /// much larger than what an update changes, so that they are not written anew for other numbers.
    now: Option<NewNumbers>,
    /// Distance to the edge of the known ground; `None` when everything is known.
    edges: Option<Edges>,
    /// The same, as far as facilities of the own side may be missing; `None` when none can.
    own_edges: Option<Edges>,
}

impl CategoryReach {
    /// Puts the columns of a reach table together.
    ///
    /// # Panics
    /// When the columns have different numbers of cells, or the entries of a cell are not sorted
    /// by distance and id.
    pub fn new(
        entries: Rows<Reached, FiveBytes>,
        nearest: Vec<Nearest>,
        nearest_own: Vec<Nearest>,
    ) -> Self {
        assert_eq!(entries.len(), nearest.len(), "one row of entries for each cell");
        assert_eq!(
            nearest.len(),
            nearest_own.len(),
            "both columns of nearest facilities have all cells"
        );
        assert!(entries.iter().all(<[Reached]>::is_sorted), "by distance and id");
        Self {
            entries: entries.into(),
            nearest_own: OwnNearest::new(&nearest_own, &nearest).into(),
            nearest: nearest.into(),
            now: None,
            edges: None,
            own_edges: None,
        }
    }

    /// [`Self::new`] with pairs that others hold too.
    ///
    /// # Panics
    /// As there.
    pub(super) fn from_shared(
        entries: Arc<Rows<Reached, FiveBytes>>,
        nearest: Vec<Nearest>,
        nearest_own: Vec<Nearest>,
    ) -> Self {
        let none = Rows::from_lengths(std::iter::repeat_n(0, nearest.len()), Vec::new());
        assert_eq!(entries.len(), nearest.len(), "one row of entries for each cell");
        assert!(entries.iter().all(<[Reached]>::is_sorted), "by distance and id");
        Self { entries, ..Self::new(none, nearest, nearest_own) }
    }

    /// The distances to the edge of the known ground, of all and of the own side, if they are known.
    pub(super) fn known_edges(&self) -> Option<(&Edges, Option<&Edges>)> {
        Some((self.edges.as_ref()?, self.own_edges.as_ref()))
    }

    /// The reach when its facilities have other numbers, all of which are still there, in the same order. The
    /// distances to the edge of the known ground stay.
    ///
    /// Cost: O(pairs + facilities); the columns of nearest facilities are shared.
    pub(super) fn renumbered(&self, now: &NewNumbers) -> Self {
        let entries = self.entries.map(|reached| {
            let facility = now[reached.facility.index()];
            Reached { facility, ..*reached }
        });
        let again = |earlier: &FacilityId| now.get(earlier.index()).copied().unwrap_or(NO_LONGER);
        let now = match &self.now {
            None => Arc::clone(now),
            Some(earlier) => earlier.iter().map(again).collect(),
        };
        Self { entries: Arc::new(entries), now: Some(now), ..self.clone() }
    }

    /// A nearest facility by its number now.
    #[inline]
    fn by_now(&self, nearest: Nearest) -> Nearest {
        match (&self.now, nearest.facility()) {
            (Some(now), Some(id)) => Nearest::new(nearest.distance, now[id.index()]),
            _ => nearest,
        }
    }

    /// Whether the distances to the nearest facilities are the same as in another reach because neither has been
    /// computed anew.
    pub(super) fn shares_nearest(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.nearest, &other.nearest)
            && Arc::ptr_eq(&self.nearest_own, &other.nearest_own)
    }

    /// The reach with the distance of each cell to the edge of the known ground, and to that beyond which
    /// facilities of the own side of the boundary may be missing.
    pub(super) fn with_edges(self, edges: Edges, own_edges: Option<Edges>) -> Self {
        Self { edges: Some(edges), own_edges, ..self }
    }

    /// The facilities in reach of a cell up to the category's largest limit, nearest first.
    pub fn reached_from(&self, cell: CellId) -> &[Reached] {
        self.entries.row(cell.index())
    }

    /// The facilities in reach of a cell up to `limit`, nearest first.
    pub fn within(&self, cell: CellId, limit: Millimetres) -> &[Reached] {
        let all = self.reached_from(cell);
        &all[..all.partition_point(|reached| reached.distance <= limit)]
    }

    /// The nearest facility of a cell, without a limit; ties go to the lower id.
    pub fn nearest(&self, cell: CellId) -> Nearest {
        self.by_now(self.nearest[cell.index()])
    }

    /// The nearest facility on the cell's own side of the boundary that opens and closes
    /// ([`Region::boundary`]), without a limit.
    pub fn nearest_own(&self, cell: CellId) -> Nearest {
        let at = cell.index();
        self.by_now(self.nearest_own.of_cell(at, self.nearest[at]))
    }

    /// The distance from a cell up to which every facility is known, at least as far as any answer depends
    /// on it: the straight distance to the edge of the known ground. [`Millimetres::UNREACHED`] when
    /// everything is known.
    pub fn edge(&self, cell: CellId) -> Millimetres {
        self.edges.as_ref().map_or(Millimetres::UNREACHED, |edges| edges[cell.index()])
    }

    /// The distance from a cell up to which every facility of its own side is known:
    /// [`Millimetres::UNREACHED`] where the whole side lies on known ground, else [`Self::edge`].
    pub fn own_edge(&self, cell: CellId) -> Millimetres {
        self.own_edges.as_ref().map_or(Millimetres::UNREACHED, |edges| edges[cell.index()])
    }

    /// Whether no facility can be missing in the data, wherever it is.
    pub fn is_known_everywhere(&self) -> bool {
        let is_known = |edges: &Edges| edges.iter().all(|edge| *edge == Millimetres::UNREACHED);
        self.edges.as_ref().is_none_or(is_known)
    }

    /// Whether a cell without a facility within the limit may have one on unknown ground. A cell with one
    /// is covered for certain.
    pub fn is_uncertain(&self, cell: CellId, limit: Millimetres) -> bool {
        self.nearest(cell).distance > limit && self.edge(cell) < limit
    }

    /// Whether a facility on unknown ground may be nearer than the nearest known one.
    pub fn is_nearest_uncertain(&self, cell: CellId) -> bool {
        self.edge(cell) < self.nearest(cell).distance
    }

    /// Whether a cell may have more facilities within the limit than the known ones, covered or not.
    pub fn may_have_more(&self, cell: CellId, limit: Millimetres) -> bool {
        self.edge(cell) < limit
    }

    /// Whether a cell without a facility of its own side within the limit may have one on unknown ground.
    pub fn is_own_uncertain(&self, cell: CellId, limit: Millimetres) -> bool {
        self.nearest_own(cell).distance > limit && self.own_edge(cell) < limit
    }

    /// Whether a facility of the own side on unknown ground may be nearer than the nearest known one of
    /// the own side.
    pub fn is_nearest_own_uncertain(&self, cell: CellId) -> bool {
        self.own_edge(cell) < self.nearest_own(cell).distance
    }

    /// The facilities of all cells, one row for each cell.
    pub(super) fn entries(&self) -> &Rows<Reached, FiveBytes> {
        &self.entries
    }

    /// The nearest facilities of all cells.
    pub(super) fn all_nearest(&self) -> Cow<'_, [Nearest]> {
        match &self.now {
            None => Cow::Borrowed(&self.nearest[..]),
            Some(_) => self.nearest.iter().map(|nearest| self.by_now(*nearest)).collect(),
        }
    }

    /// The nearest facilities of all cells on their own sides. Cost: O(cells).
    pub(super) fn all_nearest_own(&self) -> Vec<Nearest> {
        (0..self.nearest.len()).map(|at| self.nearest_own(CellId::at(at))).collect()
    }

    /// Number of (cell, facility) pairs.
    pub fn pairs(&self) -> usize {
        self.entries.items().len()
    }
}

/// Equal to one with the same distances to the same facilities, whether the columns are shared or not.
impl PartialEq for CategoryReach {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
            && self.all_nearest() == other.all_nearest()
            && self.all_nearest_own() == other.all_nearest_own()
            && self.edges == other.edges
            && self.own_edges == other.own_edges
    }
}

impl Eq for CategoryReach {}

/// The reach of all categories; see the module's docs.
///
/// Every analysis reads only this table and the region. It is filled with straight-line distances
/// or with distances along the walking network.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReachTable {
    categories: Vec<CategoryReach>,
    /// What distances to each facility end at; `None` where a facility cannot be reached at all.
    placed_by: Vec<Option<PlacedBy>>,
}

impl ReachTable {
    /// A table from the reach of each category, in the order of the region's categories, and from what
    /// each facility is placed by.
    pub fn new(categories: Vec<CategoryReach>, placed_by: Vec<Option<PlacedBy>>) -> Self {
        Self { categories, placed_by }
    }

    /// Makes sure that the table belongs to a region, as far as its size tells. Every analysis begins with
    /// this check. Cost: O(categories).
    ///
    /// # Panics
    /// When the table has another number of categories, cells or facilities than the region.
    pub fn assert_fits(&self, region: &Region) {
        let categories = region.categories().len();
        assert_eq!(
            self.categories.len(),
            categories,
            "the reach table of another region: categories"
        );
        let facilities = region.facilities().len();
        assert_eq!(
            self.placed_by.len(),
            facilities,
            "the reach table of another region: facilities"
        );
        for category in &self.categories {
            let cells = region.cells().len();
            assert_eq!(category.nearest.len(), cells, "the reach table of another region: cells");
        }
    }

    /// The reach of a category.
    pub fn category(&self, id: CategoryId) -> &CategoryReach {
        &self.categories[id.index()]
    }

    /// What the table is made of: the reach of each category, and what each facility is placed by.
    pub(super) fn into_parts(self) -> (Vec<CategoryReach>, Vec<Option<PlacedBy>>) {
        (self.categories, self.placed_by)
    }

    /// The reach of each category.
    pub(super) fn categories(&self) -> &[CategoryReach] {
        &self.categories
    }

    /// What distances to a facility end at: an entrance, a way at its outline, the outline, or its point.
    /// `None` when it is not linked to the network, so that nobody reaches it.
    pub fn placed_by(&self, facility: FacilityId) -> Option<PlacedBy> {
        self.placed_by[facility.index()]
    }

    /// Number of (cell, facility) pairs of all categories.
    pub fn pairs(&self) -> usize {
        self.categories.iter().map(CategoryReach::pairs).sum()
    }
}
