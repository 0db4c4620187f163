//! PBF files that the tests write.

use nahraum::base::{Bounds, codes};
use nahraum::dataset::TagKey;
use nahraum::format::OsmSelection;

use super::support::{lacks_members, lines, lines_and_codes, read, refused, told_codes, usual};
use super::writer::{
    Block, Message, PACKINGS, Packing, SMALL, blob, file, framed, header, header_message, small,
    small_blocks, v1,
};

#[test]
fn keeps_what_is_selected_in_every_packing() {
    for packing in PACKINGS {
        let (extract, findings) = read(&small(packing), &usual()).expect("a readable file");
        assert_eq!(lines(&extract), SMALL, "{packing:?}");
        assert_eq!(findings.count(), 0, "{findings:?}");
        assert_eq!(extract.replication_timestamp, Some(1_600_000_000));
        assert_eq!(extract.tag(extract.ways[0].tags, TagKey::new("highway")), Some("footway"));
        assert_eq!(extract.tag(extract.ways[0].tags, TagKey::new("name")), None);
    }
}

#[test]
fn keeps_only_the_tags_and_kinds_asked_for() {
    let none = OsmSelection::default();
    assert_eq!(lines_and_codes(&small(Packing::Zlib), &none), (vec![], vec![]));
    let tags = Some(vec!["name".to_owned()]);
    let shops = OsmSelection { way_keys: vec![], relation_keys: vec![], tag_keys: tags, ..usual() };
    let bakery = "n4 71000000,511000000 name=Bäcker".to_owned();
    assert_eq!(lines_and_codes(&small(Packing::Zlib), &shops), (vec![bakery], vec![]));
}

#[test]
fn the_order_of_the_fields_and_blocks_does_not_matter() {
    let mut blocks = small_blocks();
    blocks.reverse();
    let (lines, found) = lines_and_codes(&file(&[], &blocks, Packing::Zlib), &usual());
    assert_eq!(lines, SMALL);
    assert_eq!(found, [(codes::N421, 1)]);
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let blocks: Vec<Message> = (0..200)
        .map(|i| {
            let shop = format!("shop {}", i % 7);
            let nodes = [(v1(2 * i), [i, i], &[("shop", shop.as_str())][..])];
            let way = (v1(i), &[2 * i, 2 * i + 2][..], &[("highway", shop.as_str())][..]);
            Block::default().dense(&nodes).ways(&[way]).message()
        })
        .collect();
    let bytes = file(&[], &blocks, Packing::Zstd);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| {
            let (extract, findings) = read(&bytes, &usual()).expect("a readable file");
            // The name of the file is another one each time.
            let source = extract.source.clone();
            format!("{extract:?} {findings:?}").replace(&source, "")
        })
    };
    assert_eq!(with(1), with(4));
}

#[test]
fn granularity_and_offsets_count() {
    let nodes = [(v1(1), [5, -7], &[("shop", "kiosk")][..])];
    for block in [Block::default().dense(&nodes), Block::default().plain(&nodes)] {
        let message =
            block.message().number(17, 1_000_000).number(19, 149).number(20, -250_i64 as u64);
        let (lines, _) = lines_and_codes(&file(&[], &[message], Packing::Raw), &usual());
        // lon: 5 * 1e6 - 250 nanodegrees, lat: -7 * 1e6 + 149.
        assert_eq!(lines, ["n1 49998,-69999 shop=kiosk"]);
    }
    let message = Block::default().dense(&nodes).message().number(17, 0);
    let text = refused(&file(&[], &[message], Packing::Raw));
    assert!(text.contains("found granularity 0, expected 1 to 1000000000"), "{text}");
}

#[test]
fn missing_nodes_and_members_are_told() {
    let block = Block::default()
        .dense(&[(v1(1), [1, 1], &[]), (v1(2), [1_800_000_001, 0], &[("shop", "far")])])
        .ways(&[
            (v1(10), &[1, 2, 3, 4], &[("highway", "path")]),
            (v1(11), &[1], &[("highway", "x")]),
        ])
        .relations(&[(
            v1(20),
            &[(0, 9, ""), (1, 10, ""), (1, 12, ""), (2, 20, "")],
            &[("boundary", "")],
        )]);
    let bytes = file(&[], &[block.message()], Packing::Zlib);
    let (extract, findings) = read(&bytes, &usual()).expect("a readable file");
    assert_eq!(lines(&extract)[..3], ["n1 1,1", "w10 1 ? ? ? highway=path", "w11 1 highway=x"]);
    // The reader does not report missing members of ways and relations; the code that needs them does.
    assert_eq!(told_codes(&findings), [(codes::W428, 1)]);
    let outside = findings.groups().next().expect("one").first().place.feature.clone();
    assert_eq!(outside.as_deref(), Some("node 2"));
    assert!(lacks_members(&extract));
}

#[test]
fn of_a_history_the_last_versions_count() {
    for dense in [true, false] {
        let nodes: [(_, _, &[_]); 7] = [
            ((1, 1, true), [1, 1], &[]),
            ((1, 3, true), [3, 3], &[]),
            ((1, 2, true), [2, 2], &[("shop", "closed")]),
            ((2, 1, true), [5, 5], &[("shop", "closed")]),
            ((2, 2, true), [6, 6], &[]),
            ((3, 1, true), [7, 7], &[("shop", "deleted")]),
            ((3, 2, false), [0, 0], &[]),
        ];
        let block = Block::default();
        let block = if dense { block.dense(&nodes) } else { block.plain(&nodes) };
        let block = block
            .ways(&[
                ((10, 1, true), &[1, 2], &[("highway", "path")]),
                ((10, 2, true), &[1, 3], &[("highway", "track")]),
                ((11, 1, true), &[1, 2], &[("highway", "path")]),
                ((11, 2, true), &[1, 2], &[("barrier", "wall")]),
                ((12, 1, true), &[1, 2], &[("highway", "path")]),
                ((12, 2, false), &[], &[]),
                ((13, 1, true), &[2, 2], &[]),
                ((13, 2, true), &[1, 1], &[]),
            ])
            .relations(&[
                ((20, 1, true), &[(1, 13, "old")], &[("boundary", "yes")]),
                ((20, 2, true), &[(1, 13, "")], &[("boundary", "yes")]),
                ((21, 1, true), &[(1, 11, "")], &[("boundary", "yes")]),
                ((21, 2, false), &[], &[]),
            ]);
        let bytes = file(&["HistoricalInformation"], &[block.message()], Packing::Zlib);
        let (lines, found) = lines_and_codes(&bytes, &usual());
        let expected = ["n1 3,3", "w10 1 ? highway=track", "w13 1 1", "r20 Way:13: boundary=yes"];
        assert_eq!(lines, expected, "dense: {dense}");
        assert_eq!((found.len(), found[0].0), (1, codes::W422), "{found:?}");
    }
}

#[test]
fn elements_that_occur_once_but_are_deleted_are_left_out() {
    let nodes: [(_, _, &[_]); 2] =
        [((1, 1, false), [1, 1], &[("shop", "x")]), ((2, 1, true), [2, 2], &[("shop", "y")])];
    let bytes = file(&[], &[Block::default().dense(&nodes).message()], Packing::Zlib);
    let (extract, findings) = read(&bytes, &usual()).expect("a readable file");
    assert_eq!(lines(&extract), ["n2 2,2 shop=y"]);
    assert_eq!(told_codes(&findings), [(codes::W422, 1)]);
}

#[test]
fn duplicates_are_told_and_the_last_one_counts() {
    let nodes: [(_, _, &[_]); 4] = [
        (v1(5), [5, 5], &[("shop", "e")]),
        (v1(1), [1, 1], &[("shop", "a")]),
        (v1(1), [2, 2], &[("shop", "b")]),
        (v1(2), [3, 3], &[]),
    ];
    let bytes = file(&[], &[Block::default().dense(&nodes).message()], Packing::Zlib);
    let (extract, findings) = read(&bytes, &usual()).expect("a readable file");
    assert_eq!(lines(&extract), ["n1 2,2 shop=b", "n5 5,5 shop=e"]);
    assert_eq!(told_codes(&findings), [(codes::W427, 1), (codes::N421, 1)]);
    let twin = findings.groups().next().expect("the duplicate");
    assert_eq!(twin.first().place.feature.as_deref(), Some("node 1"));
}

#[test]
fn refuses_with_place_and_reason() {
    let start = header(&[]).len();
    let text = refused(&header(&["Galaxy"]));
    assert!(text.contains("requires the feature"), "{text}");
    let after = |data: &[u8]| [&header(&[]), data].concat();
    let text = refused(&after(&[0, 0]));
    assert!(text.contains(&format!("blob at byte {start}: found 2 bytes up to the end")), "{text}");
    let text = refused(&after(&[0, 2, 0, 0, 1]));
    assert!(text.contains("found a header of 131072 bytes, expected at most 65536"), "{text}");
    let whole = blob("OSMData", &small_blocks()[0], Packing::Zlib);
    let text = refused(&after(&whole[..whole.len() - 1]));
    assert!(text.contains(&format!("is truncated in the blob at byte {start}")), "{text}");
    let text = refused(&after(&framed("OSMData", &Message::default().bytes(4, "x"))));
    assert!(text.contains("found data packed with LZMA"), "{text}");
    let text = refused(&after(&framed("OSMData", &Message::default().number(2, 9))));
    assert!(text.contains("found a blob without data"), "{text}");
    let text = refused(&whole);
    assert!(text.contains("blob at byte 0: found a file without header"), "{text}");
    assert!(refused(b"PK\x03\x04").contains("begins with"));
}

#[test]
fn skips_unknown_blobs() {
    let strange = framed("OSMIndex", &Message::default().bytes(9, "what?"));
    let mut bytes = [header(&[]), strange].concat();
    bytes.extend(small(Packing::Lz4).split_off(header(&[]).len()));
    assert_eq!(lines_and_codes(&bytes, &usual()).0, SMALL);
}

#[test]
fn sizes_that_lie_are_refused() {
    for size in [0, 5, 33_554_433, u64::MAX] {
        for (field, packed) in
            [(3, flate(&[7; 100])), (6, lz4_flex::block::compress(&[7; 100])), (7, zstd(&[7; 100]))]
        {
            let data = Message::default().number(2, size).bytes(field, packed);
            let bytes = [header(&[]), framed("OSMData", &data)].concat();
            assert!(refused(&bytes).contains("is damaged in the blob"), "{size} {field}");
        }
    }
    // A bomb: 64 MiB of zeros, with and without a stated size.
    let data = Message::default().bytes(3, flate(&vec![0; 64 << 20]));
    let text = refused(&[header(&[]), framed("OSMData", &data)].concat());
    assert!(text.contains("found more than 33554432 bytes"), "{text}");
}

fn flate(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).expect("memory");
    packer.finish().expect("memory")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::bulk::compress(bytes, 3).expect("packable bytes")
}

/// The ways of a file with places in ways, whose untagged nodes it does not have: the map of
/// [`small_blocks`], once with the feature that osmium names in the header and once without.
#[test]
fn ways_with_places_need_no_nodes() {
    let nodes = Block::default().plain(&[
        (v1(2), [70_000_010, 510_000_020], &[("highway", "crossing")]),
        (v1(4), [71_000_000, 511_000_000], &[("shop", "bakery"), ("name", "Bäcker")]),
        (v1(5), [72_000_000, 512_000_000], &[("natural", "tree")]),
    ]);
    let nowhere = [i64::from(i32::MAX); 2];
    let (first, last) = ([70_000_000, 510_000_000], [73_000_000, 513_000_000]);
    let ways = Block::default()
        .placed_ways(&[
            // A writer that does not know a place writes one outside the world.
            (v1(10), &[(1, first), (2, nowhere), (1, first)], &[("highway", "footway")]),
            (v1(11), &[(3, [-70_000_000, -510_000_000]), (6, last)], &[("barrier", "wall")]),
        ])
        .relations(&[
            (v1(20), &[(1, 11, "outer"), (0, 5, "label"), (2, 21, "")], &[("boundary", "yes")]),
            (v1(21), &[(1, 12, "inner")], &[("type", "site")]),
        ]);
    let blocks = [nodes.message(), ways.message()];
    let optional = header_message(&[]).bytes(5, "LocationsOnWays");
    for header in [optional, header_message(&["LocationsOnWays"]), header_message(&[])] {
        let mut bytes = blob("OSMHeader", &header, Packing::Zlib);
        blocks.iter().for_each(|block| bytes.extend(blob("OSMData", block, Packing::Zlib)));
        let found = lines_and_codes(&bytes, &usual());
        assert_eq!(found, (SMALL.map(str::to_owned).to_vec(), vec![]));
    }
}

/// Only what touches a box is read, also where nothing but ways says what lies outside.
#[test]
fn ways_with_places_are_near_by_their_places() {
    let way = |id, at: [i64; 2]| (v1(id), [(2 * id, at), (2 * id + 1, [at[0], at[1] + 10])]);
    let ways = [way(1, [10, 10]), way(2, [2_000, 10])];
    let tags: &[(&str, &str)] = &[("highway", "path")];
    let placed: Vec<_> = ways.iter().map(|(id, nodes)| (*id, &nodes[..], tags)).collect();
    let block = Block::default().placed_ways(&placed).message();
    let bytes = file(&["LocationsOnWays"], &[block], Packing::Raw);
    let within = Some(Bounds::new(0, 0, 100, 100));
    let (extract, _) = read(&bytes, &OsmSelection { within, ..usual() }).expect("readable");
    assert!(extract.cut);
    assert_eq!(lines(&extract), ["n2 10,10", "n3 10,20", "w1 2 3 highway=path"]);
}

#[test]
fn a_copy_without_tags_takes_nothing_away() {
    let mut blocks = small_blocks().to_vec();
    let bare = |tags| -> (i64, u64, bool) { (tags, 0, true) };
    let nodes = [(bare(2), [70_000_010, 510_000_020], &[][..]), (bare(4), [1, 1], &[][..])];
    blocks.push(Block::default().dense(&nodes).message());
    let lists = Block::default()
        .ways(&[(bare(10), &[1, 2, 1], &[]), (bare(11), &[3, 6], &[])])
        .relations(&[(bare(20), &[(1, 11, "outer")], &[])]);
    blocks.push(lists.message());
    let found = lines_and_codes(&file(&[], &blocks, Packing::Zlib), &usual());
    let expected = vec![(codes::W427, 5), (codes::N421, 1)];
    assert_eq!(found, (SMALL.map(str::to_owned).to_vec(), expected));
}
