//! What several tests need.

use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};

use nahraum::base::{Code, Diagnostics};
use nahraum::dataset::{NO_NODE, OsmExtract, OsmId, OsmMember, TagRange};
use nahraum::format::{OsmError, OsmSelection, read_osm};

/// Reads bytes by way of a temporary file.
pub fn read(bytes: &[u8], selection: &OsmSelection) -> Result<(OsmExtract, Diagnostics), OsmError> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("nahraum-osm-{}-{number}", std::process::id());
    let path = std::env::temp_dir().join(name);
    fs::write(&path, bytes).expect("a folder for temporary files");
    let result = read_osm(&path, selection);
    fs::remove_file(&path).expect("the file just written");
    result
}

/// Ways with `highway`, nodes with `shop`, relations with `boundary`, all tags.
pub fn usual() -> OsmSelection {
    OsmSelection {
        way_keys: vec!["highway".to_owned()],
        node_keys: vec!["shop".to_owned()],
        relation_keys: vec!["boundary".to_owned()],
        tag_keys: None,
        share: None,
        within: None,
    }
}

/// The codes of all findings with their counts, warnings before notes.
pub fn told_codes(findings: &Diagnostics) -> Vec<(Code, u64)> {
    findings.groups().map(|group| (group.code(), group.count())).collect()
}

/// Whether a relation has a member that the extract does not have.
pub fn lacks_members(extract: &OsmExtract) -> bool {
    let is_missing = |member: &OsmMember| match member.id {
        OsmId::Node(id) => extract.node(id).is_none(),
        OsmId::Way(id) => extract.way(id).is_none(),
        OsmId::Relation(id) => extract.relation(id).is_none(),
    };
    extract.relations.iter().any(|relation| extract.members(relation).iter().any(is_missing))
}

fn tags_text(extract: &OsmExtract, range: TagRange) -> String {
    extract.tags(range).map(|(key, value)| format!(" {key}={value}")).collect()
}

/// An extract as lines of text, one for each element.
pub fn lines(extract: &OsmExtract) -> Vec<String> {
    let mut lines = Vec::new();
    for (at, (id, [lon, lat])) in extract.node_ids.iter().zip(&extract.node_at).enumerate() {
        let tags = tags_text(extract, extract.tags_of_node(at as u32));
        lines.push(format!("n{id} {lon},{lat}{tags}"));
    }
    for way in &extract.ways {
        let id = |node: &u32| match *node {
            NO_NODE => " ?".to_owned(),
            node => format!(" {}", extract.node_ids[node as usize]),
        };
        let nodes: String = extract.way_nodes(way).iter().map(id).collect();
        lines.push(format!("w{}{nodes}{}", way.id, tags_text(extract, way.tags)));
    }
    for relation in &extract.relations {
        let member =
            |it: &OsmMember| format!(" {:?}:{}:{}", it.id.kind(), it.id.number(), extract.role(it));
        let members: String = extract.members(relation).iter().map(member).collect();
        lines.push(format!("r{}{members}{}", relation.id, tags_text(extract, relation.tags)));
    }
    lines
}

/// The extract of a file as lines, and the codes of its findings.
pub fn lines_and_codes(bytes: &[u8], selection: &OsmSelection) -> (Vec<String>, Vec<(Code, u64)>) {
    let (extract, findings) = read(bytes, selection).expect("a readable file");
    (lines(&extract), told_codes(&findings))
}

/// The error message for an unreadable file.
pub fn refused(bytes: &[u8]) -> String {
    read(bytes, &usual()).expect_err("an unreadable file").to_string()
}
