//! 91x: candidate places.

use std::path::Path;

use nahraum::base::{Code, codes};

use super::Provoked;
use crate::import::command::{err, run};
use crate::region::square;

/// What every run on the town says of its inputs.
const BESIDE: [Code; 7] =
    [codes::N223, codes::N351, codes::N326, codes::W353, codes::N911, codes::W380, codes::W331];

fn town(folder: &Path) -> String {
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("writable");
    let area = square(380_000.0, 5_700_000.0, 1_000.0);
    write("m.csv", &format!("id,name,wkt\n05911000,West,{area}\n"));
    write("f.csv", "id,category,x,y\nP,library,380050,5700050\n");
    write("c.csv", "id,persons,x,y\na,40,380900,5700500\nb,40,380950,5700500\n");
    write(
        "region.toml",
        "[layers.municipalities]\npath = \"m.csv\"\ncrs = \"EPSG:25832\"\n[[layers.facilities]]\npath = \"f.csv\"\n\
         crs = \"EPSG:25832\"\nknown_around_m = 5000\n[[layers.cells]]\npath = \"c.csv\"\ncrs = \"EPSG:25832\"\n",
    );
    folder.join("region.toml").display().to_string()
}

pub fn places(provoked: &mut Provoked) {
    let folder = tempfile::tempdir().expect("a folder");
    let config = town(folder.path());
    let mut said = |expected: &[Code], arguments: &[&str]| {
        let output = run(&[arguments, &["-v", "-c", &config]].concat());
        assert!(output.status.success(), "{}", err(&output));
        provoked.exactly_said(expected, &BESIDE, &err(&output));
    };
    // 50 m apart: within 40 m each home reaches itself alone.
    said(&[codes::W910, codes::N911], &["gaps", "--limit", "40"]);
    said(&[codes::N911], &["gaps", "--limit", "60"]);
    // 80 persons are what one place serves.
    said(&[], &["gaps", "--limit", "60", "--set", "gaps.report_persons=80"]);
    let out = folder.path().join("results").display().to_string();
    let small = ["run", "--out", &out, "--set", "gaps.run_candidates_max=1"];
    said(&[codes::N912], &small);
}

#[test]
fn every_code_of_places_is_provoked_by_exactly_its_fault() {
    let mut provoked = Provoked::default();
    places(&mut provoked);
    assert!(provoked.faults.is_empty(), "{}", provoked.faults.join("\n"));
    for code in [codes::W910, codes::N911, codes::N912] {
        assert!(provoked.codes.contains(&code), "no input provokes {code}");
    }
}
