//! Services that come to people: who lives in whose service area.

mod command;
mod random;
mod scenario;
mod town;
