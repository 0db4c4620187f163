//! GeoParquet there and back, real files, broken files.

use geo::{Geometry, Point};
use nahraum::base::codes;
use nahraum::crs::describe_crs;
use nahraum::dataset::{CrsId, Layer};
use nahraum::format::{FormatError, OutputFormat, ReadOptions, write_layer};
use polars::prelude::{
    Column, DataFrame, IntoColumn, KeyValueMetadata, NamedFrom, ParquetWriter, Series,
};

use super::{
    areas, assert_same_rows, assert_survives_damage, many_points, read, read_with, way_length,
    written,
};
use crate::support::real;

fn described(mut layer: Layer) -> Layer {
    describe_crs(&mut layer).expect("a known CRS");
    layer
}

/// The metadata under a key.
fn metadata(bytes: &[u8], key: &str) -> Option<String> {
    let mut bytes = std::io::Cursor::new(bytes);
    let all = polars_parquet::read::read_metadata(&mut bytes).expect("a Parquet file");
    let pairs = all.key_value_metadata().clone().unwrap_or_default();
    pairs.into_iter().find(|pair| pair.key == key).and_then(|pair| pair.value)
}

#[test]
fn values_shapes_crs_and_descriptions_come_back() {
    let layer = described(areas());
    let bytes = written(&layer, OutputFormat::Parquet);
    let back = read("areas.parquet", &bytes).expect("readable");
    assert_eq!(back.diagnostics.groups().count(), 0, "{:?}", back.diagnostics);
    assert_same_rows(&back.layer, &layer, "change");
    assert_eq!(back.layer.crs, Some(CrsId::epsg(25832)));
    assert_eq!((&*back.layer.title, &*back.layer.description), ("Gebiete", "Four areas"));
    assert_eq!(back.layer.fields, layer.fields);
    assert_eq!(back.layer.attribution, ["© Somebody; © Somebody else, CC BY 4.0"]);
    assert_eq!(bytes, written(&layer, OutputFormat::Parquet), "the same bytes again");
    // Without a definition of its CRS it cannot be written.
    let refused = write_layer(&areas(), OutputFormat::Parquet, &mut Vec::new());
    assert!(matches!(refused, Err(FormatError::Unwritable { .. })), "{refused:?}");
}

#[test]
fn the_metadata_are_those_of_the_standard() {
    let geo = metadata(&written(&described(areas()), OutputFormat::Parquet), "geo");
    let geo: serde_json::Value = serde_json::from_str(&geo.expect("there")).expect("JSON");
    assert_eq!((&geo["version"], &geo["primary_column"]), (&"1.1.0".into(), &"geometry".into()));
    let column = &geo["columns"]["geometry"];
    assert_eq!(column["encoding"], "WKB");
    assert_eq!(column["geometry_types"], serde_json::json!(["MultiPolygon", "Polygon"]));
    assert_eq!(column["bbox"], serde_json::json!([0.0, 0.0, 373_100.0, 5_705_100.0]));
    assert_eq!(column["covering"]["bbox"]["ymax"], serde_json::json!(["bbox", "ymax"]));
    assert_eq!(column["crs"]["id"], serde_json::json!({"authority": "EPSG", "code": 25832}));
    // Longitude and latitude need no statement; an unknown system is stated.
    for (crs, expected) in [(Some(CrsId::wgs84()), None), (None, Some(serde_json::Value::Null))] {
        let bytes = written(&Layer { crs, ..many_points(3) }, OutputFormat::Parquet);
        let geo = metadata(&bytes, "geo").expect("there");
        let geo: serde_json::Value = serde_json::from_str(&geo).expect("JSON");
        assert_eq!(geo["columns"]["geometry"].get("crs"), expected.as_ref());
    }
}

#[test]
fn rows_lie_along_a_curve_in_groups_and_the_unplaced_come_last() {
    let mut layer = described(many_points(150_000));
    layer.geometry[7] = None;
    let bytes = written(&layer, OutputFormat::Parquet);
    let contents =
        polars_parquet::read::read_metadata(&mut std::io::Cursor::new(&bytes)).expect("valid");
    let rows: Vec<usize> = contents.row_groups.iter().map(|group| group.num_rows()).collect();
    assert_eq!(rows, [65_536, 65_536, 18_928]);
    let back = read("points.parquet", &bytes).expect("readable").layer;
    assert_eq!(back.geometry.last(), Some(&None));
    assert!(way_length(&back) < way_length(&layer) / 10.0);
    assert_same_rows(&back, &layer, "number");
}

#[test]
fn a_table_without_shapes_keeps_its_order_and_columns_named_like_ours_stay() {
    let mut table = areas();
    table.geometry.fill(None);
    let back = read("x.parquet", &written(&table, OutputFormat::Parquet)).expect("readable").layer;
    assert!(back.table.equals_missing(&table.table), "{:?}", back.table);
    assert_eq!((back.geometry, back.crs), (vec![None; 4], None));
    let mut layer = described(areas());
    let twins = ["geometry", "bbox"].map(|name| Column::new(name.into(), ["x"; 4]));
    for twin in twins {
        layer.table.with_column(twin).expect("one length");
    }
    let back = read("x.parquet", &written(&layer, OutputFormat::Parquet)).expect("readable").layer;
    assert_same_rows(&back, &layer, "change");
    let empty = Layer { crs: Some(CrsId::wgs84()), ..many_points(0) };
    assert_eq!(
        read("x.parquet", &written(&empty, OutputFormat::Parquet)).expect("read").layer.len(),
        0
    );
}

#[test]
fn bytes_without_metadata_are_refused_and_broken_shapes_are_findings() {
    let file = |metadata: Option<KeyValueMetadata>| {
        let shapes: Vec<Option<&[u8]>> = vec![None, Some(b"x")];
        let column = Series::new("geometry".into(), shapes).into_column();
        let mut table = DataFrame::new(2, vec![column]).expect("one column");
        let mut file = Vec::new();
        let writer = ParquetWriter::new(&mut file).with_key_value_metadata(metadata);
        writer.finish(&mut table).expect("written");
        file
    };
    let error = read("x.parquet", &file(None)).expect_err("no metadata");
    assert!(error.to_string().contains("not GeoParquet"), "{error}");
    // The second shape is none.
    let geo = r#"{"primary_column":"geometry","columns":{"geometry":{"encoding":"WKB"}}}"#;
    let metadata = KeyValueMetadata::from_static(vec![("geo".to_owned(), geo.to_owned())]);
    let told = read("x.parquet", &file(Some(metadata))).expect("readable");
    assert_eq!(told.layer.geometry, vec![None; 2]);
    let found: Vec<_> = told.diagnostics.groups().map(|group| group.code()).collect();
    assert_eq!(found, [codes::E781]);
}

#[test]
fn the_configured_crs_counts_and_the_difference_is_told() {
    let layer = Layer { crs: Some(CrsId::wgs84()), ..many_points(1) };
    let plain = written(&layer, OutputFormat::Parquet);
    assert_eq!(read("x.parquet", &plain).expect("whole").diagnostics.groups().count(), 0);
    let options = ReadOptions { crs: Some(CrsId::epsg(25832)), ..ReadOptions::default() };
    let told = read_with("x.parquet", &plain, &options).expect("readable");
    assert_eq!(told.layer.crs, Some(CrsId::epsg(25832)));
    assert!(told.diagnostics.groups().any(|group| group.code() == codes::W214));
    assert_eq!(told.layer.geometry[0], Some(Geometry::from(Point::new(0.0, 0.0))));
}

#[test]
fn broken_files_are_errors_or_findings_and_never_a_panic() {
    assert_survives_damage(
        "areas.parquet",
        &written(&described(areas()), OutputFormat::Parquet),
        3,
    );
    for bytes in [&b"PAR1\x00"[..], b"PAR1\x15\x04\x15\x90\x01", b"PAR1\x00\x00\x00\x00\x00PAR1"] {
        assert!(read("x.parquet", bytes).is_err(), "{bytes:?}");
    }
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn files_of_other_programs_are_read() {
    let open = |name: &str| read(name, &std::fs::read(real(name)).expect("there"));
    let example = open("reference/geoparquet/example.parquet").expect("readable");
    assert_eq!((example.layer.len(), example.layer.crs.clone()), (5, Some(CrsId::wgs84())));
    assert!(example.layer.geometry.iter().all(Option::is_some));
    assert_eq!(example.diagnostics.groups().count(), 0, "{:?}", example.diagnostics);
    assert!(
        example.layer.column_names().contains(&"iso_a3".to_owned()),
        "{:?}",
        example.layer.column_names()
    );
    // Bytes that no metadata explain may be geometries or not.
    for name in ["list_field_values_file.parquet", "list_nested_struct_file.parquet"] {
        let refused = open(&format!("reference/geopackage/{name}")).expect_err("no metadata");
        assert!(refused.to_string().contains("no metadata `geo`"), "{refused}");
    }
}
