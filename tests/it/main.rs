//! All integration tests in one binary: one link step instead of many.

mod analyses;
mod assembly;
mod census;
mod cli;
mod crs;
mod demo;
pub mod elevation;
mod facilities;
mod findings;
mod formats;
mod gtfs;
mod hostile;
mod import;
mod messy;
mod network;
mod network_file;
mod oracle;
mod osm;
mod reach;
mod region;
mod ruhr;
mod search;
mod support;
mod tables;
mod terminal;
mod walk;
mod walk_oracle;
