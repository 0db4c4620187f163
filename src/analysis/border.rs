//! Border effect (Grenzeffekt): what do residents gain because the boundary is open?

use std::collections::BTreeMap;

use super::coverage::Level;
use super::ground::Ground;
use super::{Persons, add_persons, persons_of};
use crate::access::{CategoryReach, ReachTable};
use crate::base::{CategoryId, CellId, Millimetres, SideId, zip_equal};
use crate::region::Region;

/// The border effect for the residents of one area of a level, or of the whole region. *Own* and *abroad* are
/// the two sides of the boundary that opens and closes ([`Region::boundary`]): of municipalities, or of
/// counties.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BorderEffect {
    /// Number of the area on its level ([`Level`]); `None` is the whole region.
    pub area: Option<usize>,
    /// What is counted for each group of persons, in the order of [`Region::groups`].
    pub groups: Vec<GroupEffect>,
    /// Persons whose nearest facility lies abroad: on another side of the boundary, or outside the region.
    pub nearest_abroad: u64,
    /// Persons for whom a facility on unknown ground may be nearer than the nearest known one: their nearest
    /// may be abroad, and the metres saved may be more.
    pub nearest_uncertain: u64,
    /// Of those whose nearest facility is abroad, persons who can also reach one on their own side, so that the
    /// saved metres are defined.
    pub saving: u64,
    /// Millimetres those persons save: the sum over persons of the distance to the nearest facility of
    /// their own side minus the distance to the nearest of all.
    pub saved_person_mm: u128,
    /// Of those whose nearest facility is abroad, persons whose saved metres may be others with facilities on
    /// unknown ground.
    pub saved_uncertain: u64,
    /// Persons without any facility of the category on their own side within reach.
    pub without_own: u64,
    /// Of these, persons whose side may have one on unknown ground.
    pub without_own_uncertain: u64,
}

/// The border effect for one group of persons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupEffect {
    /// Persons.
    pub persons: u64,
    /// Persons covered when all facilities count.
    pub covered_open: u64,
    /// Persons whom no known facility covers, but who may have one on unknown ground.
    pub uncertain: u64,
    /// Persons covered when only facilities of the own side count.
    pub covered_closed: u64,
    /// Persons not covered by the own side, who may be by one of its facilities on unknown ground.
    pub closed_uncertain: u64,
    /// Persons of whom it is uncertain whether they belong to the border gain.
    pub gain_uncertain: u64,
}

impl GroupEffect {
    /// Border gain: persons who are covered when boundaries are open and not when closed.
    pub fn gain(&self) -> u64 {
        self.covered_open - self.covered_closed
    }

    fn add(&mut self, other: &Self) {
        self.persons += other.persons;
        self.covered_open += other.covered_open;
        self.uncertain += other.uncertain;
        self.covered_closed += other.covered_closed;
        self.closed_uncertain += other.closed_uncertain;
        self.gain_uncertain += other.gain_uncertain;
    }
}

impl BorderEffect {
    fn new(area: Option<usize>, groups: usize) -> Self {
        Self { area, groups: vec![GroupEffect::default(); groups], ..Self::default() }
    }

    /// What is counted for all persons.
    pub fn all(&self) -> &GroupEffect {
        &self.groups[0]
    }

    /// Adds what another row counts.
    fn add(&mut self, other: &Self) {
        zip_equal(&mut self.groups, &other.groups).for_each(|(sums, more)| sums.add(more));
        self.nearest_abroad += other.nearest_abroad;
        self.nearest_uncertain += other.nearest_uncertain;
        self.saving += other.saving;
        self.saved_person_mm += other.saved_person_mm;
        self.saved_uncertain += other.saved_uncertain;
        self.without_own += other.without_own;
        self.without_own_uncertain += other.without_own_uncertain;
    }

    /// Mean metres saved by a person whose nearest facility is abroad; `None` without such persons.
    pub fn mean_saved_m(&self) -> Option<f64> {
        (self.saving > 0).then(|| self.saved_person_mm as f64 / self.saving as f64 / 1e3)
    }
}

/// How many residents of each area are covered only because the boundary is open? Which quartiers depend on
/// the neighbouring town?
///
/// # Returns
/// The rows of the level, ascending; every resident belongs to one. Then one for the region, unless that is
/// the level.
///
/// # Method
/// *Open* coverage uses all facilities across permeable boundaries, *closed* coverage only
/// those with *m(j) = m(i)*; the border gain is the difference. The level of the rows changes only over which
/// persons is summed: the boundary that opens and closes stays that of the region ([`Region::boundary`]).
/// A facility outside the region is abroad for everybody. A service that comes to people counts by the municipality of
/// its office, and where that is not known in both modes, as one of everybody's own. The nearest of several services
/// that come is one of the own side if there is one, so that *abroad* are those whom only services from elsewhere serve.
/// Whether somebody belongs to the gain is uncertain
/// where an unseen facility may cover who is not covered, or where an unseen one at home may cover who now
/// depends on the neighbours.
///
/// # Panics
/// When the reach table has other numbers of cells or categories than the region.
///
/// # Cost
/// O(cells). For several levels, categories and limits, [`BorderLevels`] counts each cell once for all levels.
pub fn border_effect(
    region: &Region,
    reach: &ReachTable,
    category: CategoryId,
    limit: Millimetres,
    level: Level,
) -> Vec<BorderEffect> {
    BorderLevels::new(region, &[level]).effects(reach, category, limit).remove(0)
}

/// The border effect on several levels.
pub struct BorderLevels<'r> {
    region: &'r Region,
    levels: Vec<Level>,
    ground: Ground,
    /// The persons of each part of the ground, before anything else is counted.
    parts: Vec<BorderEffect>,
    /// The rows of each level.
    rows: Vec<Vec<usize>>,
    /// Which of them counts each part of the ground, by level.
    row_of_part: Vec<Vec<usize>>,
}

impl<'r> BorderLevels<'r> {
    /// Divides a region into the parts that lie in the same area on every level. Cost: O(cells log parts) for each
    /// level.
    pub fn new(region: &'r Region, levels: &[Level]) -> Self {
        let ground = Ground::new(region, levels);
        let mut parts = vec![BorderEffect::new(None, region.groups().len()); ground.parts()];
        for stretch in ground.stretches() {
            let groups = &mut parts[stretch.part()].groups;
            for (sums, persons) in zip_equal(groups, region.cells().persons_by_group()) {
                let of_cell = |cell: CellId| u64::from(persons[cell.index()]);
                sums.persons += stretch.cells().map(of_cell).sum::<u64>();
            }
        }
        let rows: Vec<Vec<usize>> = levels.iter().map(|level| level.rows(region)).collect();
        let row_of_part = |(at, rows): (usize, &Vec<usize>)| {
            let row = |area: usize| rows.binary_search(&area).expect("each cell has a row");
            ground.on_level(at).map(row).collect()
        };
        let row_of_part = rows.iter().enumerate().map(row_of_part).collect();
        Self { region, levels: levels.to_vec(), ground, parts, rows, row_of_part }
    }

    /// The rows of each level, as [`border_effect`] describes them.
    ///
    /// # Panics
    /// When the reach table has other numbers of cells or categories than the region.
    ///
    /// # Cost
    /// O(cells + parts x levels).
    pub fn effects(
        &self,
        reach: &ReachTable,
        category: CategoryId,
        limit: Millimetres,
    ) -> Vec<Vec<BorderEffect>> {
        reach.assert_fits(self.region);
        self.effects_of(reach.category(category), limit)
    }

    /// [`Self::effects`] from the reach of the category alone.
    ///
    /// # Panics
    /// When the reach has fewer cells than the region.
    pub fn effects_of(&self, reach: &CategoryReach, limit: Millimetres) -> Vec<Vec<BorderEffect>> {
        let empty = BorderEffect::new(None, self.region.groups().len());
        let mut parts = self.parts.clone();
        for stretch in self.ground.stretches() {
            let part = &mut parts[stretch.part()];
            stretch.cells().for_each(|cell| count_cell(self.region, reach, limit, cell, part));
        }
        let mut whole = empty.clone();
        parts.iter().for_each(|part| whole.add(part));
        let on_level = |(at, level): (usize, &Level)| {
            if *level == Level::Region {
                return vec![whole.clone()];
            }
            let row = |area: &usize| BorderEffect { area: Some(*area), ..empty.clone() };
            let mut rows: Vec<BorderEffect> = self.rows[at].iter().map(row).collect();
            for (part, row) in zip_equal(&parts, &self.row_of_part[at]) {
                rows[*row].add(part);
            }
            rows.push(whole.clone());
            rows
        };
        self.levels.iter().enumerate().map(on_level).collect()
    }
}

/// Adds a cell to its part, of which the persons are counted already.
fn count_cell(
    region: &Region,
    reach: &CategoryReach,
    limit: Millimetres,
    cell: CellId,
    row: &mut BorderEffect,
) {
    let (any, own) = (reach.nearest(cell), reach.nearest_own(cell));
    let (is_open, is_closed) = (any.distance <= limit, own.distance <= limit);
    let (is_uncertain, is_own_uncertain) =
        (reach.is_uncertain(cell, limit), reach.is_own_uncertain(cell, limit));
    let is_either_uncertain = is_uncertain || is_own_uncertain;
    for (sums, persons) in zip_equal(&mut row.groups, region.cells().persons_by_group()) {
        let persons = u64::from(persons[cell.index()]);
        let counted = |is_meant: bool| if is_meant { persons } else { 0 };
        sums.covered_open += counted(is_open);
        sums.covered_closed += counted(is_closed);
        if is_either_uncertain {
            sums.uncertain += counted(is_uncertain);
            sums.closed_uncertain += counted(is_own_uncertain);
            sums.gain_uncertain += persons;
        }
    }
    let persons = persons_of(region, cell);
    let counted = |is_meant: bool| if is_meant { persons } else { 0 };
    row.nearest_uncertain += counted(reach.is_nearest_uncertain(cell));
    if own.facility().is_none() {
        row.without_own += persons;
        row.without_own_uncertain += counted(reach.is_nearest_own_uncertain(cell));
    }
    let Some(nearest) = any.facility() else { return };
    // The nearest of all is mostly that of the own side, which needs no look at where it lies.
    if any != own && region.side_for(nearest, cell) != region.side_of_cell(cell) {
        row.nearest_abroad += persons;
        let is_other = reach.is_nearest_uncertain(cell) || reach.is_nearest_own_uncertain(cell);
        row.saved_uncertain += counted(is_other);
        if own.facility().is_some() {
            row.saving += persons;
            let saved = u128::from(own.distance.0 - any.distance.0);
            row.saved_person_mm += u128::from(persons) * saved;
        }
    }
}

/// Persons on one side of the boundary whose nearest facility lies on another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// The side on which the persons live.
    pub home: SideId,
    /// The side of their nearest facility; `None` is outside the region.
    pub host: Option<SideId>,
    /// Persons by group.
    pub persons: Persons,
    /// Persons for whom a facility on unknown ground may be nearer.
    pub nearest_uncertain: u64,
}

/// In which municipality is the nearest facility of the residents of each municipality? The
/// municipality-by-municipality matrix as a sparse list; where counties are the sides of the boundary
/// ([`Region::boundary`]), that of counties.
///
/// # Returns
/// One entry for each pair with persons, including persons served at home; sorted by home and host
/// (outside the region first). The entries of a home add up to its persons who reach any facility.
///
/// # Panics
/// When the reach table has other numbers of cells or categories than the region.
///
/// # Cost
/// O(cells + changes of home or host from one cell to the next x log municipalities).
pub fn service_flows(region: &Region, reach: &ReachTable, category: CategoryId) -> Vec<Flow> {
    reach.assert_fits(region);
    let reach = reach.category(category);
    let mut places: BTreeMap<(SideId, Option<SideId>), usize> = BTreeMap::new();
    let mut flows: Vec<Flow> = Vec::new();
    // Cells that follow one another mostly belong to one flow, and many have one nearest facility.
    let (mut last_facility, mut last_pair) = (None, None);
    for cell in region.cells_inside() {
        let Some(home) = region.side_of_cell(cell) else { continue };
        let Some(facility) = reach.nearest(cell).facility() else { continue };
        if persons_of(region, cell) > 0 {
            let host = match last_facility {
                Some((here, host)) if here == (home, facility) => host,
                _ => region.side_for(facility, cell),
            };
            last_facility = Some(((home, facility), host));
            let at = match last_pair {
                Some((pair, at)) if pair == (home, host) => at,
                _ => *places.entry((home, host)).or_insert(flows.len()),
            };
            last_pair = Some(((home, host), at));
            if at == flows.len() {
                let persons = vec![0; region.groups().len()];
                flows.push(Flow { home, host, persons, nearest_uncertain: 0 });
            }
            let flow = &mut flows[at];
            add_persons(region, cell, &mut flow.persons);
            if reach.is_nearest_uncertain(cell) {
                flow.nearest_uncertain += persons_of(region, cell);
            }
        }
    }
    flows.sort_unstable_by_key(|flow| (flow.home, flow.host));
    flows
}
