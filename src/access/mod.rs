//! Who reaches what: the reach table and the ways to fill it.

mod isochrone;
mod link;
mod linked;
mod memory;
mod snap;
mod straight;
mod table;
mod used;
mod walk;

pub use isochrone::{BESIDE_M, Isochrone, Isochrones};
pub use link::{LinkOptions, Linker};
pub use linked::LinkedRegion;
pub use snap::Snap;
pub use straight::straight_line_reach;
pub use table::{CategoryReach, Nearest, ReachTable, Reached};
pub use walk::WalkReach;
