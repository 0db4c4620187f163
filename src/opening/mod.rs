//! Opening hours: is a facility open on Saturday at 18:00?
//!
//! [`OpeningHours`] reads the text that OpenStreetMap keeps in `opening_hours` and says of a [`Moment`] whether the
//! facility then is open, closed, or whether that is not known. [`Calendar`] says which day a moment means and which
//! holidays there are. What the text leaves open is never guessed: it is read in each way that is possible, and where
//! the ways differ the answer is [`OpenState::Unknown`].

mod calendar;
mod holidays;
mod hours;
mod moment;
mod sun;
mod text;

pub use calendar::Calendar;
pub use holidays::{FederalState, Holiday, StateError};
pub use hours::{OpenState, OpeningHours, OpeningHoursError};
pub use moment::{Moment, MomentDay, MomentError};
pub use sun::LonLat;
