//! Reads layers: unpacks bytes and detects formats.

use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use serde::{Deserialize, Serialize};

use super::error::FormatError;
use super::fingerprint::{Fingerprint, fingerprint};
use super::input::{Input, InputFormat, ReadOptions, file_and_table, with_head};
use super::on_disk::OnDisk;
use super::shapefile::Files;
use super::{archived, csv, flatgeobuf, geojson, geopackage, kind, parquet, shapefile};
use crate::base::Diagnostics;
use crate::dataset::Layer;
use crate::format::file_error::FileError;
use crate::format::kind::{by_mark, is_shapefile, is_zip};

/// A layer and what is known about its source.
#[derive(Clone, Debug)]
pub struct ReadLayer {
    /// The data.
    pub layer: Layer,
    /// The findings.
    pub diagnostics: Diagnostics,
    /// SHA-256 of the bytes as stored.
    pub sha256: String,
    /// Number of bytes as stored.
    pub bytes: u64,
    /// The files beside it that were read too: those of a Shapefile.
    pub beside: Vec<FilePrint>,
}

/// What tells a file from others.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct FilePrint {
    /// Its name, without a folder.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Number of bytes.
    pub bytes: u64,
}

/// The files that are read with a file: those beside the shapes of a Shapefile (`.dbf`, `.shx`, `.prj`, `.cpg`),
/// as far as they are there.
///
/// ```
/// use std::path::Path;
/// assert!(nahraum::format::companions(Path::new("towns.geojson")).is_empty());
/// ```
pub fn companions(path: &Path) -> Vec<PathBuf> {
    let is_shp = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("shp"));
    if is_shp { Files::new(path).beside().cloned().collect() } else { Vec::new() }
}

/// Reads a layer. Of a file with several layers or sheets the options name one, or the path does
/// (`towns.gpkg:places`, see [`file_and_table`]). A format without layers of its own ignores the name.
///
/// Cost: one pass over the bytes; memory for the layer and one record, not for the text.
///
/// ```
/// use nahraum::format::{Input, ReadOptions, read_layer};
/// let text = r#"{"type":"Feature","properties":{"name":"Süd"},"geometry":null}"#;
/// let input = Input::Bytes { name: "one.geojson".into(), bytes: text.into() };
/// let read = read_layer(&input, &ReadOptions::default()).unwrap();
/// assert_eq!(read.layer.len(), 1);
/// assert!(read.layer.geometry[0].is_none()); // kept without a place; who needs one reports it
/// ```
///
/// # Errors
/// [`FormatError::File`] if the input cannot be read, [`FormatError::SeveralTables`] or
/// [`FormatError::NoTable`] if it has several layers or sheets and the options name none, or another,
/// [`FormatError::OtherKind`] if it is a file of another kind, such as a PDF document,
/// [`FormatError::Unreadable`] if it is damaged, [`FormatError::Broken`] if it is truncated or invalid JSON,
/// [`FormatError::NoColumn`] if a column named in the options is missing,
/// [`FormatError::TooLarge`] if it exceeds a limit. Faults of single records are findings.
pub fn read_layer(input: &Input, options: &ReadOptions) -> Result<ReadLayer, FormatError> {
    if let (Input::File(path), None) = (input, &options.table)
        && let (file, Some(table)) = file_and_table(path)
    {
        return read_one(
            &Input::File(file),
            &ReadOptions { table: Some(table), ..options.clone() },
        );
    }
    read_one(input, options)
}

fn read_one(input: &Input, options: &ReadOptions) -> Result<ReadLayer, FormatError> {
    let name = input.name();
    let raw = Fingerprint::new(input.open()?);
    let mut raw = BufReader::with_capacity(1 << 18, raw);
    let head = raw.fill_buf().map_err(FileError::when("read", name.clone()))?;
    let gzip = head.starts_with(&[0x1f, 0x8b]);
    let on_disk = match input {
        Input::File(path) if !gzip => Some(path.as_path()),
        _ => None,
    };
    let beside = on_disk.filter(|_| is_shapefile(head)).map(fingerprints).transpose()?;
    let source = Source { name: &name, on_disk };
    let (mut layer, diagnostics) = if gzip {
        let mut unpacked = BufReader::with_capacity(1 << 18, MultiGzDecoder::new(&mut raw));
        read_unpacked(&mut unpacked, source, options)?
    } else {
        read_unpacked(&mut raw, source, options)?
    };
    // Bytes after the last record are part of the fingerprint too.
    io::copy(&mut raw, &mut io::sink()).map_err(FileError::when("read", name.clone()))?;
    layer.name = if options.layer.is_empty() { name } else { options.layer.clone() };
    let (sha256, bytes) = raw.into_inner().finish();
    Ok(ReadLayer { layer, diagnostics, sha256, bytes, beside: beside.unwrap_or_default() })
}

/// The fingerprints of the files beside the shapes of a Shapefile.
fn fingerprints(shp: &Path) -> Result<Vec<FilePrint>, FormatError> {
    let print = |path: &PathBuf| {
        let fail = FileError::when("read", path.display().to_string());
        let (sha256, bytes) = fingerprint(path).map_err(fail)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(FilePrint { name, sha256, bytes })
    };
    Files::new(shp).beside().map(print).collect()
}

/// Where the bytes of a reader come from.
#[derive(Clone, Copy)]
struct Source<'s> {
    name: &'s str,
    /// The file that holds the same bytes.
    on_disk: Option<&'s Path>,
}

fn read_unpacked(
    reader: &mut dyn BufRead,
    Source { name, on_disk }: Source<'_>,
    options: &ReadOptions,
) -> Result<(Layer, Diagnostics), FormatError> {
    let mut reader = with_head(reader).map_err(FileError::when("read", name))?;
    let head = reader.fill_buf().map_err(FileError::when("read", name))?;
    if is_zip(head) {
        let head = head.to_vec();
        let file = OnDisk::new(on_disk, &mut reader).map_err(FileError::when("unpack", name))?;
        let read = archived::read(file.path(), name, options)?;
        return read.map_or_else(|| Err(kind::refusal(&head, name)), Ok);
    }
    kind::expect_layer(head, name)?;
    let format = match options.format.or_else(|| by_content(head)).or_else(|| by_name(name)) {
        Some(format) => format,
        None if head.is_empty() => {
            let reason = "it is empty".into();
            return Err(FormatError::UnknownFormat { name: name.into(), reason });
        }
        None => InputFormat::Csv,
    };
    match format {
        InputFormat::GeoJson => geojson::read(&mut reader, name, options),
        InputFormat::Csv => csv::read(&mut reader, name, options),
        InputFormat::FlatGeobuf => flatgeobuf::read(&mut reader, name, options),
        InputFormat::Parquet => parquet::read(&mut reader, name, options),
        InputFormat::GeoPackage => {
            let file =
                OnDisk::new(on_disk, &mut reader).map_err(FileError::when("unpack", name))?;
            geopackage::read(file.path(), name, options)
        }
        InputFormat::Shapefile => {
            let file =
                OnDisk::new(on_disk, &mut reader).map_err(FileError::when("unpack", name))?;
            let files = match &file {
                OnDisk::Given(path) => Files::new(path),
                OnDisk::Copied(_) => Files::alone(file.path()),
            };
            shapefile::read(&files, name, options)
        }
        InputFormat::Sheet => Err(FormatError::Unreadable {
            name: name.to_owned(),
            reason: "it does not begin like a workbook (XLSX) or an OpenDocument sheet".to_owned(),
        }),
    }
}

/// Binary formats begin with a mark, JSON texts with a brace or the record separator of RFC 8142.
fn by_content(head: &[u8]) -> Option<InputFormat> {
    if let Some(format) = by_mark(head) {
        return Some(format);
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace())?;
    matches!(first, b'{' | 0x1e).then_some(InputFormat::GeoJson)
}

fn by_name(name: &str) -> Option<InputFormat> {
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    name.rsplit_once('.').and_then(|(_, ending)| ending.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trickle_is_read_like_a_file() {
        let read = |text: &str| {
            let stdin = Source { name: "-", on_disk: None };
            let mut trickle = BufReader::with_capacity(3, text.as_bytes());
            read_unpacked(&mut trickle, stdin, &ReadOptions::default()).expect("read").0
        };
        let table = read("id;name;note\n1;one;a\n2;two;b\n");
        assert_eq!((table.len(), table.table.width()), (2, 3));
        let json = read("    {\"type\":\"Feature\",\"properties\":{\"a\":1},\"geometry\":null}");
        assert_eq!((json.len(), json.table.width()), (1, 1));
    }
}
