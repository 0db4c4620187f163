//! Rasters: Esri ASCII grids and GeoTIFF to an [`ElevationGrid`] or, for what is no height, to a
//! [`Raster`].

mod ascii;
mod directory;
mod error;
mod georeference;
mod geotiff;
mod raster;
mod window;

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use georeference::Georeference;
use window::{Cell, Decoded};

pub use error::ElevationError;
pub use raster::{Raster, RasterCrs};

/// Most bytes of a gzipped TIFF, which is unpacked in memory because its parts lie in any order.
const UNPACKED_TIFF_MAX: u64 = 1 << 30;
/// Most bytes that one byte of a deflate stream can unpack to.
const DEFLATE_RATIO: u64 = 1032;
/// By how much of a cell a place may lie beyond the outermost cell centres: rounding in the
/// coordinates, not extrapolation.
const EDGE_TOLERANCE: f64 = 1e-6;

/// Heights on a regular grid whose rows run from west to east and follow each other from north to
/// south.
#[derive(Clone, Debug, PartialEq)]
pub struct ElevationGrid {
    /// The CRS of the grid if the file names one by its EPSG code. Esri ASCII grids never do.
    pub crs_epsg: Option<u32>,
    /// East of the centre of the upper left cell.
    origin_x: f64,
    /// North of the centre of the upper left cell.
    origin_y: f64,
    /// Width of a cell, above zero.
    step_x: f64,
    /// Height of a cell, above zero; rows go south by it.
    step_y: f64,
    columns: usize,
    rows: usize,
    /// Row by row from the north; NaN is no value.
    values: Vec<f32>,
}

impl ElevationGrid {
    fn new(crs_epsg: Option<u32>, decoded: Decoded<f32>) -> Self {
        let Decoded { origin: [origin_x, origin_y], step, columns, rows, values } = decoded;
        let [step_x, step_y] = step;
        Self { crs_epsg, origin_x, origin_y, step_x, step_y, columns, rows, values }
    }

    /// Height in metres at a place in the grid's CRS, bilinear between the four nearest cell
    /// centres; None outside of the outermost cell centres or next to a missing value, unless its
    /// weight is zero.
    pub fn at(&self, x: f64, y: f64) -> Option<f64> {
        let (column, right) = between((x - self.origin_x) / self.step_x, self.columns)?;
        let (row, below) = between((self.origin_y - y) / self.step_y, self.rows)?;
        let mut height = 0.0;
        for (dy, weight_y) in [(0, 1.0 - below), (1, below)] {
            for (dx, weight_x) in [(0, 1.0 - right), (1, right)] {
                let weight = weight_x * weight_y;
                if weight > 0.0 {
                    let value = self.values.get((row + dy) * self.columns + column + dx)?;
                    height += weight * f64::from(*value);
                }
            }
        }
        // One NaN makes the sum NaN.
        (!height.is_nan()).then_some(height)
    }

    /// Columns and rows.
    pub fn size(&self) -> (usize, usize) {
        (self.columns, self.rows)
    }

    /// Where [`ElevationGrid::at`] can find heights: west, south, east and north of the outermost
    /// cell centres.
    pub fn bounds(&self) -> [f64; 4] {
        let east = self.origin_x + self.step_x * (self.columns.saturating_sub(1)) as f64;
        let south = self.origin_y - self.step_y * (self.rows.saturating_sub(1)) as f64;
        [self.origin_x, south, east, self.origin_y]
    }
}

/// The cell centre before a place and the share of the way to the next one, both along one axis.
fn between(place: f64, count: usize) -> Option<(usize, f64)> {
    let last = count.checked_sub(1)? as f64;
    // Also false for NaN.
    if !(place >= -EDGE_TOLERANCE && place <= last + EDGE_TOLERANCE) {
        return None;
    }
    let place = place.clamp(0.0, last);
    Some((place as usize, place.fract()))
}

/// Number of cells if it is within the bound.
fn cells(name: &str, columns: u64, rows: u64, most: u64) -> Result<usize, ElevationError> {
    columns
        .checked_mul(rows)
        .filter(|cells| *cells <= most)
        .and_then(|cells| usize::try_from(cells).ok())
        .ok_or_else(|| {
            let found = format!("{columns} columns and {rows} rows");
            ElevationError::too_large(name, found, format!("{most} cells"))
        })
}

/// Room for the cells, asked for in one piece and without ending the program if there is none.
fn room<T: Cell>(name: &str, cells: usize) -> Result<Vec<T>, ElevationError> {
    let mut values = Vec::new();
    values.try_reserve_exact(cells).map_err(|_| {
        let found = format!("{cells} cells");
        ElevationError::too_large(name, found, "what fits into memory")
    })?;
    Ok(values)
}

/// Reads an Esri ASCII grid or a GeoTIFF, plain or gzipped; which of them it is show the first
/// bytes, not the file's name.
///
/// Heights are metres: an ASCII grid cannot say otherwise, a GeoTIFF that does is refused.
/// Without `NODATA_value` -9999 means no value in an ASCII grid, as Esri defines it.
pub fn read_elevation(path: &Path) -> Result<ElevationGrid, ElevationError> {
    let (crs, decoded) = read(path, None)?;
    let crs_epsg = crs.and_then(|place| place.crs_code);
    Ok(ElevationGrid::new(crs_epsg, decoded))
}

/// Reads the numbers of an Esri ASCII grid or a GeoTIFF of one band, plain or gzipped, whose values
/// are no heights: a population raster such as GHSL's or WorldPop's.
///
/// With `bounds` (west, south, east and north in the CRS of the raster) only the cells that share
/// area with them are kept, and of a GeoTIFF only the strips or tiles of these are unpacked: memory
/// follows the window, not the file. Bounds beside the raster, and bounds that are no box, give a
/// raster without cells. Without `NODATA_value` -9999 means no value in an ASCII grid, as Esri
/// defines it.
///
/// # Errors
/// [`ElevationError`]: the file cannot be read, is broken, has several bands, is rotated or does
/// not say where it lies; or the window, or one strip or tile of it, has more than 200 million
/// cells.
pub fn read_raster(path: &Path, bounds: Option<[f64; 4]>) -> Result<Raster, ElevationError> {
    let (place, decoded) = read(path, bounds)?;
    let crs = place.map_or(RasterCrs::Unknown, |place| place.crs());
    Ok(Raster::new(crs, decoded))
}

/// The cells of a file, and what a GeoTIFF says of its place.
type CellsOfFile<T> = Result<(Option<Georeference>, Decoded<T>), ElevationError>;

fn read<T: Cell>(path: &Path, bounds: Option<[f64; 4]>) -> CellsOfFile<T> {
    let name = &path.display().to_string();
    let mut file = File::open(path).map_err(ElevationError::io("open", name))?;
    let length = file.metadata().map_err(ElevationError::io("read", name))?.len();
    let head = head(&mut file).map_err(ElevationError::io("read", name))?;
    file.rewind().map_err(ElevationError::io("read", name))?;
    let mut file = BufReader::with_capacity(1 << 18, file);
    if is_tiff(&head) {
        return geotiff::read(name, file, length, bounds);
    }
    if !head.starts_with(&[0x1f, 0x8b]) {
        return Ok((None, ascii::read(name, &mut file, length, bounds)?));
    }
    let mut unpacked = MultiGzDecoder::new(file);
    let head = self::head(&mut unpacked).map_err(ElevationError::io("unpack", name))?;
    let tiff = is_tiff(&head);
    let all = Cursor::new(head).chain(unpacked);
    if tiff {
        let bytes = unpack(name, all)?;
        let length = bytes.len() as u64;
        return geotiff::read(name, Cursor::new(bytes), length, bounds);
    }
    let most = length.saturating_mul(DEFLATE_RATIO);
    let mut all = BufReader::with_capacity(1 << 18, all);
    Ok((None, ascii::read(name, &mut all, most, bounds)?))
}

/// The first four bytes, or all if there are fewer.
fn head(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    reader.take(4).read_to_end(&mut head)?;
    Ok(head)
}

/// Classic TIFF and BigTIFF in both byte orders.
fn is_tiff(head: &[u8]) -> bool {
    [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"].iter().any(|magic| head.starts_with(*magic))
}

fn unpack(name: &str, packed: impl Read) -> Result<Vec<u8>, ElevationError> {
    let mut bytes = Vec::new();
    let mut bounded = packed.take(UNPACKED_TIFF_MAX + 1);
    bounded.read_to_end(&mut bytes).map_err(ElevationError::io("unpack", name))?;
    if bytes.len() as u64 > UNPACKED_TIFF_MAX {
        let expected = format!("{UNPACKED_TIFF_MAX} bytes; unpack the file first");
        return Err(ElevationError::too_large(name, "a larger TIFF inside of its gzip", expected));
    }
    Ok(bytes)
}
