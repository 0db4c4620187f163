//! Answers: tables with what is known about them.

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use super::arrow;
use super::findings::finding_layer;
use super::program::table::table;
use super::trouble::Trouble;
use crate::base::{Diagnostics, Lang};
use crate::dataset::Layer;
use crate::format::OutputFormat;
use crate::run::write_answer_file;

/// An answer.
pub(super) struct Asked {
    pub layer: Layer,
    /// The main numbers in words.
    pub sentences: Vec<String>,
    pub findings: Diagnostics,
    pub lang: Lang,
}

/// Name, unit, description, and the name that people read, of a column.
type ColumnTexts = (String, String, String, String);

/// A table that hands its rows to other programs by the PyCapsule interface of Arrow.
#[pyclass(frozen, name = "Answer", module = "nahraum._nahraum")]
pub(super) struct PyAnswer {
    layer: Arc<Layer>,
    sentences: Vec<String>,
    findings: Arc<Layer>,
    lang: Lang,
}

impl PyAnswer {
    pub(super) fn new(asked: Asked) -> Self {
        Self {
            layer: Arc::new(asked.layer),
            sentences: asked.sentences,
            findings: Arc::new(finding_layer(&asked.findings)),
            lang: asked.lang,
        }
    }

    /// A table without findings of its own.
    pub(super) fn from_layer(layer: Arc<Layer>, lang: Lang) -> Self {
        let findings = Arc::new(finding_layer(&Diagnostics::default()));
        Self { layer, sentences: Vec::new(), findings, lang }
    }
}

#[pymethods]
impl PyAnswer {
    fn __len__(&self) -> usize {
        self.layer.len()
    }

    #[getter]
    fn name(&self) -> &str {
        &self.layer.name
    }

    #[getter]
    fn title(&self) -> &str {
        &self.layer.title
    }

    #[getter]
    fn description(&self) -> &str {
        &self.layer.description
    }

    #[getter]
    fn attribution(&self) -> Vec<String> {
        self.layer.attribution.clone()
    }

    #[getter]
    fn crs(&self) -> Option<&str> {
        self.layer.crs.as_ref().map(|crs| crs.as_str())
    }

    #[getter]
    fn sentences(&self) -> Vec<String> {
        self.sentences.clone()
    }

    #[getter]
    fn columns(&self) -> Vec<ColumnTexts> {
        let texts = |name: String| {
            let info = self.layer.fields.iter().find(|info| info.name == name);
            let info = info.cloned().unwrap_or_default();
            (name, info.unit, info.description, info.alias)
        };
        self.layer.column_names().into_iter().map(texts).collect()
    }

    #[getter]
    fn findings(&self) -> Self {
        Self::from_layer(Arc::clone(&self.findings), self.lang)
    }

    /// The first rows as a table for people.
    fn text(&self, width: usize) -> String {
        table(&self.layer, width)
    }

    /// Writes a file, in the format that its name or `format` says.
    fn write(&self, py: Python<'_>, path: PathBuf, format: Option<&str>) -> PyResult<()> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned());
        let format = format.map(str::to_owned).or(ending).unwrap_or_default();
        let format: OutputFormat = format
            .parse()
            .map_err(|reason| PyValueError::new_err(format!("{}: {reason}", path.display())))?;
        let (layer, lang) = (Arc::clone(&self.layer), self.lang);
        let written = py.detach(|| write_answer_file(&layer, format, lang, &path));
        written.map_err(|error| raised(py, &error))
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = arrow::schema(&self.layer).map_err(|error| raised(py, &error))?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    /// The rows, in the schema that they have: what is requested is a wish that need not be met.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let stream = arrow::stream(&self.layer).map_err(|error| raised(py, &error))?;
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }
}

/// The exception of a failure.
pub(super) fn raise(py: Python<'_>, trouble: Trouble) -> PyErr {
    let findings = finding_layer(trouble.findings());
    trouble.exception(py, PyAnswer::from_layer(Arc::new(findings), Lang::default()))
}

fn raised(py: Python<'_>, error: &(dyn Error + 'static)) -> PyErr {
    raise(py, Trouble::new(error, Diagnostics::default()))
}
