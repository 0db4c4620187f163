//! Killed at every change of a folder, and at any moment: all old files or all new ones are there after the
//! next start.

use std::path::PathBuf;
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant, SystemTime};

use nahraum::project::{StagedFolder, finish_switch};
use nahraum::synthetic::Random;

use super::support::{Case, import_over_region, restore, run_over_results};
use crate::support::{Files, files};

/// The library that kills a process at its n-th change of a folder.
#[cfg(target_os = "linux")]
fn killer() -> &'static PathBuf {
    static BUILT: std::sync::OnceLock<PathBuf> = std::sync::OnceLock::new();
    BUILT.get_or_init(|| {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let library = folder.join(format!("kill_at.{}.so", std::process::id()));
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/foreign/kill_at.c");
        let mut compiler = Command::new("c++");
        compiler.args(["-x", "c", "-shared", "-fPIC", "-o"]).arg(&library);
        let built = compiler.args([source, "-ldl"]).status().expect("a compiler, as PROJ needs");
        assert!(built.success());
        library
    })
}

/// The end of a command that is killed before its n-th change of a folder.
#[cfg(target_os = "linux")]
fn killed_at(mut command: Command, change: usize) -> ExitStatus {
    command.env("LD_PRELOAD", killer()).env("KILL_AT", change.to_string());
    command.status().expect("started")
}

/// Finishes what a killed process began, as the next command does, and says whether the new files are there.
#[track_caller]
fn recovered(case: &Case, when: &str) -> bool {
    finish_switch(&case.folder).expect("finished");
    let is_new = case.is_new().unwrap_or_else(|| panic!("{when}:\n{}", case.difference()));
    drop(StagedFolder::open(&case.folder).expect("free"));
    let expected = if is_new { &case.new } else { &case.old };
    assert!(*expected == files(&case.folder), "{when}: something is left over");
    is_new
}

/// Kills a command at each of its changes. Returns the content right after the switch has begun.
#[cfg(target_os = "linux")]
fn killed_at_every_change(case: &Case) -> Files {
    let (mut kills, mut last, mut half) = ([0, 0], false, None);
    for change in 1.. {
        restore(&case.folder, &case.old);
        if killed_at(case.command(), change).success() {
            break;
        }
        let before = files(&case.folder);
        let is_begun = case.folder.join(".nahraum-switch.json").exists();
        assert!(is_begun || case.is_new().is_some(), "a mixture that nobody sees");
        if is_begun && half.is_none() {
            half = Some(before);
        }
        let is_new = recovered(case, &format!("change {change}"));
        assert!(is_new || !last, "change {change}: later kills do not go back");
        last = is_new;
        kills[usize::from(is_new)] += 1;
    }
    assert!(kills[0] > 5 && kills[1] > 5, "{kills:?} kills left the old and the new files");
    half.expect("a kill in the middle of the switch")
}

/// Kills a command that finds a switch in progress at each of its changes.
#[cfg(target_os = "linux")]
fn killed_while_finishing(case: &Case, half: &Files, command: impl Fn() -> Command) {
    let mut kills = 0;
    for change in 1..=40 {
        restore(&case.folder, half);
        if killed_at(command(), change).success() {
            break;
        }
        kills += 1;
        assert!(recovered(case, &format!("change {change} while finishing")));
    }
    assert!(kills > 5, "{kills}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_killed_at_any_change_of_its_folder_leaves_all_old_or_all_new_results() {
    let case = run_over_results();
    let half = killed_at_every_change(&case);
    killed_while_finishing(&case, &half, || case.command());
}

#[cfg(target_os = "linux")]
#[test]
fn an_import_killed_at_any_change_of_its_folder_leaves_one_of_two_regions() {
    let case = import_over_region();
    let half = killed_at_every_change(&case);
    killed_while_finishing(&case, &half, || {
        let mut command = crate::cli::program();
        command.args(["check", "-q", "-c"]).arg(case.folder.join("region.toml"));
        command
    });
}

/// Kills a command at random moments.
fn killed_at_random_moments(case: &Case, kills: u32) {
    restore(&case.folder, &case.old);
    let started = Instant::now();
    assert!(case.command().status().expect("started").success());
    let length = started.elapsed();
    let nanos =
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("a clock").as_nanos();
    let mut random = Random::seeded(nanos as u64);
    for number in 0..kills {
        restore(&case.folder, &case.old);
        let mut child = case.command().spawn().expect("started");
        // Most changes are made in the last part.
        let share = random.between(0.3, 1.1);
        std::thread::sleep(length.mul_f64(share).max(Duration::from_millis(1)));
        let _ = child.kill();
        child.wait().expect("ended");
        recovered(case, &format!("kill {number} after {share:.3} of the time"));
    }
}

/// The words beside an earlier table go right before it does, and not before the new one is made.
#[cfg(target_os = "linux")]
#[test]
fn a_table_killed_at_any_change_has_its_own_words_or_for_one_change_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    crate::support::write_west_and_east(folder);
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("writable");
    write("f.csv", "id,category,x,y\np,pharmacy,380100,5700500\n");
    write("c.csv", "id,persons,x,y\na,20,380150,5700500\nb,30,381800,5700500\n");
    let command = |limit: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nahraum"));
        command.current_dir(folder).args(["table", "-q", "-c", "region.toml", "--no-cache"]);
        command.args(["--limit", limit, "-o", "d.csv"]);
        command
    };
    let both = || ["d.csv", "d.csv.toml"].map(|name| std::fs::read(folder.join(name)).ok());
    assert!(command("2000").status().expect("started").success());
    let new = both();
    assert!(command("500").status().expect("started").success());
    let old = both();
    assert!(old.iter().chain(&new).all(Option::is_some) && old[0] != new[0] && old[1] != new[1]);
    let mut seen = [0; 4];
    for change in 1.. {
        for (name, bytes) in ["d.csv", "d.csv.toml"].iter().zip(&old) {
            std::fs::write(folder.join(name), bytes.as_ref().expect("there")).expect("writable");
        }
        if killed_at(command("2000"), change).success() {
            break;
        }
        let [table, words] = both();
        let state = match (table == old[0], words) {
            (true, Some(words)) if Some(&words) == old[1].as_ref() => 0,
            (true, None) => 1,
            (false, None) if table == new[0] => 2,
            (false, Some(words)) if table == new[0] && Some(&words) == new[1].as_ref() => 3,
            _ => panic!("change {change}: a table with the words of another"),
        };
        seen[state] += 1;
    }
    // The words and the table have been begun when the earlier words go; what describes the columns and the table get
    // their names before the new words do.
    assert_eq!(
        seen,
        [3, 2, 1, 0],
        "kills with old words, none, none of the new table, and new ones"
    );
}

#[test]
fn a_run_killed_at_any_moment_leaves_all_old_or_all_new_results() {
    killed_at_random_moments(&run_over_results(), 100);
}

#[test]
fn an_import_killed_at_any_moment_leaves_one_of_two_regions() {
    killed_at_random_moments(&import_over_region(), 100);
}
