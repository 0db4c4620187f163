//! Scenarios: what if facilities were opened, closed, moved or enlarged, ways built or closed, and persons
//! those of a forecast?
//!
//! A [`ChangesFile`] is read, then everything that it names is looked up ([`resolve`]): all problems are
//! told before anything is applied. A [`Scenario`] then makes copies; the region stays as it is.
//! [`compare`] tells what two finished runs differ in, and why.

mod change;
mod compare;
mod file;
mod persons;
mod resolve;
mod serves;

pub use change::Change;
pub use compare::{Covered, GroupDifference, Parts, RowDifference, RowKey, Rows, compare};
pub use file::{
    AddWay, Asked, ChangesError, ChangesFile, Close, Enlarge, Entry, Move, Open, Persons,
    RemoveWay, WayKind,
};
pub use resolve::{Around, OsmWays, Scenario, resolve};
