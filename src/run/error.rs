//! Why a run stops: one error a stage.

use std::io;
use std::path::PathBuf;

use crate::base::{Diagnostics, Millimetres};
use crate::config::ExpandError;
use crate::crs::CrsError;
use crate::dataset::CrsIdError;
use crate::format::{ElevationError, FormatError, OsmError};
use crate::network::{CacheError, NetworkError, ProfileError};
use crate::project::FolderError;
use crate::region::{CatalogError, RegionError};

/// Why the settings of a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// A file that a setting names cannot be read.
    #[error("`{key}`: cannot read `{}`", path.display())]
    File {
        /// The setting.
        key: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's words.
        #[source]
        source: io::Error,
    },
    /// A path names an environment variable that is not set.
    #[error("`{key}`: cannot use the path")]
    Variable {
        /// The setting.
        key: &'static str,
        /// Which variable.
        #[source]
        source: ExpandError,
    },
    /// A CRS is not understood.
    #[error("`{key}`: cannot use the coordinate reference system")]
    Crs {
        /// The setting.
        key: &'static str,
        /// What was found and expected.
        #[source]
        source: CrsIdError,
    },
    /// A number lies outside of what makes sense.
    #[error("`{key}`: found {found}, expected {low} to {high}")]
    OutOfRange {
        /// The setting.
        key: String,
        /// Its value.
        found: f64,
        /// The least value.
        low: f64,
        /// The largest value.
        high: f64,
    },
    /// The catalogue cannot be used, or has no standard of the name asked for.
    #[error("cannot use the catalogue of categories and standards")]
    Catalog {
        /// Why.
        #[source]
        source: CatalogError,
    },
    /// The file of walkers cannot be used, or has no walker of the name asked for.
    #[error("cannot use the profiles of walkers")]
    Profile {
        /// Why.
        #[source]
        source: ProfileError,
    },
    /// Distances are to be those on foot, and nothing says along which ways.
    #[error(
        "`walk.network`: found nothing, expected a street map (.osm.pbf) or a built network, as \
         distance = \"walk\""
    )]
    NoNetwork,
}

/// Why the layers of a configuration cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// A layer has no path.
    #[error("`layers.{role}.path`: found nothing, expected a file")]
    NoPath {
        /// Role of the layer.
        role: String,
    },
    /// A path names an environment variable that is not set.
    #[error("`layers.{role}.path`: cannot use the path")]
    Variable {
        /// Role of the layer.
        role: String,
        /// Which variable.
        #[source]
        source: ExpandError,
    },
    /// Two layers want standard input.
    #[error("`layers.{role}.path`: found a second `-`, expected one layer from standard input")]
    StdinTwice {
        /// Role of the second layer.
        role: String,
    },
    /// The name of a format is not known.
    #[error("`layers.{role}.format`: {reason}")]
    Format {
        /// Role of the layer.
        role: String,
        /// What was found and expected.
        reason: String,
    },
    /// A separator of columns is no ASCII character.
    #[error("`layers.{role}.separator`: found `{found}`, expected an ASCII character")]
    Separator {
        /// Role of the layer.
        role: String,
        /// The separator.
        found: char,
    },
    /// A CRS is not understood.
    #[error("`layers.{role}.crs`: cannot use the coordinate reference system")]
    Crs {
        /// Role of the layer.
        role: String,
        /// What was found and expected.
        #[source]
        source: CrsIdError,
    },
    /// The file of a layer cannot be read.
    #[error("cannot read {role}")]
    Layer {
        /// Role of the layer.
        role: String,
        /// Why.
        #[source]
        source: FormatError,
    },
}

/// Why there is no walking network.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WalkError {
    /// The file cannot be read.
    #[error("cannot read the network `{}`", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's words.
        #[source]
        source: io::Error,
    },
    /// A street map cannot be read.
    #[error("cannot read the street map")]
    StreetMap {
        /// Why.
        #[source]
        source: OsmError,
    },
    /// A built network cannot be used.
    #[error("cannot use the built network")]
    Built {
        /// Why.
        #[source]
        source: CacheError,
    },
    /// Nothing can be walked along, or it cannot be numbered or transformed.
    #[error("cannot build the walking network")]
    Network {
        /// Why.
        #[source]
        source: NetworkError,
    },
    /// Elevation was given for a network that was built before.
    #[error(
        "`walk.elevation`: found elevation for the built network `{}`, expected a street map",
        path.display()
    )]
    ElevationTooLate {
        /// The network.
        path: PathBuf,
    },
    /// The elevation cannot be read.
    #[error("cannot read the elevation")]
    Elevation {
        /// Why.
        #[source]
        source: ElevationError,
    },
    /// Nothing says where the elevation lies.
    #[error("`walk.elevation_crs`: found nothing, and `{}` does not say its CRS", path.display())]
    NoElevationCrs {
        /// The elevation.
        path: PathBuf,
    },
    /// Coordinates cannot be transformed.
    #[error("cannot transform coordinates")]
    Crs {
        /// Why.
        #[source]
        source: CrsError,
    },
}

/// Why a region cannot be prepared for questions.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PrepareError {
    /// No honest region can be built.
    #[error("cannot build the region")]
    Region {
        /// Why.
        #[source]
        source: RegionError,
        /// What was found before.
        diagnostics: Box<Diagnostics>,
    },
    /// There is no network to walk on.
    #[error("cannot prepare the walking network of the region")]
    Walk {
        /// Why.
        #[source]
        source: WalkError,
    },
}

impl PrepareError {
    /// No region can be built; what was found before comes along.
    pub(super) fn region(source: RegionError, mut diagnostics: Diagnostics) -> Self {
        if let Some(findings) = source.diagnostics() {
            diagnostics.append(findings.clone());
        }
        Self::Region { source, diagnostics: Box::new(diagnostics) }
    }
}

/// Why it cannot be said what is reached from places.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReachError {
    /// The region or the network cannot be prepared.
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    /// All places are too far from every way.
    #[error(
        "there is no way to walk on within {distance} of `{place}`{}, on its side of obstacles",
        others_in_words(*.others)
    )]
    Unlinked {
        /// The first place.
        place: String,
        /// How many others there are, of which none is linked either.
        others: usize,
        /// The limit of linking.
        distance: Millimetres,
    },
    /// Coordinates cannot be transformed.
    #[error("cannot transform coordinates")]
    Crs {
        /// Why.
        #[source]
        source: CrsError,
    },
}

fn others_in_words(others: usize) -> String {
    if others > 0 { format!(" or any of {others} other places") } else { String::new() }
}

/// Why a question cannot be answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnalysisError {
    /// Shapes cannot be transformed.
    #[error("cannot transform coordinates")]
    Crs {
        /// Why.
        #[source]
        source: CrsError,
    },
}

/// Why results, or the inputs of the demo, cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// A result cannot be computed.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
    /// A file cannot be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
}
