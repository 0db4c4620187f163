//! The formats of layers that are written.

use std::fmt;
use std::str::FromStr;

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
    /// GeoPackage 1.3 (a table of attributes when there is no geometry).
    GeoPackage,
    /// FlatGeobuf with a spatial index.
    FlatGeobuf,
    /// Workbook of Excel (Office Open XML) without geometry.
    Xlsx,
}

impl OutputFormat {
    /// The usual ending of a file name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::GeoJson => "geojson",
            Self::GeoJsonSeq => "geojsonl",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::GeoPackage => "gpkg",
            Self::FlatGeobuf => "fgb",
            Self::Xlsx => "xlsx",
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
            "gpkg" | "geopackage" => Ok(Self::GeoPackage),
            "fgb" | "flatgeobuf" => Ok(Self::FlatGeobuf),
            "xlsx" => Ok(Self::Xlsx),
            _ => Err(format!(
                "unknown output format `{text}`; expected gpkg, geojson, geojsonl, csv, xlsx, parquet or fgb"
            )),
        }
    }
}
