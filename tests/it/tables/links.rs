//! Where points are not linked to the walking network, or far from their way.

use super::Table;
use super::counties::nahraum;
use super::scenario::write_row;
use crate::scenario::command::write_streets;

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
