//! A study of cooperation with what its numbers mean, and the columns that its tables have in common.

use crate::base::{CategoryId, Millimetres, MunicipalityId, Percent};
use crate::present::names::{Names, municipality_rows};
use crate::present::table::Table;
use crate::region::Region;
use crate::siting::cooperation::{Pair, Study, Towns};

/// The study of one category at one limit, with what its numbers mean.
#[derive(Clone, Debug)]
pub struct Studied {
    /// The kind of service.
    pub category: CategoryId,
    /// The largest accepted distance.
    pub limit: Millimetres,
    /// The share of residents to be served.
    pub target: Percent,
    /// The towns.
    pub towns: Towns,
    /// The municipality of each town.
    pub municipalities: Vec<MunicipalityId>,
    /// The candidate of each of the towns' candidates.
    pub candidates: Vec<u32>,
    /// The answers.
    pub study: Study,
}

impl Studied {
    pub(super) fn municipality(&self, town: u32) -> MunicipalityId {
        self.municipalities[town as usize]
    }

    pub(super) fn keys(&self, region: &Region, towns: &[u32]) -> String {
        let key = |town: &u32| region.municipality(self.municipality(*town)).key();
        towns.iter().map(key).collect::<Vec<_>>().join(";")
    }

    pub(super) fn persons(&self) -> u64 {
        self.towns.residents().persons.iter().sum()
    }

    /// Residents of several towns in words: `Herne: 120; Bochum: 40`.
    pub(super) fn residents(&self, region: &Region, persons: &[(u32, u64)]) -> String {
        let part = |(town, persons): &(u32, u64)| {
            format!("{}: {persons}", region.municipality(self.municipality(*town)).name())
        };
        persons.iter().map(part).collect::<Vec<_>>().join("; ")
    }
}

/// A row with the study it belongs to.
pub(super) type Row<'s, T> = (&'s Studied, T);

pub(super) fn rows<'s, T>(
    studies: &'s [Studied],
    pick: impl Fn(&'s Studied) -> Vec<T>,
) -> Vec<Row<'s, T>> {
    let rows_of_study =
        |studied: &'s Studied| pick(studied).into_iter().map(move |row| (studied, row));
    studies.iter().flat_map(rows_of_study).collect()
}

/// Begins a table with category and limit.
pub(super) fn start<T>(region: &Region, rows: &[Row<'_, T>]) -> Table {
    let mut table = Table::default();
    table.category("Kind of service", region, rows.iter().map(|(studied, _)| studied.category));
    table.limit(rows.iter().map(|(studied, _)| studied.limit));
    table
}

pub(super) const TARGET: (&str, &str, &str) =
    ("target_share", "share", "Share of residents to be served");

/// Adds the target of each row.
pub(super) fn add_target<T>(table: &mut Table, rows: &[Row<'_, T>]) {
    table.number(TARGET, 8, rows.iter().map(|(studied, _)| Some(studied.target.share())));
}

/// Adds key and name of a municipality under a prefix.
pub(super) fn add_municipality(
    table: &mut Table,
    region: &Region,
    prefix: &str,
    all: impl Iterator<Item = MunicipalityId>,
) {
    let Names { keys, names } = Names::of_municipalities(region);
    let rows = municipality_rows(all.map(Some));
    let head = |name: &str| format!("{prefix}municipality_{name}");
    table.look_up((&head("id"), "", "Municipality key"), &keys, &rows);
    table.look_up((&head("name"), "", "Its name"), &names, &rows);
}

/// Whether the shared places of a pair were looked for.
pub(super) fn shared_or_nothing(pair: &Pair) -> bool {
    pair.partners.places_saved.is_some_and(|saved| saved > 0)
}
