//! Similar quartiers: which quartiers of other cities are like ours, and what kinds of quartiers are there?
//!
//! [`compare`] makes standardised values of the [profiles](super::profile) of quartiers; [`nearest`] and [`types`] work
//! on these. One method, without randomness: the same quartiers give the same answer, in whatever order they come.

mod compared;
mod features;
mod nearest;
mod scale;
mod types;
mod variables;

pub use compared::{CompareOptions, Compared, Standardised, compare};
pub use features::Feature;
pub use nearest::{Pair, better, nearest};
pub use scale::{CLIP, Scale, Spread};
pub use types::{COUNTS, Choice, POINTS_MAX, Point, Types, types};
pub use variables::{Variable, variables};
