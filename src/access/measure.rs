//! Distances to single facilities of a category, in a straight line or on foot.

use std::collections::BTreeMap;

use geo::Coord;

use super::linked::LinkedRegion;
use super::straight::Ends;
use super::table::Nearest;
use super::walk::Search;
use crate::base::{Bounds, CellId, FacilityId, Millimetres};
use crate::network::WalkNetwork;
use crate::region::Region;
use crate::spatial::metres_between;

/// A way over a straight metre in the working CRS has at least this length, metres: only a CRS is used whose
/// lengths are within 1 % of the true ones (`SCALE_ERROR_MAX`).
const STRAIGHT_SHARE: f64 = 0.98;
/// What the millimetres to which lengths are rounded may add up to, metres.
const ROUNDING_M: f64 = 10.0;
/// First distance from cells at which facilities are looked for beyond the limit, metres; doubled until
/// the nearest ones are sure to be among them.
const NEAR_M: f64 = 2_000.0;

/// Cells with their distances to a facility.
pub(super) type Distances = Vec<(CellId, Millimetres)>;

/// The largest distance at which a facility matters to a cell.
pub(super) type Asked<'a> = dyn Fn(CellId) -> Millimetres + 'a;

/// A way of measuring distances to the facilities of a category in the edited region.
pub(super) trait Measure: Sync {
    /// The distance of cells to a facility: of all that lie within the limit, and of all for which it may
    /// be nearer than a distance, given for each cell.
    fn cells_of(&self, id: FacilityId, limit: Millimetres, asked: &Asked<'_>) -> Distances;

    /// Fills in the nearest of some facilities for some cells.
    fn nearest(&self, facilities: &[FacilityId], cells: &[CellId], into: &mut [Nearest]);
}

/// The least weight of a walk that is so many metres long in a straight line.
pub(super) fn weight_at_least(walk: &WalkNetwork, straight_m: f64) -> Millimetres {
    let factor = walk.straight_factor_min() * STRAIGHT_SHARE;
    Millimetres::from_metres((straight_m * factor - ROUNDING_M).max(0.0))
}

/// Cells by where they lie.
fn grouped<K: Ord>(cells: &[CellId], place: impl Fn(CellId) -> K) -> BTreeMap<K, Vec<CellId>> {
    let mut places: BTreeMap<K, Vec<CellId>> = BTreeMap::new();
    for cell in cells {
        places.entry(place(*cell)).or_default().push(*cell);
    }
    places
}

/// Fills in the nearest of some facilities for some cells, of those that boundaries let them use.
pub(super) fn fill_nearest(
    region: &Region,
    facilities: &[FacilityId],
    cells: &[CellId],
    measure: &impl Measure,
    into: &mut [Nearest],
) {
    let borders = region.borders();
    if cells.is_empty() {
        return;
    }
    if borders.all_open() {
        return measure.nearest(facilities, cells, into);
    }
    for (home, cells) in grouped(cells, |cell| region.cells().municipality(cell)) {
        let open =
            |id: &&FacilityId| borders.lets_through(home, region.facility(**id).municipality());
        let open: Vec<FacilityId> = facilities.iter().filter(open).copied().collect();
        measure.nearest(&open, &cells, into);
    }
}

/// The same among the facilities on each cell's own side of the boundary.
pub(super) fn fill_nearest_own(
    region: &Region,
    facilities: &[FacilityId],
    cells: &[CellId],
    measure: &impl Measure,
    into: &mut [Nearest],
) {
    let place = |cell| (region.side_of_cell(cell), region.cells().municipality(cell));
    for ((side, home), cells) in grouped(cells, place) {
        let is_own = |id: &&FacilityId| {
            region.side_of_facility(**id) == side
                && region.borders().lets_through(home, region.facility(**id).municipality())
        };
        let own: Vec<FacilityId> = facilities.iter().filter(is_own).copied().collect();
        if side.is_some() && !own.is_empty() {
            measure.nearest(&own, &cells, into);
        }
    }
}

/// In a straight line.
pub(super) struct Straight<'s> {
    pub(super) region: &'s Region,
}

impl Measure for Straight<'_> {
    fn cells_of(&self, id: FacilityId, limit: Millimetres, asked: &Asked<'_>) -> Distances {
        let one = Ends::new(self.region, &[id]);
        let distance = |cell: CellId| {
            let near = one.nearest(self.region.cells().position(cell), |_| true);
            (near.distance <= limit || near.distance <= asked(cell))
                .then_some((cell, near.distance))
        };
        (0..self.region.cells().len()).map(CellId::at).filter_map(distance).collect()
    }

    fn nearest(&self, facilities: &[FacilityId], cells: &[CellId], into: &mut [Nearest]) {
        let ends = Ends::new(self.region, facilities);
        for cell in cells {
            into[cell.index()] = ends.nearest(self.region.cells().position(*cell), |_| true);
        }
    }
}

/// On foot along the network.
pub(super) struct OnFoot<'s> {
    pub(super) linked: &'s LinkedRegion<'s>,
    pub(super) search: &'s Search<'s>,
}

impl OnFoot<'_> {
    fn at_least(&self, straight_m: f64) -> Millimetres {
        weight_at_least(self.linked.network(), straight_m)
    }

    /// Places at which a facility is entered.
    fn doors(&self, id: FacilityId) -> impl Iterator<Item = Coord<f64>> + '_ {
        self.linked.doors(id).iter().map(|door| door.at())
    }

    /// How far a search from a facility has to go: the largest distance asked of a cell that it may reach
    /// within that distance; and the cells that ask for it however far it is.
    fn radius(&self, id: FacilityId, asked: &Asked<'_>) -> (Millimetres, Vec<CellId>) {
        let network = self.linked.network();
        let arriving = self.linked.doors(id).iter().flat_map(|door| door.arriving(network));
        let mut islands: Vec<_> =
            arriving.flatten().map(|(node, _)| network.island(node)).collect();
        islands.sort_unstable();
        islands.dedup();
        let is_joined = |cell: CellId| {
            let ends = self.linked.cell(cell).map(|snap| snap.leaving(network));
            let mut ends = ends.into_iter().flatten().flatten();
            ends.any(|(node, _)| islands.binary_search(&network.island(node)).is_ok())
        };
        let cells = self.linked.region().cells();
        let (mut radius, mut anyhow) = (Millimetres(0), Vec::new());
        for cell in (0..cells.len()).map(CellId::at) {
            let (distance, at) = (asked(cell), cells.position(cell));
            if distance == Millimetres::UNREACHED {
                anyhow.extend(is_joined(cell).then_some(cell));
                continue;
            }
            let away =
                self.doors(id).map(|door| metres_between(at, door)).fold(f64::INFINITY, f64::min);
            if distance > radius && away.is_finite() && self.at_least(away) <= distance {
                radius = distance;
            }
        }
        (radius, anyhow)
    }
}

impl Measure for OnFoot<'_> {
    fn cells_of(&self, id: FacilityId, limit: Millimetres, asked: &Asked<'_>) -> Distances {
        let (radius, anyhow) = self.radius(id, asked);
        let within = limit.max(radius);
        let mut cells = self.search.cells_of(id, within);
        if !anyhow.is_empty() {
            let mut nearest = vec![Nearest::NONE; self.linked.region().cells().len()];
            self.search.nearest_of(&[id], Some(&anyhow), &mut nearest);
            let distance = anyhow.into_iter().map(|cell| (cell, nearest[cell.index()].distance));
            cells.extend(
                distance.filter(|(_, distance)| {
                    *distance > within && *distance != Millimetres::UNREACHED
                }),
            );
        }
        cells
    }

    fn nearest(&self, facilities: &[FacilityId], cells: &[CellId], into: &mut [Nearest]) {
        let mut waiting = cells.to_vec();
        let mut within_m = NEAR_M;
        loop {
            let at = |cell: &CellId| self.linked.region().cells().position(*cell);
            let around = Bounds::around(waiting.iter().map(at)).unwrap_or(Bounds::EMPTY);
            let is_near = |id: &&FacilityId| {
                self.doors(**id).any(|door| around.distance_from(door) <= within_m)
            };
            let near: Vec<FacilityId> = facilities.iter().filter(is_near).copied().collect();
            self.search.nearest_of(&near, Some(&waiting), into);
            let linked = facilities.iter().filter(|id| self.doors(**id).next().is_some());
            if near.len() == linked.count() {
                return;
            }
            // Every facility that was left out is farther.
            let sure = self.at_least(within_m);
            waiting.retain(|cell| into[cell.index()].distance > sure);
            if waiting.is_empty() {
                return;
            }
            within_m *= 2.0;
        }
    }
}
