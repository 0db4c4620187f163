//! Known ground: which answers at the edge of the data are certain, on drawn towns.
//!
//! A street of one row is 100 m high, so its cells are 50 m from the northern and southern edge.

use nahraum::access::{ReachTable, straight_line_reach};
use nahraum::analysis::border::{border_effect, service_flows};
use nahraum::analysis::coverage::{Coverage, Level, coverage};
use nahraum::analysis::gap::{GapOptions, gaps};
use nahraum::analysis::overlap::{OverlapOptions, overlaps};
use nahraum::base::{CategoryId, CellId, Millimetres, Permeability, Silent, codes};
use nahraum::config::Config;
use nahraum::dataset::CrsId;
use nahraum::region::{Known, Region, RegionInputs, RegionSettings, build};
use nahraum::run::{Loaded, prepare, resolve_settings};
use nahraum::synthetic::town;

use crate::support::limits;

const FIRST: CategoryId = CategoryId(0);

fn metres(metres: u32) -> Millimetres {
    Millimetres(metres * 1000)
}

fn around(metres: f64) -> Known {
    Known::Around { metres }
}

fn inputs(drawing: &str, known: Known) -> RegionInputs {
    let town = town(drawing).expect("well-formed");
    let mut inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    inputs.facilities[0].mapping.known = known;
    inputs
}

fn drawn(drawing: &str, known: Known, settings: &RegionSettings) -> (Region, ReachTable) {
    let region = build(inputs(drawing, known), settings, &Silent).expect("buildable").value;
    let reach = straight_line_reach(&region, &Silent);
    (region, reach)
}

fn row(region: &Region, reach: &ReachTable) -> Coverage {
    coverage(region, reach, FIRST, Level::Region).remove(0).rows.remove(0)
}

/// Persons covered, uncertain, and with an uncertain nearest facility.
fn answer(drawing: &str, known: Known, settings: &RegionSettings) -> (u64, u64, u64) {
    let (region, reach) = drawn(drawing, known, settings);
    let row = row(&region, &reach);
    (row.covered[0], row.uncertain[0], row.nearest_uncertain)
}

#[test]
fn who_is_not_covered_is_certain_from_the_limit_on_and_not_a_millimetre_before() {
    // 20 persons 100 m from the shop, 40 persons 500 m from it; the edge is 50 m away plus what is known.
    let street = "AAAAAA\n\nS2...4";
    let at_300 = limits("supermarket", &[300]);
    assert_eq!(answer(street, around(250.0), &at_300), (20, 0, 40), "the edge is at 300 m");
    assert_eq!(answer(street, around(249.999), &at_300), (20, 40, 40));
    // The nearest shop is certain from 450 m around on, also of those whom it covers.
    assert_eq!(answer(street, around(449.999), &at_300), (20, 0, 40));
    assert_eq!(answer(street, around(450.0), &at_300), (20, 0, 0));
    assert_eq!(answer(street, around(49.0), &at_300), (20, 40, 60), "the edge is at 99 m");
    assert_eq!(answer(street, around(0.0), &at_300), (20, 40, 60));
}

#[test]
fn bounds_hold_what_more_ground_shows() {
    // The same street, seen without and with the neighbours: the shop in the halo is 100 m from the last.
    let blind = answer("AAAAAA.\n\nS2...4.", around(0.0), &limits("supermarket", &[300]));
    let seeing = answer("AAAAAA.\n\nS2...4S", around(1000.0), &limits("supermarket", &[300]));
    assert_eq!((blind.0, blind.1, seeing.0), (20, 40, 60));
    assert!(blind.0 <= seeing.0 && seeing.0 <= blind.0 + blind.1);
}

#[test]
fn without_a_statement_the_municipalities_are_known_and_a_warning_says_so() {
    // A shop in the halo 3 km away does not make the ground up to there known.
    let street = format!("AAAAAA{0}\n\nS2...4{0}S", ".".repeat(30)).replacen('\n', ".\n", 1);
    let settings = limits("supermarket", &[300]);
    let built = build(inputs(&street, Known::Unstated), &settings, &Silent).expect("buildable");
    assert_eq!(built.diagnostics.count_of_code(codes::W331), 1);
    assert_eq!(answer(&street, Known::Unstated, &settings), (20, 40, 60));
    let stated = build(inputs(&street, around(0.0)), &settings, &Silent).expect("buildable");
    assert_eq!(stated.diagnostics.count_of_code(codes::W331), 0);
    assert_eq!(answer(&street, around(0.0), &settings), (20, 40, 60));
}

#[test]
fn a_closed_outer_border_makes_everything_certain() {
    let closed =
        RegionSettings { outer_border: Permeability::Closed, ..limits("supermarket", &[300]) };
    for known in [Known::Unstated, around(10.0)] {
        assert_eq!(answer("AAAAAA\n\nS2...4", known.clone(), &closed), (20, 0, 0));
        let built = build(inputs("AAAAAA\n\nS2...4", known), &closed, &Silent).expect("buildable");
        assert_eq!(built.diagnostics.count_of_code(codes::W331), 0);
    }
    let hard = Config::parse("[borders]\nouter = \"hard\"\n", "test").expect("a configuration");
    assert_eq!(hard.borders.outer, Permeability::Closed, "another word for it");
    // Nobody has a shop at all, and for certain.
    assert_eq!(answer("AA\n\n2P", around(0.0), &closed).1, 0);
    // Of two towns only the western is known: a list of one city's offices. 40 persons live in the unknown
    // one; the edge is 100 m from 10 persons, where the limit is 300 m, and 400 m from the 20.
    let street = "AAAAABBBB\n\n.2..1.4.S";
    let (region, reach) = drawn(street, west(5), &closed);
    assert_eq!(row(&region, &reach).uncertain[0], 10, "the 40 persons are covered");
    let effect = border_effect(&region, &reach, FIRST, metres(100), Level::Municipality);
    assert_eq!(effect.last().expect("the region").all().uncertain, 10 + 40);
}

/// The first squares of a street, to the west of the next: in the CRS in which towns are drawn.
fn west(squares: u32) -> Known {
    let (low, high) = (5_699_000.0, 5_701_000.0);
    let (left, right) = (379_000.0, 380_000.0 + 100.0 * f64::from(squares));
    let ring = vec![(left, low), (right, low), (right, high), (left, high), (left, low)];
    let polygon = geo::Polygon::new(geo::LineString::from(ring), Vec::new());
    Known::Area { crs: CrsId::epsg(25832), area: geo::MultiPolygon(vec![polygon]) }
}

#[test]
fn an_area_is_known_as_it_is_and_its_edge_may_lie_inside_the_region() {
    // Known up to 400 m from the western end. From the four homes it is 350 m, 50 m, and two lie beyond it.
    let street = "AAAAAAAA\n\n1..24..3";
    let settings = RegionSettings {
        categories: vec!["supermarket".into(), "pharmacy".into()],
        ..limits("supermarket", &[200])
    };
    let (region, reach) = drawn(&format!("{street}\n\naaaaaaaa"), west(4), &settings);
    // Nobody has a shop, and no layer has shops: only the region counts, 50 m to all sides.
    assert_eq!(row(&region, &reach).uncertain[0], 100);
    let street = "AAAAAAAA.\n\n1..24..3S";
    let (region, reach) = drawn(street, west(4), &limits("supermarket", &[200]));
    assert_eq!(row(&region, &reach).covered[0], 30);
    assert_eq!(row(&region, &reach).uncertain[0], 20 + 40);
    let edges: Vec<u32> =
        (0..4).map(|cell| reach.category(FIRST).edge(CellId(cell)).0 / 1000).collect();
    assert_eq!(edges, [350, 50, 0, 0]);
}

#[test]
fn degrees_are_a_box_whose_sides_follow_parallels_and_meridians() {
    // Somewhere around the drawn town, some 10 km to each side.
    let bounds = nahraum::base::Bounds::new(7.15, 51.35, 7.42, 51.53);
    let (_, reach) = drawn("AA\n\n2S", Known::within(bounds), &limits("supermarket", &[300]));
    let edge = reach.category(FIRST).edge(CellId(0));
    assert!(metres(300) < edge && edge < metres(12_000), "{edge}");
    let far = nahraum::base::Bounds::new(8.15, 51.35, 8.42, 51.53);
    assert_eq!(answer("AA...\n\n2...S", Known::within(far), &limits("supermarket", &[300])).1, 20);
}

#[test]
fn a_category_is_known_where_any_of_its_layers_is_and_the_network_is() {
    let street = "AAAAAA\n\nS2...4";
    let settings = limits("supermarket", &[300]);
    let mut both = inputs(street, around(100.0));
    let mut second = both.facilities[0].clone();
    second.layer.name = "more".into();
    second.mapping.known = around(250.0);
    both.facilities.push(second);
    let uncertain = |inputs: RegionInputs, settings: &RegionSettings| {
        let region = build(inputs, settings, &Silent).expect("buildable").value;
        row(&region, &straight_line_reach(&region, &Silent)).uncertain[0]
    };
    assert_eq!(uncertain(both.clone(), &settings), 0);
    let short = |known| RegionSettings { network_known: Some(known), ..settings.clone() };
    assert_eq!(uncertain(both.clone(), &short(around(249.0))), 40);
    assert_eq!(uncertain(both.clone(), &short(around(250.0))), 0);
    assert_eq!(uncertain(both, &short(Known::Unstated)), 40);
}

#[test]
fn bays_and_holes_that_the_distance_fills_are_no_edge() {
    // The cell is 50 m from a bay 100 m wide; 100 m around the region the bay is filled.
    let town = "AAAAAAA\nAAAAAAA\nAAA.AAA\nAAAAAAA\nAAAAAAA\n\n.......\n.......\n..2....\n.......\n......S";
    let settings = limits("supermarket", &[300]);
    assert_eq!(answer(town, around(0.0), &settings).1, 20);
    // From the middle of the western side the outer edge is 250 m plus 51 m away.
    assert_eq!(answer(town, around(51.0), &settings).1, 0);
    assert_eq!(answer(town, around(49.0), &settings).1, 20);
}

#[test]
fn gaps_are_ranked_by_who_is_certainly_in_them() {
    // The eastern gap has more persons, but an unseen shop may serve them.
    let row = |text: &str| format!("{text}\n");
    let town = [
        row(&"A".repeat(20)).repeat(9),
        "\n".into(),
        row(&".".repeat(20)).repeat(4),
        row("....3....1S1.......9"),
        row(&".".repeat(20)).repeat(4),
    ]
    .concat();
    let settings = limits("supermarket", &[300]);
    let (region, reach) = drawn(&town, around(0.0), &settings);
    let found = gaps(&region, &reach, FIRST, metres(300), &GapOptions::default()).list;
    let persons: Vec<(u64, u64, usize)> =
        found.iter().map(|gap| (gap.persons[0], gap.uncertain[0], gap.rank)).collect();
    assert_eq!(persons, [(30, 0, 1), (90, 90, 2)]);
}

#[test]
fn what_rests_on_the_nearest_facility_says_for_whom_it_is_uncertain() {
    // Edge at 150 m. The 20 persons of A have the shop of B at 100 m for certain, the 10 at 400 m not.
    let settings = limits("supermarket", &[450]);
    let (region, reach) = drawn("AAAAB\n\n1..2S", around(100.0), &settings);
    let effect = &border_effect(&region, &reach, FIRST, metres(450), Level::Municipality)[0];
    assert_eq!((effect.nearest_abroad, effect.nearest_uncertain), (30, 10));
    let flow = &service_flows(&region, &reach, FIRST)[0];
    assert_eq!((flow.persons[0], flow.nearest_uncertain), (30, 10));
    // All rely on the only shop, and all may have an unseen one within the limit.
    let options = OverlapOptions::default();
    let facility = &overlaps(&region, &reach, FIRST, metres(450), &options).facilities[0];
    assert_eq!((facility.persons_only_here, facility.only_here_uncertain), (30, 30));
    let (region, reach) = drawn("AAAAB\n\n1..2S", around(400.0), &settings);
    let facility = &overlaps(&region, &reach, FIRST, metres(450), &options).facilities[0];
    assert_eq!((facility.persons_only_here, facility.only_here_uncertain), (30, 0));
}

#[test]
fn a_statement_is_one_of_three_keys_and_makes_sense() {
    let folder = tempfile::tempdir().expect("a folder");
    let line = r#"{"type":"LineString","coordinates":[[7,51],[8,52]]}"#;
    let file = format!(r#"{{"type":"Feature","properties":{{}},"geometry":{line}}}"#);
    std::fs::write(folder.path().join("line.geojson"), file).expect("writable");
    let why = |keys: &str| {
        let text = format!("[region]\ndistance = \"walk\"\n[walk]\nnetwork = \"n\"\n{keys}");
        let config = Config::parse(&text, "test").expect("a configuration");
        let error = resolve_settings(&config, folder.path(), &|_| None).expect_err("no ground");
        std::error::Error::source(&error).expect("a cause").to_string()
    };
    assert!(why("known_around_m = 1\nknown_box = [7, 51, 8, 52]").contains("found several"));
    assert!(why("known_around_m = -1").contains("found -1, expected 0 to"));
    assert!(why("known_box = [8, 51, 7, 52]").contains("west, south, east, north"));
    assert!(why("known_area = \"line.geojson\"").contains("`line.geojson` has no polygon"));
    assert!(why("known_area = \"none.geojson\"").contains("cannot read the area"));
}

#[test]
fn more_than_one_percent_is_a_warning_and_less_is_none() {
    let told = |drawing: &str, known: Known| {
        let loaded = Loaded::from(inputs(drawing, known));
        let prepared = prepare(loaded, &limits("supermarket", &[300]), None, &Silent);
        let diagnostics = prepared.expect("prepared").diagnostics;
        [codes::W380, codes::W381].map(|code| diagnostics.count_of_code(code))
    };
    assert_eq!(told("AAAAAA\n\nS2...4", around(0.0)), [1, 1]);
    assert_eq!(told("AAAAAA\n\nS2...4", around(300.0)), [0, 1]);
    assert_eq!(told("AAAAAA\n\nS2...4", around(500.0)), [0, 0]);
    // 10 of 1,000 persons are one percent, not more.
    let few = format!("{}\n\nS{}..1", "A".repeat(15), "9".repeat(11));
    assert_eq!(told(&few, around(0.0))[0], 1, "who is far is more than that");
}
