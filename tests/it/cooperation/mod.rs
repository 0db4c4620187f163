//! Cooperation of municipalities: small worlds tried out completely.

mod properties;
mod world;
