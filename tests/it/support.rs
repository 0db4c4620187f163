//! What several tests need: real data when it is there, towns as regions, random towns.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use nahraum::access::{ReachTable, straight_line_reach};
use nahraum::base::Silent;
use nahraum::region::{Region, RegionInputs, RegionSettings, build};
use nahraum::synthetic::{Random, town};

/// A path below the folder of real data. Every test that asks for one is ignored without them, by
/// `#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]`.
pub fn real(path: &str) -> PathBuf {
    let folder = std::env::var("NAHRAUM_TEST_DATA").expect("set, as it was at compile time");
    PathBuf::from(folder).join(path)
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
