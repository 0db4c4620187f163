//! What the system says of a file.

use std::io;

/// A file, folder or stream that cannot be opened, created, read, unpacked, written or renamed.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} `{name}`")]
pub struct FileError {
    /// What was tried: open, create, read, unpack, write, rename.
    pub action: &'static str,
    /// The file.
    pub name: String,
    /// The system's words.
    #[source]
    pub source: io::Error,
}

impl FileError {
    /// What becomes of the system's error when something is tried with a file.
    pub(super) fn when(
        action: &'static str,
        name: impl Into<String>,
    ) -> impl FnOnce(io::Error) -> Self {
        let name = name.into();
        move |source| Self { action, name, source }
    }
}
