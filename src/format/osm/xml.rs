//! OSM XML.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::base::Bounds;
use crate::dataset::{OsmKind, OsmMember, TagRange};
use crate::format::file_error::FileError;
use crate::format::osm::chunk::{Ask, Chunk, Head, ListRow, NodeRow, Wanted, place};
use crate::format::osm::error::OsmError;
use crate::format::osm::gather::{Sink, Source};
use crate::format::osm::near::NOWHERE;

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
}

impl Xml {
    /// `open` gives the unpacked text from its beginning.
    pub fn new(
        name: &str,
        file: File,
        open: impl Fn(&File) -> io::Result<Box<dyn Read>> + 'static,
    ) -> Self {
        Self { name: name.to_owned(), file, open: Box::new(open), bounds: None }
    }
}

impl Source for Xml {
    fn name(&self) -> &str {
        &self.name
    }

    fn bounds(&self) -> Option<Bounds<i32>> {
        self.bounds
    }

    fn scan(&mut self, ask: &Ask, sink: Sink) -> Result<(), OsmError> {
        let text = (self.open)(&self.file).map_err(FileError::when("read", &self.name))?;
        let mut reader = Reader::from_reader(BufReader::with_capacity(1 << 16, Bounded::new(text)));
        let mut scan = Scan::new(ask);
        let done = scan.run(&mut reader, sink);
        self.bounds = scan.bounds;
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
    kind: OsmKind,
    head: Head,
    /// Longitude and latitude in degrees, of a node.
    at: [Option<f64>; 2],
    tags: Vec<(String, String)>,
    /// Where its nodes or members begin in the chunk, and their roles.
    start: usize,
    strings: usize,
}

struct Scan<'a> {
    ask: &'a Ask<'a>,
    wanted: [Wanted<'a>; 3],
    chunk: Chunk,
    depth: usize,
    open: Option<Open>,
    bounds: Option<Bounds<i32>>,
}

impl<'a> Scan<'a> {
    fn new(ask: &'a Ask<'a>) -> Self {
        let wanted = [ask.nodes, ask.ways, ask.relations].map(Wanted::new);
        Self { ask, wanted, chunk: Chunk::default(), depth: 0, open: None, bounds: None }
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
        let mut head = Head { visible: true, ..Head::default() };
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
        head.id = id.ok_or_else(|| flaw(format!("a {kind:?} without id"), "an id"))?;
        self.chunk.order.see(kind, id);
        if !head.visible && !self.ask.versions {
            self.chunk.deleted += 1;
            return Ok(());
        }
        let start =
            if kind == OsmKind::Way { self.chunk.refs.len() } else { self.chunk.members.len() };
        let strings = self.chunk.strings.len();
        self.open = Some(Open { kind, head, at, tags: Vec::new(), start, strings });
        Ok(())
    }

    fn read_tag(&mut self, tag: &BytesStart) -> Result<(), Stop> {
        let Some(open) = &mut self.open else { return Ok(()) };
        let [key, value] = attributes(tag, ["k", "v"])?;
        let (Some(key), Some(value)) = (key, value) else {
            return Err(flaw(format!("a tag without k or v in {}", open.label()), "both"));
        };
        let flags = self.ask.keys.flags(key.as_bytes());
        open.head.selected |= flags.selects(open.kind);
        if flags.keeps_tag() {
            open.tags.push((key.into_owned(), value.into_owned()));
        }
        Ok(())
    }

    fn read_ref(&mut self, tag: &BytesStart) -> Result<(), Stop> {
        let Some(open) = self.open.as_ref().filter(|open| open.kind == OsmKind::Way) else {
            return Ok(());
        };
        let [id] = attributes(tag, ["ref"])?;
        let id = id.ok_or_else(|| flaw(format!("an nd without ref in {}", open.label()), "ref"))?;
        self.chunk.refs.push(number(&id, "a node's id")?);
        Ok(())
    }

    fn read_member(&mut self, tag: &BytesStart) -> Result<(), Stop> {
        let Some(open) = self.open.as_ref().filter(|open| open.kind == OsmKind::Relation) else {
            return Ok(());
        };
        let [kind, id, role] = attributes(tag, ["type", "ref", "role"])?;
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
        let id = number(&id, "a member's id")?;
        let role = self.chunk.strings.push(&role.unwrap_or_default());
        self.chunk.members.push(OsmMember { kind, id, role });
        Ok(())
    }

    /// Whether an element touches the requested part of the map; records its id if requested.
    fn is_near(&mut self, open: &Open) -> bool {
        let (Some(near), id) = (self.ask.near, open.head.id) else { return true };
        match open.kind {
            OsmKind::Node => self.chunk.see_node(self.ask, id, degrees(open.at)),
            OsmKind::Way => {
                let nodes = std::mem::take(&mut self.chunk.refs);
                let own = nodes[open.start..].iter().copied();
                let is_near = self.chunk.see_way(self.ask, id, own);
                self.chunk.refs = nodes;
                is_near
            }
            OsmKind::Relation => {
                self.chunk.members[open.start..].iter().any(|member| near.has_member(member))
            }
        }
    }

    /// An end tag, or the end of an empty one: back at depth 1, an element is complete.
    fn end(&mut self) {
        if self.depth != 1 {
            return;
        }
        let Some(open) = self.open.take() else { return };
        let (kind, mut head) = (open.kind, open.head);
        let wanted = self.wanted[kind as usize].has(head.id);
        head.near = self.is_near(&open);
        head.selected &= head.near && self.ask.keys.takes(kind, head.id);
        let kept = wanted || head.selected && self.ask.by_keys;
        if !kept {
            if kind == OsmKind::Way {
                self.chunk.refs.truncate(open.start);
            } else {
                self.chunk.members.truncate(open.start);
            }
            self.chunk.strings.truncate(open.strings);
            return;
        }
        let start = self.chunk.tags.len() as u32;
        head.tags = TagRange { start, len: open.tags.len() as u32 };
        for (key, value) in &open.tags {
            let tag = [key, value].map(|text| self.chunk.strings.push(text));
            self.chunk.tags.push(tag);
        }
        let list = |end: usize| ListRow { head, start: open.start, len: (end - open.start) as u32 };
        match kind {
            OsmKind::Node => self.chunk.nodes.push(NodeRow { head, at: degrees(open.at) }),
            OsmKind::Way => self.chunk.ways.push(list(self.chunk.refs.len())),
            OsmKind::Relation => self.chunk.relations.push(list(self.chunk.members.len())),
        }
    }
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
        format!("{:?} {}", self.kind, self.head.id)
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
