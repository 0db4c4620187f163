//! Pages as files: SVG pages become PNG pictures and PDF documents.
//!
//! The same pages give the same bytes: a document has no clock and no chance in it, and its ids follow from what it
//! says.

mod error;
mod pdf;
mod plate;
mod png;
mod svg;

pub use error::DrawError;
pub use pdf::{About, Booklet, Link};
pub use plate::Plate;
pub use png::{DPI_MAX, DPI_MIN, png};
pub use svg::svg_file;
