//! Derives the service at each stop from a timetable: frequency, means of transport, agencies.
//!
//! The result answers what a planner asks about a stop: departures on an ordinary day (total, by
//! means of transport, by hour), lines, mean headway, and the category in an editable scheme of
//! quality classes.

mod count;
mod day;
mod grouping;
mod lines;
mod mode;
mod quality;
mod twins;

pub use count::{HOURS, ModeService, TransitSettings, TransitStop, TransitStops, departures};
pub use mode::Mode;
pub use quality::{QualityError, QualityScheme};
