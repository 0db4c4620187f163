//! How a command ends.

use std::error::Error;

/// Outcome of a command that was carried out.
pub enum Answer {
    /// Done.
    Done,
    /// Done, but `check` or an import found errors.
    No,
}

/// Why a command failed.
pub type Failure = Box<dyn Error>;
