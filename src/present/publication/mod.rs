//! Which counts of persons a publication withholds, and tables without them.
//!
//! `[publication] persons_min` sets how many persons a published count has at least, unless it is 0. Smaller counts
//! are withheld (primary suppression), and so are others from which they follow by subtraction (secondary
//! suppression). [`crate::guide::publication`] says what that protects and what it does not.
//!
//! The analyses stay exact. A [`Publication`] is made of their results once, and every table passes it on its way to a
//! file or a terminal ([`Publication::of_table`]).

mod areas;
mod columns;
mod counts;
mod declared;
mod families;
mod sentences;
mod sums;

pub use columns::{WITHHELD, withheld_altogether};
pub use declared::{Protection, protection};
pub use families::{Exact, Publication, SetMembers};
pub use sentences::{findings_without_numbers, without_numbers};
