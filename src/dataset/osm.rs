//! An extract of an OpenStreetMap file, or a synthetic street map.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::{CrsId, TagKey};
use crate::base::Bounds;

/// In [`OsmExtract::way_nodes`]: the file does not have this node.
pub const NO_NODE: u32 = u32::MAX;

/// The three kinds of elements.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum OsmKind {
    /// A point.
    Node,
    /// A line or a ring of nodes.
    Way,
    /// A group of elements with roles.
    Relation,
}

impl OsmKind {
    /// Its name in OpenStreetMap: `node`, `way`, `relation`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Way => "way",
            Self::Relation => "relation",
        }
    }

    /// Its first letter, for short ids such as `w45`.
    pub fn letter(self) -> char {
        match self {
            Self::Node => 'n',
            Self::Way => 'w',
            Self::Relation => 'r',
        }
    }
}

macro_rules! ids_of_elements {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(to)
            }
        }
    )+};
}

ids_of_elements! {
    /// Id of a node in OpenStreetMap. A walking network numbers its own nodes with
    /// [`NodeId`](crate::base::NodeId).
    OsmNodeId,
    /// Id of a way in OpenStreetMap.
    OsmWayId,
    /// Id of a relation in OpenStreetMap.
    OsmRelationId,
}

/// Id of an element of any kind: the same number is given to a node, a way and a relation that have
/// nothing to do with each other.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum OsmId {
    /// A node.
    Node(OsmNodeId),
    /// A way.
    Way(OsmWayId),
    /// A relation.
    Relation(OsmRelationId),
}

impl OsmId {
    /// The element of a kind with a number.
    pub fn new(kind: OsmKind, number: i64) -> Self {
        match kind {
            OsmKind::Node => Self::Node(OsmNodeId(number)),
            OsmKind::Way => Self::Way(OsmWayId(number)),
            OsmKind::Relation => Self::Relation(OsmRelationId(number)),
        }
    }

    /// What it is.
    pub fn kind(self) -> OsmKind {
        match self {
            Self::Node(_) => OsmKind::Node,
            Self::Way(_) => OsmKind::Way,
            Self::Relation(_) => OsmKind::Relation,
        }
    }

    /// Its number, which says nothing without the kind.
    pub fn number(self) -> i64 {
        match self {
            Self::Node(OsmNodeId(number))
            | Self::Way(OsmWayId(number))
            | Self::Relation(OsmRelationId(number)) => number,
        }
    }

    /// The id for layers: letter and number, such as `w45`.
    pub fn short(self) -> String {
        format!("{}{}", self.kind().letter(), self.number())
    }

    /// The element as OpenStreetMap's web pages name it, such as `way/45`.
    pub fn path(self) -> String {
        format!("{}/{}", self.kind().word(), self.number())
    }
}

impl fmt::Display for OsmId {
    /// As in messages: `way 45`.
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{} {}", self.kind().word(), self.number())
    }
}

/// The tags of one element; see [`OsmExtract::tags`].
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct TagRange {
    pub(crate) start: u32,
    pub(crate) len: u32,
}

impl TagRange {
    /// Whether there are no tags.
    pub fn is_empty(self) -> bool {
        self.len == 0
    }
}

/// A way; its nodes are at [`OsmExtract::way_nodes`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OsmWay {
    /// Its id.
    pub id: OsmWayId,
    /// Its kept tags.
    pub tags: TagRange,
    pub(crate) start: usize,
    pub(crate) len: u32,
}

/// A relation; its members are at [`OsmExtract::members`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OsmRelation {
    /// Its id.
    pub id: OsmRelationId,
    /// Its kept tags.
    pub tags: TagRange,
    pub(crate) start: usize,
    pub(crate) len: u32,
}

/// A member of a relation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OsmMember {
    /// The element, which may be missing from the file.
    pub id: OsmId,
    /// Its role; see [`OsmExtract::role`].
    pub(crate) role: u32,
}

/// An extract of an OSM file.
#[derive(Clone, Debug, Default)]
pub struct OsmExtract {
    /// The name of the file.
    pub source: String,
    /// All nodes kept, ascending, unique.
    pub node_ids: Vec<OsmNodeId>,
    /// Longitude and latitude of each node in 1e-7 degrees; with `crs`, east and north in
    /// centimetres.
    pub node_at: Vec<[i32; 2]>,
    /// The metric CRS of a synthetic map; `None` for real ones.
    pub crs: Option<CrsId>,
    /// The nodes that have kept tags, by position in `node_ids`, ascending.
    pub node_tags: Vec<(u32, TagRange)>,
    /// All ways kept, ascending by id.
    pub ways: Vec<OsmWay>,
    /// All relations kept, ascending by id.
    pub relations: Vec<OsmRelation>,
    /// Time up to which the data include all edits, in seconds since 1970, from the PBF header.
    pub replication_timestamp: Option<i64>,
    /// The bounding box stated in the file, in 1e-7 degrees.
    pub bounds: Option<Bounds<i32>>,
    /// Whether the file has more of the map than was requested; the extract holds what touches the
    /// requested bounding box.
    pub cut: bool,
    pub(crate) way_nodes: Vec<u32>,
    pub(crate) members: Vec<OsmMember>,
    pub(crate) tags: Vec<[u32; 2]>,
    pub(crate) strings: Vec<Arc<str>>,
}

impl OsmExtract {
    /// The nodes of a way as positions in `node_ids`; [`NO_NODE`] where the file has no such node.
    pub fn way_nodes(&self, way: &OsmWay) -> &[u32] {
        slice(&self.way_nodes, way.start, way.len)
    }

    /// Keys and values of an element's kept tags, in the order of the file.
    pub fn tags(&self, range: TagRange) -> impl Iterator<Item = (&str, &str)> {
        let tags = slice(&self.tags, range.start as usize, range.len);
        tags.iter().map(|[key, value]| (self.string(*key), self.string(*value)))
    }

    /// The value of a tag.
    pub fn tag(&self, range: TagRange, key: TagKey) -> Option<&str> {
        self.tags(range).find(|tag| tag.0 == key.as_str()).map(|tag| tag.1)
    }

    /// The members of a relation in their order, also those that the file does not have.
    pub fn members(&self, relation: &OsmRelation) -> &[OsmMember] {
        slice(&self.members, relation.start, relation.len)
    }

    /// The members of a relation that are ways, with their ids.
    pub fn member_ways(
        &self,
        relation: &OsmRelation,
    ) -> impl Iterator<Item = (OsmWayId, &OsmMember)> {
        self.members(relation).iter().filter_map(|member| match member.id {
            OsmId::Way(id) => Some((id, member)),
            OsmId::Node(_) | OsmId::Relation(_) => None,
        })
    }

    /// The role of a member, often empty.
    pub fn role(&self, member: &OsmMember) -> &str {
        self.string(member.role)
    }

    /// The position of a node in `node_ids`.
    pub fn node(&self, id: OsmNodeId) -> Option<u32> {
        self.node_ids.binary_search(&id).ok().and_then(|at| u32::try_from(at).ok())
    }

    /// The kept tags of a node, given by position in `node_ids`.
    pub fn tags_of_node(&self, node: u32) -> TagRange {
        let position = self.node_tags.binary_search_by_key(&node, |it| it.0).ok();
        position.and_then(|at| self.node_tags.get(at)).map(|it| it.1).unwrap_or_default()
    }

    /// A kept way.
    pub fn way(&self, id: OsmWayId) -> Option<&OsmWay> {
        self.ways.binary_search_by_key(&id, |way| way.id).ok().and_then(|at| self.ways.get(at))
    }

    /// A kept relation.
    pub fn relation(&self, id: OsmRelationId) -> Option<&OsmRelation> {
        let position = self.relations.binary_search_by_key(&id, |relation| relation.id).ok();
        position.and_then(|at| self.relations.get(at))
    }

    fn string(&self, index: u32) -> &str {
        self.strings.get(index as usize).map_or("", |text| text)
    }
}

/// Draws a street map: nodes, ways and relations, each kind in the order of its ids, from 1 on.
#[derive(Debug, Default)]
pub struct OsmDrawing {
    extract: OsmExtract,
    known: HashMap<Arc<str>, u32>,
}

impl OsmDrawing {
    /// Begins a map in centimetres of a metric CRS; `source` is its name in findings.
    pub fn new(source: &str, crs: CrsId) -> Self {
        let (source, crs) = (source.to_owned(), Some(crs));
        let extract = OsmExtract { source, crs, ..OsmExtract::default() };
        Self { extract, known: HashMap::new() }
    }

    /// Begins a map in 1e-7 degrees of longitude and latitude, as OpenStreetMap's own.
    pub fn in_degrees(source: &str) -> Self {
        let extract = OsmExtract { source: source.to_owned(), ..OsmExtract::default() };
        Self { extract, known: HashMap::new() }
    }

    /// Adds a node at a place in the units of the map and returns its position; its id is one more.
    pub fn node(&mut self, at: [i32; 2], tags: &[(&str, &str)]) -> u32 {
        let position = self.extract.node_ids.len() as u32;
        self.extract.node_ids.push(OsmNodeId(i64::from(position) + 1));
        self.extract.node_at.push(at);
        if !tags.is_empty() {
            let tags = self.tags(tags);
            self.extract.node_tags.push((position, tags));
        }
        position
    }

    /// Adds a way through nodes given by their positions.
    pub fn way(&mut self, nodes: &[u32], tags: &[(&str, &str)]) {
        let tags = self.tags(tags);
        let id = OsmWayId(self.extract.ways.len() as i64 + 1);
        let start = self.extract.way_nodes.len();
        self.extract.way_nodes.extend_from_slice(nodes);
        self.extract.ways.push(OsmWay { id, tags, start, len: nodes.len() as u32 });
    }

    /// Adds a relation of members given by kind, id and role, which the map need not have.
    pub fn relation(&mut self, members: &[(OsmKind, i64, &str)], tags: &[(&str, &str)]) {
        let tags = self.tags(tags);
        let number = OsmRelationId(self.extract.relations.len() as i64 + 1);
        let start = self.extract.members.len();
        for (kind, id, role) in members {
            let role = self.number(role);
            self.extract.members.push(OsmMember { id: OsmId::new(*kind, *id), role });
        }
        let len = members.len() as u32;
        self.extract.relations.push(OsmRelation { id: number, tags, start, len });
    }

    fn tags(&mut self, tags: &[(&str, &str)]) -> TagRange {
        let start = self.extract.tags.len() as u32;
        for (key, value) in tags {
            let pair = [key, value].map(|text| self.number(text));
            self.extract.tags.push(pair);
        }
        TagRange { start, len: tags.len() as u32 }
    }

    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.known.get(text) {
            return *number;
        }
        let (number, text) = (self.extract.strings.len() as u32, Arc::<str>::from(text));
        self.extract.strings.push(Arc::clone(&text));
        self.known.insert(text, number);
        number
    }

    /// The finished map.
    pub fn finish(self) -> OsmExtract {
        self.extract
    }
}

/// Empty for a range of another extract, so that a mix-up cannot panic.
fn slice<T>(all: &[T], start: usize, len: u32) -> &[T] {
    all.get(start..start + len as usize).unwrap_or_default()
}
