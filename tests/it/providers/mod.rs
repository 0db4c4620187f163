//! Providers and their umbrella organisations.

mod names;
mod town;

pub use town::write;
