//! A pool of workspaces for threads.

use std::sync::{Mutex, PoisonError};

/// Workspaces that are reused from search to search: allocating one costs as much as a hundred
/// searches.
pub(super) struct Pool<T>(Mutex<Vec<T>>);

impl<T> Pool<T> {
    pub(super) fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    pub(super) fn with<R>(&self, make: impl FnOnce() -> T, work: impl FnOnce(&mut T) -> R) -> R {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = lock().pop();
        let mut own = taken.unwrap_or_else(make);
        let result = work(&mut own);
        lock().push(own);
        result
    }

    /// All workspaces that were made.
    pub(super) fn into_all(self) -> Vec<T> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}
