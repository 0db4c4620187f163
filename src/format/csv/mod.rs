//! Text tables: any separator, UTF-8 or Windows-1252, decimal points or commas.

mod metadata;
mod quotes;
mod read;
mod sniff;

use std::io::Write;

use polars::prelude::{CsvWriter, SerWriter};

pub use metadata::csv_metadata_name;
pub(super) use metadata::write_metadata;
pub(super) use read::read;

use super::write::Watched;
use super::{FormatError, OutputFormat};
use crate::dataset::Layer;

/// Which columns of a text table hold the geometry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CsvGeometry {
    /// Found by their usual names, and reported.
    #[default]
    Auto,
    /// The table has no geometry.
    None,
    /// Two columns of coordinates.
    Xy {
        /// Column of the easting or longitude.
        x: String,
        /// Column of the northing or latitude.
        y: String,
    },
    /// A column of well-known text.
    Wkt {
        /// The column.
        column: String,
    },
}

/// How to read a text table; what is absent is found out and reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CsvOptions {
    /// Separator.
    pub separator: Option<u8>,
    /// Numbers have a decimal comma.
    pub decimal_comma: Option<bool>,
    /// Geometry columns.
    pub geometry: CsvGeometry,
}

/// Writes the attributes of a layer as a comma-separated table.
pub(super) fn write(layer: &Layer, sink: &mut dyn Write) -> Result<(), FormatError> {
    let mut table = layer.table.clone();
    let mut sink = Watched::new(sink);
    let written = CsvWriter::new(&mut sink).include_header(true).finish(&mut table);
    let flushed = written.and_then(|()| Ok(sink.flush()?));
    sink.outcome(flushed, layer, OutputFormat::Csv)
}
