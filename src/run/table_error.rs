//! Why a table of distances cannot be used, or does not say what is asked.

use std::path::PathBuf;

use crate::base::{Millimetres, TableUnit};
use crate::format::FormatError;

/// Why a table of distances cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// No file is named.
    #[error(
        "`table.files`: found nothing, expected files with a cell, a facility and a distance in rows, because \
         distance = \"table\""
    )]
    NoFiles,
    /// A setting cannot be used.
    #[error("`[table]`: cannot use the settings")]
    Settings {
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A file cannot be read.
    #[error("cannot read the table of distances")]
    File {
        /// Why.
        #[source]
        source: FormatError,
    },
    /// The file beside a table cannot be read.
    #[error("`{}`: {reason}", path.display())]
    Beside {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Files are in different units.
    #[error("the tables of distances are in {} and in {}, expected one unit", one.key(), other.key())]
    Units {
        /// One unit.
        one: TableUnit,
        /// The other one.
        other: TableUnit,
    },
    /// The unit of the configuration is not the one that a table says of itself.
    #[error(
        "`table.unit`: found {}, but `{}` says that its table is in {}",
        stated.key(),
        path.display(),
        found.key()
    )]
    UnitBeside {
        /// The file beside the table.
        path: PathBuf,
        /// The unit in it.
        found: TableUnit,
        /// The unit of the configuration.
        stated: TableUnit,
    },
    /// A column is missing.
    #[error("`{name}`: found no column for `table.fields.{key}`; it has {known}")]
    NoColumn {
        /// The file.
        name: String,
        /// The key.
        key: &'static str,
        /// The columns of the file.
        known: String,
    },
    /// Nothing says up to which distance a table is complete.
    #[error(
        "`table.{key}`: found nothing, expected up to which distance the table has every pair; without it a missing \
         pair says nothing"
    )]
    NoCompleteness {
        /// The setting.
        key: &'static str,
    },
    /// A distance up to which a table is complete is none.
    #[error("`table.{key}`: found {found}, expected a distance above 0")]
    Completeness {
        /// The setting.
        key: String,
        /// The value.
        found: f64,
    },
    /// No row names things of the region.
    #[error("`{name}`: none of its {rows} rows names {what} of the region")]
    NoPairs {
        /// The file.
        name: String,
        /// Its rows.
        rows: usize,
        /// What they should name.
        what: &'static str,
    },
}

/// Why nothing can be said about new places: the table of distances does not say how far they would be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoPlaceDistances {
    /// No distances between cells are given.
    #[error("new places in cells need distances between cells: `table.cell_files` names none")]
    Cells,
    /// A layer of candidates has points that no table knows.
    #[error("the table of distances does not say how far the points of `candidates.layer` are")]
    Points,
    /// The table is complete up to a smaller distance.
    #[error(
        "new places need distances up to {limit}; the table has every pair up to {complete_to}"
    )]
    Limit {
        /// The distance needed.
        limit: Millimetres,
        /// What the table has.
        complete_to: Millimetres,
    },
}
