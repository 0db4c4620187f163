//! Formats with typed columns: what is written is read back, and broken files are errors.

mod flatgeobuf;
mod parquet;
mod plain;
mod workbook;

use geo::{BoundingRect, Geometry, MultiPolygon, Point, polygon};
use nahraum::dataset::{CrsId, FieldInfo, Layer};
use nahraum::format::{
    FormatError, Input, OutputFormat, ReadLayer, ReadOptions, read_layer, write_layer,
};
use polars::prelude::{Column, DataFrame};

/// Four areas with values of every type, and holes in each.
pub fn areas() -> Layer {
    let square = |x: f64, y: f64| polygon![(x: x, y: y), (x: x + 100.0, y: y), (x: x + 100.0, y: y + 100.0), (x: x, y: y)];
    let with_hole = polygon!(
        exterior: [(x: 0., y: 0.), (x: 9., y: 0.), (x: 9., y: 9.), (x: 0., y: 0.)],
        interiors: [[(x: 4., y: 1.), (x: 8., y: 1.), (x: 8., y: 5.), (x: 4., y: 1.)]],
    );
    let shapes: [Geometry<f64>; 4] = [
        square(371_000.0, 5_701_000.0).into(),
        MultiPolygon(vec![square(372_000.0, 5_700_000.0), square(373_000.0, 5_700_000.0)]).into(),
        square(370_000.0, 5_705_000.0).into(),
        with_hole.into(),
    ];
    let columns = vec![
        Column::new("zone".into(), [Some("Größe ß"), None, Some("=1+1"), Some("<b>")]),
        Column::new("persons".into(), [Some(1_u64), None, Some(u64::from(u32::MAX) + 1), Some(4)]),
        Column::new("change".into(), [Some(i64::MIN), Some(-1), None, Some((1 << 53) + 1)]),
        Column::new("share".into(), [None, Some(0.25), Some(-0.0), Some(1e300)]),
        Column::new("open".into(), [Some(true), Some(false), None, Some(true)]),
    ];
    let field = |name: &str, unit: &str, alias: &str| FieldInfo {
        name: name.into(),
        unit: unit.into(),
        description: format!("What {name} means"),
        alias: alias.into(),
    };
    Layer {
        name: "areas".into(),
        title: "Gebiete".into(),
        description: "Four areas".into(),
        crs: Some(CrsId::epsg(25832)),
        geometry: shapes.into_iter().map(Some).collect(),
        table: DataFrame::new(4, columns).expect("one length"),
        fields: vec![field("persons", "persons", "Einwohner"), field("share", "share", "")],
        attribution: vec!["© Somebody".into(), "© Somebody else, CC BY 4.0".into()],
        ..Layer::default()
    }
}

/// Points whose order in the table leaps across the region, numbered.
pub fn many_points(count: usize) -> Layer {
    let place = |at: usize| Point::new((at * 617 % 1000) as f64, (at * 379 % 997) as f64);
    let numbers: Vec<i64> = (0..count as i64).collect();
    Layer {
        name: "points".into(),
        crs: Some(CrsId::epsg(25832)),
        geometry: (0..count).map(|at| Some(place(at).into())).collect(),
        table: DataFrame::new(count, vec![Column::new("number".into(), numbers)]).expect("one"),
        ..Layer::default()
    }
}

/// Length of the way through the places of a layer in the order of its rows.
pub fn way_length(layer: &Layer) -> f64 {
    let places = layer.geometry.iter().flatten().filter_map(|shape| shape.bounding_rect());
    let places: Vec<_> = places.map(|rect| rect.min()).collect();
    places.windows(2).map(|two| (two[0].x - two[1].x).hypot(two[0].y - two[1].y)).sum()
}

pub fn written(layer: &Layer, format: OutputFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_layer(layer, format, &mut bytes).expect("writable");
    bytes
}

pub fn read(name: &str, bytes: &[u8]) -> Result<ReadLayer, FormatError> {
    read_with(name, bytes, &ReadOptions::default())
}

pub fn read_with(
    name: &str,
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<ReadLayer, FormatError> {
    read_layer(&Input::Bytes { name: name.into(), bytes: bytes.into() }, options)
}

/// Asserts that two layers have the same rows, in any order: the values of a column tell them apart.
#[track_caller]
pub fn assert_same_rows(given: &Layer, expected: &Layer, key: &str) {
    let rows = |layer: &Layer| {
        let key = layer.column(key).expect("the key").clone();
        let mut rows: Vec<(String, String)> = (0..layer.len())
            .map(|row| {
                let values: Vec<String> = layer
                    .table
                    .columns()
                    .iter()
                    .map(|column| format!("{:?}", column.get(row).expect("a row")))
                    .collect();
                let shape = layer.geometry[row].as_ref().map(|shape| format!("{shape:?}"));
                (format!("{:?}", key.get(row)), format!("{} {shape:?}", values.join(" ")))
            })
            .collect();
        rows.sort();
        rows
    };
    assert_eq!(given.column_names(), expected.column_names());
    assert_eq!(rows(given), rows(expected));
}

/// Reads broken copies of a file. One that is cut, at every length that is a multiple of `step`, is an error; one
/// with flipped bits is a layer or an error, and never a panic.
#[track_caller]
pub fn assert_survives_damage(name: &str, whole: &[u8], step: usize) {
    for end in (0..whole.len()).step_by(step) {
        let cut = read(name, &whole[..end]);
        assert!(cut.is_err(), "{name} cut at {end} of {} is read", whole.len());
    }
    for at in (0..whole.len()).step_by(step) {
        for mask in [0x01, 0x80, 0xff] {
            let mut damaged = whole.to_vec();
            damaged[at] ^= mask;
            drop(read(name, &damaged));
        }
    }
}
