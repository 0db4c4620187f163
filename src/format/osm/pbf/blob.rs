//! Blobs: where they are in the file, and their unpacked bytes.

use std::io::{Read, Seek, SeekFrom};

use flate2::{Decompress, FlushDecompress, Status};

use super::wire::{Flaw, Wire};
use crate::format::file_error::FileError;
use crate::format::osm::chunk::Kinds;
use crate::format::osm::error::OsmError;

/// The longest header of a blob the format allows.
const MAX_HEADER: u64 = 64 << 10;

/// The longest blob the format allows, packed and unpacked.
const MAX_BLOB: u64 = 32 << 20;

/// A blob in the file.
pub struct BlobAt {
    /// Where it begins, with its header: for messages.
    pub offset: u64,
    /// Where its data begin.
    pub data: u64,
    pub len: u64,
    pub kind: BlobKind,
    /// The kinds of elements in it, once a pass has seen them.
    pub kinds: Option<Kinds>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum BlobKind {
    Header,
    Data,
    /// To be skipped, as the format says.
    Other,
}

/// A flaw of the blob at a byte of a file.
pub fn blob_error(name: &str, offset: u64, flaw: Flaw) -> OsmError {
    let (found, expected) = flaw.parts();
    OsmError::Blob { name: name.to_owned(), offset, found, expected }
}

/// Finds all blobs without reading them.
pub fn index(name: &str, file: &mut (impl Read + Seek)) -> Result<Vec<BlobAt>, OsmError> {
    let io = |source| FileError::when("read", name)(source);
    let end = file.seek(SeekFrom::End(0)).map_err(io)?;
    let mut blobs = Vec::new();
    let (mut offset, mut head) = (0, Vec::new());
    let broken = |offset, found: u64, expected: String| OsmError::Truncated {
        name: name.to_owned(),
        offset,
        found: format!("{found} bytes up to the end of the file"),
        expected,
    };
    while offset < end {
        let left = end - offset;
        if left < 4 {
            return Err(broken(offset, left, "4 bytes with the length of a header".to_owned()));
        }
        file.seek(SeekFrom::Start(offset)).map_err(io)?;
        let mut len = [0; 4];
        file.read_exact(&mut len).map_err(io)?;
        let len = u64::from(u32::from_be_bytes(len));
        if len > MAX_HEADER {
            let flaw = Flaw::new(format!("a header of {len} bytes"), "at most 65536 bytes");
            return Err(blob_error(name, offset, flaw));
        }
        if left - 4 < len {
            return Err(broken(offset, left - 4, format!("a header of {len} bytes")));
        }
        head.resize(len as usize, 0);
        file.read_exact(&mut head).map_err(io)?;
        let (kind, size) = blob_header(&head).map_err(|flaw| blob_error(name, offset, flaw))?;
        if left - 4 - len < size {
            return Err(broken(offset, left - 4 - len, format!("{size} bytes of data")));
        }
        let data = offset + 4 + len;
        blobs.push(BlobAt { offset, data, len: size, kind, kinds: None });
        offset = data + size;
    }
    Ok(blobs)
}

/// The kind of a blob and the length of its data.
fn blob_header(bytes: &[u8]) -> Result<(BlobKind, u64), Flaw> {
    let (mut wire, mut kind, mut size) = (Wire::new(bytes), None, None);
    while let Some((field, value)) = wire.field()? {
        match field {
            1 => kind = Some(value.bytes()?),
            3 => size = Some(value.number()?),
            _ => {}
        }
    }
    let kind = match kind {
        Some(b"OSMHeader") => BlobKind::Header,
        Some(b"OSMData") => BlobKind::Data,
        Some(_) => BlobKind::Other,
        None => return Err(Flaw::new("a header without type", "OSMHeader or OSMData")),
    };
    let size = size.ok_or_else(|| Flaw::new("a header without size", "the size of the blob"))?;
    bounded(size).map(|size| (kind, size))
}

fn bounded(size: u64) -> Result<u64, Flaw> {
    if size <= MAX_BLOB {
        return Ok(size);
    }
    // Negative numbers are large ones here.
    Err(Flaw::new(format!("a blob of {} bytes", size as i64), "0 to 33554432 bytes"))
}

/// Unpacks the data of a blob. What is unpacked replaces the content of `into`.
pub fn unpack<'a>(bytes: &'a [u8], into: &'a mut Vec<u8>) -> Result<&'a [u8], Flaw> {
    let (mut wire, mut data, mut size) = (Wire::new(bytes), None, None);
    while let Some((field, value)) = wire.field()? {
        match field {
            2 => size = Some(bounded(value.number()?)?),
            1 | 3..=7 => {
                let twice = data.replace((field, value.bytes()?)).is_some();
                if twice {
                    return Err(Flaw::new("a blob with data twice", "data once"));
                }
            }
            _ => {}
        }
    }
    let Some((packing, data)) = data else {
        return Err(Flaw::new("a blob without data", "raw, zlib, LZ4 or Zstandard data"));
    };
    if packing == 1 {
        bounded(data.len() as u64)?;
        return Ok(data);
    }
    // Without a stated size, any size that the format allows.
    let limit = size.unwrap_or(MAX_BLOB) as usize;
    into.clear();
    let len = match packing {
        3 => zlib(data, limit, into)?,
        4 => return Err(unsupported("LZMA")),
        5 => return Err(unsupported("bzip2")),
        6 => lz4(data, limit, into)?,
        _ => zstandard(data, limit, into)?,
    };
    if size.is_some_and(|size| size != len as u64) {
        return Err(Flaw::new(
            format!("{len} unpacked bytes"),
            format!("{limit}, as the blob says"),
        ));
    }
    Ok(into.get(..len).unwrap_or_default())
}

fn unsupported(packing: &str) -> Flaw {
    Flaw::new(format!("data packed with {packing}"), "raw, zlib, LZ4 or Zstandard data")
}

fn zlib(data: &[u8], limit: usize, into: &mut Vec<u8>) -> Result<usize, Flaw> {
    let flaw = |found: String| Flaw::new(found, format!("zlib data of at most {limit} bytes"));
    // One byte more than allowed shows that there are too many.
    into.reserve_exact(limit + 1);
    let mut unpacker = Decompress::new(true);
    let status = unpacker.decompress_vec(data, into, FlushDecompress::Finish);
    match status.map_err(|cause| flaw(format!("broken zlib data ({cause})")))? {
        Status::StreamEnd if into.len() <= limit => Ok(into.len()),
        _ if into.len() > limit => Err(flaw(format!("more than {limit} bytes"))),
        _ => Err(flaw(format!("zlib data that break off after {} bytes", into.len()))),
    }
}

fn lz4(data: &[u8], limit: usize, into: &mut Vec<u8>) -> Result<usize, Flaw> {
    into.resize(limit, 0);
    lz4_flex::block::decompress_into(data, into).map_err(|cause| {
        let found = format!("broken LZ4 data ({cause})");
        Flaw::new(found, format!("an LZ4 block of at most {limit} bytes"))
    })
}

fn zstandard(data: &[u8], limit: usize, into: &mut Vec<u8>) -> Result<usize, Flaw> {
    into.resize(limit, 0);
    zstd::bulk::decompress_to_buffer(data, into).map_err(|cause| {
        let found = format!("broken Zstandard data ({cause})");
        Flaw::new(found, format!("a Zstandard frame of at most {limit} bytes"))
    })
}
