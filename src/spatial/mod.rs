//! R-trees: points within a distance, the nearest point, the area that contains a point.

mod areas;
pub mod assembly;
mod points;

pub use areas::{AreaIndex, SmallestArea};
pub use points::{PointIndex, straight_line};
