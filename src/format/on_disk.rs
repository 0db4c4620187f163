//! Bytes as a file on the disk, for formats that are read here and there.

use std::io::{self, BufRead};
use std::path::Path;

use tempfile::NamedTempFile;

/// A file that holds the bytes of a reader.
pub(super) enum OnDisk<'p> {
    /// The file that they come from.
    Given(&'p Path),
    /// A copy that is removed afterwards.
    Copied(NamedTempFile),
}

impl<'p> OnDisk<'p> {
    /// The given file, else a copy of what the reader gives. A pipe cannot be read twice.
    pub(super) fn new(given: Option<&'p Path>, reader: &mut dyn BufRead) -> io::Result<Self> {
        if let Some(path) = given.filter(|path| path.is_file()) {
            return Ok(Self::Given(path));
        }
        let mut copy = NamedTempFile::new()?;
        io::copy(reader, &mut copy)?;
        Ok(Self::Copied(copy))
    }

    pub(super) fn path(&self) -> &Path {
        match self {
            Self::Given(path) => path,
            Self::Copied(file) => file.path(),
        }
    }
}
