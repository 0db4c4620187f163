//! What several tests need: real data when it is there, towns as regions, random towns, answers of commands.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use nahraum::access::{ReachTable, straight_line_reach};
use nahraum::base::Silent;
use nahraum::dataset::{Layer, text_value};
use nahraum::format::{Input, ReadOptions, read_layer};
use nahraum::region::{Region, RegionInputs, RegionSettings, build};
use nahraum::synthetic::{Random, town};

use crate::import::command::{err, run};
use crate::region::square;

/// A path below the folder of real data. Every test that asks for one is ignored without them, by
/// `#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]`.
pub fn real(path: &str) -> PathBuf {
    let folder = std::env::var("NAHRAUM_TEST_DATA").expect("set, as it was at compile time");
    PathBuf::from(folder).join(path)
}

/// The files of a folder, at any depth, with their bytes: by name, with the names of the folders before it.
pub type Files = BTreeMap<String, Vec<u8>>;

/// All files of a folder; none where there is no such folder.
pub fn files(folder: &Path) -> Files {
    let mut all = Files::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            let inner = files(&path).into_iter();
            all.extend(inner.map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else {
            all.insert(name, fs::read(&path).expect("readable"));
        }
    }
    all
}

/// The rows of a comma-separated table of spopt's examples, without its heading.
pub fn spopt_table(name: &str) -> Vec<Vec<String>> {
    let path = real(&format!("reference/spopt/data/{name}"));
    let mut reader = csv::Reader::from_path(path).expect("a readable table");
    let record = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    reader.records().map(|row| record(row.expect("a record"))).collect()
}

/// The values of a column as text; empty where there is none.
pub fn column(layer: &Layer, name: &str) -> Vec<String> {
    let column =
        layer.column(name).unwrap_or_else(|| panic!("no {name} in {:?}", layer.column_names()));
    (0..layer.len()).map(|row| text_value(column, row).unwrap_or_default()).collect()
}

/// The answer of a command: the layer that it wrote, and what it said.
pub struct Asked {
    pub layer: Layer,
    pub said: String,
}

impl Asked {
    /// Asks a command about the `region.toml` of a folder.
    pub fn about(folder: &Path, command: &str, more: &str) -> Self {
        let config = folder.join("region.toml").display().to_string();
        let answer = folder.join("answer.csv").display().to_string();
        let start = command.split_whitespace().chain(["-c", &config, "-o", &answer]);
        let output = run(&start.chain(more.split_whitespace()).collect::<Vec<_>>());
        assert!(output.status.success(), "{command} {more}: {}", err(&output));
        let read =
            read_layer(&Input::File(answer.into()), &ReadOptions::default()).expect("readable");
        Self { layer: read.layer, said: err(&output) }
    }

    /// The values of a column as text.
    pub fn column(&self, name: &str) -> Vec<String> {
        column(&self.layer, name)
    }

    /// All columns with their values, a line each.
    pub fn all(&self) -> Vec<String> {
        let line = |name: &str| format!("{name} = {}", self.column(name).join(" | "));
        self.layer.column_names().iter().map(|name| line(name)).collect()
    }
}

/// Writes West and East, squares of 1 km side by side, and a `region.toml` of them, facilities in `f.csv`, and cells in
/// `c.csv`.
pub fn write_west_and_east(folder: &Path) {
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).expect("writable");
    let (west, east) =
        (square(380_000.0, 5_700_000.0, 1_000.0), square(381_000.0, 5_700_000.0, 1_000.0));
    write("m.csv", &format!("id,name,wkt\n05911000,West,{west}\n05916000,East,{east}\n"));
    write(
        "region.toml",
        "[region]\ncrs = \"EPSG:25832\"\n[layers.municipalities]\npath = \"m.csv\"\ncrs = \"EPSG:25832\"\n\
         [[layers.facilities]]\npath = \"f.csv\"\ncrs = \"EPSG:25832\"\nknown_around_m = 60000\n[[layers.cells]]\n\
         path = \"c.csv\"\ncrs = \"EPSG:25832\"\n",
    );
}

/// What a command says that refuses a question about the `region.toml` of a folder.
pub fn refused(folder: &Path, command: &str, more: &str) -> String {
    let config = folder.join("region.toml").display().to_string();
    let start = command.split_whitespace().chain(["-c", &config]);
    let output = run(&start.chain(more.split_whitespace()).collect::<Vec<_>>());
    assert_eq!(output.status.code(), Some(2), "{command} {more}: {}", err(&output));
    err(&output)
}

/// The files of the demo region, made by the program once a test run, whether the tests share a process
/// (`cargo test`) or have one each (`cargo nextest`). Tests may put files of their own beside them.
pub fn demo_inputs() -> &'static Path {
    static MADE: OnceLock<(PathBuf, File)> = OnceLock::new();
    &MADE.get_or_init(made_or_found).0
}

/// The folder, with a lock that keeps it as it is until this process ends.
fn made_or_found() -> (PathBuf, File) {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (folder, mark) = (root.join("demo"), root.join("demo.run"));
    let own = std::env::var("NEXTEST_RUN_ID").unwrap_or_else(|_| std::process::id().to_string());
    let is_own = || fs::read_to_string(&mark).is_ok_and(|run| run == own);
    loop {
        let lock = File::create(root.join("demo.lock")).expect("writable");
        lock.lock().expect("one at a time");
        if !is_own() {
            let _ = fs::remove_dir_all(&folder);
            let mut program = Command::new(env!("CARGO_BIN_EXE_nahraum"));
            let made = program.args(["demo", "-q", "--inputs-only"]).arg(&folder).status();
            assert!(made.expect("started").success());
            fs::write(&mark, &own).expect("writable");
        }
        lock.unlock().expect("locked by this process");
        lock.lock_shared().expect("nobody makes it anew while it is read");
        // Another run of the tests may have come in between.
        if is_own() {
            return (folder, lock);
        }
    }
}

/// A drawn town as region with its reach.
pub fn drawn(drawing: &str, settings: &RegionSettings) -> (Region, ReachTable) {
    let town = town(drawing).expect("a well-formed drawing");
    let inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    let region = build(inputs, settings, &Silent).expect("a buildable town").value;
    let reach = straight_line_reach(&region, &Silent);
    (region, reach)
}

/// Settings with the limits of one category.
pub fn limits(category: &str, metres: &[u32]) -> RegionSettings {
    RegionSettings {
        own_limits: vec![(category.to_owned(), metres.to_vec())],
        ..RegionSettings::default()
    }
}

/// A random town drawing of three municipalities, some empty squares, supermarkets and pharmacies.
pub fn random_drawing(seed: u64, width: usize, height: usize) -> String {
    let mut dice = Random::seeded(seed);
    let (mut homes, mut content) = (String::new(), String::new());
    let (cut_x, cut_y) = (width / 2 + dice.below(3), height / 2);
    for row in 0..height {
        for column in 0..width {
            let home = match (column < cut_x, row < cut_y) {
                (true, true) => 'A',
                (true, false) => 'B',
                (false, _) => 'C',
            };
            homes.push(if dice.below(40) == 0 { '.' } else { home });
            content.push(match dice.below(12) {
                0 => 'S',
                1 => 'P',
                2..=4 => '.',
                _ => char::from(b'0' + dice.below(10) as u8),
            });
        }
        homes.push('\n');
        content.push('\n');
    }
    format!("{homes}\n{content}")
}
