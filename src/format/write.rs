//! Writes layers in the format that the user or the file name requests.

use std::io::Write;
use std::path::Path;

use super::atomic::AtomicFile;
use super::error::FormatError;
use super::output::OutputFormat;
use super::{csv, geojson, parquet};
use crate::dataset::Layer;

/// Writes a layer to a stream.
///
/// # Errors
/// [`FormatError::File`] when the stream fails; [`FormatError::Unwritable`] when the format cannot
/// hold the layer, such as GeoJSON in a CRS other than WGS 84.
pub fn write_layer(
    layer: &Layer,
    format: OutputFormat,
    sink: &mut dyn Write,
) -> Result<(), FormatError> {
    match format {
        OutputFormat::GeoJson => geojson::write(layer, false, sink),
        OutputFormat::GeoJsonSeq => geojson::write(layer, true, sink),
        OutputFormat::Csv => csv::write(layer, sink),
        OutputFormat::Parquet => parquet::write(layer, sink),
    }
}

/// Writes a layer to a file that appears complete or not at all. A text table of data that require
/// attribution gets a companion file with the attribution, and units and descriptions of the
/// columns, following CSV on the Web (W3C 2015): `name.csv-metadata.json`.
///
/// # Errors
/// As [`write_layer`], and when the file cannot be created or renamed.
pub fn write_layer_file(
    layer: &Layer,
    format: OutputFormat,
    path: &Path,
) -> Result<(), FormatError> {
    let mut file = AtomicFile::create(path)?;
    write_layer(layer, format, &mut file)?;
    file.commit()?;
    // A text table cannot hold its attribution.
    let table = path.file_name().filter(|_| format == OutputFormat::Csv);
    if let Some(table) = table.filter(|_| !layer.attribution.is_empty()) {
        let table = table.to_string_lossy();
        let name = csv::csv_metadata_name(&table);
        let mut beside = AtomicFile::create(&path.with_file_name(name))?;
        csv::write_metadata(layer, &table, &mut beside)?;
        beside.commit()?;
    }
    Ok(())
}
