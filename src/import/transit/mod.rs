//! From a timetable to the supply at each stop: how often, with what, by whom.
//!
//! The result says what a planner asks of a stop: departures of an ordinary day in all, by means
//! of transport and by hour, lines, mean headway, and the category of the stop in a scheme of
//! quality classes that can be edited.

mod count;
mod day;
mod grouping;
mod mode;
mod quality;

pub use count::{HOURS, TransitSettings, TransitStop, TransitStops, departures};
pub use mode::Mode;
pub use quality::{QualityError, QualityScheme};
