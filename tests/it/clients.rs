//! Results in the programs that they are for: GDAL, QGIS, GeoPandas, DuckDB. They run where the variable
//! `NAHRAUM_TEST_PYTHON` names a Python that has them; elsewhere the tests show as ignored.

use std::path::Path;
use std::process::Command;

use geo::Geometry;
use nahraum::dataset::{CrsId, Layer};
use nahraum::format::geopackage::{LayerOptions, Style, Writer};
use nahraum::format::{OutputFormat, write_layer_file};
use polars::prelude::{AnyValue, Column, DataFrame, DataType};
use serde_json::{Value, json};

use crate::geopackage::everything;

/// Runs a script of `tests/foreign` and asserts that it finds nothing.
#[track_caller]
pub fn finds_nothing(script: &str, arguments: &[&str]) {
    let python = std::env::var("NAHRAUM_TEST_PYTHON").expect("set, as it was at compile time");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign").join(script);
    let run = Command::new(python).arg(script).args(arguments).output().expect("a Python");
    let said = [run.stdout, run.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert!(run.status.success(), "{arguments:?}: {}", said.concat());
}

fn value(column: &Column, row: usize) -> Value {
    match column.get(row).expect("a row") {
        AnyValue::Null => Value::Null,
        AnyValue::Boolean(value) => value.into(),
        AnyValue::Int64(value) => value.into(),
        AnyValue::UInt64(value) => value.into(),
        // What is no number is null in JSON too.
        AnyValue::Float64(value) => value.into(),
        AnyValue::String(text) => text.into(),
        AnyValue::StringOwned(text) => text.as_str().into(),
        other => panic!("{other}"),
    }
}

/// What clients should see of a layer whose geometries are of one kind, or of any.
pub fn expected(layer: &Layer, kind: Option<&str>, style: &[&str]) -> Value {
    let columns = layer.table.columns().iter().map(|column| {
        let kind = match column.dtype() {
            DataType::Boolean => "boolean",
            DataType::Float64 => "real",
            DataType::String => "text",
            _ => "integer",
        };
        let alias = layer.fields.iter().find(|field| field.name == *column.name());
        json!({
            "name": column.name().as_str(), "type": kind, "alias": alias.map(|field| &field.alias),
            "values": (0..layer.len()).map(|row| value(column, row)).collect::<Vec<_>>(),
        })
    });
    let is_single = kind.is_some_and(|kind| !kind.starts_with("Multi"));
    let text = |geometry: &Geometry<f64>| {
        let several = match geometry {
            _ if is_single => geometry.clone(),
            Geometry::Polygon(one) => geo::MultiPolygon(vec![one.clone()]).into(),
            Geometry::Point(one) => geo::MultiPoint(vec![*one]).into(),
            Geometry::LineString(one) => geo::MultiLineString(vec![one.clone()]).into(),
            other => other.clone(),
        };
        wkt::ToWkt::wkt_string(&several)
    };
    json!({
        "name": layer.name, "rows": layer.len(), "kind": kind, "style": style,
        "crs": layer.crs.as_ref().map(CrsId::as_str), "columns": columns.collect::<Vec<_>>(),
        "geometries": layer.geometry.iter().map(|g| g.as_ref().map(text)).collect::<Vec<_>>(),
    })
}

/// A style with one rule for all.
fn style() -> Style {
    let qml = "<!DOCTYPE qgis PUBLIC \"http://mrcc.com/qgis.dtd\" \"SYSTEM\"><qgis version=\"3.22.0\">\
        <renderer-v2 type=\"RuleRenderer\"><rules key=\"root\"><rule key=\"r\" symbol=\"0\" \
        label=\"Größe\"/></rules><symbols><symbol name=\"0\" type=\"fill\"><layer class=\"SimpleFill\" \
        enabled=\"1\"/></symbol></symbols></renderer-v2><layerGeometryType>2</layerGeometryType></qgis>";
    Style { name: "Größe".into(), qml: qml.into(), sld: None }
}

/// One file with everything, seen by a client.
fn seen_by(client: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let [file, json] = ["größe.gpkg", "expected.json"].map(|name| folder.path().join(name));
    let places = Layer { name: "größe".into(), ..everything() };
    let ids = vec![Column::new("id".into(), ["ä", "b"])];
    let table = Layer {
        name: "towns".into(),
        geometry: vec![None; 2],
        table: DataFrame::new(2, ids).expect("one length"),
        ..Layer::default()
    };
    let mut writer = Writer::create(&file).expect("a file");
    let styled = LayerOptions { style: Some(style()), ..LayerOptions::default() };
    writer.add(&places, &styled).expect("storable");
    writer.add(&table, &LayerOptions::default()).expect("storable");
    writer.finish().expect("a file");
    let tables =
        json!([expected(&places, Some("Multi Polygon"), &["Größe"]), expected(&table, None, &[])]);
    std::fs::write(&json, tables.to_string()).expect("writable");
    let [file, json] = [&file, &json].map(|path| path.to_str().expect("a name in UTF-8"));
    finds_nothing("geopackage.py", &[client, file, json]);
}

#[test]
#[cfg_attr(not(clients), ignore = "needs NAHRAUM_TEST_PYTHON with GDAL")]
fn gdal_sees_what_was_written_and_does_not_warn() {
    seen_by("gdal");
}

#[test]
#[cfg_attr(not(clients), ignore = "needs NAHRAUM_TEST_PYTHON with pyogrio and GeoPandas")]
fn geopandas_sees_what_was_written() {
    seen_by("pyogrio");
}

#[test]
#[cfg_attr(
    not(clients),
    ignore = "needs NAHRAUM_TEST_PYTHON with DuckDB and its spatial extension"
)]
fn duckdb_sees_what_was_written() {
    seen_by("duckdb");
}

#[test]
#[cfg_attr(not(clients), ignore = "needs NAHRAUM_TEST_PYTHON with QGIS")]
fn qgis_sees_what_was_written_with_its_style() {
    seen_by("qgis");
}

/// A file of one layer, seen by programs that such files are for.
fn file_seen(form: &str, format: OutputFormat, layer: &Layer) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(format!("größe.{form}"));
    let json = folder.path().join("expected.json");
    write_layer_file(layer, format, &file).expect("storable");
    let table = expected(layer, Some("Multi Polygon"), &[]);
    std::fs::write(&json, table.to_string()).expect("writable");
    let [file, json] = [&file, &json].map(|path| path.to_str().expect("a name in UTF-8"));
    finds_nothing("single_files.py", &[form, file, json]);
}

#[test]
#[cfg_attr(not(clients), ignore = "needs NAHRAUM_TEST_PYTHON with GDAL and pyogrio")]
fn gdal_and_pyogrio_see_the_flatgeobuf_that_was_written() {
    let all = everything();
    let placed =
        Layer { geometry: all.geometry[..2].to_vec(), table: all.table.slice(0, 2), ..all.clone() };
    let points = vec![Some(geo::Point::new(350_000.5, 5_700_000.25).into()), None];
    let lines = vec![None, Some(geo::LineString::from(vec![(1.0, 2.0), (3.5, 4.0)]).into())];
    let kinds = [points, lines].map(|geometry| Layer { geometry, ..placed.clone() });
    for layer in [&all, &placed].into_iter().chain(&kinds) {
        file_seen("fgb", OutputFormat::FlatGeobuf, layer);
    }
}

#[test]
#[cfg_attr(not(clients), ignore = "needs NAHRAUM_TEST_PYTHON with GeoPandas, pyarrow and DuckDB")]
fn geopandas_and_duckdb_see_the_geoparquet_that_was_written() {
    file_seen("parquet", OutputFormat::Parquet, &everything());
}

/// Names that a spreadsheet would compute, and a script.
#[test]
#[cfg_attr(not(clients), ignore = "needs NAHRAUM_TEST_PYTHON with openpyxl")]
fn openpyxl_sees_the_workbook_that_was_written_and_no_formula() {
    let mut layer = everything();
    let names = ["=1+1", "@SUM(A1)", "<script>alert(1)</script>", "+49 234"];
    layer.table.with_column(Column::new("name".into(), names)).expect("one length");
    file_seen("xlsx", OutputFormat::Xlsx, &layer);
}
