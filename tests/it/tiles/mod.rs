//! A region in tiles: the same bytes as without, and what is refused.

mod dask;
mod on_foot;
mod town;

use std::fs;
use std::process::Command;
use std::time::Duration;

use crate::import::command::{err, run};
use crate::support::files;
use town::{done, expect_same, manifest, path, planned, twelve_towns, whole, with_streets};

#[test]
fn straight_lines_in_one_three_and_seven_tiles_or_more_give_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    twelve_towns(folder, 7);
    let whole = whole(folder);
    for (count, threads) in [(1, "2"), (3, "1"), (7, "4")] {
        let tiles = format!("tiles-{count}");
        // A halo below the largest limit: what is not certain is looked for farther away.
        planned(folder, &tiles, count, &["--halo", "400"]);
        let said = done(&["tiles", "run", &path(folder, &tiles), "--threads", threads, "-v"]);
        assert_eq!(said.contains("N995"), count > 1, "{said}");
        expect_same(folder, &tiles, &whole);
    }
    // No tile but that of the first town has the hospital within its first box.
    let reached = &manifest(folder, "tiles-7")["categories"];
    let hospital = reached.as_array().expect("a list").iter().find(|one| one["key"] == "hospital");
    assert_eq!(hospital.expect("a category")["homes"], serde_json::json!([[0, 1]]));
}

#[test]
fn closed_boundaries_and_counties_hold_in_tiles() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    twelve_towns(folder, 11);
    let config = fs::read_to_string(folder.join("region.toml")).expect("readable");
    let hard = "[borders]\nboundary = \"county\"\nouter = \"hard\"\n\
                hard = [[\"Town 1\", \"Town 2\"], [\"Town 5\", \"Town 6\"]]\n";
    fs::write(folder.join("region.toml"), config + hard).expect("writable");
    let whole = whole(folder);
    planned(folder, "tiles", 5, &[]);
    done(&["tiles", "run", "-q", &path(folder, "tiles")]);
    expect_same(folder, "tiles", &whole);
}

#[test]
fn a_job_gives_the_same_bytes_again_and_two_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    twelve_towns(folder, 3);
    planned(folder, "tiles", 3, &[]);
    let tiles = path(folder, "tiles");
    let job = || done(&["tiles", "run", &tiles, "--tile", "2"]);
    std::thread::scope(|scope| {
        let both = [scope.spawn(job), scope.spawn(job)];
        both.into_iter().for_each(|one| drop(one.join().expect("no panic")));
    });
    let parts = folder.join("tiles/parts");
    let first = files(&parts);
    assert_eq!(first.len(), 2);
    assert!(job().contains("its part is there"));
    fs::remove_dir_all(&parts).expect("removable");
    job();
    assert!(files(&parts) == first, "the same bytes");
}

#[test]
fn jobs_that_are_killed_leave_no_part_that_differs() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    twelve_towns(folder, 5);
    with_streets(folder, 6);
    let whole = whole(folder);
    let count = planned(folder, "tiles", 3, &[]);
    let tiles = path(folder, "tiles");
    let tables = count * 7;
    let complete = || {
        let there = fs::read_dir(folder.join("tiles/parts")).into_iter().flatten().flatten();
        there.filter(|one| !one.file_name().to_string_lossy().starts_with('.')).count()
    };
    let mut midway = 0;
    // Killed at once, and as soon as so many tables of the three parts are there.
    for least in [0, 1, 4, 8, 11, 15] {
        let mut job = Command::new(env!("CARGO_BIN_EXE_nahraum"))
            .args(["tiles", "run", "-q", &tiles])
            .spawn()
            .expect("started");
        while complete() < least && job.try_wait().expect("it runs").is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        // One that has finished by then cannot be killed.
        let _ = job.kill();
        let is_killed = job.wait().expect("it ends").code().is_none();
        midway += usize::from(is_killed && (1..tables).contains(&complete()));
    }
    assert!(midway > 0, "no job was killed in the middle of its work");
    done(&["tiles", "run", "-q", &tiles]);
    expect_same(folder, "tiles", &whole);
    let names: Vec<String> = files(&folder.join("tiles/parts")).into_keys().collect();
    assert_eq!(names.len(), tables);
    assert!(names.iter().all(|name| !name.starts_with('.')), "{names:?}");
}

#[test]
fn every_part_that_is_not_as_planned_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    twelve_towns(folder, 3);
    let count = planned(folder, "tiles", 7, &[]);
    let tiles = path(folder, "tiles");
    // Tile 1 is missing. What a job that was killed leaves is no part.
    let others: Vec<String> = (2..=count).map(|tile| tile.to_string()).collect();
    done(&["tiles", "run", "-q", &tiles, "--tile", &others.join(",")]);
    let part = |name: &str| folder.join("tiles/parts").join(name);
    fs::write(part(".nahraum-abc.part"), "PAR1").expect("writable");
    // Tile 2 is cut short, and tile 3 has other bytes here and there.
    let bytes = fs::read(part("0002-reach.parquet")).expect("readable");
    fs::write(part("0002-reach.parquet"), &bytes[..bytes.len() - 9]).expect("writable");
    let mut bytes = fs::read(part("0003-nearest.parquet")).expect("readable");
    (40..bytes.len()).step_by(97).for_each(|at| bytes[at] ^= 1);
    fs::write(part("0003-nearest.parquet"), &bytes).expect("writable");
    // Tile 4 is the part of tile 5, and tile 6 that of another plan.
    fs::copy(part("0005-reach.parquet"), part("0004-reach.parquet")).expect("copied");
    planned(folder, "others", 3, &[]);
    done(&["tiles", "run", "-q", &path(folder, "others"), "--tile", "1"]);
    fs::copy(folder.join("others/parts/0001-reach.parquet"), part("0006-reach.parquet"))
        .expect("copied");
    let merge = || run(&["tiles", "merge", "-v", &tiles, "--out", &path(folder, "results")]);
    let refused = merge();
    assert_eq!(refused.status.code(), Some(2));
    let said = err(&refused);
    for named in [
        "E990",
        "0001-reach",
        "0001-nearest",
        "E991",
        "0002-reach",
        "0003-nearest",
        "E992",
        "0004-reach",
        "0006-reach",
    ] {
        assert!(said.contains(named), "{named} in {said}");
    }
    assert!(!said.contains("0007") && said.contains("6 of them"), "{said}");
    assert!(!folder.join("results/run.json").exists());
    // The jobs mend what is not theirs.
    done(&["tiles", "run", "-q", &tiles]);
    assert!(merge().status.success());
}

#[test]
fn an_input_that_has_changed_is_refused_and_so_is_a_damaged_plan() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    twelve_towns(folder, 3);
    planned(folder, "tiles", 3, &[]);
    let tiles = path(folder, "tiles");
    done(&["tiles", "run", "-q", &tiles]);
    let cells = fs::read_to_string(folder.join("c.csv")).expect("readable");
    fs::write(folder.join("c.csv"), cells + "z,9,1,380500,5700500\n").expect("writable");
    let refused = run(&["tiles", "merge", &tiles, "--out", &path(folder, "results")]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(err(&refused).contains("E993") && err(&refused).contains("c.csv"), "{}", err(&refused));
    assert!(err(&refused).contains("1 of them"), "{}", err(&refused));
    let manifest = fs::read_to_string(folder.join("tiles/tiles.json")).expect("readable");
    let changed = manifest.replacen("\"halo_m\": ", "\"halo_m\": 1", 1);
    fs::write(folder.join("tiles/tiles.json"), changed).expect("writable");
    let refused = run(&["tiles", "run", &tiles, "--tile", "1"]);
    assert!(err(&refused).contains("does not match its fingerprint"), "{}", err(&refused));
    fs::write(folder.join("tiles/tiles.json"), manifest).expect("writable");
    fs::remove_dir_all(folder.join("tiles/parts")).expect("removable");
    fs::copy(folder.join("tiles/0001/cells.parquet"), folder.join("tiles/0002/cells.parquet"))
        .expect("copied");
    let refused = run(&["tiles", "run", &tiles, "--tile", "2"]);
    assert!(err(&refused).contains("is damaged"), "{}", err(&refused));
    let refused = run(&["tiles", "run", &tiles, "--tile", "40"]);
    assert!(err(&refused).contains("expected 1 to"), "{}", err(&refused));
}

#[test]
fn what_tiles_do_not_compute_is_refused_and_a_large_town_is_a_tile_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    twelve_towns(folder, 3);
    let config = path(folder, "region.toml");
    let out = path(folder, "tiles");
    let plan = ["tiles", "plan", "-c", &config, "-o", &out];
    let table = ["--set", "region.distance=table", "--set", "table.files=[\"d.csv\"]"];
    let refused = run(&[&plan[..], &table].concat());
    assert_eq!(refused.status.code(), Some(2));
    assert!(err(&refused).contains("`nahraum run` does"), "{}", err(&refused));
    let said = done(&[&plan[..], &["--persons-max", "1", "-v"]].concat());
    assert!(said.contains("N994") && said.contains("wrote 12 tiles"), "{said}");
    let manifest = manifest(folder, "tiles");
    let mut tiles: Vec<u64> = manifest["municipalities"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|home| home["tile"].as_u64())
        .collect();
    tiles.sort_unstable();
    assert_eq!(tiles, (1..=12).collect::<Vec<u64>>());
}
