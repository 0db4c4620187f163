//! Preparing a region is remembered: the same answers, sooner.

mod command;
mod linking;
mod places;

use std::collections::BTreeMap;
use std::sync::Mutex;

use nahraum::base::{Cache, CacheKey};

/// Kind and digest of what is kept.
type Name = (&'static str, [u8; 32]);

/// A cache in memory that counts what was asked and found.
#[derive(Debug, Default)]
pub struct Kept {
    kept: Mutex<BTreeMap<Name, Vec<u8>>>,
    counts: Mutex<Counts>,
}

/// How often something was found, and not found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub found: usize,
    pub missed: usize,
}

impl Kept {
    /// What was found and missed since the last call.
    pub fn counts(&self) -> Counts {
        std::mem::take(&mut self.counts.lock().expect("no panic"))
    }

    /// All that is kept, by name.
    pub fn content(&self) -> BTreeMap<Name, Vec<u8>> {
        self.kept.lock().expect("no panic").clone()
    }

    /// Spoils all that is kept, although no checksum says so.
    pub fn spoil(&self, spoil: impl Fn(&mut Vec<u8>)) {
        self.kept.lock().expect("no panic").values_mut().for_each(spoil);
    }
}

impl Cache for Kept {
    fn find(&self, key: &CacheKey) -> Option<Vec<u8>> {
        let found = self.kept.lock().expect("no panic").get(&(key.kind(), *key.digest())).cloned();
        let mut counts = self.counts.lock().expect("no panic");
        match found {
            Some(_) => counts.found += 1,
            None => counts.missed += 1,
        }
        found
    }

    fn keep(&self, key: &CacheKey, bytes: &[u8]) {
        self.kept.lock().expect("no panic").insert((key.kind(), *key.digest()), bytes.to_vec());
    }
}
