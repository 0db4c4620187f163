//! Writes a layer as GeoJSON: one feature per line, WGS 84, seven decimals (1 cm).

use std::io::Write;

use geo::orient::Direction;
use geo::{Coord, Geometry, MapCoords, Orient};
use geojson::{Feature, JsonObject, JsonValue};
use polars::prelude::{AnyValue, Column};
use rayon::prelude::*;

use crate::dataset::{CrsId, Layer};
use crate::format::file_error::FileError;
use crate::format::{FormatError, OutputFormat};

/// Number of rows that one thread formats at a time.
const CHUNK: usize = 1024;
/// Decimals of a degree: 1e-7 is about a centimetre.
const SCALE: f64 = 1e7;

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
            "{{\"type\":\"FeatureCollection\",\"name\":{name},{}{}\"features\":[",
            attribution(layer),
            fields(layer)
        )?;
    }
    let columns = layer.table.columns();
    for from in (0..layer.len()).step_by(CHUNK * rayon::current_num_threads()) {
        let to = layer.len().min(from + CHUNK * rayon::current_num_threads());
        let parts: Vec<Vec<u8>> = (from..to)
            .into_par_iter()
            .with_min_len(64)
            .map(|row| feature_line(layer, columns, row, sequence))
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

fn feature_line(layer: &Layer, columns: &[Column], row: usize, sequence: bool) -> Vec<u8> {
    let geometry =
        layer.geometry[row].as_ref().map(|geometry| geojson::Geometry::from(&tidy(geometry)));
    let mut properties = JsonObject::new();
    for column in columns {
        properties.insert(column.name().to_string(), json_value(column, row));
    }
    let feature = Feature {
        bbox: None,
        geometry,
        id: None,
        properties: Some(properties),
        foreign_members: None,
    };
    let mut line =
        serde_json::to_vec(&feature).expect("a feature of strings and finite numbers is JSON");
    if !sequence && row + 1 < layer.len() {
        line.push(b',');
    }
    line.push(b'\n');
    line
}

/// Rounded, exterior rings counter-clockwise as RFC 7946 wants them.
fn tidy(geometry: &Geometry<f64>) -> Geometry<f64> {
    let round = |value: f64| (value * SCALE).round() / SCALE;
    let rounded = geometry.map_coords(|at| Coord { x: round(at.x), y: round(at.y) });
    match rounded {
        Geometry::Polygon(polygon) => polygon.orient(Direction::Default).into(),
        Geometry::MultiPolygon(polygons) => polygons.orient(Direction::Default).into(),
        other => other,
    }
}

fn json_value(column: &Column, row: usize) -> JsonValue {
    match column.get(row) {
        Ok(AnyValue::String(text)) => text.into(),
        Ok(AnyValue::StringOwned(text)) => text.as_str().into(),
        Ok(AnyValue::Boolean(value)) => value.into(),
        Ok(AnyValue::Int64(value)) => value.into(),
        Ok(AnyValue::Int32(value)) => value.into(),
        Ok(AnyValue::UInt64(value)) => value.into(),
        Ok(AnyValue::UInt32(value)) => value.into(),
        // JSON has no NaN and no infinity; from_f64 makes them null.
        Ok(AnyValue::Float64(value)) => JsonValue::from(value),
        _ => JsonValue::Null,
    }
}
