//! Nearest facilities that were computed, kept for questions with another limit.

use std::sync::{Mutex, PoisonError};

use crate::access::CategoryReach;
use crate::base::CategoryId;

/// Memory for them, bytes.
const BYTES_MAX: usize = 512 << 20;
/// Bytes of a cell: two nearest facilities of 8, two distances to the edge of the known ground of 4, and the offset of
/// 8 of the facilities within a limit, though none is listed.
const CELL_BYTES: usize = 32;

/// Which facilities, and on which way: the number of the walker, or none for a straight line.
pub(super) type Key = (CategoryId, Option<usize>);

/// The reaches asked for last.
pub(super) struct Reaches {
    most: usize,
    /// The one used last at the end.
    kept: Mutex<Vec<(Key, CategoryReach)>>,
}

impl Reaches {
    /// As many as fit for a region of so many cells.
    pub fn of_cells(cells: usize) -> Self {
        let most = (BYTES_MAX / (CELL_BYTES * cells.max(1))).clamp(2, 256);
        Self { most, kept: Mutex::new(Vec::new()) }
    }

    /// The reach of a key, which is computed where it is not kept. Two threads that ask at once may both compute it;
    /// they find the same.
    pub fn get(&self, key: Key, compute: impl FnOnce() -> CategoryReach) -> CategoryReach {
        let lock = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let take = |kept: &mut Vec<(Key, CategoryReach)>| {
            let at = kept.iter().position(|(known, _)| *known == key)?;
            let found = kept.remove(at);
            kept.push(found.clone());
            Some(found.1)
        };
        if let Some(reach) = take(&mut lock()) {
            return reach;
        }
        let reach = compute();
        let mut kept = lock();
        if take(&mut kept).is_none() {
            kept.push((key, reach.clone()));
        }
        if kept.len() > self.most {
            kept.remove(0);
        }
        reach
    }
}
