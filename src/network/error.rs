//! Errors of building a network.

use geo::Coord;

use crate::crs::{CrsError, transform_coords};
use crate::dataset::CrsId;

/// Why a network cannot be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NetworkError {
    /// The street map has no walkable way.
    #[error("`{source_name}` has no walkable way ({ways} ways were examined)")]
    Empty {
        /// The street map.
        source_name: String,
        /// Number of ways examined.
        ways: usize,
    },
    /// Some coordinates of the street map cannot be transformed to the CRS.
    #[error("{count} points of the network cannot be transformed to {crs}; choose another CRS")]
    Outside {
        /// The target CRS.
        crs: CrsId,
        /// Number of such points.
        count: usize,
    },
    /// The street map has more distinct classes of ways than 16-bit numbers can hold.
    #[error("`{source_name}` has more than 65,534 distinct classes of ways or nodes")]
    Classes {
        /// The street map.
        source_name: String,
    },
    /// The transformation itself is not available.
    #[error(transparent)]
    Crs(#[from] CrsError),
}

/// Transforms coordinates in place; fails unless all of them can be transformed.
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
