//! Places that do not fit into memory.

use nahraum::base::{Diagnostics, ResultFormat, Silent};
use nahraum::config::Config;
use nahraum::project::StagedFolder;
use nahraum::run::{Analyses, AnalysisError, Prepared, gap_layer, write_results};

use crate::support::{drawn, limits};

#[test]
fn a_run_without_room_for_places_says_so_and_writes_the_rest() {
    let (region, reach) = drawn("AAAA\n\n12S3", &limits("supermarket", &[100]));
    let prepared = |reach_bytes_max| Prepared {
        region: region.clone(),
        reach: reach.clone(),
        diagnostics: Diagnostics::default(),
        sources: Vec::new(),
        walk: None,
        on_foot: None,
        links: None,
        islands: None,
        to_places: None,
        reach_bytes_max,
        table: None,
    };
    let mut config = Config::default();
    config.output.formats =
        vec![ResultFormat::Csv, ResultFormat::Gpkg, ResultFormat::Parquet, ResultFormat::GeoJson];
    let folder = tempfile::tempdir().expect("a folder");
    let run = |name: &str, bytes_max| {
        let prepared = prepared(bytes_max);
        let target = folder.path().join(name);
        let staged = StagedFolder::open(&target).expect("free");
        let analyses = Analyses::new(&prepared, &config);
        write_results(&analyses, "run", true, staged, &Silent).expect("written").record
    };
    let (roomy, tight) = (run("roomy", None), run("tight", Some(0)));
    let told = |code: &str| tight.findings.iter().any(|finding| finding.code == code);
    assert!(told("N912"), "{:?}", tight.findings);
    let missing: Vec<&String> =
        roomy.outputs.keys().filter(|name| !tight.outputs.contains_key(*name)).collect();
    let of_places =
        ["gap_places.csv", "gap_places.csv-metadata.json", "gap_places.geojson", "need.parquet"];
    let is_of_places =
        |name: &&&String| name.starts_with("gaps_") || of_places.contains(&name.as_str());
    assert!(missing.iter().all(|name| is_of_places(&name)), "{missing:?}");
    assert_eq!(missing.len(), region.categories().len() + of_places.len());
    let layers = [&roomy, &tight].map(|record| record.outputs["results.gpkg"]);
    assert_eq!(layers[0], layers[1] + 3, "gaps, their places, and the need");
    // Who asks for places alone is refused.
    let prepared = prepared(Some(0));
    let refused = gap_layer(&Analyses::new(&prepared, &config)).expect_err("no room");
    assert!(matches!(refused, AnalysisError::TooLarge(_)));
}
