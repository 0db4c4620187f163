//! Reads one layer of a GeoPackage.

use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};
use std::ffi::OsString;
use std::path::Path;

use geo::Geometry;
use polars::prelude::DataFrame;
use rusqlite::types::ValueRef;
use rusqlite::{ErrorCode, Row};

use super::blob::decode;
use super::contents::{ColumnOf, Listed, System, chosen, columns, listed, system};
use super::open::{Foreign, text};
use super::schema::{RIGHTS, quoted, quoted_list};
use super::values::{Filling, Told};
use crate::base::limits::{COLUMNS_MAX, ROWS_MAX};
use crate::base::{Code, Diagnostics, Finding, Place, codes};
use crate::dataset::{CrsId, FieldInfo, Layer, RecordKind};
use crate::format::row_crs::StatedCrs;
use crate::format::typed::{
    Simplified, crs_of_layer, mend_texts, report_left_out, report_unnamed_crs,
};
use crate::format::wkb_read::read_wkb;
use crate::format::{FormatError, ReadOptions};

/// Reads one of several layers that are asked of the same file, whose bytes are not fingerprinted each time.
///
/// # Errors
/// [`FormatError::NoTable`] when the file has no layer of that name, [`FormatError::Unreadable`] when it is
/// damaged or no GeoPackage, [`FormatError::TooLarge`] if it exceeds a limit.
pub fn read_layer_of(path: &Path, table: &str) -> Result<(Layer, Diagnostics), FormatError> {
    let options = ReadOptions { table: Some(table.to_owned()), ..ReadOptions::default() };
    read(path, &path.display().to_string(), &options)
}

/// Reads a layer from the file at a path, which findings call by `name`.
pub(in crate::format) fn read(
    path: &Path,
    name: &str,
    options: &ReadOptions,
) -> Result<(Layer, Diagnostics), FormatError> {
    let broken = |error: rusqlite::Error| {
        let reason = match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                format!("it is damaged ({error})")
            }
            _ => error.to_string(),
        };
        FormatError::Unreadable { name: name.to_owned(), reason }
    };
    let foreign = Foreign::open(path).map_err(broken)?;
    let reason = "it has no table `gpkg_contents`".to_owned();
    let tables = listed(&foreign)
        .map_err(broken)?
        .ok_or(FormatError::Unreadable { name: name.to_owned(), reason })?;
    let meant = chosen(tables, options.table.as_deref(), name)?;
    if !foreign.has(&meant.table) {
        let reason =
            format!("`{}` is a view, or not there; save it as a layer of its own", meant.table);
        return Err(FormatError::Unreadable { name: name.to_owned(), reason });
    }
    let columns = columns(&foreign, &meant.table).map_err(broken)?;
    let at_most = |count: usize, limit: usize, what: &str| match count {
        count if count <= limit => Ok(()),
        _ => Err(FormatError::TooLarge {
            name: name.to_owned(),
            place: format!("layer `{}`", meant.table),
            what: what.to_owned(),
            limit,
        }),
    };
    at_most(columns.len(), COLUMNS_MAX, "number of columns")?;
    let rows = format!("SELECT count(*) FROM {}", quoted(&meant.table));
    let rows = foreign.db.query_row(&rows, [], |row| row.get(0)).map_err(broken)?;
    at_most(rows, ROWS_MAX, "number of rows")?;
    let mut reader = Reader::new(name, &foreign, &meant, &columns);
    report_changes_beside(path, name, &mut reader.diagnostics);
    reader.rows().map_err(broken)?;
    reader.finish(options).map_err(broken)
}

/// Reports changes that lie beside the file until a program closes it: the pages after them (`-wal`) or before
/// them (`-journal`).
fn report_changes_beside(path: &Path, name: &str, diagnostics: &mut Diagnostics) {
    for (ending, what) in [
        ("-wal", "has changes that are not read"),
        ("-journal", "is of a change that is not finished; the file may have a part of it"),
    ] {
        let mut beside = OsString::from(path);
        beside.push(ending);
        if std::fs::metadata(&beside).is_ok_and(|file| file.len() > 0) {
            let message = format!("`{name}{ending}` {what}");
            let finding = Finding::new(codes::W770, message).at(Place::of_source(name));
            diagnostics.push(finding.hint("close the file in the program that edits it"));
        }
    }
}

/// A layer under construction.
struct Reader<'f> {
    name: &'f str,
    foreign: &'f Foreign,
    meant: &'f Listed,
    /// The columns in the order of the query: the key, the geometry, the attributes.
    selected: Vec<&'f str>,
    has_key: bool,
    has_geometry: bool,
    /// The attributes, each with its place in the query.
    filling: Vec<(usize, Filling)>,
    geometry: Vec<Option<Geometry<f64>>>,
    unplaced_reported: BTreeSet<usize>,
    records: Vec<u64>,
    /// Numbers of the reference systems of rows that state another than the layer.
    other_systems: BTreeMap<usize, i32>,
    simplified: Simplified,
    diagnostics: Diagnostics,
}

impl<'f> Reader<'f> {
    fn new(
        name: &'f str,
        foreign: &'f Foreign,
        meant: &'f Listed,
        columns: &'f [ColumnOf],
    ) -> Self {
        let mut diagnostics = Diagnostics::default();
        let is_geometry = |column: &&ColumnOf| {
            meant.geometry.as_ref().is_some_and(|(name, _)| name.eq_ignore_ascii_case(&column.name))
        };
        let geometry = columns.iter().find(is_geometry);
        let key = columns.iter().find(|column| column.is_key && column.declared == "INTEGER");
        let mut selected: Vec<&str> =
            key.iter().chain(&geometry).map(|column| column.name.as_str()).collect();
        let (mut filling, mut left_out) = (Vec::new(), Vec::new());
        for column in columns.iter().filter(|column| !is_geometry(column)) {
            match Filling::new(column) {
                Some(values) if column.is_key && key.is_some() => filling.push((0, values)),
                Some(values) => {
                    filling.push((selected.len(), values));
                    selected.push(&column.name);
                }
                None => left_out.push(column.name.as_str()),
            }
        }
        report_left_out(&left_out, name, &mut diagnostics);
        Self {
            name,
            foreign,
            meant,
            selected,
            has_key: key.is_some(),
            has_geometry: geometry.is_some(),
            filling,
            geometry: Vec::new(),
            unplaced_reported: BTreeSet::new(),
            records: Vec::new(),
            other_systems: BTreeMap::new(),
            simplified: Simplified::default(),
            diagnostics,
        }
    }

    fn rows(&mut self) -> rusqlite::Result<()> {
        let columns = match self.selected.is_empty() {
            true => "NULL".to_owned(),
            false => quoted_list(self.selected.iter().copied()),
        };
        // An index may hold the columns in another order of rows.
        let sql = format!("SELECT {columns} FROM {} NOT INDEXED", quoted(&self.meant.table));
        let mut statement = self.foreign.db.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            self.row(row)?;
        }
        Ok(())
    }

    fn row(&mut self, row: &Row<'_>) -> rusqlite::Result<()> {
        let number = self.geometry.len() as u64 + 1;
        let key = if self.has_key { row.get_ref(0)?.as_i64().ok() } else { None };
        self.records.push(key.and_then(|key| u64::try_from(key).ok()).unwrap_or(number));
        let geometry = match self.has_geometry {
            true => self.placed(row.get_ref(usize::from(self.has_key))?),
            false => None,
        };
        self.geometry.push(geometry);
        let mut filling = std::mem::take(&mut self.filling);
        for (at, column) in &mut filling {
            let told = column.push(row.get_ref(*at)?);
            self.tell(told, &column.name);
        }
        self.filling = filling;
        Ok(())
    }

    /// Reports a value of the last row.
    fn tell(&mut self, told: Told, column: &str) {
        let (code, message): (Code, &str) = match told {
            Told::Nothing => return,
            Told::OtherType => {
                (codes::W771, "the value is of another type than its column declares")
            }
            Told::OtherEncoding => (codes::W224, "text that is not UTF-8 is read as Windows-1252"),
            Told::Binary => (codes::W772, "binary data in a column of another type"),
        };
        self.report(code, column, || message.to_owned());
    }

    /// Reports something about a field of the last row.
    fn report(&mut self, code: Code, field: &str, message: impl FnOnce() -> String) {
        let number = self.records.last().copied().unwrap_or_default();
        self.diagnostics.push_with(code, self.name, |file| {
            (file.feature(format!("feature {number}")).field(field), message())
        });
    }

    /// The geometry of the row that begins.
    fn placed(&mut self, value: ValueRef<'_>) -> Option<Geometry<f64>> {
        let row = self.geometry.len();
        let read = match value {
            ValueRef::Null => return None,
            ValueRef::Blob(bytes) => {
                decode(bytes).and_then(|(srs_id, binary)| Ok((srs_id, read_wkb(binary)?)))
            }
            other => Err(format!("found a value of the type {}", other.data_type())),
        };
        let (column, of_layer) = self.meant.geometry.as_ref().expect("a layer of features");
        match read {
            Ok((srs_id, read)) => {
                self.simplified.flattened += u64::from(read.has_more_dimensions);
                self.simplified.arcs += u64::from(read.has_arcs);
                if srs_id != *of_layer && !matches!(srs_id, 0 | -1) {
                    self.other_systems.insert(row, srs_id);
                }
                Some(read.geometry)
            }
            Err(reason) => {
                self.unplaced_reported.insert(row);
                self.report(codes::E781, column, || format!("invalid geometry: {reason}"));
                None
            }
        }
    }

    /// The CRS of the layer, and of the rows that state another.
    fn systems(
        &mut self,
        options: &ReadOptions,
    ) -> rusqlite::Result<(Option<CrsId>, BTreeMap<usize, CrsId>)> {
        let Some((_, srs_id)) = &self.meant.geometry else {
            return Ok((options.crs.clone(), BTreeMap::new()));
        };
        let stated = match system(self.foreign, *srs_id)? {
            System::Known(crs) => Some(crs),
            System::Unknown => None,
            System::Defined(definition) => {
                report_unnamed_crs(&definition, options, self.name, &mut self.diagnostics);
                None
            }
        };
        let (of_rows, undefined) = self.systems_of_rows()?;
        for (srs_id, rows) in undefined {
            let message = format!(
                "geometries state the reference system {srs_id}, for which the file has no code; they \
                 count like those that state none"
            );
            let finding = Finding::new(codes::W242, message).at(Place::of_source(self.name));
            self.diagnostics.push_counted(finding, rows);
        }
        let of_layer = crs_of_layer(stated, options, self.name, &mut self.diagnostics);
        let is_stated: BTreeSet<usize> = of_rows.keys().copied().collect();
        let placed_rows = self.geometry.iter().flatten().count();
        let silent = (placed_rows - of_rows.len()) as u64;
        let stated = StatedCrs { name: self.name, of_rows, silent };
        let all = stated.resolve(options.crs.clone(), of_layer, &mut self.diagnostics);
        let rows = 0..self.geometry.len();
        for row in rows.filter(|row| all.are_silent_unplaced && !is_stated.contains(row)) {
            if self.geometry[row].take().is_some() {
                self.unplaced_reported.insert(row);
            }
        }
        Ok((all.of_layer, all.of_rows))
    }

    /// The CRS of the rows that state another than the layer, and how many rows state a number for which the
    /// file has no code.
    fn systems_of_rows(
        &mut self,
    ) -> rusqlite::Result<(BTreeMap<usize, CrsId>, BTreeMap<i32, u64>)> {
        let mut of_rows: BTreeMap<usize, CrsId> = BTreeMap::new();
        let mut undefined: BTreeMap<i32, u64> = BTreeMap::new();
        let mut known: BTreeMap<i32, Option<CrsId>> = BTreeMap::new();
        for (row, srs_id) in std::mem::take(&mut self.other_systems) {
            let of_number = match known.entry(srs_id) {
                Entry::Occupied(of_number) => of_number.into_mut(),
                Entry::Vacant(new) => new.insert(match system(self.foreign, srs_id)? {
                    System::Known(crs) => Some(crs),
                    _ => None,
                }),
            };
            match of_number {
                Some(crs) => {
                    of_rows.insert(row, crs.clone());
                }
                None => *undefined.entry(srs_id).or_default() += 1,
            }
        }
        Ok((of_rows, undefined))
    }

    /// What the file says about the columns.
    fn fields(&self) -> rusqlite::Result<Vec<FieldInfo>> {
        if !self.foreign.has("gpkg_data_columns") {
            return Ok(Vec::new());
        }
        let sql = "SELECT column_name, title, description FROM gpkg_data_columns \
                   WHERE lower(table_name) = lower(?1) ORDER BY rowid";
        let mut statement = self.foreign.db.prepare(sql)?;
        let mut rows = statement.query([&self.meant.table])?;
        let mut fields = Vec::new();
        while let Some(row) = rows.next()? {
            let name = text(row, 0)?.unwrap_or_default();
            if !self.filling.iter().any(|(_, column)| column.name == name) {
                continue;
            }
            let alias = text(row, 1)?.unwrap_or_default();
            let description = text(row, 2)?.unwrap_or_default();
            let (description, unit) = match description.strip_suffix(']') {
                Some(both) => both.rsplit_once(" [").unwrap_or((&description, "")),
                None => (&description[..], ""),
            };
            let (description, unit) = (description.to_owned(), unit.to_owned());
            fields.push(FieldInfo { name, unit, description, alias });
        }
        Ok(fields)
    }

    fn finish(mut self, options: &ReadOptions) -> rusqlite::Result<(Layer, Diagnostics)> {
        let (crs, row_crs) = self.systems(options)?;
        let fields = self.fields()?;
        let attribution = match self.foreign.has("gpkg_metadata") {
            true => self.foreign.texts(&format!(
                "SELECT metadata FROM gpkg_metadata WHERE md_standard_uri = '{RIGHTS}' \
                 AND mime_type = 'text/plain' ORDER BY id"
            ))?,
            false => Vec::new(),
        };
        let rows = self.geometry.len();
        let columns = self.filling.into_iter().map(|(_, column)| column.into_column()).collect();
        let table = DataFrame::new(rows, columns).expect("columns of one length, names distinct");
        let mut layer = Layer {
            source: self.name.to_owned(),
            title: self.meant.title.clone(),
            description: self.meant.description.clone(),
            crs,
            row_crs,
            geometry: self.geometry,
            unplaced_reported: self.unplaced_reported,
            table,
            records: self.records,
            record_kind: RecordKind::Feature,
            fields,
            attribution,
            ..Layer::default()
        };
        self.simplified.report(self.name, &mut self.diagnostics);
        mend_texts(&mut layer, options.fix_encoding, &mut self.diagnostics);
        Ok((layer, self.diagnostics))
    }
}
