//! A finished run: its record and its tables.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::sink::PACKAGE;
use crate::analysis::coverage::Level;
use crate::config::Config;
use crate::dataset::{Layer, text_value};
use crate::format::{FormatError, Input, ReadOptions, read_layer};
use crate::project::{FolderError, RUN_RECORD, finish_switch};
use crate::scenario::{Covered, RowKey, Rows};

/// Why two runs cannot be compared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DiffError {
    /// A folder has no complete run.
    #[error("`{}` has no finished run: cannot read its {RUN_RECORD}", path.display())]
    NoRun {
        /// The folder.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        source: std::io::Error,
    },
    /// A record is damaged, or of another version.
    #[error("cannot use the record of the run in `{}`: {reason}", path.display())]
    Record {
        /// The folder.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A table of results cannot be read.
    #[error("cannot read the results in `{}`", path.display())]
    Table {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: FormatError,
    },
    /// A run has no file with its results by area.
    #[error(
        "the run in `{}` has no table of coverage to compare: found the formats [{found}], expected csv or gpkg",
        path.display()
    )]
    NoTables {
        /// The folder.
        path: PathBuf,
        /// The formats in which the run was written.
        found: String,
    },
    /// A run was told to leave out a table that is compared.
    #[error(
        "the run in `{}` has no table `{table}` to compare: it was left out (`output.leave_out`)",
        path.display()
    )]
    LeftOut {
        /// The folder.
        path: PathBuf,
        /// The table.
        table: String,
    },
    /// The files in a folder are half replaced.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The runs answer different questions.
    #[error("the two runs cannot be compared: {}", differences.join("; "))]
    NotComparable {
        /// Each difference.
        differences: Vec<String>,
    },
    /// The level has no table in a run.
    #[error("cells are not compared; expected quartier, district, municipality, county or region")]
    Cells,
}

/// A finished run.
#[derive(Clone, Debug)]
pub struct FinishedRun {
    /// Its folder.
    pub path: PathBuf,
    /// Its configuration.
    pub config: Config,
    /// Its record.
    pub(super) record: Value,
}

/// An input file as a run recorded it.
pub(super) struct Recorded {
    /// What it was read as.
    pub layer: String,
    /// Its fingerprint.
    pub sha256: String,
    /// Name and fingerprint of the files beside it that were read too.
    pub beside: Vec<[String; 2]>,
}

impl FinishedRun {
    /// Reads the record of a folder that `nahraum run` wrote.
    ///
    /// # Errors
    /// [`DiffError::NoRun`] without a record, [`DiffError::Record`] when it cannot be understood.
    pub fn open(path: &Path) -> Result<Self, DiffError> {
        finish_switch(path)?;
        let text = std::fs::read_to_string(path.join(RUN_RECORD))
            .map_err(|source| DiffError::NoRun { path: path.to_owned(), source })?;
        let fail = |error: serde_json::Error| DiffError::Record {
            path: path.to_owned(),
            reason: error.to_string(),
        };
        let record: Value = serde_json::from_str(&text).map_err(fail)?;
        let config = serde_json::from_value(record["config"].clone()).map_err(fail)?;
        Ok(Self { path: path.to_owned(), config, record })
    }

    /// Where the paths of its configuration may lead from: the given folder, else the current one, the one
    /// around the results, and that of the results.
    pub fn folders(&self, given: Option<&Path>) -> Vec<PathBuf> {
        let around = self.path.parent().map(Path::to_owned);
        let usual = || std::iter::once(PathBuf::new()).chain(around).chain([self.path.clone()]);
        given.map_or_else(|| usual().collect(), |folder| vec![folder.to_owned()])
    }

    /// Its record, as `run.json` has it.
    pub fn record(&self) -> &Value {
        &self.record
    }

    /// The input files.
    pub(super) fn sources(&self) -> Vec<Recorded> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let beside = |one: &Value| {
            let files = list(&one["beside"]);
            files.iter().map(|file| [&file["name"], &file["sha256"]].map(text)).collect()
        };
        let sources = list(&self.record["sources"]);
        let recorded = sources.iter().map(|one| Recorded {
            layer: text(&one["layer"]),
            sha256: text(&one["sha256"]),
            beside: beside(one),
        });
        recorded.collect()
    }

    /// Whether it is a region after a scenario.
    pub fn is_scenario(&self) -> bool {
        self.record["scenario"].is_object()
    }

    /// The categories that were analysed.
    pub(super) fn categories(&self) -> Vec<String> {
        let keys = self.record["categories"].as_array().into_iter().flatten();
        keys.filter_map(|key| key.as_str().map(str::to_owned)).collect()
    }

    /// The suffixes of the groups of persons: empty for all, then `_65`.
    pub(super) fn groups(&self) -> Vec<String> {
        let groups = self.record["counts"]["groups"].as_object().into_iter().flatten();
        let suffix = groups.map(|(column, _)| column.replacen("persons", "", 1));
        std::iter::once(String::new()).chain(suffix).collect()
    }

    /// The limits of each category, in words.
    pub(super) fn limits(&self, category: &str) -> Vec<String> {
        let limits = self.record["limits"].as_array().into_iter().flatten();
        let own = limits.filter(|limit| limit["category"] == category);
        own.map(|limit| format!("{} m", limit["limit_m"])).collect()
    }

    /// The rows of a level, as the run wrote them: from its text tables, or from its GeoPackage. None for a level
    /// without areas, of which a run writes no table.
    pub(super) fn rows(&self, level: Level, groups: &[String]) -> Result<Rows, DiffError> {
        let table = format!("coverage_{}", level.key());
        if self.config.output.leaves_out(&table) {
            return Err(DiffError::LeftOut { path: self.path.clone(), table });
        }
        let csv = format!("{table}.csv");
        let (file, table) = match (self.has("coverage_region.csv"), self.has(PACKAGE)) {
            (true, _) if !self.has(&csv) => return Ok(Rows::new()),
            (true, _) => (csv, None),
            (false, true) => (PACKAGE.to_owned(), Some(table)),
            (false, false) => return Err(self.no_tables()),
        };
        let options = ReadOptions { table, ..ReadOptions::default() };
        match read_layer(&Input::File(self.path.join(file)), &options) {
            Ok(read) => Ok(rows_of(&read.layer, level, groups)),
            Err(FormatError::NoTable { .. }) if level != Level::Region => Ok(Rows::new()),
            Err(source) => Err(DiffError::Table { path: self.path.clone(), source }),
        }
    }

    /// Whether the run wrote a file.
    fn has(&self, name: &str) -> bool {
        self.record["outputs"].get(name).is_some()
    }

    fn no_tables(&self) -> DiffError {
        let formats = self.record["config"]["output"]["formats"].as_array();
        let found = formats.into_iter().flatten().filter_map(Value::as_str);
        let found = found.collect::<Vec<_>>().join(", ");
        DiffError::NoTables { path: self.path.clone(), found }
    }
}

/// The rows of a table of coverage.
pub(super) fn rows_of(layer: &Layer, level: Level, groups: &[String]) -> Rows {
    let text = |name: &str, row| {
        let column = layer.column(name);
        column.and_then(|column| text_value(column, row)).unwrap_or_default()
    };
    let number = |name: &str, row| text(name, row).parse::<f64>().ok().map(|value| value as u64);
    let has_further = matches!(level, Level::Quartier | Level::District);
    let row = |row: usize| {
        let area = match level {
            Level::Region => "region".to_owned(),
            _ => text(&format!("{}_id", level.key()), row),
        };
        // A district's name is its own only within its municipality.
        let is_home = has_further && (area.is_empty() || level == Level::District);
        let key = RowKey {
            home: if is_home { text("municipality_id", row) } else { String::new() },
            area,
            category: text("category", row),
            limit_m: number("limit_m", row).unwrap_or(0),
        };
        let of_groups = |ending: &str| {
            groups.iter().map(|group| number(&format!("persons{group}{ending}"), row)).collect()
        };
        let name = text(&format!("{}_name", level.key()), row);
        (key, Covered { name, persons: of_groups(""), covered: of_groups("_covered") })
    };
    (0..layer.len()).map(row).collect()
}
