//! Synthetic data: towns drawn as text for tests and examples, and the generated demo region.

mod dissolve;
mod facts;
mod random;
mod roads;
mod ruhr;
mod services;
mod settle;
mod shapes;
mod streets;
mod town;

pub use crate::base::Random;
pub use ruhr::{RuhrOptions, SyntheticRegion, ruhr};
pub use streets::streets;
pub use town::{Town, TownError, town};
