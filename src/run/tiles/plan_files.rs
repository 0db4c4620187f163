//! The files of a plan, as they are written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use polars::prelude::Column;

use super::error::TilesError;
use super::files::{Mark, write_table};
use super::manifest::Tiles;
use crate::project::program;

/// The files of a plan.
pub(super) struct PlanFiles<'f> {
    folder: &'f Path,
    /// The digest of the values of each table, or of the bytes of another file, by name.
    pub(super) digests: BTreeMap<String, String>,
}

impl<'f> PlanFiles<'f> {
    pub(super) fn new(folder: &'f Path) -> Self {
        Self { folder, digests: BTreeMap::new() }
    }

    /// The path of a file, whose folder is made.
    pub(super) fn path(&self, name: &str) -> Result<PathBuf, TilesError> {
        let path = self.folder.join(name);
        let folder = path.parent().expect("a file in a folder");
        std::fs::create_dir_all(folder).map_err(TilesError::file("create", folder))?;
        Ok(path)
    }

    /// Writes a table of a tile.
    pub(super) fn write(
        &mut self,
        tile: usize,
        table: &str,
        columns: Vec<Column>,
    ) -> Result<(), TilesError> {
        let name = Tiles::input_name(tile, table);
        let mark = Mark { tile, program: program(), table: table.to_owned(), ..Mark::default() };
        let sha256 = write_table(&self.path(&name)?, mark, columns)?;
        self.digests.insert(name, sha256);
        Ok(())
    }
}
