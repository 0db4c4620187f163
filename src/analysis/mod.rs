//! The analyses: pure functions of a region and its reach table that return plain data.
//!
//! No analysis depends on a file, a format, a CRS code, a clock or the number of threads.

pub mod assignment;
pub mod border;
pub mod catchment;
pub mod coverage;
pub mod detour;
pub mod difference;
pub mod fairness;
pub mod gap;
mod ground;
pub mod hours;
mod level;
pub mod mix;
pub mod mending;
pub mod neighbours;
pub mod outline;
pub mod overlap;
pub mod profile;
mod sight;
pub mod similar;
mod walks;

use smallvec::SmallVec;

use crate::base::{CellId, zip_equal};
use crate::region::Region;

/// Persons by group, in the order of [`Region::groups`]. Up to four groups (all, and for example those of 65 and 80 years
/// and more, and children) need no memory of their own.
pub type Persons = SmallVec<[u64; 4]>;

/// No persons of any group.
pub(crate) fn nobody(region: &Region) -> Persons {
    Persons::from_elem(0, region.groups().len())
}

/// Adds the persons of a cell.
pub(crate) fn add_persons(region: &Region, cell: CellId, into: &mut [u64]) {
    for (sum, persons) in zip_equal(into, region.cells().persons_by_group()) {
        *sum += u64::from(persons[cell.index()]);
    }
}

/// All persons of a cell.
pub(crate) fn persons_of(region: &Region, cell: CellId) -> u64 {
    u64::from(region.cells().persons(0)[cell.index()])
}
