//! Walls and fences between points and ways, predicted on drawn maps.

use geo::{Area, Contains, Coord, Point};
use nahraum::access::{Isochrones, LinkOptions, Linker};
use nahraum::base::{Millimetres, Silent, WalkWeight};
use nahraum::dataset::{CrsId, OsmDrawing, OsmKind};
use nahraum::network::{
    Network, WALK_PROFILES_TOML, WalkNetwork, WalkProfile, build_network, decode_network,
    encode_network,
};

use crate::closed_ways::{cells, coverage, folder};
use crate::import::command::{err, run};
use crate::import::xml::{Map, place};
use crate::network::{on_map, value};

fn at(x: i32, y: i32) -> [i32; 2] {
    [(380_000 + x) * 100, (5_700_500 + y) * 100]
}

/// A path along y = 0, and a street along y = 60 that meets it at x = 500. Between them a barrier along
/// y = 10 from x = -100 to 450, whose nodes at x = 100 and 200 have some tags; a path crosses it at x = 300
/// if asked for.
fn map(barrier: &str, at_100: &[(&str, &str)], crossed: bool) -> OsmDrawing {
    let mut drawing = OsmDrawing::new("wall", CrsId::epsg(25832));
    let street: Vec<u32> = [[0, 0], [300, 0], [500, 0], [500, 60], [300, 60], [0, 60]]
        .map(|[x, y]| drawing.node(at(x, y), &[]))
        .to_vec();
    drawing.way(&street[..3], &[("highway", "footway")]);
    drawing.way(&street[2..], &[("highway", "residential")]);
    let wall: Vec<u32> = [-100, 100, 200, 300, 450]
        .map(|x| drawing.node(at(x, 10), if x == 100 { at_100 } else { &[] }))
        .to_vec();
    drawing.way(&wall, &[("barrier", barrier)]);
    if crossed {
        drawing.way(&[street[1], wall[3], street[4]], &[("highway", "path")]);
    }
    drawing
}

/// From a house at (x, 20), 20 m from the path and 40 m from the street, to the path's beginning.
fn from_house(drawing: OsmDrawing, x: i32) -> Option<f64> {
    on_map(drawing, [x, 20], [0, 0])
}

#[test]
fn walls_and_fences_stop_linking_unless_they_have_a_gate_there() {
    // 40 m to the street, 400 m east, 60 m down, 500 m back.
    let around = 40.0 + 400.0 + 60.0 + 500.0;
    for barrier in ["wall", "fence", "retaining_wall", "city_wall", "noise_barrier"] {
        assert_eq!(from_house(map(barrier, &[], false), 100), Some(around), "{barrier}");
    }
    // A kerb or a hedge is not one.
    assert_eq!(from_house(map("kerb", &[], false), 100), Some(120.0));
    for gate in ["gate", "entrance", "stile", "kissing_gate"] {
        let gate: &[(&str, &str)] = &[("barrier", gate)];
        assert_eq!(from_house(map("wall", gate, false), 100), Some(120.0), "{gate:?} in front");
        assert_eq!(from_house(map("wall", gate, false), 96), Some(116.0), "{gate:?} 4 m away");
        let other = from_house(map("wall", gate, false), 94);
        assert_eq!(other, Some(40.0 + 406.0 + 60.0 + 500.0), "{gate:?} is 6 m away");
        let other = from_house(map("wall", gate, false), 150);
        assert_eq!(other, Some(40.0 + 350.0 + 60.0 + 500.0), "{gate:?} is 50 m away");
    }
    let locked: &[(&str, &str)] = &[("barrier", "gate"), ("access", "private")];
    assert_eq!(from_house(map("wall", locked, false), 100), Some(around));
    // Through the gap of a path that crosses the wall, and along that path.
    assert_eq!(from_house(map("wall", &[], true), 300), Some(0.0 + 20.0 + 300.0));
}

#[test]
fn a_wall_whose_outline_is_several_ways_stops_linking() {
    // A wall 2 m thick along y = 10, drawn as an area of two ways without tags of their own.
    let mut drawing = map("kerb", &[], false);
    let [a, b, c, d] =
        [[-100, 10], [450, 10], [450, 12], [-100, 12]].map(|[x, y]| drawing.node(at(x, y), &[]));
    drawing.way(&[a, b, c], &[]);
    drawing.way(&[c, d, a], &[]);
    let members = [4, 5].map(|way| (OsmKind::Way, way, "outer"));
    drawing.relation(&members, &[("type", "multipolygon"), ("barrier", "wall")]);
    assert_eq!(from_house(drawing, 100), Some(40.0 + 400.0 + 60.0 + 500.0));
}

#[test]
fn who_is_inside_a_fence_gets_out() {
    // A house in a fenced garden beside the path; the map has no gate. The fence is one way, two, or
    // three of which one is drawn the other way round; a fence with a gap has an inside for nobody.
    let fenced = |ways: &[&[usize]]| {
        let mut drawing = map("kerb", &[], false);
        let corners =
            [[90, 5], [110, 5], [110, 30], [90, 30]].map(|[x, y]| drawing.node(at(x, y), &[]));
        for way in ways {
            let nodes: Vec<u32> = way.iter().map(|corner| corners[*corner]).collect();
            drawing.way(&nodes, &[("barrier", "fence")]);
        }
        from_house(drawing, 100)
    };
    let out = Some(120.0);
    assert_eq!(fenced(&[&[0, 1, 2, 3, 0]]), out);
    assert_eq!(fenced(&[&[0, 1, 2], &[2, 3, 0]]), out);
    assert_eq!(fenced(&[&[1, 0], &[1, 2, 3], &[3, 0]]), out);
    // The western side is open, but nobody comes from there: every straight line to a way is cut.
    assert_eq!(fenced(&[&[0, 1, 2, 3]]), None);
}

fn network(drawing: OsmDrawing) -> Network {
    let crs = CrsId::epsg(25832);
    build_network(&drawing.finish(), &crs, None, &Silent).expect("walkable").value
}

/// The area within 25 m of everything reached from the path's beginning in 200 m.
fn ground(network: Network) -> geo::MultiPolygon<f64> {
    let adult = WalkProfile::find(WALK_PROFILES_TOML, "adult").expect("built in");
    let walk = WalkNetwork::new(network, adult, WalkWeight::Length);
    let from = Linker::new(&walk, LinkOptions::default())
        .snap(Coord { x: 380_000.0, y: 5_700_500.0 })
        .expect("on the path");
    let isochrones = Isochrones::on(&walk);
    let found = isochrones.from(&from, &[Millimetres(200_000)]);
    isochrones.area(&found[0])
}

#[test]
fn reached_ground_ends_at_walls() {
    let point = |x: f64, y: f64| Point::new(380_000.0 + x, 5_700_500.0 + y);
    let free = ground(network(map("kerb", &[], false)));
    assert!(free.contains(&point(100.0, 20.0)) && free.contains(&point(100.0, -20.0)));
    let hemmed = ground(network(map("wall", &[], false)));
    assert!(!hemmed.contains(&point(100.0, 12.0)) && hemmed.contains(&point(100.0, 8.0)));
    assert!(hemmed.contains(&point(100.0, -20.0)) && hemmed.contains(&point(1.0, 8.0)));
    // Behind the round ends too: 15 m of 25 m along 200 m, and a segment of the disc at both ends.
    let segment = 25.0_f64.powi(2) * (0.4_f64).acos() - 10.0 * (25.0_f64.powi(2) - 100.0).sqrt();
    let expected = free.unsigned_area() - 200.0 * 15.0 - segment;
    let area = hemmed.unsigned_area();
    assert!((area / expected - 1.0).abs() < 0.01, "{area} of {expected}");
    // A built network keeps its walls.
    let bytes = encode_network(&network(map("wall", &[], false)));
    let again = decode_network(&bytes, "n").expect("readable").0;
    assert_eq!(ground(again).unsigned_area(), area);
}

#[test]
fn barriers_of_ones_own_count_as_walls() {
    // A street, and a parallel one 222 m north, joined in the east; the house is 78 m from the first.
    let map = Map::default().way(1, &[(0, 0), (4, 0), (10, 0)], "highway=residential").way(
        2,
        &[(0, 2), (10, 2), (10, 0)],
        "highway=residential",
    );
    let folder = folder(&map.text(), &cells(&[("house", 10, 4.0, 0.7)]));
    let (text, _) = coverage(folder.path(), &[]);
    assert_eq!(value(&text, 0, "mean_distance_m"), "77.4");
    let line = |x: f64| {
        let (lon, lat) = place((x, 0.3));
        format!("[{lon},{lat}]")
    };
    let wall = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[\
         {{\"type\":\"Feature\",\"properties\":{{}},\"geometry\":\
         {{\"type\":\"LineString\",\"coordinates\":[{},{}]}}}},\
         {{\"type\":\"Feature\",\"properties\":{{}},\"geometry\":null}}]}}",
        line(-1.0),
        line(9.0)
    );
    std::fs::write(folder.path().join("wall.geojson"), wall).expect("writable");
    let own = folder.path().join("wall.geojson").display().to_string();
    let own = format!("walk.barriers={own:?}");
    let (text, said) = coverage(folder.path(), &["--set", &own]);
    let metres: f64 = value(&text, 0, "mean_distance_m").parse().expect("a number");
    // 1.3 steps to the north, 6 east, 2 south, 6 west: the grid is 110.6 m by 111.3 m.
    let expected = 110.574 * (1.3 + 2.0) + 111.319 * 12.0;
    assert!((metres - expected).abs() < 2.0, "{metres} of {expected}");
    assert!(said.contains("W433"), "{said}");
    // An area counts with its outline, whatever it is.
    let corners = [(-1.0, 0.3), (9.0, 0.3), (9.0, 0.4), (-1.0, 0.4), (-1.0, 0.3)].map(|at| {
        let (lon, lat) = place(at);
        format!("[{lon},{lat}]")
    });
    let area = format!(
        "{{\"type\":\"Feature\",\"properties\":{{}},\"geometry\":\
         {{\"type\":\"Polygon\",\"coordinates\":[[{}]]}}}}",
        corners.join(",")
    );
    std::fs::write(folder.path().join("wall.geojson"), area).expect("writable");
    assert_eq!(coverage(folder.path(), &["--set", &own]).0, text);
    // The same wall in metres, in a file whose other rows are in degrees.
    let mut ends = [-1.0, 9.0].map(|x| Coord::from(place((x, 0.3))));
    let utm = CrsId::epsg(32632);
    nahraum::crs::transform_coords(&mut ends, &CrsId::wgs84(), &utm).expect("known");
    let [west, east] = ends.map(|at| format!("{} {}", at.x, at.y));
    let far = "\"SRID=4326;LINESTRING(9.5 1,9.6 1)\"";
    let rows = format!("id,wkt\n1,{far}\n2,{far}\n3,\"SRID=32632;LINESTRING({west},{east})\"\n");
    std::fs::write(folder.path().join("wall.csv"), rows).expect("writable");
    let own = folder.path().join("wall.csv").display().to_string();
    let (text, _) = coverage(folder.path(), &["--set", &format!("walk.barriers={own:?}")]);
    let metres: f64 = value(&text, 0, "mean_distance_m").parse().expect("a number");
    assert!((metres - expected).abs() < 2.0, "{metres} of {expected}");
    let missing = run(&[
        "coverage",
        "-c",
        &folder.path().join("r.toml").display().to_string(),
        "--set",
        "walk.barriers=nowhere.geojson",
    ]);
    assert_eq!(missing.status.code(), Some(2));
}

#[test]
fn barriers_without_a_crs_need_the_setting() {
    // The house is 78 m north of a street, at one of its nodes; the wall stands between.
    let map = Map::default().way(1, &[(0, 0), (4, 0), (10, 0)], "highway=residential");
    let folder = folder(&map.text(), &cells(&[("house", 10, 4.0, 0.7)]));
    let mut ends = [3.0, 5.0].map(|x| Coord::from(place((x, 0.3))));
    nahraum::crs::transform_coords(&mut ends, &CrsId::wgs84(), &CrsId::epsg(32632)).expect("known");
    let [west, east] = ends.map(|at| format!("{} {}", at.x, at.y));
    let wall = format!("id,wkt\n1,\"LINESTRING({west},{east})\"\n");
    std::fs::write(folder.path().join("wall.csv"), wall).expect("writable");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let own = format!("walk.barriers={:?}", path("wall.csv"));
    let refused = run(&["coverage", "-c", &path("r.toml"), "--set", &own]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(err(&refused).contains("walk.barriers_crs"), "{}", err(&refused));
    let crs = "walk.barriers_crs=\"EPSG:32632\"";
    let (text, _) = coverage(folder.path(), &["--set", &own, "--set", crs]);
    assert_eq!(value(&text, 0, "mean_distance_m"), "", "no way that is not hidden");
}
