//! Cooperation of municipalities: small worlds tried out completely.

mod command;
mod matching;
mod properties;
mod strip;
mod world;
