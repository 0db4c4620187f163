//! Selects the elements of a block that a pass requests.

use super::wire::{Flaw, Wire};
use crate::dataset::{OsmId, OsmKind, OsmNodeId, OsmRelationId, OsmWayId, TagRange};
use crate::format::osm::chunk::{Ask, Chunk, Head, Wanted};
use crate::format::osm::ids::ElementId;
use crate::format::osm::selection::KeyFlags;

/// No copy of a string in the chunk yet.
const UNSEEN: u32 = u32::MAX;

/// A string of the block's table.
struct Entry {
    start: u32,
    len: u32,
    /// Its index in the chunk.
    local: u32,
    flags: KeyFlags,
}

/// A block on its way into a chunk.
pub struct Picker<'a> {
    pub chunk: Chunk,
    pub ask: &'a Ask<'a>,
    table: &'a [u8],
    entries: Vec<Entry>,
    nodes: Wanted<'a, OsmNodeId>,
    ways: Wanted<'a, OsmWayId>,
    relations: Wanted<'a, OsmRelationId>,
}

/// Version and visibility of an element.
#[derive(Clone, Copy)]
pub struct Info {
    pub version: i32,
    pub visible: bool,
}

/// What the picker finds out about an element; see [`Head`].
#[derive(Clone, Copy)]
pub struct Traits {
    pub keyed: bool,
    pub near: bool,
    pub tagged: bool,
}

impl<'a> Picker<'a> {
    pub fn new(ask: &'a Ask<'a>) -> Self {
        let (nodes, ways) = (Wanted::new(ask.nodes), Wanted::new(ask.ways));
        let relations = Wanted::new(ask.relations);
        let (chunk, entries) = (Chunk::default(), Vec::new());
        Self { chunk, ask, table: &[], entries, nodes, ways, relations }
    }

    /// Takes in the block's strings.
    pub fn read_table(&mut self, table: &'a [u8]) -> Result<(), Flaw> {
        let mut wire = Wire::new(table);
        self.table = table;
        while let Some((field, value)) = wire.field()? {
            if field == 1 {
                let text = value.bytes()?;
                // Blobs are at most 32 MiB long, so that positions fit.
                let start = (text.as_ptr() as usize - table.as_ptr() as usize) as u32;
                let (len, flags) = (text.len() as u32, self.ask.keys.flags(text));
                self.entries.push(Entry { start, len, local: UNSEEN, flags });
            }
        }
        Ok(())
    }

    /// Whether an element is wanted by id.
    #[inline]
    pub fn wants<I: ElementId>(&mut self, id: I) -> bool {
        match id.whole() {
            OsmId::Node(id) => self.nodes.has(id),
            OsmId::Way(id) => self.ways.has(id),
            OsmId::Relation(id) => self.relations.has(id),
        }
    }

    fn entry(&self, index: u64) -> Result<&Entry, Flaw> {
        let found = usize::try_from(index).ok().and_then(|index| self.entries.get(index));
        found.ok_or_else(|| {
            let expected = format!("less than {}, the number of strings", self.entries.len());
            Flaw::new(format!("string {index}"), expected)
        })
    }

    /// Whether a key selects elements of a kind.
    pub fn selects(&self, kind: OsmKind, key: u64) -> Result<bool, Flaw> {
        self.entry(key).map(|entry| entry.flags.selects(kind))
    }

    /// The chunk's index of a string.
    pub fn string(&mut self, index: u64) -> Result<u32, Flaw> {
        let Entry { start, len, local, .. } = *self.entry(index)?;
        if local != UNSEEN {
            return Ok(local);
        }
        let bytes = self.table.get(start as usize..(start + len) as usize).unwrap_or_default();
        let text = std::str::from_utf8(bytes).map_err(|cause| {
            Flaw::new(format!("string {index} that is not text ({cause})"), "UTF-8")
        })?;
        let local = self.chunk.strings.push(text);
        if let Some(entry) = self.entries.get_mut(index as usize) {
            entry.local = local;
        }
        Ok(local)
    }

    /// Keeps a tag if the selection keeps tags of that key.
    pub fn tag(&mut self, key: u64, value: u64) -> Result<(), Flaw> {
        if self.entry(key)?.flags.keeps_tag() {
            let tag = [self.string(key)?, self.string(value)?];
            self.chunk.tags.push(tag);
        }
        Ok(())
    }

    /// Decides whether to keep an element with separate lists of keys and values; `None` if not.
    /// `near` is whether it touches the requested part of the map.
    pub fn decide<I: ElementId>(
        &mut self,
        id: I,
        info: Info,
        tags: [Wire<'a>; 2],
        near: impl FnOnce(&mut Chunk, &Ask) -> Result<bool, Flaw>,
    ) -> Result<Option<Head<I>>, Flaw> {
        let kind = I::KIND;
        self.chunk.order.see(kind, Some(id.number()));
        if !self.keeps(info) {
            return Ok(None);
        }
        let wanted = self.wants(id);
        let near = near(&mut self.chunk, self.ask)?;
        let mut keyed = false;
        if wanted || self.ask.selects(kind) {
            let mut keys = tags[0];
            while !keys.is_empty() && !keyed {
                keyed = self.selects(kind, keys.varint()?)?;
            }
        }
        keyed &= self.ask.keys.takes(kind, id.number());
        let kept = wanted || keyed && near && self.ask.by_keys;
        if !kept {
            return Ok(None);
        }
        let start = self.chunk.tags.len();
        let [mut keys, mut values] = tags;
        while !keys.is_empty() {
            self.tag(keys.varint()?, values.varint()?)?;
        }
        if !values.is_empty() {
            return Err(Flaw::new("more values than keys", "as many values as keys"));
        }
        let traits = Traits { keyed, near, tagged: !tags[0].is_empty() };
        Ok(Some(self.head(id, info, traits, start)))
    }

    /// Whether an element of this visibility counts; deleted ones are counted.
    #[inline]
    pub fn keeps(&mut self, info: Info) -> bool {
        let keeps = info.visible || self.ask.versions;
        self.chunk.deleted += u64::from(!keeps);
        keeps
    }

    /// The head of an element whose tags begin at `start`.
    pub fn head<I>(&self, id: I, info: Info, traits: Traits, start: usize) -> Head<I> {
        let Traits { keyed, near, tagged } = traits;
        let tags = TagRange { start: start as u32, len: (self.chunk.tags.len() - start) as u32 };
        Head { id, version: info.version, visible: info.visible, keyed, near, tagged, tags }
    }
}
