//! XML files.

use std::io::Write;

use nahraum::base::codes;

use super::support::{lines_and_codes, refused, usual};
use super::writer::SMALL;

const TEXT: &str = r#"<?xml version='1.0' encoding='UTF-8'?>
<osm version="0.6" generator="test">
  <bounds minlat="1" minlon="1" maxlat="2" maxlon="2"/>
  <node id="1" lat="51" lon="7"/>
  <node id="2" lat="51.000002" lon="7.000001"><tag k="highway" v="crossing"/></node>
  <node id="3" lat="-51.0" lon="-7.0" version="3" visible="true"></node>
  <node id="4" lat="51.1" lon="7.1"><tag k="shop" v="bakery"/><tag k="name" v="B&#228;cker"/></node>
  <node id="5" lat="51.2" lon="7.2"><tag k="natural" v="tree"/></node>
  <node id="6" lat="51.3" lon="7.3"/>
  <way id="10"><nd ref="1"/><nd ref="2"/><nd ref="1"/><tag k="highway" v="footway"/></way>
  <way id="11"><nd ref="3"/><nd ref="6"/><tag k="barrier" v="wall"/></way>
  <way id="12"><nd ref="5"/><nd ref="6"/><tag k="waterway" v="ditch"/></way>
  <relation id="20"><member type="way" ref="11" role="outer"/>
    <member type="node" ref="5" role="label"/><member type="relation" ref="21" role=""/>
    <tag k="boundary" v="yes"/></relation>
  <relation id="21"><member type="way" ref="12" role="inner"/><tag k="type" v="site"/></relation>
  <changeset id="9"><tag k="shop" v="x"/></changeset>
</osm>
"#;

#[test]
fn gives_the_same_as_pbf_however_it_is_packed() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), Default::default());
    gzip.write_all(TEXT.as_bytes()).expect("memory");
    let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), Default::default());
    bzip2.write_all(TEXT.as_bytes()).expect("memory");
    let packed = [gzip.finish().expect("memory"), bzip2.finish().expect("memory")];
    for bytes in [TEXT.as_bytes(), &packed[0], &packed[1]] {
        assert_eq!(lines_and_codes(bytes, &usual()), (SMALL.map(str::to_owned).to_vec(), vec![]));
    }
}

#[test]
fn deleted_and_misplaced_elements() {
    let text = r#"<osm>
        <way id="7"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="a"/></way>
        <node id="2" lat="NaN" lon="1"/>
        <node id="3"/>
        <node id="1" lat="1" lon="1" version="2"/>
        <node id="1" lat="1" lon="1" version="1"/>
        <node id="4" lat="1" lon="1" action="delete"><tag k="shop" v="a"/></node>
        <node id="5" visible="false"/>
    </osm>"#;
    let (lines, found) = lines_and_codes(text.as_bytes(), &usual());
    assert_eq!(lines, ["n1 10000000,10000000", "w7 1 ? ? highway=a"]);
    // An older version of the node 1; the nodes 2 and 3 lie nowhere.
    assert_eq!(found, [(codes::W422, 1), (codes::W428, 2), (codes::N421, 1)]);
}

#[test]
fn refuses_with_place_and_reason() {
    for (text, expected) in [
        ("<osmChange></osmChange>", "found `<osmChange>`, expected `<osm>`"),
        ("<osm><node id=\"1\" lat=\"1\" lon=\"x\"/></osm>", "found `x`, expected degrees"),
        ("<osm><node id=\"1.5\"/></osm>", "found `1.5`, expected an id"),
        ("<osm><way/></osm>", "found a Way without id, expected an id"),
        ("<osm><way id=\"1\"><nd/></way></osm>", "found an nd without ref in Way 1"),
        ("<osm><way id=\"1\"><tag k=\"a\"/></way></osm>", "found a tag without k or v in Way 1"),
        ("<osm><way id=\"1\">", "found the end of the file, expected `</osm>`"),
        ("<osm></node>", "expected well-formed XML"),
        (
            "<osm><relation id=\"1\"><member type=\"x\" ref=\"1\"/></relation></osm>",
            "found x for a member of Relation 1, expected node, way or relation",
        ),
    ] {
        let message = refused(text.as_bytes());
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn endless_text_is_refused() {
    let mut text = b"<osm>".to_vec();
    text.resize(3 << 20, b'x');
    let message = refused(&text);
    assert!(message.contains("more than 1048576 bytes without"), "{message}");
}
