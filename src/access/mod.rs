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
mod links;
mod measure;
mod mending;
mod memory;
mod near;
mod nearest;
mod obstacles;
mod parts;
mod relink;
mod reroute;
mod served;
mod size;
mod snap;
mod spread;
mod straight;
mod table;
mod told;
mod unlinked;
mod update;
mod used;
mod walk;
mod walk_size;

pub use arrivals::Arrivals;
pub use enter::Entries;
pub use given::{CellDistances, Completeness, GivenDistances, GivenPair};
pub use islands::{NetworkIsland, network_islands, placed_islands, settled_islands};
pub use isochrone::{BESIDE_M, Isochrone, Isochrones};
pub use link::{LinkOptions, Linker, Unlinked};
#[cfg(test)]
pub(crate) use linked::LINK_STAGES;
pub use linked::LinkedRegion;
pub use links::{LinkParts, Links};
pub use mending::Nearer;
pub use nearest::{facilities_around, straight_line_nearest};
pub use parts::{reach_of_columns, straight_line_columns};
pub use reroute::Rerouted;
pub use size::ReachSize;
pub use snap::Snap;
pub use straight::straight_line_reach;
pub use table::{CategoryReach, Nearest, ReachTable, Reached};
pub use told::{CellNote, LinkNotes};
pub use unlinked::{CellsWithoutWay, LinkFindings, link_findings};
pub use update::Updater;
#[cfg(test)]
pub(crate) use walk::{NEAREST_STAGE, REACH_STAGE};
pub use walk::{PartAsked, PartReach, WalkReach};
pub use walk_size::walk_bytes;
