//! XML files.

use std::io::Write;

use nahraum::base::{Bounds, codes};
use nahraum::dataset::OsmNodeId;
use nahraum::format::OsmSelection;

use super::support::{lines, lines_and_codes, read, refused, usual};
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

/// The elements of the text, each as Overpass writes it when two parts of a query ask for it: once
/// with tags, and once without tags in another place.
#[test]
fn of_two_copies_the_one_with_tags_counts() {
    let body = TEXT.split_once("maxlon=\"2\"/>").expect("bounds").1.trim_end();
    let body = body.strip_suffix("</osm>").expect("the end");
    let mut skeleton = String::new();
    for line in body.lines() {
        let mut rest = line;
        while let Some((before, tag)) = rest.split_once("<tag") {
            skeleton += before;
            rest = tag.split_once("/>").expect("the end of a tag").1;
        }
        skeleton += rest;
        skeleton.push('\n');
    }
    let copied = [(codes::W427, 10), (codes::N421, 1)];
    for parts in [[body, &skeleton], [&skeleton, body]] {
        let text = format!("<osm>{}</osm>", parts.concat());
        let found = lines_and_codes(text.as_bytes(), &usual());
        assert_eq!(found, (SMALL.map(str::to_owned).to_vec(), copied.to_vec()));
    }
    // `out tags` writes neither places nor nodes nor members; the skeleton has them.
    let mut tags = String::new();
    for (kind, id, tag) in [
        ("node", 2, "highway=crossing"),
        ("node", 4, "shop=bakery"),
        ("way", 10, "highway=footway"),
        ("way", 11, "barrier=wall"),
        ("relation", 20, "boundary=yes"),
    ] {
        let (key, value) = tag.split_once('=').expect("a tag");
        tags += &format!("<{kind} id=\"{id}\"><tag k=\"{key}\" v=\"{value}\"/></{kind}>");
    }
    let expected = SMALL.map(|line| {
        line.replace(" natural=tree", "").replace(" type=site", "").replace(" name=Bäcker", "")
    });
    for within in [None, Some(Bounds::new(0, 0, 800_000_000, 800_000_000))] {
        let text = format!("<osm>{tags}{skeleton}</osm>");
        let selection = OsmSelection { within, ..usual() };
        assert_eq!(lines_and_codes(text.as_bytes(), &selection).0, expected);
    }
}

/// Ways with places (`out geom`), whose untagged nodes the file does not have.
#[test]
fn ways_with_places_need_no_nodes() {
    let text = r#"<osm>
        <node id="2" lat="51.000002" lon="7.000001"><tag k="highway" v="crossing"/></node>
        <way id="10"><bounds minlat="1" minlon="1" maxlat="2" maxlon="2"/>
          <nd ref="1" lat="51" lon="7"/><nd ref="2" lat="0" lon="0"/><nd ref="9"/>
          <tag k="highway" v="footway"/></way>
        <way id="11"><nd lat="51" lon="7"/><nd lat="52" lon="8"/><tag k="highway" v="path"/></way>
        <relation id="20"><bounds minlat="1" minlon="1" maxlat="2" maxlon="2"/>
          <member type="node" ref="5" role="label" lat="51.2" lon="7.2"/>
          <member type="way" ref="12" role="outer"><nd lat="52" lon="8"/><nd lat="53" lon="9"/>
            <nd/></member>
          <member type="way" ref="10" role="outer"><nd lat="1" lon="1"/></member>
          <tag k="boundary" v="yes"/></relation></osm>"#;
    let (extract, findings) = read(text.as_bytes(), &usual()).expect("readable");
    assert_eq!(findings.count(), 0, "{findings:?}");
    let places = |way: usize| -> Vec<Option<[i32; 2]>> {
        let nodes = extract.way_nodes(&extract.ways[way]).iter();
        nodes.map(|node| extract.node_at.get(*node as usize).copied()).collect()
    };
    let at = |lon: i32, lat: i32| Some([lon * 10_000_000, lat * 10_000_000]);
    assert_eq!(extract.ways.iter().map(|way| way.id.0).collect::<Vec<_>>(), [10, 11, 12]);
    // An element of the file counts before a place in a way; a node without any place is missing.
    assert_eq!(places(0), [at(7, 51), Some([70_000_010, 510_000_020]), None]);
    assert_eq!(places(1), [at(7, 51), at(8, 52)]);
    assert_eq!(places(2), [at(8, 52), at(9, 53), None]);
    // Nodes at the same place are one, with or without an id.
    let first = |way: usize| extract.way_nodes(&extract.ways[way])[0];
    assert_eq!(first(0), first(1));
    assert_eq!(extract.way_nodes(&extract.ways[1])[1], first(2));
    let label = extract.node(OsmNodeId(5)).expect("the label") as usize;
    assert_eq!(extract.node_at[label], [72_000_000, 512_000_000]);
    // Only what touches a box: the path, and the relation through its label.
    let within = Some(Bounds::new(71_000_000, 511_000_000, 89_000_000, 529_000_000));
    let (near, _) = read(text.as_bytes(), &OsmSelection { within, ..usual() }).expect("readable");
    let ids: Vec<i64> = near.ways.iter().map(|way| way.id.0).collect();
    assert!(near.cut && near.relations.len() == 1, "{:?}", lines(&near));
    assert_eq!(ids, [10, 11, 12], "the path, and the ways of the relation");
    let alone = text.split("<relation").next().expect("ways").to_owned() + "</osm>";
    let (near, _) = read(alone.as_bytes(), &OsmSelection { within, ..usual() }).expect("readable");
    assert_eq!(near.ways.iter().map(|way| way.id.0).collect::<Vec<_>>(), [11]);
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
