//! Real files, if they are there.

use std::collections::BTreeMap;
use std::path::Path;

use nahraum::dataset::OsmExtract;
use nahraum::format::{OsmFindingCode, OsmSelection, read_osm};
use osmpbf::{Element, ElementReader};

use super::support::{codes, lines};
use crate::support::real;

fn everything() -> OsmSelection {
    let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect();
    OsmSelection {
        way_keys: keys(&["highway"]),
        node_keys: keys(&["shop", "amenity", "highway", "public_transport"]),
        relation_keys: keys(&["boundary", "type"]),
        tag_keys: None,
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
        let Some(path) = real(&format!("osm/{name}")) else { return };
        let (extract, codes) = extract(&path);
        let found = (highways(&extract), extract.node_ids.len(), codes);
        assert_eq!(found, (ways, nodes, findings), "{name}");
    }
}

#[test]
fn pbf_and_xml_of_dreieich_agree() {
    let Some(path) = real("osm/brouter_dreieich.osm.pbf") else { return };
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

type Ways = BTreeMap<i64, (String, Vec<i64>)>;

/// What the library `osmpbf` reads: highways with tags and nodes, and places of nodes, by id. Of
/// several versions the last counts, unless it is deleted.
fn by_library(path: &Path) -> (Ways, BTreeMap<i64, [i32; 2]>) {
    let (mut ways, mut nodes) = (BTreeMap::new(), BTreeMap::new());
    fn put<T>(map: &mut BTreeMap<i64, (i32, Option<T>)>, id: i64, version: i32, it: Option<T>) {
        if map.get(&id).is_none_or(|known| known.0 <= version) {
            map.insert(id, (version, it));
        }
    }
    let reader = ElementReader::from_path(path).expect("a file");
    let read = reader.for_each(|element| match element {
        Element::Way(way) => {
            let tags: Vec<(&str, &str)> = way.tags().collect();
            let kept = way.info().visible() && tags.iter().any(|tag| tag.0 == "highway");
            let it = kept.then(|| (format!("{tags:?}"), way.refs().collect()));
            put(&mut ways, way.id(), way.info().version().unwrap_or(0), it);
        }
        Element::Node(node) => {
            let at = [node.decimicro_lon(), node.decimicro_lat()];
            let at = node.info().visible().then_some(at);
            put(&mut nodes, node.id(), node.info().version().unwrap_or(0), at);
        }
        Element::DenseNode(node) => {
            let at = [node.decimicro_lon(), node.decimicro_lat()];
            let (visible, version) =
                node.info().map_or((true, 0), |info| (info.visible(), info.version()));
            put(&mut nodes, node.id(), version, visible.then_some(at));
        }
        Element::Relation(_) => {}
    });
    read.expect("a readable file");
    let ways = ways.into_iter().filter_map(|(id, (_, way))| Some((id, way?))).collect();
    (ways, nodes.into_iter().filter_map(|(id, (_, at))| Some((id, at?))).collect())
}

#[test]
fn agrees_with_the_library() {
    for name in [
        "r5_porto_portugal",
        "osrm_monaco",
        "ors_heidelberg",
        "osr_karlsruhe-kirchfeld",
        "osmio_history-niue-230109",
        "valhalla_liechtenstein",
    ] {
        let Some(path) = real(&format!("osm/{name}.osm.pbf")) else { return };
        let (extract, _) = extract(&path);
        let mut ways = BTreeMap::new();
        for way in &extract.ways {
            if extract.tag(way.tags, "highway").is_some() {
                let tags: Vec<(&str, &str)> = extract.tags(way.tags).collect();
                let nodes = extract.way_nodes(way).iter();
                let ids = nodes.map(|node| extract.node_ids[*node as usize]).collect();
                ways.insert(way.id, (format!("{tags:?}"), ids));
            }
        }
        let (expected, nodes) = by_library(&path);
        assert!(ways == expected, "{name}");
        for (id, at) in extract.node_ids.iter().zip(&extract.node_at) {
            assert_eq!(nodes.get(id), Some(at), "node {id} of {name}");
        }
    }
}
