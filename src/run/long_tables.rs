//! The long tables of all levels while they are made.

use super::analyse::Analyses;
use super::queue::Queue;
use super::sink::Sink;
use super::write_error::WriteError;
use crate::dataset::Layer;
use crate::present::LevelTables;

/// The long tables of all levels, whose rows come one category after the other. The first level has the smallest areas, and
/// so by far the most rows: they are written as they come, unless something needs the whole table. Those of the other
/// levels wait.
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
        let heads: Vec<Layer> = levels.iter().map(|(level, _)| head(level)).collect();
        let (output, is_publication) = (&analyses.config.output, analyses.publication().is_some());
        let is_written = |first: &Layer| !Sink::needs_whole(&first.name, output, is_publication);
        let is_first_written = heads.first().is_some_and(is_written);
        let mut tables = Self { parts: vec![Vec::new(); heads.len()], is_first_written };
        for (at, head) in heads.into_iter().enumerate() {
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
