//! The network file, read by nothing but its description in the guide.

use std::collections::BTreeMap;

use geo::Coord;
use nahraum::base::{NodeId, Silent};
use nahraum::dataset::{CrsId, OsmDrawing};
use nahraum::network::{Network, build_network, encode_network};
use sha2::{Digest, Sha256};

const GUIDE: &str = include_str!("../../src/guide/walking.md");

/// A section as the guide's table describes it.
#[derive(Debug, PartialEq)]
struct Described {
    name: &'static str,
    one_for_each: &'static str,
    bytes: usize,
}

/// The rows of the table of sections in the guide.
fn described() -> Vec<Described> {
    let (_, chapter) = GUIDE.split_once("## The network file").expect("a chapter of the file");
    let chapter = chapter.split("\n## ").next().expect("it ends somewhere");
    let rows = chapter.lines().filter(|line| line.starts_with("| `"));
    let described = rows.map(|row| {
        let mut columns = row.trim_matches('|').split('|').map(str::trim);
        let mut next = || columns.next().expect("section, one for each, value, bytes");
        let (name, one_for_each, _, bytes) = (next(), next(), next(), next());
        let bytes = bytes.parse().expect("a number of bytes");
        Described { name: name.trim_matches('`'), one_for_each, bytes }
    });
    described.collect()
}

/// A file taken apart as the guide says.
struct File {
    header: serde_json::Value,
    /// The bytes of each section by its name.
    sections: BTreeMap<String, Vec<u8>>,
}

impl File {
    fn read(bytes: &[u8]) -> Self {
        let number = |at: usize| {
            u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes")) as usize
        };
        assert_eq!(&bytes[..8], b"nahraumN", "the mark");
        assert!(GUIDE.contains(&format!("`nahraumN`, version ({}, 4 bytes)", number(8))));
        let start = 16 + number(12);
        assert_eq!(start % 64, 0, "sections begin at a multiple of 64");
        let header: serde_json::Value =
            serde_json::from_slice(&bytes[16..start]).expect("a header in JSON");
        let content = bytes.len() - 32;
        assert_eq!(Sha256::digest(&bytes[..content]).as_slice(), &bytes[content..]);
        let (mut sections, mut end) = (BTreeMap::new(), start);
        for section in header["sections"].as_array().expect("a list") {
            let part = |key: &str| section[key].as_u64().expect("a number") as usize;
            let from = start + part("offset");
            assert_eq!(from, end.next_multiple_of(64), "{section}: behind the one before");
            end = from + part("bytes");
            let name = section["name"].as_str().expect("a name").to_owned();
            sections.insert(name, bytes[from..end].to_vec());
        }
        assert_eq!(
            content,
            end.next_multiple_of(64),
            "the checksum stands behind the last section"
        );
        Self { header, sections }
    }

    fn values<T, const N: usize>(&self, section: &str, value: fn([u8; N]) -> T) -> Vec<T> {
        let bytes = self.sections[section].chunks_exact(N);
        bytes.map(|bytes| value(bytes.try_into().expect("whole values"))).collect()
    }

    fn coords(&self, section: &str) -> Vec<Coord<f64>> {
        let values = self.values(section, f64::from_le_bytes);
        values.chunks_exact(2).map(|pair| Coord { x: pair[0], y: pair[1] }).collect()
    }
}

/// A network that has something in every section.
fn network() -> Network {
    let mut drawing = OsmDrawing::new("all there is", CrsId::epsg(25832));
    let at = |x: i32, y: i32| [(380_000 + x) * 100, (5_700_000 + y) * 100];
    let lights: &[(&str, &str)] = &[("highway", "crossing"), ("crossing", "traffic_signals")];
    let places = [(0, 0), (40, 5), (80, 0), (200, 0), (230, 60), (200, 120)];
    let nodes: Vec<u32> = places
        .iter()
        .map(|&(x, y)| drawing.node(at(x, y), if x == 80 { lights } else { &[] }))
        .collect();
    let rails = [(100, 50), (150, 50), (180, 70)].map(|(x, y)| drawing.node(at(x, y), &[]));
    drawing.way(&nodes[..4], &[("highway", "residential"), ("surface", "asphalt")]);
    drawing.way(&nodes[3..], &[("highway", "steps")]);
    drawing.way(&rails, &[("railway", "rail")]);
    drawing.way(&[nodes[3], rails[0]], &[("highway", "service"), ("access", "private")]);
    let height = |at: Coord<f64>| (at.x < 380_100.0).then_some(at.x - 379_999.5);
    let built = build_network(&drawing.finish(), &CrsId::epsg(25832), Some(&height), &Silent);
    built.expect("walkable").value.attributed_to("made up")
}

#[test]
fn the_guide_lists_every_section_with_its_size_and_number() {
    let (network, described) = (network(), described());
    let file = File::read(&encode_network(&network));
    let names: Vec<&str> = described.iter().map(|section| section.name).collect();
    let listed = file.header["sections"].as_array().expect("a list").iter();
    assert_eq!(
        names,
        listed.map(|section| section["name"].as_str().unwrap_or("")).collect::<Vec<_>>()
    );
    let counts = BTreeMap::from([
        ("node", network.node_count()),
        ("edge", network.edge_count()),
        ("edge, and one more", network.edge_count() + 1),
        ("node with properties", 1),
        ("inner point of an edge", network.shape_points()),
        ("piece of an obstacle", network.obstacles().len()),
        ("node on a closed way", 1),
    ]);
    for section in &described {
        let count = counts[section.one_for_each];
        assert!(count > 0, "{section:?}: the test must have some");
        assert_eq!(file.sections[section.name].len(), count * section.bytes, "{section:?}");
    }
}

#[test]
fn the_file_says_what_the_network_is() {
    let network = network();
    let file = File::read(&encode_network(&network));
    assert_eq!(file.header["crs"], "EPSG:25832");
    assert_eq!(file.header["attribution"], "made up");
    let nodes = file.coords("nodes");
    assert!(network.node_ids().map(|node| network.position(node)).eq(nodes.iter().copied()));
    let heights = file.values("height_cm", i32::from_le_bytes);
    let heights = heights.into_iter().map(|height| (height != i32::MIN).then_some(height));
    assert!(network.node_ids().map(|node| network.height_cm(node)).eq(heights.clone()));
    assert!(heights.clone().any(|height| height.is_none()) && heights.flatten().count() > 0);
    let ends = file.values("ends", u32::from_le_bytes);
    let lengths = file.values("length_mm", u32::from_le_bytes);
    let classes = file.values("class_of", u16::from_le_bytes);
    let first = file.values("shape_first", u32::from_le_bytes);
    let shape = file.coords("shape");
    for edge in network.edge_ids() {
        let at = edge.index();
        let [a, b] = [ends[2 * at], ends[2 * at + 1]];
        assert_eq!(network.ends(edge), [a, b].map(NodeId));
        assert_eq!(network.length_mm(edge), lengths[at]);
        let class = &file.header["edge_classes"][usize::from(classes[at])];
        assert_eq!(class["kind"], network.edge_class(edge).kind.as_str());
        assert_eq!(class["surface"], network.edge_class(edge).surface.as_str());
        let inner = &shape[first[at] as usize..first[at + 1] as usize];
        let line = [&[nodes[a as usize]], inner, &[nodes[b as usize]]].concat();
        assert_eq!(network.line(edge).collect::<Vec<_>>(), line);
    }
    let (at_node, class) = (
        file.values("at_node", u32::from_le_bytes),
        file.values("at_node_class", u16::from_le_bytes),
    );
    assert_eq!(nodes[at_node[0] as usize], Coord { x: 380_080.0, y: 5_700_000.0 });
    assert_eq!(file.header["node_classes"][usize::from(class[0])]["signals"], true);
    let obstacles = file.coords("obstacles");
    assert_eq!(obstacles, network.obstacles().as_flattened());
}
