//! GeoPackage (OGC 12-128r17): several layers and tables in one SQLite file.

mod blob;
mod catalogue;
mod columns;
mod contents;
mod fault;
mod listing;
mod open;
mod package;
mod pages;
mod read;
mod record;
mod rtree;
mod schema;
mod values;
mod writer;

pub use crate::format::geometry_kind::GeometryKind;
pub use catalogue::{LayerOptions, Style};
pub use listing::{LayerEntry, layers_of};
pub(in crate::format) use read::read;
pub use read::read_layer_of;
pub use writer::{Writer, write, write_file};
