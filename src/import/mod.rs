//! Turns open data into the layers of a region: areas and facilities of OpenStreetMap, census
//! grids, timetables, lists published by offices.
//!
//! No module in here reads files: the readers in `format` supply extracts and tables, and `run`
//! writes the layers.

pub mod census;
pub mod osm;
pub mod transit;
