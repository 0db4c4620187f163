//! Writes layers and tables into one GeoPackage.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags, params};
use tempfile::NamedTempFile;

use super::blob::{Blob, encode};
use super::columns::Columns;
use super::rtree::Indexed;
use super::schema::{
    APPLICATION_ID, LAST_CHANGE, SETTINGS, STYLES, TABLES, USER_VERSION, quoted, quoted_list,
};
use crate::base::Bounds;
use crate::dataset::{CrsId, Layer, SCHEMA_VERSION};
use crate::format::atomic::AtomicFile;
use crate::format::geometry_kind::GeometryKind;
use crate::format::{FileError, FormatError, OutputFormat};

/// The reference system of coordinates of which nothing is known.
const UNDEFINED: i32 = -1;
/// Where numbers of reference systems begin whose own number another authority has taken.
const OTHER_SYSTEMS: i32 = 200_000;
/// What the metadata of the attribution follow: the rights of the Dublin Core.
pub(super) const RIGHTS: &str = "http://purl.org/dc/terms/rights";

/// What the metadata of the version of names and meanings follow: the guide's page on formats.
const SCHEMA: &str = "urn:x-nahraum:schema";

/// How QGIS draws a layer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// The name in the list of styles.
    pub name: String,
    /// The style in QGIS' own language.
    pub qml: String,
    /// The style as a Styled Layer Descriptor (OGC 05-078r4), for other programs.
    pub sld: Option<String>,
}

/// What a layer is called in a GeoPackage, and how it looks.
#[derive(Clone, Debug, Default)]
pub struct LayerOptions {
    /// The name that people read; the title of the layer, else its name, when empty.
    pub identifier: String,
    /// The style with which QGIS opens the layer.
    pub style: Option<Style>,
    /// The kind of geometry that the table is made for, beside that of the layer's own features: it may have none,
    /// and rows that are appended may be of another kind.
    pub kind: Option<GeometryKind>,
}

/// A GeoPackage (OGC 12-128r17, version 1.3) being written: layers of features and tables of attributes, each
/// with its descriptions, a spatial index and a style. The file appears under its name when it is
/// finished.
///
/// The same layers give the same bytes: the file says of each table that it last changed on 1 January 1970.
///
/// ```
/// use nahraum::crs::describe_crs;
/// use nahraum::format::geopackage::{LayerOptions, Writer};
///
/// let folder = tempfile::tempdir().unwrap();
/// let path = folder.path().join("town.gpkg");
/// let mut cells = nahraum::synthetic::town("AB\n\n12").unwrap().cells;
/// describe_crs(&mut cells).unwrap();
/// let mut writer = Writer::create(&path).unwrap();
/// writer.add(&cells, &LayerOptions::default()).unwrap();
/// writer.finish().unwrap();
/// assert!(path.exists());
/// ```
pub struct Writer {
    target: AtomicFile,
    /// The database, when the target is a device, which cannot hold one.
    aside: Option<NamedTempFile>,
    db: Connection,
    name: String,
    /// Names of tables in small letters.
    tables: BTreeSet<String>,
    identifiers: BTreeSet<String>,
    systems: BTreeMap<CrsId, i32>,
    attribution: Vec<String>,
    has_styles: bool,
    last: Option<Last>,
}

/// The table that was added last, behind whose rows more may follow.
struct Last {
    table: String,
    key: String,
    geometry: String,
    definitions: String,
    /// Kind and reference system of features.
    placed: Option<(GeometryKind, i32)>,
    rows: usize,
    boxes: Vec<(i64, Bounds)>,
}

impl Writer {
    /// Begins a file.
    ///
    /// # Errors
    /// [`FormatError::File`] when the file cannot be created.
    pub fn create(path: &Path) -> Result<Self, FormatError> {
        let target = AtomicFile::create(path)?;
        let name = path.display().to_string();
        let aside = match target.temporary_path() {
            Some(_) => None,
            None => Some(NamedTempFile::new().map_err(FileError::when("create", name.as_str()))?),
        };
        let place = target.temporary_path().or(aside.as_ref().map(NamedTempFile::path));
        let place = place.expect("one of the two is a file");
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let begin = || {
            let db = Connection::open_with_flags(place, flags)?;
            db.execute_batch(SETTINGS)?;
            db.execute_batch(&format!(
                "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {USER_VERSION}; BEGIN;"
            ))?;
            db.execute_batch(TABLES)?;
            Ok(db)
        };
        let db = begin().map_err(|error| failed(&name, error))?;
        Ok(Self {
            target,
            aside,
            db,
            name,
            tables: BTreeSet::from(["layer_styles".to_owned()]),
            identifiers: BTreeSet::from(["layer_styles".to_owned()]),
            systems: BTreeMap::from([(CrsId::wgs84(), 4326)]),
            attribution: Vec::new(),
            has_styles: false,
            last: None,
        })
    }

    /// Adds a layer: features when it has a reference system or any geometry, else a table of attributes.
    /// Its name becomes that of the table. A column `fid` that numbers the rows stays the number; other
    /// layers are numbered from 1.
    ///
    /// Cost: one pass over the values, and O(n log n) for the spatial index of n features.
    ///
    /// # Errors
    /// [`FormatError::Unwritable`] when a table of this name is there, when the CRS is not described
    /// ([`describe_crs`](crate::crs::describe_crs)), when a coordinate is not finite, or when two columns
    /// differ in capital letters only; [`FormatError::File`] when the disk is full.
    pub fn add(&mut self, layer: &Layer, options: &LayerOptions) -> Result<(), FormatError> {
        let completed = self.complete_last().map_err(Fault::from);
        let added = completed.and_then(|()| self.added(layer, options));
        added.map_err(|fault| self.explained(fault, layer))
    }

    /// Puts further rows behind those of the table that was added last, which so need not be in memory all at
    /// once. They have its columns and its kind of geometry ([`LayerOptions::kind`]).
    ///
    /// # Errors
    /// As [`Self::add`], and [`FormatError::Unwritable`] when another table was added last, when columns, kind
    /// or CRS differ, or when the layer numbers its rows in a column `fid`.
    pub fn append(&mut self, layer: &Layer) -> Result<(), FormatError> {
        let appended = self.appended(layer);
        appended.map_err(|fault| self.explained(fault, layer))
    }

    fn explained(&self, fault: Fault, layer: &Layer) -> FormatError {
        match fault {
            Fault::Layer(reason) => FormatError::Unwritable {
                layer: layer.name.clone(),
                format: OutputFormat::GeoPackage,
                reason,
            },
            Fault::Database(error) => failed(&self.name, error),
        }
    }

    fn credit(&mut self, layer: &Layer) {
        for one in &layer.attribution {
            if !self.attribution.contains(one) {
                self.attribution.push(one.clone());
            }
        }
    }

    fn appended(&mut self, layer: &Layer) -> Result<(), Fault> {
        let other = |what: &str| Fault::Layer(format!("the rows to be appended have {what}"));
        let columns = Columns::new(layer)?;
        let placed = self.last.as_ref().and_then(|last| last.placed);
        let srs_id = if placed.is_some() { Some(self.system(layer)?) } else { None };
        let Some(last) = self.last.as_mut().filter(|last| last.table == layer.name) else {
            return Err(other("another table"));
        };
        if columns.key_at.is_some() || columns.key != last.key {
            return Err(other("numbers of their own"));
        }
        let kind = placed.map(|(kind, _)| kind);
        if columns.definitions(kind.map(GeometryKind::name)) != last.definitions {
            return Err(other("other columns"));
        }
        if srs_id != placed.map(|(_, srs_id)| srs_id) {
            return Err(other("another CRS"));
        }
        let of_features = GeometryKind::of_all(layer.geometry.iter().flatten());
        if of_features.is_some_and(|one| kind != Some(kind.map_or(one, |kind| kind.or(one)))) {
            return Err(other("another kind of geometry"));
        }
        last.put(&self.db, &columns, layer)?;
        self.credit(layer);
        Ok(())
    }

    fn added(&mut self, layer: &Layer, options: &LayerOptions) -> Result<(), Fault> {
        let table = self.table_name(&layer.name)?;
        let columns = Columns::new(layer)?;
        let is_placed = layer.crs.is_some() || layer.geometry.iter().any(Option::is_some);
        let srs_id = if is_placed { Some(self.system(layer)?) } else { None };
        let of_features = GeometryKind::of_all(layer.geometry.iter().flatten());
        let kinds = of_features.into_iter().chain(options.kind);
        let kind = kinds.reduce(GeometryKind::or).unwrap_or(GeometryKind::Any);
        let identifier = self.identifier(&table, layer, options);
        let contents = "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, \
                        last_change, srs_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let data_type = if is_placed { "features" } else { "attributes" };
        self.db.execute(
            contents,
            params![table, data_type, identifier, layer.description, LAST_CHANGE, srs_id],
        )?;
        let definitions = columns.definitions(srs_id.map(|_| kind.name()));
        self.db.execute_batch(&format!("CREATE TABLE {} ({definitions})", quoted(&table)))?;
        if let Some(srs_id) = srs_id {
            let registered = "INSERT INTO gpkg_geometry_columns VALUES (?1, ?2, ?3, ?4, 0, 0)";
            self.db.execute(registered, params![table, columns.geometry, kind.name(), srs_id])?;
        }
        self.describe(&table, layer)?;
        if let Some(style) = &options.style {
            self.put_style(&table, srs_id.map(|_| columns.geometry.as_str()), style)?;
        }
        let mut last = Last {
            table,
            key: columns.key.clone(),
            geometry: columns.geometry.clone(),
            definitions,
            placed: srs_id.map(|srs_id| (kind, srs_id)),
            rows: 0,
            boxes: Vec::new(),
        };
        last.put(&self.db, &columns, layer)?;
        self.last = Some(last);
        self.credit(layer);
        Ok(())
    }

    /// Gives the table that was added last its extent and its index.
    fn complete_last(&mut self) -> rusqlite::Result<()> {
        self.last.take().map_or(Ok(()), |last| last.complete(&self.db))
    }

    /// The name of a table, which neither the standard nor SQLite keeps for itself.
    fn table_name(&mut self, name: &str) -> Result<String, Fault> {
        let name = if name.is_empty() { "layer" } else { name };
        let folded = name.to_ascii_lowercase();
        let is_kept = ["gpkg_", "sqlite_", "rtree_"].iter().any(|kept| folded.starts_with(kept));
        if name.contains('\0') || is_kept {
            return Err(Fault::Layer(format!(
                "`{}` cannot be the name of a table",
                name.escape_debug()
            )));
        }
        if !self.tables.insert(folded) {
            return Err(Fault::Layer("the file has a table of this name".to_owned()));
        }
        Ok(name.to_owned())
    }

    /// The name for people: the one wished, unless another layer has it.
    fn identifier(&mut self, table: &str, layer: &Layer, options: &LayerOptions) -> String {
        let names = [&options.identifier, &layer.title];
        let wished = names.into_iter().find(|name| !name.is_empty()).map_or(table, String::as_str);
        let mut identifier = wished.to_owned();
        while !self.identifiers.insert(identifier.clone()) {
            identifier = format!("{identifier} ({table})");
        }
        identifier
    }

    /// The number of the layer's reference system, which the file defines.
    fn system(&mut self, layer: &Layer) -> Result<i32, Fault> {
        let Some(crs) = &layer.crs else { return Ok(UNDEFINED) };
        if let Some(known) = self.systems.get(crs) {
            return Ok(*known);
        }
        let texts = layer.crs_texts.as_ref().filter(|texts| texts.crs == *crs);
        let texts = texts.ok_or_else(|| Fault::Layer(format!("{crs} is not described")))?;
        let (authority, code) = crs.parts();
        let mut numbers = i32::try_from(code).into_iter().chain(OTHER_SYSTEMS..);
        let is_free = |number: &i32| !self.systems.values().any(|taken| taken == number);
        let srs_id = numbers.find(is_free).expect("there are more numbers than systems");
        self.db.execute(
            "INSERT INTO gpkg_spatial_ref_sys VALUES (?1, ?2, ?3, ?4, ?5, NULL)",
            params![texts.name, srs_id, authority, code, texts.wkt1],
        )?;
        self.systems.insert(crs.clone(), srs_id);
        Ok(srs_id)
    }

    /// Stores what the columns mean: the alias as their title, the unit behind their description.
    fn describe(&self, table: &str, layer: &Layer) -> Result<(), Fault> {
        let mut statement = self.db.prepare(
            "INSERT INTO gpkg_data_columns (table_name, column_name, name, title, description) \
             VALUES (?1, ?2, ?2, ?3, ?4)",
        )?;
        for field in layer.fields.iter().filter(|field| layer.column(&field.name).is_some()) {
            let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let description = match (&field.description[..], &field.unit[..]) {
                (description, "") => given(description),
                ("", unit) => given(unit),
                (description, unit) => Some(format!("{description} [{unit}]")),
            };
            statement.execute(params![table, field.name, given(&field.alias), description])?;
        }
        Ok(())
    }

    /// Stores a style where QGIS looks for it (found with QGIS 3.22): the schema must be the empty text.
    fn put_style(
        &mut self,
        table: &str,
        geometry: Option<&str>,
        style: &Style,
    ) -> Result<(), Fault> {
        if !self.has_styles {
            self.db.execute_batch(STYLES)?;
            self.db.execute(
                "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) \
                 VALUES ('layer_styles', 'attributes', 'layer_styles', ?1)",
                [LAST_CHANGE],
            )?;
            self.has_styles = true;
        }
        self.db.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, \
             f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, ui, \
             update_time) VALUES ('', '', ?1, ?2, ?3, ?4, ?5, 1, ?3, '', NULL, ?6)",
            // QGIS finds the style of a table without places under the empty name.
            params![table, geometry.unwrap_or_default(), style.name, style.qml, style.sld, LAST_CHANGE],
        )?;
        Ok(())
    }

    /// Adds a text about the whole file, such as the record of a run: the address of what it follows, its
    /// media type (`application/json`), and the text.
    ///
    /// # Errors
    /// [`FormatError::File`] when the disk is full.
    pub fn metadata(
        &mut self,
        standard: &str,
        media_type: &str,
        text: &str,
    ) -> Result<(), FormatError> {
        let put = || {
            self.db.execute(
                "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata) \
                 VALUES ('dataset', ?1, ?2, ?3)",
                [standard, media_type, text],
            )?;
            self.db.execute(
                "INSERT INTO gpkg_metadata_reference VALUES ('geopackage', NULL, NULL, NULL, ?1, ?2, NULL)",
                params![LAST_CHANGE, self.db.last_insert_rowid()],
            )
        };
        put().map(drop).map_err(|error| failed(&self.name, error))
    }

    /// Completes the file with the attribution of all layers, and gives it its name.
    ///
    /// # Errors
    /// [`FormatError::File`] when the disk is full or the target cannot be replaced.
    pub fn finish(mut self) -> Result<(), FormatError> {
        let completed = self.complete_last();
        completed.map_err(|error| failed(&self.name, error))?;
        self.metadata(SCHEMA, "text/plain", &SCHEMA_VERSION.to_string())?;
        for one in std::mem::take(&mut self.attribution) {
            self.metadata(RIGHTS, "text/plain", &one)?;
        }
        let Self { mut target, aside, db, name, .. } = self;
        db.execute_batch("COMMIT").map_err(|error| failed(&name, error))?;
        db.close().map_err(|(_, error)| failed(&name, error))?;
        if let Some(aside) = aside {
            let copy =
                File::open(aside.path()).and_then(|mut file| io::copy(&mut file, &mut target));
            copy.map_err(FileError::when("write", name))?;
        }
        target.commit()
    }
}

impl Last {
    /// Puts rows behind those that the table has.
    fn put(&mut self, db: &Connection, columns: &Columns, layer: &Layer) -> Result<(), Fault> {
        let mut statement = db.prepare(&insertion(&self.table, columns, self.placed.is_some()))?;
        let first_attribute = if self.placed.is_some() { 3 } else { 2 };
        for row in 0..layer.len() {
            let key = columns.key_of(row, self.rows);
            statement.raw_bind_parameter(1, key)?;
            if let Some((kind, srs_id)) = self.placed {
                let fault = |reason| Fault::Layer(format!("row {}: {reason}", self.rows + row + 1));
                let geometry = layer.geometry[row].as_ref();
                let blob = geometry.map(|geometry| encode(&kind.fit(geometry), srs_id));
                let blob: Option<Blob> = blob.transpose().map_err(fault)?;
                statement.raw_bind_parameter(2, blob.as_ref().map(|blob| &blob.bytes[..]))?;
                self.boxes.extend(blob.and_then(|blob| blob.bounds).map(|bounds| (key, bounds)));
            }
            for (at, (_, cells)) in columns.attributes().enumerate() {
                cells.bind(row, &mut statement, at + first_attribute)?;
            }
            statement.raw_execute()?;
        }
        self.rows += layer.len();
        Ok(())
    }

    /// Stores the extent and the index of features.
    fn complete(self, db: &Connection) -> rusqlite::Result<()> {
        if self.placed.is_none() {
            return Ok(());
        }
        let Self { table, key, geometry, boxes, .. } = self;
        if let Some(whole) = boxes.iter().map(|(_, bounds)| *bounds).reduce(Bounds::joined) {
            db.execute(
                "UPDATE gpkg_contents SET min_x = ?2, min_y = ?3, max_x = ?4, max_y = ?5 \
                 WHERE table_name = ?1",
                params![table, whole.west, whole.south, whole.east, whole.north],
            )?;
        }
        Indexed { table: &table, geometry: &geometry, key: &key }.create(db, &boxes)
    }
}

/// Why a layer is not added.
enum Fault {
    /// The layer cannot be stored.
    Layer(String),
    /// The database cannot be written.
    Database(rusqlite::Error),
}

impl From<String> for Fault {
    fn from(reason: String) -> Self {
        Self::Layer(reason)
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

fn failed(name: &str, error: rusqlite::Error) -> FormatError {
    let kind = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => io::ErrorKind::StorageFull,
        Some(ErrorCode::PermissionDenied | ErrorCode::ReadOnly) => io::ErrorKind::PermissionDenied,
        _ => io::ErrorKind::Other,
    };
    FileError::when("write", name)(io::Error::new(kind, error)).into()
}

/// The statement that puts a row: its number, its geometry if the table has any, its attributes.
fn insertion(table: &str, columns: &Columns, has_geometry: bool) -> String {
    let geometry = has_geometry.then_some(columns.geometry.as_str());
    let attributes = columns.attributes().map(|(name, _)| name.as_str());
    let names: Vec<&str> =
        std::iter::once(columns.key.as_str()).chain(geometry).chain(attributes).collect();
    let places: Vec<String> = (1..=names.len()).map(|at| format!("?{at}")).collect();
    let (names, places) = (quoted_list(names), places.join(", "));
    format!("INSERT INTO {} ({names}) VALUES ({places})", quoted(table))
}
