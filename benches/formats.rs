//! Benchmarks of reading and writing, in bytes per second. With one thread:
//! `RAYON_NUM_THREADS=1 cargo bench --bench formats`.
//! Real data are read from the folder `NAHRAUM_TEST_DATA`.

use std::io::Cursor;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use geo::Point;
use nahraum::dataset::{CrsId, Layer};
use nahraum::format::{
    Input, OsmSelection, OutputFormat, ReadOptions, read_layer, read_osm, write_layer,
};
use polars::prelude::{Column, CsvReadOptions, DataFrame, SerReader};

fn main() {
    divan::main();
}

/// Points with eight attributes each.
fn points() -> Vec<u8> {
    let feature = |at: usize| {
        format!(
            "{{\"type\":\"Feature\",\"geometry\":{{\"type\":\"Point\",\"coordinates\":[7.{at:06},51.{at:06}]}},\
             \"properties\":{{\"id\":\"F{at:06}\",\"name\":\"Einrichtung {at}\",\"category\":\"pharmacy\",\
             \"provider\":\"Träger {}\",\"provider_type\":\"non_profit\",\"capacity\":{},\"share\":0.{at},\
             \"open\":true}}}}",
            at % 50,
            at % 120
        )
    };
    collection((0..100_000).map(feature))
}

/// Polygons with sixty corners each.
fn polygons() -> Vec<u8> {
    let feature = |at: usize| {
        let corner = |step: usize| {
            let angle = (step % 60) as f64 / 60.0 * std::f64::consts::TAU;
            let x = 7.0 + at as f64 * 1e-5 + 0.001 * angle.cos();
            format!("[{x:.7},{:.7}]", 51.0 + 0.001 * angle.sin())
        };
        let ring: Vec<String> = (0..=60).map(corner).collect();
        format!(
            "{{\"type\":\"Feature\",\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{}]]}},\
             \"properties\":{{\"id\":\"{at:05}\",\"name\":\"Quartier {at}\",\"persons\":{at}}}}}",
            ring.join(",")
        )
    };
    collection((0..20_000).map(feature))
}

fn collection(features: impl Iterator<Item = String>) -> Vec<u8> {
    let features: Vec<String> = features.collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}", features.join(",\n")).into()
}

/// A million cells in the form of a census table.
fn cells() -> Vec<u8> {
    let line = |at: usize| {
        format!("CRS3035RES100mN{at}E{at};{at}50;{at}50;{};{},5;\n", at % 300, at % 100)
    };
    let lines: String = (0..1_000_000).map(line).collect();
    format!("id;x;y;persons;share_65;note\n{lines}").into()
}

fn bench_read(bencher: Bencher, name: &str, bytes: Vec<u8>) {
    let count = BytesCount::new(bytes.len());
    let input = Input::Bytes { name: name.into(), bytes };
    bencher
        .counter(count)
        .bench(|| read_layer(&input, &ReadOptions::default()).expect("readable").layer.len());
}

#[divan::bench(sample_count = 8)]
fn read_geojson_points(bencher: Bencher) {
    bench_read(bencher, "points.geojson", points());
}

#[divan::bench(sample_count = 8)]
fn read_geojson_polygons(bencher: Bencher) {
    bench_read(bencher, "polygons.geojson", polygons());
}

#[divan::bench(sample_count = 5)]
fn read_csv_cells(bencher: Bencher) {
    bench_read(bencher, "cells.csv", cells());
}

/// The yardstick: polars' own reader, which gives texts alone, without line numbers, findings, decimal
/// signs and points.
#[divan::bench(sample_count = 5)]
fn parse_csv_cells_by_polars(bencher: Bencher) {
    let bytes = cells();
    let parse = || {
        CsvReadOptions::default()
            .with_infer_schema_length(Some(0))
            .map_parse_options(|options| options.with_separator(b';'))
            .into_reader_with_file_handle(Cursor::new(&bytes))
            .finish()
            .expect("readable")
            .height()
    };
    bencher.counter(BytesCount::new(bytes.len())).bench(parse);
}

/// The other yardstick: the record-wise parser below ours, which gives bytes alone.
#[divan::bench(sample_count = 5)]
fn parse_csv_cells_by_records(bencher: Bencher) {
    let bytes = cells();
    let parse = || {
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(&bytes[..]);
        let (mut record, mut fields) = (csv::ByteRecord::new(), 0);
        while reader.read_byte_record(&mut record).expect("readable") {
            fields += record.len();
        }
        fields
    };
    bencher.counter(BytesCount::new(bytes.len())).bench(parse);
}

/// The streets of Porto with all their tags; the items are the nodes of the ways.
#[divan::bench(sample_count = 8)]
fn read_pbf_streets(bencher: Bencher) {
    let Ok(folder) = std::env::var("NAHRAUM_TEST_DATA") else {
        eprintln!("skipped: NAHRAUM_TEST_DATA is not set");
        return;
    };
    let path = std::path::Path::new(&folder).join("osm/r5_porto_portugal.osm.pbf");
    let bytes = path.metadata().expect("the file is there").len();
    let streets = OsmSelection { way_keys: vec!["highway".to_owned()], ..OsmSelection::default() };
    let nodes = || read_osm(&path, &streets).expect("readable").0.node_ids.len();
    bencher.counter(BytesCount::new(bytes)).counter(ItemsCount::new(nodes())).bench(nodes);
}

/// Every form in which layers are written.
const FORMS: [OutputFormat; 7] = [
    OutputFormat::GeoJson,
    OutputFormat::GeoJsonSeq,
    OutputFormat::Csv,
    OutputFormat::Parquet,
    OutputFormat::GeoPackage,
    OutputFormat::FlatGeobuf,
    OutputFormat::Xlsx,
];

/// Writes a layer; counts its values, geometries among them.
fn bench_write(bencher: Bencher, layer: &Layer, form: OutputFormat) {
    let values = layer.len() * (1 + layer.table.width());
    bencher.counter(ItemsCount::new(values)).bench(|| {
        let mut written = Vec::new();
        write_layer(layer, form, &mut written).expect("writable");
        written.len()
    });
}

fn layer_of(name: &str, bytes: Vec<u8>) -> Layer {
    let input = Input::Bytes { name: name.into(), bytes };
    read_layer(&input, &ReadOptions::default()).expect("readable").layer
}

#[divan::bench(args = FORMS, sample_count = 5)]
fn write_points(bencher: Bencher, form: OutputFormat) {
    bench_write(bencher, &layer_of("points.geojson", points()), form);
}

#[divan::bench(args = FORMS, sample_count = 5)]
fn write_polygons(bencher: Bencher, form: OutputFormat) {
    bench_write(bencher, &layer_of("polygons.geojson", polygons()), form);
}

/// Cells with a hundred columns as a run has them: distances, and whether they are uncertain.
#[divan::bench(args = FORMS, sample_count = 5)]
fn write_wide(bencher: Bencher, form: OutputFormat) {
    const ROWS: usize = 20_000;
    let ids = (0..ROWS).map(|row| format!("100mN{row:05}E{row:05}")).collect::<Vec<_>>();
    let mut columns = vec![Column::new("cell_id".into(), ids)];
    for at in 0..33 {
        let distance = |row: usize| {
            (!row.is_multiple_of(97)).then_some((row * (at + 7) % 30_000) as f64 / 10.0)
        };
        let name = format!("service_{at}_distance_m");
        columns.push(Column::new(name.into(), (0..ROWS).map(distance).collect::<Vec<_>>()));
        for (limit, part) in [(500, 3), (1000, 7)] {
            let flags = (0..ROWS).map(|row| row % part == 0).collect::<Vec<_>>();
            columns.push(Column::new(format!("service_{at}_{limit}_uncertain").into(), flags));
        }
    }
    let place = |row: usize| Point::new(7.0 + row as f64 * 1e-5, 51.0 + (row % 300) as f64 * 1e-3);
    let layer = Layer {
        name: "cells".into(),
        crs: Some(CrsId::wgs84()),
        geometry: (0..ROWS).map(|row| Some(place(row).into())).collect(),
        table: DataFrame::new(ROWS, columns).expect("columns of one length"),
        ..Layer::default()
    };
    bench_write(bencher, &layer, form);
}
