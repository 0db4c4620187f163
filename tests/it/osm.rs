//! Reading OpenStreetMap files.

mod hostile;
mod pbf;
mod real;
mod support;
mod within;
mod writer;
mod xml;
