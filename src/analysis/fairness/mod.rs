//! Fairness: who has it near, who has it far, and is it the same people?

mod measures;

pub use measures::{Share, Theil, concentration, gini, median, palma, theil, worst_tenth};

use std::collections::BTreeMap;

use super::coverage::Level;
use crate::access::ReachTable;
use crate::base::{CategoryId, Millimetres, MunicipalityId};
use crate::region::Region;

/// How fairly the distances to a service are shared among the persons of one group in an area. Distances are
/// millimetres to the nearest facility, without a limit, of those who reach one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fairness {
    /// Number of the area on its level ([`Level`]).
    pub area: usize,
    /// Persons of the group.
    pub persons: u64,
    /// Of these, persons with a facility within the limit.
    pub covered: u64,
    /// Persons without one who may have one on unknown ground.
    pub uncertain: u64,
    /// Persons who reach a facility at all: whose distances are measured.
    pub measured: u64,
    /// Of these, persons for whom a facility on unknown ground may be nearer.
    pub nearest_uncertain: u64,
    /// Sum of their distances.
    pub person_mm: u128,
    /// Half of them have it at most this far.
    pub median_mm: Option<u64>,
    /// Mean distance of the tenth with the longest ways.
    pub worst_tenth_mm: Option<f64>,
    /// The part of that tenth in all ways together; 0.1 when all are alike.
    pub worst_tenth_share: Option<f64>,
    /// Gini coefficient of the distances.
    pub gini: Option<f64>,
    /// Theil's index, between and within municipalities.
    pub theil: Option<Theil>,
    /// Palma ratio of the distances.
    pub palma: Option<f64>,
    /// Concentration index of the distances against the attribute of quartiers.
    pub concentration: Option<f64>,
    /// Persons measured in quartiers with an attribute.
    pub ranked: u64,
}

impl Fairness {
    /// Mean metres to the nearest facility; `None` when nobody reaches one.
    pub fn mean_distance_m(&self) -> Option<f64> {
        (self.measured > 0).then(|| self.person_mm as f64 / self.measured as f64 / 1e3)
    }
}

/// The persons of an area, by what is known of their ways.
#[derive(Default)]
struct Ways {
    by_municipality: BTreeMap<MunicipalityId, Vec<Share>>,
    ranked: Vec<(f64, Share)>,
}

/// How fairly are the ways to a service shared: among all, among the old, between and within municipalities, between
/// rich and poor quartiers?
///
/// # Parameters
/// `limit`: for coverage alone. `group`: as in [`Region::groups`].
///
/// # Returns
/// The rows of the level, ascending; every resident belongs to one.
///
/// # Method
/// Each person has the distance of the cell to the nearest facility; of a service that comes to people only coverage is
/// counted, since nobody has a way to it. [`gini`], [`theil`], [`palma`], [`worst_tenth`] and
/// [`concentration`] say what they measure, with sources. A long way is bad: a large share is a large burden, the
/// other way round than with incomes. The concentration index is below 0 where quartiers with a small attribute
/// (income) have longer ways; with an attribute of need (a benefit rate) above 0 says so.
///
/// # Panics
/// When the reach table has other numbers of cells or categories than the region, or the group does not exist.
///
/// # Cost
/// O(cells log cells).
pub fn fairness(
    region: &Region,
    reach: &ReachTable,
    (category, limit): (CategoryId, Millimetres),
    group: usize,
    level: Level,
) -> Vec<Fairness> {
    reach.assert_fits(region);
    let comes = region.category(category).comes();
    let reach = reach.category(category);
    let rows = level.rows(region);
    let mut areas: Vec<(Fairness, Ways)> = rows
        .iter()
        .map(|area| (Fairness { area: *area, ..Fairness::default() }, Ways::default()))
        .collect();
    for (cell, area) in level.cells(region) {
        let (row, ways) = &mut areas[rows.binary_search(&area).expect("each cell has a row")];
        let persons = u64::from(region.cells().persons(group)[cell.index()]);
        let nearest = reach.nearest(cell);
        let counted = |is_meant: bool| if is_meant { persons } else { 0 };
        row.persons += persons;
        row.covered += counted(nearest.distance <= limit);
        row.uncertain += counted(reach.is_uncertain(cell, limit));
        if nearest.facility().is_none() || persons == 0 || comes {
            continue;
        }
        row.measured += persons;
        row.nearest_uncertain += counted(reach.is_nearest_uncertain(cell));
        let share = Share { value: u64::from(nearest.distance.0), persons };
        row.person_mm += u128::from(share.value) * u128::from(persons);
        let home = region.cells().municipality(cell).expect("a cell of the region");
        ways.by_municipality.entry(home).or_default().push(share);
        let quartier = region.cells().quartier(cell).map(|id| region.quartier(id));
        if let Some(attribute) = quartier.and_then(|quartier| quartier.attribute()) {
            row.ranked += persons;
            ways.ranked.push((attribute, share));
        }
    }
    areas.into_iter().map(|(row, ways)| measured(row, ways)).collect()
}

fn measured(row: Fairness, ways: Ways) -> Fairness {
    let groups: Vec<Vec<Share>> = ways.by_municipality.into_values().collect();
    let all: Vec<Share> = groups.concat();
    let worst = worst_tenth(&all);
    Fairness {
        median_mm: median(&all),
        worst_tenth_mm: worst.map(|(mean, _)| mean),
        worst_tenth_share: worst.and_then(|(_, share)| share),
        gini: gini(&all),
        theil: theil(&groups),
        palma: palma(&all),
        concentration: concentration(&ways.ranked),
        ..row
    }
}
