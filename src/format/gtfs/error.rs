//! Errors that prevent a feed from being read.

use std::io;

use crate::format::file_error::FileError;

/// Errors that prevent a timetable from being read from a file or folder. Lesser faults are
/// findings.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GtfsError {
    /// The file or folder cannot be opened or read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The file is not a zip archive.
    #[error("`{name}` begins with {found}; expected a zip archive or a folder with a GTFS feed")]
    NotZip {
        /// The file.
        name: String,
        /// Its first bytes.
        found: String,
    },
    /// The file is a zip archive whose table of contents is missing or damaged.
    #[error("`{name}` is a damaged or truncated zip archive: found no valid table of contents")]
    BrokenZip {
        /// The file.
        name: String,
        /// The error of the library.
        #[source]
        source: zip::result::ZipError,
    },
    /// A required file is missing.
    #[error("`{name}` has no `{file}`; found {found}")]
    MissingFile {
        /// The feed.
        name: String,
        /// `stops.txt` or `stop_times.txt`.
        file: &'static str,
        /// The files found.
        found: String,
    },
    /// A required column is missing.
    #[error("`{name}/{file}` has no column `{column}`; found {found}")]
    MissingColumn {
        /// The feed.
        name: String,
        /// `stops.txt` or `stop_times.txt`.
        file: &'static str,
        /// The column.
        column: &'static str,
        /// The columns found.
        found: String,
    },
    /// `stops.txt` or `stop_times.txt` cannot be unpacked or read to its end.
    #[error("`{name}/{file}` cannot be read beyond line {line}; expected a whole file")]
    Damaged {
        /// The feed.
        name: String,
        /// `stops.txt` or `stop_times.txt`.
        file: &'static str,
        /// The last line that was read.
        line: u64,
        /// The library's message.
        #[source]
        source: io::Error,
    },
    /// A size limit is exceeded, as by a zip bomb.
    #[error("`{name}/{file}`, after line {line}: found more than {limit} {what}, the most allowed")]
    TooLarge {
        /// The feed.
        name: String,
        /// The file in the feed; `zip directory` for the archive's table of contents.
        file: &'static str,
        /// The last line that was read.
        line: u64,
        /// The quantity that exceeds the limit.
        what: &'static str,
        /// The bound.
        limit: u64,
    },
}
