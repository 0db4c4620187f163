//! Residents of areas as a table.

use super::areas::{add_names, area_shapes};
use super::counted::Counted;
use super::table::{Table, group_words};
use crate::analysis::add_persons;
use crate::analysis::coverage::Level;
use crate::dataset::Layer;
use crate::region::Region;

/// The areas of a level with their shapes and residents: one row for each row of the level ([`Level::rows`]).
///
/// # Cost
/// O(cells), and the union of polygons for districts, counties and the region.
pub fn persons_table(region: &Region, level: Level) -> Layer {
    let rows = level.rows(region);
    let mut persons = vec![vec![0_u64; region.groups().len()]; level.numbers(region)];
    for cell in region.cells_inside() {
        if let Some(row) = level.area_of(region, cell) {
            add_persons(region, cell, &mut persons[row]);
        }
    }
    let mut table = Table::default();
    add_names(&mut table, region, level, &rows);
    let known = Counted::on_level(region, level);
    for (at, group) in region.groups().iter().enumerate() {
        let head = format!("{}; empty where their number is not known", group_words(group));
        let counts = rows.iter().map(|row| known.persons(at, *row, persons[*row][at]));
        table.maybe_count((&group.column(), "persons", &head), counts);
    }
    let shapes = area_shapes(region, level);
    let shapes = rows.iter().map(|row| shapes[*row].clone()).collect();
    table.finish(&format!("persons_{}", level.key()), region, Some(shapes))
}
