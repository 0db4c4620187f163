//! A street of 19 squares of 100 m through two counties, three towns and five quartiers, and all tables
//! of a run on it.
//!
//! ```text
//! AAAAAABBBBBCCCCCCCC   towns; A and B are one county, C is another
//! aaaabbbccccdddeeeee   quartiers; b lies in A and B
//! 11SPS11P1S11.DS1.D1   homes, shops, pharmacies, doctors
//! ```

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use nahraum::dataset::{CrsId, Layer};
use nahraum::format::{OutputFormat, csv_metadata_name, write_layer_file};
use nahraum::synthetic::town;
use polars::prelude::Column;

use super::area_columns::is_copied;
use super::boundaries::{
    BORDER, CONNECTED_DOCTOR, CONNECTED_PHARMACY, CONNECTED_SUPERMARKET, FACILITIES, FLOWS,
    MUNICIPALITIES, PAIRS, PROVIDER_SPELLINGS, PROVIDERS, SERVED, SERVED_CERTAIN, UMBRELLAS,
};
use super::coverage_levels::{COUNTY, DISTRICT, MUNICIPALITY, QUARTIER, REGION};
use super::coverage_other::{
    CELL, CELL_DISTANCES, VARIETY_MUNICIPALITY, VARIETY_QUARTIER, VARIETY_REGION, WIDE_COUNTY,
    WIDE_DISTRICT, WIDE_MUNICIPALITY, WIDE_QUARTIER, WIDE_REGION,
};
use super::places::{GAPS_DOCTOR, GAPS_PHARMACY, GAPS_SUPERMARKET, NEED, STOPS};
use super::unknown_ground::{
    BORDER_CUT, CELL_DISTANCES_AROUND_310, MUNICIPALITIES_CERTAIN, MUNICIPALITIES_CUT,
    NEED_CERTAIN, PROVIDERS_CUT, VARIETY_AT_350, WIDE_REGION_AROUND_310,
};
use super::{Predicted, Table, has_one_kind};

const DRAWING: &str = "AAAAAABBBBBCCCCCCCC\n\n11SPS11P1S11.DS1.D1\n\naaaabbbccccdddeeeee";

/// Persons, persons 65+ and persons 80+ of the homes, from west to east. No two groups stand in one
/// ratio, so that no share of one is the share of another.
const PEOPLE: [[i64; 3]; 9] = [
    [100, 30, 7],
    [40, 11, 5],
    [60, 20, 9],
    [80, 13, 6],
    [50, 17, 3],
    [30, 8, 2],
    [20, 9, 4],
    [70, 21, 10],
    [90, 19, 8],
];

/// Names, providers and their types of the facilities, from west to east.
const FACILITY: [(&str, &str, &str); 8] = [
    ("Shop 1", "Alpha", "commercial"),
    ("Pharmacy 2", "AWO Gamma", "commercial"),
    ("Shop 3", "Caritas Beta", "non_profit"),
    ("Pharmacy 4", "AWO Gamma", "commercial"),
    ("Shop 5", "Alpha", "commercial"),
    ("Doctor 6", "Delta", "public"),
    ("Shop 7", "", ""),
    ("Doctor 8", "Delta e.V.", "public"),
];

const CONFIG: &str = r#"
[region]
name = "Two counties"
[limits]
doctor = [350]
pharmacy = [250, 450]
supermarket = [350]
[gaps]
report_persons = 40
threshold_persons = 40
[overlaps]
jaccard_min = 0.3
persons_min = 1
facing_distance_m = 5
[layers.municipalities]
path = "municipalities.geojson"
[layers.quartiers]
path = "quartiers.geojson"
[[layers.facilities]]
path = "facilities.csv"
crs = "EPSG:25832"
known_around_m = 260
[[layers.cells]]
path = "cells.csv"
crs = "EPSG:25832"
grid_size_m = 100
"#;

/// Puts a column of texts in place of one, or beside the others.
pub fn put<S: AsRef<str>>(layer: &mut Layer, name: &str, values: impl IntoIterator<Item = S>) {
    let values: Vec<S> = values.into_iter().collect();
    let values: Vec<Option<&str>> =
        values.iter().map(|text| Some(text.as_ref()).filter(|text| !text.is_empty())).collect();
    layer.table.with_column(Column::new(name.into(), values)).expect("one value a row");
}

/// Puts persons by group into cells.
pub fn populate(cells: &mut Layer, people: &[[i64; 3]]) {
    for (group, name) in ["persons", "persons_65", "persons_80"].into_iter().enumerate() {
        let values: Vec<i64> = people.iter().map(|persons| persons[group]).collect();
        cells.table.with_column(Column::new(name.into(), values)).expect("one value a cell");
    }
}

/// Writes a layer in degrees.
pub fn write_degrees(mut layer: Layer, folder: &Path) {
    nahraum::crs::transform_layer(&mut layer, &CrsId::wgs84()).expect("possible");
    let path = folder.join(format!("{}.geojson", layer.name));
    write_layer_file(&layer, OutputFormat::GeoJson, &path).expect("writable");
}

/// Writes points as a text table in metres, so that equal distances stay equal.
pub fn write_points(mut points: Layer, folder: &Path) {
    for (name, pick) in [("x", geo::Point::x as fn(geo::Point<f64>) -> f64), ("y", geo::Point::y)] {
        let value = |shape: &Option<geo::Geometry<f64>>| match shape {
            Some(geo::Geometry::Point(point)) => pick(*point),
            other => panic!("{other:?} is not a point"),
        };
        let values: Vec<f64> = points.geometry.iter().map(value).collect();
        points.table.with_column(Column::new(name.into(), values)).expect("one value a row");
    }
    let path = folder.join(format!("{}.csv", points.name));
    write_layer_file(&points, OutputFormat::Csv, &path).expect("writable");
}

pub fn write_town(folder: &Path) {
    let mut town = town(DRAWING).expect("well-formed");
    let key = |letter: char| match letter {
        'A' => "05911001",
        'B' => "05911002",
        _ => "05913001",
    };
    put(&mut town.municipalities, "id", "ABC".chars().map(key));
    put(&mut town.quartiers, "municipality", "AABCC".chars().map(key));
    put(&mut town.quartiers, "district", ["North", "North", "East", "East", ""]);
    put(&mut town.facilities, "name", FACILITY.map(|one| one.0));
    put(&mut town.facilities, "provider", FACILITY.map(|one| one.1));
    put(&mut town.facilities, "provider_type", FACILITY.map(|one| one.2));
    populate(&mut town.cells, &PEOPLE);
    for points in [town.cells, town.facilities] {
        write_points(points, folder);
    }
    for areas in [town.municipalities, town.quartiers] {
        write_degrees(areas, folder);
    }
    std::fs::write(folder.join("region.toml"), CONFIG).expect("writable");
}

/// Runs the program in a folder.
pub fn nahraum(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nahraum"));
    let output = command.current_dir(folder).args(arguments).output().expect("started");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The answer of a command as a table, by way of a file.
pub fn answer(folder: &Path, arguments: &[&str]) -> Table {
    nahraum(folder, &[arguments, &["-q", "--format", "csv", "-o", "answer.csv"]].concat());
    Table::read(&folder.join("answer.csv"))
}

/// Quartiers facing each other: b, Town A's, and c share the 100 m of one side of a square, c and d
/// too. Boundaries farther apart than 5 m do not count.
const FACING: &str = "\
a_quartier_id       | b      | c
a_quartier_name     | Town b | Town c
a_municipality_name | Town A | Town B
b_quartier_id       | c      | d
b_quartier_name     | Town c | Town d
b_municipality_name | Town B | Town C
shared_length_m     | 100    | 100
";

/// Quartier b: two of its three squares of 0.01 km² lie in Town A, one in Town B.
const SPLIT: &str = "\
quartier_id            | b        | b
quartier_name          | Town b   | Town b
municipality_name      | Town A   | Town A
part_municipality_id   | 05911001 | 05911002
part_municipality_name | Town A   | Town B
area_km2               | 0.02     | 0.01
share_of_area          | 0.6667   | 0.3333
persons                | 60       | 80
persons_65             | 20       | 13
persons_80             | 9        | 6
";

/// Every table in a file of its own.
const FORMATS: &str = "csv,parquet,geojson";

/// Kind of table, file, and what is expected there.
const RUN: [(&str, &str, &str); 33] = [
    ("coverage", "coverage_quartier.csv", QUARTIER),
    ("coverage", "coverage_district.csv", DISTRICT),
    ("coverage", "coverage_municipality.csv", MUNICIPALITY),
    ("coverage", "coverage_county.csv", COUNTY),
    ("coverage", "coverage_region.csv", REGION),
    ("coverage for maps", "coverage_quartier.geojson", WIDE_QUARTIER),
    ("coverage for maps", "coverage_district.geojson", WIDE_DISTRICT),
    ("coverage for maps", "coverage_municipality.geojson", WIDE_MUNICIPALITY),
    ("coverage for maps", "coverage_county.geojson", WIDE_COUNTY),
    ("coverage for maps", "coverage_region.geojson", WIDE_REGION),
    ("distances", "coverage_cell.parquet", CELL_DISTANCES),
    ("variety", "variety_quartier.csv", VARIETY_QUARTIER),
    ("variety", "variety_municipality.csv", VARIETY_MUNICIPALITY),
    ("variety", "variety_region.csv", VARIETY_REGION),
    ("connected gaps", "gaps_connected_doctor.geojson", CONNECTED_DOCTOR),
    ("connected gaps", "gaps_connected_pharmacy.geojson", CONNECTED_PHARMACY),
    ("connected gaps", "gaps_connected_supermarket.geojson", CONNECTED_SUPERMARKET),
    ("gaps", "gaps_doctor.geojson", GAPS_DOCTOR),
    ("gaps", "gaps_pharmacy.geojson", GAPS_PHARMACY),
    ("gaps", "gaps_supermarket.geojson", GAPS_SUPERMARKET),
    ("need", "need.parquet", NEED),
    ("border", "border_municipality.csv", BORDER),
    ("flows", "border_flows.csv", FLOWS),
    ("pairs", "overlap_pairs.parquet", PAIRS),
    ("facilities", "overlap_facilities.parquet", FACILITIES),
    ("served", "facilities.csv", SERVED),
    ("served", "facilities.geojson", SERVED),
    ("municipalities", "overlap_municipalities.csv", MUNICIPALITIES),
    ("providers", "overlap_providers.csv", PROVIDERS),
    ("umbrellas", "overlap_umbrellas.csv", UMBRELLAS),
    ("spellings", "providers.csv", PROVIDER_SPELLINGS),
    ("facing", "quartiers_facing.csv", FACING),
    ("split", "quartiers_split.csv", SPLIT),
];

/// What a run writes differently with the ground known up to 310 or 410 m around, and with the ground of `cut.toml`.
const ON_OTHER_GROUND: [(&str, &str, &str, &str); 6] = [
    ("coverage for maps", "around_310", "coverage_region.geojson", WIDE_REGION_AROUND_310),
    ("distances", "around_310", "coverage_cell.parquet", CELL_DISTANCES_AROUND_310),
    ("served", "around_410", "facilities.csv", SERVED_CERTAIN),
    ("border", "cut", "border_municipality.csv", BORDER_CUT),
    ("municipalities", "cut", "overlap_municipalities.csv", MUNICIPALITIES_CUT),
    ("providers", "cut", "overlap_providers.csv", PROVIDERS_CUT),
];

/// A table without the columns that are copied from others; `area_columns` compares those.
fn own_columns(kind: &str, table: Table) -> Table {
    match kind {
        "coverage for maps" => table.without(is_copied),
        _ => table,
    }
}

/// The places of the gaps have columns of the gaps, one category behind the other.
fn check_gap_places(results: &Path) {
    let places = Table::read(&results.join("gap_places.geojson"));
    let gaps = ["doctor", "pharmacy", "supermarket"]
        .map(|category| Table::read(&results.join(format!("gaps_{category}.geojson"))));
    let [first, rest @ ..] = gaps;
    let gaps = rest.iter().fold(first, |all, more| all.and(more));
    let table = Table::read(&results.join("gap_places.csv"));
    assert_eq!(table.names(), places.names());
    for name in places.names() {
        assert_eq!(places.values(name), gaps.values(name), "{name}");
        assert_eq!(table.values(name), gaps.values(name), "{name}");
    }
    let left_out = gaps.names().into_iter().filter(|name| !places.names().contains(name));
    let of_polygons = [
        "area_km2",
        "cells",
        "mean_distance_m",
        "municipalities",
        "municipality_ids",
        "nearest_distance_m",
        "nearest_facility_id",
        "nearest_facility_name",
        "nearest_uncertain_persons",
        "persons_by_municipality",
        "quartier_ids",
    ];
    let mut left_out: Vec<&str> = left_out.collect();
    left_out.sort_unstable();
    assert_eq!(left_out, of_polygons);
}

/// The same town with other known ground.
fn check_on_other_ground(folder: &Path, kinds: &mut BTreeMap<&str, Predicted>) {
    let known = |metres: u32| format!("layers.facilities.known_around_m={metres}");
    let run =
        ["run", "-q", "-c", "region.toml", "--set", &known(310), "--formats", FORMATS, "--out"];
    nahraum(folder, &[&run[..], &["around_310"]].concat());
    let certain =
        ["run", "-q", "-c", "region.toml", "--set", &known(410), "--formats", "csv", "--out"];
    nahraum(folder, &[&certain[..], &["around_410"]].concat());
    nahraum(folder, &[&run[..], &["at_350", "--limit", "350"]].concat());
    let ring = "375000 5690000,381100 5690000,381100 5710000,375000 5710000,375000 5690000";
    let area = format!("id,wkt\n1,\"SRID=25832;POLYGON(({ring}))\"\n");
    std::fs::write(folder.join("known.csv"), area).expect("writable");
    let cut = CONFIG.replace("known_around_m = 260", "known_area = \"known.csv\"");
    std::fs::write(folder.join("cut.toml"), cut).expect("writable");
    nahraum(folder, &["run", "-q", "-c", "cut.toml", "--formats", FORMATS, "--out", "cut"]);
    for (kind, run, file, changes) in ON_OTHER_GROUND {
        let written = own_columns(kind, Table::read(&folder.join(run).join(file)));
        let (.., otherwise) = RUN.iter().find(|(_, name, _)| *name == file).expect("a table");
        let tables = kinds.get_mut(kind).expect("a kind");
        tables.check_changed(file, &written, otherwise, changes);
    }
    let written = Table::read(&folder.join("at_350/variety_region.csv"));
    let variety = kinds.get_mut("variety").expect("a kind");
    variety.check("variety at 350 m", &written, VARIETY_AT_350);
    let ask = |question: &[&str]| {
        answer(folder, &[question, &["-c", "region.toml", "--set", &known(450)]].concat())
    };
    let written = ask(&["overlaps", "--of", "municipalities"]);
    let municipalities = kinds.get_mut("municipalities").expect("a kind");
    let changes = MUNICIPALITIES_CERTAIN;
    municipalities.check_changed("municipalities", &written, MUNICIPALITIES, changes);
    let need = kinds.get_mut("need").expect("a kind");
    need.check_changed("need", &ask(&["gaps", "--need"]), NEED, NEED_CERTAIN);
}

#[test]
fn a_run_writes_what_arithmetic_predicts_and_no_other_table() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path());
    let run = ["run", "-q", "-c", "region.toml", "--formats", FORMATS, "--out", "results"];
    nahraum(folder.path(), &run);
    let results = folder.path().join("results");
    let mut kinds: BTreeMap<&str, Predicted> = BTreeMap::new();
    for (kind, file, expected) in RUN {
        let written = Table::read(&results.join(file));
        kinds.entry(kind).or_default().check(file, &own_columns(kind, written), expected);
    }
    for (_, file, _) in RUN.iter().filter(|(_, file, _)| file.ends_with(".geojson")) {
        has_one_kind(&results.join(file));
    }
    check_gap_places(&results);
    check_on_other_ground(folder.path(), &mut kinds);
    for (kind, tables) in &kinds {
        tables.tells_columns_apart(kind);
    }
    let record = std::fs::read_to_string(results.join("run.json")).expect("a record");
    let record: serde_json::Value = serde_json::from_str(&record).expect("JSON");
    let outputs = record["outputs"].as_object().expect("files");
    let predicted = |name: &str| RUN.iter().any(|(_, file, _)| *file == name);
    // Each text table has a companion, which has no values of its own.
    let (companions, tables): (Vec<&String>, Vec<&String>) =
        outputs.keys().partition(|name| name.ends_with("-metadata.json"));
    let texts = tables.iter().filter(|name| name.ends_with(".csv"));
    let expected: Vec<String> = texts.map(|name| csv_metadata_name(name)).collect();
    assert_eq!(companions, expected.iter().collect::<Vec<_>>());
    let others: Vec<&String> = tables.into_iter().filter(|name| !predicted(name)).collect();
    // `border_levels` holds the border effect of the other levels against the coverage of two runs.
    let levels =
        ["county", "district", "quartier", "region"].map(|level| format!("border_{level}.csv"));
    let others_checked = ["csv", "geojson"].map(|ending| format!("gap_places.{ending}"));
    assert_eq!(
        others,
        [&levels[..], &others_checked].concat().iter().collect::<Vec<_>>(),
        "every table has its prediction"
    );
}

#[test]
fn single_answers_are_the_same_tables() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path());
    let ask =
        |arguments: &[&str]| answer(folder.path(), &[arguments, &["-c", "region.toml"]].concat());
    // A cell is covered or not; only a larger area has shares that differ.
    let mut coverage = Predicted::default();
    for (level, expected) in [("cell", CELL), ("district", DISTRICT)] {
        coverage.check(level, &ask(&["coverage", "--by", level]), expected);
    }
    coverage.tells_columns_apart("coverage");
    let questions: [(&[&str], &str); 8] = [
        (&["border"], BORDER),
        (&["border", "--flows"], FLOWS),
        (&["overlaps", "--of", "pairs"], PAIRS),
        (&["overlaps", "--of", "facilities"], FACILITIES),
        (&["overlaps", "--of", "municipalities"], MUNICIPALITIES),
        (&["overlaps", "--of", "providers"], PROVIDERS),
        (&["overlaps", "--of", "umbrellas"], UMBRELLAS),
        (&["providers"], PROVIDER_SPELLINGS),
    ];
    for (question, expected) in questions {
        Predicted::default().check(&question.join(" "), &ask(question), expected);
    }
    // One layer of all gaps is those of the categories one behind the other.
    let connected = [CONNECTED_DOCTOR, CONNECTED_PHARMACY, CONNECTED_SUPERMARKET].map(Table::drawn);
    let [first, rest @ ..] = &connected;
    let all = rest.iter().fold(first.clone(), |all, more| all.and(more));
    assert_eq!(super::difference(&ask(&["gaps", "--connected"]), &all), None);
    let gaps = [GAPS_DOCTOR, GAPS_PHARMACY, GAPS_SUPERMARKET].map(Table::drawn);
    let [first, rest @ ..] = &gaps;
    let all = rest.iter().fold(first.clone(), |all, more| all.and(more));
    assert_eq!(super::difference(&ask(&["gaps"]), &all), None);
    Predicted::default().check("need", &ask(&["gaps", "--need"]), NEED);
    let mut stops = Predicted::default();
    let question = "gaps --category pharmacy --limit 250 --set gaps.threshold_persons=1000 --stops 4 --hours 1.5 \
                    --stop-limit 100";
    let question: Vec<&str> = question.split_whitespace().collect();
    stops.check("stops", &ask(&question), STOPS);
    stops.tells_columns_apart("stops");
}

#[test]
fn every_answer_for_maps_has_one_kind_of_geometry() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path());
    let questions: [&[&str]; 6] = [
        &["coverage", "--by", "cell"],
        &["coverage", "--by", "quartier"],
        &["coverage", "--by", "district"],
        &["gaps"],
        &["overlaps", "--of", "pairs"],
        &["overlaps", "--of", "facilities"],
    ];
    for question in questions {
        let out = ["-q", "-c", "region.toml", "--format", "geojson", "-o", "answer.geojson"];
        nahraum(folder.path(), &[question, &out].concat());
        has_one_kind(&folder.path().join("answer.geojson"));
    }
}
