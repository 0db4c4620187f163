//! Files and streams in, files and streams out: bytes to [`Layer`](crate::dataset::Layer) and
//! back. Formats and their traps: see the guide.

mod atomic;
mod csv;
mod elevation;
mod geojson;
mod gtfs;
mod input;
mod osm;
mod parquet;
mod text;
mod write;

use std::io;

pub use atomic::AtomicFile;
pub use csv::{CsvGeometry, CsvOptions, csv_metadata_name};
pub use elevation::{ElevationError, read_elevation, read_raster};
pub use gtfs::{GtfsError, read_gtfs};
pub use input::{Input, InputFormat, ReadLayer, ReadOptions, fingerprint, hex, read_layer};
pub use osm::{OsmError, OsmSelection, OsmShare, read_osm};
pub use write::{OutputFormat, write_layer, write_layer_file};

/// Why bytes cannot become a layer or a layer cannot become bytes.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// The file or stream cannot be opened, read, written or renamed.
    #[error("cannot {action} `{name}`")]
    Io {
        /// What was tried: read, create, write, rename.
        action: &'static str,
        /// The file.
        name: String,
        /// The system's words.
        #[source]
        source: io::Error,
    },
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
    fn io(action: &'static str, name: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let name = name.into();
        move |source| Self::Io { action, name, source }
    }

    /// Whether the reader of our output went away, which for a command in a pipe is success.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Io { source, .. } if source.kind() == io::ErrorKind::BrokenPipe)
    }
}
