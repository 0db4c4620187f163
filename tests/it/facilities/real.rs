//! Real maps. `tests/foreign/osm_facilities.py` compares their elements with another program's.

use std::collections::HashSet;
use std::path::PathBuf;

use nahraum::base::{Checked, codes};
use nahraum::format::{OsmSelection, read_osm};
use nahraum::import::osm::facilities::{OsmFacility, find_facilities};

use super::support::{area_of, catalogue, read, wanted};
use crate::support::real;

fn map(name: &str) -> PathBuf {
    real(&format!("osm/{name}"))
}

fn facilities(name: &str) -> Checked<Vec<OsmFacility>> {
    let rules = catalogue();
    let mut extract = read(&map(name), &rules);
    // Findings name their file.
    extract.source = "map".to_owned();
    find_facilities(&extract, &rules, &|id| area_of(&extract, id))
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn pbf_and_xml_give_the_same() {
    let [pbf, xml] =
        ["osm.pbf", "osm.gz"].map(|ending| facilities(&format!("brouter_dreieich.{ending}")));
    assert!(pbf.value.len() > 100);
    assert_eq!(pbf.value, xml.value);
    assert_eq!(pbf.diagnostics, xml.diagnostics);
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn every_element_is_in_one_facility_of_its_category() {
    for name in [
        "valhalla_liechtenstein.osm.pbf",
        "osr_karlsruhe-kirchfeld.osm.pbf",
        "osrm_monaco.osm.pbf",
        "ors_heidelberg.osm.pbf",
    ] {
        let found = facilities(name);
        let mut seen = HashSet::new();
        for it in &found.value {
            for element in it.merged.iter().chain([&it.osm]) {
                assert!(seen.insert((it.category.as_str(), *element)), "{name}: {}", it.id);
            }
            assert!((-180.0..180.0).contains(&it.position.x), "{name}: {}", it.id);
        }
        let key = |it: &OsmFacility| (it.category.clone(), it.osm);
        assert!(found.value.is_sorted_by_key(key), "{name}");
        let merged = found.value.iter().filter(|it| !it.merged.is_empty()).count() as u64;
        assert_eq!(found.diagnostics.count_of_code(codes::N686), merged, "{name}");
        assert!(merged > 10, "{name}");
    }
}

/// A map that was read for other questions too holds no more facilities.
#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn reading_more_finds_the_same() {
    let path = map("osr_karlsruhe-kirchfeld.osm.pbf");
    let rules = catalogue();
    let narrow = read(&path, &rules);
    let keys = wanted(&rules);
    let more = ["building", "highway", "railway", "type", "name", "natural"].map(str::to_owned);
    let wide = OsmSelection {
        share: None,
        within: None,
        way_keys: [&keys.way_keys[..], &more].concat(),
        node_keys: [&keys.node_keys[..], &more].concat(),
        relation_keys: [&keys.relation_keys[..], &more].concat(),
        tag_keys: None,
    };
    let wide = read_osm(&path, &wide).expect("a readable map").0;
    assert!(wide.ways.len() > 2 * narrow.ways.len());
    let [narrow, wide] = [narrow, wide]
        .map(|extract| find_facilities(&extract, &rules, &|id| area_of(&extract, id)));
    assert_eq!(narrow.value, wide.value);
    assert_eq!(narrow.diagnostics, wide.diagnostics);
}
