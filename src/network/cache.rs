//! The network file: a network as bytes that load quickly.
//!
//! The layout is described in the guide (`guide/walking.md`, "The network file"); a test reads a file
//! by that description alone. Sections are aligned so that other programs can map the file into
//! memory. The checksum comes last, so that one pass over the bytes gives both the checksum and the
//! fingerprint of the whole file.

use std::io::{self, BufWriter, Read, Write};

use geo::Coord;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::access::AccessDefaults;
use super::barrier_rules::NodeClass;
use super::model::{ClosedFor, EdgeSlope, Network, NetworkColumns};
use super::rules::EdgeClass;
use crate::base::{NodeId, Rows, zip_equal};
use crate::dataset::CrsId;

const MARK: &[u8; 8] = b"nahraumN";
const VERSION: u32 = 5;
/// Bytes before the header.
const PREFIX: usize = 16;
/// Bytes of the checksum at the end.
const CHECKSUM: usize = 32;
/// Sections begin at multiples of this.
const ALIGN: usize = 64;

/// Why a network file cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum CacheError {
    /// It does not begin with the mark of a network file.
    #[error("`{name}` is not a network file; `nahraum network build` makes one")]
    NoNetwork {
        /// The file.
        name: String,
    },
    /// Another version of the program wrote it.
    #[error(
        "`{name}` has version {found} of the network format, expected {VERSION}; build it anew"
    )]
    Version {
        /// The file.
        name: String,
        /// Its format version.
        found: u32,
    },
    /// It is truncated, or its content has changed since it was written.
    #[error("`{name}` is damaged: {reason}; build it anew")]
    Damaged {
        /// The file.
        name: String,
        /// What is damaged.
        reason: String,
    },
}

#[derive(Serialize, Deserialize)]
struct Header {
    crs: String,
    attribution: String,
    access: Option<AccessDefaults>,
    edge_classes: Vec<EdgeClass>,
    node_classes: Vec<NodeClass>,
    sections: Vec<Section>,
}

#[derive(Serialize, Deserialize)]
struct Section {
    name: String,
    offset: usize,
    bytes: usize,
}

/// Encodes a network. The same network gives the same bytes. Cost: O(bytes).
pub fn encode_network(network: &Network) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_network(network, &mut bytes).expect("memory takes all bytes");
    bytes
}

/// Writes the bytes of [`encode_network`] without holding them in memory; returns their number.
///
/// # Errors
/// The error of `to` when it cannot be written.
pub fn write_network(network: &Network, to: &mut dyn Write) -> io::Result<u64> {
    write_columns(network.columns(), to)
}

fn write_columns(network: &NetworkColumns, to: &mut dyn Write) -> io::Result<u64> {
    let parts = parts(network);
    let mut header = Header {
        crs: network.crs.to_string(),
        attribution: network.attribution.clone(),
        access: network.access.clone(),
        edge_classes: network.edge_classes.clone(),
        node_classes: network.node_classes.clone(),
        sections: Vec::new(),
    };
    // Offsets count from the end of the header, so that its length does not change them.
    let mut offset = 0;
    for Part { name, bytes, .. } in &parts {
        header.sections.push(Section { name: (*name).to_owned(), offset, bytes: *bytes });
        offset += bytes.next_multiple_of(ALIGN);
    }
    let mut json = serde_json::to_vec(&header).expect("plain data is JSON");
    // Blanks after the header align the first section.
    json.resize((PREFIX + json.len()).next_multiple_of(ALIGN) - PREFIX, b' ');
    let hashed = Hashed { to, hash: Sha256::new(), written: 0 };
    let mut file = BufWriter::with_capacity(1 << 16, hashed);
    file.write_all(MARK)?;
    file.write_all(&VERSION.to_le_bytes())?;
    file.write_all(&(json.len() as u32).to_le_bytes())?;
    file.write_all(&json)?;
    for Part { bytes, write, .. } in parts {
        write(&mut file)?;
        file.write_all(&[0; ALIGN][..bytes.next_multiple_of(ALIGN) - bytes])?;
    }
    let Hashed { to, hash, written } = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    to.write_all(&hash.finalize())?;
    Ok(written + CHECKSUM as u64)
}

type WritePart<'n> = dyn FnOnce(&mut dyn Write) -> io::Result<()> + 'n;

/// A section to be written.
struct Part<'n> {
    name: &'static str,
    bytes: usize,
    write: Box<WritePart<'n>>,
}

impl<'n> Part<'n> {
    /// A section of `count` numbers.
    fn new<const N: usize>(
        name: &'static str,
        count: usize,
        mut values: impl Iterator<Item = [u8; N]> + 'n,
    ) -> Self {
        let write = move |to: &mut dyn Write| values.try_for_each(|value| to.write_all(&value));
        Self { name, bytes: count * N, write: Box::new(write) }
    }

    fn coords(name: &'static str, coords: &'n [Coord<f64>]) -> Self {
        let values = coords.iter().flat_map(|at| [at.x.to_le_bytes(), at.y.to_le_bytes()]);
        Self::new(name, 2 * coords.len(), values)
    }
}

fn parts(network: &NetworkColumns) -> [Part<'_>; 15] {
    let NetworkColumns { at_nodes, ends, .. } = network;
    let (heights, lengths) = (&network.height_cm, &network.length_mm);
    let (classes, shape_first) = (&network.class_of, network.shape.offsets());
    let node = at_nodes.iter().map(|(node, _)| node.0.to_le_bytes());
    let node_class = at_nodes.iter().map(|(_, class)| class.to_le_bytes());
    let all_ends = ends.as_flattened().iter().map(|node| node.0.to_le_bytes());
    let (slopes, rings, closed) = (&network.slopes, &network.obstacle_ring, &network.at_closed_way);
    let tobler = slopes.iter().flat_map(|slope| slope.tobler_mm.map(u32::to_le_bytes));
    [
        Part::coords("nodes", &network.nodes),
        Part::new("height_cm", heights.len(), heights.iter().map(|height| height.to_le_bytes())),
        Part::new("at_node", at_nodes.len(), node),
        Part::new("at_node_class", at_nodes.len(), node_class),
        Part::new("ends", 2 * ends.len(), all_ends),
        Part::new("length_mm", lengths.len(), lengths.iter().map(|length| length.to_le_bytes())),
        Part::new(
            "steepest",
            slopes.len(),
            slopes.iter().map(|slope| slope.steepest.to_le_bytes()),
        ),
        Part::new("tobler_mm", 2 * slopes.len(), tobler),
        Part::new("class_of", classes.len(), classes.iter().map(|class| class.to_le_bytes())),
        Part::new("shape_first", shape_first.len(), shape_first.iter().map(|at| at.to_le_bytes())),
        Part::coords("shape", network.shape.items()),
        Part::coords("obstacles", network.obstacles.as_flattened()),
        Part::new("obstacle_ring", rings.len(), rings.iter().map(|ring| ring.to_le_bytes())),
        Part::new(
            "at_closed_way",
            closed.len(),
            closed.iter().map(|(node, _)| node.0.to_le_bytes()),
        ),
        Part::new("closed_for", closed.len(), closed.iter().map(|(_, why)| [why.0])),
    ]
}

/// Passes bytes on, hashing and counting them.
struct Hashed<'w> {
    to: &'w mut dyn Write,
    hash: Sha256,
    written: u64,
}

impl Write for Hashed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.to.write(bytes)?;
        self.hash.update(&bytes[..count]);
        self.written += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Whether bytes begin with the mark of a network file.
pub fn is_network(head: &[u8]) -> bool {
    head.starts_with(MARK)
}

/// The names of the sections of a network file and their bytes, from its header alone; `None` when it is not a network
/// file of this version.
pub(super) fn section_bytes(file: &mut dyn Read) -> Option<Vec<(String, u64)>> {
    let mut prefix = [0; PREFIX];
    file.read_exact(&mut prefix).ok()?;
    let number = |at: usize| prefix[at..at + 4].try_into().map(u32::from_le_bytes).ok();
    if !is_network(&prefix) || number(8)? != VERSION {
        return None;
    }
    let mut json = Vec::new();
    file.take(u64::from(number(12)?)).read_to_end(&mut json).ok()?;
    let header: Header = serde_json::from_slice(&json).ok()?;
    Some(header.sections.into_iter().map(|one| (one.name, one.bytes as u64)).collect())
}

/// Decodes a network from the bytes of [`encode_network`]; also returns the SHA-256 of all bytes.
///
/// # Errors
/// [`CacheError`] when the bytes are not a network, have another version, are truncated or changed,
/// or refer to missing nodes, classes or points. Arbitrary bytes never cause a panic.
pub fn decode_network(bytes: &[u8], name: &str) -> Result<(Network, [u8; 32]), CacheError> {
    if !is_network(bytes) {
        return Err(CacheError::NoNetwork { name: name.to_owned() });
    }
    let damaged =
        |reason: &str| CacheError::Damaged { name: name.to_owned(), reason: reason.to_owned() };
    let short = || damaged("it is truncated");
    let number = |at: usize| {
        let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
        four.map(u32::from_le_bytes).ok_or_else(short)
    };
    let version = number(8)?;
    if version != VERSION {
        return Err(CacheError::Version { name: name.to_owned(), found: version });
    }
    let header_bytes = number(12)? as usize;
    let (content, checksum) = bytes.split_last_chunk::<CHECKSUM>().ok_or_else(short)?;
    let body = content.get(PREFIX..).ok_or_else(short)?;
    let json = body.get(..header_bytes).ok_or_else(short)?;
    // The bytes are read while they are hashed; what was read of damaged ones is thrown away.
    let (hash, columns) = rayon::join(
        || Sha256::new_with_prefix(content),
        || read_columns(json, &body[header_bytes..]),
    );
    if hash.clone().finalize().as_slice() != checksum {
        return Err(damaged("its checksum does not match its content"));
    }
    let columns = columns.map_err(|reason| damaged(&reason))?;
    let network = Network::from_columns(columns).map_err(|reason| damaged(&reason))?;
    let sha256 = hash.chain_update(checksum).finalize().into();
    Ok((network.of_file(sha256), sha256))
}

/// The columns of a network by its header; the error says what is wrong.
fn read_columns(json: &[u8], body: &[u8]) -> Result<NetworkColumns, String> {
    let header: Header =
        serde_json::from_slice(json).map_err(|error| format!("its header: {error}"))?;
    let columns = Sections { body, list: &header.sections }.columns(&header);
    columns.ok_or_else(|| "a section is missing or truncated".to_owned())
}

struct Sections<'b> {
    body: &'b [u8],
    list: &'b [Section],
}

impl Sections<'_> {
    fn bytes(&self, name: &str) -> Option<&[u8]> {
        let section = self.list.iter().find(|section| section.name == name)?;
        self.body.get(section.offset..section.offset.checked_add(section.bytes)?)
    }

    fn values<T, const N: usize>(&self, name: &str, read: fn([u8; N]) -> T) -> Option<Vec<T>> {
        let bytes = self.bytes(name)?;
        let whole = bytes.len().is_multiple_of(N);
        let value = |chunk: &[u8]| chunk.try_into().map(read).ok();
        whole.then(|| bytes.chunks_exact(N).map(value).collect::<Option<Vec<T>>>()).flatten()
    }

    fn coords(&self, name: &str) -> Option<Vec<Coord<f64>>> {
        let part = |bytes: &[u8]| bytes.try_into().map(f64::from_le_bytes).ok();
        let pair = |both: &[u8]| Some(Coord { x: part(&both[..8])?, y: part(&both[8..])? });
        let bytes = self.bytes(name)?;
        let whole = bytes.len().is_multiple_of(16);
        whole.then(|| bytes.chunks_exact(16).map(pair).collect()).flatten()
    }

    fn columns(&self, header: &Header) -> Option<NetworkColumns> {
        let node = |bytes: [u8; 4]| NodeId(u32::from_le_bytes(bytes));
        let ends = self.values("ends", node)?;
        let nodes = self.values("at_node", node)?;
        let classes = self.values("at_node_class", u16::from_le_bytes)?;
        let obstacles = self.coords("obstacles")?;
        let shape_first = self.values("shape_first", u32::from_le_bytes)?;
        let steepest = self.values("steepest", u16::from_le_bytes)?;
        let tobler_mm = self.values("tobler_mm", u32::from_le_bytes)?;
        let closed = self.values("at_closed_way", node)?;
        let closed_for = self.values("closed_for", |[why]: [u8; 1]| ClosedFor(why))?;
        let fits = nodes.len() == classes.len() && closed.len() == closed_for.len();
        (fits && 2 * steepest.len() == tobler_mm.len()).then_some(())?;
        let slope =
            |(steepest, both): (u16, &[u32])| EdgeSlope { steepest, tobler_mm: [both[0], both[1]] };
        let slopes = zip_equal(steepest, tobler_mm.chunks_exact(2)).map(slope).collect();
        Some(NetworkColumns {
            crs: header.crs.parse::<CrsId>().ok()?,
            attribution: header.attribution.clone(),
            access: header.access.clone(),
            nodes: self.coords("nodes")?,
            height_cm: self.values("height_cm", i32::from_le_bytes)?,
            slopes,
            at_nodes: zip_equal(nodes, classes).collect(),
            node_classes: header.node_classes.clone(),
            ends: ends.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect(),
            length_mm: self.values("length_mm", u32::from_le_bytes)?,
            class_of: self.values("class_of", u16::from_le_bytes)?,
            edge_classes: header.edge_classes.clone(),
            shape: Rows::checked(shape_first, self.coords("shape")?)?,
            obstacles: obstacles.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect(),
            obstacle_ring: self.values("obstacle_ring", u32::from_le_bytes)?,
            at_closed_way: zip_equal(closed, closed_for).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::NO_HEIGHT;
    use super::*;

    fn columns() -> NetworkColumns {
        let at = |x: f64, y: f64| Coord { x, y };
        NetworkColumns {
            crs: CrsId::epsg(25832),
            attribution: "made up".into(),
            access: AccessDefaults::of_country("AT").ok(),
            nodes: vec![at(0.0, 0.0), at(100.0, 0.0)],
            height_cm: vec![100, NO_HEIGHT],
            slopes: vec![EdgeSlope { steepest: 80, tobler_mm: [121_000, 119_000] }],
            at_nodes: vec![(NodeId(1), 0)],
            node_classes: vec![NodeClass { signals: true, ..NodeClass::default() }],
            ends: vec![[NodeId(0), NodeId(1)]],
            length_mm: vec![120_000],
            class_of: vec![0],
            edge_classes: vec![EdgeClass { kind: "path".into(), ..EdgeClass::default() }],
            shape: Rows::from_lengths([1].into_iter(), vec![at(50.0, 30.0)]),
            obstacles: vec![[at(10.0, -5.0), at(10.0, 5.0)]],
            obstacle_ring: vec![0],
            at_closed_way: vec![(NodeId(1), ClosedFor(5))],
        }
    }

    fn network() -> Network {
        Network::from_columns(columns()).expect("consistent columns")
    }

    #[test]
    fn a_network_comes_back_as_it_was() {
        let bytes = encode_network(&network());
        let fingerprint: [u8; 32] = Sha256::digest(&bytes).into();
        assert_eq!(decode_network(&bytes, "x"), Ok((network(), fingerprint)));
        assert_eq!(bytes, encode_network(&network()));
    }

    #[test]
    fn a_network_is_that_of_its_file_until_it_is_changed() {
        let (read, sha256) = decode_network(&encode_network(&network()), "x").expect("a network");
        assert_eq!((read.file(), network().file()), (Some(&sha256), None));
        let in_crs = |code| read.clone().into_crs(&CrsId::epsg(code)).expect("a way between");
        assert_eq!(in_crs(25832).file(), Some(&sha256), "nothing to transform");
        let wall = vec![Coord { x: 0.0, y: 1.0 }, Coord { x: 9.0, y: 1.0 }];
        let walled = read.clone().with_walls(&[wall]);
        for changed in [in_crs(25833), walled, read.clone().attributed_to("somebody else")] {
            assert_eq!(changed.file(), None);
        }
    }

    #[test]
    fn cut_and_changed_files_are_errors() {
        let bytes = encode_network(&network());
        for length in 0..bytes.len() {
            assert!(decode_network(&bytes[..length], "x").is_err(), "{length} bytes");
        }
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 0x10;
            assert!(decode_network(&changed, "x").is_err(), "byte {at}");
        }
        let mut newer = bytes.clone();
        newer[8] = 9;
        assert!(matches!(decode_network(&newer, "x"), Err(CacheError::Version { found: 9, .. })));
        assert!(matches!(decode_network(b"PK", "x"), Err(CacheError::NoNetwork { .. })));
    }

    #[test]
    fn a_reference_to_nothing_is_refused_although_the_checksum_matches() {
        let faults: [fn(&mut NetworkColumns); 7] = [
            |network| network.ends[0] = [NodeId(0), NodeId(7)],
            |network| network.class_of[0] = 3,
            |network| network.at_nodes[0] = (NodeId(0), 9),
            |network| {
                network.shape =
                    Rows::from_lengths([0, 1].into_iter(), vec![Coord { x: 0.0, y: 0.0 }])
            },
            |network| network.length_mm.push(1),
            |network| network.height_cm.push(1),
            |network| network.nodes[0].x = f64::NAN,
        ];
        for fault in faults {
            let mut wrong = columns();
            fault(&mut wrong);
            assert!(Network::from_columns(wrong.clone()).is_err(), "{wrong:?}");
            let mut bytes = Vec::new();
            write_columns(&wrong, &mut bytes).expect("memory takes all bytes");
            let read = decode_network(&bytes, "x");
            assert!(matches!(read, Err(CacheError::Damaged { .. })), "{read:?}");
        }
    }

    #[test]
    fn shapes_that_do_not_fit_their_offsets_are_refused() {
        // The same length everywhere, so that only the last offset is wrong.
        let wrong = |bytes: &mut Vec<u8>| {
            let header_bytes = u32::from_le_bytes(bytes[12..16].try_into().expect("four")) as usize;
            let json = &bytes[PREFIX..PREFIX + header_bytes];
            let header: Header = serde_json::from_slice(json).expect("a header");
            let section = header.sections.iter().find(|section| section.name == "shape_first");
            bytes[PREFIX + header_bytes + section.expect("there").offset + 4] = 2;
            let content = bytes.len() - CHECKSUM;
            let checksum = Sha256::digest(&bytes[..content]);
            bytes[content..].copy_from_slice(&checksum);
        };
        let mut bytes = encode_network(&network());
        wrong(&mut bytes);
        let read = decode_network(&bytes, "x");
        assert!(matches!(read, Err(CacheError::Damaged { .. })), "{read:?}");
    }
}
