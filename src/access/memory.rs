//! What searches keep in memory: lists by node or edge, and workspaces that threads share.

use std::sync::{Mutex, PoisonError};

/// Lists of a fixed number of keys as compressed sparse rows.
pub(super) struct Rows<T> {
    first: Vec<u32>,
    items: Vec<T>,
}

impl<T: Copy> Rows<T> {
    pub(super) fn new(keys: usize, mut pairs: Vec<(u32, T)>) -> Self {
        pairs.sort_by_key(|(key, _)| *key);
        let mut first = vec![0_u32; keys + 1];
        for (key, _) in &pairs {
            first[*key as usize + 1] += 1;
        }
        for at in 0..keys {
            first[at + 1] += first[at];
        }
        Self { first, items: pairs.into_iter().map(|(_, item)| item).collect() }
    }

    #[inline]
    pub(super) fn of(&self, key: u32) -> &[T] {
        let (from, to) = (self.first[key as usize], self.first[key as usize + 1]);
        &self.items[from as usize..to as usize]
    }
}

/// Memory that threads take turns with: making it costs as much as a hundred searches.
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

    /// All that was made.
    pub(super) fn into_all(self) -> Vec<T> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}
