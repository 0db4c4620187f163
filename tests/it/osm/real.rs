//! Real files.

use std::path::Path;

use nahraum::base::{Code, codes};
use nahraum::dataset::{OsmExtract, TagKey};
use nahraum::format::{OsmSelection, read_osm};

use super::support::{lacks_members, lines, told_codes};
use crate::support::real;

fn everything() -> OsmSelection {
    let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect();
    OsmSelection {
        way_keys: keys(&["highway"]),
        node_keys: keys(&["shop", "amenity", "highway", "public_transport"]),
        relation_keys: keys(&["boundary", "type"]),
        tag_keys: None,
        share: None,
        within: None,
    }
}

fn extract(path: &Path) -> (OsmExtract, Vec<Code>) {
    let (extract, findings) = read_osm(path, &everything()).expect("a readable file");
    let found = told_codes(&findings).into_iter().map(|(code, _)| code).collect();
    (extract, found)
}

fn highways(extract: &OsmExtract) -> usize {
    extract
        .ways
        .iter()
        .filter(|way| extract.tag(way.tags, TagKey::new("highway")).is_some())
        .count()
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn counts_of_the_real_files() {
    // Relations at the edge of an extract lack members; this is not a finding.
    for (name, ways, nodes, lacks, findings) in [
        ("brouter_dreieich.osm.gz", 477, 3877, true, vec![]),
        ("brouter_dreieich.osm.pbf", 477, 3877, true, vec![]),
        ("ors_heidelberg.osm.pbf", 25359, 194_270, true, vec![]),
        ("osm2pgsql_liechtenstein-2013.osm.pbf", 2753, 34824, true, vec![]),
        ("osmio_history-niue-230109.osm.pbf", 424, 27180, false, vec![codes::W422]),
        ("osr_aplerbeck.osm.pbf", 195, 1249, true, vec![]),
        ("osr_karlsruhe-kirchfeld.osm.pbf", 907, 9527, true, vec![]),
        ("osrm_monaco.osm.pbf", 2927, 31657, false, vec![]),
        ("otp_brenner-invalid-relation-reference.osm.pbf", 2, 149, true, vec![]),
        ("planetiler_monaco.lz4.osm.pbf", 2379, 13321, true, vec![]),
        ("r5_porto_portugal.osm.pbf", 51349, 347_184, false, vec![]),
        ("valhalla_liechtenstein.osm.pbf", 4660, 68491, true, vec![]),
    ] {
        let path = real(&format!("osm/{name}"));
        let (extract, codes) = extract(&path);
        let found = (highways(&extract), extract.node_ids.len(), lacks_members(&extract), codes);
        assert_eq!(found, (ways, nodes, lacks, findings), "{name}");
    }
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn pbf_and_xml_of_dreieich_agree() {
    let path = real("osm/brouter_dreieich.osm.pbf");
    // What almost every way has.
    let keys = "highway building landuse natural waterway railway barrier leisure amenity power \
                man_made addr:housenumber source name note created_by";
    let keys: Vec<String> = keys.split_whitespace().map(str::to_owned).collect();
    let selection = OsmSelection { way_keys: keys.clone(), node_keys: keys, ..everything() };
    let [pbf, xml] = [path.clone(), path.with_extension("gz")]
        .map(|path| read_osm(&path, &selection).expect("a readable file"));
    eprintln!("{} nodes, {} ways", pbf.0.node_ids.len(), pbf.0.ways.len());
    assert_eq!(lines(&pbf.0), lines(&xml.0));
    assert_eq!(pbf.1, xml.1);
}
