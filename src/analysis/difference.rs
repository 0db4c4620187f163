//! Differences between two states of a region: who wins and who loses by a scenario?

use super::coverage::Level;
use super::{Persons, add_persons, persons_of};
use crate::access::{CategoryReach, ReachTable};
use crate::base::{CategoryId, CellId, Millimetres, zip_equal};
use crate::region::Region;

/// A state of a region: its facilities, its persons, and the distances between them.
#[derive(Clone, Copy, Debug)]
pub struct State<'s> {
    /// The region.
    pub region: &'s Region,
    /// Its reach table.
    pub reach: &'s ReachTable,
}

/// What changes in an area between two states, for one category at one limit.
///
/// `covered` after is `covered` before, plus `gained`, less `lost`, plus `by_persons`.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The row on its level, as [`Level::rows`] numbers them.
    pub area: usize,
    /// Persons by group, before and after.
    pub persons: [Persons; 2],
    /// Persons by group with a facility within the limit, before and after.
    pub covered: [Persons; 2],
    /// Winners: persons (of before) by group who have a facility within the limit only after.
    pub gained: Persons,
    /// Losers: persons (of before) by group who had one only before.
    pub lost: Persons,
    /// By how much covered persons change because persons do: those of after less those of before, in cells
    /// that are covered after.
    pub by_persons: Vec<i64>,
    /// Persons (of before) by group whose nearest facility is nearer after.
    pub nearer: Persons,
    /// Persons (of before) by group whose nearest facility is farther after, or gone.
    pub farther: Persons,
    /// Mean distance to the nearest facility in metres, weighted by persons, before and after, over those
    /// who reach one.
    pub mean_distance_m: [Option<f64>; 2],
    /// Mean capacity of all facilities within the limit, weighted by persons, before and after; `None`
    /// when no facility of the category states its capacity.
    pub capacity_in_reach: [Option<f64>; 2],
}

/// What changes between two states of a region in each area?
///
/// # Parameters
/// `before`, `after`: two states with the same areas, cells and categories, such as a region and its copy
/// by a scenario.
///
/// # Returns
/// The areas in which something changes for an inhabited cell: its persons, whether it is covered, how far
/// the nearest facility is, or the capacity within the limit. None when nothing changes.
///
/// # Method
/// Persons who win or lose are counted with the number of before, so that they are people of today; what
/// changes because persons do is a part of its own, and the parts sum to the whole difference exactly.
///
/// # Panics
/// When the states differ in their cells, groups or categories, or a table does not fit its region.
///
/// # Cost
/// O(cells), and O(pairs of the category) if capacities are stated.
///
/// # Examples
/// ```
/// use nahraum::access::{Updater, straight_line_reach};
/// use nahraum::analysis::coverage::Level;
/// use nahraum::analysis::difference::{State, differences};
/// use nahraum::base::{FacilityId, Millimetres, Silent};
/// use nahraum::region::{FacilityEdits, RegionInputs, build};
/// // Ten persons live 100 m from the western shop, twenty 200 m from the eastern one.
/// let town = nahraum::synthetic::town("AAAAAAAAA\n\nS1....2.S")?;
/// let inputs = RegionInputs::from_layers(
///     town.municipalities, town.quartiers, town.facilities, town.cells,
/// );
/// let region = build(inputs, &Default::default(), &Silent)?.value;
/// let reach = straight_line_reach(&region, &Silent);
/// let closed = [FacilityId(0)].into();
/// let edits = FacilityEdits { closed, ..FacilityEdits::default() };
/// let edited = region.with_facilities(&edits, &region.places());
/// let after = Updater::straight(&region, &reach).update(&edited).value;
/// let states = [(&region, &reach), (&edited.region, &after)];
/// let [before, after] = states.map(|(region, reach)| State { region, reach });
/// let shop = region.category_id("supermarket").expect("the town has one");
/// let limit = Millimetres::from_metres(500.0);
/// let rows = differences(before, after, shop, limit, Level::Region);
/// assert_eq!((rows[0].lost[0], rows[0].gained[0]), (10, 0)); // they walk 700 m now
/// assert!(differences(before, before, shop, limit, Level::Region).is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn differences(
    before: State<'_>,
    after: State<'_>,
    category: CategoryId,
    limit: Millimetres,
    level: Level,
) -> Vec<Difference> {
    let region = before.region;
    [before, after].iter().for_each(|state| state.reach.assert_fits(state.region));
    assert_eq!(region.cells().len(), after.region.cells().len(), "the same cells");
    assert_eq!(region.groups(), after.region.groups(), "the same groups of persons");
    let sides = [before, after].map(|state| Side::new(state, category, limit));
    let groups = region.groups().len();
    let numbers = level.numbers(region);
    let mut sums: Vec<Sums> = (0..numbers).map(|_| Sums::new(groups)).collect();
    for cell in region.cells_inside() {
        if let Some(area) = level.area_of(region, cell) {
            sums[area].add(&sides, cell);
        }
    }
    let changed = sums.into_iter().enumerate().filter(|(_, sums)| sums.changes);
    changed.map(|(area, sums)| sums.finish(area, &sides)).collect()
}

/// One state at a limit.
struct Side<'s> {
    region: &'s Region,
    reach: &'s CategoryReach,
    limit: Millimetres,
    /// Whether a facility of the category states its capacity.
    has_capacity: bool,
    /// Whether its services come to people, so that nobody has a way to them.
    comes: bool,
}

impl<'s> Side<'s> {
    fn new(state: State<'s>, category: CategoryId, limit: Millimetres) -> Self {
        let State { region, reach } = state;
        let mut facilities = region.facilities().iter();
        let has_capacity =
            facilities.any(|one| one.category() == category && one.capacity().is_some());
        let comes = region.category(category).comes();
        Self { region, reach: reach.category(category), limit, has_capacity, comes }
    }

    fn distance(&self, cell: CellId) -> Millimetres {
        self.reach.nearest(cell).distance
    }

    /// The capacity of all facilities within the limit of a cell.
    fn capacity(&self, cell: CellId) -> f64 {
        if !self.has_capacity {
            return 0.0;
        }
        let reached = self.reach.within(cell, self.limit).iter();
        reached.filter_map(|reached| self.region.facility(reached.facility).capacity()).sum()
    }
}

/// The sums of an area.
struct Sums {
    changes: bool,
    row: Difference,
    /// Millimetres times persons, and persons who reach a facility.
    walked: [(u128, u64); 2],
    capacity: [f64; 2],
}

impl Sums {
    fn new(groups: usize) -> Self {
        let nobody = || Persons::from_elem(0, groups);
        let row = Difference {
            area: 0,
            persons: [nobody(), nobody()],
            covered: [nobody(), nobody()],
            gained: nobody(),
            lost: nobody(),
            by_persons: vec![0; groups],
            nearer: nobody(),
            farther: nobody(),
            mean_distance_m: [None; 2],
            capacity_in_reach: [None; 2],
        };
        Self { changes: false, row, walked: [(0, 0); 2], capacity: [0.0; 2] }
    }

    fn add(&mut self, sides: &[Side<'_>; 2], cell: CellId) {
        let row = &mut self.row;
        let distance = [0, 1].map(|at| sides[at].distance(cell));
        let is_covered = [0, 1].map(|at| distance[at] <= sides[at].limit);
        let capacity = [0, 1].map(|at| sides[at].capacity(cell));
        for (at, side) in sides.iter().enumerate() {
            add_persons(side.region, cell, &mut row.persons[at]);
            if is_covered[at] {
                add_persons(side.region, cell, &mut row.covered[at]);
            }
            let persons = persons_of(side.region, cell);
            if distance[at] != Millimetres::UNREACHED && !side.comes {
                self.walked[at].0 += u128::from(persons) * u128::from(distance[at].0);
                self.walked[at].1 += persons;
            }
            self.capacity[at] += persons as f64 * capacity[at];
        }
        let is_walked = !sides[0].comes;
        let parts = [
            (is_covered == [false, true], &mut row.gained),
            (is_covered == [true, false], &mut row.lost),
            (is_walked && distance[1] < distance[0], &mut row.nearer),
            (is_walked && distance[1] > distance[0], &mut row.farther),
        ];
        for (_, sum) in parts.into_iter().filter(|(is_meant, _)| *is_meant) {
            add_persons(sides[0].region, cell, sum);
        }
        let persons = sides.each_ref().map(|side| side.region.cells().persons_by_group());
        let [now, then] = persons;
        let mut has_other_persons = false;
        for (sum, (now, then)) in zip_equal(&mut row.by_persons, zip_equal(now, then)) {
            let more = i64::from(then[cell.index()]) - i64::from(now[cell.index()]);
            has_other_persons |= more != 0;
            if is_covered[1] {
                *sum += more;
            }
        }
        let is_inhabited = sides.iter().any(|side| persons_of(side.region, cell) > 0);
        let moves = distance[0] != distance[1] || capacity[0] != capacity[1];
        self.changes |= has_other_persons || is_inhabited && moves;
    }

    fn finish(self, area: usize, sides: &[Side<'_>; 2]) -> Difference {
        let mean = |(sum, persons): (u128, u64)| {
            (persons > 0).then(|| sum as f64 / 1000.0 / persons as f64)
        };
        let has_capacity = sides.iter().any(|side| side.has_capacity);
        let capacity = |at: usize| {
            let persons = self.row.persons[at][0];
            (has_capacity && persons > 0).then(|| self.capacity[at] / persons as f64)
        };
        let capacity_in_reach = [capacity(0), capacity(1)];
        Difference { area, mean_distance_m: self.walked.map(mean), capacity_in_reach, ..self.row }
    }
}
