//! Builds a network from a street map.

use std::borrow::Cow;
use std::collections::HashMap;

use geo::line_measures::{Distance, Euclidean, Geodesic};
use geo::{Coord, Point};
use rayon::prelude::*;

use super::chains::{Chain, Chains, Pieces, chains, nodes_of};
use super::error::{NetworkError, transform};
use super::model::{NO_HEIGHT, Network, NetworkColumns};
use super::order::spatial_order;
use super::segments::{Segments, segments};
use crate::base::{Checked, Diagnostics, NodeId, Progress, Rows};
use crate::dataset::{CrsId, NO_NODE, OsmExtract};

/// Edges of a network with elevation are cut at the first node beyond this length. Steepness is
/// averaged along an edge, and elevation models with a grid of 25 to 30 m resolve no finer detail.
const SLOPE_LENGTH_MM: u64 = 100_000;

/// Returns the height in metres of points in the street map's CRS.
pub type HeightOf<'h> = dyn Fn(Coord<f64>) -> Option<f64> + Sync + 'h;

/// Builds the walking network of a street map.
///
/// # Parameters
/// `crs`: the metric CRS of positions. `height_of`: elevation, if known; edges are then cut to about
/// 100 m, so that their steepness is local.
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
/// 1. Each way gets a class by `network::rules::edge_class`; ways without a class are dropped.
/// 2. Segments between neighbouring nodes are measured on the WGS 84 ellipsoid (Karney 2013,
///    Algorithms for geodesics) and rounded to millimetres: lengths in the working CRS would be up
///    to 0.04 % too short. Synthetic maps are measured in their plane.
/// 3. Segments of the same class are joined across nodes of degree two that have no barrier, kerb or
///    crossing. Each chain becomes one edge; its length is the sum and its geometry is kept.
/// 4. Nodes are sorted along a space-filling curve.
///
/// # Cost
/// O(n log n). Measuring takes about a microsecond for each segment and runs on all threads.
pub fn build_network(
    extract: &OsmExtract,
    crs: &CrsId,
    height_of: Option<&HeightOf<'_>>,
    progress: &dyn Progress,
) -> Result<Checked<Network>, NetworkError> {
    build(Cow::Borrowed(extract), crs, height_of, progress)
}

/// [`build_network`] for a street map that is no longer needed. Parts of the map are freed as soon as
/// they have been used, which lowers the peak memory of large maps.
///
/// # Errors
/// As [`build_network`].
pub fn build_network_out_of(
    extract: OsmExtract,
    crs: &CrsId,
    height_of: Option<&HeightOf<'_>>,
    progress: &dyn Progress,
) -> Result<Checked<Network>, NetworkError> {
    build(Cow::Owned(extract), crs, height_of, progress)
}

fn build(
    extract: Cow<'_, OsmExtract>,
    crs: &CrsId,
    height_of: Option<&HeightOf<'_>>,
    progress: &dyn Progress,
) -> Result<Checked<Network>, NetworkError> {
    let mut diagnostics = Diagnostics::default();
    progress.begin("walking network", None);
    let mut walkable = segments(&extract, &mut diagnostics);
    if walkable.pieces == 0 {
        let (source_name, ways) = (extract.source.clone(), extract.ways.len());
        return Err(NetworkError::Empty { source_name, ways });
    }
    if walkable.too_many_classes {
        return Err(NetworkError::Classes { source_name: extract.source.clone() });
    }
    let (ground, way_nodes) = taken(extract);
    let mut edges = joined(&ground, &way_nodes, &mut walkable, height_of.is_some());
    drop(way_nodes);
    let Chains { nodes, list } = &mut edges;
    list.par_iter_mut().for_each(|chain| {
        let pairs = nodes_of(nodes, chain).windows(2);
        chain.length_mm = pairs.map(|pair| u64::from(ground.length_mm(pair[0], pair[1]))).sum();
    });
    let value = assemble(&ground, crs, walkable, edges, height_of)?;
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

/// Joins the segments to edges and frees the segments.
fn joined(ground: &Ground<'_>, way_nodes: &[u32], walkable: &mut Segments, short: bool) -> Chains {
    let mut is_stop = vec![false; ground.at.len()];
    let stops = walkable.at_nodes.keys().chain(&walkable.stops);
    stops.filter(|node| **node != NO_NODE).for_each(|n| is_stop[*n as usize] = true);
    let class_at = std::mem::take(&mut walkable.class_at);
    let ways = std::mem::take(&mut walkable.ways);
    chains(&Pieces {
        nodes: ground.at.len(),
        way_nodes,
        class_at: &class_at,
        ways: &ways,
        count: walkable.pieces,
        is_stop: &is_stop,
        length_max: short.then_some(SLOPE_LENGTH_MM),
        length_mm: &|a, b| ground.length_mm(a, b),
        uncut: &walkable.edge_classes.iter().map(|class| class.apart).collect::<Vec<_>>(),
    })
}

/// The node positions of a street map.
struct Ground<'m> {
    /// The metric CRS of a synthetic map.
    crs: Option<CrsId>,
    at: Cow<'m, [[i32; 2]]>,
}

impl Ground<'_> {
    /// A node's position in the map's CRS: degrees, or metres for a synthetic map.
    fn place(&self, node: u32) -> Coord<f64> {
        let unit = if self.crs.is_some() { 100.0 } else { 1e7 };
        let [x, y] = self.at[node as usize].map(|part| f64::from(part) / unit);
        Coord { x, y }
    }

    fn length_mm(&self, a: u32, b: u32) -> u32 {
        let [a, b] = [a, b].map(|node| Point::from(self.place(node)));
        let metres = match self.crs {
            None => Geodesic.distance(a, b),
            Some(_) => Euclidean.distance(a, b),
        };
        (metres * 1000.0).round().min(f64::from(u32::MAX / 2)) as u32
    }
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
    let mut shape = Vec::with_capacity(edges.nodes.len() - 2 * edges.list.len());
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
    height_of: Option<&HeightOf<'_>>,
) -> Result<Network, NetworkError> {
    let source = ground.crs.clone().unwrap_or_else(CrsId::wgs84);
    let nodes = nodes_in_order(ground, &edges, &source, crs)?;
    // The new number of each node of the map.
    let places = nodes.on_map.iter().copied().zip((0..).map(NodeId));
    let place: HashMap<u32, NodeId> = places.collect();
    let Chains { nodes: along, list } = &mut edges;
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
    let mut shape = shape_of(ground, &edges);
    drop(edges);
    transform(shape.items_mut(), &source, crs)?;
    let place_both = |pair: &[u32; 2]| pair.map(|node| ground.place(node));
    let mut obstacles: Vec<[Coord<f64>; 2]> = walkable.obstacles.iter().map(place_both).collect();
    transform(obstacles.as_flattened_mut(), &source, crs)?;
    let height_cm = height_of.map(|height_of| {
        let height = |node: &u32| {
            height_of(ground.place(*node)).map_or(NO_HEIGHT, |m| (m * 100.0).round() as i32)
        };
        nodes.on_map.par_iter().map(height).collect()
    });
    let columns = NetworkColumns {
        crs: crs.clone(),
        attribution: String::new(),
        height_cm: height_cm.unwrap_or_default(),
        at_nodes: renumbered(walkable.at_nodes, &place),
        node_classes: walkable.node_classes,
        ends,
        length_mm,
        class_of,
        edge_classes: walkable.edge_classes,
        shape,
        obstacles,
        nodes: nodes.at,
    };
    Ok(Network::from_columns(columns).expect("columns built from a map are consistent"))
}
