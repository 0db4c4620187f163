//! Distances of the cells of a tile, looked for farther and farther until each is proven.

use std::collections::{BTreeMap, BTreeSet};

use geo::Coord;

use super::error::TilesError;
use super::manifest::{Manifest, Occurs};
use super::places::{CellRow, box_of_cells};
use crate::access::{CategoryReach, Nearest, PartAsked};
use crate::base::{Bounds, CategoryId, CellId, FacilityId, Millimetres, MunicipalityId, NodeId};

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
    /// The box that was looked in.
    pub(super) bounds: Bounds,
    pub(super) box_for: BoxFor,
}

/// How far around a cell a box must reach to prove a distance: so much for each metre of it, and so much more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct BoxFor {
    pub(super) per_metre: f64,
    pub(super) more_m: f64,
}

impl BoxFor {
    /// Metres around a cell; `None` where the distance is not known.
    fn metres(self, distance: Millimetres) -> Option<f64> {
        Some(self.per_metre * distance.metres()? + self.more_m)
    }
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
#[derive(Clone, Copy)]
pub(super) struct Asked<'c> {
    pub(super) cells: &'c [CellRow],
    /// The box to look in.
    pub(super) bounds: Bounds,
    /// What is asked of each category; cells by their position.
    pub(super) categories: &'c [PartAsked],
}

impl Asked<'_> {
    /// Whether anything is asked of each category.
    pub(super) fn is_open(&self) -> Vec<bool> {
        let is_open = |asked: &PartAsked| {
            asked.has_pairs || !asked.nearest.is_empty() || !asked.nearest_own.is_empty()
        };
        self.categories.iter().map(is_open).collect()
    }
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

/// The least step from one box to the next, metres.
const STEP_MIN_M: f64 = 100.0;

/// A cell of which something is not proven.
struct Open {
    cell: CellRow,
    /// By category.
    done: Vec<Done>,
}

/// Collects the distances of some cells: first within a halo, metres, or as they are measured already; then, of what is
/// not proven, in boxes that are wider.
///
/// # Method
/// All facilities within a limit are known where that is less than the distance up to which the box has everything. A
/// nearest facility is the nearest one in the region where it is nearer than that; none is near where the category
/// does not occur anywhere that the resident may go.
///
/// The next box has so much around each cell as proves the nearest facility that was found, at least a quarter of a
/// step and at most four steps more than it had; where none was found, one step. A step is the halo first, and twice
/// as far each time.
pub(super) fn collect(
    manifest: &Manifest,
    cells: &[CellRow],
    halo_m: f64,
    mut first: Option<Measured>,
    mut measure: impl FnMut(&Asked<'_>) -> Result<Measured, TilesError>,
) -> Result<Collected, TilesError> {
    let mut collected = Collected { farthest_m: halo_m, ..Collected::default() };
    let new = vec![Done::default(); manifest.categories.len()];
    let mut open: Vec<Open> =
        cells.iter().map(|cell| Open { cell: *cell, done: new.clone() }).collect();
    let known = Known::new(manifest, cells);
    // A halo of nothing grows, too.
    let mut step_m = halo_m.max(STEP_MIN_M);
    let mut around = box_of_cells(cells).map(|one| one.widened(halo_m, halo_m));
    let mut is_first = true;
    while let Some(bounds) = around.take() {
        let now: Vec<CellRow> = open.iter().map(|one| one.cell).collect();
        let categories = asked_of(&open, new.len());
        let measured = match first.take() {
            Some(measured) => measured,
            None => measure(&Asked { cells: &now, bounds, categories: &categories })?,
        };
        let mut at = 0;
        open.retain_mut(|one| {
            let left = one.take((&measured, CellId::at(at)), manifest, &known, &mut collected);
            at += 1;
            let Some(left) = left else { return false };
            let wide_m = left.metres(&measured, &one.cell, step_m);
            let Coord { x, y } = one.cell.at;
            let square = Bounds::new(x, y, x, y).widened(wide_m, wide_m);
            around = Some(around.map_or(square, |known| known.joined(square)));
            collected.farthest_m = collected.farthest_m.max(wide_m);
            true
        });
        if std::mem::take(&mut is_first) {
            collected.beyond = open.len();
        }
        step_m *= 2.0;
    }
    collected
        .reach
        .sort_unstable_by_key(|[category, cell, facility, mm]| [*category, *cell, *mm, *facility]);
    collected.nearest.sort_unstable();
    Ok(collected)
}

impl Open {
    /// Takes what is proven and was not before. Returns how far to look for what is left; `None` for nothing.
    fn take(
        &mut self,
        (measured, at): (&Measured, CellId),
        manifest: &Manifest,
        known: &Known,
        into: &mut Collected,
    ) -> Option<Farther> {
        let cell = self.cell;
        let left = self.done.iter_mut().enumerate().map(|(category, done)| {
            let found = Found { measured, at, cell, category };
            found.take(done, known.occurs(category, &cell), manifest, into)
        });
        left.max().flatten()
    }
}

/// What is asked of each category.
fn asked_of(open: &[Open], categories: usize) -> Vec<PartAsked> {
    let cells = |is_open: &dyn Fn(&Open) -> bool| {
        let cells = open.iter().enumerate().filter(|(_, one)| is_open(one));
        cells.map(|(at, _)| CellId::at(at)).collect::<Vec<CellId>>()
    };
    let asked = |category: usize| PartAsked {
        has_pairs: open.iter().any(|one| !one.done[category].pairs),
        nearest: cells(&|one| !one.done[category].nearest),
        nearest_own: cells(&|one| !one.done[category].own),
    };
    (0..categories).map(asked).collect()
}

/// How far to look from a cell of which something is not proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Farther {
    /// To prove what was found at a distance.
    To(Millimetres),
    /// To find anything.
    Anywhere,
}

impl Farther {
    fn new(nearest: Nearest) -> Self {
        nearest.facility().map_or(Self::Anywhere, |_| Self::To(nearest.distance))
    }

    /// How much the next box has around the cell, metres.
    fn metres(self, measured: &Measured, cell: &CellRow, step_m: f64) -> f64 {
        let Bounds { west, south, east, north } = measured.bounds;
        let at = cell.at;
        let had_m = (at.x - west).min(east - at.x).min(at.y - south).min(north - at.y).max(0.0);
        let needed = match self {
            Self::To(distance) => measured.box_for.metres(distance),
            Self::Anywhere => None,
        };
        needed.unwrap_or(had_m + step_m).clamp(had_m + step_m / 4.0, had_m + 4.0 * step_m)
    }
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
    /// Takes what is proven and was not before; `None` where nothing is left to be proven.
    fn take(
        &self,
        done: &mut Done,
        occurs: &Occurs,
        manifest: &Manifest,
        into: &mut Collected,
    ) -> Option<Farther> {
        let column = &self.measured.columns[self.category];
        let proven_to = self.measured.proven_to[self.at.index()];
        let everything = proven_to == Millimetres::UNREACHED;
        let (category, cell) = (self.category as u32, self.cell.cell.0);
        let number = |id: FacilityId| self.measured.facilities[id.index()].0;
        let limit = Millimetres(manifest.categories[self.category].limit_mm);
        let mut left: Option<Farther> = None;
        if !done.pairs && (everything || limit < proven_to || !occurs.anywhere) {
            done.pairs = true;
            let reached = column.reached_from(self.at).iter();
            into.reach
                .extend(reached.map(|one| [category, cell, number(one.facility), one.distance.0]));
        } else if !done.pairs {
            left = Some(Farther::To(limit));
        }
        let (all, own) = (column.nearest(self.at), column.nearest_own(self.at));
        let id = CategoryId::at(self.category);
        let is_none = own.facility().is_none()
            && (occurs.own.is_empty() || self.measured.apart.is_apart(self.at, id, &occurs.own));
        let sides = [(&mut done.nearest, all, !occurs.anywhere), (&mut done.own, own, is_none)];
        for (own, (is_done, nearest, is_none)) in (0..).zip(sides) {
            if *is_done {
                continue;
            }
            if !(everything || nearest.distance < proven_to || is_none) {
                left = left.max(Some(Farther::new(nearest)));
                continue;
            }
            *is_done = true;
            if let Some(facility) = nearest.facility() {
                into.nearest.push([own, category, cell, number(facility), nearest.distance.0]);
            }
        }
        left
    }
}
