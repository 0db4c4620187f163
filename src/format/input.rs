//! Sources of bytes, and reading options.

use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::csv::CsvOptions;
use super::error::FormatError;
use crate::dataset::CrsId;
use crate::format::file_error::FileError;

/// A source of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Standard input, `-` on the command line.
    Stdin,
    /// A file, plain or gzip.
    File(PathBuf),
    /// Bytes in memory, with a name for findings.
    Bytes {
        /// Name in findings.
        name: String,
        /// The content.
        bytes: Vec<u8>,
    },
}

impl Input {
    /// `-` is standard input, everything else a file.
    pub fn from_argument(argument: &str) -> Self {
        if argument == "-" { Self::Stdin } else { Self::File(argument.into()) }
    }

    /// Name in findings.
    pub fn name(&self) -> String {
        match self {
            Self::Stdin => "-".into(),
            Self::File(path) => path.display().to_string(),
            Self::Bytes { name, .. } => name.clone(),
        }
    }

    pub(super) fn open(&self) -> Result<Box<dyn Read + '_>, FormatError> {
        Ok(match self {
            Self::Stdin => Box::new(io::stdin().lock()),
            Self::File(path) => {
                let fail = FileError::when("read", self.name());
                Box::new(File::open(path).map_err(fail)?)
            }
            Self::Bytes { bytes, .. } => Box::new(&bytes[..]),
        })
    }
}

/// A file, and the name of the layer or sheet in it that the path ends with: `towns.gpkg:places`,
/// `lists.xlsx:Pflege`. A path that exists as it stands names no layer, and neither does one whose part before the
/// colon is no file.
pub fn file_and_table(path: &Path) -> (PathBuf, Option<String>) {
    let whole = || (path.to_owned(), None);
    let Some(text) = path.to_str().filter(|_| !path.exists()) else { return whole() };
    let mut colons = text.match_indices(':').map(|(at, _)| (&text[..at], &text[at + 1..]));
    let split = colons.find(|(file, table)| !table.trim().is_empty() && Path::new(file).is_file());
    split.map_or_else(whole, |(file, table)| (file.into(), Some(table.to_owned())))
}

/// Formats of layers that Nahraum reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputFormat {
    /// GeoJSON: document, newline-delimited, or RFC 8142 sequence.
    GeoJson,
    /// Text table with any separator.
    Csv,
    /// FlatGeobuf.
    FlatGeobuf,
    /// GeoParquet, or a plain Parquet table.
    Parquet,
    /// GeoPackage.
    GeoPackage,
    /// Shapefile: the file `.shp` with those beside it, or a zip archive with them.
    Shapefile,
    /// Sheet of a workbook (XLSX) or an OpenDocument file (ODS).
    Sheet,
}

impl FromStr for InputFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "geojson" | "json" | "geojsonl" | "geojsons" | "ndjson" => Ok(Self::GeoJson),
            "csv" | "tsv" | "txt" => Ok(Self::Csv),
            "fgb" | "flatgeobuf" => Ok(Self::FlatGeobuf),
            "parquet" | "geoparquet" => Ok(Self::Parquet),
            "gpkg" | "geopackage" => Ok(Self::GeoPackage),
            "shp" | "shapefile" => Ok(Self::Shapefile),
            "xlsx" | "xlsm" | "ods" => Ok(Self::Sheet),
            _ => Err(format!(
                "unknown input format `{text}`; expected geojson, csv, fgb, parquet, gpkg, shp, xlsx or ods"
            )),
        }
    }
}

/// How to read a layer.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Role of the layer in findings, such as `facilities`.
    pub layer: String,
    /// The name of the layer or sheet in a file that has several.
    pub table: Option<String>,
    /// The format; detected from the name or the content if absent.
    pub format: Option<InputFormat>,
    /// CRS of the coordinates; overrides the CRS in the file, and the difference is reported.
    pub crs: Option<CrsId>,
    /// Repairs doubly encoded umlauts (`SÃ¼d`), and reports it.
    pub fix_encoding: bool,
    /// How to read text tables.
    pub csv: CsvOptions,
}

/// Number of bytes from which format and separator are detected.
const HEAD_BYTES: u64 = 1 << 16;

/// A reader whose first `fill_buf` returns the first 64 KiB. A pipe may deliver less at first than
/// is needed to detect a format or a separator.
pub(super) fn with_head<R: BufRead + ?Sized>(
    reader: &mut R,
) -> io::Result<io::Chain<io::Cursor<Vec<u8>>, &mut R>> {
    let mut head = Vec::new();
    reader.take(HEAD_BYTES).read_to_end(&mut head)?;
    Ok(io::Cursor::new(head).chain(reader))
}
