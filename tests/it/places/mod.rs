//! Candidate places: who reaches them, the gaps that one can act on, the need, mobile stops.

mod areas;
mod command;
mod memory;
mod mobile;
mod need;
mod search;
