//! GeoParquet 1.1: Parquet tables with geometries as well-known binary.

mod arrays;
mod encode;
mod footer;
mod geo_key;
mod parts;
mod read;
mod size;
mod wkb;
mod write;

pub(super) use parts::PartsFile;
pub(super) use read::read;
pub(super) use size::size_of_file;
#[cfg(feature = "python")]
pub(crate) use wkb::to_wkb;
pub(super) use write::write;
