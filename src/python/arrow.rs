//! Layers as streams of Arrow.

use std::sync::Arc;

use polars::prelude::{
    ArrowDataType, ArrowField, CompatLevel, PlSmallStr, PolarsError, PolarsResult, SchemaExt,
};
use polars_arrow::array::{Array, BinaryArray, StructArray};
use polars_arrow::ffi::{ArrowArrayStream, ArrowSchema, export_field_to_c, export_iterator};
use serde_json::{Value, json};

use crate::crs::{CrsError, crs_texts};
use crate::dataset::{FieldInfo, Layer};
use crate::format::to_wkb;

/// Rows that are handed over at once.
const ROWS: usize = 1 << 16;

/// Metadata of a field or of a whole table.
type Metadata = std::collections::BTreeMap<PlSmallStr, PlSmallStr>;

/// A stream of the rows of a layer: its columns, then its geometries as well-known binary.
///
/// # Errors
/// [`CrsError`] when the CRS of the layer is not known.
pub(super) fn stream(layer: &Arc<Layer>) -> Result<ArrowArrayStream, CrsError> {
    let field = whole(layer)?;
    let (layer, kind) = (Arc::clone(layer), field.dtype.clone());
    let batches = 0..layer.len().div_ceil(ROWS);
    let batches = batches.map(move |number| batch(&layer, &kind, number * ROWS));
    Ok(export_iterator(Box::new(batches), field))
}

/// The schema of [`stream`].
///
/// # Errors
/// As [`stream`].
pub(super) fn schema(layer: &Layer) -> Result<ArrowSchema, CrsError> {
    Ok(export_field_to_c(&whole(layer)?))
}

/// The table as one field of a structure, with all that is known about it.
fn whole(layer: &Layer) -> Result<ArrowField, CrsError> {
    let schema = layer.table.schema().to_arrow(CompatLevel::oldest());
    let mut fields: Vec<ArrowField> = schema.into_iter_values().collect();
    for field in &mut fields {
        if let Some(info) = layer.fields.iter().find(|info| info.name == *field.name) {
            field.metadata = Some(Arc::new(about_column(info)));
        }
    }
    fields.extend(geometry_field(layer)?);
    let mut field = ArrowField::new("".into(), ArrowDataType::Struct(fields), false);
    field.metadata = Some(Arc::new(about_layer(layer)));
    Ok(field)
}

fn metadata<'p>(parts: impl IntoIterator<Item = (&'p str, &'p str)>) -> Metadata {
    let known = parts.into_iter().filter(|(_, text)| !text.is_empty());
    known.map(|(key, text)| (key.into(), text.into())).collect()
}

fn about_column(info: &FieldInfo) -> Metadata {
    metadata([("unit", &info.unit[..]), ("description", &info.description), ("alias", &info.alias)])
}

fn about_layer(layer: &Layer) -> Metadata {
    metadata([
        ("nahraum:name", &layer.name[..]),
        ("nahraum:title", &layer.title),
        ("nahraum:description", &layer.description),
        ("nahraum:attribution", &layer.attribution.join("; ")),
    ])
}

/// The column of geometries as GeoArrow describes it; none for a table.
fn geometry_field(layer: &Layer) -> Result<Option<ArrowField>, CrsError> {
    let Some(crs) = &layer.crs else { return Ok(None) };
    let crs: Value = serde_json::from_str(&crs_texts(crs)?.projjson).expect("PROJJSON is JSON");
    let about = json!({"crs": crs, "crs_type": "projjson"}).to_string();
    let mut field = ArrowField::new(geometry_name(layer), ArrowDataType::LargeBinary, true);
    field.metadata = Some(Arc::new(metadata([
        ("ARROW:extension:name", "geoarrow.wkb"),
        ("ARROW:extension:metadata", &about),
    ])));
    Ok(Some(field))
}

/// `geometry`, unless a column of the user has that name.
fn geometry_name(layer: &Layer) -> PlSmallStr {
    let mut name = "geometry".to_owned();
    while layer.column(&name).is_some() {
        name.push('_');
    }
    name.into()
}

/// Some rows from one on.
fn batch(layer: &Layer, kind: &ArrowDataType, from: usize) -> PolarsResult<Box<dyn Array>> {
    let rows = ROWS.min(layer.len() - from);
    let part = layer.table.slice(from as i64, rows);
    let columns = part
        .columns()
        .iter()
        .map(|column| column.as_materialized_series().rechunk().to_arrow(0, CompatLevel::oldest()));
    let mut columns: Vec<Box<dyn Array>> = columns.collect();
    if layer.crs.is_some() {
        let shapes = layer.geometry[from..from + rows].iter().map(|shape| {
            let bytes = shape.as_ref().map(to_wkb).transpose();
            bytes.map_err(|error| PolarsError::ComputeError(error.to_string().into()))
        });
        let shapes: Vec<Option<Vec<u8>>> = shapes.collect::<PolarsResult<_>>()?;
        columns.push(BinaryArray::<i64>::from_iter(shapes).boxed());
    }
    Ok(StructArray::try_new(kind.clone(), rows, columns, None)?.boxed())
}
