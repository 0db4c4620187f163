//! Where facilities lie.

use geo::{Contains, Coord, Polygon};
use nahraum::base::codes;
use nahraum::dataset::OsmKind;

use super::support::{Tags, Town, shown};

const PARK: Tags = &[("leisure", "park")];
const RULES: &[&str] = &["leisure=park"];

fn at(x: f64, y: f64) -> Coord<f64> {
    Coord { x, y }
}

#[test]
fn a_node_is_where_it_is() {
    let mut town = Town::new();
    town.node([3.25, -7.5], PARK);
    assert_eq!(town.find(RULES).value[0].position, at(3.25, -7.5));
}

#[test]
fn an_area_is_at_its_centroid_if_that_is_inside() {
    let mut town = Town::new();
    town.square([10.0, 20.0], 4.0, PARK);
    let found = town.find(RULES).value;
    assert_eq!((found[0].position, found[0].entrances.len()), (at(12.0, 22.0), 0));
}

#[test]
fn a_bent_area_is_at_a_place_inside() {
    // A frame that is open at the top: the centroid lies in the hole.
    let ring = [
        [0.0, 0.0],
        [30.0, 0.0],
        [30.0, 30.0],
        [28.0, 30.0],
        [28.0, 2.0],
        [2.0, 2.0],
        [2.0, 30.0],
        [0.0, 30.0],
    ];
    let mut town = Town::new();
    town.ring(&ring, PARK);
    let position = town.find(RULES).value[0].position;
    let frame = Polygon::new(ring.map(Coord::from).to_vec().into(), Vec::new());
    assert!(frame.contains(&position), "{position:?}");
}

#[test]
fn entrances_come_first_and_main_ones_before_all() {
    let mut town = Town::new();
    let door = |kind| [("entrance", kind)];
    let corners = [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0], [-5.0, 5.0]];
    let corners = corners.into_iter().chain([4.0, 3.0, 2.5].map(|y| [-5.0, y]));
    let kinds = ["emergency", "yes", "staircase", "main", "no", "exit", "service", "garage"];
    let mut nodes: Vec<i64> =
        corners.zip(kinds).map(|(corner, kind)| town.node(corner, &door(kind))).collect();
    let locked = town.node([-5.0, 2.0], &[("entrance", "yes"), ("access", "private")]);
    nodes.extend([locked, 1]);
    town.way(&nodes, PARK);
    let found = town.find(RULES).value;
    assert_eq!(found[0].position, at(0.0, 10.0));
    assert_eq!(found[0].entrances, [at(0.0, 10.0), at(10.0, 0.0), at(10.0, 10.0)]);
}

#[test]
fn of_equal_entrances_the_lowest_id_wins() {
    let mut town = Town::new();
    let far = town.node([9.0, 9.0], &[("entrance", "yes")]);
    let near = town.node([0.0, 0.0], &[("entrance", "yes")]);
    let corner = town.node([9.0, 0.0], &[]);
    town.way(&[near, corner, far, near], PARK);
    assert_eq!(town.find(RULES).value[0].position, at(9.0, 9.0));
}

#[test]
fn a_line_is_at_its_middle() {
    let mut town = Town::new();
    town.line(&[[0.0, 0.0], [10.0, 0.0], [10.0, 30.0]], PARK);
    // Closed, but said to be no area: 40 m around, the middle is the corner across.
    let open: Tags = &[("leisure", "park"), ("area", "no")];
    town.square([100.0, 0.0], 10.0, open);
    let found = town.find(RULES);
    assert_eq!(found.value[0].position, at(10.0, 10.0));
    assert_eq!(found.value[1].position, at(110.0, 10.0));
    assert_eq!(found.diagnostics.count(), 0);
}

#[test]
fn a_multipolygon_is_an_area_and_is_entered_on_all_its_rings() {
    let mut town = Town::new();
    let nodes = [
        town.node([0.0, 0.0], &[]),
        town.node([20.0, 0.0], &[]),
        town.node([20.0, 20.0], &[]),
        town.node([0.0, 20.0], &[]),
    ];
    let [a, b, c, d] = nodes;
    let half = town.way(&[a, b, c], &[]);
    let other_half = town.way(&[a, d, c], &[]);
    let members = [(OsmKind::Way, half, "outer"), (OsmKind::Way, other_half, "outer")];
    town.relation(&members, &[("type", "multipolygon"), ("leisure", "park")]);
    let door = town.node([105.0, 5.0], &[("entrance", "yes")]);
    let rest = [[110.0, 0.0], [100.0, 0.0]].map(|at| town.node(at, &[]));
    let outer = town.way(&[door, rest[0], rest[1], door], &[]);
    let court = town.node([104.0, 2.0], &[("entrance", "main")]);
    let rest = [[105.0, 2.0], [105.0, 3.0]].map(|at| town.node(at, &[]));
    let inner = town.way(&[court, rest[0], rest[1], court], &[]);
    let members = [(OsmKind::Way, inner, "inner"), (OsmKind::Way, outer, "outer")];
    town.relation(&members, &[("type", "multipolygon"), ("leisure", "park")]);
    let found = town.find(RULES).value;
    assert_eq!(found[0].position, at(10.0, 10.0));
    // Its main entrance is on the hole.
    assert_eq!(found[1].entrances, [at(104.0, 2.0), at(105.0, 5.0)]);
}

#[test]
fn other_relations_are_no_facilities() {
    let mut town = Town::new();
    let way = town.square([0.0, 0.0], 10.0, PARK);
    let members = [(OsmKind::Way, way, "")];
    town.relation(&members, &[("type", "site"), ("leisure", "park")]);
    town.relation(&members, &[("leisure", "park")]);
    town.relation(&members, &[("type", "boundary"), ("leisure", "park")]);
    let found = town.find(RULES);
    // The boundary covers the way, and both have no name.
    assert_eq!(shown(&found.value), "w1+r3");
    assert_eq!(found.diagnostics.count_of_code(codes::W608), 2);
}

#[test]
fn outlines_that_are_cut_off_tell_what_they_can() {
    let mut town = Town::new();
    let corners = [[0.0, 0.0], [12.0, 0.0], [12.0, 12.0]].map(|at| town.node(at, &[]));
    let [a, b, c] = corners;
    town.way(&[a, b, c, 0, a], PARK); // a triangle is left
    town.way(&[0, 0, 0], PARK);
    town.relation(&[(OsmKind::Way, 77, "outer")], &[("type", "multipolygon"), ("leisure", "park")]);
    let part = town.square([100.0, 100.0], 10.0, &[]);
    let members = [(OsmKind::Way, part, "outer"), (OsmKind::Way, 77, "outer")];
    town.relation(&members, &[("type", "multipolygon"), ("leisure", "park")]);
    let found = town.find(RULES);
    assert_eq!(shown(&found.value), "w1 r2");
    assert_eq!(found.value[0].position, at(8.0, 4.0));
    assert_eq!(found.value[1].position, at(105.0, 105.0));
    assert_eq!(found.diagnostics.count_of_code(codes::W606), 2);
    assert_eq!(found.diagnostics.count_of_code(codes::W614), 2);
}

#[test]
fn outlines_that_make_no_area_are_lines() {
    let mut town = Town::new();
    // There and back: nothing inside.
    town.ring(&[[0.0, 0.0], [10.0, 0.0], [20.0, 0.0]], PARK);
    // Open ends: the longest piece tells.
    let short = town.line(&[[100.0, 0.0], [101.0, 0.0]], &[]);
    let long = town.line(&[[100.0, 50.0], [120.0, 50.0]], &[]);
    let members = [(OsmKind::Way, short, "outer"), (OsmKind::Way, long, "outer")];
    town.relation(&members, &[("type", "multipolygon"), ("leisure", "park")]);
    let found = town.find(RULES);
    assert_eq!(found.value[0].position, at(20.0, 0.0));
    assert_eq!(found.value[1].position, at(110.0, 50.0));
    assert_eq!(found.diagnostics.count_of_code(codes::W607), 2);
}
