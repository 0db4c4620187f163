//! Esri ASCII grids.

use std::io::BufRead;

use super::bounds::{cells, room};
use super::error::ElevationError;
use super::window::{Cell, Window, in_window};
use crate::base::Bounds;
use crate::dataset::RasterCells;
use crate::format::file_error::FileError;

/// Length of the longest word; a number with all digits of a double has 24 characters.
const WORD_MAX: usize = 64;
/// Esri's default nodata value if the header declares none.
const NODATA_DEFAULT: f64 = -9999.0;
/// Byte order mark that some editors write before the first word.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
/// The keys of the header as errors list them.
const KEYS: &str = "ncols, nrows, xllcorner or xllcenter, yllcorner or yllcenter, cellsize or dx \
                    and dy, NODATA_value";

/// Reads the cells within `bounds` of a grid of at most `length` bytes of text.
pub(super) fn read<T: Cell>(
    name: &str,
    reader: &mut impl BufRead,
    length: u64,
    bounds: Option<Bounds>,
) -> Result<RasterCells<T>, ElevationError> {
    let mut words = Words { name, reader, line: 1, word: Vec::new() };
    let (header, first) = read_header(&mut words)?;
    let mut grid = header.grid(&words)?;
    let (columns, rows) = (grid.columns, grid.rows);
    let most = T::QUANTITY.file_cells_max();
    let count = cells(name, columns as u64, rows as u64, most)?;
    // Each value takes at least a digit and a space; the last one needs no space.
    if (count as u64) * 2 - 1 > length {
        let found = format!("at most {length} bytes");
        return Err(ElevationError::too_short(name, found, format!("{count} values")));
    }
    let window =
        Window::from_bounds(grid.origin, [grid.step[0], -grid.step[1]], (columns, rows), bounds);
    let mut values = room(name, window.cells::<T>(name)?)?;
    let nodata = Some(header.nodata.unwrap_or(NODATA_DEFAULT));
    let mut next = Some(first);
    let mut done = 0;
    while let Some(number) = next {
        if done == count {
            return Err(words.wrong(format!("the end after {count} values")));
        }
        if window.index(done % columns, done / columns).is_some() {
            values.push(T::from_file(number, nodata));
        }
        done += 1;
        next = if words.next()? { Some(words.number()?) } else { None };
    }
    if done < count {
        let found = format!("{done} values");
        return Err(ElevationError::too_short(name, found, format!("{count} values")));
    }
    grid.values = values;
    Ok(in_window(grid, &window))
}

/// The header values read so far.
#[derive(Default)]
struct Header {
    columns: Option<u32>,
    rows: Option<u32>,
    /// West edge, or the centre of the first column if the flag is set.
    west: Option<(f64, bool)>,
    /// South edge, or the centre of the last row if the flag is set.
    south: Option<(f64, bool)>,
    step_x: Option<f64>,
    step_y: Option<f64>,
    nodata: Option<f64>,
}

/// Reads keys and their values; returns the header and the first grid value after it.
fn read_header(words: &mut Words<impl BufRead>) -> Result<(Header, f64), ElevationError> {
    let mut header = Header::default();
    let mut first = true;
    while words.next()? {
        if first && words.word.starts_with(BYTE_ORDER_MARK) {
            words.word.drain(..BYTE_ORDER_MARK.len());
        }
        // A height may be spelled `nan`; keys never parse as numbers.
        if let Some(number) = words.as_number().filter(|_| !first) {
            return Ok((header, number));
        }
        let key = String::from_utf8_lossy(&words.word).to_ascii_lowercase();
        if !header.knows(&key) {
            return Err(if first {
                let found = words.shown();
                ElevationError::UnknownFormat { name: words.name.to_owned(), found }
            } else {
                words.wrong(format!("a number or one of the keys {KEYS}"))
            });
        }
        if !words.next()? {
            break;
        }
        if header.set(&key, words)? {
            return Err(words.wrong(format!("`{key}` only once")));
        }
        first = false;
    }
    if first {
        let found = "nothing".to_owned();
        return Err(ElevationError::UnknownFormat { name: words.name.to_owned(), found });
    }
    Err(ElevationError::too_short(words.name, "the header only", "values after it"))
}

impl Header {
    fn knows(&self, key: &str) -> bool {
        let keys = ["ncols", "nrows", "xllcorner", "xllcenter", "yllcorner", "yllcenter"];
        keys.contains(&key) || ["cellsize", "dx", "dy", "nodata_value"].contains(&key)
    }

    /// Sets a known key from the current word; true if it was already set.
    fn set(&mut self, key: &str, words: &Words<impl BufRead>) -> Result<bool, ElevationError> {
        Ok(match key {
            "ncols" => self.columns.replace(words.count()?).is_some(),
            "nrows" => self.rows.replace(words.count()?).is_some(),
            "xllcorner" => self.west.replace((words.coordinate()?, false)).is_some(),
            "xllcenter" => self.west.replace((words.coordinate()?, true)).is_some(),
            "yllcorner" => self.south.replace((words.coordinate()?, false)).is_some(),
            "yllcenter" => self.south.replace((words.coordinate()?, true)).is_some(),
            "cellsize" => {
                let step = words.step()?;
                self.step_x.replace(step).is_some() | self.step_y.replace(step).is_some()
            }
            "dx" => self.step_x.replace(words.step()?).is_some(),
            "dy" => self.step_y.replace(words.step()?).is_some(),
            _ => self.nodata.replace(words.number()?).is_some(),
        })
    }

    /// The geometry of the grid, without values.
    fn grid<T>(&self, words: &Words<impl BufRead>) -> Result<RasterCells<T>, ElevationError> {
        let columns = words.present(self.columns, "ncols")?;
        let rows = words.present(self.rows, "nrows")?;
        let (west, west_is_centre) = words.present(self.west, "xllcorner or xllcenter")?;
        let (south, south_is_centre) = words.present(self.south, "yllcorner or yllcenter")?;
        let step_x = words.present(self.step_x, "cellsize or dx")?;
        let step_y = words.present(self.step_y, "cellsize or dy")?;
        let last_row = f64::from(rows) - 1.0;
        let x = if west_is_centre { west } else { west + step_x / 2.0 };
        let y = south + step_y * if south_is_centre { last_row } else { last_row + 0.5 };
        Ok(RasterCells {
            origin: [x, y],
            step: [step_x, step_y],
            columns: columns as usize,
            rows: rows as usize,
            values: Vec::new(),
        })
    }
}

/// Reads a text word by word, so that no line has to fit into memory.
struct Words<'a, R> {
    name: &'a str,
    reader: &'a mut R,
    /// Line of the current word.
    line: u64,
    /// The current word.
    word: Vec<u8>,
}

impl<R: BufRead> Words<'_, R> {
    /// Goes to the next word; false at the end of the text.
    fn next(&mut self) -> Result<bool, ElevationError> {
        self.word.clear();
        loop {
            let buffer = self.reader.fill_buf().map_err(FileError::when("read", self.name))?;
            if buffer.is_empty() {
                return Ok(!self.word.is_empty());
            }
            if self.word.is_empty() {
                let space = buffer.iter().take_while(|byte| is_space(**byte)).count();
                self.line += buffer[..space].iter().filter(|byte| **byte == b'\n').count() as u64;
                if space > 0 {
                    self.reader.consume(space);
                    continue;
                }
            }
            let length = buffer.iter().take_while(|byte| !is_space(**byte)).count();
            if length == 0 {
                return Ok(true);
            }
            let taken = length.min(WORD_MAX + 1 - self.word.len());
            self.word.extend_from_slice(&buffer[..taken]);
            if self.word.len() > WORD_MAX {
                return Err(self.wrong(format!("words of at most {WORD_MAX} bytes")));
            }
            self.reader.consume(length);
        }
    }

    fn as_number(&self) -> Option<f64> {
        std::str::from_utf8(&self.word).ok()?.parse().ok()
    }

    fn number(&self) -> Result<f64, ElevationError> {
        self.as_number().ok_or_else(|| self.wrong("a number with a decimal point"))
    }

    fn coordinate(&self) -> Result<f64, ElevationError> {
        let number = self.as_number().filter(|number| number.is_finite());
        number.ok_or_else(|| self.wrong("a coordinate"))
    }

    fn step(&self) -> Result<f64, ElevationError> {
        let number = self.as_number().filter(|number| number.is_normal() && *number > 0.0);
        number.ok_or_else(|| self.wrong("the size of a cell, above 0"))
    }

    fn count(&self) -> Result<u32, ElevationError> {
        let text = std::str::from_utf8(&self.word).ok();
        let count = text.and_then(|text| text.parse().ok()).filter(|count| *count > 0);
        count.ok_or_else(|| self.wrong("a whole number above 0"))
    }

    fn present<T>(&self, value: Option<T>, key: &str) -> Result<T, ElevationError> {
        value.ok_or_else(|| self.wrong(format!("`{key}` before the values")))
    }

    /// The current word as shown in errors.
    fn shown(&self) -> String {
        let word: String = String::from_utf8_lossy(&self.word).chars().take(20).collect();
        format!("`{}`", word.escape_debug())
    }

    fn wrong(&self, expected: impl Into<String>) -> ElevationError {
        let (name, found, expected) = (self.name.to_owned(), self.shown(), expected.into());
        ElevationError::Text { name, line: self.line, found, expected }
    }
}

/// What separates words: ASCII whitespace with the vertical tab.
fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0x0b
}
