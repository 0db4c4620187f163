//! Networks: weights, links, isochrones, elevation, and the command line.

use std::path::Path;
use std::process::{Command, Output};

use geo::{Area, Coord};
use nahraum::access::{Isochrones, LinkOptions, LinkedRegion, Linker};
use nahraum::base::{CategoryId, CellId, EdgeId, FacilityId, Millimetres, Silent, WalkWeight};
use nahraum::dataset::{CrsId, OsmDrawing};
use nahraum::network::{
    CLOSED, Network, WALK_PROFILES_TOML, WalkNetwork, WalkProfile, build_network,
};
use nahraum::region::{Mapped, PlacedBy, RegionInputs, RegionSettings, build};
use nahraum::synthetic::{streets, town};

use crate::region::read;

fn profile(key: &str) -> WalkProfile {
    WalkProfile::find(WALK_PROFILES_TOML, key).expect("built in")
}

fn network_of(map: &str) -> Network {
    let extract = streets(map).expect("well-formed");
    build_network(&extract, &CrsId::epsg(25832), None, &Silent).expect("walkable").value
}

#[test]
fn an_isochrone_ends_where_the_limit_does() {
    let network = network_of("+---------+");
    let walk = WalkNetwork::new(network, profile("adult"), WalkWeight::Length);
    let linker = Linker::new(&walk, LinkOptions::default());
    // 30 m beside the middle of the street, 550 m from both ends' squares.
    let at = Coord { x: 380_550.0, y: 5_700_080.0 };
    let from = linker.snap(at).expect("near the street");
    assert_eq!(from.offset(), Millimetres(30_000));
    let limits = [20_000, 30_000, 230_000, 2_000_000].map(Millimetres);
    let isochrones = Isochrones::on(&walk);
    let found = isochrones.from(&from, &limits);
    let lengths: Vec<f64> = found.iter().map(|isochrone| isochrone.length_m()).collect();
    assert_eq!(lengths, [0.0, 0.0, 400.0, 1_000.0]);
    // 400 m by 50 m and two half discs; the buffer's arcs are drawn in pieces.
    let area = isochrones.area(&found[2]).unsigned_area();
    let expected = 400.0 * 50.0 + std::f64::consts::PI * 625.0;
    assert!((area / expected - 1.0).abs() < 0.01, "{area} of {expected}");
}

#[test]
fn an_isochrone_holds_whom_the_reach_table_reaches() {
    let drawing = "AAAAAA\nAAAAAA\nAAAAAA\n\n1.2.3.\n..S...\n4.5..6";
    let map = "+-+-+-\n|.+.|.\n+-+-+-";
    let town = town(drawing).expect("well-formed");
    let inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    let region = build(inputs, &RegionSettings::default(), &Silent).expect("buildable").value;
    let network = network_of(map);
    let walk = WalkNetwork::new(network, profile("adult"), WalkWeight::Length);
    let linked = LinkedRegion::link(&region, &walk, LinkOptions::default()).value;
    let reach = linked.reach(&Silent);
    let from = linked.doors(FacilityId(0))[0];
    let limits = [Millimetres(250_000), Millimetres(450_000)];
    for found in linked.isochrones().from(&from, &limits) {
        let expected: Vec<(CellId, Millimetres)> = (0..region.cells().len())
            .map(CellId::at)
            .filter_map(|cell| {
                let distance = reach.category(CategoryId(0)).nearest(cell).distance;
                (distance <= found.limit).then_some((cell, distance))
            })
            .collect();
        assert!(!expected.is_empty());
        assert_eq!(found.cells, expected);
        assert_eq!(found.facilities.len(), 1);
    }
}

/// Weight of each edge there and back.
fn weights(network: &Network, walker: &str, weight: WalkWeight) -> Vec<[u32; 2]> {
    let walk = WalkNetwork::new(network.clone(), profile(walker), weight);
    network.edge_ids().map(|edge| walk.weight(edge)).collect()
}

#[test]
fn slopes_count_by_time_and_steep_ones_stop_wheels() {
    // One street of 300 m, rising 1 m in 20 towards the east.
    let extract = streets("+--+").expect("well-formed");
    let height = |at: Coord<f64>| Some((at.x - 380_000.0) / 20.0);
    let crs = CrsId::epsg(25832);
    let network = build_network(&extract, &crs, Some(&height), &Silent).expect("walkable").value;
    // Edges stay short, so that steepness is meant: three of 100 m.
    assert_eq!(network.edge_count(), 3);
    let weight = |key: &str, weight| weights(&network, key, weight);
    assert!(weight("adult", WalkWeight::Length).iter().all(|both| *both == [100_000; 2]));
    let up = (3.5_f64 * 0.05).exp() * 100_000.0;
    let down = (3.5_f64 * -0.05).exp() * 100_000.0;
    let by_time = weight("adult", WalkWeight::Time);
    for (edge, [there, back]) in network.edge_ids().zip(by_time) {
        let [a, b] = network.ends(edge).map(|node| network.position(node).x);
        let expected = if a < b { [up, down] } else { [down, up] };
        for (found, expected) in [there, back].into_iter().zip(expected) {
            assert!((f64::from(found) - expected).abs() <= 1.0, "{found} for {expected}");
        }
    }
    // 5 % is allowed with wheels, 7 % is not.
    assert!(weight("wheelchair", WalkWeight::Length).iter().all(|both| *both == [100_000; 2]));
    let steep = |at: Coord<f64>| Some((at.x - 380_000.0) * 0.07);
    let network = build_network(&extract, &crs, Some(&steep), &Silent).expect("walkable").value;
    let walk = WalkNetwork::new(network, profile("wheelchair"), WalkWeight::Length);
    assert_eq!(walk.facts().open_m, 0);
    // Where no height is known, nothing is steep.
    let network = build_network(&extract, &crs, Some(&|_| None), &Silent).expect("walkable").value;
    let level = weights(&network, "adult", WalkWeight::Time);
    assert!(level.iter().all(|both| *both == [100_000; 2]));
}

#[test]
fn the_nearest_entrance_counts_on_foot_too() {
    let town = town("AAAAAAA\nAAAAAAA\n\n1......\n......1").expect("well-formed");
    let mut inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    let text = "id,category,wkt\nH,hospital,\"MULTIPOINT((380250 5700150),(380550 5700050))\"\n";
    let layer = read("f.csv", text, Some(25832));
    inputs.facilities = vec![Mapped::new(layer, Default::default())];
    let region = build(inputs, &RegionSettings::default(), &Silent).expect("buildable").value;
    let network = network_of("+-----+\n+-----+");
    let walk = WalkNetwork::new(network, profile("adult"), WalkWeight::Length);
    let linked = LinkedRegion::link(&region, &walk, LinkOptions::default()).value;
    assert_eq!(linked.doors(FacilityId(0)).len(), 2);
    let reach = linked.reach(&Silent);
    let reached_from = |cell| reach.category(CategoryId(0)).reached_from(CellId(cell)).to_vec();
    // The two streets are not connected: each cell reaches the entrance on its own.
    assert_eq!((reached_from(0).len(), reached_from(0)[0].distance), (1, Millimetres(200_000)));
    assert_eq!((reached_from(1).len(), reached_from(1)[0].distance), (1, Millimetres(100_000)));
}

#[test]
fn waiting_is_paid_by_who_passes() {
    // Traffic lights at 70 m and 140 m of a street of 210 m.
    let street = || {
        let mut drawing = OsmDrawing::new("lights", CrsId::epsg(25832));
        let lights: &[(&str, &str)] = &[("highway", "crossing"), ("crossing", "traffic_signals")];
        let nodes = [0, 70, 140, 210].map(|x| {
            let tags = if x == 70 || x == 140 { lights } else { &[] };
            drawing.node([(380_000 + x) * 100, 570_050_000], tags)
        });
        drawing.way(&nodes, &[("highway", "footway")]);
        drawing
    };
    let by_time = |from, to| on_map_by(street(), [from, 0], [to, 0], WalkWeight::Time);
    let wait = 20.0 * 1.34;
    for (from, to, lights) in
        [(80, 130, 0.0), (10, 60, 0.0), (10, 80, 1.0), (80, 10, 1.0), (0, 210, 2.0), (210, 0, 2.0)]
    {
        let expected = f64::from(i32::abs(from - to)) + lights * wait;
        let found = by_time(from, to).expect("a way");
        assert!((found - expected).abs() < 0.003, "{from} to {to}: {found} for {expected}");
    }
    assert_eq!(on_map(street(), [0, 0], [210, 0]), Some(210.0));
}

#[test]
fn who_can_use_less_is_never_nearer() {
    // A terrace that only steps lead to, and a street below it: wheels have no way from there, and
    // are not lifted to the street either.
    let map = || {
        let mut drawing = OsmDrawing::new("terrace", CrsId::epsg(25832));
        let at = |x: i32, y: i32| [(380_000 + x) * 100, (5_700_500 + y) * 100];
        let street: Vec<u32> = (0..=70).map(|n| drawing.node(at(n * 25, 0), &[])).collect();
        let terrace = [0, 100].map(|x| drawing.node(at(x, 60), &[]));
        drawing.way(&street, &[("highway", "residential")]);
        drawing.way(&terrace, &[("highway", "footway")]);
        drawing.way(&[terrace[1], street[16]], &[("highway", "steps")]);
        drawing
    };
    let way = |key: &str| on_map_as(map(), [0, 60], [0, 0], WalkWeight::Length, key);
    assert!(way("adult").expect("down the steps") > 700.0);
    assert_eq!(way("wheelchair"), None);
}

#[test]
fn bridges_and_tunnels_are_no_doorsteps_and_rise_evenly() {
    // A street with a bridge or a tunnel in its middle, of one way or two; the ground there is 50 m lower.
    let map = |apart: &str, ends: &[usize]| {
        let mut drawing = OsmDrawing::new("bridge", CrsId::epsg(25832));
        let nodes: Vec<u32> =
            (0..=12).map(|n| drawing.node([(380_000 + n * 50) * 100, 570_050_000], &[])).collect();
        drawing.way(&nodes[..5], &[("highway", "residential")]);
        for (pair, lit) in ends.windows(2).zip(["yes", "no"]) {
            let tags = [("highway", "residential"), (apart, "yes"), ("lit", lit)];
            drawing.way(&nodes[pair[0]..=pair[1]], &tags);
        }
        drawing.way(&nodes[8..], &[("highway", "residential")]);
        drawing.finish()
    };
    let valley =
        |at: Coord<f64>| Some(if (380_210.0..380_390.0).contains(&at.x) { 50.0 } else { 100.0 });
    let crs = CrsId::epsg(25832);
    for (apart, ends) in [("bridge", &[4, 8][..]), ("bridge", &[4, 6, 8]), ("tunnel", &[4, 6, 8])] {
        let map = map(apart, ends);
        let network = build_network(&map, &crs, Some(&valley), &Silent).expect("walkable").value;
        let walk = WalkNetwork::new(network, profile("wheelchair"), WalkWeight::Time);
        let is_open = |edge| walk.weight(edge) != [CLOSED; 2];
        assert!(walk.network().edge_ids().all(is_open), "nobody walks down the valley: {apart}");
        let linker = Linker::new(&walk, LinkOptions::default());
        let snap = linker.snap(Coord { x: 380_300.0, y: 5_700_480.0 }).expect("the street's end");
        assert!([200.0, 400.0].contains(&(snap.at().x - 380_000.0)), "{apart}: {snap:?}");
    }
}

#[test]
fn of_edges_at_the_same_distance_the_lower_is_taken() {
    // The place lies on a junction: four edges are equally near.
    let network = network_of(".|.\n-+-\n.|.");
    let walk = WalkNetwork::new(network, profile("adult"), WalkWeight::Length);
    let linker = Linker::new(&walk, LinkOptions::default());
    let snap = linker.snap(Coord { x: 380_150.0, y: 5_700_150.0 }).expect("on it");
    assert_eq!((snap.edge(), snap.offset()), (EdgeId(0), Millimetres(0)));
}

/// One cell and one facility at two places of a drawn map, in whole metres east of the region's
/// corner and 500 m north of it: the distance on foot.
pub fn on_map(drawing: OsmDrawing, cell: [i32; 2], facility: [i32; 2]) -> Option<f64> {
    on_map_by(drawing, cell, facility, WalkWeight::Length)
}

fn on_map_by(
    drawing: OsmDrawing,
    cell: [i32; 2],
    facility: [i32; 2],
    weight: WalkWeight,
) -> Option<f64> {
    on_map_as(drawing, cell, facility, weight, "adult")
}

/// [`on_map`] by a weight and a walker.
pub fn on_map_as(
    drawing: OsmDrawing,
    cell: [i32; 2],
    facility: [i32; 2],
    weight: WalkWeight,
    walker: &str,
) -> Option<f64> {
    let [x, y] = facility;
    let facility = format!("id,category,x,y\nP,pharmacy,{},{}\n", 380_000 + x, 5_700_500 + y);
    entered_on_map(drawing, cell, &facility, weight, walker).1
}

/// [`on_map_as`] for a table of facilities in metres: what the first one is placed by, and the distance.
pub fn entered_on_map(
    drawing: OsmDrawing,
    cell: [i32; 2],
    facilities: &str,
    weight: WalkWeight,
    walker: &str,
) -> (Option<PlacedBy>, Option<f64>) {
    let extract = drawing.finish();
    let crs = CrsId::epsg(25832);
    let network = build_network(&extract, &crs, None, &Silent).expect("walkable").value;
    let [x, y] = cell;
    let cells = format!("id,persons,x,y\n1,10,{},{}\n", 380_000 + x, 5_700_500 + y);
    let inputs = RegionInputs {
        municipalities: Some(Mapped::new(crate::region::municipalities(), Default::default())),
        facilities: vec![Mapped::new(read("f.csv", facilities, Some(25832)), Default::default())],
        cells: vec![Mapped::new(read("c.csv", &cells, Some(25832)), Default::default())],
        ..RegionInputs::default()
    };
    let region = build(inputs, &RegionSettings::default(), &Silent).expect("buildable").value;
    let walk = WalkNetwork::new(network, profile(walker), weight);
    let linked = LinkedRegion::link(&region, &walk, LinkOptions::default()).value;
    let reach = linked.reach(&Silent);
    let metres = reach.category(CategoryId(0)).nearest(CellId(0)).distance.metres();
    (reach.placed_by(FacilityId(0)), metres)
}

/// Nodes 70 m apart in a row, with an escalator between the second and the third that goes one way.
fn with_escalator(conveying: &str) -> OsmDrawing {
    let mut drawing = OsmDrawing::new("escalator", CrsId::epsg(25832));
    let nodes = [0, 70, 140, 210].map(|x| drawing.node([(380_000 + x) * 100, 570_050_000], &[]));
    drawing.way(&nodes[1..3], &[("highway", "steps"), ("conveying", conveying)]);
    drawing.way(&nodes[..2], &[("highway", "footway")]);
    drawing.way(&nodes[2..], &[("highway", "footway")]);
    drawing
}

#[test]
fn an_escalator_is_ridden_one_way_and_its_ends_are_no_trap() {
    for (conveying, there, back) in [
        ("forward", Some(210.0), None),
        ("backward", None, Some(210.0)),
        ("no", Some(210.0), Some(210.0)),
    ] {
        let length = |from, to| on_map(with_escalator(conveying), [from, 0], [to, 0]);
        assert_eq!(length(0, 210), there, "{conveying}");
        assert_eq!(length(210, 0), back, "{conveying}");
        // Who stands at its foot or its head need not ride it.
        for (from, to) in [(210, 140), (140, 210), (0, 70), (70, 0)] {
            assert_eq!(length(from, to), Some(70.0), "{conveying}: {from} to {to}");
        }
        for same in [70, 105, 140] {
            assert_eq!(length(same, same), Some(0.0), "{conveying} at {same}");
        }
    }
}

/// A street of two pieces in Bochum, with steps as a short cut, as OpenStreetMap XML.
const MAP: &str = r#"<osm version="0.6">
<node id="1" lat="51.48" lon="7.2"/><node id="2" lat="51.48" lon="7.21"/>
<node id="3" lat="51.485" lon="7.21"/>
<way id="10"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way>
<way id="11"><nd ref="2"/><nd ref="3"/><tag k="highway" v="footway"/><tag k="surface" v="asphalt"/></way>
<way id="12"><nd ref="1"/><nd ref="3"/><nd ref="99"/><tag k="highway" v="steps"/></way>
<way id="13"><nd ref="1"/><nd ref="3"/><tag k="highway" v="motorway"/></way>
</osm>"#;

/// The first two pieces on the ellipsoid of WGS 84, by pyproj 3.7 (GeographicLib).
const PIECES_M: [f64; 2] = [694.709_059, 556.287_499];

pub fn in_folder(folder: &Path, arguments: &[&str]) -> Output {
    let files = [
        ("map.osm", MAP),
        ("c.csv", "id,persons,lon,lat\na,10,7.2,51.48\nb,20,7.21,51.4849\n"),
        ("f.csv", "id,category,lon,lat\nP,pharmacy,7.21,51.485\n"),
        (
            "m.geojson",
            r#"{"type":"Feature","properties":{"id":"05911000","name":"Bochum"},"geometry":
            {"type":"Polygon","coordinates":[[[7.1,51.4],[7.3,51.4],[7.3,51.5],[7.1,51.5],[7.1,51.4]]]}}"#,
        ),
        (
            "r.toml",
            "[region]\ndistance = \"walk\"\n[walk]\nnetwork = \"map.osm\"\nprofile = \"wheelchair\"\n\
             [limits]\npharmacy = [1000]\n\
             [layers.municipalities]\npath = \"m.geojson\"\n\
             [layers.quartiers]\npath = \"m.geojson\"\n\
             [[layers.facilities]]\npath = \"f.csv\"\n[[layers.cells]]\npath = \"c.csv\"\n",
        ),
    ];
    for (name, text) in files {
        std::fs::write(folder.join(name), text).expect("writable");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_nahraum"));
    command.current_dir(folder).args(arguments).output().expect("started")
}

pub fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The value of a column in a row of a CSV text.
pub fn value(text: &str, row: usize, column: &str) -> String {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let at = header.iter().position(|name| *name == column);
    let at = at.unwrap_or_else(|| panic!("no column {column} in {header:?}"));
    lines.nth(row).expect("the row").split(',').nth(at).expect("a value").to_owned()
}

#[test]
fn the_command_line_walks_on_the_ellipsoid() {
    let folder = tempfile::tempdir().expect("a folder");
    let by_cell = ["coverage", "-q", "-c", "r.toml", "--by", "cell", "--format", "csv"];
    let text = out(&in_folder(folder.path(), &by_cell));
    let expected = PIECES_M.iter().sum::<f64>();
    let found: f64 = value(&text, 0, "mean_distance_m").parse().expect("a number");
    assert!((found - expected).abs() < 0.06, "{found} for {expected}");
    // On foot there are steps, 894 m of them.
    let adult = [&by_cell[..], &["--set", "walk.profile=adult"]].concat();
    let short: f64 = value(&out(&in_folder(folder.path(), &adult)), 0, "mean_distance_m")
        .parse()
        .expect("a number");
    assert!(short < 900.0, "{short}");
    // A network built before gives the same bytes.
    let built = in_folder(folder.path(), &["network", "build", "map.osm", "-o", "map.nahraum"]);
    assert!(built.status.success());
    let cached = [&by_cell[..], &["--set", "walk.network=map.nahraum"]].concat();
    assert_eq!(out(&in_folder(folder.path(), &cached)), text);
    // A network on the command line makes distances those on foot.
    let straight = ["--set", "region.distance=straight", "--network", "map.nahraum"];
    assert_eq!(out(&in_folder(folder.path(), &[&by_cell[..], &straight[..]].concat())), text);
    let info = out(&in_folder(folder.path(), &["network", "info", "map.nahraum"]));
    for words in ["EPSG:25832", "OpenStreetMap", "wheelchair", "steps", "surface"] {
        assert!(info.contains(words), "{words} in {info}");
    }
    // They are those of the map, whoever walks.
    assert_eq!(
        info.matches("islands      1; 0 of them are shorter than 5 km").count(),
        1,
        "{info}"
    );
    let findings = in_folder(folder.path(), &["network", "info", "map.osm"]);
    let talk = String::from_utf8_lossy(&findings.stderr).into_owned();
    assert!(talk.contains("W401") && talk.contains("way 12"), "the way without a node: {talk}");
}

#[test]
fn the_straight_line_is_told_what_it_gets_wrong() {
    let folder = tempfile::tempdir().expect("a folder");
    let compare = ["compare", "-q", "-c", "r.toml", "--by", "region", "--format", "csv"];
    let text = out(&in_folder(folder.path(), &compare));
    // 890 m in a straight line, 1,251 m with wheels: ten of thirty persons.
    assert_eq!(value(&text, 0, "persons"), "30");
    assert_eq!(value(&text, 0, "covered_straight"), "30");
    assert_eq!(value(&text, 0, "covered_walk"), "20");
    assert_eq!(value(&text, 0, "wrongly_covered"), "10");
    assert_eq!(value(&text, 0, "wrongly_uncovered"), "0");
}

#[test]
fn minutes_are_limits_too() {
    let folder = tempfile::tempdir().expect("a folder");
    // 0.8 m/s for 26 and 27 minutes: 1,248 and 1,296 m; 1.7 seconds more are 1.36 m, of which 1 counts.
    let limits = ["--set", "limits_minutes.pharmacy=[26, 27.0283]"];
    let covered = ["coverage", "-q", "-c", "r.toml", "--by", "region", "--format", "csv"];
    let text = out(&in_folder(folder.path(), &[&covered[..], &limits[..]].concat()));
    let rows =
        [0, 1].map(|row| (value(&text, row, "limit_m"), value(&text, row, "persons_covered")));
    assert_eq!(rows, [("1248".into(), "20".into()), ("1297".into(), "30".into())]);
}

#[test]
fn a_place_and_minutes_give_ground_ways_persons_and_facilities() {
    let folder = tempfile::tempdir().expect("a folder");
    let from = ["reach", "-q", "--from", "7.21,51.485", "--minutes", "5,30"];
    let here = ["-c", "r.toml", "--profile", "wheelchair"];
    let csv = [&from[..], &here[..], &["--format", "csv"]].concat();
    let text = out(&in_folder(folder.path(), &csv));
    assert_eq!([0, 1].map(|row| value(&text, row, "limit_m")), ["240", "1440"]);
    assert_eq!([0, 1].map(|row| value(&text, row, "persons")), ["20", "30"]);
    assert_eq!([0, 1].map(|row| value(&text, row, "pharmacy")), ["1", "1"]);
    assert_eq!(value(&text, 0, "ways_km"), "0.24");
    // Without any data but the map: the ground alone.
    let alone = [&from[..], &["--network", "map.osm"]].concat();
    let text = out(&in_folder(folder.path(), &alone));
    let answer: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(answer["features"].as_array().map(Vec::len), Some(2));
    assert!(
        answer["features"][0]["geometry"]["type"].as_str().is_some_and(|t| t.contains("Polygon"))
    );
    let ways = [&alone[..], &["--ways"]].concat();
    assert!(out(&in_folder(folder.path(), &ways)).contains("LineString"));
    let far = in_folder(folder.path(), &["reach", "--from", "7.5,51.5", "--network", "map.osm"]);
    assert_eq!(far.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&far.stderr).contains("within 200 m"));
}

#[test]
fn elevation_that_says_nothing_is_reported() {
    let folder = tempfile::tempdir().expect("a folder");
    let far = "ncols 2\nnrows 2\nxllcorner 100\nyllcorner 100\ncellsize 25\n1 2\n3 4\n";
    std::fs::write(folder.path().join("far.asc"), far).expect("writable");
    let build = |arguments: &[&str]| {
        let base = ["network", "build", "map.osm", "-o", "n.nahraum", "--elevation", "far.asc"];
        in_folder(folder.path(), &[&base[..], arguments].concat())
    };
    // An Esri ASCII grid does not say its CRS.
    let silent = build(&[]);
    assert_eq!(silent.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&silent.stderr).contains("elevation_crs"));
    let built = build(&["--elevation-crs", "EPSG:25832"]);
    assert!(built.status.success());
    assert!(String::from_utf8_lossy(&built.stderr).contains("W425"));
    // A built network keeps its own.
    let again = in_folder(
        folder.path(),
        &["coverage", "-c", "r.toml", "--network", "n.nahraum", "--set", "walk.elevation=far.asc"],
    );
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("walk.elevation"));
}

/// Kinds of ways of a map and whether anything of it is an obstacle.
fn kinds_of(xml: &str) -> (Vec<String>, bool) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("map.osm");
    std::fs::write(&path, xml).expect("writable");
    let network =
        nahraum::run::load_network(&path, &Default::default(), &Silent).expect("walkable").0.value;
    let mut kinds: Vec<String> =
        network.edge_ids().map(|edge| network.edge_class(edge).kind.clone()).collect();
    kinds.sort();
    (kinds, !network.obstacles().is_empty())
}

#[test]
fn areas_of_several_ways_are_walked_along_their_outline() {
    let map = |way: &str, relations: &str| {
        format!(
            r#"<osm version="0.6"><node id="1" lat="51.48" lon="7.2"/><node id="2" lat="51.48" lon="7.201"/>
            <node id="3" lat="51.481" lon="7.2"/><way id="1"><nd ref="3"/><nd ref="1"/><tag k="highway" v="path"/></way>
            <way id="2"><nd ref="1"/><nd ref="2"/>{way}</way>{relations}</osm>"#
        )
    };
    let relation = |id: u32, key: &str, value: &str| {
        format!(
            r#"<relation id="{id}"><member type="way" ref="2" role="outer"/>
            <tag k="type" v="multipolygon"/><tag k="{key}" v="{value}"/></relation>"#
        )
    };
    let square = relation(7, "highway", "pedestrian");
    let all = |way: &str, relations: &str| kinds_of(&map(way, relations)).0;
    assert_eq!(all("", &square), ["path", "pedestrian"]);
    assert_eq!(all("", &relation(7, "railway", "platform")), ["path", "platform"]);
    // A fountain's outline that is a square's too, whichever relation comes first.
    for fountain in [6, 8] {
        let both = relation(fountain, "water", "fountain")
            .replace("</relation>", r#"<tag k="natural" v="water"/></relation>"#)
            + &square;
        assert_eq!(kinds_of(&map("", &both)), (vec!["path".into(), "pedestrian".into()], true));
    }
    // What a way says itself counts before what is around it.
    let shut = r#"<tag k="highway" v="footway"/><tag k="access" v="no"/>"#;
    assert_eq!(all(shut, &square), ["path"]);
}

#[test]
fn faults_of_networks_are_errors_that_name_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let fails = |arguments: &[&str]| {
        let output = in_folder(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let coverage = ["coverage", "-c", "r.toml", "--set"];
    let with = |setting| fails(&[&coverage[..], &[setting]].concat());
    assert!(with("walk.network=none.osm.pbf").contains("none.osm.pbf"));
    assert!(with("walk.network=c.csv").contains("c.csv"));
    assert!(with("walk.profile=cyclist").contains("adult, rollator, senior, wheelchair"));
    let without = fails(&["coverage", "-c", "r.toml", "--set", "walk={}"]);
    assert!(without.contains("walk.network"), "{without}");
    // A built file that was cut or changed since.
    assert!(
        in_folder(folder.path(), &["network", "build", "map.osm", "-o", "n.nahraum"])
            .status
            .success()
    );
    let path = folder.path().join("n.nahraum");
    let mut bytes = std::fs::read(&path).expect("readable");
    let last = bytes.len() - 70;
    bytes[last] ^= 1;
    std::fs::write(&path, &bytes).expect("writable");
    assert!(with("walk.network=n.nahraum").contains("checksum"));
    std::fs::write(&path, &bytes[..last]).expect("writable");
    assert!(with("walk.network=n.nahraum").contains("damaged"));
}

#[test]
fn info_describes_the_walkers_of_the_own_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = nahraum::network::WALK_PROFILES_TOML.replace("[rollator", "[walking_frame");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text);
    write("own.toml", &own).expect("writable");
    write("region.toml", "[walk]\nprofiles_file = \"own.toml\"\n").expect("writable");
    let usual = out(&in_folder(folder.path(), &["network", "info", "map.osm"]));
    assert!(usual.contains("  rollator ") && !usual.contains("walking_frame"), "{usual}");
    for more in [["--profiles-file", "own.toml"], ["-c", "region.toml"]] {
        let info = [&["network", "info", "map.osm"], &more[..]].concat();
        let info = out(&in_folder(folder.path(), &info));
        assert!(info.contains("  walking_frame") && !info.contains("  rollator "), "{info}");
    }
    let config = std::fs::File::open(folder.path().join("region.toml")).expect("a file");
    let mut piped = crate::cli::program();
    piped.current_dir(folder.path()).args(["network", "info", "map.osm", "-c", "-"]).stdin(config);
    let info = out(&piped.output().expect("started"));
    assert!(info.contains("  walking_frame") && !info.contains("  rollator "), "{info}");
}

/// A device has no end and a pipe without a writer never begins: neither is opened.
#[cfg(unix)]
#[test]
fn pipes_and_devices_are_refused_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = std::process::Command::new("mkfifo").arg(folder.path().join("pipe")).status();
    assert!(made.expect("mkfifo").success());
    for file in ["pipe", "/dev/zero", "."] {
        for command in [&["network", "info", file][..], &["network", "build", file, "-o", "x"]] {
            let output = in_folder(folder.path(), command);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(2), "{said}");
            assert!(said.contains("expected a file"), "{said}");
        }
        let output = in_folder(folder.path(), &["import", "osm", file, "-o", "region"]);
        assert_eq!(output.status.code(), Some(2));
    }
}
