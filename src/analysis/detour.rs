//! Detours: straight-line distance compared with distance on foot.

use super::coverage::Level;
use super::{Persons, add_persons, nobody, persons_of};
use crate::access::ReachTable;
use crate::base::{CategoryId, Millimetres, zip_equal};
use crate::region::Region;

/// The error of straight-line coverage in an area.
#[derive(Clone, Debug, PartialEq)]
pub struct Detour {
    /// The row on its level, as [`Level::rows`] numbers them.
    pub area: usize,
    /// Persons by group.
    pub persons: Persons,
    /// Covered in a straight line.
    pub covered_straight: Persons,
    /// Covered on foot.
    pub covered_walk: Persons,
    /// Covered in a straight line but not on foot: wrongly counted as covered.
    pub only_straight: Persons,
    /// Covered on foot but not in a straight line: downhill when ways are weighted by time, and in rare
    /// cases because the working CRS stretches distances a little.
    pub only_walk: Persons,
    /// Not covered in a straight line, but perhaps by a facility on unknown ground.
    pub straight_uncertain: Persons,
    /// Not covered on foot, but perhaps by a facility on unknown ground.
    pub walk_uncertain: Persons,
    /// Uncertain in at least one of both ways: whether these are wrongly covered or uncovered is uncertain.
    pub compared_uncertain: Persons,
    /// Persons without a route on foot to any facility of the category.
    pub without_way: u64,
    /// Persons for whom a facility on unknown ground may be nearer, in a straight line or on foot, than the
    /// nearest known one.
    pub nearest_uncertain: u64,
    /// Detour factor: the population-weighted sum of distances on foot to the nearest facility over the
    /// same sum of straight-line distances; `None` when nobody has both.
    pub factor: Option<f64>,
}

/// The two reach tables of a region that a comparison needs.
#[derive(Clone, Copy, Debug)]
pub struct BothReaches<'r> {
    /// In a straight line.
    pub straight: &'r ReachTable,
    /// On foot.
    pub walk: &'r ReachTable,
}

/// How many persons of each area does straight-line distance wrongly count as covered?
///
/// # Parameters
/// `reach`: both reach tables of the region. `limit`: applies to both.
///
/// # Returns
/// The rows of the level ([`Level::rows`]), including areas without persons.
///
/// # Panics
/// When the reach table has other numbers of cells or categories than the region.
///
/// # Cost
/// O(cells).
pub fn detours(
    region: &Region,
    reach: BothReaches<'_>,
    category: CategoryId,
    limit: Millimetres,
    level: Level,
) -> Vec<Detour> {
    [reach.straight, reach.walk].iter().for_each(|table| table.assert_fits(region));
    let nobody = || nobody(region);
    let mut rows: Vec<Detour> = (0..level.numbers(region))
        .map(|area| Detour {
            area,
            persons: nobody(),
            covered_straight: nobody(),
            covered_walk: nobody(),
            only_straight: nobody(),
            only_walk: nobody(),
            straight_uncertain: nobody(),
            walk_uncertain: nobody(),
            compared_uncertain: nobody(),
            without_way: 0,
            nearest_uncertain: 0,
            factor: None,
        })
        .collect();
    let mut sums = vec![(0_u128, 0_u128); rows.len()];
    let (straight, walk) = (reach.straight.category(category), reach.walk.category(category));
    for cell in region.cells_inside() {
        let Some(area) = level.area_of(region, cell) else { continue };
        let row = &mut rows[area];
        let [line, way] = [straight, walk].map(|reach| reach.nearest(cell).distance);
        add_persons(region, cell, &mut row.persons);
        let (by_line, on_foot) = (line <= limit, way <= limit);
        let [line_open, way_open] = [straight, walk].map(|reach| reach.is_uncertain(cell, limit));
        let hits = [
            (by_line, &mut row.covered_straight),
            (on_foot, &mut row.covered_walk),
            (by_line && !on_foot, &mut row.only_straight),
            (on_foot && !by_line, &mut row.only_walk),
            (line_open, &mut row.straight_uncertain),
            (way_open, &mut row.walk_uncertain),
            (line_open || way_open, &mut row.compared_uncertain),
        ];
        for (_, sum) in hits.into_iter().filter(|(hit, _)| *hit) {
            add_persons(region, cell, sum);
        }
        let persons = persons_of(region, cell);
        if [straight, walk].iter().any(|reach| reach.is_nearest_uncertain(cell)) {
            row.nearest_uncertain += persons;
        }
        if way == Millimetres::UNREACHED {
            row.without_way += persons;
        } else if line != Millimetres::UNREACHED {
            sums[area].0 += u128::from(persons) * u128::from(way.0);
            sums[area].1 += u128::from(persons) * u128::from(line.0);
        }
    }
    for (row, (way, line)) in zip_equal(&mut rows, sums) {
        row.factor = (line > 0).then(|| way as f64 / line as f64);
    }
    level.rows(region).into_iter().map(|row| rows[row].clone()).collect()
}
