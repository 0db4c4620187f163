//! Scenarios: copies of a region with changes, and what they change.

mod ways;
mod update;
