//! A region in tiles: cut ([`plan_tiles`]), computed one by one on any machines ([`Tiles::run`]), and merged
//! ([`Tiles::merge`]) to the same bytes as without tiles.

mod chunks;
mod collect;
mod divide;
mod error;
mod files;
mod job;
mod links;
mod manifest;
mod merge;
mod merge_walk;
mod on_foot;
mod on_ways;
mod places;
mod plan;
mod plan_files;
mod plan_walk;
mod straight;
mod streets;
mod walk_plan;

pub use error::TilesError;
pub use job::TileOutcome;
pub use manifest::{BorderRecord, CategoryRecord, HomeRecord, Manifest, TileRecord, Tiles};
pub use plan::{PlanInputs, PlanOptions, Planned, TileInputs, plan_tiles};
pub use walk_plan::{FindingsRecord, IslandRecord, WalkPlan};
