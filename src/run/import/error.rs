//! Why an import stops: what all of them can fail at, and one error a kind.

use std::io;
use std::path::PathBuf;

use crate::base::Diagnostics;
use crate::crs::CrsError;
use crate::dataset::CrsId;
use crate::format::{ElevationError, FormatError, GtfsError, OsmError};
use crate::import::census::CensusError;
use crate::import::osm::{TagRuleError, UnknownMunicipality};
use crate::import::transit::QualityError;
use crate::project::{FolderError, RegionFileError};
use crate::region::{CatalogError, RegionError};
use crate::run::error::WalkError;

/// Why an import cannot be carried out. The folder is as it was before.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// Files cannot be put into the folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The folder's `region.toml` cannot take the lines of the import.
    #[error(transparent)]
    RegionFile(#[from] RegionFileError),
    /// A file that is no layer cannot be read.
    #[error("cannot read `{}`", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's words.
        #[source]
        source: io::Error,
    },
    /// A layer or table cannot be read.
    #[error("cannot read {what}")]
    Layer {
        /// What was to be read.
        what: &'static str,
        /// Why.
        #[source]
        source: FormatError,
    },
    /// The categories of a file cannot be used.
    #[error("cannot use the categories of `{}`", path.display())]
    Categories {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: CatalogError,
    },
    /// A distance around the region is none.
    #[error("the distance around the region: found {found} km, expected 0 to {high} km")]
    Around {
        /// What was given, kilometres.
        found: f64,
        /// The largest distance, kilometres.
        high: f64,
    },
    /// Coordinates cannot be transformed.
    #[error("cannot transform coordinates")]
    Crs {
        /// Why.
        #[source]
        source: CrsError,
    },
    /// A street map has no region.
    #[error(transparent)]
    Osm(#[from] OsmImportError),
    /// A census has no cells.
    #[error(transparent)]
    Census(#[from] CensusImportError),
    /// A timetable has no stops.
    #[error(transparent)]
    Gtfs(#[from] GtfsImportError),
    /// A list has no facilities.
    #[error(transparent)]
    List(#[from] ListImportError),
}

impl From<CrsError> for ImportError {
    fn from(source: CrsError) -> Self {
        Self::Crs { source }
    }
}

/// Why a street map cannot become a region.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OsmImportError {
    /// The map cannot be read.
    #[error("cannot read the street map")]
    StreetMap {
        /// Why.
        #[source]
        source: OsmError,
    },
    /// The catalogue has a rule for OpenStreetMap's tags that is none.
    #[error("cannot use the catalogue's rules for tags of OpenStreetMap")]
    TagRule {
        /// Which rule.
        #[source]
        source: TagRuleError,
    },
    /// A municipality asked for is not in the map.
    #[error("cannot choose the municipalities")]
    UnknownMunicipality {
        /// Which one.
        #[source]
        source: UnknownMunicipality,
    },
    /// The map has neither a whole municipality nor streets.
    #[error("`{}` has neither a whole municipality nor streets", map.display())]
    NoArea {
        /// The map.
        map: PathBuf,
    },
    /// The walking network cannot be built.
    #[error("cannot use the streets of the map")]
    Walk {
        /// Why.
        #[source]
        source: WalkError,
    },
    /// More persons were given for a municipality than can be counted.
    #[error("persons of `{municipality}`: found {found}, expected at most {}", u32::MAX)]
    TooManyPersons {
        /// Key, id or name as given.
        municipality: String,
        /// The persons.
        found: u64,
    },
    /// Persons were given twice for one municipality.
    #[error("persons: {name} ({id}) is named twice")]
    PersonsTwice {
        /// Its name.
        name: String,
        /// Its id.
        id: String,
    },
    /// Persons were given for a municipality that is not there.
    #[error("persons: there is no municipality `{municipality}`; there are: {known}")]
    PersonsOfNobody {
        /// Key, id or name as given.
        municipality: String,
        /// Names of those that are there.
        known: String,
    },
    /// Persons were given by a name that several municipalities have.
    #[error("persons: several are called `{municipality}`, with the ids {ids}")]
    PersonsOfSeveral {
        /// The name as given.
        municipality: String,
        /// Their ids.
        ids: String,
    },
    /// Persons cannot be spread over homes.
    #[error("cannot estimate cells")]
    Estimate {
        /// Why.
        #[source]
        source: CensusError,
    },
}

/// Why a census cannot become cells.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CensusImportError {
    /// No file was named.
    #[error("found no file, expected at least one table or raster of a census")]
    NoFile,
    /// A raster came with other files; nothing can be combined with it.
    #[error("`{}` is a raster: found other files beside it, expected it alone", raster.display())]
    RasterNotAlone {
        /// The raster.
        raster: PathBuf,
    },
    /// The raster cannot be read.
    #[error("cannot read the raster")]
    Raster {
        /// Why.
        #[source]
        source: ElevationError,
    },
    /// A raster says another CRS of itself than was given.
    #[error("`{}` says {own} of itself, but {given} was given as its CRS", raster.display())]
    OtherCrs {
        /// The raster.
        raster: PathBuf,
        /// What it says.
        own: CrsId,
        /// What was given.
        given: CrsId,
    },
    /// A raster does not say its CRS in a way that is understood.
    #[error("`{}` says {found} of its CRS, expected a code", raster.display())]
    NoCrs {
        /// The raster.
        raster: PathBuf,
        /// Its words.
        found: String,
    },
    /// A table says nothing of persons, or tables do not fit together.
    #[error("cannot use the census")]
    Census {
        /// Why.
        #[source]
        source: CensusError,
    },
}

/// Why a timetable cannot become stops.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GtfsImportError {
    /// The feed cannot be read.
    #[error("cannot read the timetable")]
    Feed {
        /// Why.
        #[source]
        source: GtfsError,
    },
    /// The scheme of quality classes cannot be used.
    #[error("cannot use the scheme of quality classes")]
    Quality {
        /// Why.
        #[source]
        source: QualityError,
    },
}

/// Why a list cannot become facilities.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ListImportError {
    /// The name of the list cannot be a file's.
    #[error("`{}` cannot name a list", found.escape_debug())]
    BadName {
        /// The name.
        found: String,
    },
    /// Another list of the folder has the name.
    #[error("the folder has a list `{name}` already, from `{known}`")]
    NameTaken {
        /// The name.
        name: String,
        /// The file of the other list.
        known: String,
    },
    /// Only one of two coordinates is named.
    #[error("field `{given}` is named without the other one: x and y are named together")]
    HalfPlace {
        /// x or y.
        given: &'static str,
    },
    /// A field is none that facilities have.
    #[error("found the field `{found}`, expected one of {known}")]
    UnknownField {
        /// What was named.
        found: String,
        /// What there is.
        known: String,
    },
    /// The list has no such column.
    #[error("field `{field}`: there is no column `{column}`; there are: {known}")]
    NoColumn {
        /// The field.
        field: String,
        /// The column that was named for it.
        column: String,
        /// The columns of the list.
        known: String,
    },
    /// Nothing says of which category the facilities are.
    #[error("nothing says of which category the facilities of `{}` are", list.display())]
    NoCategory {
        /// The list.
        list: PathBuf,
    },
    /// Most coordinates cannot be where they claim to be.
    #[error("cannot place the facilities")]
    Misplaced {
        /// Why.
        #[source]
        source: RegionError,
        /// What was found before.
        diagnostics: Box<Diagnostics>,
    },
}

/// A file that cannot be read, for `map_err`.
pub(super) fn no_file(path: &std::path::Path) -> impl FnOnce(io::Error) -> ImportError {
    let path = path.to_owned();
    move |source| ImportError::File { path, source }
}
