//! Layers to bytes, in the format the user or the file name asks for.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::str::FromStr;

use super::{AtomicFile, FormatError, csv, geojson, parquet};
use crate::dataset::Layer;

/// Formats of layers that Nahraum writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputFormat {
    /// GeoJSON FeatureCollection (RFC 7946).
    GeoJson,
    /// Newline-delimited GeoJSON, one feature a line.
    GeoJsonSeq,
    /// Comma-separated table without geometry.
    Csv,
    /// GeoParquet 1.1 (a plain Parquet table when there is no geometry).
    Parquet,
}

impl OutputFormat {
    /// The format of a file name, by its ending.
    pub fn of_path(path: &Path) -> Option<Self> {
        path.extension()?.to_str()?.parse().ok()
    }

    /// The usual ending of a file name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::GeoJson => "geojson",
            Self::GeoJsonSeq => "geojsonl",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }
}

impl fmt::Display for OutputFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.ending())
    }
}

impl FromStr for OutputFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "geojson" | "json" => Ok(Self::GeoJson),
            "geojsonl" | "geojsons" | "ndjson" => Ok(Self::GeoJsonSeq),
            "csv" => Ok(Self::Csv),
            "parquet" | "geoparquet" => Ok(Self::Parquet),
            _ => Err(format!(
                "`{text}` is no output format; expected geojson, geojsonl, csv or parquet"
            )),
        }
    }
}

/// Writes a layer to a stream.
///
/// # Errors
/// [`FormatError::Io`] when the stream fails; [`FormatError::Unwritable`] when the format cannot
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

/// Remembers the system's own error, which libraries wrap in theirs.
pub(super) struct Watched<'s> {
    sink: &'s mut dyn Write,
    failure: Option<io::Error>,
}

impl<'s> Watched<'s> {
    pub(super) fn new(sink: &'s mut dyn Write) -> Self {
        Self { sink, failure: None }
    }

    /// What became of writing `layer`: the system's error before the library's.
    pub(super) fn outcome<T, E: fmt::Display>(
        self,
        result: Result<T, E>,
        layer: &Layer,
        format: OutputFormat,
    ) -> Result<(), FormatError> {
        match (self.failure, result) {
            (Some(source), _) => Err(FormatError::io("write", layer.name.clone())(source)),
            (None, Ok(_)) => Ok(()),
            (None, Err(error)) => Err(FormatError::Unwritable {
                layer: layer.name.clone(),
                format,
                reason: error.to_string(),
            }),
        }
    }

    fn remember<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        result.map_err(|error| {
            let copy = io::Error::new(error.kind(), error.to_string());
            self.failure.get_or_insert(error);
            copy
        })
    }
}

impl Write for Watched<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.sink.write(bytes);
        self.remember(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.sink.flush();
        self.remember(result)
    }
}

/// Writes a layer to a file that appears whole or not at all. A text table of data whose source
/// must be named gets a file beside it that does so, as CSV on the Web (W3C 2015) has it:
/// `name.csv-metadata.json`, with units and descriptions of the columns.
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
    // A text table cannot say whose data it is.
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
