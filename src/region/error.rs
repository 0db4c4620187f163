//! Why no region can be built.

use super::catalog::CatalogError;
use crate::base::Diagnostics;
use crate::crs::CrsError;

/// Why no honest region can be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RegionError {
    /// Neither municipalities nor quartiers were given.
    #[error("a region needs municipalities or quartiers")]
    NoAreas,
    /// None of the areas given can be used.
    #[error("none of the municipalities can be used")]
    NoUsableArea {
        /// Why, one by one.
        diagnostics: Box<Diagnostics>,
    },
    /// No record of a layer of points has a position.
    #[error("no record of {layer} from `{source_name}` has a position; its columns are: {known}")]
    NoPositions {
        /// Role of the layer.
        layer: String,
        /// File.
        source_name: String,
        /// Columns there are.
        known: String,
    },
    /// A layer has no such field.
    #[error("{layer} from `{source_name}` have no field `{field}`; there are: {known}")]
    NoField {
        /// The layer.
        layer: String,
        /// Its file.
        source_name: String,
        /// The field asked for.
        field: String,
        /// The fields there are.
        known: String,
    },
    /// Facilities without a category, neither for all nor by a field.
    #[error("{layer} from `{source_name}`: neither a category nor a category field is set")]
    NoCategory {
        /// The layer.
        layer: String,
        /// Its file.
        source_name: String,
    },
    /// A category asked for is neither in the data nor in the catalogue.
    #[error("there is no category `{name}`; there are: {known}")]
    UnknownCategory {
        /// What was asked for.
        name: String,
        /// All categories.
        known: String,
        /// The key of the one whose key or name is most like it, if any is.
        nearest: Option<String>,
    },
    /// A setting names a municipality that is not there.
    #[error("there is no municipality `{name}`")]
    UnknownMunicipality {
        /// Key or name asked for.
        name: String,
    },
    /// A layer has more rows than ids can count.
    #[error("layer `{layer}` has too many rows")]
    TooManyRows {
        /// The layer.
        layer: String,
    },
    /// Most coordinates of a layer cannot be in the CRS it claims.
    #[error("coordinates cannot be in the coordinate reference system they claim")]
    WrongCrs {
        /// Which layers, and what they look like.
        diagnostics: Box<Diagnostics>,
    },
    /// The catalogue has no such thing.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// Coordinates cannot be transformed.
    #[error(transparent)]
    Crs(#[from] CrsError),
}

impl RegionError {
    /// The findings that led to the error, where there are any.
    pub fn diagnostics(&self) -> Option<&Diagnostics> {
        match self {
            Self::NoUsableArea { diagnostics } | Self::WrongCrs { diagnostics } => {
                Some(diagnostics)
            }
            _ => None,
        }
    }
}
