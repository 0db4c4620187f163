//! Rasters whose values are not heights, such as persons per cell.

use super::window::Decoded;

/// The CRS of a raster, as far as the file tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RasterCrs {
    /// A code of the EPSG, such as 4326 or 3035.
    Epsg(u32),
    /// A code of Esri. GeoTIFF leaves the codes above 32767 to private use; in files that are
    /// passed on they are Esri's, such as the Mollweide projection 54009 of GHSL.
    Esri(u32),
    /// No code, but words: what the file calls its CRS.
    Described(String),
    /// Nothing is said. Esri ASCII grids never say it.
    Unknown,
}

impl RasterCrs {
    pub(super) fn of_code(code: u32) -> Self {
        if code > 32767 { Self::Esri(code) } else { Self::Epsg(code) }
    }

    /// Whether the raster is in Esri's World Mollweide (ESRI:54009: WGS 84, central meridian 0)
    /// by its code or, where the projection is user-defined, by Esri's own name for it.
    ///
    /// ```
    /// use nahraum::format::RasterCrs;
    /// assert!(RasterCrs::Esri(54009).is_world_mollweide());
    /// assert!(RasterCrs::Described("World_Mollweide".into()).is_world_mollweide());
    /// assert!(!RasterCrs::Described("Mollweide around 90 E".into()).is_world_mollweide());
    /// assert!(!RasterCrs::Epsg(4326).is_world_mollweide());
    /// ```
    pub fn is_world_mollweide(&self) -> bool {
        match self {
            Self::Esri(code) => *code == 54009,
            Self::Described(words) => {
                let words = words.to_ascii_lowercase().replace(['_', '-'], " ");
                words.contains("world mollweide")
            }
            Self::Epsg(_) | Self::Unknown => false,
        }
    }
}

/// Numbers on a regular grid whose rows run from west to east and follow each other from north to
/// south: a raster of one band, or the window of it that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Raster {
    /// The CRS of the coordinates.
    pub crs: RasterCrs,
    origin: [f64; 2],
    step: [f64; 2],
    columns: usize,
    rows: usize,
    values: Vec<f64>,
}

impl Raster {
    pub(super) fn new(crs: RasterCrs, decoded: Decoded<f64>) -> Self {
        let Decoded { origin, step, columns, rows, values } = decoded;
        Self { crs, origin, step, columns, rows, values }
    }

    /// Columns and rows; none when the asked bounds lie beside the raster.
    pub fn size(&self) -> (usize, usize) {
        (self.columns, self.rows)
    }

    /// Width and height of a cell in the unit of the CRS (metres or degrees), above zero.
    pub fn cell_size(&self) -> [f64; 2] {
        self.step
    }

    /// East and north of the centre of a cell; rows count from the north.
    pub fn centre(&self, column: usize, row: usize) -> [f64; 2] {
        let [x, y] = self.origin;
        [x + self.step[0] * column as f64, y - self.step[1] * row as f64]
    }

    /// The value of a cell; None where there is none and outside of the raster.
    pub fn value(&self, column: usize, row: usize) -> Option<f64> {
        let inside = column < self.columns && row < self.rows;
        let value = *self.values.get(row * self.columns + column).filter(|_| inside)?;
        (!value.is_nan()).then_some(value)
    }

    /// West, south, east and north edge.
    pub fn bounds(&self) -> [f64; 4] {
        let [x, y] = self.origin;
        let [width, height] = self.step;
        let west = x - width / 2.0;
        let north = y + height / 2.0;
        [west, north - height * self.rows as f64, west + width * self.columns as f64, north]
    }
}
