//! The files of a Shapefile.

use std::path::{Path, PathBuf};

/// Endings of the files that are read besides the shapes, in the order of [`Files::beside`].
pub(super) const ENDINGS: [&str; 4] = ["dbf", "shx", "prj", "cpg"];

/// The files of a Shapefile; those that are missing are `None`.
#[derive(Clone, Debug)]
pub(in crate::format) struct Files {
    pub(super) shp: PathBuf,
    pub(super) dbf: Option<PathBuf>,
    pub(super) shx: Option<PathBuf>,
    pub(super) prj: Option<PathBuf>,
    pub(super) cpg: Option<PathBuf>,
}

impl Files {
    /// A file of shapes and what lies beside it under the same name, with an ending in small or capital letters.
    pub(in crate::format) fn new(shp: &Path) -> Self {
        let beside = |ending: &str| {
            let named = [ending.to_owned(), ending.to_uppercase()];
            named.iter().map(|ending| shp.with_extension(ending)).find(|path| path.is_file())
        };
        let [dbf, shx, prj, cpg] = ENDINGS.map(beside);
        Self { shp: shp.to_owned(), dbf, shx, prj, cpg }
    }

    /// The shapes alone, as they come through a pipe.
    pub(in crate::format) fn alone(shp: &Path) -> Self {
        Self { shp: shp.to_owned(), dbf: None, shx: None, prj: None, cpg: None }
    }

    /// The files beside the shapes.
    pub(in crate::format) fn beside(&self) -> impl Iterator<Item = &PathBuf> {
        [&self.dbf, &self.shx, &self.prj, &self.cpg].into_iter().flatten()
    }
}
