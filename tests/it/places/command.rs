//! `nahraum gaps` and the places in a run, from outside.

use std::collections::BTreeSet;
use std::path::Path;

use crate::import::command::{err, run};
use crate::region::square;
use crate::support::{self, Asked};

/// Two towns of 1 km² side by side, West and East, with homes of 40 persons (10 of them 65 or older) 60 m on both
/// sides of the boundary, and a care home 200 m west of it.
fn write_towns(folder: &Path) {
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("writable");
    let (west, east) =
        (square(380_000.0, 5_700_000.0, 1_000.0), square(381_000.0, 5_700_000.0, 1_000.0));
    write(
        "municipalities.csv",
        &format!("id,name,wkt\n05911000,West,{west}\n05916000,East,{east}\n"),
    );
    write(
        "facilities.csv",
        "id,category,x,y\nP,pharmacy,380050,5700050\nC,residential_care,380800,5700500\n",
    );
    write(
        "cells.csv",
        "id,persons,persons_65,x,y\nw,40,10,380940,5700500\ne,40,10,381060,5700500\n",
    );
    write("sites.csv", "id,x,y\nbridge,381000,5700500\nnowhere,,\n");
    write(
        "region.toml",
        "[region]\ncrs = \"EPSG:25832\"\n[gaps]\nthreshold_persons = 50\n[layers.municipalities]\n\
         path = \"municipalities.csv\"\ncrs = \"EPSG:25832\"\n[[layers.facilities]]\npath = \"facilities.csv\"\n\
         crs = \"EPSG:25832\"\n[[layers.cells]]\npath = \"cells.csv\"\ncrs = \"EPSG:25832\"\n",
    );
}

fn ask(folder: &Path, more: &str) -> Asked {
    Asked::about(folder, "gaps", more)
}

#[test]
fn a_gap_comes_with_its_place_and_what_is_left_over_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    write_towns(folder.path());
    let near = ask(folder.path(), "--category pharmacy --limit 200");
    assert_eq!(near.column("place_id"), ["w"]);
    assert_eq!(near.column("persons"), ["80"]);
    assert_eq!(
        (near.column("is_split"), near.column("is_hidden")),
        (vec!["true".into()], vec!["true".into()])
    );
    assert_eq!(near.column("place_municipality_id"), ["05911000"]);
    let sentence = "pharmacy within 200 m: 1 new place would serve 80 persons without it; 0 persons are left over by \
                    this choice of places, fewer than 50 around any other place";
    assert!(near.said.contains(sentence), "{}", near.said);
    // Within 100 m each home reaches itself alone: 40 persons are below 50.
    let alone = ask(folder.path(), "--category pharmacy --limit 100");
    assert_eq!(alone.layer.len(), 0);
    assert!(alone.said.contains("80 persons are left over"), "{}", alone.said);
    assert!(alone.said.contains("W910"), "one cell or fewer: {}", alone.said);
}

#[test]
fn cells_are_not_too_large_because_most_of_them_have_the_service() {
    let folder = tempfile::tempdir().expect("a folder");
    write_towns(folder.path());
    // Four homes around the pharmacy, each within 200 m of the other three: the median home reaches four.
    let served = "a,10,2,380050,5700050\nb,10,2,380150,5700050\nc,10,2,380050,5700150\nd,10,2,380150,5700150\n";
    let cells = folder.path().join("cells.csv");
    let text = std::fs::read_to_string(&cells).expect("there") + served;
    std::fs::write(&cells, text).expect("writable");
    let asked = ask(folder.path(), "--category pharmacy --limit 200");
    assert_eq!(asked.column("place_id"), ["w"]);
    assert!(!asked.said.contains("W910"), "{}", asked.said);
}

#[test]
fn a_place_can_be_a_host_or_a_point_of_a_layer() {
    let folder = tempfile::tempdir().expect("a folder");
    write_towns(folder.path());
    let host = "--category pharmacy --limit 300 --host residential_care";
    let hosted = ask(folder.path(), host);
    assert_eq!(
        hosted.column("category"),
        ["pharmacy"],
        "the host's category is not analysed itself"
    );
    assert_eq!(hosted.column("place_id"), ["C"]);
    assert_eq!(hosted.column("persons"), ["80"]);
    // 260 m to the home in the east.
    let near = ask(folder.path(), "--category pharmacy --limit 250 --host residential_care");
    assert_eq!(near.layer.len(), 0, "40 persons are below 50");
    let sites = folder.path().join("sites.csv").display().to_string();
    let site =
        format!("--category pharmacy --limit 100 --candidates {sites} --candidates-crs EPSG:25832");
    let sited = ask(folder.path(), &site);
    assert_eq!(sited.column("place_id"), ["bridge"], "60 m to both homes");
    assert!(sited.said.contains("W307"), "the record without a place is told: {}", sited.said);
}

#[test]
fn the_weight_is_a_group_and_unknown_names_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    write_towns(folder.path());
    let few = ask(folder.path(), "--category pharmacy --limit 200 --weight persons_65");
    assert_eq!(few.layer.len(), 0, "20 persons of 65 or older are below 50");
    let sentence = "80 persons are left over by this choice of places, fewer than 50 of persons_65 around any other place";
    assert!(few.said.contains(sentence), "{}", few.said);
    let aged =
        "--category pharmacy --limit 200 --weight persons_65 --set gaps.threshold_persons=20";
    assert_eq!(ask(folder.path(), aged).column("persons_65"), ["20"]);
    let refused = |more: &str| support::refused(folder.path(), "gaps", more);
    let words = refused("--category pharmacy --weight persons_99");
    assert!(words.contains("persons_99") && words.contains("persons, persons_65"), "{words}");
    assert!(refused("--category pharmacy --host library").contains("no facilities of `library`"));
    let both = "--set candidates.layer=sites.csv --set candidates.hosts=[\"residential_care\"]";
    let words = refused(both);
    assert!(words.contains("hosts and a layer"), "{words}");
    for option in ["--host residential_care", "--weight persons_65", "--candidates sites.csv"] {
        let words = refused(&format!("--connected {option}"));
        assert!(words.contains("cannot be used with"), "{words}");
    }
}

#[test]
fn the_threshold_is_the_category_s_own_unless_one_is_set() {
    let folder = tempfile::tempdir().expect("a folder");
    write_towns(folder.path());
    let config = folder.path().join("region.toml");
    let text = std::fs::read_to_string(&config).expect("there");
    std::fs::write(&config, text.replace("threshold_persons = 50", "report_persons = 60"))
        .expect("writable");
    let own = ask(folder.path(), "--category pharmacy --limit 200");
    assert!(own.layer.is_empty() && own.said.contains("fewer than 2,500"), "{}", own.said);
    let other = ask(folder.path(), "--category residential_care --limit 100");
    assert!(other.said.contains("fewer than 60"), "no entry of its own: {}", other.said);
}

#[test]
fn a_run_proposes_places_up_to_its_size() {
    let folder = tempfile::tempdir().expect("a folder");
    write_towns(folder.path());
    let config = folder.path().join("region.toml").display().to_string();
    let results = folder.path().join("results");
    let out = results.display().to_string();
    let formats = ["--formats", "gpkg,csv,parquet,geojson"];
    let output = run(&[&["run", "-v", "-c", &config, "--out", &out], &formats[..]].concat());
    assert!(output.status.success(), "{}", err(&output));
    let written = |name: &str| results.join(name).exists();
    assert!(written("gaps_pharmacy.geojson") && written("need.parquet"));
    assert!(written("gaps_connected_pharmacy.geojson"));
    let said = err(&output);
    assert!(
        said.contains(
            "largest gap that one new place would close: 80 persons around West in West, East"
        ),
        "{said}"
    );
    assert!(
        said.contains("layer gaps of results.gpkg has the gaps with a place for each"),
        "{said}"
    );
    // With more than one candidate, this run proposes places for the larger limit alone.
    let limits = ["--limit", "150", "--limit", "200"];
    let largest = ["run", "-v", "-c", &config, "--out", &out, "--set", "gaps.run_all_limits_max=1"];
    let both = ["run", "-v", "-c", &config, "--out", &out, "--set", "gaps.run_all_limits_max=2"];
    let limits_of = |command: &[&str]| -> BTreeSet<u64> {
        let output = run(&[command, &limits, &formats].concat());
        assert!(output.status.success(), "{}", err(&output));
        assert_eq!(err(&output).contains("N934"), command == largest, "{}", err(&output));
        let text = std::fs::read_to_string(results.join("gaps_pharmacy.geojson")).expect("there");
        let gaps: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let features = gaps["features"].as_array().expect("a list").iter();
        let limit = |gap: &serde_json::Value| gap["properties"]["limit_m"].as_u64();
        features.map(|gap| limit(gap).expect("a number")).collect()
    };
    assert_eq!(limits_of(&both), BTreeSet::from([150, 200]));
    assert_eq!(limits_of(&largest), BTreeSet::from([200]));
    let small = ["run", "-c", &config, "--out", &out, "--set", "gaps.run_candidates_max=1"];
    let output = run(&[&small[..], &formats].concat());
    assert!(output.status.success(), "{}", err(&output));
    assert!(!written("gaps_pharmacy.geojson"), "2 candidates are more than 1");
    assert!(!written("need.parquet") && written("gaps_connected_pharmacy.geojson"));
    let said = err(&output);
    assert!(said.contains("layer gaps_connected of results.gpkg has the connected gaps"), "{said}");
    assert!(!said.contains("one new place"), "{said}");
    let record = std::fs::read_to_string(results.join("run.json")).expect("a record");
    assert!(record.contains("N912"), "the record says why");
}
