//! Reach: the reach table, and the three ways of filling it (straight line, walking network, given distances).

mod arrivals;
mod cell_links;
mod edges;
mod enter;
mod given;
mod islands;
mod isochrone;
mod link;
mod linked;
mod measure;
mod mending;
mod memory;
mod near;
mod nearest;
mod obstacles;
mod relink;
mod reroute;
mod served;
mod size;
mod snap;
mod spread;
mod straight;
mod table;
mod update;
mod used;
mod walk;

pub use arrivals::Arrivals;
pub use enter::Entries;
pub use given::{CellDistances, Completeness, GivenDistances, GivenPair};
pub use islands::{NetworkIsland, network_islands};
pub use isochrone::{BESIDE_M, Isochrone, Isochrones};
pub use link::{LinkOptions, Linker, Unlinked};
#[cfg(test)]
pub(crate) use linked::LINK_STAGES;
pub use linked::{CellsWithoutWay, LinkedRegion, Links};
pub use mending::Nearer;
pub use nearest::{facilities_around, straight_line_nearest};
pub use reroute::Rerouted;
pub use size::ReachSize;
pub use snap::Snap;
pub use straight::straight_line_reach;
pub use table::{CategoryReach, Nearest, ReachTable, Reached};
pub use update::Updater;
pub use walk::WalkReach;
#[cfg(test)]
pub(crate) use walk::{NEAREST_STAGE, REACH_STAGE};
