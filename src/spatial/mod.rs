//! Spatial indexes: points within a distance, nearest point, point in polygon; assembly of areas.

mod areas;
pub mod assembly;
mod points;

pub use areas::{AreaIndex, SmallestArea};
pub use points::{PointIndex, straight_line};
