//! The long tables of all levels while they are made.

use super::analyse::Analyses;
use super::queue::Queue;
use super::sink::Sink;
use super::write_error::WriteError;
use crate::dataset::Layer;

/// The long tables of all levels, whose rows come one category after the other. The first level has by far the most rows:
/// they are written as they come, unless something needs the whole table. Those of the other levels wait.
pub(super) struct LongTables {
    /// Rows that wait, level by level.
    parts: Vec<Vec<Layer>>,
    is_first_written: bool,
}

impl LongTables {
    /// Begins with the table of each level without rows.
    pub(super) fn begin(
        heads: impl Iterator<Item = Layer>,
        analyses: &Analyses<'_>,
        sink: &mut Queue<'_>,
    ) -> Result<Self, WriteError> {
        let output = &analyses.config.output;
        let needs_whole = Sink::needs_whole_tables(output, analyses.publication().is_some());
        let mut tables = Self { parts: Vec::new(), is_first_written: !needs_whole };
        for (at, head) in heads.enumerate() {
            tables.parts.push(Vec::new());
            tables.add(at, head, sink)?;
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
