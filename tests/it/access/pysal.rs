//! Floating catchments against PySAL, on a town of streets with 300 cells and 25 homes.

use std::path::Path;
use std::process::Command;

use nahraum::access::straight_line_reach;
use nahraum::analysis::catchment::{
    CatchmentQuestion, Decay, Openness, capacities, floating_catchments,
};
use nahraum::base::{CellId, Millimetres, Silent};
use nahraum::region::{RegionInputs, RegionSettings, build};
use nahraum::synthetic::Random;
use serde_json::{Value, json};

const LIMIT: Millimetres = Millimetres(1_000_000);

/// Squares of 100 m: cells and homes at random places.
fn drawing() -> String {
    let mut random = Random::seeded(26);
    let mut content = String::new();
    for _ in 0..25 {
        for _ in 0..40 {
            content.push(match random.below(40) {
                0 => 'C',
                draw @ 1..=9 => char::from_digit(draw as u32, 10).expect("a digit"),
                _ => '.',
            });
        }
        content.push('\n');
    }
    format!("{}\n{content}", format!("{}\n", "A".repeat(40)).repeat(25))
}

fn metres(part: f64) -> Millimetres {
    Millimetres::from_metres(part * 1000.0)
}

#[test]
#[cfg_attr(
    not(pysal),
    ignore = "needs NAHRAUM_TEST_PYSAL, a Python with `access` and `inequality`"
)]
fn every_variant_equals_pysal() {
    let town = nahraum::synthetic::town(&drawing()).expect("a town");
    let inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    let region = build(inputs, &RegionSettings::default(), &Silent).expect("a region").value;
    let reach = straight_line_reach(&region, &Silent);
    let care = region.category_id("residential_care").expect("homes");
    let capacities = capacities(&region, care, Some(17.5));
    let zones = Decay::Zones(vec![(metres(0.3), 1.0), (metres(0.6), 0.68), (metres(1.0), 0.22)]);
    let decays = [
        ("step", Decay::Step),
        ("zones", zones),
        ("gaussian", Decay::Gaussian),
        ("linear", Decay::Linear),
        ("exponential", Decay::Exponential { scale: metres(0.4) }),
        ("logistic", Decay::Logistic { middle: metres(0.5), width: metres(0.1) }),
    ];
    let mut variants = serde_json::Map::new();
    for (name, decay) in &decays {
        for is_divided in [false, true] {
            let question = CatchmentQuestion {
                category: care,
                limit: LIMIT,
                group: 0,
                decay,
                is_divided,
                capacities: &capacities,
            };
            let found = floating_catchments(&region, &reach, &question, Openness::Open);
            let access: Vec<f64> = found.cells.iter().map(|cell| cell.access).collect();
            variants.insert(
                format!("{name}/{is_divided}"),
                json!({"divided": is_divided, "access": access}),
            );
        }
    }
    let place = |id| capacities.iter().position(|one| one.facility == id).expect("a home");
    let cells = (0..region.cells().len()).map(CellId::at);
    let pairs: Vec<Value> = cells
        .flat_map(|cell| {
            let within = reach.category(care).within(cell, LIMIT).iter();
            within.map(move |reached| (cell, reached)).collect::<Vec<_>>()
        })
        .map(|(cell, reached)| {
            json!([cell.0, place(reached.facility), f64::from(reached.distance.0) / 1e3])
        })
        .collect();
    let places: Vec<f64> = capacities.iter().map(|one| one.places).collect();
    let persons = region.cells().persons(0);
    let town = json!({"persons": persons, "places": places, "pairs": pairs, "limit_m": 1000, "variants": variants});
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("town.json");
    std::fs::write(&path, town.to_string()).expect("writable");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign/floating_catchments.py");
    let python = std::env::var("NAHRAUM_TEST_PYSAL").expect("set, as it was at compile time");
    let output = Command::new(python).arg(script).arg(path).output().expect("started");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains(" values are equal"), "{said}");
}
