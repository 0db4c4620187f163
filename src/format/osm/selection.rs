//! Which elements of a file are kept.

use std::collections::HashMap;

use crate::base::Bounds;
use crate::dataset::OsmKind;

/// Which elements to keep. Empty lists keep nothing of their kind.
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
    /// Of the ways and relations that a key selects, only this share; all when absent. A file with
    /// more buildings than fit into memory is read share by share.
    pub share: Option<OsmShare>,
    /// Only what touches this box in 1e-7 degrees; everything when
    /// absent. Keys then select only nodes in it, ways with a node in it, and relations with such a
    /// node or way among their members; of these, all nodes and members are kept, wherever they lie.
    /// Of a file without any node outside, everything is kept. What lies outside is never held in
    /// memory; for the box, one or two bytes for each of its nodes are.
    pub within: Option<Bounds<i32>>,
}

/// One of several shares of all ids: those that leave the rest `part` when divided by `of`.
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

    /// What a key decides.
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

/// What a key decides: which elements it selects, whether its tag is kept.
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
