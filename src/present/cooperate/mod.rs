//! Cooperation as tables and layers.

mod municipalities;
mod partners;
mod places;
mod region;
mod shares;
mod studied;

pub use municipalities::cooperation_municipality_table;
pub use partners::{cooperation_pair_table, cooperation_triple_table};
pub use places::cooperation_place_table;
pub use region::cooperation_region_table;
pub use shares::cooperation_share_table;
pub use studied::Studied;
