//! Where points are not linked to the walking network, or far from their way, and the islands of the network.

use std::collections::BTreeMap;

use nahraum::access::network_islands;
use nahraum::region::RegionSettings;

use super::counties::nahraum;
use super::scenario::write_row;
use super::{Predicted, Table};
use crate::scenario::command::write_streets;
use crate::support::files;
use crate::walk::{ADULT, on_foot};

/// Squares of 100 m: homes and shops on a street that ends in the ninth. The shop in the eleventh is 200 m
/// from its end, the home in the twelfth 300 m.
const TOWNS: &str = "AAAAAABBBBBB";
const HOMES: &str = "S1..1..1..S1";
const STREET: &str = "+-------+";
const PEOPLE: [[i64; 3]; 4] = [[30, 7, 2], [40, 11, 5], [50, 20, 9], [60, 24, 13]];

const POINTS: &str = "\
kind              | facility    | cell
point_id          | S2          | 12/1
facility_name     | east        |
category          | supermarket |
persons           |             | 60
municipality_id   | B           | B
municipality_name | Town B      | Town B
status            | far         | not_linked
link_m            | 200         |
";

#[test]
fn points_far_from_every_way_are_told_with_a_line_to_their_way() {
    let folder = tempfile::tempdir().expect("a folder");
    write_row(folder.path(), TOWNS, HOMES, &PEOPLE);
    write_streets(folder.path(), STREET);
    let run = ["run", "-q", "-c", "region.toml", "--out", "results", "--formats", "geojson"];
    let walk = ["--network", "streets.nahraum", "--set", "walk.link_distance_max_m=250"];
    nahraum(folder.path(), &[&run[..], &walk].concat());
    let read = |name: &str| Table::read(&folder.path().join("results").join(name));
    let points = read("unlinked.geojson");
    let expected = Table::drawn(POINTS);
    for name in expected.names() {
        assert_eq!(points.values(name), expected.values(name), "{name}");
    }
    assert_eq!(points.names().len(), expected.names().len());
    let lines = read("unlinked_lines.geojson");
    for name in ["kind", "point_id", "status", "link_m"] {
        assert_eq!(lines.values(name), &expected.values(name)[..1], "{name}");
    }
    let text = std::fs::read_to_string(folder.path().join("results/unlinked_lines.geojson"));
    assert_eq!(text.expect("a layer").matches("\"LineString\"").count(), 1);
    // In a straight line there is no way to be far from.
    nahraum(folder.path(), &run);
    assert!(!folder.path().join("results/unlinked.geojson").exists());
}

/// Two streets of 600 m and 300 m that do not meet: the shop and the home in the east lie on the short one. The
/// shop is 400 m from the end of the long street, the home 500 m.
const TWO_STREETS: &str = "+-----+.+--+";

/// The shop is linked past its street, the home to none.
const ISLANDS: &str = "\
rank                | 1
municipality_id     | B
municipality_name   | Town B
length_m            | 300
is_linked           | false
closed_for          |
cells               | 1
persons             | 60
persons_65          | 24
persons_80          | 13
persons_unlinked    | 60
facilities          | 1
facilities_unlinked | 0
";

/// Within 250 m neither of them is linked.
const ISLANDS_NEAR: &str = "\
facilities_unlinked | 1
";

#[test]
fn an_island_has_the_persons_and_facilities_whose_way_is_on_it() {
    let folder = tempfile::tempdir().expect("a folder");
    write_row(folder.path(), TOWNS, HOMES, &PEOPLE);
    write_streets(folder.path(), TWO_STREETS);
    let run =
        ["run", "-q", "-c", "region.toml", "--out", "results", "--network", "streets.nahraum"];
    let mut islands = Predicted::default();
    for (metres, changes) in [("450", ""), ("250", ISLANDS_NEAR)] {
        let link = format!("walk.link_distance_max_m={metres}");
        // With or without a search for new places, which needs the network until the end.
        for candidates in ["gaps.run_candidates_max=0", "gaps.run_candidates_max=100"] {
            let more = ["--formats", "csv,geojson", "--set", &link, "--set", candidates];
            nahraum(folder.path(), &[&run[..], &more].concat());
            for file in ["islands.csv", "islands.geojson"] {
                let written = Table::read(&folder.path().join("results").join(file));
                match changes {
                    "" => islands.check(file, &written, ISLANDS),
                    changes => islands.check_changed(file, &written, ISLANDS, changes),
                }
            }
        }
    }
    let text = std::fs::read_to_string(folder.path().join("results/islands.geojson"));
    assert_eq!(text.expect("a layer").matches("\"MultiLineString\"").count(), 1);
    // A network in one piece has none, and in a straight line there is no network.
    write_streets(folder.path(), "+----------+");
    nahraum(folder.path(), &run);
    assert_eq!(Table::read(&folder.path().join("results/islands.csv")).values("rank").len(), 0);
    nahraum(folder.path(), &run[..6]);
    assert!(!folder.path().join("results/islands.csv").exists());
}

#[test]
fn a_run_that_needs_no_shapes_of_streets_writes_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_row(folder, TOWNS, HOMES, &PEOPLE);
    write_streets(folder, TWO_STREETS);
    let run = |out: &str, more: &[&str]| {
        // No search for new places, so that islands alone need the shapes of streets.
        let run = ["run", "-q", "-c", "region.toml", "--network", "streets.nahraum", "--set"];
        let forms = ["gaps.run_candidates_max=0", "--formats", "csv,geojson", "--out", out];
        nahraum(folder, &[&run[..], &forms, more].concat());
        files(&folder.join(out))
    };
    let with = run("with", &[]);
    let without = run("without", &["--leave-out", "islands"]);
    let gone: Vec<&String> = with.keys().filter(|name| !without.contains_key(*name)).collect();
    assert_eq!(gone, ["islands.csv", "islands.csv-metadata.json", "islands.geojson"]);
    for (name, bytes) in without.iter().filter(|(name, _)| *name != "run.json") {
        assert!(with[name] == *bytes, "{name}");
    }
    let record = |files: &BTreeMap<String, Vec<u8>>| -> serde_json::Value {
        serde_json::from_slice(&files["run.json"]).expect("a record")
    };
    assert_eq!(record(&with)["walk"], record(&without)["walk"]);
    assert_eq!(record(&with)["findings"], record(&without)["findings"]);
}

#[test]
fn residents_of_a_long_island_are_linked_to_it_and_streets_outside_are_left_out() {
    // Streets of 6 km, 5.1 km and 200 m, the last one outside of both towns.
    let towns = format!("{}{}...", "A".repeat(62), "B".repeat(53));
    let places = format!("1{}2S{}", ".".repeat(99), ".".repeat(16));
    let map = format!("+{}+.+{}+.+-+", "-".repeat(59), "-".repeat(50));
    assert_eq!((towns.len(), places.len()), (118, 118));
    let found = on_foot(&format!("{towns}\n\n{places}"), &map, ADULT, &RegionSettings::default());
    let linked = found.linked();
    let islands = network_islands(&linked);
    assert_eq!(islands.len(), 1, "{islands:?}");
    let island = &islands[0];
    assert_eq!((island.persons[0], island.persons_unlinked, island.cells), (20, 0, 1));
    assert_eq!((island.facilities, island.facilities_unlinked), (1, 0));
    assert_eq!(found.region.municipality(island.municipality).key(), "B");
    assert!(island.is_linked && island.closed_for.is_empty());
    assert_eq!(island.lines.0.iter().map(|line| line.0.len() - 1).sum::<usize>(), 51);
}
