//! Errors of imports: a common one, and one for each kind of import.

use std::io;
use std::path::PathBuf;

use crate::base::Diagnostics;
use crate::crs::CrsError;
use crate::dataset::CrsId;
use crate::format::{ElevationError, FormatError, GtfsError, OsmError};
use crate::import::census::CensusError;
use crate::import::osm::{MunicipalityError, TagRuleError};
use crate::import::transit::QualityError;
use crate::project::{FolderError, RegionFileError};
use crate::region::{CatalogError, RegionError};
use crate::run::error::{LoadError, WalkError};

/// Why an import fails. The folder is unchanged.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// Files cannot be written into the folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The folder's `region.toml` cannot take the lines of the import.
    #[error(transparent)]
    RegionFile(#[from] RegionFileError),
    /// A file that is not a layer cannot be read.
    #[error("cannot read `{}`", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        source: io::Error,
    },
    /// A layer or table cannot be read.
    #[error("cannot read {what}")]
    Layer {
        /// What the file was expected to contain.
        what: &'static str,
        /// Why.
        #[source]
        source: FormatError,
    },
    /// The configuration of the folder's municipalities or quartiers cannot be used.
    #[error("cannot read the areas of the region")]
    Areas {
        /// Why.
        #[source]
        source: LoadError,
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
    /// A distance around the region is out of range.
    #[error("the distance around the region: found {found} km, expected 0 to {high} km")]
    Around {
        /// The given distance, kilometres.
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
    /// A street map cannot become a region.
    #[error(transparent)]
    Osm(#[from] OsmImportError),
    /// A census cannot become cells.
    #[error(transparent)]
    Census(#[from] CensusImportError),
    /// A timetable cannot become stops.
    #[error(transparent)]
    Gtfs(#[from] GtfsImportError),
    /// A list cannot become facilities.
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
    /// The streets cannot be transformed to degrees.
    #[error("cannot transform the streets to degrees")]
    Crs {
        /// Why.
        #[source]
        source: CrsError,
    },
    /// The catalogue has an invalid rule for OpenStreetMap tags.
    #[error("cannot use the catalogue's rules for tags of OpenStreetMap")]
    TagRule {
        /// Which rule.
        #[source]
        source: TagRuleError,
    },
    /// A requested municipality is not in the map, or several bear its name.
    #[error("cannot choose the municipalities")]
    Municipality {
        /// Which one.
        #[source]
        source: MunicipalityError,
        /// The findings up to the failure.
        diagnostics: Box<Diagnostics>,
    },
    /// The map has neither a complete municipal boundary nor streets.
    #[error("`{}` has neither a complete municipal boundary nor streets", map.display())]
    NoArea {
        /// The map.
        map: PathBuf,
        /// The findings up to the failure, such as another level that has boundaries (W617).
        diagnostics: Box<Diagnostics>,
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
    #[error("persons: municipality {name} ({id}) is named twice")]
    PersonsTwice {
        /// Its name.
        name: String,
        /// Its id.
        id: String,
    },
    /// Persons were given for a municipality that does not exist.
    #[error("persons: found the municipality `{municipality}`, expected one of: {known}")]
    PersonsOfNobody {
        /// Key, id or name as given.
        municipality: String,
        /// Names of the existing municipalities.
        known: String,
    },
    /// Persons were given by a name that several municipalities have.
    #[error("persons: several municipalities are called `{municipality}`, with the ids {ids}")]
    PersonsOfSeveral {
        /// The name as given.
        municipality: String,
        /// Their ids.
        ids: String,
    },
    /// Persons cannot be distributed over residential buildings.
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
    /// A raster was given together with other files; it cannot be combined with them.
    #[error("`{}` is a raster: found further files, expected only the raster", raster.display())]
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
    /// A raster states another CRS than the given one.
    #[error("the CRS of `{}`: found {own} in the file, but {given} was given", raster.display())]
    OtherCrs {
        /// The raster.
        raster: PathBuf,
        /// The CRS in the file.
        own: CrsId,
        /// The given CRS.
        given: CrsId,
    },
    /// A raster does not state its CRS as a known code.
    #[error("the CRS of `{}`: found {found}, expected a code", raster.display())]
    NoCrs {
        /// The raster.
        raster: PathBuf,
        /// The description in the file.
        found: String,
    },
    /// A CRS was given for census tables, which state theirs in their grid ids.
    #[error("found the CRS {given} for census tables, expected it only with a raster")]
    CrsOfTables {
        /// The given CRS.
        given: CrsId,
    },
    /// A table of columns was given for a raster, which has none.
    #[error("found a table of columns for the raster `{}`, expected it only with tables", raster.display())]
    ColumnsOfRaster {
        /// The raster.
        raster: PathBuf,
    },
    /// A table has no persons, or tables do not fit together.
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
    /// The name of the list is not valid in a file name.
    #[error("`{}` is not a valid name of a list", found.escape_debug())]
    BadName {
        /// The name.
        found: String,
    },
    /// Another list of the folder has the same name.
    #[error("the folder already has a list `{name}`, from `{known}`")]
    NameTaken {
        /// The name.
        name: String,
        /// The file of the other list.
        known: String,
    },
    /// Only one of two coordinates is named.
    #[error("fields: found only `{given}`, expected both x and y")]
    HalfPlace {
        /// x or y.
        given: &'static str,
    },
    /// A field does not exist for facilities.
    #[error("found the field `{found}`, expected one of {known}")]
    UnknownField {
        /// The given field.
        found: String,
        /// The existing fields.
        known: String,
    },
    /// The list has no such column.
    #[error("field `{field}`: found no column `{column}`, expected one of: {known}")]
    NoColumn {
        /// The field.
        field: String,
        /// The column that was named for it.
        column: String,
        /// The columns of the list.
        known: String,
    },
    /// The category of the facilities is not stated.
    #[error("the category of the facilities in `{}` is not stated", list.display())]
    NoCategory {
        /// The list.
        list: PathBuf,
    },
    /// Values of the category column are translated, but there is no such column.
    #[error("found the translation of `{value}`, but `{}` has no column of categories", list.display())]
    NoCategoryColumn {
        /// The first value.
        value: String,
        /// The list.
        list: PathBuf,
    },
    /// Most coordinates cannot be in their stated CRS.
    #[error("cannot place the facilities")]
    Misplaced {
        /// Why.
        #[source]
        source: RegionError,
        /// The findings up to the failure.
        diagnostics: Box<Diagnostics>,
    },
}

/// The error of a file that cannot be read, for `map_err`.
pub(super) fn no_file(path: &std::path::Path) -> impl FnOnce(io::Error) -> ImportError {
    let path = path.to_owned();
    move |source| ImportError::File { path, source }
}
