//! Failures as exceptions.

use std::error::Error;

use pyo3::create_exception;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

use super::program::failure::{advice, findings};
use super::program::printer::in_words;
use crate::base::Diagnostics;

create_exception!(nahraum, NahraumError, PyException);

/// Why a question has no answer.
pub(super) struct Trouble {
    /// What failed and where, then its causes.
    words: Vec<String>,
    hint: Option<String>,
    /// The findings that were made until then.
    findings: Diagnostics,
}

impl Trouble {
    /// The failure of a command, with the findings that were made before.
    pub(super) fn new(failure: &(dyn Error + 'static), mut told: Diagnostics) -> Self {
        if let Some(findings) = findings(failure) {
            told = findings.clone();
        }
        Self { words: in_words(failure), hint: advice(failure), findings: told }
    }

    /// A question that was not understood.
    pub(super) fn question(text: &str) -> Self {
        let text = text.trim().trim_start_matches("error: ").to_owned();
        Self { words: vec![text], hint: None, findings: Diagnostics::default() }
    }

    /// The findings that were made until then.
    pub(super) fn findings(&self) -> &Diagnostics {
        &self.findings
    }

    /// The exception: its text has the causes and the hint, which are its attributes too, beside a table of findings.
    pub(super) fn exception<'py>(self, py: Python<'py>, findings: impl IntoPyObject<'py>) -> PyErr {
        let mut text = self.words.join("\n  caused by: ");
        if let Some(hint) = &self.hint {
            text.push_str(&format!("\nhint: {hint}"));
        }
        let error = NahraumError::new_err(text);
        let value = error.value(py);
        let (message, causes) = self.words.split_first().expect("an error has words");
        let set = || -> PyResult<()> {
            value.setattr("message", message)?;
            value.setattr("causes", causes.to_vec())?;
            value.setattr("hint", self.hint)?;
            value.setattr("_findings", findings)
        };
        match set() {
            Ok(()) => error,
            Err(other) => other,
        }
    }
}
