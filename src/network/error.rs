//! Why no network can be made.

use geo::Coord;

use crate::crs::{CrsError, transform_coords};
use crate::dataset::CrsId;

/// No network can be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NetworkError {
    /// Nothing in the street map can be walked along.
    #[error("`{source_name}` has no way that anybody may walk along ({ways} ways were looked at)")]
    Empty {
        /// The street map.
        source_name: String,
        /// Its ways.
        ways: usize,
    },
    /// Places of the street map have no image in the CRS.
    #[error("{count} places of the network cannot be transformed to {crs}; choose another CRS")]
    Outside {
        /// The CRS.
        crs: CrsId,
        /// How many.
        count: usize,
    },
    /// More kinds of ways than can be numbered.
    #[error("`{source_name}` has more than 65,534 kinds of ways")]
    Classes {
        /// The street map.
        source_name: String,
    },
    /// Coordinates cannot be transformed.
    #[error(transparent)]
    Crs(#[from] CrsError),
}

/// Transforms places in place; all must have an image.
pub(super) fn transform(
    places: &mut [Coord<f64>],
    from: &CrsId,
    to: &CrsId,
) -> Result<(), NetworkError> {
    match transform_coords(places, from, to)?.len() {
        0 => Ok(()),
        count => Err(NetworkError::Outside { crs: to.clone(), count }),
    }
}
