//! Errors of reading and writing layers.

use std::io;

use super::file_error::FileError;
use super::output::OutputFormat;

/// Errors of reading and writing layers.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FormatError {
    /// The file or stream cannot be opened, read, written or renamed.
    #[error(transparent)]
    File(#[from] FileError),
    /// The format of the bytes is unknown.
    #[error("cannot tell the format of `{name}`: {reason}")]
    UnknownFormat {
        /// The file.
        name: String,
        /// Why it could not be detected.
        reason: String,
    },
    /// The file is of a kind that is no layer.
    #[error("`{name}` is {kind}, expected a layer or a table")]
    OtherKind {
        /// The file.
        name: String,
        /// What it is, with an article.
        kind: &'static str,
        /// What to do with it.
        advice: &'static str,
    },
    /// The file is truncated or not valid JSON or CSV, so the rest cannot be read.
    #[error("`{name}` is broken at byte {byte}{after}: {reason}")]
    Broken {
        /// The file.
        name: String,
        /// Offset in the (unpacked) bytes.
        byte: u64,
        /// After which record, such as `, after feature 12`.
        after: String,
        /// The content found and expected.
        reason: String,
    },
    /// The file has several layers, and none is named.
    #[error("`{name}` has several layers: {known}")]
    SeveralTables {
        /// The file.
        name: String,
        /// The layers found.
        known: String,
    },
    /// The file does not have the layer named by the user.
    #[error("`{name}` has no layer `{table}`; its layers are {known}")]
    NoTable {
        /// The file.
        name: String,
        /// The requested layer.
        table: String,
        /// The layers found.
        known: String,
    },
    /// The file is damaged, or holds something that is not supported; nothing of it can be used.
    #[error("`{name}` cannot be read: {reason}")]
    Unreadable {
        /// The file.
        name: String,
        /// What was found and expected.
        reason: String,
    },
    /// The file defines a coordinate reference system that no register has.
    #[error("`{name}`: {reason}")]
    Crs {
        /// The file.
        name: String,
        /// The definition, or what is wrong with it.
        reason: String,
    },
    /// A column named by the user is missing.
    #[error("`{name}` has no column `{column}`; its columns are {known}")]
    NoColumn {
        /// The file.
        name: String,
        /// The requested column.
        column: String,
        /// The columns found.
        known: String,
    },
    /// A quote of a text table is never closed, so the following lines are lost.
    #[error(
        "`{name}`, line {line}: a quote is opened and never closed; the lines after it are lost"
    )]
    OpenQuote {
        /// The file.
        name: String,
        /// The line of the opening quote.
        line: u64,
    },
    /// A limit of [`crate::base::limits`] is exceeded.
    #[error("`{name}`, {place}: {what} exceeds the limit of {limit}")]
    TooLarge {
        /// The file.
        name: String,
        /// The record.
        place: String,
        /// What is too large.
        what: String,
        /// The bound.
        limit: usize,
    },
    /// The layer cannot be written in this format.
    #[error("layer `{layer}` cannot be written as {format}: {reason}")]
    Unwritable {
        /// The layer.
        layer: String,
        /// The format.
        format: OutputFormat,
        /// The reason.
        reason: String,
    },
}

impl FormatError {
    /// What the user can do about it.
    pub fn advice(&self) -> Option<&'static str> {
        match self {
            Self::OtherKind { advice, .. } => Some(advice),
            Self::SeveralTables { .. } => Some("name one of them: `table = \"…\"` of the layer"),
            Self::Crs { .. } => Some("set `crs` of the layer, such as `crs = \"EPSG:25832\"`"),
            _ => None,
        }
    }

    /// Whether the reader of the output closed the pipe, which a command treats as success.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::File(error) if error.source.kind() == io::ErrorKind::BrokenPipe)
    }
}
