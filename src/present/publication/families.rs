//! What is withheld in which rows.

use std::collections::{BTreeMap, BTreeSet};

use super::areas::{Areas, LEVELS};
use super::counts::{Counts, Groups};
use super::sums::{Equation, Sums};
use crate::analysis::border::{BorderEffect, Flow};
use crate::analysis::coverage::{Coverage, Level, Variety};
use crate::base::{Boundary, CategoryId, Millimetres, QuartierId, SideId, zip_equal};
use crate::present::{BorderEffects, LevelCoverage};
use crate::region::Region;

/// A set of categories: its key, and each category with the limit at which it counts.
pub type SetMembers = (String, Vec<(CategoryId, Millimetres)>);

/// The exact results from which follows what is withheld.
pub struct Exact<'e> {
    /// The region.
    pub region: &'e Region,
    /// Coverage on the levels of quartiers, districts, municipalities, counties and the region.
    pub coverage: &'e [LevelCoverage],
    /// The border effect on the same levels.
    pub effects: &'e [BorderEffects],
    /// Variety on the same levels, for each set.
    pub variety: &'e [(SetMembers, Vec<Vec<Variety>>)],
    /// Who has the nearest facility on which side of the boundary.
    pub flows: &'e [(CategoryId, Vec<Flow>)],
}

/// Rows in which something is withheld, by their number.
type Rows = Vec<bool>;

/// What is withheld of one category.
#[derive(Clone, Debug, Default)]
pub(super) struct Service {
    /// At each limit: persons covered, and persons covered with closed boundaries.
    pub limits: BTreeMap<Millimetres, [Rows; 2]>,
    /// Distances, and the persons for whom they are uncertain.
    pub distances: Rows,
    /// Persons whose nearest facility is abroad.
    pub abroad: Rows,
}

/// What a publication withholds.
#[derive(Clone, Debug)]
pub struct Publication {
    pub(super) persons_min: u64,
    pub(super) areas: Areas,
    pub(super) persons: Rows,
    pub(super) services: BTreeMap<CategoryId, Service>,
    pub(super) sets: BTreeMap<String, Rows>,
    pub(super) flows: BTreeSet<(CategoryId, SideId, Option<SideId>)>,
}

impl Publication {
    /// Finds out what must be withheld so that nobody can compute a count of fewer persons.
    ///
    /// # Method
    /// Rows of all levels form a tree by what adds up to what; counts of a row form families, of which the next is
    /// measured against the one before (persons, persons covered, persons covered with closed boundaries). A
    /// family is withheld in a row if a count in it, or a difference of its counts, is of 1 to `persons_min` - 1
    /// persons. Then rows are added until, for each family, no total with published rows beside one withheld row is
    /// published, and what the withheld rows beneath a published total count together is 0 or at least
    /// `persons_min` for each count. Then two persons of withheld rows can change places so that every published
    /// number stays, and so often that the small count becomes `persons_min` (the argument of Cox 1980, J. Am.
    /// Statistical Association 75:377-385, for tables that form a tree).
    ///
    /// # Cost
    /// O(rows times counts) for each family and each row that is added.
    pub fn new(exact: &Exact<'_>, persons_min: u64) -> Self {
        let areas = Areas::of_region(exact.region);
        let finder = Finder::new(exact, &areas, persons_min);
        let persons = finder.withheld(&finder.persons_counts(), vec![false; areas.len()]);
        let mut publication = Self {
            persons_min,
            persons,
            services: BTreeMap::new(),
            sets: BTreeMap::new(),
            flows: BTreeSet::new(),
            areas: areas.clone(),
        };
        let mut pairs = finder.pairs_of_two(&publication.persons);
        finder.add_derived(&publication.persons, &mut pairs);
        for (at, (category, _)) in exact.flows.iter().enumerate() {
            let service = finder.service(*category, &publication.persons, &pairs);
            publication.services.insert(*category, service);
            let flows = finder.flows(at, &publication);
            publication.flows.extend(flows);
        }
        for (set, levels) in exact.variety {
            let rows = finder.set(set, levels, &publication);
            publication.sets.insert(set.0.clone(), rows);
        }
        publication
    }

    /// The fewest persons of a published count that is not 0.
    pub fn persons_min(&self) -> u64 {
        self.persons_min
    }

    /// Whether the persons of the whole region are withheld.
    pub fn withholds_region(&self) -> bool {
        self.areas.row(Level::Region, 0).is_some_and(|row| self.persons[row])
    }

    /// Whether the persons of a quartier are withheld.
    pub fn withholds_persons(&self, quartier: QuartierId) -> bool {
        self.areas.row(Level::Quartier, quartier.index()).is_none_or(|row| self.persons[row])
    }

    /// Whether the persons of a quartier within a limit are withheld.
    pub fn withholds_reached(
        &self,
        quartier: QuartierId,
        (category, limit): (CategoryId, Millimetres),
    ) -> bool {
        let rows = self.services.get(&category).and_then(|service| service.limits.get(&limit));
        let row = self.areas.row(Level::Quartier, quartier.index());
        // What is not known to be safe is not published.
        rows.zip(row).is_none_or(|([covered, _], row)| covered[row])
    }

    /// Whether coverage and border gain of the whole region within a limit are withheld.
    pub fn withholds_answer(&self, category: CategoryId, limit: Millimetres) -> [bool; 2] {
        let row = self.areas.row(Level::Region, 0).expect("a level with rows");
        let rows = self.services.get(&category).and_then(|service| service.limits.get(&limit));
        // What is not known to be safe is not published.
        rows.map_or([true; 2], |[covered, border]| [covered[row], border[row]])
    }
}

/// Finds rows to be withheld.
struct Finder<'e> {
    exact: &'e Exact<'e>,
    areas: &'e Areas,
    groups: Groups,
    /// Persons of each row.
    persons: Vec<u64>,
    persons_min: u64,
}

/// The counts of each row.
type Lists = Vec<Vec<u64>>;

/// Either of two states.
fn either(mut a: Rows, b: &[bool]) -> Rows {
    a.iter_mut().zip(b).for_each(|(a, b)| *a |= b);
    a
}

impl<'e> Finder<'e> {
    fn new(exact: &'e Exact<'e>, areas: &'e Areas, persons_min: u64) -> Self {
        let groups = Groups::of_region(exact.region);
        let mut finder = Self { exact, areas, groups, persons: vec![0; areas.len()], persons_min };
        finder.persons = finder.persons_counts().iter().map(|counts| counts[0]).collect();
        finder
    }

    fn counts(&self) -> Counts<'_> {
        Counts::new(&self.groups)
    }

    /// Lists of counts of equal length; rows without any count nobody.
    fn filled(&self, lists: impl Iterator<Item = (usize, Vec<u64>)>) -> Lists {
        let mut all: Lists = vec![Vec::new(); self.areas.len()];
        lists.for_each(|(row, counts)| all[row] = counts);
        let width = all.iter().map(Vec::len).max().unwrap_or(0).max(1);
        all.iter_mut().for_each(|counts| counts.resize(width, 0));
        all
    }

    fn withheld(&self, counts: &Lists, mut withheld: Rows) -> Rows {
        let equations = &self.areas.equations;
        let sums =
            Sums { equations, counts, persons: &self.persons, persons_min: self.persons_min };
        sums.withhold(&mut withheld);
        withheld
    }

    /// The rows of coverage of a category on all levels, by limit.
    fn coverage(&self, category: CategoryId) -> BTreeMap<Millimetres, Vec<(usize, &'e Coverage)>> {
        let mut by_limit: BTreeMap<Millimetres, Vec<_>> = BTreeMap::new();
        for of_level in self.exact.coverage {
            for table in of_level.tables.iter().filter(|table| table.category == category) {
                let row =
                    |row: &'e Coverage| Some((self.areas.row(of_level.level, row.area)?, row));
                by_limit.entry(table.limit).or_default().extend(table.rows.iter().filter_map(row));
            }
        }
        by_limit
    }

    /// The rows of the border effect of a category on all levels, by limit.
    fn border(
        &self,
        category: CategoryId,
    ) -> BTreeMap<Millimetres, Vec<(usize, &'e BorderEffect)>> {
        let mut by_limit: BTreeMap<Millimetres, Vec<_>> = BTreeMap::new();
        for (level, effects) in LEVELS.into_iter().zip(self.exact.effects) {
            for (_, limit, rows) in effects.iter().filter(|(id, ..)| *id == category) {
                let number = |row: &BorderEffect| match level {
                    // The region as an area of its own is the row of the whole.
                    Level::Region => row.area.is_none().then_some(0),
                    _ => row.area,
                };
                let row = |row: &'e BorderEffect| Some((self.areas.row(level, number(row)?)?, row));
                by_limit.entry(*limit).or_default().extend(rows.iter().filter_map(row));
            }
        }
        by_limit
    }

    fn persons_counts(&self) -> Lists {
        let tables = self.exact.coverage.iter().filter_map(|of_level| {
            of_level.tables.first().map(|table| (of_level.level, &table.rows))
        });
        let rows = tables.flat_map(|(level, rows)| {
            rows.iter().filter_map(move |row| {
                Some((self.areas.row(level, row.area)?, self.counts().persons(&row.persons)))
            })
        });
        self.filled(rows)
    }

    /// In sets of two categories the persons with both follow from the persons of each and those with none. Where one of
    /// these is small, the categories themselves are withheld.
    fn pairs_of_two(&self, persons: &Rows) -> BTreeMap<CategoryId, Rows> {
        let mut pairs: BTreeMap<CategoryId, Rows> = BTreeMap::new();
        for ((_, members), levels) in self.exact.variety.iter().filter(|(set, _)| set.1.len() == 2)
        {
            let rows = self.withheld(&self.variety_counts(levels), persons.clone());
            for (category, _) in members {
                let own = pairs.entry(*category).or_insert_with(|| persons.clone());
                *own = either(std::mem::take(own), &rows);
            }
        }
        pairs
    }

    /// Who reaches a facility of a derived category reaches one of its source, so that the persons who reach only the
    /// source follow by subtraction. Where they are few, both categories are withheld.
    fn add_derived(&self, persons: &Rows, pairs: &mut BTreeMap<CategoryId, Rows>) {
        let region = self.exact.region;
        let all = || self.exact.flows.iter().map(|(category, _)| *category);
        for derived in all() {
            for source in all().filter(|source| region.is_derived_from_any(derived, &[*source])) {
                let rows = self.only_in_source(derived, source, persons);
                for category in [derived, source] {
                    let own = pairs.entry(category).or_insert_with(|| persons.clone());
                    *own = either(std::mem::take(own), &rows);
                }
            }
        }
    }

    /// Rows in which few persons reach a category within a limit, but none of those derived from it within the same
    /// limit or a smaller one; with open boundaries or with closed ones.
    fn only_in_source(&self, derived: CategoryId, source: CategoryId, persons: &Rows) -> Rows {
        let (inner, outer) = (self.coverage(derived), self.coverage(source));
        let (inner_border, outer_border) = (self.border(derived), self.border(source));
        let mut few = persons.clone();
        for (limit, inner) in &inner {
            for (wider, outer) in outer.range(*limit..) {
                let rows = zip_equal(inner, outer);
                let lists = rows.map(|((_, inner), (row, outer))| {
                    (*row, self.counts().covered(outer, Some(*inner)))
                });
                few = either(few, &self.withheld(&self.filled(lists), persons.clone()));
                let rows = zip_equal(&inner_border[limit], &outer_border[wider]);
                let lists = rows.map(|((_, inner), (row, outer))| {
                    (*row, self.counts().border(outer, Some(*inner)))
                });
                few = either(few, &self.withheld(&self.filled(lists), persons.clone()));
            }
        }
        few
    }

    fn service(
        &self,
        category: CategoryId,
        persons: &Rows,
        pairs: &BTreeMap<CategoryId, Rows>,
    ) -> Service {
        let seed = pairs.get(&category).unwrap_or(persons);
        let (coverage, border) = (self.coverage(category), self.border(category));
        let mut service = Service::default();
        let mut distances = persons.clone();
        let (mut nearer, mut nearer_closed) = (None, None);
        for (limit, rows) in &coverage {
            let lists = rows.iter().enumerate().map(|(at, (row, coverage))| {
                let nearer = nearer.map(|rows: &Vec<(usize, &'e Coverage)>| rows[at].1);
                (*row, self.counts().covered(coverage, nearer))
            });
            let covered = self.withheld(&self.filled(lists), seed.clone());
            let effects = &border[limit];
            let lists = effects.iter().enumerate().map(|(at, (row, effect))| {
                let nearer = nearer_closed.map(|rows: &Vec<(usize, &'e BorderEffect)>| rows[at].1);
                (*row, self.counts().border(effect, nearer))
            });
            let closed = self.withheld(&self.filled(lists), covered.clone());
            distances = either(distances, &covered);
            service.limits.insert(*limit, [covered, closed]);
            (nearer, nearer_closed) = (Some(rows), Some(effects));
        }
        let first = coverage.values().next().into_iter().flatten();
        let lists = first.map(|(row, coverage)| (*row, self.counts().nearest(coverage)));
        service.distances = self.withheld(&self.filled(lists), distances);
        let first = border.values().next().into_iter().flatten();
        let lists = first.map(|(row, effect)| (*row, self.counts().abroad(effect)));
        service.abroad = self.withheld(&self.filled(lists), persons.clone());
        service
    }

    fn variety_counts(&self, levels: &[Vec<Variety>]) -> Lists {
        let rows = LEVELS.into_iter().zip(levels).flat_map(|(level, rows)| {
            rows.iter().filter_map(move |row| {
                Some((self.areas.row(level, row.area)?, self.counts().variety(row)))
            })
        });
        self.filled(rows)
    }

    /// Rows in which variety over a set is withheld: where a category of it is, too, from which it follows.
    fn set(&self, (_, members): &SetMembers, levels: &[Vec<Variety>], all: &Publication) -> Rows {
        let mut seed = all.persons.clone();
        for (category, limit) in members {
            let service = &all.services[category];
            // The largest limit of the category up to that of variety is the one that counts.
            let within = service.limits.range(..=*limit).next_back();
            let rows = within.or_else(|| service.limits.iter().next());
            if let Some((_, [covered, _])) = rows {
                seed = either(seed, covered);
            }
        }
        self.withheld(&self.variety_counts(levels), seed)
    }

    /// The flows of a category that are withheld: all of a home of which the persons with the nearest facility abroad
    /// are, else the small ones, and others beside them.
    fn flows(&self, at: usize, all: &Publication) -> Vec<(CategoryId, SideId, Option<SideId>)> {
        let (category, flows) = &self.exact.flows[at];
        let level = match self.exact.region.boundary() {
            Boundary::Municipality => Level::Municipality,
            Boundary::County => Level::County,
        };
        let counts: Lists = flows.iter().map(|flow| self.counts().flow(flow)).collect();
        let persons: Vec<u64> = flows.iter().map(|flow| flow.persons[0]).collect();
        let mut withheld = vec![false; flows.len()];
        let mut equations = Vec::new();
        let abroad = &all.services[category].abroad;
        let mut start = 0;
        for of_home in flows.chunk_by(|a, b| a.home == b.home) {
            let rows = start..start + of_home.len();
            start = rows.end;
            let home = of_home[0].home;
            let is_hidden = self.areas.row(level, home.index()).is_none_or(|row| abroad[row]);
            if is_hidden {
                withheld[rows].fill(true);
                continue;
            }
            let others = rows.clone().filter(|row| flows[*row].host != Some(home)).collect();
            // All together are the residents, those abroad are counted in the border effect.
            for children in [others, rows.collect::<Vec<_>>()] {
                equations.push(Equation { step: 0, parents: Vec::new(), children });
            }
        }
        let (equations, persons_min) = (&equations[..], self.persons_min);
        Sums { equations, counts: &counts, persons: &persons, persons_min }.withhold(&mut withheld);
        let kept = flows.iter().zip(withheld).filter(|(_, is_withheld)| *is_withheld);
        kept.map(|(flow, _)| (*category, flow.home, flow.host)).collect()
    }
}
