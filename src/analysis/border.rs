//! Border effect (Grenzeffekt): what do residents gain because the boundary is open?

use super::coverage::Level;
use super::ground::{Ground, Stretch};
use super::{Persons, nobody, persons_of};
use crate::access::{CategoryReach, Nearest, ReachTable};
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
/// O(cells). For several levels, categories and limits, [`BorderLevels`] reads the persons of a cell once for all.
pub fn border_effect(
    region: &Region,
    reach: &ReachTable,
    category: CategoryId,
    limit: Millimetres,
    level: Level,
) -> Vec<BorderEffect> {
    BorderLevels::new(region, &[level]).effects(reach, &[(category, limit)]).remove(0).remove(0)
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
                sums.persons +=
                    persons[stretch.places()].iter().map(|one| u64::from(*one)).sum::<u64>();
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

    /// The levels, in the order in which they were asked for.
    pub fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// The rows of each level, as [`border_effect`] describes them, of each of several categories at a limit.
    ///
    /// # Panics
    /// When the reach table has other numbers of cells or categories than the region.
    ///
    /// # Cost
    /// O((cells + parts x levels) x columns). Persons are read from memory once for all columns, and what belongs to a
    /// category once for limits that follow one another. Each column takes memory for its parts:
    /// [`Self::columns_at_once`].
    pub fn effects(
        &self,
        reach: &ReachTable,
        columns: &[(CategoryId, Millimetres)],
    ) -> Vec<Vec<Vec<BorderEffect>>> {
        reach.assert_fits(self.region);
        let of_column = |(category, limit): &(CategoryId, _)| (reach.category(*category), *limit);
        self.effects_of(&columns.iter().map(of_column).collect::<Vec<_>>())
    }

    /// [`Self::effects`] from the reach of the categories alone.
    ///
    /// # Panics
    /// When a reach has fewer cells than the region.
    pub fn effects_of(
        &self,
        columns: &[(&CategoryReach, Millimetres)],
    ) -> Vec<Vec<Vec<BorderEffect>>> {
        let mut counted = vec![self.parts.clone(); columns.len()];
        for batch in self.ground.batches(AT_ONCE) {
            for (parts, (reach, limit)) in zip_equal(&mut counted, columns) {
                for piece in &batch {
                    count_cells(self.region, reach, *limit, *piece, &mut parts[piece.part()]);
                }
            }
        }
        // The parts of a column go when its rows are there.
        counted.into_iter().map(|parts| self.on_levels(&parts)).collect()
    }

    /// How many columns (a category at a limit) can be asked for at once in [`COLUMNS_BYTES`]; at least one.
    pub fn columns_at_once(&self) -> usize {
        let groups = self.region.groups().len() * size_of::<GroupEffect>();
        let column = self.parts.len() * (size_of::<BorderEffect>() + groups);
        (COLUMNS_BYTES / column.max(1)).max(1)
    }

    /// What is counted of the parts of the ground, summed by the rows of each level.
    fn on_levels(&self, parts: &[BorderEffect]) -> Vec<Vec<BorderEffect>> {
        let empty = BorderEffect::new(None, self.region.groups().len());
        let mut whole = empty.clone();
        parts.iter().for_each(|part| whole.add(part));
        let on_level = |(at, level): (usize, &Level)| {
            if *level == Level::Region {
                return vec![whole.clone()];
            }
            let row = |area: &usize| BorderEffect { area: Some(*area), ..empty.clone() };
            let mut rows: Vec<BorderEffect> = self.rows[at].iter().map(row).collect();
            for (part, row) in zip_equal(parts, &self.row_of_part[at]) {
                rows[*row].add(part);
            }
            rows.push(whole.clone());
            rows
        };
        self.levels.iter().enumerate().map(on_level).collect()
    }
}

/// What the parts of all columns that are asked for at once should take. With four times as much, a run over sixteen
/// regions of the size of the Ruhr took more than 3 GiB.
pub const COLUMNS_BYTES: usize = 32 << 20;

/// So many cells are looked at before their persons are added group by group: what is found of each is still near the
/// processor then, and the persons of a group are read in strokes of several pages, which it foresees.
const AT_ONCE: usize = 4096;

/// What is found of a cell, as bits.
mod found {
    pub(super) const OPEN: u8 = 1;
    /// When the boundary is open and not when it is closed.
    pub(super) const GAINED: u8 = 2;
    pub(super) const UNCERTAIN: u8 = 4;
    pub(super) const CLOSED_UNCERTAIN: u8 = 8;
}

/// Adds at most [`AT_ONCE`] cells to their part, of which the persons are counted already.
fn count_cells(
    region: &Region,
    reach: &CategoryReach,
    limit: Millimetres,
    cells: Stretch,
    row: &mut BorderEffect,
) {
    let mut found = [0; AT_ONCE];
    let found = &mut found[..cells.places().len()];
    let mut any = 0;
    for (found, cell) in zip_equal(found.iter_mut(), cells.cells()) {
        *found = count_cell(region, reach, limit, cell, row);
        any |= *found;
    }
    for (sums, persons) in zip_equal(&mut row.groups, region.cells().persons_by_group()) {
        let persons = &persons[cells.places()];
        let counted = |bits: u8| match any & bits {
            0 => 0,
            _ => {
                let one = |(persons, found): (&u32, &u8)| {
                    u64::from(if found & bits != 0 { *persons } else { 0 })
                };
                zip_equal(persons, found.iter()).map(one).sum()
            }
        };
        let open = counted(found::OPEN);
        sums.covered_open += open;
        sums.covered_closed += open - counted(found::GAINED);
        sums.uncertain += counted(found::UNCERTAIN);
        sums.closed_uncertain += counted(found::CLOSED_UNCERTAIN);
        sums.gain_uncertain += counted(found::UNCERTAIN | found::CLOSED_UNCERTAIN);
    }
}

/// Finds who covers a cell, and counts it where its nearest facility is abroad or its own side has none.
fn count_cell(
    region: &Region,
    reach: &CategoryReach,
    limit: Millimetres,
    cell: CellId,
    row: &mut BorderEffect,
) -> u8 {
    let (any, own) = (reach.nearest(cell), reach.nearest_own(cell));
    let bit = |is_meant: bool, bit: u8| if is_meant { bit } else { 0 };
    // No facility is nearer than the nearest of all.
    let found = bit(any.distance <= limit, found::OPEN)
        | bit(any.distance <= limit && own.distance > limit, found::GAINED)
        | bit(reach.is_uncertain(cell, limit), found::UNCERTAIN)
        | bit(reach.is_own_uncertain(cell, limit), found::CLOSED_UNCERTAIN);
    let is_other = reach.is_nearest_uncertain(cell);
    // Most cells are nearest to a facility of their own side, and nothing more is to be known of them.
    if any != own || is_other || own.facility().is_none() {
        count_abroad(region, reach, (cell, is_other), (any, own), row);
    }
    found
}

/// Counts a cell whose nearest facility of all is `any`, and `own` that of its own side. `is_other`: whether one on
/// unknown ground may be nearer.
fn count_abroad(
    region: &Region,
    reach: &CategoryReach,
    (cell, is_other): (CellId, bool),
    (any, own): (Nearest, Nearest),
    row: &mut BorderEffect,
) {
    let persons = persons_of(region, cell);
    let counted = |is_meant: bool| if is_meant { persons } else { 0 };
    row.nearest_uncertain += counted(is_other);
    if own.facility().is_none() {
        row.without_own += persons;
        row.without_own_uncertain += counted(reach.is_nearest_own_uncertain(cell));
    }
    let Some(nearest) = any.facility() else { return };
    // The nearest of all is mostly that of the own side, which needs no look at where it lies.
    if any != own && region.side_for(nearest, cell) != region.side_of_cell(cell) {
        row.nearest_abroad += persons;
        row.saved_uncertain += counted(is_other || reach.is_nearest_own_uncertain(cell));
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
/// O(cells + changes of home or host from one cell to the next x hosts of a home).
pub fn service_flows(region: &Region, reach: &ReachTable, category: CategoryId) -> Vec<Flow> {
    service_flows_of(region, reach, &[category]).remove(0)
}

/// [`service_flows`] of several categories. Persons are read from memory once for all.
///
/// # Panics
/// As there.
pub fn service_flows_of(
    region: &Region,
    reach: &ReachTable,
    categories: &[CategoryId],
) -> Vec<Vec<Flow>> {
    reach.assert_fits(region);
    let new = |category: &CategoryId| Flows::new(region, reach.category(*category));
    let mut all: Vec<Flows<'_>> = categories.iter().map(new).collect();
    let cells = region.cells().len();
    for first in (0..cells).step_by(AT_ONCE) {
        let together = first..cells.min(first + AT_ONCE);
        all.iter_mut().for_each(|flows| flows.count(together.clone()));
    }
    all.into_iter().map(Flows::sorted).collect()
}

/// The flows of one category, as far as they are counted.
struct Flows<'r> {
    region: &'r Region,
    reach: &'r CategoryReach,
    flows: Vec<Flow>,
    /// Those of each side, which has few hosts however large the region is.
    of_home: Vec<Vec<usize>>,
    /// Cells that follow one another mostly belong to one flow: those that are not added yet.
    cells: Vec<CellId>,
}

impl<'r> Flows<'r> {
    fn new(region: &'r Region, reach: &'r CategoryReach) -> Self {
        let (of_home, cells) = (vec![Vec::new(); region.sides()], Vec::with_capacity(AT_ONCE));
        Self { region, reach, flows: Vec::new(), of_home, cells }
    }

    /// Counts cells that follow one another.
    fn count(&mut self, cells: std::ops::Range<usize>) {
        let (region, reach) = (self.region, self.reach);
        let mut together = None;
        for cell in cells.map(CellId::at) {
            let Some(home) = region.side_of_cell(cell) else { continue };
            let nearest = reach.nearest(cell);
            let Some(facility) = nearest.facility() else { continue };
            if persons_of(region, cell) == 0 {
                continue;
            }
            // Where it is that of the own side, nothing is to be looked up.
            let host = match nearest == reach.nearest_own(cell) {
                true => Some(home),
                false => region.side_for(facility, cell),
            };
            if together != Some((home, host))
                && let Some(pair) = together.replace((home, host))
            {
                self.add(pair);
            }
            self.cells.push(cell);
        }
        if let Some(pair) = together {
            self.add(pair);
        }
    }

    /// Adds the cells that wait to a flow.
    fn add(&mut self, (home, host): (SideId, Option<SideId>)) {
        let (region, flows) = (self.region, &mut self.flows);
        let known = &mut self.of_home[home.index()];
        let at = known.iter().copied().find(|at| flows[*at].host == host).unwrap_or_else(|| {
            let persons = nobody(region);
            flows.push(Flow { home, host, persons, nearest_uncertain: 0 });
            known.push(flows.len() - 1);
            flows.len() - 1
        });
        let (flow, cells) = (&mut flows[at], &self.cells);
        for (sum, persons) in zip_equal(&mut flow.persons, region.cells().persons_by_group()) {
            *sum += cells.iter().map(|cell| u64::from(persons[cell.index()])).sum::<u64>();
        }
        let uncertain = cells.iter().filter(|cell| self.reach.is_nearest_uncertain(**cell));
        flow.nearest_uncertain += uncertain.map(|cell| persons_of(region, *cell)).sum::<u64>();
        self.cells.clear();
    }

    fn sorted(mut self) -> Vec<Flow> {
        self.flows.sort_unstable_by_key(|flow| (flow.home, flow.host));
        self.flows
    }
}
