//! Forms without types of their own: what is written is read back.

use geo::orient::Direction;
use geo::{Coord, Geometry, MapCoords, Orient};
use nahraum::dataset::{CrsId, Layer, text_value};
use nahraum::format::{OutputFormat, ReadOptions};
use polars::prelude::Column;

use super::{areas, read, read_with, written};

/// The values of all columns of a layer as texts; real numbers, which have several spellings, in one of them.
fn values(layer: &Layer) -> Vec<(String, Vec<Option<String>>)> {
    let columns = layer.table.columns().iter();
    let texts = columns.map(|column| {
        let name = column.name().to_string();
        let spelt = |text: String| match &*name {
            "share" => format!("{:?}", text.parse::<f64>().expect("a number")),
            _ => text,
        };
        let texts = (0..layer.len()).map(|row| text_value(column, row).map(spelt)).collect();
        (name, texts)
    });
    texts.collect()
}

/// Letters, nulls, both ends of what 64 bits hold, real numbers and truth values, and texts that a spreadsheet or a
/// browser would run.
#[test]
fn values_come_back_from_text_tables_and_workbooks() {
    let mut given = areas();
    let rows = [Some(u64::MAX >> 1), Some(0), None, Some(7)];
    given.table.with_column(Column::new("large".into(), rows)).expect("rows");
    given.fields.clear();
    let text = read("areas.csv", &written(&given, OutputFormat::Csv)).expect("readable").layer;
    assert_eq!(values(&text), values(&given));
    let bytes = written(&given, OutputFormat::Xlsx);
    let options = ReadOptions { table: Some("areas".to_owned()), ..ReadOptions::default() };
    let book = read_with("areas.xlsx", &bytes, &options).expect("readable").layer;
    assert_eq!(values(&book), values(&given));
}

#[test]
fn values_and_shapes_come_back_from_geojson() {
    let mut given = areas();
    given.crs = Some(CrsId::wgs84());
    for shape in given.geometry.iter_mut().flatten() {
        // Seven decimals are kept, and outer rings run counterclockwise, inner ones clockwise (RFC 7946).
        *shape = match shape.map_coords(|at| Coord { x: at.x / 1e5, y: at.y / 1e6 }) {
            Geometry::Polygon(one) => one.orient(Direction::Default).into(),
            other => other,
        };
    }
    given.geometry[2] = None;
    let back = read("areas.geojson", &written(&given, OutputFormat::GeoJson)).expect("readable");
    assert_eq!(values(&back.layer), values(&given));
    assert_eq!(back.layer.geometry, given.geometry);
    assert_eq!(back.layer.crs, given.crs);
}
