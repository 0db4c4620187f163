//! The tables of a level, one category after the other.

use super::area_columns;
use super::border::{BorderEffects, long_border_table};
use super::counted::CountedOrWhole;
use super::coverage::{self, Shapes, long_table};
use crate::analysis::coverage::{CoverageTable, Level};
use crate::dataset::Layer;
use crate::region::Region;

/// Makes the tables of a level from what is measured of one category after the other, so that no more than that has to
/// be kept beside the tables.
pub struct LevelTables<'r> {
    region: &'r Region,
    level: Level,
    /// The rows of the level.
    areas: Vec<usize>,
    known: CountedOrWhole,
}

impl<'r> LevelTables<'r> {
    /// The tables of a level; `None` in a region without rows on it. Cost: O(cells).
    pub fn new(region: &'r Region, level: Level) -> Option<Self> {
        let areas = level.rows(region);
        let known = CountedOrWhole::on_level(region, level);
        (!areas.is_empty()).then_some(Self { region, level, areas, known })
    }

    /// The level.
    pub fn level(&self) -> Level {
        self.level
    }

    /// The rows of some categories in the long table of coverage ([`coverage_table`](super::coverage_table)).
    pub fn coverage(&self, tables: &[CoverageTable]) -> Layer {
        long_table(self.region, (self.level, tables), self.known.areas(), None)
    }

    /// The rows of some categories in the long table of the border effect ([`border_table`](super::border_table)).
    pub fn border(&self, effects: &BorderEffects) -> Layer {
        long_border_table(self.region, (self.level, effects), &self.known, None)
    }

    /// The wide table for maps, with the areas and persons of any table of coverage. Categories follow
    /// ([`Self::add_coverage`], [`Self::add_border`]).
    pub fn wide(&self, first: &CoverageTable, shapes: Shapes<'_>) -> Layer {
        coverage::wide_table(self.region, (self.level, first), self.known.areas(), shapes)
    }

    /// Adds the coverage of some categories to the wide table: a few columns for each category and limit.
    pub fn add_coverage(&self, wide: &mut Layer, tables: &[CoverageTable]) {
        coverage::add_coverage(wide, self.region, tables);
    }

    /// Adds the border effect of some categories to the wide table: for each category and limit, the persons who are
    /// covered only because the boundary is open, and for each category the share of those whose nearest facility lies
    /// abroad.
    ///
    /// # Panics
    /// If the layer has other rows than the level.
    pub fn add_border(&self, wide: &mut Layer, effects: &BorderEffects) {
        let rows = (self.level, &self.areas[..], self.known.areas());
        area_columns::add_border(wide, self.region, rows, effects);
    }
}
