//! Broken and malicious input: an answer or an error that names the source, never a panic, never
//! a hang.

use std::io::Write;

use nahraum::base::Diagnostics;
use nahraum::format::{FormatError, Input, ReadOptions, read_layer};
use nahraum::synthetic::Random;

const FEATURES: &str = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:4326"}},"features":[
{"type":"Feature","id":"q1","geometry":{"type":"Polygon","coordinates":[[[7.0,51.0],[7.1,51.0],[7.1,51.1],[7.0,51.0]]]},"properties":{"name":"Süd","persons":120,"share":0.25,"open":true,"more":{"a":[1,2]}}},
{"type":"Feature","id":2,"geometry":{"type":"MultiPolygon","coordinates":[[[[7.0,51.0],[7.1,51.0],[7.1,51.1],[7.0,51.0]]]]},"properties":null},
{"type":"Feature","geometry":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[7,51,80]}]},"properties":{"name":"\u00fc\n"}}]}"#;

const TABLE: &str = "id;name;x;y;persons\n1;\"Süd; Mitte\";380050,5;5700050,5;120\n2;Nord;380150;5700050;-1\n3;\"a\nb\";;;\n";
const WKT: &str = "id,wkt\n1,\"POLYGON((7 51,7.1 51,7.1 51.1,7 51))\"\n2,POINT(7 51)\n";

fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let sequence = FEATURES
        .lines()
        .skip(1)
        .map(|line| format!("\x1e{}\n", line.trim_end_matches([',', ']', '}'])));
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(FEATURES.as_bytes()).expect("packed");
    vec![
        ("a.geojson", FEATURES.into()),
        ("b.geojsonl", sequence.collect::<String>().into_bytes()),
        ("c.csv", TABLE.into()),
        ("d.csv", WKT.into()),
        ("e.geojson.gz", packer.finish().expect("packed")),
    ]
}

fn mutate(bytes: &mut Vec<u8>, dice: &mut Random) {
    let insertions: [&[u8]; 12] = [
        b"[[[[[[[[",
        b"}}}}",
        b"\"",
        b"\\",
        b"NaN",
        b"1e999",
        b"-99999999999999999999999",
        b"\xff\xfe\x00",
        b"null",
        b";;;;;;;",
        b"\n\n",
        b"(((((((((((((((((((((",
    ];
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len().max(1));
        match dice.below(6) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << dice.below(8),
            1 => bytes.truncate(at),
            2 if !bytes.is_empty() => drop(bytes.remove(at)),
            3 => {
                let what = insertions[dice.below(insertions.len())];
                bytes.splice(at..at, what.iter().copied());
            }
            4 => {
                let end = (at + dice.below(40)).min(bytes.len());
                let copy = bytes[at..end].to_vec();
                bytes.splice(at..at, copy);
            }
            _ => bytes.extend_from_slice(b"\x00\xc3\x28"),
        }
    }
}

fn read(name: &str, bytes: Vec<u8>) -> Result<(usize, Diagnostics), FormatError> {
    let input = Input::Bytes { name: name.into(), bytes };
    read_layer(&input, &ReadOptions::default()).map(|read| (read.layer.len(), read.diagnostics))
}

#[test]
fn mutated_files_give_an_answer_or_an_error_with_their_name() {
    for (name, sample) in samples() {
        for seed in 0..3_000 {
            let mut dice = Random::seeded(seed);
            let mut bytes = sample.clone();
            mutate(&mut bytes, &mut dice);
            match read(name, bytes) {
                Ok((rows, _)) => assert!(rows < 100),
                Err(error) => assert!(error.to_string().contains(name), "{seed}: {error}"),
            }
        }
    }
}

#[test]
fn hostile_shapes_of_input_are_refused_or_reported() {
    let deep_geometry = format!(
        r#"{{"type":"Feature","geometry":{}{}}}"#,
        r#"{"type":"GeometryCollection","geometries":["#.repeat(5_000),
        "]}".repeat(5_000)
    );
    let deep_wkt = format!(
        "wkt\n\"{}POINT(1 1){}\"\n",
        "GEOMETRYCOLLECTION(".repeat(50_000),
        ")".repeat(50_000)
    );
    let wide_header = ",".repeat(1_000_000);
    let wide_line = format!("a,b\n{}\n", ",".repeat(1_000_000));
    let many_keys: String = (0..5_000).map(|k| format!("\"k{k}\":1,")).collect();
    let many_keys =
        format!(r#"{{"type":"Feature","geometry":null,"properties":{{{many_keys}"z":1}}}}"#);
    for (name, content, is_error) in [
        ("deep.geojson", deep_geometry, true),
        ("deep.csv", deep_wkt, false),
        ("wide.csv", wide_header, true),
        ("long.csv", wide_line, false),
        ("keys.geojson", many_keys, true),
        ("empty.csv", String::new(), true),
        ("empty.geojson", " \n ".into(), true),
        ("zeros.csv", "\0".repeat(10_000), true),
    ] {
        match read(name, content.into_bytes()) {
            Err(error) => {
                assert!(is_error, "{name}: {error}");
                assert!(error.to_string().contains(name), "{error}");
            }
            Ok((_, found)) => {
                assert!(!is_error, "{name} should be refused");
                assert!(found.count() > 0, "{name}: nothing reported");
            }
        }
    }
}

#[test]
fn a_gzip_bomb_of_garbage_does_not_fill_the_memory() {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..200 {
        packer.write_all(&[b'x'; 1 << 20]).expect("packed");
    }
    let packed = packer.finish().expect("packed");
    let input = Input::Bytes { name: "bomb.geojson.gz".into(), bytes: packed };
    let options = ReadOptions {
        format: Some(nahraum::format::InputFormat::GeoJson),
        ..ReadOptions::default()
    };
    assert!(read_layer(&input, &options).is_err());
}
