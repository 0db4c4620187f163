//! Benchmarks of building, reach and each analysis on one copy of the demo region, and on 4 and 16 copies side by side:
//! none should grow more than the region does.
//!
//! Each analysis begins with something else in the processor's cache, as after another stage of a run. Else one copy, which
//! mostly fits there, is measured from the cache, and sixteen from memory.
//!
//! Where a virtual machine gives free memory back to its host, pages that a benchmark asks for again take some forty times
//! as long as elsewhere, and only large regions leave them free for long enough. `MIMALLOC_PURGE_DELAY=-1` keeps them.

use std::sync::OnceLock;

use divan::Bencher;
use nahraum::access::{ReachTable, straight_line_reach};
use nahraum::analysis::border::{BorderLevels, service_flows_of};
use nahraum::analysis::coverage::{CoverageLevels, Level, limits_of};
use nahraum::analysis::gap::{GapOptions, gaps};
use nahraum::analysis::neighbours::facing_quartiers;
use nahraum::analysis::overlap::{OverlapOptions, overlaps};
use nahraum::base::{CategoryId, QuartierId, Silent};
use nahraum::region::{Region, RegionInputs, RegionSettings, build};
use nahraum::run::synthetic_inputs;
use nahraum::synthetic::{RuhrOptions, ruhr};
use polars::prelude::{Column, DataFrame};

/// As in the program.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

const COPIES: [u32; 3] = [1, 4, 16];

fn inputs(copies: u32) -> RegionInputs {
    synthetic_inputs(ruhr(RuhrOptions { seed: 2820, copies, ..RuhrOptions::default() }, &Silent))
}

/// The region and its reach table, made once for all benchmarks of a size.
fn region(copies: u32) -> &'static (Region, ReachTable) {
    static MADE: [OnceLock<(Region, ReachTable)>; COPIES.len()] =
        [const { OnceLock::new() }; COPIES.len()];
    let at = COPIES.iter().position(|one| *one == copies).expect("one of the sizes");
    MADE[at].get_or_init(|| {
        let built = build(inputs(copies), &RegionSettings::default(), &Silent);
        let region = built.expect("buildable").value;
        let reach = straight_line_reach(&region, &Silent);
        (region, reach)
    })
}

/// Fills the processor's cache with something else.
fn forget() {
    static OTHER: OnceLock<Vec<u64>> = OnceLock::new();
    // 128 MiB.
    let other = OTHER.get_or_init(|| vec![1; 16 << 20]);
    divan::black_box(other.iter().sum::<u64>());
}

fn categories(region: &Region) -> Vec<CategoryId> {
    (0..region.categories().len()).map(CategoryId::at).collect()
}

#[divan::bench(args = COPIES, sample_count = 3, sample_size = 1)]
fn a_generate(copies: u32) -> usize {
    inputs(copies).facilities.len()
}

#[divan::bench(args = COPIES, sample_count = 3, sample_size = 1)]
fn b_build(bencher: Bencher, copies: u32) {
    let inputs = inputs(copies);
    let settings = RegionSettings::default();
    bencher
        .with_inputs(|| inputs.clone())
        .bench_values(|inputs| build(inputs, &settings, &Silent).expect("buildable").value);
}

#[divan::bench(args = COPIES, sample_count = 3, sample_size = 1)]
fn c_reach(bencher: Bencher, copies: u32) {
    let (region, _) = region(copies);
    bencher.with_inputs(forget).bench_values(|()| straight_line_reach(region, &Silent).pairs());
}

#[divan::bench(args = COPIES, sample_count = 3, sample_size = 1)]
fn d_coverage(bencher: Bencher, copies: u32) {
    let (region, reach) = region(copies);
    let levels = &Level::ALL[1..];
    bencher.with_inputs(forget).bench_values(|()| {
        let all = categories(region).into_iter();
        let levels = CoverageLevels::new(region, levels);
        all.map(|c| levels.coverage(reach, c).len()).sum::<usize>()
    });
}

#[divan::bench(args = COPIES, sample_count = 3, sample_size = 1)]
fn e_gaps(bencher: Bencher, copies: u32) {
    let (region, reach) = region(copies);
    bencher.with_inputs(forget).bench_values(|()| {
        let gap_count = |c: CategoryId| {
            gaps(region, reach, c, region.category(c).limit_max(), &GapOptions::default())
                .list
                .len()
        };
        categories(region).into_iter().map(gap_count).sum::<usize>()
    });
}

#[divan::bench(args = COPIES, sample_count = 3, sample_size = 1)]
fn f_border(bencher: Bencher, copies: u32) {
    let (region, reach) = region(copies);
    bencher.with_inputs(forget).bench_values(|()| {
        let levels = BorderLevels::new(region, &[Level::Municipality]);
        let all = categories(region);
        let limits = |c: &CategoryId| {
            limits_of(region, *c).into_iter().map(|limit| (*c, limit)).collect::<Vec<_>>()
        };
        let columns: Vec<_> = all.iter().flat_map(limits).collect();
        let shares = columns.chunks(levels.columns_at_once());
        let effects = shares.flat_map(|share| levels.effects(reach, share));
        effects.map(|on_levels| on_levels[0].len()).sum::<usize>()
            + service_flows_of(region, reach, &all).iter().map(Vec::len).sum::<usize>()
    });
}

#[divan::bench(args = COPIES, sample_count = 3, sample_size = 1)]
fn g_overlaps(bencher: Bencher, copies: u32) {
    let (region, reach) = region(copies);
    bencher.with_inputs(forget).bench_values(|()| {
        let pair_count = |c: CategoryId| {
            let limit = region.category(c).limit_max();
            overlaps(region, reach, c, limit, &OverlapOptions::default()).pairs.len()
        };
        categories(region).into_iter().map(pair_count).sum::<usize>()
    });
}

#[divan::bench(args = COPIES, sample_count = 3, sample_size = 1)]
fn h_facing(bencher: Bencher, copies: u32) {
    let (region, _) = region(copies);
    bencher.with_inputs(forget).bench_values(|()| facing_quartiers(region, 100.0).len());
}

/// Persons of cells summed by quartier as the analyses do it, in a vector addressed by dense ids.
#[divan::bench(args = COPIES, sample_count = 20)]
fn i_roll_up_by_dense_ids(bencher: Bencher, copies: u32) {
    let (quartier, persons) = settled_cells(copies);
    let count = region(copies).0.quartiers().len();
    bencher.bench(|| {
        let mut sums = vec![0_u64; count];
        for (quartier, persons) in quartier.iter().zip(&persons) {
            sums[*quartier as usize] += persons;
        }
        sums
    });
}

/// The same by polars.
#[divan::bench(args = COPIES, sample_count = 20)]
fn i_roll_up_by_polars(bencher: Bencher, copies: u32) {
    let (quartier, persons) = settled_cells(copies);
    let columns =
        vec![Column::new("quartier".into(), quartier), Column::new("persons".into(), persons)];
    let cells = DataFrame::new(columns[0].len(), columns).expect("columns of one length");
    bencher.bench(|| {
        let groups = cells.group_by_stable(["quartier"]).expect("a column").select(["persons"]);
        #[expect(
            deprecated,
            reason = "what polars has without its lazy engine, which takes long to compile"
        )]
        groups.sum().expect("numbers")
    });
}

/// Quartier and persons of each cell that lies in one.
fn settled_cells(copies: u32) -> (Vec<u32>, Vec<u64>) {
    let cells = region(copies).0.cells();
    let cell = |(at, quartier): (usize, &Option<QuartierId>)| {
        quartier.map(|id| (id.0, u64::from(cells.persons(0)[at])))
    };
    cells.quartiers().iter().enumerate().filter_map(cell).unzip()
}
