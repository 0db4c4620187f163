//! Distances of the cells of a tile, looked for farther and farther until each is proven.

use std::collections::{BTreeMap, BTreeSet};

use super::error::TilesError;
use super::manifest::{Manifest, Occurs};
use super::places::CellRow;
use crate::access::CategoryReach;
use crate::base::{CategoryId, CellId, FacilityId, Millimetres, MunicipalityId, NodeId};

/// Distances from some cells, as far as a box around them tells.
pub(super) struct Measured {
    /// Of each category, with cells and facilities by their position among those that were measured.
    pub(super) columns: Vec<CategoryReach>,
    /// The number of each facility in the region.
    pub(super) facilities: Vec<FacilityId>,
    /// For each cell: every facility nearer than this is in the box; [`Millimetres::UNREACHED`] if all that it reaches
    /// are.
    pub(super) proven_to: Vec<Millimetres>,
    /// What is known of connected components of the network; nothing for straight lines.
    pub(super) apart: Apart,
}

/// Which connected components of the whole network, over the ways that the walker passes, cells and facilities are on.
/// Nobody walks from one to another.
#[derive(Default)]
pub(super) struct Apart {
    /// Of each cell.
    pub(super) cells: Vec<BTreeSet<NodeId>>,
    /// Of the facilities of each category in each municipality, with how many of them there are.
    pub(super) facilities: BTreeMap<(CategoryId, MunicipalityId), (u32, BTreeSet<NodeId>)>,
}

impl Apart {
    /// Whether a cell is on another component than each facility of some municipalities, all of which are known.
    fn is_apart(&self, cell: CellId, category: CategoryId, hosts: &[[u32; 2]]) -> bool {
        let Some(own) = self.cells.get(cell.index()) else { return false };
        hosts.iter().all(|[host, count]| {
            let known = self.facilities.get(&(category, MunicipalityId(*host)));
            known.is_some_and(|(known, there)| known == count && there.is_disjoint(own))
        })
    }
}

/// What to measure from some cells.
pub(super) struct Asked<'c> {
    pub(super) cells: &'c [CellRow],
    /// How far around them to look, metres.
    pub(super) halo_m: f64,
    /// Whether all facilities within the limits are asked for, or the nearest ones alone.
    pub(super) has_pairs: bool,
    /// Whether each category is asked for.
    pub(super) categories: &'c [bool],
}

/// A facility within reach of a cell: category, cell, facility, millimetres.
pub(super) type ReachRow = [u32; 4];
/// The nearest facility of a cell, on its own side (1) or of all (0): that, category, cell, facility, millimetres.
pub(super) type NearestRow = [u32; 5];

/// The distances of a tile.
#[derive(Default)]
pub(super) struct Collected {
    /// By category, cell, distance and facility.
    pub(super) reach: Vec<ReachRow>,
    pub(super) nearest: Vec<NearestRow>,
    /// Cells for which the job had to look beyond the halo.
    pub(super) beyond: usize,
    /// How far it looked for them, metres.
    pub(super) farthest_m: f64,
}

/// What is proven of a cell in a category.
#[derive(Clone, Copy, Default)]
struct Done {
    pairs: bool,
    nearest: bool,
    own: bool,
}

impl Done {
    fn is_all(self) -> bool {
        self.pairs && self.nearest && self.own
    }
}

/// Collects the distances of some cells: first within a halo, metres, then, for those of which something is not proven,
/// within twice of it, and so on.
///
/// # Method
/// All facilities within a limit are known where that is less than the distance up to which the box has everything. A
/// nearest facility is the nearest one in the region where it is nearer than that; none is near where the category
/// does not occur anywhere that the resident may go.
pub(super) fn collect(
    manifest: &Manifest,
    cells: &[CellRow],
    mut halo_m: f64,
    mut measure: impl FnMut(&Asked<'_>) -> Result<Measured, TilesError>,
) -> Result<Collected, TilesError> {
    let mut collected = Collected::default();
    let categories = manifest.categories.len();
    let mut open: Vec<(CellRow, Vec<Done>)> =
        cells.iter().map(|cell| (*cell, vec![Done::default(); categories])).collect();
    let known = Known::new(manifest, cells);
    while !open.is_empty() {
        let now: Vec<CellRow> = open.iter().map(|(cell, _)| *cell).collect();
        let has_pairs = open.iter().any(|(_, done)| done.iter().any(|one| !one.pairs));
        let is_open = |at: usize| open.iter().any(|(_, done)| !done[at].is_all());
        let asked: Vec<bool> = (0..categories).map(is_open).collect();
        let asked = Asked { cells: &now, halo_m, has_pairs, categories: &asked };
        let measured = measure(&asked)?;
        for (at, (cell, done)) in open.iter_mut().enumerate() {
            for (category, done) in done.iter_mut().enumerate() {
                let found =
                    Found { measured: &measured, at: CellId::at(at), cell: *cell, category };
                found.take(done, known.occurs(category, cell), manifest, &mut collected);
            }
        }
        open.retain(|(_, done)| !done.iter().all(|one| one.is_all()));
        if collected.beyond == 0 {
            collected.beyond = open.len();
        }
        collected.farthest_m = halo_m;
        halo_m *= 2.0;
    }
    collected
        .reach
        .sort_unstable_by_key(|[category, cell, facility, mm]| [*category, *cell, *mm, *facility]);
    collected.nearest.sort_unstable();
    Ok(collected)
}

/// Where each category occurs for the residents of each municipality of a tile.
struct Known {
    homes: BTreeMap<Option<MunicipalityId>, Vec<Occurs>>,
}

impl Known {
    fn new(manifest: &Manifest, cells: &[CellRow]) -> Self {
        let borders = manifest.borders();
        let mut homes = BTreeMap::new();
        for cell in cells {
            homes.entry(cell.home).or_insert_with(|| {
                let all = (0..manifest.categories.len()).map(CategoryId::at);
                all.map(|id| manifest.occurs(&borders, id, cell.home)).collect()
            });
        }
        Self { homes }
    }

    fn occurs(&self, category: usize, cell: &CellRow) -> &Occurs {
        &self.homes[&cell.home][category]
    }
}

/// What was measured of a cell in a category.
struct Found<'m> {
    measured: &'m Measured,
    /// The cell among those that were measured.
    at: CellId,
    cell: CellRow,
    category: usize,
}

impl Found<'_> {
    /// Takes what is proven and was not before.
    fn take(&self, done: &mut Done, occurs: &Occurs, manifest: &Manifest, into: &mut Collected) {
        let column = &self.measured.columns[self.category];
        let proven_to = self.measured.proven_to[self.at.index()];
        let everything = proven_to == Millimetres::UNREACHED;
        let (category, cell) = (self.category as u32, self.cell.cell.0);
        let number = |id: FacilityId| self.measured.facilities[id.index()].0;
        let limit = Millimetres(manifest.categories[self.category].limit_mm);
        if !done.pairs && (everything || limit < proven_to || !occurs.anywhere) {
            done.pairs = true;
            let reached = column.reached_from(self.at).iter();
            into.reach
                .extend(reached.map(|one| [category, cell, number(one.facility), one.distance.0]));
        }
        let (all, own) = (column.nearest(self.at), column.nearest_own(self.at));
        let id = CategoryId::at(self.category);
        let is_none = own.facility().is_none()
            && (occurs.own.is_empty() || self.measured.apart.is_apart(self.at, id, &occurs.own));
        let sides = [(&mut done.nearest, all, !occurs.anywhere), (&mut done.own, own, is_none)];
        for (own, (is_done, nearest, is_none)) in (0..).zip(sides) {
            if *is_done || !(everything || nearest.distance < proven_to || is_none) {
                continue;
            }
            *is_done = true;
            if let Some(facility) = nearest.facility() {
                into.nearest.push([own, category, cell, number(facility), nearest.distance.0]);
            }
        }
    }
}
