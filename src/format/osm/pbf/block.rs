//! Blocks of elements.

use super::grid::Grid;
use super::picker::{Info, Picker};
use super::wire::{Flaw, Value, Wire, once};
use crate::dataset::{OsmKind, OsmMember};
use crate::format::osm::chunk::{Ask, Chunk, Kinds, ListRow, NodeRow};
use crate::format::osm::near::Near;

/// Reads the elements requested by a pass from an unpacked block.
pub fn read_block(bytes: &[u8], ask: &Ask) -> Result<Chunk, Flaw> {
    let mut picker = Picker::new(ask);
    let mut grid = Grid { granularity: 100, lon_offset: 0, lat_offset: 0 };
    let (mut table, mut kinds, mut wire) = (Wire::default(), Kinds::default(), Wire::new(bytes));
    let mut strings: &[u8] = &[];
    while let Some((field, value)) = wire.field()? {
        match field {
            1 => {
                once(&mut table, value)?;
                strings = value.bytes()?;
            }
            2 => kinds = group_kinds(kinds, value.message()?)?,
            17 => grid.granularity = granularity(value)?,
            19 => grid.lat_offset = value.number()? as i64,
            20 => grid.lon_offset = value.number()? as i64,
            _ => {}
        }
    }
    if kinds.meets(ask.kinds) {
        picker.read_table(strings)?;
    }
    // Fields may come in any order, so groups are read last.
    let mut wire = Wire::new(bytes);
    while let Some((field, value)) = wire.field()? {
        if field == 2 {
            read_group(value.message()?, grid, &mut picker)?;
        }
    }
    picker.chunk.kinds = kinds;
    Ok(picker.chunk)
}

fn granularity(value: Value) -> Result<i64, Flaw> {
    let found = value.number()? as i64;
    if (1..=1_000_000_000).contains(&found) {
        return Ok(found);
    }
    Err(Flaw::new(format!("granularity {found}"), "1 to 1000000000 nanodegrees"))
}

fn kind_of(field: u64) -> Option<OsmKind> {
    match field {
        1 | 2 => Some(OsmKind::Node),
        3 => Some(OsmKind::Way),
        4 => Some(OsmKind::Relation),
        _ => None,
    }
}

fn group_kinds(mut kinds: Kinds, mut group: Wire) -> Result<Kinds, Flaw> {
    while let Some((field, _)) = group.field()? {
        kinds = kind_of(field).map_or(kinds, |kind| kinds.with(kind));
    }
    Ok(kinds)
}

fn read_group<'a>(mut group: Wire<'a>, grid: Grid, picker: &mut Picker<'a>) -> Result<(), Flaw> {
    while let Some((field, value)) = group.field()? {
        let Some(kind) = kind_of(field) else { continue };
        let message = value.message()?;
        if !picker.ask.kinds.has(kind) {
            picker.chunk.order.see(kind, None);
            continue;
        }
        match field {
            1 => read_node(message, grid, picker)?,
            2 => super::dense::read(message, grid, picker)?,
            _ => read_list(kind, message, picker)?,
        }
    }
    Ok(())
}

fn read_info(mut message: Wire) -> Result<Info, Flaw> {
    let mut info = Info { version: 0, visible: true };
    while let Some((field, value)) = message.field()? {
        match field {
            1 => info.version = value.number()? as i32,
            6 => info.visible = value.number()? != 0,
            _ => {}
        }
    }
    Ok(info)
}

fn read_node<'a>(mut message: Wire<'a>, grid: Grid, picker: &mut Picker<'a>) -> Result<(), Flaw> {
    let (mut id, mut tags) = (None, [Wire::default(); 2]);
    let (mut lon, mut lat) = (None, None);
    let mut info = Info { version: 0, visible: true };
    while let Some((field, value)) = message.field()? {
        match field {
            1 => id = Some(value.zigzag()?),
            2 => once(&mut tags[0], value)?,
            3 => once(&mut tags[1], value)?,
            4 => info = read_info(value.message()?)?,
            8 => lat = Some(value.zigzag()?),
            9 => lon = Some(value.zigzag()?),
            _ => {}
        }
    }
    let (Some(id), Some(lon), Some(lat)) = (id, lon, lat) else {
        return Err(Flaw::new("a node without id, lon or lat", "all three"));
    };
    let at = grid.place(lon, lat);
    let near = |chunk: &mut Chunk, ask: &Ask| Ok(chunk.see_node(ask, id, at));
    if let Some(head) = picker.decide(OsmKind::Node, id, info, tags, near)? {
        picker.chunk.nodes.push(NodeRow { head, at });
    }
    Ok(())
}

/// Reads a way or a relation: their messages differ only in their lists.
fn read_list<'a>(
    kind: OsmKind,
    mut message: Wire<'a>,
    picker: &mut Picker<'a>,
) -> Result<(), Flaw> {
    let (mut id, mut tags, mut lists) = (None, [Wire::default(); 2], [Wire::default(); 3]);
    let mut info = Info { version: 0, visible: true };
    while let Some((field, value)) = message.field()? {
        match field {
            1 => id = Some(value.number()? as i64),
            2 => once(&mut tags[0], value)?,
            3 => once(&mut tags[1], value)?,
            4 => info = read_info(value.message()?)?,
            8 => once(&mut lists[0], value)?,
            9 if kind == OsmKind::Relation => once(&mut lists[1], value)?,
            10 if kind == OsmKind::Relation => once(&mut lists[2], value)?,
            _ => {}
        }
    }
    let id = id.ok_or_else(|| Flaw::new(format!("a {kind:?} without id"), "an id"))?;
    let near = |chunk: &mut Chunk, ask: &Ask| match (kind, ask.near) {
        (_, None) => Ok(true),
        (OsmKind::Way, Some(_)) => way_is_near(lists[0], id, ask, chunk),
        (_, Some(near)) => has_near_member(lists, near),
    };
    let Some(head) = picker.decide(kind, id, info, tags, near)? else { return Ok(()) };
    if kind == OsmKind::Way {
        let start = picker.chunk.refs.len();
        let len = read_refs(lists[0], &mut picker.chunk.refs)?;
        picker.chunk.ways.push(ListRow { head, start, len });
    } else {
        let start = picker.chunk.members.len();
        let len = read_members(lists, picker)?;
        picker.chunk.relations.push(ListRow { head, start, len });
    }
    Ok(())
}

fn way_is_near(mut list: Wire, id: i64, ask: &Ask, chunk: &mut Chunk) -> Result<bool, Flaw> {
    let (mut node, mut flaw) = (0_i64, None);
    let nodes = std::iter::from_fn(|| {
        if list.is_empty() {
            return None;
        }
        let step = list.zigzag();
        let step = step.map_err(|found| flaw = Some(found)).ok()?;
        node = node.wrapping_add(step);
        Some(node)
    });
    let is_near = chunk.see_way(ask, id, nodes);
    flaw.map_or(Ok(is_near), Err)
}

fn has_near_member([_, mut ids, mut kinds]: [Wire; 3], near: &Near) -> Result<bool, Flaw> {
    let mut id = 0_i64;
    while !ids.is_empty() && !kinds.is_empty() {
        id = id.wrapping_add(ids.zigzag()?);
        let is_near = match kinds.varint()? {
            0 => near.nodes.has(id),
            1 => near.ways.has(id),
            _ => false,
        };
        if is_near {
            return Ok(true);
        }
    }
    Ok(false)
}

fn read_refs(mut list: Wire, refs: &mut Vec<i64>) -> Result<u32, Flaw> {
    let (mut id, start) = (0_i64, refs.len());
    refs.reserve(list.count());
    while !list.is_empty() {
        id = id.wrapping_add(list.zigzag()?);
        refs.push(id);
    }
    Ok((refs.len() - start) as u32)
}

fn read_members(lists: [Wire; 3], picker: &mut Picker) -> Result<u32, Flaw> {
    let [mut roles, mut ids, mut kinds] = lists;
    let (mut id, start) = (0_i64, picker.chunk.members.len());
    if roles.count() != ids.count() || ids.count() != kinds.count() {
        let found = format!(
            "{} roles, {} ids and {} types of members",
            roles.count(),
            ids.count(),
            kinds.count()
        );
        return Err(Flaw::new(found, "equal numbers"));
    }
    while !ids.is_empty() {
        id = id.wrapping_add(ids.zigzag()?);
        let role = picker.string(roles.varint()?)?;
        let kind = match kinds.varint()? {
            0 => OsmKind::Node,
            1 => OsmKind::Way,
            2 => OsmKind::Relation,
            other => {
                let expected = "0 (node), 1 (way) or 2 (relation)";
                return Err(Flaw::new(format!("a member of type {other}"), expected));
            }
        };
        picker.chunk.members.push(OsmMember { kind, id, role });
    }
    Ok((picker.chunk.members.len() - start) as u32)
}
