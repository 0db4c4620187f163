//! The GeoPackage of a run against its other files: the same rows and columns under names for people.

use std::collections::BTreeSet;
use std::path::Path;

use nahraum::format::{Input, ReadOptions, read_layer};
use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::counties::{nahraum, write_town};
use super::{Table, plain};
use crate::clients::{expected, finds_nothing};
use crate::scenario::command::write_streets;

/// Files of a run and the layer in the GeoPackage, where the name differs.
const LAYERS: [(&str, &str); 8] = [
    ("coverage_cell.parquet", "cells"),
    ("coverage_county.geojson", "counties"),
    ("coverage_district.geojson", "districts"),
    ("coverage_municipality.geojson", "municipalities"),
    ("coverage_quartier.geojson", "quartiers"),
    ("coverage_region.geojson", "region"),
    ("overlap_municipalities.csv", "municipality_pairs"),
    ("site_places.geojson", "sites"),
];

/// Kinds of geometry of the layers with places.
const KINDS: [(&str, &str); 15] = [
    ("cells", "POINT"),
    ("counties", "MULTIPOLYGON"),
    ("districts", "MULTIPOLYGON"),
    ("facilities", "POINT"),
    ("gap_places", "POINT"),
    ("gaps", "MULTIPOLYGON"),
    ("gaps_connected", "MULTIPOLYGON"),
    ("municipalities", "MULTIPOLYGON"),
    ("municipality_pairs", "LINESTRING"),
    ("need", "GEOMETRY"),
    ("overlap_facilities", "POINT"),
    ("overlap_pairs", "LINESTRING"),
    ("quartiers", "MULTIPOLYGON"),
    ("region", "MULTIPOLYGON"),
    ("sites", "POINT"),
];

pub fn texts(db: &Connection, sql: &str) -> Vec<String> {
    let mut statement = db.prepare(sql).expect("a query");
    let rows = statement.query_map([], |row| row.get::<_, String>(0)).expect("rows");
    rows.collect::<Result<_, _>>().expect("texts")
}

/// The attributes of a layer; truth values in words, as other files have them.
fn attributes(db: &Connection, layer: &str) -> Table {
    let columns = format!(
        "SELECT name FROM pragma_table_info('{layer}') WHERE name NOT IN ('fid', 'geom') ORDER BY cid"
    );
    let column = |name: &String| {
        let sql = format!("SELECT \"{name}\" FROM \"{layer}\" ORDER BY fid");
        let kind = format!("SELECT type FROM pragma_table_info('{layer}') WHERE name = '{name}'");
        let is_bool = texts(db, &kind) == ["BOOLEAN"];
        let mut statement = db.prepare(&sql).expect("a query");
        let cell = |row: &rusqlite::Row<'_>| {
            Ok(match row.get_ref(0)? {
                ValueRef::Null => String::new(),
                ValueRef::Integer(number) if is_bool => (number == 1).to_string(),
                ValueRef::Integer(number) => number.to_string(),
                ValueRef::Real(number) => plain(&number.to_string()),
                ValueRef::Text(text) => plain(&String::from_utf8_lossy(text)),
                ValueRef::Blob(_) => panic!("a blob in `{name}`"),
            })
        };
        let values = statement.query_map([], cell).expect("rows").collect::<Result<_, _>>();
        (name.clone(), values.expect("cells"))
    };
    Table(texts(db, &columns).iter().map(column).collect())
}

/// Runs everything in every form.
fn run(folder: &Path, more: &[&str]) -> Connection {
    write_town(folder);
    let run = ["run", "-q", "-c", "region.toml", "--set", "site.places=1", "--out", "results"];
    nahraum(folder, &[&run[..], more].concat());
    Connection::open(folder.join("results/results.gpkg")).expect("a database")
}

/// Rows in one order, columns in another.
fn sorted(mut table: Table) -> Table {
    table.0.sort();
    table
}

#[test]
fn the_package_has_what_the_other_files_have() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = run(folder.path(), &["--formats", "gpkg,csv,parquet,geojson"]);
    let results = folder.path().join("results");
    let record = std::fs::read_to_string(results.join("run.json")).expect("a record");
    let record: serde_json::Value = serde_json::from_str(&record).expect("JSON");
    let outputs = record["outputs"].as_object().expect("files");
    let mut compared = BTreeSet::new();
    for file in outputs.keys() {
        let Some((stem, ending)) = file.rsplit_once('.') else { panic!("{file}") };
        if !["csv", "parquet", "geojson"].contains(&ending) || stem.starts_with("gaps_") {
            continue;
        }
        let layer = LAYERS.iter().find(|(name, _)| name == file).map_or(stem, |(_, layer)| layer);
        let (written, packed) = (Table::read(&results.join(file)), attributes(&db, layer));
        assert_eq!(super::difference(&sorted(packed), &sorted(written)), None, "{file}");
        compared.insert(layer.to_owned());
    }
    for layer in ["gaps", "gaps_connected"] {
        let written =
            |category: &str| Table::read(&results.join(format!("{layer}_{category}.geojson")));
        let all = written("doctor").and(&written("pharmacy")).and(&written("supermarket"));
        assert_eq!(super::difference(&sorted(attributes(&db, layer)), &sorted(all)), None);
        compared.insert(layer.to_owned());
    }
    let contents = texts(
        &db,
        "SELECT table_name FROM gpkg_contents WHERE table_name <> 'layer_styles' ORDER BY table_name",
    );
    assert_eq!(contents, compared.into_iter().collect::<Vec<_>>(), "nothing else");
    assert_eq!(outputs["results.gpkg"], contents.len());
    let levels = |table: &str| {
        let own = outputs.keys().filter_map(|name| name.strip_prefix(table)?.strip_suffix(".csv"));
        own.filter(|level| *level != "flows").collect::<Vec<&str>>()
    };
    assert_eq!(levels("coverage_"), levels("border_"), "the same levels");
    let kinds = "SELECT table_name || ' ' || geometry_type_name FROM gpkg_geometry_columns \
                 ORDER BY table_name";
    assert_eq!(texts(&db, kinds), KINDS.map(|(layer, kind)| format!("{layer} {kind}")));
    assert_eq!(
        texts(&db, "SELECT DISTINCT CAST(srs_id AS TEXT) FROM gpkg_geometry_columns"),
        ["25832"]
    );
    let metadata = "SELECT metadata FROM gpkg_metadata WHERE mime_type = 'application/json'";
    let inside: serde_json::Value =
        serde_json::from_str(&texts(&db, metadata)[0]).expect("the record");
    assert_eq!(inside, record);
    // The version of names and meanings is in every file.
    assert_eq!(record["schema"], 2);
    let schema =
        "SELECT metadata FROM gpkg_metadata WHERE md_standard_uri = 'urn:x-nahraum:schema'";
    assert_eq!(texts(&db, schema), ["2"]);
    let text = std::fs::read_to_string(results.join("coverage_quartier.geojson"));
    assert!(text.expect("a layer").contains("\"schema\":2,"));
    let bytes = std::fs::read(results.join("need.parquet")).expect("a file");
    assert!(bytes.windows(14).any(|part| part == b"nahraum:schema"));
}

#[test]
fn the_workbook_has_a_sheet_for_each_table() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path());
    let run = ["run", "-q", "-c", "region.toml", "--out", "results", "--formats", "csv,xlsx"];
    nahraum(folder.path(), &run);
    let results = folder.path().join("results");
    let record = std::fs::read_to_string(results.join("run.json")).expect("a record");
    let record: serde_json::Value = serde_json::from_str(&record).expect("JSON");
    let outputs = record["outputs"].as_object().expect("files");
    let tables = outputs.keys().filter(|name| name.ends_with(".csv")).count();
    assert_eq!(outputs["results.xlsx"], tables);
    assert!(tables > 10);
}

#[test]
fn every_layer_and_column_has_a_name_for_people_in_both_languages() {
    let folder = tempfile::tempdir().expect("a folder");
    let [english, german] = ["en", "de"].map(|lang| {
        let folder = folder.path().join(lang);
        std::fs::create_dir(&folder).expect("writable");
        let categories = "cooperate.categories=[\"supermarket\"]";
        let asked = ["similar.nearest=2", "mix.share=50", categories];
        let asked = asked.map(|setting| ["--set", setting]).concat();
        let more = [&["--lang", lang][..], &asked].concat();
        let db = run(&folder, &more);
        let columns = "SELECT t.name || '.' || c.name FROM gpkg_contents k, pragma_table_info(k.table_name) c, \
                       pragma_table_info(k.table_name) t WHERE t.cid = c.cid AND c.name NOT IN ('fid', 'geom') \
                       AND k.table_name <> 'layer_styles' AND NOT EXISTS (SELECT 1 FROM gpkg_data_columns d \
                       WHERE d.table_name = k.table_name AND d.column_name = c.name AND d.title <> '')";
        assert_eq!(texts(&db, columns), [""; 0], "columns without an alias");
        let untitled = "SELECT table_name FROM gpkg_contents WHERE table_name <> 'layer_styles' \
                        AND (identifier = table_name OR description = '')";
        assert_eq!(texts(&db, untitled), [""; 0], "layers without a title");
        let titles = "SELECT identifier FROM gpkg_contents ORDER BY table_name";
        (texts(&db, titles), texts(&db, "SELECT title FROM gpkg_data_columns ORDER BY rowid"))
    });
    assert_eq!(english.0.len(), german.0.len());
    // `Region`, `Quartier` and few others are the same word in both.
    let differ = english.1.iter().zip(&german.1).filter(|(english, german)| english != german);
    assert!(differ.count() * 10 > english.1.len() * 9);
    assert!(german.0.contains(&"Lücken zum Handeln".to_owned()), "{:?}", german.0);
}

#[test]
fn a_run_writes_the_forms_that_are_asked_for_and_removes_the_others() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path());
    let endings = |more: &[&str]| {
        let run = ["run", "-q", "-c", "region.toml", "--out", "results"];
        nahraum(folder.path(), &[&run[..], more].concat());
        let files = std::fs::read_dir(folder.path().join("results")).expect("a folder");
        let names = files.map(|file| file.expect("a file").file_name().into_string());
        let ending = |name: String| name.rsplit_once('.').expect("an ending").1.to_owned();
        names.map(|name| ending(name.expect("UTF-8"))).collect::<BTreeSet<String>>()
    };
    let set = |endings: &[&str]| endings.iter().map(|one| (*one).to_owned()).collect();
    let with_record = |more: &[&str]| -> BTreeSet<String> { set(&[&["json"], more].concat()) };
    assert_eq!(endings(&[]), with_record(&["csv", "gpkg", "html", "parquet", "qgz"]));
    assert_eq!(endings(&["--formats", "report"]), with_record(&["html"]));
    assert_eq!(endings(&["--formats", "geojson"]), with_record(&["geojson"]));
    assert_eq!(endings(&["--formats", "xlsx"]), with_record(&["xlsx"]));
    assert_eq!(endings(&["--set", "output.formats=[]"]), with_record(&[]));
    assert_eq!(endings(&["--set", "output.formats=[\"gpkg\"]"]), with_record(&["gpkg"]));
    // A project shows the GeoPackage beside it.
    assert_eq!(endings(&["--formats", "qgz"]), with_record(&["gpkg", "qgz"]));
}

#[test]
fn the_same_run_gives_the_same_package_whatever_the_number_of_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path());
    let bytes = ["1", "3"].map(|threads| {
        let run = ["--threads", threads, "run", "-q", "-c", "region.toml", "--out", "results"];
        nahraum(folder.path(), &run);
        let results = folder.path().join("results");
        ["results.gpkg", "nahraum.qgz"]
            .map(|name| std::fs::read(results.join(name)).expect("a file"))
    });
    assert!(bytes[0] == bytes[1]);
}

#[test]
#[cfg_attr(not(clients), ignore = "needs NAHRAUM_TEST_PYTHON with QGIS")]
fn qgis_opens_every_layer_with_its_style_and_prints_the_maps() {
    for lang in ["en", "de"] {
        let folder = tempfile::tempdir().expect("a folder");
        let more = ["--lang", lang, "--formats", "gpkg,qgz,csv", "--set", "similar.nearest=2"];
        run(folder.path(), &more);
        let results = folder.path().join("results");
        finds_nothing("qgis_project.py", &[results.to_str().expect("a name in UTF-8")]);
    }
}

#[test]
#[cfg_attr(not(clients), ignore = "needs NAHRAUM_TEST_PYTHON with QGIS")]
fn qgis_shows_what_is_withheld_in_a_class_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    run(folder.path(), &["--persons-min", "30", "--formats", "gpkg,qgz,csv"]);
    let results = folder.path().join("results");
    finds_nothing("qgis_project.py", &[results.to_str().expect("a name in UTF-8")]);
}

/// Kinds of geometry as GDAL says them.
const SAID: [(&str, &str); 5] = [
    ("GEOMETRY", "Unknown (any)"),
    ("LINESTRING", "Line String"),
    ("MULTILINESTRING", "Multi Line String"),
    ("MULTIPOLYGON", "Multi Polygon"),
    ("POINT", "Point"),
];

/// What programs should see of every layer and table of a package: what this project reads.
fn expected_of(package: &Path, db: &Connection) -> Vec<serde_json::Value> {
    let tables = "SELECT c.table_name || ' ' || coalesce(g.geometry_type_name, '') FROM gpkg_contents c \
                  LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name \
                  WHERE c.table_name <> 'layer_styles' ORDER BY c.table_name";
    let expect = |told: &String| {
        let (name, stored) = told.split_once(' ').expect("a name without blanks");
        let options = ReadOptions { table: Some(name.to_owned()), ..ReadOptions::default() };
        let read = read_layer(&Input::File(package.to_owned()), &options);
        let mut layer = read.expect("readable").layer;
        name.clone_into(&mut layer.name);
        layer.table = layer.table.drop("fid").expect("numbers of rows");
        let kind = SAID.iter().find(|(kind, _)| *kind == stored).map(|(_, said)| *said);
        assert_eq!(kind.is_some(), !stored.is_empty(), "{told}");
        expected(&layer, kind, &[])
    };
    texts(db, tables).iter().map(expect).collect()
}

#[test]
#[cfg_attr(not(clients), ignore = "needs NAHRAUM_TEST_PYTHON with GDAL, pyogrio, DuckDB and QGIS")]
fn programs_read_every_layer_of_a_run_as_it_was_written_and_gdal_does_not_warn() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    // Two streets that do not meet, so that there are links and islands too.
    write_streets(folder, "+-----+.+---------+");
    let db = run(folder, &["--formats", "gpkg", "--network", "streets.nahraum"]);
    let package = folder.join("results/results.gpkg");
    let tables = expected_of(&package, &db);
    let rows = |name: &str| {
        let table = tables.iter().find(|table| table["name"] == name);
        table.expect("a layer")["rows"].as_u64()
    };
    assert!(["facilities", "islands", "quartiers"].iter().all(|name| rows(name) > Some(0)));
    let file = folder.join("expected.json");
    std::fs::write(&file, serde_json::json!(tables).to_string()).expect("writable");
    let [package, file] = [&package, &file].map(|path| path.to_str().expect("a name in UTF-8"));
    for client in ["gdal", "pyogrio", "duckdb", "qgis"] {
        finds_nothing("geopackage.py", &[client, package, file]);
    }
}
