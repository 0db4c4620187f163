//! Similar quartiers: every column predicted, the same after a shuffle, and as SciPy and scikit-learn have it.

mod command;
mod second;
mod shuffled;
pub mod town;
