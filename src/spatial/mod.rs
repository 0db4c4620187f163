//! Spatial indexes: points within a distance, nearest point, point in polygon, distance to the edge;
//! assembly and repair of areas.

mod areas;
pub mod assembly;
mod edge;
mod points;
mod repair;

pub use areas::{AreaIndex, SmallestArea};
pub use edge::EdgeIndex;
pub use points::{PointIndex, straight_line};
pub use repair::{RepairError, repaired};
