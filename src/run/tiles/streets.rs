//! The network of tiles: cut by the plan into a piece for each tile, and joined by a job around its tile.

use std::collections::BTreeMap;

use geo::Coord;
use polars::prelude::Column;
use rayon::prelude::*;

use super::error::TilesError;
use super::files::{longs, numbers};
use super::manifest::{Tiles, bounds_of};
use super::walk_plan::WalkPlan;
use crate::base::{Bounds, EdgeId, NodeId, hex, zip_equal};
use crate::network::{
    ClosedFor, MapIsland, Network, NetworkPiece, PieceCut, WalkNetwork, WalkProfile, WholeFacts,
    decode_network, join_cuts,
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
    /// The box around each edge.
    boxes: Vec<Bounds>,
}

impl ReadPiece {
    fn new(piece: NetworkPiece, facts: WholeFacts) -> Self {
        let edges: Vec<EdgeId> = piece.network.edge_ids().collect();
        let boxes = edges.par_iter().map(|edge| box_of_edge(&piece.network, *edge)).collect();
        Self { piece, facts, boxes }
    }

    /// What touches a box. A closed wall is taken whole where the box around it does.
    fn touching(&self, bounds: &Bounds) -> PieceCut<'_> {
        let touches = |one: &Bounds| one.shared(*bounds).is_some();
        let edges = zip_equal(self.piece.network.edge_ids(), &self.boxes);
        let network = &self.piece.network;
        let walls = zip_equal(network.obstacles(), network.obstacle_rings());
        let walls: Vec<(u32, &[Coord<f64>; 2], &u32)> =
            (0..).zip(walls).map(|(at, (ends, ring))| (at, ends, ring)).collect();
        let whole = walls.chunk_by(|a, b| *a.2 != 0 && a.2 == b.2);
        let near = whole.filter(|pieces| {
            let corners = pieces.iter().flat_map(|(_, ends, _)| *ends);
            Bounds::around(corners.map(|at| [at.x, at.y])).is_some_and(|one| touches(&one))
        });
        PieceCut {
            piece: &self.piece,
            facts: &self.facts,
            edges: edges.filter(|(_, one)| touches(one)).map(|(edge, _)| edge).collect(),
            walls: near.flatten().map(|(at, ..)| *at).collect(),
        }
    }

    /// Nothing of it.
    fn nothing(&self) -> PieceCut<'_> {
        let (edges, walls) = (Vec::new(), Vec::new());
        PieceCut { piece: &self.piece, facts: &self.facts, edges, walls }
    }
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
        Ok(ReadPiece::new(piece, facts))
    };
    read().map_err(tiles.damaged(tile, NODES))
}

/// The network in a box around a tile.
pub(super) struct Around {
    pub(super) walk: WalkNetwork,
    /// The number of each edge in the whole network.
    pub(super) edges: Vec<EdgeId>,
    /// Whether all ways of the whole network are there.
    pub(super) is_all: bool,
}

impl Around {
    /// The number here of an edge of the whole network.
    ///
    /// # Panics
    /// When it is not here.
    pub(super) fn local(&self, edge: EdgeId) -> EdgeId {
        EdgeId::at(self.edges.binary_search(&edge).expect("a way that lies here"))
    }
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
        let ReadPiece { piece, boxes, .. } = self.read(tile)?;
        Ok(zip_equal(piece.edges.iter().copied(), boxes.iter().copied()).collect())
    }

    /// What of the network touches a box, and nothing else.
    pub(super) fn around(&mut self, bounds: &Bounds) -> Result<Around, TilesError> {
        let all = self.tiles.manifest.tiles.iter();
        let with_ways = all.filter_map(|tile| Some((tile.tile, bounds_of(tile.network_box?))));
        let (near, far): (Vec<_>, Vec<_>) =
            with_ways.partition(|(_, one)| one.shared(*bounds).is_some());
        let any = self.tiles.manifest.tiles[0].tile;
        for tile in near.iter().map(|(tile, _)| *tile).chain(near.is_empty().then_some(any)) {
            self.read(tile)?;
        }
        let cut = |(tile, _): &(usize, Bounds)| self.read[tile].touching(bounds);
        let mut cuts: Vec<PieceCut<'_>> = near.iter().map(cut).collect();
        let is_whole = |cut: &PieceCut<'_>| cut.edges.len() == cut.piece.edges.len();
        let is_all = far.is_empty() && cuts.iter().all(is_whole);
        if cuts.is_empty() {
            // Far from all ways the network is empty.
            cuts.push(self.read[&any].nothing());
        }
        let (joined, facts) = join_cuts(&cuts).expect("a piece");
        let NetworkPiece { network, edges, .. } = joined;
        let walk = WalkNetwork::of_part(network, self.walker.clone(), self.plan.weight, facts);
        Ok(Around { walk, edges, is_all })
    }

    /// The box around all ways and walls; `None` without any.
    pub(super) fn everything(&self) -> Option<Bounds> {
        let boxes = self.tiles.manifest.tiles.iter().filter_map(|tile| tile.network_box);
        boxes.map(bounds_of).reduce(Bounds::joined)
    }
}
