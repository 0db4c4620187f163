//! The georeference of a GeoTIFF.

use std::io::{Read, Seek};

use tiff::TiffError;
use tiff::decoder::Decoder;
use tiff::tags::Tag;

use super::error::ElevationError;
use super::window::Quantity;
use crate::dataset::RasterCrs;

const MODEL_TYPE: u16 = 1024;
const RASTER_TYPE: u16 = 1025;
const GEOGRAPHIC_TYPE: u16 = 2048;
const PROJECTED_TYPE: u16 = 3072;
const CITATION: u16 = 1026;
const PROJECTED_CITATION: u16 = 3073;
const VERTICAL_UNITS: u16 = 4099;
/// The tag that holds the text of keys.
const ASCII_PARAMS: u16 = 34737;
/// Value of [`MODEL_TYPE`].
const MODEL_GEOGRAPHIC: u16 = 2;
/// Value of [`RASTER_TYPE`]: coordinates belong to the centres of cells.
const PIXEL_IS_POINT: u16 = 2;
/// EPSG's metre.
const METRE: u16 = 9001;
/// Codes without a meaning of their own: undefined and user-defined.
const NO_CODE: [u16; 2] = [0, 32767];

/// Place and size of the cells.
pub(super) struct Georeference {
    /// The code of the CRS in the file.
    pub crs_code: Option<u32>,
    /// The file's description of its CRS as text.
    pub citation: Option<String>,
    /// Centre of the first cell of the first row.
    pub origin: [f64; 2],
    /// Step from one cell to the next, x then y. North is positive, so y is negative in most files.
    pub step: [f64; 2],
}

impl Georeference {
    /// The CRS, as far as known.
    pub fn crs(&self) -> RasterCrs {
        match (self.crs_code, &self.citation) {
            (Some(code), _) => RasterCrs::of_code(code),
            (None, Some(words)) => RasterCrs::Described(words.clone()),
            (None, None) => RasterCrs::Unknown,
        }
    }
}

/// Reads the tags of the current image.
pub(super) fn read<R: Read + Seek>(
    name: &str,
    decoder: &mut Decoder<R>,
    quantity: Quantity,
) -> Result<Georeference, ElevationError> {
    let keys = GeoKeys(short_values(name, decoder)?);
    let unit = keys.code(VERTICAL_UNITS).filter(|unit| *unit != METRE);
    if let Some(unit) = unit.filter(|_| quantity == Quantity::Heights) {
        let found = format!("heights in the unit EPSG:{unit}");
        let place = format!("GeoKey {VERTICAL_UNITS}");
        return Err(ElevationError::tiff(name, place, found, "metres, EPSG:9001"));
    }
    let scale = doubles(name, decoder, Tag::ModelPixelScaleTag)?;
    let tiepoint = doubles(name, decoder, Tag::ModelTiepointTag)?;
    let matrix = doubles(name, decoder, Tag::ModelTransformationTag)?;
    let (corner, step) = match (&scale, &tiepoint, &matrix) {
        (Some(scale), Some(tiepoint), _) => from_scale(name, scale, tiepoint)?,
        (_, _, Some(matrix)) => from_matrix(name, matrix)?,
        _ => {
            let found = match (scale, tiepoint) {
                (Some(_), None) => "only ModelPixelScale",
                (None, Some(_)) => "only ModelTiepoint",
                _ => "none of these tags",
            };
            let (name, found) = (name.to_owned(), found.to_owned());
            return Err(ElevationError::NoGeoreference { name, found });
        }
    };
    let shift = if keys.value(RASTER_TYPE) == Some(PIXEL_IS_POINT) { 0.0 } else { 0.5 };
    let origin = [corner[0] + shift * step[0], corner[1] + shift * step[1]];
    let usable = step.iter().all(|step| step.is_normal())
        && origin.iter().all(|coordinate| coordinate.is_finite());
    if !usable {
        let found = format!("steps {step:?} from {origin:?}");
        return Err(ElevationError::tiff(name, "georeference", found, "finite steps above 0"));
    }
    let citation = match quantity {
        Quantity::Heights => None,
        Quantity::Values => citation(decoder, &keys),
    };
    Ok(Georeference { crs_code: keys.crs(), citation, origin, step })
}

/// Coordinates of raster position (0, 0) and the steps, from ModelPixelScale and the first
/// ModelTiepoint.
fn from_scale(
    name: &str,
    scale: &[f64],
    tiepoint: &[f64],
) -> Result<([f64; 2], [f64; 2]), ElevationError> {
    let (&[width, height, ..], &[column, row, _, x, y, _, ..]) = (scale, tiepoint) else {
        let found = format!("{} and {} numbers", scale.len(), tiepoint.len());
        let place = "ModelPixelScale and ModelTiepoint";
        return Err(ElevationError::tiff(name, place, found, "3 and 6"));
    };
    // Programs disagree on what a negative scale means.
    if !(width > 0.0 && height > 0.0) {
        let found = format!("{width} and {height}");
        return Err(ElevationError::tiff(name, "ModelPixelScale", found, "sizes above 0"));
    }
    Ok(([x - column * width, y + row * height], [width, -height]))
}

/// Coordinates of raster position (0, 0) and the steps, from ModelTransformation.
fn from_matrix(name: &str, matrix: &[f64]) -> Result<([f64; 2], [f64; 2]), ElevationError> {
    let &[a, b, _, x, c, d, _, y, ..] = matrix else {
        let found = format!("{} numbers", matrix.len());
        return Err(ElevationError::tiff(name, "ModelTransformation", found, "16"));
    };
    if b != 0.0 || c != 0.0 || a < 0.0 {
        let found = format!("x by {a} and {b}, y by {c} and {d} per column and row");
        return Err(ElevationError::Rotated { name: name.to_owned(), found });
    }
    Ok(([x, y], [a, d]))
}

fn doubles<R: Read + Seek>(
    name: &str,
    decoder: &mut Decoder<R>,
    tag: Tag,
) -> Result<Option<Vec<f64>>, ElevationError> {
    let read = |decoder: &mut Decoder<R>| -> Result<_, TiffError> {
        decoder.find_tag(tag)?.map(|value| value.into_f64_vec()).transpose()
    };
    read(decoder).map_err(|error| {
        ElevationError::tiff(name, format!("{tag:?}"), format!("`{error}`"), "numbers")
    })
}

fn short_values<R: Read + Seek>(
    name: &str,
    decoder: &mut Decoder<R>,
) -> Result<Vec<u16>, ElevationError> {
    let read = |decoder: &mut Decoder<R>| -> Result<_, TiffError> {
        let value = decoder.find_tag(Tag::GeoKeyDirectoryTag)?;
        value.map(|value| value.into_u16_vec()).transpose()
    };
    let keys = read(decoder).map_err(|error| {
        ElevationError::tiff(name, "GeoKeyDirectory", format!("`{error}`"), "short numbers")
    })?;
    Ok(keys.unwrap_or_default())
}

/// The textual description of the CRS, that of the projected CRS first. Unreadable text is ignored,
/// because it only helps if there is no code.
fn citation<R: Read + Seek>(decoder: &mut Decoder<R>, keys: &GeoKeys) -> Option<String> {
    let text = decoder.find_tag(Tag::GeoAsciiParamsTag).ok()??.into_string().ok()?;
    let of_key = |key: u16| {
        let (count, start) = keys.text_at(key)?;
        let words = text.get(start..start.checked_add(count)?)?.trim_end_matches(['|', '\0']);
        (!words.trim().is_empty()).then(|| words.trim().to_owned())
    };
    of_key(PROJECTED_CITATION).or_else(|| of_key(CITATION))
}

/// The GeoKeyDirectory: a header of four numbers, then four numbers per key.
struct GeoKeys(Vec<u16>);

impl GeoKeys {
    /// The value of a key that is stored inline.
    fn value(&self, wanted: u16) -> Option<u16> {
        let mut keys = self.0.chunks_exact(4).skip(1);
        keys.find_map(|key| match *key {
            [key, 0, _, value] if key == wanted => Some(value),
            _ => None,
        })
    }

    /// Length and start of a key's text within the tag GeoAsciiParams.
    fn text_at(&self, wanted: u16) -> Option<(usize, usize)> {
        let mut keys = self.0.chunks_exact(4).skip(1);
        keys.find_map(|key| match *key {
            [key, ASCII_PARAMS, count, start] if key == wanted => {
                Some((usize::from(count), usize::from(start)))
            }
            _ => None,
        })
    }

    /// The value of a key, if it is an EPSG code.
    fn code(&self, key: u16) -> Option<u16> {
        self.value(key).filter(|code| !NO_CODE.contains(code))
    }

    /// The CRS of the coordinates; `None` for a projection without code, because its geographic
    /// base CRS is not the CRS of the coordinates.
    fn crs(&self) -> Option<u32> {
        let projected = self.value(PROJECTED_TYPE).is_some();
        let geographic = match self.value(MODEL_TYPE) {
            Some(model) => model == MODEL_GEOGRAPHIC,
            None => !projected,
        };
        self.code(if geographic { GEOGRAPHIC_TYPE } else { PROJECTED_TYPE }).map(u32::from)
    }
}
