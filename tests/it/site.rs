//! `nahraum site`, from outside, on a street of five homes in two towns.
//!
//! ```text
//! West                     | East
//! a 100   b 60    C  c 40  |  d 50        e 30      persons
//! 0 m     200 m      800 m |  1000 m      1600 m    P, a pharmacy, stands at a; C, a care home, at 850 m
//! ```

use std::path::Path;

use crate::import::command::{err, run};
use crate::support::{self, Asked};

/// Writes the street; the pharmacy has room for 100 persons.
pub fn write_street(folder: &Path) {
    support::write_west_and_east(folder);
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("writable");
    write(
        "f.csv",
        "id,category,name,capacity,x,y\nP,pharmacy,Pharmacy,100,380100,5700500\n\
         C,residential_care,Haus am Rand,,380950,5700500\n",
    );
    write(
        "c.csv",
        "id,persons,persons_65,x,y\na,100,20,380100,5700500\nb,60,30,380300,5700500\n\
         c,40,10,380900,5700500\nd,50,5,381100,5700500\ne,30,25,381700,5700500\n",
    );
    write("sites.csv", "id,x,y\nbridge,381000,5700500\nend,381700,5700500\n");
}

/// The beginning of every question.
const SITE: &str = "site --category pharmacy --limit 250";

fn ask(folder: &Path, more: &str) -> Asked {
    Asked::about(folder, SITE, &format!("-v {more}"))
}

fn refused(folder: &Path, more: &str) -> String {
    support::refused(folder, SITE, more)
}

#[test]
fn every_column_of_the_chosen_places_follows_from_the_street() {
    let folder = tempfile::tempdir().expect("a folder");
    write_street(folder.path());
    // c and d reach each other over 200 m, e is alone: first the 90 at c (before d by id), then the 30 at e.
    let places = ask(folder.path(), "--places 2");
    let expected = [
        "category = pharmacy | pharmacy",
        "limit_m = 250 | 250",
        "model = most | most",
        "rank = 1 | 2",
        "place_id = c | e",
        "place_name =  | ",
        "host_category =  | ",
        "municipality_id = 05911000 | 05916000",
        "municipality_name = West | East",
        "place_lon = 7.286251 | 7.297757",
        "place_lat = 51.443152 | 51.44332",
        "persons_new = 90 | 30",
        "persons_65_new = 15 | 25",
        "capacity =  | ",
        "persons_added = 90 | 30",
        "persons_cumulative = 90 | 120",
        "persons_abroad = 50 | 0",
        "person_km_saved =  | ",
    ];
    assert_eq!(places.all(), expected);
    let sentence = "pharmacy within 250 m: 2 new places: 280 of 280 persons served instead of 160; proven, no plan is \
                    better (one of several best plans)";
    assert!(places.said.contains(sentence), "{}", places.said);
}

#[test]
fn every_column_of_the_summary_follows_from_the_street() {
    let folder = tempfile::tempdir().expect("a folder");
    write_street(folder.path());
    let summary = ask(folder.path(), "--places 1 --of summary --weight persons_65");
    // 50 of 90 have the pharmacy; e has 25 of 65 or older, c and d 15 together.
    let expected = [
        "category = pharmacy",
        "limit_m = 250",
        "model = most",
        "weight = persons_65",
        "target_share = ",
        "capacity = ",
        "places_asked = 1",
        "places = 1",
        "places_min = ",
        "persons = 90",
        "persons_before = 50",
        "persons_after = 75",
        "persons_after_max = 75",
        "person_km_before = ",
        "person_km = ",
        "person_km_min = ",
        "mean_walk_before_m = ",
        "mean_walk_m = ",
        "persons_beyond = ",
        "gap_share = 0",
        "is_proven = true",
        "is_repeatable = true",
    ];
    let plain: Vec<String> =
        summary.all().iter().map(|line| line.replace("= 0.0", "= 0")).collect();
    assert_eq!(plain, expected);
}

#[test]
fn the_fewest_places_meet_a_target_exactly() {
    let folder = tempfile::tempdir().expect("a folder");
    write_street(folder.path());
    // 90 % of 280 are 252: 92 more than today, 2 more than c or d serves. 89 % are 250, exactly these 90.
    let two = ask(folder.path(), "--model fewest --target 90 --of summary");
    assert_eq!(
        (two.column("places"), two.column("places_min")),
        (vec!["2".into()], vec!["2".into()])
    );
    let one = ask(folder.path(), "--model fewest --target 89 --of summary");
    assert_eq!(
        (one.column("places"), one.column("persons_after")),
        (vec!["1".into()], vec!["250".into()])
    );
    assert_eq!(one.column("target_share"), ["0.89"]);
    let met = ask(folder.path(), "--model fewest --target 57 --of summary");
    assert_eq!(
        (met.column("places"), met.column("is_proven")),
        (vec!["0".into()], vec!["true".into()])
    );
    assert!(met.said.contains("N922"), "160 of 280 are 57.1 %: {}", met.said);
    let never =
        ask(folder.path(), "--model fewest --target 100 --host residential_care --of summary");
    assert_eq!(
        (never.column("places"), never.column("is_proven")),
        (vec![String::new()], vec!["false".into()])
    );
    assert!(never.said.contains("would serve 250 of 280 persons (89.3 %)"), "{}", never.said);
}

#[test]
fn the_median_shortens_walks_and_tells_whom_no_place_reaches_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    write_street(folder.path());
    // Before: 60 walk 200 m, 40 walk 800 m, 50 walk 1000 m; the 30 at e are beyond 1000 m and count as that far.
    // A place at d saves 600 m for c, 1000 m for d and 400 m for e: 24 + 50 + 12 person-km.
    let place = ask(folder.path(), "--model median --places 1 --walk-max 1000");
    assert_eq!(place.column("place_id"), ["d"]);
    assert_eq!(place.column("person_km_saved"), ["86.0"]);
    assert_eq!(
        (place.column("persons_new"), place.column("persons_abroad")),
        (vec!["90".into()], vec!["40".into()])
    );
    let summary = ask(folder.path(), "--model median --places 1 --walk-max 1000 --of summary");
    let value = |name: &str| summary.column(name).concat();
    assert_eq!((value("person_km_before"), value("person_km")), ("124.0".into(), "38.0".into()));
    assert_eq!((value("person_km_min"), value("is_proven")), ("38.0".into(), "true".into()));
    // 94 person-km of the 250 within 1000 m; then 38 of all 280.
    assert_eq!(
        (value("mean_walk_before_m"), value("mean_walk_m")),
        ("376.0".into(), "135.7".into())
    );
    assert_eq!(value("persons_beyond"), "0");
    // Up to 300 m: at d, c and d walk 200 m and 0 m; the 30 at e stay beyond.
    let near = ask(folder.path(), "--model median --places 1 --walk-max 300 --of summary");
    assert_eq!(
        (near.column("person_km"), near.column("persons_beyond")),
        (vec!["29.0".into()], vec!["30".into()])
    );
    assert!(near.said.contains("30 of 280 persons have no place within 300 m"), "{}", near.said);
}

#[test]
fn a_full_pharmacy_makes_a_place_beside_it_worth_while() {
    let folder = tempfile::tempdir().expect("a folder");
    write_street(folder.path());
    // The pharmacy has room for 100 of 160. A new place for 60 adds 60 at a, b, c or d: a by id.
    let summary = ask(folder.path(), "--places 2 --capacity 60 --of summary");
    let value = |name: &str| summary.column(name).concat();
    assert_eq!((value("persons_before"), value("persons_after")), ("100".into(), "220".into()));
    assert_eq!((value("persons_after_max"), value("capacity")), ("220".into(), "60".into()));
    let places = ask(folder.path(), "--places 2 --capacity 60");
    assert_eq!(places.column("place_id"), ["a", "c"]);
    assert_eq!(
        (places.column("persons_added"), places.column("persons_new")),
        (vec!["60".to_owned(), "60".to_owned()], vec!["0".to_owned(), "90".to_owned()])
    );
    let wrong = refused(folder.path(), "--model median --capacity 60");
    assert!(wrong.contains("found a capacity with the model `median`"), "{wrong}");
}

#[test]
fn points_with_a_capacity_of_their_own_serve_as_many_and_no_more() {
    let folder = tempfile::tempdir().expect("a folder");
    write_street(folder.path());
    let points = "id,Plätze,x,y\nbridge,40,381000,5700500\nend,,381700,5700500\nmuddle,many,381700,5700500\n\
                  minus,-1,381700,5700500\n";
    std::fs::write(folder.path().join("sites.csv"), points).expect("writable");
    let sites = folder.path().join("sites.csv").display().to_string();
    let asked = format!("--candidates {sites} --candidates-crs EPSG:25832 --places 2");
    // c and d are 90; at the end live 30, for whom a place without a number of its own has room for 25.
    let own = ask(folder.path(), &format!("{asked} --capacity 25"));
    assert_eq!(own.column("place_id"), ["bridge", "end"]);
    assert_eq!(own.column("capacity"), ["40", "25"]);
    assert_eq!(own.column("persons_added"), ["40", "25"]);
    for text in ["many", "-1"] {
        let message = format!("found `{text}`, expected the persons that there is room for");
        assert!(own.said.contains(&message), "{}", own.said);
    }
    let everybody = ask(folder.path(), &asked);
    assert_eq!(everybody.column("persons_added"), ["90", "30"], "capacities count with --capacity");
}

#[test]
fn hosts_and_points_are_candidates_and_names_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    write_street(folder.path());
    let host = ask(folder.path(), "--places 3 --host residential_care");
    assert_eq!(
        (host.column("place_id"), host.column("place_name")),
        (vec!["C".into()], vec!["Haus am Rand".into()])
    );
    assert_eq!(
        (host.column("host_category"), host.column("persons_new")),
        (vec!["residential_care".into()], vec!["90".into()])
    );
    let sites = folder.path().join("sites.csv").display().to_string();
    let point =
        ask(folder.path(), &format!("--places 1 --candidates {sites} --candidates-crs EPSG:25832"));
    assert_eq!(
        (point.column("place_id"), point.column("persons_new")),
        (vec!["bridge".into()], vec!["90".into()])
    );
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    write_street(folder.path());
    assert!(refused(folder.path(), "--model median --walk-max 100").contains("site.walk_max_m"));
    assert!(refused(folder.path(), "--weight persons_99").contains("persons_99"));
}

#[test]
fn a_run_chooses_places_where_the_configuration_asks_and_flags_override_it() {
    let folder = tempfile::tempdir().expect("a folder");
    write_street(folder.path());
    let config = folder.path().join("region.toml").display().to_string();
    let out = folder.path().join("results");
    let results = out.display().to_string();
    let with = |more: &[&str]| {
        let start = ["run", "-c", &config, "--out", &results, "--limit", "250"];
        let formats = ["--formats", "csv,geojson"];
        let output = run(&[&start[..], &formats, more].concat());
        assert!(output.status.success(), "{}", err(&output));
        std::fs::read_to_string(out.join("run.json")).expect("a record")
    };
    with(&[]);
    assert!(!out.join("site_places.geojson").exists(), "nobody asked");
    let asked = ["--set", "site.places=2", "--set", "site.categories=[\"pharmacy\"]"];
    let record = with(&asked);
    assert!(record.contains("site_places.geojson"), "the record lists it");
    let read = |name: &str| std::fs::read_to_string(out.join(name)).expect("a result");
    assert_eq!(read("site_summary.csv").lines().count(), 2, "one category, one limit");
    assert!(read("site_places.geojson").contains("\"persons_cumulative\""));
    let small = with(&[&asked[..], &["--set", "site.run_candidates_max=4"]].concat());
    assert!(small.contains("N920") && !out.join("site_places.geojson").exists(), "5 candidates");
    // Flags override the table.
    let text = std::fs::read_to_string(&config).expect("there");
    std::fs::write(&config, format!("{text}[site]\nmodel = \"fewest\"\ntarget = 89\n"))
        .expect("writable");
    assert_eq!(ask(folder.path(), "--of summary").column("places"), ["1"]);
    assert_eq!(ask(folder.path(), "--of summary --target 90").column("places"), ["2"]);
    assert_eq!(
        ask(folder.path(), "--of summary --model most --places 1").column("model"),
        ["most"]
    );
}
