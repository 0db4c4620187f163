//! Names of the user's data as parts of file names, pages, spreadsheets and messages.

use std::path::Path;
use std::process::Output;

use crate::cli::{err, out, program};
use crate::region::square;
use crate::report::unpack;

/// A town with one quartier of a name, and one facility of each category.
fn write_town(folder: &Path, quartier: &str, categories: &[&str]) {
    let write = |name: &str, text: String| {
        std::fs::write(folder.join(name), text).expect("writable");
    };
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let area = square(380_000.0, 5_700_000.0, 1_000.0);
    write("towns.csv", format!("id,name,wkt\nA,Adorf,{area}\n"));
    write("quartiers.csv", format!("id,name,municipality,wkt\nq,{},A,{area}\n", quoted(quartier)));
    write("cells.csv", "id,x,y,persons\nc,380200,5700200,30\n".to_owned());
    let places = categories.iter().enumerate();
    let row =
        |(at, category): (usize, &&str)| format!("{at},{},380100,5700100\n", quoted(category));
    write("places.csv", format!("id,category,x,y\n{}", places.map(row).collect::<String>()));
    let layer =
        |head: &str, file: &str| format!("{head}\npath = \"{file}.csv\"\ncrs = \"EPSG:25832\"\n");
    let config = layer("[layers.municipalities]", "towns")
        + &layer("[layers.quartiers]", "quartiers")
        + &layer("[[layers.facilities]]", "places")
        + &layer("[[layers.cells]]", "cells");
    write("region.toml", config);
}

fn start(folder: &Path, arguments: &[&str]) -> Output {
    program().current_dir(folder).args(arguments).output().expect("started")
}

#[test]
fn a_category_of_any_name_has_a_file_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let long = "x".repeat(300);
    let categories = [
        "Kita/Hort",
        "Kita_Hort",
        "kita_hort",
        "../evil",
        "NUL",
        "a|b",
        "gym",
        "Connected_gym",
        &long,
    ];
    write_town(folder.path(), "Mitte", &categories);
    let run = ["run", "-q", "-c", "region.toml", "--limit", "500", "--out", "results"];
    let run = [&run[..], &["--formats", "csv,geojson"]].concat();
    for _ in 0..2 {
        let output = start(folder.path(), &run);
        assert!(output.status.success(), "{}", err(&output));
    }
    let names = |folder: &Path| {
        let entries = std::fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"));
        entries.collect::<Vec<String>>()
    };
    let results = names(&folder.path().join("results"));
    let (connected, gaps): (Vec<&String>, Vec<&String>) = results
        .iter()
        .filter(|name| name.starts_with("gaps_"))
        .partition(|name| name.to_lowercase().starts_with("gaps_connected_"));
    // The gaps of `Connected_gym` begin as the connected gaps do.
    assert_eq!(connected.len(), categories.len() + 1, "{connected:?}");
    assert_eq!(gaps.len(), categories.len() - 1, "{gaps:?}");
    assert!(connected.iter().any(|name| *name == "gaps_connected_gym.geojson"), "{connected:?}");
    assert!(!names(folder.path()).iter().any(|name| name.contains("evil")), "nothing outside");
    assert!(results.contains(&"run.json".to_owned()));
}

#[test]
fn values_of_the_report_are_put_in_once_and_escaped() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = "</script><script>alert(1)</script> onload=x '\"> {{ title }}";
    write_town(folder.path(), name, &["bakery"]);
    let set = "region.name=\"{{ index }} {index} <b> \\\" onload=x\"";
    let run =
        ["run", "-q", "-c", "region.toml", "--limit", "500", "--set", set, "--out", "results"];
    let output = start(folder.path(), &run);
    assert!(output.status.success(), "{}", err(&output));
    let page = folder.path().join("results/report.html");
    let page = std::fs::read_to_string(page).expect("a report");
    assert!(page.contains("<title>{{ index }} {index} &lt;b&gt; &quot; onload=x</title>"));
    assert_eq!(page.matches("<script>").count(), 1, "the page's own script alone");
    let quartiers = unpack::parts(&page).into_iter().find(|part| part.table == "quartiers");
    let names = &quartiers.expect("quartiers").columns["quartier_name"].cells;
    assert_eq!(names[..], [unpack::Cell::Text(name.to_owned())]);
}

#[test]
fn text_is_no_formula_if_that_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path(), "=HYPERLINK(1)", &["bakery"]);
    let ask = ["coverage", "-q", "-c", "region.toml", "--by", "quartier", "--limit", "500"];
    let csv = |more: &[&str]| {
        out(&start(folder.path(), &[&ask[..], &["--format", "csv"], more].concat()))
    };
    assert!(csv(&[]).contains("\nq,=HYPERLINK(1),"), "as it is, for programs");
    assert!(csv(&["--csv-safe"]).contains("\nq,'=HYPERLINK(1),"));
    assert!(csv(&["--set", "output.csv_safe=true"]).contains("\nq,'=HYPERLINK(1),"));
    let run = ["run", "-q", "-c", "region.toml", "--csv-safe", "--out", "results"];
    let run = [&run[..], &["--formats", "csv,geojson"]].concat();
    let output = start(folder.path(), &run);
    assert!(output.status.success(), "{}", err(&output));
    let read = |name: &str| {
        std::fs::read_to_string(folder.path().join("results").join(name)).expect("a file")
    };
    let table = read("coverage_quartier.csv");
    assert!(table.contains("\nq,'=HYPERLINK(1),"), "{table}");
    let record: serde_json::Value = serde_json::from_str(&read("run.json")).expect("JSON");
    assert_eq!(record["config"]["output"]["csv_safe"], true);
    assert!(read("coverage_quartier.geojson").contains("\"=HYPERLINK(1)\""), "CSV alone");
}

#[test]
fn a_name_begins_no_line_of_a_message() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path(), "Mitte", &["bakery"]);
    let forged = "x\\nerror: all is lost\\u001b[2J\\u202e\\u0085";
    let field = format!("layers.municipalities.fields.id=\"{forged}\"");
    let key = format!("\"{forged}\" = 1\n");
    std::fs::write(folder.path().join("key.toml"), key).expect("writable");
    let layer =
        "crs = \"EPSG:25832\"\n[layers.facilities.category_values]\nbakery = \"B\\nerror: x\"\n";
    let text = std::fs::read_to_string(folder.path().join("region.toml")).expect("there");
    let text = text.replacen("[[layers.cells]]", &format!("{layer}[[layers.cells]]"), 1);
    let text = text.replacen("places.csv\"\ncrs = \"EPSG:25832\"\n", "places.csv\"\n", 1);
    std::fs::write(folder.path().join("value.toml"), text).expect("writable");
    for (asked, is_error) in [
        (&["check", "-c", "region.toml", "--set", field.as_str()][..], true),
        (&["check", "-c", "key.toml"], true),
        (&["run", "-c", "value.toml", "--out", "results"], false),
    ] {
        let output = start(folder.path(), asked);
        let said = err(&output);
        let errors = said.lines().filter(|line| line.trim_start().starts_with("error:"));
        assert_eq!(errors.count(), usize::from(is_error), "{said}");
        let steers = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!said.contains(steers), "{said:?}");
        assert!(said.contains("\\n"), "what stands there is shown: {said}");
    }
}
