//! Joins the persons of one table and the age groups of others into whole persons in one grid.

mod base;
mod estimate;
mod join;
mod plan;

use super::ages::is_part;
use super::error::CensusError;
use super::grid::GridTable;
use crate::base::{Checked, Diagnostics, Finding, Place, codes, zip_equal};
use base::Base;
use estimate::settle;
use plan::Plan;

/// How large the cells of the result are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Resolution {
    /// The cells of the table of persons, so that no published number is replaced by an estimate.
    #[default]
    Total,
    /// The cells of the finest table; persons of larger cells are spread over them (an estimate).
    Finest,
}

/// How tables are combined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CombineOptions {
    /// The cells of the result.
    pub resolution: Resolution,
}

/// Whole persons and ages in the cells of one grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combined {
    /// EPSG code of the CRS of the grid.
    pub crs_epsg: u32,
    /// Side of a cell, metres.
    pub cell_size_m: u32,
    /// South-west corners (x, y) in metres, sorted by y, then x.
    pub cells: Vec<(i64, i64)>,
    /// Persons of each cell.
    pub persons: Vec<u32>,
    /// Persons of each group in each cell; None is unknown.
    pub groups: Vec<(String, Vec<Option<u32>>)>,
    /// South-west corners of further cells, whose persons and groups are suppressed or unknown.
    pub unknown: Vec<(i64, i64)>,
}

impl Combined {
    /// All persons.
    pub fn total(&self) -> u64 {
        self.persons.iter().map(|persons| u64::from(*persons)).sum()
    }

    /// Persons of a group, summed over the cells where they are known.
    pub fn total_of(&self, key: &str) -> Option<u64> {
        let (_, values) = self.groups.iter().find(|(other, _)| other == key)?;
        Some(values.iter().flatten().map(|persons| u64::from(*persons)).sum())
    }

    /// Centres of the cells, metres: of those with known persons, then of the others.
    pub fn centres(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        let half = f64::from(self.cell_size_m) / 2.0;
        let all = self.cells.iter().chain(&self.unknown);
        all.map(move |(x, y)| (*x as f64 + half, *y as f64 + half))
    }

    /// Centre of a cell with known persons, metres.
    pub fn centre(&self, cell: usize) -> Option<(f64, f64)> {
        self.cells.get(cell)?;
        self.centres().nth(cell)
    }
}

/// Joins the persons and groups of `total` with the groups of `ages` into one grid of whole
/// persons. The sum always equals the known persons of `total`, whatever the options.
///
/// Groups are joined by the size of their table's cells, compared with those of the result:
/// - *Equal*: cell by cell. Shares become persons, rounded half up.
/// - *Larger*: each result cell gets the share of its persons, in whole numbers by the
///   largest-remainder method (Hamilton; ties go to the first cell). The result cells within a
///   larger cell sum to the rounded share of their persons, and none gets more than its persons. A
///   number of persons is distributed the same way, in proportion to the persons of the cells. This
///   is an estimate (N815).
/// - *Smaller*: persons are summed; the sum is a lower bound where some are suppressed (W855) and
///   is capped at the persons of the cell (W848). Shares need the persons of the smaller cells,
///   otherwise the group is left out (W856).
///
/// [`Resolution::Finest`] spreads the persons of each cell of `total` over the smaller cells of the
/// finest tables by the largest-remainder method. This is an estimate (W859). The weight of a
/// smaller cell is its persons or, if unknown, the sum of its known groups (subsets of other groups
/// do not count again), at least 1. If no table has smaller cells within a cell, all its persons go
/// to the smaller cell at its centre, north-east of the exact centre if that is a corner (N818). A
/// published group that exceeds the estimated persons of its cell is capped (W848).
///
/// If several tables hold a group, the first table whose cells are as large as the result's wins,
/// else the first table, `total` before `ages` in their order (W850). Published contradictions (a
/// group above the persons, 80+ above 65+) are kept and reported (W849). Distributed groups respect
/// published and wider groups as far as their sum allows. Two disjoint groups are rounded
/// independently, so together they may exceed the persons of a cell by one. Cells in one table only
/// are reported: without persons W846 (left out), without ages W847. Cells with suppressed persons
/// are unknown ([`Combined::unknown`], W858); with [`Resolution::Finest`] all smaller cells within them are.
///
/// Cost: O(n log n) in the cells of all tables.
///
/// # Errors
/// [`CensusError::NoPersons`]; [`CensusError::DoNotNest`]; [`CensusError::CellSizeZero`].
///
/// ```
/// use nahraum::import::census::{
///     CensusColumns, CensusTable, CombineOptions, combine, read_grid, recognise,
/// };
/// let columns = CensusColumns::default();
/// let read = |name: &str, text: &str| {
///     let table = CensusTable::of_text(name, ';', text);
///     let layout = recognise(&table, &columns)?.value;
///     Ok::<_, nahraum::import::census::CensusError>(read_grid(&table, &layout, &columns)?.value)
/// };
/// let persons = read("persons", "GITTER_ID_100m;Einwohner\n100mN10E10;7\n100mN10E11;6\n")?;
/// let ages = read("ages", "GITTER_ID_1km;AnteilUeber65\n1kmN1E1;30,0\n")?;
/// let combined = combine(&persons, &[ages], CombineOptions::default())?.value;
/// // 30 % of 13 persons is 3.9, rounded to 4; the exact shares are 2.1 and 1.8.
/// assert_eq!(combined.groups, [("65".to_owned(), vec![Some(2), Some(2)])]);
/// # Ok::<(), nahraum::import::census::CensusError>(())
/// ```
pub fn combine(
    total: &GridTable,
    ages: &[GridTable],
    options: CombineOptions,
) -> Result<Checked<Combined>, CensusError> {
    let cell_size_m = target_size(total, ages, options)?;
    let mut diagnostics = Diagnostics::default();
    let base = match cell_size_m == total.cell_size_m {
        true => base::as_published(total, &mut diagnostics)?,
        false => base::spread(total, ages, cell_size_m, &mut diagnostics)?,
    };
    let mut plans: Vec<(String, Plan)> = Vec::new();
    let mut tables: Vec<&GridTable> = std::iter::once(total).chain(ages).collect();
    tables.sort_by_key(|table| table.cell_size_m != cell_size_m);
    for table in tables {
        let is_total = std::ptr::eq(table, total);
        let joined = join::Joined::new(&base, table);
        if !is_total {
            joined.report_unmatched(&mut diagnostics);
        }
        for group in &table.groups {
            if plans.iter().any(|(key, _)| *key == group.key) {
                let message = format!("group `{}` is already taken from another table", group.key);
                let place = Place::of_source(&table.source).field(&group.key);
                diagnostics.push(Finding::new(codes::W850, message).at(place));
                continue;
            }
            if let Some(plan) = joined.plan(group, &mut diagnostics) {
                plans.push((group.key.clone(), plan));
            }
        }
    }
    let groups = settle(&base, plans);
    report_contradictions(&base, &groups, &total.source, &mut diagnostics);
    let Base { cells, persons, unknown, .. } = base;
    let crs_epsg = total.crs_epsg;
    let value = Combined { crs_epsg, cell_size_m, cells, persons, groups, unknown };
    Ok(Checked { value, diagnostics })
}

/// The cell size of the result; an error unless all sizes nest.
fn target_size(
    total: &GridTable,
    ages: &[GridTable],
    options: CombineOptions,
) -> Result<u32, CensusError> {
    let finest = std::iter::once(total).chain(ages).min_by_key(|table| table.cell_size_m);
    let target = match options.resolution {
        Resolution::Total => total,
        Resolution::Finest => finest.unwrap_or(total),
    };
    for table in std::iter::once(total).chain(ages) {
        if table.cell_size_m == 0 {
            return Err(CensusError::CellSizeZero);
        }
        let target_is_finer = target.cell_size_m < table.cell_size_m;
        let (fine, coarse) = if target_is_finer { (target, table) } else { (table, target) };
        if coarse.cell_size_m % fine.cell_size_m != 0 || fine.crs_epsg != coarse.crs_epsg {
            return Err(CensusError::DoNotNest {
                fine: fine.source.clone(),
                fine_m: fine.cell_size_m,
                coarse: coarse.source.clone(),
                coarse_m: coarse.cell_size_m,
            });
        }
    }
    Ok(target.cell_size_m)
}

/// Reports cells in which a group exceeds the persons, or exceeds a group that contains it.
fn report_contradictions(
    base: &Base,
    groups: &[(String, Vec<Option<u32>>)],
    source: &str,
    diagnostics: &mut Diagnostics,
) {
    for (key, values) in groups {
        let all: Vec<Option<u32>> = base.persons.iter().copied().map(Some).collect();
        let wider = groups.iter().filter(|(outer, _)| is_part(key, outer));
        let wider = wider.map(|(outer, values)| (format!("those of `{outer}`"), values));
        let limits = std::iter::once(("all persons".to_owned(), &all)).chain(wider);
        for (name, limit) in limits {
            for (at, (inner, outer)) in zip_equal(values, limit).enumerate() {
                let (Some(inner), Some(outer)) = (inner, outer) else { continue };
                if inner > outer {
                    diagnostics.push_with(codes::W849, source, |file| {
                        let message = format!(
                            "group `{key}` has {inner} persons, but {name} are only {outer}"
                        );
                        (file.feature(base.name(at)).field(key), message)
                    });
                }
            }
        }
    }
}
