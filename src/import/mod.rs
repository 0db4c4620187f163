//! Open data as it is published to the layers of a region: areas and facilities of OpenStreetMap,
//! census grids, timetables, lists of offices.
//!
//! Nothing here reads a file: readers give extracts and tables, `run` writes the layers.

pub mod census;
pub mod osm;
pub mod transit;
