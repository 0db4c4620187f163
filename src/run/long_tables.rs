//! The long tables of all levels while they are made.

use super::analyse::Analyses;
use super::queue::Queue;
use super::sink::Sink;
use super::write_error::WriteError;
use crate::analysis::coverage::Level;
use crate::dataset::Layer;
use crate::present::LevelTables;

/// The long tables of all levels, whose rows come one category after the other. Those of quartiers, the first level, are by
/// far the most: they are written as they come, unless something needs the whole table. Those of the other levels wait.
pub(super) struct LongTables {
    /// Rows that wait, level by level.
    parts: Vec<Vec<Layer>>,
    is_first_written: bool,
}

impl LongTables {
    /// Begins with the table of each level without rows, which `head` makes.
    pub(super) fn begin(
        levels: &[(LevelTables<'_>, &'static str)],
        head: impl Fn(&LevelTables<'_>) -> Layer,
        analyses: &Analyses<'_>,
        sink: &mut Queue<'_>,
    ) -> Result<Self, WriteError> {
        let output = &analyses.config.output;
        let needs_whole = Sink::needs_whole_tables(output, analyses.publication().is_some());
        // The report takes the tables of quartiers service by service, those of other levels whole.
        let first = levels.first().map(|(tables, _)| tables.level());
        let is_first_written = !needs_whole && first == Some(Level::Quartier);
        let mut tables = Self { parts: Vec::new(), is_first_written };
        for (at, (level, _)) in levels.iter().enumerate() {
            tables.parts.push(Vec::new());
            tables.add(at, head(level), sink)?;
        }
        Ok(tables)
    }

    /// Takes further rows of a level. Nothing else may be written until the table of the first level is
    /// [written](Self::write).
    pub(super) fn add(
        &mut self,
        at: usize,
        rows: Layer,
        sink: &mut Queue<'_>,
    ) -> Result<(), WriteError> {
        if at == 0 && self.is_first_written {
            return sink.rows(rows);
        }
        self.parts[at].push(rows);
        Ok(())
    }

    /// Writes, or completes, the table of a level.
    pub(super) fn write(&mut self, at: usize, sink: &mut Queue<'_>) -> Result<(), WriteError> {
        if at == 0 && self.is_first_written {
            return sink.end_rows();
        }
        let parts = std::mem::take(&mut self.parts[at]);
        sink.table(Layer::of_parts(parts).expect("a part without rows at least"))
    }
}
