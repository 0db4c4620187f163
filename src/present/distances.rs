//! Distances as tables, to be used by other programs and read again.

use std::ops::Range;

use polars::prelude::{Column, NamedFrom, Series};

use super::table::{Positions, Table};
use crate::access::ReachTable;
use crate::base::{CategoryId, CellId, Millimetres};
use crate::dataset::Layer;
use crate::region::{Category, Region};

/// The table of distances to facilities; other programs and `distance = "table"` read it.
const TO_FACILITIES: &str = "distances";
/// The table of distances between cells.
const BETWEEN_CELLS: &str = "cell_distances";

fn keys<'k>(keys: impl Iterator<Item = &'k str>) -> Column {
    Series::new("key".into(), keys.collect::<Vec<_>>()).into()
}

fn positions(at: Vec<u32>) -> Positions {
    Positions::from_vec("at".into(), at)
}

/// Tables of distances of a region, of which each part has some rows.
pub struct DistanceTables<'r> {
    region: &'r Region,
    cells: Column,
    facilities: Column,
    categories: Column,
}

impl<'r> DistanceTables<'r> {
    /// Tables with the ids of a region.
    pub fn new(region: &'r Region) -> Self {
        Self {
            region,
            cells: keys(region.cells().keys().iter().map(String::as_str)),
            facilities: keys(region.facilities().iter().map(|one| one.key())),
            categories: keys(region.categories().iter().map(Category::key)),
        }
    }

    /// One row for each of some cells and each facility within the largest limit of its category: by cell, then
    /// category, then distance.
    ///
    /// # Cost
    /// O(pairs).
    pub fn to_facilities(
        &self,
        some: Range<usize>,
        reach: &ReachTable,
        categories: &[CategoryId],
    ) -> Layer {
        let (mut cells, mut facilities, mut kinds) = (Vec::new(), Vec::new(), Vec::new());
        let mut distances = Vec::new();
        for cell in some.map(CellId::at) {
            for category in categories {
                for reached in reach.category(*category).reached_from(cell) {
                    cells.push(cell.0);
                    facilities.push(reached.facility.0);
                    kinds.push(category.0);
                    distances.push(reached.distance);
                }
            }
        }
        let mut table = Table::default();
        table.look_up(("cell_id", "", "Id of the cell"), &self.cells, &positions(cells));
        let head = ("facility_id", "", "Id of the facility");
        table.look_up(head, &self.facilities, &positions(facilities));
        let head = ("category", "", "Category of the facility");
        table.look_up(head, &self.categories, &positions(kinds));
        let head = ("metres", "m", "Distance from the cell to the facility");
        finish(table, (TO_FACILITIES, self.region), (head, distances))
    }

    /// One row for each of some pairs of cells: from one, to another one or itself.
    ///
    /// # Cost
    /// O(pairs).
    pub fn between_cells(&self, pairs: &[(CellId, CellId, Millimetres)]) -> Layer {
        let mut table = Table::default();
        let from = positions(pairs.iter().map(|(from, ..)| from.0).collect());
        table.look_up(("from_cell_id", "", "Id of the cell from which"), &self.cells, &from);
        let to = positions(pairs.iter().map(|(_, to, _)| to.0).collect());
        table.look_up(("to_cell_id", "", "Id of the cell to which"), &self.cells, &to);
        let distances = pairs.iter().map(|(.., distance)| *distance).collect();
        let head = ("metres", "m", "Distance from the first cell to the second");
        finish(table, (BETWEEN_CELLS, self.region), (head, distances))
    }
}

fn finish(
    mut table: Table,
    (name, region): (&str, &Region),
    (head, distances): ((&str, &str, &str), Vec<Millimetres>),
) -> Layer {
    // To the millimetre, so that the table says the same when it is read again.
    table.number(head, 3, distances.into_iter().map(Millimetres::metres));
    Layer { attribution: region.attribution().to_vec(), ..table.into_layer(name, None) }
}
