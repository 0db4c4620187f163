//! Reads files and streams into a [`Layer`](crate::dataset::Layer), and writes layers. Formats and
//! their traps: see the guide.

mod arc;
mod archive;
mod archived;
mod atomic;
mod csv;
mod elevation;
mod error;
mod file_error;
mod fingerprint;
mod flatgeobuf;
mod geojson;
mod geometry_kind;
pub mod geopackage;
mod gtfs;
mod hex_wkb;
mod input;
mod kind;
mod layer_file;
mod named;
mod on_disk;
mod osm;
mod output;
mod parquet;
mod read;
mod regular;
mod row_crs;
mod shapefile;
mod sheet;
mod text;
mod typed;
mod values;
mod watched;
mod wkb_read;
mod write;
mod xlsx;

pub use atomic::AtomicFile;
pub(crate) use atomic::remove_unfinished;
pub use csv::{CsvGeometry, CsvOptions, csv_metadata_name, without_formulas};
pub use elevation::{ElevationError, read_elevation, read_raster};
pub use error::FormatError;
pub use file_error::FileError;
pub use fingerprint::fingerprint;
pub use geojson::{Features, column_text};
pub use gtfs::{GtfsError, read_gtfs};
pub use input::{Input, InputFormat, ReadOptions, file_and_table};
pub use layer_file::holds_layer;
pub use osm::{OsmError, OsmSelection, OsmShare, read_osm};
pub use output::OutputFormat;
#[cfg(feature = "python")]
pub(crate) use parquet::to_wkb;
pub use read::{FilePrint, ReadLayer, companions, read_layer};
pub use regular::{open_regular, read_text, text_of};
pub use write::{write_layer, write_layer_file};
pub use xlsx::{Workbook, write_workbook};
