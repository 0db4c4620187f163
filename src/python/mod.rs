//! The native part of the Python package `nahraum`: questions are put as the words of a command line, answers are
//! tables of Arrow. The package itself (`src/python/nahraum`) has the classes and words for people.

mod answer;
mod arrow;
mod ask;
mod findings;
mod kept;
pub(crate) mod program;
mod session;
mod task;
mod trouble;

use std::ffi::OsString;
use std::io::Write;

use pyo3::prelude::*;

use answer::PyAnswer;
use session::PySession;
use trouble::NahraumError;

/// The native part of the package.
#[pymodule]
fn _nahraum(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("NahraumError", module.py().get_type::<NahraumError>())?;
    module.add_class::<PySession>()?;
    module.add_class::<PyAnswer>()?;
    module.add_function(wrap_pyfunction!(run_command, module)?)
}

/// Runs the program with the words of a command line, of which the first is its own name; returns its exit code.
#[pyfunction]
fn run_command(py: Python<'_>, words: Vec<OsString>) -> u8 {
    py.detach(|| {
        let code = program::program(words);
        // The interpreter does not know what Rust still holds back. A closed pipe cannot be reported anywhere.
        let _ = std::io::stdout().flush();
        code
    })
}
