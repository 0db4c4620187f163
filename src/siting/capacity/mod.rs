//! Places that serve only so many persons: the maximal covering problem with capacities.

mod bound;
mod exact;
mod flow;
mod plan;
mod problem;

pub use plan::{CapacityPlan, most_persons_within_capacity};
pub use problem::{CapacityProblem, CapacityProblemError};
