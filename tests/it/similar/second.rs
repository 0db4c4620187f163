//! Against SciPy and scikit-learn.

use std::path::Path;
use std::process::Command;

use nahraum::analysis::similar::{COUNTS, Point, Scale, types};
use nahraum::synthetic::Random;
use serde_json::json;

/// Points around a few middles, with some values that many share.
fn values(random: &mut Random) -> Vec<Vec<f64>> {
    let middles: Vec<Vec<f64>> =
        (0..5).map(|_| (0..6).map(|_| random.below(40) as f64).collect()).collect();
    let point = |_| {
        let middle = &middles[random.below(5)];
        let mut point: Vec<f64> =
            middle.iter().map(|value| value + random.below(10_000) as f64 / 1_000.0).collect();
        // A variable that is 0 for most.
        point[5] = if random.below(4) == 0 { point[5] } else { 0.0 };
        point
    };
    (0..400).map(point).collect()
}

#[test]
#[cfg_attr(not(pysal), ignore = "needs NAHRAUM_TEST_PYSAL, a Python with SciPy and scikit-learn")]
fn scales_types_and_silhouettes_equal_a_second_program() {
    let weights = [1.0, 2.0, 0.5, 1.0, 1.0, 3.0];
    let mut random = Random::seeded(11);
    let mut cases = Vec::new();
    for _ in 0..5 {
        let raw = values(&mut random);
        let scale = |at: usize| {
            Scale::of_values(&raw.iter().map(|row| row[at]).collect::<Vec<f64>>()).expect("values")
        };
        let scales: Vec<Scale> = (0..weights.len()).map(scale).collect();
        let z = |row: &Vec<f64>| -> Vec<f64> {
            row.iter().zip(&scales).map(|(value, scale)| scale.z(*value)).collect()
        };
        let z: Vec<Vec<f64>> = raw.iter().map(z).collect();
        let point = |z: &Vec<f64>| -> Point {
            z.iter().zip(weights).map(|(z, weight)| z * f64::sqrt(weight)).collect()
        };
        let points: Vec<Point> = z.iter().map(point).collect();
        let found = types(&points, COUNTS).expect("types");
        let choices: Vec<_> = found
            .choices
            .iter()
            .map(|one| json!([one.count, one.silhouette, one.smallest]))
            .collect();
        cases.push(json!({
            "raw": raw, "weights": weights, "z": z, "types": found.of_point, "count": found.count,
            "silhouettes": found.silhouettes, "choices": choices,
        }));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("quartiers.json");
    std::fs::write(&path, json!(cases).to_string()).expect("writable");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign/similar.py");
    let python = std::env::var("NAHRAUM_TEST_PYSAL").expect("set, as it was at compile time");
    let output = Command::new(python).arg(script).arg(path).output().expect("started");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("5 cases are equal"), "{said}");
}
