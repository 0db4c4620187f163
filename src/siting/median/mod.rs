//! The p-median: a number of new places from which everybody together has the shortest walks.

mod bound;
mod interchange;
mod problem;
mod radius;
mod solve;

pub use problem::{MedianProblem, MedianProblemError, Walk};
pub use solve::{MedianPlan, Starts, shortest_walks};
