//! What people see on a terminal: tables, and nothing of the input that steers it.

use std::path::Path;
use std::process::Output;

use nahraum::format::{OutputFormat, write_layer_file};
use nahraum::synthetic::town;
use polars::prelude::Column;

use crate::cli::{degrees, err, out, program};

/// Three quartiers, of which one has a name that would colour a terminal; shops in A only.
fn write_region(folder: &Path) {
    let drawn = town("AAAABBCC\n\n45.S3.2.").expect("well-formed");
    let mut quartiers = drawn.quartiers;
    let names = ["Alt\u{1b}[31mstadt", "Born", "Cappel"];
    quartiers.table.with_column(Column::new("name".into(), names)).expect("three names");
    for layer in [drawn.municipalities, quartiers, drawn.facilities, drawn.cells].map(degrees) {
        let path = folder.join(format!("{}.geojson", layer.name));
        write_layer_file(&layer, OutputFormat::GeoJson, &path).expect("writable");
    }
    let config = "[region]\nname = \"Town\"\n[limits]\nsupermarket = [250]\n\
        [layers.municipalities]\npath = \"municipalities.geojson\"\n\
        [layers.quartiers]\npath = \"quartiers.geojson\"\nattribution = \"City of A\"\n\
        [[layers.facilities]]\npath = \"facilities.geojson\"\n\
        [[layers.cells]]\npath = \"cells.geojson\"\n";
    std::fs::write(folder.join("region.toml"), config).expect("writable");
}

fn start(folder: &Path, arguments: &[&str]) -> Output {
    program().current_dir(folder).args(arguments).output().expect("started")
}

#[test]
fn a_table_shows_names_and_aligned_numbers_with_units() {
    let folder = tempfile::tempdir().expect("a folder");
    write_region(folder.path());
    let asked = ["coverage", "-q", "-c", "region.toml", "--by", "quartier", "--format", "table"];
    let output = start(folder.path(), &asked);
    assert!(output.status.success(), "{}", err(&output));
    let text = out(&output);
    let lines: Vec<&str> = text.lines().collect();
    // Of A's 90 persons the 50 at 200 m are covered. What the name of a quartier could do to a
    // terminal is spelt out; ids, and districts that there are not, are left out. Nothing is known of
    // the ground around the towns, less than 250 m away, so who is not covered may be.
    let expected = [
        "category: supermarket, limit (m): 250",
        "",
        "quartier            municipality  persons  persons covered  covered (%)  persons uncertain",
        "Alt\\u{1b}[31mstadt  Town A             90               50         55.6                 40",
        "Born                Town B             30               30        100.0                  0",
        "Cappel              Town C             20                0          0.0                 20",
    ];
    assert_eq!(lines[..6], expected, "{text}");
    assert!(lines[6].starts_with("and ") && lines[7..] == ["data: City of A"], "{text}");
    let csv = start(folder.path(), &[&asked[..7], &["csv"]].concat());
    assert!(out(&csv).contains("Alt\u{1b}[31mstadt"));
}

#[test]
fn a_table_says_how_much_it_does_not_show() {
    let folder = tempfile::tempdir().expect("a folder");
    write_region(folder.path());
    let asked = ["coverage", "-q", "-c", "region.toml", "--by", "cell", "--format"];
    let cells = out(&start(folder.path(), &[&asked[..], &["csv"]].concat())).lines().count() - 1;
    assert!(cells < 20, "every cell of the town is shown");
    let text = out(&start(folder.path(), &[&asked[..], &["table"]].concat()));
    assert!(text.contains("more columns; -o FILE or --format csv writes all"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    // Many categories give more rows than are shown; the limit they share stands above.
    let many: Vec<String> = (0..25).map(|at| format!("own{at:02}")).collect();
    let header = "id,lon,lat,category\n".to_owned();
    let row = |at: &String| format!("{at},7.0,51.0,{at}\n");
    let list = many.iter().map(row).fold(header, |text, row| text + &row);
    std::fs::write(folder.path().join("own.csv"), list).expect("writable");
    let asked = ["coverage", "-q", "-c", "region.toml", "--by", "region", "--format", "table"];
    let text = out(&start(
        folder.path(),
        &[&asked[..], &["--facilities", "own.csv", "--limit", "500"]].concat(),
    ));
    assert_eq!(text.lines().filter(|line| line.starts_with("own")).count(), 20, "{text}");
    assert!(text.contains("and 5 more rows"), "{text}");
}

#[test]
fn a_file_gets_no_table() {
    let folder = tempfile::tempdir().expect("a folder");
    write_region(folder.path());
    let asked = ["coverage", "-c", "region.toml", "--format", "table", "-o", "answer.csv"];
    let output = start(folder.path(), &asked);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("for a file choose gpkg, csv"), "{}", err(&output));
    assert!(!folder.path().join("answer.csv").exists());
}

#[test]
fn findings_do_not_steer_the_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    write_region(folder.path());
    let list = "id,lon,lat,category\n\u{1b}]0;x\u{7},7.0,51.0,pharmacy\n\u{1b}]0;x\u{7},7.0,51.0,pharmacy\n";
    std::fs::write(folder.path().join("twice.csv"), list).expect("writable");
    let asked = ["check", "-c", "region.toml", "--facilities", "twice.csv"];
    let talk = err(&start(folder.path(), &asked));
    assert!(talk.contains("W334") && talk.contains("\\u{1b}]0;x\\u{7}"), "{talk}");
    assert!(!talk.contains('\u{1b}') && !talk.contains('\u{7}'), "{talk}");
}

#[test]
fn words_of_the_command_line_do_not_steer_the_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    // The name of a file that a shell may put in for `*`.
    let output = start(folder.path(), &["check", "a\nerror: forged\u{202e}\u{9b}31m.csv"]);
    assert_eq!(output.status.code(), Some(2));
    let talk = err(&output);
    assert!(talk.contains("'a\\nerror: forged\\u{202e}\\u{9b}31m.csv'"), "{talk}");
    assert_eq!(talk.lines().filter(|line| line.starts_with("error:")).count(), 1, "{talk}");
    let help = start(folder.path(), &["check", "--help"]);
    assert!(help.status.success() && out(&help).contains("Usage: nahraum check"));
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "needs util-linux's `script`")]
fn a_terminal_gets_a_table_and_a_pipe_data() {
    let folder = tempfile::tempdir().expect("a folder");
    write_region(folder.path());
    let asked = ["coverage", "-q", "-c", "region.toml", "--by", "quartier"];
    let piped = out(&start(folder.path(), &asked));
    assert!(piped.starts_with('{'), "{piped}");
    let command = format!("'{}' {}", env!("CARGO_BIN_EXE_nahraum"), asked.join(" "));
    let on_terminal = |more: &str| {
        // `script` (util-linux) runs a command on a pseudo terminal.
        let mut script = std::process::Command::new("script");
        script.current_dir(folder.path()).args(["-qec", &format!("{command}{more}"), "/dev/null"]);
        out(&script.output().expect("util-linux's `script` makes a pseudo terminal"))
    };
    let table = on_terminal("");
    assert!(table.starts_with("category: supermarket") && table.contains("Cappel"), "{table}");
    let data = on_terminal(" -o -");
    assert!(data.starts_with('{'), "asked for, data comes: {data}");
}

#[test]
fn a_run_ends_with_the_answers_that_matter() {
    let folder = tempfile::tempdir().expect("a folder");
    write_region(folder.path());
    let asked = ["run", "-c", "region.toml", "--limit", "250,350", "--out", "results"];
    let talk = err(&start(folder.path(), &asked));
    // The shop of A is 300 m from 40 of its persons and 200 m from 50, 100 m from the 30 of B and
    // 300 m from the 20 of C. Who is not covered may be: no source says that it knows the neighbours.
    let expected = "140 persons in 3 quartiers of 3 municipalities, 1 facility\n\
                    supermarket within 250 m: 80 of 140 persons (57.1 %, 42.9 % uncertain); within 350 m: 100.0 \
                    %\n  \
                    30 of them only because the boundary between municipalities is open\n  \
                    largest connected gap: 40 persons around Alt\\u{1b}[31mstadt in Town A\n";
    assert!(talk.contains(expected), "{talk}");
    let files = std::fs::read_dir(folder.path().join("results")).expect("the folder").count();
    assert!(
        talk.contains(&format!("\nwrote {files} files to results; open results/report.html")),
        "{talk}"
    );
}
