//! Reading OpenStreetMap files.

mod hostile;
mod pbf;
mod real;
mod support;
mod writer;
mod xml;
