//! GeoPackage (OGC 12-128r17): several layers and tables in one SQLite file.

mod blob;
mod columns;
mod contents;
mod open;
mod read;
mod rtree;
mod schema;
mod values;
mod write_one;
mod writer;

pub use crate::format::geometry_kind::GeometryKind;
pub(in crate::format) use read::read;
pub(in crate::format) use write_one::write;
pub use writer::{LayerOptions, Style, Writer};
