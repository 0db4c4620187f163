//! Each facility once: stops of public transport.

use super::support::{Tags, Town, shown};

const RULES: &[&str] = &[
    "public_transport=platform|stop_position",
    "highway=bus_stop",
    "railway=tram_stop|halt|station",
];

const POLE: Tags = &[("highway", "bus_stop"), ("name", "Markt")];
const PLATFORM: Tags = &[("public_transport", "platform"), ("name", "Markt")];
const BOTH: Tags = &[("highway", "bus_stop"), ("public_transport", "platform"), ("name", "Markt")];
const POSITION: Tags = &[("public_transport", "stop_position"), ("name", "Markt")];

/// What becomes of nodes at places along a line.
fn nodes(list: &[(f64, Tags)]) -> String {
    let mut town = Town::new();
    for (x, tags) in list {
        town.node([*x, 0.0], tags);
    }
    shown(&town.find(RULES).value)
}

#[test]
fn both_sides_of_a_road_stay_two() {
    assert_eq!(nodes(&[(0.0, POLE), (6.0, POLE)]), "n1 n2");
    assert_eq!(nodes(&[(0.0, BOTH), (6.0, BOTH)]), "n1 n2");
    assert_eq!(nodes(&[(0.0, POLE), (2.0, BOTH)]), "n1 n2");
    assert_eq!(nodes(&[(0.0, PLATFORM), (6.0, PLATFORM)]), "n1 n2");
    // A pole here, a platform there.
    assert_eq!(nodes(&[(0.0, POLE), (6.0, PLATFORM)]), "n1 n2");
    assert_eq!(nodes(&[(0.0, POLE), (4.0, PLATFORM)]), "n1+n2");
}

#[test]
fn platform_pole_and_position_are_one_on_each_side() {
    // A road from west to east; platforms north and south of it, 10 m apart.
    let mut town = Town::new();
    for y in [0.0, 10.0] {
        town.node([1.0, y], POLE);
        town.node([2.0, if y == 0.0 { 3.0 } else { 7.0 }], POSITION);
    }
    for y in [0.0, 10.0] {
        town.line(&[[0.0, y], [15.0, y]], PLATFORM);
    }
    let found = town.find(RULES).value;
    assert_eq!(shown(&found), "n1+n2+w1 n3+n4+w2");
}

#[test]
fn a_node_and_an_outline_of_one_platform_are_one() {
    let mut town = Town::new();
    town.node([5.0, 3.0], BOTH);
    town.line(&[[0.0, 0.0], [15.0, 0.0]], PLATFORM);
    town.node([5.0, 105.0], BOTH);
    town.line(&[[0.0, 100.0], [15.0, 100.0]], PLATFORM);
    assert_eq!(shown(&town.find(RULES).value), "n1+w1 n4 w2");
}

#[test]
fn positions_count_only_where_nothing_else_does() {
    assert_eq!(nodes(&[(0.0, BOTH), (30.0, POSITION)]), "n1+n2");
    assert_eq!(nodes(&[(0.0, BOTH), (31.0, POSITION)]), "n1 n2");
    // The nearest side takes the position; the other stays.
    assert_eq!(nodes(&[(0.0, BOTH), (4.0, POSITION), (10.0, BOTH)]), "n1+n2 n3");
    assert_eq!(nodes(&[(0.0, BOTH), (7.0, POSITION), (10.0, BOTH)]), "n1 n3+n2");
    // Two directions at one platform between the tracks; two directions without platform.
    assert_eq!(nodes(&[(0.0, POSITION), (3.0, PLATFORM), (6.0, POSITION)]), "n2+n1+n3");
    assert_eq!(nodes(&[(0.0, POSITION), (6.0, POSITION)]), "n1 n2");
    // A tram stop is on the tracks, and so is a bus stop that is a position too.
    let tram: Tags = &[("railway", "tram_stop"), ("name", "Markt")];
    let bus: Tags =
        &[("highway", "bus_stop"), ("public_transport", "stop_position"), ("name", "Markt")];
    assert_eq!(nodes(&[(0.0, tram), (9.0, PLATFORM), (18.0, bus)]), "n2+n1+n3");
}

#[test]
fn names_must_not_differ_but_may_be_missing() {
    let unnamed: Tags = &[("public_transport", "stop_position")];
    let other: Tags = &[("public_transport", "stop_position"), ("name", "Rathaus")];
    let longer: Tags = &[("public_transport", "stop_position"), ("name", "Herne, Markt")];
    assert_eq!(nodes(&[(0.0, BOTH), (5.0, unnamed)]), "n1+n2");
    assert_eq!(nodes(&[(0.0, BOTH), (5.0, other)]), "n1 n2");
    assert_eq!(nodes(&[(0.0, BOTH), (5.0, longer)]), "n1+n2");
    // A reference in common outweighs the name.
    let a: Tags = &[("highway", "bus_stop"), ("name", "Markt"), ("ref:IFOPT", "de:05916:1")];
    let b: Tags =
        &[("public_transport", "platform"), ("name", "Am Platz"), ("ref:IFOPT", "de:05916:1")];
    assert_eq!(nodes(&[(0.0, a), (2.0, b)]), "n1+n2");
}

#[test]
fn bays_with_other_signs_stay_apart() {
    fn with<'t>(kind: &'t str, sign: &'t str) -> [(&'t str, &'t str); 3] {
        [("public_transport", kind), ("name", "Markt"), ("local_ref", sign)]
    }
    let [a, b, ab] = ["1", "2", "1;2"].map(|sign| with("platform", sign));
    let positions = ["1", "2"].map(|sign| with("stop_position", sign));
    // The position of bay 2 is nearer to bay 1.
    assert_eq!(nodes(&[(0.0, &a), (3.0, &positions[1]), (12.0, &b)]), "n1 n3+n2");
    assert_eq!(nodes(&[(0.0, &a), (3.0, &positions[1])]), "n1 n2");
    assert_eq!(nodes(&[(0.0, &positions[0]), (3.0, &ab), (6.0, &positions[1])]), "n2+n1+n3");
}

#[test]
fn a_station_stands_for_its_trains() {
    let station: Tags = &[("railway", "station"), ("name", "Herne")];
    let position: Tags = &[("public_transport", "stop_position"), ("name", "Herne")];
    let unnamed: Tags = &[("public_transport", "stop_position")];
    assert_eq!(nodes(&[(0.0, station), (100.0, position)]), "n1+n2");
    assert_eq!(nodes(&[(0.0, station), (101.0, position)]), "n1 n2");
    assert_eq!(nodes(&[(0.0, station), (50.0, unnamed)]), "n1 n2");
    // With a platform, people board there.
    let platform: Tags = &[("public_transport", "platform"), ("ref", "1")];
    assert_eq!(nodes(&[(0.0, station), (20.0, platform)]), "n2+n1");
}

#[test]
fn the_name_comes_from_whoever_has_it() {
    let mut town = Town::new();
    town.line(&[[0.0, 0.0], [20.0, 0.0]], &[("public_transport", "platform")]);
    town.node([10.0, 3.0], &[("railway", "tram_stop"), ("name", "Schloss")]);
    let found = town.find(RULES).value;
    assert_eq!(shown(&found), "w1+n3");
    assert_eq!(found[0].name.as_deref(), Some("Schloss"));
    assert_eq!((found[0].position.x, found[0].position.y), (10.0, 0.0));
}
