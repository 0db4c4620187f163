//! `nahraum scenario` and `nahraum diff` from outside.

use std::path::Path;

use nahraum::base::Silent;
use nahraum::dataset::CrsId;
use nahraum::format::{AtomicFile, csv_metadata_name};
use nahraum::network::{build_network, write_network};
use nahraum::synthetic::streets;

use crate::import::command::{err, run, text};
use crate::network::{in_folder, out, value};
use crate::support::{Files, files};
use crate::tables::scenario::{degrees, write_row};

pub const TOWNS: &str = "AAAAAABBBBBB";
const HOMES: &str = "S1..1..1..S1";
const PEOPLE: [[i64; 3]; 4] = [[30, 7, 2], [40, 11, 5], [50, 20, 9], [60, 24, 13]];

/// Writes the network of drawn streets.
pub fn write_streets(folder: &Path, map: &str) {
    let map = streets(map).expect("well-formed");
    let built = build_network(&map, &CrsId::epsg(25832), None, &Silent).expect("walkable").value;
    let mut file = AtomicFile::create(&folder.join("streets.nahraum")).expect("writable");
    write_network(&built, &mut file).expect("writable");
    file.commit().expect("writable");
}

/// The program's answer to a command in a folder.
pub fn nahraum(folder: &Path, arguments: &[&str]) -> std::process::Output {
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_nahraum"));
    program.args(arguments).current_dir(folder).output().expect("started")
}

/// All files of a folder but those that say what was asked.
fn answers(folder: &Path) -> Files {
    // The record, the package and the report say what was asked, and the project shows the layers of the changes too.
    let differ = ["run.json", "results.gpkg", "nahraum.qgz", "report.html"];
    let mut all = files(folder);
    all.retain(|name, _| !differ.contains(&name.as_str()));
    all
}

#[test]
fn without_changes_the_results_are_those_of_a_run_byte_for_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_row(folder, TOWNS, HOMES, &PEOPLE);
    write_streets(folder, "+----------+");
    std::fs::write(folder.join("changes.toml"), "name = \"nothing\"\n").expect("writable");
    for more in [&[][..], &["--network", "streets.nahraum"]] {
        let base = ["run", "-q", "-c", "region.toml", "--out", "base"];
        let output = nahraum(folder, &[&base[..], more].concat());
        assert!(output.status.success(), "{}", err(&output));
        let what_if = ["scenario", "-c", "region.toml", "changes.toml", "--out", "after"];
        let output = nahraum(folder, &[&what_if[..], more].concat());
        assert!(output.status.success(), "{}", err(&output));
        assert!(err(&output).contains("Nothing changes for any resident."), "{}", err(&output));
        let (base, after) = (answers(&folder.join("base")), answers(&folder.join("after")));
        assert!(base.len() > 15);
        for (name, bytes) in &base {
            assert!(after[name] == *bytes, "{name} differs");
        }
        let more: Vec<&String> = after.keys().filter(|name| !base.contains_key(*name)).collect();
        let levels = ["cell", "county", "district", "municipality", "quartier", "region"];
        let mut expected: Vec<String> = levels
            .iter()
            .map(|level| {
                let ending = if *level == "cell" { "parquet" } else { "csv" };
                format!("changes_{level}.{ending}")
            })
            .collect();
        let tables = expected.iter().filter(|name| name.ends_with(".csv"));
        expected.extend(tables.map(|name| csv_metadata_name(name)).collect::<Vec<_>>());
        expected.push("scenario.txt".to_owned());
        expected.sort();
        assert_eq!(more, expected.iter().collect::<Vec<_>>());
        let table = text(&folder.join("after/changes_municipality.csv"));
        assert_eq!(table.lines().count(), 1, "no rows: {table}");
    }
}

#[test]
fn the_record_has_a_hash_of_each_change_and_the_words_name_winners_and_losers() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let first = write_row(folder, TOWNS, HOMES, &PEOPLE);
    let open = format!("[[open]]\ncategory = \"supermarket\"\nat = {}\n", degrees(first, 5));
    let close = "[[close]]\nfacility = \"east\"\n";
    let record = |changes: &str, out: &str| -> serde_json::Value {
        std::fs::write(folder.join("changes.toml"), changes).expect("writable");
        let what_if =
            ["scenario", "-c", "region.toml", "changes.toml", "--lang", "de", "--out", out];
        let output = nahraum(folder, &what_if);
        assert!(output.status.success(), "{}", err(&output));
        serde_json::from_str(&text(&folder.join(out).join("run.json"))).expect("JSON")
    };
    let both = record(&format!("name = \"Tausch\"\n{open}{close}"), "one");
    let other = record(&format!("# later\n{close}\n\n{open}"), "two");
    assert_eq!(both["command"], "scenario");
    assert_eq!(both["scenario"]["name"], "Tausch");
    let changes = both["scenario"]["changes"].as_array().expect("a list");
    assert_eq!(changes.len(), 2);
    assert_eq!((&changes[0]["kind"], &changes[1]["kind"]), (&"open".into(), &"close".into()));
    assert!(changes.iter().all(|change| change["sha256"].as_str().map(str::len) == Some(64)));
    assert_ne!(changes[0]["sha256"], changes[1]["sha256"]);
    assert_eq!(both["scenario"]["changes"], other["scenario"]["changes"], "order and spaces");
    let sources = both["sources"].as_array().expect("a list");
    assert!(sources.iter().any(|source| source["layer"] == "changes"));
    let words = text(&folder.join("one/scenario.txt"));
    let expected = "Szenario: Tausch\n  neu: supermarket: open-1\n  geschlossen: supermarket: east\n\
        Supermarkt innerhalb von 250 m: 90 Personen sind neu versorgt; 60 sind nicht mehr versorgt; \
        90 haben einen kürzeren Weg, 60 einen längeren\n  die meisten gewinnen in: Town B (50), Town A \
        (40)\n  die meisten verlieren in: Town B (60)\n";
    assert_eq!(words, expected);
}

#[test]
fn all_problems_are_told_and_nothing_is_applied() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_row(folder, TOWNS, HOMES, &PEOPLE);
    let changes = "[[close]]\nfacility = \"east\"\n[[close]]\nfacility = \"north\"\n\
                   [[move]]\nfacility = \"west\"\nto = [200, 51]\n[[enlarge]]\nname = \"west\"\n";
    std::fs::write(folder.join("changes.toml"), changes).expect("writable");
    let output = nahraum(folder, &["scenario", "-c", "region.toml", "changes.toml", "--out", "x"]);
    assert_eq!(output.status.code(), Some(2));
    let said = err(&output);
    for place in ["line 3, close 2", "line 5, move 1", "line 8, enlarge 1"] {
        assert!(said.contains(&format!("`changes.toml`, {place}: ")), "{place}: {said}");
    }
    assert!(
        said.contains("3 of the changes cannot be made as they are; nothing was applied"),
        "{said}"
    );
    assert!(!folder.join("x/run.json").exists());
}

#[test]
fn a_forecast_is_shared_out_to_the_last_person_and_only_for_its_year() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_row(folder, TOWNS, HOMES, &PEOPLE);
    let changes = "year = 2030\n[[persons]]\nmunicipality = \"A\"\npersons = 101\nyear = 2030\n\
                   [[persons]]\nmunicipality = \"A\"\ngroup = \"80\"\npersons = 11\nyear = 2030\n\
                   [[persons]]\nmunicipality = \"A\"\npersons = 7\nyear = 2040\n";
    std::fs::write(folder.join("changes.toml"), changes).expect("writable");
    let row = |more: &[&str]| {
        let what_if = ["scenario", "-q", "-c", "region.toml", "changes.toml", "--format", "csv"];
        let output = nahraum(folder, &[&what_if[..], more].concat());
        assert!(output.status.success(), "{}", err(&output));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    // 30 and 40 of 70 persons become 43 and 58 of 101: exact shares are 43.29 and 57.71. The older grow by
    // the same factor, 18 x 101 / 70 = 25.97, but those over 80 by their own forecast.
    let table = row(&["--by", "cell"]);
    let cells = [0, 1]
        .map(|row| ["persons_after", "persons_after_80"].map(|column| value(&table, row, column)));
    assert_eq!(cells, [["43", "3"], ["58", "8"]]);
    let towns = row(&[]);
    assert_eq!(towns.lines().count(), 2, "nothing changes in B: {towns}");
    assert_eq!(value(&towns, 0, "persons_after_65"), "26");
    assert_eq!(value(&row(&["--year", "2040"]), 0, "persons_after"), "7");
}

#[test]
fn runs_that_answer_other_questions_are_refused_with_every_difference() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_row(folder, TOWNS, HOMES, &PEOPLE);
    let one = ["run", "-q", "-c", "region.toml", "--out", "one"];
    assert!(nahraum(folder, &one).status.success());
    let other = ["run", "-q", "-c", "region.toml", "--out", "other", "--limit", "300"];
    let closed = ["--set", "borders.inner=\"closed\""];
    assert!(nahraum(folder, &[&other[..], &closed].concat()).status.success());
    let output = nahraum(folder, &["diff", "one", "other"]);
    assert_eq!(output.status.code(), Some(2));
    let said = err(&output);
    for part in [
        "`borders`: {boundary:municipality,inner:open,outer:open} and {boundary:municipality,inner:closed,outer:open}",
        "limits of `supermarket`: 250.0 m and 300.0 m",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let output = nahraum(folder, &["diff", "one", "."]);
    assert!(err(&output).contains("has no finished run"), "{}", err(&output));
    let output = run(&["diff", "--help"]);
    let help = String::from_utf8_lossy(&output.stdout).into_owned();
    let help: Vec<&str> = help.split_whitespace().collect();
    assert!(help.join(" ").contains("the parts sum to the whole"));
}

#[test]
fn runs_are_compared_by_the_tables_or_the_package_that_they_wrote() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let run = |people: &[[i64; 3]], out: &str, formats: &str| {
        write_row(folder, TOWNS, HOMES, people);
        let run = ["run", "-q", "-c", "region.toml", "--out", out, "--formats", formats];
        let output = nahraum(folder, &run);
        assert!(output.status.success(), "{}", err(&output));
    };
    let later = [[30, 7, 2], [45, 12, 5], [50, 20, 9], [60, 24, 13]];
    for formats in ["csv", "gpkg", "qgz,csv", "xlsx"] {
        run(&PEOPLE, &format!("before_{formats}"), formats);
        run(&later, &format!("after_{formats}"), formats);
    }
    for level in ["quartier", "district", "municipality", "county", "region"] {
        let diff = |before: &str, after: &str| {
            let runs = [format!("before_{before}"), format!("after_{after}")];
            let diff = ["diff", &runs[0], &runs[1], "--total", "--by", level, "--format", "csv"];
            let output = nahraum(folder, &diff);
            assert!(output.status.success(), "{}", err(&output));
            out(&output)
        };
        let expected = diff("csv", "csv");
        // Five persons more in A, where nobody lives in a district.
        assert_eq!(expected.lines().count(), 2, "{level}: {expected}");
        for (before, after) in [("gpkg", "gpkg"), ("csv", "gpkg"), ("gpkg", "qgz,csv")] {
            assert_eq!(diff(before, after), expected, "{level}: {before} and {after}");
        }
    }
    let output = nahraum(folder, &["diff", "before_csv", "after_xlsx"]);
    assert_eq!(output.status.code(), Some(2));
    let expected = "the run in `after_xlsx` has no table of coverage to compare: found the formats [xlsx], \
                    expected csv or gpkg";
    assert!(err(&output).contains(expected), "{}", err(&output));
}

#[test]
fn ways_of_a_street_map_are_removed_by_their_numbers() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let by_region = ["--profile", "adult", "--by", "region", "--format", "csv"];
    let answer = |changes: &str| {
        std::fs::write(folder.join("changes.toml"), changes).expect("writable");
        let what_if = ["scenario", "-c", "r.toml", "changes.toml"];
        in_folder(folder, &[&what_if[..], &by_region].concat())
    };
    // Without the steps of 894 m the ten persons at their foot walk 1,251 m; the limit is 1,000 m.
    let output = answer("[[remove_way]]\nosm_way = 12\n");
    let table = out(&output);
    let row = ["gained", "lost", "farther"].map(|column| value(&table, 0, column));
    assert_eq!(row, ["0", "10", "10"]);
    assert!(err(&output).contains("way closed: way 12"), "{}", err(&output));
    let output = answer("[[remove_way]]\nosm_way = 77\n");
    assert_eq!(output.status.code(), Some(2));
    let said = err(&output);
    assert!(said.contains("E945") && said.contains("the street map has no way 77"), "{said}");
}

#[test]
fn who_loses_the_way_to_the_network_is_counted_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    // The last home is 300 m away from the only street.
    let rows = |first: &str, others: &str, last: &str| [first, others, others, last].join("\n");
    let homes = rows(HOMES, "............", "...........1");
    let people = [&PEOPLE[..], &[[5, 2, 1]]].concat();
    let first = write_row(folder, &rows(TOWNS, TOWNS, TOWNS), &homes, &people);
    write_streets(folder, &rows("+----------+", "............", "............"));
    let (from, to) = (degrees(first, 6), degrees(first, 7));
    let changes = format!("[[remove_way]]\nline = [{from}, {to}]\n");
    std::fs::write(folder.join("changes.toml"), changes).expect("writable");
    let walk = ["-q", "-c", "region.toml", "--network", "streets.nahraum", "--out", "out"];
    let counts = |command: &[&str]| {
        let output = nahraum(folder, &[command, &walk].concat());
        assert!(output.status.success(), "{}", err(&output));
        let record: serde_json::Value =
            serde_json::from_str(&text(&folder.join("out/run.json"))).expect("JSON");
        let findings = record["findings"].as_array().expect("a list").clone();
        ["W410", "W411"].map(|code| {
            let mut own = findings.iter().filter(|finding| finding["code"] == code);
            own.next().map_or(0, |finding| finding["count"].as_u64().expect("a number"))
        })
    };
    assert_eq!(counts(&["run"]), [1, 0]);
    // East of the gap 400 m of street are left, an island: its shop and the home beside it.
    assert_eq!(counts(&["scenario", "changes.toml"]), [2, 1]);
}

#[test]
fn a_category_whose_facilities_are_not_known_cannot_be_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let first = write_row(folder, TOWNS, HOMES, &PEOPLE);
    let open = |category: &str| {
        let changes = format!("[[open]]\ncategory = \"{category}\"\nat = {}\n", degrees(first, 5));
        std::fs::write(folder.join("changes.toml"), changes).expect("writable");
    };
    let what_if = ["scenario", "-c", "region.toml", "changes.toml", "--format", "csv"];
    let pharmacies = [&what_if[..], &["--category", "pharmacy"]].concat();
    for (category, command) in [("supermarket", &pharmacies[..]), ("home_care", &what_if)] {
        open(category);
        let output = nahraum(folder, command);
        assert_eq!(output.status.code(), Some(2), "{category}");
        let said = err(&output);
        assert!(said.contains("E941") && said.contains("is not analysed"), "{category}: {said}");
    }
    // The first one of a category that is analysed is the only one that there is.
    open("pharmacy");
    assert!(nahraum(folder, &what_if).status.success());
    assert!(nahraum(folder, &pharmacies).status.success());
}

/// A run on foot of the town with one quartier in the folder `name`, with the results in `name/results`.
pub fn run_town(
    folder: &Path,
    name: &str,
    homes: &str,
    streets: &str,
    people: &[[i64; 3]],
    more: &[&str],
) {
    let own = folder.join(name);
    std::fs::create_dir(&own).expect("writable");
    let first = write_row(&own, TOWNS, homes, people);
    write_streets(&own, streets);
    let (west, east) = (first.x - 50.0, first.x + 350.0);
    let (low, high) = (first.y - 50.0, first.y + 50.0);
    let ring = format!("{west} {low},{east} {low},{east} {high},{west} {high},{west} {low}");
    let quartier = format!("id,name,municipality,district,wkt\nq,West,A,d,\"POLYGON(({ring}))\"\n");
    std::fs::write(own.join("quartiers.csv"), quartier).expect("writable");
    let config = text(&own.join("region.toml"))
        + "[layers.quartiers]\npath = \"quartiers.csv\"\ncrs = \"EPSG:25832\"\n\
           [region]\ndistance = \"walk\"\n[walk]\nnetwork = \"streets.nahraum\"\n";
    std::fs::write(own.join("region.toml"), config).expect("writable");
    let [config, out] = ["region.toml", "results"].map(|file| format!("{name}/{file}"));
    let output = nahraum(folder, &[&["run", "-q", "-c", &config, "--out", &out], more].concat());
    assert!(output.status.success(), "{}", err(&output));
}

#[test]
fn two_runs_on_foot_are_compared_on_every_level_in_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    run_town(folder, "a", HOMES, "+----------+", &PEOPLE, &[]);
    // Five more at the fourth home; the street to the eastern shop is gone: its neighbours walk 300 m.
    let later = [[30, 7, 2], [45, 12, 5], [50, 20, 9], [60, 24, 13]];
    run_town(folder, "b", HOMES, "+--------+..", &later, &[]);
    let output = nahraum(folder, &["diff", "a/results", "b/results", "--out", "both"]);
    assert!(output.status.success(), "{}", err(&output));
    let mut names: Vec<String> = answers(&folder.join("both")).into_keys().collect();
    names.sort();
    let levels = ["county", "district", "municipality", "quartier", "region"];
    let mut expected: Vec<String> = levels.map(|level| format!("diff_{level}.csv")).into();
    expected.extend(levels.map(|level| csv_metadata_name(&format!("diff_{level}.csv"))));
    expected.push("diff.txt".to_owned());
    expected.sort();
    assert_eq!(names, expected);
    let table = text(&folder.join("both/diff_quartier.csv"));
    // Nothing changes in the quartier; the others live outside it.
    let columns = ["quartier_id", "home_id", "persons_before", "persons_after", "change", "by_map"];
    let rows = [0, 1].map(|row| columns.map(|column| value(&table, row, column)));
    assert_eq!(rows, [["", "A", "40", "45", "0", "0"], ["", "B", "110", "110", "-60", "-60"]]);
    assert_eq!(table.lines().count(), 3, "{table}");
    let words = text(&folder.join("both/diff.txt"));
    let expected = "supermarket within 250 m: -60 covered persons: +0 because facilities changed, +0 \
        because persons changed, -60 because boundaries or ways changed\n";
    assert_eq!(words, expected);
    assert!(err(&output).contains(expected.trim_end()), "{}", err(&output));
}
