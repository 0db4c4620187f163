//! The cache of the program: a folder beside the network, and the same bytes with it and without.

use std::fs;
use std::path::Path;

use crate::import::command::err;
use crate::scenario::command::{nahraum, write_streets};
use crate::support::files;
use crate::tables::scenario::write_row;

const TOWNS: &str = "AAAAAABBBBBB";
const HOMES: &str = "S1..1..1..S1";
const PEOPLE: [[i64; 3]; 4] = [[30, 7, 2], [40, 11, 5], [50, 20, 9], [60, 24, 13]];

/// Writes two towns at one street. Their 12 squares are small enough to be prepared without a cache.
fn write_towns(folder: &Path) {
    write_row(folder, TOWNS, HOMES, &PEOPLE);
    write_streets(folder, "+----------+");
    fs::write(folder.join("changes.toml"), "[[close]]\nfacility = \"west\"\n").expect("writable");
}

/// The names of all files in the cache; nothing without one.
fn kept(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder.join("nahraum-cache")).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".kept")).collect();
    names.sort();
    names
}

/// Asks a command; returns what it answers and says.
fn asked(folder: &Path, words: &str) -> (Vec<u8>, String) {
    let output = nahraum(folder, &words.split_whitespace().collect::<Vec<_>>());
    assert!(output.status.success(), "{words}: {}", err(&output));
    (output.stdout.clone(), err(&output))
}

const WALK: &str = "-c region.toml --network streets.nahraum --set cache.cells_min=0";

#[test]
fn every_command_answers_with_the_same_bytes_with_a_cache_and_without() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_towns(folder);
    let commands = [
        "coverage --by cell --format csv",
        "gaps --format csv --limit 100",
        "border --format csv",
        "overlaps --format csv",
        "access --format csv",
        "fairness --format csv",
        "mix --format csv",
        "similar --format csv",
        "barriers --format csv",
        "site --format csv --limit 100",
        "cooperate --format csv --limit 100",
        "compare --format csv",
        "table --format csv",
        "providers --format csv",
        "scenario changes.toml --format csv",
    ];
    for command in commands {
        let words = format!("{command} {WALK}");
        let without = asked(folder, &format!("{words} --no-cache"));
        for threads in [1, 4] {
            let with = asked(folder, &format!("{words} --threads {threads}"));
            assert_eq!(with.0, without.0, "{command}");
            assert_eq!(with.1, without.1, "{command}");
        }
        assert!(!without.0.is_empty(), "{command}");
    }
    let kinds: Vec<String> =
        kept(folder).iter().map(|name| name.split('-').next().unwrap_or_default().into()).collect();
    assert!(
        kinds.contains(&"links".to_owned()) && kinds.contains(&"homes".to_owned()),
        "{kinds:?}"
    );
}

#[test]
fn a_run_writes_the_same_files_with_a_cache_and_without() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_towns(folder);
    let run = |out: &str, more: &str| {
        asked(folder, &format!("run -q {WALK} --formats csv,geojson --out {out} {more}"));
        let mut files = files(&folder.join(out));
        // The record tells the time.
        files.remove("run.json").expect("a record");
        files
    };
    let without = run("without", "--no-cache");
    assert!(kept(folder).is_empty(), "nothing was kept");
    for (out, more) in [("first", ""), ("second", ""), ("third", "--threads 1")] {
        let with = run(out, more);
        assert!(with.keys().eq(without.keys()));
        for (name, bytes) in &without {
            assert!(with[name] == *bytes, "{name} differs in the {out} run");
        }
    }
    assert!(!kept(folder).is_empty());
}

#[test]
fn changed_data_meets_nothing_stale() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_towns(folder);
    let words = format!("coverage --by cell --format csv {WALK}");
    let first = asked(folder, &words).0;
    let same = |more: &str| {
        let with = asked(folder, &format!("{words} {more}"));
        assert_eq!(with, asked(folder, &format!("{words} {more} --no-cache")), "{more}");
        with.0
    };
    assert_eq!(same(""), first);
    // Another walker, another limit, other links.
    same("--profile rollator");
    assert_ne!(same("--limit 100"), first);
    same("--set walk.link_distance_max_m=0.001");
    // A cell that moves away from the street, and a network that ends before the last homes.
    let cells = fs::read_to_string(folder.join("cells.csv")).expect("there");
    let (heading, row) = cells.split_once('\n').expect("a heading");
    let column = heading.split(',').position(|name| name == "y").expect("a column");
    let (row, others) = row.split_once('\n').expect("several rows");
    let mut values: Vec<String> = row.split(',').map(str::to_owned).collect();
    let y: f64 = values[column].parse().expect("a number");
    values[column] = (y + 40.0).to_string();
    fs::write(folder.join("cells.csv"), format!("{heading}\n{}\n{others}", values.join(",")))
        .expect("writable");
    let moved = same("");
    assert_ne!(moved, first);
    write_streets(folder, "+-----.....+");
    assert_ne!(same(""), moved);
}

#[test]
fn the_folder_says_what_it_is_and_may_be_spoilt_or_deleted() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_towns(folder);
    let cache = folder.join("nahraum-cache");
    let words = format!("coverage --by cell --format csv {WALK}");
    let first = asked(folder, &words);
    let before = files(&cache);
    assert!(before.contains_key("README.txt") && before.len() == 4, "{before:?}");
    for name in kept(folder) {
        fs::write(cache.join(name), "spoilt").expect("writable");
    }
    assert_eq!(asked(folder, &words), first);
    assert_eq!(files(&cache), before, "written anew");
    fs::remove_dir_all(&cache).expect("removable");
    assert_eq!(asked(folder, &words), first);
    assert_eq!(files(&cache), before, "written anew");
    // Small regions need none, and another folder can be chosen.
    fs::remove_dir_all(&cache).expect("removable");
    asked(folder, "coverage -q --format csv -c region.toml --network streets.nahraum");
    assert!(!cache.exists());
    asked(folder, &format!("{words} --set cache.folder=elsewhere"));
    assert!(!cache.exists() && folder.join("elsewhere/README.txt").exists());
}

#[test]
fn a_folder_that_cannot_be_written_is_told_and_nothing_more() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_towns(folder);
    let words = format!("coverage --by cell --format csv {WALK}");
    let expected = asked(folder, &format!("{words} --no-cache")).0;
    fs::write(folder.join("nahraum-cache"), "a file").expect("writable");
    assert_eq!(asked(folder, &words).0, expected);
    let said = asked(folder, &format!("{words} -v")).1;
    assert_eq!(said.matches("N435").count(), 1, "{said}");
    assert!(said.contains("the cache cannot be written"), "{said}");
}

#[test]
fn several_processes_may_use_the_folder_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_towns(folder);
    let words = format!("coverage --by cell --format csv {WALK}");
    let expected = asked(folder, &format!("{words} --no-cache"));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(asked(folder, &words), expected));
        }
    });
    assert_eq!(asked(folder, &words), expected);
    assert_eq!(kept(folder).len(), 3);
}

#[test]
fn timings_tell_each_stage_and_the_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_towns(folder);
    let said = asked(folder, &format!("coverage --timings --format csv {WALK}")).1;
    for stage in [
        "reading cells from",
        "looking into the cache",
        "linking facilities",
        "reach on foot",
        "in all",
    ] {
        let line = said.lines().find(|line| line.contains(stage));
        let line = line.unwrap_or_else(|| panic!("no {stage} in {said}"));
        assert!(line.contains(" s"), "{line}");
        if cfg!(target_os = "linux") && !line.contains("during the stages above") {
            assert!(line.contains(" s user ") && line.contains(" s system "), "{line}");
        }
    }
    let quiet = asked(folder, &format!("coverage --format csv {WALK}")).1;
    assert!(!quiet.contains("in all"), "{quiet}");
}
