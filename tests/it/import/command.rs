//! `nahraum import osm` from outside.

use std::path::Path;
use std::process::{Command, Output};

use super::xml::{Map, municipality, rectangle, settled};
use crate::report::unpack;

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
    Map::default()
        .way(1, &rectangle(0, 0, 4, 10), "")
        .way(2, &rectangle(4, 0, 10, 10), "")
        .way(3, &[(0, 5), (4, 5), (10, 5)], "highway=residential")
        .relation(1, &[1], &settled("A"))
        .relation(2, &[2], &settled("B"))
        .node(7, (2.0, 5.1), "shop=supermarket name=Shop")
}

/// One town without anything in it.
fn without_streets() -> Map {
    let map = Map::default().way(1, &rectangle(0, 0, 4, 10), "");
    map.relation(1, &[1], &municipality("A"))
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
        let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned());
        let content = match ending.as_deref() {
            Some("csv") => {
                tables += 1;
                text(&beside)
            }
            Some("qgz") => project(&bytes),
            _ => content.into_owned(),
        };
        assert!(content.contains("OpenStreetMap contributors"), "{}", path.display());
    }
    assert!(tables > 5, "{tables} tables");
    let report = unpack::index(&text(&results.join("report.html")));
    assert!(report["record"]["walk"].is_object(), "people walk along the map");
    let region = text(Path::new(config));
    assert!(region.contains("distance = \"walk\""), "{region}");
}

/// The text of a zipped QGIS project.
fn project(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a project");
    std::io::read_to_string(archive.by_index(0).expect("a file")).expect("UTF-8")
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
    let map = without_streets();
    let folder = tempfile::tempdir().expect("a folder");
    let output = imported(&map, folder.path(), &[]);
    assert!(output.status.success() && err(&output).contains("W600"), "{}", err(&output));
    let record = text(&folder.path().join("region/import-osm.json"));
    assert!(record.contains("sha256"), "the record names the file whatever it gives: {record}");
    let config = text(&folder.path().join("region/region.toml"));
    assert!(config.contains("distance = \"straight\""), "{config}");
}

#[test]
fn importing_again_removes_what_is_no_longer_made_and_names_what_it_leaves() {
    let folder = tempfile::tempdir().expect("a folder");
    let region = folder.path().join("region");
    let stop = town().node(8, (2.0, 5.2), "highway=bus_stop name=Stop");
    assert!(imported(&stop, folder.path(), &[]).status.success());
    assert!(region.join("stops.geojson").exists());
    let (own, scenario) = (region.join("own.geojson"), region.join("scenario.toml"));
    std::fs::write(&own, "{}").expect("writable");
    // Another configuration of the folder reads it.
    std::fs::copy(region.join("region.toml"), &scenario).expect("writable");
    assert!(imported(&town(), folder.path(), &[]).status.success());
    assert!(region.join("stops.geojson").exists());
    assert!(imported(&stop, folder.path(), &[]).status.success());
    std::fs::remove_file(&scenario).expect("there");
    assert!(imported(&town(), folder.path(), &[]).status.success());
    assert!(!region.join("stops.geojson").exists() && own.exists());
    // The settings of the first import are the user's: a map without streets does not change them.
    let map = without_streets();
    let output = imported(&map, folder.path(), &["--name", "Other"]);
    let said = err(&output);
    assert!(said.contains("distance = \"walk\" (this import: \"straight\")"), "{said}");
    assert!(said.contains("(this import: \"Other\")"), "{said}");
}

#[test]
fn an_import_that_fails_leaves_the_folder_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(imported(&town(), folder.path(), &[]).status.success());
    let region = folder.path().join("region");
    let before = snapshot(&region);
    // The network cannot take the place of a folder; facilities come before it.
    let network = region.join("network.nahraum");
    std::fs::remove_file(&network).expect("there");
    std::fs::create_dir_all(network.join("inner")).expect("writable");
    let more = town().node(9, (2.0, 5.3), "amenity=pharmacy name=New");
    let output = imported(&more, folder.path(), &[]);
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(err(&output).contains("network.nahraum"), "{}", err(&output));
    std::fs::remove_dir_all(&network).expect("there");
    let kept: Vec<_> = before.iter().filter(|(name, _)| name != "network.nahraum").collect();
    assert_eq!(kept, snapshot(&region).iter().collect::<Vec<_>>());
    // A link to where nothing can be written fails before anything is replaced.
    #[cfg(target_os = "linux")]
    {
        std::os::unix::fs::symlink("/dev/full", &network).expect("writable");
        assert_eq!(imported(&more, folder.path(), &[]).status.code(), Some(2));
        std::fs::remove_file(&network).expect("there");
        assert_eq!(kept, snapshot(&region).iter().collect::<Vec<_>>());
    }
}

#[test]
fn own_categories_need_not_have_the_built_in_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("own.toml");
    let categories = "[[field_of_action]]\nkey = \"play\"\nname_en = \"Play\"\nname_de = \"Spiel\"\n\
                      [[category]]\nkey = \"playground\"\nname_en = \"Playground\"\n\
                      name_de = \"Spielplatz\"\nfield_of_action = \"play\"\n\
                      osm = [\"leisure=playground\"]\n";
    std::fs::write(&own, categories).expect("writable");
    let map = town().node(8, (2.0, 5.2), "leisure=playground name=Swing");
    let flags = ["--categories", own.to_str().expect("UTF-8")];
    let output = imported(&map, folder.path(), &flags);
    assert!(output.status.success(), "{}", err(&output));
    let said = err(&output);
    let row = said.lines().find(|line| line.trim_start().starts_with("playground"));
    assert_eq!(row.and_then(|line| line.split_whitespace().last()), Some("1"), "{said}");
    let config = folder.path().join("region/region.toml");
    let output = run(&["check", "-c", config.to_str().expect("UTF-8")]);
    assert!(output.status.success(), "{}", err(&output));
    // Once in the folder they hold for later imports.
    let output = imported(&map, folder.path(), &[]);
    assert!(!err(&output).contains("supermarket"), "{}", err(&output));
    std::fs::write(&own, "category = 1").expect("writable");
    let output = imported(&map, folder.path(), &flags);
    assert!(err(&output).contains("own.toml"), "{}", err(&output));
}

/// A pipe can be read only once.
#[cfg(unix)]
#[test]
fn own_categories_come_from_a_pipe_too() {
    use std::io::Write;
    use std::process::Stdio;

    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("town.osm"), town().text()).expect("writable");
    let own = nahraum::region::CATEGORIES_TOML.replace("Supermarkt", "Lebensmittelmarkt");
    let asked = ["import", "osm", "town.osm", "-o", "region", "--categories", "/dev/stdin"];
    let mut command = Command::new(env!("CARGO_BIN_EXE_nahraum"));
    command.current_dir(folder.path()).args(asked).stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("started");
    child.stdin.take().expect("piped").write_all(own.as_bytes()).expect("written");
    let output = child.wait_with_output().expect("finished");
    assert!(output.status.success(), "{}", err(&output));
    assert_eq!(text(&folder.path().join("region/categories.toml")), own);
}

#[test]
fn persons_are_given_once_and_to_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = imported(&town(), folder.path(), &["--persons", "A=1", "--persons", "r1=2"]);
    assert!(err(&output).contains("A (r1) is named twice"), "{}", err(&output));
    let twins = Map::default()
        .way(1, &rectangle(0, 0, 4, 10), "")
        .way(2, &rectangle(4, 0, 10, 10), "")
        .relation(1, &[1], &municipality("A"))
        .relation(2, &[2], &municipality("A"));
    let output = imported(&twins, folder.path(), &["--persons", "A=1"]);
    assert!(err(&output).contains("several municipalities are called `A`"), "{}", err(&output));
}

/// What the hint of W617 says to add to the command.
fn advised(said: &str) -> Option<Vec<String>> {
    let (_, rest) = said.split_once("if these are the municipalities, use ")?;
    let line = rest.lines().next().unwrap_or_default();
    Some(line.split_whitespace().map(str::to_owned).collect())
}

#[test]
fn an_import_that_stops_says_what_it_found_before() {
    // Two towns of level 7 without a street, and none of level 8.
    let town = |name| municipality(name).replace("level=8", "level=7");
    let map = Map::default()
        .way(1, &rectangle(0, 0, 4, 10), "")
        .way(2, &rectangle(4, 0, 10, 10), "")
        .relation(1, &[1], &town("A"))
        .relation(2, &[2], &town("B"));
    let folder = tempfile::tempdir().expect("a folder");
    let output = imported(&map, folder.path(), &["--only", "A"]);
    let said = err(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("W617") && said.contains("has no municipality `A`"), "{said}");
    assert!(said.contains("cover 0 % of the ground"), "{said}");
    let advice = advised(&said).unwrap_or_else(|| panic!("no advice in {said}"));
    let advice = advice.iter().map(String::as_str);
    let all: Vec<&str> = ["--only", "A"].into_iter().chain(advice).collect();
    let output = imported(&map, folder.path(), &all);
    assert!(output.status.success(), "{}", err(&output));
}

#[test]
fn the_advice_about_another_level_works_when_it_is_followed() {
    let level =
        |level: u8, name: &str| municipality(name).replace("level=8", &format!("level={level}"));
    // A land of six parishes of level 7, with streets in both directions.
    let parishes = || {
        let mut map = Map::default()
            .way(91, &[(0, 5), (6, 5), (12, 5)], "highway=residential")
            .way(92, &[(6, 0), (6, 5), (6, 10)], "highway=residential")
            .way(93, &rectangle(0, 0, 12, 10), "")
            .relation(90, &[93], &level(2, "Land"));
        for number in 0..6 {
            map = map.way(number + 1, &rectangle(2 * number, 0, 2 * number + 2, 10), "");
            map = map.relation(number + 1, &[number + 1], &level(7, &format!("P{number}")));
        }
        map
    };
    // Three regions of level 6 and twelve councils of level 8, of which only two are whole.
    let regions = || {
        let mut map = Map::default().way(91, &[(0, 5), (6, 5), (12, 5)], "highway=residential");
        for number in 0..3 {
            map = map.way(number + 1, &rectangle(4 * number, 0, 4 * number + 4, 10), "");
            map = map.relation(number + 1, &[number + 1], &level(6, &format!("R{number}")));
        }
        for number in 0..12_i64 {
            let (west, south) = (2 * (number / 2), 5 * (number % 2));
            let way = number + 11;
            map = map.way(way, &rectangle(west, south, west + 2, south + 5), "");
            let boundary = if number < 2 { way } else { way + 500 };
            map = map.relation(way, &[boundary], &municipality(&format!("C{number}")));
        }
        map
    };
    let odd =
        parishes().way(80, &rectangle(0, 0, 1, 1), "").relation(80, &[80], &municipality("O"));
    for (name, map, before, after) in
        [("none of 8", parishes(), 1, 6), ("one of 8", odd, 1, 6), ("two of 12", regions(), 2, 3)]
    {
        let folder = tempfile::tempdir().expect("a folder");
        let count = |more: &[&str]| {
            let output = imported(&map, folder.path(), more);
            assert!(output.status.success(), "{name}: {}", err(&output));
            let list = text(&folder.path().join("region/municipalities.geojson"));
            (list.matches("\"Feature\"").count(), err(&output))
        };
        let (found, said) = count(&[]);
        assert_eq!(found, before, "{name}: {said}");
        let advice = advised(&said).unwrap_or_else(|| panic!("{name}: no advice in {said}"));
        let advice: Vec<&str> = advice.iter().map(String::as_str).collect();
        let (found, said) = count(&advice);
        assert_eq!((found, advised(&said)), (after, None), "{name}: {said}");
    }
    // Where the areas of the usual level are whole nothing is advised.
    let whole = parishes().text().replace("v=\"7\"", "v=\"8\"");
    let folder = tempfile::tempdir().expect("a folder");
    let (file, out) = (folder.path().join("whole.osm"), folder.path().join("region"));
    std::fs::write(&file, whole).expect("writable");
    let arguments = ["import", "osm", file.to_str().expect("UTF-8"), "-o"];
    let output = run(&[&arguments[..], &[out.to_str().expect("UTF-8")]].concat());
    assert!(output.status.success() && advised(&err(&output)).is_none(), "{}", err(&output));
}
