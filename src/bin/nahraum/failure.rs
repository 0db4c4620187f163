//! Failures of commands: their cause, the findings that led to them, and advice.

use std::error::Error;
use std::io;

use nahraum::base::Diagnostics;
use nahraum::config::ExpandError;
use nahraum::crs::CrsError;
use nahraum::format::FormatError;
use nahraum::project::{FolderError, RegionFileError};
use nahraum::region::RegionError;
use nahraum::run::import::{CensusImportError, ImportError, ListImportError, OsmImportError};
use nahraum::run::{
    LoadError, MapError, MemoryError, PrepareError, ReachError, ReportError, ScenarioError,
    SettingsError, TilesError, WalkError, WriteError,
};

use crate::printer::Printer;
use crate::server::ServeError;
use crate::settings;

/// An error and its causes.
fn chain<'f>(
    failure: &'f (dyn Error + 'static),
) -> impl Iterator<Item = &'f (dyn Error + 'static)> {
    std::iter::successors(Some(failure), |error| {
        let error: &'f (dyn Error + 'static) = *error;
        error.source()
    })
}

/// The first of an error and its causes that is of a type.
fn cause<'f, E: Error + 'static>(failure: &'f (dyn Error + 'static)) -> Option<&'f E> {
    chain(failure).find_map(|error| error.downcast_ref())
}

/// Whether the reader of our output has closed the pipe, which counts as success.
pub fn is_broken_pipe(failure: &(dyn Error + 'static)) -> bool {
    cause::<io::Error>(failure).is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// Whether no region could be built from the inputs.
pub fn is_about_region(failure: &(dyn Error + 'static)) -> bool {
    matches!(failure.downcast_ref(), Some(PrepareError::Region { .. }))
}

/// Prints why a command failed, with the findings that led to it.
pub fn report(failure: &(dyn Error + 'static), printer: Printer) {
    if let Some(findings) = findings(failure) {
        printer.findings(findings);
    }
    printer.error(failure, advice(failure).as_deref());
}

/// Advice on a failure.
pub fn advice(failure: &(dyn Error + 'static)) -> Option<String> {
    nearest_category(failure).or_else(|| hint(failure).map(str::to_owned))
}

/// The findings that led to a failure.
pub fn findings<'f>(failure: &'f (dyn Error + 'static)) -> Option<&'f Diagnostics> {
    if let Some(
        ImportError::List(ListImportError::Misplaced { diagnostics, .. })
        | ImportError::Osm(
            OsmImportError::NoArea { diagnostics, .. }
            | OsmImportError::Municipality { diagnostics, .. },
        ),
    ) = failure.downcast_ref()
    {
        return Some(diagnostics);
    }
    if let Some(ScenarioError::Refused { diagnostics, .. }) = failure.downcast_ref() {
        return Some(diagnostics);
    }
    if let Some(ScenarioError::Prepare { source }) = failure.downcast_ref() {
        return findings(source);
    }
    match failure.downcast_ref() {
        Some(TilesError::Refused { diagnostics }) => return Some(diagnostics),
        Some(TilesError::Prepare(source)) => return findings(source),
        _ => {}
    }
    let prepare = match failure.downcast_ref() {
        Some(ReachError::Prepare(prepare)) => Some(prepare),
        _ => failure.downcast_ref(),
    };
    match prepare? {
        PrepareError::Region { diagnostics, .. } => Some(diagnostics),
        _ => None,
    }
}

/// A hint with the category that an unknown name probably means.
fn nearest_category(failure: &(dyn Error + 'static)) -> Option<String> {
    match cause::<RegionError>(failure)? {
        RegionError::UnknownCategory { nearest, .. } => {
            nearest.as_ref().map(|nearest| format!("did you mean `{nearest}`?"))
        }
        _ => None,
    }
}

/// Advice for failures with a common solution.
fn hint(failure: &(dyn Error + 'static)) -> Option<&'static str> {
    if let Some(error) = failure.downcast_ref::<ServeError>() {
        return match error {
            ServeError::Listen { .. } => {
                Some("choose another port with --port, or a free one with --port 0")
            }
            ServeError::Withheld => {
                Some("leave out -c: the results are served as they were published")
            }
            ServeError::Scenario => {
                Some("leave out -c, or serve the results of a run without the changes")
            }
            ServeError::OtherRegion { .. } => Some("name the configuration of the run with -c"),
            ServeError::Socket(_) => None,
        };
    }
    if let Some(settings::SettingsError::NoData) = failure.downcast_ref() {
        return Some(
            "name a configuration with -c region.toml (`nahraum init` writes one), or files with \
             --municipalities, --quartiers, --facilities and --cells",
        );
    }
    if let Some(ReportError::NoPackage { .. }) = failure.downcast_ref() {
        return Some("repeat the run with `gpkg` among --formats, or with `report`");
    }
    if let Some(map) = failure.downcast_ref() {
        return hint_on_map(map);
    }
    if let Some(settings::SettingsError::Unqualified { flag, .. }) = failure.downcast_ref() {
        return Some(match *flag {
            "--profile" => {
                "name a street map or network file with --network, or set `distance = \"walk\"` in \
                 [region]"
            }
            _ => {
                "name the file too; for layers of the configuration set `crs` there, or use \
                 --set layers.<layer>.crs=EPSG:…"
            }
        });
    }
    if let Some(settings::SettingsError::StdinTaken { .. }) = failure.downcast_ref() {
        return Some("read the configuration or the layer from a file");
    }
    if let Some(settings::SettingsError::NoAreas { .. }) = failure.downcast_ref() {
        return Some(
            "import a map into the folder (`nahraum import osm MAP -o DIR`), or name a file with the area \
             of each municipality as `path` in [layers.municipalities]; one city is one area",
        );
    }
    if cause::<ExpandError>(failure).is_some() {
        return Some("set the variable, or write the path into the configuration");
    }
    if let Some(advice) = cause::<FormatError>(failure).and_then(FormatError::advice) {
        return Some(advice);
    }
    folder_error(failure)
        .and_then(hint_on_folder)
        .or_else(|| hint_on_settings(failure))
        .or_else(|| hint_on_region(failure))
        .or_else(|| hint_on_import(failure.downcast_ref()?))
}

/// The error of a folder in a failure. Errors that only pass it on do not show it as their cause.
fn folder_error<'f>(failure: &'f (dyn Error + 'static)) -> Option<&'f FolderError> {
    if let Some(WriteError::Folder(error)) = failure.downcast_ref() {
        return Some(error);
    }
    if let Some(ImportError::Folder(error)) = failure.downcast_ref() {
        return Some(error);
    }
    if let Some(LoadError::Folder(error)) = failure.downcast_ref() {
        return Some(error);
    }
    match failure.downcast_ref() {
        Some(settings::SettingsError::Folder(error)) => Some(error),
        _ => failure.downcast_ref(),
    }
}

fn hint_on_folder(error: &FolderError) -> Option<&'static str> {
    match error {
        FolderError::Changed { .. } => Some("repeat the command"),
        FolderError::Taken { .. } => Some("wait until it has ended, or choose another folder"),
        FolderError::Switch { .. } => Some(
            "remove `.nahraum-switch.json` in the folder and repeat the run or import that was ended",
        ),
        FolderError::HalfSwitched { source, .. } => hint_on_folder(source)
            .or(Some("repeat the command with the right to write into the folder")),
        _ => None,
    }
}

const OTHER_LEVEL: &str = "repeat the run on that level: districts need the field `district` of the quartiers, all \
                           other tables come with `nahraum run`";

/// Whether a table is one of areas that not every region has.
fn is_of_rare_level(table: &str) -> bool {
    let levels = ["districts", "counties", "_district", "_county"];
    levels.iter().any(|level| table.ends_with(level))
}

fn hint_on_map(error: &MapError) -> Option<&'static str> {
    match error {
        MapError::NoPackage { .. } => Some("repeat the run with `gpkg` among --formats"),
        MapError::NoTable { table, .. } if is_of_rare_level(table) => Some(OTHER_LEVEL),
        MapError::NoTable { theme: "sites", .. } => Some(
            "add a section [site] to the configuration and repeat the run; it chooses places up to \
             `site.run_candidates_max` candidates of [candidates]",
        ),
        MapError::NoTable { theme: "mix", .. } => {
            Some("add a section [mix] to the configuration and repeat the run")
        }
        MapError::NoTable { theme: "barriers", .. } => Some(
            "add a section [barriers] to the configuration and repeat the run with a walking network",
        ),
        MapError::NoTable { theme: "places", .. } => {
            Some("add a section [access] to the configuration and repeat the run")
        }
        MapError::NoTable { theme: "hours", .. } => {
            Some("set by_hour = true in [when] of the configuration and repeat the run")
        }
        MapError::LeftOut { .. } => Some("repeat the run without this name in --leave-out"),
        MapError::ThemeLevel { .. } => Some("leave out --by, or choose one of these"),
        MapError::NoTable { .. } => Some(OTHER_LEVEL),
        MapError::NoLimit { .. } => {
            Some("choose one of these, or repeat the run with --limit, or with [limits]")
        }
        _ => None,
    }
}

fn hint_on_settings(failure: &(dyn Error + 'static)) -> Option<&'static str> {
    if let Some(SettingsError::NoNetwork) = failure.downcast_ref() {
        return Some("name a street map or network file with --network, or as `network` in [walk]");
    }
    if let Some(SettingsError::NoLimit { .. }) = failure.downcast_ref() {
        return Some("remove the key for the limits of the standard");
    }
    if let Some(LoadError::NoPath { .. }) = failure.downcast_ref() {
        return Some("set `path` of the layer, or remove the layer");
    }
    if let Some(PrepareError::TooLarge { .. }) = failure.downcast_ref() {
        return Some(
            "choose smaller limits (--limit, or [limits]) or fewer categories (--category), or cut the region into \
             tiles (`nahraum tiles plan -o tiles`); --memory MB allows more or less",
        );
    }
    if let Some(MemoryError { .. }) = failure.downcast_ref() {
        return Some(
            "use coarser cells, or less of the map (`nahraum import osm --only`); where there is room for all of it, \
             `nahraum tiles plan -o tiles` cuts the region into tiles for this computer; fewer categories (--category) \
             shorten what comes then; --memory MB allows more or less",
        );
    }
    match cause::<WalkError>(failure)? {
        WalkError::ElevationTooLate { .. } => Some(
            "a built network keeps the elevation it was built with; rebuild it with \
             `nahraum network build --elevation`",
        ),
        WalkError::NoLinesCrs { .. } => {
            Some("set `crs` in [walk.lines], or give it with --lines-crs")
        }
        WalkError::NoElevationCrs { .. } => {
            Some("set `elevation_crs` in [walk], or give it with --elevation-crs")
        }
        _ => None,
    }
}

fn hint_on_region(failure: &(dyn Error + 'static)) -> Option<&'static str> {
    const SET_CRS: &str = "set `crs` of the layer, such as crs = \"EPSG:25832\"";
    match cause::<RegionError>(failure) {
        Some(RegionError::NoPositions { .. }) => Some(
            "name the columns in the layer's [fields] table (x and y, or wkt), or with \
             --set layers.<layer>.fields.x=<field>",
        ),
        Some(RegionError::NoField { .. }) => Some(
            "name the field in the layer's [fields] table, or with \
             --set layers.<layer>.fields.<key>=<field>",
        ),
        Some(RegionError::NoCategory { .. }) => {
            Some("set `category` for the layer, or `category` in its [fields]")
        }
        Some(RegionError::Crs(_)) => Some(SET_CRS),
        _ => cause::<CrsError>(failure).map(|_| SET_CRS),
    }
}

fn hint_on_import(error: &ImportError) -> Option<&'static str> {
    match error {
        ImportError::RegionFile(RegionFileError::Invalid { .. }) => {
            Some("import into another folder, or remove the conflicting lines")
        }
        ImportError::RegionFile(RegionFileError::Marks { .. }) => {
            Some("remove these comments and the lines between them")
        }
        ImportError::RegionFile(RegionFileError::Variable { .. }) => {
            Some("write the path without variables; imports do not expand them")
        }
        ImportError::Osm(OsmImportError::PersonsOfSeveral { .. }) => {
            Some("use the id of one of them: --persons ID=NUMBER")
        }
        ImportError::Census(CensusImportError::NoCrs { .. }) => Some("set the CRS with --crs"),
        ImportError::Census(CensusImportError::CrsOfTables { .. }) => {
            Some("leave out --crs; a grid without ids must have x and y in EPSG:3035")
        }
        ImportError::List(ListImportError::NoCategoryColumn { .. }) => {
            Some("name the column with --field category=COLUMN")
        }
        ImportError::List(ListImportError::BadName { .. } | ListImportError::NameTaken { .. }) => {
            Some("choose another name with --as")
        }
        ImportError::List(ListImportError::NoCategory { .. }) => Some(
            "set the category of the list with --category, or its column with \
             --field category=COLUMN",
        ),
        _ => None,
    }
}
