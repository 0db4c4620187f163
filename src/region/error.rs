//! Errors of building a region.

use super::catalog::CatalogError;
use crate::base::Diagnostics;
use crate::crs::CrsError;

/// Why a region cannot be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RegionError {
    /// Neither municipalities nor quartiers were given.
    #[error("a region needs municipalities or quartiers")]
    NoAreas,
    /// None of the municipalities has a usable area.
    #[error("none of the municipalities can be used")]
    NoUsableArea {
        /// The finding for each of them.
        diagnostics: Box<Diagnostics>,
    },
    /// No record of a layer of points has a position.
    #[error("no record of {layer} from `{source_name}` has a position; its columns are: {known}")]
    NoPositions {
        /// Role of the layer.
        layer: String,
        /// File.
        source_name: String,
        /// The existing columns.
        known: String,
    },
    /// A layer does not have the field asked for.
    #[error("{layer} from `{source_name}` have no field `{field}`; there are: {known}")]
    NoField {
        /// The layer.
        layer: String,
        /// Its file.
        source_name: String,
        /// The field asked for.
        field: String,
        /// The existing fields.
        known: String,
    },
    /// A facilities layer has neither a category for all records nor a category field.
    #[error("{layer} from `{source_name}`: neither a category nor a category field is set")]
    NoCategory {
        /// The layer.
        layer: String,
        /// Its file.
        source_name: String,
    },
    /// A category asked for is in neither the data nor the catalogue.
    #[error("unknown category `{name}`; known categories: {known}")]
    UnknownCategory {
        /// The category asked for.
        name: String,
        /// All categories.
        known: String,
        /// The key of the category with the most similar key or name, if any is similar.
        nearest: Option<String>,
    },
    /// A setting names a municipality that does not exist.
    #[error("unknown municipality `{name}`")]
    UnknownMunicipality {
        /// Key or name asked for.
        name: String,
    },
    /// A setting names a municipality by a name that several have.
    #[error("several municipalities are called `{name}`; their ids are {}", ids.join(", "))]
    SeveralMunicipalities {
        /// The name.
        name: String,
        /// The ids of those that bear it.
        ids: Vec<String>,
    },
    /// Some of the municipalities and counties that a region is to be cut to are not in the layer, or
    /// several bear the name.
    #[error("cannot cut the municipalities from `{source_name}` as asked: {}", faults.join("; "))]
    NotChosen {
        /// The file.
        source_name: String,
        /// What is wrong with each text, in the order of the settings.
        faults: Vec<String>,
    },
    /// A setting names a municipality that another one has left out.
    #[error("municipality `{name}` is not part of the region: `only` leaves it out")]
    LeftOutMunicipality {
        /// Key or name asked for.
        name: String,
    },
    /// A layer has more rows than there are ids.
    #[error("layer `{layer}` has too many rows")]
    TooManyRows {
        /// The layer.
        layer: String,
    },
    /// Most coordinates of a layer cannot be in its stated CRS.
    #[error("coordinates cannot be in their stated coordinate reference system")]
    WrongCrs {
        /// The layers, with the likely CRS.
        diagnostics: Box<Diagnostics>,
    },
    /// A key is not in the catalogue.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// Coordinates cannot be transformed.
    #[error(transparent)]
    Crs(#[from] CrsError),
}

impl RegionError {
    /// The findings that led to the error, if any.
    pub fn diagnostics(&self) -> Option<&Diagnostics> {
        match self {
            Self::NoUsableArea { diagnostics } | Self::WrongCrs { diagnostics } => {
                Some(diagnostics)
            }
            _ => None,
        }
    }
}
