//! Nahraum: regional spatial analysis of neighbourhoods (*Quartiere*) across city boundaries.

pub mod base;
pub mod dataset;
