//! Straight-line reach, by R-tree.

use std::collections::BTreeMap;

use geo::Coord;
use rayon::prelude::*;

use super::edges::with_edges;
use super::served::{by_category, served_reach};
use super::table::{CategoryReach, Nearest, ReachTable, Reached};
use crate::base::{CategoryId, CellId, FacilityId, Millimetres, Progress, Rows, SideId};
use crate::region::{Facility, Region};
use crate::spatial::{OutlineIndex, PointIndex};

/// Cells that one thread processes between two reports of progress.
const CHUNK: usize = 4096;

/// Facilities of one category: one index of all, and one for each side of the boundary that opens and closes.
struct Indexed {
    all: Ends,
    own: BTreeMap<SideId, Ends>,
    /// Whether a facility has several entrances, of which only the nearest counts.
    has_several_doors: bool,
}

/// What straight lines to some facilities end at.
pub(super) struct Ends {
    points: PointIndex,
    outlines: OutlineIndex,
}

impl Ends {
    pub(super) fn new(region: &Region, facilities: &[FacilityId]) -> Self {
        let all = || facilities.iter().map(|id| (region.facility(*id), id.0));
        let points = |(facility, number): (&Facility, u32)| match facility.outline() {
            Some(_) => Vec::new(),
            None => facility.doors().iter().map(|at| (*at, number)).collect(),
        };
        Self {
            points: PointIndex::new(all().flat_map(points)),
            outlines: OutlineIndex::new(
                all().filter_map(|(facility, number)| Some((facility.outline()?, number))),
            ),
        }
    }

    pub(super) fn within(
        &self,
        at: Coord<f64>,
        limit: Millimetres,
        mut visit: impl FnMut(Millimetres, u32),
    ) {
        self.points.within(at, limit, &mut visit);
        self.outlines.within(at, limit, visit);
    }

    pub(super) fn nearest(&self, at: Coord<f64>, mut accept: impl FnMut(u32) -> bool) -> Nearest {
        let point = self.points.nearest(at, &mut accept);
        let hit = point.into_iter().chain(self.outlines.nearest(at, accept)).min();
        hit.map_or(Nearest::NONE, |(distance, id)| Nearest::new(distance, FacilityId(id)))
    }
}

/// Fills the reach table with straight-line distances.
///
/// Which facilities does each cell reach within their category's largest limit, and which is the
/// nearest, in the whole region and on the cell's own side of the boundary? Hard boundaries are honoured.
///
/// A service that comes to people is at distance 0 from whoever lives in its service area, and out of reach of all
/// others. A line to a facility that is an area or a line ends at its outline; inside an area the distance is 0.
/// A line to a facility of several points ends at the nearest one.
///
/// # Returns
/// Distances in millimetres; a facility exactly at the limit is in reach; the lower id comes first
/// in a tie. The same bytes for any number of threads.
///
/// # Cost
/// O((cells + facilities) log facilities + pairs) for each category.
pub fn straight_line_reach(region: &Region, progress: &dyn Progress) -> ReachTable {
    let steps = region.cells().len() * region.categories().len();
    progress.begin("reach", Some(steps as u64));
    let by_category = by_category(region);
    let categories = by_category.iter().enumerate().map(|(at, facilities)| {
        let category = region.category(CategoryId::at(at));
        match category.comes() {
            true => served_reach(region, facilities, progress),
            false => category_reach(region, facilities, category.limit_max(), progress),
        }
    });
    let placed =
        region.facilities().iter().map(|facility| Some(facility.placed_in_straight_line()));
    let table = ReachTable::new(with_edges(region, categories.collect(), 1.0), placed.collect());
    progress.end();
    table
}

fn index(region: &Region, facilities: &[FacilityId]) -> Indexed {
    let mut own: BTreeMap<SideId, Vec<FacilityId>> = BTreeMap::new();
    for id in facilities {
        if let Some(side) = region.side_of_facility(*id) {
            own.entry(side).or_default().push(*id);
        }
    }
    let own = own.into_iter().map(|(side, ids)| (side, Ends::new(region, &ids))).collect();
    let has_several_doors = facilities.iter().any(|id| region.facility(*id).doors().len() > 1);
    Indexed { all: Ends::new(region, facilities), own, has_several_doors }
}

/// The part of a table for a range of cells.
struct Part {
    counts: Vec<u32>,
    entries: Vec<Reached>,
    nearest: Vec<Nearest>,
    nearest_own: Vec<Nearest>,
}

pub(super) fn category_reach(
    region: &Region,
    facilities: &[FacilityId],
    limit: Millimetres,
    progress: &dyn Progress,
) -> CategoryReach {
    let index = index(region, facilities);
    let cells: Vec<CellId> = (0..region.cells().len()).map(CellId::at).collect();
    let parts: Vec<Part> = cells
        .par_chunks(CHUNK)
        .map(|cells| {
            let part = part_of(region, &index, cells, limit);
            progress.advance(cells.len() as u64);
            part
        })
        .collect();
    let mut entries = Vec::with_capacity(parts.iter().map(|part| part.entries.len()).sum());
    let (mut counts, mut nearest, mut nearest_own) = (Vec::new(), Vec::new(), Vec::new());
    for part in parts {
        counts.extend(part.counts);
        entries.extend(part.entries);
        nearest.extend(part.nearest);
        nearest_own.extend(part.nearest_own);
    }
    let entries = Rows::from_lengths(counts.into_iter().map(|count| count as usize), entries);
    CategoryReach::new(entries, nearest, nearest_own)
}

fn part_of(region: &Region, index: &Indexed, cells: &[CellId], limit: Millimetres) -> Part {
    let borders = region.borders();
    let all_open = borders.all_open();
    let mut part = Part {
        counts: Vec::new(),
        entries: Vec::new(),
        nearest: Vec::new(),
        nearest_own: Vec::new(),
    };
    for cell in cells {
        let at = region.cells().position(*cell);
        let home = region.cells().municipality(*cell);
        let open_to = |id: u32| {
            all_open || borders.lets_through(home, region.facilities()[id as usize].municipality())
        };
        let from = part.entries.len();
        index.all.within(at, limit, |distance, id| {
            if open_to(id) {
                part.entries.push(Reached { distance, facility: FacilityId(id) });
            }
        });
        part.entries[from..].sort_unstable();
        if index.has_several_doors {
            keep_nearest_doors(&mut part.entries, from);
        }
        part.counts.push((part.entries.len() - from) as u32);
        let first = part.entries[from..].first();
        part.nearest.push(match first {
            Some(reached) => Nearest::new(reached.distance, reached.facility),
            None => index.all.nearest(at, open_to),
        });
        let own = region.side_of_cell(*cell).and_then(|side| index.own.get(&side));
        part.nearest_own.push(own.map_or(Nearest::NONE, |own| own.nearest(at, open_to)));
    }
    part
}

/// Keeps the nearest entrance of each facility.
fn keep_nearest_doors(entries: &mut Vec<Reached>, from: usize) {
    let mut kept = from;
    for at in from..entries.len() {
        let entry = entries[at];
        if entries[from..kept].iter().all(|known| known.facility != entry.facility) {
            entries[kept] = entry;
            kept += 1;
        }
    }
    entries.truncate(kept);
}
