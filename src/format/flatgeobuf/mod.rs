//! FlatGeobuf: features in one indexed binary file. Reading takes the frames of the file apart itself and checks
//! each buffer before it looks into it: the reader of the crate believes the lengths in the file, and ends
//! without a word where the file is cut between two features.

mod columns;
mod frames;
mod geometry;
mod read;
mod shape;
mod write;

pub(super) use read::read;
pub(super) use write::write;
