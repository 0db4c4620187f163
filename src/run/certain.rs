//! Findings about results that rest on unknown ground.

use crate::access::{CategoryReach, ReachTable};
use crate::analysis::coverage::limits_of;
use crate::base::{CategoryId, CellId, Diagnostics, Finding, codes};
use crate::region::Region;

/// Reports categories for which more than 1 % of all persons may be covered from unknown ground (W380), or
/// may have their nearest facility there (W381).
///
/// # Cost
/// O(cells) for each category and limit.
pub(super) fn report_uncertain(region: &Region, reach: &ReachTable, diagnostics: &mut Diagnostics) {
    report_unknown_ground(region, reach, diagnostics);
    let (is_much, percent) = measures(region);
    for category in (0..region.categories().len()).map(CategoryId::at) {
        let (reach, name) = (reach.category(category), region.category(category).key());
        let uncertain = persons(region, reach, |cell| reach.is_nearest_uncertain(cell));
        if is_much(uncertain) {
            let message = format!(
                "`{name}`: for {uncertain} persons ({:.1} %) a facility on unknown ground may be nearer \
                 than the nearest known one; mean distances and nearest facilities rest on it",
                percent(uncertain)
            );
            diagnostics.push(Finding::new(codes::W381, message));
        }
    }
}

/// Whether so many persons are more than 1 % of all, and how many percent they are.
fn measures(region: &Region) -> (impl Fn(u64) -> bool, impl Fn(u64) -> f64) {
    let all = region.persons().first().copied().unwrap_or(0);
    let is_much = move |persons: u64| persons * 100 > all;
    let percent = move |persons: u64| 100.0 * persons as f64 / all.max(1) as f64;
    (is_much, percent)
}

/// The first part of [`report_uncertain`]: who may be covered from unknown ground (W380).
pub(super) fn report_unknown_ground(
    region: &Region,
    reach: &ReachTable,
    diagnostics: &mut Diagnostics,
) {
    let (is_much, percent) = measures(region);
    for category in (0..region.categories().len()).map(CategoryId::at) {
        let (reach, name) = (reach.category(category), region.category(category).key());
        for limit in limits_of(region, category) {
            let uncertain = persons(region, reach, |cell| reach.is_uncertain(cell, limit));
            if is_much(uncertain) {
                let message = format!(
                    "`{name}` within {limit}: {uncertain} persons ({:.1} %) count as not covered, but \
                     may have a facility on unknown ground",
                    percent(uncertain)
                );
                diagnostics.push(Finding::new(codes::W380, message));
            }
        }
    }
}

/// Persons of the region's cells that meet a condition.
fn persons(region: &Region, reach: &CategoryReach, is_meant: impl Fn(CellId) -> bool) -> u64 {
    if reach.is_known_everywhere() {
        return 0;
    }
    let persons = region.cells().persons(0);
    let meant = region.cells_inside().filter(|cell| is_meant(*cell));
    meant.map(|cell| u64::from(persons[cell.index()])).sum()
}
