//! Printed maps, predicted by arithmetic on two drawn towns.

mod classes;
mod page;
mod themes;
pub mod town;
