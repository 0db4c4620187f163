//! OSM XML.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::base::Bounds;
use crate::dataset::{OsmId, OsmKind, OsmMember, OsmNodeId, OsmRelationId, OsmWayId, TagRange};
use crate::format::file_error::FileError;
use crate::format::osm::chunk::{Ask, Chunk, Head, ListRow, NodeRow, Wanted, place};
use crate::format::osm::error::OsmError;
use crate::format::osm::gather::{Sink, Source};
use crate::format::osm::ids::{ElementId, NOWHERE, UNKNOWN_NODE, id_of_place};

/// How many kept elements make a chunk.
const CHUNK: usize = 8192;

/// Upper bound of bytes without `>`. No OSM tag is nearly as long, and the parser must not buffer a
/// gigabyte of a file in another format.
const MAX_MARKUP: usize = 1 << 20;

type Opener = dyn Fn(&File) -> io::Result<Box<dyn Read>>;

/// An XML file, perhaps packed.
pub struct Xml {
    name: String,
    file: File,
    open: Box<Opener>,
    bounds: Option<Bounds<i32>>,
    places_in_ways: bool,
}

impl Xml {
    /// `open` gives the unpacked text from its beginning.
    pub fn new(
        name: &str,
        file: File,
        open: impl Fn(&File) -> io::Result<Box<dyn Read>> + 'static,
    ) -> Self {
        let (name, open) = (name.to_owned(), Box::new(open));
        Self { name, file, open, bounds: None, places_in_ways: false }
    }
}

impl Source for Xml {
    fn name(&self) -> &str {
        &self.name
    }

    fn bounds(&self) -> Option<Bounds<i32>> {
        self.bounds
    }

    fn has_places_in_ways(&self) -> bool {
        self.places_in_ways
    }

    fn scan(&mut self, ask: &Ask, sink: Sink) -> Result<(), OsmError> {
        let text = (self.open)(&self.file).map_err(FileError::when("read", &self.name))?;
        let mut reader = Reader::from_reader(BufReader::with_capacity(1 << 16, Bounded::new(text)));
        let mut scan = Scan::new(ask);
        let done = scan.run(&mut reader, sink);
        self.bounds = scan.bounds;
        self.places_in_ways |= scan.places_in_ways;
        done.map_err(|stop| match stop {
            Stop::Flaw { found, expected } => OsmError::Xml {
                name: self.name.clone(),
                byte: reader.buffer_position(),
                found,
                expected: expected.to_owned(),
            },
            Stop::Error(error) => error,
        })
    }
}

/// Why a scan ends early.
enum Stop {
    Flaw { found: String, expected: &'static str },
    Error(OsmError),
}

fn flaw(found: impl Into<String>, expected: &'static str) -> Stop {
    Stop::Flaw { found: found.into(), expected }
}

/// An element that is being read.
struct Open {
    id: OsmId,
    /// Its attributes, whatever kind it is.
    head: Head<()>,
    /// Longitude and latitude in degrees, of a node.
    at: [Option<f64>; 2],
    tags: Vec<(String, String)>,
    /// Where its parts begin in the chunk.
    mark: Mark,
    /// The member way that is being drawn, and where its nodes begin.
    drawing: Option<(OsmWayId, usize)>,
}

/// How long the lists of a chunk are.
#[derive(Clone, Copy)]
struct Mark {
    refs: usize,
    members: usize,
    strings: usize,
    drawn: usize,
    placed: usize,
}

impl Mark {
    fn at_end_of(chunk: &Chunk) -> Self {
        Self {
            refs: chunk.refs.len(),
            members: chunk.members.len(),
            strings: chunk.strings.len(),
            drawn: chunk.drawn.len(),
            placed: chunk.placed.len(),
        }
    }

    /// Drops what has been added since.
    fn restore(self, chunk: &mut Chunk) {
        chunk.refs.truncate(self.refs);
        chunk.members.truncate(self.members);
        chunk.strings.truncate(self.strings);
        chunk.drawn.truncate(self.drawn);
        chunk.placed.truncate(self.placed);
    }
}

/// The ids to keep regardless of tags.
struct Needed<'a> {
    nodes: Wanted<'a, OsmNodeId>,
    ways: Wanted<'a, OsmWayId>,
    relations: Wanted<'a, OsmRelationId>,
}

impl Needed<'_> {
    fn has(&mut self, id: OsmId) -> bool {
        match id {
            OsmId::Node(id) => self.nodes.has(id),
            OsmId::Way(id) => self.ways.has(id),
            OsmId::Relation(id) => self.relations.has(id),
        }
    }
}

struct Scan<'a> {
    ask: &'a Ask<'a>,
    needed: Needed<'a>,
    chunk: Chunk,
    depth: usize,
    open: Option<Open>,
    bounds: Option<Bounds<i32>>,
    /// Ways have places of their own.
    places_in_ways: bool,
}

impl<'a> Scan<'a> {
    fn new(ask: &'a Ask<'a>) -> Self {
        let (nodes, ways) = (Wanted::new(ask.nodes), Wanted::new(ask.ways));
        let needed = Needed { nodes, ways, relations: Wanted::new(ask.relations) };
        let (chunk, open, bounds) = (Chunk::default(), None, None);
        Self { ask, needed, chunk, depth: 0, open, bounds, places_in_ways: false }
    }

    fn run<R: BufRead>(&mut self, reader: &mut Reader<R>, sink: Sink) -> Result<(), Stop> {
        let (mut buffer, mut root) = (Vec::new(), false);
        loop {
            buffer.clear();
            let event = reader.read_event_into(&mut buffer);
            match event.map_err(|cause| flaw(words(&cause), "well-formed XML"))? {
                Event::Start(tag) => {
                    root |= self.begin(&tag)?;
                    self.depth += 1;
                }
                Event::Empty(tag) => {
                    root |= self.begin(&tag)?;
                    self.end();
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    self.end();
                }
                Event::Eof if self.depth > 0 => {
                    return Err(flaw("the end of the file", "`</osm>`"));
                }
                Event::Eof if !root => return Err(flaw("no element", "`<osm>`")),
                Event::Eof => break,
                _ => continue,
            }
            let rows = &self.chunk;
            if rows.nodes.len() + rows.ways.len() + rows.relations.len() >= CHUNK
                && self.open.is_none()
            {
                self.flush(sink)?;
            }
        }
        self.flush(sink)
    }

    fn flush(&mut self, sink: Sink) -> Result<(), Stop> {
        sink(std::mem::take(&mut self.chunk)).map_err(Stop::Error)
    }

    /// A start tag; whether it is the root.
    fn begin(&mut self, tag: &BytesStart) -> Result<bool, Stop> {
        let name = tag.name();
        match (self.depth, name.as_ref()) {
            (0, "osm") => return Ok(true),
            (0, other) => return Err(flaw(format!("`<{other}>`"), "`<osm>`")),
            (1, "node") => self.begin_element(OsmKind::Node, tag)?,
            (1, "way") => self.begin_element(OsmKind::Way, tag)?,
            (1, "relation") => self.begin_element(OsmKind::Relation, tag)?,
            (2, "tag") => self.read_tag(tag)?,
            (2, "nd") => self.read_ref(tag)?,
            (2, "member") => self.read_member(tag)?,
            (3, "nd") => self.read_drawn_ref(tag)?,
            (1, "bounds") => self.bounds = bounds(tag)?,
            // Notes, changesets and what programs add.
            _ => {}
        }
        Ok(false)
    }

    fn begin_element(&mut self, kind: OsmKind, tag: &BytesStart) -> Result<(), Stop> {
        if !self.ask.kinds.has(kind) {
            self.chunk.order.see(kind, None);
            return Ok(());
        }
        let (mut id, mut at) = (None, [None; 2]);
        let mut head = Head::<()> { visible: true, ..Head::default() };
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|cause| flaw(cause.to_string(), "an attribute"))?;
            let value = || text(&attribute);
            match attribute.key.as_ref() {
                "id" => id = Some(number(&value()?, "an id")?),
                "version" => head.version = number(&value()?, "a version")?,
                "visible" => head.visible &= value()? != "false",
                // How JOSM marks what is to be deleted on upload.
                "action" => head.visible &= value()? != "delete",
                "lon" => at[0] = Some(number(&value()?, "degrees")?),
                "lat" => at[1] = Some(number(&value()?, "degrees")?),
                _ => {}
            }
        }
        let id: i64 = id.ok_or_else(|| flaw(format!("a {kind:?} without id"), "an id"))?;
        self.chunk.order.see(kind, Some(id));
        if !head.visible && !self.ask.versions {
            self.chunk.deleted += 1;
            return Ok(());
        }
        let (id, mark) = (OsmId::new(kind, id), Mark::at_end_of(&self.chunk));
        self.open = Some(Open { id, head, at, tags: Vec::new(), mark, drawing: None });
        Ok(())
    }

    fn read_tag(&mut self, tag: &BytesStart) -> Result<(), Stop> {
        let Some(open) = &mut self.open else { return Ok(()) };
        let [key, value] = attributes(tag, ["k", "v"])?;
        let (Some(key), Some(value)) = (key, value) else {
            return Err(flaw(format!("a tag without k or v in {}", open.label()), "both"));
        };
        let flags = self.ask.keys.flags(key.as_bytes());
        open.head.keyed |= flags.selects(open.id.kind());
        open.head.tagged = true;
        if flags.keeps_tag() {
            open.tags.push((key.into_owned(), value.into_owned()));
        }
        Ok(())
    }

    fn read_ref(&mut self, tag: &BytesStart) -> Result<(), Stop> {
        self.places_in_ways = self.places_in_ways || has_place(tag);
        let is_way = |open: &&Open| matches!(open.id, OsmId::Way(_));
        let Some(open) = self.open.as_ref().filter(is_way) else { return Ok(()) };
        let (id, at) = node_of_way(tag)?;
        if id == UNKNOWN_NODE {
            let found = format!("an nd without ref in {}", open.label());
            return Err(flaw(found, "ref, or lon and lat"));
        }
        self.chunk.refs.push(id, at);
        Ok(())
    }

    /// A node of a way that a relation draws as its member; one outside the area of a query is empty.
    fn read_drawn_ref(&mut self, tag: &BytesStart) -> Result<(), Stop> {
        self.places_in_ways = self.places_in_ways || has_place(tag);
        if self.open.as_ref().is_some_and(|open| open.drawing.is_some()) {
            let (id, at) = node_of_way(tag)?;
            self.chunk.refs.push(id, at);
        }
        Ok(())
    }

    fn read_member(&mut self, tag: &BytesStart) -> Result<(), Stop> {
        self.places_in_ways = self.places_in_ways || has_place(tag);
        let is_relation = |open: &&mut Open| matches!(open.id, OsmId::Relation(_));
        let Some(open) = self.open.as_mut().filter(is_relation) else { return Ok(()) };
        let [kind, id, role, lon, lat] = attributes(tag, ["type", "ref", "role", "lon", "lat"])?;
        let kind = match kind.as_deref() {
            Some("node") => OsmKind::Node,
            Some("way") => OsmKind::Way,
            Some("relation") => OsmKind::Relation,
            other => {
                let other = other.unwrap_or("no type");
                let found = format!("{other} for a member of {}", open.label());
                return Err(flaw(found, "node, way or relation"));
            }
        };
        let id =
            id.ok_or_else(|| flaw(format!("a member without ref in {}", open.label()), "ref"))?;
        let id = OsmId::new(kind, number(&id, "a member's id")?);
        let role = self.chunk.strings.push(&role.unwrap_or_default());
        self.chunk.members.push(OsmMember { id, role });
        match id {
            OsmId::Node(id) => {
                let at = position([lon, lat])?;
                self.chunk.placed.extend((at != NOWHERE).then_some((id, at)));
            }
            OsmId::Way(id) => open.drawing = Some((id, self.chunk.refs.len())),
            OsmId::Relation(_) => {}
        }
        Ok(())
    }

    /// The end of a member: a way that has been drawn is complete.
    fn end_member(&mut self) {
        let drawing = self.open.as_mut().and_then(|open| open.drawing.take());
        let Some((id, start)) = drawing.filter(|it| it.1 < self.chunk.refs.len()) else { return };
        let tags = TagRange { start: self.chunk.tags.len() as u32, len: 0 };
        let head = Head { id, visible: true, near: true, tags, ..Head::default() };
        let len = (self.chunk.refs.len() - start) as u32;
        self.chunk.drawn.push(ListRow { head, start, len });
    }

    /// Whether an element touches the requested part of the map; records its id if requested.
    fn is_near(&mut self, open: &Open) -> bool {
        let Some(near) = self.ask.near else { return true };
        match open.id {
            OsmId::Node(id) => self.chunk.see_node(self.ask, id, degrees(open.at)),
            OsmId::Way(id) => {
                let nodes = std::mem::take(&mut self.chunk.refs);
                let is_near = self.chunk.see_way(self.ask, id, nodes.since(open.mark.refs));
                self.chunk.refs = nodes;
                is_near
            }
            OsmId::Relation(_) => {
                let chunk = &mut self.chunk;
                let members = &chunk.members[open.mark.members..];
                let placed = chunk.placed[open.mark.placed..].iter().map(|it| it.1);
                let drawn = chunk.refs.since(open.mark.refs).map(|it| it.1);
                let places: Vec<[i32; 2]> = placed.chain(drawn).collect();
                let is_far = |at: &[i32; 2]| *at != NOWHERE && !near.holds(*at);
                let touches = members.is_empty()
                    || members.iter().any(|member| near.has_member(member))
                    || places.iter().any(|at| near.holds(*at));
                chunk.far |= self.ask.tell_near && places.iter().any(is_far);
                touches
            }
        }
    }

    /// An end tag, or the end of an empty one: back at depth 1, an element is complete.
    fn end(&mut self) {
        match self.depth {
            1 => self.end_element(),
            2 => self.end_member(),
            _ => {}
        }
    }

    fn end_element(&mut self) {
        let Some(open) = self.open.take() else { return };
        let (id, mut head) = (open.id, open.head);
        let needed = self.needed.has(id);
        head.near = self.is_near(&open);
        head.keyed &= self.ask.keys.takes(id.kind(), id.number());
        if !(needed || head.selected() && self.ask.by_keys) {
            open.mark.restore(&mut self.chunk);
            return;
        }
        let start = self.chunk.tags.len() as u32;
        head.tags = TagRange { start, len: open.tags.len() as u32 };
        for (key, value) in &open.tags {
            let tag = [key, value].map(|text| self.chunk.strings.push(text));
            self.chunk.tags.push(tag);
        }
        let (chunk, mark) = (&mut self.chunk, open.mark);
        match id {
            OsmId::Node(id) => {
                chunk.nodes.push(NodeRow { head: head.with_id(id), at: degrees(open.at) });
            }
            OsmId::Way(id) => chunk.ways.push(list(head.with_id(id), mark.refs, chunk.refs.len())),
            OsmId::Relation(id) => {
                chunk.relations.push(list(head.with_id(id), mark.members, chunk.members.len()));
            }
        }
    }
}

fn list<I: ElementId>(head: Head<I>, start: usize, end: usize) -> ListRow<I> {
    ListRow { head, start, len: (end - start) as u32 }
}

/// Whether an element without further look has a latitude.
fn has_place(tag: &BytesStart) -> bool {
    tag.attributes_raw().contains("lat=")
}

/// The id and place of a node in a way. One without id is known by its place.
fn node_of_way(tag: &BytesStart) -> Result<(OsmNodeId, [i32; 2]), Stop> {
    let [id, lon, lat] = attributes(tag, ["ref", "lon", "lat"])?;
    let at = position([lon, lat])?;
    let id = match id {
        Some(id) => OsmNodeId(number(&id, "a node's id")?),
        None => id_of_place(at),
    };
    Ok((id, at))
}

fn position(sides: [Option<Cow<'_, str>>; 2]) -> Result<[i32; 2], Stop> {
    let side =
        |side: Option<Cow<'_, str>>| side.map(|text| number::<f64>(&text, "degrees")).transpose();
    let [lon, lat] = sides;
    Ok(degrees([side(lon)?, side(lat)?]))
}

/// A bounding box; an invalid one is ignored, because it only describes the extent of the file.
fn bounds(tag: &BytesStart) -> Result<Option<Bounds<i32>>, Stop> {
    let sides = attributes(tag, ["minlon", "minlat", "maxlon", "maxlat"])?;
    let degrees = sides.map(|side| side.and_then(|side| side.trim().parse::<f64>().ok()));
    let [Some(west), Some(south), Some(east), Some(north)] = degrees else { return Ok(None) };
    let bounds = Bounds::new(west, south, east, north);
    Ok(bounds.has_area().then(|| bounds.map(|side| (side * 1e7).round() as i32)))
}

impl Open {
    fn label(&self) -> String {
        format!("{:?} {}", self.id.kind(), self.id.number())
    }
}

fn degrees(at: [Option<f64>; 2]) -> [i32; 2] {
    let [Some(lon), Some(lat)] = at else { return NOWHERE };
    // Casts saturate and turn NaN into 0, which must not become a position.
    if lon.is_nan() || lat.is_nan() {
        return NOWHERE;
    }
    place(
        [lon, lat].map(|value| (value * 1e7).round() as i64).map(|value| value.saturating_mul(100)),
    )
}

fn words(cause: &quick_xml::Error) -> String {
    match cause {
        quick_xml::Error::Io(cause) => format!("data that cannot be read ({cause})"),
        other => other.to_string(),
    }
}

type Attribute<'a> = quick_xml::events::attributes::Attribute<'a>;

fn text<'a>(attribute: &Attribute<'a>) -> Result<Cow<'a, str>, Stop> {
    let value = attribute.normalized_value(XmlVersion::Implicit1_0);
    value.map_err(|cause| flaw(cause.to_string(), "the text of an attribute"))
}

/// The values of some attributes.
fn attributes<'a, const N: usize>(
    tag: &'a BytesStart,
    names: [&str; N],
) -> Result<[Option<Cow<'a, str>>; N], Stop> {
    let mut values = [const { None }; N];
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|cause| flaw(cause.to_string(), "an attribute"))?;
        if let Some(at) = names.iter().position(|name| *name == attribute.key.as_ref()) {
            values[at] = Some(text(&attribute)?);
        }
    }
    Ok(values)
}

fn number<T: std::str::FromStr>(text: &str, expected: &'static str) -> Result<T, Stop> {
    text.trim().parse().map_err(|_| flaw(format!("`{text}`"), expected))
}

/// Refuses text without markup beyond a limit.
struct Bounded<R> {
    text: R,
    since: usize,
}

impl<R> Bounded<R> {
    fn new(text: R) -> Self {
        Self { text, since: 0 }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let len = self.text.read(into)?;
        let read = into.get(..len).unwrap_or_default();
        self.since = match read.iter().rposition(|byte| *byte == b'>') {
            Some(at) => len - at,
            None => self.since + len,
        };
        if self.since > MAX_MARKUP {
            let words = format!("more than {MAX_MARKUP} bytes without `>`");
            return Err(io::Error::new(io::ErrorKind::InvalidData, words));
        }
        Ok(len)
    }
}
