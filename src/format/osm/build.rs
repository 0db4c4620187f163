//! The extract out of what the passes gathered.

use crate::dataset::{NO_NODE, OsmExtract, OsmKind, OsmMember, OsmRelation, OsmWay};
use crate::format::osm::chunk::ListRow;
use crate::format::osm::finding::{Notes, OsmFinding, OsmFindingCode};
use crate::format::osm::gather::{Gather, Nodes};

/// Completes an extract that has the nodes of ways. `lists` are ways and relations; of the relations in
/// `selected` all members were looked for.
pub fn build(
    mut extract: OsmExtract,
    mut gather: Gather,
    lists: [Vec<ListRow>; 2],
    nodes: Nodes,
    selected: &[i64],
    notes: Notes,
) -> (OsmExtract, Vec<OsmFinding>) {
    let [ways, relations] = lists;
    (extract.node_ids, extract.node_at, extract.node_tags) = (nodes.ids, nodes.at, nodes.tags);
    extract.ways.extend(ways.into_iter().map(|row| {
        let (head, start, len) = (row.head, row.start, row.len);
        OsmWay { id: head.id, tags: head.tags, start, len }
    }));
    extract.relations.extend(relations.iter().map(|row| {
        let (head, start, len) = (row.head, row.start, row.len);
        OsmRelation { id: head.id, tags: head.tags, start, len }
    }));
    extract.tags = std::mem::take(&mut gather.tags);
    extract.members = std::mem::take(&mut gather.members);
    extract.strings = gather.into_strings();
    let mut findings = notes.findings();
    findings.extend(ways_without_nodes(&extract));
    findings.extend(missing_members(&extract, selected));
    (extract, findings)
}

fn ways_without_nodes(extract: &OsmExtract) -> Option<OsmFinding> {
    let (mut ids, mut nodes) = (Vec::new(), 0);
    for way in &extract.ways {
        let missing = extract.way_nodes(way).iter().filter(|node| **node == NO_NODE).count();
        nodes += missing;
        if missing > 0 {
            ids.push(way.id);
        }
    }
    OsmFinding::of(OsmFindingCode::MissingWayNodes, ids, |count| {
        format!("{count} ways use nodes that the file does not have ({nodes} places on them)")
    })
}

fn missing_members(extract: &OsmExtract, selected: &[i64]) -> Option<OsmFinding> {
    let is_missing = |member: &OsmMember| match member.kind {
        OsmKind::Node => extract.node(member.id).is_none(),
        OsmKind::Way => extract.way(member.id).is_none(),
        OsmKind::Relation => extract.relation(member.id).is_none(),
    };
    let (mut ids, mut members) = (Vec::new(), 0);
    for relation in &extract.relations {
        if selected.binary_search(&relation.id).is_err() {
            continue;
        }
        let missing = extract.members(relation).iter().filter(|it| is_missing(it)).count();
        members += missing;
        if missing > 0 {
            ids.push(relation.id);
        }
    }
    OsmFinding::of(OsmFindingCode::MissingMembers, ids, |count| {
        format!("{count} relations have members that the file does not have ({members} members)")
    })
}
