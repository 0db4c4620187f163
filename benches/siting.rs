//! Benchmarks of candidate places on the demo region on foot: 150,000 candidates, all categories at 500 and 1,000 m.
//! Figures are read as a ratio to the reach in the same run.

use std::sync::OnceLock;

use divan::Bencher;
use divan::counter::ItemsCount;
use nahraum::access::{LinkOptions, LinkedRegion, ReachTable};
use nahraum::base::{CategoryId, Silent, WalkWeight};
use nahraum::network::{WALK_PROFILES_TOML, WalkNetwork, WalkProfile};
use nahraum::region::{Region, RegionSettings, build};
use nahraum::run::{synthetic_inputs, synthetic_network};
use nahraum::siting::{
    AreaOptions, Candidates, Demand, NeedColumn, PlaceSearch, Places, need, need_and_rings,
    service_areas_of_need, unserved,
};
use nahraum::synthetic::{RuhrOptions, ruhr};
use rayon::prelude::*;

fn main() {
    divan::main();
}

struct Demo {
    region: Region,
    network: WalkNetwork,
}

impl Demo {
    fn linked(&self) -> LinkedRegion<'_> {
        LinkedRegion::link(&self.region, &self.network, LinkOptions::default()).value
    }

    fn columns(&self) -> Vec<NeedColumn> {
        let categories = (0..self.region.categories().len()).map(CategoryId::at);
        let limits = |id: CategoryId| {
            let limits = self.region.category(id).limits().iter();
            limits.map(move |limit| (id, limit.distance())).collect::<Vec<_>>()
        };
        categories.flat_map(limits).collect()
    }
}

fn demo() -> &'static Demo {
    static DEMO: OnceLock<Demo> = OnceLock::new();
    DEMO.get_or_init(|| {
        let mut made = ruhr(RuhrOptions { streets: true, ..RuhrOptions::default() }, &Silent);
        let streets = made.streets.take().expect("asked for");
        let network = synthetic_network(&streets, &Silent).expect("walkable");
        let built = build(synthetic_inputs(made), &RegionSettings::default(), &Silent);
        let profile = WalkProfile::find(WALK_PROFILES_TOML, "adult").expect("built in");
        let network = WalkNetwork::new(network, profile, WalkWeight::Length);
        Demo { region: built.expect("buildable").value, network }
    })
}

fn reach() -> &'static ReachTable {
    static REACH: OnceLock<ReachTable> = OnceLock::new();
    REACH.get_or_init(|| demo().linked().reach(&Silent))
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn a_reach_on_foot(bencher: Bencher) {
    let linked = demo().linked();
    bencher.bench(|| linked.reach(&Silent).pairs());
}

/// The bar: under 6 s on two cores.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn b_need_of_all_candidates(bencher: Bencher) {
    let (demo, reach, linked) = (demo(), reach(), demo().linked());
    let (candidates, columns) = (Candidates::cells(&demo.region), demo.columns());
    let bencher = bencher.counter(ItemsCount::new(candidates.len()));
    bencher.bench(|| {
        let demand = Demand::inhabited(&demo.region);
        let search = PlaceSearch::on_foot(&linked, &candidates, demand, LinkOptions::default());
        need(&search, reach, &columns, 0).column(0).sum::<u64>()
    });
}

/// The need, and the table that the choice of places needs.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn c_need_and_rings(bencher: Bencher) {
    let (demo, reach, linked) = (demo(), reach(), demo().linked());
    let (candidates, columns) = (Candidates::cells(&demo.region), demo.columns());
    bencher.bench(|| {
        let demand = Demand::inhabited(&demo.region);
        let search = PlaceSearch::on_foot(&linked, &candidates, demand, LinkOptions::default());
        need_and_rings(&search, reach, &columns, 0, None).expect("no bound").1.pairs()
    });
}

/// The gaps of all categories and limits, from the table and the need, as a run chooses them.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn d_service_areas_of_all_categories(bencher: Bencher) {
    let (demo, reach, linked) = (demo(), reach(), demo().linked());
    let (candidates, columns) = (Candidates::cells(&demo.region), demo.columns());
    let demand = Demand::inhabited(&demo.region);
    let options = LinkOptions::default();
    let search = PlaceSearch::on_foot(&linked, &candidates, demand.clone(), options);
    let (need, rings) = need_and_rings(&search, reach, &columns, 0, None).expect("no bound");
    let gaps = |(at, (category, limit)): (usize, &NeedColumn)| {
        let rows = rings.within(*limit);
        let places =
            Places { region: &demo.region, candidates: &candidates, demand: &demand, rows };
        let is_open = unserved(reach, *category, *limit, &demand);
        let options = AreaOptions { group: 0, persons_min: 500 };
        service_areas_of_need(&places, is_open, need.column(at).collect(), options).list.len()
    };
    bencher.bench(|| columns.par_iter().enumerate().map(gaps).sum::<usize>());
}
