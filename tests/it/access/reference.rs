//! A town of 20 cells and 6 facilities in two municipalities, against published formulas and PySAL.

use std::collections::BTreeMap;
use std::path::Path;

use nahraum::access::{CategoryReach, Nearest, ReachTable, Reached};
use nahraum::analysis::catchment::{
    CatchmentQuestion, Catchments, Decay, Openness, capacities, floating_catchments,
};
use nahraum::base::{Millimetres, Rows, Silent};
use nahraum::dataset::Layer;
use nahraum::format::{Input, ReadOptions, read_layer};
use nahraum::region::{PlacedBy, Region, RegionInputs, RegionSettings, build};

use crate::support::real;

/// The rows of a text table by the names of its columns.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).expect("a table");
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().expect("names").split(',').collect();
    let row = |line: &str| {
        let values = line.split(',').map(str::to_owned);
        names.iter().map(|name| (*name).to_owned()).zip(values).collect()
    };
    lines.map(row).collect()
}

fn layer(text: &str) -> Layer {
    let file = tempfile::Builder::new().suffix(".csv").tempfile().expect("a file");
    std::fs::write(file.path(), text).expect("writable");
    let options =
        ReadOptions { crs: Some("EPSG:25832".parse().expect("a CRS")), ..ReadOptions::default() };
    read_layer(&Input::File(file.path().to_owned()), &options).expect("a layer").layer
}

/// The town on two squares of land; where cells and facilities stand does not matter, the costs are given.
pub fn region(folder: &Path) -> Region {
    let square = |x: u32| {
        let (a, b) = (380_000 + x, 381_000 + x);
        format!("\"POLYGON(({a} 5700000,{b} 5700000,{b} 5701000,{a} 5701000,{a} 5700000))\"")
    };
    let municipalities = format!("id,name,wkt\nA,A,{}\nB,B,{}\n", square(0), square(1_000));
    let x = |home: &str, at: usize| 380_010 + 20 * at + if home == "B" { 1_000 } else { 0 };
    let mut facilities = "id,category,capacity,x,y\n".to_owned();
    for (at, row) in rows(&folder.join("facilities.csv")).iter().enumerate() {
        let (id, capacity) = (&row["facility"], &row["capacity"]);
        facilities +=
            &format!("{id},residential_care,{capacity},{},5700500\n", x(&row["municipality"], at));
    }
    let mut cells = "id,persons,persons_65,x,y\n".to_owned();
    for (at, row) in rows(&folder.join("cells.csv")).iter().enumerate() {
        let (id, persons, older) = (&row["cell"], &row["persons"], &row["persons_65"]);
        cells += &format!("{id},{persons},{older},{},5700100\n", x(&row["municipality"], at));
    }
    let inputs = RegionInputs::from_layers(
        layer(&municipalities),
        layer("id,name,wkt\n"),
        layer(&facilities),
        layer(&cells),
    );
    build(inputs, &RegionSettings::default(), &Silent)
        .unwrap_or_else(|error| panic!("{error}"))
        .value
}

/// The given costs as a reach table.
pub fn reach(region: &Region, folder: &Path) -> ReachTable {
    let cells = region.cells().keys();
    let mut reached: Vec<Vec<Reached>> = vec![Vec::new(); cells.len()];
    for row in rows(&folder.join("cost.csv")) {
        let cell = cells.iter().position(|key| *key == row["cell"]).expect("a cell");
        let facility = region.facility_id(&row["facility"]).expect("a facility");
        let distance = Millimetres::from_metres(row["metres"].parse().expect("metres"));
        reached[cell].push(Reached { distance, facility });
    }
    reached.iter_mut().for_each(|row| row.sort());
    let nearest = reached.iter().map(|row| {
        row.first().map_or(Nearest::NONE, |first| Nearest::new(first.distance, first.facility))
    });
    let nearest: Vec<Nearest> = nearest.collect();
    let entries = Rows::from_lengths(reached.iter().map(Vec::len), reached.concat());
    let placed = vec![Some(PlacedBy::Point); region.facilities().len()];
    ReachTable::new(vec![CategoryReach::new(entries, nearest.clone(), nearest)], placed)
}

/// The variants by their names in the expected values: decay, and whether demand is divided.
pub fn variants() -> Vec<(&'static str, Decay, bool)> {
    let metres = Millimetres::from_metres;
    let zones =
        || Decay::Zones(vec![(metres(300.0), 1.0), (metres(600.0), 0.68), (metres(1000.0), 0.22)]);
    vec![
        ("2sfca", Decay::Step, false),
        ("e2sfca_300_600_1000", zones(), false),
        ("gaussian", Decay::Gaussian, false),
        ("linear", Decay::Linear, false),
        ("exponential_400", Decay::Exponential { scale: metres(400.0) }, false),
        (
            "logistic_500_100",
            Decay::Logistic { middle: metres(500.0), width: metres(100.0) },
            false,
        ),
        ("3sfca_gaussian", Decay::Gaussian, true),
        ("3sfca_300_600_1000", zones(), true),
    ]
}

/// Every variant, boundary and group of persons, by the name of its expected values.
pub fn all(region: &Region, reach: &ReachTable) -> Vec<(String, Catchments)> {
    let care = region.category_id("residential_care").expect("care homes");
    let capacities = capacities(region, care, None);
    let mut all = Vec::new();
    for (variant, decay, is_divided) in variants() {
        for (openness, boundary) in [(Openness::Open, "open"), (Openness::Closed, "closed")] {
            for (group, persons) in ["persons", "persons_65"].into_iter().enumerate() {
                let question = CatchmentQuestion {
                    category: care,
                    limit: Millimetres::from_metres(1000.0),
                    group,
                    decay: &decay,
                    is_divided,
                    capacities: &capacities,
                };
                let catchments = floating_catchments(region, reach, &question, openness);
                all.push((format!("{variant}.{boundary}.{persons}"), catchments));
            }
        }
    }
    all
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn eight_variants_equal_the_published_formulas() {
    let folder = real("reference/fca");
    let region = region(&folder);
    let reach = reach(&region, &folder);
    let expected = rows(&folder.join("expected_access.csv"));
    let ratios = rows(&folder.join("expected_ratio.csv"));
    let all = all(&region, &reach);
    assert_eq!(all.len(), 32, "8 variants, open and closed, two groups");
    for (name, catchments) in all {
        let is_near = |found: f64, row: &BTreeMap<String, String>, name: &str| {
            let expected: f64 = row[name].parse().expect("a number");
            assert!((found - expected).abs() < 1e-9, "{name}: found {found}, expected {expected}");
        };
        for (cell, row) in catchments.cells.iter().zip(&expected) {
            is_near(cell.access, row, &name);
        }
        for row in &ratios {
            let id = region.facility_id(&row["facility"]).expect("a facility");
            let found = catchments.facilities.iter().find(|one| one.capacity.facility == id);
            is_near(found.expect("a facility").ratio, row, &format!("{name}.ratio"));
        }
        let reached: f64 = catchments
            .facilities
            .iter()
            .filter(|one| one.demand > 0.0)
            .map(|one| one.capacity.places)
            .sum();
        assert_eq!(catchments.reached(), (reached * 1e9) as u128, "{name}");
    }
}
