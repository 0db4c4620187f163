//! Reading options of a text table.

/// Which columns of a text table hold the geometry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CsvGeometry {
    /// Detected by their usual names, and reported.
    #[default]
    Auto,
    /// The table has no geometry.
    None,
    /// Two columns of coordinates.
    Xy {
        /// Column of the easting or longitude.
        x: String,
        /// Column of the northing or latitude.
        y: String,
    },
    /// A column of well-known text.
    Wkt {
        /// The column.
        column: String,
    },
}

impl CsvGeometry {
    /// Where the geometry is, in words.
    pub(in crate::format) fn words(&self) -> String {
        match self {
            Self::Xy { x, y } => format!("coordinates in `{x}`, `{y}`"),
            Self::Wkt { column } => format!("geometry in `{column}`"),
            _ => "no geometry".to_owned(),
        }
    }
}

/// How to read a text table; absent options are detected and reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CsvOptions {
    /// Separator.
    pub separator: Option<u8>,
    /// Numbers have a decimal comma.
    pub decimal_comma: Option<bool>,
    /// Geometry columns.
    pub geometry: CsvGeometry,
}
