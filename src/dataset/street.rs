//! What is kept of an OpenStreetMap file, or of a street map drawn by other means.

use std::collections::HashMap;
use std::ops::Range;

/// A run of tags in a [`StreetExtract`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TagRange {
    from: u32,
    to: u32,
}

/// A way: a line through nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreetWay {
    /// OpenStreetMap's id.
    pub id: i64,
    nodes: [u32; 2],
    /// Its tags.
    pub tags: TagRange,
}

/// What kind of thing a member of a relation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MemberKind {
    /// A node.
    Node,
    /// A way.
    Way,
    /// A relation.
    Relation,
}

/// A member of a relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreetMember {
    /// Its kind.
    pub kind: MemberKind,
    /// OpenStreetMap's id.
    pub id: i64,
    /// Its role, such as `outer`.
    pub role: String,
}

/// A relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreetRelation {
    /// OpenStreetMap's id.
    pub id: i64,
    /// Its tags.
    pub tags: TagRange,
    /// Its members.
    pub members: Vec<StreetMember>,
}

/// Nodes, ways and relations of a street map in WGS 84, with their tags.
///
/// Texts of tags are stored once. Nodes ascend by id, ways and relations too.
#[derive(Clone, Debug, Default)]
pub struct StreetExtract {
    /// Where it comes from.
    pub source: String,
    /// Until when the map was current, seconds since 1970, when the file says so.
    pub timestamp: Option<i64>,
    /// Ids of the nodes, ascending.
    pub node_ids: Vec<i64>,
    /// Longitude and latitude of the nodes in 1e-7 degrees.
    pub node_at: Vec<[i32; 2]>,
    /// Tags of the nodes that have any, ascending by position in `node_ids`.
    pub node_tags: Vec<(u32, TagRange)>,
    /// The ways.
    pub ways: Vec<StreetWay>,
    /// The relations.
    pub relations: Vec<StreetRelation>,
    way_nodes: Vec<u32>,
    texts: Vec<String>,
    tags: Vec<[u32; 2]>,
    numbers: HashMap<String, u32>,
}

impl StreetExtract {
    /// Position of a node that the source names but does not have.
    pub const NO_NODE: u32 = u32::MAX;

    /// Stores tags and returns where they are.
    pub fn add_tags<'t>(&mut self, tags: impl IntoIterator<Item = (&'t str, &'t str)>) -> TagRange {
        let from = self.tags.len() as u32;
        for (key, value) in tags {
            let pair = [self.number_of(key), self.number_of(value)];
            self.tags.push(pair);
        }
        TagRange { from, to: self.tags.len() as u32 }
    }

    fn number_of(&mut self, text: &str) -> u32 {
        if let Some(known) = self.numbers.get(text) {
            return *known;
        }
        let number = self.texts.len() as u32;
        self.texts.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        number
    }

    /// Adds a way through nodes given by their positions.
    pub fn add_way(&mut self, id: i64, nodes: impl IntoIterator<Item = u32>, tags: TagRange) {
        let from = self.way_nodes.len() as u32;
        self.way_nodes.extend(nodes);
        self.ways.push(StreetWay { id, nodes: [from, self.way_nodes.len() as u32], tags });
    }

    /// Positions of a way's nodes; [`Self::NO_NODE`] stands for one the source does not have.
    pub fn way_nodes(&self, way: &StreetWay) -> &[u32] {
        let [from, to] = way.nodes;
        &self.way_nodes[from as usize..to as usize]
    }

    /// The tags of a run.
    pub fn tags(&self, range: TagRange) -> impl Iterator<Item = (&str, &str)> {
        let run: Range<usize> = range.from as usize..range.to as usize;
        self.tags[run].iter().map(|pair| {
            let [key, value] = pair.map(|number| self.texts[number as usize].as_str());
            (key, value)
        })
    }

    /// The value of a tag.
    pub fn tag(&self, range: TagRange, key: &str) -> Option<&str> {
        self.tags(range).find(|(known, _)| *known == key).map(|(_, value)| value)
    }
}
