//! The first directory of a TIFF, checked before the `tiff` crate sees the file: that crate
//! allocates by sizes the file claims, and multiplies some of them unchecked.

use std::io::{self, Read, Seek, SeekFrom};

use super::bounds::cells;
use super::error::ElevationError;
use super::window::Quantity;
use crate::format::file_error::FileError;

/// Most entries of a directory; real ones have a few dozen.
const ENTRIES_MAX: u64 = 4096;
/// Longest side of a tile. A row of a tile is decoded in one piece even where it is padding.
const TILE_SIDE_MAX: u64 = 1 << 16;

const BITS_PER_SAMPLE: u16 = 258;
const SAMPLE_FORMAT: u16 = 339;

/// The shape of the raster, from the tags of the first directory.
pub(super) struct Shape {
    pub columns: usize,
    pub rows: usize,
    pub sample_bytes: u64,
    /// Compression of the cells.
    pub compression: u64,
}

struct Entry {
    tag: u16,
    kind: u16,
    count: u64,
    /// The value, if it is a single unsigned number.
    number: Option<u64>,
}

/// Checks all claimed sizes against the length of the file and returns the shape of the raster.
pub(super) fn check(
    name: &str,
    reader: &mut (impl Read + Seek),
    length: u64,
    quantity: Quantity,
) -> Result<Shape, ElevationError> {
    let broken = |error: io::Error| match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            ElevationError::too_short(name, format!("{length} bytes"), "the first directory")
        }
        _ => FileError::when("read", name)(error).into(),
    };
    let mut source = Source { reader, big_endian: false };
    let (big, count) = source.start().map_err(broken)?;
    if count == 0 || count > ENTRIES_MAX {
        let expected = format!("1 to {ENTRIES_MAX}");
        return Err(ElevationError::tiff(
            name,
            "first directory",
            format!("{count} entries"),
            expected,
        ));
    }
    let mut tags = Tags { name, entries: Vec::new() };
    for _ in 0..count {
        let entry = source.entry(big).map_err(broken)?;
        tags.add(entry, length)?;
    }
    tags.shape(quantity)
}

/// The bytes of the file in its own order.
struct Source<'a, R> {
    reader: &'a mut R,
    big_endian: bool,
}

impl<R: Read + Seek> Source<'_, R> {
    /// Moves to the first entry; returns whether the file is a BigTIFF, and the number of entries.
    fn start(&mut self) -> io::Result<(bool, u64)> {
        self.reader.seek(SeekFrom::Start(0))?;
        let mut magic = [0; 2];
        self.reader.read_exact(&mut magic)?;
        self.big_endian = &magic == b"MM";
        let big = self.unsigned(2)? == 43;
        if big {
            self.reader.seek(SeekFrom::Start(8))?;
        }
        let offset = self.unsigned(if big { 8 } else { 4 })?;
        self.reader.seek(SeekFrom::Start(offset))?;
        Ok((big, self.unsigned(if big { 8 } else { 2 })?))
    }

    fn entry(&mut self, big: bool) -> io::Result<Entry> {
        let tag = self.unsigned(2)? as u16;
        let kind = self.unsigned(2)? as u16;
        let field = if big { 8 } else { 4 };
        let count = self.unsigned(field)?;
        let mut value = [0; 8];
        self.reader.read_exact(&mut value[..field])?;
        // A single value is stored at the start of the field in either byte order.
        let size = size_of(kind) as usize;
        let single = count == 1 && is_unsigned(kind) && size <= field;
        let number = single.then(|| number(&value[..size], self.big_endian));
        Ok(Entry { tag, kind, count, number })
    }

    fn unsigned(&mut self, size: usize) -> io::Result<u64> {
        let mut bytes = [0; 8];
        self.reader.read_exact(&mut bytes[..size])?;
        Ok(number(&bytes[..size], self.big_endian))
    }
}

fn number(bytes: &[u8], big_endian: bool) -> u64 {
    let join = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
    if big_endian { bytes.iter().fold(0, join) } else { bytes.iter().rev().fold(0, join) }
}

/// Bytes per value of a type in the TIFF standard; 0 for unknown types.
fn size_of(kind: u16) -> u64 {
    match kind {
        1 | 2 | 6 | 7 => 1,
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 | 16..=18 => 8,
        _ => 0,
    }
}

fn is_unsigned(kind: u16) -> bool {
    matches!(kind, 1 | 3 | 4 | 16)
}

struct Tags<'a> {
    name: &'a str,
    entries: Vec<Entry>,
}

impl Tags<'_> {
    fn add(&mut self, entry: Entry, length: u64) -> Result<(), ElevationError> {
        let Entry { tag, kind, count, .. } = entry;
        if count.checked_mul(size_of(kind)).is_none_or(|bytes| bytes > length) {
            let found = format!("tag {tag} with {count} values in {length} bytes");
            return Err(ElevationError::too_short(self.name, found, "all values of the tag"));
        }
        // Duplicate entries are refused, because readers disagree on which one counts.
        if self.entries.iter().any(|other| other.tag == tag) {
            return Err(self.wrong(tag, "a second entry".to_owned(), "each tag only once"));
        }
        self.entries.push(entry);
        Ok(())
    }

    fn shape(&self, quantity: Quantity) -> Result<Shape, ElevationError> {
        let columns = self.required(256)?;
        let rows = self.required(257)?;
        let bands = self.number(277, 1)?;
        if bands != 1 {
            let (name, expected) = (self.name.to_owned(), quantity.one());
            return Err(ElevationError::Bands { name, found: bands, expected });
        }
        let count = cells(self.name, columns, rows, quantity.file_cells_max())?;
        if count == 0 {
            let found = format!("{columns} columns and {rows} rows");
            return Err(self.wrong(256, found, "at least one cell"));
        }
        // "White is zero" would invert heights, and a palette holds colours.
        let photometric = self.required(262)?;
        if photometric != 1 {
            return Err(self.wrong(262, format!("{photometric}"), "1, black is zero"));
        }
        for tag in [322, 323] {
            let side = self.number(tag, 1)?;
            if side > TILE_SIDE_MAX {
                return Err(self.wrong(tag, format!("{side}"), "a side of at most 65536"));
            }
        }
        Ok(Shape {
            columns: columns as usize,
            rows: rows as usize,
            sample_bytes: self.sample_bytes(quantity)?,
            compression: self.number(259, 1)?,
        })
    }

    fn sample_bytes(&self, quantity: Quantity) -> Result<u64, ElevationError> {
        let bits = self.number(BITS_PER_SAMPLE, 1)?;
        let format = self.number(SAMPLE_FORMAT, 1)?;
        match (format, bits) {
            (1, 8 | 16) | (2, 16 | 32) | (3, 32 | 64) => Ok(bits / 8),
            // Bytes are too small for heights, but counts of persons are stored this way.
            (1, 32) if quantity == Quantity::Values => Ok(bits / 8),
            _ => {
                let kinds = ["unsigned", "signed", "floating point"];
                let kind = format.checked_sub(1).and_then(|at| kinds.get(at as usize));
                let found = format!("{bits} bits, {}", kind.unwrap_or(&"of no known format"));
                let expected = "8 or 16 bits unsigned, 16 or 32 signed, 32 or 64 floating point";
                Err(self.wrong(BITS_PER_SAMPLE, found, expected))
            }
        }
    }

    fn required(&self, tag: u16) -> Result<u64, ElevationError> {
        match self.entries.iter().any(|entry| entry.tag == tag) {
            true => self.number(tag, 0),
            false => Err(self.wrong(tag, "nothing".to_owned(), "one whole number")),
        }
    }

    fn number(&self, tag: u16, default: u64) -> Result<u64, ElevationError> {
        let Some(entry) = self.entries.iter().find(|entry| entry.tag == tag) else {
            return Ok(default);
        };
        entry.number.ok_or_else(|| {
            let found = format!("{} values of type {}", entry.count, entry.kind);
            self.wrong(tag, found, "one whole number")
        })
    }

    fn wrong(&self, tag: u16, found: String, expected: &str) -> ElevationError {
        ElevationError::tiff(self.name, format!("tag {tag}"), found, expected)
    }
}
