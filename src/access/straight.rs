//! Straight-line reach, by R-tree.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::edges::with_edges;
use super::table::{CategoryReach, Nearest, ReachTable, Reached};
use crate::base::{CategoryId, CellId, FacilityId, Millimetres, MunicipalityId, Progress, Rows};
use crate::region::Region;
use crate::spatial::PointIndex;

/// Cells that one thread processes between two reports of progress.
const CHUNK: usize = 4096;

/// Facilities of one category: one index of all, and one for each municipality.
struct Indexed {
    all: PointIndex,
    own: BTreeMap<MunicipalityId, PointIndex>,
}

/// Fills the reach table with straight-line distances.
///
/// Which facilities does each cell reach within their category's largest limit, and which is the
/// nearest, in the whole region and in the cell's own municipality? Hard boundaries are honoured.
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
    let mut by_category: Vec<Vec<FacilityId>> = vec![Vec::new(); region.categories().len()];
    for at in 0..region.facilities().len() {
        let id = FacilityId::at(at);
        by_category[region.facility(id).category().index()].push(id);
    }
    let categories = by_category.iter().enumerate().map(|(at, facilities)| {
        let limit = region.category(CategoryId::at(at)).limit_max();
        category_reach(region, facilities, limit, progress)
    });
    let table = with_edges(region, categories.collect(), 1.0);
    progress.end();
    table
}

fn index(region: &Region, facilities: &[FacilityId]) -> Indexed {
    let mut own: BTreeMap<MunicipalityId, Vec<FacilityId>> = BTreeMap::new();
    for id in facilities {
        if let Some(municipality) = region.facility(*id).municipality() {
            own.entry(municipality).or_default().push(*id);
        }
    }
    let points = |ids: &[FacilityId]| {
        let doors = |id: &FacilityId| {
            let number = id.0;
            region.facility(*id).doors().iter().map(move |at| (*at, number))
        };
        PointIndex::new(ids.iter().flat_map(doors))
    };
    let own = own.into_iter().map(|(municipality, ids)| (municipality, points(&ids))).collect();
    Indexed { all: points(facilities), own }
}

/// The part of a table for a range of cells.
struct Part {
    counts: Vec<u32>,
    entries: Vec<Reached>,
    nearest: Vec<Nearest>,
    nearest_own: Vec<Nearest>,
}

fn category_reach(
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
    let has_several_doors =
        region.facilities().iter().any(|facility| !facility.entrances().is_empty());
    let mut part = Part {
        counts: Vec::new(),
        entries: Vec::new(),
        nearest: Vec::new(),
        nearest_own: Vec::new(),
    };
    let nearest = |hit: Option<(Millimetres, u32)>| {
        hit.map_or(Nearest::NONE, |(distance, id)| Nearest::new(distance, FacilityId(id)))
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
        if has_several_doors {
            keep_nearest_doors(&mut part.entries, from);
        }
        part.counts.push((part.entries.len() - from) as u32);
        let first = part.entries[from..].first();
        part.nearest.push(match first {
            Some(reached) => Nearest::new(reached.distance, reached.facility),
            None => nearest(index.all.nearest(at, open_to)),
        });
        let own = home.and_then(|home| index.own.get(&home));
        part.nearest_own.push(nearest(own.and_then(|own| own.nearest(at, |_| true))));
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
