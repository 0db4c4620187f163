//! Rows of tables of distances: which ends they name, and how far it is.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars::prelude::Column;
use rayon::prelude::*;

use super::read::read_layer;
use super::table_beside::Beside;
use super::table_error::TableError;
use super::table_scale::{Number, Scale, number_at};
use super::table_settings::TableSettings;
use crate::access::CellDistances;
use crate::base::{CellId, Diagnostics, Millimetres, Place, TableUnit, codes, zip_equal};
use crate::config::TableKeys;
use crate::dataset::{Layer, RecordKind, UsualColumn, text_value};
use crate::format::{CsvOptions, Input, ReadOptions};
use crate::project::SourceRecord;
use crate::region::Region;

/// What a table of distances to facilities is recorded as.
pub(super) const TABLE_LAYER: &str = "distances";
/// What a table of distances between cells is recorded as.
pub(super) const CELL_TABLE_LAYER: &str = "cell distances";
/// The ids of the cells from which distances are given, and of what they are given to.
pub(super) struct Ends<'r> {
    from: HashMap<&'r str, u32>,
    to: HashMap<&'r str, u32>,
    what: &'static str,
}

impl<'r> Ends<'r> {
    pub fn new(region: &'r Region, to: impl Iterator<Item = &'r str>, what: &'static str) -> Self {
        let cells = region.cells().keys().iter().map(String::as_str);
        Self { from: numbered(cells), to: numbered(to), what }
    }
}

fn numbered<'r>(keys: impl Iterator<Item = &'r str>) -> HashMap<&'r str, u32> {
    let mut numbers = HashMap::new();
    for (at, key) in keys.enumerate() {
        // Of several with one id the first one counts; the region reports them.
        numbers.entry(key).or_insert(at as u32);
    }
    numbers
}

/// A pair with the place where it stands.
#[derive(Clone, Copy)]
struct Placed {
    from: u32,
    to: u32,
    distance: Millimetres,
    file: u32,
    record: u64,
}

/// Two ends and how far it is from the first to the second.
pub(super) type Pair = (CellId, u32, Millimetres);

/// What a row takes while pairs are sorted, which the guide's page on distances states.
const _: () = assert!(size_of::<Placed>() + size_of::<Pair>() == 36);

/// Reads the rows of tables.
pub(super) struct Reader<'s, 'r> {
    pub region: &'r Region,
    pub scale: Scale,
    pub decimal_comma: bool,
    pub sources: &'s mut Vec<SourceRecord>,
    pub diagnostics: Diagnostics,
}

/// The columns of a table.
struct Columns<'l> {
    from: &'l Column,
    to: &'l Column,
    distance: &'l Column,
    names: [String; 3],
}

impl Reader<'_, '_> {
    /// The distances between cells, if they are given.
    pub fn between_cells(
        &mut self,
        settings: &TableSettings,
    ) -> Result<Option<Arc<CellDistances>>, TableError> {
        if settings.cell_files.is_empty() {
            return Ok(None);
        }
        let section = &settings.section;
        let mut least = f64::INFINITY;
        for path in &settings.cell_files {
            let missing = TableError::NoCompleteness { key: "cells_complete_to" };
            let stated = section.cells_complete_to.or(Beside::read(path)?.complete_to);
            least = least.min(stated.ok_or(missing)?);
        }
        let Some(complete_to) = self.scale.distance(least).filter(|_| least > 0.0) else {
            let key = "cells_complete_to".to_owned();
            return Err(TableError::Completeness { key, found: least });
        };
        let region = self.region;
        let ends = Ends::new(region, region.cells().keys().iter().map(String::as_str), "cell");
        let names = &section.cell_files;
        let pairs = self.files(&settings.cell_files, names, &section.fields, &ends)?;
        let pairs = pairs.into_iter().map(|(from, to, distance)| (from, CellId(to), distance));
        let cells = self.region.cells().len();
        Ok(Some(Arc::new(CellDistances::new(cells, pairs.collect(), complete_to))))
    }

    /// The pairs of some files, by both ends, each once.
    pub fn files(
        &mut self,
        paths: &[PathBuf],
        names: &[String],
        keys: &TableKeys,
        ends: &Ends<'_>,
    ) -> Result<Vec<Pair>, TableError> {
        let (mut all, mut kinds) = (Vec::new(), Vec::new());
        for (file, (path, name)) in zip_equal(paths, names).enumerate() {
            let (kind, pairs) = self.file(path, name, keys, ends)?;
            kinds.push(kind);
            all.extend(pairs.into_iter().map(|pair| Placed { file: file as u32, ..pair }));
        }
        all.par_sort_unstable_by_key(|pair| (pair.from, pair.to, pair.file, pair.record));
        let mut pairs: Vec<Pair> = Vec::with_capacity(all.len());
        for same in all.chunk_by(|a, b| (a.from, a.to) == (b.from, b.to)) {
            let shortest = same.iter().map(|pair| pair.distance).min().unwrap_or_default();
            pairs.push((CellId(same[0].from), same[0].to, shortest));
            same[1..].iter().for_each(|again| self.report_again(same[0], *again, &kinds));
        }
        Ok(pairs)
    }

    fn report_again(&mut self, first: Placed, again: Placed, kinds: &[(String, RecordKind)]) {
        let (name, kind) = &kinds[again.file as usize];
        self.diagnostics.push_with(codes::W881, name, |place: Place| {
            let (first_name, first_kind) = &kinds[first.file as usize];
            let message = match first.distance == again.distance {
                true => "the same distance again".to_owned(),
                false => format!(
                    "found {} and {} for the same pair; the shorter one counts",
                    first.distance, again.distance
                ),
            };
            let earlier = format!("`{first_name}`, {}", first_kind.record(first.record));
            (place.feature(kind.record(again.record)), format!("{message}; first in {earlier}"))
        });
    }

    /// The pairs of a file.
    fn file(
        &mut self,
        path: &Path,
        name: &str,
        keys: &TableKeys,
        ends: &Ends<'_>,
    ) -> Result<((String, RecordKind), Vec<Placed>), TableError> {
        let decimal_comma = Some(self.decimal_comma);
        let options = ReadOptions {
            layer: "table".to_owned(),
            csv: CsvOptions { decimal_comma, ..CsvOptions::default() },
            ..ReadOptions::default()
        };
        let read = read_layer(&Input::File(path.to_owned()), &options)
            .map_err(|source| TableError::File { source })?;
        let (role, what) = match ends.what {
            "cell" => (CELL_TABLE_LAYER, "two cells"),
            _ => (TABLE_LAYER, "a cell and a facility"),
        };
        let mut record = SourceRecord::new(role, name, &read);
        record.beside.extend(Beside::print(path)?);
        self.sources.push(record);
        self.diagnostics.append(read.diagnostics);
        let layer = read.layer;
        let columns = columns(&layer, name, keys, (ends.what, self.scale.unit))?;
        let mut pairs = Vec::with_capacity(layer.len());
        for row in 0..layer.len() {
            let pair = self.row(&layer, &columns, row, ends);
            pairs.extend(pair);
        }
        if pairs.is_empty() && !layer.is_empty() {
            let (name, rows) = (name.to_owned(), layer.len());
            return Err(TableError::NoPairs { name, rows, what });
        }
        Ok(((layer.source_name().to_owned(), layer.record_kind), pairs))
    }

    fn row(
        &mut self,
        layer: &Layer,
        columns: &Columns<'_>,
        row: usize,
        ends: &Ends<'_>,
    ) -> Option<Placed> {
        let distance = self.distance(layer, columns, row);
        let from = self.end(layer, row, (columns.from, &columns.names[0]), (&ends.from, "cell"));
        let to = self.end(layer, row, (columns.to, &columns.names[1]), (&ends.to, ends.what));
        let record = layer.records.get(row).copied().unwrap_or(row as u64 + 1);
        Some(Placed { from: from?, to: to?, distance: distance?, file: 0, record })
    }

    /// The number of what a row names; reports names that the region does not have.
    fn end(
        &mut self,
        layer: &Layer,
        row: usize,
        (column, name): (&Column, &str),
        (numbers, what): (&HashMap<&str, u32>, &str),
    ) -> Option<u32> {
        let text = text_value(column, row);
        let number = text.as_ref().and_then(|text| numbers.get(text.as_str()).copied());
        if number.is_none() {
            self.diagnostics.push_with(codes::N880, layer.source_name(), |_| {
                let given = text.as_deref().unwrap_or_default();
                let message = format!("found `{given}`, expected the id of a {what} of the region");
                (layer.place(row).field(name), message)
            });
        }
        number
    }

    /// How far it is; reports what is no distance.
    fn distance(
        &mut self,
        layer: &Layer,
        columns: &Columns<'_>,
        row: usize,
    ) -> Option<Millimetres> {
        let name = &columns.names[2];
        let place = || layer.place(row).field(name);
        let source = layer.source_name();
        let number = match number_at(columns.distance, row, layer.decimal_comma) {
            Number::Is(number) => number,
            Number::Missing => {
                self.diagnostics.push_with(codes::N884, source, |_| {
                    (place(), "the row has no distance: no way within what the table has")
                });
                return None;
            }
            Number::Text(found) => {
                self.diagnostics.push_with(codes::E882, source, |_| {
                    (place(), format!("found `{found}`, expected a number"))
                });
                return None;
            }
        };
        if number < 0.0 {
            self.diagnostics.push_with(codes::E882, source, |_| {
                (place(), format!("found {number}, expected 0 or more"))
            });
            return None;
        }
        let distance = self.scale.distance(number);
        if distance.is_none() {
            self.diagnostics.push_with(codes::N884, source, |_| {
                (place(), format!("found {number}, farther than any distance: it counts as no way"))
            });
        } else if self.scale.is_finer(number) {
            self.diagnostics.push_with(codes::N883, source, |_| {
                (place(), format!("found {number}, finer than a thousandth: it is rounded"))
            });
        }
        distance
    }
}

/// The columns of a table: those of the configuration, else those with a usual name.
fn columns<'l>(
    layer: &'l Layer,
    name: &str,
    keys: &TableKeys,
    (what, unit): (&str, TableUnit),
) -> Result<Columns<'l>, TableError> {
    let all = layer.column_names();
    let distance = match unit {
        TableUnit::Metres => UsualColumn::Metres,
        TableUnit::Seconds => UsualColumn::Seconds,
        TableUnit::Minutes => UsualColumn::Minutes,
    };
    let to = if what == "cell" { UsualColumn::ToCell } else { UsualColumn::ToFacility };
    let find = |key: &'static str, given: &Option<String>, usual: UsualColumn| {
        let chosen = match given {
            Some(given) => all.iter().find(|column| *column == given).map(String::as_str),
            None => usual.find(&all),
        };
        let missing = || TableError::NoColumn { name: name.to_owned(), key, known: all.join(", ") };
        let chosen = chosen.ok_or_else(missing)?;
        Ok((chosen.to_owned(), layer.column(chosen).ok_or_else(missing)?))
    };
    let (from_name, from) = find("from", &keys.from, UsualColumn::FromCell)?;
    let (to_name, to) = find("to", &keys.to, to)?;
    let (distance_name, distance) = find("distance", &keys.distance, distance)?;
    Ok(Columns { from, to, distance, names: [from_name, to_name, distance_name] })
}
