//! The order in which a file is read: relations and ways, the ways they still need, then nodes.
//!
//! Most files have every element once, in ascending order. If a scan finds that this is not the
//! case, a newer version of an element may follow, and the scan is repeated for all versions of the
//! elements found.
//!
//! If only a part of the map is requested, a first scan finds the nodes in it, and ways are scanned
//! before relations, because relations touch the part through their ways.
//!
//! Ways may have the places of their nodes, which the file then need not have as elements; relations
//! may even draw their member ways. What the file has as an element counts before that.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::base::{Bounds, Diagnostics, zip_equal};
use crate::dataset::{
    NO_NODE, OsmExtract, OsmId, OsmKind, OsmMember, OsmNodeId, OsmRelationId, OsmWayId,
};
use crate::format::osm::build::build;
use crate::format::osm::chunk::{Ask, Kinds, ListRow};
use crate::format::osm::error::OsmError;
use crate::format::osm::gather::{Gather, Lists, Nodes, Source};
use crate::format::osm::ids::{ElementId, NOWHERE, is_of_place};
use crate::format::osm::near::{IdSet, Near};
use crate::format::osm::notes::Notes;
use crate::format::osm::refs::Refs;
use crate::format::osm::selection::{KeyTable, OsmSelection};
use crate::format::osm::settle::settle;

/// Reads what a selection keeps.
pub fn collect(
    source: &mut dyn Source,
    selection: &OsmSelection,
) -> Result<(OsmExtract, Diagnostics), OsmError> {
    let keys = KeyTable::new(selection);
    let mut notes = Notes { history: source.history(), ..Notes::default() };
    let mut gather = Gather::default();
    let near = match selection.within {
        Some(area) => near_nodes(source, &keys, area)?,
        None => None,
    };
    notes.cut = near.is_some();
    let area = near.as_ref().map(|near| near.area);
    let lists = lists(source, &keys, near, &mut gather, &mut notes)?;
    let needed = needed_nodes(&lists, &gather);
    // The ids near are not needed any more, only the box.
    let near = area.map(Near::new);
    let ask = Ask { near: near.as_ref(), ..Ask::nothing(&keys) };
    // Half as large as ids: positions among the needed nodes.
    let refs = std::mem::take(&mut gather.refs);
    let mut way_nodes: Vec<u32> = positions(&refs.ids, &needed);
    let places = places(&refs, &way_nodes, &gather.placed, &needed);
    drop(refs);
    let mut nodes = nodes(source, ask, &needed, &mut gather, &mut notes)?;
    if !places.is_empty() {
        nodes = nodes.with_places(&needed, &places);
    }
    if nodes.ids != needed {
        let kept_at = positions(&needed, &nodes.ids);
        let kept = |at: u32| kept_at.get(at as usize).copied().unwrap_or(NO_NODE);
        way_nodes.par_iter_mut().for_each(|at| *at = kept(*at));
    }
    drop(needed);
    join_by_place(&mut way_nodes, &nodes);
    let extract = OsmExtract {
        source: source.name().to_owned(),
        replication_timestamp: source.replication_timestamp(),
        bounds: source.bounds(),
        way_nodes,
        ..OsmExtract::default()
    };
    Ok(build(extract, gather, lists, nodes, notes))
}

/// The nodes in a box; `None` if no node lies outside.
fn near_nodes(
    source: &mut dyn Source,
    keys: &KeyTable,
    area: Bounds<i32>,
) -> Result<Option<Near>, OsmError> {
    let (mut near, mut gather) = (Near::new(area), Gather::default());
    let kinds = Kinds::default().with(OsmKind::Node);
    let all = Ask { kinds, near: Some(&near), tell_near: true, ..Ask::nothing(keys) };
    gather.scan(source, &all)?;
    let (mut far, strict) = (gather.far, gather.order.strict());
    let mut near_ids = std::mem::take(&mut gather.near_nodes).complete();
    if !far && source.has_places_in_ways() {
        gather.scan(source, &Ask { kinds: Kinds::default().with(OsmKind::Way), ..all })?;
        far = gather.far;
    }
    if !far {
        return Ok(None);
    }
    if !strict {
        // A newer version of a node may lie elsewhere.
        let ids: Vec<OsmNodeId> = near_ids.ids().collect();
        gather.scan(source, &Ask { kinds, nodes: &ids, versions: true, ..Ask::nothing(keys) })?;
        let nodes = std::mem::take(&mut gather.nodes).settle(&ids, &mut Notes::default());
        let places = zip_equal(&nodes.ids, &nodes.at);
        near_ids = IdSet::from_ids(places.filter(|it| near.holds(*it.1)).map(|it| *it.0).collect());
    }
    near.nodes = near_ids;
    Ok(Some(near))
}

fn lists(
    source: &mut dyn Source,
    keys: &KeyTable,
    near: Option<Near>,
    gather: &mut Gather,
    notes: &mut Notes,
) -> Result<Lists, OsmError> {
    let kinds = Kinds::default().with(OsmKind::Way).with(OsmKind::Relation);
    let selecting = keys.selects(OsmKind::Way) || keys.selects(OsmKind::Relation);
    let by_keys = Ask { by_keys: true, ..Ask::nothing(keys) };
    let (mut found, strict) = match near {
        None => {
            // Without any kind, the scan tells the order of the file and what it covers.
            let kinds = if selecting { kinds } else { Kinds::default() };
            scan_by_keys(source, &Ask { kinds, ..by_keys }, gather, notes)?
        }
        Some(_) if !selecting => (Found::default(), true),
        Some(mut near) => {
            let tell_near = keys.selects(OsmKind::Relation);
            let kinds = Kinds::default().with(OsmKind::Way);
            let ask = Ask { kinds, near: Some(&near), tell_near, ..by_keys };
            let (mut ways, ways_strict) = scan_by_keys(source, &ask, gather, notes)?;
            near.ways = std::mem::take(&mut ways.near);
            let kinds = Kinds::default().with(OsmKind::Relation);
            let ask = Ask { kinds, near: Some(&near), ..by_keys };
            let (found, strict) = scan_by_keys(source, &ask, gather, notes)?;
            (Found { ways: ways.ways, ..found }, strict && ways_strict)
        }
    };
    let (ways, relations) = (&mut found.ways, &mut found.relations);
    let selected = ids(relations);
    let (member_ways, member_relations) = members(relations, gather);
    let more_ways = lacking(ways, member_ways);
    let more_relations = lacking(relations, member_relations);
    if !more_ways.is_empty() || !more_relations.is_empty() {
        let more =
            Ask { ways: &more_ways, relations: &more_relations, kinds, ..Ask::nothing(keys) };
        gather.scan(source, &Ask { versions: !strict, ..more })?;
        ways.extend(settle(std::mem::take(&mut gather.ways), notes));
        let more = std::mem::take(&mut gather.relations);
        relations.extend(settle(more, notes));
        ways.sort_by_key(|way| way.head.id);
        relations.sort_by_key(|relation| relation.head.id);
    }
    take_drawn(ways, gather);
    Ok(Lists { ways: found.ways, relations: found.relations, selected })
}

/// Adds the ways that only a relation draws.
fn take_drawn(ways: &mut Vec<ListRow<OsmWayId>>, gather: &mut Gather) {
    let mut drawn = std::mem::take(&mut gather.drawn);
    drawn.sort_by_key(|way| way.head.id);
    drawn.dedup_by_key(|way| way.head.id);
    drawn.retain(|way| ways.binary_search_by_key(&way.head.id, |known| known.head.id).is_err());
    if !drawn.is_empty() {
        ways.extend(drawn);
        ways.sort_by_key(|way| way.head.id);
    }
}

/// What a scan for selected ways and relations finds.
#[derive(Default)]
struct Found {
    ways: Vec<ListRow<OsmWayId>>,
    relations: Vec<ListRow<OsmRelationId>>,
    /// All ways near, if they were asked for.
    near: IdSet<OsmWayId>,
}

/// The current versions of the ways and relations selected by key, and whether every element of
/// these kinds occurs once.
fn scan_by_keys(
    source: &mut dyn Source,
    ask: &Ask,
    gather: &mut Gather,
    notes: &mut Notes,
) -> Result<(Found, bool), OsmError> {
    let mark = gather.mark();
    gather.scan(source, ask)?;
    notes.unsorted |= gather.order.unsorted;
    let strict = gather.order.strict();
    let mut near = std::mem::take(&mut gather.near_ways).complete();
    if strict {
        notes.deleted += gather.deleted;
    } else {
        let ways = merged(near.ids().collect(), &ids(&gather.ways));
        let relations = ids(&gather.relations);
        gather.forget(mark);
        let again = Ask { ways: &ways, relations: &relations, versions: true, ..*ask };
        gather.scan(source, &Ask { by_keys: false, tell_near: false, ..again })?;
    }
    let mut ways = settle(std::mem::take(&mut gather.ways), notes);
    let mut relations = settle(std::mem::take(&mut gather.relations), notes);
    if !strict && ask.tell_near {
        near = IdSet::from_ids(
            ways.iter().filter(|way| way.head.near && way.len > 0).map(|way| way.head.id).collect(),
        );
    }
    // What has neither nodes nor members touches nothing.
    let all = ask.near.is_none();
    ways.retain(|way| way.head.selected() && (all || way.len > 0));
    relations.retain(|relation| relation.head.selected() && (all || relation.len > 0));
    Ok((Found { ways, relations, near }, strict))
}

fn nodes(
    source: &mut dyn Source,
    ask: Ask,
    needed: &[OsmNodeId],
    gather: &mut Gather,
    notes: &mut Notes,
) -> Result<Nodes, OsmError> {
    let ask = Ask { kinds: Kinds::default().with(OsmKind::Node), nodes: needed, ..ask };
    if needed.is_empty() && !ask.keys.selects(OsmKind::Node) {
        return Ok(Nodes::default());
    }
    // Pages of these that stay empty take no memory.
    gather.nodes.ids.reserve_exact(needed.len());
    gather.nodes.at.reserve_exact(needed.len());
    gather.scan(source, &Ask { by_keys: true, ..ask })?;
    let nodes = std::mem::take(&mut gather.nodes);
    notes.unsorted |= gather.order.unsorted;
    if gather.order.strict() {
        notes.deleted += gather.deleted;
        return Ok(nodes.in_world(notes));
    }
    let candidates = merged(nodes.ids, needed);
    gather.scan(source, &Ask { nodes: &candidates, versions: true, ..ask })?;
    Ok(std::mem::take(&mut gather.nodes).settle(needed, notes).in_world(notes))
}

/// The places of the needed nodes that ways and relations state, the first one of each node; empty
/// if there are none. `way_nodes` are the positions of `refs` in `needed`.
fn places(
    refs: &Refs,
    way_nodes: &[u32],
    placed: &[(OsmNodeId, [i32; 2])],
    needed: &[OsmNodeId],
) -> Vec<[i32; 2]> {
    if placed.is_empty() && !refs.has_places() {
        return Vec::new();
    }
    let mut places = vec![NOWHERE; needed.len()];
    let mut take = |at: usize, place: [i32; 2]| {
        if let Some(known) = places.get_mut(at).filter(|known| **known == NOWHERE) {
            *known = place;
        }
    };
    for (number, at) in way_nodes.iter().enumerate() {
        take(*at as usize, refs.place(number));
    }
    for (id, place) in placed {
        take(needed.binary_search(id).unwrap_or(usize::MAX), *place);
    }
    places
}

/// Lets nodes that are known by their place only be the nodes with an id at the same place, so that
/// ways of both kinds meet.
fn join_by_place(way_nodes: &mut [u32], nodes: &Nodes) {
    // Their ids are the lowest.
    let count = nodes.ids.partition_point(|id| is_of_place(*id));
    if count == 0 {
        return;
    }
    let mut known: HashMap<[i32; 2], u32> =
        (0..).zip(&nodes.at[..count]).map(|(at, place)| (*place, at)).collect();
    for (at, place) in (0..).zip(&nodes.at).skip(count) {
        if let Some(first) = known.get_mut(place).filter(|first| (**first as usize) < count) {
            *first = at;
        }
    }
    for at in way_nodes.iter_mut().filter(|at| (**at as usize) < count) {
        *at = known[&nodes.at[*at as usize]];
    }
}

/// The ids of the nodes that ways and selected relations need, ascending.
fn needed_nodes(lists: &Lists, gather: &Gather) -> Vec<OsmNodeId> {
    let count: usize = lists.ways.iter().map(|way| way.len as usize).sum();
    let mut needed = Vec::with_capacity(count);
    for way in &lists.ways {
        needed.extend_from_slice(&gather.refs.ids[way.start..way.start + way.len as usize]);
    }
    let selected =
        |row: &&ListRow<OsmRelationId>| lists.selected.binary_search(&row.head.id).is_ok();
    for relation in lists.relations.iter().filter(selected) {
        let members = list(relation, &gather.members).iter();
        needed.extend(members.filter_map(|member| match member.id {
            OsmId::Node(id) => Some(id),
            OsmId::Way(_) | OsmId::Relation(_) => None,
        }));
    }
    needed.par_sort_unstable();
    needed.dedup();
    needed.shrink_to_fit();
    needed
}

/// The indices of ids in an ascending list; [`NO_NODE`] for ids not in it.
fn positions(ids: &[OsmNodeId], list: &[OsmNodeId]) -> Vec<u32> {
    let position = |id: &OsmNodeId| list.binary_search(id).map_or(NO_NODE, |at| at as u32);
    ids.par_iter().map(position).collect()
}

/// Ids, ascending, unique.
fn ids<I: ElementId>(rows: &[ListRow<I>]) -> Vec<I> {
    merged(rows.iter().map(|row| row.head.id).collect(), &[])
}

fn merged<I: ElementId>(mut ids: Vec<I>, more: &[I]) -> Vec<I> {
    ids.extend_from_slice(more);
    ids.par_sort_unstable();
    ids.dedup();
    ids
}

/// The members of relations that are ways, and those that are relations; ascending, unique.
fn members(
    relations: &[ListRow<OsmRelationId>],
    gather: &Gather,
) -> (Vec<OsmWayId>, Vec<OsmRelationId>) {
    let (mut ways, mut parts) = (Vec::new(), Vec::new());
    for member in relations.iter().flat_map(|row| list(row, &gather.members)) {
        match member.id {
            OsmId::Way(id) => ways.push(id),
            OsmId::Relation(id) => parts.push(id),
            OsmId::Node(_) => {}
        }
    }
    (merged(ways, &[]), merged(parts, &[]))
}

fn list<'m>(row: &ListRow<OsmRelationId>, members: &'m [OsmMember]) -> &'m [OsmMember] {
    &members[row.start..row.start + row.len as usize]
}

/// The ids that have no row yet. Both lists ascend.
fn lacking<I: ElementId>(rows: &[ListRow<I>], mut ids: Vec<I>) -> Vec<I> {
    ids.retain(|id| rows.binary_search_by_key(id, |row| row.head.id).is_err());
    ids
}
