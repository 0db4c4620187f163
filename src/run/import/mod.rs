//! Imports: open data to a folder with layers and a `region.toml` that reads them.

mod cells;
mod census;
mod common;
mod error;
mod estimate;
mod list;
mod osm;
mod target;
mod transit;

pub use census::{CensusImport, import_census};
pub use error::{CensusImportError, GtfsImportError, ImportError, ListImportError, OsmImportError};
pub use list::{ListImport, import_facilities};
pub use osm::{OsmImport, PersonsFrom, import_osm};
pub use target::Imported;
pub use transit::{GtfsImport, import_gtfs};
