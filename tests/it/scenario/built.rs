//! Ways that a scenario builds, through the command: who is newly covered follows from arithmetic.
//!
//! ```text
//! S1..1......S   North of a river: two shops, homes of 30 and 40 persons.
//! ............   The only crossing is in the east, under the eastern shop.
//! 11..........   South of it: homes of 50 and 60 persons, 1,300 m and 1,200 m from the eastern shop.
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;

use geo::Coord;
use sha2::{Digest, Sha256};

use super::command::{nahraum, write_streets};
use crate::import::command::err;
use crate::network::{out, value};
use crate::tables::scenario::{degrees, write_row};

const TOWNS: &str = "AAAAAABBBBBB\nAAAAAABBBBBB\nAAAAAABBBBBB";
const HOMES: &str = "S1..1......S\n............\n11..........";
const STREETS: &str = "+----------+\n~~~~~~~~~~~|\n+----------+";
const PEOPLE: [[i64; 3]; 4] = [[30, 7, 2], [40, 11, 5], [50, 20, 9], [60, 24, 13]];

/// The town in a folder; returns the middle of its north-western square.
fn town(folder: &Path) -> Coord<f64> {
    let first = write_row(folder, TOWNS, HOMES, &PEOPLE);
    write_streets(folder, STREETS);
    first
}

/// The middle of a square of the southern bank in degrees.
fn south(first: Coord<f64>, square: u32) -> String {
    degrees(Coord { y: first.y - 200.0, ..first }, square)
}

fn scenario(folder: &Path, changes: &str, more: &[&str]) -> Output {
    std::fs::write(folder.join("changes.toml"), changes).expect("writable");
    let what_if = ["scenario", "-c", "region.toml", "changes.toml", "--network", "streets.nahraum"];
    let output = nahraum(folder, &[&what_if[..], more].concat());
    assert!(output.status.success(), "{}", err(&output));
    output
}

/// Persons in the whole region whom a way of a kind between two points helps: newly covered within 250 m, no longer
/// covered, with a shorter walk, with a longer one. Empty when nothing changes.
fn helped(folder: &Path, kind: &str, ends: [&str; 2], walker: &str) -> Vec<String> {
    let [from, to] = ends;
    let changes = format!("[[add_way]]\nkind = \"{kind}\"\nline = [{from}, {to}]\n");
    let more = ["--profile", walker, "--by", "region", "--format", "csv"];
    let output = scenario(folder, &changes, &more);
    let table = out(&output);
    if table.lines().count() == 1 {
        assert!(err(&output).contains("Nothing changes for any resident."), "{}", err(&output));
        return Vec::new();
    }
    ["gained", "lost", "nearer", "farther"].map(|column| value(&table, 0, column)).into()
}

#[test]
fn a_bridge_over_the_river_covers_whom_it_brings_within_the_limit() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = town(folder.path());
    // From the shop straight to the other bank, 200 m: the 50 at its foot walk 200 m, the 60 beside it 300 m.
    let ends = [&degrees(first, 0)[..], &south(first, 0)];
    assert_eq!(helped(folder.path(), "bridge", ends, "adult"), ["50", "0", "110", "0"]);
    assert_eq!(helped(folder.path(), "bridge", ends, "wheelchair"), ["50", "0", "110", "0"]);
    // A bridge 400 m to the east: 1,000 m to the western shop for the 50, 900 m for the 60.
    let ends = [&degrees(first, 4)[..], &south(first, 4)];
    assert_eq!(helped(folder.path(), "bridge", ends, "adult"), ["0", "0", "110", "0"]);
}

#[test]
fn a_way_is_as_long_as_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = town(folder.path());
    // From the home of the 60 to the shop, 100 m west and 200 m north: 224 m. The 50 walk 324 m.
    let ends = [&south(first, 1)[..], &degrees(first, 0)];
    assert_eq!(helped(folder.path(), "way", ends, "adult"), ["60", "0", "110", "0"]);
}

#[test]
fn stairs_help_those_who_climb_them_and_nobody_in_a_wheelchair() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = town(folder.path());
    let ends = [&degrees(first, 0)[..], &south(first, 0)];
    assert_eq!(helped(folder.path(), "stairs", ends, "adult"), ["50", "0", "110", "0"]);
    let nobody: [&str; 0] = [];
    assert_eq!(helped(folder.path(), "stairs", ends, "wheelchair"), nobody);
}

#[test]
fn a_bridge_and_a_shop_together_are_as_one_after_the_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = town(folder.path());
    let table = |changes: &str| {
        out(&scenario(folder.path(), changes, &["--by", "cell", "--format", "csv"]))
    };
    // The western shop moves to the foot of the new bridge: 0 m for the 50, 100 m for the 60, and the 30 in the
    // north have to cross: 300 m instead of 100 m.
    let (north, foot) = (degrees(first, 0), south(first, 0));
    let both = format!(
        "[[add_way]]\nkind = \"bridge\"\nline = [{north}, {foot}]\n[[move]]\nfacility = \"west\"\nto = {foot}\n"
    );
    let rows = table(&both);
    let cells = [0, 1, 2, 3]
        .map(|row| ["persons_before", "gained", "lost"].map(|column| value(&rows, row, column)));
    // The 40 have the limit behind them, 600 m instead of 400 m.
    assert_eq!(cells, [["30", "0", "30"], ["40", "0", "0"], ["50", "50", "0"], ["60", "60", "0"]]);
}

/// The SHA-256 of every file below a folder.
fn hashes(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut hashes = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            hashes.extend(self::hashes(&path));
        } else {
            let bytes = std::fs::read(&path).expect("readable");
            hashes.insert(path, Sha256::digest(&bytes).to_vec());
        }
    }
    hashes
}

#[test]
fn a_scenario_touches_neither_the_inputs_nor_the_results_of_the_base() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let first = town(folder);
    let base = ["run", "-q", "-c", "region.toml", "--network", "streets.nahraum", "--out", "base"];
    assert!(nahraum(folder, &base).status.success());
    let changes = format!(
        "[[add_way]]\nkind = \"bridge\"\nline = [{}, {}]\n[[close]]\nfacility = \"east\"\n\
         [[persons]]\nregion = true\nfactor = 2\n",
        degrees(first, 0),
        south(first, 0)
    );
    std::fs::write(folder.join("changes.toml"), &changes).expect("writable");
    let before = hashes(folder);
    assert!(before.len() > 20, "inputs and results");
    scenario(folder, &changes, &["--out", "after"]);
    let mut after = hashes(folder);
    let own: Vec<PathBuf> =
        after.keys().filter(|path| path.starts_with(folder.join("after"))).cloned().collect();
    assert!(own.len() > 20);
    own.iter().for_each(|path| {
        after.remove(path);
    });
    assert_eq!(after, before);
}

#[test]
fn persons_are_forecast_for_quartiers_districts_and_the_region_by_group() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let first = town(folder);
    // The west of the northern bank, with the 30 and the 40; the rest of A lies outside all quartiers.
    let (west, east) = (first.x - 50.0, first.x + 550.0);
    let (low, high) = (first.y - 50.0, first.y + 50.0);
    let ring = format!("{west} {low},{east} {low},{east} {high},{west} {high},{west} {low}");
    let quartier = format!("id,name,municipality,district,wkt\nq,West,A,d,\"POLYGON(({ring}))\"\n");
    std::fs::write(folder.join("quartiers.csv"), quartier).expect("writable");
    let config = std::fs::read_to_string(folder.join("region.toml")).expect("there")
        + "[layers.quartiers]\npath = \"quartiers.csv\"\ncrs = \"EPSG:25832\"\n";
    std::fs::write(folder.join("region.toml"), config).expect("writable");
    let after = |changes: &str| -> [String; 3] {
        let output = scenario(folder, changes, &["--by", "municipality", "--format", "csv"]);
        let table = out(&output);
        assert_eq!(table.lines().count(), 2, "everybody lives in A: {table}");
        ["persons_after", "persons_after_65", "persons_after_80"]
            .map(|column| value(&table, 0, column))
    };
    // Of 180 persons 70 live in the quartier, 18 of them 65 or older and 7 of them 80 or older.
    assert_eq!(after("[[persons]]\nquartier = \"West\"\nfactor = 2\n"), ["250", "80", "36"]);
    let by_district = "[[persons]]\ndistrict = \"d\"\ngroup = \"65\"\npersons = 30\n";
    assert_eq!(after(by_district), ["180", "74", "29"]);
    assert_eq!(
        after("[[persons]]\nregion = true\ngroup = \"80\"\nfactor = 2\n"),
        ["180", "62", "58"]
    );
}
