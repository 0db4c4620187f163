//! Distances by a table: written, read again, incomplete, in times, and beyond what it says.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use nahraum::dataset::Layer;
use nahraum::format::{Input, ReadOptions, fingerprint, read_layer};
use nahraum::synthetic::Random;
use polars::prelude::{ParquetWriter, df};
use serde_json::{Value, json};

use crate::fairness::write_walks;
use crate::import::command::{err, run};
use crate::report::unpack::index;
use crate::support::{Asked, column, refused, write_west_and_east};

/// Columns that need the nearest facility however far it is, and what is said of where distances end.
const WITHOUT_LIMIT: [&str; 18] = [
    "mean_distance_m",
    "median_distance_m",
    "p90_distance_m",
    "nearest",
    "own_distance_m",
    "_distance_m",
    "saved",
    "placed_by",
    "worst_tenth",
    "gini",
    "theil",
    "palma",
    "concentration",
    "persons_measured",
    "persons_ranked",
    "abroad",
    "without_own",
    "flows",
];

fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).expect("writable");
}

/// West and East with streets every 100 m, of which some are missing, homes and services beside them.
fn random_town(folder: &Path, seed: u64) {
    write_west_and_east(folder);
    let mut random = Random::seeded(seed);
    let mut below = |most: usize| random.below(most);
    let mut lines = String::from("id,wkt\n");
    let corner = |x: usize, y: usize| format!("{} {}", 380_000 + 100 * x, 5_700_000 + 100 * y);
    for (x, y) in (0..=20).flat_map(|x| (0..=10).map(move |y| (x, y))) {
        for (to_x, to_y) in [(x + 1, y), (x, y + 1)] {
            if to_x <= 20 && to_y <= 10 && below(8) > 0 {
                let (from, to) = (corner(x, y), corner(to_x, to_y));
                writeln!(lines, "{x}-{y}-{to_x},\"LINESTRING({from},{to})\"").expect("a text");
            }
        }
    }
    write(folder, "paths.csv", &lines);
    let mut places = |head: &str, count: usize, row: &dyn Fn(usize, usize) -> String| {
        let mut text = format!("{head}\n");
        for at in 0..count {
            let (x, y, what) = (380_000 + below(2_000), 5_700_000 + below(1_000), below(90));
            writeln!(text, "{},{x},{y}", row(at, what)).expect("a text");
        }
        text
    };
    let cells =
        places("id,persons,persons_65,x,y", 60, &|at, what| format!("c{at},{what},{}", what / 5));
    write(folder, "c.csv", &cells);
    let services = ["pharmacy", "library", "residential_care"];
    let facilities = places("id,category,capacity,x,y", 12, &|at, what| {
        format!("F{at},{},{}", services[what % 3], 10 + what)
    });
    write(folder, "f.csv", &facilities);
    let config = fs::read_to_string(folder.join("region.toml")).expect("readable");
    let config = config.replace("[region]\n", "[region]\ndistance = \"walk\"\n");
    let more = "[walk]\nnetwork = \"paths.csv\"\n[walk.lines]\ncrs = \"EPSG:25832\"\n[access]\n[fairness]\n\
                [gaps]\nreport_persons = 20\n[cooperate]\ncategories = [\"pharmacy\"]\n[site]\nplaces = 2\n";
    write(folder, "region.toml", &format!("{config}{more}"));
}

/// What a run on `region.toml` writes as text tables.
fn results(folder: &Path, out: &str, more: &[&str]) -> Vec<(String, Layer)> {
    let config = folder.join("region.toml").display().to_string();
    let to = folder.join(out);
    let start = ["run", "-c", &config, "--formats", "csv", "--out", to.to_str().expect("UTF-8")];
    let output = run(&[&start[..], more].concat());
    assert!(output.status.success(), "{}", err(&output));
    let mut tables = Vec::new();
    for entry in fs::read_dir(&to).expect("a folder") {
        let path: PathBuf = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "csv") {
            let read = read_layer(&Input::File(path.clone()), &ReadOptions::default());
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            tables.push((name, read.expect("readable").layer));
        }
    }
    tables.sort_by(|(a, _), (b, _)| a.cmp(b));
    tables
}

/// Sets that read the distances of a folder.
fn by_table(files: &[&str]) -> Vec<String> {
    let mut sets = vec!["region.distance=table".to_owned()];
    for (key, file) in ["files", "cell_files"].iter().zip(files) {
        sets.push(format!("table.{key}=[\"{file}\"]"));
    }
    sets.into_iter().flat_map(|set| ["--set".to_owned(), set]).collect()
}

fn table(folder: &Path, more: &[&str]) {
    let config = folder.join("region.toml").display().to_string();
    let output = run(&[&["table", "-c", &config], more].concat());
    assert!(output.status.success(), "{}", err(&output));
}

#[test]
fn a_table_read_again_gives_what_was_measured_on_foot() {
    for (seed, ending) in [(1, "parquet"), (2, "csv")] {
        let folder = tempfile::tempdir().expect("a folder");
        random_town(folder.path(), seed);
        let path = |name: &str| folder.path().join(name).display().to_string();
        let (pairs, cells) = (format!("d.{ending}"), format!("cells.{ending}"));
        table(folder.path(), &["-o", &path(&pairs)]);
        table(folder.path(), &["--to", "cells", "--up-to", "5000", "-o", &path(&cells)]);
        let measured = results(folder.path(), "measured", &[]);
        for threads in ["1", "4"] {
            let sets = by_table(&[&pairs, &cells]);
            let mut more: Vec<&str> = sets.iter().map(String::as_str).collect();
            more.extend(["--threads", threads]);
            let read = results(folder.path(), &format!("read{threads}"), &more);
            compare(&measured, &read);
        }
    }
}

/// Compares all that does not need the nearest facility without limit.
fn compare(measured: &[(String, Layer)], read: &[(String, Layer)]) {
    // What is not linked to the network, and its islands, only a network tells.
    let of_network = |name: &str| name.starts_with("unlinked") || name.starts_with("islands");
    let measured: Vec<_> = measured.iter().filter(|(name, _)| !of_network(name)).collect();
    let names: Vec<&String> = measured.iter().map(|(name, _)| name).collect();
    assert_eq!(names, read.iter().map(|(name, _)| name).collect::<Vec<_>>());
    let mut compared = 0;
    for ((name, one), (_, other)) in measured.into_iter().zip(read) {
        assert_eq!(one.column_names(), other.column_names(), "{name}");
        for column_name in one.column_names() {
            let whole_name = format!("{name}: {column_name}");
            if WITHOUT_LIMIT.iter().any(|part| whole_name.contains(part)) {
                continue;
            }
            assert_eq!(
                column(one, &column_name),
                column(other, &column_name),
                "{name}: {column_name}"
            );
            compared += 1;
        }
    }
    assert!(compared > 200, "{compared} columns");
}

/// The town of fairness with distances of its own: `a` and `b` reach the pharmacy, `c` and `d` have no pair.
pub fn tabled(folder: &Path, rows: &str, keys: &str) {
    write_walks(folder);
    write(folder, "d.csv", rows);
    let config = fs::read_to_string(folder.join("region.toml")).expect("readable");
    let config = config.replace("[region]\n", "[region]\ndistance = \"table\"\n");
    write(folder, "region.toml", &format!("{config}[table]\nfiles = [\"d.csv\"]\n{keys}"));
}

const PAIRS: &str = "cell_id,facility_id,metres\na,P,120\nb,P,480.5\n";
const ASKED: &str = "coverage --category pharmacy --by region -v";

#[test]
fn what_no_pair_says_is_beyond_the_limit_and_its_distance_is_unknown() {
    let folder = tempfile::tempdir().expect("a folder");
    tabled(folder.path(), PAIRS, "complete_to = 1000\n");
    let near = Asked::about(folder.path(), ASKED, "--limit 300,500,1000");
    assert_eq!(near.column("persons_covered"), ["10", "40", "40"]);
    assert_eq!(near.column("persons_uncertain"), ["0", "0", "0"]);
    // 60 of 100 persons have their nearest pharmacy somewhere beyond 1,000 m.
    assert_eq!(near.column("nearest_uncertain_persons"), ["60", "60", "60"]);
    assert_eq!(near.column("median_distance_m"), ["", "", ""]);
    let mean = (10.0 * 120.0 + 30.0 * 480.5) / 40.0;
    assert_eq!(near.column("mean_distance_m")[0], format!("{mean:.1}"));
    assert!(near.said.contains("W886"), "{}", near.said);
    let far = Asked::about(folder.path(), ASKED, "--limit 500,1001");
    assert_eq!(far.column("persons_uncertain"), ["0", "60"]);
    assert!(far.said.contains("the limit 1001 m is beyond the 1000 m"), "{}", far.said);
    // By category the table may have more.
    let set = "--set table.complete_to_by.pharmacy=2000";
    let more = Asked::about(folder.path(), ASKED, &format!("--limit 1500 {set}"));
    assert_eq!(more.column("persons_uncertain"), ["0"]);
}

#[test]
fn what_a_table_says_of_itself_is_recorded_and_watched_and_the_report_tells_of_a_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    tabled(folder, PAIRS, "");
    write(folder, "d.csv.toml", "unit = \"metres\"\ncomplete_to = 500.0\n");
    let config = folder.join("region.toml").display().to_string();
    for out in ["a", "b"] {
        let to = folder.join(out).display().to_string();
        let more = ["--formats", "csv,gpkg,report", "--set", "providers.level=umbrella"];
        let output = run(&[&["run", "-q", "-c", &config, "--out", &to][..], &more].concat());
        assert!(output.status.success(), "{}", err(&output));
    }
    let record = fs::read_to_string(folder.join("a/run.json")).expect("a record");
    let record: Value = serde_json::from_str(&record).expect("JSON");
    let sources = record["sources"].as_array().expect("sources");
    let table = sources.iter().find(|one| one["layer"] == "distances").expect("the table");
    let (sha256, bytes) = fingerprint(&folder.join("d.csv.toml")).expect("readable");
    assert_eq!(table["beside"], json!([{"name": "d.csv.toml", "sha256": sha256, "bytes": bytes}]));
    let page = fs::read_to_string(folder.join("a/report.html")).expect("a report");
    let kept = &index(&page)["record"]["config"];
    assert_eq!(kept["region"]["distance"], "table");
    assert_eq!(kept["providers"]["level"], "umbrella");
    let differ = || {
        let [a, b, from] = ["a", "b", "."].map(|name| folder.join(name).display().to_string());
        let inputs = ["--inputs-a", &from, "--inputs-b", &from, "--verbose"];
        let output = run(&[&["diff", &a, &b][..], &inputs].concat());
        assert!(output.status.success(), "{}", err(&output));
        err(&output)
    };
    let said = differ();
    assert!(
        !said.contains("has changed since the run") && !said.contains("other inputs"),
        "{said}"
    );
    write(folder, "d.csv.toml", "unit = \"metres\"\ncomplete_to = 400.0\n");
    let said = differ();
    assert!(said.contains("d.csv.toml` has changed since the run"), "{said}");
}

#[test]
fn minutes_and_seconds_count_as_the_metres_walked_in_them() {
    let folder = tempfile::tempdir().expect("a folder");
    // To the second: 900 s are 15 minutes, 901 s are not.
    let rows = "from_id,to_id,duration_s\na,P,900\nb,P,901\n";
    tabled(
        folder.path(),
        rows,
        "unit = \"seconds\"\ncomplete_to = 1800\n[limits_minutes]\npharmacy = [15]\n",
    );
    let asked = Asked::about(folder.path(), ASKED, "");
    assert_eq!(asked.column("persons_covered"), ["10"]);
    // An adult covers 80 m in a minute.
    assert_eq!(asked.column("limit_m"), ["1200"]);
    assert!(
        asked.said.contains("a minute counts as the 80 m that the walker (adult) covers"),
        "{}",
        asked.said
    );
    write(folder.path(), "d.csv", "from_id,to_id,travel_time\na,P,15\nb,P,16\n");
    let minutes = "--set table.unit=minutes --set table.complete_to=30";
    let asked = Asked::about(folder.path(), ASKED, minutes);
    assert_eq!(asked.column("persons_covered"), ["10"]);
    assert_eq!(asked.column("persons_uncertain"), ["0"]);
}

#[test]
fn a_table_without_a_completeness_or_a_column_or_a_known_id_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = |rows: &str, keys: &str| {
        tabled(folder.path(), rows, keys);
        refused(folder.path(), ASKED, "")
    };
    assert!(said(PAIRS, "").contains("`table.complete_to`: found nothing"));
    assert!(said(PAIRS, "complete_to = -1\n").contains("found -1, expected a distance above 0"));
    let other = said("cell_id,shop,metres\na,P,1\n", "complete_to = 5\n");
    assert!(
        other.contains("`table.fields.to`") && other.contains("cell_id, shop, metres"),
        "{other}"
    );
    let unknown = said("cell_id,facility_id,metres\nx,P,1\ny,P,2\n", "complete_to = 5\n");
    assert!(unknown.contains("none of its 2 rows names a cell and a facility"), "{unknown}");
    tabled(folder.path(), PAIRS, "complete_to = 5\n");
    let none = refused(folder.path(), ASKED, "--set table.files=[]");
    assert!(none.contains("`table.files`: found nothing"), "{none}");
    // What stands beside a table must be understood.
    write(folder.path(), "d.csv.toml", "complete = 5\n");
    let beside = refused(folder.path(), ASKED, "");
    assert!(
        beside.contains("d.csv.toml") && beside.contains("unknown field `complete`"),
        "{beside}"
    );
}

#[test]
fn a_file_beside_a_table_and_the_configuration_do_not_contradict_each_other() {
    let folder = tempfile::tempdir().expect("a folder");
    tabled(folder.path(), PAIRS, "unit = \"metres\"\n");
    write(folder.path(), "d.csv.toml", "unit = \"metres\"\ncomplete_to = 1000\n");
    let asked = Asked::about(folder.path(), ASKED, "--limit 500");
    assert_eq!(asked.column("persons_covered"), ["40"]);
    // 1,000 minutes and 1,000 m are not the same.
    write(folder.path(), "d.csv.toml", "unit = \"minutes\"\ncomplete_to = 1000\n");
    let said = refused(folder.path(), ASKED, "");
    assert!(said.contains("`table.unit`: found metres"), "{said}");
    assert!(said.contains("d.csv.toml` says that its table is in minutes"), "{said}");
    // How long a straight metre is at least, only a table of metres says.
    let factor = |unit: &str, factor: &str| {
        let words =
            format!("unit = \"{unit}\"\ncomplete_to = 1000\nstraight_factor_min = {factor}\n");
        write(folder.path(), "d.csv.toml", &words);
        refused(folder.path(), ASKED, &format!("--set table.unit={unit}"))
    };
    let said = factor("seconds", "0.5");
    assert!(said.contains("`straight_factor_min`: found it in a table of seconds"), "{said}");
    let said = factor("metres", "0.0");
    assert!(said.contains("`straight_factor_min`: found 0, expected above 0"), "{said}");
}

#[test]
fn a_table_appears_with_its_words_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    write_walks(folder.path());
    let path = |name: &str| folder.path().join(name);
    let config = path("region.toml").display().to_string();
    let ends = |name: &str| {
        let to = path(name).display().to_string();
        let arguments = ["table", "-c", &config, "--category", "pharmacy", "-o", &to];
        run(&arguments).status.success()
    };
    // The words cannot be written: their place is a folder.
    fs::create_dir(path("one.csv.toml")).expect("writable");
    assert!(!ends("one.csv"));
    assert!(!path("one.csv").exists(), "no table without its words");
    // The table cannot be written: what was said of an earlier one stays.
    fs::create_dir_all(path("two.csv/in")).expect("writable");
    write(folder.path(), "two.csv.toml", "complete_to = 7\n");
    assert!(!ends("two.csv"));
    assert_eq!(fs::read_to_string(path("two.csv.toml")).expect("there"), "complete_to = 7\n");
    assert!(ends("three.csv"));
    assert!(path("three.csv").exists() && path("three.csv.toml").exists());
    let left = fs::read_dir(folder.path()).expect("a folder");
    let left = left.filter(|entry| {
        entry.as_ref().expect("an entry").file_name().to_string_lossy().ends_with(".part")
    });
    assert_eq!(left.count(), 0, "nothing unfinished is left");
}

#[test]
fn a_table_of_single_precision_is_not_finer_than_it_was_written() {
    let folder = tempfile::tempdir().expect("a folder");
    tabled(folder.path(), PAIRS, "complete_to = 1000\n");
    let mut frame =
        df!("cell_id" => ["a", "b"], "facility_id" => ["P", "P"], "metres" => [480.2_f32, 500.003])
            .expect("columns");
    let file = fs::File::create(folder.path().join("d.parquet")).expect("writable");
    ParquetWriter::new(file).finish(&mut frame).expect("writable");
    // No single-precision number is 480.2 or 500.003; the nearest ones are some micrometres beside.
    let set = "--set table.files=[\"d.parquet\"] --limit 480,500";
    let asked = Asked::about(folder.path(), ASKED, set);
    assert!(!asked.said.contains("N883"), "{}", asked.said);
    let mean = (10.0 * 480.2 + 30.0 * 500.003) / 40.0;
    assert_eq!(asked.column("mean_distance_m")[0], format!("{mean:.1}"));
}

#[test]
fn new_places_need_distances_between_cells() {
    let folder = tempfile::tempdir().expect("a folder");
    tabled(folder.path(), PAIRS, "complete_to = 1000\n");
    let gaps = "gaps --category pharmacy --limit 500 --set gaps.threshold_persons=10";
    let said = refused(folder.path(), gaps, "");
    assert!(said.contains("`table.cell_files` names none"), "{said}");
    for command in ["site --places 1", "cooperate"] {
        let said =
            refused(folder.path(), &format!("{command} --category pharmacy --limit 500"), "");
        assert!(said.contains("table.cell_files"), "{command}: {said}");
    }
    // From `d` to `c` it is 300 m; a cell is at no distance from itself.
    write(folder.path(), "cells.csv", "from_id,to_id,metres\nd,c,300\nc,d,900\n");
    let sets = "--set table.cell_files=[\"cells.csv\"] --set table.cells_complete_to=600";
    let asked = Asked::about(folder.path(), gaps, sets);
    assert_eq!(asked.column("place_id"), ["c"]);
    assert_eq!(asked.column("persons"), ["60"]);
    let said = refused(folder.path(), gaps, &format!("{sets} --limit 700"));
    assert!(
        said.contains("need distances up to 700 m; the table has every pair up to 600 m"),
        "{said}"
    );
}

#[test]
fn facilities_may_close_and_nobody_knows_how_far_opened_ones_are() {
    let folder = tempfile::tempdir().expect("a folder");
    tabled(folder.path(), PAIRS, "complete_to = 1000\n");
    let changed = |text: &str| {
        write(folder.path(), "changes.toml", text);
        let changes = folder.path().join("changes.toml").display().to_string();
        format!("scenario {changes} --by region --limit 500")
    };
    let closed = Asked::about(folder.path(), &changed("[[close]]\nfacility = \"P\"\n"), "");
    assert_eq!(closed.column("covered_before"), ["40"]);
    assert_eq!(closed.column("covered_after"), ["0"]);
    let opened = "[[open]]\ncategory = \"pharmacy\"\nat = [7.275, 51.44]\n";
    let said = refused(folder.path(), &changed(opened), "");
    assert!(said.contains("does not say how far they are"), "{said}");
}

#[test]
fn a_closed_boundary_holds_for_given_distances() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = "cell_id,facility_id,metres\na,P,120\nb,P,480\nc,P,490\n";
    tabled(folder.path(), rows, "complete_to = 1000\n");
    let open = Asked::about(folder.path(), ASKED, "--limit 500");
    assert_eq!(open.column("persons_covered"), ["80"]);
    let closed = Asked::about(folder.path(), ASKED, "--limit 500 --set borders.inner=closed");
    assert_eq!(closed.column("persons_covered"), ["40"]);
    let border =
        Asked::about(folder.path(), "border --category pharmacy --by municipality", "--limit 500");
    // West, East, and the region.
    assert_eq!(border.column("border_gain"), ["0", "40", "40"]);
}

#[test]
fn the_table_of_a_town_has_every_pair_within_the_limit() {
    let folder = tempfile::tempdir().expect("a folder");
    write_walks(folder.path());
    let asked = Asked::about(folder.path(), "table --category pharmacy --limit 1000", "");
    assert_eq!(
        asked.all(),
        [
            "cell_id = a | b | c",
            "facility_id = P | P | P",
            "category = pharmacy | pharmacy | pharmacy",
            "metres = 100.0 | 400.0 | 1000.0",
        ]
    );
    let beside = fs::read_to_string(folder.path().join("answer.csv.toml")).expect("beside it");
    assert!(
        beside.contains("unit = \"metres\"") && beside.contains("pharmacy = 1000.0"),
        "{beside}"
    );
    assert!(!asked.said.contains("W903"), "{}", asked.said);
    let closed = "table --category pharmacy --limit 1000 --set borders.inner=closed";
    let closed = Asked::about(folder.path(), closed, "");
    assert_eq!(closed.column("cell_id"), ["a", "b"], "`c` lies in the other town");
    assert!(closed.said.contains("the table has no pair over them"), "{}", closed.said);
    let cells = Asked::about(folder.path(), "table --to cells --up-to 800", "");
    assert_eq!(
        cells.all(),
        [
            "from_cell_id = a | b | a | b | c | b | c | d | c | d",
            "to_cell_id = a | a | b | b | b | c | c | c | d | d",
            "metres = 0.0 | 300.0 | 300.0 | 0.0 | 600.0 | 600.0 | 0.0 | 800.0 | 800.0 | 0.0",
        ]
    );
}

#[test]
fn a_table_between_cells_is_the_same_for_any_number_of_threads_and_forms() {
    let folder = tempfile::tempdir().expect("a folder");
    random_town(folder.path(), 5);
    let written = |threads: &str, name: &str| {
        let path = folder.path().join(name);
        let out = path.to_str().expect("a path");
        let to = ["--to", "cells", "--up-to", "900", "-o", out];
        table(folder.path(), &[&to[..], &["--no-cache", "--threads", threads]].concat());
        fs::read(path).expect("written")
    };
    for form in ["csv", "parquet"] {
        let (one, four) = (format!("one.{form}"), format!("four.{form}"));
        assert!(written("1", &one) == written("4", &four), "{form}");
    }
    let read = |name: &str| {
        let input = Input::File(folder.path().join(name));
        read_layer(&input, &ReadOptions::default()).expect("readable").layer
    };
    let (csv, parquet) = (read("one.csv"), read("one.parquet"));
    assert!(csv.len() > 60, "{} pairs", csv.len());
    for name in ["from_cell_id", "to_cell_id"] {
        assert_eq!(column(&csv, name), column(&parquet, name));
    }
    let metres = |layer: &Layer| -> Vec<f64> {
        column(layer, "metres").iter().map(|text| text.parse().expect("a number")).collect()
    };
    assert_eq!(metres(&csv), metres(&parquet));
    // Every cell is a pair with itself at least, and the second cell ascends.
    let order = column(&csv, "to_cell_id");
    let mut firsts = order.clone();
    firsts.dedup();
    let all: std::collections::BTreeSet<&String> = order.iter().collect();
    assert_eq!(firsts.len(), all.len(), "rows of a second cell follow each other");
}
