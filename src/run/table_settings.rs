//! Which tables of distances a configuration names.

use std::path::{Path, PathBuf};

use super::error::SettingsError;
use super::settings::resolve_profile;
use super::table_beside::{Beside, beside};
use super::table_error::TableError;
use crate::base::TableUnit;
use crate::config::{Config, Lookup, TableSection, expand};

/// The tables of distances of a configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct TableSettings {
    /// The section with paths as they are written.
    pub section: TableSection,
    /// Its files.
    pub files: Vec<PathBuf>,
    /// Its files with distances between cells.
    pub cell_files: Vec<PathBuf>,
    /// How many metres a minute of a table of times counts as: those that the walker of `[walk]` covers, in whole
    /// metres, so that limits of whole minutes are exact.
    pub metres_a_minute: f64,
    /// Who that walker is.
    pub walker: String,
}

/// The tables that a configuration names.
///
/// # Errors
/// [`TableError::NoFiles`] when it names none; [`TableError::Settings`] when a path or the walker cannot be used.
pub fn resolve_table(
    config: &Config,
    folder: &Path,
    lookup: Lookup<'_>,
) -> Result<TableSettings, TableError> {
    let settings = |source: SettingsError| TableError::Settings { source: Box::new(source) };
    let section = &config.table;
    if section.files.is_empty() {
        return Err(TableError::NoFiles);
    }
    let paths = |key: &'static str, texts: &[String]| -> Result<Vec<PathBuf>, TableError> {
        let path = |text: &String| {
            expand(text, lookup)
                .map(|path| folder.join(path))
                .map_err(|source| settings(SettingsError::Variable { key, source }))
        };
        texts.iter().map(path).collect()
    };
    let profile = resolve_profile(config, folder, lookup).map_err(settings)?;
    Ok(TableSettings {
        files: paths("table.files", &section.files)?,
        cell_files: paths("table.cell_files", &section.cell_files)?,
        section: section.clone(),
        metres_a_minute: profile.whole_metres_a_minute(),
        walker: profile.name_en,
    })
}

/// The unit of the tables of a configuration: as it says, or as the files beside the tables say.
///
/// # Errors
/// [`TableError::Beside`] when such a file cannot be read; [`TableError::Units`] when two of them differ;
/// [`TableError::UnitBeside`] when one differs from the configuration.
pub(super) fn unit_of(settings: &TableSettings) -> Result<TableUnit, TableError> {
    let (mut unit, stated) = (None, settings.section.unit);
    for path in settings.files.iter().chain(&settings.cell_files) {
        let found = Beside::read(path)?.unit;
        match (stated, unit, found) {
            (Some(stated), _, Some(found)) if stated != found => {
                return Err(TableError::UnitBeside { path: beside(path), found, stated });
            }
            (None, Some(one), Some(other)) if one != other => {
                return Err(TableError::Units { one, other });
            }
            _ => unit = found.or(unit),
        }
    }
    Ok(stated.or(unit).unwrap_or_default())
}
