//! Benchmarks of scenarios on the demo region, on foot: what one changed facility and one changed way cost,
//! against a full recount. Bar: below 50 ms for one facility.

use std::sync::OnceLock;

use divan::Bencher;
use geo::Coord;
use nahraum::access::{LinkOptions, LinkedRegion, Linker, ReachTable, Updater};
use nahraum::base::{CategoryId, FacilityId, Silent, WalkWeight};
use nahraum::network::{
    EditedWalk, NewWay, NewWayKind, WALK_PROFILES_TOML, WalkNetwork, WalkProfile, WayEdits,
};
use nahraum::region::{FacilityEdits, NewFacility, Places, Region, RegionSettings, build};
use nahraum::run::{synthetic_inputs, synthetic_network};
use nahraum::synthetic::{RuhrOptions, ruhr};

fn main() {
    divan::main();
}

/// The demo region, prepared for changes.
struct Demo {
    region: &'static Region,
    places: Places,
    linked: &'static LinkedRegion<'static>,
    updater: Updater<'static>,
    reach: &'static ReachTable,
}

fn demo() -> &'static Demo {
    static DEMO: OnceLock<Demo> = OnceLock::new();
    DEMO.get_or_init(|| {
        let mut made = ruhr(RuhrOptions { streets: true, ..RuhrOptions::default() }, &Silent);
        let streets = made.streets.take().expect("asked for");
        let network = synthetic_network(&streets, &Silent).expect("walkable");
        let built = build(synthetic_inputs(made), &RegionSettings::default(), &Silent);
        let region: &Region = Box::leak(Box::new(built.expect("buildable").value));
        let profile = WalkProfile::find(WALK_PROFILES_TOML, "adult").expect("built in");
        let walk = WalkNetwork::new(network, profile, WalkWeight::Length);
        let walk: &WalkNetwork = Box::leak(Box::new(walk));
        let linker = Linker::new(walk, LinkOptions::default());
        let linker: &Linker<'_> = Box::leak(Box::new(linker));
        let linked = LinkedRegion::link_by(region, linker).value;
        let linked: &LinkedRegion<'_> = Box::leak(Box::new(linked));
        let reach: &ReachTable = Box::leak(Box::new(linked.reach(&Silent)));
        let updater = Updater::on_foot(linked, linker, reach);
        Demo { region, places: region.places(), linked, updater, reach }
    })
}

/// The facility in the middle of the list, of a category with many.
fn some_facility(demo: &Demo) -> FacilityId {
    FacilityId::at(demo.region.facilities().len() / 2)
}

fn changed_pairs(demo: &Demo, edits: &FacilityEdits) -> usize {
    let edited = demo.region.with_facilities(edits, &demo.places);
    demo.updater.update(&edited).value.pairs()
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn a_open_one_facility(bencher: Bencher) {
    let demo = demo();
    let like = demo.region.facility(some_facility(demo));
    let mut position = like.position();
    position.x += 130.0;
    let new = NewFacility {
        key: "new".into(),
        name: String::new(),
        category: like.category(),
        position,
        provider: None,
        capacity: None,
        serves: None,
        attributes: std::collections::BTreeMap::new(),
    };
    let edits = FacilityEdits { opened: vec![new], ..FacilityEdits::default() };
    assert_ne!(changed_pairs(demo, &edits), demo.reach.pairs());
    bencher.bench(|| changed_pairs(demo, &edits));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn b_close_one_facility(bencher: Bencher) {
    let demo = demo();
    let closed = [some_facility(demo)].into();
    let edits = FacilityEdits { closed, ..FacilityEdits::default() };
    assert_ne!(changed_pairs(demo, &edits), demo.reach.pairs());
    bencher.bench(|| changed_pairs(demo, &edits));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn c_move_one_facility(bencher: Bencher) {
    let demo = demo();
    let id = some_facility(demo);
    let mut to = demo.region.facility(id).position();
    to.y += 210.0;
    let edits = FacilityEdits { moved: [(id, to)].into(), ..FacilityEdits::default() };
    bencher.bench(|| changed_pairs(demo, &edits));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn d_enlarge_one_facility(bencher: Bencher) {
    let demo = demo();
    let capacities = [(some_facility(demo), 40.0)].into();
    let edits = FacilityEdits { capacities, ..FacilityEdits::default() };
    assert_eq!(changed_pairs(demo, &edits), demo.reach.pairs());
    bencher.bench(|| changed_pairs(demo, &edits));
}

/// A path of 400 m to the north of a facility.
fn path(demo: &Demo) -> WayEdits {
    let from = demo.region.facility(some_facility(demo)).position();
    let line = vec![from, Coord { y: from.y + 400.0, ..from }];
    let new = NewWay { kind: NewWayKind::Way, line, join_m: 100.0 };
    WayEdits { added: vec![new], ..WayEdits::default() }
}

/// The network with the path, weighed.
fn with_path(demo: &Demo) -> EditedWalk {
    let walk = demo.linked.network();
    walk.network().with_ways(&path(demo)).weighted(walk)
}

/// A copy of the network with one way more, weighed and indexed.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn e_copy_network_with_one_way(bencher: Bencher) {
    let demo = demo();
    bencher.bench(|| {
        let ways = with_path(demo);
        Linker::new(&ways.network, LinkOptions::default()).distance_max()
    });
}

/// What one more way changes in the reach.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn f_reach_after_one_way(bencher: Bencher) {
    let demo = demo();
    let ways = with_path(demo);
    let linker = Linker::new(&ways.network, LinkOptions::default());
    bencher.bench(|| demo.linked.rerouted(demo.reach, &ways, &linker).value.table.pairs());
}

/// All cells and facilities linked, and the whole reach.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn g_full_recount_after_one_way(bencher: Bencher) {
    let demo = demo();
    let ways = with_path(demo);
    let linker = Linker::new(&ways.network, LinkOptions::default());
    bencher.bench(|| LinkedRegion::link_by(demo.region, &linker).value.reach(&Silent).pairs());
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn h_full_recount(bencher: Bencher) {
    let demo = demo();
    bencher.bench(|| demo.linked.reach(&Silent).category(CategoryId(0)).pairs());
}
