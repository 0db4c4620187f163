//! Layers to GeoParquet.

use std::io::Write;
use std::ops::Range;

use geo::{BoundingRect, Coord, Rect};
use polars::prelude::{
    ArrowDataType, ArrowField, ArrowSchema, CompatLevel, DataFrame, IdxCa, PolarsResult, SchemaExt,
};
use polars_arrow::array::{BinaryArray, PrimitiveArray, StructArray};
use polars_arrow::bitmap::Bitmap;
use serde_json::json;

use super::encode::{Group, GroupFile};
use super::geo_key::{KEY, describe};
use super::wkb::to_wkb;
use crate::base::spatial_order;
use crate::dataset::{Layer, SCHEMA_VERSION};
use crate::format::error::FormatError;
use crate::format::output::OutputFormat;
use crate::format::watched::Watched;

/// Rows of a group. A reader that wants a part of the region skips the groups whose boxes lie elsewhere.
pub(super) const GROUP_ROWS: usize = 1 << 16;
/// The sides of a box, in the order of the standard.
const SIDES: [&str; 4] = ["xmin", "ymin", "xmax", "ymax"];

/// Writes a layer as GeoParquet 1.1; without any geometry as a plain table.
///
/// Rows are in the order of a Hilbert curve, those without a position last, in groups of 65,536, with the box of
/// each geometry in a column of its own (the standard's bbox covering): a reader finds a part of the region
/// without reading the whole. A plain table keeps its order.
///
/// # Errors
/// [`FormatError::Unwritable`] when the layer is neither in WGS 84 nor has the definition of its CRS;
/// [`FormatError::File`].
pub(in crate::format) fn write(layer: &Layer, sink: &mut dyn Write) -> Result<(), FormatError> {
    let has_shapes = layer.geometry.iter().any(Option::is_some);
    let shapes = has_shapes.then(|| Shapes::from_layer(layer));
    let mut metadata = metadata(layer);
    if let Some(shapes) = &shapes {
        let text = shapes.describe(layer).map_err(|reason| FormatError::Unwritable {
            layer: layer.name.clone(),
            format: OutputFormat::Parquet,
            reason,
        })?;
        metadata.push((KEY.to_owned(), text));
    }
    let mut sink = Watched::new(sink);
    let written = write_rows(layer, shapes.as_ref(), metadata, &mut sink);
    let flushed = written.and_then(|()| Ok(sink.flush()?));
    sink.outcome(flushed, layer, OutputFormat::Parquet)
}

fn write_rows(
    layer: &Layer,
    shapes: Option<&Shapes>,
    metadata: Vec<(String, String)>,
    sink: &mut Watched<'_>,
) -> PolarsResult<()> {
    let level = CompatLevel::oldest();
    let mut schema = layer.table.schema().to_arrow(level);
    if let Some(shapes) = shapes {
        shapes.add_fields(&mut schema);
    }
    let group = |number: usize| {
        let from = number * GROUP_ROWS;
        let rows = from..layer.len().min(from + GROUP_ROWS);
        // The rows of a group alone are put into its order: a copy of the whole table would double the memory.
        Ok(match shapes {
            Some(shapes) => {
                let order = IdxCa::from_vec("order".into(), shapes.order[rows.clone()].to_vec());
                let mut columns = columns(&layer.table.take(&order)?, level);
                columns.extend(shapes.columns(layer, rows)?);
                columns
            }
            None => columns(&layer.table.slice(from as i64, rows.len()), level),
        })
    };
    let mut file = GroupFile::new(sink, schema)?;
    file.write(layer.len().div_ceil(GROUP_ROWS), &group)?;
    file.finish(metadata)
}

/// The columns of a table as they are written.
pub(super) fn columns(table: &DataFrame, level: CompatLevel) -> Group {
    let columns = table.columns().iter();
    columns.map(|column| column.as_materialized_series().rechunk().to_arrow(0, level)).collect()
}

/// Attribution, title, and what is known about the columns.
pub(super) fn metadata(layer: &Layer) -> Vec<(String, String)> {
    let mut metadata = Vec::new();
    let mut add = |key: &str, value: String| {
        if !value.is_empty() {
            metadata.push((format!("nahraum:{key}"), value));
        }
    };
    add("schema", SCHEMA_VERSION.to_string());
    add("title", layer.title.clone());
    add("description", layer.description.clone());
    add("attribution", layer.attribution.join("; "));
    if !layer.fields.is_empty() {
        let fields = layer.fields.iter().map(|field| {
            json!({
                "name": field.name, "unit": field.unit, "description": field.description,
                "alias": field.alias,
            })
        });
        add("fields", json!(fields.collect::<Vec<_>>()).to_string());
    }
    metadata
}

/// The geometries of a layer on their way into a file.
struct Shapes {
    /// The column of the geometries.
    name: String,
    /// The column of their boxes.
    covering: String,
    /// The box of each row.
    boxes: Vec<Option<Rect<f64>>>,
    /// The rows in the order in which they are written.
    order: Vec<u32>,
}

impl Shapes {
    fn from_layer(layer: &Layer) -> Self {
        let boxes = layer.geometry.iter().map(|shape| shape.as_ref()?.bounding_rect());
        let boxes: Vec<Option<Rect<f64>>> = boxes.collect();
        let rows = 0..boxes.len() as u32;
        let (placed, others): (Vec<u32>, Vec<u32>) =
            rows.partition(|row| boxes[*row as usize].is_some());
        let centres = boxes.iter().flatten().map(|rect| rect.center());
        let centres: Vec<Coord<f64>> = centres.collect();
        let along = spatial_order(&centres).into_iter().map(|at| placed[at as usize]);
        let order = along.chain(others).collect();
        let free = |wanted: &str| {
            let mut name = wanted.to_owned();
            while layer.table.column(&name).is_ok() {
                name.push('_');
            }
            name
        };
        Self { name: free("geometry"), covering: free("bbox"), boxes, order }
    }

    fn describe(&self, layer: &Layer) -> Result<String, String> {
        describe(layer, &self.boxes, &self.name, &self.covering)
    }

    fn add_fields(&self, schema: &mut ArrowSchema) {
        let sides = ArrowDataType::Struct(side_fields());
        let fields = [(&self.covering, sides), (&self.name, ArrowDataType::LargeBinary)];
        for (name, kind) in fields {
            schema.insert(name.into(), ArrowField::new(name.into(), kind, true));
        }
    }

    /// The boxes and geometries of a range of rows in the order in which they are written.
    fn columns(&self, layer: &Layer, rows: Range<usize>) -> PolarsResult<Group> {
        let rows = &self.order[rows];
        let boxes: Vec<Option<Rect<f64>>> =
            rows.iter().map(|row| self.boxes[*row as usize]).collect();
        let side = |of: fn(&Rect<f64>) -> f64| {
            let values = boxes.iter().map(|rect| rect.as_ref().map(of));
            PrimitiveArray::<f64>::from_iter(values).boxed()
        };
        let sides = vec![
            side(|rect| rect.min().x),
            side(|rect| rect.min().y),
            side(|rect| rect.max().x),
            side(|rect| rect.max().y),
        ];
        let is_known = Bitmap::from_iter(boxes.iter().map(Option::is_some));
        let kind = ArrowDataType::Struct(side_fields());
        let covering = StructArray::try_new(kind, rows.len(), sides, Some(is_known))?.boxed();
        let shapes = rows.iter().map(|row| {
            let shape = layer.geometry[*row as usize].as_ref();
            shape.map(to_wkb).transpose().map_err(|error| {
                polars::prelude::PolarsError::ComputeError(error.to_string().into())
            })
        });
        let shapes: Vec<Option<Vec<u8>>> = shapes.collect::<PolarsResult<_>>()?;
        Ok(vec![covering, BinaryArray::<i64>::from_iter(shapes).boxed()])
    }
}

fn side_fields() -> Vec<ArrowField> {
    SIDES.map(|side| ArrowField::new(side.into(), ArrowDataType::Float64, true)).to_vec()
}
