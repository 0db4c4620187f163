//! Opening hours: numbers by arithmetic, every hour against a recount and a second program, other programs' tables,
//! real texts.

mod real;
mod recount;
mod second;
pub mod town;

use std::fs;

use crate::import::command::{err, run};
use crate::support::column;
use town::{ask, set, write_pharmacies};

/// Persons covered by pharmacies in the region at a moment.
fn covered(folder: &std::path::Path, more: &[&str]) -> String {
    let start = ["coverage", "--by", "region", "--category", "pharmacy", "--limit", "100"];
    let asked = ask(folder, &[&start[..], more].concat());
    column(&asked.layer, "persons_covered").join(" | ")
}

#[test]
fn only_what_is_open_at_the_moment_covers() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_pharmacies(folder);
    // Cells have 10, 20, 40 and 80 persons, each at a pharmacy of its own: a sum says who was reached.
    assert_eq!(
        covered(folder, &[]),
        "150",
        "opening hours do not matter unless they are asked for"
    );
    for (moment, out, with) in [
        ("Tu 10:00", "30", "150"),
        ("Di 10:00", "30", "150"),
        ("Tu 19:00", "20", "140"),
        ("Sa 19:59", "20", "140"),
        ("Sa 20:00", "0", "120"),
        ("Su 10:00", "0", "120"),
        // The first one is closed on holidays; the second one does not say.
        ("PH 10:00", "0", "140"),
        // Fronleichnam in North Rhine-Westphalia, where both towns lie by their keys.
        ("2026-06-04 10:00", "0", "140"),
        ("2026-06-05 10:00", "30", "150"),
        // A Saturday: Reformationstag, which is no holiday here.
        ("2026-10-31 10:00", "20", "140"),
    ] {
        assert_eq!(covered(folder, &["--open-at", moment]), out, "{moment}");
        let counted = covered(folder, &["--open-at", moment, "--unknown-hours", "in"]);
        assert_eq!(counted, with, "{moment}");
    }
    let saxony = ["--open-at", "2026-10-31 10:00", "--set", "when.state=SN"];
    assert_eq!(covered(folder, &saxony), "0", "there it is one");
    let stops = [
        "coverage",
        "--by",
        "region",
        "--category",
        "bus_stop",
        "--limit",
        "100",
        "--open-at",
        "Su 03:00",
    ];
    assert_eq!(column(&ask(folder, &stops).layer, "persons_covered"), ["10"], "always usable");
}

#[test]
fn the_file_sets_the_moment_and_the_command_line_another_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_pharmacies(folder);
    set(folder, "[when]\nopen_at = \"Sa 10:00\"\n");
    assert_eq!(covered(folder, &[]), "20");
    assert_eq!(covered(folder, &["--open-at", "Mo 10:00"]), "30");
    set(folder, "[when]\nopen_at = \"Sa 10:00\"\nunknown = \"in\"\n");
    assert_eq!(covered(folder, &[]), "140");
    // Other commands see the same facilities: the second one serves East nowhere.
    let flows = ask(
        folder,
        &["overlaps", "--of", "facilities", "--category", "pharmacy", "--limit", "100"],
    );
    assert_eq!(column(&flows.layer, "facility_id"), ["P2", "P3", "P4"]);
}

#[test]
fn every_column_of_hours_follows_from_the_town() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_pharmacies(folder);
    let asked = ask(folder, &["hours", "--category", "pharmacy", "--limit", "100"]);
    let layer = &asked.layer;
    let numbers = |name: &str| -> Vec<u64> {
        let number = |text: &String| text.parse().expect("a whole number");
        column(layer, name).iter().map(number).collect()
    };
    let is_weekday = |hour: usize| hour / 24 < 5;
    let first_open = |hour: usize| is_weekday(hour) && (8..18).contains(&(hour % 24));
    let second_open = |hour: usize| hour / 24 < 6 && (8..20).contains(&(hour % 24));
    let expected = |value: &dyn Fn(bool, bool) -> u64| -> Vec<u64> {
        (0..168).map(|hour| value(first_open(hour), second_open(hour))).collect()
    };
    let count = |first: bool, second: bool| u64::from(first) + u64::from(second);
    assert_eq!(numbers("persons"), vec![150; 168]);
    assert_eq!(numbers("persons_covered"), expected(&|a, b| 10 * u64::from(a) + 20 * u64::from(b)));
    assert_eq!(numbers("persons_hours_unknown"), vec![120; 168]);
    assert_eq!(numbers("persons_uncertain"), vec![0; 168]);
    assert_eq!(numbers("facilities_open"), expected(&count));
    assert_eq!(numbers("facilities_hours_unknown"), vec![2; 168]);
    assert_eq!(numbers("hour"), (0..168).map(|hour| hour % 24).collect::<Vec<_>>());
    let days = column(layer, "weekday");
    assert_eq!([&days[0], &days[23], &days[24], &days[167]], ["Mo", "Mo", "Tu", "Su"]);
    let share: f64 = column(layer, "share_covered")[10].parse().expect("a number");
    assert!((share - 0.2).abs() < 1e-6, "30 of 150 on Monday at 10");
    assert_eq!(column(layer, "limit_m")[0], "100");
    assert_eq!(column(layer, "category")[167], "pharmacy");
}

#[test]
fn the_rows_of_areas_sum_to_the_region_in_every_hour() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_pharmacies(folder);
    let by = |level: &str, name: &str| -> Vec<u64> {
        let asked =
            ask(folder, &["hours", "--category", "pharmacy", "--limit", "100", "--by", level]);
        column(&asked.layer, name).iter().map(|text| text.parse().expect("a number")).collect()
    };
    for name in ["persons", "persons_covered", "facilities_open", "facilities_hours_unknown"] {
        let (towns, region) = (by("municipality", name), by("region", name));
        assert_eq!((towns.len(), region.len()), (336, 168));
        let sums: Vec<u64> = (0..168).map(|hour| towns[hour] + towns[168 + hour]).collect();
        assert_eq!(sums, region, "{name}");
    }
}

#[test]
fn a_run_writes_hours_by_choice_and_the_report_shows_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_pharmacies(folder);
    let out = folder.join("results").display().to_string();
    let config = folder.join("region.toml").display().to_string();
    let go = |more: &[&str]| {
        run(&[
            &["run", "-c", &config, "--out", &out, "--formats", "csv,report", "--limit", "100"],
            more,
        ]
        .concat())
    };
    let output = go(&[]);
    assert!(output.status.success(), "{}", err(&output));
    assert!(!folder.join("results/hours_region.csv").exists());
    let output = go(&["--set", "when.by_hour=true"]);
    assert!(output.status.success(), "{}", err(&output));
    let table = fs::read_to_string(folder.join("results/hours_municipality.csv")).expect("there");
    // A head, and two services in two towns.
    assert_eq!(table.lines().count(), 1 + 2 * 2 * 168);
    let page = fs::read_to_string(folder.join("results/report.html")).expect("there");
    assert!(page.contains("\"hours_region\"") && page.contains("\"hours_municipality\""));
    let output = go(&["--set", "when.by_hour=true", "--open-at", "Sa 18:00"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("`when.by_hour` looks at every hour"), "{}", err(&output));
}

#[test]
fn what_cannot_be_a_moment_is_refused_before_anything_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_pharmacies(folder);
    let config = folder.join("region.toml").display().to_string();
    let refused = |more: &[&str]| {
        let output = run(&[&["coverage", "-c", &config], more].concat());
        assert_eq!(output.status.code(), Some(2));
        err(&output)
    };
    assert!(refused(&["--open-at", "Caturday"]).contains("expected a day"));
    assert!(refused(&["--set", "when.open_at=Sa"]).contains("`when.open_at`"));
    assert!(refused(&["--set", "when.state=XX"]).contains("expected a state of Germany"));
    assert!(
        refused(&["--set", "when.week_of=\"2026-11-10\""]).contains("Tuesday; expected a Monday")
    );
    assert!(refused(&["--set", "when.week_of=November"]).contains("`when.week_of`"));
}

#[test]
fn a_table_of_distances_knows_facilities_that_are_closed() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_pharmacies(folder);
    let config = folder.join("region.toml").display().to_string();
    let table = folder.join("d.csv").display().to_string();
    let output = run(&["table", "-c", &config, "-o", &table]);
    assert!(output.status.success(), "{}", err(&output));
    let by_table = ["--set", "region.distance=table", "--set", "table.files=[\"d.csv\"]"];
    for moment in ["Tu 10:00", "Sa 10:00", "Su 10:00"] {
        let straight = covered(folder, &["--open-at", moment]);
        let start =
            ["coverage", "--by", "region", "--category", "pharmacy", "--limit", "100", "-v"];
        let asked = ask(folder, &[&start[..], &["--open-at", moment], &by_table].concat());
        assert_eq!(column(&asked.layer, "persons_covered"), [straight], "{moment}");
    }
}
