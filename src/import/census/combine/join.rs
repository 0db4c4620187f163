//! One table against the cells of the result.

use std::cmp::Ordering;

use super::super::grid::{GridTable, Group};
use super::base::{Base, around, find};
use super::plan::{Estimate, Plan, Quota, Run, SHARE_PARTS};
use crate::base::{Diagnostics, Finding, GroupUnit, Place, codes, zip_equal};

/// Number of counting units in one per cent.
const PERCENT_PARTS: f64 = 1_000_000.0;

/// Converts per cent into whole counting units.
fn parts_of(percent: f64) -> u64 {
    // The cast saturates.
    ((percent * PERCENT_PARTS).round() as u64).min(SHARE_PARTS)
}

/// A table, and how its cells relate to the cells of the result.
pub(super) struct Joined<'a> {
    base: &'a Base,
    table: &'a GridTable,
    /// Whether the table's cells are smaller than, equal to or larger than those of the result.
    size: Ordering,
    /// If the table's cells are larger or equal: the table's cell of each result cell. If they are
    /// smaller: the result cell of each of the table's cells.
    links: Vec<Option<usize>>,
}

impl<'a> Joined<'a> {
    pub fn new(base: &'a Base, table: &'a GridTable) -> Self {
        let size = table.cell_size_m.cmp(&base.cell_size_m);
        let links = match size {
            Ordering::Less => {
                let outer = |cell: &(i64, i64)| base.find(around(*cell, base.cell_size_m));
                table.cells.iter().map(outer).collect()
            }
            _ => {
                let outer =
                    |cell: &(i64, i64)| find(&table.cells, around(*cell, table.cell_size_m));
                base.cells.iter().map(outer).collect()
            }
        };
        Self { base, table, size, links }
    }

    /// Reports cells without counterpart, on both sides.
    pub fn report_unmatched(&self, diagnostics: &mut Diagnostics) {
        let (their_count, own_count) = (self.table.cells.len(), self.base.cells.len());
        let (mut theirs, mut own) = (vec![false; their_count], vec![false; own_count]);
        for (at, link) in self.links.iter().enumerate() {
            if let Some(link) = link {
                let (their, our) =
                    if self.size == Ordering::Less { (at, *link) } else { (*link, at) };
                theirs[their] = true;
                own[our] = true;
            }
        }
        for at in theirs.iter().enumerate().filter(|(_, seen)| !**seen).map(|(at, _)| at) {
            diagnostics.push_with(codes::W846, &self.table.source, |file| {
                let message = "the number of persons in the cell is unknown; its age groups are \
                               left out";
                (self.table.place(file, at), message)
            });
        }
        for at in own.iter().enumerate().filter(|(_, seen)| !**seen).map(|(at, _)| at) {
            diagnostics.push_with(codes::W847, &self.table.source, |file| {
                (
                    file.feature(self.base.name(at)),
                    "the table has no age groups for the cell; they stay unknown",
                )
            });
        }
    }

    /// Plans how a group of the table becomes persons per result cell; None, with a finding, if it
    /// cannot.
    pub fn plan(&self, group: &Group, diagnostics: &mut Diagnostics) -> Option<Plan> {
        match (self.size, group.unit) {
            (Ordering::Less, _) => self.summed(group, diagnostics).map(Plan::Fixed),
            (Ordering::Equal, GroupUnit::Count) => {
                Some(Plan::Fixed(self.as_published(group, diagnostics)))
            }
            (Ordering::Equal, GroupUnit::Percent) | (Ordering::Greater, _) => {
                Some(Plan::Estimate(self.estimate(group, diagnostics)))
            }
        }
    }

    fn place(&self, at: usize, group: &Group) -> Place {
        Place::of_source(&self.table.source).feature(self.base.name(at)).field(&group.key)
    }

    /// Published persons of the group. They are capped only where the persons of the cell are an
    /// estimate.
    fn as_published(&self, group: &Group, diagnostics: &mut Diagnostics) -> Vec<Option<u32>> {
        let value = |(at, link): (usize, &Option<usize>)| {
            let value = whole((*group.values.get((*link)?)?)?);
            let persons = self.base.persons[at];
            if self.base.is_estimate && value > persons {
                self.report_too_many(at, group, value, diagnostics);
                return Some(persons);
            }
            Some(value)
        };
        self.links.iter().enumerate().map(value).collect()
    }

    fn report_too_many(&self, at: usize, group: &Group, value: u32, diagnostics: &mut Diagnostics) {
        diagnostics.push_with(codes::W848, &self.table.source, |file| {
            let (persons, key) = (self.base.persons[at], &group.key);
            let message = format!(
                "group `{key}` has {value} persons in a cell of {persons} persons; capped at \
                 {persons}"
            );
            (file.feature(self.base.name(at)).field(key), message)
        });
    }

    /// Sums the group over smaller cells.
    fn summed(&self, group: &Group, diagnostics: &mut Diagnostics) -> Option<Vec<Option<u32>>> {
        if group.unit == GroupUnit::Percent && self.table.persons.is_none() {
            let message = format!(
                "`{}` is a share in cells of {} m, and the table does not hold the persons of \
                 these cells; the group is left out",
                group.key, self.table.cell_size_m
            );
            let place = Place::of_source(&self.table.source).field(&group.key);
            diagnostics.push(Finding::new(codes::W856, message).at(place));
            return None;
        }
        let mut sums: Vec<Option<f64>> = vec![None; self.base.cells.len()];
        let mut lacking = vec![0_u64; sums.len()];
        for (at, outer) in self.links.iter().enumerate() {
            let Some(outer) = *outer else { continue };
            match self.persons_of(group, at) {
                Some(persons) => *sums[outer].get_or_insert(0.0) += persons,
                None => lacking[outer] += 1,
            }
        }
        self.report_lacking(group, &sums, &lacking, diagnostics);
        // A zero beside suppressed values is not nobody.
        zip_equal(&mut sums, &lacking)
            .filter(|(sum, lacking)| **sum == Some(0.0) && **lacking > 0)
            .for_each(|(sum, _)| *sum = None);
        let value = |(at, sum): (usize, &Option<f64>)| {
            let (value, persons) = (whole((*sum)?), self.base.persons[at]);
            if value > persons {
                self.report_too_many(at, group, value, diagnostics);
            }
            Some(value.min(persons))
        };
        Some(sums.iter().enumerate().map(value).collect())
    }

    /// Number of persons of a group in a cell of the table.
    fn persons_of(&self, group: &Group, at: usize) -> Option<f64> {
        let value = (*group.values.get(at)?)?;
        match group.unit {
            GroupUnit::Count => Some(value),
            GroupUnit::Percent => {
                let persons = (*self.table.persons.as_ref()?.get(at)?)?;
                Some(value * f64::from(persons) / 100.0)
            }
        }
    }

    fn report_lacking(
        &self,
        group: &Group,
        sums: &[Option<f64>],
        lacking: &[u64],
        diagnostics: &mut Diagnostics,
    ) {
        let partly = |(sum, lacking): (&Option<f64>, &u64)| sum.is_some() && *lacking > 0;
        let outer = zip_equal(sums, lacking).filter(|pair| partly((pair.0, pair.1))).count();
        let inner: u64 = lacking.iter().sum();
        if inner == 0 {
            return;
        }
        let message = format!(
            "`{}` is suppressed in {inner} cells of {} m; the sums of {outer} cells of {} m that \
             contain such cells are lower bounds",
            group.key, self.table.cell_size_m, self.base.cell_size_m
        );
        let place = Place::of_source(&self.table.source).field(&group.key);
        diagnostics.push_counted(Finding::new(codes::W855, message).at(place), inner);
    }

    /// The shares or persons of larger or equal cells that have to be distributed.
    fn estimate(&self, group: &Group, diagnostics: &mut Diagnostics) -> Estimate {
        let mut members: Vec<(usize, usize)> = Vec::with_capacity(self.links.len());
        members.extend(self.links.iter().enumerate().filter_map(|(at, link)| Some(((*link)?, at))));
        members.sort_unstable();
        let mut runs = Vec::new();
        for run in members.chunk_by(|a, b| a.0 == b.0) {
            let Some(value) = group.values.get(run[0].0).copied().flatten() else { continue };
            let quota = match group.unit {
                GroupUnit::Percent => Quota::Share(parts_of(value)),
                GroupUnit::Count => Quota::Persons(u64::from(whole(value))),
            };
            let cells: Vec<usize> = run.iter().map(|(_, at)| *at).collect();
            if let Quota::Persons(wanted) = quota {
                self.check_room(group, wanted, &cells, diagnostics);
            }
            runs.push(Run { cells, quota });
        }
        if self.size == Ordering::Greater {
            let cells: usize = runs.iter().map(|run| run.cells.len()).sum();
            let message = format!(
                "`{}` in {cells} cells of {} m is distributed from {} cells of {} m (an estimate)",
                group.key,
                self.base.cell_size_m,
                runs.len(),
                self.table.cell_size_m
            );
            let place = Place::of_source(&self.table.source).field(&group.key);
            diagnostics.push(Finding::new(codes::N815, message).at(place));
        }
        Estimate { runs }
    }

    /// Reports a larger cell whose group exceeds the persons known within the cell.
    fn check_room(
        &self,
        group: &Group,
        wanted: u64,
        cells: &[usize],
        diagnostics: &mut Diagnostics,
    ) {
        let room: u64 = cells.iter().map(|at| u64::from(self.base.persons[*at])).sum();
        if wanted > room {
            let message = format!(
                "group `{}` has {wanted} persons in a cell of {} m with {room} persons; capped at \
                 {room}",
                group.key, self.table.cell_size_m
            );
            diagnostics.push(Finding::new(codes::W848, message).at(self.place(cells[0], group)));
        }
    }
}

/// The nearest whole number, halves up. The cast saturates.
fn whole(value: f64) -> u32 {
    (value + 0.5).floor() as u32
}
