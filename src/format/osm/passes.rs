//! The order in which a file is read: relations and ways, the ways they still need, then nodes.
//!
//! The common file has every element once, in ascending order. If a scan finds that it has not, an
//! element may occur again in another version that counts instead of the one found. Then the scan is
//! repeated for all versions of the elements found.

use rayon::prelude::*;

use crate::dataset::{OsmExtract, OsmKind, OsmMember};
use crate::format::osm::build::build;
use crate::format::osm::chunk::{Ask, Kinds, ListRow};
use crate::format::osm::error::OsmError;
use crate::format::osm::finding::{Notes, OsmFinding};
use crate::format::osm::gather::{Gather, Nodes, Source, settle};
use crate::format::osm::selection::{KeyTable, OsmSelection};

/// What is to be kept, before the nodes are known.
struct Lists {
    ways: Vec<ListRow>,
    /// Selected ones and their member relations, ascending by id.
    relations: Vec<ListRow>,
    /// The ids of the selected relations, ascending.
    selected: Vec<i64>,
}

/// Reads what a selection keeps.
pub fn collect(
    source: &mut dyn Source,
    selection: &OsmSelection,
) -> Result<(OsmExtract, Vec<OsmFinding>), OsmError> {
    let keys = KeyTable::new(selection);
    let mut notes = Notes { history: source.history(), ..Notes::default() };
    let mut gather = Gather::default();
    let lists = lists(source, &keys, &mut gather, &mut notes)?;
    let needed = needed_nodes(&lists, &gather);
    let nodes = nodes(source, &keys, &needed, &mut gather, &mut notes)?;
    let Lists { ways, relations, selected } = lists;
    let extract = OsmExtract {
        source: source.name().to_owned(),
        replication_timestamp: source.replication_timestamp(),
        bounds: source.bounds(),
        ..OsmExtract::default()
    };
    Ok(build(extract, gather, [ways, relations], nodes, &selected, notes))
}

fn lists(
    source: &mut dyn Source,
    keys: &KeyTable,
    gather: &mut Gather,
    notes: &mut Notes,
) -> Result<Lists, OsmError> {
    let kinds = Kinds::default().with(OsmKind::Way).with(OsmKind::Relation);
    let selecting = keys.selects(OsmKind::Way) || keys.selects(OsmKind::Relation);
    let by_keys = Ask {
        kinds: if selecting { kinds } else { Kinds::default() },
        keys,
        by_keys: true,
        nodes: &[],
        ways: &[],
        relations: &[],
        versions: false,
    };
    gather.scan(source, &by_keys)?;
    notes.unsorted |= gather.order.unsorted;
    let strict = gather.order.strict();
    if strict {
        notes.deleted += gather.deleted;
    } else {
        let (ways, relations) = (ids(&gather.ways), ids(&gather.relations));
        forget(gather);
        let again = Ask { ways: &ways, relations: &relations, versions: true, ..by_keys };
        gather.scan(source, &Ask { by_keys: false, ..again })?;
    }
    let mut ways = settle(&std::mem::take(&mut gather.ways), OsmKind::Way, notes);
    let mut relations = settle(&std::mem::take(&mut gather.relations), OsmKind::Relation, notes);
    ways.retain(|way| way.head.selected);
    relations.retain(|relation| relation.head.selected);
    let selected = ids(&relations);
    let more_ways = lacking(&ways, members(&relations, OsmKind::Way, gather));
    let more_relations = lacking(&relations, members(&relations, OsmKind::Relation, gather));
    if !more_ways.is_empty() || !more_relations.is_empty() {
        let more = Ask { ways: &more_ways, relations: &more_relations, kinds, ..by_keys };
        gather.scan(source, &Ask { by_keys: false, versions: !strict, ..more })?;
        ways.extend(settle(&std::mem::take(&mut gather.ways), OsmKind::Way, notes));
        let more = std::mem::take(&mut gather.relations);
        relations.extend(settle(&more, OsmKind::Relation, notes));
        ways.sort_by_key(|way| way.head.id);
        relations.sort_by_key(|relation| relation.head.id);
    }
    Ok(Lists { ways, relations, selected })
}

/// Makes room for reading the same again.
fn forget(gather: &mut Gather) {
    gather.ways.clear();
    gather.relations.clear();
    gather.refs.clear();
    gather.members.clear();
    gather.tags.clear();
}

fn nodes(
    source: &mut dyn Source,
    keys: &KeyTable,
    needed: &[i64],
    gather: &mut Gather,
    notes: &mut Notes,
) -> Result<Nodes, OsmError> {
    let mut ask = Ask {
        kinds: Kinds::default().with(OsmKind::Node),
        keys,
        by_keys: true,
        nodes: needed,
        ways: &[],
        relations: &[],
        versions: false,
    };
    if needed.is_empty() && !keys.selects(OsmKind::Node) {
        return Ok(Nodes::default());
    }
    gather.scan(source, &ask)?;
    let nodes = std::mem::take(&mut gather.nodes);
    notes.unsorted |= gather.order.unsorted;
    if gather.order.strict() {
        notes.deleted += gather.deleted;
        return Ok(nodes.in_world(notes));
    }
    let found = merged(nodes.ids, needed);
    (ask.nodes, ask.by_keys, ask.versions) = (&found, false, true);
    gather.scan(source, &ask)?;
    Ok(std::mem::take(&mut gather.nodes).settle(needed, notes).in_world(notes))
}

/// The ids of the nodes that ways and selected relations need, ascending.
fn needed_nodes(lists: &Lists, gather: &Gather) -> Vec<i64> {
    let mut needed = Vec::new();
    for way in &lists.ways {
        needed.extend_from_slice(&gather.refs[way.start..way.start + way.len as usize]);
    }
    let selected = |row: &&ListRow| lists.selected.binary_search(&row.head.id).is_ok();
    for relation in lists.relations.iter().filter(selected) {
        needed.extend(list(relation, &gather.members, OsmKind::Node));
    }
    needed.par_sort_unstable();
    needed.dedup();
    needed
}

/// Ids, ascending, unique.
fn ids(rows: &[ListRow]) -> Vec<i64> {
    merged(rows.iter().map(|row| row.head.id).collect(), &[])
}

fn merged(mut ids: Vec<i64>, more: &[i64]) -> Vec<i64> {
    ids.extend_from_slice(more);
    ids.par_sort_unstable();
    ids.dedup();
    ids
}

/// The members of one kind, ascending, unique.
fn members(relations: &[ListRow], kind: OsmKind, gather: &Gather) -> Vec<i64> {
    let lists = relations.iter().flat_map(|row| list(row, &gather.members, kind));
    merged(lists.collect(), &[])
}

fn list(row: &ListRow, members: &[OsmMember], kind: OsmKind) -> impl Iterator<Item = i64> {
    let list = &members[row.start..row.start + row.len as usize];
    list.iter().filter(move |member| member.kind == kind).map(|member| member.id)
}

/// Those ids that have no row yet. Both ascend.
fn lacking(rows: &[ListRow], mut ids: Vec<i64>) -> Vec<i64> {
    ids.retain(|id| rows.binary_search_by_key(id, |row| row.head.id).is_err());
    ids
}
