//! Layers to text tables.

use std::io::Write;

use polars::prelude::{CsvWriter, SerWriter};

use crate::dataset::Layer;
use crate::format::error::FormatError;
use crate::format::output::OutputFormat;
use crate::format::watched::Watched;

/// Writes the attributes of a layer as a comma-separated table.
pub(in crate::format) fn write(layer: &Layer, sink: &mut dyn Write) -> Result<(), FormatError> {
    let mut table = layer.table.clone();
    let mut sink = Watched::new(sink);
    let written = CsvWriter::new(&mut sink).include_header(true).finish(&mut table);
    let flushed = written.and_then(|()| Ok(sink.flush()?));
    sink.outcome(flushed, layer, OutputFormat::Csv)
}
