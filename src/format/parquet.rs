//! GeoParquet 1.1: WKB geometry in a Parquet table.

use std::io::Write;

use geo::{BoundingRect, Geometry};
use polars::prelude::{Column, KeyValueMetadata, ParquetWriter};
use serde_json::json;
use wkb::Endianness;
use wkb::error::WkbError;
use wkb::writer::{WriteOptions, geometry_wkb_size, write_geometry};

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
        let wkb: Vec<Option<Vec<u8>>> = layer
            .geometry
            .iter()
            .map(|geometry| geometry.as_ref().map(to_wkb).transpose())
            .collect::<Result<_, _>>()
            .map_err(|error| unwritable(error.to_string()))?;
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

/// Well-known binary (OGC Simple Feature Access, part 1), little-endian. Fails when a ring or a
/// collection has more members than 32 bits can count.
fn to_wkb(geometry: &Geometry<f64>) -> Result<Vec<u8>, WkbError> {
    let mut bytes = Vec::with_capacity(geometry_wkb_size(geometry));
    let options = WriteOptions { endianness: Endianness::LittleEndian };
    write_geometry(&mut bytes, geometry, &options)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use geo::{line_string, point, polygon};

    use super::*;

    /// A head (little-endian, kind), counts and coordinates as the standard puts them.
    fn laid_out(parts: &[(u32, &[f64])]) -> Vec<u8> {
        let part = |(number, values): &(u32, &[f64])| {
            let values = values.iter().flat_map(|value| value.to_le_bytes());
            number.to_le_bytes().into_iter().chain(values).collect::<Vec<u8>>()
        };
        parts.iter().flat_map(part).collect()
    }

    #[test]
    fn geometries_are_laid_out_as_the_standard_says() {
        let bytes = to_wkb(&point! { x: 7.0, y: 51.5 }.into()).expect("one place");
        assert_eq!(bytes, [&[1][..], &laid_out(&[(1, &[7.0, 51.5])])].concat());
        let line = to_wkb(&line_string![(x: 1.0, y: 2.0), (x: 3.0, y: 4.0)].into());
        let expected = laid_out(&[(2, &[]), (2, &[1.0, 2.0, 3.0, 4.0])]);
        assert_eq!(line.expect("two places"), [&[1][..], &expected].concat());
        // Two rings of four corners: the outline and a hole.
        let square = polygon!(
            exterior: [(x: 0., y: 0.), (x: 9., y: 0.), (x: 0., y: 9.)],
            interiors: [[(x: 1., y: 1.), (x: 2., y: 1.), (x: 1., y: 2.)]],
        );
        let rings = laid_out(&[
            (3, &[]),
            (2, &[]),
            (4, &[0.0, 0.0, 9.0, 0.0, 0.0, 9.0, 0.0, 0.0]),
            (4, &[1.0, 1.0, 2.0, 1.0, 1.0, 2.0, 1.0, 1.0]),
        ]);
        let alone = [&[1][..], &rings].concat();
        assert_eq!(to_wkb(&square.clone().into()).expect("eight places"), alone);
        let several = to_wkb(&geo::MultiPolygon(vec![square]).into()).expect("eight places");
        assert_eq!(several, [&[1][..], &laid_out(&[(6, &[]), (1, &[])]), &alone].concat());
    }
}
