//! Siting: where one or several new places serve most, and what municipalities save when they plan together.
//!
//! The combinatorial core knows only numbered demand points with whole weights (persons) and numbered
//! candidate places; what they are (cells, care homes) is known at its edge.

mod cover;

pub use cover::{CoverProblem, CoverProblemError, Reached};
