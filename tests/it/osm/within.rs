//! Reading a part of a map: the same as reading all of it and leaving out what lies outside.

use std::collections::BTreeSet;
use std::fmt::Write;

use nahraum::base::Bounds;
use nahraum::format::OsmSelection;
use proptest::collection::vec;
use proptest::prelude::*;

use super::support::{lines, read, usual};
use super::writer::{Block, Message, PACKINGS, file};

/// The extract of a file as lines, and whether the file has more than was asked for.
fn lines_and_cut(bytes: &[u8], selection: &OsmSelection) -> (Vec<String>, bool) {
    let (extract, _) = read(bytes, selection).expect("a readable file");
    (lines(&extract), extract.cut)
}

/// One version of an element: whether it is there, and whether it has the key that selects its kind.
#[derive(Clone, Debug)]
struct Version<T> {
    visible: bool,
    selected: bool,
    content: T,
}

/// All versions of an element; its id is its place in the list, from 1 on.
type Versions<T> = Vec<Version<T>>;
type Members = Vec<(u64, i64)>;

#[derive(Clone, Debug)]
struct Map {
    nodes: Vec<Versions<[i64; 2]>>,
    ways: Vec<Versions<Vec<i64>>>,
    relations: Vec<Versions<Members>>,
}

fn versions<T: std::fmt::Debug + Clone>(
    content: impl Strategy<Value = T> + Clone,
    most: usize,
) -> impl Strategy<Value = Versions<T>> {
    let version = (prop::bool::weighted(0.9), any::<bool>(), content);
    let version =
        version.prop_map(|(visible, selected, content)| Version { visible, selected, content });
    vec(version, 1..=most)
}

fn map() -> impl Strategy<Value = Map> {
    // Ids up to 30 that the map need not have.
    let place = [-20_i64..20, -20_i64..20];
    let way = vec(1_i64..30, 0..6);
    let members = vec((0_u64..3, 1_i64..30), 0..5);
    (1_usize..3).prop_flat_map(move |most| {
        let nodes = vec(versions(place.clone(), most), 0..28);
        let ways = vec(versions(way.clone(), most), 0..12);
        let relations = vec(versions(members.clone(), most), 0..6);
        (nodes, ways, relations).prop_map(|(nodes, ways, relations)| Map { nodes, ways, relations })
    })
}

/// Elements in the version that counts, with their ids.
fn current<T>(all: &[Versions<T>]) -> impl Iterator<Item = (i64, &Version<T>)> {
    let last = all.iter().zip(1..).filter_map(|(versions, id)| Some((id, versions.last()?)));
    last.filter(|(_, version)| version.visible)
}

fn in_box([x, y]: [i64; 2], area: Bounds<i32>) -> bool {
    let Bounds { west, south, east, north } = area.map(i64::from);
    x >= west && x <= east && y >= south && y <= north
}

fn tag(selected: bool, key: &str) -> String {
    if selected { format!(" {key}=x") } else { String::new() }
}

/// What the usual selection keeps within a box, as lines.
fn expected(map: &Map, within: Option<Bounds<i32>>) -> Vec<String> {
    let all = map.nodes.iter().flatten();
    // A map that lies in the box is kept whole.
    let is_far = |area| all.clone().any(|one| one.visible && !in_box(one.content, area));
    let within = within.filter(|area| is_far(*area));
    let near: BTreeSet<i64> = current(&map.nodes)
        .filter(|(_, node)| within.is_none_or(|area| in_box(node.content, area)))
        .map(|it| it.0)
        .collect();
    let touching: BTreeSet<i64> = current(&map.ways)
        .filter(|(_, way)| way.content.iter().any(|node| near.contains(node)))
        .map(|it| it.0)
        .collect();
    let near_member = |(kind, id): &(u64, i64)| match kind {
        0 => near.contains(id),
        1 => touching.contains(id),
        _ => false,
    };
    let relations: Vec<_> = current(&map.relations)
        .filter(|(_, one)| one.selected)
        .filter(|(_, one)| within.is_none() || one.content.iter().any(near_member))
        .collect();
    let members = |kind: u64| -> BTreeSet<i64> {
        let all = relations.iter().flat_map(|(_, one)| &one.content);
        all.filter(|member| member.0 == kind).map(|member| member.1).collect()
    };
    let mut nodes = members(0);
    let (with_ways, with_relations) = (members(1), members(2));
    let mut lists = Vec::new();
    for (id, way) in current(&map.ways) {
        let chosen = way.selected && (within.is_none() || touching.contains(&id));
        if chosen || with_ways.contains(&id) {
            nodes.extend(&way.content);
            lists.push((id, way));
        }
    }
    let known: BTreeSet<i64> = current(&map.nodes).map(|it| it.0).collect();
    let mut lines = Vec::new();
    for (id, node) in current(&map.nodes) {
        if nodes.contains(&id) || node.selected && near.contains(&id) {
            let [lon, lat] = node.content;
            lines.push(format!("n{id} {lon},{lat}{}", tag(node.selected, "shop")));
        }
    }
    for (id, way) in lists {
        let name = |id: &i64| if known.contains(id) { format!(" {id}") } else { " ?".to_owned() };
        let nodes: String = way.content.iter().map(name).collect();
        lines.push(format!("w{id}{nodes}{}", tag(way.selected, "highway")));
    }
    for (id, one) in current(&map.relations) {
        if relations.iter().any(|it| it.0 == id) || with_relations.contains(&id) {
            let text = |(kind, id): &(u64, i64)| {
                format!(" {}:{id}:", ["Node", "Way", "Relation"][*kind as usize])
            };
            let members: String = one.content.iter().map(text).collect();
            lines.push(format!("r{id}{members}{}", tag(one.selected, "boundary")));
        }
    }
    lines
}

/// Id, version, and whether it is visible.
type Head = (i64, u64, bool);

/// All versions of elements in the order of ids, with id and version.
fn flat<T>(all: &[Versions<T>]) -> Vec<(Head, &Version<T>)> {
    let mut flat = Vec::new();
    for (versions, id) in all.iter().zip(1..) {
        flat.extend(versions.iter().zip(1..).map(|(one, of)| ((id, of, one.visible), one)));
    }
    flat
}

type Tags = &'static [(&'static str, &'static str)];

fn tags(selected: bool, tags: Tags) -> Tags {
    if selected { tags } else { &[] }
}

/// The map as blocks of a few elements each.
fn blocks(map: &Map, dense: bool) -> Vec<Message> {
    let nodes: Vec<_> = flat(&map.nodes)
        .iter()
        .map(|(id, one)| (*id, one.content, tags(one.selected, &[("shop", "x")])))
        .collect();
    let ways: Vec<_> = flat(&map.ways)
        .iter()
        .map(|(id, one)| (*id, &one.content[..], tags(one.selected, &[("highway", "x")])))
        .collect();
    let members: Vec<_> = flat(&map.relations)
        .iter()
        .map(|(id, one)| {
            let members: Vec<_> = one.content.iter().map(|(kind, id)| (*kind, *id, "")).collect();
            (*id, members, tags(one.selected, &[("boundary", "x")]))
        })
        .collect();
    let relations: Vec<_> =
        members.iter().map(|(id, list, tags)| (*id, &list[..], *tags)).collect();
    let node = |part: &[_]| match dense {
        true => Block::default().dense(part).message(),
        false => Block::default().plain(part).message(),
    };
    let mut blocks: Vec<Message> = nodes.chunks(5).map(node).collect();
    blocks.extend(ways.chunks(3).map(|part| Block::default().ways(part).message()));
    blocks.extend(relations.chunks(2).map(|part| Block::default().relations(part).message()));
    blocks
}

fn xml(map: &Map) -> String {
    let mut text = "<osm>\n".to_owned();
    let tag = |selected: bool, key: &str| match selected {
        true => format!("<tag k=\"{key}\" v=\"x\"/>"),
        false => String::new(),
    };
    let head = |(id, version, visible): (i64, u64, bool)| {
        format!("id=\"{id}\" version=\"{version}\" visible=\"{visible}\"")
    };
    for (id, one) in flat(&map.nodes) {
        let [lon, lat] = one.content.map(|part| part as f64 / 1e7);
        let (head, tag) = (head(id), tag(one.selected, "shop"));
        writeln!(text, "<node {head} lon=\"{lon:.7}\" lat=\"{lat:.7}\">{tag}</node>")
            .expect("text");
    }
    for (id, one) in flat(&map.ways) {
        let nodes: String =
            one.content.iter().map(|node| format!("<nd ref=\"{node}\"/>")).collect();
        let (head, tag) = (head(id), tag(one.selected, "highway"));
        writeln!(text, "<way {head}>{nodes}{tag}</way>").expect("text");
    }
    for (id, one) in flat(&map.relations) {
        let member = |(kind, id): &(u64, i64)| {
            let kind = ["node", "way", "relation"][*kind as usize];
            format!("<member type=\"{kind}\" ref=\"{id}\" role=\"\"/>")
        };
        let members: String = one.content.iter().map(member).collect();
        let (head, tag) = (head(id), tag(one.selected, "boundary"));
        writeln!(text, "<relation {head}>{members}{tag}</relation>").expect("text");
    }
    text + "</osm>\n"
}

fn within(area: Bounds<i32>) -> OsmSelection {
    OsmSelection { within: Some(area), ..usual() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_part_is_what_filtering_the_whole_leaves(
        map in map(),
        (west, south) in (-25_i32..20, -25_i32..20),
        (width, height) in (0_i32..50, 0_i32..50),
        (dense, turned, packing) in (any::<bool>(), any::<bool>(), 0_usize..4),
    ) {
        let area = Bounds::new(west, south, west + width, south + height);
        let mut blocks = blocks(&map, dense);
        if turned {
            blocks.reverse();
        }
        let files = [file(&[], &blocks, PACKINGS[packing]), xml(&map).into_bytes()];
        for bytes in files {
            for (selection, area) in [(usual(), None), (within(area), Some(area))] {
                let (extract, _) = read(&bytes, &selection).expect("a readable file");
                prop_assert_eq!(lines(&extract), expected(&map, area));
            }
        }
    }
}

fn single_version<T>(content: T, selected: bool) -> Versions<T> {
    vec![Version { visible: true, selected, content }]
}

/// An area of two ways that carry no tags, one of which is near; another one is far.
fn lakes() -> Map {
    Map {
        nodes: vec![
            single_version([0, 0], true),
            single_version([5, 0], false),
            single_version([15, 0], true),
            single_version([16, 0], false),
            single_version([17, 0], false),
        ],
        ways: vec![
            single_version(vec![1, 2], false),
            single_version(vec![3, 2], false),
            single_version(vec![4, 5], true),
        ],
        relations: vec![
            single_version(vec![(1, 1), (1, 2)], true),
            single_version(vec![(1, 3), (2, 1)], true),
        ],
    }
}

#[test]
fn areas_that_reach_into_the_box_are_kept_whole() {
    let bytes = file(&[], &blocks(&lakes(), true), PACKINGS[1]);
    let kept = [
        "n1 0,0 shop=x",
        "n2 5,0",
        "n3 15,0 shop=x",
        "w1 1 2",
        "w2 3 2",
        "r1 Way:1: Way:2: boundary=x",
    ];
    let part = lines_and_cut(&bytes, &within(Bounds::new(0, 0, 2, 2)));
    assert_eq!(part, (kept.map(str::to_owned).to_vec(), true));
    let nothing = lines_and_cut(&bytes, &within(Bounds::new(-9, -9, -3, -3)));
    assert_eq!(nothing, (vec![], true));
}

#[test]
fn a_map_that_lies_in_the_box_is_read_as_if_there_were_none() {
    // A way and a relation whose nodes are missing lie nowhere, and are kept all the same.
    let mut map = lakes();
    map.ways.push(single_version(vec![90, 91], true));
    map.relations.push(single_version(vec![(0, 90)], true));
    let bytes = file(&[], &blocks(&map, true), PACKINGS[1]);
    assert_eq!(
        lines_and_cut(&bytes, &within(Bounds::new(0, 0, 17, 0))),
        lines_and_cut(&bytes, &usual())
    );
    let (cut, _) = lines_and_cut(&bytes, &within(Bounds::new(0, 0, 16, 0)));
    assert!(!cut.iter().any(|line| line.starts_with("w4") || line.starts_with("r3")), "{cut:?}");
}

#[test]
fn the_number_of_threads_does_not_matter_for_a_part() {
    let nodes = (0..3000).map(|i| single_version([i % 41, i % 37], i % 3 == 0)).collect();
    let ways =
        (0..900).map(|i| single_version(vec![3 * i + 1, 3 * i + 2, i + 1], i % 2 == 0)).collect();
    let relations =
        (0..200).map(|i| single_version(vec![(1, 4 * i + 1), (0, i + 7)], i % 2 == 1)).collect();
    let map = Map { nodes, ways, relations };
    let bytes = file(&[], &blocks(&map, true), PACKINGS[3]);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| lines_and_cut(&bytes, &within(Bounds::new(3, 3, 9, 30))))
    };
    let (one, four) = (with(1), with(4));
    assert_eq!(one, four);
    assert_eq!(one.0, expected(&map, Some(Bounds::new(3, 3, 9, 30))));
}
