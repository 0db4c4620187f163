//! Putting a network together from a street map.

use std::collections::HashMap;

use geo::line_measures::{Distance, Euclidean, Geodesic};
use geo::{Coord, Point};
use rayon::prelude::*;

use super::chains::{Chain, Pieces, chains};
use super::model::Network;
use super::order::spatial_order;
use super::segments::{Segments, segments};
use crate::base::{Checked, Diagnostics, Progress};
use crate::crs::{CrsError, transform_coords};
use crate::dataset::{CrsId, NO_NODE, OsmExtract};

/// With elevation, edges are cut at the first node beyond this length: steepness is averaged along
/// an edge, and elevation models of 25 to 30 m resolve no more.
const SLOPE_LENGTH_MM: u64 = 100_000;

/// Gives the height in metres of places in the street map's CRS.
pub type HeightOf<'h> = dyn Fn(Coord<f64>) -> Option<f64> + Sync + 'h;

/// No network can be made.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// Nothing in the street map can be walked along.
    #[error("`{source_name}` has no way that anybody may walk along ({ways} ways were looked at)")]
    Empty {
        /// The street map.
        source_name: String,
        /// Its ways.
        ways: usize,
    },
    /// Places of the street map have no image in the CRS.
    #[error("{count} places of the network cannot be transformed to {crs}; choose another CRS")]
    Outside {
        /// The CRS.
        crs: CrsId,
        /// How many.
        count: usize,
    },
    /// More kinds of ways than can be numbered.
    #[error("`{source_name}` has more than 65,534 kinds of ways")]
    Classes {
        /// The street map.
        source_name: String,
    },
    /// Coordinates cannot be transformed.
    #[error(transparent)]
    Crs(#[from] CrsError),
}

/// Builds the walking network of a street map.
///
/// # Parameters
/// `crs`: the metric CRS of positions. `height_of`: elevation, if known; it makes edges shorter
/// than about 100 m, so that steepness along them is meant.
///
/// # Errors
/// - [`NetworkError::Empty`] when nothing is walkable.
/// - [`NetworkError::Classes`] when ways or the things at their nodes are of more kinds than 16 bits
///   can number.
/// - [`NetworkError::Outside`] when a junction, a point of a way's geometry or of an obstacle has no
///   image in `crs`.
/// - [`NetworkError::Crs`] when `crs` is unknown, or there is no way to it from the street map's.
///
/// # Method
/// 1. Ways get a class by [`super::rules::edge_class`] or fall out.
/// 2. Pieces between neighbouring nodes are measured on the ellipsoid of WGS 84 (Karney 2013,
///    Algorithms for geodesics) and rounded to millimetres: lengths in the working CRS would be up
///    to 0.04 % too short. Maps that are made up are measured in their plane.
/// 3. Nodes between two pieces of the same class at which nothing stands are no junctions: chains
///    of pieces become one edge, whose length is the sum and whose geometry is kept.
/// 4. Nodes are put in the order of a space-filling curve.
///
/// # Cost
/// O(n log n); a microsecond a piece for its length, on all threads.
pub fn build_network(
    extract: &OsmExtract,
    crs: &CrsId,
    height_of: Option<&HeightOf<'_>>,
    progress: &dyn Progress,
) -> Result<Checked<Network>, NetworkError> {
    let mut diagnostics = Diagnostics::default();
    progress.begin("walking network", None);
    let found = segments(extract, &mut diagnostics);
    if found.list.is_empty() {
        let (source_name, ways) = (extract.source.clone(), extract.ways.len());
        return Err(NetworkError::Empty { source_name, ways });
    }
    if found.too_many_classes {
        return Err(NetworkError::Classes { source_name: extract.source.clone() });
    }
    let length_mm: Vec<u32> =
        found.list.par_iter().map(|piece| length_mm(extract, piece.from, piece.to)).collect();
    let mut is_stop = vec![false; extract.node_ids.len()];
    let stops = found.at_nodes.keys().chain(&found.stops);
    stops.filter(|node| **node != NO_NODE).for_each(|n| is_stop[*n as usize] = true);
    let pieces = Pieces {
        nodes: extract.node_ids.len(),
        list: &found.list,
        length_mm: &length_mm,
        is_stop: &is_stop,
        length_max: height_of.map(|_| SLOPE_LENGTH_MM),
        uncut: &found.edge_classes.iter().map(|class| class.apart).collect::<Vec<_>>(),
    };
    let edges = chains(&pieces);
    let value = assemble(extract, crs, &found, edges, height_of)?;
    progress.end();
    Ok(Checked { value, diagnostics })
}

/// A node's place in the extract's CRS: degrees, or metres for a map that is made up.
fn place_of(extract: &OsmExtract, node: u32) -> Coord<f64> {
    let unit = if extract.crs.is_some() { 100.0 } else { 1e7 };
    let [x, y] = extract.node_at[node as usize].map(|part| f64::from(part) / unit);
    Coord { x, y }
}

fn length_mm(extract: &OsmExtract, a: u32, b: u32) -> u32 {
    let [a, b] = [a, b].map(|node| Point::from(place_of(extract, node)));
    let metres = match extract.crs {
        None => Geodesic.distance(a, b),
        Some(_) => Euclidean.distance(a, b),
    };
    (metres * 1000.0).round().min(f64::from(u32::MAX / 2)) as u32
}

/// Transforms places in place; all must have an image.
pub(super) fn transform(
    places: &mut [Coord<f64>],
    from: &CrsId,
    to: &CrsId,
) -> Result<(), NetworkError> {
    match transform_coords(places, from, to)?.len() {
        0 => Ok(()),
        count => Err(NetworkError::Outside { crs: to.clone(), count }),
    }
}

/// Puts nodes and edges into their order.
fn assemble(
    extract: &OsmExtract,
    crs: &CrsId,
    found: &Segments,
    mut edges: Vec<Chain>,
    height_of: Option<&HeightOf<'_>>,
) -> Result<Network, NetworkError> {
    let mut ends: Vec<u32> =
        edges.iter().flat_map(|c| [c.nodes[0], c.nodes[c.nodes.len() - 1]]).collect();
    ends.sort_unstable();
    ends.dedup();
    let mut at: Vec<Coord<f64>> = ends.iter().map(|node| place_of(extract, *node)).collect();
    let source = extract.crs.clone().unwrap_or_else(CrsId::wgs84);
    transform(&mut at, &source, crs)?;
    let order = spatial_order(&at);
    let nodes: Vec<Coord<f64>> = order.iter().map(|old| at[*old as usize]).collect();
    // Where each node of the extract comes to stand.
    let place: HashMap<u32, u32> =
        order.iter().zip(0_u32..).map(|(old, new)| (ends[*old as usize], new)).collect();
    let ends_of = |chain: &Chain| [chain.nodes[0], chain.nodes[chain.nodes.len() - 1]];
    let rank = |chain: &Chain| {
        let [a, b] = ends_of(chain).map(|node| place[&node]);
        (a.min(b), a.max(b), chain.class, chain.length_mm)
    };
    edges.par_sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.nodes.cmp(&b.nodes)));
    let mut network = Network {
        crs: crs.clone(),
        attribution: String::new(),
        height_cm: Vec::new(),
        at_nodes: Vec::new(),
        node_classes: found.node_classes.clone(),
        ends: edges.iter().map(|chain| ends_of(chain).map(|node| place[&node])).collect(),
        length_mm: edges.iter().map(|c| c.length_mm.min(u64::from(u32::MAX / 2)) as u32).collect(),
        class_of: edges.iter().map(|chain| chain.class).collect(),
        edge_classes: found.edge_classes.clone(),
        shape_first: vec![0],
        shape: Vec::new(),
        obstacles: Vec::new(),
        nodes,
    };
    for chain in &edges {
        let inner = &chain.nodes[1..chain.nodes.len() - 1];
        network.shape.extend(inner.iter().map(|node| place_of(extract, *node)));
        network.shape_first.push(network.shape.len() as u32);
    }
    transform(&mut network.shape, &source, crs)?;
    network.at_nodes = found
        .at_nodes
        .iter()
        .filter_map(|(node, class)| Some((*place.get(node)?, *class)))
        .collect();
    network.at_nodes.sort_unstable();
    let corners = found.obstacles.iter().flatten().map(|node| place_of(extract, *node));
    let mut corners: Vec<Coord<f64>> = corners.collect();
    transform(&mut corners, &source, crs)?;
    network.obstacles = corners.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect();
    if let Some(height_of) = height_of {
        let height = |old: &u32| {
            let metres = height_of(place_of(extract, ends[*old as usize]));
            metres.map_or(Network::NO_HEIGHT, |metres| (metres * 100.0).round() as i32)
        };
        network.height_cm = order.par_iter().map(height).collect();
    }
    Ok(network)
}
