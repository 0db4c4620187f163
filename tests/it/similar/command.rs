//! `nahraum similar` and `[similar]` of a run.

use rusqlite::Connection;

use super::town::{write_rows, write_six};
use crate::access::command::check;
use crate::import::command::{err, run};
use crate::support::{Asked, refused};

const SIMILAR: &str = "similar --variable density,year -v";

fn six() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write_six(folder.path());
    folder
}

// Logarithms of density: ln 100 twice and ln 1000 three times, so that their median absolute deviation is 0 and their
// standard deviation ln 10 times the root of 0.24: W1 and E1 are at -2.0412, the others at 0. Years: median 1960,
// deviations 0, 10, 10, 30, 40, so that a spread is 14.826: -0.6745, 0, 2.6980, -0.6745, 2.0235.

#[test]
fn every_column_of_pairs_follows_from_the_town() {
    let folder = six();
    let asked = Asked::about(folder.path(), SIMILAR, "--nearest 1");
    check(
        &asked,
        &[
            "quartier_id = E1 | E2 | W1 | W2 | W3",
            "quartier_name = Quartier E1 | Quartier E2 | Quartier W1 | Quartier W2 | Quartier W3",
            "district_id =  |  |  |  | ",
            "municipality_id = 05916000 | 05916000 | 05911000 | 05911000 | 05911000",
            "municipality_name = East | East | West | West | West",
            "rank = 1 | 1 | 1 | 1 | 1",
            "like_quartier_id = W1 | W3 | E1 | E2 | E2",
            "like_quartier_name = Quartier W1 | Quartier W3 | Quartier E1 | Quartier E2 | Quartier E2",
            "like_municipality_id = 05911000 | 05911000 | 05916000 | 05916000 | 05916000",
            "like_municipality_name = West | West | East | East | East",
            "difference = 0 | 0.6745 | 0 | 2.0235 | 0.6745",
            "alike = -density -year |  | -density -year |  | ",
            "reaches =  |  |  | pharmacy | pharmacy",
            "words_en = like yours (thinly populated, low: year); see Quartier W1, West | \
             like yours; see Quartier W3, West | \
             like yours (thinly populated, low: year); see Quartier E1, East | \
             like yours, but reaches: Pharmacy; see Quartier E2, East | \
             like yours, but reaches: Pharmacy; see Quartier E2, East",
            "words_de = wie Ihres (dünn besiedelt, niedrig: year); siehe Quartier W1, West | \
             wie Ihres; siehe Quartier W3, West | \
             wie Ihres (dünn besiedelt, niedrig: year); siehe Quartier E1, East | \
             wie Ihres, erreicht aber: Apotheke; siehe Quartier E2, East | \
             wie Ihres, erreicht aber: Apotheke; siehe Quartier E2, East",
        ],
    );
    assert!(asked.said.contains("1 of 6 quartiers are not compared"), "{}", asked.said);
    assert!(asked.said.contains("`year` of 1"), "{}", asked.said);
}

#[test]
fn pairs_are_of_one_quartier_if_that_is_asked_for_and_weights_stretch_differences() {
    let folder = six();
    let asked = Asked::about(folder.path(), SIMILAR, "--quartier W2");
    assert_eq!(asked.column("like_quartier_id"), ["E2", "E1"]);
    // To E1: the root of 2.0412 squared and 0.6745 squared.
    assert_eq!(asked.column("difference"), ["2.0235", "2.1498"]);
    // Years count four times: 2 · 2.0235 against the root of 2.0412 squared and 4 · 0.6745 squared.
    let asked = Asked::about(folder.path(), SIMILAR, "--quartier W2 --set similar.weights.year=4");
    assert_eq!(asked.column("like_quartier_id"), ["E1", "E2"]);
    assert_eq!(asked.column("difference"), ["2.4467", "4.0469"]);
    // Without the year E3 is compared, too: without `--variable` as well, where the year does not count.
    let asked = Asked::about(folder.path(), "similar --variable density", "--quartier E3");
    assert_eq!(asked.column("like_quartier_id").len(), 3);
    let none = Asked::about(folder.path(), "similar", "--set similar.weights.year=0 --quartier E3");
    assert_eq!(none.column("like_quartier_id").len(), 3);
}

#[test]
fn every_column_of_types_follows_from_the_town() {
    let folder = six();
    // Four types of five quartiers: the twins E1 and W1, and the three others alone.
    let asked = Asked::about(folder.path(), SIMILAR, "--of types");
    check(
        &asked,
        &[
            "quartier_type = 1 | 2 | 3 | 4",
            "type_en = thinly populated, low: year | high: year | near the median in all | high: year",
            "type_de = dünn besiedelt, niedrig: year | hoch: year | in allem nah am Median | hoch: year",
            "quartiers = 2 | 1 | 1 | 1",
            "share_of_quartiers = 0.4 | 0.2 | 0.2 | 0.2",
            "municipalities = 2 | 1 | 1 | 1",
            "persons = 200 | 1000 | 1000 | 1000",
            "silhouette = 1 | 0 | 0 | 0",
            "is_small = false | false | false | false",
        ],
    );
    assert!(asked.said.contains("4 types; mean silhouettes: 4 types 0.400"), "{}", asked.said);
    let counts = Asked::about(folder.path(), SIMILAR, "--of counts");
    check(&counts, &["types = 4", "silhouette = 0.4", "smallest = 1", "is_chosen = true"]);
}

#[test]
fn every_column_of_quartiers_and_of_variables_follows_from_the_town() {
    let folder = six();
    let quartiers = Asked::about(folder.path(), SIMILAR, "--of quartiers");
    let [id, kind, fit, lacks] =
        ["quartier_id", "quartier_type", "silhouette", "lacks"].map(|name| quartiers.column(name));
    assert_eq!(id, ["E1", "E2", "E3", "W1", "W2", "W3"]);
    assert_eq!(kind, ["1", "2", "", "1", "3", "4"]);
    assert_eq!(fit, ["1.0", "0.0", "", "1.0", "0.0", "0.0"]);
    assert_eq!(lacks, ["", "", "year", "", "", ""]);
    assert_eq!(quartiers.column("type_de")[1], "hoch: year");
    let variables =
        Asked::about(folder.path(), SIMILAR, "--of variables --set similar.weights.year=2");
    check(
        &variables,
        &[
            "quartier_type = 1 | 1 | 2 | 2 | 3 | 3 | 4 | 4",
            "variable = density | year | density | year | density | year | density | year",
            "variable_en = Persons per km² | year | Persons per km² | year | Persons per km² | year | \
             Persons per km² | year",
            "variable_de = Personen je km² | year | Personen je km² | year | Personen je km² | year | \
             Personen je km² | year",
            "unit = persons/km² |  | persons/km² |  | persons/km² |  | persons/km² | ",
            "variable_weight = 1 | 2 | 1 | 2 | 1 | 2 | 1 | 2",
            "median_all = 1000 | 1960 | 1000 | 1960 | 1000 | 1960 | 1000 | 1960",
            "median_type = 100 | 1950 | 1000 | 1990 | 1000 | 1960 | 1000 | 2000",
            "mean_z = -2.0412 | -0.6745 | 0 | 2.0235 | 0 | 0 | 0 | 2.698",
        ],
    );
}

#[test]
fn shares_of_ages_and_coverage_by_field_of_action_are_variables() {
    let folder = six();
    let cells = "id,persons,persons_65,persons_80,x,y\ncW1,100,30,10,380500,5700500\ncW2,1000,300,20,381500,5700500\n\
                 cW3,1000,200,50,382500,5700500\ncE1,100,20,4,380500,5701500\ncE2,1000,150,10,381500,5701500\n\
                 cE3,50,0,0,382500,5701500\n";
    std::fs::write(folder.path().join("c.csv"), cells).expect("writable");
    let asked = Asked::about(folder.path(), "similar -v --category pharmacy", "--of variables");
    let of_first = |name: &str| asked.column(name)[..4].to_vec();
    // The youngest are left out, and so is E3, of which the year is not known.
    assert_eq!(of_first("variable"), ["density", "share_65_to_79", "share_80", "coverage_supply"]);
    assert_eq!(
        of_first("variable_de")[1..3],
        ["Anteil von 65 bis 79 Jahren", "Anteil ab 80 Jahren"]
    );
    assert_eq!(asked.column("variable")[4], "year");
    // Shares 20, 28, 15, 16, 14 percent; 10, 2, 5, 4, 1; coverage 0, 0, 0, 0, 100.
    assert_eq!(of_first("median_all"), ["1000.0", "16.0", "4.0", "0.0"]);
}

#[test]
fn what_unknown_ground_could_change_is_not_known() {
    let folder = six();
    let text = std::fs::read_to_string(folder.path().join("region.toml")).expect("readable");
    let near = text.replace("known_around_m = 200000", "known_around_m = 100");
    std::fs::write(folder.path().join("region.toml"), near).expect("writable");
    // The pharmacy stands at the western edge of E2: 450 and 900 m from its two cells, 550 m from that of E1.
    let moved = "id,category,name,x,y\nPE2,pharmacy,Apotheke,381050,5701500\n";
    std::fs::write(folder.path().join("f.csv"), moved).expect("writable");
    let cells = folder.path().join("c.csv");
    let more = std::fs::read_to_string(&cells).expect("readable") + "cE2b,1000,381950,5701500\n";
    std::fs::write(&cells, more).expect("writable");
    // Every cell lies 500 m from the edge of its municipality: a pharmacy could be 600 m away, not 500 m.
    let variable = "similar -v --category pharmacy --variable coverage_supply --of quartiers";
    let lacks = |more: &str| Asked::about(folder.path(), variable, more).column("lacks").join(" ");
    assert_eq!(lacks("").trim(), "");
    // Known are E1 with 100 points and E2 with 50, of which another 50 are uncertain.
    let strict = "--limit 700 --set similar.uncertain_points_max=60";
    assert!(lacks(strict).contains("coverage_supply"));
    let lax = "--limit 700 --set similar.uncertain_points_max=100";
    assert_eq!(lacks(lax).trim(), "");
}

#[test]
fn settings_that_fit_nothing_are_refused() {
    let folder = six();
    let refused = |more: &str| refused(folder.path(), "similar", more);
    let unknown = refused("--variable density,income");
    assert!(
        unknown.contains("unknown variable `income`") && unknown.contains("density, "),
        "{unknown}"
    );
    assert!(refused("--set similar.weights.income=1").contains("`similar.weights` names"));
    let negative = refused("--set similar.weights.year=-1");
    assert!(negative.contains("`similar.weights.year`: found -1"), "{negative}");
    assert!(refused("--quartier Nowhere").contains("unknown quartier `Nowhere`"));
    let field = "--set layers.quartiers.fields.attributes=[\"rent\"]";
    assert!(refused(field).contains("rent"));
}

#[test]
fn without_a_variable_no_quartier_is_like_another() {
    let folder = six();
    // Nobody reaches the library: all quartiers have the same value, and nothing says who is alike.
    let only = "similar --variable coverage_social -v";
    let pairs = Asked::about(folder.path(), only, "");
    assert_eq!(pairs.column("like_quartier_id"), [""; 0]);
    let said = "no variable tells quartiers apart";
    assert_eq!(pairs.said.matches(said).count(), 2, "{}", pairs.said);
    assert!(Asked::about(folder.path(), only, "--of types").column("quartiers").is_empty());
    let quartiers = Asked::about(folder.path(), only, "--of quartiers");
    assert_eq!(quartiers.column("quartier_type"), [""; 6]);
}

#[test]
fn no_quartier_is_left_out_for_a_variable_that_is_the_same_wherever_it_is_known() {
    let folder = tempfile::tempdir().expect("a folder");
    let drawn = |(town, id, persons, year): (&'static str, &str, u32, Option<i32>)| {
        (town, id.to_owned(), persons, year)
    };
    let all = [
        ("05911000", "W1", 100, Some(1950)),
        ("05911000", "W2", 1_000, Some(1950)),
        ("05916000", "E1", 100, None),
        ("05916000", "E2", 900, Some(1950)),
    ];
    write_rows(folder.path(), &all.map(drawn), &[]);
    let asked = Asked::about(folder.path(), SIMILAR, "--nearest 1");
    assert_eq!(asked.column("quartier_id"), ["E1", "E2", "W1", "W2"]);
    assert_eq!(asked.column("like_quartier_id"), ["W1", "W2", "E1", "E2"]);
    assert!(asked.said.contains("`year` has no value for any quartier, or the same"));
    assert!(!asked.said.contains("are not compared"), "{}", asked.said);
}

#[test]
fn a_run_compares_quartiers_where_it_is_asked_to() {
    let folder = six();
    let config = folder.path().join("region.toml").display().to_string();
    let out = folder.path().join("out");
    let ask = |more: &[&str]| {
        let start = ["run", "-q", "--formats", "csv,gpkg,geojson,report", "-c", &config, "--out"];
        let output = run(&[&start[..], &[&out.display().to_string()], more].concat());
        assert!(output.status.success(), "{}", err(&output));
    };
    ask(&[]);
    assert!(!out.join("similar.csv").exists(), "off by default");
    ask(&["--set", "similar.nearest=2"]);
    for name in ["similar", "types", "type_variables", "type_counts", "quartier_types"] {
        assert!(out.join(format!("{name}.csv")).exists(), "{name}");
    }
    assert!(out.join("quartier_types.geojson").exists());
    let db = Connection::open(out.join("results.gpkg")).expect("a database");
    let count =
        |question: &str| -> i64 { db.query_row(question, [], |row| row.get(0)).expect("a number") };
    assert_eq!(count("SELECT count(*) FROM similar"), 10);
    assert_eq!(count("SELECT count(*) FROM quartier_types WHERE geom IS NOT NULL"), 6);
    assert_eq!(count("SELECT sum(quartiers) FROM types"), 5);
}

#[test]
fn what_is_withheld_has_no_part_in_a_comparison() {
    let folder = tempfile::tempdir().expect("a folder");
    let drawn = |town, id: &str, persons| (town, id.to_owned(), persons, Some(1950));
    let west = [("A", 40), ("B", 3), ("C", 60), ("D", 70)].map(|(id, n)| drawn("05911000", id, n));
    let east = [("E", 90), ("F", 80), ("G", 50)].map(|(id, n)| drawn("05916000", id, n));
    write_rows(folder.path(), &[&west[..], &east[..]].concat(), &["E"]);
    let similar = "similar -v --variable density";
    let exact = Asked::about(folder.path(), similar, "--of quartiers");
    assert_eq!(exact.column("lacks").join(""), "");
    let published = Asked::about(folder.path(), similar, "--of quartiers --persons-min 5");
    // B has few persons, and A is withheld beside it, so that nobody finds them by subtraction.
    let lacks = published.column("lacks");
    assert_eq!(lacks, ["density", "density", "", "", "", "", ""]);
    assert_eq!(published.column("withheld").join(""), "");
    let pairs = Asked::about(folder.path(), similar, "--persons-min 5");
    assert!(!pairs.column("like_quartier_id").iter().any(|id| id == "A" || id == "B"));
}
