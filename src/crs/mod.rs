//! Coordinate reference systems: transformations by PROJ, the working CRS, checks of coordinates.
//!
//! PROJ's database is linked into the program, so a copied binary works on a machine without
//! PROJ. Accuracy and extra grids: see the guide.

mod choose;
mod definition;
// Calls of the C library PROJ, each with its reason; the only unsafe code of the crate.
#[allow(unsafe_code)]
mod ffi;
mod library;
mod transform;

pub use crate::dataset::CrsId;
pub use choose::{check_plausible, lon_lat_box, looks_swapped, require_metric, working_crs};
pub use definition::{crs_texts, describe_crs, identify, name_crs};
pub use library::{CrsFacts, add_grid_folder, facts, grid_folders};
pub use transform::{Transformer, transform_coords, transform_layer, unify_rows};

/// Why coordinates cannot be transformed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CrsError {
    /// PROJ's database, linked into the program, cannot be opened.
    #[error("PROJ cannot open the database inside the program: {cause}")]
    Database {
        /// PROJ's message.
        cause: String,
    },
    /// The database does not have the CRS, or it is neither geographic nor projected.
    #[error("{crs} cannot be used: {cause}")]
    Unknown {
        /// The CRS asked for.
        crs: CrsId,
        /// PROJ's message.
        cause: String,
    },
    /// PROJ knows no transformation of stated accuracy between two CRS.
    #[error("no transformation of known accuracy from {from} to {to}: {cause}")]
    NoWay {
        /// Source.
        from: CrsId,
        /// Target.
        to: CrsId,
        /// PROJ's message.
        cause: String,
    },
    /// The source of a layer defines its CRS, and no register has the same.
    #[error(
        "`{source_name}` defines a coordinate reference system that no register has: {definition}"
    )]
    Unnamed {
        /// The source.
        source_name: String,
        /// The beginning of the definition.
        definition: String,
    },
    /// A layer does not state its CRS.
    #[error("layer `{layer}` does not state its coordinate reference system; set `crs`")]
    Missing {
        /// The layer.
        layer: String,
    },
    /// Straight lines cannot be measured in the CRS.
    #[error("{crs} ({name}) cannot be the working CRS: {reason}")]
    NotMetric {
        /// The CRS asked for.
        crs: CrsId,
        /// Its name.
        name: String,
        /// The reason: its unit, or the error of its lengths.
        reason: String,
    },
    /// A folder for grid files does not exist, or its name is not UTF-8.
    #[error(
        "`{folder}` is not an existing folder with a UTF-8 name; PROJ needs one for grid files"
    )]
    GridFolder {
        /// The folder.
        folder: String,
    },
}
