//! Long tables with one row per cell and characteristic, as published for the census of 2011.

use std::collections::BTreeMap;

use super::columns::{CensusColumns, normal};
use super::error::CensusError;
use super::grid::{GridTable, Group};
use super::layout::CensusLayout;
use super::locate::{Located, locate, short, without_twins};
use super::table::CensusRows;
use super::values::{Values, persons_of};
use crate::base::{Diagnostics, Finding, GroupUnit, Place, codes, zip_equal};

/// Subject of a row that is not read.
const NOTHING: u16 = u16::MAX;
/// Subject of a row with all persons of a cell; the subject of group g is g + 1.
const PERSONS: u16 = 0;

/// Positions of the columns of a long table.
pub(super) struct LongColumns {
    pub attribute: usize,
    pub code: Option<usize>,
    pub text: Option<usize>,
    pub count: usize,
}

/// The subject of each row of a table.
struct Subjects {
    /// Subject by row.
    of_row: Vec<u16>,
    /// Rows of characteristics that are not read.
    others: BTreeMap<String, u64>,
    about_persons: bool,
}

pub(super) fn read(
    rows: &dyn CensusRows,
    layout: &CensusLayout,
    (places, columns): (&LongColumns, &CensusColumns),
    diagnostics: &mut Diagnostics,
) -> Result<GridTable, CensusError> {
    let mut subjects = subjects(rows, places, columns, diagnostics);
    if !subjects.about_persons {
        drop_totals(rows, &mut subjects, columns, diagnostics);
    }
    report_others(rows, &subjects, diagnostics);
    if subjects.of_row.iter().all(|subject| *subject == NOTHING) {
        let found = subjects.others.keys().cloned().collect::<Vec<_>>().join("`, `");
        let name = rows.source().to_owned();
        let found = format!("right; its characteristics are `{found}`");
        return Err(CensusError::NoValues { name, found });
    }
    let wanted = |row: usize| subjects.of_row[row] != NOTHING;
    let mut located = locate(rows, layout, &wanted, diagnostics);
    located.sort_by_key(|(cell, row)| (*cell, subjects.of_row[*row as usize], *row));
    Ok(Pivot { rows, layout, subjects: &subjects.of_row, columns }.table(
        located,
        places.count,
        diagnostics,
    ))
}

fn subjects(
    rows: &dyn CensusRows,
    places: &LongColumns,
    columns: &CensusColumns,
    diagnostics: &mut Diagnostics,
) -> Subjects {
    let mut found = Subjects { of_row: Vec::new(), others: BTreeMap::new(), about_persons: false };
    let attributes: Vec<String> =
        columns.long_groups.iter().map(|group| group.attribute.clone()).collect();
    for row in 0..rows.rows() {
        let attribute = rows.value(row, places.attribute).unwrap_or_default();
        let attribute = attribute.trim();
        found.about_persons |= columns.about_persons.contains(attribute);
        let subject = if attribute == columns.long_persons {
            Some(PERSONS)
        } else if attributes.iter().any(|known| known == attribute) {
            let group = group_of(rows, row, places, (attribute, columns));
            if group.is_none() {
                diagnostics.push_with(codes::W845, rows.source(), |file| {
                    let place = file.feature(format!("line {}", rows.line(row)));
                    (place, torn_row(rows, row, places, attribute))
                });
                found.of_row.push(NOTHING);
                continue;
            }
            group
        } else {
            None
        };
        if subject.is_none() {
            *found.others.entry(attribute.to_owned()).or_default() += 1;
        }
        found.of_row.push(subject.unwrap_or(NOTHING));
    }
    found
}

/// The group that matches both the code and the text of a row, as far as these columns exist.
fn group_of(
    rows: &dyn CensusRows,
    row: usize,
    places: &LongColumns,
    (attribute, columns): (&str, &CensusColumns),
) -> Option<u16> {
    let value = |column: Option<usize>| rows.value(row, column?);
    let (code, text) = (value(places.code), value(places.text));
    let code = code.as_deref().map(str::trim);
    let text = text.as_deref().map(normal);
    let at = columns.long_groups.iter().position(|group| {
        group.attribute == attribute
            && code.is_none_or(|code| code == group.code)
            && text.as_ref().is_none_or(|text| *text == normal(&group.text))
            && (code.is_some() || text.is_some())
    })?;
    u16::try_from(at + 1).ok()
}

fn torn_row(rows: &dyn CensusRows, row: usize, places: &LongColumns, attribute: &str) -> String {
    let value = |column: Option<usize>| {
        short(&column.and_then(|column| rows.value(row, column)).unwrap_or_default())
    };
    format!(
        "no group of `{attribute}` has both the code `{}` and the text `{}`; the row is left out",
        value(places.code),
        value(places.text)
    )
}

/// Drops the totals of a table that is not about persons; they count something else.
fn drop_totals(
    rows: &dyn CensusRows,
    subjects: &mut Subjects,
    columns: &CensusColumns,
    diagnostics: &mut Diagnostics,
) {
    let mut dropped = 0;
    for subject in &mut subjects.of_row {
        if *subject == PERSONS {
            *subject = NOTHING;
            dropped += 1;
        }
    }
    if dropped > 0 {
        let message = format!(
            "{dropped} totals `{}` left out: no characteristic of the table is about persons, so \
             they count something else",
            columns.long_persons
        );
        let finding = Finding::new(codes::W851, message).at(Place::of_source(rows.source()));
        diagnostics.push_counted(finding, dropped);
    }
}

fn report_others(rows: &dyn CensusRows, subjects: &Subjects, diagnostics: &mut Diagnostics) {
    for (attribute, count) in &subjects.others {
        let message = format!("{count} rows about `{}` are not read", short(attribute));
        let finding = Finding::new(codes::N819, message).at(Place::of_source(rows.source()));
        diagnostics.push_counted(finding, *count);
    }
}

/// Pivots rows into columns.
struct Pivot<'a> {
    rows: &'a dyn CensusRows,
    layout: &'a CensusLayout,
    subjects: &'a [u16],
    columns: &'a CensusColumns,
}

impl Pivot<'_> {
    /// The table of rows that are sorted by cell, then subject.
    fn table(
        &self,
        located: Vec<Located>,
        count: usize,
        diagnostics: &mut Diagnostics,
    ) -> GridTable {
        let subject = |located: &Located| self.subjects[located.1 as usize];
        let are_twins = |a: &Located, b: &Located| a.0 == b.0 && subject(a) == subject(b);
        let located = without_twins(self.rows, located, are_twins, diagnostics);
        let numbers = self.numbers(&located, count, diagnostics);
        let cells = located.chunk_by(|a, b| a.0 == b.0).count();
        let mut by_subject = vec![None; self.columns.long_groups.len() + 1];
        let (mut corners, mut lines) = (Vec::new(), Vec::new());
        let mut at = 0;
        for (cell, run) in located.chunk_by(|a, b| a.0 == b.0).enumerate() {
            for (_, row) in run {
                let subject = usize::from(self.subjects[*row as usize]);
                let values = by_subject[subject].get_or_insert_with(|| vec![None; cells]);
                values[cell] = numbers[at];
                at += 1;
            }
            let ((y, x), first) = run[0];
            corners.push((x, y));
            lines.push(self.rows.line(first as usize));
        }
        let mut by_subject = by_subject.into_iter();
        let place = (self.rows.source(), &lines[..]);
        let persons = by_subject.next().flatten();
        let persons = persons.map(|numbers| persons_of(&numbers, place, diagnostics));
        let groups = zip_equal(&self.columns.long_groups, by_subject);
        let groups = groups.filter_map(|(group, values)| {
            Some(Group { key: group.key.clone(), unit: GroupUnit::Count, values: values? })
        });
        GridTable {
            source: self.rows.source().to_owned(),
            crs_epsg: self.layout.crs_epsg,
            cell_size_m: self.layout.cell_size_m,
            cells: corners,
            persons,
            groups: groups.collect(),
            lines,
        }
    }

    fn numbers(
        &self,
        located: &[Located],
        count: usize,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Option<f64>> {
        let mut values = Values::new(self.rows, self.layout, count, GroupUnit::Count);
        let numbers = located.iter().map(|(_, row)| values.number(*row as usize, diagnostics));
        let numbers = numbers.collect();
        values.finish(located.len(), diagnostics);
        numbers
    }
}
