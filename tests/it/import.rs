//! Open data to a region.

mod areas;
mod command;
mod list;
mod real;
mod together;
mod xml;
