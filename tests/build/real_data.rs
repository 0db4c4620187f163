//! Tells the compiler what tests may need and is at hand: real data, by the cfg `real_data`, the programs that
//! results are for (GDAL, QGIS, GeoPandas, DuckDB), by the cfg `clients`, a browser, by the cfg `browser`, a Python
//! with PySAL's `access` and `inequality`, by the cfg `pysal`, one with Dask, by the cfg `dask`, the programs of
//! poppler that read PDF documents, by the cfg `poppler`, the program that runs algorithms of QGIS, by the cfg
//! `qgis_process`, opening_hours.js, by the cfg `opening_hours`, and the programs of the router Valhalla, by the cfg
//! `valhalla`. The test harness decides at compile time which tests it ignores, so only this way do tests that need
//! something show as ignored, with the reason, where its variable is not set. Cost: setting or unsetting a variable
//! compiles the package anew, not its dependencies.

fn main() {
    println!("cargo::rerun-if-changed=tests/build/real_data.rs");
    for (variable, cfg) in [
        ("NAHRAUM_TEST_DATA", "real_data"),
        ("NAHRAUM_TEST_PYTHON", "clients"),
        ("NAHRAUM_TEST_BROWSER", "browser"),
        ("NAHRAUM_TEST_PYSAL", "pysal"),
        ("NAHRAUM_TEST_DASK", "dask"),
        ("NAHRAUM_TEST_POPPLER", "poppler"),
        ("NAHRAUM_TEST_QGIS_PROCESS", "qgis_process"),
        ("NAHRAUM_TEST_OPENING_HOURS", "opening_hours"),
        ("NAHRAUM_TEST_VALHALLA", "valhalla"),
    ] {
        println!("cargo::rerun-if-env-changed={variable}");
        println!("cargo::rustc-check-cfg=cfg({cfg})");
        if std::env::var_os(variable).is_some_and(|value| !value.is_empty()) {
            println!("cargo::rustc-cfg={cfg}");
        }
    }
}
