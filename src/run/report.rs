//! The report of a finished run.

use std::path::{Path, PathBuf};

use super::finished::{DiffError, FinishedRun};
use super::sink::PACKAGE;
use crate::base::Lang;
use crate::format::FormatError;
use crate::format::geopackage::read_layer_of;
use crate::present::Report;

/// Why a run has no report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// The folder has no complete run.
    #[error(transparent)]
    Run(#[from] DiffError),
    /// The run did not write the file that a report is made of.
    #[error("the run in `{}` has no {PACKAGE}, of which a report is made", path.display())]
    NoPackage {
        /// The folder.
        path: PathBuf,
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
}

/// The page with everything that a finished run found, made of its tables in `results.gpkg` and its record. A
/// table that the run has not is not in the page, which says so.
///
/// # Parameters
/// `lang`: the language that is shown first; that of the run when absent.
///
/// # Errors
/// [`ReportError::Run`] without a complete run, [`ReportError::NoPackage`] when it wrote no GeoPackage,
/// [`ReportError::Table`] when that cannot be read.
///
/// # Cost
/// Reading the tables once; memory for the largest of them, the cells.
pub fn report(folder: &Path, lang: Option<Lang>) -> Result<String, ReportError> {
    let run = FinishedRun::open(folder)?;
    let package = folder.join(PACKAGE);
    if !package.is_file() {
        return Err(ReportError::NoPackage { path: folder.to_owned() });
    }
    let mut report = Report::default();
    for table in Report::tables() {
        match read_layer_of(&package, table) {
            Ok((layer, _)) => report.take(table, &layer),
            Err(FormatError::NoTable { .. }) => {}
            Err(source) => return Err(ReportError::Table { path: folder.to_owned(), source }),
        }
    }
    Ok(report.page(&run.record, lang.unwrap_or(run.config.region.lang)))
}
