//! Readers and writers: every shape of GeoJSON and CSV, and the way there and back.

use std::collections::BTreeMap;
use std::io::Write;

use geo::{Geometry, MultiPolygon, Point, line_string, polygon};
use nahraum::base::{Diagnostics, codes};
use nahraum::dataset::{CrsId, FieldInfo, Layer, text_value};
use nahraum::format::{
    FormatError, Input, OutputFormat, ReadLayer, ReadOptions, read_layer, write_layer,
    write_layer_file,
};
use polars::prelude::{Column, DataFrame, DataType};
use proptest::prelude::*;

use crate::support::real;

pub fn bytes(name: &str, content: &[u8]) -> Result<ReadLayer, FormatError> {
    let input = Input::Bytes { name: name.into(), bytes: content.into() };
    read_layer(&input, &ReadOptions::default())
}

fn text(name: &str, content: &str) -> (Layer, Diagnostics) {
    let read = bytes(name, content.as_bytes()).expect("readable");
    (read.layer, read.diagnostics)
}

fn value(layer: &Layer, column: &str, row: usize) -> Option<String> {
    text_value(layer.column(column).expect("the column"), row)
}

const TWO: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[7.2,51.5,80.1]},"properties":{"k":"07","n":1,"f":1.5,"b":true,"o":{"x":[1]}}},
{"type":"Feature","id":2,"geometry":null,"properties":{"n":2.5,"k":7,"new":null}}]}"#;

#[test]
fn properties_become_typed_columns_without_losing_anything() {
    let (layer, found) = text("two.geojson", TWO);
    assert_eq!(layer.column_names(), ["id", "k", "n", "f", "b", "o", "new"]);
    let kind = |name: &str| layer.column(name).expect("there").dtype().clone();
    assert_eq!(
        (kind("n"), kind("b"), kind("k")),
        (DataType::Float64, DataType::Boolean, DataType::String)
    );
    assert_eq!(value(&layer, "k", 0).as_deref(), Some("07"));
    assert_eq!(value(&layer, "k", 1).as_deref(), Some("7"));
    assert_eq!(value(&layer, "o", 0).as_deref(), Some(r#"{"x":[1]}"#));
    assert_eq!(value(&layer, "f", 1), None);
    assert_eq!(value(&layer, "id", 1).as_deref(), Some("2"));
    // A null geometry is valid; the code that needs the place reports it.
    assert_eq!((found.count(), found.count_of_code(codes::N213)), (1, 1));
    assert_eq!(layer.crs, Some(CrsId::wgs84()));
}

#[test]
fn every_form_of_geojson_is_read() {
    let feature =
        r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{}}"#;
    let forms = [
        (feature.to_owned(), 1),
        (format!("{feature}\n{feature}\n\n{feature}"), 3),
        (format!("\x1e{feature}\n\x1e{feature}\n"), 2),
        (
            r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}"#
                .into(),
            1,
        ),
        (format!(r#"{{"features":[{feature}],"type":"FeatureCollection"}}"#), 1),
        (
            format!(
                "\u{feff}{{\"type\":\"FeatureCollection\",\"features\":[{feature} , {feature}]}}"
            ),
            2,
        ),
        (r#"{"type":"FeatureCollection","features":[]}"#.into(), 0),
    ];
    for (form, rows) in forms {
        assert_eq!(text("-", &form).0.len(), rows, "{form}");
    }
}

#[test]
fn a_bad_feature_is_a_finding_and_the_others_are_read() {
    let good = r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{"i":1}}"#;
    let bad = [
        r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[1,NaN]},"properties":{}}"#,
        r#"{"type":"Feature","geometry":{"type":"Point","coordinates":["1",2]},"properties":{}}"#,
        r#"{"type":"Feature","geometry":{"type":"Pint","coordinates":[1,2]},"properties":{}}"#,
        r#"{"type":"Feature","properties":{}}"#,
        r#"{"type":"Feature","geometry":null,"properties":[1]}"#,
        r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[1,1e999]},"properties":{}}"#,
        "null",
        "17",
        r#"{"type":"Feature",,}"#,
    ];
    for bad in bad {
        let all = format!(r#"{{"type":"FeatureCollection","features":[{good},{bad},{good}]}}"#);
        let (layer, found) = text("some.geojson", &all);
        assert_eq!(layer.len(), 2, "{bad}");
        assert_eq!(layer.records, [1, 3], "{bad}");
        let finding = found.groups().next().expect("a finding").first();
        assert_eq!(finding.code, codes::E201, "{bad}");
        let place = finding.place.to_string();
        assert!(place.contains("some.geojson") && place.contains("feature 2"), "{place}");
    }
}

#[test]
fn broken_files_say_where() {
    for (broken, byte) in [(&TWO[..200], 200), ("{\"type\":\"FeatureCollection\"", 27)] {
        let error = bytes("cut.geojson", broken.as_bytes()).expect_err("broken");
        let FormatError::Broken { byte: at, name, .. } = &error else { panic!("{error}") };
        assert_eq!((*at, name.as_str()), (byte, "cut.geojson"));
    }
    let deep = "[".repeat(100_000);
    assert!(matches!(
        bytes("deep.geojson", format!("{{\"a\":{deep}").as_bytes()),
        Err(FormatError::TooLarge { .. })
    ));
}

#[test]
fn the_crs_member_is_honoured_and_reported() {
    for name in ["urn:ogc:def:crs:EPSG::25832", "EPSG:25832"] {
        let (layer, found) = text(
            "crs.geojson",
            &format!(
                r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"{name}"}}}},"features":[]}}"#
            ),
        );
        assert_eq!(layer.crs, Some(CrsId::epsg(25832)));
        assert_eq!(found.count_of_code(codes::W209), 1);
    }
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn every_reference_file_behaves_as_its_folder_says() {
    let folder = real("reference/geojson_invalid");
    let mut seen = BTreeMap::new();
    for kind in [
        "valid",
        "problematic_geometries",
        "problematic_structure",
        "invalid_geometries",
        "invalid_structure",
    ] {
        for entry in std::fs::read_dir(folder.join(kind)).expect("the folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let read = read_layer(&Input::File(path), &ReadOptions::default());
            let is_error = match &read {
                Err(error) => {
                    assert!(error.to_string().contains(&name), "{error}");
                    true
                }
                Ok(read) => read.diagnostics.has_errors(),
            };
            let (count, findings) =
                read.as_ref().map_or((0, 1), |r| (r.layer.len(), r.diagnostics.count()));
            match kind {
                "valid" => assert!(!is_error, "{name}: {read:?}"),
                "invalid_structure" => {
                    // A bounding box is not used, and a missing `properties` is harmless.
                    let harmless = name.contains("bbox") || name.contains("no_properties");
                    let noticed = is_error || findings > 0 || harmless;
                    assert!(noticed, "{name}: {count} rows, nothing noticed");
                }
                _ => assert!(read.is_ok(), "{name}: {read:?}"),
            }
            *seen.entry(kind).or_insert(0) += 1;
        }
    }
    assert_eq!(seen.values().sum::<i32>(), 74, "{seen:?}");
}

#[test]
fn csv_details_are_found_out_and_reported() {
    let latin = b"id;name;x;y;wert\r\n07;S\xfcd;380050,5;5700050,25;1.234,5\r\n7;\"Nord;\nOst\";380150,0;5700050;\r\n".to_vec();
    let read = bytes("latin.csv", &latin).expect("readable");
    let layer = &read.layer;
    assert!(layer.decimal_comma);
    assert_eq!(value(layer, "id", 0).as_deref(), Some("07"));
    assert_eq!(value(layer, "name", 0).as_deref(), Some("Süd"));
    assert_eq!(value(layer, "name", 1).as_deref(), Some("Nord;\nOst"));
    assert_eq!(layer.geometry[0], Some(Point::new(380_050.5, 5_700_050.25).into()));
    assert_eq!((layer.crs.clone(), &layer.records[..]), (None, &[2, 3][..]));
    let note = read.diagnostics.groups().find(|g| g.code() == codes::N223).expect("a note").first();
    for word in ["Windows-1252", "`;`", "comma", "`x`, `y`"] {
        assert!(note.message.contains(word), "{}", note.message);
    }
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain("lon,lat\n7,51\n".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let read = bytes("wide.csv", &utf16).expect("readable");
    assert_eq!((read.layer.len(), read.layer.crs), (1, Some(CrsId::wgs84())));
}

#[test]
fn ragged_lines_and_bad_coordinates_are_findings_with_their_line() {
    // Blank coordinates are not a fault: the file states that the place is unknown.
    let (layer, found) = text("r.csv", "id,lon,lat\n1,7.1\n2,7.2,51,9\n3,x,51\n4,7.4,51.4\n5,,\n");
    assert_eq!(layer.len(), 5);
    assert_eq!(layer.geometry.iter().filter(|g| g.is_some()).count(), 2);
    assert_eq!((found.count_of_code(codes::W222), found.count_of_code(codes::W225)), (2, 1));
    let group = found.groups().find(|g| g.code() == codes::W225).expect("there");
    assert_eq!(group.first().place.to_string(), "`r.csv`, line 4, field `lon`");
}

#[test]
fn twice_encoded_umlauts_are_reported_and_repaired_on_request() {
    let geojson = r#"{"type":"Feature","geometry":null,"properties":{"name":"SÃ¼d"}}"#;
    for (name, content) in [("m.geojson", geojson), ("m.csv", "name\nSÃ¼d\n")] {
        let (layer, found) = text(name, content);
        assert_eq!(value(&layer, "name", 0).as_deref(), Some("SÃ¼d"));
        assert_eq!(found.count_of_code(codes::W206), 1);
        let input = Input::Bytes { name: name.into(), bytes: content.into() };
        let options = ReadOptions { fix_encoding: true, ..ReadOptions::default() };
        let repaired = read_layer(&input, &options).expect("readable").layer;
        assert_eq!(value(&repaired, "name", 0).as_deref(), Some("Süd"));
    }
}

#[test]
fn gzip_is_unpacked_and_the_fingerprint_is_of_the_stored_bytes() {
    use sha2::Digest;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(TWO.as_bytes()).expect("packed");
    let packed = packer.finish().expect("packed");
    let read = bytes("two.geojson.gz", &packed).expect("readable");
    assert_eq!((read.layer.len(), read.bytes), (2, packed.len() as u64));
    let hash: String = sha2::Sha256::digest(&packed).iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(read.sha256, hash);
    let error = bytes("cut.gz", &packed[..packed.len() - 20]).expect_err("cut");
    assert!(error.to_string().contains("cut.gz"), "{error}");
}

fn sample() -> Layer {
    let square =
        polygon![(x: 7.0, y: 51.0), (x: 7.1, y: 51.0), (x: 7.1, y: 51.1), (x: 7.0, y: 51.0)];
    let table = DataFrame::new(
        3,
        vec![
            Column::new("name".into(), [Some("a\"b\nc,d"), None, Some("Süd")]),
            Column::new("persons".into(), [Some(1_u64), Some(2), None]),
            Column::new("share".into(), [Some(0.25), Some(f64::NAN), None]),
        ],
    );
    Layer {
        name: "sample".into(),
        crs: Some(CrsId::wgs84()),
        geometry: vec![
            Some(Point::new(7.123_456_789, 51.0).into()),
            Some(MultiPolygon(vec![square]).into()),
            None,
        ],
        table: table.expect("one length"),
        fields: vec![FieldInfo {
            name: "persons".into(),
            unit: "persons".into(),
            description: "All".into(),
            ..FieldInfo::default()
        }],
        ..Layer::default()
    }
}

#[test]
fn what_is_written_is_read_back() {
    for format in [OutputFormat::GeoJson, OutputFormat::GeoJsonSeq] {
        let mut written = Vec::new();
        write_layer(&sample(), format, &mut written).expect("writable");
        let read = bytes("back.json", &written).expect("readable").layer;
        assert_eq!(read.geometry[0], Some(Point::new(7.123_456_8, 51.0).into()));
        assert_eq!(read.geometry[1], sample().geometry[1]);
        assert_eq!(read.geometry[2], None);
        assert_eq!(value(&read, "name", 0).as_deref(), Some("a\"b\nc,d"));
        assert_eq!(
            (value(&read, "share", 1), value(&read, "persons", 1).as_deref()),
            (None, Some("2"))
        );
    }
    let text = {
        let mut written = Vec::new();
        write_layer(&sample(), OutputFormat::GeoJson, &mut written).expect("writable");
        String::from_utf8(written).expect("UTF-8")
    };
    assert!(text.contains(r#""fields":[{"description":"All","name":"persons","unit":"persons"}]"#));
    let mut other = sample();
    other.crs = Some(CrsId::epsg(25832));
    let refused = write_layer(&other, OutputFormat::GeoJson, &mut Vec::new());
    assert!(matches!(refused, Err(FormatError::Unwritable { .. })));
}

#[test]
fn geojson_properties_stand_in_the_order_of_the_table_and_before_the_geometry() {
    let mut layer = sample();
    let reversed: Vec<Column> = layer.table.columns().iter().rev().cloned().collect();
    layer.table = DataFrame::new(3, reversed).expect("one length");
    let mut written = Vec::new();
    write_layer(&layer, OutputFormat::GeoJsonSeq, &mut written).expect("writable");
    let text = String::from_utf8(written).expect("UTF-8");
    let first = concat!(
        r#"{"type":"Feature","properties":{"share":0.25,"persons":1,"name":"a\"b\nc,d"},"#,
        r#""geometry":{"type":"Point","coordinates":[7.1234568,51.0]}}"#
    );
    assert_eq!(text.lines().next(), Some(first));
    // Not a number is null, as nothing is; a layer without columns has an empty object.
    assert!(text.lines().nth(1).is_some_and(|line| line.contains(r#""share":null,"persons":2"#)));
    layer.table = DataFrame::new(3, Vec::new()).expect("no columns");
    let mut written = Vec::new();
    write_layer(&layer, OutputFormat::GeoJsonSeq, &mut written).expect("writable");
    assert!(written.ends_with(b"{\"type\":\"Feature\",\"properties\":{},\"geometry\":null}\n"));
}

#[test]
fn empty_shapes_and_collections_survive_geojson() {
    let square =
        polygon![(x: 7.0, y: 51.0), (x: 7.1, y: 51.0), (x: 7.1, y: 51.1), (x: 7.0, y: 51.0)];
    let line = line_string![(x: 7.0, y: 51.0), (x: 7.5, y: 51.5)];
    let shapes: Vec<Geometry<f64>> = vec![
        polygon![].into(),
        MultiPolygon(Vec::new()).into(),
        geo::MultiPoint(vec![Point::new(7.0, 51.0), Point::new(8.0, 52.0)]).into(),
        geo::MultiLineString(vec![line.clone(), line.clone()]).into(),
        Geometry::GeometryCollection(geo::GeometryCollection(vec![square.into(), line.into()])),
    ];
    let rows = shapes.len();
    let layer = Layer {
        geometry: shapes.into_iter().map(Some).collect(),
        table: DataFrame::new(rows, Vec::new()).expect("no columns"),
        ..Layer::default()
    };
    let mut written = Vec::new();
    write_layer(&layer, OutputFormat::GeoJson, &mut written).expect("writable");
    let read = bytes("back.json", &written).expect("readable").layer;
    assert_eq!(read.geometry, layer.geometry);
}

#[test]
fn an_unwritable_target_is_a_clear_error_and_leaves_nothing() {
    let error = write_layer_file(&sample(), OutputFormat::Csv, "/nonexistent/x.csv".as_ref());
    assert!(error.expect_err("no folder").to_string().contains("/nonexistent/x.csv"));
    if let Ok(mut full) = std::fs::OpenOptions::new().write(true).open("/dev/full") {
        let error =
            write_layer(&sample(), OutputFormat::GeoJson, &mut full).expect_err("disk full");
        let source = std::error::Error::source(&error).expect("the system's words");
        assert!(source.to_string().contains("space"), "{source}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_survives_csv_and_geojson(names in proptest::collection::vec("[^\u{0}\u{fffe}\u{ffff}ÃÂÅâÄ]{0,12}", 1..8)) {
        let geometry: Vec<Option<Geometry<f64>>> = vec![None; names.len()];
        let table = DataFrame::new(names.len(), vec![Column::new("name".into(), &names), Column::new("k".into(), vec![1_i64; names.len()])]).expect("one length");
        let layer = Layer { name: "any".into(), geometry, table, ..Layer::default() };
        for format in [OutputFormat::GeoJson, OutputFormat::GeoJsonSeq, OutputFormat::Csv] {
            let mut written = Vec::new();
            write_layer(&layer, format, &mut written).expect("writable");
            let read = bytes(&format!("x.{}", format.ending()), &written).expect("readable").layer;
            prop_assert_eq!(read.len(), names.len());
            for (row, name) in names.iter().enumerate() {
                let trimmed = name.trim();
                let expected = (!trimmed.is_empty()).then(|| trimmed.to_owned());
                prop_assert_eq!(value(&read, "name", row), expected);
            }
        }
    }
}
