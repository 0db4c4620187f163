//! Errors of the operating system about a file.

use std::io;

/// A file, folder or stream that cannot be opened, created, read, unpacked, written or renamed.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} `{name}`")]
#[non_exhaustive]
pub struct FileError {
    /// The failed action: open, create, read, unpack, write, rename, remove.
    pub action: &'static str,
    /// The file.
    pub name: String,
    /// The error of the operating system.
    #[source]
    pub source: io::Error,
}

impl FileError {
    /// Wraps the operating system's error with the action and the file name.
    pub fn when(action: &'static str, name: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let name = name.into();
        move |source| Self { action, name, source }
    }
}
