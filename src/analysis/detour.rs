//! The straight line against the walk: whom does it wrongly call covered?

use super::coverage::Level;
use super::{Persons, add_persons, persons_of};
use crate::access::ReachTable;
use crate::base::{CategoryId, Millimetres, zip_equal};
use crate::region::Region;

/// What the straight line gets wrong in an area.
#[derive(Clone, Debug, PartialEq)]
pub struct Detour {
    /// Position of the area in its level.
    pub area: usize,
    /// Persons by group.
    pub persons: Persons,
    /// Covered in a straight line.
    pub covered_straight: Persons,
    /// Covered on foot.
    pub covered_walk: Persons,
    /// Covered in a straight line and not on foot: the line calls them covered wrongly.
    pub only_straight: Persons,
    /// Covered on foot and not in a straight line: where ways are weighted by time and lead downhill,
    /// and by the rare metre that a map is stretched.
    pub only_walk: Persons,
    /// Persons who have no way to any facility of the category.
    pub without_way: u64,
    /// Walk over straight line to the nearest facility: sum over sum, weighted by persons; `None`
    /// when nobody has both.
    pub factor: Option<f64>,
}

/// How many persons does the straight line wrongly call covered, by area?
///
/// # Parameters
/// `straight` and `walk`: reach tables of the same region. `limit`: the same for both.
///
/// # Returns
/// One row an area of the level, areas without persons included.
///
/// # Cost
/// O(cells).
pub fn detours(
    region: &Region,
    (straight, walk): (&ReachTable, &ReachTable),
    category: CategoryId,
    limit: Millimetres,
    level: Level,
) -> Vec<Detour> {
    let nobody = || vec![0; region.groups().len()];
    let mut rows: Vec<Detour> = (0..level.areas(region))
        .map(|area| Detour {
            area,
            persons: nobody(),
            covered_straight: nobody(),
            covered_walk: nobody(),
            only_straight: nobody(),
            only_walk: nobody(),
            without_way: 0,
            factor: None,
        })
        .collect();
    let mut sums = vec![(0_u128, 0_u128); rows.len()];
    let (straight, walk) = (straight.category(category), walk.category(category));
    for cell in region.cells_inside() {
        let Some(area) = level.area_of(region, cell) else { continue };
        let row = &mut rows[area];
        let [line, way] = [straight, walk].map(|reach| reach.nearest(cell).distance);
        add_persons(region, cell, &mut row.persons);
        let (by_line, on_foot) = (line <= limit, way <= limit);
        let hits = [
            (by_line, &mut row.covered_straight),
            (on_foot, &mut row.covered_walk),
            (by_line && !on_foot, &mut row.only_straight),
            (on_foot && !by_line, &mut row.only_walk),
        ];
        for (_, sum) in hits.into_iter().filter(|(hit, _)| *hit) {
            add_persons(region, cell, sum);
        }
        let persons = persons_of(region, cell);
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
    rows
}
