//! Who is served when the nearest places are full?

use std::collections::BTreeMap;

use super::catchment::{Capacity, CapacitySource, Openness};
use super::coverage::Level;
use crate::access::ReachTable;
use crate::base::{CategoryId, CellId, FacilityId, Millimetres, SideId};
use crate::region::Region;

/// A question about full places.
#[derive(Clone, Copy, Debug)]
pub struct AssignmentQuestion<'q> {
    /// The kind of service.
    pub category: CategoryId,
    /// The largest distance to a place.
    pub limit: Millimetres,
    /// Persons who ask for a place, by cell; the halo included.
    pub asking: &'q [u32],
    /// What the facilities of the category can offer ([`super::catchment::capacities`]). Whole places count.
    pub capacities: &'q [Capacity],
}

/// Persons of a cell who have places in one facility.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Served {
    /// How far it is.
    pub distance: Millimetres,
    /// Where they live.
    pub cell: CellId,
    /// Where their places are.
    pub facility: FacilityId,
    /// How many they are.
    pub persons: u64,
    /// Whether it is the nearest facility that has places for anybody.
    pub is_nearest: bool,
}

/// What a facility gives away.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FilledFacility {
    /// What it offers.
    pub capacity: Capacity,
    /// Whole places.
    pub places: u64,
    /// Places taken by residents of its own side.
    pub own: u64,
    /// Places taken by residents of other sides.
    pub abroad: u64,
    /// Places taken by persons outside the region.
    pub outside: u64,
    /// Persons within the limit who have a place nowhere although they reach this one.
    pub turned_away: u64,
}

impl FilledFacility {
    /// Places that stay free.
    pub fn free(&self) -> u64 {
        self.places - self.own - self.abroad - self.outside
    }
}

/// Who has a place where.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// Ascending by distance, cell and facility.
    pub served: Vec<Served>,
    /// One entry for each capacity, in its order.
    pub facilities: Vec<FilledFacility>,
    /// Persons without a place although they reach a facility with places, by cell.
    pub left: Vec<u64>,
    /// Persons who reach no facility with places, by cell.
    pub without: Vec<u64>,
}

/// Who is served when places are given to the nearest first, and who is left over?
///
/// # Parameters
/// `openness`: whether persons may take places across the boundary ([`Region::boundary`]).
///
/// # Returns
/// Whole persons in whole places; the same for any number of threads.
///
/// # Method
/// All pairs of a cell and a facility within the limit are taken by distance, ties by cell and then facility. Each
/// gives as many persons of the cell a place as still ask and as the facility has left. So nobody who is left over
/// lives nearer to a facility than somebody who has a place there, and nobody has a nearer facility with a free
/// place: the one stable matching (Gale and Shapley 1962, American Mathematical Monthly 69:9-15) when persons and
/// facilities both prefer what is near. It serves at most as many as the best plan, which may send persons farther so
/// that others find room. Facilities without a capacity take no part. Persons of the halo ask too, when open.
///
/// # Panics
/// When the reach table has other numbers of cells or categories than the region, the numbers of persons are of
/// another region, or a capacity is of another category.
///
/// # Cost
/// O(pairs log pairs) for the cells that ask.
pub fn nearest_first(
    region: &Region,
    reach: &ReachTable,
    question: &AssignmentQuestion<'_>,
    openness: Openness,
) -> Assignment {
    reach.assert_fits(region);
    assert_eq!(question.asking.len(), region.cells().len(), "persons of this region");
    let reach = reach.category(question.category);
    let mut facilities: Vec<FilledFacility> = question.capacities.iter().map(empty).collect();
    let place_of = |facility: FacilityId| {
        let at = question.capacities.binary_search_by_key(&facility, |one| one.facility);
        at.expect("each facility of the category has a capacity")
    };
    let asks = |cell: CellId| question.asking[cell.index()] > 0;
    let mut pairs: Vec<(Millimetres, CellId, FacilityId)> = Vec::new();
    let cells = || (0..question.asking.len()).map(CellId::at).filter(|cell| asks(*cell));
    for cell in cells() {
        let side = region.side_of_cell(cell);
        let counts = |facility: FacilityId| {
            let is_own = side.is_some() && region.side_for(facility, cell) == side;
            let is_let_in = openness == Openness::Open || is_own;
            is_let_in && facilities[place_of(facility)].places > 0
        };
        let within = reach.within(cell, question.limit).iter();
        let within = within.filter(|reached| counts(reached.facility));
        pairs.extend(within.map(|reached| (reached.distance, cell, reached.facility)));
    }
    pairs.sort_unstable();
    let mut left: Vec<u64> = vec![0; question.asking.len()];
    let mut without = left.clone();
    let mut nearest: Vec<Option<FacilityId>> = vec![None; left.len()];
    cells().for_each(|cell| without[cell.index()] = u64::from(question.asking[cell.index()]));
    let mut served = Vec::new();
    for (distance, cell, facility) in &pairs {
        let at = cell.index();
        // The first pair of a cell: it reaches somebody's places, and these are the nearest.
        let first = *nearest[at].get_or_insert(*facility);
        left[at] += std::mem::take(&mut without[at]);
        let filled = &mut facilities[place_of(*facility)];
        let persons = left[at].min(filled.free());
        if persons > 0 {
            left[at] -= persons;
            filled.take(region.side_of_cell(*cell), region.side_for(*facility, *cell), persons);
            let (distance, cell, facility) = (*distance, *cell, *facility);
            let is_nearest = first == facility;
            served.push(Served { distance, cell, facility, persons, is_nearest });
        }
    }
    for (_, cell, facility) in &pairs {
        facilities[place_of(*facility)].turned_away += left[cell.index()];
    }
    Assignment { served, facilities, left, without }
}

fn empty(capacity: &Capacity) -> FilledFacility {
    // A part of a place is no place for a person.
    let places = match capacity.source {
        CapacitySource::Missing => 0,
        _ => capacity.places.floor() as u64,
    };
    FilledFacility { capacity: *capacity, places, own: 0, abroad: 0, outside: 0, turned_away: 0 }
}

impl FilledFacility {
    fn take(&mut self, home: Option<SideId>, host: Option<SideId>, persons: u64) {
        match home {
            None => self.outside += persons,
            home if home == host => self.own += persons,
            Some(_) => self.abroad += persons,
        }
    }
}

/// Who of an area has a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AreaAssignment {
    /// Number of the area on its level ([`Level`]).
    pub area: usize,
    /// Persons who ask for a place.
    pub asking: u64,
    /// Of these, persons who have one with open boundaries.
    pub served: u64,
    /// Of the served, persons whose place is in the nearest facility with places.
    pub nearest: u64,
    /// Of the served, persons whose place is on another side of the boundary or outside the region.
    pub abroad: u64,
    /// Millimetres to their places, the sum over the served.
    pub person_mm: u128,
    /// Persons left over although they reach a facility with places.
    pub left: u64,
    /// Persons who reach none.
    pub without: u64,
    /// Persons served with closed boundaries.
    pub served_closed: u64,
    /// Persons who may find a place on unknown ground: left over or without, near the edge of what is known.
    pub uncertain: u64,
}

impl AreaAssignment {
    /// Mean metres of the served to their places; `None` without any.
    pub fn mean_distance_m(&self) -> Option<f64> {
        (self.served > 0).then(|| self.person_mm as f64 / self.served as f64 / 1e3)
    }
}

/// How many residents of each area have a place, how many across the boundary, and how many are left over?
///
/// # Returns
/// The rows of the level, ascending. Every resident who asks is served, left or without, and belongs to one row.
///
/// # Panics
/// When the assignments are of another region or question.
///
/// # Cost
/// O(cells + served pairs).
pub fn assignment_by_area(
    region: &Region,
    reach: &ReachTable,
    question: &AssignmentQuestion<'_>,
    (open, closed): (&Assignment, &Assignment),
    level: Level,
) -> Vec<AreaAssignment> {
    assert_eq!(open.left.len(), region.cells().len(), "an assignment of this region");
    assert_eq!(closed.left.len(), region.cells().len(), "an assignment of this region");
    let reach = reach.category(question.category);
    let rows = level.rows(region);
    let mut areas: Vec<AreaAssignment> = rows
        .iter()
        .map(|area| AreaAssignment { area: *area, ..AreaAssignment::default() })
        .collect();
    let row = |cell: CellId| {
        let area = level.area_of(region, cell)?;
        Some(rows.binary_search(&area).expect("each cell has a row"))
    };
    for (cell, _) in level.cells(region) {
        let area = &mut areas[row(cell).expect("a cell of the region")];
        let (left, without) = (open.left[cell.index()], open.without[cell.index()]);
        area.asking += u64::from(question.asking[cell.index()]);
        area.left += left;
        area.without += without;
        if reach.may_have_more(cell, question.limit) {
            area.uncertain += left + without;
        }
    }
    for one in &open.served {
        let Some(row) = row(one.cell) else { continue };
        let area = &mut areas[row];
        area.served += one.persons;
        area.person_mm += u128::from(one.persons) * u128::from(one.distance.0);
        if one.is_nearest {
            area.nearest += one.persons;
        }
        if region.side_for(one.facility, one.cell) != region.side_of_cell(one.cell) {
            area.abroad += one.persons;
        }
    }
    for one in &closed.served {
        if let Some(row) = row(one.cell) {
            areas[row].served_closed += one.persons;
        }
    }
    areas
}

/// Persons served by side of the boundary where they live and where their place is; `None` is outside the region.
pub fn assignment_flows(
    region: &Region,
    assignment: &Assignment,
) -> BTreeMap<(Option<SideId>, Option<SideId>), u64> {
    let mut flows = BTreeMap::new();
    for one in &assignment.served {
        let sides = (region.side_of_cell(one.cell), region.side_for(one.facility, one.cell));
        *flows.entry(sides).or_default() += one.persons;
    }
    flows
}

/// Whole persons of each cell who ask for a place, when a share of them does.
///
/// # Parameters
/// `share`: from 0 to 1. `persons`: of each cell.
///
/// # Returns
/// Cumulated shares in the order of cells, rounded: all together ask as many as the share of all, rounded, and
/// each cell with at most one more or fewer than its own share.
pub fn asking_of(persons: &[u32], share: f64) -> Vec<u32> {
    let (mut all, mut asked) = (0_u64, 0_u64);
    let of_cell = |persons: &u32| {
        all += u64::from(*persons);
        let upto = ((all as f64 * share).round() as u64).max(asked);
        let own = (upto - asked).min(u64::from(*persons));
        asked += own;
        u32::try_from(own).expect("no more than the persons of the cell")
    };
    persons.iter().map(of_cell).collect()
}
