//! What is in a folder stays until all that is to replace it is complete.

mod beside;
mod kills;
mod support;
