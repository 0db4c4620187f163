//! The counts of persons of a row, and what follows from them by subtraction within it.
//!
//! Each function lists the counts of one family: those that are withheld together. A family is withheld where the
//! counts that it is measured against are: persons covered where the persons of the row are, the border gain where
//! the persons covered are.

use crate::analysis::border::{BorderEffect, Flow, GroupEffect};
use crate::analysis::coverage::{Coverage, Variety};
use crate::region::Region;

/// Which groups of persons are parts of others: all of them of all persons, those of an age of those of a lower age.
pub(super) struct Groups(Vec<(usize, usize)>);

impl Groups {
    pub(super) fn of_region(region: &Region) -> Self {
        let age = |group: usize| region.groups()[group].key().parse::<u32>().ok();
        let number = region.groups().len();
        let pairs = (0..number).flat_map(|whole| (0..number).map(move |part| (whole, part)));
        let is_part = |(whole, part): &(usize, usize)| match (*whole, *part) {
            (0, part) => part > 0,
            (whole, part) => age(whole).zip(age(part)).is_some_and(|(low, high)| low < high),
        };
        Self(pairs.filter(is_part).collect())
    }
}

/// Counts of a row.
pub(super) struct Counts<'g> {
    groups: &'g Groups,
    list: Vec<u64>,
}

impl<'g> Counts<'g> {
    pub(super) fn new(groups: &'g Groups) -> Self {
        Self { groups, list: Vec::new() }
    }

    /// Persons by group, and those of each group who are not in one that is a part of it.
    fn by_group(&mut self, persons: &[u64]) {
        self.list.extend(persons);
        let rest = |(whole, part): &(usize, usize)| persons[*whole].saturating_sub(persons[*part]);
        self.list.extend(self.groups.0.iter().map(rest));
    }

    /// A part of persons by group, and the rest.
    fn part_by_group(&mut self, part: &[u64], whole: &[u64]) {
        self.by_group(part);
        self.by_group(&rest(whole, part));
    }

    /// A part of persons, and the rest.
    fn part(&mut self, part: u64, whole: u64) {
        self.list.extend([part, whole.saturating_sub(part)]);
    }

    /// The persons of a row.
    pub(super) fn persons(mut self, persons: &[u64]) -> Vec<u64> {
        self.by_group(persons);
        self.list
    }

    /// Persons covered within a limit, beside those within a smaller one.
    pub(super) fn covered(mut self, row: &Coverage, nearer: Option<&Coverage>) -> Vec<u64> {
        self.part_by_group(&row.covered, &row.persons);
        self.part_by_group(&row.uncertain, &rest(&row.persons, &row.covered));
        self.part(row.in_reach_uncertain, row.persons[0]);
        if let Some(nearer) = nearer {
            self.by_group(&rest(&row.covered, &nearer.covered));
        }
        self.list
    }

    /// Persons for whom the nearest facility is uncertain.
    pub(super) fn nearest(mut self, row: &Coverage) -> Vec<u64> {
        self.part(row.nearest_uncertain, row.persons[0]);
        self.list
    }

    /// Persons covered with closed boundaries, and the border gain.
    pub(super) fn border(mut self, row: &BorderEffect, nearer: Option<&BorderEffect>) -> Vec<u64> {
        let persons = by_group(row, |group| group.persons);
        let closed = by_group(row, |group| group.covered_closed);
        self.part_by_group(&closed, &by_group(row, |group| group.covered_open));
        let uncertain = by_group(row, |group| group.closed_uncertain);
        self.part_by_group(&uncertain, &rest(&persons, &closed));
        self.part_by_group(&by_group(row, |group| group.gain_uncertain), &persons);
        if let Some(nearer) = nearer {
            self.by_group(&rest(&closed, &by_group(nearer, |group| group.covered_closed)));
        }
        self.list
    }

    /// Persons whose nearest facility is abroad, or who have none of their own.
    pub(super) fn abroad(mut self, row: &BorderEffect) -> Vec<u64> {
        let persons = row.all().persons;
        self.part(row.nearest_abroad, persons);
        self.part(row.saved_uncertain, row.nearest_abroad);
        self.part(row.without_own, persons);
        self.part(row.without_own_uncertain, row.without_own);
        self.list
    }

    /// Persons with all and with no categories of a set.
    pub(super) fn variety(mut self, row: &Variety) -> Vec<u64> {
        self.part(row.persons_all, row.persons);
        self.part(row.all_uncertain, row.persons.saturating_sub(row.persons_all));
        self.part(row.persons_none, row.persons);
        self.part(row.none_uncertain, row.persons_none);
        self.list
    }

    /// Persons who have their nearest facility on one side of the boundary.
    pub(super) fn flow(mut self, row: &Flow) -> Vec<u64> {
        self.by_group(&row.persons);
        self.part(row.nearest_uncertain, row.persons[0]);
        self.list
    }
}

/// A count of each group of persons.
fn by_group(row: &BorderEffect, count: fn(&GroupEffect) -> u64) -> Vec<u64> {
    row.groups.iter().map(count).collect()
}

/// What is left of persons by group.
fn rest(whole: &[u64], part: &[u64]) -> Vec<u64> {
    whole.iter().zip(part).map(|(whole, part)| whole.saturating_sub(*part)).collect()
}
