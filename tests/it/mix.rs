//! The help mix: every column predicted by arithmetic.

use std::path::Path;

use rusqlite::Connection;

use crate::access::command::check;
use crate::import::command::{err, run};
use crate::similar::town::write_six;
use crate::support::{Asked, refused};

/// The six quartiers of [`write_six`] with other services: a meeting place and a supermarket in W1, a pharmacy in E2.
/// Of W2, 400 persons live 600 m from the services of W1, and 600 farther away; nobody lives in E3.
pub fn write_services(folder: &Path) {
    write_six(folder);
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("writable");
    write(
        "f.csv",
        "id,category,name,provider,provider_type,x,y\nM,meeting_place,Treff,AWO,non_profit,380500,5700500\n\
         S,supermarket,Markt,,,380500,5700500\nP,pharmacy,Apotheke,Adler,commercial,381500,5701500\n",
    );
    write(
        "c.csv",
        "id,persons,x,y\nW1,100,380500,5700500\nW2a,400,381100,5700500\nW2b,600,381900,5700500\n\
         W3,1000,382500,5700500\nE1,100,380500,5701500\nE2,1000,381500,5701500\nE3,0,382500,5701500\n",
    );
}

const MIX: &str = "mix --limit 700 -v";

fn services() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write_services(folder.path());
    folder
}

#[test]
fn every_column_of_quartiers_follows_from_the_town() {
    let folder = services();
    let all = "Missing: Meeting place (Social life); Pharmacy, Food shop (Local supply)";
    let alles =
        "Es fehlt: Begegnungsort (Soziales Leben); Apotheke, Lebensmittelgeschäft (Nahversorgung)";
    let asked = Asked::about(folder.path(), MIX, "");
    check(
        &asked,
        &[
            "quartier_id = W1 | W2 | W3 | E1 | E2 | E3",
            "quartier_name = Quartier W1 | Quartier W2 | Quartier W3 | Quartier E1 | Quartier E2 | Quartier E3",
            "district_id =  |  |  |  |  | ",
            "municipality_id = 05911000 | 05911000 | 05911000 | 05916000 | 05916000 | 05916000",
            "municipality_name = West | West | West | East | East | East",
            "persons = 100 | 1000 | 1000 | 100 | 1000 | 0",
            "needs = 3 | 3 | 3 | 3 | 3 | 3",
            "needs_met = 2 | 0 | 0 | 0 | 1 | 0",
            "needs_missing = pharmacy | meeting pharmacy food | meeting pharmacy food | meeting pharmacy food | \
             meeting food | ",
            "needs_unknown =  |  |  |  |  | ",
            "provider_types = non_profit unknown |  |  |  | commercial | ",
            &format!(
                "missing_en = Missing: Pharmacy (Local supply) | {all} | {all} | {all} | \
                 Missing: Meeting place (Social life); Food shop (Local supply) | Nobody lives here"
            ),
            &format!(
                "missing_de = Es fehlt: Apotheke (Nahversorgung) | {alles} | {alles} | {alles} | \
                 Es fehlt: Begegnungsort (Soziales Leben); Lebensmittelgeschäft (Nahversorgung) | \
                 Hier wohnt niemand"
            ),
        ],
    );
    assert!(
        asked.said.contains(
            "can meet `barrier_free_housing`, `housing_advice`, `assisted_housing`, `doctor`"
        ),
        "{}",
        asked.said
    );
}

#[test]
fn a_quartier_has_what_the_asked_share_of_its_residents_reaches() {
    let folder = services();
    // 400 of 1,000 are exactly 40 percent.
    let asked = Asked::about(folder.path(), MIX, "--share 40");
    assert_eq!(asked.column("needs_met"), ["2", "2", "0", "0", "1", "0"]);
    assert_eq!(asked.column("provider_types")[1], "non_profit unknown");
    let asked = Asked::about(folder.path(), MIX, "--share 40.1");
    assert_eq!(asked.column("needs_met"), ["2", "0", "0", "0", "1", "0"]);
    assert!(refused(folder.path(), "mix", "--share 0").contains("percentage"));
}

#[test]
fn every_column_of_fields_follows_from_the_town() {
    let folder = services();
    let asked = Asked::about(folder.path(), MIX, "--of fields");
    let first = |name: &str| asked.column(name)[..4].to_vec();
    assert_eq!(asked.column("field_of_action").len(), 12);
    assert_eq!(first("quartier_id"), ["W1", "W1", "W2", "W2"]);
    assert_eq!(first("field_of_action"), ["social", "supply", "social", "supply"]);
    assert_eq!(first("needs"), ["1", "2", "1", "2"]);
    assert_eq!(first("needs_met"), ["1", "1", "0", "0"]);
    assert_eq!(first("needs_missing"), ["", "pharmacy", "meeting", "pharmacy food"]);
    assert_eq!(first("needs_unknown"), ["", "", "", ""]);
    assert_eq!(first("provider_types"), ["non_profit", "unknown", "", ""]);
}

#[test]
fn what_unknown_ground_decides_is_not_known() {
    let folder = services();
    let path = folder.path().join("region.toml");
    let text = std::fs::read_to_string(&path).expect("readable");
    // Cells lie 500 m from the edge of their municipalities: services could be 600 m away.
    let near = text.replace("known_around_m = 200000", "known_around_m = 100");
    std::fs::write(&path, near).expect("writable");
    let asked = Asked::about(folder.path(), MIX, "");
    assert_eq!(asked.column("needs_met"), ["2", "0", "0", "0", "1", "0"]);
    assert_eq!(asked.column("needs_unknown")[..2], ["pharmacy", "meeting pharmacy food"]);
    assert_eq!(asked.column("missing_en")[0], "Nothing is known to be missing; not known: 1");
}

#[test]
fn what_is_withheld_is_not_known() {
    let folder = services();
    let cells = folder.path().join("c.csv");
    let few = std::fs::read_to_string(&cells).expect("readable").replace("W1,100", "W1,3");
    std::fs::write(&cells, few).expect("writable");
    let asked = Asked::about(folder.path(), MIX, "--persons-min 5");
    assert_eq!(asked.column("persons")[0], "");
    assert_eq!(asked.column("needs_met")[0], "0");
    assert_eq!(asked.column("needs_unknown")[0], "meeting pharmacy food");
    assert!(asked.column("provider_types").iter().all(String::is_empty));
    let withheld = asked.column("withheld");
    assert!(withheld[0].contains("persons") && withheld[0].contains("provider_types"));
}

#[test]
fn a_need_with_two_services_is_judged_by_what_is_published_of_each() {
    let folder = services();
    let write =
        |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("writable");
    // Of the 1,000 of W2, 400 live 600 m from the supermarket of W1, and 400 others 600 m from the grocery of W3.
    write(
        "f.csv",
        "id,category,x,y\nS,supermarket,380500,5700500\nG,small_grocery,382500,5700500\n",
    );
    write(
        "c.csv",
        "id,persons,x,y\nW1,100,380500,5700500\nW2a,400,381100,5700500\nW2b,400,381900,5700500\n\
         W2c,200,381500,5700500\nW3,1000,382500,5700500\nE1,100,380500,5701500\nE2,1000,381500,5701500\n\
         E3,0,382500,5701500\n",
    );
    let of_second = |more: &str| {
        let asked = Asked::about(folder.path(), MIX, more);
        ["needs_met", "needs_missing", "needs_unknown"].map(|name| asked.column(name)[1].clone())
    };
    assert_eq!(of_second("--share 50"), ["1", "", ""], "800 of 1,000 have one of them");
    // A publication tells 400 and 400 alone: 400 to 800 have one.
    assert_eq!(of_second("--share 40 --persons-min 5"), ["1", "", ""]);
    assert_eq!(of_second("--share 50 --persons-min 5"), ["0", "", "food"]);
    assert_eq!(of_second("--share 80 --persons-min 5"), ["0", "", "food"]);
    assert_eq!(of_second("--share 80.1 --persons-min 5"), ["0", "food", ""]);
}

#[test]
fn a_run_answers_it_where_it_is_asked_to_and_the_report_shows_it() {
    let folder = services();
    let config = folder.path().join("region.toml").display().to_string();
    let out = folder.path().join("out");
    let ask = |more: &[&str]| {
        let start = ["run", "-q", "--formats", "csv,gpkg,report", "-c", &config, "--out"];
        let output = run(&[&start[..], &[&out.display().to_string()], more].concat());
        assert!(output.status.success(), "{}", err(&output));
    };
    ask(&[]);
    assert!(!out.join("help_mix.csv").exists(), "off by default");
    ask(&["--set", "mix.share=50", "--limit", "700"]);
    let db = Connection::open(out.join("results.gpkg")).expect("a database");
    let question = "SELECT sum(needs_met) FROM help_mix_fields";
    let met: i64 = db.query_row(question, [], |row| row.get(0)).expect("a number");
    assert_eq!(met, 3);
}
