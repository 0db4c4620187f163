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
        assert!(column < self.columns.len(), "a column");
        self.persons[column..].iter().step_by(self.columns.len()).copied()
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
        for (at, column) in place.iter().enumerate() {
            let (category, limit) = columns[*column];
            for (number, is_open) in unserved(reach, category, limit, demand).iter().enumerate() {
                if *is_open {
                    let cell = demand.cells()[number];
                    persons[number * columns.len() + at] = in_cells[cell.index()];
                }
            }
        }
        Self { columns: columns.to_vec(), first: first.collect(), limits, place, persons }
    }

    /// The persons of each column within its limit, in the order asked for.
    fn count(&self, row: &[Within]) -> Vec<u64> {
        let width = self.columns.len();
        let mut sums = vec![0_u64; width];
        for (number, far) in row {
            let ring = self.limits.partition_point(|limit| limit < far);
            let Some(first) = self.first.get(ring).copied() else { continue };
            let cell = &self.persons[*number as usize * width..][first..width];
            for (sum, persons) in sums[first..].iter_mut().zip(cell) {
                // 2^32 cells of 2^32 persons fit, and a checked sum is several times slower.
                *sum = sum.wrapping_add(u64::from(*persons));
            }
        }
        let mut in_order = vec![0; width];
        for (place, sum) in self.place.iter().zip(sums) {
            in_order[*place] = sum;
        }
        in_order
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
/// bytes for each cell and 8 for each candidate and column; pairs are not kept.
pub fn need(
    search: &PlaceSearch<'_>,
    reach: &ReachTable,
    columns: &[NeedColumn],
    group: usize,
) -> Need {
    let counter = Counter::new(search, reach, columns, group);
    let persons = match counter.limit_max() {
        Some(limit) => search.map(limit, |_, row| counter.count(row)).concat(),
        None => Vec::new(),
    };
    Need { columns: counter.columns, persons }
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
    let (persons, rows): (Vec<Vec<u64>>, Vec<RingRow>) = rows.into_iter().unzip();
    let need = Need { columns: counter.columns, persons: persons.concat() };
    Ok((need, Rings::from_rows(limits, rows)))
}
