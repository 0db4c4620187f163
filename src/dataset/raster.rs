//! Rasters: numbers on a regular grid, such as heights or persons per cell.

use crate::base::Bounds;

/// Tolerance, as a share of a cell, beyond the outermost cell centres. It absorbs rounding of
/// coordinates; it is not extrapolation.
pub(crate) const EDGE_TOLERANCE: f64 = 1e-6;

/// The cells of a raster, or of a window of it, from the north.
pub(crate) struct RasterCells<T> {
    /// Centre of the upper left cell.
    pub origin: [f64; 2],
    /// Width and height of a cell, above zero.
    pub step: [f64; 2],
    pub columns: usize,
    pub rows: usize,
    /// Row by row from the north.
    pub values: Vec<T>,
}

/// The CRS of a raster, as far as the file states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RasterCrs {
    /// A code of the EPSG, such as 4326 or 3035.
    Epsg(u32),
    /// A code of Esri. GeoTIFF leaves the codes above 32767 to private use; in files that are
    /// passed on they are Esri's, such as the Mollweide projection 54009 of GHSL.
    Esri(u32),
    /// No code, but a textual description of the CRS.
    Described(String),
    /// Not stated; always the case for Esri ASCII grids.
    Unknown,
}

impl RasterCrs {
    /// Converts a code from a GeoTIFF.
    pub(crate) fn of_code(code: u32) -> Self {
        if code > 32767 { Self::Esri(code) } else { Self::Epsg(code) }
    }

    /// Whether the raster is in Esri's World Mollweide (ESRI:54009: WGS 84, central meridian 0)
    /// by its code or, where the projection is user-defined, by Esri's own name for it.
    ///
    /// ```
    /// use nahraum::dataset::RasterCrs;
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
    /// A raster of cells, of which NaN has no value.
    pub(crate) fn new(crs: RasterCrs, cells: RasterCells<f64>) -> Self {
        let RasterCells { origin, step, columns, rows, values } = cells;
        assert_eq!(values.len(), columns * rows, "a value for each cell");
        Self { crs, origin, step, columns, rows, values }
    }

    /// Number of columns and rows; zero if the requested bounds lie outside the raster.
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

    /// The value of a cell; None for nodata and outside the raster.
    pub fn value(&self, column: usize, row: usize) -> Option<f64> {
        let inside = column < self.columns && row < self.rows;
        let value = *self.values.get(row * self.columns + column).filter(|_| inside)?;
        (!value.is_nan()).then_some(value)
    }

    /// The outer edges.
    pub fn bounds(&self) -> Bounds {
        let [x, y] = self.origin;
        let [width, height] = self.step;
        let west = x - width / 2.0;
        let north = y + height / 2.0;
        let (south, east) = (north - height * self.rows as f64, west + width * self.columns as f64);
        Bounds::new(west, south, east, north)
    }
}

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
    /// Row by row from the north; NaN means nodata.
    values: Vec<f32>,
    impossible: Option<ImpossibleHeights>,
}

/// Cells of an elevation grid whose number cannot be a height on land.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImpossibleHeights {
    /// How many.
    pub cells: u64,
    /// The number in the first one, from the north-west.
    pub first_m: f32,
}

/// The lowest height on land that counts, metres: the shore of the Dead Sea lies at -430 m.
pub const HEIGHT_MIN_M: f64 = -500.0;
/// The largest height that counts, metres: Mount Everest has 8,849 m.
pub const HEIGHT_MAX_M: f64 = 9_000.0;

/// Whether a number can be a height on land in metres. Voids of elevation models (-32768, -9999 and the
/// like) cannot, whether the file declares them as nodata or not.
///
/// ```
/// use nahraum::dataset::is_height;
/// assert!(is_height(-430.0) && is_height(8_849.0));
/// assert!(![-32_768.0, -9_999.0, 9_000.1, f64::NAN].into_iter().any(is_height));
/// ```
pub fn is_height(metres: f64) -> bool {
    (HEIGHT_MIN_M..=HEIGHT_MAX_M).contains(&metres)
}

impl ElevationGrid {
    /// A grid of heights; NaN means nodata. Numbers that cannot be heights become nodata and are counted.
    pub(crate) fn new(crs_epsg: Option<u32>, cells: RasterCells<f32>) -> Self {
        let RasterCells { origin: [origin_x, origin_y], step, columns, rows, mut values } = cells;
        assert_eq!(values.len(), columns * rows, "a value for each cell");
        let mut impossible: Option<ImpossibleHeights> = None;
        for value in &mut values {
            if !value.is_nan() && !is_height(f64::from(*value)) {
                let first = ImpossibleHeights { cells: 0, first_m: *value };
                impossible.get_or_insert(first).cells += 1;
                *value = f32::NAN;
            }
        }
        let [step_x, step_y] = step;
        Self { crs_epsg, origin_x, origin_y, step_x, step_y, columns, rows, values, impossible }
    }

    /// The cells whose number cannot be a height ([`is_height`]); they count as nodata.
    pub fn impossible(&self) -> Option<ImpossibleHeights> {
        self.impossible
    }

    /// Height in metres at a place in the grid's CRS, bilinear between the four nearest cell
    /// centres; None outside the outermost cell centres or next to a nodata cell, unless the weight
    /// of that cell is zero.
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

    /// Where [`ElevationGrid::at`] can find heights: the box around the cell centres.
    pub fn bounds(&self) -> Bounds {
        let east = self.origin_x + self.step_x * (self.columns.saturating_sub(1)) as f64;
        let south = self.origin_y - self.step_y * (self.rows.saturating_sub(1)) as f64;
        Bounds::new(self.origin_x, south, east, self.origin_y)
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
