//! GeoJSON (RFC 7946) and GeoJSON text sequences (RFC 8142), read as a stream.

mod columns;
mod feature;
mod read;
mod shape;
mod split;
mod write;

pub(super) use read::read;
pub(super) use write::write;
pub use write::{Features, column_text};
