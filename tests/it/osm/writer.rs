//! A small writer of PBF.

use std::io::Write;

/// A protobuf message being written.
#[derive(Clone, Default)]
pub struct Message(pub Vec<u8>);

pub fn varint(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

pub fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}

impl Message {
    pub fn number(mut self, field: u64, number: u64) -> Self {
        varint(field << 3, &mut self.0);
        varint(number, &mut self.0);
        self
    }

    pub fn bytes(mut self, field: u64, bytes: impl AsRef<[u8]>) -> Self {
        varint(field << 3 | 2, &mut self.0);
        varint(bytes.as_ref().len() as u64, &mut self.0);
        self.0.extend_from_slice(bytes.as_ref());
        self
    }

    pub fn message(self, field: u64, message: Self) -> Self {
        self.bytes(field, message.0)
    }

    pub fn packed(self, field: u64, numbers: impl IntoIterator<Item = u64>) -> Self {
        let mut bytes = Vec::new();
        numbers.into_iter().for_each(|number| varint(number, &mut bytes));
        self.bytes(field, bytes)
    }

    pub fn deltas(self, field: u64, numbers: impl IntoIterator<Item = i64>) -> Self {
        let mut last = 0;
        self.packed(
            field,
            numbers.into_iter().map(|number| zigzag(number - std::mem::replace(&mut last, number))),
        )
    }
}

/// How a blob is packed.
#[derive(Clone, Copy, Debug)]
pub enum Packing {
    Raw,
    Zlib,
    Lz4,
    Zstd,
}

pub const PACKINGS: [Packing; 4] = [Packing::Raw, Packing::Zlib, Packing::Lz4, Packing::Zstd];

/// A blob with its header.
pub fn blob(kind: &str, block: &Message, packing: Packing) -> Vec<u8> {
    let size = block.0.len() as u64;
    let data = match packing {
        Packing::Raw => Message::default().bytes(1, &block.0),
        Packing::Zlib => {
            let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), Default::default());
            packer.write_all(&block.0).expect("memory");
            Message::default().number(2, size).bytes(3, packer.finish().expect("memory"))
        }
        Packing::Lz4 => {
            Message::default().number(2, size).bytes(6, lz4_flex::block::compress(&block.0))
        }
        Packing::Zstd => {
            let packed = zstd::bulk::compress(&block.0, 3).expect("packable bytes");
            Message::default().number(2, size).bytes(7, packed)
        }
    };
    framed(kind, &data)
}

/// A blob with its header, of data already packed.
pub fn framed(kind: &str, data: &Message) -> Vec<u8> {
    let header = Message::default().bytes(1, kind).number(3, data.0.len() as u64);
    let mut bytes = (header.0.len() as u32).to_be_bytes().to_vec();
    bytes.extend(header.0);
    bytes.extend_from_slice(&data.0);
    bytes
}

/// A header that requires features.
pub fn header_message(features: &[&str]) -> Message {
    let message = Message::default().bytes(4, "OsmSchema-V0.6").bytes(4, "DenseNodes");
    let message = features.iter().fold(message, |message, feature| message.bytes(4, feature));
    message.number(32, 1_600_000_000)
}

/// A header blob that requires features.
pub fn header(features: &[&str]) -> Vec<u8> {
    blob("OSMHeader", &header_message(features), Packing::Zlib)
}

/// A file of these blocks.
pub fn file(features: &[&str], blocks: &[Message], packing: Packing) -> Vec<u8> {
    let mut bytes = header(features);
    blocks.iter().for_each(|block| bytes.extend(blob("OSMData", block, packing)));
    bytes
}

/// A block being written.
#[derive(Clone, Default)]
pub struct Block {
    strings: Vec<String>,
    groups: Vec<Message>,
}

/// An element's id, version, visibility.
pub type Id = (i64, u64, bool);

/// An element that is there, in version 1.
pub fn v1(id: i64) -> Id {
    (id, 1, true)
}

/// Type (0 node, 1 way, 2 relation), id, role.
type Members<'a> = &'a [(u64, i64, &'a str)];

/// Ids and places.
type PlacedNodes<'a> = &'a [(i64, [i64; 2])];

type Tags<'a> = &'a [(&'a str, &'a str)];

impl Block {
    fn string(&mut self, text: &str) -> u64 {
        if self.strings.is_empty() {
            self.strings.push(String::new());
        }
        let at = self.strings.iter().skip(1).position(|it| it == text).map(|at| at + 1);
        at.unwrap_or_else(|| {
            self.strings.push(text.to_owned());
            self.strings.len() - 1
        }) as u64
    }

    fn tagged(&mut self, (id, version, visible): Id, zigzagged: bool, tags: Tags) -> Message {
        let keys: Vec<u64> = tags.iter().map(|tag| self.string(tag.0)).collect();
        let values: Vec<u64> = tags.iter().map(|tag| self.string(tag.1)).collect();
        let mut info = Message::default().number(1, version);
        if !visible {
            info = info.number(6, 0);
        }
        let id = if zigzagged { zigzag(id) } else { id as u64 };
        Message::default().number(1, id).packed(2, keys).packed(3, values).message(4, info)
    }

    /// A group of nodes, one message each; longitude and latitude as written.
    pub fn plain(mut self, nodes: &[(Id, [i64; 2], Tags)]) -> Self {
        let group = nodes.iter().fold(Message::default(), |group, (id, [lon, lat], tags)| {
            let node = self.tagged(*id, true, tags);
            group.message(1, node.number(8, zigzag(*lat)).number(9, zigzag(*lon)))
        });
        self.groups.push(group);
        self
    }

    /// The same as dense nodes.
    pub fn dense(mut self, nodes: &[(Id, [i64; 2], Tags)]) -> Self {
        let mut tags = Vec::new();
        for node in nodes {
            for (key, value) in node.2 {
                tags.extend([self.string(key), self.string(value)]);
            }
            tags.push(0);
        }
        let mut info = Message::default().packed(1, nodes.iter().map(|node| node.0.1));
        if nodes.iter().any(|node| !node.0.2) {
            info = info.packed(6, nodes.iter().map(|node| u64::from(node.0.2)));
        }
        let dense = Message::default()
            .deltas(1, nodes.iter().map(|node| node.0.0))
            .message(5, info)
            .deltas(8, nodes.iter().map(|node| node.1[1]))
            .deltas(9, nodes.iter().map(|node| node.1[0]))
            .packed(10, tags);
        self.groups.push(Message::default().message(2, dense));
        self
    }

    pub fn ways(mut self, ways: &[(Id, &[i64], Tags)]) -> Self {
        let group = ways.iter().fold(Message::default(), |group, (id, nodes, tags)| {
            let way = self.tagged(*id, false, tags);
            group.message(3, way.deltas(8, nodes.iter().copied()))
        });
        self.groups.push(group);
        self
    }

    /// Ways whose nodes have places: id, then longitude and latitude as written.
    pub fn placed_ways(mut self, ways: &[(Id, PlacedNodes, Tags)]) -> Self {
        let group = ways.iter().fold(Message::default(), |group, (id, nodes, tags)| {
            let way = self
                .tagged(*id, false, tags)
                .deltas(8, nodes.iter().map(|node| node.0))
                .deltas(9, nodes.iter().map(|node| node.1[1]))
                .deltas(10, nodes.iter().map(|node| node.1[0]));
            group.message(3, way)
        });
        self.groups.push(group);
        self
    }

    pub fn relations(mut self, relations: &[(Id, Members, Tags)]) -> Self {
        let group = relations.iter().fold(Message::default(), |group, (id, members, tags)| {
            let roles: Vec<u64> = members.iter().map(|it| self.string(it.2)).collect();
            let relation = self
                .tagged(*id, false, tags)
                .packed(8, roles)
                .deltas(9, members.iter().map(|it| it.1))
                .packed(10, members.iter().map(|it| it.0));
            group.message(4, relation)
        });
        self.groups.push(group);
        self
    }

    pub fn message(self) -> Message {
        let strings = self.strings.iter();
        let table = strings.fold(Message::default(), |table, text| table.bytes(1, text));
        let block = Message::default().message(1, table);
        self.groups.into_iter().fold(block, |block, group| block.message(2, group))
    }
}

/// A file with one of everything: six nodes, two ways, two relations.
pub fn small(packing: Packing) -> Vec<u8> {
    file(&[], &small_blocks(), packing)
}

pub fn small_blocks() -> [Message; 2] {
    let nodes = Block::default()
        .dense(&[
            (v1(1), [70_000_000, 510_000_000], &[]),
            (v1(2), [70_000_010, 510_000_020], &[("highway", "crossing")]),
            (v1(3), [-70_000_000, -510_000_000], &[]),
        ])
        .plain(&[
            (v1(4), [71_000_000, 511_000_000], &[("shop", "bakery"), ("name", "Bäcker")]),
            (v1(5), [72_000_000, 512_000_000], &[("natural", "tree")]),
            (v1(6), [73_000_000, 513_000_000], &[]),
        ]);
    let lists = Block::default()
        .ways(&[
            (v1(10), &[1, 2, 1], &[("highway", "footway")]),
            (v1(11), &[3, 6], &[("barrier", "wall")]),
            (v1(12), &[5, 6], &[("waterway", "ditch")]),
        ])
        .relations(&[
            (v1(20), &[(1, 11, "outer"), (0, 5, "label"), (2, 21, "")], &[("boundary", "yes")]),
            (v1(21), &[(1, 12, "inner")], &[("type", "site")]),
        ]);
    [nodes.message(), lists.message()]
}

/// What the usual selection keeps of it.
pub const SMALL: [&str; 10] = [
    "n1 70000000,510000000",
    "n2 70000010,510000020 highway=crossing",
    "n3 -70000000,-510000000",
    "n4 71000000,511000000 shop=bakery name=Bäcker",
    "n5 72000000,512000000 natural=tree",
    "n6 73000000,513000000",
    "w10 1 2 1 highway=footway",
    "w11 3 6 barrier=wall",
    "r20 Way:11:outer Node:5:label Relation:21: boundary=yes",
    "r21 Way:12:inner type=site",
];
