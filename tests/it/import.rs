//! Open data to a region.

pub mod areas;
mod around;
pub mod command;
mod list;
mod real;
mod together;
pub mod xml;
