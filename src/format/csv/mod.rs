//! Text tables: any separator, UTF-8 or Windows-1252, decimal points or commas.
//!
//! The parser is that of the `csv` crate, which reads record by record and so knows the line of each.
//! Polars' own reader would not be faster: on a million cells (56 MB, one thread, medians of one run
//! of `benches/formats.rs`) the `csv` crate alone parsed 2.8 times as fast. Parsing is a small part of
//! the reading; the rest looks at each field for its encoding, decimal sign and coordinates.
//! Fields are put into polars' columns as they come, without a string of their own.

mod formulas;
mod metadata;
mod options;
mod place;
mod quotes;
mod read;
mod size;
mod sniff;
mod write;

pub use formulas::without_formulas;
pub use metadata::csv_metadata_name;
pub(super) use metadata::{is_metadata, write_metadata};
pub use options::{CsvGeometry, CsvOptions};
pub(super) use place::Rows;
pub(super) use read::read;
pub(super) use size::size_of_text;
pub(super) use sniff::DecimalSign;
pub(super) use write::write;
