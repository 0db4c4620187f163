//! Files of any OSM format.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use crate::base::Diagnostics;
use crate::dataset::OsmExtract;
use crate::format::file_error::FileError;
use crate::format::osm::bzip::Bzip2;
use crate::format::osm::error::OsmError;
use crate::format::osm::gather::Source;
use crate::format::osm::passes::collect;
use crate::format::osm::pbf::Pbf;
use crate::format::osm::selection::OsmSelection;
use crate::format::osm::xml::Xml;
use crate::format::regular::open_regular;

/// Reads the selected elements of an OSM file: PBF, or XML, plain or packed with gzip or bzip2. The
/// format is detected from the first bytes. The file is read several times, so it cannot be a pipe.
///
/// # Findings
/// Elements that are not sorted (N421), occur several times (W427) or in older versions (W422), and
/// nodes outside the world (W428). Missing nodes of ways and missing members of relations are not
/// reported here, but by the code that needs them.
pub fn read_osm(
    path: &Path,
    selection: &OsmSelection,
) -> Result<(OsmExtract, Diagnostics), OsmError> {
    let name = path.display().to_string();
    let mut source = open(path, &name)?;
    collect(source.as_mut(), selection)
}

fn open(path: &Path, name: &str) -> Result<Box<dyn Source>, OsmError> {
    let mut file = open_regular(path).map_err(FileError::when("open", name))?;
    let mut first = Vec::new();
    let read = file.by_ref().take(16).read_to_end(&mut first);
    read.and_then(|_| file.rewind()).map_err(FileError::when("read", name))?;
    match Format::from_first_bytes(&first) {
        Some(Format::Pbf) => Ok(Box::new(Pbf::open(name, file)?)),
        Some(Format::Bzip2) if file.metadata().is_ok_and(|it| it.len() <= KEPT_MAX) => {
            let text = unpacked(&file).map_err(FileError::when("unpack", name))?;
            Ok(Box::new(Xml::new(name, text, |file| reader(Format::Plain, file))))
        }
        Some(format) => Ok(Box::new(Xml::new(name, file, move |file| reader(format, file)))),
        None => Err(OsmError::UnknownFormat { name: name.to_owned(), found: shown(&first) }),
    }
}

/// Packed bytes of a bzip2 file up to which its text is kept in a temporary file: unpacking takes much
/// longer than reading the text, which is about 13 times as long and read several times.
const KEPT_MAX: u64 = 32 << 20;

/// The text of a bzip2 file, in a temporary file without a name.
fn unpacked(file: &File) -> io::Result<File> {
    let mut text = tempfile::tempfile()?;
    io::copy(&mut reader(Format::Bzip2, file)?, &mut text)?;
    Ok(text)
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Format {
    Pbf,
    Plain,
    Gzip,
    Bzip2,
}

impl Format {
    fn from_first_bytes(first: &[u8]) -> Option<Self> {
        let text = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first).trim_ascii_start();
        match first {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [b'B', b'Z', b'h', ..] => Some(Self::Bzip2),
            _ if text.starts_with(b"<") => Some(Self::Plain),
            // The length of the first header, less than 64 KiB, and its first field.
            [0, 0, _, _, 0x0a, ..] => Some(Self::Pbf),
            _ => None,
        }
    }
}

fn shown(first: &[u8]) -> String {
    if first.is_empty() {
        return "nothing: it is empty".to_owned();
    }
    format!("`{}`", first.escape_ascii())
}

fn reader(format: Format, file: &File) -> io::Result<Box<dyn Read>> {
    // Clones share their position; only one of them is read at a time.
    let mut file = file.try_clone()?;
    file.rewind()?;
    Ok(match format {
        Format::Gzip => Box::new(MultiGzDecoder::new(BufReader::new(file))),
        Format::Bzip2 => Box::new(Bzip2::new(file)),
        Format::Pbf | Format::Plain => Box::new(file),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_tell_the_format() {
        assert_eq!(
            Format::from_first_bytes(b"\x00\x00\x00\x0e\x0a\x09OSMHeader"),
            Some(Format::Pbf)
        );
        assert_eq!(Format::from_first_bytes(b"\x1f\x8b\x08"), Some(Format::Gzip));
        assert_eq!(Format::from_first_bytes(b"BZh91AY"), Some(Format::Bzip2));
        assert_eq!(Format::from_first_bytes(b"\xef\xbb\xbf\n <?xml"), Some(Format::Plain));
        assert_eq!(Format::from_first_bytes(b"{\"type\""), None);
        assert_eq!(Format::from_first_bytes(b""), None);
    }
}
