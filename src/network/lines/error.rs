//! Errors of reading a layer of lines as a street map.

use crate::crs::CrsError;

/// Why a layer of lines cannot be read as a street map.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LinesError {
    /// A column that the settings name is missing.
    #[error(
        "`walk.lines.fields.{tag}`: `{source_name}` has no column `{column}`; there are: {known}"
    )]
    NoColumn {
        /// The file.
        source_name: String,
        /// The tag whose column it is.
        tag: String,
        /// The column asked for.
        column: String,
        /// The existing columns.
        known: String,
    },
    /// The settings name a tag that walking does not use.
    #[error("`walk.lines.fields`: unknown tag `{tag}`; known are: {known}")]
    UnknownTag {
        /// The tag.
        tag: String,
        /// All tags.
        known: String,
    },
    /// The layer does not state its CRS.
    #[error("`{source_name}` does not state its coordinate reference system")]
    NoCrs {
        /// The file.
        source_name: String,
    },
    /// The layer has more corners than there are numbers for nodes.
    #[error("`{source_name}` has too many points")]
    TooLarge {
        /// The file.
        source_name: String,
    },
    /// Coordinates cannot be transformed.
    #[error(transparent)]
    Crs(#[from] CrsError),
}
