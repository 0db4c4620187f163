//! The distances of a tile on foot, and what a run tells of its ways.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::collect::{Apart, Asked, BoxFor, Measured};
use super::error::TilesError;
use super::manifest::{TileRecord, Tiles, bounds_of};
use super::on_ways::{OnWays, Part, Place};
use super::places::{
    CandidateRow, CellRow, PlaceRow, Surroundings, box_of_cells, own_facilities, part_region,
    read_candidates,
};
use super::streets::{Around, Streets, box_of_edge};
use super::walk_plan::WalkPlan;
use crate::access::{Arrivals, LinkOptions, LinkedRegion, Linker, PartAsked, PartReach, Snap};
use crate::base::{Bounds, CellId, EdgeId, FacilityId, Millimetres, NodeId, Progress, zip_equal};
use crate::network::AssumedLengths;
use crate::region::Region;

/// Links end this much nearer than the box of ways that are read, metres: distances are rounded, and ways that meet an
/// outline may miss it by half a metre.
const MARGIN_M: f64 = 2.0;

/// Stage that reads what lies in a box, and joins its ways.
const READ_STAGE: &str = "reading the ways around";
/// Stage that links cells and facilities.
const LINK_STAGE: &str = "linking";
/// Stage that finds what the part tells of links and ways, and the distances to candidate places.
const BESIDE_STAGE: &str = "places, and distances to candidate places";

/// A distance from a cell to a candidate place: candidate, cell, millimetres.
pub(super) type ToPlaceRow = [u32; 3];

/// What a part has beside its distances.
pub(super) struct Beside {
    /// For each cell of the tile its place on a way, and what is said of it.
    pub(super) cells: Vec<CellLink>,
    /// The same for each facility of the tile.
    pub(super) facilities: Vec<FacilityLink>,
    pub(super) ways: AssumedLengths,
    pub(super) to_places: Vec<ToPlaceRow>,
}

/// The island on which something lies: the way that is its own, and the name of the island of that or of the way to
/// which it is linked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct OnIsland {
    pub(super) own: Option<EdgeId>,
    pub(super) words: Option<String>,
    pub(super) name: Option<u32>,
}

/// The link of a cell.
pub(super) struct CellLink {
    pub(super) cell: CellId,
    pub(super) place: Option<Place>,
    pub(super) island: OnIsland,
    /// Where it is and why it is not linked.
    pub(super) unlinked: Option<[String; 2]>,
    pub(super) is_stranded: bool,
}

/// The link of a facility.
pub(super) struct FacilityLink {
    pub(super) facility: FacilityId,
    pub(super) doors: Vec<Place>,
    pub(super) placed_by: Option<&'static str>,
    pub(super) island: OnIsland,
    pub(super) unlinked: Option<String>,
    pub(super) is_stranded: bool,
}

/// What a job sees of a box: what lies there, linked and measured.
struct Seen<'s> {
    linked: &'s LinkedRegion<'s>,
    ground: &'s Ground,
    cells: &'s [CellRow],
    reach: &'s PartReach,
}

/// What the first box has that holds all of a part beside its distances.
pub(super) struct First {
    /// The distances within it; nothing for a tile without cells, facilities and ways.
    pub(super) measured: Option<Measured>,
    pub(super) beside: Beside,
    /// How far it reaches around the tile, metres.
    pub(super) halo_m: f64,
}

/// The job of a tile on foot.
pub(super) struct OnFoot<'t> {
    tiles: &'t Tiles,
    plan: &'t WalkPlan,
    record: &'t TileRecord,
    streets: Streets<'t>,
    surroundings: Surroundings<'t>,
    on_ways: OnWays,
}

/// What a job reads of a box.
struct Ground {
    bounds: Bounds,
    around: Around,
    places: Vec<PlaceRow>,
    region: Region,
    /// Whether each edge lies so far inside that every facility linked to it is there.
    is_safe: Vec<bool>,
    /// The nodes beyond which something may be missing.
    cut: Vec<NodeId>,
    is_all: bool,
}

impl<'t> OnFoot<'t> {
    pub(super) fn new(
        tiles: &'t Tiles,
        plan: &'t WalkPlan,
        record: &'t TileRecord,
    ) -> Result<Self, TilesError> {
        let (streets, surroundings) = (Streets::new(tiles, plan)?, Surroundings::new(tiles));
        Ok(Self { tiles, plan, record, streets, surroundings, on_ways: OnWays::default() })
    }

    /// What the part has beside its distances, with the distances within the first box that has all of it.
    ///
    /// # Method
    /// Ways of the tile's own piece and its cells must be farther from the nearest cut node than any limit that counts
    /// there; until they are, the box grows.
    pub(super) fn first(
        &mut self,
        cells: &[CellRow],
        progress: &dyn Progress,
    ) -> Result<First, TilesError> {
        let ways = self.near_ways()?;
        let boxes = ways.iter().map(|(_, bounds)| *bounds).chain(box_of_cells(cells));
        let boxes = boxes.chain(self.record.facility_box.map(bounds_of));
        let mut halo_m = f64::from(self.tiles.manifest.halo_m);
        let Some(own) = boxes.reduce(Bounds::joined) else {
            return Ok(First { measured: None, beside: Beside::nothing(), halo_m });
        };
        let ways: Vec<EdgeId> = ways.into_iter().map(|(edge, _)| edge).collect();
        let categories = vec![PartAsked::all(cells.len()); self.tiles.manifest.categories.len()];
        loop {
            let bounds = own.widened(halo_m, halo_m);
            let ground = self.ground(Asked { cells, bounds, categories: &categories }, progress)?;
            let part = ground.part(cells);
            progress.begin(LINK_STAGE, None);
            let linker = Linker::new(&ground.around.walk, self.options());
            let linked = LinkedRegion::placed_by_linker(part.region, &linker);
            progress.end();
            let asked: Vec<&PartAsked> = categories.iter().collect();
            let reach = linked.part_reach(&ground.cut, &asked, progress);
            let seen = Seen { linked: &linked, ground: &ground, cells, reach: &reach };
            let (plan, record, tiles) = (self.plan, self.record, self.tiles);
            if seen.has_all(&ways, plan, tiles) {
                progress.begin(BESIDE_STAGE, None);
                let beside = Beside::new((&seen, &linker), &ways, (plan, record, tiles))?;
                progress.end();
                self.on_ways.keep(part, &linked);
                let measured = Some(seen.measured(self.box_for()));
                return Ok(First { measured, beside, halo_m });
            }
            halo_m *= 2.0;
        }
    }

    /// Measures from some cells of the tile, whose places the first box has told.
    pub(super) fn measure(
        &mut self,
        asked: &Asked<'_>,
        progress: &dyn Progress,
    ) -> Result<Measured, TilesError> {
        let bounds = self.half_or_all(asked.bounds);
        let ground = self.ground(Asked { bounds, ..*asked }, progress)?;
        let part = ground.part(asked.cells);
        progress.begin(LINK_STAGE, None);
        let options = self.options();
        let linked = self.on_ways.linked(part, options);
        progress.end();
        let categories: Vec<&PartAsked> = asked.categories.iter().collect();
        let reach = linked.part_reach(&ground.cut, &categories, progress);
        let seen = Seen { linked: &linked, ground: &ground, cells: asked.cells, reach: &reach };
        Ok(seen.measured(self.box_for()))
    }

    fn options(&self) -> LinkOptions {
        LinkOptions { distance_max: Millimetres(self.plan.link_mm) }
    }

    /// A box that takes half of the region takes it whole: nothing is looked for again then.
    fn half_or_all(&self, bounds: Bounds) -> Bounds {
        let facilities = self.tiles.manifest.tiles.iter().filter_map(|tile| tile.facility_box);
        let all = facilities.map(bounds_of).chain(self.streets.everything());
        let Some(all) = all.reduce(Bounds::joined) else { return bounds };
        let area = |one: Bounds| one.width() * one.height();
        match all.shared(bounds).is_some_and(|shared| 2.0 * area(shared) > area(all)) {
            // Links end nearer than the sides of a box.
            true => {
                let wide_m = self.link_m() + MARGIN_M;
                all.joined(bounds).widened(wide_m, wide_m)
            }
            false => bounds,
        }
    }

    /// How far links reach, metres.
    fn link_m(&self) -> f64 {
        f64::from(self.plan.link_mm) / 1000.0 + MARGIN_M
    }

    /// How wide a box must be to prove a distance: straight lines are shorter, and facilities and ways near its sides
    /// do not count. It is an estimate, which the next box corrects.
    fn box_for(&self) -> BoxFor {
        let slowest = self.plan.straight_factor.parse().unwrap_or(1.0);
        BoxFor { per_metre: 1.01 / slowest, more_m: 2.0 * self.link_m() + 200.0 }
    }

    /// The ways of the tile's own piece that some facility may be near, with their boxes.
    fn near_ways(&mut self) -> Result<Vec<(EdgeId, Bounds)>, TilesError> {
        let far_m = f64::from(self.plan.far_m);
        let boxes = self.tiles.manifest.tiles.iter().filter_map(|tile| tile.facility_box);
        let boxes: Vec<Bounds> = boxes.map(|one| bounds_of(one).widened(far_m, far_m)).collect();
        let mut ways = self.streets.own(self.record.tile)?;
        ways.retain(|(_, way)| boxes.iter().any(|one| one.shared(*way).is_some()));
        Ok(ways)
    }

    /// What lies in a box, in which all facilities are known.
    fn ground(&mut self, asked: Asked<'_>, progress: &dyn Progress) -> Result<Ground, TilesError> {
        progress.begin(READ_STAGE, None);
        let Asked { cells, bounds, .. } = asked;
        let places = self.surroundings.within(&bounds, &asked.is_open())?;
        let link_m = self.link_m();
        let linked_in = places.iter().map(|row| row.bounds).fold(bounds, Bounds::joined);
        let around = self.streets.around(&linked_in.widened(link_m, link_m))?;
        let region = part_region(&self.tiles.manifest, cells, &places);
        let network = around.walk.network();
        let is_all = around.is_all && self.surroundings.is_all(&bounds);
        let safe = |edge: EdgeId| {
            is_all || bounds.encloses(&box_of_edge(network, edge).widened(link_m, link_m))
        };
        let edges: Vec<EdgeId> = network.edge_ids().collect();
        let is_safe: Vec<bool> = edges.par_iter().map(|edge| safe(*edge)).collect();
        let unsafe_ways = zip_equal(&edges, &is_safe).filter(|(_, is_safe)| !**is_safe);
        let mut cut: Vec<_> = unsafe_ways.flat_map(|(edge, _)| network.ends(*edge)).collect();
        cut.sort_unstable();
        cut.dedup();
        progress.end();
        Ok(Ground { bounds, around, places, region, is_safe, cut, is_all })
    }
}

impl Ground {
    fn part<'g>(&'g self, cells: &'g [CellRow]) -> Part<'g> {
        let Self { region, around, places, .. } = self;
        Part { region, around, cells, places }
    }
}

impl Seen<'_> {
    /// What is measured.
    fn measured(&self, box_for: BoxFor) -> Measured {
        let cells = (0..self.cells.len()).map(CellId::at);
        let places = &self.ground.places;
        Measured {
            columns: self.reach.columns.clone(),
            facilities: places.iter().map(|row| row.facility).collect(),
            proven_to: cells.map(|cell| self.proven_to(cell)).collect(),
            apart: self.apart(),
            bounds: self.ground.bounds,
            box_for,
        }
    }

    /// The distance from a cell up to which every facility is known.
    fn proven_to(&self, cell: CellId) -> Millimetres {
        match self.linked.cell(cell) {
            _ if self.ground.is_all => Millimetres::UNREACHED,
            None => Millimetres::UNREACHED,
            Some(snap) if !self.ground.is_safe[snap.edge().index()] => Millimetres(0),
            Some(_) => self.reach.cell_to_cut[cell.index()],
        }
    }

    /// The components of cells and facilities.
    fn apart(&self) -> Apart {
        let walk = &self.ground.around.walk;
        let of_snap = |snap: &Snap| walk.network().ends(snap.edge()).map(|node| walk.island(node));
        let of_cell = |at| self.linked.cell(CellId::at(at)).map(of_snap).into_iter().flatten();
        let mut apart = Apart {
            cells: (0..self.cells.len()).map(|at| of_cell(at).collect()).collect(),
            ..Apart::default()
        };
        for (at, row) in self.ground.places.iter().enumerate() {
            let Some(home) = row.part.municipality else { continue };
            let (count, there) = apart.facilities.entry((row.part.category, home)).or_default();
            *count += 1;
            there.extend(self.linked.doors(FacilityId::at(at)).iter().flat_map(of_snap));
        }
        apart
    }

    /// The number here of an edge of the whole network.
    fn local(&self, edge: EdgeId) -> EdgeId {
        self.ground.around.local(edge)
    }

    /// Whether all is here that the tile's own ways, and distances to candidate places, depend on.
    fn has_all(&self, ways: &[EdgeId], plan: &WalkPlan, tiles: &Tiles) -> bool {
        if self.ground.is_all {
            return true;
        }
        let limits = tiles.manifest.categories.iter().map(|category| category.limit_mm);
        let limit = Millimetres(limits.max().unwrap_or(0));
        let network = self.ground.around.walk.network();
        let is_far = |edge: &EdgeId| {
            let edge = self.local(*edge);
            let ends = network.ends(edge).map(|node| self.reach.node_to_cut[node.index()]);
            self.ground.is_safe[edge.index()] && ends.into_iter().all(|far| far > limit)
        };
        let to_places = Millimetres(plan.places_mm.unwrap_or(0));
        let mut cells = (0..self.cells.len()).map(CellId::at);
        cells.all(|cell| self.proven_to(cell) > to_places) && ways.iter().all(is_far)
    }

    fn place(&self, snap: &Snap) -> Place {
        Place::new(&self.ground.around, snap)
    }

    /// The island of something: of its own way, or else of the one to which it is linked.
    fn island(&self, own: Option<EdgeId>, place: Option<&Snap>, words: Option<String>) -> OnIsland {
        let walk = &self.ground.around.walk;
        let name = own.or(place.map(Snap::edge)).map(|edge| walk.map_island(edge));
        OnIsland {
            own: own.map(|edge| self.ground.around.edges[edge.index()]),
            words,
            name: name.filter(|island| !island.is_main).map(|island| island.name.0),
        }
    }
}

impl Beside {
    /// Of a tile far from everything.
    fn nothing() -> Self {
        let (cells, facilities, to_places) = (Vec::new(), Vec::new(), Vec::new());
        Self { cells, facilities, ways: AssumedLengths::default(), to_places }
    }

    fn new<'s>(
        (seen, linker): (&Seen<'s>, &Linker<'s>),
        ways: &[EdgeId],
        (plan, record, tiles): (&WalkPlan, &TileRecord, &Tiles),
    ) -> Result<Self, TilesError> {
        let around = &seen.ground.around;
        let mut used = vec![0; around.edges.len()];
        let all = seen.linked.used_mm();
        for way in ways {
            let at = seen.local(*way).index();
            used[at] = all[at];
        }
        let to_places = match plan.places_mm {
            None => Vec::new(),
            Some(limit) => to_places((seen, linker), tiles, Millimetres(limit))?,
        };
        let own = own_facilities(tiles, record.tile)?;
        Ok(Self {
            cells: cell_links(seen, linker),
            facilities: facility_links((seen, linker), &own),
            ways: around.walk.assumed_lengths(&used),
            to_places,
        })
    }
}

fn own_way<Id: Ord + Copy>(on_islands: &[(Id, EdgeId)], id: Id) -> Option<EdgeId> {
    let at = on_islands.binary_search_by_key(&id, |(id, _)| *id).ok()?;
    Some(on_islands[at].1)
}

fn cell_links<'s>(seen: &Seen<'s>, linker: &Linker<'s>) -> Vec<CellLink> {
    let notes = seen.linked.notes(linker, |_| false);
    let link = |(at, row): (usize, &CellRow)| {
        let (id, place) = (CellId::at(at), seen.linked.cell(CellId::at(at)));
        let own = own_way(seen.linked.cells_on_islands(), id);
        let words = own.and_then(|edge| notes.islands.get(&edge).cloned());
        CellLink {
            cell: row.cell,
            place: place.map(|snap| seen.place(snap)),
            island: seen.island(own, place, words),
            unlinked: notes.cells.get(&id).map(|note| [note.place.clone(), note.reason.clone()]),
            is_stranded: notes.cells_stranded.contains(&id),
        }
    };
    seen.cells.iter().enumerate().map(link).collect()
}

fn facility_links<'s>(
    (seen, linker): (&Seen<'s>, &Linker<'s>),
    own: &[FacilityId],
) -> Vec<FacilityLink> {
    let places = &seen.ground.places;
    let local = |id: &FacilityId| {
        let at = places.binary_search_by_key(id, |row| row.facility);
        FacilityId::at(at.expect("a facility of the tile lies around it"))
    };
    let locals: BTreeSet<FacilityId> = own.iter().map(local).collect();
    let notes = seen.linked.notes(linker, |id| locals.contains(&id));
    let link = |facility: &FacilityId| {
        let id = local(facility);
        let doors = seen.linked.doors(id);
        let own = own_way(seen.linked.facilities_on_islands(), id);
        FacilityLink {
            facility: *facility,
            doors: doors.iter().map(|door| seen.place(door)).collect(),
            placed_by: seen.linked.placed_by()[id.index()].map(|by| by.key()),
            island: seen.island(own, doors.first(), None),
            unlinked: notes.facilities.get(&id).cloned(),
            is_stranded: notes.facilities_stranded.contains(&id),
        }
    };
    own.iter().map(link).collect()
}

/// The distances from the tile's cells in the region to the candidate places around it.
fn to_places<'s>(
    (seen, linker): (&Seen<'s>, &Linker<'s>),
    tiles: &Tiles,
    limit: Millimetres,
) -> Result<Vec<ToPlaceRow>, TilesError> {
    let candidates: Vec<CandidateRow> = read_candidates(tiles, &seen.ground.bounds)?;
    let doors = |row: &CandidateRow| -> Vec<Snap> {
        let Some(host) = row.host else { return linker.snap(row.at).into_iter().collect() };
        let at = seen.ground.places.binary_search_by_key(&host, |place| place.facility);
        at.map(|at| seen.linked.doors(FacilityId::at(at)).to_vec()).unwrap_or_default()
    };
    let arrivals = Arrivals::new(seen.linked, |cell| seen.cells[cell.index()].home.is_some());
    let rows = |row: &CandidateRow| {
        let mut rows: Vec<ToPlaceRow> = Vec::new();
        arrivals.within(&doors(row), limit, |cell, distance| {
            rows.push([row.candidate, seen.cells[cell.index()].cell.0, distance.0]);
        });
        rows
    };
    let mut all: Vec<ToPlaceRow> = candidates.par_iter().flat_map_iter(rows).collect();
    all.sort_unstable();
    Ok(all)
}
