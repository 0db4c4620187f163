//! The shapes of a file `.shp`, one a record, in the order of its index `.shx`.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use geo::{Coord, Geometry, LineString, MultiLineString, MultiPoint, Point};

use super::rings::polygons;
use crate::base::limits::RECORD_BYTES_MAX;
use crate::format::error::FormatError;
use crate::format::file_error::FileError;

/// Bytes of the header of both files, and of the header of a record.
const HEAD_BYTES: u64 = 100;
const RECORD_HEAD_BYTES: u64 = 8;
/// Smaller coordinates mean "no value" (ESRI 1998, p. 2).
const NO_VALUE: f64 = -1e38;

/// A shape as it was read.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Shape {
    /// `None` for a null shape and one without any position.
    pub geometry: Option<Geometry<f64>>,
    /// Whether it has heights or measures, which are dropped.
    pub has_more_dimensions: bool,
}

/// The places of the records, as the index states them; `None` without an index that can be used.
pub(super) fn index(path: &Path) -> Option<Vec<u64>> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.read_to_end(&mut bytes).ok()?;
    let entries = bytes.get(HEAD_BYTES as usize..)?;
    let is_whole = bytes.starts_with(&[0, 0, 0x27, 0x0a]) && entries.len() % 8 == 0;
    let place = |entry: &[u8]| u64::from(big(entry, 0).unwrap_or_default()) * 2;
    is_whole.then(|| entries.chunks_exact(8).map(place).collect())
}

/// A file of shapes.
pub(super) struct Shapes {
    file: BufReader<File>,
    name: String,
    /// Bytes of the file, and where the reader stands.
    length: u64,
    at: u64,
    /// Bytes of all records that were read.
    taken: u64,
    /// Records so far.
    records: u64,
}

impl Shapes {
    /// Opens a file and checks its header.
    ///
    /// # Errors
    /// [`FormatError::Broken`] when it ends early or is of another kind.
    pub(super) fn open(path: &Path, name: &str) -> Result<Self, FormatError> {
        let fail = || FileError::when("read", name);
        let file = File::open(path).map_err(fail())?;
        let length = file.metadata().map_err(fail())?.len();
        let file = BufReader::with_capacity(1 << 18, file);
        let mut shapes = Self { file, name: name.to_owned(), length, at: 0, taken: 0, records: 0 };
        let head = shapes.bytes(HEAD_BYTES)?;
        match head.starts_with(&[0, 0, 0x27, 0x0a]) {
            true => Ok(shapes),
            false => Err(shapes.broken("its header is not that of a Shapefile".to_owned())),
        }
    }

    /// The shape at a place of the index, or else the next one; `None` at the end. What is wrong with a single
    /// shape is an inner error.
    ///
    /// # Errors
    /// [`FormatError::Broken`] when the file ends within a record, [`FormatError::TooLarge`] for one too long.
    pub(super) fn shape(
        &mut self,
        place: Option<u64>,
    ) -> Result<Option<Result<Shape, String>>, FormatError> {
        if let Some(place) = place {
            self.go_to(place)?;
        } else if self.at == self.length {
            return Ok(None);
        }
        let head = self.bytes(RECORD_HEAD_BYTES)?;
        let count = u64::from(big(&head, 4).expect("eight bytes")) * 2;
        if count > RECORD_BYTES_MAX as u64 {
            return Err(FormatError::TooLarge {
                name: self.name.clone(),
                place: format!("feature {}", self.records + 1),
                what: "length in bytes".to_owned(),
                limit: RECORD_BYTES_MAX,
            });
        }
        let content = self.bytes(count)?;
        self.taken += count + RECORD_HEAD_BYTES;
        // Records of an index may overlap; then a small file could hold shapes without end.
        if self.taken > self.length {
            return Err(self.broken("the records of its index overlap".to_owned()));
        }
        self.records += 1;
        Ok(Some(shape(&content)))
    }

    fn go_to(&mut self, place: u64) -> Result<(), FormatError> {
        if place < HEAD_BYTES || place >= self.length {
            let reason = format!("its index has a record at byte {place} of {}", self.length);
            return Err(self.broken(reason));
        }
        let moved = match i64::try_from(place).ok().zip(i64::try_from(self.at).ok()) {
            Some((to, from)) => self.file.seek_relative(to - from),
            None => self.file.seek(SeekFrom::Start(place)).map(drop),
        };
        moved.map_err(FileError::when("read", &self.name))?;
        self.at = place;
        Ok(())
    }

    fn broken(&self, reason: String) -> FormatError {
        let after = match self.records {
            0 => String::new(),
            records => format!(", after feature {records}"),
        };
        FormatError::Broken { name: self.name.clone(), byte: self.at, after, reason }
    }

    /// Bytes of a stated length. Memory grows with what is there, not with what is stated.
    fn bytes(&mut self, count: u64) -> Result<Vec<u8>, FormatError> {
        let mut bytes = Vec::new();
        let read = self.file.by_ref().take(count).read_to_end(&mut bytes);
        let read = read.map_err(FileError::when("read", &self.name))? as u64;
        if read < count {
            let reason = format!("the file ends {} bytes too early", count - read);
            return Err(self.broken(reason));
        }
        self.at += read;
        Ok(bytes)
    }
}

fn big(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_be_bytes(*bytes))
}

fn little(bytes: &[u8], at: usize) -> Result<u32, String> {
    let bytes = bytes.get(at..).and_then(|rest| rest.first_chunk());
    bytes.map(|bytes| u32::from_le_bytes(*bytes)).ok_or_else(|| ENDS_EARLY.to_owned())
}

const ENDS_EARLY: &str = "its record ends too early";

/// The shape in the content of a record.
fn shape(content: &[u8]) -> Result<Shape, String> {
    let kind = little(content, 0)?;
    let geometry = match kind {
        0 => None,
        1 | 11 | 21 => point(content)?.map(Geometry::from),
        3 | 13 | 23 => lines(content)?,
        5 | 15 | 25 => {
            let mut all = polygons(parts(content)?).0;
            match all.len() {
                0 => None,
                1 => all.pop().map(Geometry::from),
                _ => Some(geo::MultiPolygon(all).into()),
            }
        }
        8 | 18 | 28 => {
            let count = little(content, 36)?;
            let points = places(content, 40, count)?.into_iter().map(Point::from);
            let points: Vec<Point<f64>> = points.collect();
            (!points.is_empty()).then(|| MultiPoint(points).into())
        }
        31 => return Err("surfaces in space (MultiPatch) are not supported".to_owned()),
        other => return Err(format!("{other} is no kind of shape")),
    };
    Ok(Shape { geometry, has_more_dimensions: kind > 10 })
}

/// A point; one whose coordinates are no values is empty.
fn point(content: &[u8]) -> Result<Option<Point<f64>>, String> {
    let bytes = content.get(4..20).ok_or(ENDS_EARLY)?;
    let [x, y] = pair(bytes);
    let is_none = |value: f64| value.is_nan() || value < NO_VALUE;
    if is_none(x) && is_none(y) {
        return Ok(None);
    }
    Ok(places(content, 4, 1)?.pop().map(Point::from))
}

fn lines(content: &[u8]) -> Result<Option<Geometry<f64>>, String> {
    let mut all = parts(content)?;
    all.retain(|line| !line.0.is_empty());
    Ok(match all.len() {
        0 => None,
        1 => all.pop().map(Geometry::from),
        _ => Some(MultiLineString(all).into()),
    })
}

/// The parts of a line or an area, in the order of the file.
fn parts(content: &[u8]) -> Result<Vec<LineString<f64>>, String> {
    let (part_count, point_count) = (little(content, 36)?, little(content, 40)?);
    let starts = content.get(44..).unwrap_or_default();
    let starts = starts.get(..part_count as usize * 4).ok_or(ENDS_EARLY)?;
    let number = |bytes: &[u8]| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    let starts: Vec<usize> = starts.chunks_exact(4).map(|four| number(four) as usize).collect();
    let places = places(content, 44 + starts.len() * 4, point_count)?;
    if starts.is_empty() && !places.is_empty() {
        return Err(format!("{} positions belong to no part", places.len()));
    }
    let ends = starts.iter().skip(1).copied().chain([places.len()]);
    let part = |(from, to): (&usize, usize)| match places.get(*from..to) {
        Some(part) => Ok(LineString(part.to_vec())),
        None => {
            Err(format!("a part begins at position {from} and ends at {to} of {}", places.len()))
        }
    };
    starts.iter().zip(ends).map(part).collect()
}

/// Positions from a byte on.
fn places(content: &[u8], from: usize, count: u32) -> Result<Vec<Coord<f64>>, String> {
    let bytes = content.get(from..).unwrap_or_default();
    let bytes = bytes.get(..count as usize * 16).ok_or(ENDS_EARLY)?;
    let place = |bytes: &[u8]| {
        let [x, y] = pair(bytes);
        match x.is_finite() && y.is_finite() && x > NO_VALUE && y > NO_VALUE {
            true => Ok(Coord { x, y }),
            false => Err(format!("found the position {x} {y}, expected finite numbers")),
        }
    };
    bytes.chunks_exact(16).map(place).collect()
}

/// Two numbers.
fn pair(bytes: &[u8]) -> [f64; 2] {
    let number = |at: usize| {
        let eight = bytes[at..].first_chunk().expect("sixteen bytes");
        f64::from_le_bytes(*eight)
    };
    [number(0), number(8)]
}
