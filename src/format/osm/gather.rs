//! Joins the pieces of a file.

use std::collections::HashMap;
use std::sync::Arc;

use crate::base::Bounds;
use crate::dataset::{OsmMember, OsmNodeId, OsmRelationId, OsmWayId, TagRange};
use crate::format::osm::chunk::{Ask, Chunk, Head, ListRow, NodeRow, Order, Strings};
use crate::format::osm::error::OsmError;
use crate::format::osm::ids::NOWHERE;
use crate::format::osm::near::IdSet;
use crate::format::osm::notes::Notes;
use crate::format::osm::refs::Refs;
use crate::format::osm::settle::winners;

/// Takes the pieces of a file in their order.
pub type Sink<'a> = &'a mut dyn FnMut(Chunk) -> Result<(), OsmError>;

/// A file that can be read several times.
pub trait Source {
    fn name(&self) -> &str;

    /// Whether the file says that it holds a history.
    fn history(&self) -> bool {
        false
    }

    fn replication_timestamp(&self) -> Option<i64> {
        None
    }

    /// The box the file says it covers, in 1e-7 degrees; known after the first scan.
    fn bounds(&self) -> Option<Bounds<i32>> {
        None
    }

    /// Whether ways have places of their own; known of XML after the first scan.
    fn has_places_in_ways(&self) -> bool;

    /// Reads the file once.
    fn scan(&mut self, ask: &Ask, sink: Sink) -> Result<(), OsmError>;
}

/// Strings, each once.
#[derive(Default)]
struct Interner {
    known: HashMap<Arc<str>, u32>,
    strings: Vec<Arc<str>>,
}

impl Interner {
    fn index(&mut self, text: &str) -> u32 {
        if let Some(index) = self.known.get(text) {
            return *index;
        }
        let (index, text) = (self.strings.len() as u32, Arc::<str>::from(text));
        self.strings.push(Arc::clone(&text));
        self.known.insert(text, index);
        index
    }

    fn map(&mut self, strings: &Strings) -> Vec<u32> {
        strings.iter().map(|text| self.index(text)).collect()
    }
}

/// Nodes as columns, since there are many.
#[derive(Default)]
pub struct Nodes {
    pub ids: Vec<OsmNodeId>,
    pub at: Vec<[i32; 2]>,
    /// By position in `ids`, ascending.
    pub tags: Vec<(u32, TagRange)>,
    /// As long as `ids` if versions are asked for, else empty.
    heads: Vec<Head<OsmNodeId>>,
}

/// The result of one or more scans.
#[derive(Default)]
pub struct Gather {
    pub nodes: Nodes,
    pub ways: Vec<ListRow<OsmWayId>>,
    pub relations: Vec<ListRow<OsmRelationId>>,
    pub refs: Refs,
    /// Ways drawn in a relation that they are members of.
    pub drawn: Vec<ListRow<OsmWayId>>,
    /// Nodes whose place is given in a relation that they are members of.
    pub placed: Vec<(OsmNodeId, [i32; 2])>,
    pub members: Vec<OsmMember>,
    pub tags: Vec<[u32; 2]>,
    /// Of the last scan.
    pub order: Order,
    /// Deleted elements that the last scan dropped.
    pub deleted: u64,
    /// Nodes and ways in the requested part, from the last scan; not completed yet.
    pub near_nodes: IdSet<OsmNodeId>,
    pub near_ways: IdSet<OsmWayId>,
    /// The last scan found nodes outside the requested part.
    pub far: bool,
    strings: Interner,
}

impl Gather {
    /// Reads the file once and adds the rows to those already gathered.
    pub fn scan(&mut self, source: &mut dyn Source, ask: &Ask) -> Result<(), OsmError> {
        (self.order, self.deleted, self.far) = (Order::default(), 0, false);
        (self.near_nodes, self.near_ways) = (IdSet::default(), IdSet::default());
        let name = source.name().to_owned();
        source.scan(ask, &mut |chunk| self.absorb(&name, chunk, ask.versions))
    }

    fn absorb(&mut self, name: &str, chunk: Chunk, versions: bool) -> Result<(), OsmError> {
        let strings = self.strings.map(&chunk.strings);
        let string = |local: u32| strings.get(local as usize).copied().unwrap_or_default();
        let first = self.tags.len();
        self.tags.extend(chunk.tags.iter().map(|tag| tag.map(string)));
        let (refs, members) = (self.refs.len(), self.members.len());
        self.refs.append(chunk.refs);
        self.members.extend(
            chunk
                .members
                .into_iter()
                .map(|member| OsmMember { role: string(member.role), ..member }),
        );
        let nodes = self.nodes.ids.len() + chunk.nodes.len();
        for (what, found) in
            [("tags", self.tags.len()), ("nodes", nodes), ("strings", self.strings.strings.len())]
        {
            // The highest number is reserved for missing elements.
            if found >= u32::MAX as usize {
                let (name, found) = (name.to_owned(), found as u64);
                return Err(OsmError::TooLarge { name, what, found });
            }
        }
        self.ways.extend(chunk.ways.into_iter().map(|row| row.shifted(first, refs)));
        self.drawn.extend(chunk.drawn.into_iter().map(|row| row.shifted(first, refs)));
        self.relations.extend(chunk.relations.into_iter().map(|row| row.shifted(first, members)));
        self.placed.extend(chunk.placed);
        self.nodes.extend(chunk.nodes, first, versions);
        self.order.join(chunk.order);
        self.deleted += chunk.deleted;
        chunk.near_nodes.into_iter().for_each(|id| self.near_nodes.push(id));
        chunk.near_ways.into_iter().for_each(|id| self.near_ways.push(id));
        self.far |= chunk.far;
        Ok(())
    }

    /// The current lengths of lists and tags.
    pub fn mark(&self) -> [usize; 3] {
        [self.refs.len(), self.members.len(), self.tags.len()]
    }

    /// Drops everything read since a mark, so that it can be read again.
    pub fn forget(&mut self, [refs, members, tags]: [usize; 3]) {
        self.ways.clear();
        self.relations.clear();
        self.drawn.clear();
        self.placed.clear();
        self.refs.truncate(refs);
        self.members.truncate(members);
        self.tags.truncate(tags);
    }

    /// Gives the strings away.
    pub fn into_strings(self) -> Vec<Arc<str>> {
        self.strings.strings
    }
}

impl<I> Head<I> {
    /// With tags that begin later.
    fn shifted(mut self, by: usize) -> Self {
        self.tags.start += by as u32;
        self
    }
}

impl<I> ListRow<I> {
    /// With tags and a list that begin later.
    fn shifted(self, tags: usize, list: usize) -> Self {
        Self { head: self.head.shifted(tags), start: self.start + list, len: self.len }
    }
}

/// The ways and relations to keep.
pub struct Lists {
    /// Ascending by id.
    pub ways: Vec<ListRow<OsmWayId>>,
    /// Selected ones and their member relations, ascending by id.
    pub relations: Vec<ListRow<OsmRelationId>>,
    /// The ids of the selected relations, ascending.
    pub selected: Vec<OsmRelationId>,
}

impl Nodes {
    fn extend(&mut self, rows: Vec<NodeRow>, first: usize, versions: bool) {
        for NodeRow { head, at } in rows {
            let (position, head) = (self.ids.len() as u32, head.shifted(first));
            self.ids.push(head.id);
            self.at.push(at);
            if !head.tags.is_empty() {
                self.tags.push((position, head.tags));
            }
            if versions {
                self.heads.push(head);
            }
        }
    }

    /// The current state of nodes read with versions, without those that are neither selected by
    /// key nor needed by id.
    pub fn settle(self, needed: &[OsmNodeId], notes: &mut Notes) -> Self {
        let has_place = |row: u32| self.at[row as usize] != NOWHERE;
        let mut list = winners(&self.heads, &has_place, notes);
        list.retain(|one| one.head.selected() || needed.binary_search(&one.head.id).is_ok());
        let tagged = (0..).zip(&list).filter(|(_, one)| !one.head.tags.is_empty());
        Self {
            ids: list.iter().map(|one| one.head.id).collect(),
            at: list.iter().map(|one| self.at[one.lies as usize]).collect(),
            tags: tagged.map(|(at, one)| (at, one.head.tags)).collect(),
            heads: Vec::new(),
        }
    }

    /// With the needed nodes that are not there, but have a place in a way. Both lists ascend by id;
    /// `places` are those of `needed`.
    pub fn with_places(self, needed: &[OsmNodeId], places: &[[i32; 2]]) -> Self {
        let is_new = |id: OsmNodeId| self.ids.binary_search(&id).is_err();
        let new = needed.iter().zip(places).filter(|(id, at)| **at != NOWHERE && is_new(**id));
        let new: Vec<(OsmNodeId, [i32; 2])> = new.map(|(id, at)| (*id, *at)).collect();
        let mut rows: Vec<(OsmNodeId, [i32; 2], Option<u32>)> =
            new.into_iter().map(|(id, at)| (id, at, None)).collect();
        rows.extend((0..).zip(&self.ids).map(|(old, id)| (*id, self.at[old as usize], Some(old))));
        rows.sort_unstable_by_key(|row| row.0);
        let tags_of = |old: u32| {
            let at = self.tags.binary_search_by_key(&old, |it| it.0).ok()?;
            self.tags.get(at).map(|it| it.1)
        };
        let tagged = (0..).zip(&rows).filter_map(|(at, row)| Some((at, tags_of(row.2?)?)));
        Self {
            tags: tagged.collect(),
            ids: rows.iter().map(|row| row.0).collect(),
            at: rows.iter().map(|row| row.1).collect(),
            heads: Vec::new(),
        }
    }

    /// Removes nodes without a valid position.
    pub fn in_world(self, notes: &mut Notes) -> Self {
        let place = |row: &u32| self.at[*row as usize];
        let all = 0..self.ids.len() as u32;
        if all.clone().all(|row| place(&row) != NOWHERE) {
            return self;
        }
        let (inside, outside): (Vec<u32>, Vec<u32>) = all.partition(|row| place(row) != NOWHERE);
        notes.outside.extend(outside.iter().map(|row| self.ids[*row as usize]));
        self.pick(&inside)
    }

    fn pick(&self, rows: &[u32]) -> Self {
        let tags_of = |row: u32| {
            let found = self.tags.binary_search_by_key(&row, |it| it.0).ok();
            found.and_then(|at| self.tags.get(at)).map(|it| it.1)
        };
        let tags = rows.iter().enumerate();
        Self {
            ids: rows.iter().map(|row| self.ids[*row as usize]).collect(),
            at: rows.iter().map(|row| self.at[*row as usize]).collect(),
            tags: tags.filter_map(|(at, row)| Some((at as u32, tags_of(*row)?))).collect(),
            heads: Vec::new(),
        }
    }
}
