//! GeoTIFF.

use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tiff::TiffError;
use tiff::decoder::{ChunkType, Decoder, DecodingResult, Limits};
use tiff::tags::Tag;

use super::bounds::{DEFLATE_RATIO, room};
use super::directory::{self, Shape};
use super::error::ElevationError;
use super::georeference::{self, Georeference};
use super::window::{Cell, Quantity, Window};
use crate::base::Bounds;
use crate::dataset::RasterCells;
use crate::format::file_error::FileError;

/// The cells of a file, and the georeference if it is a GeoTIFF.
pub(super) type CellsOfFile<T> = Result<(Option<Georeference>, RasterCells<T>), ElevationError>;

/// GDAL's metadata on the bands, including scale factors.
const GDAL_METADATA: Tag = Tag::Unknown(42112);
const JPEG: u64 = 7;
/// Upper bound of the cells in a strip or tile without data, because a file can claim any number of
/// them in sixteen bytes.
const LEFT_OUT_CELLS_MAX: u64 = 1 << 20;

/// Reads the cells within `bounds` of the first image of a TIFF of `length` bytes.
pub(super) fn read<T: Cell>(
    name: &str,
    mut reader: impl BufRead + Seek,
    length: u64,
    bounds: Option<Bounds>,
) -> CellsOfFile<T> {
    let shape = directory::check(name, &mut reader, length, T::QUANTITY)?;
    reader.rewind().map_err(FileError::when("read", name))?;
    // No input that passes the checks above is known to panic, but third-party decoders run on
    // untrusted bytes. All their state is dropped.
    let file = File { name, length, shape: &shape, bounds };
    catch_unwind(AssertUnwindSafe(|| read_checked(file, reader))).unwrap_or_else(|_| {
        Err(ElevationError::tiff(name, "data", "bytes that stop the decoder", "a sound TIFF"))
    })
}

/// A checked file and the cells to read from it.
struct File<'a> {
    name: &'a str,
    length: u64,
    shape: &'a Shape,
    bounds: Option<Bounds>,
}

fn read_checked<T: Cell>(file: File<'_>, reader: impl Read + Seek) -> CellsOfFile<T> {
    let File { name, length, shape, bounds } = file;
    // The limits of the decoder bound what it allocates for tags.
    let decoder = Decoder::new(reader).map_err(|error| wrong(name, "first directory", error))?;
    let mut decoder = decoder;
    let place = georeference::read(name, &mut decoder, T::QUANTITY)?;
    let window = Window::from_bounds(place.origin, place.step, (shape.columns, shape.rows), bounds);
    let quantity = T::QUANTITY;
    let mut image = Image { name, decoder, length, shape, quantity, window: window.clone() };
    let nodata = image.nodata()?;
    image.refuse_scaling()?;
    let parts = image.parts(T::CELLS_MAX)?;
    if bounds.is_none() && parts.iter().all(Part::is_left_out) {
        return Err(ElevationError::too_short(name, "no data", quantity.many()));
    }
    // After this point the limits would only refuse large strips, which are checked against the
    // file instead.
    let mut limits = Limits::default();
    limits.decoding_buffer_size = usize::MAX;
    limits.intermediate_buffer_size = usize::MAX;
    image.decoder = image.decoder.with_limits(limits);
    let values = image.values(&parts, nodata)?;
    let decoded = northwards(&place, &window, values);
    Ok((Some(place), decoded))
}

/// The cells of a window with their georeference, rows from north to south.
fn northwards<T: Cell>(
    place: &Georeference,
    window: &Window,
    mut values: Vec<T>,
) -> RasterCells<T> {
    let (columns, rows) = (window.columns.len(), window.rows.len());
    let [step_x, step_y] = place.step;
    let mut first_row = window.rows.start as f64;
    if step_y > 0.0 && !values.is_empty() {
        reverse_rows(&mut values, columns);
        first_row += (rows - 1) as f64;
    }
    let x = place.origin[0] + step_x * window.columns.start as f64;
    let y = place.origin[1] + step_y * first_row;
    RasterCells { origin: [x, y], step: [step_x, step_y.abs()], columns, rows, values }
}

/// Reverses the rows of a raster that begins in the south.
fn reverse_rows<T: Copy>(values: &mut [T], columns: usize) {
    let rows = values.len() / columns;
    let (upper, lower) = values.split_at_mut(rows / 2 * columns);
    for (above, below) in upper.chunks_mut(columns).zip(lower.rchunks_mut(columns)) {
        above.swap_with_slice(below);
    }
}

struct Image<'a, R: Read + Seek> {
    name: &'a str,
    decoder: Decoder<R>,
    length: u64,
    shape: &'a Shape,
    quantity: Quantity,
    window: Window,
}

impl<R: Read + Seek> Image<'_, R> {
    fn text(&mut self, tag: Tag, place: &str) -> Result<Option<String>, ElevationError> {
        let value = self
            .decoder
            .find_tag(tag)
            .and_then(|value| value.map(|value| value.into_string()).transpose());
        value.map_err(|error| wrong(self.name, place, error))
    }

    fn nodata(&mut self) -> Result<Option<f64>, ElevationError> {
        let Some(text) = self.text(Tag::GdalNodata, "GDAL_NODATA")? else { return Ok(None) };
        let text = text.trim();
        let number = text.parse().map_err(|_| {
            let found = format!("`{}`", text.chars().take(20).collect::<String>().escape_debug());
            ElevationError::tiff(self.name, "GDAL_NODATA", found, "a number")
        })?;
        Ok(Some(number))
    }

    fn refuse_scaling(&mut self) -> Result<(), ElevationError> {
        let Some(text) = self.text(GDAL_METADATA, "GDAL_METADATA")? else { return Ok(()) };
        for (role, neutral) in [("scale", 1.0), ("offset", 0.0)] {
            let Some((_, rest)) = text.split_once(&format!("role=\"{role}\"")) else { continue };
            let value = rest.split_once('>').and_then(|(_, rest)| rest.split_once('<'));
            let number = value.and_then(|(value, _)| value.trim().parse::<f64>().ok());
            if number != Some(neutral) {
                let many = self.quantity.many();
                let found = format!("the {role} {number:?} for {many}");
                let expected = format!("{many} as they are, {role} {neutral}");
                return Err(ElevationError::tiff(self.name, "GDAL_METADATA", found, expected));
            }
        }
        Ok(())
    }

    fn values<T: Cell>(
        &mut self,
        parts: &[Part],
        nodata: Option<f64>,
    ) -> Result<Vec<T>, ElevationError> {
        let window = self.window.clone();
        let mut values = room(self.name, window.cells::<T>(self.name)?)?;
        for part in parts {
            // Memory is committed only as far as the file has data.
            let rows = (part.row + part.rows).min(window.rows.end) - window.rows.start;
            values.resize(values.len().max(window.columns.len() * rows), T::NONE);
            if part.is_left_out() {
                continue;
            }
            self.check_jpeg(part)?;
            let place = part.place();
            let data = self.decoder.read_chunk(part.index);
            let data = data.map_err(|error| wrong(self.name, &place, error))?;
            let short = || ElevationError::too_short(self.name, &place, "all of its cells");
            let target = Target { part, window: &window, nodata };
            let complete = match data {
                DecodingResult::U8(cells) => target.fill(&cells, &mut values, f64::from),
                DecodingResult::U32(cells) => target.fill(&cells, &mut values, f64::from),
                DecodingResult::U16(cells) => target.fill(&cells, &mut values, f64::from),
                DecodingResult::I16(cells) => target.fill(&cells, &mut values, f64::from),
                DecodingResult::I32(cells) => target.fill(&cells, &mut values, f64::from),
                DecodingResult::F32(cells) => target.fill(&cells, &mut values, f64::from),
                DecodingResult::F64(cells) => target.fill(&cells, &mut values, |cell| cell),
                // `directory` has refused every other type.
                _ => None,
            };
            complete.ok_or_else(short)?;
        }
        Ok(values)
    }

    /// The strips or tiles of the window, each checked against the file length and its maximum
    /// unpacked size.
    fn parts(&mut self, cells_max: u64) -> Result<Vec<Part>, ElevationError> {
        let Shape { columns, sample_bytes, compression, .. } = *self.shape;
        let tags = match self.decoder.get_chunk_type() {
            ChunkType::Strip => (Tag::StripOffsets, Tag::StripByteCounts),
            ChunkType::Tile => (Tag::TileOffsets, Tag::TileByteCounts),
        };
        let place = "offsets of the data";
        let offsets = self.decoder.get_tag_u64_vec(tags.0);
        let offsets = offsets.map_err(|error| wrong(self.name, place, error))?;
        let sizes = self.decoder.get_tag_u64_vec(tags.1);
        let sizes = sizes.map_err(|error| wrong(self.name, place, error))?;
        let (width, height) = self.decoder.chunk_dimensions();
        let across = columns.div_ceil(width as usize);
        let mut parts = Vec::new();
        let mut sum = 0_u64;
        for (index, (offset, bytes)) in (0_u32..).zip(offsets.into_iter().zip(sizes)) {
            let (part_columns, part_rows) = self.decoder.chunk_data_dimensions(index);
            let column = index as usize % across * width as usize;
            let row = index as usize / across * height as usize;
            let (columns, rows) = (part_columns as usize, part_rows as usize);
            let part = Part { index, offset, bytes, column, row, columns, rows };
            if !part.meets(&self.window) {
                continue;
            }
            let cells = columns as u64 * rows as u64;
            if cells > cells_max {
                let found = format!("{cells} cells in {}", part.place());
                let expected = format!("{cells_max} in one piece");
                return Err(ElevationError::too_large(self.name, found, expected));
            }
            let needed = cells * sample_bytes;
            sum = sum.saturating_add(bytes);
            let inside = offset.checked_add(bytes).is_some_and(|end| end <= self.length);
            if !inside || sum > self.length {
                let found = format!("{bytes} bytes at byte {offset} of {}", self.length);
                let expected = format!("{} in the file", part.place());
                return Err(ElevationError::too_short(self.name, found, expected));
            }
            let most = match part.is_left_out() {
                true => LEFT_OUT_CELLS_MAX * sample_bytes,
                false => bytes.saturating_mul(ratio(compression)),
            };
            if needed > most {
                let found = format!("{bytes} bytes");
                let expected = format!("{needed} unpacked bytes in {}", part.place());
                return Err(ElevationError::too_short(self.name, found, expected));
            }
            parts.push(part);
        }
        Ok(parts)
    }

    /// Refuses a JPEG that is larger than its strip or tile, because the decoder allocates by the
    /// JPEG header.
    fn check_jpeg(&mut self, part: &Part) -> Result<(), ElevationError> {
        if self.shape.compression != JPEG {
            return Ok(());
        }
        let (width, height) = self.decoder.chunk_dimensions();
        let mut bytes = Vec::new();
        let read = |bytes: &mut Vec<u8>, reader: &mut R| -> io::Result<usize> {
            reader.seek(SeekFrom::Start(part.offset))?;
            reader.take(part.bytes).read_to_end(bytes)
        };
        read(&mut bytes, self.decoder.inner()).map_err(FileError::when("read", self.name))?;
        let tables = self.decoder.find_tag_unsigned_vec::<u8>(Tag::JPEGTables);
        let tables = tables.map_err(|error| wrong(self.name, "JPEGTables", error))?;
        for bytes in [tables.unwrap_or_default(), bytes] {
            let larger = bytes.windows(10).any(|bytes| match *bytes {
                // Start of frame: marker, length, depth, height, width, components.
                [0xff, 0xc4 | 0xc8 | 0xcc, ..] => false,
                [0xff, 0xc0..=0xcf, _, _, _, h, l, w, v, bands] => {
                    u32::from(u16::from_be_bytes([h, l])) > height
                        || u32::from(u16::from_be_bytes([w, v])) > width
                        || bands != 1
                }
                _ => false,
            });
            if larger {
                let expected = format!("{width} by {height} cells of one band");
                let found = "a larger JPEG";
                return Err(ElevationError::tiff(self.name, part.place(), found, expected));
            }
        }
        Ok(())
    }
}

/// A strip or a tile without its padding.
struct Part {
    index: u32,
    offset: u64,
    bytes: u64,
    column: usize,
    row: usize,
    columns: usize,
    rows: usize,
}

impl Part {
    fn meets(&self, window: &Window) -> bool {
        let meet = |start: usize, count: usize, range: &Range<usize>| {
            start < range.end && range.start < start + count
        };
        meet(self.column, self.columns, &window.columns) && meet(self.row, self.rows, &window.rows)
    }

    /// GDAL omits strips and tiles in which every cell is nodata.
    fn is_left_out(&self) -> bool {
        self.offset == 0 && self.bytes == 0
    }

    fn place(&self) -> String {
        format!("strip or tile {} at row {}, column {}", self.index, self.row, self.column)
    }
}

/// Copies the cells of a strip or tile into the window.
struct Target<'a> {
    part: &'a Part,
    window: &'a Window,
    nodata: Option<f64>,
}

impl Target<'_> {
    /// `None` if there are fewer cells than expected.
    fn fill<S: Copy, T: Cell>(
        &self,
        cells: &[S],
        values: &mut [T],
        number: impl Fn(S) -> f64,
    ) -> Option<()> {
        let Part { column, row, columns, rows, .. } = *self.part;
        let cells = cells.get(..columns * rows)?;
        let from = self.window.columns.start.max(column);
        let to = self.window.columns.end.min(column + columns);
        for (row, cells) in (row..).zip(cells.chunks_exact(columns)) {
            let Some(start) = self.window.index(from, row) else { continue };
            let target = values.get_mut(start..start + (to - from))?;
            for (value, cell) in target.iter_mut().zip(&cells[from - column..to - column]) {
                *value = T::from_file(number(*cell), self.nodata);
            }
        }
        Some(())
    }
}

/// Upper bound of bytes unpacked from one packed byte, with a margin. It refuses files that claim a
/// giant raster in a few bytes; truncated data fail in the decoder.
fn ratio(compression: u64) -> u64 {
    match compression {
        1 => 1,
        8 | 32946 => DEFLATE_RATIO,
        // ZSTD: a block of 128 KiB in four bytes.
        50000 => 1 << 15,
        _ => 4096,
    }
}

fn wrong(name: &str, place: &str, error: TiffError) -> ElevationError {
    match error {
        TiffError::IoError(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            ElevationError::too_short(name, "the end of the data", format!("more in {place}"))
        }
        error => ElevationError::tiff(name, place, format!("`{error}`"), "decodable data"),
    }
}
