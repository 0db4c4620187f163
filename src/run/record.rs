//! Counts and limits of a region for records.

use std::collections::BTreeMap;

use crate::access::ReachTable;
use crate::base::{CategoryId, FacilityId, zip_equal};
use crate::present::publication::Publication;
use crate::project::{Counts, LimitRecord, RunRecord, ServiceRecord};
use crate::region::{Category, CategoryLimit, PlacedBy, Region};

/// Counts a region and its reach table.
pub(super) fn counts(region: &Region, reach: &ReachTable) -> Counts {
    let persons = region.persons();
    let inside = region.cells_inside().count();
    let all: u64 = region.cells().persons(0).iter().map(|persons| u64::from(*persons)).sum();
    // A place that is in a derived category, too, is one place.
    let places = || region.facilities().iter().filter(|facility| !facility.is_repeat());
    let halo = places().filter(|facility| facility.is_halo()).count();
    let columns = || region.groups().iter().map(|group| group.column());
    Counts {
        counties: region.counties().len(),
        municipalities: region.municipalities().len(),
        municipalities_known: region.known_persons().municipalities(),
        districts: region.districts().len(),
        quartiers: region.quartiers().len(),
        quartiers_known: region.known_persons().quartiers(),
        categories: region.categories().len(),
        providers: region.providers().len(),
        facilities: places().count() - halo,
        facilities_halo: halo,
        placed_by: placed_by(region, reach),
        cells: inside,
        cells_halo: region.cells().len() - inside,
        persons: Some(persons[0]),
        persons_halo: Some(all - persons[0]),
        groups: zip_equal(columns(), persons.iter().copied().map(Some)).skip(1).collect(),
        suppressed: zip_equal(columns(), region.cells().suppressed().iter().copied()).collect(),
        reach_pairs: reach.pairs(),
    }
}

/// Numbers of facilities, the halo included, by what distances to them end at. Facilities that are not
/// linked to the network are left out.
pub fn placed_by(region: &Region, reach: &ReachTable) -> BTreeMap<&'static str, usize> {
    // Tables and service areas are counted only where there are any; the others always, even if 0.
    let others = [PlacedBy::Table, PlacedBy::ServiceArea];
    let measured = PlacedBy::ALL.into_iter().filter(|by| !others.contains(by));
    let mut counts: BTreeMap<&str, usize> = measured.map(|by| (by.key(), 0)).collect();
    let all = (0..region.facilities().len()).map(FacilityId::at);
    for id in all.filter(|id| !region.facility(*id).is_repeat()) {
        if let Some(by) = reach.placed_by(id) {
            *counts.entry(by.key()).or_default() += 1;
        }
    }
    counts
}

/// The analysed categories with their names.
pub(crate) fn service_records(region: &Region, categories: &[CategoryId]) -> Vec<ServiceRecord> {
    let record = |id: &CategoryId| {
        let category = region.category(*id);
        ServiceRecord {
            key: category.key().to_owned(),
            name_en: category.name_en().to_owned(),
            name_de: category.name_de().to_owned(),
            field_of_action: category.field_of_action().to_owned(),
        }
    };
    categories.iter().map(record).collect()
}

/// The limits of all categories of a region.
pub(crate) fn limit_records(region: &Region) -> Vec<LimitRecord> {
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

/// Takes small counts of persons out of the record of a run, and those of gaps, which follow from each other.
pub(super) fn withhold_record(record: &mut RunRecord, publication: &Publication) {
    let persons_min = publication.persons_min();
    let withhold = |count: &mut Option<u64>| {
        *count = count.filter(|count| *count == 0 || *count >= persons_min);
    };
    let counts = &mut record.counts;
    withhold(&mut counts.persons_halo);
    if publication.withholds_region() {
        counts.persons = None;
        counts.groups.values_mut().for_each(|persons| *persons = None);
    }
    if let Some(walk) = &mut record.walk {
        withhold(&mut walk.persons_unlinked);
        withhold(&mut walk.persons_without_way);
    }
    let of_persons = record.not_listed.iter_mut().filter(|(name, _)| name.contains("persons"));
    of_persons.for_each(|(_, persons)| *persons = persons.filter(|persons| *persons == 0));
}
