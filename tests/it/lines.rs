//! A layer of lines as walking network: what meets, what does not, and what is told.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Output;

use nahraum::base::{Checked, Code, Silent, codes};
use nahraum::crs::crs_texts;
use nahraum::dataset::{CrsId, Layer, OsmDrawing, OsmExtract};
use nahraum::format::{Input, OutputFormat, ReadOptions, read_layer, write_layer_file};
use nahraum::network::{LineRules, LinesError, Network, build_network, street_map_of_lines};
use nahraum::synthetic::Random;

use crate::cli::{err, out, program};
use crate::import::xml::{Map, place};
use crate::offices::made;
use crate::region::read;

/// Where the drawn lines begin, in EPSG:25832.
const ORIGIN: (f64, f64) = (380_000.0, 5_700_000.0);

fn metric() -> CrsId {
    CrsId::epsg(25832)
}

/// A line through corners in metres from the origin, as well-known text.
fn line(corners: &[(f64, f64)]) -> String {
    let corners = corners.iter().map(|(x, y)| format!("{} {}", ORIGIN.0 + x, ORIGIN.1 + y));
    format!("\"LINESTRING({})\"", corners.collect::<Vec<_>>().join(","))
}

/// A layer of lines without attributes.
fn plain(lines: &[&[(f64, f64)]]) -> Layer {
    let rows = lines.iter().enumerate().map(|(at, corners)| format!("{at},{}\n", line(corners)));
    read("paths.csv", &format!("id,wkt\n{}", rows.collect::<String>()), Some(25832))
}

fn map_of(layer: Layer, rules: &LineRules) -> Checked<OsmExtract> {
    street_map_of_lines(layer, &metric(), rules).expect("readable lines")
}

/// The network of a layer of lines, and how often each finding is told beside the class (N829).
fn network(layer: Layer, rules: &LineRules) -> (Network, Vec<(Code, u64)>) {
    let map = map_of(layer, rules);
    let built = build_network(&map.value, &metric(), None, &Silent).expect("walkable").value;
    let told = map.diagnostics.groups().filter(|group| group.code() != codes::N829);
    (built, told.map(|group| (group.code(), group.count())).collect())
}

/// The shortest way between two places at which lines end, metres; found by relaxing all edges in turn.
fn metres(network: &Network, from: (f64, f64), to: (f64, f64)) -> Option<f64> {
    let node = |(x, y): (f64, f64)| {
        let is_there = |node: &nahraum::base::NodeId| {
            let at = network.position(*node);
            (at.x - ORIGIN.0 - x).abs() < 0.1 && (at.y - ORIGIN.1 - y).abs() < 0.1
        };
        network.node_ids().find(is_there).unwrap_or_else(|| panic!("no node at {x} {y}")).index()
    };
    let mut best = vec![u64::MAX; network.node_count()];
    best[node(from)] = 0;
    loop {
        let before = best.clone();
        for edge in network.edge_ids() {
            let [a, b] = network.ends(edge).map(|node| node.index());
            for (a, b) in [(a, b), (b, a)] {
                best[b] = best[b].min(best[a].saturating_add(u64::from(network.length_mm(edge))));
            }
        }
        if best == before {
            break;
        }
    }
    let found = best[node(to)];
    (found < u64::MAX).then(|| found as f64 / 1000.0)
}

/// Asserts a length on the ellipsoid: here 0.022 % more than in the plane.
#[track_caller]
fn assert_metres(found: Option<f64>, expected: f64) {
    let found = found.expect("connected");
    assert!((found - expected * 1.00022).abs() < 0.1, "{found} m in place of {expected} m");
}

#[test]
fn ends_that_miss_by_centimetres_meet_and_are_told() {
    // The second line begins 3 cm beside the first one's end, the third 4 cm before the corner of the first.
    let layer = || {
        plain(&[
            &[(0.0, 0.0), (50.0, 0.0), (100.0, 0.0)],
            &[(100.0, 0.03), (100.0, 100.0)],
            &[(50.0, 0.04), (50.0, 80.0)],
        ])
    };
    let (joined, told) = network(layer(), &LineRules::default());
    assert_eq!(told, [(codes::W824, 2)]);
    assert_metres(metres(&joined, (0.0, 0.0), (100.0, 100.0)), 200.0);
    assert_metres(metres(&joined, (50.0, 80.0), (100.0, 100.0)), 230.0);
    let exact = LineRules { join_ends_m: 0.0, ..LineRules::default() };
    let (apart, told) = network(layer(), &exact);
    assert_eq!(told, [(codes::W825, 3)], "both ends at the corner and the one beside the line");
    assert_eq!(metres(&apart, (0.0, 0.0), (100.0, 100.0)), None);
    assert_eq!(metres(&apart, (0.0, 0.0), (50.0, 80.0)), None);
}

#[test]
fn an_end_beside_a_line_without_a_corner_there_becomes_its_corner() {
    let layer = plain(&[
        &[(0.0, 0.0), (100.0, 0.0)],
        &[(30.0, 0.02), (30.0, 60.0)],
        &[(30.0, -0.02), (30.0, -40.0)],
        &[(70.0, 0.0), (70.0, 60.0)],
    ]);
    let (network, told) = network(layer, &LineRules::default());
    assert_eq!(told, [(codes::W824, 3)]);
    assert_metres(metres(&network, (30.0, 60.0), (30.0, -40.0)), 100.0);
    assert_metres(metres(&network, (30.0, 60.0), (70.0, 60.0)), 160.0);
    assert_eq!(network.edge_count(), 6, "the street is cut in three");
}

#[test]
fn the_tolerance_is_set_and_a_wider_gap_is_told() {
    let layer = || plain(&[&[(0.0, 0.0), (100.0, 0.0)], &[(100.6, 0.0), (200.0, 0.0)]]);
    let (apart, told) = network(layer(), &LineRules::default());
    assert_eq!(told, [(codes::W825, 2)]);
    assert_eq!(metres(&apart, (0.0, 0.0), (200.0, 0.0)), None);
    let wide = LineRules { join_ends_m: 0.7, ..LineRules::default() };
    let (joined, told) = network(layer(), &wide);
    assert_eq!(told, [(codes::W824, 1)]);
    assert_metres(metres(&joined, (0.0, 0.0), (200.0, 0.0)), 200.0);
    // 1.5 m are a gap that somebody drew.
    let far = plain(&[&[(0.0, 0.0), (100.0, 0.0)], &[(101.5, 0.0), (200.0, 0.0)]]);
    assert_eq!(network_told(far), []);
}

fn network_told(layer: Layer) -> Vec<(Code, u64)> {
    network(layer, &LineRules::default()).1
}

#[test]
fn crossings_without_a_point_are_told_with_their_place_and_joined_when_asked() {
    let layer = || {
        plain(&[
            &[(0.0, 0.0), (100.0, 0.0)],
            &[(40.0, -50.0), (40.0, 50.0)],
            &[(60.0, -50.0), (60.0, 0.0), (80.0, 50.0)],
        ])
    };
    let map = map_of(layer(), &LineRules::default());
    let group = map.diagnostics.groups().find(|group| group.code() == codes::W826);
    let group = group.expect("crossings are told");
    assert_eq!(group.count(), 2, "a street and a corner on a street");
    let first = group.first();
    assert_eq!(first.place.feature.as_deref(), Some("line 2"));
    assert!(first.message.starts_with("the line crosses line 3 at 7.27"), "{}", first.message);
    let (apart, told) = network(layer(), &LineRules::default());
    assert_eq!(told, [(codes::W826, 2)]);
    assert_eq!(metres(&apart, (0.0, 0.0), (40.0, 50.0)), None);
    let rules = LineRules { join_crossings: true, ..LineRules::default() };
    let (joined, told) = network(layer(), &rules);
    assert_eq!(told, [(codes::W827, 2)]);
    assert_metres(metres(&joined, (0.0, 0.0), (40.0, 50.0)), 90.0);
    assert_metres(metres(&joined, (40.0, 50.0), (60.0, -50.0)), 120.0);
}

/// A bridge of three lines over a street: ramp, bridge, ramp. `middle` are the values of its middle line.
fn bridge(columns: &str, ground: &str, middle: &str) -> Layer {
    let rows = [
        (ground, line(&[(0.0, 0.0), (100.0, 0.0)])),
        (ground, line(&[(50.0, -50.0), (50.0, -20.0)])),
        (middle, line(&[(50.0, -20.0), (50.0, 20.0)])),
        (ground, line(&[(50.0, 20.0), (50.0, 50.0)])),
    ];
    let rows = rows.iter().map(|(values, line)| format!("{values},{line}\n"));
    read("paths.csv", &format!("{columns},wkt\n{}", rows.collect::<String>()), Some(25832))
}

#[test]
fn levels_keep_bridges_apart_from_what_they_cross_and_join_them_at_their_ends() {
    let rules = LineRules { join_crossings: true, ..LineRules::default() };
    for (columns, ground, middle) in [
        ("highway,layer", "path,0", "path,1"),
        ("highway,level", "path,", "path,-1"),
        ("highway,bridge", "path,no", "path,yes"),
        ("highway,tunnel", "path,0", "path,1"),
    ] {
        let (network, told) = network(bridge(columns, ground, middle), &rules);
        assert_eq!(told, [], "{columns}");
        assert_metres(metres(&network, (50.0, -50.0), (50.0, 50.0)), 100.0);
        assert_eq!(metres(&network, (0.0, 0.0), (50.0, 50.0)), None, "{columns}");
        let apart = network.edge_ids().filter(|edge| network.edge_class(*edge).apart);
        assert_eq!(apart.count(), 1, "{columns}: the middle is off the ground");
    }
    let (network, told) = network(bridge("highway,layer", "path,0", "path,0"), &rules);
    assert_eq!(told, [(codes::W827, 1)]);
    assert_metres(metres(&network, (0.0, 0.0), (50.0, 50.0)), 100.0);
}

#[test]
fn lines_that_are_cut_where_they_cross_stay_on_their_levels() {
    let rows = [
        ("0", line(&[(0.0, 0.0), (50.0, 0.0)])),
        ("0", line(&[(50.0, 0.0), (100.0, 0.0)])),
        ("1", line(&[(50.0, -50.0), (50.0, 0.0)])),
        ("1", line(&[(50.0, 0.0), (50.0, 50.0)])),
    ];
    let rows = rows.iter().map(|(level, line)| format!("{level},{line}\n"));
    let text = format!("level,wkt\n{}", rows.collect::<String>());
    let layer = read("paths.csv", &text, Some(25832));
    let (network, told) = network(layer, &LineRules::default());
    assert_eq!(told, []);
    assert_metres(metres(&network, (0.0, 0.0), (100.0, 0.0)), 100.0);
    assert_eq!(metres(&network, (0.0, 0.0), (50.0, 50.0)), None);
}

#[test]
fn repeated_lines_and_what_is_no_line_are_left_out_and_told() {
    let text = format!(
        "id,wkt\n1,{}\n2,{}\n3,{}\n4,\"POINT(380000 5700000)\"\n5,\n6,\"MULTILINESTRING((380100 5700000,\
         380100 5700100),(380100 5700100,380000 5700000))\"\n",
        line(&[(0.0, 0.0), (100.0, 0.0)]),
        line(&[(100.0, 0.0), (0.0, 0.0)]),
        line(&[(50.0, 50.0), (50.0, 50.0)]),
    );
    let (network, told) = network(read("paths.csv", &text, Some(25832)), &LineRules::default());
    let told: BTreeMap<Code, u64> = told.into_iter().collect();
    let expected = [(codes::W821, 2), (codes::W822, 1), (codes::W823, 1)];
    assert_eq!(told, expected.into_iter().collect());
    assert_eq!(network.edge_count(), 1, "the triangle is a ring");
}

#[test]
fn columns_are_tags_of_the_same_rules_as_ways_of_a_map() {
    let rows = [
        ("Gehweg", "nein", "2,5", "3"),
        ("GEHWEG", "ja", "", ""),
        ("Autobahn", "nein", "", ""),
        ("", "", "1,8", ""),
        ("Kanal", "", "", ""),
    ];
    let rows = rows.iter().enumerate().map(|(at, (kind, steps, width, incline))| {
        let (x, text) = (100.0 * at as f64, |text: &str| text.to_owned());
        let line = line(&[(x, 0.0), (x + 100.0, 0.0)]);
        [text(kind), text(steps), text(width), text(incline), line].join(";") + "\n"
    });
    let rows: String = rows.collect();
    let layer = || {
        let text = format!("ART;TREPPE;BREITE;NEIGUNG;wkt\n{rows}");
        read("wege.csv", &text, Some(25832))
    };
    let pairs = |pairs: &[(&str, &str)]| {
        let pairs = pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned()));
        pairs.collect::<BTreeMap<_, _>>()
    };
    let columns = [("highway", "ART"), ("steps", "TREPPE"), ("width", "BREITE")];
    let rules = LineRules {
        columns: pairs(&[&columns[..], &[("incline", "NEIGUNG")]].concat()),
        classes: pairs(&[("Gehweg", "footway"), ("Autobahn", "motorway")]),
        ..LineRules::default()
    };
    let map = map_of(layer(), &rules);
    let count = |code: Code| map.diagnostics.count_of_code(code);
    assert_eq!([count(codes::W828), count(codes::N829)], [1, 1], "{:?}", map.diagnostics);
    let network = build_network(&map.value, &metric(), None, &Silent).expect("walkable").value;
    let classes = network.edge_ids().map(|edge| {
        let class = network.edge_class(edge);
        (class.kind.clone(), class.width_cm, class.incline_permille)
    });
    let expected = [("footway", 180, 0), ("footway", 250, 30), ("steps", 0, 0)];
    let expected = expected.map(|(kind, width, incline)| (kind.to_owned(), width, incline));
    assert_eq!(classes.collect::<BTreeSet<_>>(), expected.into_iter().collect());

    let error = |columns: &[(&str, &str)]| {
        let rules = LineRules { columns: pairs(columns), ..LineRules::default() };
        street_map_of_lines(layer(), &metric(), &rules).expect_err("refused")
    };
    let missing = error(&[("width", "WEITE")]);
    assert_eq!(
        missing.to_string(),
        "`walk.lines.fields.width`: `wege.csv` has no column `WEITE`; there are: ART, TREPPE, BREITE, \
         NEIGUNG, wkt"
    );
    assert!(
        matches!(error(&[("widht", "BREITE")]), LinesError::UnknownTag { tag, .. } if tag == "widht")
    );
    let rules = LineRules::default();
    let map = map_of(layer(), &rules);
    let told: Vec<Code> = map.diagnostics.groups().map(|group| group.code()).collect();
    assert_eq!(told, [codes::N829], "without names all lines are footways, which is said once");
}

#[test]
fn the_order_of_rows_and_the_direction_of_lines_do_not_matter() {
    let mut lines: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut dice = Random::seeded(7);
    // A grid of streets whose ends miss each other by up to 2 cm, with a path across.
    for at in 0..6 {
        for step in 0..5 {
            let mut miss = || dice.below(21) as f64 / 1000.0;
            let (a, b) = (100.0 * f64::from(step), 100.0 * f64::from(at));
            lines.push(vec![(a + miss(), b + miss()), (a + 100.0 + miss(), b + miss())]);
            lines.push(vec![(b + miss(), a + miss()), (b + miss(), a + 100.0 + miss())]);
        }
    }
    lines.push(vec![(-50.0, 33.0), (550.0, 47.0)]);
    let rules = LineRules { join_crossings: true, ..LineRules::default() };
    let sizes = |lines: &[Vec<(f64, f64)>]| {
        let lines: Vec<&[(f64, f64)]> = lines.iter().map(Vec::as_slice).collect();
        let (network, told) = network(plain(&lines), &rules);
        (network.node_count(), network.edge_count(), network.total_mm(), told)
    };
    let first = sizes(&lines);
    assert_eq!((first.0, first.1), (36 + 6 + 2 - 4, 60 + 6 + 7 - 4), "corners are no nodes");
    lines.reverse();
    lines.iter_mut().step_by(2).for_each(|line| line.reverse());
    assert_eq!(sizes(&lines), first);
}

/// A way through places, with its kind.
type Way = (Vec<usize>, &'static str);

/// Streets over a grid in degrees: places, ways through them with the kind of each. No piece occurs twice.
fn random_streets(seed: u64) -> (Vec<[i32; 2]>, Vec<Way>) {
    const SIDE: usize = 9;
    let mut dice = Random::seeded(seed);
    let mut at = Vec::new();
    for row in 0..SIDE {
        for column in 0..SIDE {
            let place = [(72_000_000, column, 14_000), (514_000_000, row, 9_000)];
            at.push(
                place
                    .map(|(from, step, size)| from + size * step as i32 + dice.below(4_000) as i32),
            );
        }
    }
    let (mut used, mut ways) = (BTreeSet::new(), Vec::new());
    for _ in 0..120 {
        let mut node = dice.below(SIDE * SIDE);
        let mut way = vec![node];
        for _ in 0..1 + dice.below(6) {
            let (row, column) = (node / SIDE, node % SIDE);
            let next = match dice.below(4) {
                0 if row + 1 < SIDE => node + SIDE,
                1 if row > 0 => node - SIDE,
                2 if column + 1 < SIDE => node + 1,
                3 if column > 0 => node - 1,
                _ => continue,
            };
            if used.insert((node.min(next), node.max(next))) {
                way.push(next);
                node = next;
            }
        }
        if way.len() > 1 {
            let kinds = ["residential", "footway", "steps", "path", "motorway", "cycleway"];
            ways.push((way, kinds[dice.below(kinds.len())]));
        }
    }
    (at, ways)
}

#[test]
fn lines_give_the_network_of_a_street_map_of_the_same_ways() {
    for seed in 0..25 {
        let (at, ways) = random_streets(seed);
        let mut drawing = OsmDrawing::in_degrees("streets");
        let (mut numbers, mut features) = (BTreeMap::new(), String::new());
        for (way, kind) in &ways {
            let nodes: Vec<u32> = way
                .iter()
                .map(|node| *numbers.entry(*node).or_insert_with(|| drawing.node(at[*node], &[])))
                .collect();
            drawing.way(&nodes, &[("highway", kind)]);
            let corners = way.iter().map(|node| {
                let [x, y] = at[*node].map(|part| f64::from(part) / 1e7);
                format!("[{x:.7},{y:.7}]")
            });
            let corners: Vec<String> = corners.collect();
            writeln!(
                features,
                "{{\"type\":\"Feature\",\"properties\":{{\"highway\":\"{kind}\"}},\"geometry\":\
                 {{\"type\":\"LineString\",\"coordinates\":[{}]}}}}",
                corners.join(",")
            )
            .expect("a string");
        }
        let map = map_of(read("streets.geojson", &features, None), &LineRules::default());
        assert_eq!(map.diagnostics.groups().count(), 0, "seed {seed}: {:?}", map.diagnostics);
        let network = |map: &OsmExtract| {
            build_network(map, &metric(), None, &Silent).expect("walkable").value
        };
        assert_eq!(network(&map.value), network(&drawing.finish()), "seed {seed}");
    }
}

/// The streets of the program's tests: a street, another one across it with a common point, and one over it.
fn write_streets(folder: &Path) {
    let map = Map::default()
        .way(1, &[(0, 5), (5, 5), (60, 5)], "highway=residential")
        .way(2, &[(5, 0), (5, 5), (5, 9)], "highway=footway surface=asphalt")
        .way(3, &[(2, 2), (2, 8)], "highway=path bridge=yes");
    std::fs::write(folder.join("map.osm"), map.text()).expect("writable");
    let line = |corners: &[(f64, f64)], properties: &str| {
        let corners = corners.iter().map(|at| {
            let (x, y) = place(*at);
            format!("[{x:.7},{y:.7}]")
        });
        let corners = corners.collect::<Vec<_>>().join(",");
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{{properties}}},\"geometry\":{{\"type\":\"LineString\",\
             \"coordinates\":[{corners}]}}}}"
        )
    };
    let lines = [
        line(&[(0.0, 5.0), (5.0, 5.0), (60.0, 5.0)], "\"ART\":\"Straße\""),
        line(&[(5.0, 0.0), (5.0, 5.0), (5.0, 9.0)], "\"ART\":\"Gehweg\",\"surface\":\"asphalt\""),
        line(&[(2.0, 2.0), (2.0, 8.0)], "\"ART\":\"Weg\",\"bridge\":true"),
    ];
    let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", lines.join(","));
    std::fs::write(folder.join("paths.geojson"), text).expect("writable");
    let ring = "[[8.9,-0.1],[9.1,-0.1],[9.1,0.1],[8.9,0.1],[8.9,-0.1]]";
    let area = format!(
        "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"05911000\",\"name\":\"A\"}},\
         \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}}}"
    );
    std::fs::write(folder.join("m.geojson"), area).expect("writable");
    let ((x, y), (to_x, to_y)) = (place((1.0, 5.1)), place((5.1, 8.0)));
    let cells = format!("id,persons,lon,lat\na,10,{x},{y}\n");
    std::fs::write(folder.join("cells.csv"), cells).expect("writable");
    let places = format!("id,category,lon,lat\np,pharmacy,{to_x},{to_y}\n");
    std::fs::write(folder.join("places.csv"), places).expect("writable");
    let config = "[region]\ndistance = \"walk\"\n[walk]\nnetwork = \"paths.geojson\"\n\
        [walk.lines]\nattribution = \"Paths of A\"\n[walk.lines.fields]\nhighway = \"ART\"\n\
        [walk.lines.classes]\n\"Gehweg\" = \"footway\"\n\"Straße\" = \"residential\"\n\"Weg\" = \"path\"\n\
        [layers.municipalities]\npath = \"m.geojson\"\n[layers.quartiers]\npath = \"m.geojson\"\n\
        [[layers.facilities]]\npath = \"places.csv\"\n[[layers.cells]]\npath = \"cells.csv\"\n";
    std::fs::write(folder.join("region.toml"), config).expect("writable");
}

fn run_in(folder: &Path, arguments: &[&str]) -> Output {
    program().current_dir(folder).args(arguments).output().expect("started")
}

#[test]
fn the_program_takes_lines_wherever_it_takes_a_street_map() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_streets(folder);
    let coverage = |more: &[&str]| {
        let arguments = ["coverage", "-c", "region.toml", "--format", "csv", "--limit", "500"];
        let output = run_in(folder, &[&arguments[..], more].concat());
        assert!(output.status.success(), "{}", err(&output));
        out(&output)
    };
    let by_lines = coverage(&[]);
    assert!(by_lines.lines().count() > 1, "{by_lines}");
    assert_eq!(by_lines, coverage(&["--network", "map.osm"]), "the same ways, the same distances");
    let build = [
        "network",
        "build",
        "paths.geojson",
        "-o",
        "paths.nahraum",
        "--field",
        "highway=ART",
        "--class",
        "Gehweg=footway",
        "--class",
        "Straße=residential",
        "--class",
        "Weg=path",
        "--attribution",
        "Paths of A",
    ];
    let output = run_in(folder, &build);
    assert!(output.status.success(), "{}", err(&output));
    assert_eq!(by_lines, coverage(&["--network", "paths.nahraum"]));
    let info = |file: &str| {
        let output = run_in(folder, &["network", "info", file]);
        assert!(output.status.success(), "{}", err(&output));
        out(&output)
    };
    let (lines, map) = (info("paths.nahraum"), info("map.osm"));
    assert!(lines.contains("data         Paths of A\n"), "{lines}");
    let without_source = |text: &str| {
        let lines = text.lines().filter(|line| !line.starts_with("data "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(without_source(&lines), without_source(&map));
    // The configuration says the same as the options.
    let build = ["network", "build", "paths.geojson", "-c", "region.toml", "-o", "again.nahraum"];
    assert!(run_in(folder, &build).status.success());
    let bytes = |name: &str| std::fs::read(folder.join(name)).expect("written");
    assert_eq!(bytes("again.nahraum"), bytes("paths.nahraum"));
}

#[test]
fn lines_come_from_every_format_of_layers() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_streets(folder);
    let input = Input::File(folder.join("paths.geojson"));
    let layer = read_layer(&input, &ReadOptions::default()).expect("readable").layer;
    let coverage = |file: &str| {
        let arguments = ["coverage", "-c", "region.toml", "--format", "csv", "--limit", "500"];
        let output = run_in(folder, &[&arguments[..], &["--network", file]].concat());
        assert!(output.status.success(), "{file}: {}", err(&output));
        out(&output)
    };
    let expected = coverage("paths.geojson");
    for (name, format) in [
        ("paths.gpkg", OutputFormat::GeoPackage),
        ("paths.fgb", OutputFormat::FlatGeobuf),
        ("paths.parquet", OutputFormat::Parquet),
    ] {
        write_layer_file(&layer, format, &folder.join(name)).expect("writable");
        assert_eq!(coverage(name), expected, "{name}");
    }
    let shapes = layer.geometry.iter().map(|shape| match shape {
        Some(geo::Geometry::LineString(line)) => {
            let corners: Vec<(f64, f64)> = line.coords().map(|at| (at.x, at.y)).collect();
            made::parts(3, &[&corners])
        }
        other => panic!("{other:?}"),
    });
    let fields = [(&b"ART"[..], b'C', 12, 0), (b"surface", b'C', 12, 0), (b"bridge", b'L', 1, 0)];
    let rows: [&[&[u8]]; 3] =
        [&["Straße".as_bytes(), b"", b"?"], &[b"Gehweg", b"asphalt", b"?"], &[b"Weg", b"", b"T"]];
    let (shp, shx) = made::shp(3, &shapes.collect::<Vec<_>>());
    let wkt = crs_texts(&CrsId::wgs84()).expect("a known CRS").wkt1;
    let shapefile = made::Shapefile::new(&shp).with("shx", &shx).with("prj", wkt);
    let shapefile = shapefile.with("dbf", made::dbf(0, &fields, &rows)).with("cpg", "UTF-8");
    let path = shapefile.path();
    assert_eq!(coverage(path.to_str().expect("UTF-8")), expected, "Shapefile");
}

#[test]
fn faults_of_lines_are_refused_with_what_helps() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    std::fs::write(
        folder.join("p.csv"),
        "id,wkt\n1,\"LINESTRING(380000 5700000,380100 5700000)\"\n",
    )
    .expect("writable");
    let refused = |more: &[&str], words: &[&str]| {
        let arguments = ["network", "build", "p.csv", "-o", "p.nahraum"];
        let output = run_in(folder, &[&arguments[..], more].concat());
        assert_eq!(output.status.code(), Some(2), "{}", err(&output));
        let said = err(&output);
        words.iter().for_each(|word| assert!(said.contains(word), "{word} in {said}"));
        assert!(!folder.join("p.nahraum").exists());
    };
    refused(&[], &["walk.lines.crs", "--lines-crs"]);
    let crs = ["--lines-crs", "EPSG:25832"];
    let with = |more: &[&'static str]| [&crs[..], more].concat();
    refused(&with(&["--field", "width=B"]), &["no column `B`", "there are: id, wkt"]);
    refused(&with(&["--field", "colour=id"]), &["unknown tag `colour`", "highway"]);
    refused(&with(&["--join-ends", "11"]), &["walk.lines.join_ends_m", "0 to 10"]);
    refused(&["--field", "width"], &["expected NAME=VALUE"]);
    let build = ["network", "build", "p.csv", "-o", "p.nahraum", "--lines-crs", "EPSG:25832"];
    let output = run_in(folder, &build);
    assert!(output.status.success(), "{}", err(&output));
}
