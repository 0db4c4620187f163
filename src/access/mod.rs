//! Who reaches what: the reach table and the ways to fill it.

mod link;
mod straight;
mod table;
mod walk;

pub use link::{LinkOptions, Linkage, Linker, Snap, link};
pub use straight::straight_line_reach;
pub use table::{CategoryReach, Nearest, ReachTable, Reached};
pub use walk::walk_reach;
