//! The elements that one piece of a file (a blob, some thousand XML elements) contributes to a
//! pass.

use crate::dataset::{OsmKind, OsmMember, OsmNodeId, OsmRelationId, OsmWayId, TagRange};
use crate::format::osm::ids::NOWHERE;
use crate::format::osm::near::Near;
use crate::format::osm::refs::Refs;
use crate::format::osm::selection::KeyTable;

/// The request of a pass over a file.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// The kinds of elements to examine.
    pub kinds: Kinds,
    pub keys: &'a KeyTable,
    /// Whether elements are selected by key; otherwise only by id.
    pub by_keys: bool,
    /// Ids to keep regardless of tags, ascending.
    pub nodes: &'a [OsmNodeId],
    pub ways: &'a [OsmWayId],
    pub relations: &'a [OsmRelationId],
    /// Whether to return versions and to keep deleted ones. Otherwise deleted elements are dropped.
    pub versions: bool,
    /// Tags select only what touches this part of the map.
    pub near: Option<&'a Near>,
    /// Whether to return the ids of all nodes or ways in that part, and whether something lies
    /// outside.
    pub tell_near: bool,
}

impl<'a> Ask<'a> {
    /// Asks for nothing.
    pub fn nothing(keys: &'a KeyTable) -> Self {
        let kinds = Kinds::default();
        let (by_keys, versions, near, tell_near) = (false, false, None, false);
        let (nodes, ways, relations) = (&[], &[], &[]);
        Self { kinds, keys, by_keys, nodes, ways, relations, versions, near, tell_near }
    }

    /// Whether elements of this kind can be selected by tag.
    pub fn selects(&self, kind: OsmKind) -> bool {
        self.by_keys && self.keys.selects(kind)
    }
}

/// A set of kinds of elements.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Kinds(u8);

impl Kinds {
    pub fn with(self, kind: OsmKind) -> Self {
        Self(self.0 | 1 << kind as u8)
    }

    pub fn has(self, kind: OsmKind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// The attributes common to all elements.
#[derive(Clone, Copy, Debug, Default)]
pub struct Head<I> {
    pub id: I,
    /// 0 if unknown or not asked for.
    pub version: i32,
    /// Not deleted.
    pub visible: bool,
    /// Has one of the selecting keys and belongs to the share that is asked for.
    pub keyed: bool,
    /// Touches the part of the map that is asked for, or has no place.
    pub near: bool,
    /// Has any tags, kept or not.
    pub tagged: bool,
    pub tags: TagRange,
}

impl<I> Head<I> {
    /// The same attributes with the id of an element.
    pub fn with_id<J>(self, id: J) -> Head<J> {
        let Self { version, visible, keyed, near, tagged, tags, .. } = self;
        Head { id, version, visible, keyed, near, tagged, tags }
    }

    /// Whether tags select it.
    pub fn selected(&self) -> bool {
        self.keyed && self.near
    }
}

pub struct NodeRow {
    pub head: Head<OsmNodeId>,
    pub at: [i32; 2],
}

/// A way with its node ids, or a relation with its members.
#[derive(Clone, Copy)]
pub struct ListRow<I> {
    pub head: Head<I>,
    pub start: usize,
    pub len: u32,
}

/// The elements of one piece of a file; tags and roles are indices into its own strings.
#[derive(Default)]
pub struct Chunk {
    pub nodes: Vec<NodeRow>,
    pub ways: Vec<ListRow<OsmWayId>>,
    pub relations: Vec<ListRow<OsmRelationId>>,
    pub refs: Refs,
    /// Ways drawn in a relation that they are members of, without tags.
    pub drawn: Vec<ListRow<OsmWayId>>,
    /// Nodes whose place is given in a relation that they are members of.
    pub placed: Vec<(OsmNodeId, [i32; 2])>,
    pub members: Vec<OsmMember>,
    pub tags: Vec<[u32; 2]>,
    pub strings: Strings,
    pub order: Order,
    /// Kinds of elements in this piece, also those not asked for.
    pub kinds: Kinds,
    /// Deleted elements dropped.
    pub deleted: u64,
    /// Nodes and ways that touch the part of the map that is asked for.
    pub near_nodes: Vec<OsmNodeId>,
    pub near_ways: Vec<OsmWayId>,
    /// There are nodes outside that part.
    pub far: bool,
}

impl Chunk {
    /// Returns whether a node lies in the requested part or nowhere, and records its id if requested.
    #[inline]
    pub fn see_node(&mut self, ask: &Ask, id: OsmNodeId, at: [i32; 2]) -> bool {
        let Some(near) = ask.near else { return true };
        let is_near = near.holds(at);
        if ask.tell_near {
            self.far |= !is_near && at != NOWHERE;
            if is_near {
                self.near_nodes.push(id);
            }
        }
        is_near || at == NOWHERE
    }

    /// Returns whether a way touches the requested part or has no nodes, and records its id if
    /// requested. `nodes` are the ids of its nodes, and their places if the way has them.
    pub fn see_way(
        &mut self,
        ask: &Ask,
        id: OsmWayId,
        nodes: impl Iterator<Item = (OsmNodeId, [i32; 2])>,
    ) -> bool {
        let Some(near) = ask.near else { return true };
        let (mut is_near, mut has_nodes) = (false, false);
        for (node, at) in nodes {
            has_nodes = true;
            is_near = is_near || near.holds(at) || near.nodes.has(node);
            let tells = ask.tell_near && at != NOWHERE;
            self.far |= tells && !near.holds(at);
            if is_near && !tells {
                break;
            }
        }
        if ask.tell_near && is_near {
            self.near_ways.push(id);
        }
        is_near || !has_nodes
    }
}

/// Concatenated strings.
#[derive(Default)]
pub struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    pub fn push(&mut self, text: &str) -> u32 {
        let index = self.ends.len() as u32;
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
        index
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Drops all strings from an index on.
    pub fn truncate(&mut self, len: usize) {
        self.ends.truncate(len);
        self.text.truncate(self.ends.last().map_or(0, |end| *end as usize));
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let text = self.text.get(start..*end as usize).unwrap_or_default();
            start = *end as usize;
            text
        })
    }
}

/// Whether elements come in ascending order of kind and id.
#[derive(Clone, Copy, Default)]
pub struct Order {
    first: Option<Place>,
    last: Option<Place>,
    /// An element is out of order.
    pub unsorted: bool,
    /// An element occurs twice in a row.
    pub repeated: bool,
}

/// A place in the order; a group that is not looked into has no id.
type Place = (OsmKind, Option<i64>);

impl Order {
    #[inline]
    pub fn see(&mut self, kind: OsmKind, id: Option<i64>) {
        let place = (kind, id);
        if self.last.is_some_and(|last| last >= place) {
            self.compare(place);
        }
        self.last = Some(place);
        self.first.get_or_insert(place);
    }

    #[cold]
    fn compare(&mut self, place: Place) {
        self.unsorted |= self.last > Some(place);
        self.repeated |= self.last == Some(place) && place.1.is_some();
    }

    /// Appends the order of the next piece of the file.
    pub fn join(&mut self, next: Self) {
        if let (Some(first), Some(last)) = (next.first, next.last) {
            self.see(first.0, first.1);
            self.last = Some(last);
        }
        self.unsorted |= next.unsorted;
        self.repeated |= next.repeated;
    }

    /// Whether no element can occur twice.
    pub fn strict(&self) -> bool {
        !self.unsorted && !self.repeated
    }
}

/// Looks up ids in an ascending list; fast if the queries ascend too.
pub struct Wanted<'a, I> {
    ids: &'a [I],
    at: usize,
}

impl<'a, I: Copy + Ord> Wanted<'a, I> {
    pub fn new(ids: &'a [I]) -> Self {
        Self { ids, at: 0 }
    }

    #[inline]
    pub fn has(&mut self, id: I) -> bool {
        match self.ids.get(self.at) {
            Some(next)
                if *next >= id && self.at.checked_sub(1).is_none_or(|at| self.ids[at] < id) =>
            {
                *next == id
            }
            _ => self.seek(id),
        }
    }

    fn seek(&mut self, id: I) -> bool {
        let mut low = if self.at > 0 && self.ids[self.at - 1] >= id { 0 } else { self.at };
        let mut step = 1;
        // Everything before `low` is less than `id`.
        while self.ids.get(low + step - 1).is_some_and(|it| *it < id) {
            low += step;
            step *= 2;
        }
        let high = (low + step).min(self.ids.len());
        self.at = low + self.ids[low..high].partition_point(|it| *it < id);
        self.ids.get(self.at) == Some(&id)
    }
}

/// Degrees times 1e9 as degrees times 1e7, if they are in the world.
pub fn place(nano: [i64; 2]) -> [i32; 2] {
    let [lon, lat] = nano.map(|value| {
        let half = if value < 0 { -50 } else { 50 };
        value.saturating_add(half) / 100
    });
    if lon.abs() <= 1_800_000_000 && lat.abs() <= 900_000_000 {
        [lon as i32, lat as i32]
    } else {
        NOWHERE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_wanted_ids_in_any_order() {
        let ids: Vec<i64> = (0..200).map(|i| i * 3).collect();
        let mut wanted = Wanted::new(&ids);
        for step in [1, 7, 50, 101] {
            for i in 0..700 {
                let id = i * step % 650 - 20;
                assert_eq!(wanted.has(id), ids.contains(&id), "{id} in steps of {step}");
            }
        }
        assert!(!Wanted::<i64>::new(&[]).has(1));
    }

    #[test]
    fn order_of_kinds_and_ids() {
        let order = |places: &[(OsmKind, i64)]| {
            let (mut whole, mut pieces) = (Order::default(), Order::default());
            for (kind, id) in places {
                whole.see(*kind, Some(*id));
                let mut piece = Order::default();
                piece.see(*kind, Some(*id));
                pieces.join(piece);
            }
            let flags = (whole.unsorted, whole.repeated);
            assert_eq!(flags, (pieces.unsorted, pieces.repeated));
            flags
        };
        use OsmKind::{Node, Way};
        assert_eq!(order(&[(Node, 5), (Node, 7), (Way, 1)]), (false, false));
        assert_eq!(order(&[(Node, 5), (Node, 5), (Way, 1)]), (false, true));
        assert_eq!(order(&[(Way, 5), (Node, 7)]), (true, false));
    }

    #[test]
    fn rounds_and_bounds_places() {
        assert_eq!(place([149, -150]), [1, -2]);
        assert_eq!(place([180_000_000_000, -90_000_000_000]), [1_800_000_000, -900_000_000]);
        assert_eq!(place([180_000_000_100, 0]), NOWHERE);
        assert_eq!(place([i64::MIN, i64::MAX]), NOWHERE);
    }
}
