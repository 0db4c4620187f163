//! Nahraum: regional spatial analysis of neighbourhoods (*Quartiere*) across city boundaries.

pub mod access;
pub mod analysis;
pub mod base;
pub mod config;
pub mod crs;
pub mod dataset;
pub mod format;
pub mod plan;
pub mod present;
pub mod region;
pub mod spatial;
pub mod synthetic;
