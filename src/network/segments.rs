//! From a street map to walkable segments between two neighbouring nodes ("pieces").

use std::collections::{BTreeMap, HashMap};

use super::access::AccessDefaults;
use super::barrier_rules::{NodeClass, is_gate, is_obstacle, is_wall, node_class};
use super::model::ClosedFor;
use super::rules::{Closed, EdgeClass, WayAccess, is_area, is_road, says_what_it_is, way_access};
use crate::base::{Diagnostics, codes};
use crate::dataset::{NO_NODE, OsmExtract, OsmWay, OsmWayId, TagRange};

/// In [`Segments::class_at`]: no piece begins here.
pub(super) const NO_PIECE: u16 = u16::MAX;

/// A wall or fence of a street map.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wall {
    /// Position of its first node in the nodes of all ways, and number of its nodes.
    pub start: usize,
    pub len: u32,
}

/// All walkable segments of a street map, before they are joined to edges.
#[derive(Default)]
pub(super) struct Segments {
    /// For each position in the list of all ways' nodes, the class of the piece from there to the
    /// next position, or [`NO_PIECE`].
    pub class_at: Vec<u16>,
    /// For each walkable way, the position of its first node in that list and the number of its
    /// nodes, by way id.
    pub ways: Vec<(usize, u32)>,
    /// Number of pieces.
    pub pieces: usize,
    /// The ways that are closed only because their sidewalk is drawn apart: as `ways`, with the class that
    /// they would have.
    pub carriageways: Vec<(usize, u32, u16)>,
    pub edge_classes: Vec<EdgeClass>,
    /// Classes of nodes with a barrier, kerb or crossing, by position in the extract.
    pub at_nodes: HashMap<u32, u16>,
    pub node_classes: Vec<NodeClass>,
    /// Nodes at which a one-way way begins or ends; chains stop there.
    pub stops: Vec<u32>,
    /// Segments of obstacles.
    pub obstacles: Vec<[u32; 2]>,
    /// For each of them, the number of the closed wall that it is part of, or 0.
    pub obstacle_ring: Vec<u32>,
    /// Walls and fences, before they become obstacles.
    pub walls: Vec<Wall>,
    /// Nodes that open walls.
    pub gates: Vec<u32>,
    /// Ways closed to walkers: where they begin, how many nodes they have, and why they are closed.
    pub closed: Vec<(usize, u32, Closed)>,
    /// Why the ways at each node of the map are closed to walkers; filled in later.
    pub at_closed: Vec<ClosedFor>,
    /// There are more distinct classes than can be numbered.
    pub too_many_classes: bool,
}

/// Numbers classes in the order of their first appearance.
#[derive(Default)]
struct Numbers<T>(BTreeMap<T, u16>, Vec<T>);

impl<T: Ord + Clone> Numbers<T> {
    /// The number of a class; `u16::MAX` for all classes beyond 16 bits.
    fn number(&mut self, class: T) -> u16 {
        if let Some(number) = self.0.get(&class) {
            return *number;
        }
        let number = u16::try_from(self.1.len()).unwrap_or(u16::MAX);
        if number == u16::MAX {
            return number;
        }
        self.1.push(class.clone());
        self.0.insert(class, number);
        number
    }
}

/// Finds all walkable segments of a street map.
pub(super) fn segments(
    extract: &OsmExtract,
    defaults: &AccessDefaults,
    diagnostics: &mut Diagnostics,
) -> Segments {
    let class_at = vec![NO_PIECE; extract.way_nodes.len()];
    let mut walkable = Segments { class_at, ..Segments::default() };
    let mut edges = Numbers::<EdgeClass>::default();
    let by_relation = tags_by_relation(extract, diagnostics);
    for way in &extract.ways {
        let around = by_relation.get(&way.id).map_or(&[][..], Vec::as_slice);
        let access = match says_what_it_is(&|key| extract.tag(way.tags, key)) {
            true => access_of(extract, way.tags, defaults),
            false => access_of_areas(extract, around, defaults),
        };
        match access {
            WayAccess::Open(class) => {
                let one_way = class.one_way != 0;
                let class = edges.number(class);
                add_way(extract, way, class, &mut walkable);
                report_missing_nodes(extract, way, diagnostics);
                if one_way {
                    let nodes = extract.way_nodes(way);
                    walkable.stops.extend(nodes.first().into_iter().chain(nodes.last()));
                }
            }
            WayAccess::SidewalkApart(class) => {
                let len = extract.way_nodes(way).len() as u32;
                walkable.carriageways.push((way.start, len, edges.number(class)));
            }
            WayAccess::Closed(Some(why)) if is_road(&|key| extract.tag(way.tags, key)) => {
                walkable.closed.push((way.start, extract.way_nodes(way).len() as u32, why));
            }
            WayAccess::Closed(_) => {}
        }
        let wall = |tags: TagRange| is_wall(&|key| extract.tag(tags, key));
        if wall(way.tags) || around.iter().any(|tags| wall(*tags)) {
            let len = extract.way_nodes(way).len() as u32;
            walkable.walls.push(Wall { start: way.start, len });
        }
        let obstacle = |tags: TagRange| is_obstacle(&|key| extract.tag(tags, key), defaults);
        if obstacle(way.tags) || around.iter().any(|tags| obstacle(*tags)) {
            let pairs = extract.way_nodes(way).windows(2);
            walkable.obstacles.extend(pairs.filter(|p| is_whole(p)).map(|pair| [pair[0], pair[1]]));
        }
    }
    let mut nodes = Numbers::<NodeClass>::default();
    walkable.obstacle_ring = vec![0; walkable.obstacles.len()];
    for (node, tags) in &extract.node_tags {
        if !walkable.walls.is_empty() && is_gate(&|key| extract.tag(*tags, key)) {
            walkable.gates.push(*node);
        }
        if let Some(class) = node_class(&|key| extract.tag(*tags, key)) {
            walkable.at_nodes.insert(*node, nodes.number(class));
        }
    }
    let most = usize::from(u16::MAX);
    walkable.too_many_classes = edges.1.len() >= most || nodes.1.len() >= most;
    walkable.edge_classes = edges.1;
    walkable.node_classes = nodes.1;
    walkable
}

fn access_of(extract: &OsmExtract, tags: TagRange, defaults: &AccessDefaults) -> WayAccess {
    way_access(&|key| extract.tag(tags, key), defaults)
}

/// The access of a way without tags of its own: that of the first open area that it outlines.
fn access_of_areas(
    extract: &OsmExtract,
    around: &[TagRange],
    defaults: &AccessDefaults,
) -> WayAccess {
    let mut all = around.iter().map(|tags| access_of(extract, *tags, defaults));
    all.find(|access| matches!(access, WayAccess::Open(_))).unwrap_or(WayAccess::Closed(None))
}

/// Tags of the areas that ways outline: squares, platforms and waters made of several ways. Relations
/// ascend by id; one way may belong to several.
fn tags_by_relation(
    extract: &OsmExtract,
    diagnostics: &mut Diagnostics,
) -> HashMap<OsmWayId, Vec<TagRange>> {
    let mut tags_of_way: HashMap<OsmWayId, Vec<TagRange>> = HashMap::new();
    let areas =
        extract.relations.iter().filter(|relation| is_area(&|key| extract.tag(relation.tags, key)));
    for relation in areas {
        // Extracts are cut at their outer edge, so missing members are normal: a notice, not a warning.
        let mut ways = extract.member_ways(relation);
        if !ways.all(|(id, _)| extract.way(id).is_some()) {
            diagnostics.push_with(codes::N420, &extract.source, |map| {
                let text = "the area has ways that are not in the file; its outline is incomplete";
                (map.feature(format!("relation {}", relation.id)), text)
            });
        }
        for (id, _) in extract.member_ways(relation) {
            tags_of_way.entry(id).or_default().push(relation.tags);
        }
    }
    tags_of_way
}

fn is_whole(pair: &[u32]) -> bool {
    pair[0] != pair[1] && !pair.contains(&NO_NODE)
}

/// Adds the pieces of a way.
fn add_way(extract: &OsmExtract, way: &OsmWay, class: u16, walkable: &mut Segments) {
    let nodes = extract.way_nodes(way);
    for (pair, class_of_piece) in nodes.windows(2).zip(walkable.class_at.iter_mut().skip(way.start))
    {
        if is_whole(pair) {
            *class_of_piece = class;
            walkable.pieces += 1;
        }
    }
    walkable.ways.push((way.start, nodes.len() as u32));
}

fn report_missing_nodes(extract: &OsmExtract, way: &OsmWay, diagnostics: &mut Diagnostics) {
    if extract.way_nodes(way).contains(&NO_NODE) {
        diagnostics.push_with(codes::W401, &extract.source, |map| {
            let text = "the way names nodes that are not in the file; it is interrupted there";
            (map.feature(format!("way {}", way.id)), text)
        });
    }
}
