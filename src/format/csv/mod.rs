//! Text tables: any separator, UTF-8 or Windows-1252, decimal points or commas.

mod metadata;
mod options;
mod quotes;
mod read;
mod sniff;
mod write;

pub use metadata::csv_metadata_name;
pub(super) use metadata::write_metadata;
pub use options::{CsvGeometry, CsvOptions};
pub(super) use read::read;
pub(super) use write::write;
