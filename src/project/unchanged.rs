//! Whether files stay as they are while a command reads one after the other.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::error::FolderError;

/// What tells a file from another one at the same path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity {
    bytes: u64,
    modified: Option<SystemTime>,
    /// Number of the file in its file system, where there is one.
    number: u64,
}

impl Identity {
    /// `None` for what is no file, such as a pipe, and for what is not there.
    fn of_file(path: &Path) -> Option<Self> {
        let known = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
        Some(Self { bytes: known.len(), modified: known.modified().ok(), number: number(&known) })
    }
}

#[cfg(unix)]
fn number(known: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(known)
}

/// Elsewhere size and time tell files apart.
#[cfg(not(unix))]
fn number(_: &std::fs::Metadata) -> u64 {
    0
}

/// The files that a command is going to read, as they are before it reads the first one. A command that waits
/// for a pipe can begin with the files of one import and go on with those of the next.
#[derive(Clone, Debug, Default)]
pub struct Unchanged {
    files: Vec<(PathBuf, Option<Identity>)>,
}

impl Unchanged {
    /// Looks at a file before anything is read. Cost: one look at its metadata.
    pub fn watch(&mut self, path: PathBuf) {
        let identity = Identity::of_file(&path);
        self.files.push((path, identity));
    }

    /// Makes sure that all files are still those that they were.
    ///
    /// # Errors
    /// [`FolderError::Changed`] with the first file that is another one now: what was read is a mixture.
    pub fn check(&self) -> Result<(), FolderError> {
        let is_other =
            |(path, before): &&(PathBuf, Option<Identity>)| Identity::of_file(path) != *before;
        match self.files.iter().find(is_other) {
            Some((path, _)) => Err(FolderError::Changed { path: path.clone() }),
            None => Ok(()),
        }
    }
}
