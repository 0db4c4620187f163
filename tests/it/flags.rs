//! Options that say something about others, configurations from standard input, and hostile settings.

use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use crate::cli::{err, out, program};

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("writable");
}

fn town(folder: &Path) {
    let area = "POLYGON((7.19 51.49,7.21 51.49,7.21 51.51,7.19 51.51,7.19 51.49))";
    write(folder, "m.csv", &format!("id;name;wkt\n05911000;A;{area}\n"));
    write(folder, "c.csv", "id,lon,lat,persons\nc,7.2,51.5,12\n");
    write(folder, "f.csv", "id,category,lon,lat\n1,pharmacy,7.2001,51.5\n");
    write(
        folder,
        "r.toml",
        "[layers.municipalities]\npath = \"m.csv\"\ncrs = \"EPSG:4326\"\n\
         [[layers.facilities]]\npath = \"f.csv\"\n\
         [[layers.cells]]\npath = \"c.csv\"\ngrid_size_m = 0\n",
    );
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    program().current_dir(folder).args(arguments).output().expect("started")
}

/// Runs a command that must fail by itself, with exit code 2 and not by a signal, and returns its words.
#[track_caller]
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", err(&output));
    err(&output)
}

#[test]
fn an_option_about_a_file_that_is_not_given_is_refused_with_a_hint() {
    let folder = tempfile::tempdir().expect("a folder");
    town(folder.path());
    let coverage = ["coverage", "-c", "r.toml", "--format", "csv"];
    for (flag, value, needs) in [
        ("--cells-crs", "EPSG:3035", "--cells"),
        ("--facilities-crs", "EPSG:25832", "--facilities"),
        ("--facilities-category", "pharmacy", "--facilities"),
        ("--profile", "senior", "--network"),
    ] {
        let said = refused(folder.path(), &[&coverage[..], &[flag, value]].concat());
        assert!(said.contains(flag) && said.contains(needs) && said.contains("hint:"), "{said}");
    }
    // A profile also sets the speed for limits in minutes.
    let minutes = ["--profile", "senior", "--set", "limits_minutes.pharmacy=[10.0]"];
    assert!(run(folder.path(), &[&coverage[..], &minutes].concat()).status.success());
    let build = ["network", "build", "x.osm", "-o", "x.net", "--elevation-crs", "EPSG:25832"];
    assert!(refused(folder.path(), &build).contains("--elevation"));
    let demo = ["demo", "--inputs-only", "a", "--out", "b"];
    assert!(refused(folder.path(), &demo).contains("--out"));
    let census = ["import", "census", "f.csv", "-o", "r", "--crs", "EPSG:25832"];
    assert!(refused(folder.path(), &census).contains("raster"));
    write(folder.path(), "list.csv", "n;x;y\n1;380000;5700000\n");
    let list = ["import", "facilities", "list.csv", "-o", "r", "--crs", "EPSG:25832"];
    let values = ["--category", "doctor", "--category-value", "Arzt=doctor"];
    let said = refused(folder.path(), &[&list[..], &values].concat());
    assert!(said.contains("no column of categories") && said.contains("hint:"), "{said}");
}

#[test]
fn a_configuration_is_read_from_standard_input() {
    let folder = tempfile::tempdir().expect("a folder");
    town(folder.path());
    let config = std::fs::read_to_string(folder.path().join("r.toml")).expect("readable");
    let with = |arguments: &[&str]| {
        let mut child = program()
            .current_dir(folder.path())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("started");
        child.stdin.take().expect("piped").write_all(config.as_bytes()).expect("written");
        child.wait_with_output().expect("finished")
    };
    let coverage = ["coverage", "-q", "--by", "region", "--format", "csv", "-c"];
    let from_file = run(folder.path(), &[&coverage[..], &["r.toml"]].concat());
    assert!(from_file.status.success(), "{}", err(&from_file));
    let from_stdin = with(&[&coverage[..], &["-"]].concat());
    assert!(from_stdin.status.success(), "{}", err(&from_stdin));
    assert_eq!(out(&from_stdin), out(&from_file));
    // There is nothing left on it for a layer.
    let both = with(&[&coverage[..], &["-", "--facilities", "-"]].concat());
    assert_eq!(both.status.code(), Some(2));
    assert!(err(&both).contains("standard input"), "{}", err(&both));
}

/// A device has no end.
#[cfg(unix)]
#[test]
fn texts_without_an_end_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    town(folder.path());
    let own = ["coverage", "-c", "r.toml", "--set", "region.thresholds_file=\"/dev/zero\""];
    let changes = ["scenario", "/dev/zero", "-c", "r.toml", "--out", "x"];
    for command in [&["check", "-c", "/dev/zero"][..], &own, &changes] {
        let said = refused(folder.path(), command);
        assert!(said.contains("more than 67108864 bytes"), "{said}");
    }
}

#[test]
fn a_category_without_a_limit_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    town(folder.path());
    for table in ["limits", "limits_minutes"] {
        let setting = format!("{table}.pharmacy=[]");
        let said = refused(folder.path(), &["check", "-c", "r.toml", "--set", &setting]);
        assert!(said.contains(&format!("{table}.pharmacy")) && said.contains("hint:"), "{said}");
    }
}

#[test]
fn settings_that_nest_without_end_are_errors() {
    let folder = tempfile::tempdir().expect("a folder");
    town(folder.path());
    let check =
        |setting: &str| refused(folder.path(), &["check", "-c", "r.toml", "--set", setting]);
    let parts = vec!["a"; 30_000].join(".");
    let said = check(&format!("{parts}=1"));
    assert!(said.contains("30000 parts") && said.len() < 1000, "{} bytes", said.len());
    for value in ["[", "{a="] {
        check(&format!("limits.pharmacy={}", value.repeat(20_000)));
    }
    let files = [
        format!("{parts} = 1\n"),
        format!("[{parts}]\n"),
        format!("[[{parts}]]\n"),
        format!("a = {}\n", "[".repeat(30_000)),
        format!("a = {}1{}\n", "[".repeat(30_000), "]".repeat(30_000)),
        format!("a = {}1{}\n", "{a=".repeat(30_000), "}".repeat(30_000)),
        format!("[limits]\n{parts} = [1]\n"),
    ];
    for text in files {
        write(folder.path(), "deep.toml", &text);
        let said = refused(folder.path(), &["check", "-c", "deep.toml"]);
        assert!(said.contains("deep.toml"), "{said}");
    }
}
