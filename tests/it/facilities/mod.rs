//! Facilities out of OpenStreetMap.

mod attributes;
mod merging;
mod places;
mod real;
mod rules;
mod stops;
pub mod support;
