//! Errors of reading OpenStreetMap files.

use crate::format::file_error::FileError;

/// Errors of reading a file as OpenStreetMap data.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OsmError {
    /// The file cannot be opened or read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The first bytes belong to no known format.
    #[error(
        "`{name}` begins with {found}; expected OSM PBF, OSM XML, or OSM XML packed with gzip or \
         bzip2"
    )]
    UnknownFormat {
        /// The file.
        name: String,
        /// The first bytes.
        found: String,
    },
    /// The file ends within a blob.
    #[error(
        "`{name}` is truncated in the blob at byte {offset}: found {found}, expected {expected}"
    )]
    Truncated {
        /// The file.
        name: String,
        /// Where the blob begins.
        offset: u64,
        /// The rest of the file.
        found: String,
        /// The content that the blob requires.
        expected: String,
    },
    /// A blob is not valid PBF.
    #[error("`{name}` is damaged in the blob at byte {offset}: found {found}, expected {expected}")]
    Blob {
        /// The file.
        name: String,
        /// Where the blob begins.
        offset: u64,
        /// What was found.
        found: String,
        /// The content expected.
        expected: String,
    },
    /// The file requires a feature that this reader does not support.
    #[error(
        "`{name}` requires the feature `{feature}` (header at byte {offset}); supported are \
         OsmSchema-V0.6, DenseNodes, HistoricalInformation and LocationsOnWays"
    )]
    Feature {
        /// The file.
        name: String,
        /// Where the header blob begins.
        offset: u64,
        /// The feature as the header names it.
        feature: String,
    },
    /// The text is not valid OSM XML.
    #[error("`{name}` is not valid OSM XML at byte {byte}: found {found}, expected {expected}")]
    Xml {
        /// The file.
        name: String,
        /// Offset in the (unpacked) bytes.
        byte: u64,
        /// What was found.
        found: String,
        /// What belongs there.
        expected: String,
    },
    /// More elements are selected than 32-bit indices can number.
    #[error("`{name}` has {found} {what} to keep; expected at most 4294967294")]
    TooLarge {
        /// The file.
        name: String,
        /// What there is too much of.
        what: &'static str,
        /// How much there is.
        found: u64,
    },
}
