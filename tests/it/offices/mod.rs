//! Shapefiles and sheets: the files that planners exchange.

mod broken;
pub mod made;
mod records;
mod shapefiles;
mod sheets;
