//! Spatial indexes: points and outlines within a distance, the nearest one, point in polygon, distance to
//! the edge; assembly and repair of areas.

mod areas;
pub mod assembly;
mod clip;
mod edge;
mod outline;
mod points;
mod repair;
mod segment;

pub use areas::{AreaIndex, SmallestArea};
pub use clip::inside_box;
pub use edge::EdgeIndex;
pub use outline::{Outline, OutlineIndex, point_inside};
pub use points::{PointIndex, straight_line};
pub use repair::{RepairError, repaired};
pub use segment::{metres_between, share_along};
