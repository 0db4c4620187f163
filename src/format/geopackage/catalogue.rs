//! The tables of a GeoPackage that say what is in it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rusqlite::{Connection, OpenFlags, params};

use super::columns::Columns;
use super::fault::Fault;
use super::pages::PAGE;
use super::schema::{APPLICATION_ID, LAST_CHANGE, SETTINGS, STYLES, TABLES, USER_VERSION, quoted};
use crate::base::Bounds;
use crate::dataset::{CrsId, Layer};
use crate::format::geometry_kind::GeometryKind;

/// The reference system of coordinates of which nothing is known.
const UNDEFINED: i32 = -1;
/// Where numbers of reference systems begin whose own number another authority has taken.
const OTHER_SYSTEMS: i32 = 200_000;

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

/// A database with what its tables say of each other.
pub(super) struct Catalogue {
    db: Connection,
    /// Names of tables in small letters.
    tables: BTreeSet<String>,
    identifiers: BTreeSet<String>,
    systems: BTreeMap<CrsId, i32>,
    has_styles: bool,
}

/// A table that the database lists.
pub(super) struct Registered {
    pub table: String,
    /// Kind and reference system of features; none for a table of attributes.
    pub placed: Option<(GeometryKind, i32)>,
    /// Its columns as SQL defines them.
    pub definitions: String,
}

impl Catalogue {
    /// Makes a database of an empty file.
    pub(super) fn begin(place: &Path) -> rusqlite::Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(place, flags)?;
        db.execute_batch(&format!(
            "PRAGMA page_size = {PAGE}; {SETTINGS} PRAGMA application_id = {APPLICATION_ID}; \
             PRAGMA user_version = {USER_VERSION}; BEGIN; {TABLES} COMMIT;"
        ))?;
        Ok(Self {
            db,
            tables: BTreeSet::from(["layer_styles".to_owned()]),
            identifiers: BTreeSet::from(["layer_styles".to_owned()]),
            systems: BTreeMap::from([(CrsId::wgs84(), 4326)]),
            has_styles: false,
        })
    }

    /// Makes an empty table for a layer, and lists it with what is known about it.
    pub(super) fn register(
        &mut self,
        layer: &Layer,
        columns: &Columns,
        options: &LayerOptions,
    ) -> Result<Registered, Fault> {
        let table = self.table_name(&layer.name)?;
        let taken = table.to_ascii_lowercase();
        self.db.execute_batch("BEGIN")?;
        let registered = self.registered(table, layer, columns, options);
        self.db.execute_batch("COMMIT")?;
        if registered.is_err() {
            // The file has no such table, so that the layer can be added once it is mended.
            self.tables.remove(&taken);
        }
        registered
    }

    fn registered(
        &mut self,
        table: String,
        layer: &Layer,
        columns: &Columns,
        options: &LayerOptions,
    ) -> Result<Registered, Fault> {
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
            let sql = "INSERT INTO gpkg_geometry_columns VALUES (?1, ?2, ?3, ?4, 0, 0)";
            self.db.execute(sql, params![table, columns.geometry, kind.name(), srs_id])?;
        }
        self.describe(&table, layer)?;
        if let Some(style) = &options.style {
            self.put_style(&table, srs_id.map(|_| columns.geometry.as_str()), style)?;
        }
        Ok(Registered { table, placed: srs_id.map(|srs_id| (kind, srs_id)), definitions })
    }

    /// The number of the reference system of a layer, if the file defines it.
    pub(super) fn known_system(&self, layer: &Layer) -> Option<i32> {
        layer.crs.as_ref().map_or(Some(UNDEFINED), |crs| self.systems.get(crs).copied())
    }

    /// Stores the extent of the features of a table.
    pub(super) fn put_extent(&self, table: &str, whole: Bounds) -> rusqlite::Result<()> {
        let sql = "UPDATE gpkg_contents SET min_x = ?2, min_y = ?3, max_x = ?4, max_y = ?5 \
                   WHERE table_name = ?1";
        let sides = params![table, whole.west, whole.south, whole.east, whole.north];
        self.db.execute(sql, sides).map(drop)
    }

    /// Stores texts about the whole file: for each what it follows, its media type and itself.
    pub(super) fn put_texts(&self, texts: &[[String; 3]]) -> rusqlite::Result<()> {
        self.db.execute_batch("BEGIN")?;
        for [standard, media_type, text] in texts {
            self.db.execute(
                "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata) \
                 VALUES ('dataset', ?1, ?2, ?3)",
                [standard, media_type, text],
            )?;
            self.db.execute(
                "INSERT INTO gpkg_metadata_reference VALUES ('geopackage', NULL, NULL, NULL, ?1, ?2, NULL)",
                params![LAST_CHANGE, self.db.last_insert_rowid()],
            )?;
        }
        self.db.execute_batch("COMMIT")
    }

    pub(super) fn db(&self) -> &Connection {
        &self.db
    }

    /// Ends the work with the file.
    pub(super) fn close(self) -> rusqlite::Result<()> {
        self.db.close().map_err(|(_, error)| error)
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
}

/// The page at which a table begins.
pub(super) fn root_of(db: &Connection, table: &str) -> rusqlite::Result<u32> {
    let sql = "SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = ?1";
    db.query_row(sql, [table], |row| row.get(0))
}
