//! The heat map of need: what each candidate place would serve, for all categories and limits at once.

use super::reach::{Demand, PlaceSearch, PlacesTooLarge, Within};
use super::rings::{RingRow, Rings, distinct};
use super::service_areas::unserved;
use crate::access::ReachTable;
use crate::base::{CategoryId, Millimetres};

/// A category at one of its limits.
pub type NeedColumn = (CategoryId, Millimetres);

/// The persons without a service whom each candidate would serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    columns: Vec<NeedColumn>,
    /// Candidate by candidate, the columns of each.
    persons: Vec<u64>,
    /// Of these, persons who may have the service within the limit on unknown ground.
    uncertain: Vec<u64>,
}

impl Need {
    /// Categories and limits, in the order asked for.
    pub fn columns(&self) -> &[NeedColumn] {
        &self.columns
    }

    /// Persons without the category within the limit whom each candidate would serve.
    ///
    /// # Panics
    /// If there is no such column.
    pub fn column(&self, column: usize) -> impl Iterator<Item = u64> + '_ {
        self.of_column(&self.persons, column)
    }

    /// Of [`Self::column`], persons who may have the category within the limit on unknown ground.
    ///
    /// # Panics
    /// If there is no such column.
    pub fn uncertain(&self, column: usize) -> impl Iterator<Item = u64> + '_ {
        self.of_column(&self.uncertain, column)
    }

    fn of_column<'n>(
        &self,
        numbers: &'n [u64],
        column: usize,
    ) -> impl Iterator<Item = u64> + use<'n> {
        assert!(column < self.columns.len(), "a column");
        let width = self.columns.len();
        numbers.get(column..).unwrap_or_default().iter().step_by(width).copied()
    }
}

/// The numbers of each column at one candidate.
struct Counted {
    persons: Vec<u64>,
    uncertain: Vec<u64>,
}

impl Need {
    fn from_counted(columns: Vec<NeedColumn>, counted: Vec<Counted>) -> Self {
        let numbers = counted.into_iter().map(|one| (one.persons, one.uncertain));
        let (persons, uncertain): (Vec<Vec<u64>>, Vec<Vec<u64>>) = numbers.unzip();
        Self { columns, persons: persons.concat(), uncertain: uncertain.concat() }
    }
}

/// Counts the need of one candidate after the other.
struct Counter {
    columns: Vec<NeedColumn>,
    /// The limits, ascending, each once.
    limits: Vec<Millimetres>,
    /// For each limit, the first of the ordered columns that reaches as far.
    first: Vec<usize>,
    /// The place of each ordered column among those asked for.
    place: Vec<usize>,
    /// Persons of each cell without each category within its limit, cell by cell, columns ordered by limit.
    persons: Vec<u32>,
    /// Of these, persons whose lack is uncertain, in the same order.
    uncertain: Vec<u32>,
    /// Whether any lack of a cell is uncertain; most cells lie far from unknown ground.
    is_uncertain: Vec<bool>,
}

impl Counter {
    fn new(
        search: &PlaceSearch<'_>,
        reach: &ReachTable,
        columns: &[NeedColumn],
        group: usize,
    ) -> Self {
        let limits = distinct(&columns.iter().map(|(_, limit)| *limit).collect::<Vec<_>>());
        let mut place: Vec<usize> = (0..columns.len()).collect();
        place.sort_by_key(|at| (columns[*at].1, *at));
        let first = limits.iter().map(|limit| place.partition_point(|at| columns[*at].1 < *limit));
        let demand: &Demand = search.demand();
        let in_cells = search.region().cells().persons(group);
        let mut persons = vec![0; demand.len() * columns.len()];
        let mut uncertain = vec![0; persons.len()];
        let mut is_uncertain = vec![false; demand.len()];
        for (at, column) in place.iter().enumerate() {
            let (category, limit) = columns[*column];
            let table = reach.category(category);
            for (number, is_open) in unserved(reach, category, limit, demand).iter().enumerate() {
                let cell = demand.cells()[number];
                if *is_open {
                    persons[number * columns.len() + at] = in_cells[cell.index()];
                }
                if table.is_uncertain(cell, limit) {
                    uncertain[number * columns.len() + at] = in_cells[cell.index()];
                    is_uncertain[number] = true;
                }
            }
        }
        let (columns, first) = (columns.to_vec(), first.collect());
        Self { columns, first, limits, place, persons, uncertain, is_uncertain }
    }

    /// The persons of each column within its limit, in the order asked for.
    fn count(&self, row: &[Within]) -> Counted {
        let width = self.columns.len();
        let (mut persons, mut uncertain) = (vec![0_u64; width], vec![0_u64; width]);
        let add = |sums: &mut [u64], numbers: &[u32]| {
            for (sum, persons) in sums.iter_mut().zip(numbers) {
                // 2^32 cells of 2^32 persons fit, and a checked sum is several times slower.
                *sum = sum.wrapping_add(u64::from(*persons));
            }
        };
        for (number, far) in row {
            let ring = self.limits.partition_point(|limit| limit < far);
            let Some(first) = self.first.get(ring).copied() else { continue };
            let number = *number as usize;
            let cell = number * width + first..(number + 1) * width;
            add(&mut persons[first..], &self.persons[cell.clone()]);
            if self.is_uncertain[number] {
                add(&mut uncertain[first..], &self.uncertain[cell]);
            }
        }
        let in_order = |sums: Vec<u64>| {
            let mut in_order = vec![0; width];
            for (place, sum) in self.place.iter().zip(sums) {
                in_order[*place] = sum;
            }
            in_order
        };
        Counted { persons: in_order(persons), uncertain: in_order(uncertain) }
    }

    fn limit_max(&self) -> Option<Millimetres> {
        self.limits.last().copied()
    }
}

/// How many persons without each service would a new place at each candidate serve?
///
/// # Parameters
/// `columns`: categories with their limits. `group`: the group that is counted; 0 is all persons.
///
/// # Method
/// One search from each candidate to the largest limit. Each cell that it meets adds its persons to all
/// categories that it lacks within a limit at least as large as its distance: cells have one row of numbers,
/// ordered by limit, so that this is a sum of two short vectors.
///
/// # Cost
/// O(sum over candidates of the network within the largest limit), and O(pairs · columns) additions. Memory: 4
/// bytes for each cell and 8 for each candidate and column, twice; pairs are not kept.
pub fn need(
    search: &PlaceSearch<'_>,
    reach: &ReachTable,
    columns: &[NeedColumn],
    group: usize,
) -> Need {
    let counter = Counter::new(search, reach, columns, group);
    let counted = match counter.limit_max() {
        Some(limit) => search.map(limit, |_, row| counter.count(row)),
        None => Vec::new(),
    };
    Need::from_counted(counter.columns, counted)
}

/// [`need`] and [`Rings`] of the same limits, from the same searches.
///
/// # Errors
/// [`PlacesTooLarge`] if the rings would need more than `bytes_max`.
pub fn need_and_rings(
    search: &PlaceSearch<'_>,
    reach: &ReachTable,
    columns: &[NeedColumn],
    group: usize,
    bytes_max: Option<u64>,
) -> Result<(Need, Rings), PlacesTooLarge> {
    let counter = Counter::new(search, reach, columns, group);
    let limits = counter.limits.clone();
    let rows = match counter.limit_max() {
        Some(limit) => {
            Rings::expect_room(search, limit, bytes_max)?;
            search.map(limit, |_, row| (counter.count(row), RingRow::new(row, &limits)))
        }
        None => Vec::new(),
    };
    let (counted, rows): (Vec<Counted>, Vec<RingRow>) = rows.into_iter().unzip();
    let need = Need::from_counted(counter.columns, counted);
    Ok((need, Rings::from_rows(limits, rows, search.demand().len())))
}
