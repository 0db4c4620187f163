//! Why bytes cannot become a layer, or a layer bytes.

use std::io;

use super::file_error::FileError;
use super::output::OutputFormat;

/// Why bytes cannot become a layer or a layer cannot become bytes.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FormatError {
    /// The file or stream cannot be opened, read, written or renamed.
    #[error(transparent)]
    File(#[from] FileError),
    /// Nobody can tell what format the bytes are in.
    #[error("cannot tell the format of `{name}`: {reason}")]
    UnknownFormat {
        /// The file.
        name: String,
        /// What was looked at.
        reason: String,
    },
    /// The file breaks off or is no valid JSON or CSV, so that what follows cannot be read.
    #[error("`{name}` is broken at byte {byte}{after}: {reason}")]
    Broken {
        /// The file.
        name: String,
        /// Offset in the (unpacked) bytes.
        byte: u64,
        /// After which record, such as `, after feature 12`.
        after: String,
        /// What was found and what was expected.
        reason: String,
    },
    /// A column named by the user is not there.
    #[error("`{name}` has no column `{column}`; it has {known}")]
    NoColumn {
        /// The file.
        name: String,
        /// What was asked for.
        column: String,
        /// What there is.
        known: String,
    },
    /// A quote of a text table is never closed, so that lines were swallowed.
    #[error("`{name}`, line {line}: a quote is opened and never closed; lines behind it are lost")]
    OpenQuote {
        /// The file.
        name: String,
        /// Where it is opened.
        line: u64,
    },
    /// A bound of [`crate::base::limits`] is exceeded.
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
        /// Why.
        reason: String,
    },
}

impl FormatError {
    /// Whether the reader of our output went away, which for a command in a pipe is success.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::File(error) if error.source.kind() == io::ErrorKind::BrokenPipe)
    }
}
