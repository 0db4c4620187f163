//! Every resident belongs to one row of every level: in analyses, tables, layers for maps and the report.

use std::path::Path;

use geo::Area;
use nahraum::access::{ReachTable, straight_line_reach};
use nahraum::analysis::border::{
    BorderEffect, BorderLevels, COLUMNS_BYTES, GroupEffect, border_effect, service_flows,
    service_flows_of,
};
use nahraum::analysis::coverage::{CoverageLevels, Level, coverage, coverage_within, variety};
use nahraum::analysis::detour::{BothReaches, detours};
use nahraum::base::{CategoryId, Millimetres, Silent};
use nahraum::format::{Input, OutputFormat, ReadOptions, read_layer, write_layer_file};
use nahraum::region::{Region, RegionInputs, RegionSettings, build};
use nahraum::synthetic::{Town, town};
use polars::prelude::Column;

use crate::cli::{degrees, err, out, program};
use crate::report::unpack::{self, Cell, Part};

/// Town A has the quartiers a (in the district West) and b (in none); of town B only one square is a
/// quartier, c, without a district. 40 and 60 persons of B live outside it, 70 outside the region.
const DRAWING: &str = "AAAABBB.\n\n123S4567\n\naab..c..";
/// Persons of the region.
const PERSONS: u64 = 210;
/// The rows of each level with their persons.
const ROWS: [(Level, &[u64]); 5] = [
    (Level::Quartier, &[30, 30, 50, 100]),
    (Level::District, &[30, 30, 150]),
    (Level::Municipality, &[60, 150]),
    (Level::County, &[60, 150]),
    (Level::Region, &[210]),
];

fn drawn() -> Town {
    let mut town = town(DRAWING).expect("well-formed");
    let districts = Column::new("district".into(), ["West", "", ""]);
    town.quartiers.table.with_column(districts).expect("three quartiers");
    town
}

fn region() -> (Region, ReachTable) {
    region_of(drawn())
}

fn region_of(town: Town) -> (Region, ReachTable) {
    let inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    let region = build(inputs, &RegionSettings::default(), &Silent).expect("a town").value;
    let reach = straight_line_reach(&region, &Silent);
    (region, reach)
}

#[test]
fn the_rows_of_every_analysis_sum_to_the_region() {
    let (region, reach) = region();
    let (first, limit) = (CategoryId(0), Millimetres(300_000));
    let both = BothReaches { straight: &reach, walk: &reach };
    for level in Level::ALL {
        let covered = coverage(&region, &reach, first, level).remove(0).rows;
        let varied = variety(&region, &reach, &[first], level, None);
        let walked = detours(&region, both, first, limit, level);
        let persons: Vec<u64> = covered.iter().map(|row| row.persons[0]).collect();
        assert_eq!(persons.iter().sum::<u64>(), PERSONS, "{level:?}");
        assert_eq!(varied.iter().map(|row| row.persons).collect::<Vec<_>>(), persons, "{level:?}");
        assert_eq!(walked.iter().map(|row| row.persons[0]).collect::<Vec<_>>(), persons);
        let rows: Vec<usize> = covered.iter().map(|row| row.area).collect();
        assert_eq!(rows, level.rows(&region), "{level:?}");
        if let Some((_, expected)) = ROWS.iter().find(|(other, _)| *other == level) {
            assert_eq!(persons, *expected, "{level:?}");
        }
    }
    let cells: Vec<u64> = coverage(&region, &reach, first, Level::Cell)
        .remove(0)
        .rows
        .iter()
        .map(|row| row.persons[0])
        .collect();
    assert_eq!(cells, [10, 20, 30, 40, 50, 60], "cells of the halo are not reported");
}

#[test]
fn levels_that_are_counted_together_are_as_each_alone() {
    let (region, reach) = region();
    let (first, limit) = (CategoryId(0), Millimetres(200_000));
    // Within 200 m of the shop live the persons of the cells 2, 3, 4 and 5; of quartier a those of 2 alone.
    let expected: [(Level, &[u64]); 5] = [
        (Level::Quartier, &[20, 30, 50, 40]),
        (Level::District, &[20, 30, 90]),
        (Level::Municipality, &[50, 90]),
        (Level::County, &[50, 90]),
        (Level::Region, &[140]),
    ];
    let levels = expected.map(|(level, _)| level);
    let together = coverage_within(&region, reach.category(first), (first, limit), &levels);
    for ((level, expected), table) in expected.into_iter().zip(together) {
        let covered: Vec<u64> = table.rows.iter().map(|row| row.covered[0]).collect();
        assert_eq!(covered, expected, "{level:?}");
    }
    for (level, tables) in CoverageLevels::new(&region, &Level::ALL).coverage(&reach, first) {
        assert_eq!(tables, coverage(&region, &reach, first, level), "{level:?}");
    }
}

#[test]
fn services_that_are_counted_together_are_as_each_alone() {
    let (region, reach) = region_of(town(&DRAWING.replace("S45", "S4P")).expect("well-formed"));
    let services = [0, 1].map(CategoryId);
    let [near, far] = [100_000, 300_000].map(Millimetres);
    let columns = [(services[0], near), (services[0], far), (services[1], near)];
    let together = BorderLevels::new(&region, &Level::ALL).effects(&reach, &columns);
    for ((category, limit), effects) in columns.into_iter().zip(&together) {
        for (level, rows) in Level::ALL.into_iter().zip(effects) {
            assert_eq!(*rows, border_effect(&region, &reach, category, limit, level), "{level:?}");
        }
    }
    let flows = service_flows_of(&region, &reach, &services);
    let alone = services.map(|category| service_flows(&region, &reach, category));
    assert_eq!(flows, alone);
    // The pharmacy is in B, the shop in A; both are reached by others.
    let region = together.iter().map(|effects| effects.last().expect("the region")[0].all());
    let covered: Vec<u64> = region.map(|all| all.covered_open).collect();
    assert_eq!(covered, [100, 130, 70]);
    assert_ne!(flows[0], flows[1]);
}

#[test]
fn as_many_columns_are_measured_at_once_as_fit_the_memory() {
    let (region, _) = region();
    // Each of the six cells of the region is a part.
    let groups = region.groups().len() * size_of::<GroupEffect>();
    let column = 6 * (size_of::<BorderEffect>() + groups);
    let columns = BorderLevels::new(&region, &Level::ALL).columns_at_once();
    assert!(columns * column <= COLUMNS_BYTES && (columns + 1) * column > COLUMNS_BYTES);
}

#[test]
fn tables_made_of_one_service_after_the_other_are_those_of_the_commands() {
    let town = town(&DRAWING.replace("123S", "1P3S")).expect("well-formed");
    let folder = tempfile::tempdir().expect("a folder");
    let results = run_of(town, folder.path());
    for level in ["quartier", "municipality", "county", "region"] {
        for command in ["coverage", "border"] {
            let asked = [command, "-q", "-c", "region.toml", "--limit", "300", "--by", level];
            let asked = [&asked[..], &["-o", "asked.csv"]].concat();
            let output =
                program().current_dir(folder.path()).args(asked).output().expect("started");
            assert!(output.status.success(), "{}", err(&output));
            let read = |path: &Path| std::fs::read_to_string(path).expect("a table");
            let (asked, name) = (folder.path().join("asked.csv"), format!("{command}_{level}.csv"));
            let asked = read(&asked);
            assert!(asked.contains("pharmacy") && asked.contains("supermarket"), "{asked}");
            assert_eq!(read(&results.join(&name)), asked, "{name}");
        }
    }
}

#[test]
fn residents_without_an_area_are_named_by_their_municipality() {
    let (region, _) = region();
    let without = |level: Level| -> Vec<Option<&str>> {
        let home = |row: usize| {
            level.without_area(&region, row).map(|home| region.municipality(home).name())
        };
        level.rows(&region).into_iter().map(home).collect()
    };
    assert_eq!(without(Level::Quartier), [None, None, None, Some("Town B")]);
    assert_eq!(without(Level::District), [None, Some("Town A"), Some("Town B")]);
    assert_eq!(without(Level::Municipality), [None, None]);
}

fn run(folder: &Path) -> std::path::PathBuf {
    run_of(drawn(), folder)
}

fn run_of(town: Town, folder: &Path) -> std::path::PathBuf {
    for layer in [town.municipalities, town.quartiers, town.facilities, town.cells].map(degrees) {
        let path = folder.join(format!("{}.geojson", layer.name));
        write_layer_file(&layer, OutputFormat::GeoJson, &path).expect("writable");
    }
    let config = "[layers.municipalities]\npath = \"municipalities.geojson\"\n\
        [layers.quartiers]\npath = \"quartiers.geojson\"\n\
        [[layers.facilities]]\npath = \"facilities.geojson\"\n\
        [[layers.cells]]\npath = \"cells.geojson\"\n";
    std::fs::write(folder.join("region.toml"), config).expect("writable");
    let asked = ["run", "-q", "-c", "region.toml", "--limit", "300", "--out", "results"];
    let formats = ["--formats", "csv,geojson,report"];
    let asked = [&asked[..], &formats].concat();
    let output = program().current_dir(folder).args(asked).output().expect("started");
    assert!(output.status.success(), "{}", err(&output));
    folder.join("results")
}

fn persons_in(path: &Path) -> Vec<u64> {
    let read = read_layer(&Input::File(path.to_owned()), &ReadOptions::default());
    let layer = read.unwrap_or_else(|error| panic!("{error}")).layer;
    let column = layer.column("persons").expect("persons");
    let count = |row| nahraum::dataset::text_value(column, row)?.parse().ok();
    (0..layer.len()).map(|row| count(row).unwrap_or(0)).collect()
}

#[test]
fn written_tables_layers_and_the_report_sum_to_the_region() {
    let folder = tempfile::tempdir().expect("a folder");
    let results = run(folder.path());
    for (level, expected) in ROWS {
        for file in
            [format!("coverage_{}.csv", level.key()), format!("coverage_{}.geojson", level.key())]
        {
            assert_eq!(persons_in(&results.join(&file)), expected, "{file}");
        }
    }
    let page = std::fs::read_to_string(results.join("report.html")).expect("a report");
    let parts = unpack::parts(&page);
    let quartiers = parts.iter().find(|part| part.table == "quartiers").expect("quartiers");
    let persons: Vec<Cell> =
        ROWS[0].1.iter().map(|persons| Cell::Number(*persons as i64)).collect();
    assert_eq!(quartiers.columns["persons"].cells, persons);
    let name = &quartiers.columns["quartier_name"].cells[3];
    assert_eq!(*name, Cell::Text("without quartier".to_owned()));
    let has_ground = |cell: &Cell| matches!(cell, Cell::Area(rings) if *rings > 0);
    let is_shapes = |part: &&Part| part.table == "quartiers" && part.columns.contains_key("area");
    let shapes = parts.iter().find(is_shapes).expect("shapes of quartiers");
    assert_eq!(shapes.rows, ROWS[0].1.len());
    assert!(shapes.columns["area"].cells.iter().all(has_ground), "each has its ground");
    // As a table for people, the row says what it is.
    let asked = [
        "coverage",
        "-q",
        "-c",
        "region.toml",
        "--by",
        "district",
        "--limit",
        "300",
        "--format",
        "table",
    ];
    let text = out(&program().current_dir(folder.path()).args(asked).output().expect("started"));
    assert_eq!(text.matches("without district").count(), 2, "{text}");
}

#[test]
fn the_row_without_a_district_has_the_ground_outside_all_quartiers() {
    let mut town = drawn();
    // Only b is in no district; the 100 persons of B without a district live outside its quartier c.
    let districts = Column::new("district".into(), ["West", "", "East"]);
    town.quartiers.table.with_column(districts).expect("three quartiers");
    let inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    let region = build(inputs, &RegionSettings::default(), &Silent).expect("a town").value;
    let shapes = nahraum::present::area_shapes(&region, Level::District);
    let rows = Level::District.rows(&region);
    let squares = |row: &usize| {
        let shape = shapes[*row].as_ref().expect("every row has its ground");
        (shape.unsigned_area() / 10_000.0).round()
    };
    // West, East, then A (the square b and the fourth, in no quartier) and B (two of three squares).
    assert_eq!(rows.iter().map(squares).collect::<Vec<_>>(), [2.0, 1.0, 2.0, 2.0]);
}
