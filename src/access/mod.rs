//! Who reaches what: the reach table and the ways to fill it.

mod table;

pub use table::{CategoryReach, Nearest, ReachTable, Reached};
