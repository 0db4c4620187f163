//! A table of distances of a second router: Valhalla measures on a real map, and what Nahraum makes of its table is
//! predicted in Python.

use std::path::Path;
use std::process::Command;

use crate::support::real;

#[test]
#[cfg_attr(
    not(all(valhalla, real_data)),
    ignore = "needs NAHRAUM_TEST_VALHALLA, the folder of Valhalla's programs, and NAHRAUM_TEST_DATA"
)]
fn coverage_and_gaps_of_a_table_of_valhalla_are_as_predicted() {
    let valhalla = std::env::var("NAHRAUM_TEST_VALHALLA").expect("set, as it was at compile time");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign/valhalla_table.py");
    for name in ["valhalla_liechtenstein.osm.pbf", "osrm_monaco.osm.pbf"] {
        let mut python = Command::new("python3");
        python.arg(&script).args([&valhalla, env!("CARGO_BIN_EXE_nahraum")]);
        let output = python.arg(real(&format!("osm/{name}"))).output().expect("started");
        let said = String::from_utf8_lossy(&output.stdout);
        eprintln!("{name}: {said}");
        assert!(
            output.status.success(),
            "{name}: {said}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(said.contains(" numbers compared, 0 are not as predicted"), "{said}");
    }
}
