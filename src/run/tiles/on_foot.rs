//! The distances of a tile on foot, and what a run tells of its ways.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::collect::{Apart, Asked, Measured};
use super::error::TilesError;
use super::manifest::{TileRecord, Tiles, bounds_of};
use super::places::{
    CandidateRow, CellRow, PlaceRow, Surroundings, box_of_cells, own_facilities, part_region,
    read_candidates,
};
use super::streets::{Around, Streets, box_of_edge};
use super::walk_plan::WalkPlan;
use crate::access::{Arrivals, LinkOptions, LinkedRegion, Linker, PartReach, Snap};
use crate::base::{Bounds, CellId, EdgeId, FacilityId, Millimetres, Progress, zip_equal};
use crate::network::AssumedLengths;
use crate::region::Region;

/// Links end this much nearer than the box of ways that are read, metres: distances are rounded, and ways that meet an
/// outline may miss it by half a metre.
const MARGIN_M: f64 = 2.0;

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

/// A place on a way, by its number in the whole network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) edge: EdgeId,
    pub(super) snap: Snap,
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

/// A part of the region around a tile, linked to the network around it.
struct Seen<'s> {
    linked: &'s LinkedRegion<'s>,
    linker: &'s Linker<'s>,
    around: &'s Around,
    cells: &'s [CellRow],
    places: &'s [PlaceRow],
    reach: &'s PartReach,
    /// Whether each edge lies so far inside that every facility linked to it is there.
    is_safe: &'s [bool],
    bounds: Bounds,
    is_all: bool,
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
}

impl<'t> OnFoot<'t> {
    pub(super) fn new(
        tiles: &'t Tiles,
        plan: &'t WalkPlan,
        record: &'t TileRecord,
    ) -> Result<Self, TilesError> {
        let (streets, surroundings) = (Streets::new(tiles, plan)?, Surroundings::new(tiles));
        Ok(Self { tiles, plan, record, streets, surroundings })
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
        loop {
            let categories = &vec![true; self.tiles.manifest.categories.len()];
            let asked = Asked { cells, halo_m, has_pairs: true, categories };
            let bounds = own.widened(halo_m, halo_m);
            let (plan, record, tiles) = (self.plan, self.record, self.tiles);
            let (measured, beside) = self.within(&bounds, &asked, progress, |seen| {
                match seen.has_all(&ways, plan, tiles) {
                    true => Beside::new(seen, &ways, (plan, record, tiles)).map(Some),
                    false => Ok(None),
                }
            })?;
            if let Some(beside) = beside? {
                return Ok(First { measured: Some(measured), beside, halo_m });
            }
            halo_m *= 2.0;
        }
    }

    /// Measures in the box around some cells.
    pub(super) fn measure(
        &mut self,
        asked: &Asked<'_>,
        progress: &dyn Progress,
    ) -> Result<Measured, TilesError> {
        let bounds = box_of_cells(asked.cells).expect("cells to measure from");
        let bounds = bounds.widened(asked.halo_m, asked.halo_m);
        Ok(self.within(&bounds, asked, progress, |_| ())?.0)
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

    /// Links and measures what lies in a box, in which all facilities are known.
    fn within<T>(
        &mut self,
        bounds: &Bounds,
        asked: &Asked<'_>,
        progress: &dyn Progress,
        work: impl FnOnce(&Seen<'_>) -> T,
    ) -> Result<(Measured, T), TilesError> {
        let places = self.surroundings.within(bounds, asked.categories)?;
        let link_m = f64::from(self.plan.link_mm) / 1000.0 + MARGIN_M;
        let linked_in = places.iter().map(|row| row.bounds).fold(*bounds, Bounds::joined);
        let around = self.streets.around(&linked_in.widened(link_m, link_m))?;
        let region: Region = part_region(&self.tiles.manifest, asked.cells, &places);
        let (walk, network) = (&around.walk, around.walk.network());
        let options = LinkOptions { distance_max: Millimetres(self.plan.link_mm) };
        let linker = Linker::new(walk, options);
        let linked = LinkedRegion::placed_by_linker(&region, &linker);
        let is_all = around.is_all && self.surroundings.is_all(bounds);
        let safe = |edge: EdgeId| {
            is_all || bounds.encloses(&box_of_edge(network, edge).widened(link_m, link_m))
        };
        let edges: Vec<EdgeId> = network.edge_ids().collect();
        let is_safe: Vec<bool> = edges.par_iter().map(|edge| safe(*edge)).collect();
        let unsafe_ways = zip_equal(&edges, &is_safe).filter(|(_, is_safe)| !**is_safe);
        let mut cut: Vec<_> = unsafe_ways.flat_map(|(edge, _)| network.ends(*edge)).collect();
        cut.sort_unstable();
        cut.dedup();
        let reach = linked.part_reach(&cut, asked.has_pairs, progress);
        let seen = Seen {
            linked: &linked,
            linker: &linker,
            around: &around,
            cells: asked.cells,
            places: &places,
            reach: &reach,
            is_safe: &is_safe,
            bounds: *bounds,
            is_all,
        };
        let done = work(&seen);
        let proven_to = (0..asked.cells.len()).map(|at| seen.proven_to(CellId::at(at))).collect();
        let facilities = places.iter().map(|row| row.facility).collect();
        let apart = seen.apart();
        Ok((Measured { columns: reach.columns, facilities, proven_to, apart }, done))
    }
}

impl Seen<'_> {
    /// The distance from a cell up to which every facility is known.
    fn proven_to(&self, cell: CellId) -> Millimetres {
        match self.linked.cell(cell) {
            _ if self.is_all => Millimetres::UNREACHED,
            None => Millimetres::UNREACHED,
            Some(snap) if !self.is_safe[snap.edge().index()] => Millimetres(0),
            Some(_) => self.reach.cell_to_cut[cell.index()],
        }
    }

    /// The components of cells and facilities.
    fn apart(&self) -> Apart {
        let walk = &self.around.walk;
        let of_snap = |snap: &Snap| walk.network().ends(snap.edge()).map(|node| walk.island(node));
        let of_cell = |at| self.linked.cell(CellId::at(at)).map(of_snap).into_iter().flatten();
        let mut apart = Apart {
            cells: (0..self.cells.len()).map(|at| of_cell(at).collect()).collect(),
            ..Apart::default()
        };
        for (at, row) in self.places.iter().enumerate() {
            let Some(home) = row.part.municipality else { continue };
            let (count, there) = apart.facilities.entry((row.part.category, home)).or_default();
            *count += 1;
            there.extend(self.linked.doors(FacilityId::at(at)).iter().flat_map(of_snap));
        }
        apart
    }

    /// The number here of an edge of the whole network.
    fn local(&self, edge: EdgeId) -> EdgeId {
        let at = self.around.edges.binary_search(&edge);
        EdgeId::at(at.expect("a way of the tile lies around it"))
    }

    /// Whether all is here that the tile's own ways, and distances to candidate places, depend on.
    fn has_all(&self, ways: &[EdgeId], plan: &WalkPlan, tiles: &Tiles) -> bool {
        if self.is_all {
            return true;
        }
        let limits = tiles.manifest.categories.iter().map(|category| category.limit_mm);
        let limit = Millimetres(limits.max().unwrap_or(0));
        let network = self.around.walk.network();
        let is_far = |edge: &EdgeId| {
            let edge = self.local(*edge);
            let ends = network.ends(edge).map(|node| self.reach.node_to_cut[node.index()]);
            self.is_safe[edge.index()] && ends.into_iter().all(|far| far > limit)
        };
        let to_places = Millimetres(plan.places_mm.unwrap_or(0));
        let mut cells = (0..self.cells.len()).map(CellId::at);
        cells.all(|cell| self.proven_to(cell) > to_places) && ways.iter().all(is_far)
    }

    fn place(&self, snap: &Snap) -> Place {
        Place { edge: self.around.edges[snap.edge().index()], snap: *snap }
    }

    /// The island of something: of its own way, or else of the one to which it is linked.
    fn island(&self, own: Option<EdgeId>, place: Option<&Snap>, words: Option<String>) -> OnIsland {
        let walk = &self.around.walk;
        let name = own.or(place.map(Snap::edge)).map(|edge| walk.map_island(edge));
        OnIsland {
            own: own.map(|edge| self.around.edges[edge.index()]),
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

    fn new(
        seen: &Seen<'_>,
        ways: &[EdgeId],
        (plan, record, tiles): (&WalkPlan, &TileRecord, &Tiles),
    ) -> Result<Self, TilesError> {
        let mut used = vec![0; seen.around.edges.len()];
        let all = seen.linked.used_mm();
        for way in ways {
            let at = seen.local(*way).index();
            used[at] = all[at];
        }
        let to_places = match plan.places_mm {
            None => Vec::new(),
            Some(limit) => to_places(seen, tiles, Millimetres(limit))?,
        };
        let own = own_facilities(tiles, record.tile)?;
        Ok(Self {
            cells: cell_links(seen),
            facilities: facility_links(seen, &own),
            ways: seen.around.walk.assumed_lengths(&used),
            to_places,
        })
    }
}

fn own_way<Id: Ord + Copy>(on_islands: &[(Id, EdgeId)], id: Id) -> Option<EdgeId> {
    let at = on_islands.binary_search_by_key(&id, |(id, _)| *id).ok()?;
    Some(on_islands[at].1)
}

fn cell_links(seen: &Seen<'_>) -> Vec<CellLink> {
    let notes = seen.linked.notes(seen.linker, |_| false);
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

fn facility_links(seen: &Seen<'_>, own: &[FacilityId]) -> Vec<FacilityLink> {
    let local = |id: &FacilityId| {
        let at = seen.places.binary_search_by_key(id, |row| row.facility);
        FacilityId::at(at.expect("a facility of the tile lies around it"))
    };
    let locals: BTreeSet<FacilityId> = own.iter().map(local).collect();
    let notes = seen.linked.notes(seen.linker, |id| locals.contains(&id));
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
fn to_places(
    seen: &Seen<'_>,
    tiles: &Tiles,
    limit: Millimetres,
) -> Result<Vec<ToPlaceRow>, TilesError> {
    let candidates: Vec<CandidateRow> = read_candidates(tiles, &seen.bounds)?;
    let doors = |row: &CandidateRow| -> Vec<Snap> {
        let Some(host) = row.host else { return seen.linker.snap(row.at).into_iter().collect() };
        let at = seen.places.binary_search_by_key(&host, |place| place.facility);
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
