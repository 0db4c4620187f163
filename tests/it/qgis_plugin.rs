//! Answers in QGIS: the styles that they carry, and the plugin, run by `qgis_process`.

use std::fs;
use std::path::Path;
use std::process::Command;

use nahraum::synthetic::town;
use rusqlite::Connection;

use crate::clients::finds_nothing;
use crate::tables::counties::{nahraum, populate, write_degrees};
use crate::tables::walks::{HOMES, PEOPLE, TOWNS, write_town};

/// The conditions and names of the classes in the style of a GeoPackage.
fn classes(package: &Path) -> Vec<(String, String)> {
    let db = Connection::open(package).expect("a database");
    let style = "SELECT styleQML FROM layer_styles WHERE useAsDefault";
    let qml: String = db.query_row(style, [], |row| row.get(0)).expect("one style");
    let value = |rule: &str, name: &str| {
        let (_, rest) = rule.split_once(&format!(" {name}=\"")).expect("an attribute");
        let text = rest.split('"').next().expect("its value");
        let plain =
            [("&quot;", "\""), ("&#x27;", "'"), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">")];
        plain.iter().fold(text.to_owned(), |text, (escaped, letter)| text.replace(escaped, letter))
    };
    let rules = qml.split("<rule ").skip(1).map(|rule| format!(" {rule}"));
    rules.map(|rule| (value(&rule, "filter"), value(&rule, "label"))).collect()
}

#[test]
fn a_geopackage_of_one_answer_carries_the_style_of_one_service() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_town(folder);
    let package = folder.join("answer.gpkg");
    let ask = |words: &str| {
        let end = ["-q", "-c", "region.toml", "-o", "answer.gpkg"];
        nahraum(folder, &[&words.split(' ').collect::<Vec<_>>()[..], &end].concat());
        classes(&package)
    };
    let several = ask("coverage");
    let (hidden, shown) = several.split_last().expect("classes");
    let shop = "(\"category\" = 'supermarket') AND (\"limit_m\" = 450)";
    assert_eq!(hidden.0, format!("NOT ({shop})"));
    assert!(shown.iter().all(|(filter, _)| filter.starts_with(&format!("({shop}) AND"))));
    let bytes = fs::read(&package).expect("a file");
    let mut piped = Command::new(env!("CARGO_BIN_EXE_nahraum"));
    let piped = piped.args(["coverage", "-q", "-c", "region.toml", "--format", "gpkg"]);
    let piped = piped.current_dir(folder).output().expect("started");
    assert!(piped.stdout == bytes, "the same through a pipe");
    let border = ask("border --category pharmacy --lang de");
    assert!(
        border.iter().any(|(filter, name)| filter.contains("\"border_gain\"") && name == "niemand")
    );
    assert!(border.iter().all(|(filter, _)| filter.contains("'pharmacy'")));
    let reach = ask("reach --from places.geojson --minutes 5,10 --network flat.nahraum");
    let minutes = [5, 10].map(|one| (format!("\"minutes\" = {one}"), format!("{one} min")));
    assert_eq!(reach, minutes);
    let need = ask("gaps --need --category supermarket");
    assert!(need.iter().all(|(filter, _)| filter.contains("\"need_supermarket_450m\"")));
}

#[test]
fn the_plugin_has_the_version_of_the_program() {
    let metadata = include_str!("../../data/qgis_plugin/nahraum/metadata.txt");
    let version = metadata.lines().find_map(|line| line.strip_prefix("version="));
    assert_eq!(version, Some(env!("CARGO_PKG_VERSION")));
}

#[test]
#[cfg_attr(
    not(all(clients, qgis_process)),
    ignore = "needs NAHRAUM_TEST_PYTHON with QGIS, and its program as NAHRAUM_TEST_QGIS_PROCESS"
)]
fn algorithms_of_the_plugin_answer_as_predicted_with_their_styles() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path());
    // Cells as a layer of QGIS has them.
    let mut cells = town(&format!("{TOWNS}\n\n{HOMES}")).expect("well-formed").cells;
    populate(&mut cells, &PEOPLE);
    write_degrees(cells, folder.path());
    let plugins = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/qgis_plugin");
    let [plugins, town] = [&plugins, folder.path()].map(|path| path.to_str().expect("UTF-8"));
    finds_nothing("qgis_processing.py", &[env!("CARGO_BIN_EXE_nahraum"), plugins, town]);
}
