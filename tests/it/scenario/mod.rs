//! Scenarios: copies of a region with changes, and what they change.

mod built;
pub mod command;
mod differences;
pub mod reroute;
mod ways;
mod update;
