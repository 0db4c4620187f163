//! Threads and memory have bounds, and beyond them is an error.

use std::fmt::Write;
use std::path::Path;
use std::process::Output;

use nahraum::access::{ReachSize, straight_line_reach, walk_bytes};
use nahraum::base::{Millimetres, Silent};
use nahraum::dataset::CrsId;
use nahraum::network::{NetworkSize, build_network, encode_network};
use nahraum::region::{Region, RegionInputs, RegionSettings, build, cell_bytes};
use nahraum::run::{Loaded, PrepareError, prepare};
use nahraum::synthetic::{streets, town};

use crate::cli::{err, program};
use crate::support::limits;

#[test]
fn the_number_of_threads_has_a_range() {
    let with = |threads: &str| {
        let argument = format!("--threads={threads}");
        program().args(["init", "-", &argument]).output().expect("started")
    };
    for odd in ["0", "257", "1500", "100000", "-1", "many"] {
        let output = with(odd);
        assert_eq!(output.status.code(), Some(2), "{odd}");
        assert!(err(&output).contains("--threads"), "{}", err(&output));
    }
    for fine in ["1", "256"] {
        assert!(with(fine).status.success(), "{}", err(&with(fine)));
    }
    let mut by_environment = program();
    by_environment.env("NAHRAUM_THREADS", "100000").args(["init", "-"]);
    assert_eq!(by_environment.output().expect("started").status.code(), Some(2));
}

/// Prepares a town with two cells, 300 m and 100 m from its only shop.
fn prepared(reach_bytes_max: u64) -> Result<usize, PrepareError> {
    let town = town("AAAABB\n\n5..S3.").expect("well-formed");
    let inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    let loaded = Loaded::from(inputs);
    let settings =
        RegionSettings { reach_bytes_max: Some(reach_bytes_max), ..limits("supermarket", &[300]) };
    prepare(loaded, &settings, None, &Silent).map(|prepared| prepared.reach.pairs())
}

#[test]
fn a_reach_table_that_is_too_large_is_refused_with_what_would_fit() {
    // Two pairs of 8 bytes, 24 more for each while they are computed, 22 for each of two cells.
    assert_eq!(prepared(108).expect("it fits"), 2);
    let Err(PrepareError::TooLarge { bytes, category, limit, pairs, fits_m, .. }) = prepared(107)
    else {
        panic!("it does not fit");
    };
    assert_eq!((bytes, category.as_str(), pairs), (108, "supermarket", 2));
    assert_eq!(limit, Millimetres(300_000));
    // With 290 m only one pair is left: 76 bytes.
    assert_eq!(fits_m, Some(290));
    assert!(matches!(
        prepared(75),
        Err(PrepareError::TooLarge { fits_m: None | Some(10..100), .. })
    ));
}

/// A square of 60 by 60 pharmacies and as many cells, 10 m apart.
fn write_square(folder: &Path) {
    let (mut facilities, mut cells) = ("id,x,y\n".to_owned(), "id,x,y,persons\n".to_owned());
    for at in 0..3_600 {
        let (x, y) = (380_000 + at % 60 * 10, 5_700_000 + at / 60 * 10);
        writeln!(facilities, "f{at},{x},{y}").expect("a string");
        writeln!(cells, "c{at},{x},{y},1").expect("a string");
    }
    std::fs::write(folder.join("f.csv"), facilities).expect("writable");
    std::fs::write(folder.join("c.csv"), cells).expect("writable");
    let square = "[[[7.2,51.4],[7.4,51.4],[7.4,51.5],[7.2,51.5],[7.2,51.4]]]";
    let area = format!(
        "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"a\",\"name\":\"A\"}},\"geometry\":\
         {{\"type\":\"Polygon\",\"coordinates\":{square}}}}}"
    );
    std::fs::write(folder.join("m.geojson"), area).expect("writable");
}

#[test]
fn the_program_refuses_limits_that_do_not_fit_into_the_memory_before_it_computes_them() {
    let folder = tempfile::tempdir().expect("a folder");
    write_square(folder.path());
    let covered = |more: &[&str]| -> Output {
        let mut command = program();
        command.current_dir(folder.path()).args(["coverage", "--municipalities", "m.geojson"]);
        command.args(["--facilities", "f.csv", "--facilities-crs", "EPSG:25832"]);
        command.args(["--cells", "c.csv", "--cells-crs", "EPSG:25832", "--category", "pharmacy"]);
        command.args(more).output().expect("started")
    };
    // 3,600 times 3,600 pairs of 32 bytes are 415 MB.
    let output = covered(&["--limit", "20000", "--memory", "300"]);
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    for said in [
        "would need about 0.4 GB of memory, and there is room for 0.",
        "`pharmacy` at 20000 m has about 13 of 13 million pairs",
        " m would fit",
        "hint: choose smaller limits",
    ] {
        assert!(err(&output).contains(said), "no `{said}` in {}", err(&output));
    }
    let output = covered(&["--limit", "20", "--memory", "300"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert_eq!(covered(&["--memory", "63"]).status.code(), Some(2));
}

/// A row of cells and shops in turn, 100 m apart.
fn row(length: usize) -> Region {
    let drawing = format!("{}\n\n{}", "A".repeat(2 * length), "1S".repeat(length));
    let town = town(&drawing).expect("well-formed");
    let inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    let own_limits = vec![("supermarket".to_owned(), vec![300])];
    let settings = RegionSettings { own_limits, ..RegionSettings::default() };
    build(inputs, &settings, &Silent).expect("buildable").value
}

#[test]
fn a_small_region_is_counted_exactly_and_a_large_one_nearly() {
    for length in [10, 2_000] {
        let region = row(length);
        let exact = straight_line_reach(&region, &Silent).pairs() as u64;
        let size = ReachSize::estimate(&region, Millimetres(u32::MAX));
        let found = size.pair_count();
        assert!(found.abs_diff(exact) <= exact / 50, "{found} of {exact}");
        assert!(length > 512 || found == exact, "{found} of {exact}");
        // Shops lie 100 m, 300 m, … from a cell: of the four within 300 m two are within 100 m.
        let half = ReachSize::estimate(&region, Millimetres(100_000)).pair_count();
        assert!(half.abs_diff(exact / 2) <= exact / 20, "{half} of {exact}");
        let all = ReachSize::at_most(&region);
        assert_eq!(all.pair_count(), (length * length) as u64);
        assert_eq!(size.largest().map(|(id, pairs)| (id.index(), pairs)), Some((0, found)));
        assert_eq!(size.bytes(), found * 32 + length as u64 * 22);
    }
}

#[test]
fn the_header_of_a_network_file_says_how_large_it_is() {
    let map = streets("+-+-+\n|...|\n+---+").expect("well-formed");
    let network = build_network(&map, &CrsId::epsg(25832), None, &Silent);
    let network = network.expect("buildable").value;
    let file = encode_network(&network);
    let size = NetworkSize::of_file(&mut &file[..], file.len() as u64).expect("a network");
    let known = NetworkSize {
        nodes: network.node_count() as u64,
        edges: network.edge_count() as u64,
        corners: network.shape_points() as u64,
        obstacles: network.obstacles().len() as u64,
        heights: 0,
        slopes: 0,
        file_bytes: file.len() as u64,
    };
    assert_eq!(size, known);
    assert!(size.edges > 0);
    assert_eq!(NetworkSize::of_file(&mut &b"PK"[..], 2), None);
    assert_eq!(NetworkSize::of_file(&mut &file[..20], 20), None);
}

#[test]
fn memory_is_what_the_parts_of_a_network_and_of_a_cell_take() {
    let size = NetworkSize {
        nodes: 1_000,
        edges: 100,
        corners: 10,
        obstacles: 1,
        heights: 1_000,
        slopes: 100,
        file_bytes: 7,
    };
    // A node: two coordinates of 8 bytes, a height of 4. An edge: two ends of 4, length 4, class 2, first corner 4;
    // slopes 12. A corner 16. A piece of an obstacle: two corners, and its wall.
    let network = 1_000 * 20 + 100 * (18 + 12) + 10 * 16 + 36;
    assert_eq!(size.network_bytes(), network);
    assert_eq!(size.reading_bytes(), 7 + network + 32);
    // Weights there and back of 4 bytes, one truth value; two components of 4 and one truth value.
    assert_eq!(size.weighted_bytes(), network + 100 * 9 + 1_000 * 9);
    // Two arcs of 8 bytes and the 12 from which each is made; where the arcs of a node begin.
    assert_eq!(size.graph_bytes(), 100 * 2 * 20 + 1_000 * 4);
    assert_eq!(size.limited_search_bytes(), 1_000 * 8);
    assert_eq!(size.nearest_search_bytes(), 1_000 * 12);
    // Another thread notes of each node and point again; for the nearest one in a category each, and no more.
    let counted = |categories: u64, threads: u64| walk_bytes(&size, (50, categories), threads);
    assert_eq!(counted(9, 30) - counted(9, 29), 1_000 * 8 + 50 * 4);
    assert_eq!(counted(9, 9) - counted(9, 8), 1_000 * 12 + 50 * 4);
    assert_eq!(counted(9, 10), counted(9, 9));
    // A cell keeps its key (a string of 24 bytes and a block of 32), position 16, two homes of 8, and 5 bytes for each
    // group; on a grid an index of 8, corners 16, neighbours 32, a corner 16 and a square 4.
    let (kept, beside) = cell_bytes(3);
    assert_eq!(kept, 24 + 32 + 16 + 16 + 3 * 5 + 76);
    // Beside that a draft of 104 with its values (3 of 16 and 8), one more value, a point 24 and a position 16.
    assert_eq!(beside, 104 + 56 + 16 + 24 + 16);
}

/// The number before a word in a line of what a program says.
fn number_before(line: &str, word: &str) -> f64 {
    let before = line.split(word).next().expect("a part");
    before.split_whitespace().last().and_then(|last| last.parse().ok()).unwrap_or_else(|| {
        panic!("no number before `{word}` in `{line}`");
    })
}

#[test]
fn the_memory_of_many_cells_is_estimated_before_they_are_read_and_refused_where_it_does_not_fit() {
    let folder = tempfile::tempdir().expect("a folder");
    write_square(folder.path());
    let mut cells = "id,x,y,persons\n".to_owned();
    for at in 0..200_000 {
        let (x, y) = (380_000 + at % 400 * 10, 5_700_000 + at / 400 * 10);
        writeln!(cells, "c{at},{x},{y},1").expect("a string");
    }
    std::fs::write(folder.path().join("c.csv"), cells).expect("writable");
    let covered = |more: &[&str]| -> Output {
        let mut command = program();
        command.current_dir(folder.path()).args(["coverage", "--municipalities", "m.geojson"]);
        command.args(["--facilities", "f.csv", "--facilities-crs", "EPSG:25832"]);
        command.args(["--cells", "c.csv", "--cells-crs", "EPSG:25832", "--category", "pharmacy"]);
        command.args(["--limit", "20", "--no-cache"]).args(more).output().expect("started")
    };
    let output = covered(&["--timings"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let said = err(&output);
    let line = said.lines().find(|line| line.starts_with("memory: about ")).expect("an estimate");
    let estimate = number_before(line, " MB until");
    let found = number_before(line, " cells");
    // The first ids are shorter than the others.
    assert!((found - 200_000.0).abs() < 20_000.0, "{line}");
    if cfg!(target_os = "linux") {
        let built = said.lines().rfind(|line| line.ends_with("population cells"));
        let peak = number_before(built.expect("a stage"), " MB");
        assert!((0.8..2.0).contains(&(estimate / peak)), "{estimate} MB, measured {peak} MB");
    }
    let output = covered(&["--memory", "100"]);
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    for said in [
        "the region would need about 1",
        " MB of memory before distances are measured, and there is room for ",
        "cells and 3600 facilities take",
        "hint: use coarser cells",
        "nahraum tiles plan",
    ] {
        assert!(err(&output).contains(said), "no `{said}` in {}", err(&output));
    }
}
