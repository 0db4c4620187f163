//! Why a layer is not added to a GeoPackage.

use std::io;

use rusqlite::ErrorCode;

use crate::format::{FileError, FormatError, OutputFormat};

/// Why a layer is not added.
pub(super) enum Fault {
    /// The layer cannot be stored.
    Layer(String),
    /// The database cannot be written.
    Database(rusqlite::Error),
    /// The file cannot be written.
    File(io::Error),
}

impl Fault {
    /// The error in the file of a name, at the layer of a name.
    pub(super) fn explained(self, name: &str, layer: &str) -> FormatError {
        match self {
            Self::Layer(reason) => FormatError::Unwritable {
                layer: layer.to_owned(),
                format: OutputFormat::GeoPackage,
                reason,
            },
            Self::Database(error) => failed(name, error),
            Self::File(error) => FileError::when("write", name)(error).into(),
        }
    }
}

impl From<String> for Fault {
    fn from(reason: String) -> Self {
        Self::Layer(reason)
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

/// The error of a database that cannot be written.
pub(super) fn failed(name: &str, error: rusqlite::Error) -> FormatError {
    let kind = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => io::ErrorKind::StorageFull,
        Some(ErrorCode::PermissionDenied | ErrorCode::ReadOnly) => io::ErrorKind::PermissionDenied,
        _ => io::ErrorKind::Other,
    };
    FileError::when("write", name)(io::Error::new(kind, error)).into()
}
