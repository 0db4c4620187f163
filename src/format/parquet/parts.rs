//! Plain tables to Parquet, part by part.

use std::io::Write;

use polars::prelude::{CompatLevel, DataFrame, PolarsResult, SchemaExt};

use super::encode::GroupFile;
use super::write::{GROUP_ROWS, columns, metadata};
use crate::dataset::Layer;

/// A plain table whose rows come in parts. Its groups of rows, and so its bytes, do not depend on how large these are.
pub(in crate::format) struct PartsFile<W: Write> {
    file: GroupFile<W>,
    /// Rows that are no whole group yet.
    waiting: DataFrame,
    metadata: Vec<(String, String)>,
}

impl<W: Write> PartsFile<W> {
    /// Begins the table of which a part is one.
    pub(in crate::format) fn new(sink: W, part: &Layer) -> PolarsResult<Self> {
        let schema = part.table.schema().to_arrow(CompatLevel::oldest());
        let file = GroupFile::new(sink, schema)?;
        Ok(Self { file, waiting: part.table.clear(), metadata: metadata(part) })
    }

    /// Writes the groups that are whole with some more rows.
    pub(in crate::format) fn add(&mut self, part: DataFrame) -> PolarsResult<()> {
        self.waiting.vstack_mut_owned(part)?;
        let whole = self.waiting.height() / GROUP_ROWS;
        self.write(whole)?;
        self.waiting = self.waiting.slice((whole * GROUP_ROWS) as i64, usize::MAX);
        Ok(())
    }

    /// Writes the rows that wait, and completes the file. Returns where it went, and whether that succeeded.
    pub(in crate::format) fn finish(mut self) -> (W, PolarsResult<()>) {
        let written = self.write(self.waiting.height().div_ceil(GROUP_ROWS));
        let metadata = std::mem::take(&mut self.metadata);
        let written = written.and_then(|()| self.file.finish(metadata));
        (self.into_sink(), written)
    }

    /// Where the file goes.
    pub(in crate::format) fn into_sink(self) -> W {
        self.file.into_sink()
    }

    fn write(&mut self, count: usize) -> PolarsResult<()> {
        let group = |number: usize| {
            let rows = self.waiting.slice((number * GROUP_ROWS) as i64, GROUP_ROWS);
            Ok(columns(&rows, CompatLevel::oldest()))
        };
        self.file.write(count, &group)
    }
}
