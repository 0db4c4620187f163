//! GeoParquet 1.1: Parquet tables with geometries as well-known binary.

mod arrays;
mod encode;
mod footer;
mod geo_key;
mod read;
mod wkb;
mod write;

pub(super) use read::read;
pub(super) use write::write;
