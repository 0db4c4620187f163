//! Questions about a region that is prepared once.

use std::ffi::OsString;
use std::sync::Arc;

use pyo3::prelude::*;

use super::answer::{PyAnswer, raise};
use super::ask::{ask, region_findings};
use super::kept::Kept;
use super::task;

/// A region, and questions about it.
#[pyclass(frozen, name = "Session", module = "nahraum._nahraum")]
pub(super) struct PySession {
    kept: Arc<Kept>,
}

#[pymethods]
impl PySession {
    #[new]
    fn new() -> Self {
        Self { kept: Arc::default() }
    }

    /// The answer to a question, put as the words of a command line. `report` receives the progress.
    #[pyo3(signature = (words, report=None))]
    fn ask(
        &self,
        py: Python<'_>,
        words: Vec<OsString>,
        report: Option<Bound<'_, PyAny>>,
    ) -> PyResult<PyAnswer> {
        let kept = Arc::clone(&self.kept);
        let asked = task::run(py, report.as_ref(), move |progress| ask(&kept, words, progress))?;
        asked.map(PyAnswer::new).map_err(|trouble| raise(py, trouble))
    }

    /// Prepares the region and returns the findings about its data.
    #[pyo3(signature = (words, report=None))]
    fn prepare(
        &self,
        py: Python<'_>,
        words: Vec<OsString>,
        report: Option<Bound<'_, PyAny>>,
    ) -> PyResult<PyAnswer> {
        let kept = Arc::clone(&self.kept);
        let found = task::run(py, report.as_ref(), move |progress| {
            region_findings(&kept, words, progress)
        })?;
        found.map(PyAnswer::new).map_err(|trouble| raise(py, trouble))
    }
}
