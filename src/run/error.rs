//! Why a run stops: one error a stage.

use std::io;
use std::path::PathBuf;

use super::opening::WhenError;
use super::table_error::{NoPlaceDistances, TableError};
use crate::base::names::NameError;
use crate::base::{Diagnostics, Millimetres};
use crate::config::ExpandError;
use crate::crs::CrsError;
use crate::dataset::CrsIdError;
use crate::format::{ElevationError, FormatError, OsmError};
use crate::network::{CacheError, CountryError, LinesError, NetworkError, ProfileError};
use crate::project::FolderError;
use crate::region::{CatalogError, ProviderRulesError, RegionError};
use crate::siting::PlacesTooLarge;
use crate::siting::cooperation::{GroupError, TownsError};

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
        /// The error of the operating system.
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
    /// A number lies outside its valid range.
    #[error("`{key}`: found {found}, expected {low} to {high}")]
    OutOfRange {
        /// The setting.
        key: String,
        /// The configured value.
        found: f64,
        /// The least value.
        low: f64,
        /// The largest value.
        high: f64,
    },
    /// Candidate places are hosts or a layer, not both.
    #[error("found hosts and a layer of candidate places, expected one of them")]
    HostsAndLayer,
    /// A category has a list of limits without any.
    #[error("`{key}`: found an empty list, expected at least one limit")]
    NoLimit {
        /// The setting.
        key: String,
    },
    /// The catalogue cannot be used, or has no standard with the requested name.
    #[error("cannot use the catalogue of categories and standards")]
    Catalog {
        /// Why.
        #[source]
        source: CatalogError,
    },
    /// The file of providers cannot be used.
    #[error("`providers.file`: cannot use the list of providers")]
    Providers {
        /// Why.
        #[source]
        source: ProviderRulesError,
    },
    /// The file of walk profiles cannot be used, or has no profile with the requested name.
    #[error("cannot use the walk profiles")]
    Profile {
        /// Why.
        #[source]
        source: ProfileError,
    },
    /// The ground on which the network is complete is not usable.
    #[error("`[walk]`: cannot use the known ground")]
    Known {
        /// Why.
        #[source]
        source: KnownError,
    },
    /// A country has no defaults of access.
    #[error(transparent)]
    Country {
        /// Which one.
        source: CountryError,
    },
    /// Distances are set to walking, but no network is named.
    #[error(
        "`walk.network`: found nothing, expected a street map (.osm.pbf) or a built network, because \
         distance = \"walk\""
    )]
    NoNetwork,
}

/// Why a statement about known ground cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KnownError {
    /// More than one of the keys is set.
    #[error("found several of known_around_m, known_box and known_area, expected one")]
    Several,
    /// A distance is out of range.
    #[error("known_around_m: found {found}, expected 0 to {high}")]
    Around {
        /// The distance in metres.
        found: f64,
        /// The largest one.
        high: f64,
    },
    /// A box is not one of degrees.
    #[error("known_box: found {found}, expected degrees: west, south, east, north, in this order")]
    Box {
        /// The numbers.
        found: String,
    },
    /// The path of the area names an environment variable that is not set.
    #[error("known_area: cannot use the path")]
    Variable {
        /// Which variable.
        #[source]
        source: ExpandError,
    },
    /// The file of the area cannot be read.
    #[error("known_area: cannot read the area")]
    Layer {
        /// Why.
        #[source]
        source: FormatError,
    },
    /// Nothing states in which CRS the area is.
    #[error(
        "known_area: `{path}` does not state its coordinate reference system; use a format that does, such as GeoJSON or a Shapefile with its .prj, or write SRID=25832; or another one before each geometry"
    )]
    NoCrs {
        /// The file.
        path: String,
    },
    /// The rows of the area cannot be transformed into one CRS.
    #[error("known_area: cannot transform coordinates")]
    Crs {
        /// Why.
        #[source]
        source: CrsError,
    },
    /// The file has no polygon.
    #[error("known_area: `{path}` has no polygon")]
    NoArea {
        /// The file.
        path: String,
    },
}

/// Why the layers of a configuration cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The files in the folder of a layer are half replaced.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The tables of distances cannot be found.
    #[error("cannot use the table of distances")]
    Table {
        /// Why.
        #[source]
        source: Box<TableError>,
    },
    /// `[when]` cannot be used.
    #[error(transparent)]
    When(#[from] WhenError),
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
    /// The ground on which a layer is complete is not usable.
    #[error("`layers.{role}`: cannot use the known ground")]
    Known {
        /// Role of the layer.
        role: String,
        /// Why.
        #[source]
        source: KnownError,
    },
    /// Two layers are to be read from standard input.
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
    /// A column separator is not an ASCII character.
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

/// Why a walking network cannot be loaded or built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WalkError {
    /// The file cannot be read.
    #[error("cannot read the network `{}`", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
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
    /// The map has no walkable way, or the network is too large or cannot be transformed.
    #[error("cannot build the walking network")]
    Network {
        /// Why.
        #[source]
        source: NetworkError,
    },
    /// Elevation was given for a network that is already built.
    #[error(
        "`walk.elevation`: found elevation for the built network `{}`, expected a street map",
        path.display()
    )]
    ElevationTooLate {
        /// The network.
        path: PathBuf,
    },
    /// A country was given for a network that was built by the rules of another one.
    #[error(
        "`walk.country`: found {found}, but the built network `{}` follows the rules of {built}; build it \
         anew",
        path.display()
    )]
    CountryTooLate {
        /// The network.
        path: PathBuf,
        /// The country asked for.
        found: String,
        /// The country of the network.
        built: String,
    },
    /// The elevation cannot be read.
    #[error("cannot read the elevation")]
    Elevation {
        /// Why.
        #[source]
        source: ElevationError,
    },
    /// The CRS of the elevation is unknown.
    #[error("`walk.elevation_crs`: found nothing, expected a CRS, because `{}` does not state one", path.display())]
    NoElevationCrs {
        /// The elevation.
        path: PathBuf,
    },
    /// The barriers cannot be read.
    #[error("cannot read the barriers")]
    Barriers {
        /// Why.
        #[source]
        source: FormatError,
    },
    /// The CRS of the barriers is unknown.
    #[error("`walk.barriers_crs`: found nothing, expected a CRS, because `{}` does not state one", path.display())]
    NoBarriersCrs {
        /// The barriers.
        path: PathBuf,
    },
    /// A layer of lines cannot be read.
    #[error("cannot read the lines of the network")]
    LineFile {
        /// Why.
        #[source]
        source: FormatError,
    },
    /// The CRS of a layer of lines is unknown.
    #[error("`walk.lines.crs`: found nothing, expected a CRS, because `{}` does not state one", path.display())]
    NoLinesCrs {
        /// The file.
        path: PathBuf,
    },
    /// A layer of lines does not make a street map.
    #[error("cannot make a network of the lines")]
    Lines {
        /// Why.
        #[source]
        source: LinesError,
    },
    /// Coordinates cannot be transformed.
    #[error("cannot transform coordinates")]
    Crs {
        /// Why.
        #[source]
        source: CrsError,
    },
}

/// Why a region cannot be prepared for analyses.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PrepareError {
    /// The inputs do not make a usable region.
    #[error("cannot build the region")]
    Region {
        /// Why.
        #[source]
        source: RegionError,
        /// The findings up to the failure.
        diagnostics: Box<Diagnostics>,
    },
    /// The reach table would need more memory than there is.
    #[error(
        "the distances would need about {} of memory, and there is room for {}: `{category}` at {limit} has about \
         {} of {} million pairs of a cell and a facility in reach{}",
        gigabytes(*bytes),
        gigabytes(*available),
        pairs.div_ceil(1_000_000),
        pairs_of_all.div_ceil(1_000_000),
        fits_in_words(*fits_m)
    )]
    TooLarge {
        /// Estimated size of the table.
        bytes: u64,
        /// The largest size.
        available: u64,
        /// The category with the most pairs.
        category: String,
        /// Its largest limit.
        limit: Millimetres,
        /// Its estimated pairs.
        pairs: u64,
        /// The estimated pairs of all categories.
        pairs_of_all: u64,
        /// The largest limit in metres at which the table would fit if no category had a larger one.
        fits_m: Option<u32>,
    },
    /// The table of distances cannot be used.
    #[error("cannot use the table of distances")]
    Table {
        /// Why.
        #[source]
        source: TableError,
    },
    /// Live answers measure distances from any place, of which a table has none.
    #[error(
        "distance = \"table\": a table has no distances from any place, which live answers need"
    )]
    LiveTable,
    /// The walking network cannot be loaded or built.
    #[error("cannot prepare the walking network of the region")]
    Walk {
        /// Why.
        #[source]
        source: WalkError,
    },
}

fn gigabytes(bytes: u64) -> String {
    format!("{:.1} GB", bytes as f64 / 1e9)
}

fn fits_in_words(fits_m: Option<u32>) -> String {
    fits_m.map(|metres| format!("; limits up to {metres} m would fit")).unwrap_or_default()
}

impl PrepareError {
    /// The error of a region that cannot be built, with all findings up to the failure.
    pub(super) fn region(source: RegionError, mut diagnostics: Diagnostics) -> Self {
        if let Some(findings) = source.diagnostics() {
            diagnostics.append(findings.clone());
        }
        Self::Region { source, diagnostics: Box::new(diagnostics) }
    }
}

/// Why the reach from starting points cannot be computed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReachError {
    /// The region or the network cannot be prepared.
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    /// No starting point can be linked to the network.
    #[error(
        "found no walkable way within {distance} of `{place}`{} on the same side of obstacles",
        others_in_words(*.others)
    )]
    Unlinked {
        /// The first place.
        place: String,
        /// Number of further places, none of which can be linked either.
        others: usize,
        /// The largest distance of a link.
        distance: Millimetres,
    },
    /// Coordinates cannot be transformed.
    #[error("cannot transform coordinates")]
    Crs {
        /// Why.
        #[from]
        source: CrsError,
    },
}

fn others_in_words(others: usize) -> String {
    if others > 0 { format!(" or of any of {others} other places") } else { String::new() }
}

/// Why there are no candidate places, or nobody to weigh them by.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CandidateError {
    /// No facility of the region is of a category of hosts.
    #[error("the region has no facilities of `{name}` as hosts; it has {known}")]
    NoHosts {
        /// The category.
        name: String,
        /// The categories that occur.
        known: String,
    },
    /// A category does not occur in the region.
    #[error("the region has no facilities of `{name}`; it has {known}")]
    NoCategory {
        /// The category.
        name: String,
        /// The categories that occur.
        known: String,
    },
    /// All services come to people.
    #[error("found {0}, which comes to people: no places for it can be proposed")]
    Come(String),
    /// The layer of candidates cannot be read.
    #[error("cannot read the candidate places")]
    Layer(#[from] FormatError),
    /// Neither the file nor the settings state the CRS of the layer.
    #[error("`{}` does not state its coordinate reference system", path.display())]
    NoCrs {
        /// The layer.
        path: PathBuf,
    },
    /// The layer cannot be transformed.
    #[error("cannot transform the candidate places")]
    Crs(#[from] CrsError),
    /// The layer has no place.
    #[error("`{}` has no candidate place with a position", path.display())]
    NoPoints {
        /// The layer.
        path: PathBuf,
    },
    /// The cells do not count a group.
    #[error("found no group of persons `{name}`; the cells count {known}")]
    NoGroup {
        /// The group asked for.
        name: String,
        /// The groups of the region.
        known: String,
    },
}

/// Why an analysis fails.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnalysisError {
    /// There are no candidate places, or nobody to weigh them by.
    #[error(transparent)]
    Candidates(#[from] CandidateError),
    /// The cells that reach the candidate places need more memory than is free.
    #[error(transparent)]
    TooLarge(#[from] PlacesTooLarge),
    /// The table of distances does not say how far candidate places are.
    #[error(transparent)]
    NoDistances(#[from] NoPlaceDistances),
    /// Shapes cannot be transformed.
    #[error("cannot transform coordinates")]
    Crs {
        /// Why.
        #[from]
        source: CrsError,
    },
}

/// Why cooperation cannot be computed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CooperateError {
    /// No municipality has a name of the group, or several have it.
    #[error("cooperate.group: cannot use `{name}`")]
    Member {
        /// The name.
        name: String,
        /// Why.
        #[source]
        source: NameError,
    },
    /// The region has no facility of a category of `[cooperate]`.
    #[error("cannot use `cooperate.categories`")]
    Categories {
        /// Which, and what it has.
        #[source]
        source: CandidateError,
    },
    /// The group has the wrong size, or the exact solver failed.
    #[error("cannot compute cooperation of `{category}` within {limit}")]
    Study {
        /// Key of the category.
        category: String,
        /// The limit.
        limit: Millimetres,
        /// Why.
        #[source]
        source: GroupError,
    },
    /// The cells do not count the group of persons.
    #[error(transparent)]
    Candidates(#[from] CandidateError),
    /// The table of candidates and cells would not fit into memory.
    #[error(transparent)]
    TooLarge(#[from] PlacesTooLarge),
    /// The table of distances does not say how far candidate places are.
    #[error(transparent)]
    NoDistances(#[from] NoPlaceDistances),
    /// Candidates and residents do not fit together.
    #[error(transparent)]
    Towns(#[from] TownsError),
    /// Shapes cannot be transformed.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
}
