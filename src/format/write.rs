//! Writes layers in the format that the user or the file name requests.

use std::io::Write;
use std::path::Path;

use super::atomic::AtomicFile;
use super::error::FormatError;
use super::file_error::FileError;
use super::geopackage::LayerOptions;
use super::output::OutputFormat;
use super::{csv, flatgeobuf, geojson, geopackage, parquet, xlsx};
use crate::base::Lang;
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
        OutputFormat::GeoPackage => geopackage::write(layer, &LayerOptions::default(), sink),
        OutputFormat::FlatGeobuf => flatgeobuf::write(layer, sink),
        OutputFormat::Xlsx => xlsx::write_workbook(layer, Lang::default(), sink),
    }
}

/// Writes a layer to a file that appears complete or not at all. A text table gets a companion file with the
/// attribution, the version of the schema, and units and descriptions of the columns, following CSV on the Web
/// (W3C 2015): `name.csv-metadata.json`. The companion of an earlier table of that name is replaced: it would
/// credit the wrong source. It goes before the new table comes, so that a table may stand without credits after
/// a kill, but never beside those of another.
///
/// # Errors
/// As [`write_layer`], and when the file cannot be created or renamed.
pub fn write_layer_file(
    layer: &Layer,
    format: OutputFormat,
    path: &Path,
) -> Result<(), FormatError> {
    if format == OutputFormat::GeoPackage {
        // A database is made in its file, not copied into it.
        return geopackage::write_file(layer, &LayerOptions::default(), path);
    }
    let mut file = AtomicFile::create(path)?;
    write_layer(layer, format, &mut file)?;
    commit_table(layer, file, format, path)
}

/// Gives a written file its name, and a text table its companion.
pub(super) fn commit_table(
    layer: &Layer,
    file: AtomicFile,
    format: OutputFormat,
    path: &Path,
) -> Result<(), FormatError> {
    // A text table cannot hold its attribution. Nothing stands beside a device.
    let is_device = path.metadata().is_ok_and(|known| !known.is_file());
    let table = path.file_name().filter(|_| format == OutputFormat::Csv && !is_device);
    let Some(table) = table else { return file.commit() };
    let table = table.to_string_lossy();
    let companion = path.with_file_name(csv::csv_metadata_name(&table));
    let mut beside = AtomicFile::create(&companion)?;
    csv::write_metadata(layer, &table, &mut beside)?;
    if csv::is_metadata(&companion) {
        std::fs::remove_file(&companion)
            .map_err(FileError::when("remove", companion.display().to_string()))?;
    }
    file.commit()?;
    beside.commit()
}
