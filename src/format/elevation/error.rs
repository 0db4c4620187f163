//! Errors of raster files.

use crate::format::file_error::FileError;

/// Errors on reading a file into an [`ElevationGrid`](crate::dataset::ElevationGrid) or a
/// [`Raster`](crate::dataset::Raster).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ElevationError {
    /// The file cannot be opened or read.
    #[error(transparent)]
    File(#[from] FileError),
    /// Neither an Esri ASCII grid nor a TIFF.
    #[error("`{name}` begins with {found}; expected the `ncols` of an Esri ASCII grid or a TIFF")]
    UnknownFormat {
        /// The file.
        name: String,
        /// Its first word.
        found: String,
    },
    /// The text of an Esri ASCII grid is invalid.
    #[error("`{name}`, line {line}: found {found}; expected {expected}")]
    Text {
        /// The file.
        name: String,
        /// The line, from 1.
        line: u64,
        /// The value found.
        found: String,
        /// The value expected.
        expected: String,
    },
    /// A tag or the data of a TIFF is invalid or unsupported.
    #[error("`{name}`, {place}: found {found}; expected {expected}")]
    Tiff {
        /// The file.
        name: String,
        /// The tag or the part of the data.
        place: String,
        /// The value found.
        found: String,
        /// The value expected.
        expected: String,
    },
    /// More cells or unpacked bytes than the limit.
    #[error("`{name}` has {found}; expected at most {expected}")]
    TooLarge {
        /// The file.
        name: String,
        /// The size that the file claims.
        found: String,
        /// The bound.
        expected: String,
    },
    /// The file is shorter than its header requires.
    #[error("`{name}` is truncated: found {found}; expected {expected}")]
    TooShort {
        /// The file.
        name: String,
        /// The content found.
        found: String,
        /// The content that the header requires.
        expected: String,
    },
    /// A raster with several values per cell.
    #[error("`{name}` has {found} bands; expected one, {expected}")]
    Bands {
        /// The file.
        name: String,
        /// The number of bands.
        found: u64,
        /// What the only band should hold.
        expected: &'static str,
    },
    /// A raster whose rows do not run from west to east.
    #[error("`{name}` is rotated, sheared or mirrored: {found}; expected rows from west to east")]
    Rotated {
        /// The file.
        name: String,
        /// The transformation.
        found: String,
    },
    /// A TIFF without georeference.
    #[error(
        "`{name}` has no georeference: found {found}; expected the tags ModelPixelScale (33550) \
         and ModelTiepoint (33922), or ModelTransformation (34264)"
    )]
    NoGeoreference {
        /// The file.
        name: String,
        /// The tags found.
        found: String,
    },
}

impl ElevationError {
    pub(super) fn tiff(
        name: &str,
        place: impl Into<String>,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        let (place, found, expected) = (place.into(), found.into(), expected.into());
        Self::Tiff { name: name.to_owned(), place, found, expected }
    }

    pub(super) fn too_short(
        name: &str,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        Self::TooShort { name: name.to_owned(), found: found.into(), expected: expected.into() }
    }

    pub(super) fn too_large(
        name: &str,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        Self::TooLarge { name: name.to_owned(), found: found.into(), expected: expected.into() }
    }
}
