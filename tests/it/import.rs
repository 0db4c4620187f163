//! Open data to a region.

mod areas;
mod around;
mod command;
mod list;
mod real;
mod together;
mod xml;
