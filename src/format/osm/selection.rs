//! Which elements of a file are kept.

use std::collections::HashMap;

use crate::base::Bounds;
use crate::dataset::{OsmKind, TagKey};

/// The elements to keep. An empty list keeps nothing of its kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OsmSelection {
    /// A way that has one of these keys is kept, with its nodes.
    pub way_keys: Vec<String>,
    /// A node that has one of these keys is kept even if no way uses it.
    pub node_keys: Vec<String>,
    /// A relation that has one of these keys is kept, with its member nodes, its member ways and
    /// their nodes, and its member relations (of those, not the members).
    pub relation_keys: Vec<String>,
    /// The tags to keep of kept elements; `None` keeps them all.
    pub tag_keys: Option<Vec<String>>,
    /// Keeps only this share of the ways and relations selected by key; all if absent. A file with
    /// more buildings than fit into memory is read share by share.
    pub share: Option<OsmShare>,
    /// Keeps only elements that touch this bounding box in 1e-7 degrees; everything if absent. Keys
    /// then select only nodes in the box, ways with a node in it, and relations with such a node or
    /// way as a member; all nodes and members of these are kept, wherever they lie. If no node of
    /// the file lies outside, everything is kept. Other elements outside the box are never in
    /// memory; each node in the box takes one or two bytes.
    pub within: Option<Bounds<i32>>,
}

impl OsmSelection {
    /// Ways and relations that have one of some keys, with some of their tags.
    pub fn ways_and_relations(
        keys: &[TagKey],
        tag_keys: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let keys: Vec<String> = keys.iter().map(|key| key.as_str().to_owned()).collect();
        Self {
            way_keys: keys.clone(),
            relation_keys: keys,
            tag_keys: Some(tag_keys.into_iter().map(Into::into).collect()),
            ..Self::default()
        }
    }
}

/// One of several shares of all ids: those whose remainder modulo `of` is `part`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct OsmShare {
    /// Which share, from 0.
    pub part: u32,
    /// How many shares there are.
    pub of: u32,
}

const KEEP_TAG: u8 = 8;

/// A selection as a table from key to what it decides.
pub(in crate::format::osm) struct KeyTable {
    flags: HashMap<Box<[u8]>, u8>,
    otherwise: u8,
    selecting: u8,
    share: Option<OsmShare>,
}

impl KeyTable {
    pub(in crate::format::osm) fn new(selection: &OsmSelection) -> Self {
        let tags = selection.tag_keys.as_deref();
        let otherwise = if tags.is_some() { 0 } else { KEEP_TAG };
        let (flags, share) = (HashMap::new(), selection.share);
        let mut table = Self { flags, otherwise, selecting: 0, share };
        table.add(&selection.node_keys, flag(OsmKind::Node));
        table.add(&selection.way_keys, flag(OsmKind::Way));
        table.add(&selection.relation_keys, flag(OsmKind::Relation));
        table.selecting = table.flags.values().fold(0, |all, flags| all | flags) & !KEEP_TAG;
        table.add(tags.unwrap_or_default(), KEEP_TAG);
        table
    }

    fn add(&mut self, keys: &[String], flag: u8) {
        for key in keys {
            *self.flags.entry(key.as_bytes().into()).or_insert(self.otherwise) |= flag;
        }
    }

    /// The flags of a key.
    pub(in crate::format::osm) fn flags(&self, key: &[u8]) -> KeyFlags {
        KeyFlags(self.flags.get(key).copied().unwrap_or(self.otherwise))
    }

    /// Whether an element that a key selects belongs to the share asked for.
    pub(in crate::format::osm) fn takes(&self, kind: OsmKind, id: i64) -> bool {
        let of_share =
            |share: OsmShare| id.rem_euclid(i64::from(share.of.max(1))) == i64::from(share.part);
        kind == OsmKind::Node || self.share.is_none_or(of_share)
    }

    /// Whether any key selects elements of this kind.
    pub(in crate::format::osm) fn selects(&self, kind: OsmKind) -> bool {
        self.selecting & flag(kind) != 0
    }
}

fn flag(kind: OsmKind) -> u8 {
    match kind {
        OsmKind::Node => 1,
        OsmKind::Way => 2,
        OsmKind::Relation => 4,
    }
}

/// The flags of a key: the kinds of elements it selects, and whether its tag is kept.
#[derive(Clone, Copy)]
pub(in crate::format::osm) struct KeyFlags(u8);

impl KeyFlags {
    pub(in crate::format::osm) fn selects(self, kind: OsmKind) -> bool {
        self.0 & flag(kind) != 0
    }

    pub(in crate::format::osm) fn keeps_tag(self) -> bool {
        self.0 & KEEP_TAG != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_decide_by_kind() {
        let mut selection = OsmSelection {
            way_keys: vec!["highway".to_owned()],
            tag_keys: Some(vec!["name".to_owned()]),
            ..OsmSelection::default()
        };
        let table = KeyTable::new(&selection);
        assert!(table.selects(OsmKind::Way) && !table.selects(OsmKind::Node));
        assert!(table.flags(b"highway").selects(OsmKind::Way));
        assert!(!table.flags(b"highway").keeps_tag());
        assert!(table.flags(b"name").keeps_tag());
        assert!(!table.flags(b"note").keeps_tag());
        selection.tag_keys = None;
        let table = KeyTable::new(&selection);
        assert!(table.flags(b"highway").keeps_tag() && table.flags(b"note").keeps_tag());
        assert!(!table.flags(b"note").selects(OsmKind::Way));
    }
}
