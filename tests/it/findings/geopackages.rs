//! 77x: GeoPackages.

use nahraum::base::{Code, Diagnostics, codes};
use nahraum::format::geopackage::{LayerOptions, Writer};
use nahraum::format::{Input, ReadOptions, read_layer};
use rusqlite::Connection;

use super::Provoked;

/// Reads a table of two rows after a change by another program, with a file beside it.
fn file(sql: &str, beside: Option<(&str, &str)>) -> Diagnostics {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.gpkg");
    let cells = nahraum::synthetic::town("AB\n\n12").expect("a town").cells;
    let layer = nahraum::dataset::Layer { crs: None, ..cells };
    let mut writer = Writer::create(&path).expect("a file");
    writer.add(&layer, &LayerOptions::default()).expect("storable");
    writer.finish().expect("a file");
    // The triggers call functions that only programs for editing have.
    let triggers = [3, 4].map(|n| format!("DROP TRIGGER rtree_cells_geom_update{n};"));
    let change = triggers.concat() + sql;
    Connection::open(&path).expect("a database").execute_batch(&change).expect(sql);
    if let Some((ending, content)) = beside {
        std::fs::write(folder.path().join(format!("a.gpkg{ending}")), content).expect("written");
    }
    read_layer(&Input::File(path), &ReadOptions::default()).expect("readable").diagnostics
}

pub(super) fn all(provoked: &mut Provoked) {
    let mut read = |expected: &[Code], sql: &str, beside: Option<(&str, &str)>| {
        provoked.exactly(expected, &[], &file(sql, beside));
    };
    read(&[], "", None);
    read(&[], "", Some(("-wal", "")));
    read(&[codes::W770], "", Some(("-wal", "changes")));
    read(&[codes::W770], "", Some(("-journal", "changes")));
    read(&[codes::W771], "UPDATE cells SET persons = 'many' WHERE fid = 1", None);
    read(&[codes::W772], "UPDATE cells SET persons = x'00' WHERE fid = 1", None);
    read(
        &[codes::W224],
        "ALTER TABLE cells ADD n TEXT; UPDATE cells SET n = CAST(x'fc' AS TEXT)",
        None,
    );
    read(&[codes::W780], "ALTER TABLE cells ADD photo BLOB", None);
}
