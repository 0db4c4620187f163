//! Two processes at one folder, readers of a folder that is half replaced, and full disks.

use std::path::Path;
use std::process::{Command, Output};

use nahraum::project::StagedFolder;

use super::support::{Case, import_over_region, restore, run_over_results, seen};
use crate::cli::{err, program};
use crate::support::files;

#[test]
fn a_second_run_or_import_into_a_folder_is_refused_and_changes_nothing() {
    for case in [run_over_results(), import_over_region()] {
        restore(&case.folder, &case.old);
        let first = StagedFolder::open(&case.folder).expect("free");
        let output = case.command().output().expect("started");
        assert_eq!(output.status.code(), Some(2), "{}", err(&output));
        let said = err(&output);
        assert!(said.contains("another run or import is writing into the folder"), "{said}");
        assert!(said.contains("hint: wait until it has ended"), "{said}");
        assert_eq!(case.is_new(), Some(false));
        drop(first);
        assert!(case.command().status().expect("started").success());
        assert_eq!(case.is_new(), Some(true));
    }
}

/// Puts a folder into the middle of a switch: one new file is in its place, the others wait.
fn half_switched(case: &Case) {
    restore(&case.folder, &case.old);
    let waiting = case.folder.join(".nahraum-waiting");
    let (first, others) =
        case.new.iter().next().map(|(name, _)| name).zip(Some(&case.new)).expect("files");
    restore(&waiting, others);
    std::fs::rename(waiting.join(first), case.folder.join(first)).expect("writable");
    let quoted = |names: Vec<&String>| {
        let names: Vec<String> = names.iter().map(|name| format!("{:?}", name)).collect();
        names.join(", ")
    };
    let removes = case.old.keys().filter(|name| !case.new.contains_key(*name)).collect();
    let record = format!(
        "{{\"program\": \"nahraum\", \"state\": \"in progress\", \"moves\": [{}], \"removes\": [{}]}}",
        quoted(case.new.keys().collect()),
        quoted(removes)
    );
    std::fs::write(case.folder.join(".nahraum-switch.json"), record).expect("writable");
}

#[test]
fn who_reads_a_folder_that_is_half_replaced_finishes_it_or_is_told() {
    let case = import_over_region();
    let read = |command: &str| {
        let mut reader = program();
        reader.args([command, "-c"]).arg(case.folder.join("region.toml"));
        reader.output().expect("started")
    };
    for command in ["check", "coverage", "gaps"] {
        half_switched(&case);
        assert_eq!(case.is_new(), None);
        let output = read(command);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        assert!(case.new == files(&case.folder), "{}", case.difference());
    }
    // A configuration elsewhere reads files of the folder.
    half_switched(&case);
    let own = tempfile::tempdir().expect("a folder");
    let text = format!(
        "[layers.municipalities]\npath = {:?}\n",
        case.folder.join("municipalities.geojson")
    );
    let config = own.path().join("own.toml");
    std::fs::write(&config, text).expect("writable");
    assert!(program().arg("check").arg("-qc").arg(&config).status().expect("started").success());
    assert_eq!(case.is_new(), Some(true));
    // While another process replaces the files, nobody reads them.
    half_switched(&case);
    let before = files(&case.folder);
    std::fs::remove_file(case.folder.join(".nahraum-switch.json")).expect("there");
    std::fs::rename(case.folder.join(".nahraum-waiting"), own.path().join("kept")).expect("there");
    let writer = StagedFolder::open(&case.folder).expect("free");
    let text = &before[".nahraum-switch.json"];
    std::fs::write(case.folder.join(".nahraum-switch.json"), text).expect("writable");
    let output = read("check");
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(err(&output).contains("another run or import is writing"), "{}", err(&output));
    drop(writer);
    // What cannot be finished is not read.
    let output = read("check");
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(err(&output).contains("half replaced"), "{}", err(&output));
    assert!(err(&output).contains("hint: remove `.nahraum-switch.json`"), "{}", err(&output));
    std::fs::write(case.folder.join(".nahraum-switch.json"), "{").expect("writable");
    let output = case.command().output().expect("started");
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    let odd = "{\"program\": \"\", \"state\": \"\", \"moves\": [], \"removes\": [\"../far.csv\"]}";
    std::fs::write(case.folder.join(".nahraum-switch.json"), odd).expect("writable");
    assert!(err(&read("check")).contains("expected a file name"));
}

/// A pipe that a command reads; opening it waits until the command has come to it.
#[cfg(unix)]
fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().expect("started").success());
}

#[cfg(unix)]
#[test]
fn who_waits_for_a_pipe_never_mixes_the_files_of_two_imports() {
    let case = import_over_region();
    let own = tempfile::tempdir().expect("a folder");
    let (config, list) = (own.path().join("own.toml"), own.path().join("list.csv"));
    pipe(&list);
    let in_folder = |name: &str| case.folder.join(name);
    let text = format!(
        "[limits]\npharmacy = [500]\nsupermarket = [500]\n[layers.municipalities]\npath = {:?}\n\
         [[layers.facilities]]\npath = {list:?}\n[[layers.facilities]]\npath = {:?}\n",
        in_folder("municipalities.geojson"),
        in_folder("facilities.geojson")
    );
    std::fs::write(&config, text).expect("writable");
    // The municipalities are read before the pipe, the facilities of the map after it.
    for switches in [false, true] {
        restore(&case.folder, &case.old);
        let mut reader = program();
        reader.arg("check").arg("-c").arg(&config);
        reader.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        let reader = reader.spawn().expect("started");
        let mut writer = std::fs::File::options().write(true).open(&list).expect("a reader");
        if switches {
            assert!(case.command().status().expect("started").success());
        }
        let (x, y) = crate::import::xml::place((1.0, 5.1));
        let rows = format!("id,category,lon,lat\np,pharmacy,{x},{y}\n");
        std::io::Write::write_all(&mut writer, rows.as_bytes()).expect("it is read");
        drop(writer);
        let output = reader.wait_with_output().expect("it ends");
        let said = err(&output);
        let was_replaced = said.contains("was replaced while the files were being read");
        assert_eq!(was_replaced, switches, "{said}");
        assert_eq!(output.status.code() == Some(2), switches, "{said}");
    }
}

#[cfg(unix)]
#[test]
fn an_import_that_waits_for_a_pipe_keeps_others_out() {
    let case = import_over_region();
    restore(&case.folder, &case.old);
    let list = case.folder.with_file_name("list.csv");
    pipe(&list);
    let mut waiting = program();
    waiting.args(["import", "facilities"]).arg(&list).arg("-o").arg(&case.folder);
    let mut waiting = waiting.stderr(std::process::Stdio::null()).spawn().expect("started");
    let mut writer = std::fs::File::options().write(true).open(&list).expect("a reader");
    let refused = case.command().output().expect("started");
    assert_eq!(refused.status.code(), Some(2), "{}", err(&refused));
    assert!(err(&refused).contains("another run or import is writing"), "{}", err(&refused));
    let (x, y) = crate::import::xml::place((1.0, 5.1));
    let rows = format!("id,category,lon,lat\np,pharmacy,{x},{y}\n");
    std::io::Write::write_all(&mut writer, rows.as_bytes()).expect("it is read");
    drop(writer);
    assert!(waiting.wait().expect("it ends").success());
    assert!(case.folder.join("facilities_list.geojson").exists());
    assert!(case.command().status().expect("started").success());
}

#[test]
fn what_dead_processes_left_is_swept_and_what_is_not_ours_stays() {
    let case = run_over_results();
    restore(&case.folder, &case.old);
    for name in [".nahraum-waiting/half.csv", ".nahraum-old/half.csv"] {
        let path = case.folder.join(name);
        std::fs::create_dir(path.parent().expect("a folder")).expect("writable");
        std::fs::write(path, "half").expect("writable");
    }
    for name in [".nahraum-lock", ".nahraum-a1b2c3.part", "mine.txt", ".mine"] {
        std::fs::write(case.folder.join(name), "").expect("writable");
    }
    assert!(case.command().status().expect("started").success());
    let mut now = files(&case.folder);
    assert!(now.remove("mine.txt").is_some() && now.remove(".mine").is_some());
    assert!(now == case.new, "{:?}", now.keys());
}

/// A command that may write at most so many blocks into a file, as if the disk were full.
#[cfg(unix)]
fn on_a_small_disk(command: &Command, blocks: u32) -> Output {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
    let mut shell = Command::new("sh");
    shell.args(["-c", &script, "sh"]).arg(command.get_program()).args(command.get_args());
    shell.output().expect("started")
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_what_was_there() {
    for case in [run_over_results(), import_over_region()] {
        restore(&case.folder, &case.old);
        let output = on_a_small_disk(&case.command(), 2);
        assert_eq!(output.status.code(), Some(2), "{}", err(&output));
        assert!(err(&output).contains("cannot write"), "{}", err(&output));
        assert!(case.old == files(&case.folder), "{}", case.difference());
        // A folder that the command made is gone again.
        std::fs::remove_dir_all(&case.folder).expect("there");
        assert_eq!(on_a_small_disk(&case.command(), 2).status.code(), Some(2));
        assert!(!case.folder.exists());
    }
}

#[cfg(unix)]
#[test]
fn every_command_that_writes_keeps_what_is_there_when_the_disk_is_full() {
    let inputs = import_over_region();
    let folder = tempfile::tempdir().expect("a folder");
    let map = inputs.folder.with_file_name("then.osm");
    let config = inputs.folder.join("region.toml");
    let at = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let (map, config) = (map.to_str().expect("UTF-8"), config.to_str().expect("UTF-8"));
    let commands: [(&str, Vec<&str>, &str); 6] = [
        ("init.toml", vec!["init", "--force"], ""),
        ("walk.nahraum", vec!["network", "build", map, "-o"], ""),
        ("a.csv", vec!["coverage", "-c", config, "--by", "cell", "-o"], ""),
        ("a.geojson", vec!["coverage", "-c", config, "--by", "cell", "-o"], ""),
        ("man", vec!["man", "--out"], "nahraum.1"),
        ("demo", vec!["demo", "--distance", "straight", "--inputs-only"], "region.toml"),
    ];
    for (target, arguments, inside) in commands {
        let file = if inside.is_empty() { at(target) } else { at(&format!("{target}/{inside}")) };
        std::fs::create_dir_all(Path::new(&file).parent().expect("a folder")).expect("writable");
        std::fs::write(&file, "before").expect("writable");
        let before = files(folder.path());
        let mut command = program();
        command.args(&arguments).arg(at(target));
        let output = on_a_small_disk(&command, 1);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", err(&output));
        assert!(before == files(folder.path()), "{arguments:?}");
        assert!(command.output().expect("started").status.success(), "{arguments:?}");
        let name = Path::new(&file).strip_prefix(folder.path()).expect("inside");
        let name = name.to_str().expect("UTF-8");
        assert_ne!(before[name], std::fs::read(&file).expect("there"));
        assert_eq!(seen(folder.path()).len(), files(folder.path()).len(), "nothing unfinished");
    }
}

#[test]
fn a_table_never_stands_beside_the_credits_of_another() {
    let case = import_over_region();
    let folder = tempfile::tempdir().expect("a folder");
    let table = folder.path().join("a.csv");
    let credits = folder.path().join("a.csv-metadata.json");
    let mut credited = program();
    credited.args(["coverage", "-q", "-c"]).arg(case.folder.join("region.toml"));
    assert!(credited.arg("-o").arg(&table).status().expect("started").success());
    assert!(std::fs::read_to_string(&credits).expect("there").contains("OpenStreetMap"));
    // Data without a credit replaces the table.
    let mut plain = program();
    let areas = case.folder.join("municipalities.geojson");
    let own = folder.path().join("own.geojson");
    let text = std::fs::read_to_string(areas).expect("there");
    std::fs::write(&own, text.replace("\"attribution\"", "\"note\"")).expect("writable");
    plain.args(["coverage", "-q", "--municipalities"]).arg(&own).arg("-o").arg(&table);
    assert!(plain.status().expect("started").success());
    let text = std::fs::read_to_string(&credits).expect("there");
    assert!(table.exists() && !text.contains("OpenStreetMap"), "{text}");
    // Without sources the companion still states the version of the schema.
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(json["schema:schemaVersion"], nahraum::dataset::SCHEMA_VERSION.to_string());
    assert_eq!(json["dc:rights"], serde_json::json!([]));
}

#[test]
fn a_run_leaves_no_credits_of_the_tables_that_it_replaces() {
    let (case, credited) = (run_over_results(), import_over_region());
    restore(&case.folder, &case.old);
    let (table, credits) = ("border_region.csv", "border_region.csv-metadata.json");
    let mut border = program();
    border.args(["border", "-q", "-c"]).arg(credited.folder.join("region.toml"));
    let output = border.arg("-o").arg(case.folder.join(table)).output().expect("started");
    assert!(output.status.success(), "{}", err(&output));
    let text = std::fs::read(case.folder.join(credits)).expect("there");
    assert!(case.command().status().expect("started").success());
    assert_eq!(case.is_new(), Some(true), "{}", case.difference());
    // The inputs of the demo have no credits either: what stood beside older tables is replaced with them.
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("facilities.csv-metadata.json"), text).expect("writable");
    let mut demo = program();
    demo.args(["demo", "-q", "--distance", "straight", "--inputs-only"]).arg(folder.path());
    assert!(demo.status().expect("started").success());
    let told = std::fs::read_to_string(at("facilities.csv-metadata.json")).expect("there");
    assert!(at("facilities.csv").exists() && !told.contains("OpenStreetMap"), "{told}");
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_result_is_refused_and_nobody_waits() {
    let case = run_over_results();
    for name in ["border_region.csv", "border_region.csv-metadata.json", "run.json"] {
        restore(&case.folder, &case.old);
        let pipe = case.folder.join(name);
        let _ = std::fs::remove_file(&pipe);
        assert!(Command::new("mkfifo").arg(&pipe).status().expect("started").success());
        // A command that waits for the other end of the pipe is ended after a while.
        let command = case.command();
        let mut limited = Command::new("timeout");
        limited.arg("60").arg(command.get_program()).args(command.get_args());
        let output = limited.output().expect("started");
        let said = err(&output);
        assert_eq!(output.status.code(), Some(2), "{name}: {said}");
        assert!(
            said.contains("neither a file nor a link to a file") && said.contains(name),
            "{said}"
        );
        std::fs::remove_file(&pipe).expect("there");
    }
}
