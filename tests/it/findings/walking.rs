//! 4xx: maps as they are read, and walking on them, by the program itself.

use nahraum::base::{Code, codes};
use nahraum::dataset::CrsId;
use nahraum::network::{LineRules, street_map_of_lines};

use super::{Provoked, assert_complete};
use crate::import::command::{err, run};
use crate::import::xml::{Map, place};
use crate::region::read;

/// A street of a kilometre near the equator, so that a map is one connected network.
fn street() -> Map {
    Map::default().way(1, &[(0, 5), (5, 5), (10, 5)], "highway=residential")
}

/// What the program says of a map in `map.osm`.
#[track_caller]
fn said(provoked: &mut Provoked, expected: &[Code], map: &str, arguments: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("map.osm"), map).expect("writable");
    let far = "ncols 2\nnrows 2\nxllcorner 100\nyllcorner 100\ncellsize 25\n1 2\n3 4\n";
    std::fs::write(folder.path().join("far.asc"), far).expect("writable");
    let void =
        "ncols 2\nnrows 2\nxllcorner 8.9\nyllcorner -0.1\ncellsize 0.1\n100 -32768\n100 100\n";
    std::fs::write(folder.path().join("void.asc"), void).expect("writable");
    let (x, y) = place((1.0, 5.1));
    let places = format!("name,lon,lat\nnear,{x},{y}\nfar,{x},1\n");
    std::fs::write(folder.path().join("places.csv"), places).expect("writable");
    let within = |argument: &&str| match argument.strip_prefix('@') {
        Some(file) => folder.path().join(file).display().to_string(),
        None => (*argument).to_owned(),
    };
    let arguments: Vec<String> = arguments.iter().map(within).collect();
    let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    arguments.push("--verbose");
    provoked.exactly_said(expected, &[codes::N223], &err(&run(&arguments)));
}

/// With a country nothing is to be said of where the map lies.
const GERMAN: [&str; 2] = ["--country", "DE"];

fn maps(provoked: &mut Provoked) {
    let mut network = |expected: &[Code], map: &str| {
        let build = ["network", "build", "@map.osm", "-o", "@n.nahraum"];
        said(provoked, expected, map, &[&build[..], &GERMAN].concat());
    };
    let plain = street().text();
    network(&[], &plain);
    let with = |element: &str| plain.replace("</osm>", &format!("{element}\n</osm>"));
    network(
        &[codes::W401],
        &plain.replace("<nd ref=\"1505\"/>", "<nd ref=\"1505\"/><nd ref=\"9\"/>"),
    );
    let square = "<relation id=\"7\"><member type=\"way\" ref=\"99\" role=\"outer\"/>\
                  <tag k=\"type\" v=\"multipolygon\"/><tag k=\"highway\" v=\"pedestrian\"/></relation>";
    network(&[codes::N420], &with(square));
    network(&[codes::N421], &with("<node id=\"5\" lon=\"9\" lat=\"0\"/>"));
    network(&[codes::N421, codes::W427], &with("<node id=\"1500\" lon=\"9\" lat=\"0.005\"/>"));
    let old = "<way id=\"2\" visible=\"false\" version=\"2\"/>";
    network(&[codes::W422], &plain.replace("</osm>", &format!("{old}</osm>")));
    let nowhere =
        plain.replace("<node id=\"1510\" lon=\"9.0100000\"", "<node id=\"1510\" lon=\"999\"");
    network(&[codes::W428, codes::W401], &nowhere);
    let elevation = ["--elevation", "@far.asc", "--elevation-crs", "EPSG:25832"];
    let build = ["network", "build", "@map.osm", "-o", "@n.nahraum"];
    said(provoked, &[codes::N434], &plain, &build);
    let build = [&build[..], &GERMAN, &elevation].concat();
    said(provoked, &[codes::W425], &plain, &build);
    let void = ["--elevation", "@void.asc", "--elevation-crs", "EPSG:4326"];
    let build = ["network", "build", "@map.osm", "-o", "@n.nahraum"];
    let build = [&build[..], &GERMAN, &void].concat();
    said(provoked, &[codes::W432, codes::W425], &plain, &build);
}

/// What is said of starting points, also that the ways around them end (3xx).
pub fn places(provoked: &mut Provoked) {
    let reach = ["reach", "--from", "@places.csv", "--minutes", "5", "--network", "@map.osm"];
    let wheels = [&reach[..], &["--profile", "wheelchair"]].concat();
    let expected = [codes::W426, codes::W394, codes::N424, codes::N434];
    said(provoked, &expected, &street().text(), &wheels);
}

/// Notes and warnings of an ordinary region of one town without neighbours.
const BESIDE: [Code; 6] =
    [codes::N223, codes::W331, codes::W353, codes::W381, codes::N424, codes::N434];

/// A region on a map of two streets that do not meet: cells and facilities near, far, or on the small
/// one.
fn region(provoked: &mut Provoked) {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("writable");
    };
    let long: Vec<(i64, i64)> = (0..60).map(|x| (x, 5)).collect();
    let islands = Map::default().way(1, &long, "highway=residential").way(
        2,
        &[(0, 30), (2, 30)],
        "highway=residential",
    );
    write("map.osm", &islands.text());
    let (x, y) = place((1.0, 5.1));
    write("cells.csv", &format!("id,persons,lon,lat\na,10,{x},{y}\nb,20,{x},0.02\n"));
    write("places.csv", &format!("id,category,lon,lat\np,pharmacy,{x},{y}\nq,pharmacy,{x},0.02\n"));
    let ring = "[[8.9,-0.1],[9.1,-0.1],[9.1,0.1],[8.9,0.1],[8.9,-0.1]]";
    write(
        "m.geojson",
        &format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"05911000\",\"name\":\"A\"}},\
             \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}}}"
        ),
    );
    write(
        "r.toml",
        "[region]\ndistance = \"walk\"\n[walk]\nnetwork = \"map.osm\"\n\
         [layers.municipalities]\npath = \"m.geojson\"\n[layers.quartiers]\npath = \"m.geojson\"\n\
         [[layers.facilities]]\npath = \"places.csv\"\n[[layers.cells]]\npath = \"cells.csv\"\n",
    );
    let config = folder.path().join("r.toml");
    let output = run(&["coverage", "-c", config.to_str().expect("UTF-8"), "--verbose"]);
    assert!(output.status.success(), "{}", err(&output));
    let expected = [codes::W410, codes::W411, codes::W412, codes::N423];
    provoked.exactly_said(&expected, &BESIDE, &err(&output));
    // The street of the cell is on an island, 111 m from the other one.
    let beside = Map::default().way(1, &long, "highway=residential").way(
        2,
        &[(0, 6), (2, 6)],
        "highway=residential",
    );
    write("map.osm", &beside.text());
    let (x, y) = place((1.0, 5.9));
    write("cells.csv", &format!("id,persons,lon,lat\na,10,{x},{y}\n"));
    let output = run(&["coverage", "-c", config.to_str().expect("UTF-8"), "--verbose"]);
    assert!(output.status.success(), "{}", err(&output));
    let expected = [codes::W411, codes::N423, codes::N490];
    provoked.exactly_said(&expected, &BESIDE, &err(&output));
    // Cell and pharmacy at steps that lead up from the street: no way with wheels.
    let steps = Map::default().way(1, &long, "highway=residential").way(
        2,
        &[(1, 5), (1, 7)],
        "highway=steps",
    );
    write("map.osm", &steps.text());
    let (x, y) = place((1.0, 6.0));
    write("cells.csv", &format!("id,persons,lon,lat\na,10,{x},{y}\n"));
    write("places.csv", &format!("id,category,lon,lat\np,pharmacy,{x},{y}\n"));
    let arguments = ["coverage", "-c", config.to_str().expect("UTF-8"), "--profile", "rollator"];
    let output = run(&[&arguments[..], &["--verbose"]].concat());
    assert!(output.status.success(), "{}", err(&output));
    provoked.exactly_said(&[codes::W429, codes::W430, codes::W431], &BESIDE, &err(&output));
    // A barrier without a place.
    write("b.geojson", "{\"type\":\"Feature\",\"properties\":{},\"geometry\":null}");
    let barriers = format!("walk.barriers={:?}", folder.path().join("b.geojson"));
    let arguments = ["coverage", "-c", config.to_str().expect("UTF-8"), "--set", &barriers];
    let output = run(&[&arguments[..], &["--verbose"]].concat());
    assert!(output.status.success(), "{}", err(&output));
    provoked.exactly_said(&[codes::W433], &BESIDE, &err(&output));
    no_cache(provoked, config.to_str().expect("UTF-8"));
}

/// A file where the folder of the cache would be; the region is prepared all the same.
fn no_cache(provoked: &mut Provoked, config: &str) {
    let folder = std::path::Path::new(config).with_file_name("nahraum-cache");
    std::fs::write(folder, "").expect("writable");
    let arguments = ["coverage", "-c", config, "--set", "cache.cells_min=1", "--verbose"];
    let output = run(&arguments);
    assert!(output.status.success(), "{}", err(&output));
    let expected = [codes::N435, codes::W429, codes::W430, codes::W431];
    provoked.exactly_said(&expected[..1], &[&BESIDE[..], &expected[1..]].concat(), &err(&output));
}

/// A layer of ways with its faults; the class is not told of.
pub fn lines(provoked: &mut Provoked) {
    let mut told = |code: Code, columns: &str, rows: &[&str], rules: &LineRules| {
        let text = format!("{columns},wkt\n{}\n", rows.join("\n"));
        let layer = read("paths.csv", &text, Some(25832));
        let map = street_map_of_lines(layer, &CrsId::epsg(25832), rules).expect("readable");
        provoked.exactly(&[code], &[codes::N829], &map.diagnostics);
    };
    let rules = LineRules::default();
    let street = "1,\"LINESTRING(380000 5700000,380100 5700000)\"";
    let with = |wkt: &str| format!("2,\"{wkt}\"");
    let mut second = |code: Code, wkt: &str| told(code, "id", &[street, &with(wkt)], &rules);
    second(codes::W821, "POINT(380000 5700000)");
    second(codes::W822, "LINESTRING(380050 5700050,380050 5700050)");
    second(codes::W823, "LINESTRING(380100 5700000,380000 5700000)");
    second(codes::W824, "LINESTRING(380100.03 5700000,380200 5700000)");
    second(codes::W825, "LINESTRING(380100 5700000.4,380100 5700090)");
    let across = "LINESTRING(380050 5699950,380050 5700050)";
    second(codes::W826, across);
    let joined = LineRules { join_crossings: true, ..LineRules::default() };
    told(codes::W827, "id", &[street, &with(across)], &joined);
    let line = |kind: &str| format!("{kind},\"LINESTRING(380000 5700000,380100 5700000)\"");
    told(codes::W828, "highway", &[&line("Kanal")], &rules);
    told(codes::N829, "highway", &[&line("")], &rules);
    told(codes::W301, "level", &[&line("unten")], &rules);
}

#[test]
fn every_finding_about_maps_and_walking_is_provoked() {
    assert_complete(&['4'], &[maps, places, region]);
}
