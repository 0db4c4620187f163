//! The network of tiles: cut by the plan into a piece for each tile, and joined by a job around its tile.

use std::collections::BTreeMap;

use geo::Coord;
use polars::prelude::Column;

use super::error::TilesError;
use super::files::{longs, numbers};
use super::manifest::{Tiles, bounds_of};
use super::walk_plan::WalkPlan;
use crate::base::{Bounds, EdgeId, NodeId, hex, zip_equal};
use crate::network::{
    ClosedFor, MapIsland, Network, NetworkPiece, WalkNetwork, WalkProfile, WholeFacts,
    decode_network, join_facts, join_pieces,
};

/// Tables of a piece of the network.
pub(super) const NODES: &str = "nodes";
pub(super) const EDGES: &str = "edges";
pub(super) const WALLS: &str = "walls";
pub(super) const ISLANDS: &str = "islands";

/// The box around the ways and walls of a piece; `None` without any.
pub(super) fn box_of_piece(network: &Network) -> Option<Bounds> {
    let ways = network.edge_ids().flat_map(|edge| network.line(edge));
    let walls = network.obstacles().iter().flatten().copied();
    Bounds::around(ways.chain(walls).map(|at: Coord<f64>| [at.x, at.y]))
}

/// The box around an edge.
pub(super) fn box_of_edge(network: &Network, edge: EdgeId) -> Bounds {
    let line = network.line(edge).map(|at| [at.x, at.y]);
    Bounds::around(line).expect("an edge has two ends")
}

/// The tables of a piece.
pub(super) fn piece_tables(
    piece: &NetworkPiece,
    facts: &WholeFacts,
) -> [(&'static str, Vec<Column>); 4] {
    let islands = || facts.islands.iter();
    [
        (
            NODES,
            vec![
                numbers("node", piece.nodes.iter().map(|node| node.0).collect()),
                numbers("island", facts.island.iter().map(|node| node.0).collect()),
                numbers("leads_on", facts.leads_on.iter().map(|is| u32::from(*is)).collect()),
                numbers("component", facts.component.iter().map(|node| node.0).collect()),
            ],
        ),
        (EDGES, vec![numbers("edge", piece.edges.iter().map(|edge| edge.0).collect())]),
        (WALLS, vec![numbers("wall", piece.walls.clone())]),
        (
            ISLANDS,
            vec![
                numbers("island", islands().map(|one| one.name.0).collect()),
                numbers("is_main", islands().map(|one| u32::from(one.is_main)).collect()),
                numbers("is_linked", islands().map(|one| u32::from(one.is_linked)).collect()),
                longs("length_mm", islands().map(|one| one.length_mm).collect()),
                numbers("meets", islands().map(|one| u32::from(one.meets.bits())).collect()),
            ],
        ),
    ]
}

/// A piece of the network, as a job reads it.
struct ReadPiece {
    piece: NetworkPiece,
    facts: WholeFacts,
}

fn read_piece(tiles: &Tiles, tile: usize) -> Result<ReadPiece, TilesError> {
    let name = Tiles::network_name(tile);
    let path = tiles.folder.join(&name);
    let bytes = std::fs::read(&path).map_err(TilesError::file("read", &path))?;
    let (network, sha256) = decode_network(&bytes, &path.display().to_string())?;
    if tiles.manifest.files.get(&name) != Some(&hex(&sha256)) {
        let reason = "it is not the one that the manifest lists".to_owned();
        return Err(TilesError::Damaged { path, reason });
    }
    let [nodes, edges, walls, islands] =
        [NODES, EDGES, WALLS, ISLANDS].map(|table| tiles.input(tile, table));
    let (nodes, edges, walls, islands) = (nodes?, edges?, walls?, islands?);
    let read = move || -> Result<ReadPiece, String> {
        let ids = |all: Vec<u32>| all.into_iter().map(NodeId).collect::<Vec<NodeId>>();
        let is = |all: Vec<u32>| all.into_iter().map(|one| one == 1).collect::<Vec<bool>>();
        let (main, linked) = (is(islands.numbers("is_main")?), is(islands.numbers("is_linked")?));
        let (lengths, meets) = (islands.longs("length_mm")?, islands.numbers("meets")?);
        let island = |(at, name): (usize, NodeId)| MapIsland {
            name,
            is_main: main[at],
            is_linked: linked[at],
            length_mm: lengths[at],
            meets: ClosedFor::of_bits(meets[at] as u8),
        };
        let names = ids(islands.numbers("island")?);
        let facts = WholeFacts {
            island: ids(nodes.numbers("island")?),
            leads_on: is(nodes.numbers("leads_on")?),
            component: ids(nodes.numbers("component")?),
            islands: names.into_iter().enumerate().map(island).collect(),
        };
        let piece = NetworkPiece {
            nodes: ids(nodes.numbers("node")?),
            edges: edges.numbers("edge")?.into_iter().map(EdgeId).collect(),
            walls: walls.numbers("wall")?,
            network,
        };
        Ok(ReadPiece { piece, facts })
    };
    read().map_err(tiles.damaged(tile, NODES))
}

/// The network around a tile.
pub(super) struct Around {
    pub(super) walk: WalkNetwork,
    /// The number of each edge in the whole network.
    pub(super) edges: Vec<EdgeId>,
    /// Whether it is the whole network.
    pub(super) is_all: bool,
}

/// The pieces of the network, of which only those are read that lie near.
pub(super) struct Streets<'t> {
    tiles: &'t Tiles,
    plan: &'t WalkPlan,
    walker: WalkProfile,
    read: BTreeMap<usize, ReadPiece>,
}

impl<'t> Streets<'t> {
    pub(super) fn new(tiles: &'t Tiles, plan: &'t WalkPlan) -> Result<Self, TilesError> {
        Ok(Self { tiles, plan, walker: plan.walker()?, read: BTreeMap::new() })
    }

    fn read(&mut self, tile: usize) -> Result<&ReadPiece, TilesError> {
        if !self.read.contains_key(&tile) {
            self.read.insert(tile, read_piece(self.tiles, tile)?);
        }
        Ok(&self.read[&tile])
    }

    /// The edges of a tile's own piece, with the box of each.
    pub(super) fn own(&mut self, tile: usize) -> Result<Vec<(EdgeId, Bounds)>, TilesError> {
        let ReadPiece { piece, .. } = self.read(tile)?;
        let local = piece.network.edge_ids();
        let boxes = local.map(|edge| box_of_edge(&piece.network, edge));
        Ok(zip_equal(&piece.edges, boxes).map(|(edge, bounds)| (*edge, bounds)).collect())
    }

    /// The pieces that touch a box, joined. All edges that touch it are there.
    pub(super) fn around(&mut self, bounds: &Bounds) -> Result<Around, TilesError> {
        let all = self.tiles.manifest.tiles.iter();
        let with_ways = all.filter_map(|tile| Some((tile.tile, bounds_of(tile.network_box?))));
        let (near, far): (Vec<_>, Vec<_>) =
            with_ways.partition(|(_, one)| one.shared(*bounds).is_some());
        for (tile, _) in &near {
            self.read(*tile)?;
        }
        let read = || near.iter().map(|(tile, _)| &self.read[tile]);
        let pieces: Vec<&NetworkPiece> = read().map(|one| &one.piece).collect();
        let facts: Vec<_> = read().map(|one| (&one.piece.nodes[..], &one.facts)).collect();
        let facts = join_facts(&facts);
        let joined = match join_pieces(&pieces) {
            Some(joined) => joined,
            // A tile far from all ways has an empty network.
            None => self.read(self.tiles.manifest.tiles[0].tile)?.piece.network.piece(&[], &[]),
        };
        let NetworkPiece { network, edges, .. } = joined;
        let walk = WalkNetwork::of_part(network, self.walker.clone(), self.plan.weight, facts);
        Ok(Around { walk, edges, is_all: far.is_empty() })
    }
}
