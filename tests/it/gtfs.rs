//! Timetables: GTFS feeds written here, with departures that follow from them.

mod broken;
mod counts;
mod days;
mod hostile;
mod means;
mod quality;
mod real;
mod stations;
pub mod support;
