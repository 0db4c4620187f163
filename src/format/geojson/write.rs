//! Writes a layer as GeoJSON: one feature per line, WGS 84, seven decimals (1 cm), properties in the order of
//! the table's columns.

use std::io::Write;

use polars::prelude::{AnyValue, Column};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::Value as JsonValue;

use super::shape::push_geometry;
use crate::base::zip_equal;
use crate::dataset::{CrsId, Layer, SCHEMA_VERSION};
use crate::format::file_error::FileError;
use crate::format::{FormatError, OutputFormat};

/// Number of rows that one thread formats at a time.
const CHUNK: usize = 1024;

/// Writes a layer as a FeatureCollection, or newline-delimited when `sequence` is set.
///
/// # Errors
/// [`FormatError::Unwritable`] when the layer is not in WGS 84; [`FormatError::File`].
pub(in crate::format) fn write(
    layer: &Layer,
    sequence: bool,
    sink: &mut dyn Write,
) -> Result<(), FormatError> {
    if layer.crs.as_ref().is_some_and(|crs| *crs != CrsId::wgs84()) {
        let format = if sequence { OutputFormat::GeoJsonSeq } else { OutputFormat::GeoJson };
        let reason = "GeoJSON is always in WGS 84; transform the layer first".into();
        return Err(FormatError::Unwritable { layer: layer.name.clone(), format, reason });
    }
    Ok(write_text(layer, sequence, sink).map_err(FileError::when("write", &layer.name))?)
}

fn write_text(layer: &Layer, sequence: bool, sink: &mut dyn Write) -> std::io::Result<()> {
    if !sequence {
        let name = JsonValue::from(layer.name.as_str());
        writeln!(
            sink,
            "{{\"type\":\"FeatureCollection\",\"name\":{name},\"schema\":{SCHEMA_VERSION},{}{}\"features\":[",
            attribution(layer),
            fields(layer)
        )?;
    }
    let keys = Keys::new(layer);
    for from in (0..layer.len()).step_by(CHUNK * rayon::current_num_threads()) {
        let to = layer.len().min(from + CHUNK * rayon::current_num_threads());
        let parts: Vec<Vec<u8>> = (from..to)
            .into_par_iter()
            .with_min_len(64)
            .map(|row| feature_line(layer, &keys, row, sequence))
            .collect();
        for part in parts {
            sink.write_all(&part)?;
        }
    }
    if !sequence {
        sink.write_all(b"]}\n")?;
    }
    sink.flush()
}

/// The attribution, as a foreign member.
fn attribution(layer: &Layer) -> String {
    match &layer.attribution[..] {
        [] => String::new(),
        names => format!("\"attribution\":{},", JsonValue::from(names)),
    }
}

/// Units and descriptions as a foreign member, so that they travel with the data.
fn fields(layer: &Layer) -> String {
    if layer.fields.is_empty() {
        return String::new();
    }
    let field = |field: &crate::dataset::FieldInfo| {
        serde_json::json!({
            "name": field.name, "unit": field.unit, "description": field.description,
        })
    };
    format!("\"fields\":{},", JsonValue::Array(layer.fields.iter().map(field).collect()))
}

/// The columns of a table, and their names as JSON.
struct Keys<'t> {
    columns: &'t [Column],
    names: Vec<Vec<u8>>,
}

impl<'t> Keys<'t> {
    /// Every line repeats the names; they are escaped once.
    fn new(layer: &'t Layer) -> Self {
        let columns = layer.table.columns();
        let names = columns.iter().map(|column| json(column.name().as_str())).collect();
        Self { columns, names }
    }
}

/// One feature. Its properties stand before its geometry, so that the beginning of a line says what it is; they
/// are not gathered in a map, which would sort them by name.
fn feature_line(layer: &Layer, keys: &Keys<'_>, row: usize, sequence: bool) -> Vec<u8> {
    let mut line = b"{\"type\":\"Feature\",".to_vec();
    push_members(&mut line, layer, keys, row);
    if !sequence && row + 1 < layer.len() {
        line.push(b',');
    }
    line.push(b'\n');
    line
}

/// Some rows of a layer in WGS 84 as features, each with the number that `id` gives it.
pub struct Features<'l> {
    layer: &'l Layer,
    keys: Keys<'l>,
}

impl<'l> Features<'l> {
    /// Prepares the names of the columns.
    pub fn new(layer: &'l Layer) -> Self {
        Self { layer, keys: Keys::new(layer) }
    }

    /// A row as a feature with an id.
    ///
    /// # Parameters
    /// `members`: further members as JSON, such as `"links":[]`; may be empty.
    pub fn feature(&self, row: usize, id: u64, members: &str) -> String {
        let mut line = format!("{{\"type\":\"Feature\",\"id\":{id},").into_bytes();
        if !members.is_empty() {
            line.extend_from_slice(members.as_bytes());
            line.push(b',');
        }
        push_members(&mut line, self.layer, &self.keys, row);
        String::from_utf8(line).expect("JSON made of texts")
    }
}

/// Appends properties and geometry, and closes the feature.
fn push_members(line: &mut Vec<u8>, layer: &Layer, keys: &Keys<'_>, row: usize) {
    line.extend_from_slice(b"\"properties\":{");
    for (column, name) in zip_equal(keys.columns, &keys.names) {
        line.extend_from_slice(name);
        line.push(b':');
        push_value(line, column, row);
        line.push(b',');
    }
    if !keys.names.is_empty() {
        line.pop();
    }
    line.extend_from_slice(b"},\"geometry\":");
    match &layer.geometry[row] {
        Some(geometry) => push_geometry(line, geometry),
        None => line.extend_from_slice(b"null"),
    }
    line.push(b'}');
}

fn json<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).expect("text is JSON")
}

/// The values of a column as a JSON array; `null` where there is none.
pub fn column_text(column: &Column) -> String {
    let mut text = b"[".to_vec();
    for row in 0..column.len() {
        if row > 0 {
            text.push(b',');
        }
        push_value(&mut text, column, row);
    }
    text.push(b']');
    String::from_utf8(text).expect("JSON made of texts")
}

fn push_value(line: &mut Vec<u8>, column: &Column, row: usize) {
    let written = match column.get(row) {
        Ok(AnyValue::String(text)) => serde_json::to_writer(line, text),
        Ok(AnyValue::StringOwned(text)) => serde_json::to_writer(line, text.as_str()),
        Ok(AnyValue::Boolean(value)) => serde_json::to_writer(line, &value),
        Ok(AnyValue::Int64(value)) => serde_json::to_writer(line, &value),
        Ok(AnyValue::Int32(value)) => serde_json::to_writer(line, &value),
        Ok(AnyValue::UInt64(value)) => serde_json::to_writer(line, &value),
        Ok(AnyValue::UInt32(value)) => serde_json::to_writer(line, &value),
        // JSON has no NaN and no infinity; serde_json makes them null.
        Ok(AnyValue::Float64(value)) => serde_json::to_writer(line, &value),
        _ => serde_json::to_writer(line, &()),
    };
    written.expect("a vector takes every text and number");
}
