//! Questions about a region that is prepared once.

use std::ffi::OsString;
use std::sync::Arc;

use pyo3::prelude::*;

use super::answer::{Asked, PyAnswer, raise};
use super::ask::{ask, region_findings};
use super::kept::Kept;
use super::task;
use super::trouble::Trouble;
use crate::base::Progress;

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
        self.answer(py, report.as_ref(), move |kept, progress| ask(kept, words, progress))
    }

    /// Prepares the region and returns the findings about its data.
    #[pyo3(signature = (words, report=None))]
    fn prepare(
        &self,
        py: Python<'_>,
        words: Vec<OsString>,
        report: Option<Bound<'_, PyAny>>,
    ) -> PyResult<PyAnswer> {
        self.answer(py, report.as_ref(), move |kept, progress| {
            region_findings(kept, words, progress)
        })
    }
}

impl PySession {
    /// Answers on a thread of its own, with the regions that are kept.
    fn answer(
        &self,
        py: Python<'_>,
        report: Option<&Bound<'_, PyAny>>,
        put: impl FnOnce(&Kept, &dyn Progress) -> Result<Asked, Trouble> + Send + 'static,
    ) -> PyResult<PyAnswer> {
        let kept = Arc::clone(&self.kept);
        let asked = task::run(py, report, move |progress| put(&kept, progress))?;
        asked.map(PyAnswer::new).map_err(|trouble| raise(py, trouble))
    }
}
