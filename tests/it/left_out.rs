//! Results without layers that nobody asks for (`output.leave_out`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::import::command::{err, run};
use crate::support::write_west_and_east;
use crate::tables::counties::write_town;

/// Two towns: 2,000 persons live beside the pharmacy of West, 3,000 in East 1.7 km from it.
fn write(folder: &Path) {
    write_west_and_east(folder);
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("writable");
    write("f.csv", "id,name,category,x,y\np,Löwe,pharmacy,380100,5700500\n");
    write("c.csv", "id,persons,x,y\na,2000,380150,5700500\nb,3000,381800,5700500\n");
}

/// Runs the two towns with what the arguments say; returns the files with their bytes, and what is said.
fn results(folder: &Path, name: &str, more: &[&str]) -> (BTreeMap<String, Vec<u8>>, String) {
    let config = folder.join("region.toml").display().to_string();
    let out = folder.join(name);
    let start = ["run", "-v", "-c", &config, "--out", out.to_str().expect("UTF-8")];
    let output = run(&[&start[..], more].concat());
    assert!(output.status.success(), "{}", err(&output));
    let files = std::fs::read_dir(&out).expect("a folder").map(|entry| {
        let entry = entry.expect("readable");
        let name = entry.file_name().into_string().expect("UTF-8");
        (name, std::fs::read(entry.path()).expect("readable"))
    });
    (files.collect(), err(&output))
}

/// The layers and tables of a GeoPackage.
fn layers(package: &Path) -> BTreeSet<String> {
    let db = Connection::open(package).expect("a database");
    let mut names = db.prepare("SELECT table_name FROM gpkg_contents").expect("a question");
    let rows = names.query_map([], |row| row.get(0)).expect("rows");
    rows.map(|name| name.expect("a name")).collect()
}

/// The rows of a table in the GeoPackage of a folder of results.
fn rows(results: &Path, table: &str) -> Vec<Vec<Value>> {
    let db = Connection::open(results.join("results.gpkg")).expect("a database");
    let mut all = db.prepare(&format!("SELECT * FROM {table} ORDER BY fid")).expect("a table");
    let width = all.column_count();
    let row = |row: &rusqlite::Row<'_>| (0..width).map(|at| row.get(at)).collect();
    let rows = all.query_map([], row).expect("rows");
    rows.map(|row| row.expect("a row")).collect()
}

/// Compares results whose long tables are written as their rows come with those of whole tables: a workbook needs all rows
/// of a table at once.
fn expect_same_long_tables(folder: &Path, tables: &[&str]) {
    let forms =
        |more: &str| ["--csv-safe".into(), "--formats".into(), format!("csv,gpkg,report{more}")];
    let ask = |name: &str, more: &str| {
        let forms: [String; 3] = forms(more);
        results(folder, name, &forms.each_ref().map(String::as_str)).0
    };
    let (apart, whole) = (ask("apart", ""), ask("whole", ",xlsx"));
    for table in tables {
        let name = format!("{table}.csv");
        assert!(apart[&name].iter().filter(|byte| **byte == b'\n').count() > 4, "{name} has rows");
        for name in [format!("{name}-metadata.json"), name] {
            assert!(apart[&name] == whole[&name], "{name}");
        }
        let [apart, whole] = ["apart", "whole"].map(|name| rows(&folder.join(name), table));
        assert_eq!(apart, whole, "{table}");
    }
    let [a, b] = ["apart", "whole"].map(|name| layers(&folder.join(name).join("results.gpkg")));
    assert_eq!(a, b);
    // The page does not say in which other forms there are results.
    assert!(apart["report.html"] == whole["report.html"], "the pages differ");
}

#[test]
fn long_tables_are_the_same_whether_their_rows_are_written_as_they_come_or_together() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path());
    let levels = ["quartier", "district", "municipality"];
    let tables = levels.map(|level| ["coverage", "border"].map(|what| format!("{what}_{level}")));
    let tables = tables.as_flattened();
    expect_same_long_tables(folder.path(), &tables.iter().map(String::as_str).collect::<Vec<_>>());
    // Two services, and no quartiers: who lives outside of all, by municipality, are the rows of that level.
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path());
    let list = folder.path().join("f.csv");
    let facilities = std::fs::read_to_string(&list).expect("there");
    std::fs::write(list, facilities + "d,Dr. Ost,doctor,381700,5700500\n").expect("writable");
    expect_same_long_tables(folder.path(), &["coverage_quartier", "border_quartier"]);
}

#[test]
fn what_is_left_out_is_in_no_file_and_everything_else_is_as_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write(folder);
    let forms = ["--formats", "csv,gpkg,qgz,parquet,geojson,xlsx"];
    let (whole, _) = results(folder, "whole", &forms);
    let left = "cells,gaps_connected,coverage_municipality,gaps_pharmacy";
    let (less, said) = results(folder, "less", &[&forms[..], &["--leave-out", left]].concat());
    assert!(!said.contains("W956"), "{said}");
    let gone: BTreeSet<&str> =
        whole.keys().filter(|name| !less.contains_key(*name)).map(String::as_str).collect();
    let expected = [
        "coverage_cell.parquet",
        "coverage_municipality.csv",
        "coverage_municipality.csv-metadata.json",
        "coverage_municipality.geojson",
        "gaps_connected_pharmacy.geojson",
        "gaps_pharmacy.geojson",
    ];
    assert_eq!(gone, BTreeSet::from(expected));
    for (name, bytes) in &less {
        let is_of_several = ["results.gpkg", "results.xlsx", "nahraum.qgz", "run.json"];
        assert!(is_of_several.contains(&&name[..]) || whole[name] == *bytes, "{name} differs");
    }
    let missing: BTreeSet<String> = layers(&folder.join("whole/results.gpkg"))
        .difference(&layers(&folder.join("less/results.gpkg")))
        .cloned()
        .collect();
    // Among the gaps of all services those of one stay.
    let expected = ["cells", "coverage_municipality", "gaps_connected"];
    assert_eq!(missing, expected.map(str::to_owned).into());
    // The record says so, and a run in the same place takes away what it does not write.
    let record: serde_json::Value = serde_json::from_slice(&less["run.json"]).expect("JSON");
    assert_eq!(record["config"]["output"]["leave_out"][0], "cells");
    let (again, _) = results(folder, "whole", &[&forms[..], &["--leave-out", left]].concat());
    assert_eq!(again.keys().collect::<Vec<_>>(), less.keys().collect::<Vec<_>>());
}

#[test]
fn the_gaps_of_one_service_stay_among_those_of_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write(folder);
    let shops =
        "id,name,category,x,y\np,Löwe,pharmacy,380100,5700500\nl,Buch,library,380100,5700500\n";
    std::fs::write(folder.join("f.csv"), shops).expect("writable");
    let left = "gaps_pharmacy,gaps_connected_pharmacy";
    let (files, _) = results(folder, "less", &["--formats", "gpkg,geojson", "--leave-out", left]);
    assert!(
        files.contains_key("gaps_library.geojson") && !files.contains_key("gaps_pharmacy.geojson")
    );
    let db = Connection::open(folder.join("less/results.gpkg")).expect("a database");
    for table in ["gaps", "gaps_connected"] {
        let question = format!("SELECT count(DISTINCT category) FROM {table}");
        let services: i64 = db.query_row(&question, [], |row| row.get(0)).expect("a number");
        assert_eq!(services, 2, "{table}");
    }
}

#[test]
fn what_needs_a_table_that_was_left_out_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write(folder);
    let left = "coverage_municipality,border_municipality";
    let forms = ["--formats", "csv,gpkg"];
    results(folder, "whole", &forms);
    results(folder, "less", &[&forms[..], &["--leave-out", left]].concat());
    let [whole, less] = ["whole", "less"].map(|name| folder.join(name).display().to_string());
    let asked = |arguments: &[&str]| {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{}", err(&output));
        err(&output)
    };
    let said = asked(&["diff", &whole, &less, "--by", "municipality"]);
    assert!(
        said.contains("no table `coverage_municipality` to compare: it was left out"),
        "{said}"
    );
    let said = asked(&["map", &less, "--by", "municipality", "-o", "-"]);
    assert!(said.contains("`border_municipality`") && said.contains("it was left out"), "{said}");
    assert!(said.contains("hint: repeat the run without this name in --leave-out"), "{said}");
}

#[test]
fn a_report_shows_what_the_files_leave_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write(folder);
    let page = |name: &str, more: &[&str]| {
        let (files, _) = results(folder, name, &[&["--formats", "report"], more].concat());
        let page = String::from_utf8(files["report.html"].clone()).expect("text");
        // Where the record in the page tells the settings, all else is the same.
        let setting = "\"leave_out\":[\"cells\",\"municipalities\"],";
        assert!(page.contains("municipalities"), "there are areas to show");
        page.replace(setting, "")
    };
    assert!(page("whole", &[]) == page("less", &["--leave-out", "cells,municipalities"]));
}

#[test]
fn a_scenario_leaves_out_what_its_command_line_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write(folder);
    let path = |name: &str| folder.join(name).display().to_string();
    std::fs::write(folder.join("changes.toml"), "[[close]]\nfacility = \"p\"\n").expect("writable");
    let (config, changes) = (path("region.toml"), path("changes.toml"));
    let ask = |more: &[&str]| run(&[&["scenario", "-c", &config, &changes][..], more].concat());
    let left = ["--formats", "csv,gpkg", "--leave-out", "cells,changes_cell,coverage_municipality"];
    let output = ask(&[&["--out", &path("after")][..], &left].concat());
    assert!(output.status.success(), "{}", err(&output));
    assert!(!err(&output).contains("W956"), "{}", err(&output));
    let layers = layers(&folder.join("after/results.gpkg"));
    let gone = ["cells", "changes_cell", "coverage_municipality"];
    assert!(gone.iter().all(|name| !layers.contains(*name)), "{layers:?}");
    assert!(layers.contains("changes_municipality"), "{layers:?}");
    assert!(folder.join("after/border_municipality.csv").exists());
    assert!(!folder.join("after/coverage_municipality.csv").exists());
    // Without a folder there is nothing to leave out.
    let output = ask(&["--leave-out", "cells"]);
    assert!(err(&output).contains("--out <DIR>"), "{}", err(&output));
}
