//! Coverage (Versorgung): who reaches a service within the limit?

use super::ground::{Ground, Stretch};
pub use super::level::Level;
use super::walks::{Teller, Told, Walk};
use super::{Persons, add_persons, persons_of};
use crate::access::{CategoryReach, ReachTable};
use crate::base::{CategoryId, Millimetres, Rows, zip_equal};
use crate::region::Region;

/// Coverage of one area by one category at one limit.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    /// The row on its level, as [`Level::rows`] numbers them.
    pub area: usize,
    /// Persons by group.
    pub persons: Persons,
    /// Persons by group with a facility within the limit.
    pub covered: Persons,
    /// Persons by group without one who may have one on unknown ground: coverage lies between `covered` and
    /// the sum of both.
    pub uncertain: Persons,
    /// Population-weighted mean distance to the nearest facility in metres, over persons who reach
    /// any facility. `None` when nobody does.
    pub mean_distance_m: Option<f64>,
    /// Population-weighted median distance to the nearest facility.
    pub median_distance: Option<Millimetres>,
    /// Population-weighted 90th percentile of the distance to the nearest facility.
    pub p90_distance: Option<Millimetres>,
    /// Persons for whom a facility on unknown ground may be nearer than the nearest known one, on which the
    /// distances rest.
    pub nearest_uncertain: u64,
    /// Population-weighted mean number of facilities within the limit.
    pub facilities_in_reach: f64,
    /// Persons, covered or not, who may have more facilities within the limit on unknown ground.
    pub in_reach_uncertain: u64,
}

/// Coverage of all areas of a level by one category at one limit.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageTable {
    /// The category.
    pub category: CategoryId,
    /// The limit.
    pub limit: Millimetres,
    /// The rows of the level ([`Level::rows`]), ascending.
    pub rows: Vec<Coverage>,
}

/// How many residents of each area reach a facility within the limit, and how far is the nearest one?
///
/// # Parameters
/// `level`: the kind of area.
///
/// # Returns
/// One table for each limit of the category, with the rows of the level; their persons sum to those of
/// the region. An area without residents has a row with zero persons. A facility exactly at the limit
/// counts as within it.
///
/// # Method
/// Coverage of an area is the sum of *p(i)* over its cells *i* whose nearest facility lies within
/// the limit, over the sum of all *p(i)*: the cumulative-opportunity measure with a threshold of
/// one (Geurs and van Wee 2004, J. Transport Geography 12:127-140). Quantiles are the smallest
/// distance at which the cumulated persons reach the share; persons who reach no facility count
/// as infinitely far, so a quantile can be `None`.
///
/// # Panics
/// When the reach table has other numbers of cells or categories than the region.
///
/// # Cost
/// O(c) in cells for each category and level, O(c + entries) for each limit.
///
/// # Examples
/// ```
/// use nahraum::analysis::coverage::{Level, coverage};
/// # use nahraum::{access::straight_line_reach, base::Silent, region, synthetic::town};
/// // Ten persons live 100 m from the shop and twenty 600 m away.
/// let town = town("AAAAAAA\n\nS1....2").unwrap();
/// let inputs = region::RegionInputs::from_layers(
///     town.municipalities, town.quartiers, town.facilities, town.cells,
/// );
/// let region = region::build(inputs, &Default::default(), &Silent).unwrap().value;
/// let reach = straight_line_reach(&region, &Silent);
/// let supermarket = region.category_id("supermarket").unwrap();
/// let tables = coverage(&region, &reach, supermarket, Level::Region);
/// let (core, outer) = (&tables[0].rows[0], &tables[1].rows[0]); // 500 m and 1,000 m
/// assert_eq!((core.covered[0], outer.covered[0]), (10, 30));
/// let mean = outer.mean_distance_m.unwrap();
/// assert!((mean - (10.0 * 100.0 + 20.0 * 600.0) / 30.0).abs() < 0.001);
/// ```
pub fn coverage(
    region: &Region,
    reach: &ReachTable,
    category: CategoryId,
    level: Level,
) -> Vec<CoverageTable> {
    CoverageLevels::new(region, &[level]).coverage(reach, category).remove(0).1
}

/// [`coverage`] on several levels.
pub struct CoverageLevels<'r> {
    region: &'r Region,
    ground: Ground,
    /// The cells of each part of the ground.
    cells_of: Rows<Stretch>,
    levels: Vec<Areas>,
    /// The areas that are whole with each part, after those before it: the positions of their levels, and their numbers.
    whole_with: Rows<(u32, u32)>,
}

/// The areas of a level and who lives in them, which are the same for every category.
struct Areas {
    level: Level,
    /// How many areas are numbered.
    numbers: usize,
    /// Persons by area and group.
    persons: Vec<u64>,
    /// The parts of the ground that lie in each area.
    parts: Rows<u32>,
    /// The rows of the level.
    rows: Vec<usize>,
}

/// What is counted of a category at one limit on each part of the ground.
struct Counts {
    limit: Millimetres,
    /// By part and group.
    covered: Vec<u64>,
    uncertain: Vec<u64>,
    /// Persons times facilities within the limit.
    in_reach: Vec<u64>,
    more: Vec<u64>,
}

impl Counts {
    fn none(limit: Millimetres, parts: usize, groups: usize) -> Self {
        Self {
            limit,
            covered: vec![0; parts * groups],
            uncertain: vec![0; parts * groups],
            in_reach: vec![0; parts],
            more: vec![0; parts],
        }
    }

    /// Adds the cells of a stretch.
    fn add(&mut self, region: &Region, reach: &CategoryReach, stretch: Stretch) {
        let (part, groups, limit) = (stretch.part(), region.groups().len(), self.limit);
        let row = part * groups..(part + 1) * groups;
        let (covered, uncertain) = (&mut self.covered[row.clone()], &mut self.uncertain[row]);
        for cell in stretch.cells() {
            if reach.may_have_more(cell, limit) {
                self.more[part] += persons_of(region, cell);
            }
            if reach.nearest(cell).distance > limit {
                if reach.is_uncertain(cell, limit) {
                    add_persons(region, cell, uncertain);
                }
                continue;
            }
            add_persons(region, cell, covered);
            let facilities = reach.within(cell, limit).len() as u64;
            self.in_reach[part] += persons_of(region, cell) * facilities;
        }
    }
}

impl<'r> CoverageLevels<'r> {
    /// Looks up in which area of each level each cell lies, for all categories. Cost: O(cells) for each level.
    pub fn new(region: &'r Region, levels: &[Level]) -> Self {
        let (ground, groups) = (Ground::new(region, levels), region.groups().len());
        let mut persons = vec![0; ground.parts() * groups];
        for stretch in ground.stretches() {
            let row = &mut persons[stretch.part() * groups..(stretch.part() + 1) * groups];
            stretch.cells().for_each(|cell| add_persons(region, cell, row));
        }
        let areas = |(at, level): (usize, &Level)| {
            let numbers = level.numbers(region);
            let mut has_cell = vec![false; numbers];
            ground.on_level(at).for_each(|area| has_cell[area] = true);
            let persons = ground.summed((&persons, groups), (at, numbers));
            let rows = level.rows_with(region, &has_cell);
            let parts = ground.on_level(at).zip(0_u32..);
            let parts = Rows::grouped(numbers, parts);
            Areas { level: *level, numbers, persons, parts, rows }
        };
        let levels: Vec<Areas> = levels.iter().enumerate().map(areas).collect();
        let stretches = ground.stretches().map(|stretch| (stretch.part(), stretch));
        let cells_of = Rows::grouped(ground.parts(), stretches);
        let last_part = |(level, areas): (u32, &Areas)| -> Vec<(usize, (u32, u32))> {
            let last =
                |(area, parts): (u32, &[u32])| Some((*parts.last()? as usize, (level, area)));
            (0_u32..).zip(areas.parts.iter()).filter_map(last).collect()
        };
        let whole: Vec<_> = (0_u32..).zip(&levels).flat_map(last_part).collect();
        let whole_with = Rows::grouped(ground.parts(), whole.into_iter());
        Self { region, ground, cells_of, levels, whole_with }
    }

    /// The coverage of a category on each level; who is within reach is counted only once.
    ///
    /// # Panics
    /// When the reach table has other numbers of cells or categories than the region.
    ///
    /// # Cost
    /// As [`coverage`], and O(parts + areas) for each level and limit; a part is the ground that lies in the same area
    /// on every level.
    pub fn coverage(
        &self,
        reach: &ReachTable,
        category: CategoryId,
    ) -> Vec<(Level, Vec<CoverageTable>)> {
        reach.assert_fits(self.region);
        let limits = limits_of(self.region, category);
        self.at_limits(reach.category(category), (category, &limits))
    }

    fn at_limits(
        &self,
        reach: &CategoryReach,
        (category, limits): (CategoryId, &[Millimetres]),
    ) -> Vec<(Level, Vec<CoverageTable>)> {
        // The distance to a service that comes says nothing.
        let are_told = !self.region.category(category).comes();
        let (counts, distances) = self.count(reach, limits, are_told);
        let of_level = |(at, distances): (usize, &Distances)| {
            let tables = counts.iter().map(|counts| self.table(category, at, distances, counts));
            (self.levels[at].level, tables.collect())
        };
        distances.iter().enumerate().map(of_level).collect()
    }

    /// What is counted at each limit, and the distances to the nearest facility on each level, if they are told. All of it
    /// in one walk over the parts: what belongs to a cell is read from memory once, and the distances of most areas are
    /// told while they are still near the processor.
    fn count(
        &self,
        reach: &CategoryReach,
        limits: &[Millimetres],
        are_told: bool,
    ) -> (Vec<Counts>, Vec<Distances>) {
        let (parts, groups) = (self.ground.parts(), self.region.groups().len());
        let mut counts: Vec<Counts> =
            limits.iter().map(|limit| Counts::none(*limit, parts, groups)).collect();
        let mut distances: Vec<Distances> =
            self.levels.iter().map(|areas| Distances::none(areas.numbers)).collect();
        let mut uncertain = vec![0; parts];
        // The cells that reach any facility, part after part, and where each part begins.
        let (mut walks, mut first, mut teller) =
            (Vec::with_capacity(self.region.cells().len()), vec![0], Teller::default());
        for (part, uncertain) in uncertain.iter_mut().enumerate() {
            for stretch in self.cells_of.row(part) {
                counts.iter_mut().for_each(|counts| counts.add(self.region, reach, *stretch));
                if are_told {
                    *uncertain += add_walks(self.region, reach, *stretch, &mut walks);
                }
            }
            first.push(walks.len());
            for (at, area) in self.whole_with.row(part).iter().filter(|_| are_told) {
                let (at, area) = (*at as usize, *area as usize);
                let areas = &self.levels[at];
                let parts = areas.parts.row(area).iter().map(|part| *part as usize);
                let walks = parts.map(|part| &walks[first[part]..first[part + 1]]);
                let told = teller.tell(walks, areas.persons[area * groups]);
                distances[at].put(area, &told);
            }
        }
        for (at, (distances, areas)) in zip_equal(&mut distances, &self.levels).enumerate() {
            distances.uncertain = self.ground.summed((&uncertain, 1), (at, areas.numbers));
        }
        (counts, distances)
    }

    /// The rows of the level at a position.
    fn table(
        &self,
        category: CategoryId,
        at: usize,
        distances: &Distances,
        counts: &Counts,
    ) -> CoverageTable {
        let (areas, groups) = (&self.levels[at], self.region.groups().len());
        let numbers = areas.numbers;
        let by_group = |counts: &[u64]| self.ground.summed((counts, groups), (at, numbers));
        let (covered, uncertain) = (by_group(&counts.covered), by_group(&counts.uncertain));
        let summed = |counts: &[u64]| self.ground.summed((counts, 1), (at, numbers));
        let (in_reach, more) = (summed(&counts.in_reach), summed(&counts.more));
        // Uninhabited areas get a row too, so that maps have no holes.
        let row = |area: &usize| {
            let area = *area;
            let groups = area * groups..(area + 1) * groups;
            let persons = &areas.persons[groups.clone()];
            Coverage {
                area,
                persons: persons.into(),
                covered: covered[groups.clone()].into(),
                uncertain: uncertain[groups].into(),
                mean_distance_m: distances.mean[area],
                median_distance: distances.median[area],
                p90_distance: distances.p90[area],
                nearest_uncertain: distances.uncertain[area],
                facilities_in_reach: in_reach[area] as f64 / persons[0].max(1) as f64,
                in_reach_uncertain: more[area],
            }
        };
        let rows = areas.rows.iter().map(row).collect();
        CoverageTable { category, limit: counts.limit, rows }
    }
}

/// Adds the cells of a stretch that reach any facility. Returns how many persons there may be nearer to one on unknown
/// ground.
fn add_walks(
    region: &Region,
    reach: &CategoryReach,
    stretch: Stretch,
    walks: &mut Vec<Walk>,
) -> u64 {
    let mut uncertain = 0;
    for cell in stretch.cells() {
        let persons = region.cells().persons(0)[cell.index()];
        let distance = reach.nearest(cell).distance;
        if reach.is_nearest_uncertain(cell) {
            uncertain += u64::from(persons);
        }
        if persons > 0 && distance != Millimetres::UNREACHED {
            walks.push(Walk { distance, persons });
        }
    }
    uncertain
}

/// [`coverage`] at one limit, from the reach of the category alone, on several levels in their order.
///
/// The number of facilities within the limit counts those that the reach lists; one made of nearest facilities
/// alone ([`straight_line_nearest`](crate::access::straight_line_nearest)) lists none.
///
/// # Panics
/// When the reach has another number of cells than the region.
///
/// # Cost
/// O(c) in cells for each level.
pub fn coverage_within(
    region: &Region,
    reach: &CategoryReach,
    (category, limit): (CategoryId, Millimetres),
    levels: &[Level],
) -> Vec<CoverageTable> {
    let on_levels = CoverageLevels::new(region, levels).at_limits(reach, (category, &[limit]));
    on_levels.into_iter().flat_map(|(_, tables)| tables).collect()
}

/// The limits of a category, ascending.
pub fn limits_of(region: &Region, category: CategoryId) -> Vec<Millimetres> {
    region.category(category).limits().iter().map(|limit| limit.distance()).collect()
}

/// Distances by area, which are the same for every limit.
struct Distances {
    mean: Vec<Option<f64>>,
    median: Vec<Option<Millimetres>>,
    p90: Vec<Option<Millimetres>>,
    uncertain: Vec<u64>,
}

impl Distances {
    /// Those of areas of which nothing is told.
    fn none(areas: usize) -> Self {
        Self {
            mean: vec![None; areas],
            median: vec![None; areas],
            p90: vec![None; areas],
            uncertain: vec![0; areas],
        }
    }

    fn put(&mut self, area: usize, told: &Told) {
        self.mean[area] = told.mean_m;
        self.median[area] = told.median;
        self.p90[area] = told.p90;
    }
}

/// Variety of one area over a set of categories.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variety {
    /// The row on its level, as [`Level::rows`] numbers them.
    pub area: usize,
    /// Persons.
    pub persons: u64,
    /// Population-weighted mean number of categories of the set within reach, 0 to n.
    pub mean: f64,
    /// Persons with every category of the set within reach.
    pub persons_all: u64,
    /// Persons with no category of the set within reach.
    pub persons_none: u64,
    /// Population-weighted mean number of further categories that may be within reach on unknown ground:
    /// variety lies between `mean` and the sum of both.
    pub uncertain: f64,
    /// Persons without every category who may have those they lack on unknown ground.
    pub all_uncertain: u64,
    /// Of the persons with no category, those who may have one on unknown ground.
    pub none_uncertain: u64,
}

/// Variety: how many categories of a set does a resident reach?
///
/// # Parameters
/// `set`: the categories. Each counts at its largest limit not above `limit`, or at its largest
/// limit when `limit` is `None`.
///
/// # Returns
/// The rows of the level ([`Level::rows`]), ascending.
///
/// # Panics
/// When the reach table has other numbers of cells or categories than the region.
///
/// # Cost
/// O(cells x categories of the set).
pub fn variety(
    region: &Region,
    reach: &ReachTable,
    set: &[CategoryId],
    level: Level,
    limit: Option<Millimetres>,
) -> Vec<Variety> {
    variety_on_levels(region, reach, set, &[level], limit).remove(0)
}

/// [`variety`] on several levels, in their order; the categories within reach of a cell are counted only once.
///
/// # Panics
/// When the reach table has other numbers of cells or categories than the region.
pub fn variety_on_levels(
    region: &Region,
    reach: &ReachTable,
    set: &[CategoryId],
    levels: &[Level],
    limit: Option<Millimetres>,
) -> Vec<Vec<Variety>> {
    reach.assert_fits(region);
    let limit_of =
        |category: &CategoryId| limit.unwrap_or_else(|| region.category(*category).limit_max());
    let limits: Vec<(CategoryId, Millimetres)> = set.iter().map(|c| (*c, limit_of(c))).collect();
    let mut counted = vec![(0, 0); region.cells().len()];
    for cell in region.cells_inside() {
        let within = |(category, limit): &&(CategoryId, Millimetres)| {
            reach.category(*category).nearest(cell).distance <= *limit
        };
        let may_be = |(category, limit): &&(CategoryId, Millimetres)| {
            reach.category(*category).is_uncertain(cell, *limit)
        };
        counted[cell.index()] =
            (limits.iter().filter(within).count(), limits.iter().filter(may_be).count());
    }
    levels.iter().map(|level| variety_of(region, *level, set.len(), &counted)).collect()
}

/// Variety in the rows of a level. `counted`: how many of the `size` categories are within reach of each cell, and
/// how many more may be on unknown ground.
fn variety_of(
    region: &Region,
    level: Level,
    size: usize,
    counted: &[(usize, usize)],
) -> Vec<Variety> {
    let none = |area| Variety { area, ..Variety::default() };
    let mut rows: Vec<Variety> = (0..level.numbers(region)).map(none).collect();
    let mut sums = vec![(0_u64, 0_u64); rows.len()];
    for (cell, area) in level.cells(region) {
        let row = &mut rows[area];
        let persons = persons_of(region, cell);
        let (reached, further) = counted[cell.index()];
        row.persons += persons;
        sums[area].0 += persons * reached as u64;
        sums[area].1 += persons * further as u64;
        match reached {
            all if all == size => row.persons_all += persons,
            some if some + further == size => row.all_uncertain += persons,
            _ => {}
        }
        if reached == 0 {
            row.persons_none += persons;
            row.none_uncertain += if further > 0 { persons } else { 0 };
        }
    }
    for (row, (reached, further)) in zip_equal(&mut rows, sums) {
        row.mean = reached as f64 / row.persons.max(1) as f64;
        row.uncertain = further as f64 / row.persons.max(1) as f64;
    }
    level.rows(region).into_iter().map(|row| rows[row].clone()).collect()
}
