//! Spatial indexes: points within a distance, nearest point, point in polygon; assembly and repair of areas.

mod areas;
pub mod assembly;
mod points;
mod repair;

pub use areas::{AreaIndex, SmallestArea};
pub use points::{PointIndex, straight_line};
pub use repair::{RepairError, repaired};
