//! Cutting the network of a region.

use std::collections::HashMap;

use geo::Coord;
use rayon::prelude::*;

use super::error::TilesError;
use super::files::{numbers, reals};
use super::manifest::{TileRecord, Tiles, whole_metres};
use super::places::{CANDIDATES, CandidateRow, PlaceRow, candidate_columns};
use super::plan_files::PlanFiles;
use super::streets::{box_of_piece, piece_tables};
use super::walk_plan::{IslandRecord, WalkPlan, findings_records};
use crate::access::{ReachTable, placed_islands};
use crate::base::{Bounds, Diagnostics, EdgeId, Millimetres, Progress, zip_equal};
use crate::config::Config;
use crate::format::{AtomicFile, fingerprint};
use crate::network::{Network, WalkNetwork, write_network};
use crate::region::Region;
use crate::run::analyse::Analyses;
use crate::run::candidates::{CandidateChoice, load_candidates};
use crate::run::gaps::largest;
use crate::run::prepare::{Prepared, off_foot};
use crate::run::walk::{NetworkRecord, WalkSettings, walk_network};
use crate::siting::{Candidates, Site};

/// Ways and walls of a square of so many metres belong to the tile of its middle.
const SQUARE_M: f64 = 1_000.0;
/// The table of the lines of islands, beside the tiles.
pub(super) const LINES: &str = "island_lines";

/// What is cut: a region, by what says which tile a place in the halo falls to.
pub(super) struct WalkCut<'c> {
    pub(super) region: &'c Region,
    pub(super) config: &'c Config,
    pub(super) tile_at: &'c (dyn Fn(Coord<f64>) -> usize + Sync),
}

/// How the network of a region is found.
pub(super) struct WalkInputs<'i> {
    pub(super) walk: WalkSettings,
    /// The walkers, as TOML.
    pub(super) profiles: String,
    pub(super) candidates: &'i CandidateChoice,
}

impl WalkCut<'_> {
    /// Loads the network, and writes a piece of it for each tile.
    pub(super) fn write(
        &self,
        inputs: WalkInputs<'_>,
        (tiles, files): (&mut [TileRecord], &mut PlanFiles<'_>),
        progress: &dyn Progress,
    ) -> Result<WalkPlan, TilesError> {
        let (link, weight) = (inputs.walk.link, inputs.walk.weight);
        let mut sources = Vec::new();
        let walk = walk_network(self.region, inputs.walk, &mut sources, progress)?;
        progress.begin("cutting the network", Some(tiles.len() as u64));
        let findings = findings_records(&walk.diagnostics);
        let walk = walk.value;
        self.write_pieces(&walk, (tiles, files), progress)?;
        let plan = WalkPlan {
            link_mm: link.distance_max.0,
            weight,
            profile: walk.profile().key.clone(),
            profiles: inputs.profiles,
            stamp: walk.stamp().number(),
            straight_factor: format!("{:?}", walk.straight_factor_min()),
            far_m: self.far_m(&walk, link.distance_max),
            places_mm: None,
            candidates: 0,
            network: NetworkRecord::new(&walk),
            sources,
            candidate_source: None,
            findings,
            islands: self.write_islands(&walk, files)?,
        };
        // The network takes more memory than all that follows.
        drop(walk);
        let mut prepared = self.unmeasured();
        let candidates = load_candidates(&mut prepared, inputs.candidates)?;
        let places_mm = self.places_limit(&prepared, &candidates)?.map(|limit| limit.0);
        if places_mm.is_some() {
            self.write_candidates(&candidates, (tiles, files))?;
        }
        progress.end();
        let (candidate_source, candidates) = (prepared.sources.pop(), candidates.len());
        Ok(WalkPlan { places_mm, candidates, candidate_source, ..plan })
    }

    fn write_pieces(
        &self,
        walk: &WalkNetwork,
        (tiles, files): (&mut [TileRecord], &mut PlanFiles<'_>),
        progress: &dyn Progress,
    ) -> Result<(), TilesError> {
        let network = walk.network();
        let mut edges: Vec<Vec<EdgeId>> = vec![Vec::new(); tiles.len()];
        let mut walls: Vec<Vec<u32>> = vec![Vec::new(); tiles.len()];
        let mut squares = Squares { tile_at: self.tile_at, known: HashMap::new() };
        for edge in network.edge_ids() {
            let [a, b] = network.ends(edge).map(|node| network.position(node));
            edges[squares.tile((a + b) / 2.0) - 1].push(edge);
        }
        // The pieces of a closed wall stay together.
        let mut last = (0, 0);
        let pieces = zip_equal(network.obstacles(), network.obstacle_rings());
        for (at, ([from, _], ring)) in pieces.enumerate() {
            let tile = match (*ring, last) {
                (1.., (tile, known)) if known == *ring => tile,
                _ => squares.tile(*from),
            };
            last = (tile, *ring);
            walls[tile - 1].push(at as u32);
        }
        for (at, record) in tiles.iter_mut().enumerate() {
            let piece = network.piece(&edges[at], &walls[at]);
            let facts = walk.whole_facts(&piece.nodes);
            record.network_box = box_of_piece(&piece.network).map(whole_metres);
            write_piece(record.tile, &piece.network, files)?;
            for (table, columns) in piece_tables(&piece, &facts) {
                files.write(record.tile, table, columns)?;
            }
            progress.advance(1);
        }
        Ok(())
    }

    /// Writes the lines of the islands of the region.
    fn write_islands(
        &self,
        walk: &WalkNetwork,
        files: &mut PlanFiles<'_>,
    ) -> Result<Vec<IslandRecord>, TilesError> {
        let islands = placed_islands(self.region, walk);
        let mut rows: Vec<([u32; 2], Coord<f64>)> = Vec::new();
        let mut records = Vec::new();
        for (name, island) in &islands {
            for (line, points) in (0..).zip(&island.lines) {
                rows.extend(points.coords().map(|at| ([name.0, line], *at)));
            }
            records.push(IslandRecord {
                name: name.0,
                length_mm: island.length_mm,
                is_linked: island.is_linked,
                closed_for: island.closed_for.iter().map(|key| (*key).to_owned()).collect(),
                municipality: island.municipality.0,
            });
        }
        let columns = vec![
            numbers("island", rows.iter().map(|([name, _], _)| *name).collect()),
            numbers("line", rows.iter().map(|([_, line], _)| *line).collect()),
            reals("x", rows.iter().map(|(_, at)| at.x).collect()),
            reals("y", rows.iter().map(|(_, at)| at.y).collect()),
        ];
        files.write(0, LINES, columns)?;
        Ok(records)
    }

    /// The region without any distance.
    fn unmeasured(&self) -> Prepared {
        let reach = ReachTable::default();
        let (diagnostics, sources) = (Diagnostics::default(), Vec::new());
        off_foot((self.region.clone(), reach), diagnostics, sources, None)
    }

    /// Up to which distance the run asks for new places; `None` where it proposes none.
    fn places_limit(
        &self,
        prepared: &Prepared,
        candidates: &Candidates,
    ) -> Result<Option<Millimetres>, TilesError> {
        let (count, config) = (candidates.len(), self.config);
        let analyses = Analyses::with_candidates(prepared, config, candidates.clone());
        let mut limits = Vec::new();
        if config.gaps.proposes_places(count) {
            limits.push(largest(&analyses.columns_with_places()));
        }
        if let Some(section) = config.site.as_ref().filter(|site| site.is_in_run(count)) {
            let columns = analyses.site_columns(section)?;
            limits.push(analyses.site_reach_max(section, &columns)?);
        }
        if !config.cooperate.categories.is_empty() {
            let columns = analyses.cooperating(&config.cooperate.categories)?;
            if config.cooperate.is_in_run(count, columns.len()) {
                limits.push(largest(&columns));
            }
        }
        Ok(limits.into_iter().max())
    }

    fn write_candidates(
        &self,
        candidates: &Candidates,
        (tiles, files): (&mut [TileRecord], &mut PlanFiles<'_>),
    ) -> Result<(), TilesError> {
        let mut rows: Vec<Vec<CandidateRow>> = vec![Vec::new(); tiles.len()];
        let mut boxes: Vec<Option<Bounds>> = vec![None; tiles.len()];
        for (at, site) in candidates.sites().iter().enumerate() {
            let position = candidates.position(at);
            let host = match site {
                Site::Host(host) => Some(*host),
                Site::Cell(_) | Site::Point(_) => None,
            };
            let place = host.and_then(|host| PlaceRow::from_region(self.region, host));
            let own = Bounds::new(position.x, position.y, position.x, position.y);
            let own = place.map_or(own, |place| place.bounds);
            let tile = (self.tile_at)(position) - 1;
            rows[tile].push(CandidateRow { candidate: at as u32, host, at: position });
            boxes[tile] = Some(boxes[tile].map_or(own, |known| known.joined(own)));
        }
        for (at, record) in tiles.iter_mut().enumerate() {
            files.write(record.tile, CANDIDATES, candidate_columns(&rows[at]))?;
            record.candidate_box = boxes[at].map(whole_metres);
        }
        Ok(())
    }

    /// How far in a straight line a facility may be from a way on a walk to it within the largest limit, metres.
    /// Lengths are those on the ellipsoid, and the coordinates those of the working CRS.
    fn far_m(&self, walk: &WalkNetwork, link: Millimetres) -> u32 {
        let network = walk.network();
        let stretch = |edge: EdgeId| {
            let points: Vec<Coord<f64>> = network.line(edge).collect();
            let steps = points.windows(2).map(|step| {
                let away = step[1] - step[0];
                (away.x * away.x + away.y * away.y).sqrt()
            });
            steps.sum::<f64>() * 1000.0 / (f64::from(network.length_mm(edge)) + 1.0)
        };
        let edges: Vec<EdgeId> = network.edge_ids().collect();
        let stretch = edges.par_iter().map(|edge| stretch(*edge)).reduce(|| 1.0, f64::max);
        let limits = self.region.categories().iter().filter_map(|one| one.limit_max().metres());
        let limit = limits.fold(0.0, f64::max);
        // A tenth and 100 m more than can be, for what is rounded: what lies in a box in vain costs time, not answers.
        let walked = 1.1 * stretch * limit / walk.straight_factor_min();
        (walked + link.metres().unwrap_or(0.0) + 100.0).ceil() as u32
    }
}

fn write_piece(
    tile: usize,
    network: &Network,
    files: &mut PlanFiles<'_>,
) -> Result<(), TilesError> {
    let name = Tiles::network_name(tile);
    let path = files.path(&name)?;
    let mut file = AtomicFile::create(&path)?;
    write_network(network, &mut file).map_err(TilesError::file("write", &path))?;
    file.commit()?;
    let (sha256, _) = fingerprint(&path).map_err(TilesError::file("read", &path))?;
    files.digests.insert(name, sha256);
    Ok(())
}

/// Which tile each square falls to.
struct Squares<'t> {
    tile_at: &'t (dyn Fn(Coord<f64>) -> usize + Sync),
    known: HashMap<(i64, i64), usize>,
}

impl Squares<'_> {
    fn tile(&mut self, at: Coord<f64>) -> usize {
        let square = |part: f64| (part / SQUARE_M).floor();
        let (x, y) = (square(at.x), square(at.y));
        let middle = Coord { x: (x + 0.5) * SQUARE_M, y: (y + 0.5) * SQUARE_M };
        *self.known.entry((x as i64, y as i64)).or_insert_with(|| (self.tile_at)(middle))
    }
}
