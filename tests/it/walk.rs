//! Reach on foot, predicted on drawn towns.

use std::collections::BTreeMap;

use geo::Coord;
use nahraum::access::{
    Isochrones, LinkOptions, LinkedRegion, Linker, ReachTable, WalkReach, straight_line_reach,
};
use nahraum::base::{
    CategoryId, CellId, Diagnostics, FacilityId, Millimetres, ResultFormat, Silent, WalkWeight,
    codes,
};
use nahraum::config::Config;
use nahraum::dataset::{CrsId, OsmDrawing};
use nahraum::network::{Network, WALK_PROFILES_TOML, WalkNetwork, WalkProfile, build_network};
use nahraum::region::{Region, RegionInputs, RegionSettings, build};
use nahraum::run::{
    LineSettings, Loaded, NetworkSource, Prepared, WalkSettings, prepare, prepare_for_results,
};
use nahraum::synthetic::{Random, streets, town};

use crate::network::on_map;
use crate::support::{limits, random_drawing};

fn profile(key: &str) -> WalkProfile {
    WalkProfile::find(WALK_PROFILES_TOML, key).expect("built in")
}

fn region_of(drawing: &str, settings: &RegionSettings) -> Region {
    let town = town(drawing).expect("well-formed");
    let inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    build(inputs, settings, &Silent).expect("buildable").value
}

fn network_of(map: &str) -> Network {
    let extract = streets(map).expect("well-formed");
    build_network(&extract, &CrsId::epsg(25832), None, &Silent).expect("walkable").value
}

/// A region on foot.
pub struct OnFoot {
    pub region: Region,
    pub walk: WalkNetwork,
    pub reach: ReachTable,
    diagnostics: Diagnostics,
}

impl OnFoot {
    pub fn linked(&self) -> LinkedRegion<'_> {
        LinkedRegion::link(&self.region, &self.walk, LinkOptions::default()).value
    }
}

pub fn on_foot(
    drawing: &str,
    map: &str,
    walker: (&str, WalkWeight),
    settings: &RegionSettings,
) -> OnFoot {
    let region = region_of(drawing, settings);
    let walk = WalkNetwork::new(network_of(map), profile(walker.0), walker.1);
    let linked = LinkedRegion::link(&region, &walk, LinkOptions::default());
    let (reach, diagnostics) = (linked.value.reach(&Silent), linked.diagnostics);
    OnFoot { region, walk, reach, diagnostics }
}

pub const ADULT: (&str, WalkWeight) = ("adult", WalkWeight::Length);

/// Metres from the first cell to the nearest facility of the first category.
fn metres(found: &OnFoot) -> Option<f64> {
    found.reach.category(CategoryId(0)).nearest(CellId(0)).distance.metres()
}

#[test]
fn the_way_leads_along_the_streets() {
    // 300 m as the crow flies, 100 + 300 + 100 m around the block.
    let found =
        on_foot("AAAA\nAAAA\n\n1..S\n....", "|..|\n+--+", ADULT, &RegionSettings::default());
    assert_eq!(metres(&found), Some(500.0));
    let straight = straight_line_reach(&found.region, &Silent);
    let nearest = straight.category(CategoryId(0)).nearest(CellId(0));
    assert_eq!(nearest.distance, Millimetres(300_000));
    // Nothing but the ends is a node: the chain is one edge.
    let network = found.walk.network();
    assert_eq!((network.node_count(), network.edge_count()), (2, 1));
}

#[test]
fn the_way_to_the_street_counts() {
    // The cell's square lies beside the street: 100 m to it, 300 m along, 100 m to the shop.
    let found =
        on_foot("AAAA\nAAAA\n\n1..S\n....", "....\n+--+", ADULT, &RegionSettings::default());
    assert_eq!(metres(&found), Some(500.0));
}

#[test]
fn steps_stop_wheels_and_slow_adults() {
    let (drawing, map) = ("AAA\nAAA\nAAA\n\n1.S\n...\n...", "+#+\n|.|\n+-+");
    let default = RegionSettings::default();
    assert_eq!(metres(&on_foot(drawing, map, ADULT, &default)), Some(200.0));
    let by_time = on_foot(drawing, map, ("adult", WalkWeight::Time), &default);
    // 200 m of steps at a factor of 2.06, less than the 600 m around.
    assert_eq!(metres(&by_time), Some(412.0));
    let wheels = on_foot(drawing, map, ("wheelchair", WalkWeight::Length), &default);
    assert_eq!(metres(&wheels), Some(600.0));
}

#[test]
fn a_locked_gate_is_walked_around_but_can_be_reached() {
    let (drawing, map) = ("AAA\nAAA\nAAA\n\n1.S\n...\n...", "+G+\n|.|\n+-+");
    assert_eq!(metres(&on_foot(drawing, map, ADULT, &RegionSettings::default())), Some(600.0));
    let at_gate = on_foot("AAA\n\n1S.", "+G+", ADULT, &RegionSettings::default());
    assert_eq!(metres(&at_gate), Some(100.0));
}

#[test]
fn nobody_is_linked_across_a_river() {
    // The street of the pharmacy is nearer to the cell, but a river lies between; the way around it
    // is one network with both streets. Three kinds of ways, so that each is an edge of its own.
    let at = |[x, y]: [i32; 2]| [(380_000 + x) * 100, (5_700_500 + y) * 100];
    let walk = |obstacle: &[(&str, &str)]| {
        let mut drawing = OsmDrawing::new("river", CrsId::epsg(25832));
        let corners = [[0, 40], [200, 40], [200, -60], [0, -60]];
        let [north, bend, corner, south] = corners.map(|place| drawing.node(at(place), &[]));
        let river = [[-100, 20], [150, 20]].map(|place| drawing.node(at(place), &[]));
        drawing.way(&[north, bend], &[("highway", "residential")]);
        drawing.way(&[bend, corner], &[("highway", "footway")]);
        drawing.way(&[corner, south], &[("highway", "service")]);
        drawing.way(&river, obstacle);
        on_map(drawing, [0, 0], [0, 40])
    };
    for obstacle in [
        ("waterway", "river"),
        ("natural", "water"),
        ("railway", "rail"),
        ("highway", "motorway"),
        ("highway", "trunk"),
    ] {
        assert_eq!(walk(&[obstacle]), Some(60.0 + 200.0 + 100.0 + 200.0), "{obstacle:?}");
        for apart in ["bridge", "tunnel"] {
            assert_eq!(walk(&[obstacle, (apart, "yes")]), Some(40.0), "{obstacle:?} on a {apart}");
        }
    }
    assert_eq!(walk(&[("highway", "primary"), ("foot", "no")]), Some(40.0), "others are crossed");
}

#[test]
fn far_points_and_small_islands_are_reported_or_passed_over() {
    let found = on_foot(
        "AAAAA\nAAAAA\nAAAAA\nAAAAA\n\n1....\n.....\n.....\n....S",
        ".....\n.....\n.....\n..+-+",
        ADULT,
        &RegionSettings::default(),
    );
    assert_eq!(found.diagnostics.count_of_code(codes::W410), 1);
    assert_eq!(found.diagnostics.count_of_code(codes::W412), 1);
    assert_eq!(metres(&found), None);
    // Points are not linked to an isolated piece of 100 m, but to the street beside it.
    let map = "+-......\n........\n+------+";
    let found = on_foot(
        "AAAAAAAA\nAAAAAAAA\nAAAAAAAA\n\n1.......\n........\n.......S",
        map,
        ADULT,
        &RegionSettings::default(),
    );
    assert_eq!(found.walk.facts().small_islands, 1);
    assert_eq!(metres(&found), Some(200.0 + 700.0));
}

/// A random street map: most pieces of a grid, some steps, some gates.
fn random_streets(seed: u64, width: usize, height: usize) -> String {
    let mut dice = Random::seeded(seed ^ 0x5eed);
    let mut text = String::new();
    for _ in 0..height {
        for _ in 0..width {
            text.push(match dice.below(20) {
                0..=2 => '.',
                3..=5 => '-',
                6..=8 => '|',
                9 => '#',
                10 => 'G',
                _ => '+',
            });
        }
        text.push('\n');
    }
    text
}

#[test]
fn a_walk_is_never_shorter_than_the_straight_line() {
    for seed in 0..8 {
        let (drawing, map) = (random_drawing(seed, 12, 9), random_streets(seed, 12, 9));
        let found = on_foot(&drawing, &map, ADULT, &RegionSettings::default());
        let straight = straight_line_reach(&found.region, &Silent);
        for category in (0..found.region.categories().len()).map(CategoryId::at) {
            for cell in (0..found.region.cells().len()).map(CellId::at) {
                let on_foot = found.reach.category(category).nearest(cell).distance;
                let direct = straight.category(category).nearest(cell).distance;
                // Whole millimetres are summed on the way.
                assert!(on_foot.0 >= direct.0.saturating_sub(5), "{on_foot} {direct}");
            }
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    // So many facilities of each category that several threads have some.
    let (drawing, map) = (random_drawing(7, 60, 40), random_streets(7, 60, 40));
    let found = on_foot(&drawing, &map, ADULT, &RegionSettings::default());
    let linked = found.linked();
    let on_threads = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| linked.reach_and_ways(&Silent))
    };
    let alone = on_threads(1);
    assert!(alone.table == found.reach && on_threads(3) == alone);
}

/// Metres of all edges together.
fn sum_m(used_mm: &[u32]) -> f64 {
    used_mm.iter().map(|used| f64::from(*used)).sum::<f64>() / 1000.0
}

#[test]
fn ways_in_use_are_as_long_as_the_isochrone() {
    for seed in 0..16 {
        let map = random_streets(seed, 9, 7);
        let key = ["adult", "rollator"][seed as usize % 2];
        let content = ".........\n".repeat(3) + "....S....\n" + &".........\n".repeat(3);
        let drawing = "AAAAAAAAA\n".repeat(7) + "\n" + &content.replacen('.', "1", 1);
        let settings = limits("supermarket", &[420]);
        // Weights are the same both ways, so it does not matter who walks to whom.
        let found = on_foot(&drawing, &map, (key, WalkWeight::Length), &settings);
        let linked = found.linked();
        let WalkReach { used_mm: used, .. } = linked.reach_and_ways(&Silent);
        let Some(snap) = linked.doors(FacilityId(0)).first() else { continue };
        let isochrones = Isochrones::on(&found.walk);
        let expected = isochrones.from(snap, &[Millimetres(420_000)])[0].length_m();
        let away = isochrones.into_used_mm();
        for used in [used, away] {
            let length = sum_m(&used);
            assert!((length - expected).abs() < 0.1, "seed {seed}: {length} for {expected}");
        }
    }
    // By time, with traffic lights and from two places that share ways.
    let network = network_of("+-+-+\n#.|.#\n+-G-+\n|.|.|\n+-+-+");
    let walk = WalkNetwork::new(network, profile("adult"), WalkWeight::Time);
    let linker = Linker::new(&walk, LinkOptions::default());
    let at = |x: f64| linker.snap(Coord { x: 380_000.0 + x, y: 5_700_080.0 }).expect("near");
    let limit = [Millimetres(230_000)];
    let [one, both] = [&[at(130.0)][..], &[at(130.0), at(210.0)]].map(|places| {
        let isochrones = Isochrones::on(&walk);
        let sum: f64 = places.iter().map(|at| isochrones.from(at, &limit)[0].length_m()).sum();
        (sum, sum_m(&isochrones.into_used_mm()))
    });
    assert!((one.0 - one.1).abs() < 0.1, "{one:?}");
    assert!(both.1 < both.0 - 100.0 && both.1 > one.1 + 50.0, "{both:?} after {one:?}");
}

/// What a run says of walks to shops at 150 m and 550 m of a street of 1,000 m, within 300 m.
fn prepared(walker: &str, height: Option<f64>) -> Prepared {
    let (loaded, walk) = street(walker, height);
    prepare(loaded, &limits("supermarket", &[300]), Some(walk), &Silent).expect("prepared")
}

/// The layers of that run, and its walk.
fn street(walker: &str, height: Option<f64>) -> (Loaded, WalkSettings) {
    let mut drawing = OsmDrawing::new("street", CrsId::epsg(25832));
    let node = |drawing: &mut OsmDrawing, x: i32, y: i32| {
        drawing.node([(380_000 + x) * 100, (5_700_000 + y) * 100], &[])
    };
    let along = [0, 100, 300, 700, 1000].map(|x| node(&mut drawing, x, 50));
    let kinds: [&[(&str, &str)]; 4] = [
        &[("surface", "asphalt"), ("width", "2"), ("incline", "3%")],
        &[("width", "2")],
        &[("tracktype", "grade1")],
        &[("wheelchair", "yes")],
    ];
    for (pair, tags) in along.windows(2).zip(kinds) {
        drawing.way(pair, &[&[("highway", "residential")], tags].concat());
    }
    let elsewhere = [0, 500].map(|x| node(&mut drawing, x, 350));
    drawing.way(&elsewhere, &[("highway", "residential")]);
    let crs = CrsId::epsg(25832);
    let height_of = |_: Coord<f64>| height;
    let height_of = height.map(|_| &height_of as &nahraum::network::HeightOf<'_>);
    let network = build_network(&drawing.finish(), &crs, height_of, &Silent).expect("walkable");
    let town = town("AAAAAAAAAA\n\n.S...S...1").expect("well-formed");
    let loaded = Loaded::from(RegionInputs::from_layers(
        town.municipalities,
        town.quartiers,
        town.facilities,
        town.cells,
    ));
    let walk = WalkSettings {
        source: NetworkSource::Network(Box::new(network.value)),
        profile: profile(walker),
        weight: WalkWeight::Length,
        link: LinkOptions::default(),
        elevation: None,
        country: None,
        barriers: None,
        lines: LineSettings::default(),
    };
    (loaded, walk)
}

#[test]
fn results_keep_the_network_where_something_needs_it_and_say_the_same_without() {
    let whole = prepared("rollator", None);
    let for_results = |change: fn(&mut Config)| {
        let (mut config, (loaded, walk)) = (Config::default(), street("rollator", None));
        config.gaps.run_candidates_max = 0;
        config.output.leave_out = vec!["islands".into()];
        config.output.formats = vec![ResultFormat::Csv];
        change(&mut config);
        let settings = (&limits("supermarket", &[300]), &config);
        prepare_for_results(loaded, settings, Some(walk), &Silent).expect("prepared")
    };
    let without = for_results(|_| {});
    assert!(without.on_foot.is_none(), "nothing needs it");
    assert_eq!(without.reach, whole.reach);
    assert_eq!(without.links, whole.links);
    assert_eq!(format!("{:?}", without.walk), format!("{:?}", whole.walk));
    assert_eq!(format!("{:?}", without.diagnostics), format!("{:?}", whole.diagnostics));
    let kept = [
        for_results(|config| config.output.leave_out.clear()),
        // The page shows islands whatever is left out of the other forms.
        for_results(|config| config.output.formats.push(ResultFormat::Report)),
        for_results(|config| config.gaps.run_candidates_max = 100),
        for_results(|config| config.barriers = Some(Default::default())),
    ];
    let ways = |prepared: &Prepared| {
        prepared.on_foot.as_ref().map(|on_foot| on_foot.network.network().edge_count())
    };
    assert!(kept.iter().all(|prepared| ways(prepared) == ways(&whole)));
}

#[test]
fn what_is_assumed_is_said_of_the_ways_in_use() {
    // From 0 to 450 m and from 250 m to 850 m: 850 m, of which the four pieces are 100, 200, 400
    // and 150 m.
    let shares = |walker: &str, height: Option<f64>| {
        let walk = prepared(walker, height).walk.expect("on foot");
        assert_eq!((walk.open_m, walk.used_m), (1_500, 850), "{walker}");
        let metres = |share: &f64| (share * 850_000.0).round() / 1000.0;
        let parts = walk.assumed_share.iter().map(|(tag, share)| (*tag, metres(share)));
        parts.collect::<BTreeMap<_, _>>()
    };
    let expected = |of: &[(&'static str, f64)]| of.iter().copied().collect::<BTreeMap<_, _>>();
    let rollator = [("surface", 350.0), ("width", 550.0), ("incline", 750.0)];
    assert_eq!(shares("rollator", None), expected(&rollator));
    // A street fit for wheelchairs is fit, whatever is not tagged.
    let wheelchair = [("surface", 200.0), ("width", 400.0), ("incline", 600.0)];
    assert_eq!(shares("wheelchair", None), expected(&wheelchair));
    assert_eq!(shares("wheelchair", Some(50.0)), expected(&wheelchair[..2]));
    assert_eq!(shares("senior", None), expected(&rollator[..1]));
    assert_eq!(shares("adult", None), expected(&[]), "nothing that is not tagged matters");
    let said = |walker: &str| {
        let diagnostics = prepared(walker, None).diagnostics;
        let notes = diagnostics.groups().filter(|group| group.code() == codes::N424);
        notes.map(|group| group.first().message.clone()).collect::<Vec<_>>()
    };
    assert!(said("adult").is_empty());
    let rollator = said("rollator").concat();
    for words in ["`surface` on 41 %", "`width` on 65 %", "`incline` on 88 %"] {
        assert!(rollator.contains(words), "{rollator}");
    }
}
