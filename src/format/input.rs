//! Opening input: files, standard input, gzip; telling formats apart; fingerprints.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};

use super::csv::{self, CsvOptions};
use super::{FormatError, geojson};
use crate::base::Diagnostics;
use crate::dataset::{CrsId, Layer};

/// Where bytes come from.
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

    fn open(&self) -> Result<Box<dyn Read + '_>, FormatError> {
        Ok(match self {
            Self::Stdin => Box::new(io::stdin().lock()),
            Self::File(path) => {
                let fail = FormatError::io("read", self.name());
                Box::new(File::open(path).map_err(fail)?)
            }
            Self::Bytes { bytes, .. } => Box::new(&bytes[..]),
        })
    }
}

/// Formats of layers that Nahraum reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputFormat {
    /// GeoJSON: document, newline-delimited, or RFC 8142 sequence.
    GeoJson,
    /// Text table with any separator.
    Csv,
}

impl FromStr for InputFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "geojson" | "json" | "geojsonl" | "geojsons" | "ndjson" => Ok(Self::GeoJson),
            "csv" | "tsv" | "txt" => Ok(Self::Csv),
            _ => Err(format!("`{text}` is no input format; expected geojson or csv")),
        }
    }
}

/// How to read a layer.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Role of the layer in findings, such as `facilities`.
    pub layer: String,
    /// The format; found from the name or the content when absent.
    pub format: Option<InputFormat>,
    /// CRS of the coordinates; overrides what the file says, which is then reported.
    pub crs: Option<CrsId>,
    /// Repairs doubly encoded umlauts (`SÃ¼d`), and reports it.
    pub fix_encoding: bool,
    /// How to read text tables.
    pub csv: CsvOptions,
}

/// A layer and what is known about its source.
#[derive(Clone, Debug)]
pub struct ReadLayer {
    /// The data.
    pub layer: Layer,
    /// What was found on the way.
    pub diagnostics: Diagnostics,
    /// SHA-256 of the bytes as stored.
    pub sha256: String,
    /// Number of bytes as stored.
    pub bytes: u64,
}

/// Bytes from which the format and the separator are found out.
const HEAD_BYTES: u64 = 1 << 16;

/// Counts and hashes what passes through.
struct Fingerprint<R> {
    inner: R,
    hash: Sha256,
    bytes: u64,
}

impl<R: Read> Fingerprint<R> {
    fn new(inner: R) -> Self {
        Self { inner, hash: Sha256::new(), bytes: 0 }
    }

    /// SHA-256 in hexadecimal digits, and how many bytes there were.
    fn finish(self) -> (String, u64) {
        (hex(&self.hash.finalize()), self.bytes)
    }
}

impl<R: Read> Read for Fingerprint<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.hash.update(&buffer[..count]);
        self.bytes += count as u64;
        Ok(count)
    }
}

/// Bytes in hexadecimal digits, as fingerprints are written.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 of a file in hexadecimal digits, and its number of bytes.
///
/// # Errors
/// When the file cannot be read.
pub fn fingerprint(path: &Path) -> io::Result<(String, u64)> {
    let mut file = BufReader::with_capacity(1 << 18, Fingerprint::new(File::open(path)?));
    io::copy(&mut file, &mut io::sink())?;
    Ok(file.into_inner().finish())
}

/// Reads a layer.
///
/// Cost: one pass over the bytes; memory for the layer and one record, not for the text.
///
/// ```
/// use nahraum::format::{Input, ReadOptions, read_layer};
/// let text = r#"{"type":"Feature","properties":{"name":"Süd"},"geometry":null}"#;
/// let input = Input::Bytes { name: "one.geojson".into(), bytes: text.into() };
/// let read = read_layer(&input, &ReadOptions::default()).unwrap();
/// assert_eq!(read.layer.len(), 1);
/// assert_eq!(read.diagnostics.count(), 1); // no geometry: reported, not dropped
/// ```
///
/// # Errors
/// [`FormatError::Io`] when the input cannot be read, [`FormatError::Broken`] when it breaks off
/// or is no JSON, [`FormatError::NoColumn`] when a column named in the options is missing,
/// [`FormatError::TooLarge`] when it exceeds a bound. Faults of single records are findings.
pub fn read_layer(input: &Input, options: &ReadOptions) -> Result<ReadLayer, FormatError> {
    let name = input.name();
    let raw = Fingerprint::new(input.open()?);
    let mut raw = BufReader::with_capacity(1 << 18, raw);
    let head = raw.fill_buf().map_err(FormatError::io("read", name.clone()))?;
    let gzip = head.starts_with(&[0x1f, 0x8b]);
    let (mut layer, diagnostics) = if gzip {
        let mut unpacked = BufReader::with_capacity(1 << 18, MultiGzDecoder::new(&mut raw));
        read_unpacked(&mut unpacked, &name, options)?
    } else {
        read_unpacked(&mut raw, &name, options)?
    };
    // What follows the last record belongs to the fingerprint too.
    io::copy(&mut raw, &mut io::sink()).map_err(FormatError::io("read", name.clone()))?;
    layer.name = if options.layer.is_empty() { name } else { options.layer.clone() };
    let (sha256, bytes) = raw.into_inner().finish();
    Ok(ReadLayer { layer, diagnostics, sha256, bytes })
}

fn read_unpacked(
    reader: &mut dyn BufRead,
    name: &str,
    options: &ReadOptions,
) -> Result<(Layer, Diagnostics), FormatError> {
    let mut reader = with_head(reader).map_err(FormatError::io("read", name))?;
    let head = reader.fill_buf().map_err(FormatError::io("read", name))?;
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
    }
}

/// A reader whose first `fill_buf` gives the first 64 KiB: what a pipe happens to deliver first
/// may be less than what is needed to know a format or a separator.
pub(super) fn with_head<R: BufRead + ?Sized>(
    reader: &mut R,
) -> io::Result<io::Chain<io::Cursor<Vec<u8>>, &mut R>> {
    let mut head = Vec::new();
    reader.take(HEAD_BYTES).read_to_end(&mut head)?;
    Ok(io::Cursor::new(head).chain(reader))
}

/// JSON texts begin with a brace, a bracket or the record separator of RFC 8142.
fn by_content(head: &[u8]) -> Option<InputFormat> {
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
            let mut trickle = BufReader::with_capacity(3, text.as_bytes());
            read_unpacked(&mut trickle, "-", &ReadOptions::default()).expect("read").0
        };
        let table = read("id;name;note\n1;one;a\n2;two;b\n");
        assert_eq!((table.len(), table.table.width()), (2, 3));
        let json = read("    {\"type\":\"Feature\",\"properties\":{\"a\":1},\"geometry\":null}");
        assert_eq!((json.len(), json.table.width()), (1, 1));
    }
}
