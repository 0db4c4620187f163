//! `nahraum import osm` from outside.

use std::path::Path;
use std::process::{Command, Output};

use super::xml::{Map, rectangle};

pub fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_nahraum")).args(arguments).output().expect("started")
}

pub fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Two towns with a street through both and one shop in the west.
fn town() -> Map {
    let of = |name: &str| {
        format!("type=boundary boundary=administrative admin_level=8 name={name} population=100")
    };
    Map::default()
        .way(1, &rectangle(0, 0, 4, 10), "")
        .way(2, &rectangle(4, 0, 10, 10), "")
        .way(3, &[(0, 5), (4, 5), (10, 5)], "highway=residential")
        .relation(1, &[1], &of("A"))
        .relation(2, &[2], &of("B"))
        .node(7, (2.0, 5.1), "shop=supermarket name=Shop")
}

/// Imports a map into `folder/region`.
pub fn imported(map: &Map, folder: &Path, more: &[&str]) -> Output {
    let file = folder.join("town.osm");
    std::fs::write(&file, map.text()).expect("writable");
    let out = folder.join("region");
    let mut arguments = vec!["import", "osm", file.to_str().expect("UTF-8"), "-o"];
    arguments.push(out.to_str().expect("UTF-8"));
    arguments.extend(more);
    run(&arguments)
}

#[test]
fn an_import_can_be_checked_and_run_and_every_output_names_its_source() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = imported(&town(), folder.path(), &["--name", "Two \"towns\""]);
    assert!(output.status.success(), "{}", err(&output));
    let config = folder.path().join("region/region.toml");
    let config = config.to_str().expect("UTF-8");
    let results = folder.path().join("results");
    let output = run(&["run", "-c", config, "--out", results.to_str().expect("UTF-8")]);
    assert!(output.status.success(), "{}", err(&output));
    let mut tables = 0;
    for entry in std::fs::read_dir(&results).expect("there") {
        let path = entry.expect("readable").path();
        let bytes = std::fs::read(&path).expect("readable");
        let content = String::from_utf8_lossy(&bytes);
        let beside = path.with_file_name(format!(
            "{}-metadata.json",
            path.file_name().expect("a name").to_string_lossy()
        ));
        let is_table = path.extension().is_some_and(|ending| ending == "csv");
        tables += usize::from(is_table);
        let content = if is_table { text(&beside) } else { content.into_owned() };
        assert!(content.contains("OpenStreetMap contributors"), "{}", path.display());
    }
    assert!(tables > 5, "{tables} tables");
    assert!(text(&results.join("map.html")).contains("distance on foot"));
    let region = text(Path::new(config));
    assert!(region.contains("distance = \"walk\""), "{region}");
}

#[test]
fn importing_again_gives_the_same_bytes_and_leaves_the_users_lines_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(imported(&town(), folder.path(), &[]).status.success());
    let config = folder.path().join("region/region.toml");
    let own = "\n[limits]\nsupermarket = [333]\n";
    std::fs::write(&config, text(&config) + own).expect("writable");
    let before = snapshot(&folder.path().join("region"));
    assert!(imported(&town(), folder.path(), &["--threads", "1"]).status.success());
    assert_eq!(before, snapshot(&folder.path().join("region")));
    // A configuration of somebody else is not written into, and nothing is left half-done.
    std::fs::write(&config, "[layers.municipalities]\npath = \"mine.geojson\"\n")
        .expect("writable");
    let output = imported(&town(), folder.path(), &[]);
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(err(&output).contains("another folder"), "{}", err(&output));
}

fn snapshot(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("there")
        .map(|entry| entry.expect("readable").path())
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read(&path).expect("readable"))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn a_map_without_streets_is_imported_with_straight_distances() {
    let map = Map::default().way(1, &rectangle(0, 0, 4, 10), "").relation(
        1,
        &[1],
        "type=boundary boundary=administrative admin_level=8 name=A",
    );
    let folder = tempfile::tempdir().expect("a folder");
    let output = imported(&map, folder.path(), &[]);
    assert!(output.status.success() && err(&output).contains("W600"), "{}", err(&output));
    let config = text(&folder.path().join("region/region.toml"));
    assert!(config.contains("distance = \"straight\""), "{config}");
}
