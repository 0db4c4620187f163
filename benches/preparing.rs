//! Benchmarks of preparing the demo region on foot, from its files to the reach of one category: without a cache, with
//! one that keeps what is found, and from what is kept, also for another category, limit and walker.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use divan::Bencher;
use nahraum::access::{LinkOptions, LinkedRegion, Linker};
use nahraum::base::{Bounds, Cache, Keeping, Silent};
use nahraum::config::Config;
use nahraum::format::AtomicFile;
use nahraum::network::write_network;
use nahraum::project::StagedFolder;
use nahraum::run::{
    OnFoot, Prepared, load, prepare, resolve_cache, resolve_settings, resolve_walk,
    synthetic_network, write_inputs,
};
use nahraum::synthetic::{RuhrOptions, ruhr};

fn main() {
    divan::main();
}

/// The folder with the files of the demo region.
fn folder() -> &'static Path {
    static FOLDER: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let made = || {
        let parent = tempfile::tempdir().expect("a folder");
        let path = parent.path().join("region");
        let mut region = ruhr(RuhrOptions { streets: true, ..RuhrOptions::default() }, &Silent);
        let streets = region.streets.take().expect("asked for");
        let network = synthetic_network(&streets, &Silent).expect("walkable");
        let staged = StagedFolder::open(&path).expect("a new folder");
        write_inputs(region, true, staged).expect("writable");
        let mut file = AtomicFile::create(&path.join("network.nahraum")).expect("writable");
        write_network(&network, &mut file).expect("writable");
        file.commit().expect("writable");
        (parent, path)
    };
    &FOLDER.get_or_init(made).1
}

/// Whether the cache of the folder is used.
#[derive(Clone, Copy, PartialEq)]
enum Use {
    Cache,
    Nothing,
}

/// Loads and prepares the region for a category, a limit and a walker.
fn prepared(used: Use, [category, limit, walker]: [&str; 3]) -> Prepared {
    let folder = folder();
    let text = std::fs::read_to_string(folder.join("region.toml")).expect("written");
    let sets = [
        format!("region.categories=[\"{category}\"]"),
        format!("region.limits_m=[{limit}]"),
        format!("walk.profile=\"{walker}\""),
    ];
    let config = Config::parse_with(&text, "region.toml", &sets).expect("valid");
    let mut settings = resolve_settings(&config, folder, &|_| None).expect("valid").value;
    let cache = resolve_cache(&config, folder, &|_| None).expect("a path");
    settings.keeping = match used {
        Use::Cache => cache.keeping(),
        Use::Nothing => Keeping::default(),
    };
    let walk = resolve_walk(&config, folder, &|_| None).expect("valid");
    let loaded = load(&config, folder, &|_| None, &Silent).expect("readable");
    prepare(loaded, &settings, walk, &Silent).expect("buildable")
}

const PHARMACY: [&str; 3] = ["pharmacy", "500", "adult"];
const OTHERS: [[&str; 3]; 3] = [
    ["supermarket", "500", "adult"],
    ["pharmacy", "1000", "adult"],
    ["pharmacy", "500", "rollator"],
];

#[divan::bench(sample_count = 5, sample_size = 1)]
fn a_without_cache(bencher: Bencher) {
    folder();
    bencher.bench(|| prepared(Use::Nothing, PHARMACY));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn b_into_an_empty_cache(bencher: Bencher) {
    let cache = folder().join("nahraum-cache");
    // There may be none.
    let emptied = || drop(std::fs::remove_dir_all(&cache));
    bencher.with_inputs(emptied).bench_values(|()| prepared(Use::Cache, PHARMACY));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn c_from_the_cache(bencher: Bencher) {
    prepared(Use::Cache, PHARMACY);
    bencher.bench(|| prepared(Use::Cache, PHARMACY));
}

#[divan::bench(sample_count = 5, sample_size = 1, args = [0, 1, 2])]
fn d_another_question_from_the_cache(bencher: Bencher, other: usize) {
    prepared(Use::Cache, PHARMACY);
    bencher.bench(|| prepared(Use::Cache, OTHERS[other]));
}

/// The prepared region, to link it alone.
fn region() -> &'static (Prepared, Keeping) {
    static REGION: OnceLock<(Prepared, Keeping)> = OnceLock::new();
    REGION.get_or_init(|| {
        let prepared = prepared(Use::Cache, PHARMACY);
        let config = Config::default();
        let cache = resolve_cache(&config, folder(), &|_| None).expect("a path");
        (prepared, cache.keeping())
    })
}

fn linked(cache: Option<&dyn Cache>) -> usize {
    let (Prepared { region, on_foot, .. }, _) = region();
    let OnFoot { network, options, .. } = on_foot.as_ref().expect("on foot");
    let linked = LinkedRegion::link_kept((region, network), *options, cache, &Silent);
    linked.value.cells_without_way().unlinked
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn e_link_without_cache(bencher: Bencher) {
    region();
    bencher.bench(|| linked(None));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn f_link_from_the_cache(bencher: Bencher) {
    let (prepared, keeping) = region();
    let cache = keeping.for_cells(prepared.region.cells().len());
    linked(cache);
    bencher.bench(|| linked(cache));
}

/// A linker for one point of one's own.
#[divan::bench(sample_count = 5, sample_size = 1, args = [false, true])]
fn g_linker_for_one_point(bencher: Bencher, near: bool) {
    let (Prepared { region, on_foot, .. }, _) = region();
    let OnFoot { network, .. } = on_foot.as_ref().expect("on foot");
    let at = region.cells().positions()[0];
    let options = LinkOptions::default();
    bencher.bench(|| match near {
        true => Linker::near(network, options, Bounds::around([at])).snap(at),
        false => Linker::new(network, options).snap(at),
    });
}
