//! Coordinates against published points and PROJ's own test cases.

mod embedded;
mod gie;
mod numbers;
