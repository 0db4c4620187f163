//! Reads Esri ASCII grids and GeoTIFF into an [`ElevationGrid`] or, for values that are not
//! heights, a [`Raster`].

mod ascii;
mod bounds;
mod directory;
mod error;
mod georeference;
mod geotiff;
mod window;

use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use crate::base::Bounds;
use crate::dataset::{ElevationGrid, Raster, RasterCrs};
use crate::format::file_error::FileError;
use crate::format::regular::open_regular;
use bounds::DEFLATE_RATIO;
use geotiff::CellsOfFile;
use window::Cell;

pub use error::ElevationError;

/// Upper bound of the bytes of a gzipped TIFF, which is unpacked in memory because its parts may be
/// in any order.
const UNPACKED_TIFF_MAX: u64 = 1 << 30;

/// Reads an Esri ASCII grid or a GeoTIFF, plain or gzipped. The format is detected from the first
/// bytes, not from the file name.
///
/// Heights are in metres. A GeoTIFF with another unit is refused; an ASCII grid cannot state a
/// unit. In an ASCII grid without `NODATA_value`, -9999 is nodata, as Esri defines it.
pub fn read_elevation(path: &Path) -> Result<ElevationGrid, ElevationError> {
    let (crs, decoded) = read(path, None)?;
    let crs_epsg = crs.and_then(|place| place.crs_code);
    Ok(ElevationGrid::new(crs_epsg, decoded))
}

/// Reads an Esri ASCII grid or a GeoTIFF of one band, plain or gzipped, whose values are not
/// heights, such as the population rasters of GHSL and WorldPop.
///
/// With `bounds` (in the CRS of the raster), only cells that share area with the bounds are kept,
/// and only their strips or tiles of a GeoTIFF are unpacked, so memory depends on the window, not
/// on the file. Bounds outside the raster and invalid bounds give a raster without cells. In an
/// ASCII grid without `NODATA_value`, -9999 is nodata, as Esri defines it.
///
/// # Errors
/// [`ElevationError`] if the file cannot be read, is invalid, has several bands, is rotated or has
/// no georeference; or if the window, or one of its strips or tiles, has more than 200 million
/// cells.
pub fn read_raster(path: &Path, bounds: Option<Bounds>) -> Result<Raster, ElevationError> {
    let (place, decoded) = read(path, bounds)?;
    let crs = place.map_or(RasterCrs::Unknown, |place| place.crs());
    Ok(Raster::new(crs, decoded))
}

fn read<T: Cell>(path: &Path, bounds: Option<Bounds>) -> CellsOfFile<T> {
    let name = &path.display().to_string();
    let mut file = open_regular(path).map_err(FileError::when("open", name))?;
    let length = file.metadata().map_err(FileError::when("read", name))?.len();
    let head = head(&mut file).map_err(FileError::when("read", name))?;
    file.rewind().map_err(FileError::when("read", name))?;
    let mut file = BufReader::with_capacity(1 << 18, file);
    if is_tiff(&head) {
        return geotiff::read(name, file, length, bounds);
    }
    if !head.starts_with(&[0x1f, 0x8b]) {
        return Ok((None, ascii::read(name, &mut file, length, bounds)?));
    }
    let mut unpacked = MultiGzDecoder::new(file);
    let head = self::head(&mut unpacked).map_err(FileError::when("unpack", name))?;
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
    bounded.read_to_end(&mut bytes).map_err(FileError::when("unpack", name))?;
    if bytes.len() as u64 > UNPACKED_TIFF_MAX {
        let expected = format!("{UNPACKED_TIFF_MAX} bytes; unpack the file first");
        return Err(ElevationError::too_large(
            name,
            "a larger TIFF inside the gzip file",
            expected,
        ));
    }
    Ok(bytes)
}
