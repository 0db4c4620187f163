//! Builds the extract from the results of the passes.

use crate::base::Diagnostics;
use crate::dataset::{OsmExtract, OsmRelation, OsmWay};
use crate::format::osm::gather::{Gather, Lists, Nodes};
use crate::format::osm::notes::Notes;

/// Completes an extract that has the nodes of ways. `lists` are ways and relations.
pub fn build(
    mut extract: OsmExtract,
    mut gather: Gather,
    lists: Lists,
    nodes: Nodes,
    notes: Notes,
) -> (OsmExtract, Diagnostics) {
    (extract.node_ids, extract.node_at, extract.node_tags) = (nodes.ids, nodes.at, nodes.tags);
    extract.ways.extend(lists.ways.into_iter().map(|row| {
        let (head, start, len) = (row.head, row.start, row.len);
        OsmWay { id: head.id, tags: head.tags, start, len }
    }));
    extract.relations.extend(lists.relations.iter().map(|row| {
        let (head, start, len) = (row.head, row.start, row.len);
        OsmRelation { id: head.id, tags: head.tags, start, len }
    }));
    extract.tags = std::mem::take(&mut gather.tags);
    extract.members = std::mem::take(&mut gather.members);
    extract.strings = gather.into_strings();
    extract.cut = notes.cut;
    let diagnostics = notes.findings(&extract.source);
    (extract, diagnostics)
}
