//! Nahraum: regional spatial analysis of neighbourhoods (*Quartiere*) across city boundaries.

pub mod access;
pub mod analysis;
pub mod base;
pub mod crs;
pub mod dataset;
pub mod format;
pub mod region;
pub mod spatial;
