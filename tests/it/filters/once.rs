//! A place in several categories is one place.

use nahraum::access::straight_line_reach;
use nahraum::analysis::profile::profiles;
use nahraum::analysis::similar::{CompareOptions, Variable, compare};
use nahraum::base::{FacilityId, Millimetres, Silent};
use rusqlite::Connection;

use super::{derived, region, section, write};
use crate::import::command::{err, run};
use crate::support::Asked;

#[test]
fn a_place_counts_once_where_categories_are_summed() {
    let stepless = derived("stepless", "meeting_place", "wheelchair=yes");
    let built = region(&[stepless], &[]).value;
    assert_eq!(built.facilities().len(), 5 + 2, "two places are in both categories");
    let repeats = built.facilities().iter().filter(|one| one.is_repeat());
    assert_eq!(repeats.map(|one| one.key()).collect::<Vec<_>>(), ["stepless/M1", "stepless/M4"]);
    let id = |key: &str| built.facility_id(key).expect("a facility");
    assert_eq!(built.place_of(id("stepless/M4")), id("M4"));
    assert_eq!(built.place_of(id("M2")), id("M2"));
    let spellings = built.provider_spellings().iter();
    let counts: Vec<(&str, u64)> = spellings.map(|one| (one.written(), one.facilities())).collect();
    assert_eq!(counts, [("AWO", 2), ("Caritas", 2), ("Stadt", 1)]);
    let [meeting, own] =
        ["meeting_place", "stepless"].map(|key| built.category_id(key).expect("there"));
    assert!(
        built.is_derived_from_any(own, &[meeting]) && !built.is_derived_from_any(meeting, &[own])
    );
    assert!(built.facilities().iter().all(|one| built.places().locate(one.position()).0.is_some()));
    assert_eq!(built.place_of(FacilityId(0)), FacilityId(0));
}

#[test]
fn every_form_of_results_has_the_category_and_counts_places_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let sections =
        [section("stepless", "wheelchair=yes", "field_of_action = \"care\""), "[mix]\n".into()];
    write(folder.path(), &sections.concat());
    let out = folder.path().join("out");
    let config = folder.path().join("region.toml").display().to_string();
    let start =
        ["run", "-q", "--limit", "100", "--formats", "csv,gpkg,qgz,report,xlsx", "-c", &config];
    let output = run(&[&start[..], &["--out", &out.display().to_string()]].concat());
    assert!(output.status.success(), "{}", err(&output));
    let record: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(out.join("run.json")).expect("a record"))
            .expect("JSON");
    assert_eq!(record["counts"]["facilities"], 5);
    assert_eq!(record["counts"]["placed_by"]["point"], 5);
    assert_eq!(record["counts"]["categories"], 3);
    let db = Connection::open(out.join("results.gpkg")).expect("a database");
    let count =
        |question: &str| -> i64 { db.query_row(question, [], |row| row.get(0)).expect("a number") };
    assert_eq!(count("SELECT count(*) FROM facilities WHERE category = 'stepless'"), 2);
    assert_eq!(
        count(
            "SELECT count(*) FROM facilities WHERE category = 'stepless' AND field_of_action = 'care'"
        ),
        2
    );
    // What the filter asks about stands beside it, for every facility.
    assert_eq!(
        count("SELECT count(*) FROM facilities WHERE wheelchair IN ('yes', 'designated')"),
        3 + 2
    );
    assert_eq!(count("SELECT count(*) FROM facilities WHERE wheelchair IS NULL"), 1);
    let covered = "SELECT persons_covered FROM coverage_region WHERE category = 'stepless'";
    assert_eq!(count(covered), 4001);
    let page = std::fs::read_to_string(out.join("report.html")).expect("a report");
    assert!(page.contains("stepless auf Deutsch") && page.contains("stepless in English"));
}

#[test]
fn the_variety_of_a_field_of_action_does_not_count_a_place_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &section("stepless", "wheelchair=yes", ""));
    let out = folder.path().join("out");
    let config = folder.path().join("region.toml").display().to_string();
    let start = ["run", "-q", "--limit", "100", "--formats", "csv", "-c", &config];
    let output = run(&[&start[..], &["--out", &out.display().to_string()]].concat());
    assert!(output.status.success(), "{}", err(&output));
    let table = std::fs::read_to_string(out.join("variety_region.csv")).expect("a table");
    let row = table.lines().find(|line| line.contains("social")).expect("the field");
    // Meeting place and library: of two services everybody reaches one.
    assert!(row.contains(",2,"), "{table}");
}

#[test]
fn what_quartiers_are_compared_by_weighs_a_place_once() {
    let stepless = derived("stepless", "meeting_place", "wheelchair=yes");
    let built = region(&[stepless], &[]).value;
    let reach = straight_line_reach(&built, &Silent);
    let limit = Millimetres::from_metres(100.0);
    let service = |key| (built.category_id(key).expect("a category"), limit);
    let social = |services: &[_]| {
        let variables = vec![(Variable::Field("social".into()), 1.0)];
        let options = CompareOptions { variables, uncertain_max: 0.0 };
        compare(&built, &profiles(&built, &reach, services), &options).raw
    };
    // All of West reach a meeting place, and of East 4,000 of 54,000.
    let expected = vec![vec![100.0], vec![100.0 * 4_000.0 / 54_000.0]];
    assert_eq!(social(&[service("meeting_place")]), expected);
    assert_eq!(social(&[service("meeting_place"), service("stepless")]), expected);
    // Alone it counts.
    assert_eq!(social(&[service("stepless")])[0], [100.0 / 321.0]);
}

/// 100 persons of West reach a place without steps, 3 more one with a step, and 200 none.
#[test]
fn few_persons_between_a_category_and_its_source_are_not_published() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &section("stepless", "wheelchair=yes", ""));
    let cells = "id,persons,x,y\nc1,100,380100,5700500\nc2,3,380500,5700500\nc6,200,380700,5700900\n\
                 c4,500,381300,5700500\nc7,600,381700,5700900\n";
    std::fs::write(folder.path().join("c.csv"), cells).expect("writable");
    let covered = |more: &str| {
        let more = format!("--limit 100 {more}");
        Asked::about(folder.path(), "coverage --by municipality", &more).column("persons_covered")
    };
    let both = "--category meeting_place --category stepless";
    assert_eq!(covered(both), ["103", "500", "100", "500"]);
    let safe = "--persons-min 5";
    assert_eq!(covered(&format!("--category meeting_place {safe}")), ["103", "500"]);
    assert_eq!(covered(&format!("--category stepless {safe}")), ["100", "500"]);
    // Together they would say that 3 persons have a step before them.
    let told = covered(&format!("{both} {safe}"));
    assert_eq!((told[0].as_str(), told[2].as_str()), ("", ""));
}
