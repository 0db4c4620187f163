//! Layers to FlatGeobuf.

use std::io::Write;

use flatgeobuf::geozero::error::GeozeroError;
use flatgeobuf::geozero::{ColumnValue, PropertyProcessor};
use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
use geo::{BoundingRect, Geometry};
use polars::prelude::{AnyValue, Column, DataType};
use serde_json::json;

use super::shape::{self, Shape};
use crate::dataset::{Layer, SCHEMA_VERSION};
use crate::format::error::FormatError;
use crate::format::geometry_kind::GeometryKind;
use crate::format::output::OutputFormat;
use crate::format::watched::Watched;

/// Writes a layer as FlatGeobuf with a spatial index. Features are in the order of a Hilbert curve; those of a
/// layer in which one has no position are in its own order and without index, which cannot hold it.
///
/// Whole numbers become signed 64-bit numbers: GDAL turns unsigned ones into real numbers. Unknown values are
/// left out, which is the format's way to say so. FlatGeobuf cannot tell no geometry from an empty one.
///
/// # Errors
/// [`FormatError::Unwritable`] for a layer without any geometry, a collection of geometries, and a number above
/// 2^63; [`FormatError::File`].
pub(in crate::format) fn write(layer: &Layer, sink: &mut dyn Write) -> Result<(), FormatError> {
    let unwritable = |reason: String| FormatError::Unwritable {
        layer: layer.name.clone(),
        format: OutputFormat::FlatGeobuf,
        reason,
    };
    let shapes = || layer.geometry.iter().flatten();
    if !layer.is_empty() && shapes().next().is_none() {
        return Err(unwritable("it has no geometries; choose csv, xlsx or parquet".into()));
    }
    if shapes().any(|shape| matches!(shape, Geometry::GeometryCollection(_))) {
        return Err(unwritable("one of its geometries is a collection".into()));
    }
    let kind = GeometryKind::of_all(shapes()).unwrap_or(GeometryKind::Any);
    // One that has no position is written as several of nothing.
    let kind = if layer.geometry.iter().all(has_position) { kind } else { kind.multiple() };
    let mut file =
        begin(layer, shape::type_of(kind)).map_err(|error| unwritable(error.to_string()))?;
    add_columns(layer, &mut file);
    for row in 0..layer.len() {
        let values = values(layer.table.columns(), row).map_err(unwritable)?;
        let placed = layer.geometry[row].as_ref().filter(|shape| shape.bounding_rect().is_some());
        let shape = Shape { kind, geometry: placed.map(|shape| kind.fit(shape)) };
        let mut written = Ok(());
        let added = file.add_feature_geom(shape, |feature| {
            let all = values.iter().try_for_each(|(at, name, value)| {
                feature.property(*at, name, value)?;
                Ok::<(), GeozeroError>(())
            });
            written = all;
        });
        added.and(written).map_err(|error| unwritable(error.to_string()))?;
    }
    let mut sink = Watched::new(sink);
    let written = file.write(&mut sink);
    let flushed = written.and_then(|()| Ok(sink.flush()?));
    sink.outcome(flushed, layer, OutputFormat::FlatGeobuf)
}

fn has_position(geometry: &Option<Geometry<f64>>) -> bool {
    geometry.as_ref().is_some_and(|shape| shape.bounding_rect().is_some())
}

fn begin(layer: &Layer, kind: GeometryType) -> flatgeobuf::Result<FgbWriter<'static>> {
    let text = |text: &'_ str| (!text.is_empty()).then(|| text.to_owned());
    let (title, description) = (text(&layer.title), text(&layer.description));
    let mut metadata = json!({"schema": SCHEMA_VERSION});
    if !layer.attribution.is_empty() {
        metadata["attribution"] = layer.attribution.join("; ").into();
    }
    let metadata = metadata.to_string();
    let (org, code) = layer.crs.as_ref().map(|crs| crs.parts()).unzip();
    let texts = layer.crs_texts.as_ref().filter(|texts| Some(&texts.crs) == layer.crs.as_ref());
    let options = FgbWriterOptions {
        write_index: layer.geometry.iter().all(has_position),
        detect_type: false,
        promote_to_multi: false,
        crs: FgbCrs {
            org,
            code: code.and_then(|code| i32::try_from(code).ok()).unwrap_or(0),
            name: texts.map(|texts| texts.name.as_str()),
            wkt: texts.map(|texts| texts.wkt2.as_str()),
            ..FgbCrs::default()
        },
        title: title.as_deref(),
        description: description.as_deref(),
        metadata: Some(&metadata),
        ..FgbWriterOptions::default()
    };
    FgbWriter::create_with_options(&layer.name, kind, options)
}

fn add_columns(layer: &Layer, file: &mut FgbWriter<'static>) {
    for column in layer.table.columns() {
        let field = layer.fields.iter().find(|field| field.name == column.name().as_str());
        file.add_column(column.name(), type_of(column.dtype()), |buffer, head| {
            let Some(field) = field else { return };
            let mut text = |text: &str| (!text.is_empty()).then(|| buffer.create_string(text));
            head.title = text(&field.alias);
            head.description = text(&field.description);
            if !field.unit.is_empty() {
                head.metadata = text(&json!({"unit": field.unit}).to_string());
            }
        });
    }
}

fn type_of(kind: &DataType) -> ColumnType {
    match kind {
        DataType::Boolean => ColumnType::Bool,
        DataType::Float64 => ColumnType::Double,
        kind if kind.is_integer() => ColumnType::Long,
        _ => ColumnType::String,
    }
}

/// The known values of a row, each with the number and name of its column.
fn values(columns: &[Column], row: usize) -> Result<Vec<(usize, &str, ColumnValue<'_>)>, String> {
    let mut values = Vec::with_capacity(columns.len());
    for (at, column) in columns.iter().enumerate() {
        let value = match column.get(row).unwrap_or(AnyValue::Null) {
            AnyValue::Null => continue,
            AnyValue::Boolean(value) => ColumnValue::Bool(value),
            AnyValue::Float64(value) => ColumnValue::Double(value),
            AnyValue::String(text) => ColumnValue::String(text),
            whole => ColumnValue::Long(signed(&whole).ok_or_else(|| {
                format!("`{}` of row {} is {whole}, above 2^63", column.name(), row + 1)
            })?),
        };
        values.push((at, column.name().as_str(), value));
    }
    Ok(values)
}

fn signed(value: &AnyValue<'_>) -> Option<i64> {
    match value {
        AnyValue::Int64(value) => Some(*value),
        AnyValue::Int32(value) => Some(i64::from(*value)),
        AnyValue::UInt32(value) => Some(i64::from(*value)),
        AnyValue::UInt64(value) => i64::try_from(*value).ok(),
        _ => None,
    }
}
