//! Ways that are added and removed, predicted on drawn street maps.

use geo::Coord;
use nahraum::access::{LinkOptions, LinkedRegion, ReachTable};
use nahraum::base::{CellId, FacilityId, Silent, WalkWeight};
use nahraum::dataset::{CrsId, OsmDrawing};
use nahraum::network::{
    CLOSED, Network, NewWay, NewWayKind, RemovedWay, WALK_PROFILES_TOML, WalkNetwork, WalkProfile,
    WayEdits, build_network,
};
use nahraum::region::{Region, RegionInputs, RegionSettings, build};
use nahraum::synthetic::{streets, town};

/// North and south of a river with one bridge in the west. The squares are 100 m wide.
const HOMES: &str = "AAAAAA\nAAAAAA\nAAAAAA\n\n.....S\n......\n.....3";
const BANKS: &str = "+----+\n|.....\n+----+";
const RING: &str = "+----+\n|....|\n+----+";

fn network(map: &str) -> Network {
    let extract = streets(map).expect("well-formed");
    build_network(&extract, &CrsId::epsg(25832), None, &Silent).expect("walkable").value
}

fn region() -> Region {
    let town = town(HOMES).expect("well-formed");
    let inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    build(inputs, &RegionSettings::default(), &Silent).expect("buildable").value
}

fn reach(region: &Region, network: Network, walker: &str) -> ReachTable {
    let profile = WalkProfile::find(WALK_PROFILES_TOML, walker).expect("built in");
    let walk = WalkNetwork::new(network, profile, WalkWeight::Length);
    LinkedRegion::link(region, &walk, LinkOptions::default()).value.reach(&Silent)
}

/// Metres from the only home to the shop.
fn walk_m(region: &Region, network: Network, walker: &str) -> Option<f64> {
    nearest_m(region, &reach(region, network, walker))
}

fn nearest_m(region: &Region, reach: &ReachTable) -> Option<f64> {
    let shop = region.category_id("supermarket").expect("there is one");
    let home = region.cells_inside().find(|cell| region.cells().persons(0)[cell.index()] > 0);
    let home: CellId = home.expect("somebody lives there");
    let nearest = reach.category(shop).nearest(home);
    assert!(nearest.facility().is_none_or(|id| id == FacilityId(0)));
    nearest.distance.metres()
}

/// The east ends of both banks, and a point between.
fn east(region: &Region) -> [Coord<f64>; 2] {
    let shop = region.facilities()[0].position();
    [shop, Coord { y: shop.y - 200.0, ..shop }]
}

fn bridge(line: Vec<Coord<f64>>, kind: NewWayKind) -> WayEdits {
    WayEdits { added: vec![NewWay { kind, line, join_m: 25.0 }], ..WayEdits::default() }
}

#[test]
fn a_bridge_shortens_the_walk_as_if_it_were_on_the_map() {
    let region = region();
    // West along one bank, over the bridge, east along the other: 500 + 200 + 500 m.
    assert_eq!(walk_m(&region, network(BANKS), "adult"), Some(1_200.0));
    let edited = network(BANKS).with_ways(&bridge(east(&region).to_vec(), NewWayKind::Bridge));
    assert_eq!(edited.added[0].map(|way| (way.joined, way.length_mm)), Some(([true; 2], 200_000)));
    assert_eq!(walk_m(&region, edited.network.clone(), "adult"), Some(200.0));
    assert_eq!(walk_m(&region, network(RING), "adult"), Some(200.0));
    // Nobody lives on a bridge: it is no street that homes are linked to.
    let on_bridge = edited.network.edge_ids().filter(|edge| edited.network.edge_class(*edge).apart);
    assert_eq!(on_bridge.count(), 1);
}

#[test]
fn stairs_are_open_to_those_who_can_climb_them() {
    let region = region();
    let edited = network(BANKS).with_ways(&bridge(east(&region).to_vec(), NewWayKind::Stairs));
    assert_eq!(walk_m(&region, edited.network.clone(), "adult"), Some(200.0));
    assert_eq!(walk_m(&region, edited.network, "wheelchair"), Some(1_200.0));
}

#[test]
fn a_short_steep_way_is_as_steep_as_one_on_the_map() {
    // Two paths 20 m apart, the northern one higher: 4 % and 8 % of 25 m.
    for (rise, weights) in [(1.0, [20_000; 2]), (2.0, [CLOSED; 2])] {
        let mut drawing = OsmDrawing::new("paths", CrsId::epsg(25832));
        for y in [0, 20] {
            let at = |x: i32| [(380_000 + x) * 100, (5_700_000 + y) * 100];
            let ends = [0, 100].map(|x| drawing.node(at(x), &[]));
            drawing.way(&ends, &[("highway", "footway")]);
        }
        let height = |at: Coord<f64>| Some(if at.y > 5_700_010.0 { 100.0 + rise } else { 100.0 });
        let crs = CrsId::epsg(25832);
        let network = build_network(&drawing.finish(), &crs, Some(&height), &Silent);
        let line = [0.0, 20.0].map(|y| Coord { x: 380_100.0, y: 5_700_000.0 + y }).to_vec();
        let edited = network.expect("walkable").value.with_ways(&bridge(line, NewWayKind::Way));
        let new = edited.network.edge_ids().last().expect("the new way");
        let rollator = WalkProfile::find(WALK_PROFILES_TOML, "rollator").expect("built in");
        let walk = WalkNetwork::new(edited.network, rollator, WalkWeight::Length);
        assert_eq!(walk.weight(new), weights, "{rise} m");
    }
}

#[test]
fn a_new_way_climbs_evenly_as_if_it_were_on_the_map() {
    let region = region();
    let [north, _] = east(&region);
    for (grade, is_for_wheels) in [(0.08, false), (0.02, true)] {
        let height_of = |at: Coord<f64>| Some(100.0 - grade * (north.y - at.y));
        let hilly = |map: &str| {
            let extract = streets(map).expect("well-formed");
            let built = build_network(&extract, &CrsId::epsg(25832), Some(&height_of), &Silent);
            built.expect("walkable").value
        };
        let edited = hilly(BANKS).with_ways(&bridge(east(&region).to_vec(), NewWayKind::Way));
        for walker in ["adult", "rollator"] {
            let by_time = |network: Network| {
                let profile = WalkProfile::find(WALK_PROFILES_TOML, walker).expect("built in");
                let walk = WalkNetwork::new(network, profile, WalkWeight::Time);
                let linked = LinkedRegion::link(&region, &walk, LinkOptions::default()).value;
                nearest_m(&region, &linked.reach(&Silent))
            };
            let (built, drawn) = (by_time(edited.network.clone()), by_time(hilly(RING)));
            let is_open = walker == "adult" || is_for_wheels;
            assert_eq!((built.is_some(), drawn.is_some()), (is_open, is_open), "{walker}, {grade}");
            if let (Some(built), Some(drawn)) = (built, drawn) {
                // Uphill it takes longer than 200 m on the level.
                assert!((built - drawn).abs() < 0.005 && built > 205.0, "{built} and {drawn}");
            }
        }
    }
}

#[test]
fn a_way_is_joined_in_the_middle_of_others_which_are_split() {
    let region = region();
    let [north, south] = east(&region);
    let west = |at: Coord<f64>| Coord { x: at.x - 130.0, ..at };
    // Its ends are 10 m short of the banks, and are drawn on to them.
    let line = vec![
        Coord { y: north.y - 10.0, ..west(north) },
        Coord { y: south.y + 10.0, ..west(south) },
    ];
    let before = network(BANKS);
    let edited = before.with_ways(&bridge(line.clone(), NewWayKind::Way));
    assert_eq!(edited.added[0].map(|way| way.length_mm), Some(200_000));
    assert_eq!(edited.network.edge_count(), before.edge_count() + 3, "one way and two splits");
    let split: u64 = edited.network.total_mm() - 200_000;
    assert_eq!(split, before.total_mm(), "pieces share the length of the split way");
    assert_eq!(walk_m(&region, edited.network, "adult"), Some(130.0 + 200.0 + 130.0));
    // Farther away than it may be joined, it hangs in the air.
    let short = WayEdits {
        added: vec![NewWay { kind: NewWayKind::Way, line, join_m: 5.0 }],
        ..WayEdits::default()
    };
    let apart = before.with_ways(&short);
    assert_eq!(apart.added[0].map(|way| way.joined), Some([false; 2]));
    assert_eq!(walk_m(&region, apart.network, "adult"), Some(1_200.0));
}

#[test]
fn a_removed_way_is_gone_and_the_others_stay() {
    let region = region();
    let [north, south] = east(&region);
    let removed = |line: Vec<Coord<f64>>| WayEdits {
        removed: vec![RemovedWay { line, within_m: 2.0 }],
        ..WayEdits::default()
    };
    let ring = network(RING);
    let edited = ring.with_ways(&removed(vec![north, south]));
    assert_eq!(edited.removed_mm, [200_000]);
    assert_eq!(walk_m(&region, edited.network.clone(), "adult"), Some(1_200.0));
    assert_eq!(edited.network.total_mm() + 200_000, ring.total_mm());
    // A line across a way removes nothing, nor does one beside it.
    let middle = Coord { y: north.y - 100.0, ..north };
    let across =
        vec![Coord { x: middle.x - 50.0, ..middle }, Coord { x: middle.x + 50.0, ..middle }];
    assert_eq!(ring.with_ways(&removed(across)).removed_mm, [0]);
    let beside = [north, south].map(|at| Coord { x: at.x + 3.0, ..at });
    assert_eq!(ring.with_ways(&removed(beside.to_vec())).removed_mm, [0]);
    // What is removed can be built again.
    let mut both = removed(vec![north, south]);
    both.added = bridge(vec![north, south], NewWayKind::Way).added;
    assert_eq!(walk_m(&region, ring.with_ways(&both).network, "adult"), Some(200.0));
}

#[test]
fn without_changes_a_network_is_as_it_was() {
    let ring = network(RING);
    assert_eq!(ring.with_ways(&WayEdits::default()).network, ring);
    let point = region().facilities()[0].position();
    let nowhere = bridge(vec![point, point], NewWayKind::Way);
    let edited = ring.with_ways(&nowhere);
    assert_eq!((edited.added, edited.network), (vec![None], ring), "a way without length");
}
