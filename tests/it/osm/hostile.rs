//! Damaged files: an error or a result, never a panic.

use std::io::Write;

use nahraum::format::OsmError;
use nahraum::synthetic::Random;

use super::support::{read, usual};
use super::writer::{PACKINGS, Packing, header, small};

fn gzipped() -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), Default::default());
    gzip.write_all(xml().as_bytes()).expect("memory");
    gzip.finish().expect("memory")
}

fn xml() -> String {
    let nodes: String = (1..9)
        .map(|id| {
            format!(
                "<node id=\"{id}\" lat=\"5{id}.5\" lon=\"7\"><tag k=\"shop\" v=\"&lt;\"/></node>\n"
            )
        })
        .collect();
    format!("<osm>{nodes}<way id=\"1\"><nd ref=\"1\"/><tag k=\"highway\" v=\"a\"/></way></osm>")
}

#[test]
fn cut_off_anywhere() {
    for packing in PACKINGS {
        let bytes = small(packing);
        let ends = [header(&[]).len(), bytes.len()];
        let mut readable = Vec::new();
        for len in 0..=bytes.len() {
            match read(&bytes[..len], &usual()) {
                Ok(_) => readable.push(len),
                Err(OsmError::Truncated { offset, .. }) => assert!(offset < len as u64),
                Err(OsmError::UnknownFormat { .. }) => assert!(len < 5),
                Err(other) => panic!("cut off at {len}: {other}"),
            }
        }
        // Between two blobs, a file cannot be seen to be cut off.
        assert_eq!(readable.first(), ends.first(), "{packing:?}");
        assert_eq!((readable.len(), readable.last()), (3, ends.last()), "{packing:?}");
    }
    for bytes in [xml().into_bytes(), gzipped()] {
        for len in 0..bytes.len() {
            assert!(read(&bytes[..len], &usual()).is_err(), "cut off at {len}");
        }
    }
}

#[test]
fn changed_at_random() {
    let mut dice = Random::seeded(1);
    let mut files: Vec<Vec<u8>> = PACKINGS.map(small).to_vec();
    files.extend([xml().into_bytes(), gzipped()]);
    let mut errors = 0;
    for round in 0..2000 {
        // Raw blobs more often: there the change reaches the elements.
        let file = if round % 2 == 0 { 0 } else { dice.below(files.len()) };
        let mut bytes = files[file].clone();
        for _ in 0..=dice.below(4) {
            let at = dice.below(bytes.len());
            match dice.below(4) {
                0 => bytes[at] ^= 1 << dice.below(8),
                1 => bytes[at] = dice.below(256) as u8,
                2 => drop(bytes.remove(at)),
                _ => bytes.insert(at, [0, 0x7f, 0x80, 0xff][dice.below(4)]),
            }
        }
        errors += usize::from(read(&bytes, &usual()).is_err());
    }
    assert!((500..2000).contains(&errors), "{errors} of 2000 changes were errors");
}

#[test]
fn numbers_at_their_limits() {
    use super::writer::{Block, Message, blob, v1};
    let far = [i64::MAX, i64::MIN];
    let block = Block::default()
        .plain(&[(v1(i64::MIN), far, &[("shop", "a")]), (v1(i64::MAX), far, &[("shop", "a")])])
        .ways(&[(v1(i64::MAX), &[0, i64::MAX], &[("highway", "a")])]);
    let message = block.message().number(17, 1_000_000_000).number(19, i64::MAX as u64);
    let bytes = [header(&[]), blob("OSMData", &message, Packing::Raw)].concat();
    let (extract, findings) = read(&bytes, &usual()).expect("a readable file");
    assert_eq!((extract.node_ids.len(), extract.ways.len(), findings.count()), (0, 1, 2));
    // 8 million groups, strings and nodes of no content: small in the file, not to be in memory.
    let times = 8 << 20;
    for pair in [[0x12, 0x00], [0x0a, 0x00]] {
        let flood = Message(pair.repeat(times));
        let inner = Message::default().message(2, flood.clone()).message(1, flood.clone());
        for message in [flood, inner] {
            let bytes = [header(&[]), blob("OSMData", &message, Packing::Zlib)].concat();
            drop(read(&bytes, &usual()));
        }
    }
}
