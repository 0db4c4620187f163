//! FlatGeobuf there and back, real files, broken files.

use geo::{Geometry, GeometryCollection, MultiPoint, Point, line_string};
use nahraum::base::{Severity, codes};
use nahraum::dataset::{CrsId, Layer};
use nahraum::format::{FormatError, OutputFormat, ReadOptions, write_layer};
use polars::prelude::{Column, DataFrame, DataType};

use super::{
    areas, assert_same_rows, assert_survives_damage, many_points, read, read_with, way_length,
    written,
};
use crate::support::real;

#[test]
fn values_shapes_crs_and_descriptions_come_back() {
    let bytes = written(&areas(), OutputFormat::FlatGeobuf);
    let back = read("areas.fgb", &bytes).expect("readable");
    assert_eq!(back.diagnostics.groups().count(), 0, "{:?}", back.diagnostics);
    let layer = back.layer;
    assert_eq!(layer.crs, Some(CrsId::epsg(25832)));
    assert_eq!((&*layer.title, &*layer.description), ("Gebiete", "Four areas"));
    assert_eq!(layer.fields, areas().fields);
    assert_eq!(layer.attribution, ["© Somebody; © Somebody else, CC BY 4.0"]);
    // Single areas are areas of one part in a layer that has others; counts are signed.
    let mut expected = areas();
    for shape in expected.geometry.iter_mut().flatten() {
        if let Geometry::Polygon(one) = shape {
            *shape = geo::MultiPolygon(vec![one.clone()]).into();
        }
    }
    let persons = expected.column("persons").expect("there").cast(&DataType::Int64);
    expected.table.with_column(persons.expect("small numbers")).expect("one length");
    assert_same_rows(&layer, &expected, "change");
    assert_eq!(bytes, written(&areas(), OutputFormat::FlatGeobuf), "the same bytes again");
}

#[test]
fn features_follow_a_curve_through_the_region_so_that_neighbours_are_near() {
    let layer = many_points(2000);
    let back = read("points.fgb", &written(&layer, OutputFormat::FlatGeobuf)).expect("readable");
    assert!(way_length(&back.layer) < way_length(&layer) / 10.0);
    assert_same_rows(&back.layer, &layer, "number");
}

#[test]
fn lines_points_and_mixed_kinds_come_back() {
    let line = line_string![(x: 0.0, y: 0.0), (x: 5.0, y: 5.0)];
    let point: Geometry<f64> = Point::new(1.0, 2.0).into();
    let lines: Geometry<f64> = geo::MultiLineString(vec![line.clone(), line.clone()]).into();
    let points: Geometry<f64> = MultiPoint(vec![Point::new(1.0, 2.0)]).into();
    let line: Geometry<f64> = line.into();
    let one_line: Geometry<f64> =
        geo::MultiLineString(vec![line_string![(x: 0.0, y: 0.0), (x: 5.0, y: 5.0)]]).into();
    for (given, expected) in [
        (vec![point.clone()], vec![point.clone()]),
        (vec![line.clone()], vec![line.clone()]),
        (vec![line.clone(), lines.clone()], vec![one_line, lines]),
        (vec![points.clone(), point.clone()], vec![points.clone(), points]),
        (vec![point.clone(), line.clone()], vec![point, line]),
    ] {
        let rows = given.len();
        let numbers: Vec<i64> = (0..rows as i64).collect();
        let layer = |shapes: Vec<Geometry<f64>>| Layer {
            geometry: shapes.into_iter().map(Some).collect(),
            table: DataFrame::new(rows, vec![Column::new("n".into(), &numbers)]).expect("one"),
            ..Layer::default()
        };
        let back = read("x.fgb", &written(&layer(given), OutputFormat::FlatGeobuf));
        assert_same_rows(&back.expect("readable").layer, &layer(expected), "n");
    }
}

#[test]
fn what_the_format_cannot_hold_is_refused_with_the_reason() {
    let refused =
        |layer: &Layer| match write_layer(layer, OutputFormat::FlatGeobuf, &mut Vec::new()) {
            Err(FormatError::Unwritable { reason, .. }) => reason,
            other => panic!("{other:?}"),
        };
    let mut table = areas();
    table.geometry.fill(None);
    assert!(refused(&table).contains("csv"));
    let mut large = areas();
    large.table.with_column(Column::new("persons".into(), [u64::MAX; 4])).expect("one length");
    assert!(refused(&large).contains("`persons` of row 1"), "{}", refused(&large));
    let mut mixed = areas();
    mixed.geometry[0] = Some(Geometry::GeometryCollection(GeometryCollection(Vec::new())));
    assert!(refused(&mixed).contains("collection"));
    // A record without a place is written and comes back without one.
    let mut hole = areas();
    hole.geometry[2] = None;
    let back = read("x.fgb", &written(&hole, OutputFormat::FlatGeobuf)).expect("readable").layer;
    assert_eq!(back.geometry.iter().filter(|shape| shape.is_none()).count(), 1);
    assert_eq!(back.len(), 4);
    // No rows at all.
    let empty = Layer { crs: Some(CrsId::wgs84()), ..Layer::default() };
    let back = read("x.fgb", &written(&empty, OutputFormat::FlatGeobuf)).expect("readable").layer;
    assert_eq!((back.len(), back.crs), (0, Some(CrsId::wgs84())));
}

#[test]
fn the_configured_crs_counts_and_the_difference_is_told() {
    let options = ReadOptions { crs: Some(CrsId::epsg(25833)), ..ReadOptions::default() };
    let bytes = written(&areas(), OutputFormat::FlatGeobuf);
    let back = read_with("areas.fgb", &bytes, &options).expect("readable");
    assert_eq!(back.layer.crs, Some(CrsId::epsg(25833)));
    let codes: Vec<_> = back.diagnostics.groups().map(|group| group.code()).collect();
    assert_eq!(codes, [codes::W214]);
}

#[test]
fn broken_files_are_errors_or_findings_and_never_a_panic() {
    let whole = written(&areas(), OutputFormat::FlatGeobuf);
    assert_survives_damage("areas.fgb", &whole, 1);
    // Lengths that are not there: of the header, of a feature, and a number of features beyond reason.
    let mark = b"fgb\x03fgb\x00";
    for length in [0_u32, u32::MAX] {
        let bytes = [&mark[..], &length.to_le_bytes(), &[0; 64]].concat();
        assert!(read("x.fgb", &bytes).is_err(), "{length}");
    }
    let header = u32::from_le_bytes(whole[8..12].try_into().expect("four bytes")) as usize;
    let large = [&whole[..12 + header], &[0xff; 4000]].concat();
    assert!(read("x.fgb", &large).is_err());
    let twice = [&whole[..], &whole[whole.len() - 300..]].concat();
    assert!(read("x.fgb", &twice).is_ok_and(|read| read.layer.len() == 4));
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn files_of_other_programs_are_read() {
    let folder = real("reference/flatgeobuf");
    let open = |name: &str| {
        let bytes = std::fs::read(folder.join(name)).expect("there");
        read(name, &bytes).expect("readable")
    };
    let countries = open("countries.fgb");
    assert_eq!((countries.layer.len(), countries.layer.crs.clone()), (179, Some(CrsId::wgs84())));
    assert_eq!(countries.layer.column_names(), ["id", "name"]);
    assert_eq!(open("countries_nocrs.fgb").layer.crs, None);
    let without = open("countries_nogeo.fgb").layer;
    assert!(without.geometry.iter().all(Option::is_none) && without.len() == 179);
    assert_eq!(open("unknown_feature_count.fgb").layer.len(), 1);
    assert_eq!(open("empty.fgb").layer.len(), 0);
    assert_eq!(open("no_properties.fgb").layer.table.width(), 0);
    let every = open("alldatatypes.fgb");
    let told: Vec<_> = every.diagnostics.groups().map(|group| group.code()).collect();
    assert_eq!(told, [codes::W780], "{:?}", every.diagnostics);
    assert_eq!(every.layer.table.width(), 14);
    let binary = open("binary_wkb.fgb");
    let told: Vec<_> = binary.diagnostics.groups().map(|group| group.code()).collect();
    assert_eq!((binary.layer.len(), told), (1, vec![codes::W780]), "{:?}", binary.diagnostics);
    let mixed = open("heterogeneous.fgb").layer;
    assert!(mixed.geometry.iter().all(Option::is_some), "{:?}", mixed.geometry);
    assert!(matches!(open("surface/triangle.fgb").layer.geometry[0], Some(Geometry::Polygon(_))));
    for name in ["mp_overlapping.fgb", "poly00.fgb", "poly01.fgb", "topp_states.fgb"] {
        let found = open(name);
        let worst = found.diagnostics.groups().map(|group| group.severity()).max();
        assert!(worst < Some(Severity::Error), "{name}: {:?}", found.diagnostics);
        assert!(found.layer.geometry.iter().all(Option::is_some), "{name}");
    }
}
