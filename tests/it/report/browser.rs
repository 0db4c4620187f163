//! The report in a browser: Chromium, driven by Playwright. The tests run where the variable
//! `NAHRAUM_TEST_BROWSER` names a Python that has Playwright; elsewhere they show as ignored.

use std::path::Path;
use std::process::Command;

use super::Towns;
use crate::cli::{err, program};
use crate::guide::workplace;

/// Runs the script of `tests/browser` and asserts that it finds nothing.
fn finds_nothing(arguments: &[&str]) {
    let python = std::env::var("NAHRAUM_TEST_BROWSER").expect("set, as it was at compile time");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/report.py");
    let run = Command::new(python).arg(script).args(arguments).output().expect("a Python");
    let said = [run.stdout, run.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert!(run.status.success(), "{arguments:?}: {}", said.concat());
}

#[test]
#[cfg_attr(not(browser), ignore = "needs NAHRAUM_TEST_BROWSER with Playwright and Chromium")]
fn the_report_of_hostile_towns_works_in_a_browser() {
    let towns = Towns::new();
    let page = towns.results().join("report.html");
    finds_nothing(&["hostile", page.to_str().expect("UTF-8")]);
}

#[test]
#[cfg_attr(not(browser), ignore = "needs NAHRAUM_TEST_BROWSER with Playwright and Chromium")]
fn each_number_that_a_reader_sees_is_that_of_a_table() {
    let folder = workplace();
    let files = folder.path().join("examples/two_towns");
    let said = |arguments: &[&str]| {
        let output = program().current_dir(&files).args(arguments).output().expect("started");
        assert!(output.status.success(), "{arguments:?}: {}", err(&output));
    };
    said(&["import", "osm", "map.osm", "-o", "region"]);
    said(&["import", "census", "persons.csv", "-o", "region"]);
    let run = ["run", "-q", "-c", "region/region.toml", "--out", "results"];
    let asked = ["--category", "pharmacy,supermarket,doctor", "--formats", "report,gpkg"];
    said(&[&run[..], &asked].concat());
    finds_nothing(&["numbers", files.join("results/report.html").to_str().expect("UTF-8")]);
}

#[test]
#[cfg_attr(not(browser), ignore = "needs NAHRAUM_TEST_BROWSER with Playwright and Chromium")]
fn the_report_for_publication_works_in_a_browser() {
    let towns = Towns::new();
    let run = ["run", "-q", "-c", "region.toml", "--out", "results", "--limit", "300,500"];
    towns.said(&[&run[..], &["--formats", "report", "--persons-min", "5"]].concat());
    finds_nothing(&["withheld", towns.results().join("report.html").to_str().expect("UTF-8")]);
}

#[test]
#[cfg_attr(not(browser), ignore = "needs NAHRAUM_TEST_BROWSER with Playwright and Chromium")]
fn the_report_of_the_demo_is_small_and_shows_its_first_map() {
    let folder = tempfile::tempdir().expect("a folder");
    let results = folder.path().join("demo");
    let asked = ["demo", "-q", "--formats", "report", "--out"];
    let made = program().args(asked).arg(&results).status().expect("started");
    assert!(made.success());
    finds_nothing(&["demo", results.join("report.html").to_str().expect("UTF-8")]);
}
