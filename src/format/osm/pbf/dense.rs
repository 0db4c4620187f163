//! Groups of dense nodes: the bulk of every file.

use super::grid::Grid;
use super::picker::{Info, Picker, Traits};
use super::wire::{Flaw, Wire, once};
use crate::dataset::{OsmKind, OsmNodeId};
use crate::format::osm::chunk::NodeRow;

/// The lists of a group of dense nodes.
#[derive(Default)]
struct Dense<'a> {
    ids: Wire<'a>,
    lats: Wire<'a>,
    lons: Wire<'a>,
    tags: Wire<'a>,
    versions: Wire<'a>,
    visible: Wire<'a>,
}

/// Reads a group of dense nodes.
pub fn read<'a>(message: Wire<'a>, grid: Grid, picker: &mut Picker<'a>) -> Result<(), Flaw> {
    let mut dense = lists(message)?;
    let by_keys = picker.ask.selects(OsmKind::Node);
    let (mut id, mut lon, mut lat) = (0_i64, 0_i64, 0_i64);
    while !dense.ids.is_empty() {
        id = id.wrapping_add(dense.ids.zigzag()?);
        lon = lon.wrapping_add(dense.lons.zigzag()?);
        lat = lat.wrapping_add(dense.lats.zigzag()?);
        let info = info(&mut dense, picker.ask.versions)?;
        picker.chunk.order.see(OsmKind::Node, Some(id));
        let wanted = picker.wants(OsmNodeId(id));
        let kept = picker.keeps(info);
        let all = picker.ask.near.is_none();
        let near =
            kept && (all || picker.chunk.see_node(picker.ask, OsmNodeId(id), grid.place(lon, lat)));
        if !kept || !(wanted || by_keys && near) {
            skip_tags(&mut dense.tags)?;
            continue;
        }
        let start = picker.chunk.tags.len();
        let (keyed, tagged) = read_tags(&mut dense.tags, wanted, picker)?;
        if wanted || keyed && near && by_keys {
            let traits = Traits { keyed, near, tagged };
            let head = picker.head(OsmNodeId(id), info, traits, start);
            picker.chunk.nodes.push(NodeRow { head, at: grid.place(lon, lat) });
        }
    }
    if dense.lons.is_empty() && dense.lats.is_empty() {
        return Ok(());
    }
    Err(Flaw::new("more coordinates than ids in a group of nodes", "equal numbers"))
}

fn lists(mut message: Wire) -> Result<Dense, Flaw> {
    let mut dense = Dense::default();
    while let Some((field, value)) = message.field()? {
        match field {
            1 => once(&mut dense.ids, value)?,
            5 => {
                let mut info = value.message()?;
                while let Some((field, value)) = info.field()? {
                    match field {
                        1 => once(&mut dense.versions, value)?,
                        6 => once(&mut dense.visible, value)?,
                        _ => {}
                    }
                }
            }
            8 => once(&mut dense.lats, value)?,
            9 => once(&mut dense.lons, value)?,
            10 => once(&mut dense.tags, value)?,
            _ => {}
        }
    }
    // Most files have no deleted nodes and omit this list.
    let nodes = dense.ids.count();
    for (list, what) in [(&dense.versions, "versions"), (&dense.visible, "visibilities")] {
        if !list.is_empty() && list.count() != nodes {
            let found = format!("{} {what} of {nodes} nodes", list.count());
            return Err(Flaw::new(found, "equal numbers"));
        }
    }
    Ok(dense)
}

#[inline]
fn info(dense: &mut Dense, versions: bool) -> Result<Info, Flaw> {
    let mut info = Info { version: 0, visible: true };
    if versions && !dense.versions.is_empty() {
        info.version = dense.versions.varint()? as i32;
    }
    if !dense.visible.is_empty() {
        info.visible = dense.visible.varint()? != 0;
    }
    Ok(info)
}

/// The tags of all nodes form one list of key, value, key, value, 0. It may be empty if no node has
/// tags.
#[inline]
fn skip_tags(tags: &mut Wire) -> Result<(), Flaw> {
    while !tags.is_empty() && tags.varint()? != 0 {
        tags.varint()?;
    }
    Ok(())
}

/// Reads the tags of a node and returns whether one of them selects it, and whether there are any.
/// The tags are kept only if the node is requested or selected.
fn read_tags(tags: &mut Wire, wanted: bool, picker: &mut Picker) -> Result<(bool, bool), Flaw> {
    let (mut list, mut selected, mut tagged) = (*tags, false, false);
    while !tags.is_empty() {
        let key = tags.varint()?;
        if key == 0 {
            break;
        }
        tags.varint()?;
        tagged = true;
        selected |= picker.selects(OsmKind::Node, key)?;
    }
    while (wanted || selected) && !list.is_empty() {
        let key = list.varint()?;
        if key == 0 {
            break;
        }
        picker.tag(key, list.varint()?)?;
    }
    Ok((selected, tagged))
}
