//! Joins the pieces of a file.

use std::collections::HashMap;
use std::sync::Arc;

use crate::base::Bounds;
use crate::dataset::{OsmKind, OsmMember, TagRange};
use crate::format::osm::chunk::{Ask, Chunk, Head, ListRow, NodeRow, Order, Strings};
use crate::format::osm::error::OsmError;
use crate::format::osm::near::{IdSet, NOWHERE};
use crate::format::osm::notes::Notes;

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
    pub ids: Vec<i64>,
    pub at: Vec<[i32; 2]>,
    /// By position in `ids`, ascending.
    pub tags: Vec<(u32, TagRange)>,
    /// As long as `ids` if versions are asked for, else empty.
    heads: Vec<Head>,
}

/// The result of one or more scans.
#[derive(Default)]
pub struct Gather {
    pub nodes: Nodes,
    pub ways: Vec<ListRow>,
    pub relations: Vec<ListRow>,
    pub refs: Vec<i64>,
    pub members: Vec<OsmMember>,
    pub tags: Vec<[u32; 2]>,
    /// Of the last scan.
    pub order: Order,
    /// Deleted elements that the last scan dropped.
    pub deleted: u64,
    /// Nodes or ways in the requested part, from the last scan; not completed yet.
    pub near: IdSet,
    /// The last scan found nodes outside the requested part.
    pub far: bool,
    strings: Interner,
}

impl Gather {
    /// Reads the file once and adds the rows to those already gathered.
    pub fn scan(&mut self, source: &mut dyn Source, ask: &Ask) -> Result<(), OsmError> {
        (self.order, self.deleted, self.far) = (Order::default(), 0, false);
        self.near = IdSet::default();
        let name = source.name().to_owned();
        source.scan(ask, &mut |chunk| self.absorb(&name, chunk, ask.versions))
    }

    fn absorb(&mut self, name: &str, chunk: Chunk, versions: bool) -> Result<(), OsmError> {
        let strings = self.strings.map(&chunk.strings);
        let string = |local: u32| strings.get(local as usize).copied().unwrap_or_default();
        let first = self.tags.len();
        self.tags.extend(chunk.tags.iter().map(|tag| tag.map(string)));
        let (refs, members) = (self.refs.len(), self.members.len());
        self.refs.extend(chunk.refs);
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
        let lists = |rows: Vec<ListRow>, start: usize| {
            rows.into_iter().map(move |row| {
                let head = row.head.shifted(first);
                ListRow { head, start: row.start + start, len: row.len }
            })
        };
        self.ways.extend(lists(chunk.ways, refs));
        self.relations.extend(lists(chunk.relations, members));
        self.nodes.extend(chunk.nodes, first, versions);
        self.order.join(chunk.order);
        self.deleted += chunk.deleted;
        chunk.near.into_iter().for_each(|id| self.near.push(id));
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
        self.refs.truncate(refs);
        self.members.truncate(members);
        self.tags.truncate(tags);
    }

    /// Gives the strings away.
    pub fn into_strings(self) -> Vec<Arc<str>> {
        self.strings.strings
    }
}

impl Head {
    /// With tags that begin later.
    fn shifted(mut self, by: usize) -> Self {
        self.tags.start += by as u32;
        self
    }
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

    /// The current versions of nodes read with versions: the last version, unless it is deleted or
    /// neither selected by key nor needed by id.
    pub fn settle(self, needed: &[i64], notes: &mut Notes) -> Self {
        let winners = winners(&self.heads, OsmKind::Node, notes);
        let counts = |at: &u32| {
            let head = &self.heads[*at as usize];
            head.selected || needed.binary_search(&head.id).is_ok()
        };
        let rows: Vec<u32> = winners.into_iter().filter(counts).collect();
        self.pick(&rows)
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

/// The current versions of ways or relations read with versions, ascending by id.
pub fn settle(rows: Vec<ListRow>, kind: OsmKind, notes: &mut Notes) -> Vec<ListRow> {
    let ascend = rows.windows(2).all(|pair| pair[0].head.id < pair[1].head.id);
    if ascend && rows.iter().all(|row| row.head.visible) {
        // The common file: there is nothing to choose between.
        return rows;
    }
    let heads: Vec<Head> = rows.iter().map(|row| row.head).collect();
    winners(&heads, kind, notes).into_iter().map(|at| rows[at as usize]).collect()
}

/// The indices of the last versions, ascending by id, without deleted ones. If versions are equal,
/// the last in the file is used, because a history without metadata is in chronological order.
fn winners(heads: &[Head], kind: OsmKind, notes: &mut Notes) -> Vec<u32> {
    let mut rows: Vec<u32> = (0..heads.len() as u32).collect();
    let head = |row: u32| &heads[row as usize];
    rows.sort_by_key(|row| (head(*row).id, head(*row).version));
    let mut winners = Vec::new();
    for versions in rows.chunk_by(|a, b| head(*a).id == head(*b).id) {
        let Some(last) = versions.last() else { continue };
        let equal = |pair: &&[u32]| head(pair[0]).version == head(pair[1]).version;
        let duplicates = versions.windows(2).filter(equal).count();
        if duplicates > 0 {
            notes.duplicates.push((kind, head(*last).id));
        }
        if head(*last).visible {
            notes.replaced += (versions.len() - 1 - duplicates) as u64;
            winners.push(*last);
        } else {
            notes.deleted += 1;
        }
    }
    winners
}
