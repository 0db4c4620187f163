//! Benchmarks of searches on the walking network. The reference is a jittered grid of two million nodes,
//! with 20,000 searches bounded at 1,000 m, and the nearest of 500 sources for all nodes.

use std::sync::OnceLock;

use divan::Bencher;
use divan::counter::ItemsCount;
use geo::Coord;
use nahraum::access::{LinkOptions, LinkedRegion};
use nahraum::base::{NodeId, Silent, WalkWeight, spatial_order};
use nahraum::network::{
    ArcBetween, Graph, NearestWorkspace, Seed, SourceSeed, Towards, WALK_PROFILES_TOML,
    WalkNetwork, WalkProfile, Workspace, decode_network, encode_network,
};
use nahraum::region::{Region, RegionSettings, build};
use nahraum::run::{synthetic_inputs, synthetic_network};
use nahraum::synthetic::{Random, RuhrOptions, ruhr};
use rayon::prelude::*;

fn main() {
    divan::main();
}

/// Side of the grid in nodes.
const SIDE: u32 = 1_414;
/// Distance between neighbouring nodes before jittering.
const STEP_M: f64 = 41.0;
/// Share of the grid's edges that are kept: 3.3 million.
const THERE: f64 = 0.825;
const SOURCES: u64 = 20_000;
const LIMIT_MM: u32 = 1_000_000;

/// A jittered grid with its nodes sorted along a space-filling curve.
fn grid() -> &'static Graph {
    static GRID: OnceLock<Graph> = OnceLock::new();
    GRID.get_or_init(|| {
        let mut dice = Random::seeded(1);
        let mut moved = |number: u32| f64::from(number) * STEP_M + dice.unit() * STEP_M * 0.5;
        let places: Vec<Coord<f64>> = (0..SIDE * SIDE)
            .map(|node| Coord { x: moved(node % SIDE), y: moved(node / SIDE) })
            .collect();
        let mut rank = vec![0; places.len()];
        for (new, old) in spatial_order(&places).into_iter().enumerate() {
            rank[old as usize] = new as u32;
        }
        let mut arcs = Vec::new();
        for node in 0..SIDE * SIDE {
            let east = (node % SIDE + 1 < SIDE).then_some(node + 1);
            let north = (node / SIDE + 1 < SIDE).then_some(node + SIDE);
            for other in east.into_iter().chain(north) {
                if dice.unit() < THERE {
                    let delta = places[node as usize] - places[other as usize];
                    let metres = (delta.x * delta.x + delta.y * delta.y).sqrt();
                    let [from, to] = [node, other].map(|one| NodeId(rank[one as usize]));
                    let weight = (metres * 1000.0) as u32;
                    arcs.push(ArcBetween { from, to, weight });
                    arcs.push(ArcBetween { from: to, to: from, weight });
                }
            }
        }
        Graph::new(places.len(), &arcs)
    })
}

fn sources(count: u64) -> Vec<NodeId> {
    let mut dice = Random::seeded(7);
    let nodes = grid().nodes();
    (0..count).map(|_| NodeId(dice.below(nodes) as u32)).collect()
}

/// Searches from all sources and returns the number of settled nodes.
fn settle(sources: &[NodeId], threads: usize) -> usize {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    let graph = grid();
    let search = |workspace: &mut Workspace, chunk: &[NodeId]| -> usize {
        let from = |node: &NodeId| {
            workspace.bounded(graph, &[Seed { node: *node, distance: 0 }], LIMIT_MM);
            workspace.reached().len()
        };
        chunk.iter().map(from).sum()
    };
    pool.install(|| {
        sources
            .par_chunks(sources.len().div_ceil(threads))
            .map(|chunk| search(&mut Workspace::new(graph.nodes()), chunk))
            .sum()
    })
}

/// Sources in random order, to measure the effect of their order.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn a_bounded_shuffled_1_thread(bencher: Bencher) {
    let sources = sources(SOURCES);
    let settled = settle(&sources, 1);
    bencher.counter(ItemsCount::new(settled)).bench(|| settle(&sources, 1));
}

/// The reference: settled nodes per second on one core, then on two.
#[divan::bench(args = [1, 2], sample_count = 7, sample_size = 1)]
fn b_bounded_in_order(bencher: Bencher, threads: usize) {
    let mut sources = sources(SOURCES);
    sources.sort_unstable();
    let settled = settle(&sources, threads);
    bencher.counter(ItemsCount::new(settled)).bench(|| settle(&sources, threads));
}

#[divan::bench(sample_count = 7, sample_size = 1)]
fn c_nearest_of_500_for_all(bencher: Bencher) {
    let graph = grid();
    let seeds: Vec<SourceSeed> = (0..)
        .zip(sources(500))
        .map(|(source, node)| SourceSeed { node, distance: 0, source })
        .collect();
    let mut workspace = NearestWorkspace::new(graph.nodes());
    bencher.counter(ItemsCount::new(graph.nodes())).bench_local(|| workspace.search(graph, &seeds));
}

/// The demo region on foot.
struct Demo {
    region: Region,
    network: WalkNetwork,
    bytes: Vec<u8>,
}

fn demo() -> &'static Demo {
    static DEMO: OnceLock<Demo> = OnceLock::new();
    DEMO.get_or_init(|| {
        let mut made = ruhr(RuhrOptions { streets: true, ..RuhrOptions::default() }, &Silent);
        let streets = made.streets.take().expect("asked for");
        let network = synthetic_network(&streets, &Silent).expect("walkable");
        let built = build(synthetic_inputs(made), &RegionSettings::default(), &Silent);
        let profile = WalkProfile::find(WALK_PROFILES_TOML, "adult").expect("built in");
        let bytes = encode_network(&network);
        let network = WalkNetwork::new(network, profile, WalkWeight::Length);
        Demo { region: built.expect("buildable").value, network, bytes }
    })
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn d_load_network(bencher: Bencher) {
    let demo = demo();
    bencher.bench(|| decode_network(&demo.bytes, "demo").expect("whole").0.edge_count());
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn e_weigh(bencher: Bencher) {
    let demo = demo();
    bencher.bench(|| demo.network.graph(Towards::Here).arcs());
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn f_link(bencher: Bencher) {
    let Demo { region, network, .. } = demo();
    let link = || LinkedRegion::link(region, network, LinkOptions::default());
    bencher.bench(|| link().value.cells_without_way().unlinked);
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn g_reach_on_foot(bencher: Bencher) {
    let Demo { region, network, .. } = demo();
    let linked = LinkedRegion::link(region, network, LinkOptions::default()).value;
    bencher.bench(|| linked.reach(&Silent).pairs());
}
