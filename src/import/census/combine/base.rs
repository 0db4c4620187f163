//! The cells and persons of the result.

use super::super::ages::is_part;
use super::super::error::CensusError;
use super::super::grid::GridTable;
use crate::base::{Diagnostics, Finding, GroupUnit, Place, codes, share_out, zip_equal};

/// Cells with their persons, before age groups are added.
pub(super) struct Base {
    pub crs_epsg: u32,
    pub cell_size_m: u32,
    /// Sorted by y, then x.
    pub cells: Vec<(i64, i64)>,
    pub persons: Vec<u32>,
    /// Cells of the same size whose persons are unknown, sorted the same way; none is among `cells`.
    pub unknown: Vec<(i64, i64)>,
    /// Whether the persons are an estimate, spread from larger cells, and not published values.
    pub is_estimate: bool,
}

impl Base {
    /// The position of the cell that has this south-west corner.
    pub fn find(&self, (x, y): (i64, i64)) -> Option<usize> {
        find(&self.cells, (x, y))
    }

    /// The name of a cell in findings.
    pub fn name(&self, at: usize) -> String {
        let (x, y) = self.cells.get(at).copied().unwrap_or_default();
        format!("cell CRS{}RES{}mN{y}E{x}", self.crs_epsg, self.cell_size_m)
    }
}

/// The position of a corner in a list sorted by y, then x.
pub(super) fn find(cells: &[(i64, i64)], (x, y): (i64, i64)) -> Option<usize> {
    cells.binary_search_by_key(&(y, x), |(x, y)| (*y, *x)).ok()
}

/// The corner of the larger cell around a smaller one.
pub(super) fn around((x, y): (i64, i64), cell_size_m: u32) -> (i64, i64) {
    let corner = |at: i64| {
        let size = i64::from(cell_size_m);
        at.div_euclid(size).saturating_mul(size)
    };
    (corner(x), corner(y))
}

/// The cells of the table as published.
pub(super) fn as_published(
    total: &GridTable,
    diagnostics: &mut Diagnostics,
) -> Result<Base, CensusError> {
    let (known, unknown) = known_persons(total, diagnostics)?;
    Ok(Base {
        crs_epsg: total.crs_epsg,
        cell_size_m: total.cell_size_m,
        cells: known.iter().map(|(at, _)| total.cells[*at]).collect(),
        persons: known.iter().map(|(_, persons)| *persons).collect(),
        unknown: unknown.into_iter().map(|at| total.cells[at]).collect(),
        is_estimate: false,
    })
}

/// The cells whose persons are known, with the number of persons, and the others.
type Known = (Vec<(usize, u32)>, Vec<usize>);

fn known_persons(total: &GridTable, diagnostics: &mut Diagnostics) -> Result<Known, CensusError> {
    let persons = total.persons.as_ref();
    let persons = persons.ok_or_else(|| CensusError::NoPersons { name: total.source.clone() })?;
    let (mut known, mut unknown) = (Vec::with_capacity(persons.len()), Vec::new());
    for (at, persons) in persons.iter().enumerate().take(total.cells.len()) {
        match persons {
            Some(persons) => known.push((at, *persons)),
            None => {
                unknown.push(at);
                diagnostics.push_with(codes::W858, &total.source, |file| {
                    let message = "the number of persons in the cell is suppressed or unknown; the \
                                   cell is kept as unknown";
                    (total.place(file, at), message)
                });
            }
        }
    }
    Ok((known, unknown))
}

/// The smaller cells within larger ones, sorted by y, then x.
fn smaller_cells(larger: &[(i64, i64)], outer_m: u32, inner_m: u32) -> Vec<(i64, i64)> {
    let steps = || (0..i64::from(outer_m / inner_m.max(1))).map(|step| step * i64::from(inner_m));
    let within = |(x, y): &(i64, i64)| {
        let (x, y) = (*x, *y);
        steps().flat_map(move |up| steps().map(move |right| (y + up, x + right)))
    };
    let mut cells: Vec<(i64, i64)> = larger.iter().flat_map(within).collect();
    cells.sort_unstable();
    cells.into_iter().map(|(y, x)| (x, y)).collect()
}

/// Spreads the persons of the table over the cells of the finest tables.
pub(super) fn spread(
    total: &GridTable,
    ages: &[GridTable],
    cell_size_m: u32,
    diagnostics: &mut Diagnostics,
) -> Result<Base, CensusError> {
    let fine = weights(total, ages, cell_size_m);
    let mut cells: Vec<((i64, i64), u32)> = Vec::with_capacity(fine.len());
    let (mut spread, mut spread_persons) = (0_u64, 0_u64);
    let mut empty_persons = 0_u64;
    let (known, unknown) = known_persons(total, diagnostics)?;
    for (at, persons) in known {
        let (x, y) = total.cells[at];
        let inside = within(&fine, (y, x));
        if inside.is_empty() {
            let corner = middle((x, y), total.cell_size_m, cell_size_m);
            cells.push(((corner.1, corner.0), persons));
            empty_persons += u64::from(persons);
            diagnostics.push_with(codes::N818, &total.source, |file| {
                let message = format!(
                    "no table has smaller cells within this cell; all its {persons} persons are \
                     assigned to the {cell_size_m} m cell at its centre"
                );
                (total.place(file, at), message)
            });
            continue;
        }
        // If every smaller cell is empty although the larger one is inhabited, the larger one is
        // trusted and all smaller cells get the same weight.
        let weights: Vec<u64> = inside.iter().map(|(_, _, weight)| *weight).collect();
        let shares = share_out(u64::from(persons), &weights);
        let share = |share: u64| u32::try_from(share).expect("a part of a u32");
        cells.extend(zip_equal(inside, shares).map(|((_, cell, _), part)| (*cell, share(part))));
        spread += 1;
        spread_persons += u64::from(persons);
    }
    let message = format!(
        "{spread_persons} persons in {spread} cells of {} m are spread over cells of {cell_size_m} \
         m, weighted by the persons known there (an estimate); {empty_persons} persons could not \
         be spread and stay in one cell each",
        total.cell_size_m
    );
    diagnostics.push(Finding::new(codes::W859, message).at(Place::of_source(&total.source)));
    cells.sort_unstable();
    let unknown: Vec<(i64, i64)> = unknown.into_iter().map(|at| total.cells[at]).collect();
    Ok(Base {
        crs_epsg: total.crs_epsg,
        cell_size_m,
        persons: cells.iter().map(|(_, persons)| *persons).collect(),
        cells: cells.into_iter().map(|((y, x), _)| (x, y)).collect(),
        unknown: smaller_cells(&unknown, total.cell_size_m, cell_size_m),
        is_estimate: true,
    })
}

/// Larger cell (y, x), smaller cell (y, x) and weight of the smaller cell. Lists of them are sorted
/// and hold each smaller cell once.
type Weight = ((i64, i64), (i64, i64), u64);

/// The cells of the finest tables. If several tables hold a cell, a weight from known persons wins,
/// then the largest weight.
fn weights(total: &GridTable, ages: &[GridTable], cell_size_m: u32) -> Vec<Weight> {
    let mut fine: Vec<(Weight, bool)> = Vec::new();
    for table in ages.iter().filter(|table| table.cell_size_m == cell_size_m) {
        for (at, (x, y)) in table.cells.iter().enumerate() {
            let (outer_x, outer_y) = around((*x, *y), total.cell_size_m);
            let (weight, is_known) = weight(table, at);
            fine.push((((outer_y, outer_x), (*y, *x), weight), is_known));
        }
    }
    // Known persons win over a weight derived from groups.
    fine.sort_unstable_by_key(|((outer, inner, weight), is_known)| {
        (*outer, *inner, !is_known, std::cmp::Reverse(*weight))
    });
    fine.dedup_by_key(|((_, inner, _), _)| *inner);
    fine.into_iter().map(|(weight, _)| weight).collect()
}

/// The weight of a smaller cell and whether its persons are known. The weight is the number of
/// persons or, if unknown, the sum of its known groups, at least 1.
fn weight(table: &GridTable, at: usize) -> (u64, bool) {
    let persons = table.persons.as_ref().and_then(|persons| *persons.get(at)?);
    let of_groups = || {
        let counts = || table.groups.iter().filter(|group| group.unit == GroupUnit::Count);
        let widest =
            counts().filter(|group| counts().all(|other| !is_part(&group.key, &other.key)));
        let known = widest.filter_map(|group| *group.values.get(at)?);
        // The cast saturates.
        (known.sum::<f64>().round() as u64).max(1)
    };
    // The cap keeps weight times persons far below the limit of 128 bits.
    let weight = persons.map_or_else(of_groups, u64::from).min(u64::from(u32::MAX));
    (weight, persons.is_some())
}

fn within(fine: &[Weight], outer: (i64, i64)) -> &[Weight] {
    let start = fine.partition_point(|(other, _, _)| *other < outer);
    let length = fine[start..].partition_point(|(other, _, _)| *other == outer);
    &fine[start..start + length]
}

/// The smaller cell at the centre of a larger one; if the centre is a corner of smaller cells, the
/// cell north-east of it.
fn middle((x, y): (i64, i64), outer_m: u32, inner_m: u32) -> (i64, i64) {
    let steps = i64::from(outer_m / inner_m.max(1) / 2);
    let shift = steps * i64::from(inner_m);
    (x + shift, y + shift)
}
