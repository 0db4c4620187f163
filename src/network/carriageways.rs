//! Carriageways beside sidewalks that are ways of their own: how walkers cross them.
//!
//! Nobody walks on such a carriageway, but streets that meet it would hang in the air where the map
//! has no crossing. So walkers cross it at its junctions, and use it where it has no sidewalk there.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use geo::Coord;
use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use super::ground::{Ground, crosses};
use super::rules::{Assumed, EdgeClass};
use super::segments::{NO_PIECE, Segments};
use crate::dataset::NO_NODE;

/// Largest distance from a junction to the sidewalk, metres: half a wide street with its parking lanes
/// and verges. On maps of three towns 58 of 60 such crossings have less than 20 m.
const SIDEWALK_AWAY_M: f64 = 25.0;
/// Largest distance to the sidewalk of a junction that has none nearer: a wide street with a strip of
/// green, tracks or a side road between.
const FAR_SIDEWALK_M: f64 = 50.0;
/// A crossing that would end this near to a node of the sidewalk ends at the node, metres.
const AT_NODE_M: f64 = 0.5;
/// Kinds of ways that can be a sidewalk.
const SIDEWALKS: [&str; 4] = ["cycleway", "footway", "path", "pedestrian"];

/// A place on a piece of a sidewalk near a junction.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// Position of the way in [`Segments::ways`], and of the piece in the nodes of all ways.
    way: usize,
    piece: usize,
    /// Share of the piece before the place.
    share: f64,
    /// From the junction to the place, metres.
    offset: Coord<f64>,
}

impl Place {
    fn distance_2(&self) -> f64 {
        dot(self.offset, self.offset)
    }

    fn is_near(&self) -> bool {
        self.distance_2() <= SIDEWALK_AWAY_M * SIDEWALK_AWAY_M
    }
}

/// A node at which an open way meets a carriageway.
#[derive(Clone, Debug, Default)]
struct Junction {
    node: u32,
    /// Whether the carriageway is on a bridge or in a tunnel there.
    apart: bool,
    /// Where the open sidewalks and paths at the node lead to, from the node, metres.
    paths: Vec<Coord<f64>>,
    sidewalks: Vec<Place>,
    obstacles: Vec<[Coord<f64>; 2]>,
}

impl Junction {
    /// Whether walkers can step from the junction to a place: no path leads from the junction to that
    /// side, and no obstacle lies between.
    fn steps_to(&self, place: &Place) -> bool {
        let side = |path: &Coord<f64>| dot(*path, place.offset) > 0.0;
        let nowhere = Coord { x: 0.0, y: 0.0 };
        let between = |[a, b]: &[Coord<f64>; 2]| crosses(nowhere, place.offset, *a, *b);
        !self.paths.iter().any(side) && !self.obstacles.iter().any(between)
    }

    /// The nearest sidewalk, and the nearest one on the opposite side; one that is far only where nothing
    /// else leads to a sidewalk.
    fn crossings(&self) -> Vec<Place> {
        let mut free: Vec<&Place> =
            self.sidewalks.iter().filter(|place| self.steps_to(place)).collect();
        free.sort_by(|a, b| a.distance_2().total_cmp(&b.distance_2()).then(a.piece.cmp(&b.piece)));
        let Some(first) = free.first().copied() else { return Vec::new() };
        if !first.is_near() {
            return if self.paths.is_empty() { vec![*first] } else { Vec::new() };
        }
        let mut near = free.iter().take_while(|place| place.is_near());
        let opposite = near.find(|place| dot(place.offset, first.offset) < 0.0);
        std::iter::once(*first).chain(opposite.map(|place| **place)).collect()
    }
}

fn dot(a: Coord<f64>, b: Coord<f64>) -> f64 {
    a.x * b.x + a.y * b.y
}

/// Makes the carriageways beside separate sidewalks passable where open ways meet them.
///
/// # Method
/// 1. A junction is a node of a carriageway at which an open way ends or passes.
/// 2. From each junction walkers step straight to the nearest sidewalk up to 25 m away, and to the
///    nearest one on the opposite side: an assumed crossing. There is none on a side to which a sidewalk
///    or path leads from the junction, and none across an obstacle.
/// 3. Where a junction has neither, walkers step to the nearest sidewalk up to 50 m away, and the carriageway
///    is opened from there to its next junctions.
///
/// # Cost
/// O(pieces log junctions); nothing when no carriageway is closed for its sidewalk.
pub(super) fn keep_whole(
    ground: &mut Ground<'_>,
    way_nodes: &mut Cow<'_, [u32]>,
    walkable: &mut Segments,
) {
    if walkable.carriageways.is_empty() {
        return;
    }
    let mut junctions = junctions(ground, way_nodes, walkable);
    find_neighbours(ground, way_nodes, walkable, &mut junctions);
    let crossings: Vec<Vec<Place>> = junctions.iter().map(Junction::crossings).collect();
    let hanging = junctions.iter().zip(&crossings);
    let hanging: Vec<u32> = hanging
        .filter(|(junction, to)| junction.paths.is_empty() && !to.iter().any(Place::is_near))
        .map(|(junction, _)| junction.node)
        .collect();
    let nodes: BTreeSet<u32> = junctions.iter().map(|junction| junction.node).collect();
    open_carriageways(way_nodes, walkable, &nodes, hanging);
    add_crossings(ground, way_nodes, walkable, &junctions, &crossings);
}

/// The open pieces: position of their way and of their first node.
fn pieces(walkable: &Segments) -> impl Iterator<Item = (usize, usize)> + '_ {
    let ways = walkable.ways.iter().enumerate();
    let all = ways.flat_map(|(way, (start, len))| {
        (*start..*start + *len as usize).map(move |piece| (way, piece))
    });
    all.filter(|(_, piece)| walkable.class_at[*piece] != NO_PIECE)
}

fn is_sidewalk(class: &EdgeClass) -> bool {
    SIDEWALKS.contains(&class.kind.as_str())
}

fn junctions(ground: &Ground<'_>, way_nodes: &[u32], walkable: &Segments) -> Vec<Junction> {
    let mut on_carriageway: BTreeMap<u32, bool> = BTreeMap::new();
    for (start, len, class) in &walkable.carriageways {
        let apart = walkable.edge_classes[usize::from(*class)].apart;
        for node in &way_nodes[*start..*start + *len as usize] {
            *on_carriageway.entry(*node).or_default() |= apart;
        }
    }
    let mut junctions: BTreeMap<u32, Junction> = BTreeMap::new();
    for (_, piece) in pieces(walkable) {
        let class = &walkable.edge_classes[usize::from(walkable.class_at[piece])];
        let [a, b] = [way_nodes[piece], way_nodes[piece + 1]];
        for (node, other) in [(a, b), (b, a)] {
            let Some(apart) = on_carriageway.get(&node) else { continue };
            let junction = junctions.entry(node).or_default();
            (junction.node, junction.apart) = (node, *apart);
            if is_sidewalk(class) {
                junction.paths.push(ground.offset_m(node, other));
            }
        }
    }
    junctions.into_values().collect()
}

/// Fills in the sidewalks and obstacles near each junction.
fn find_neighbours(
    ground: &Ground<'_>,
    way_nodes: &[u32],
    walkable: &Segments,
    junctions: &mut [Junction],
) {
    let entries = junctions.iter().enumerate().map(|(number, junction)| {
        GeomWithData::new(ground.at[junction.node as usize].map(f64::from), number)
    });
    let index = RTree::bulk_load(entries.collect());
    let near = |[a, b]: [u32; 2]| -> Vec<usize> {
        let away = ground.unit_m(a).map(|unit| FAR_SIDEWALK_M / unit.max(1e-12));
        let [p, q] = [a, b].map(|node| ground.at[node as usize].map(f64::from));
        let low = [0, 1].map(|axis| p[axis].min(q[axis]) - away[axis]);
        let high = [0, 1].map(|axis| p[axis].max(q[axis]) + away[axis]);
        let hits = index.locate_in_envelope(AABB::from_corners(low, high));
        hits.map(|hit| hit.data).collect()
    };
    for (way, piece) in pieces(walkable) {
        let class = &walkable.edge_classes[usize::from(walkable.class_at[piece])];
        let ends = [way_nodes[piece], way_nodes[piece + 1]];
        if !is_sidewalk(class) {
            continue;
        }
        for number in near(ends) {
            let junction = &mut junctions[number];
            let is_beside = !ends.contains(&junction.node) && class.apart == junction.apart;
            let [a, b] = ends.map(|end| ground.offset_m(junction.node, end));
            let (share, offset) = nearest_on(a, b);
            let place = Place { way, piece, share, offset };
            if is_beside && place.distance_2() <= FAR_SIDEWALK_M * FAR_SIDEWALK_M {
                junction.sidewalks.push(place);
            }
        }
    }
    for ends in &walkable.obstacles {
        for number in near(*ends) {
            let junction = &mut junctions[number];
            junction.obstacles.push(ends.map(|end| ground.offset_m(junction.node, end)));
        }
    }
}

/// The place on a segment nearest to the origin, and its share of the way from `a`. Places close to an
/// end are the end.
fn nearest_on(a: Coord<f64>, b: Coord<f64>) -> (f64, Coord<f64>) {
    let step = b - a;
    let length_2 = dot(step, step);
    if length_2 <= 0.0 {
        return (0.0, a);
    }
    let share = (-dot(a, step) / length_2).clamp(0.0, 1.0);
    let length = length_2.sqrt();
    if share * length < AT_NODE_M {
        (0.0, a)
    } else if (1.0 - share) * length < AT_NODE_M {
        (1.0, b)
    } else {
        (share, a + step * share)
    }
}

/// Opens the carriageways from some junctions to the next ones.
fn open_carriageways(
    way_nodes: &[u32],
    walkable: &mut Segments,
    junctions: &BTreeSet<u32>,
    hanging: Vec<u32>,
) {
    if hanging.is_empty() {
        return;
    }
    // The pieces of carriageways at each node, as position and class.
    let mut at_node: BTreeMap<u32, Vec<(usize, u16)>> = BTreeMap::new();
    for (start, len, class) in &walkable.carriageways {
        for piece in *start..(*start + *len as usize).saturating_sub(1) {
            let [a, b] = [way_nodes[piece], way_nodes[piece + 1]];
            if a != b && a != NO_NODE && b != NO_NODE {
                at_node.entry(a).or_default().push((piece, *class));
                at_node.entry(b).or_default().push((piece, *class));
            }
        }
    }
    let mut waiting = hanging;
    while let Some(node) = waiting.pop() {
        for (piece, class) in at_node.get(&node).into_iter().flatten() {
            if walkable.class_at[*piece] != NO_PIECE {
                continue;
            }
            walkable.class_at[*piece] = *class;
            walkable.pieces += 1;
            let [a, b] = [way_nodes[*piece], way_nodes[*piece + 1]];
            let other = if a == node { b } else { a };
            if !junctions.contains(&other) {
                waiting.push(other);
            }
        }
    }
    for (start, len, _) in &walkable.carriageways {
        if walkable.class_at[*start..*start + *len as usize].iter().any(|class| *class != NO_PIECE)
        {
            walkable.ways.push((*start, *len));
        }
    }
}

/// Adds the crossings, and a node where each of them meets a sidewalk.
fn add_crossings(
    ground: &mut Ground<'_>,
    way_nodes: &mut Cow<'_, [u32]>,
    walkable: &mut Segments,
    junctions: &[Junction],
    crossings: &[Vec<Place>],
) {
    // By way and piece, so that each way is drawn anew once: the places along it and their junctions.
    let mut by_way: BTreeMap<usize, Vec<(Place, u32)>> = BTreeMap::new();
    for (junction, places) in junctions.iter().zip(crossings) {
        for place in places {
            by_way.entry(place.way).or_default().push((*place, junction.node));
        }
    }
    if by_way.is_empty() {
        return;
    }
    let class = EdgeClass {
        kind: "crossing".to_owned(),
        assumed: Assumed::Crossing,
        ..EdgeClass::default()
    };
    walkable.edge_classes.push(class);
    let class = walkable.edge_classes.len() as u16 - 1;
    for (way, mut places) in by_way {
        let along = |place: &Place| (place.piece, place.share);
        places.sort_by(|(a, from), (b, to)| {
            along(a).partial_cmp(&along(b)).expect("shares are finite").then(from.cmp(to))
        });
        for (node, junction) in redrawn(ground, way_nodes, walkable, way, &places) {
            let start = way_nodes.len();
            way_nodes.to_mut().extend([junction, node]);
            walkable.class_at.extend([class, NO_PIECE]);
            walkable.ways.push((start, 2));
            walkable.pieces += 1;
        }
    }
}

/// Draws a way anew with nodes at some places, which are sorted along it; returns the node of each place
/// with its junction.
fn redrawn(
    ground: &mut Ground<'_>,
    way_nodes: &mut Cow<'_, [u32]>,
    walkable: &mut Segments,
    way: usize,
    places: &[(Place, u32)],
) -> Vec<(u32, u32)> {
    let (start, len) = walkable.ways[way];
    let old: Vec<u32> = way_nodes[start..start + len as usize].to_vec();
    let (mut nodes, mut classes, mut met) = (Vec::new(), Vec::new(), Vec::new());
    let mut next = places.iter().peekable();
    for (number, node) in old.iter().enumerate() {
        let class = std::mem::replace(&mut walkable.class_at[start + number], NO_PIECE);
        nodes.push(*node);
        classes.push(class);
        while let Some((place, junction)) = next.next_if(|(place, _)| place.piece == start + number)
        {
            let other = old[number + 1];
            let at = match place.share {
                share if share <= 0.0 => *node,
                share if share >= 1.0 => other,
                share => {
                    nodes.push(ground.add_between(*node, other, share));
                    classes.push(class);
                    walkable.pieces += 1;
                    nodes[nodes.len() - 1]
                }
            };
            met.push((at, *junction));
        }
    }
    walkable.ways[way] = (way_nodes.len(), nodes.len() as u32);
    way_nodes.to_mut().extend(nodes);
    walkable.class_at.extend(classes);
    met
}
