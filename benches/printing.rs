//! Benchmarks of a printed map of the demo region: 2,820 quartiers on one page, as drawing, PNG picture and PDF document.
//! The region is analysed once before, without walking distances.

use std::path::Path;
use std::sync::OnceLock;

use divan::Bencher;
use divan::counter::BytesCount;
use nahraum::base::{ResultFormat, Silent};
use nahraum::config::Config;
use nahraum::present::printed::{Booklet, Drawing, MapQuestion, Page, Plate, png};
use nahraum::project::StagedFolder;
use nahraum::run::{
    Analyses, Loaded, map, prepare, resolve_settings, synthetic_inputs, write_results,
};
use nahraum::siting::Candidates;
use nahraum::synthetic::{RuhrOptions, ruhr};

fn main() {
    divan::main();
}

fn analysed(folder: &Path) {
    let mut config = Config::default();
    config.region.synthetic = true;
    config.output.formats = vec![ResultFormat::Gpkg];
    let no_variable = |_: &str| None;
    let checked = resolve_settings(&config, folder, &no_variable).expect("the default settings");
    let inputs = synthetic_inputs(ruhr(RuhrOptions::default(), &Silent));
    let loaded = Loaded { diagnostics: checked.diagnostics, ..Loaded::from(inputs) };
    let prepared = prepare(loaded, &checked.value, None, &Silent).expect("a region");
    let candidates = Candidates::cells(&prepared.region);
    let prepared = prepared.for_results(&candidates, &config);
    let analyses = Analyses::with_candidates(&prepared, &config, candidates);
    let staged = StagedFolder::open(folder).expect("a folder");
    write_results(&analyses, "bench", true, staged, &Silent).expect("results");
}

fn drawing() -> &'static Drawing {
    static DRAWING: OnceLock<Drawing> = OnceLock::new();
    DRAWING.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        analysed(folder.path());
        map(folder.path(), &MapQuestion::default()).expect("a map")
    })
}

fn page() -> &'static Page {
    static PAGE: OnceLock<Page> = OnceLock::new();
    PAGE.get_or_init(|| drawing().page())
}

fn plate() -> &'static Plate {
    static PLATE: OnceLock<Plate> = OnceLock::new();
    PLATE.get_or_init(|| Plate::read(page()).expect("drawable").value)
}

/// Outlines, names and legend as SVG.
#[divan::bench]
fn draws_a_page(bencher: Bencher) {
    let drawing = drawing();
    bencher.counter(BytesCount::new(page().svg.len())).bench(|| drawing.page());
}

/// The same SVG read, with all letters in their places.
#[divan::bench]
fn reads_a_page(bencher: Bencher) {
    let page = page();
    bencher.counter(BytesCount::new(page.svg.len())).bench(|| Plate::read(page).expect("drawable"));
}

#[divan::bench(args = [96, 150, 300])]
fn writes_png(bencher: Bencher, dpi: u32) {
    let plate = plate();
    bencher.bench(|| png(plate, dpi).expect("a picture"));
}

#[divan::bench]
fn writes_pdf(bencher: Bencher) {
    let (about, plate) = (drawing().about(), plate());
    bencher.bench(|| {
        let mut booklet = Booklet::new(about.clone());
        booklet.add(plate, &[]).expect("a page");
        booklet.finish().expect("a document")
    });
}
