//! Scenarios: copies of a region with changes, and what they change.

pub mod command;
mod reroute;
mod ways;
mod update;
