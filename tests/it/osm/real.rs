//! Real files.

use std::path::Path;

use nahraum::dataset::OsmExtract;
use nahraum::format::{OsmFindingCode, OsmSelection, read_osm};

use super::support::{codes, lines};
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

fn extract(path: &Path) -> (OsmExtract, Vec<OsmFindingCode>) {
    let (extract, findings) = read_osm(path, &everything()).expect("a readable file");
    (extract, codes(&findings))
}

fn highways(extract: &OsmExtract) -> usize {
    extract.ways.iter().filter(|way| extract.tag(way.tags, "highway").is_some()).count()
}

#[test]
#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]
fn counts_of_the_real_files() {
    use OsmFindingCode::{History, MissingMembers};
    for (name, ways, nodes, findings) in [
        ("brouter_dreieich.osm.gz", 477, 3877, vec![MissingMembers]),
        ("brouter_dreieich.osm.pbf", 477, 3877, vec![MissingMembers]),
        ("ors_heidelberg.osm.pbf", 25359, 194_270, vec![MissingMembers]),
        ("osm2pgsql_liechtenstein-2013.osm.pbf", 2753, 34824, vec![MissingMembers]),
        ("osmio_history-niue-230109.osm.pbf", 424, 27180, vec![History]),
        ("osr_aplerbeck.osm.pbf", 195, 1249, vec![MissingMembers]),
        ("osr_karlsruhe-kirchfeld.osm.pbf", 907, 9527, vec![MissingMembers]),
        ("osrm_monaco.osm.pbf", 2927, 31657, vec![]),
        ("otp_brenner-invalid-relation-reference.osm.pbf", 2, 149, vec![MissingMembers]),
        ("planetiler_monaco.lz4.osm.pbf", 2379, 13321, vec![MissingMembers]),
        ("r5_porto_portugal.osm.pbf", 51349, 347_184, vec![]),
        ("valhalla_liechtenstein.osm.pbf", 4660, 68491, vec![MissingMembers]),
    ] {
        let path = real(&format!("osm/{name}"));
        let (extract, codes) = extract(&path);
        let found = (highways(&extract), extract.node_ids.len(), codes);
        assert_eq!(found, (ways, nodes, findings), "{name}");
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
