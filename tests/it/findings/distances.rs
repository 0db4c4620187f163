//! 88x: tables of distances, and barriers worth mending.

use std::path::Path;

use nahraum::base::{Code, codes};

use super::Provoked;
use crate::distance_table::tabled;
use crate::import::command::{err, run};

/// What every run on the town says of its inputs.
const BESIDE: [Code; 9] = [
    codes::N223,
    codes::N354,
    codes::N911,
    codes::N987,
    codes::W331,
    codes::W353,
    codes::W357,
    codes::W910,
    codes::W380,
];

fn said(provoked: &mut Provoked, folder: &Path, expected: &[Code], arguments: &str) {
    let config = folder.join("region.toml").display().to_string();
    let words: Vec<&str> = arguments.split_whitespace().chain(["-v", "-c", &config]).collect();
    let output = run(&words);
    assert!(output.status.success(), "{arguments}: {}", err(&output));
    provoked.exactly_said(expected, &BESIDE, &err(&output));
}

pub fn tables(provoked: &mut Provoked) {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let asked = "coverage --category pharmacy --limit 500";
    let all = "a,P,10\nb,P,20\nc,P,30\nd,P,40\n";
    let mut rows = |expected: &[Code], rows: &str| {
        tabled(folder, &format!("cell_id,facility_id,metres\n{all}{rows}"), "complete_to = 500\n");
        said(provoked, folder, expected, asked);
    };
    rows(&[], "");
    rows(&[codes::N880], "x,P,10\n");
    rows(&[codes::N880], "a,Q,10\n");
    rows(&[codes::W881], "a,P,10\n");
    rows(&[codes::W881], "a,P,11\n");
    rows(&[codes::E882], "a,P,-1\n");
    rows(&[codes::E882], "a,P,far\n");
    rows(&[codes::N883, codes::W881], "a,P,1.23456\n");
    rows(&[codes::N884], "a,P,\n");
    rows(&[codes::N884], "a,P,NaN\n");
    rows(&[codes::N884], "a,P,1e12\n");
    // All at once.
    let every = "x,P,10\na,P,-1\na,P,\nb,P,1.23456\n";
    rows(&[codes::N880, codes::E882, codes::N884, codes::N883, codes::W881], every);
    tabled(folder, &format!("cell_id,facility_id,metres\n{all}"), "complete_to = 400\n");
    said(provoked, folder, &[codes::W885], asked);
    tabled(folder, "cell_id,facility_id,metres\na,P,10\n", "complete_to = 500\n");
    said(provoked, folder, &[codes::W886], asked);
    let seconds = format!("cell_id,facility_id,duration_s\n{all}");
    tabled(folder, &seconds, "complete_to = 500\nunit = \"seconds\"\n");
    said(provoked, folder, &[codes::N888], asked);
    tabled(folder, &format!("cell_id,facility_id,metres\n{all}"), "complete_to = 500\n");
    said(
        provoked,
        folder,
        &[codes::W886, codes::W903],
        "table --limit 500 --category pharmacy --set borders.inner=closed",
    );
    let out = folder.join("out").display().to_string();
    let run = format!("run --out {out} --category pharmacy --limit 500 --formats csv");
    said(provoked, folder, &[codes::N887], &run);
}

/// A town whose streets are in `folder`.
pub fn barriers(provoked: &mut Provoked) {
    let folder = tempfile::tempdir().expect("a folder");
    crate::mending::write_stairs(folder.path());
    let config = folder.path().join("region.toml").display().to_string();
    let output = run(&["barriers", "-v", "-c", &config, "--profile", "wheelchair"]);
    assert!(output.status.success(), "{}", err(&output));
    let walking = [codes::N326, codes::N351, codes::N424, codes::N434, codes::W381];
    let beside = [&BESIDE[..], &walking].concat();
    provoked.exactly_said(&[codes::N889], &beside, &err(&output));
}

#[test]
fn every_code_of_distances_is_provoked_by_exactly_its_fault() {
    let mut provoked = Provoked::default();
    tables(&mut provoked);
    barriers(&mut provoked);
    assert!(provoked.faults.is_empty(), "{}", provoked.faults.join("\n"));
    assert_eq!(provoked.codes.iter().filter(|code| code.name()[1..].starts_with("88")).count(), 10);
}
