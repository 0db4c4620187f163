//! 94x: scenarios and comparisons of runs.

use nahraum::base::{Code, codes};

use super::Provoked;
use crate::import::command::{err, run};
use crate::tables::scenario::{degrees, write_row};

/// What the program says to a changes file.
fn said(folder: &std::path::Path, changes: &str, more: &[&str]) -> String {
    let paths = [folder.join("region.toml"), folder.join("changes.toml")];
    std::fs::write(&paths[1], changes).expect("writable");
    let [config, changes] = paths.each_ref().map(|path| path.to_str().expect("UTF-8"));
    let output = run(&[&["scenario", "-v", "-c", config, changes, "-o", "-"], more].concat());
    err(&output)
}

/// Notes and warnings about the drawn towns, which say nothing of the changes.
const BESIDE: [Code; 12] = [
    codes::N223,
    codes::N354,
    codes::N351,
    codes::N326,
    codes::W331,
    codes::W380,
    codes::W381,
    codes::W355,
    codes::N423,
    codes::N424,
    codes::N434,
    codes::N502,
];

pub fn changes(provoked: &mut Provoked) {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let people = [[30, 7, 2], [40, 11, 5], [50, 20, 9], [60, 24, 13]];
    let first = write_row(folder, "AAAAAABBBBBB", "S1..1..1..S1", &people);
    let mut told = |code: Code, text: &str| {
        provoked.exactly_said(&[code], &BESIDE, &said(folder, text, &[]));
    };
    told(codes::E940, "[[close]]\nfacilty = \"west\"\n");
    told(codes::E940, "colour = 3\n");
    told(codes::E941, "[[close]]\nfacility = \"nowhere\"\n");
    let place = degrees(first, 3);
    told(codes::E941, &format!("[[open]]\ncategory = \"castle\"\nat = {place}\n"));
    told(codes::E941, "[[persons]]\nmunicipality = \"Z\"\nfactor = 2\n");
    told(codes::E941, "[[persons]]\nregion = true\ngroup = \"90\"\nfactor = 2\n");
    told(codes::E942, "[[move]]\nfacility = \"west\"\nto = [51.5, 7.2]\n");
    told(codes::E942, "[[enlarge]]\nfacility = \"west\"\ncapacity = -1\n");
    told(codes::E942, &format!("[[add_way]]\nline = [{place}, {}]\n", degrees(first, 4)));
    told(codes::E942, "[[persons]]\nregion = true\nfactor = 2\npersons = 3\n");
    told(codes::E943, "[[close]]\nfacility = \"west\"\n[[close]]\nfacility = \"west\"\n");
    let twice =
        "[[persons]]\nregion = true\nfactor = 2\n[[persons]]\nmunicipality = \"A\"\nfactor = 3\n";
    told(codes::E943, twice);
    told(codes::E946, "[[persons]]\nmunicipality = \"A\"\ngroup = \"65\"\npersons = 71\n");
    told(codes::W948, &format!("[[move]]\nfacility = \"west\"\nto = {}\n", degrees(first, 14)));
}

/// Streets along the row of homes, with a side street.
pub fn ways(provoked: &mut Provoked) {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let people = [[30, 7, 2], [40, 11, 5], [50, 20, 9], [60, 24, 13]];
    let first = write_row(folder, "AAAAAABBBBBB", "S1..1..1..S1", &people);
    crate::scenario::command::write_streets(folder, "+----------+");
    let network = folder.join("streets.nahraum");
    let network = ["--network", network.to_str().expect("UTF-8")];
    let mut told = |code: Code, text: &str| {
        provoked.exactly_said(&[code], &BESIDE, &said(folder, text, &network));
    };
    let north =
        |square: u32, metres: f64| degrees(geo::Coord { y: first.y + metres, ..first }, square);
    told(codes::E944, &format!("[[add_way]]\nline = [{}, {}]\n", north(2, 80.0), north(5, 80.0)));
    told(codes::W947, &format!("[[add_way]]\nline = [{}, {}]\n", north(2, 0.0), north(2, 80.0)));
    told(
        codes::E945,
        &format!("[[remove_way]]\nline = [{}, {}]\n", north(2, 80.0), north(5, 80.0)),
    );
    told(codes::E945, "[[remove_way]]\nosm_way = 5\n");
}

/// A run compared with one whose inputs have gone.
pub fn runs(provoked: &mut Provoked) {
    let folder = tempfile::tempdir().expect("a folder");
    let people = [[30, 7, 2], [40, 11, 5], [50, 20, 9], [60, 24, 13]];
    write_row(folder.path(), "AAAAAABBBBBB", "S1..1..1..S1", &people);
    let paths = [folder.path().join("region.toml"), folder.path().join("results")];
    let [config, out] = paths.each_ref().map(|path| path.to_str().expect("UTF-8"));
    assert!(run(&["run", "-q", "-c", config, "--out", out]).status.success());
    let output = run(&["diff", "-v", out, out]);
    provoked.exactly_said(&[], &[], &err(&output));
    std::fs::remove_file(folder.path().join("cells.csv")).expect("there");
    let output = run(&["diff", "-v", out, out]);
    assert!(output.status.success());
    provoked.exactly_said(&[codes::W949], &[], &err(&output));
}

#[test]
fn every_code_of_scenarios_is_provoked() {
    let mut provoked = Provoked::default();
    [changes, ways, runs].iter().for_each(|room| room(&mut provoked));
    assert!(provoked.faults.is_empty(), "{}", provoked.faults.join("\n"));
    let own = Code::all().into_iter().filter(|code| code.name()[1..].starts_with("94"));
    let missing: Vec<Code> = own.filter(|code| !provoked.codes.contains(code)).collect();
    assert!(missing.is_empty(), "no input provokes {missing:?}");
}
