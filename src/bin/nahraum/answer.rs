//! How a command ends.

use std::error::Error;

/// What a command says at its end.
pub enum Answer {
    /// Done.
    Done,
    /// Done, and the answer is no.
    No,
}

/// Why a command was not done.
pub type Failure = Box<dyn Error>;
