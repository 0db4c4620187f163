//! Streets that hang on carriageways whose sidewalk is drawn apart, predicted on drawn maps.

use geo::Coord;
use nahraum::access::{LinkOptions, Linker};
use nahraum::base::{Silent, WalkWeight};
use nahraum::dataset::{CrsId, OsmDrawing};
use nahraum::network::{
    Assumed, AssumedWays, Network, WALK_PROFILES_TOML, WalkNetwork, WalkProfile, build_network,
};

use crate::closed_ways::{cells, coverage, folder};
use crate::import::xml::Map;
use crate::network::on_map;

const ROAD: &[(&str, &str)] = &[("highway", "secondary"), ("sidewalk", "separate")];
const SIDEWALK: &[(&str, &str)] = &[("highway", "footway"), ("footway", "sidewalk")];

/// A way: its tags, and its nodes.
type DrawnWay<'a> = (&'a [(&'a str, &'a str)], &'a [[i32; 2]]);

/// A main street along y = 0 from x = 0 to 1000, a side street that leaves it at x = 200 to the south, and
/// further ways, given by tags and places.
fn map(road: &[(&str, &str)], further: &[DrawnWay<'_>]) -> OsmDrawing {
    let mut drawing = OsmDrawing::new("main street", CrsId::epsg(25832));
    let mut known = std::collections::BTreeMap::new();
    let main: &[[i32; 2]] = &[[0, 0], [200, 0], [600, 0], [1000, 0]];
    let side: &[[i32; 2]] = &[[200, 0], [200, -300]];
    let street: &[(&str, &str)] = &[("highway", "residential")];
    for (tags, places) in [(road, main), (street, side)].iter().chain(further) {
        let nodes: Vec<u32> = places
            .iter()
            .map(|[x, y]| {
                let at = [(380_000 + x) * 100, (5_700_500 + y) * 100];
                *known.entry(at).or_insert_with(|| drawing.node(at, &[]))
            })
            .collect();
        drawing.way(&nodes, tags);
    }
    drawing
}

/// The sidewalk on the north side, 8 m from the middle of the road, without a node at x = 200.
const NORTH: (&[(&str, &str)], &[[i32; 2]]) = (SIDEWALK, &[[0, 8], [1000, 8]]);

fn network(drawing: OsmDrawing) -> Network {
    let crs = CrsId::epsg(25832);
    build_network(&drawing.finish(), &crs, None, &Silent).expect("walkable").value
}

#[test]
fn a_road_is_crossed_at_its_junctions_to_the_sidewalk() {
    // 250 m up the side street, 8 m across, 150 m along the sidewalk.
    let house_to_shop = |drawing| on_map(drawing, [200, -250], [350, 8]);
    assert_eq!(house_to_shop(map(ROAD, &[NORTH])), Some(408.0));
    let sidepath: &[(&str, &str)] = &[("highway", "secondary"), ("foot", "use_sidepath")];
    assert_eq!(house_to_shop(map(sidepath, &[NORTH])), Some(408.0));
    for closed in [
        &[("highway", "secondary"), ("sidewalk", "separate"), ("foot", "no")][..],
        &[("highway", "secondary"), ("sidewalk:left", "separate"), ("foot", "no")],
    ] {
        assert_eq!(house_to_shop(map(closed, &[NORTH])), Some(408.0), "{closed:?}");
    }
    let crossings =
        |tags: &[(&str, &str)]| network(map(ROAD, &[(tags, NORTH.1)])).assumed_ways().crossings;
    for (kind, expected) in [("path", 1), ("pedestrian", 1), ("service", 0)] {
        assert_eq!(crossings(&[("highway", kind)]), expected, "{kind}");
    }
    assert_eq!(crossings(&[("highway", "cycleway"), ("foot", "yes")]), 1);
    let ways = network(map(ROAD, &[NORTH])).assumed_ways();
    let expected = AssumedWays { crossings: 1, crossings_mm: 8_000, carriageways_mm: 0 };
    assert_eq!(ways, expected);
    // A road closed for another reason is not crossed.
    let private: &[(&str, &str)] =
        &[("highway", "secondary"), ("sidewalk", "separate"), ("access", "private")];
    assert_eq!(house_to_shop(map(private, &[NORTH])), None);
    let forbidden: &[(&str, &str)] = &[("highway", "secondary"), ("foot", "no")];
    assert_eq!(house_to_shop(map(forbidden, &[NORTH])), None);
}

#[test]
fn a_sidewalk_far_away_is_reached_where_there_is_none_nearer() {
    // 250 m up the side street, straight across, 150 m along the sidewalk.
    let north = |y: i32| -> [[i32; 2]; 2] { [[0, y], [1000, y]] };
    let walk = |y: i32| on_map(map(ROAD, &[(SIDEWALK, &north(y))]), [200, -250], [350, y]);
    assert_eq!([25, 26, 40, 50].map(walk), [425, 426, 440, 450].map(|m| Some(f64::from(m))));
    let farther = north(51);
    assert_eq!(network(map(ROAD, &[(SIDEWALK, &farther)])).assumed_ways().crossings, 0);
    // Only the nearest of two, and the carriageway is open to both ends: 1,000 m.
    let south: (&[(&str, &str)], &[[i32; 2]]) = (SIDEWALK, &[[300, -45], [1000, -45]]);
    let ways = network(map(ROAD, &[(SIDEWALK, &north(30)), south])).assumed_ways();
    let expected = AssumedWays { crossings: 1, crossings_mm: 30_000, carriageways_mm: 1_000_000 };
    assert_eq!(ways, expected);
    // One that is nearer leaves the far one alone.
    let south: (&[(&str, &str)], &[[i32; 2]]) = (SIDEWALK, &[[0, -6], [200, -6], [1000, -6]]);
    let ways = network(map(ROAD, &[(SIDEWALK, &north(30)), south])).assumed_ways();
    assert_eq!((ways.crossings, ways.crossings_mm, ways.carriageways_mm), (1, 6_000, 0));
}

#[test]
fn both_sides_are_reached_and_mapped_crossings_are_used() {
    let south: (&[(&str, &str)], &[[i32; 2]]) = (SIDEWALK, &[[0, -6], [200, -6], [1000, -6]]);
    // The side street meets the southern sidewalk; the northern one is reached across the road.
    let drawing = map(ROAD, &[NORTH, south]);
    let ways = network(drawing).assumed_ways();
    assert_eq!((ways.crossings, ways.crossings_mm), (2, 14_000));
    assert_eq!(on_map(map(ROAD, &[NORTH, south]), [200, -250], [350, 8]), Some(408.0));
    // A crossing that is drawn leads to the north: none is assumed there.
    let drawn: (&[(&str, &str)], &[[i32; 2]]) = (SIDEWALK, &[[200, 0], [210, 8]]);
    let split: (&[(&str, &str)], &[[i32; 2]]) = (SIDEWALK, &[[0, 8], [210, 8], [1000, 8]]);
    assert_eq!(network(map(ROAD, &[split, drawn])).assumed_ways(), AssumedWays::default());
}

#[test]
fn without_a_sidewalk_near_the_carriageway_is_used() {
    // The sidewalk is drawn from x = 600 on; a path leads to it there.
    let late: (&[(&str, &str)], &[[i32; 2]]) = (SIDEWALK, &[[600, 0], [600, 8], [1000, 8]]);
    let network = network(map(ROAD, &[late]));
    let ways = network.assumed_ways();
    // From the junction at x = 200 to the next one in the east, and to the end in the west.
    assert_eq!((ways.crossings, ways.carriageways_mm), (0, 600_000));
    assert_eq!(
        on_map(map(ROAD, &[late]), [200, -250], [700, 8]),
        Some(250.0 + 400.0 + 8.0 + 100.0)
    );
    assert!(network.edge_ids().all(|edge| network.edge_class(edge).assumed != Assumed::Crossing));
}

#[test]
fn a_wall_along_the_road_is_not_crossed_and_nobody_lives_on_a_crossing() {
    let wall: (&[(&str, &str)], &[[i32; 2]]) = (&[("barrier", "wall")], &[[100, 4], [300, 4]]);
    assert_eq!(network(map(ROAD, &[NORTH, wall])).assumed_ways().crossings, 0);
    let adult = WalkProfile::find(WALK_PROFILES_TOML, "adult").expect("built in");
    let walk = WalkNetwork::new(network(map(ROAD, &[NORTH])), adult, WalkWeight::Length);
    let linker = Linker::new(&walk, LinkOptions::default());
    let snap = linker.snap(Coord { x: 380_201.0, y: 5_700_503.0 }).expect("near the street");
    assert_eq!(walk.network().edge_class(snap.edge()).kind, "residential");
}

/// What is said of a cell at a street of 222 m that meets the others only on another way.
fn island_behind(way: &str) -> String {
    let long: Vec<(i64, i64)> = (0..60).map(|x| (x, 0)).collect();
    let map = Map::default()
        .way(1, &long, "highway=residential")
        .way(2, &[(5, 0), (5, 9)], way)
        .way(3, &[(5, 9), (7, 9)], "highway=residential");
    coverage(folder(&map.text(), &cells(&[("a", 10, 6.0, 9.1)])).path(), &[]).1
}

#[test]
fn an_island_is_named_with_each_reason() {
    for (way, reason) in [
        ("highway=service access=private", "private"),
        ("highway=service foot=private", "private"),
        ("highway=service foot=no", "forbidden on foot"),
        ("highway=service access=no", "forbidden on foot"),
        ("highway=construction construction=service", "not built or no longer there"),
        ("highway=service construction=yes", "not built or no longer there"),
        ("highway=motorway", "a kind of road without a right for walkers"),
        ("highway=cycleway", "a kind of road without a right for walkers"),
        ("highway=primary motorroad=yes", "a kind of road without a right for walkers"),
    ] {
        let said = island_behind(way);
        let expected = format!(
            "its way (residential) is on an island of 0.2 km, nothing is linked there: it meets other \
             ways only where they are closed to walkers ({reason})"
        );
        assert!(said.contains(&expected), "{way}: {said}");
        let expected = format!(
            "W412 10 persons live in cells that are not linked to the network: 10 on islands of the \
             network that meet others only where ways are closed ({reason})"
        );
        assert!(said.contains(&expected), "{way}: {said}");
    }
    // A carriageway beside a sidewalk is opened, so that no island is left.
    let said = island_behind("highway=service sidewalk=separate");
    assert!(!said.contains("W410") && !said.contains("W412"), "{said}");
}

#[test]
fn who_is_linked_past_the_own_street_is_counted() {
    // The street of b is 111 m from the long one and on an island; a lives at the long one.
    let long: Vec<(i64, i64)> = (0..60).map(|x| (x, 0)).collect();
    let map = Map::default().way(1, &long, "highway=residential").way(
        2,
        &[(5, 1), (7, 1)],
        "highway=service",
    );
    let rows = [("a", 10, 6.0, 0.1), ("b", 20, 6.0, 0.9), ("c", 5, 6.0, 1.1)];
    let (_, said) = coverage(folder(&map.text(), &cells(&rows)).path(), &[]);
    let expected = "N490 25 persons in 2 cells, and 0 facilities, are linked to a way that is farther away \
                    than theirs, because nothing is linked to islands: 25 on islands of the network \
                    without a connection on the map";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn an_island_is_named_with_its_reason() {
    // A street of 222 m that meets the others only on a private road, and one that meets nothing.
    let long: Vec<(i64, i64)> = (0..60).map(|x| (x, 0)).collect();
    let map = Map::default()
        .way(1, &long, "highway=residential")
        .way(2, &[(5, 0), (5, 9)], "highway=service access=private")
        .way(3, &[(5, 9), (7, 9)], "highway=residential")
        .way(4, &[(0, 9), (2, 9)], "highway=service");
    let rows = [("a", 10, 6.0, 9.1), ("b", 20, 1.0, 9.1), ("c", 30, 3.5, 5.0)];
    let (_, said) = coverage(folder(&map.text(), &cells(&rows)).path(), &[]);
    for words in [
        "its way (residential) is on an island of 0.2 km, nothing is linked there: it meets other ways \
         only where they are closed to walkers (private)",
        "its way (service) is on an island of 0.2 km, nothing is linked there: the map has no connection",
        "no way open to walkers within 200 m",
        "W412 60 persons live in cells that are not linked to the network: 10 on islands of the network that \
         meet others only where ways are closed (private), 20 on islands of the network without a \
         connection on the map, 30 too far from every way",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
}
