//! The plugin for QGIS, run by `qgis_process`.

use std::path::Path;

use nahraum::synthetic::town;

use crate::clients::finds_nothing;
use crate::tables::counties::{populate, write_degrees};
use crate::tables::walks::{HOMES, PEOPLE, TOWNS, write_town};

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
