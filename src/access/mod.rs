//! Who reaches what: the reach table and the ways to fill it.

mod straight;
mod table;

pub use straight::straight_line_reach;
pub use table::{CategoryReach, Nearest, ReachTable, Reached};
