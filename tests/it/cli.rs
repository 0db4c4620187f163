//! The program from outside: settings, streams, exit codes, files.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Instant, SystemTime};

use nahraum::config::{Config, TEMPLATE};
use nahraum::dataset::Layer;
use nahraum::format::{OutputFormat, write_layer_file};
use nahraum::synthetic::{Random, town};

use crate::support::demo_inputs;

pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nahraum"));
    for name in ["NAHRAUM_LANG", "NAHRAUM_STANDARD", "NAHRAUM_THREADS"] {
        command.env_remove(name);
    }
    command
}

fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().expect("started")
}

pub fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub fn degrees(mut layer: Layer) -> Layer {
    nahraum::crs::transform_layer(&mut layer, &nahraum::dataset::CrsId::wgs84()).expect("possible");
    layer
}

/// Writes a town with 40 persons in A and 30 in B, one shop in A, as GeoJSON files.
fn write_town(folder: &Path) {
    write_layers(folder, "AAAABB\n\n4..S3.");
}

/// Writes a drawn town as GeoJSON files with a configuration: supermarkets count within 300 m.
pub fn write_layers(folder: &Path, drawing: &str) {
    let town = town(drawing).expect("well-formed");
    let layers = [town.municipalities, town.quartiers, town.facilities, town.cells];
    for layer in layers.map(degrees) {
        let path = folder.join(format!("{}.geojson", layer.name));
        write_layer_file(&layer, OutputFormat::GeoJson, &path).expect("writable");
    }
    let config = "[limits]\nsupermarket = [300]\n\
        [layers.municipalities]\npath = \"municipalities.geojson\"\n\
        [layers.quartiers]\npath = \"quartiers.geojson\"\n\
        [[layers.facilities]]\npath = \"facilities.geojson\"\n\
        [[layers.cells]]\npath = \"cells.geojson\"\n";
    std::fs::write(folder.join("region.toml"), config).expect("writable");
}

#[test]
fn the_template_is_a_valid_configuration() {
    let config = Config::parse(TEMPLATE, "template").expect("valid");
    assert_eq!(config.region.standard, Config::default().region.standard);
    // Every key that is commented out shows the default: taken in, nothing changes.
    let section = |name: &str, config: &Config| {
        let table: toml::Table = config.to_toml().parse().expect("TOML");
        table[name].clone()
    };
    // Keys without a default show an example.
    let examples =
        ["hard =", "threshold_persons =", "categories =", "places =", "group =", "seconds_max ="];
    for name in ["gaps", "overlaps", "borders", "cooperate"] {
        let from = TEMPLATE.find(&format!("# [{name}]")).expect("the section");
        let text: String = TEMPLATE[from..]
            .lines()
            .take_while(|line| !line.is_empty())
            .filter(|line| !examples.iter().any(|key| line.contains(key)))
            .map(|line| format!("{}\n", line.trim_start_matches("# ")))
            .collect();
        let taken = Config::parse(&text, name).expect("valid");
        assert_eq!(section(name, &taken), section(name, &Config::default()));
    }
    let from = TEMPLATE.find("# [cooperate]").expect("the section");
    let all = TEMPLATE[from..].lines().take_while(|line| !line.is_empty());
    let all: Vec<&str> = all.map(|line| line.trim_start_matches("# ")).collect();
    let cooperate = Config::parse(&all.join("\n"), "cooperate").expect("valid").cooperate;
    assert_eq!((cooperate.places, cooperate.seconds_max), (Some(20), Some(60)));
    assert_eq!((cooperate.categories.len(), cooperate.group.len()), (1, 2));
    assert_eq!(out(&run(&["init", "-"])), TEMPLATE);
}

#[test]
fn both_readmes_name_every_command() {
    let commands = |path: &[&str]| -> Vec<String> {
        let help = out(&run(&[path, &["--help"]].concat()));
        let list = help.lines().skip_while(|line| *line != "Commands:").skip(1);
        let list = list.take_while(|line| !line.is_empty());
        // A name stands two blanks in; what a long description continues with stands further in.
        let names =
            list.filter_map(|line| line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')));
        let names = names.filter_map(|rest| rest.split_whitespace().next());
        names
            .filter(|name| *name != "help")
            .map(|name| [path, &[name]].concat().join(" "))
            .collect()
    };
    let mut all = commands(&[]);
    for path in ["import", "network", "tiles"] {
        assert!(all.contains(&path.to_owned()), "{all:?}");
        all.retain(|name| name != path);
        all.extend(commands(&[path]));
    }
    assert!(all.len() > 25, "{all:?}");
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["README.md", "README.de.md"] {
        let text = std::fs::read_to_string(root.join(name)).expect("readable");
        let text = text.replace("nahraum --lang de ", "nahraum ");
        let is_missing = |command: &&String| {
            !["\n", " ", "`"].iter().any(|end| text.contains(&format!("nahraum {command}{end}")))
        };
        let missing: Vec<&String> = all.iter().filter(is_missing).collect();
        assert!(missing.is_empty(), "{name} lacks {missing:?}");
    }
}

#[test]
fn init_does_not_overwrite_unless_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("region.toml");
    let file = path.to_str().expect("UTF-8");
    assert_eq!(run(&["init", file]).status.code(), Some(0));
    std::fs::write(&path, "mine").expect("writable");
    assert_eq!(run(&["init", file]).status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&path).expect("there"), "mine");
    assert_eq!(run(&["init", file, "--force"]).status.code(), Some(0));
}

#[test]
fn flag_wins_over_environment_over_file_over_default() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("region.toml");
    std::fs::write(&path, "[region]\nstandard = \"seniors\"\n[gaps]\nreport_persons = 7\n")
        .expect("writable");
    let file = path.to_str().expect("UTF-8");
    let standard = |arguments: &[&str], environment: Option<&str>| {
        let mut command = program();
        command.args(["check", "--show-settings", "-c", file]).args(arguments);
        if let Some(value) = environment {
            command.env("NAHRAUM_STANDARD", value);
        }
        let output = command.output().expect("started");
        assert!(output.status.success(), "{}", err(&output));
        let shown = Config::parse(&out(&output), "shown").expect("settings are a valid config");
        (shown.region.standard, shown.gaps.report_persons)
    };
    assert_eq!(standard(&[], None), ("seniors".into(), 7));
    assert_eq!(standard(&[], Some("bbsr")), ("bbsr".into(), 7));
    assert_eq!(standard(&["--standard", "ghsci"], Some("bbsr")), ("ghsci".into(), 7));
    assert_eq!(standard(&["--set", "gaps.report_persons=9"], None).1, 9);
    assert_eq!(Config::default().region.standard, "quartier");
}

#[test]
fn mistakes_are_named_and_exit_with_two() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("writable");
        path.to_str().expect("UTF-8").to_owned()
    };
    let key = write("key.toml", "[region]\nstandart = \"bbsr\"\n");
    let layer = write("layer.toml", "[layers.quartiers]\npfad = \"x\"\n");
    let variable =
        write("variable.toml", "[layers.quartiers]\npath = \"$NAHRAUM_NOT_SET/q.geojson\"\n");
    let missing = write("missing.toml", "[layers.quartiers]\npath = \"nowhere.geojson\"\n");
    let grids = write(
        "grids.toml",
        "[region]\nproj_data = \"no_grids\"\n[layers.quartiers]\npath = \"q.geojson\"\n",
    );
    let far = write(
        "far.toml",
        "[limits]\npharmacy = [60000]\n[layers.quartiers]\npath = \"q.geojson\"\n",
    );
    let cases: [(&[&str], &[&str]); 9] = [
        (&["check", "-c", &key], &["standart", "line 2", "standard"]),
        (&["check", "-c", &layer], &["layers.quartiers.pfad"]),
        (&["check", "-c", &variable], &["NAHRAUM_NOT_SET", "hint:"]),
        (&["check", "-c", &missing], &["nowhere.geojson", "quartiers"]),
        (&["check", "-c", &grids], &["no_grids", "grid files"]),
        (&["check", "-c", &far], &["limits.pharmacy", "60000", "50000"]),
        (&["check"], &["no configuration", "no input files", "nahraum init"]),
        (&["check", "-c", "/nonexistent.toml"], &["/nonexistent.toml"]),
        (&["coverage", "--quartiers", "x.geojson", "--standard", "dream"], &["dream", "bbsr"]),
    ];
    for (arguments, words) in cases {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(out(&output), "");
        for word in words {
            assert!(err(&output).contains(word), "{arguments:?}: {}", err(&output));
        }
    }
}

#[test]
fn a_misspelt_category_is_an_error_and_a_missing_one_a_warning() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path());
    let config = folder.path().join("region.toml");
    let file = config.to_str().expect("UTF-8");
    let output = run(&["coverage", "-c", file, "--category", "supermrket"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("known categories: advice, "), "{}", err(&output));
    assert!(err(&output).contains("hint: did you mean `supermarket`?"), "{}", err(&output));
    let output = run(&["coverage", "-c", file, "--category", "Zoohandlung"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("supermarket") && !err(&output).contains("hint"),
        "{}",
        err(&output)
    );
    let output = run(&[
        "coverage",
        "-c",
        file,
        "--category",
        "pharmacy",
        "--by",
        "region",
        "--format",
        "csv",
    ]);
    assert!(output.status.success() && err(&output).contains("W336"));
    assert!(out(&output).contains("pharmacy,500,70,0,0.0"), "{}", out(&output));
}

#[test]
fn categories_are_understood_by_their_names_wherever_they_are_given() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path());
    let config = folder.path().join("region.toml");
    let file = config.to_str().expect("UTF-8");
    let answer = |category: &str, more: &[&str]| {
        let asked = ["coverage", "-q", "--by", "region", "--format", "csv", "-c", file];
        let output = run(&[&asked[..], &["--category", category], more].concat());
        assert!(output.status.success(), "{category}: {}", err(&output));
        out(&output)
    };
    let by_key = answer("supermarket", &[]);
    assert!(by_key.contains("supermarket,300,70,"), "{by_key}");
    for name in ["Supermarkt", "Supermärkte", "SUPERMARKT", "supermarkets"] {
        assert_eq!(answer(name, &[]), by_key, "{name}");
    }
    // Own limits are named in the same words, and so is the category of a whole file.
    let limit = answer("supermarket", &["--set", "limits={Supermarkt=[400]}"]);
    assert!(limit.contains("supermarket,400,70,"), "{limit}");
    let category = ["--set", "layers.facilities.category=Supermärkte"];
    assert_eq!(answer("supermarket", &category), by_key);
}

#[test]
fn printed_settings_give_the_results_of_the_flags() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path());
    let start = |arguments: &[&str]| {
        let output = program().current_dir(folder.path()).args(arguments).output();
        let output = output.expect("started");
        assert!(output.status.success(), "{arguments:?}: {}", err(&output));
        output
    };
    let flags = ["--category", "Supermärkte,pharmacy", "--limit", "300,110", "--standard", "bbsr"];
    let with = ["run", "-c", "region.toml", "--out", "flags"];
    start(&[&with[..], &flags].concat());
    let shown = start(&[&with[..], &flags, &["--show-settings"]].concat());
    assert!(out(&shown).contains("limits_m = [110, 300]"), "{}", out(&shown));
    std::fs::write(folder.path().join("shown.toml"), out(&shown)).expect("writable");
    start(&["run", "-c", "shown.toml", "--out", "shown"]);
    let bytes = |name: &str| -> BTreeMap<String, Vec<u8>> {
        let files = finished(&folder.path().join(name)).into_keys();
        let read = |file: String| {
            let bytes = std::fs::read(folder.path().join(name).join(&file)).expect("readable");
            (file, bytes)
        };
        files.map(read).collect()
    };
    let (by_flags, by_settings) = (bytes("flags"), bytes("shown"));
    assert!(by_flags.len() > 10 && by_flags == by_settings);
    let coverage = String::from_utf8_lossy(&by_flags["coverage_region.csv"]).into_owned();
    assert!(coverage.contains("supermarket,110,") && coverage.contains("pharmacy,300,"));
    assert!(!coverage.contains(",1000,"), "no other limits: {coverage}");
}

#[test]
fn a_pipe_in_and_a_pipe_out() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path());
    let mut child = program()
        .current_dir(folder.path())
        .args(["coverage", "--municipalities", "municipalities.geojson", "--facilities", "-"])
        .args(["--category", "supermarket", "--cells", "cells.geojson", "--limit", "110,310"])
        .args(["--by", "region"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("started");
    let facilities = std::fs::read(folder.path().join("facilities.geojson")).expect("there");
    child.stdin.take().expect("a pipe").write_all(&facilities).expect("written");
    let output = child.wait_with_output().expect("ended");
    assert!(output.status.success());
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("GeoJSON");
    let covered: Vec<u64> = answer["features"]
        .as_array()
        .expect("features")
        .iter()
        .map(|feature| feature["properties"]["persons_covered"].as_u64().expect("a count"))
        .collect();
    assert_eq!(covered, [30, 70]);
    assert_eq!(answer["features"][0]["properties"]["limit_m"], 110);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path());
    let config = folder.path().join("region.toml");
    for format in ["geojson", "geojsonl", "csv", "parquet"] {
        let mut child = program()
            .args(["coverage", "--by", "cell", "--format", format, "-c"])
            .arg(&config)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("started");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("ended");
        assert_eq!(output.status.code(), Some(0), "{format}: {}", err(&output));
    }
}

#[test]
fn a_run_writes_everything_and_the_same_bytes_whatever_the_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path());
    let config = folder.path().join("region.toml");
    let results = |name: &str, threads: &str| {
        let target = folder.path().join(name);
        let mut command = program();
        command.args(["run", "--threads", threads, "-c"]).arg(&config).arg("--out").arg(&target);
        let output = command.output().expect("started");
        assert!(output.status.success(), "{}", err(&output));
        let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(&target)
            .expect("the folder")
            .map(|entry| entry.expect("an entry"))
            .map(|entry| {
                let name = entry.file_name().to_string_lossy().into_owned();
                (name, std::fs::read(entry.path()).expect("readable"))
            })
            .collect();
        files.sort();
        files
    };
    let one = results("one", "1");
    assert!(one == results("three", "3"));
    let record = one.iter().find(|(name, _)| name == "run.json").expect("a record");
    let record: serde_json::Value = serde_json::from_slice(&record.1).expect("JSON");
    assert_eq!(record["counts"]["persons"], 70);
    assert_eq!(record["counts"]["quartiers"], 2);
    assert_eq!(record["sources"][0]["sha256"].as_str().map(str::len), Some(64));
    let outputs = record["outputs"].as_object().expect("outputs");
    assert_eq!(outputs.len() + 1, one.len(), "every file is in the record");
    assert!(one.iter().any(|(name, _)| name == "report.html"), "usual");
}

#[test]
fn check_says_no_with_one_when_there_are_errors() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path());
    let config = folder.path().join("region.toml");
    let file = config.to_str().expect("UTF-8");
    assert_eq!(run(&["check", "-c", file]).status.code(), Some(0));
    let path = folder.path().join("quartiers.geojson");
    let text = std::fs::read_to_string(&path).expect("there");
    std::fs::write(
        &path,
        text.replacen("\"Polygon\"", "\"Polygone\"", 1).replacen(
            "\"MultiPolygon\"",
            "\"Polygone\"",
            1,
        ),
    )
    .expect("writable");
    let output = run(&["check", "-c", file]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    assert!(
        err(&output).contains("E201") && err(&output).contains("feature 1"),
        "{}",
        err(&output)
    );
}

/// Names and sizes of the finished files of a folder.
pub fn finished(folder: &Path) -> BTreeMap<String, u64> {
    let Ok(entries) = std::fs::read_dir(folder) else { return BTreeMap::new() };
    let entries = entries.map(|entry| entry.expect("an entry"));
    let named = entries.map(|entry| {
        let size = entry.metadata().map_or(0, |metadata| metadata.len());
        (entry.file_name().to_string_lossy().into_owned(), size)
    });
    named.filter(|(name, _)| !name.starts_with(".nahraum-")).collect()
}

#[test]
fn a_run_killed_at_any_moment_leaves_nothing_half_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = std::fs::read_to_string(demo_inputs().join("region.toml")).expect("readable");
    let few = "[region]\ncategories = [\"pharmacy\", \"library\"]\n";
    let config = demo_inputs().join("few.toml");
    std::fs::write(&config, text.replacen("[region]\n", few, 1)).expect("writable");
    let start = |target: &Path| {
        let mut command = program();
        command.args(["run", "-q", "-c"]).arg(&config).arg("--out").arg(target);
        command.spawn().expect("started")
    };
    let target = folder.path().join("results");
    let started = Instant::now();
    assert!(start(&target).wait().expect("ended").success());
    let (length, complete) = (started.elapsed(), finished(&target));
    assert!(complete.len() > 8, "{complete:?}");
    let nanos =
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("a clock").as_nanos();
    let mut random = Random::seeded(nanos as u64);
    for number in 0..8 {
        // Most of the files are written in the last third.
        let share = random.between(0.4, 1.0);
        let target = folder.path().join(format!("killed{number}"));
        let mut child = start(&target);
        std::thread::sleep(length.mul_f64(share));
        let _ = child.kill();
        child.wait().expect("ended");
        for (name, size) in finished(&target) {
            // The same input gives the same bytes: a file that is there is there as a whole. Only
            // the record of the run holds the folder's name.
            let whole = complete.get(&name).copied();
            let fine = if name == "run.json" {
                let text = std::fs::read_to_string(target.join(&name)).expect("readable");
                serde_json::from_str::<serde_json::Value>(&text).is_ok()
            } else {
                whole == Some(size)
            };
            assert!(fine, "{name}: {size} of {whole:?}, killed after {share:.3} of the run");
        }
    }
}

/// A house of 100 persons 450 m from the pharmacy and one of 50 at 150 m, each file in another
/// CRS; coordinates by pyproj 3.7.
fn write_mixed_systems(folder: &Path) {
    let square = r#"{"type":"Feature","properties":{"id":"05911000","name":"Bochum"},"geometry":
        {"type":"Polygon","coordinates":[[[7.1,51.4],[7.3,51.4],[7.3,51.5],[7.1,51.5],[7.1,51.4]]]}}"#;
    let cells = "id,x,y,persons\n1,4127519.2815,3155117.2435,100\n2,4127819.2825,3155113.1145,50\n";
    let pharmacies = "id;x;y;category\nP;2584878,9985;5705049,5486;pharmacy\n";
    let config = "[limits]\npharmacy = [449, 452]\n[layers.municipalities]\n\
        path = \"m.geojson\"\n[layers.quartiers]\npath = \"m.geojson\"\n\
        [[layers.facilities]]\npath = \"p.csv\"\ncrs = \"EPSG:31466\"\n\
        [[layers.cells]]\npath = \"c.csv\"\ncrs = \"EPSG:3035\"\n";
    let files =
        [("m.geojson", square), ("c.csv", cells), ("p.csv", pharmacies), ("r.toml", config)];
    for (name, text) in files {
        std::fs::write(folder.join(name), text).expect("writable");
    }
}

#[test]
fn the_program_alone_transforms_without_any_file_of_proj() {
    let (alone, data) = (tempfile::tempdir().expect("a"), tempfile::tempdir().expect("b"));
    let copy = alone.path().join("nahraum");
    std::fs::copy(env!("CARGO_BIN_EXE_nahraum"), &copy).expect("copied");
    write_mixed_systems(data.path());
    let broken = tempfile::tempdir().expect("c");
    // PROJ left alone would open this database and fail; see the tests of the CRS module.
    std::fs::write(broken.path().join("proj.db"), "this is not a database").expect("writable");
    for proj_data in [None, Some(broken.path())] {
        let mut command = Command::new(&copy);
        command.env_clear().current_dir(alone.path()).env("HOME", alone.path());
        if let Some(folder) = proj_data {
            command.env("PROJ_DATA", folder).env("PROJ_LIB", folder);
        }
        command.args(["coverage", "-q", "--by", "region", "--format", "csv", "-c"]);
        let output = command.arg(data.path().join("r.toml")).output().expect("started");
        assert!(output.status.success(), "{}", err(&output));
        let text = out(&output);
        let header: Vec<&str> = text.lines().next().expect("a header").split(',').collect();
        let column = header.iter().position(|name| *name == "persons_covered").expect("a column");
        let covered: Vec<&str> = text
            .lines()
            .skip(1)
            .map(|line| line.split(',').nth(column).expect("a value"))
            .collect();
        assert_eq!(covered, ["50", "150"], "{text}");
    }
}

#[test]
fn completions_and_the_manual_are_there() {
    for shell in ["bash", "zsh", "fish"] {
        let output = run(&["completions", shell]);
        assert!(output.status.success() && out(&output).contains("overlaps"), "{shell}");
    }
    let script = out(&run(&["completions", "bash"]));
    let mut bash = Command::new("bash").arg("-n").stdin(Stdio::piped()).spawn().expect("bash");
    bash.stdin.take().expect("a pipe").write_all(script.as_bytes()).expect("written");
    assert!(bash.wait().expect("ended").success());
    assert!(out(&run(&["man"])).starts_with(".ie"));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_str().expect("UTF-8");
    assert!(run(&["man", "--out", path]).status.success());
    assert!(folder.path().join("nahraum-coverage.1").exists());
}

#[test]
fn demo_inputs_give_the_same_region_as_the_demo() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = demo_inputs().join("region.toml");
    let check = program().args(["check", "-c"]).arg(&config).output().expect("started");
    assert!(check.status.success(), "{}", out(&check));
    // Quartiers in two municipalities (W362) are meant, and a few places between rails and rivers
    // that no street leads to (W410 to W412); nothing else is wrong with the data.
    let codes: Vec<String> = (out(&check) + &err(&check))
        .lines()
        .filter_map(|line| line.trim().split(' ').next())
        .filter(|word| word.len() == 4 && word.starts_with(['W', 'E']))
        .map(str::to_owned)
        .collect();
    let meant = ["W362", "W410", "W411", "W412"];
    assert!(!codes.is_empty() && codes.iter().all(|code| meant.contains(&&**code)), "{codes:?}");
    let output = program()
        .args([
            "coverage",
            "-q",
            "--by",
            "region",
            "--category",
            "pharmacy",
            "--format",
            "csv",
            "-c",
        ])
        .arg(&config)
        .output()
        .expect("started");
    assert!(output.status.success(), "{}", err(&output));
    let results = folder.path().join("results");
    assert!(
        program().args(["demo", "-q", "--out"]).arg(&results).status().expect("started").success()
    );
    let whole = std::fs::read_to_string(results.join("coverage_region.csv")).expect("there");
    let expected: Vec<&str> = whole.lines().filter(|line| line.contains(",pharmacy,")).collect();
    let text = out(&output);
    let found: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(found, expected);
}
