//! Builds a network from a street map.

use std::borrow::Cow;
use std::collections::HashMap;

use geo::Coord;
use rayon::prelude::*;

use super::access::AccessDefaults;
use super::carriageways::keep_whole;
use super::chains::{Chain, Chains, Pieces, chains, nodes_of};
use super::error::{NetworkError, transform};
use super::ground::Ground;
use super::model::{ClosedFor, NO_HEIGHT, Network, NetworkColumns};
use super::rules::Closed;
use super::segments::{Segments, segments};
use super::slopes::Hills;
use super::walls::add_walls;
use crate::base::{Checked, Diagnostics, NodeId, Progress, Rows, spatial_order};
use crate::dataset::{CrsId, NO_NODE, OsmExtract, is_height};

/// Returns the height in metres of points in the street map's CRS. Numbers that cannot be heights
/// ([`is_height`]) count as unknown.
pub type HeightOf<'h> = dyn Fn(Coord<f64>) -> Option<f64> + Sync + 'h;

/// Builds the walking network of a street map.
///
/// # Parameters
/// `crs`: the metric CRS of positions. `height_of`: elevation, if known; edges are then cut to about
/// 100 m, so that a steep stretch closes no more than that.
///
/// # Errors
/// - [`NetworkError::Empty`] when nothing is walkable.
/// - [`NetworkError::Classes`] when ways or nodes have more distinct classes than 16 bits can number.
/// - [`NetworkError::Outside`] when a node, a point of a way's geometry or of an obstacle cannot be
///   transformed to `crs`.
/// - [`NetworkError::Crs`] when `crs` is unknown, or PROJ knows no transformation to it from the
///   street map's CRS.
///
/// # Method
/// 1. The defaults of access are those of the country in which the map lies ([`AccessDefaults`]). Each
///    way gets a class by [`way_access`](super::way_access); ways without a class are dropped.
/// 2. Carriageways beside separate sidewalks are closed, but crossed at their junctions, so that streets
///    that meet them do not hang in the air ([`Assumed`](super::Assumed)).
/// 3. Segments between neighbouring nodes are measured on the WGS 84 ellipsoid (Karney 2013,
///    Algorithms for geodesics) and rounded to millimetres: lengths in the working CRS would be up
///    to 0.04 % too short. Synthetic maps are measured in their plane.
/// 4. Segments of the same class are joined across nodes of degree two that have no barrier, kerb or
///    crossing. Each chain becomes one edge; its length is the sum and its geometry is kept.
/// 5. With elevation, a window of at least 25 m slides along each way, straight on past its ends, and along
///    each edge; the steepest stretch counts for the edge that has its middle. Edges are cut at the nodes nearest to equal parts of about
///    100 m. Both are the same whatever the order of the nodes.
/// 6. Nodes are sorted along a space-filling curve.
///
/// # Cost
/// O(n log n). Measuring takes about a microsecond for each segment and runs on all threads.
pub fn build_network(
    extract: &OsmExtract,
    crs: &CrsId,
    height_of: Option<&HeightOf<'_>>,
    progress: &dyn Progress,
) -> Result<Checked<Network>, NetworkError> {
    let defaults = AccessDefaults::of_map(extract);
    build(Cow::Borrowed(extract), defaults, &Target { crs, height_of }, progress)
}

/// [`build_network`] for a street map that is no longer needed, with the defaults of access of a country.
/// Parts of the map are freed as soon as
/// they have been used, which lowers the peak memory of large maps.
///
/// # Errors
/// As [`build_network`].
pub fn build_network_out_of(
    extract: OsmExtract,
    defaults: AccessDefaults,
    crs: &CrsId,
    height_of: Option<&HeightOf<'_>>,
    progress: &dyn Progress,
) -> Result<Checked<Network>, NetworkError> {
    build(Cow::Owned(extract), defaults, &Target { crs, height_of }, progress)
}

/// What a network is to have beside its map.
struct Target<'t> {
    crs: &'t CrsId,
    height_of: Option<&'t HeightOf<'t>>,
}

fn build(
    extract: Cow<'_, OsmExtract>,
    defaults: AccessDefaults,
    target: &Target<'_>,
    progress: &dyn Progress,
) -> Result<Checked<Network>, NetworkError> {
    let height_of = target.height_of;
    let mut diagnostics = Diagnostics::default();
    progress.begin("walking network", None);
    let mut walkable = segments(&extract, &defaults, &mut diagnostics);
    if walkable.pieces == 0 {
        let (source_name, ways) = (extract.source.clone(), extract.ways.len());
        return Err(NetworkError::Empty { source_name, ways });
    }
    if walkable.too_many_classes {
        return Err(NetworkError::Classes { source_name: extract.source.clone() });
    }
    let (mut ground, mut way_nodes) = taken(extract);
    add_walls(&mut ground, &way_nodes, &mut walkable);
    keep_whole(&mut ground, &mut way_nodes, &mut walkable);
    let mut edges = joined(&ground, &way_nodes, &walkable, height_of.is_some());
    let height_cm = height_of.map(|height_of| heights(&ground, &edges, height_of));
    match &height_cm {
        None => measure(&ground, &mut edges),
        Some(height_cm) => {
            let hills = Hills {
                way_nodes: &way_nodes,
                height_cm,
                ground: &ground,
                apart: &walkable.edge_classes.iter().map(|class| class.apart).collect::<Vec<_>>(),
            };
            let meeting = hills.meeting(&walkable);
            hills.cut(&mut edges, &hills.steepness_of_ways(&walkable, &meeting), &meeting);
        }
    }
    walkable.at_closed = closed_nodes(&ground, &way_nodes, &walkable);
    drop(way_nodes);
    (walkable.class_at, walkable.ways) = (Vec::new(), Vec::new());
    let value = assemble(&ground, target.crs, walkable, edges, height_cm.as_deref())?;
    let value = value.ruled_by(defaults);
    progress.end();
    Ok(Checked { value, diagnostics })
}

/// Takes the node positions and the nodes of all ways; frees the rest of an owned map.
fn taken(extract: Cow<'_, OsmExtract>) -> (Ground<'_>, Cow<'_, [u32]>) {
    match extract {
        Cow::Borrowed(map) => {
            let ground = Ground { crs: map.crs.clone(), at: Cow::Borrowed(&map.node_at) };
            (ground, Cow::Borrowed(&map.way_nodes))
        }
        Cow::Owned(map) => {
            (Ground { crs: map.crs, at: Cow::Owned(map.node_at) }, Cow::Owned(map.way_nodes))
        }
    }
}

/// Fills in the lengths of edges.
fn measure(ground: &Ground<'_>, edges: &mut Chains) {
    let Chains { nodes, list, .. } = edges;
    list.par_iter_mut().for_each(|chain| {
        let pairs = nodes_of(nodes, chain).windows(2);
        chain.length_mm = pairs.map(|pair| u64::from(ground.length_mm(pair[0], pair[1]))).sum();
    });
}

/// The height of each node of the map that is on an edge, in centimetres.
fn heights(ground: &Ground<'_>, edges: &Chains, height_of: &HeightOf<'_>) -> Vec<i32> {
    let mut is_used = vec![false; ground.at.len()];
    edges.nodes.iter().for_each(|node| is_used[*node as usize] = true);
    let height = |(node, is_used): (usize, bool)| {
        let height = is_used.then(|| height_of(ground.place(node as u32))).flatten();
        let height = height.filter(|metres| is_height(*metres));
        height.map_or(NO_HEIGHT, |metres| (metres * 100.0).round() as i32)
    };
    is_used.into_par_iter().enumerate().map(height).collect()
}

/// Why the ways at each node of the map are closed to walkers.
fn closed_nodes(ground: &Ground<'_>, way_nodes: &[u32], walkable: &Segments) -> Vec<ClosedFor> {
    let mut closed = vec![ClosedFor::default(); ground.at.len()];
    let carriageways = walkable.carriageways.iter();
    let carriageways = carriageways.map(|(start, len, _)| (*start, *len, Closed::Sidewalk));
    for (start, len, why) in walkable.closed.iter().copied().chain(carriageways) {
        let nodes = &way_nodes[start..start + len as usize];
        let nodes = nodes.iter().filter(|node| **node != NO_NODE);
        nodes.for_each(|node| closed[*node as usize].add(why));
    }
    closed
}

/// Joins the segments to edges.
fn joined(ground: &Ground<'_>, way_nodes: &[u32], walkable: &Segments, keep: bool) -> Chains {
    let mut is_stop = vec![false; ground.at.len()];
    let stops = walkable.at_nodes.keys().chain(&walkable.stops);
    stops.filter(|node| **node != NO_NODE).for_each(|n| is_stop[*n as usize] = true);
    chains(&Pieces {
        nodes: ground.at.len(),
        way_nodes,
        class_at: &walkable.class_at,
        ways: &walkable.ways,
        count: walkable.pieces,
        is_stop: &is_stop,
        keep,
    })
}

/// Renumbers the classes of nodes: from nodes of the map to nodes of the network.
fn renumbered(at_nodes: HashMap<u32, u16>, place: &HashMap<u32, NodeId>) -> Vec<(NodeId, u16)> {
    let renumber = |(node, what)| Some((*place.get(&node)?, what));
    let mut list: Vec<(NodeId, u16)> = at_nodes.into_iter().filter_map(renumber).collect();
    list.sort_unstable();
    list
}

/// Junctions and dead ends, sorted along a space-filling curve.
struct Nodes {
    /// Their positions in the map.
    on_map: Vec<u32>,
    /// Their positions in the network's CRS.
    at: Vec<Coord<f64>>,
}

fn ends_of(along: &[u32], chain: &Chain) -> [u32; 2] {
    let nodes = nodes_of(along, chain);
    [nodes[0], nodes[nodes.len() - 1]]
}

fn nodes_in_order(
    ground: &Ground<'_>,
    edges: &Chains,
    source: &CrsId,
    crs: &CrsId,
) -> Result<Nodes, NetworkError> {
    let mut ends: Vec<u32> =
        edges.list.iter().flat_map(|chain| ends_of(&edges.nodes, chain)).collect();
    ends.sort_unstable();
    ends.dedup();
    let mut at: Vec<Coord<f64>> = ends.iter().map(|node| ground.place(*node)).collect();
    transform(&mut at, source, crs)?;
    let order = spatial_order(&at);
    Ok(Nodes {
        on_map: order.iter().map(|old| ends[*old as usize]).collect(),
        at: order.iter().map(|old| at[*old as usize]).collect(),
    })
}

/// The inner points of the edges' geometries, in the CRS of the map.
fn shape_of(ground: &Ground<'_>, edges: &Chains) -> Rows<Coord<f64>> {
    let inner = edges.list.iter().map(|chain| chain.len as usize - 2).sum();
    let mut shape = Vec::with_capacity(inner);
    for chain in &edges.list {
        let nodes = nodes_of(&edges.nodes, chain);
        shape.extend(nodes[1..nodes.len() - 1].iter().map(|node| ground.place(*node)));
    }
    Rows::from_lengths(edges.list.iter().map(|chain| chain.len as usize - 2), shape)
}

/// Sorts nodes and edges and puts the network together.
fn assemble(
    ground: &Ground<'_>,
    crs: &CrsId,
    walkable: Segments,
    mut edges: Chains,
    height_cm: Option<&[i32]>,
) -> Result<Network, NetworkError> {
    let source = ground.crs.clone().unwrap_or_else(CrsId::wgs84);
    let nodes = nodes_in_order(ground, &edges, &source, crs)?;
    // The new number of each node of the map.
    let places = nodes.on_map.iter().copied().zip((0..).map(NodeId));
    let place: HashMap<u32, NodeId> = places.collect();
    let Chains { nodes: along, list, .. } = &mut edges;
    let rank = |chain: &Chain| {
        let [a, b] = ends_of(along, chain).map(|node| place[&node]);
        (a.min(b), a.max(b), chain.class, chain.length_mm)
    };
    // Edges that compare as equal are identical, so an unstable sort is deterministic.
    let order_of = |a: &Chain, b: &Chain| {
        rank(a).cmp(&rank(b)).then_with(|| nodes_of(along, a).cmp(nodes_of(along, b)))
    };
    list.par_sort_unstable_by(order_of);
    let place_ends = |chain: &Chain| ends_of(along, chain).map(|node| place[&node]);
    let length_mm = |chain: &Chain| chain.length_mm.min(u64::from(u32::MAX / 2)) as u32;
    let (ends, length_mm, class_of) = (
        list.iter().map(place_ends).collect(),
        list.iter().map(length_mm).collect(),
        list.iter().map(|chain| chain.class).collect(),
    );
    let slopes = height_cm.map(|_| list.iter().map(|chain| chain.slope).collect());
    let mut shape = shape_of(ground, &edges);
    drop(edges);
    transform(shape.items_mut(), &source, crs)?;
    let place_both = |pair: &[u32; 2]| pair.map(|node| ground.place(node));
    let mut obstacles: Vec<[Coord<f64>; 2]> = walkable.obstacles.iter().map(place_both).collect();
    transform(obstacles.as_flattened_mut(), &source, crs)?;
    let height_cm =
        height_cm.map(|heights| nodes.on_map.iter().map(|node| heights[*node as usize]).collect());
    let at_closed_way = (0..).map(NodeId).zip(&nodes.on_map);
    let why = at_closed_way.map(|(node, on_map)| (node, walkable.at_closed[*on_map as usize]));
    let at_closed_way = why.filter(|(_, why)| !why.is_empty()).collect();
    let columns = NetworkColumns {
        crs: crs.clone(),
        attribution: String::new(),
        access: None,
        height_cm: height_cm.unwrap_or_default(),
        slopes: slopes.unwrap_or_default(),
        at_nodes: renumbered(walkable.at_nodes, &place),
        node_classes: walkable.node_classes,
        ends,
        length_mm,
        class_of,
        edge_classes: walkable.edge_classes,
        shape,
        obstacles,
        obstacle_ring: walkable.obstacle_ring,
        at_closed_way,
        nodes: nodes.at,
    };
    Ok(Network::from_columns(columns).expect("columns built from a map are consistent"))
}
