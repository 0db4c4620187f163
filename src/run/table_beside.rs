//! What a file beside a table of distances says of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::table_error::TableError;
use crate::base::TableUnit;
use crate::format::{FilePrint, fingerprint, read_text};

/// What a table of distances says of itself, in a file of its name with the ending `.toml`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Beside {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unit: Option<TableUnit>,
    /// Up to which distance it has every pair, in its unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) complete_to: Option<f64>,
    /// The smallest length that a straight metre has in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) straight_factor_min: Option<f64>,
    /// The same by category, to facilities.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) complete_to_by: BTreeMap<String, f64>,
}

/// The file beside a table.
pub(super) fn beside(table: &Path) -> PathBuf {
    let mut name = table.as_os_str().to_owned();
    name.push(".toml");
    name.into()
}

impl Beside {
    /// Nothing where there is no such file.
    pub(super) fn read(table: &Path) -> Result<Self, TableError> {
        let path = beside(table);
        if !path.is_file() {
            return Ok(Self::default());
        }
        let text = read_text(&path).map_err(|error| error.to_string());
        let parsed = text.and_then(|text| toml::from_str(&text).map_err(|error| error.to_string()));
        parsed.and_then(Self::checked).map_err(|reason| TableError::Beside { path, reason })
    }

    /// Refuses a smallest length that is none, and one of times: only of metres it is known what a straight one has.
    fn checked(self) -> Result<Self, String> {
        let Some(found) = self.straight_factor_min else { return Ok(self) };
        if let Some(unit) = self.unit.filter(|unit| unit.is_time()) {
            let unit = unit.key();
            return Err(format!(
                "`straight_factor_min`: found it in a table of {unit}, expected metres"
            ));
        }
        match found > 0.0 && found <= 1.0 {
            true => Ok(self),
            false => {
                Err(format!("`straight_factor_min`: found {found}, expected above 0, at most 1"))
            }
        }
    }

    /// What tells the file from others; `None` where there is no such file.
    pub(super) fn print(table: &Path) -> Result<Option<FilePrint>, TableError> {
        let path = beside(table);
        if !path.is_file() {
            return Ok(None);
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match fingerprint(&path) {
            Ok((sha256, bytes)) => Ok(Some(FilePrint { name, sha256, bytes })),
            Err(error) => Err(TableError::Beside { path, reason: error.to_string() }),
        }
    }

    pub(super) fn complete_to_of(&self, category: &str) -> Option<f64> {
        self.complete_to_by.get(category).copied().or(self.complete_to)
    }

    pub(super) fn is_complete_to_something(&self) -> bool {
        self.complete_to.is_some() || !self.complete_to_by.is_empty()
    }
}
