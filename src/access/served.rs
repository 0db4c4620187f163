//! Reach of services that come to people: who lives in whose service area.

use rayon::prelude::*;

use super::table::{CategoryReach, Nearest, Reached};
use crate::base::{
    CategoryId, CellId, FacilityId, FiveBytes, Millimetres, Progress, Rows, Silent, zip_equal,
};
use crate::region::{Region, ServiceIndex};

/// Cells that one thread processes at a time.
const CHUNK: usize = 4096;

/// The service areas of some facilities of a region.
pub(super) fn service_index(region: &Region, facilities: &[FacilityId]) -> ServiceIndex {
    let all = facilities.iter().map(|id| (*id, region.facility(*id)));
    ServiceIndex::new(all, region.municipalities().len())
}

/// The reach of a category whose services come: each service is at distance 0 from the cells in its area, and nowhere
/// else at all.
///
/// The *nearest* service of a cell is the first of its own side of the boundary, else the first of all, so that a
/// resident counts as served from abroad only where no service of the own side comes. Impassable boundaries stop
/// nobody here: the area says where a service goes. No service is on unknown ground: a list of services is one of
/// those that serve the region.
///
/// Cost: O(cells log services + pairs).
pub(super) fn served_reach(
    region: &Region,
    facilities: &[FacilityId],
    progress: &dyn Progress,
) -> CategoryReach {
    let index = service_index(region, facilities);
    let cells: Vec<CellId> = (0..region.cells().len()).map(CellId::at).collect();
    let of_chunk = |cells: &[CellId]| {
        progress.advance(cells.len() as u64);
        Part::new(region, &index, cells)
    };
    let parts: Vec<Part> = cells.par_chunks(CHUNK).map(of_chunk).collect();
    let lengths = parts.iter().flat_map(|part| part.counts.iter().copied());
    let services = parts.iter().flat_map(|part| part.services.iter().copied()).collect();
    let rows: Rows<FacilityId, FiveBytes> = Rows::from_lengths(lengths, services);
    let here =
        |id: Option<&FacilityId>| id.map_or(Nearest::NONE, |id| Nearest::new(Millimetres(0), *id));
    let own = |(at, row): (usize, &[FacilityId])| {
        let cell = CellId::at(at);
        let side = region.side_of_cell(cell);
        here(row.iter().find(|id| side.is_some() && region.side_for(**id, cell) == side))
    };
    let nearest_own: Vec<Nearest> = rows.iter().enumerate().map(own).collect();
    let nearest = |(row, own): (&[FacilityId], &Nearest)| match own.facility() {
        Some(_) => *own,
        None => here(row.first()),
    };
    let nearest = zip_equal(rows.iter(), &nearest_own).map(nearest).collect();
    let entries = rows.map(|id| Reached { distance: Millimetres(0), facility: *id });
    CategoryReach::new(entries, nearest, nearest_own)
}

/// The services that come to some cells.
struct Part {
    counts: Vec<usize>,
    services: Vec<FacilityId>,
}

impl Part {
    fn new(region: &Region, index: &ServiceIndex, cells: &[CellId]) -> Self {
        let (mut counts, mut services) = (Vec::with_capacity(cells.len()), Vec::new());
        let mut serving = Vec::new();
        for cell in cells {
            let home = region.cells().municipality(*cell);
            index.serving(region.cells().position(*cell), home, &mut serving);
            counts.push(serving.len());
            services.extend_from_slice(&serving);
        }
        Self { counts, services }
    }
}

/// The reach of each category, with that by service areas in the place of that by distance where services come.
pub(super) fn by_service_areas(
    region: &Region,
    mut categories: Vec<CategoryReach>,
) -> Vec<CategoryReach> {
    let facilities = by_category(region);
    for (at, reach) in categories.iter_mut().enumerate() {
        if region.category(CategoryId::at(at)).comes() {
            *reach = served_reach(region, &facilities[at], &Silent);
        }
    }
    categories
}

/// The facilities of each category.
pub(super) fn by_category(region: &Region) -> Vec<Vec<FacilityId>> {
    let mut all = vec![Vec::new(); region.categories().len()];
    for (at, facility) in region.facilities().iter().enumerate() {
        all[facility.category().index()].push(FacilityId::at(at));
    }
    all
}

/// [`by_category`] of the facilities that people go to.
pub(super) fn walked_by_category(region: &Region) -> Vec<Vec<FacilityId>> {
    let mut all = by_category(region);
    for (at, list) in all.iter_mut().enumerate() {
        if region.category(CategoryId::at(at)).comes() {
            list.clear();
        }
    }
    all
}
