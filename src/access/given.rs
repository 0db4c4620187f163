//! Reach from distances that another program has computed.

use std::sync::Arc;

use rayon::prelude::*;

use super::edges::{bounded, with_edges};
use super::served::by_service_areas;
use super::table::{CategoryReach, Nearest, ReachTable, Reached};
use crate::base::{CategoryId, CellId, FacilityId, FiveBytes, Millimetres, Rows, zip_equal};
use crate::region::{EditedRegion, PlacedBy, Region};

/// A distance that another program has computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenPair {
    /// From this cell.
    pub cell: CellId,
    /// To this facility.
    pub facility: FacilityId,
    /// How far it is.
    pub distance: Millimetres,
}

/// Up to which distances given pairs are all there are.
#[derive(Clone, Debug, PartialEq)]
pub struct Completeness {
    /// Of each category: a cell without a pair to a facility is farther from it than this.
    pub complete_to: Vec<Millimetres>,
    /// The smallest length in the units of the distances that a straight metre can have; below 1 where somebody
    /// is faster than the speed by which times became lengths.
    pub slowest: f64,
}

/// Distances from cells to facilities that another program has computed, such as a router for bus and tram.
///
/// What no pair says is farther than the distance up to which the table is complete. So the nearest facility of a
/// cell without any pair is unknown, not far: [`CategoryReach::edge`] is at most that distance.
///
/// ```
/// use nahraum::access::{Completeness, GivenDistances, GivenPair};
/// use nahraum::base::{CellId, FacilityId, Millimetres, Silent};
/// use nahraum::region::{Known, RegionInputs, build};
///
/// // Two cells and a shop; the bus takes the second one's residents there, the first ones' way is not known.
/// let town = nahraum::synthetic::town("AAAA\n\n2.S3")?;
/// let mut inputs = RegionInputs::from_layers(
///     town.municipalities, town.quartiers, town.facilities, town.cells,
/// );
/// inputs.facilities[0].mapping.known = Known::Around { metres: 5_000.0 };
/// let region = build(inputs, &Default::default(), &Silent)?.value;
/// let metres = Millimetres::from_metres;
/// let pair = GivenPair { cell: CellId(1), facility: FacilityId(0), distance: metres(320.0) };
/// let complete = Completeness { complete_to: vec![metres(800.0)], slowest: 1.0 };
/// let reach = GivenDistances::new(&region, vec![pair], complete).reach(&region);
/// let shops = reach.category(region.category_id("supermarket").expect("the town has one"));
/// assert_eq!(shops.nearest(CellId(1)).distance, metres(320.0));
/// // Within 500 m the first cell certainly has none; within 1,000 m nobody knows.
/// assert!(!shops.is_uncertain(CellId(0), metres(500.0)));
/// assert!(shops.is_uncertain(CellId(0), metres(1_000.0)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct GivenDistances {
    /// Of each category the facilities of each cell, nearest first.
    rows: Vec<Arc<Rows<Reached, FiveBytes>>>,
    complete: Completeness,
}

impl GivenDistances {
    /// Sorts pairs. Of a pair that is given twice the shorter distance counts. Pairs of services that come to people say
    /// nothing.
    ///
    /// # Panics
    /// When a pair is of another region, or there is not one completeness for each category.
    ///
    /// # Cost
    /// O(pairs log pairs).
    pub fn new(region: &Region, pairs: Vec<GivenPair>, mut complete: Completeness) -> Self {
        let categories = region.categories().len();
        assert_eq!(complete.complete_to.len(), categories, "one completeness for each category");
        // Services that come are known by their areas, whatever a table has.
        for (category, to) in zip_equal(region.categories(), &mut complete.complete_to) {
            if category.comes() {
                *to = Millimetres::UNREACHED;
            }
        }
        let category = |id: FacilityId| region.facility(id).category();
        let mut sorted: Vec<(CategoryId, CellId, Reached)> = pairs
            .into_par_iter()
            .map(|GivenPair { cell, facility, distance }| {
                (category(facility), cell, Reached { distance, facility })
            })
            .collect();
        sorted.par_sort_unstable();
        let mut rest = &sorted[..];
        let rows = (0..categories).map(CategoryId::at).map(|id| {
            let own;
            (own, rest) = rest.split_at(rest.partition_point(|(category, ..)| *category <= id));
            Arc::new(rows_of(region.cells().len(), own))
        });
        Self { rows: rows.collect(), complete }
    }

    /// Up to which distance every pair of a category is given.
    pub fn complete_to(&self, category: CategoryId) -> Millimetres {
        self.complete.complete_to[category.index()]
    }

    /// The smallest length in the units of the distances that a straight metre can have.
    pub fn slowest(&self) -> f64 {
        self.complete.slowest
    }

    /// The distances to some facilities: for each of them the cells from which one is given, ascending.
    ///
    /// # Cost
    /// O(pairs of their categories).
    pub fn to_facilities(
        &self,
        region: &Region,
        facilities: &[FacilityId],
    ) -> Rows<(CellId, Millimetres)> {
        let mut number = vec![None; region.facilities().len()];
        for (at, id) in facilities.iter().enumerate() {
            number[id.index()] = Some(at);
        }
        let mut categories: Vec<CategoryId> =
            facilities.iter().map(|id| region.facility(*id).category()).collect();
        categories.sort_unstable();
        categories.dedup();
        let pairs = categories.iter().flat_map(|category| {
            let rows = self.rows[category.index()].iter().enumerate();
            rows.flat_map(|(at, row)| row.iter().map(move |reached| (CellId::at(at), reached)))
        });
        let pairs = pairs.filter_map(|(cell, reached)| {
            Some((number[reached.facility.index()]?, (cell, reached.distance)))
        });
        let pairs: Vec<(usize, (CellId, Millimetres))> = pairs.collect();
        Rows::grouped(facilities.len(), pairs.into_iter())
    }

    /// The reach table of these distances. Hard boundaries are honoured.
    ///
    /// # Returns
    /// The same bytes for any number of threads; the lower id comes first in a tie. An answer that needs more than
    /// the table says is uncertain, as one that rests on unknown ground is.
    ///
    /// # Panics
    /// When the region has other numbers of cells or categories.
    ///
    /// # Cost
    /// O(pairs + cells) for each category, and the distances to the edge of the known ground.
    pub fn reach(&self, region: &Region) -> ReachTable {
        self.bounded(self.on_known_ground(region))
    }

    /// [`Self::reach`] as if every pair were given, so that what it says to be uncertain rests on unknown ground
    /// alone.
    pub fn on_known_ground(&self, region: &Region) -> ReachTable {
        assert_eq!(self.rows.len(), region.categories().len(), "distances of another region");
        let one = |(at, rows): (usize, &Arc<Rows<Reached, FiveBytes>>)| {
            category_reach(region, rows, region.category(CategoryId::at(at)).limit_max())
        };
        let categories: Vec<CategoryReach> = self.rows.par_iter().enumerate().map(one).collect();
        let categories = by_service_areas(region, categories);
        let placed = region.facilities().iter().map(|facility| match facility.comes() {
            true => Some(PlacedBy::ServiceArea),
            false => Some(PlacedBy::Table),
        });
        let placed = placed.collect();
        ReachTable::new(with_edges(region, categories, self.complete.slowest), placed)
    }

    /// A reach on known ground that knows no more than what is given.
    pub fn bounded(&self, table: ReachTable) -> ReachTable {
        let (categories, placed) = table.into_parts();
        let bounded = zip_equal(categories, &self.complete.complete_to)
            .map(|(reach, complete_to)| bounded(reach, *complete_to));
        ReachTable::new(bounded.collect(), placed)
    }

    /// The distances in a region with other facilities.
    ///
    /// # Errors
    /// The facilities, by their numbers there, to which no distances are given because they were opened or moved, or
    /// because their place is in no category any more to which they were given.
    pub fn after(&self, edited: &EditedRegion) -> Result<Self, Vec<FacilityId>> {
        let numbered = edited.kept.iter().enumerate();
        let added: Vec<FacilityId> = numbered
            .filter(|(_, earlier)| earlier.is_none())
            .map(|(at, _)| FacilityId::at(at))
            .filter(|id| !edited.region.facility(*id).comes())
            .collect();
        // A place that enters a derived category is where it was.
        let known_as = |id: &FacilityId| edited.kept[edited.region.place_of(*id).index()];
        let (entered, new): (Vec<FacilityId>, Vec<FacilityId>) =
            added.into_iter().partition(|id| known_as(id).is_some());
        if !new.is_empty() {
            return Err(new);
        }
        let known = edited.kept.iter().enumerate();
        let known: Vec<(FacilityId, FacilityId)> =
            known.filter_map(|(at, earlier)| Some(((*earlier)?, FacilityId::at(at)))).collect();
        let now = |facility: FacilityId| {
            let at = known.binary_search_by_key(&facility, |(earlier, _)| *earlier).ok()?;
            Some(known[at].1)
        };
        let category = |id: &FacilityId| edited.region.facility(*id).category();
        let again = |(at, rows): (usize, &Arc<Rows<Reached, FiveBytes>>)| {
            let entered: Vec<FacilityId> =
                entered.iter().copied().filter(|id| category(id).index() == at).collect();
            // Each as the facility that its place was, whose distances are in the rows of another category.
            let was = entered.iter().filter_map(|id| {
                let stands = edited.region.place_of(*id);
                Some((*id, edited.kept[stands.index()]?, &self.rows[category(&stands).index()]))
            });
            let was: Vec<_> = was.collect();
            let kept = |(cell, row): (usize, &[Reached])| -> Vec<Reached> {
                let renamed = |reached: &Reached| {
                    Some(Reached { facility: now(reached.facility)?, ..*reached })
                };
                let mut row: Vec<Reached> = row.iter().filter_map(renamed).collect();
                for (id, was, rows) in &was {
                    let same = rows.row(cell).iter().filter(|reached| reached.facility == *was);
                    row.extend(same.map(|reached| Reached { facility: *id, ..*reached }));
                }
                row.sort_unstable();
                row
            };
            let rows: Vec<Vec<Reached>> = rows.iter().enumerate().map(kept).collect();
            Arc::new(Rows::from_lengths(rows.iter().map(Vec::len), rows.concat()))
        };
        let rows = self.rows.par_iter().enumerate().map(again).collect();
        Ok(Self { rows, complete: self.complete.clone() })
    }
}

/// The facilities of each cell, nearest first, from pairs in this order.
fn rows_of(cells: usize, pairs: &[(CategoryId, CellId, Reached)]) -> Rows<Reached, FiveBytes> {
    let (mut lengths, mut items) = (vec![0; cells], Vec::with_capacity(pairs.len()));
    for one_cell in pairs.chunk_by(|a, b| a.1 == b.1) {
        let from = items.len();
        for (_, cell, reached) in one_cell {
            let row: &[Reached] = &items[from..];
            // Seldom more than a few; the nearer of two distances is there already.
            if row.iter().all(|known| known.facility != reached.facility) {
                items.push(*reached);
                lengths[cell.index()] += 1;
            }
        }
    }
    Rows::from_lengths(lengths.into_iter(), items)
}

/// The reach of a category from all its pairs.
fn category_reach(
    region: &Region,
    rows: &Arc<Rows<Reached, FiveBytes>>,
    limit: Millimetres,
) -> CategoryReach {
    let (cells, borders) = (region.cells(), region.borders());
    assert_eq!(rows.len(), cells.len(), "distances of another region");
    let all_open = borders.all_open();
    let is_open = |cell: CellId, id: FacilityId| {
        let home = cells.municipality(cell);
        all_open || borders.lets_through(home, region.facility(id).municipality())
    };
    let ids = || (0..cells.len()).map(CellId::at);
    let first = |cell: CellId, is_meant: &dyn Fn(FacilityId) -> bool| {
        let mut row = rows.row(cell.index()).iter();
        let first = row.find(|one| is_meant(one.facility) && is_open(cell, one.facility));
        first.map_or(Nearest::NONE, |one| Nearest::new(one.distance, one.facility))
    };
    let nearest = ids().map(|cell| first(cell, &|_| true)).collect();
    let nearest_own = ids().map(|cell| match region.side_of_cell(cell) {
        None => Nearest::NONE,
        side => first(cell, &|id| region.side_of_facility(id) == side),
    });
    let nearest_own = nearest_own.collect();
    let is_in = |cell: CellId, one: &Reached| one.distance <= limit && is_open(cell, one.facility);
    let is_all = ids().all(|cell| rows.row(cell.index()).iter().all(|one| is_in(cell, one)));
    let entries = match is_all {
        true => Arc::clone(rows),
        false => {
            let row = |cell: CellId| {
                rows.row(cell.index()).iter().copied().filter(move |one| is_in(cell, one))
            };
            let items: Vec<Reached> = ids().flat_map(row).collect();
            Arc::new(Rows::from_lengths(ids().map(|cell| row(cell).count()), items))
        }
    };
    CategoryReach::from_shared(entries, nearest, nearest_own)
}

/// Distances between cells that another program has computed, for new places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellDistances {
    /// For each cell the cells from which it is reached, ascending.
    to: Rows<(CellId, Millimetres), u64>,
    complete_to: Millimetres,
}

impl CellDistances {
    /// Sorts pairs of a cell from which, a cell to which, and how far. Of a pair that is given twice the shorter
    /// distance counts. Cost: O(pairs log pairs).
    pub fn new(
        cells: usize,
        pairs: Vec<(CellId, CellId, Millimetres)>,
        complete_to: Millimetres,
    ) -> Self {
        let mut sorted: Vec<(CellId, CellId, Millimetres)> =
            pairs.into_par_iter().map(|(from, to, distance)| (to, from, distance)).collect();
        sorted.par_sort_unstable();
        sorted.dedup_by_key(|(to, from, _)| (*to, *from));
        let pairs = sorted.iter().map(|(to, from, distance)| (to.index(), (*from, *distance)));
        Self { to: Rows::grouped(cells, pairs), complete_to }
    }

    /// The cells from which a cell is reached, ascending, and how far it is.
    pub fn to_cell(&self, cell: CellId) -> &[(CellId, Millimetres)] {
        self.to.row(cell.index())
    }

    /// Up to which distance every pair is given.
    pub fn complete_to(&self) -> Millimetres {
        self.complete_to
    }
}
