//! GeoParquet 1.1: WKB geometry in a Parquet table.

use std::io::Write;

use geo::{BoundingRect, Coord, Geometry, LineString, Polygon};
use polars::prelude::{Column, KeyValueMetadata, ParquetWriter};
use serde_json::json;

use super::error::FormatError;
use super::output::OutputFormat;
use super::watched::Watched;
use crate::dataset::{CrsId, Layer};

/// Writes a layer as GeoParquet; without any geometry as a plain table.
pub(super) fn write(layer: &Layer, sink: &mut dyn Write) -> Result<(), FormatError> {
    let unwritable = |reason: String| FormatError::Unwritable {
        layer: layer.name.clone(),
        format: OutputFormat::Parquet,
        reason,
    };
    let mut table = layer.table.clone();
    let mut metadata = Vec::new();
    if layer.geometry.iter().any(Option::is_some) {
        if layer.crs.as_ref().is_some_and(|crs| *crs != CrsId::wgs84()) {
            return Err(unwritable("the layer is not in WGS 84; transform it first".into()));
        }
        let wkb: Vec<Option<Vec<u8>>> =
            layer.geometry.iter().map(|geometry| geometry.as_ref().map(to_wkb)).collect();
        let wkb: Vec<Option<&[u8]>> = wkb.iter().map(|bytes| bytes.as_deref()).collect();
        table
            .with_column(Column::new("geometry".into(), wkb))
            .map_err(|error| unwritable(error.to_string()))?;
        metadata.push(("geo".to_owned(), geo_metadata(layer)));
    }
    if !layer.attribution.is_empty() {
        metadata.push(("nahraum:attribution".to_owned(), layer.attribution.join("; ")));
    }
    if !layer.fields.is_empty() {
        let fields = layer.fields.iter().map(|field| {
            json!({"name": field.name, "unit": field.unit, "description": field.description})
        });
        metadata.push(("nahraum:fields".to_owned(), json!(fields.collect::<Vec<_>>()).to_string()));
    }
    let mut sink = Watched::new(sink);
    let written = ParquetWriter::new(&mut sink)
        .with_key_value_metadata(Some(KeyValueMetadata::from_static(metadata)))
        .finish(&mut table);
    let flushed = written.and_then(|_| Ok(sink.flush()?));
    sink.outcome(flushed, layer, OutputFormat::Parquet)
}

/// The `geo` metadata of GeoParquet 1.1; without `crs` it means longitude, latitude on WGS 84.
fn geo_metadata(layer: &Layer) -> String {
    let geometries = || layer.geometry.iter().flatten();
    let mut types: Vec<&str> = geometries().map(type_name).collect();
    types.sort_unstable();
    types.dedup();
    let mut column = json!({"encoding": "WKB", "geometry_types": types});
    let boxes = geometries().filter_map(|geometry| geometry.bounding_rect());
    let whole = boxes
        .map(|rect| [rect.min().x, rect.min().y, rect.max().x, rect.max().y])
        .reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
    if let Some(bbox) = whole {
        column["bbox"] = json!(bbox);
    }
    json!({"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}})
        .to_string()
}

fn type_name(geometry: &Geometry<f64>) -> &'static str {
    match geometry {
        Geometry::Point(_) => "Point",
        Geometry::Line(_) | Geometry::LineString(_) => "LineString",
        Geometry::Polygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => "Polygon",
        Geometry::MultiPoint(_) => "MultiPoint",
        Geometry::MultiLineString(_) => "MultiLineString",
        Geometry::MultiPolygon(_) => "MultiPolygon",
        Geometry::GeometryCollection(_) => "GeometryCollection",
    }
}

/// Well-known binary (OGC Simple Feature Access, part 1), little-endian.
fn to_wkb(geometry: &Geometry<f64>) -> Vec<u8> {
    let mut bytes = Vec::new();
    put_geometry(&mut bytes, geometry);
    bytes
}

fn put_head(bytes: &mut Vec<u8>, kind: u32) {
    bytes.push(1);
    bytes.extend(kind.to_le_bytes());
}

fn put_count(bytes: &mut Vec<u8>, count: usize) {
    bytes.extend((count as u32).to_le_bytes());
}

fn put_coord(bytes: &mut Vec<u8>, at: Coord<f64>) {
    bytes.extend(at.x.to_le_bytes());
    bytes.extend(at.y.to_le_bytes());
}

fn put_line(bytes: &mut Vec<u8>, line: &LineString<f64>) {
    put_count(bytes, line.0.len());
    line.0.iter().for_each(|at| put_coord(bytes, *at));
}

fn put_polygon(bytes: &mut Vec<u8>, polygon: &Polygon<f64>) {
    put_head(bytes, 3);
    put_count(bytes, 1 + polygon.interiors().len());
    put_line(bytes, polygon.exterior());
    polygon.interiors().iter().for_each(|ring| put_line(bytes, ring));
}

fn put_geometry(bytes: &mut Vec<u8>, geometry: &Geometry<f64>) {
    match geometry {
        Geometry::Point(point) => {
            put_head(bytes, 1);
            put_coord(bytes, point.0);
        }
        Geometry::Line(line) => {
            put_head(bytes, 2);
            put_line(bytes, &LineString::from(line));
        }
        Geometry::LineString(line) => {
            put_head(bytes, 2);
            put_line(bytes, line);
        }
        Geometry::Polygon(polygon) => put_polygon(bytes, polygon),
        Geometry::Rect(rect) => put_polygon(bytes, &rect.to_polygon()),
        Geometry::Triangle(triangle) => put_polygon(bytes, &triangle.to_polygon()),
        Geometry::MultiPoint(points) => {
            put_head(bytes, 4);
            put_count(bytes, points.0.len());
            points.iter().for_each(|point| put_geometry(bytes, &Geometry::Point(*point)));
        }
        Geometry::MultiLineString(lines) => {
            put_head(bytes, 5);
            put_count(bytes, lines.0.len());
            for line in lines {
                put_head(bytes, 2);
                put_line(bytes, line);
            }
        }
        Geometry::MultiPolygon(polygons) => {
            put_head(bytes, 6);
            put_count(bytes, polygons.0.len());
            polygons.iter().for_each(|polygon| put_polygon(bytes, polygon));
        }
        Geometry::GeometryCollection(members) => {
            put_head(bytes, 7);
            put_count(bytes, members.0.len());
            members.iter().for_each(|member| put_geometry(bytes, member));
        }
    }
}

#[cfg(test)]
mod tests {
    use geo::point;

    use super::*;

    #[test]
    fn a_point_is_twenty_one_bytes() {
        let bytes = to_wkb(&point! { x: 7.0, y: 51.5 }.into());
        assert_eq!(bytes.len(), 21);
        assert_eq!(bytes[..5], [1, 1, 0, 0, 0]);
        assert_eq!(f64::from_le_bytes(bytes[13..].try_into().expect("eight bytes")), 51.5);
    }
}
