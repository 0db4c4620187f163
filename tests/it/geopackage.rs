//! GeoPackages: what is written, and what is read back.

use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use geo::{Geometry, MultiPolygon, Point, polygon};
use nahraum::base::{Code, codes};
use nahraum::crs::describe_crs;
use nahraum::dataset::{CrsId, FieldInfo, Layer};
use nahraum::format::geopackage::{GeometryKind, LayerOptions, Style, Writer};
use nahraum::format::{
    FormatError, Input, OutputFormat, ReadLayer, ReadOptions, read_layer, write_layer,
};
use nahraum::synthetic::Random;
use polars::prelude::{Column, DataFrame, DataType};
use rusqlite::Connection;

use crate::support::real;

/// One row of everything: umlauts, nulls, the ends of 64 bits, an area of two parts, an empty geometry.
pub fn everything() -> Layer {
    let square = |x: f64| polygon![(x: x, y: 5_700_000.0), (x: x + 1.0, y: 5_700_000.0), (x: x + 1.0, y: 5_700_001.0)];
    let columns = vec![
        Column::new("Größe ß".into(), [Some("Süd \"x\""), None, Some(""), Some("'); DROP")]),
        Column::new("whole".into(), [Some(i64::MAX), Some(i64::MIN), None, Some(0)]),
        Column::new("persons".into(), [Some(1_u64 << 40), Some(0), None, Some(7)]),
        Column::new("share".into(), [Some(0.1), Some(f64::NAN), None, Some(-0.5)]),
        Column::new("is_open".into(), [Some(true), Some(false), None, Some(true)]),
    ];
    let mut layer = Layer {
        name: "Größe \"ß\"; DROP TABLE x".into(),
        title: "Größe".into(),
        description: "Everything".into(),
        crs: Some(CrsId::epsg(25832)),
        geometry: vec![
            Some(MultiPolygon(vec![square(350_000.25), square(350_010.0)]).into()),
            Some(square(350_020.0).into()),
            None,
            Some(MultiPolygon(Vec::new()).into()),
        ],
        table: DataFrame::new(4, columns).expect("one length"),
        fields: vec![FieldInfo {
            name: "persons".into(),
            unit: "persons".into(),
            description: "All".into(),
            alias: "Einwohner".into(),
        }],
        attribution: vec!["© Stadt Süd, dl-de/by-2-0".into()],
        ..Layer::default()
    };
    describe_crs(&mut layer).expect("a known CRS");
    layer
}

/// A table without places.
fn table(name: &str) -> Layer {
    Layer {
        name: name.into(),
        geometry: vec![None; 2],
        table: DataFrame::new(2, vec![Column::new("id".into(), ["a", "b"])]).expect("one length"),
        ..Layer::default()
    }
}

fn written(path: &Path) {
    let style = Style { name: "usual".into(), qml: "<qgis/>".into(), sld: None };
    let styled = LayerOptions { style: Some(style), ..LayerOptions::default() };
    let mut writer = Writer::create(path).expect("a file");
    writer.add(&everything(), &styled).expect("storable");
    writer.add(&table("towns"), &LayerOptions::default()).expect("storable");
    let none = Layer { geometry: Vec::new(), table: DataFrame::empty(), ..everything() };
    let none = Layer { name: "none".into(), ..none };
    let points = LayerOptions { kind: Some(GeometryKind::Point), ..LayerOptions::default() };
    writer.add(&none, &points).expect("storable");
    writer.metadata("https://example.org/run", "application/json", "{}");
    writer.finish().expect("a file");
}

fn texts(db: &Connection, sql: &str) -> Vec<String> {
    let mut statement = db.prepare(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    let rows = statement.query_map([], |row| {
        let cell = |at: usize| match row.get_ref_unwrap(at) {
            rusqlite::types::ValueRef::Null => "null".to_owned(),
            rusqlite::types::ValueRef::Integer(number) => number.to_string(),
            rusqlite::types::ValueRef::Real(number) => number.to_string(),
            rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
            rusqlite::types::ValueRef::Blob(bytes) => format!("{} bytes", bytes.len()),
        };
        Ok((0..row.as_ref().column_count()).map(cell).collect::<Vec<_>>().join("|"))
    });
    rows.expect("rows").collect::<Result<_, _>>().expect("cells")
}

#[test]
fn a_file_says_what_is_in_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.gpkg");
    written(&path);
    let db = Connection::open(&path).expect("a database");
    let hostile = "Größe \"ß\"; DROP TABLE x";
    assert_eq!(texts(&db, "PRAGMA application_id"), ["1196444487"]);
    assert_eq!(texts(&db, "PRAGMA user_version"), ["10300"]);
    assert_eq!(texts(&db, "PRAGMA integrity_check"), ["ok"]);
    assert_eq!(texts(&db, "PRAGMA foreign_key_check"), [""; 0]);
    let contents = "SELECT table_name, data_type, identifier, description, min_x, max_x, srs_id, \
                    last_change FROM gpkg_contents ORDER BY rowid";
    let epoch = "1970-01-01T00:00:00.000Z";
    assert_eq!(
        texts(&db, contents),
        [
            format!("{hostile}|features|Größe|Everything|350000.25|350021|25832|{epoch}"),
            format!("layer_styles|attributes|layer_styles||null|null|null|{epoch}"),
            format!("towns|attributes|towns||null|null|null|{epoch}"),
            format!("none|features|Größe (none)|Everything|null|null|25832|{epoch}"),
        ]
    );
    assert_eq!(
        texts(&db, "SELECT * FROM gpkg_geometry_columns ORDER BY rowid"),
        [format!("{hostile}|geom|MULTIPOLYGON|25832|0|0"), "none|geom|POINT|25832|0|0".into()]
    );
    let system = texts(
        &db,
        "SELECT srs_id, organization, organization_coordsys_id, srs_name, \
                             substr(definition, 1, 6) FROM gpkg_spatial_ref_sys ORDER BY srs_id",
    );
    assert_eq!(system[3], "25832|EPSG|25832|ETRS89 / UTM zone 32N|PROJCS");
    assert_eq!(
        texts(
            &db,
            "SELECT table_name, column_name, name, title, description FROM gpkg_data_columns"
        ),
        [format!("{hostile}|persons|persons|Einwohner|All [persons]"),]
    );
    assert_eq!(
        texts(
            &db,
            "SELECT f_table_schema, f_table_name, f_geometry_column, useAsDefault, styleQML \
                    FROM layer_styles"
        ),
        [format!("|{hostile}|geom|1|<qgis/>")]
    );
    assert_eq!(
        texts(
            &db,
            "SELECT md_standard_uri, mime_type, metadata, reference_scope FROM gpkg_metadata \
                    JOIN gpkg_metadata_reference ON md_file_id = id ORDER BY id"
        ),
        [
            "https://example.org/run|application/json|{}|geopackage",
            "urn:x-nahraum:schema|text/plain|2|geopackage",
            "http://purl.org/dc/terms/rights|text/plain|© Stadt Süd, dl-de/by-2-0|geopackage",
        ]
    );
}

#[test]
fn a_table_holds_the_values_of_the_layer_and_its_index_what_has_a_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.gpkg");
    written(&path);
    let db = Connection::open(&path).expect("a database");
    let cells = "SELECT fid, \"Größe ß\", whole, persons, share, is_open FROM \
                 \"Größe \"\"ß\"\"; DROP TABLE x\"";
    assert_eq!(
        texts(&db, cells),
        [
            format!("1|Süd \"x\"|{}|{}|0.1|1", i64::MAX, 1_u64 << 40),
            format!("2|null|{}|0|null|0", i64::MIN),
            "3||null|null|null|null".into(),
            "4|'); DROP|0|7|-0.5|1".into(),
        ]
    );
    let indexed = "SELECT id FROM \"rtree_Größe \"\"ß\"\"; DROP TABLE x_geom\"";
    assert_eq!(texts(&db, indexed), ["1", "2"], "neither nothing nor an empty geometry");
}

#[test]
fn the_same_layers_give_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = ["a.gpkg", "b.gpkg"].map(|name| {
        let path = folder.path().join(name);
        written(&path);
        std::fs::read(path).expect("a file")
    });
    assert!(bytes[0] == bytes[1]);
    let mut streams = [Vec::new(), Vec::new()];
    for stream in &mut streams {
        write_layer(&everything(), OutputFormat::GeoPackage, stream).expect("writable");
    }
    assert!(streams[0] == streams[1] && streams[0].starts_with(b"SQLite format 3\0"));
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 2, "nothing beside");
}

#[test]
fn triggers_keep_the_index_when_a_program_edits() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.gpkg");
    written(&path);
    let db = Connection::open(&path).expect("a database");
    let names = texts(
        &db,
        "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND \
                            tbl_name = 'none' ORDER BY name",
    );
    let suffixes = ["delete", "insert", "update1", "update2", "update3", "update4"];
    assert_eq!(names, suffixes.map(|suffix| format!("rtree_none_geom_{suffix}")));
    // Removing calls no function of a program for editing.
    db.execute_batch("DELETE FROM \"Größe \"\"ß\"\"; DROP TABLE x\" WHERE fid = 1")
        .expect("removed");
    assert_eq!(texts(&db, "SELECT id FROM \"rtree_Größe \"\"ß\"\"; DROP TABLE x_geom\""), ["2"]);
}

#[test]
fn a_column_that_numbers_the_rows_stays_their_number() {
    let folder = tempfile::tempdir().expect("a folder");
    let fids = |fids: [Option<i64>; 2], name: &str| {
        let path = folder.path().join("fid.gpkg");
        let mut layer = table("t");
        layer.table.with_column(Column::new(name.into(), fids)).expect("one length");
        let mut writer = Writer::create(&path).expect("a file");
        writer.add(&layer, &LayerOptions::default()).expect("storable");
        writer.finish().expect("a file");
        let db = Connection::open(&path).expect("a database");
        let columns = texts(&db, "SELECT name FROM pragma_table_info('t') ORDER BY cid");
        (columns, texts(&db, "SELECT * FROM t"))
    };
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    assert_eq!(fids([Some(7), Some(3)], "FID"), (owned(&["FID", "id"]), owned(&["3|b", "7|a"])));
    for several in [[Some(7), Some(7)], [Some(7), None]] {
        let (columns, _) = fids(several, "fid");
        assert_eq!(columns, owned(&["fid_2", "id", "fid"]));
    }
}

#[test]
fn rows_can_follow_those_of_the_table_that_came_last() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.gpkg");
    let point = |x: f64| Layer {
        name: "places".into(),
        crs: Some(CrsId::wgs84()),
        geometry: vec![Some(Point::new(x, 50.0).into()), None],
        ..table("places")
    };
    let mut writer = Writer::create(&path).expect("a file");
    let options = LayerOptions { kind: Some(GeometryKind::Point), ..LayerOptions::default() };
    writer.add(&point(7.0), &options).expect("storable");
    writer.append(&point(8.0)).expect("the same columns");
    let mut refused = |layer: &Layer, reason: &str| {
        let error = writer.append(layer).expect_err(reason);
        assert!(error.to_string().contains(reason), "{error}");
    };
    refused(&table("others"), "another table");
    let area = Geometry::from(polygon![(x: 0., y: 0.), (x: 1., y: 0.), (x: 0., y: 1.)]);
    refused(&Layer { geometry: vec![Some(area), None], ..point(9.0) }, "another kind of geometry");
    refused(&Layer { crs: Some(CrsId::epsg(25832)), ..point(9.0) }, "another CRS");
    let mut wider = point(9.0);
    wider.table.with_column(Column::new("more".into(), [1_i64, 2])).expect("one length");
    refused(&wider, "other columns");
    let mut numbered = point(9.0);
    numbered.table.with_column(Column::new("fid".into(), [1_i64, 2])).expect("one length");
    refused(&numbered, "numbers of their own");
    writer.finish().expect("a file");
    let db = Connection::open(&path).expect("a database");
    assert_eq!(texts(&db, "SELECT fid, id FROM places"), ["1|a", "2|b", "3|a", "4|b"]);
    assert_eq!(texts(&db, "SELECT id FROM rtree_places_geom ORDER BY id"), ["1", "3"]);
    assert_eq!(texts(&db, "SELECT min_x, max_x FROM gpkg_contents"), ["7|8"]);
}

#[test]
fn no_rows_follow_those_that_have_numbers_of_their_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.gpkg");
    let mut numbered = table("t");
    numbered.table.with_column(Column::new("fid".into(), [3_i64, 7])).expect("one length");
    let mut writer = Writer::create(&path).expect("a file");
    writer.add(&numbered, &LayerOptions::default()).expect("storable");
    let error = writer.append(&table("t")).expect_err("rows 3 and 4 would lie behind row 7");
    assert!(error.to_string().contains("numbers of their own"), "{error}");
    writer.finish().expect("a file");
    let db = Connection::open(&path).expect("a database");
    assert_eq!(texts(&db, "SELECT fid, id FROM t"), ["3|a", "7|b"]);
}

#[test]
fn what_a_file_cannot_hold_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.gpkg");
    let mut writer = Writer::create(&path).expect("a file");
    let mut refused = |layer: &Layer, reason: &str| {
        let error = writer.add(layer, &LayerOptions::default()).expect_err(reason);
        assert!(matches!(error, FormatError::Unwritable { .. }), "{error}");
        assert!(error.to_string().contains(reason), "{error}");
    };
    let everything = everything();
    refused(&Layer { crs_texts: None, ..everything.clone() }, "EPSG:25832 is not described");
    refused(&table("sqlite_x"), "cannot be the name of a table");
    refused(&table("GPKG_contents"), "cannot be the name of a table");
    refused(&table("layer_styles"), "has a table of this name");
    let with = |name: &str, values: [u64; 2]| {
        let mut layer = table("t");
        layer.table.with_column(Column::new(name.into(), values)).expect("one length");
        Layer { name: format!("t{}", name.len()), ..layer }
    };
    refused(&with("ID", [1, 2]), "in capital letters only");
    refused(&with("big", [1, u64::MAX]), "does not fit into 63 bits");
    let nowhere = Point::new(f64::INFINITY, 0.0);
    let geometry = vec![Some(nowhere.into()), None];
    refused(&Layer { geometry, crs: Some(CrsId::wgs84()), ..table("inf") }, "row 1: a coordinate");
    // A layer is not there because it was refused.
    writer.add(&everything, &LayerOptions::default()).expect("storable with its CRS described");
    drop(writer);
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "nothing stays");
}

fn read(path: &Path, table: Option<&str>) -> Result<ReadLayer, FormatError> {
    let table = table.map(str::to_owned);
    read_layer(&Input::File(path.to_owned()), &ReadOptions { table, ..ReadOptions::default() })
}

/// What comes back of [`everything`]: rows are numbered, counts have a sign, what is no number is null, and
/// the areas are multiple.
fn returned() -> (DataFrame, Vec<Option<Geometry<f64>>>) {
    let Layer { mut table, mut geometry, .. } = everything();
    let columns = [
        Column::new("persons".into(), [Some(1_i64 << 40), Some(0), None, Some(7)]),
        Column::new("share".into(), [Some(0.1), None, None, Some(-0.5)]),
    ];
    for column in columns {
        table.with_column(column).expect("one length");
    }
    table.insert_column(0, Column::new("fid".into(), [1_i64, 2, 3, 4])).expect("one length");
    let Some(Geometry::Polygon(one)) = geometry[1].clone() else { panic!("an area") };
    geometry[1] = Some(MultiPolygon(vec![one]).into());
    (table, geometry)
}

#[track_caller]
fn assert_returned(read: &ReadLayer) {
    let (table, geometry) = returned();
    assert!(read.layer.table.equals_missing(&table), "{} {table}", read.layer.table);
    assert_eq!(read.layer.geometry, geometry);
    assert_eq!(read.layer.crs, Some(CrsId::epsg(25832)));
    assert_eq!(read.layer.records, [1, 2, 3, 4]);
    assert_eq!(read.diagnostics.count(), 0, "{:?}", read.diagnostics);
    let everything = everything();
    assert_eq!(read.layer.fields, everything.fields);
    assert_eq!(read.layer.attribution, everything.attribution);
    assert_eq!((&*read.layer.title, &*read.layer.description), ("Größe", "Everything"));
}

#[test]
fn what_is_written_is_read_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ä ?x=1#.gpkg");
    written(&path);
    let hostile = everything().name;
    assert_returned(&read(&path, Some(&hostile)).expect("readable"));
    assert_returned(&read(&path, Some("Größe")).expect("by its title"));
    let towns = read(&path, Some("towns")).expect("readable").layer;
    assert_eq!(
        (towns.len(), &towns.crs, towns.column_names().join(" ")),
        (2, &None, "fid id".into())
    );
    let none = read(&path, Some("none")).expect("readable").layer;
    assert_eq!((none.len(), none.crs), (0, Some(CrsId::epsg(25832))));
    let error = read(&path, None).expect_err("two layers").to_string();
    assert!(error.contains("`none` (point)") && error.contains("`towns` (no geometry)"), "{error}");
    assert!(error.contains("(multipolygon)") && !error.contains("layer_styles"), "{error}");
    assert!(matches!(read(&path, Some("x")), Err(FormatError::NoTable { .. })));
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing beside");
}

#[test]
fn a_stream_is_read_like_a_file() {
    let mut plain = Vec::new();
    write_layer(&everything(), OutputFormat::GeoPackage, &mut plain).expect("writable");
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&plain).expect("packed");
    for bytes in [plain, packed.finish().expect("packed")] {
        let length = bytes.len() as u64;
        let input = Input::Bytes { name: "a.gpkg".into(), bytes };
        let read = read_layer(&input, &ReadOptions::default()).expect("readable");
        assert_returned(&read);
        assert_eq!(read.bytes, length);
    }
}

#[test]
fn what_was_read_is_written_as_it_was() {
    let mut first = Vec::new();
    write_layer(&everything(), OutputFormat::GeoPackage, &mut first).expect("writable");
    let input = Input::Bytes { name: everything().name, bytes: first.clone() };
    let mut layer = read_layer(&input, &ReadOptions::default()).expect("readable").layer;
    describe_crs(&mut layer).expect("a known CRS");
    let mut second = Vec::new();
    write_layer(&layer, OutputFormat::GeoPackage, &mut second).expect("writable");
    assert!(first == second);
}

/// A file with changes by someone else.
fn changed(folder: &Path, sql: &str) -> PathBuf {
    let path = folder.join("changed.gpkg");
    written(&path);
    let db = Connection::open(&path).expect("a database");
    db.execute_batch("UPDATE gpkg_contents SET data_type = 'x' WHERE table_name = 'none';")
        .expect("changed");
    // The triggers call functions that only editing programs have.
    for trigger in texts(&db, "SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
        let name = trigger.replace('"', "\"\"");
        db.execute_batch(&format!("DROP TRIGGER \"{name}\"")).expect("removed");
    }
    db.execute_batch(&sql.replace("$", "\"Größe \"\"ß\"\"; DROP TABLE x\"")).expect(sql);
    path
}

#[test]
fn rows_of_another_reference_system_keep_theirs() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = changed(folder.path(), "UPDATE gpkg_geometry_columns SET srs_id = 4326");
    let layer = read(&path, None).expect("readable").layer;
    assert_eq!(layer.crs, Some(CrsId::wgs84()));
    let rows: Vec<usize> = layer.row_crs.keys().copied().collect();
    assert_eq!(rows, [0, 1, 3]);
    assert!(layer.row_crs.values().all(|crs| *crs == CrsId::epsg(25832)));
}

#[test]
fn rows_of_a_reference_system_that_the_file_does_not_define_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = changed(
        folder.path(),
        "UPDATE gpkg_geometry_columns SET srs_id = 4326; \
         UPDATE gpkg_spatial_ref_sys SET organization = 'NONE' WHERE srs_id = 25832",
    );
    let read = read(&path, None).expect("readable");
    assert_eq!((read.layer.crs, read.layer.row_crs.len()), (Some(CrsId::wgs84()), 0));
    // The third row of four has no geometry.
    assert_eq!(read.diagnostics.count_of_code(codes::W242), 3);
}

#[test]
fn a_file_with_a_trap_is_refused_and_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
    let listed = "INSERT INTO gpkg_contents (table_name, data_type) VALUES";
    for (sql, said) in [
        (format!("CREATE VIEW v AS {endless}; {listed} ('v', 'attributes')"), "is a view"),
        (format!("{listed} ('v', 'attributes')"), "or not there"),
        (
            "ALTER TABLE gpkg_contents RENAME TO c; CREATE VIEW gpkg_contents AS SELECT * FROM c"
                .into(),
            "no table `gpkg_contents`",
        ),
    ] {
        let path = changed(folder.path(), &sql);
        let before = std::fs::read(&path).expect("bytes");
        let error = read(&path, Some("v")).expect_err("a trap").to_string();
        assert!(error.contains(said), "{error}");
        assert!(std::fs::read(&path).expect("bytes") == before);
    }
}

#[test]
fn damaged_files_are_errors_or_findings_and_never_a_panic() {
    let mut whole = Vec::new();
    write_layer(&everything(), OutputFormat::GeoPackage, &mut whole).expect("writable");
    let attempt = |bytes: Vec<u8>| {
        let input = Input::Bytes { name: "a.gpkg".into(), bytes };
        read_layer(&input, &ReadOptions::default()).is_ok()
    };
    assert!(attempt(whole.clone()));
    let page = 4096;
    for end in (100..whole.len()).step_by(page / 2 + 1) {
        attempt(whole[..end].to_vec());
    }
    assert!(!attempt(whole[..page + 1].to_vec()), "only the first page");
    let mut random = Random::seeded(7);
    for _ in 0..400 {
        let mut bytes = whole.clone();
        for _ in 0..8 {
            let at = 100 + random.below(bytes.len() - 100);
            bytes[at] = random.below(256) as u8;
        }
        attempt(bytes);
    }
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn real_files_with_curves_heights_and_nulls_are_read() {
    let sample = |name: &str| {
        let path = real(&format!("reference/geopackage/{name}.gpkg"));
        read(&path, None).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    // Their curves are straight, so nothing becomes a chord.
    for (name, code, kind) in [
        ("curve", None, "LineString"),
        ("curvepolygon", None, "Polygon"),
        ("multisurface", None, "MultiPolygon"),
        ("line_zm", Some(codes::N213), "LineString"),
    ] {
        let read = sample(name);
        let told: Vec<Code> = read.diagnostics.groups().map(|group| group.code()).collect();
        assert_eq!(told, code.into_iter().collect::<Vec<_>>(), "{name}: {:?}", read.diagnostics);
        let kinds: Vec<String> =
            read.layer.geometry.iter().map(|geometry| format!("{geometry:?}")).collect();
        let begins = format!("Some({kind}(");
        assert!(
            kinds.iter().all(|shape| shape.to_uppercase().starts_with(&begins.to_uppercase())),
            "{name}: {kinds:?}"
        );
    }
    let nulls = sample("test_gpkg_nulls");
    assert_eq!((nulls.layer.len(), nulls.diagnostics.count()), (4, 0), "{:?}", nulls.diagnostics);
    for column in nulls.layer.table.columns().iter().filter(|column| column.name() != "fid") {
        assert_eq!(column.null_count(), 1, "{}", column.name());
    }
    assert_eq!(
        nulls.layer.column("col_bool").map(|column| column.dtype()),
        Some(&DataType::Boolean)
    );
}
