//! Fewest places for two groups that share few of the candidates: two towns side by side.
//!
//! Most candidates serve one group alone. Once it is known which of the others a plan has, each group is a question
//! of its own, and those are solved well (`one.rs`). So the search decides only about the shared candidates.

mod around;
mod bound;
mod classes;
mod groups;
mod search;

pub(super) use search::fewest_of_two;
