//! Reads timetables in the General Transit Feed Specification (GTFS Schedule) into a
//! [`TransitFeed`](crate::dataset::TransitFeed).
//!
//! A feed is a zip archive or a folder of text tables. `stop_times.txt` is streamed: a row costs 12
//! bytes while reading and 8 bytes afterwards, because no text is kept. Ids of trips are in memory
//! only while reading.
//!
//! The crate `gtfs-structures` is not used: one unreadable row makes it refuse the whole file, and
//! it holds every row of `stop_times.txt` as a structure with its own texts.

mod calendar;
mod error;
mod guard;
mod limits;
mod places;
mod read;
mod routes;
mod source;
mod stop_times;
mod table;
mod times;
mod trips;
mod value;

pub use error::GtfsError;
pub use read::read_gtfs;
