//! Reading distances that another program has computed.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars::prelude::{AnyValue, Column};
use rayon::prelude::*;

use super::error::SettingsError;
use super::read::read_layer;
use super::settings::resolve_profile;
use super::table_beside::Beside;
use super::table_error::TableError;
use crate::access::{CellDistances, Completeness, GivenDistances, GivenPair, ReachTable};
use crate::base::{
    CategoryId, CellId, Diagnostics, FacilityId, Finding, Millimetres, Place, Progress, TableUnit,
    codes, zip_equal,
};
use crate::config::{Config, Lookup, TableKeys, TableSection, expand};
use crate::dataset::{Layer, RecordKind, UsualColumn, is_numeric, parse_number, text_value};
use crate::format::{CsvOptions, Input, ReadOptions};
use crate::project::{SourceRecord, TableRecord};
use crate::region::Region;

/// What a table of distances to facilities is recorded as.
pub(super) const TABLE_LAYER: &str = "distances";
/// What a table of distances between cells is recorded as.
pub(super) const CELL_TABLE_LAYER: &str = "cell distances";
/// A straight metre in seconds at one kilometre an hour.
const SECONDS_AT_1_KM_H: f64 = 3.6;

/// The tables of distances of a configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct TableSettings {
    /// The section with paths as they are written.
    pub section: TableSection,
    /// Its files.
    pub files: Vec<PathBuf>,
    /// Its files with distances between cells.
    pub cell_files: Vec<PathBuf>,
    /// How many metres a minute of a table of times counts as: those that the walker of `[walk]` covers, in whole
    /// metres, so that limits of whole minutes are exact.
    pub metres_a_minute: f64,
    /// Who that walker is.
    pub walker: String,
}

/// The tables that a configuration names.
///
/// # Errors
/// [`TableError::NoFiles`] when it names none; [`TableError::Settings`] when a path or the walker cannot be used.
pub fn resolve_table(
    config: &Config,
    folder: &Path,
    lookup: Lookup<'_>,
) -> Result<TableSettings, TableError> {
    let settings = |source: SettingsError| TableError::Settings { source: Box::new(source) };
    let section = &config.table;
    if section.files.is_empty() {
        return Err(TableError::NoFiles);
    }
    let paths = |key: &'static str, texts: &[String]| -> Result<Vec<PathBuf>, TableError> {
        let path = |text: &String| {
            expand(text, lookup)
                .map(|path| folder.join(path))
                .map_err(|source| settings(SettingsError::Variable { key, source }))
        };
        texts.iter().map(path).collect()
    };
    let profile = resolve_profile(config, folder, lookup).map_err(settings)?;
    Ok(TableSettings {
        files: paths("table.files", &section.files)?,
        cell_files: paths("table.cell_files", &section.cell_files)?,
        section: section.clone(),
        metres_a_minute: profile.whole_metres_a_minute(),
        walker: profile.name_en,
    })
}

/// The unit of the tables of a configuration: as it says, else as the files beside the tables say.
///
/// # Errors
/// [`TableError::Beside`] when such a file cannot be read; [`TableError::Units`] when two of them differ.
pub(super) fn unit_of(settings: &TableSettings) -> Result<TableUnit, TableError> {
    if let Some(unit) = settings.section.unit {
        return Ok(unit);
    }
    let mut unit = None;
    for path in settings.files.iter().chain(&settings.cell_files) {
        match (unit, Beside::read(path)?.unit) {
            (Some(one), Some(other)) if one != other => {
                return Err(TableError::Units { one, other });
            }
            (_, found) => unit = found.or(unit),
        }
    }
    Ok(unit.unwrap_or_default())
}

/// The distances of a region that another program has computed.
#[derive(Clone, Debug)]
pub struct GivenTable {
    /// From cells to facilities.
    pub to_facilities: Arc<GivenDistances>,
    /// Between cells, if they are given.
    pub between_cells: Option<Arc<CellDistances>>,
    /// What is recorded of them.
    pub record: TableRecord,
}

/// Reads the tables of a region.
///
/// # Errors
/// [`TableError`] when a file cannot be read, or none of its rows names a cell and a facility of the region.
pub(super) fn read_table(
    settings: &TableSettings,
    region: &Region,
    sources: &mut Vec<SourceRecord>,
    progress: &dyn Progress,
) -> Result<(GivenTable, Diagnostics), TableError> {
    let scale = Scale { unit: unit_of(settings)?, metres_a_minute: settings.metres_a_minute };
    let beside: Vec<Beside> =
        settings.files.iter().map(|path| Beside::read(path)).collect::<Result<_, _>>()?;
    let complete_to = complete_to(settings, region, &beside, scale)?;
    let slowest = scale.slowest(settings.section.speed_max_km_h, &beside);
    let decimal_comma = settings.section.decimal_comma;
    let mut reader =
        Reader { region, scale, decimal_comma, sources, diagnostics: Diagnostics::default() };
    let keys = &settings.section.fields;
    progress.begin("reading distances", None);
    let facilities = region.facilities().iter().map(|one| one.key());
    let ends = Ends::new(region, facilities, "facility");
    let read = reader.files(&settings.files, &settings.section.files, keys, &ends)?;
    let pairs = read.into_iter().map(|(cell, to, distance)| GivenPair {
        cell,
        facility: FacilityId(to),
        distance,
    });
    let record = TableRecord {
        unit: scale.unit,
        metres_a_minute: scale.unit.is_time().then_some(settings.metres_a_minute),
        walker: scale.unit.is_time().then(|| settings.walker.clone()),
        complete_to_m: by_category(region, &complete_to),
    };
    let complete = Completeness { complete_to, slowest };
    let to_facilities = Arc::new(GivenDistances::new(region, pairs.collect(), complete));
    let between_cells = reader.between_cells(settings)?;
    let mut diagnostics = reader.diagnostics;
    if scale.unit.is_time() {
        diagnostics.push(Finding::new(codes::N888, scale.sentence(&settings.walker)));
    }
    progress.end();
    Ok((GivenTable { to_facilities, between_cells, record }, diagnostics))
}

fn by_category(region: &Region, complete_to: &[Millimetres]) -> BTreeMap<String, f64> {
    let known = zip_equal(region.categories(), complete_to);
    let metres = known.filter_map(|(category, to)| Some((category.key().to_owned(), to.metres()?)));
    metres.collect()
}

/// Up to which distance each category is complete: as the configuration says, else as the files beside the tables say.
fn complete_to(
    settings: &TableSettings,
    region: &Region,
    beside: &[Beside],
    scale: Scale,
) -> Result<Vec<Millimetres>, TableError> {
    let section = &settings.section;
    let distance = |key: &str, found: f64| match scale.distance(found) {
        Some(distance) if found > 0.0 => Ok(distance),
        _ => Err(TableError::Completeness { key: key.to_owned(), found }),
    };
    let mut is_stated = section.complete_to.is_some();
    let mut all = Vec::new();
    for category in region.categories() {
        let (id, key) = (region.category_id(category.key()), category.key());
        let mut named = section.complete_to_by.iter();
        let by = named.find(|(name, _)| region.category_id(name) == id);
        all.push(match (by, section.complete_to) {
            (Some((name, found)), _) => {
                is_stated = true;
                distance(&format!("complete_to_by.{name}"), *found)?
            }
            (None, Some(found)) => distance("complete_to", found)?,
            (None, None) => {
                let stated = beside.iter().map(|one| one.complete_to_of(key));
                is_stated |= beside.iter().any(Beside::is_complete_to_something);
                // A pair is in one of the files, so that what all of them have is known.
                let least = stated.map(|to| to.unwrap_or(0.0)).fold(f64::INFINITY, f64::min);
                scale.distance(least).unwrap_or_default()
            }
        });
    }
    match is_stated {
        true => Ok(all),
        false => Err(TableError::NoCompleteness { key: "complete_to" }),
    }
}

/// How numbers of a table become lengths.
#[derive(Clone, Copy)]
struct Scale {
    unit: TableUnit,
    metres_a_minute: f64,
}

impl Scale {
    /// A length; `None` for numbers that are none, and for those too large for one.
    fn distance(self, number: f64) -> Option<Millimetres> {
        let metres = match self.unit {
            TableUnit::Metres => number,
            TableUnit::Seconds => number * self.metres_a_minute / 60.0,
            TableUnit::Minutes => number * self.metres_a_minute,
        };
        let distance = Millimetres::from_metres(metres);
        (number >= 0.0 && distance != Millimetres::UNREACHED).then_some(distance)
    }

    /// Whether a number is finer than a thousandth of a metre, second or minute.
    fn is_finer(self, number: f64) -> bool {
        let thousandths = number * 1000.0;
        (thousandths - thousandths.round()).abs() > 1e-4
    }

    /// The smallest length that a straight metre can have.
    fn slowest(self, speed_max_km_h: f64, beside: &[Beside]) -> f64 {
        let stated = beside.iter().filter_map(|one| one.straight_factor_min);
        let stated = stated.fold(f64::INFINITY, f64::min);
        match self.unit {
            _ if stated.is_finite() => stated.clamp(0.0, 1.0),
            TableUnit::Metres => 1.0,
            TableUnit::Seconds | TableUnit::Minutes => {
                let seconds = SECONDS_AT_1_KM_H / speed_max_km_h;
                (seconds * self.metres_a_minute / 60.0).min(1.0)
            }
        }
    }

    fn sentence(self, walker: &str) -> String {
        format!(
            "the table of distances has {}: a minute counts as the {:.0} m that the walker ({walker}) covers in it, \
             and limits, distances and saved metres of all results are such metres",
            self.unit.key(),
            self.metres_a_minute
        )
    }
}

/// The ids of the cells from which distances are given, and of what they are given to.
struct Ends<'r> {
    from: HashMap<&'r str, u32>,
    to: HashMap<&'r str, u32>,
    what: &'static str,
}

impl<'r> Ends<'r> {
    fn new(region: &'r Region, to: impl Iterator<Item = &'r str>, what: &'static str) -> Self {
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
type Pair = (CellId, u32, Millimetres);

struct Reader<'s, 'r> {
    region: &'r Region,
    scale: Scale,
    decimal_comma: bool,
    sources: &'s mut Vec<SourceRecord>,
    diagnostics: Diagnostics,
}

/// The columns of a table.
struct Columns<'l> {
    from: &'l Column,
    to: &'l Column,
    distance: &'l Column,
    names: [String; 3],
}

impl Reader<'_, '_> {
    fn between_cells(
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
    fn files(
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

/// What stands in a column of numbers.
enum Number {
    Is(f64),
    Missing,
    Text(String),
}

fn number_at(column: &Column, row: usize, decimal_comma: bool) -> Number {
    let number = match column.get(row) {
        Ok(value) if is_numeric(column) || matches!(value, AnyValue::Float32(_)) => {
            value.extract::<f64>()
        }
        _ => {
            let Some(text) = text_value(column, row) else { return Number::Missing };
            match parse_number(&text, decimal_comma) {
                Some(number) => Some(number),
                None if ["nan", "inf", "+inf", "infinity", "na", "null"]
                    .contains(&text.to_lowercase().as_str()) =>
                {
                    None
                }
                None => return Number::Text(text),
            }
        }
    };
    number.filter(|number| number.is_finite()).map_or(Number::Missing, Number::Is)
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

/// Warns of limits beyond which the table says nothing (W885), and of persons whose nearest facility it does not tell
/// (W886).
pub(super) fn report_beyond(
    region: &Region,
    given: &GivenDistances,
    reach: &ReachTable,
    diagnostics: &mut Diagnostics,
) {
    let persons = region.cells().persons(0);
    let all = region.persons().first().copied().unwrap_or(0);
    for id in (0..region.categories().len()).map(CategoryId::at) {
        let (category, to) = (region.category(id), given.complete_to(id));
        let name = category.key();
        for limit in category.limits().iter().filter(|limit| limit.distance() > to) {
            let message = format!(
                "`{name}`: the limit {} is beyond the {to} up to which the table has every pair; who has none within \
                 {to} is uncertain at that limit",
                limit.distance()
            );
            diagnostics.push(Finding::new(codes::W885, message));
        }
        let reach = reach.category(id);
        let is_unknown = |cell: &CellId| reach.nearest(*cell).distance > to;
        let unknown = region.cells_inside().filter(is_unknown);
        let unknown: u64 = unknown.map(|cell| u64::from(persons[cell.index()])).sum();
        if unknown * 100 > all {
            let message = format!(
                "`{name}`: {unknown} persons have no facility within the {to} up to which the table has every pair; \
                 how far their nearest one is remains unknown, and mean distances are those of the others"
            );
            diagnostics.push(Finding::new(codes::W886, message));
        }
    }
}
