//! Blocks of elements.

use super::grid::Grid;
use super::picker::{Info, Picker};
use super::wire::{Flaw, Value, Wire, once};
use crate::dataset::{OsmId, OsmKind, OsmMember, OsmNodeId, OsmRelationId, OsmWayId};
use crate::format::osm::chunk::{Ask, Chunk, Kinds, ListRow, NodeRow};
use crate::format::osm::ids::NOWHERE;
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
            3 => read_way(message, grid, picker)?,
            _ => read_relation(message, picker)?,
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
    let near = |chunk: &mut Chunk, ask: &Ask| Ok(chunk.see_node(ask, OsmNodeId(id), at));
    if let Some(head) = picker.decide(OsmNodeId(id), info, tags, near)? {
        picker.chunk.nodes.push(NodeRow { head, at });
    }
    Ok(())
}

/// A way or a relation; their messages differ only in the meaning of their lists.
struct Listed<'a> {
    id: i64,
    tags: [Wire<'a>; 2],
    info: Info,
    lists: [Wire<'a>; 3],
}

fn read_listed<'a>(mut message: Wire<'a>, kind: OsmKind) -> Result<Listed<'a>, Flaw> {
    let (mut id, mut tags, mut lists) = (None, [Wire::default(); 2], [Wire::default(); 3]);
    let mut info = Info { version: 0, visible: true };
    while let Some((field, value)) = message.field()? {
        match field {
            1 => id = Some(value.number()? as i64),
            2 => once(&mut tags[0], value)?,
            3 => once(&mut tags[1], value)?,
            4 => info = read_info(value.message()?)?,
            8 => once(&mut lists[0], value)?,
            9 => once(&mut lists[1], value)?,
            10 => once(&mut lists[2], value)?,
            _ => {}
        }
    }
    let id = id.ok_or_else(|| Flaw::new(format!("a {kind:?} without id"), "an id"))?;
    Ok(Listed { id, tags, info, lists })
}

fn read_way<'a>(message: Wire<'a>, grid: Grid, picker: &mut Picker<'a>) -> Result<(), Flaw> {
    let Listed { id, tags, info, lists } = read_listed(message, OsmKind::Way)?;
    let refs = WayRefs::new(lists, grid)?;
    let near = |chunk: &mut Chunk, ask: &Ask| match ask.near {
        None => Ok(true),
        Some(_) => way_is_near(refs, OsmWayId(id), ask, chunk),
    };
    let Some(head) = picker.decide(OsmWayId(id), info, tags, near)? else { return Ok(()) };
    let start = picker.chunk.refs.len();
    picker.chunk.refs.ids.reserve(refs.ids.count());
    for node in refs {
        let (node, at) = node?;
        picker.chunk.refs.push(node, at);
    }
    let len = (picker.chunk.refs.len() - start) as u32;
    picker.chunk.ways.push(ListRow { head, start, len });
    Ok(())
}

fn read_relation<'a>(message: Wire<'a>, picker: &mut Picker<'a>) -> Result<(), Flaw> {
    let Listed { id, tags, info, lists } = read_listed(message, OsmKind::Relation)?;
    let near = |_: &mut Chunk, ask: &Ask| ask.near.map_or(Ok(true), |near| is_near(lists, near));
    let Some(head) = picker.decide(OsmRelationId(id), info, tags, near)? else { return Ok(()) };
    let start = picker.chunk.members.len();
    let len = read_members(lists, picker)?;
    picker.chunk.relations.push(ListRow { head, start, len });
    Ok(())
}

/// The nodes of a way: differences of ids, and of latitudes and longitudes in files whose ways have
/// places (`LocationsOnWays`).
#[derive(Clone, Copy)]
struct WayRefs<'a> {
    ids: Wire<'a>,
    /// Longitudes and latitudes, empty in most files.
    places: [Wire<'a>; 2],
    id: i64,
    place: [i64; 2],
    grid: Grid,
}

impl<'a> WayRefs<'a> {
    fn new([ids, lats, lons]: [Wire<'a>; 3], grid: Grid) -> Result<Self, Flaw> {
        if !(lats.is_empty() && lons.is_empty()) {
            let counts = [ids, lats, lons].map(|list| list.count());
            if counts.iter().any(|count| *count != counts[0]) {
                let [ids, lats, lons] = counts;
                let found = format!("{lats} latitudes and {lons} longitudes of {ids} nodes");
                return Err(Flaw::new(found, "equal numbers"));
            }
        }
        Ok(Self { ids, places: [lons, lats], id: 0, place: [0, 0], grid })
    }

    fn read(&mut self) -> Result<(OsmNodeId, [i32; 2]), Flaw> {
        self.id = self.id.wrapping_add(self.ids.zigzag()?);
        if self.places[0].is_empty() {
            return Ok((OsmNodeId(self.id), NOWHERE));
        }
        for side in 0..2 {
            self.place[side] = self.place[side].wrapping_add(self.places[side].zigzag()?);
        }
        Ok((OsmNodeId(self.id), self.grid.place(self.place[0], self.place[1])))
    }
}

impl Iterator for WayRefs<'_> {
    type Item = Result<(OsmNodeId, [i32; 2]), Flaw>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        (!self.ids.is_empty()).then(|| self.read())
    }
}

fn way_is_near(
    mut refs: WayRefs,
    id: OsmWayId,
    ask: &Ask,
    chunk: &mut Chunk,
) -> Result<bool, Flaw> {
    let mut flaw = None;
    let nodes = std::iter::from_fn(|| refs.next()?.map_err(|found| flaw = Some(found)).ok());
    let is_near = chunk.see_way(ask, id, nodes);
    flaw.map_or(Ok(is_near), Err)
}

/// Whether a relation has a member near, or no members.
fn is_near([_, mut ids, mut kinds]: [Wire; 3], near: &Near) -> Result<bool, Flaw> {
    if ids.is_empty() {
        return Ok(true);
    }
    let mut id = 0_i64;
    while !ids.is_empty() && !kinds.is_empty() {
        id = id.wrapping_add(ids.zigzag()?);
        let is_near = match kinds.varint()? {
            0 => near.nodes.has(OsmNodeId(id)),
            1 => near.ways.has(OsmWayId(id)),
            _ => false,
        };
        if is_near {
            return Ok(true);
        }
    }
    Ok(false)
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
        let id = match kinds.varint()? {
            0 => OsmId::Node(OsmNodeId(id)),
            1 => OsmId::Way(OsmWayId(id)),
            2 => OsmId::Relation(OsmRelationId(id)),
            other => {
                let expected = "0 (node), 1 (way) or 2 (relation)";
                return Err(Flaw::new(format!("a member of type {other}"), expected));
            }
        };
        picker.chunk.members.push(OsmMember { id, role });
    }
    Ok((picker.chunk.members.len() - start) as u32)
}
