//! Progress reports of long computations.

use std::time::Duration;

/// Receives the progress of a long computation. Implementations are called from many threads.
pub trait Progress: Sync {
    /// A stage begins; `total` is the number of steps when it is known.
    fn begin(&self, stage: &str, total: Option<u64>);
    /// `steps` more steps of the current stage are done.
    fn advance(&self, steps: u64);
    /// The current stage is over.
    fn end(&self);
    /// Something is over that was done during the stages before, and took so long.
    fn meanwhile(&self, _stage: &str, _took: Duration) {}
    /// Something that is worth to be known beside durations, such as the memory that will be needed.
    fn note(&self, _text: &str) {}
}

/// Ignores all progress.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _stage: &str, _total: Option<u64>) {}
    fn advance(&self, _steps: u64) {}
    fn end(&self) {}
}
