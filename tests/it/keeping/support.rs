//! Folders with results or imports, and what they contain.

use std::path::{Path, PathBuf};
use std::process::Command;

use nahraum::format::{OutputFormat, write_layer_file};
use nahraum::synthetic::town;

use crate::cli::{degrees, program};
use crate::import::xml::{Map, rectangle, settled};
use crate::support::{Files, files};

/// The files that a reader of the folder sees: no lock, nothing unfinished, nothing that waits.
pub fn seen(folder: &Path) -> Files {
    let mut all = files(folder);
    all.retain(|name, _| !name.starts_with(".nahraum-"));
    all
}

/// Makes a folder contain exactly these files.
pub fn restore(folder: &Path, content: &Files) {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).expect("writable");
    for (name, bytes) in content {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
        std::fs::write(path, bytes).expect("writable");
    }
}

/// A command that replaces the files of a folder by others, and both contents.
pub struct Case {
    /// Keeps the files that the commands read.
    _inputs: tempfile::TempDir,
    /// The folder.
    pub folder: PathBuf,
    /// The arguments of the command.
    pub arguments: Vec<String>,
    pub old: Files,
    pub new: Files,
}

impl Case {
    /// Carries out one command, then another in the same folder.
    fn new(inputs: tempfile::TempDir, folder: PathBuf, first: &[&str], then: &[&str]) -> Self {
        let run = |arguments: &[&str]| {
            let output = program().args(arguments).output().expect("started");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            seen(&folder)
        };
        let (old, new) = (run(first), run(then));
        let gone = |from: &Files, to: &Files| from.keys().any(|name| !to.contains_key(name));
        assert!(gone(&old, &new) && gone(&new, &old), "files go and come");
        let arguments = then.iter().map(|argument| (*argument).to_owned()).collect();
        Self { _inputs: inputs, folder, arguments, old, new }
    }

    pub fn command(&self) -> Command {
        let mut command = program();
        command.args(&self.arguments);
        command
    }

    /// Whether the folder shows all old or all new files; `None` for a mixture.
    pub fn is_new(&self) -> Option<bool> {
        let now = seen(&self.folder);
        (now == self.new).then_some(true).or((now == self.old).then_some(false))
    }

    /// Why [`Case::is_new`] is `None`.
    pub fn difference(&self) -> String {
        let now = seen(&self.folder);
        let state = |name: &String, bytes: &Vec<u8>| {
            let is = |files: &Files| files.get(name) == Some(bytes);
            format!("{name} old {} new {}", is(&self.old), is(&self.new))
        };
        let lines: Vec<String> = now.iter().map(|(name, bytes)| state(name, bytes)).collect();
        lines.join("\n")
    }
}

/// A run of a town with two categories into the results of a smaller one.
pub fn run_over_results() -> Case {
    let inputs = tempfile::tempdir().expect("a folder");
    let config = |name: &str, drawing: &str| {
        let folder = inputs.path().join(name);
        std::fs::create_dir(&folder).expect("writable");
        let town = town(drawing).expect("well-formed");
        for layer in [town.municipalities, town.facilities, town.cells].map(degrees) {
            let path = folder.join(format!("{}.geojson", layer.name));
            write_layer_file(&layer, OutputFormat::GeoJson, &path).expect("writable");
        }
        let text = "[layers.municipalities]\npath = \"municipalities.geojson\"\n\
            [[layers.facilities]]\npath = \"facilities.geojson\"\n\
            [[layers.cells]]\npath = \"cells.geojson\"\n";
        std::fs::write(folder.join("region.toml"), text).expect("writable");
        folder.join("region.toml").to_str().expect("UTF-8").to_owned()
    };
    let first = config("first", "AAAABB\n\n4..S3.");
    let then = config("then", "AAAABB\n\n5..P2.");
    let folder = inputs.path().join("results");
    let out = folder.to_str().expect("UTF-8").to_owned();
    let formats = "gpkg,csv,parquet,geojson";
    let run = |config| ["run", "-q", "-c", config, "--formats", formats, "--out", &out];
    let (first, then) = (run(first.as_str()), run(then.as_str()));
    Case::new(inputs, folder, &first, &then)
}

/// An import of a town into the folder of another town.
pub fn import_over_region() -> Case {
    let inputs = tempfile::tempdir().expect("a folder");
    let town = || {
        Map::default()
            .way(1, &rectangle(0, 0, 4, 10), "")
            .way(3, &[(0, 5), (4, 5), (10, 5)], "highway=residential")
            .way(11, &rectangle(0, 0, 1, 1), "building=house building:levels=1")
    };
    let first = town()
        .relation(1, &[1], &settled("A"))
        .node(7, (2.0, 5.1), "highway=bus_stop name=Stop")
        .node(8, (3.0, 5.1), "shop=supermarket name=Shop");
    let then = town()
        .way(2, &rectangle(4, 0, 10, 10), "")
        .relation(1, &[1], &settled("C"))
        .relation(2, &[2], &settled("D"))
        .node(8, (2.0, 5.1), "amenity=pharmacy name=Other");
    let file = |name: &str, map: &Map| {
        let path = inputs.path().join(name);
        std::fs::write(&path, map.text()).expect("writable");
        path.to_str().expect("UTF-8").to_owned()
    };
    let (first, then) = (file("first.osm", &first), file("then.osm", &then));
    let folder = inputs.path().join("region");
    let out = folder.to_str().expect("UTF-8").to_owned();
    let import = |map| ["import", "osm", "-q", map, "-o", &out];
    // Stops go, cells come.
    let first = [&import(first.as_str())[..], &["--persons", "none"]].concat();
    Case::new(inputs, folder, &first, &import(then.as_str()))
}
