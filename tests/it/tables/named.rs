//! Names for people in the files of single commands, as in those of a run.

use std::path::Path;

use rusqlite::Connection;

use super::counties::{nahraum, write_town};
use super::package::texts;
use super::scenario::degrees;
use crate::scenario::command::write_streets;

/// Every answer that a command can write, as its arguments.
const ANSWERS: [&str; 56] = [
    "coverage --by cell",
    "coverage --by quartier",
    "coverage --by district",
    "coverage --by municipality",
    "coverage --by county",
    "coverage --by region",
    "border --by quartier",
    "border --by district",
    "border --by municipality",
    "border --by county",
    "border --by region",
    "border --flows",
    "access --by quartier",
    "access --of facilities",
    "access --of flows",
    "fairness --by quartier",
    "mix",
    "mix --of fields",
    "similar",
    "similar --of types",
    "similar --of quartiers",
    "similar --of variables",
    "similar --of counts",
    "access --assign --by quartier",
    "access --assign --of facilities",
    "access --assign --of flows",
    "overlaps --of pairs",
    "overlaps --of facilities",
    "overlaps --of municipalities",
    "overlaps --of providers",
    "overlaps --of umbrellas",
    "providers",
    "overlaps --of facing",
    "overlaps --of split",
    "gaps",
    "gaps --connected",
    "gaps --need",
    "gaps --stops 2",
    "site --places 1",
    "site --places 1 --of summary",
    "cooperate --of region",
    "cooperate --of municipalities",
    "cooperate --of pairs",
    "cooperate --of triples",
    "cooperate --of places",
    "cooperate --of shares",
    "table",
    "table --to cells --up-to 500",
    "barriers --network streets.nahraum",
    "barriers --network streets.nahraum --show lines",
    "barriers --network streets.nahraum --show services",
    "compare --network streets.nahraum",
    "scenario changes.toml --by quartier",
    "scenario changes.toml --by cell",
    "reach --network streets.nahraum --minutes 5 --from",
    "reach --network streets.nahraum --minutes 5 --ways --from",
];

/// The title of the only layer of a file, whose style lies beside it; it and all columns have names for people.
fn title(file: &Path, question: &str) -> String {
    let db = Connection::open(file).expect("a database");
    let untold = "SELECT c.name FROM gpkg_contents k, pragma_table_info(k.table_name) c \
                  WHERE k.table_name <> 'layer_styles' AND c.name NOT IN ('fid', 'geom') AND NOT EXISTS (SELECT 1 FROM gpkg_data_columns d \
                  WHERE d.table_name = k.table_name AND d.column_name = c.name AND d.title <> '')";
    assert_eq!(texts(&db, untold), [""; 0], "{question}: columns without a name");
    let untitled = "SELECT table_name FROM gpkg_contents \
                    WHERE table_name <> 'layer_styles' AND (identifier = table_name OR description = '')";
    assert_eq!(texts(&db, untitled), [""; 0], "{question}: a layer without a title");
    let titles =
        texts(&db, "SELECT identifier FROM gpkg_contents WHERE table_name <> 'layer_styles'");
    assert_eq!(titles.len(), 1, "{question}");
    titles[0].clone()
}

#[test]
fn every_answer_has_names_for_people_in_the_chosen_language() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_town(folder);
    write_streets(folder, "+-----------------+");
    let first = geo::Coord { x: 380_050.0, y: 5_700_050.0 };
    let open = format!("[[open]]\ncategory = \"supermarket\"\nat = {}\n", degrees(first, 12));
    std::fs::write(folder.join("changes.toml"), open).expect("writable");
    let from = degrees(first, 3).replace([' ', '[', ']'], "");
    let mut same = Vec::new();
    for question in ANSWERS {
        let [english, german] = ["en", "de"].map(|lang| {
            let more = ["-q", "-c", "region.toml", "--lang", lang, "-o", "answer.gpkg"];
            let asked: Vec<&str> = question.split(' ').collect();
            let from = question.ends_with("--from").then_some(&from[..]);
            let asked: Vec<&str> = asked.into_iter().chain(from).chain(more).collect();
            nahraum(folder, &asked);
            title(&folder.join("answer.gpkg"), question)
        });
        if english == german {
            same.push(question);
        }
    }
    assert_eq!(same, [""; 0], "the same title in both languages");
}

#[test]
fn differences_of_two_runs_have_names_for_people_without_a_region() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_town(folder);
    let run = ["run", "-q", "-c", "region.toml", "--formats", "csv", "--out"];
    nahraum(folder, &[&run[..], &["a"]].concat());
    let facilities = std::fs::read_to_string(folder.join("facilities.csv")).expect("a table");
    let kept: Vec<&str> = facilities.lines().filter(|line| !line.starts_with("S7,")).collect();
    assert_eq!(kept.len() + 1, facilities.lines().count());
    std::fs::write(folder.join("facilities.csv"), kept.join("\n")).expect("writable");
    nahraum(folder, &[&run[..], &["b"]].concat());
    for (lang, expected) in [
        ("en", "Differences of two runs: municipalities"),
        ("de", "Unterschiede zweier Läufe: Gemeinden"),
    ] {
        let diff = ["diff", "a", "b", "-q", "--total", "--lang", lang, "-o", "answer.gpkg"];
        nahraum(folder, &diff);
        assert_eq!(title(&folder.join("answer.gpkg"), "diff"), expected);
    }
}
