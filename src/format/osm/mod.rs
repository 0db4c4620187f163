//! Reads the elements that a task needs from OpenStreetMap files.
//!
//! PBF (raw, zlib, LZ4 and Zstandard blobs) and XML (plain, gzip, bzip2), told apart by their first
//! bytes. The file is read several times, so that only what is kept is ever in memory.

mod build;
mod bzip;
mod chunk;
mod error;
mod gather;
mod ids;
mod near;
mod notes;
mod passes;
mod pbf;
mod read;
mod refs;
mod selection;
mod settle;
mod xml;

pub use error::OsmError;
pub use read::read_osm;
pub use selection::{OsmSelection, OsmShare};
