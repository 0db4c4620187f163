//! Who reaches what: the reach table and the ways to fill it.

mod isochrone;
mod link;
mod memory;
mod straight;
mod table;
mod used;
mod walk;

pub use isochrone::{BESIDE_M, Isochrone, Isochrones};
pub use link::{LinkOptions, Linkage, Linker, Snap, link};
pub use straight::straight_line_reach;
pub use table::{CategoryReach, Nearest, ReachTable, Reached};
pub use walk::{walk_reach, walk_reach_and_ways};
