//! Counts and limits of a region for records.

use crate::base::zip_equal;
use crate::project::{Counts, LimitRecord};
use crate::region::{Category, CategoryLimit, Region};

/// Counts a region; `reach_pairs` come from its reach table.
pub(super) fn counts(region: &Region, reach_pairs: usize) -> Counts {
    let persons = region.persons();
    let inside = region.cells_inside().count();
    let all: u64 = region.cells().persons(0).iter().map(|persons| u64::from(*persons)).sum();
    let halo = region.facilities().iter().filter(|facility| facility.is_halo()).count();
    let columns = || region.groups().iter().map(|group| group.column());
    Counts {
        counties: region.counties().len(),
        municipalities: region.municipalities().len(),
        districts: region.districts().len(),
        quartiers: region.quartiers().len(),
        categories: region.categories().len(),
        providers: region.providers().len(),
        facilities: region.facilities().len() - halo,
        facilities_halo: halo,
        cells: inside,
        cells_halo: region.cells().len() - inside,
        persons: persons[0],
        persons_halo: all - persons[0],
        groups: zip_equal(columns(), persons.iter().copied()).skip(1).collect(),
        suppressed: zip_equal(columns(), region.cells().suppressed().iter().copied()).collect(),
        reach_pairs,
    }
}

/// The limits of all categories of a region.
pub(super) fn limit_records(region: &Region) -> Vec<LimitRecord> {
    let records = |category: &Category| {
        let record = |limit: &CategoryLimit| LimitRecord {
            category: category.key().to_owned(),
            limit_m: limit.distance().metres().unwrap_or_default(),
            source: limit.source().to_owned(),
        };
        category.limits().iter().map(record).collect::<Vec<_>>()
    };
    region.categories().iter().flat_map(records).collect()
}
