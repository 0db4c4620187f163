//! The clients that the server is for: GDAL, QGIS, a browser. Elsewhere than where they are the tests show as ignored.

use std::path::Path;
use std::process::Command;

use super::{Served, Server};
use crate::clients::finds_nothing;
use crate::report::Towns;

/// What a program of GIS sees of a run that is served.
fn seen_by(client: &str) {
    let served = Served::new("gpkg");
    let server = Server::start(served.path(), &["results"]);
    let package = served.results().join("results.gpkg");
    finds_nothing("oapif.py", &[client, &server.address(), package.to_str().expect("UTF-8")]);
}

#[test]
#[cfg_attr(not(clients), ignore = "needs NAHRAUM_TEST_PYTHON with GDAL")]
fn ogr2ogr_fetches_all_features_with_all_fields() {
    seen_by("gdal");
}

#[test]
#[cfg_attr(not(clients), ignore = "needs NAHRAUM_TEST_PYTHON with QGIS")]
fn qgis_opens_all_layers_with_all_features() {
    seen_by("qgis");
}

/// Runs the script of `tests/browser` about a server, and asserts that it finds nothing.
fn browser_finds_nothing(mode: &str, server: &Server) {
    let python = std::env::var("NAHRAUM_TEST_BROWSER").expect("set, as it was at compile time");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/serve.py");
    let run = Command::new(python).arg(script).args([mode, &server.address()]).output();
    let run = run.expect("a Python");
    let said = [run.stdout, run.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert!(run.status.success(), "{mode}: {}", said.concat());
}

#[test]
#[cfg_attr(not(browser), ignore = "needs NAHRAUM_TEST_BROWSER with Playwright and Chromium")]
fn the_live_page_answers_mouse_and_keyboard_in_a_browser() {
    let served = Served::new("gpkg,report");
    browser_finds_nothing("town", &served.live(&[]));
}

#[test]
#[cfg_attr(not(browser), ignore = "needs NAHRAUM_TEST_BROWSER with Playwright and Chromium")]
fn hostile_names_are_inert_in_the_live_page() {
    let towns = Towns::new();
    let folder = towns.results().parent().expect("a folder").to_owned();
    browser_finds_nothing("hostile", &Server::start(&folder, &["results", "-c", "region.toml"]));
}
