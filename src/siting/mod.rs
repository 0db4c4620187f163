//! Siting: where one or several new places serve most, and what municipalities save when they plan together.
//!
//! The combinatorial core knows only numbered demand points with whole weights (persons) and numbered
//! candidate places; what they are (cells, care homes) is known at its edge.

mod bound;
pub mod cooperation;
mod cover;
mod covering;
mod effort;
mod exact;
mod greedy;
#[cfg(feature = "highs")]
mod highs;
mod plan;
mod settle;
mod solver;

pub use cover::{CoverProblem, CoverProblemError, Reached};
pub use covering::{
    fewest_places, fewest_places_preferring, most_persons, most_persons_meeting, persons_served,
    persons_served_by_group,
};
pub use effort::Effort;
pub use exact::exact_solver;
#[cfg(feature = "highs")]
pub use highs::Highs;
pub use plan::{PersonsPlan, PlacesPlan, Shortfall, SitingError};
pub use solver::{Answer, Ending, Goal, Program, Row, Solver, SolverError, Variable};
