//! The memory of a region before it is built.

use geo::Coord;

use super::drafts::Draft;
use super::model::Facility;
use crate::base::{MunicipalityId, QuartierId};

/// What the allocator takes for a small block at least: 24 bytes of it, and their size.
const BLOCK_BYTES: u64 = 32;

/// Bytes of a value in memory.
const fn bytes<T>() -> u64 {
    size_of::<T>() as u64
}

/// Bytes of a short text on the heap, with its string.
const fn text_bytes() -> u64 {
    bytes::<String>() + BLOCK_BYTES
}

/// Bytes that a population cell takes in a region with so many groups of persons, all persons included: what is kept of
/// it, and what is needed beside that while it is read, without its layer.
///
/// # Method
/// The sum of its columns and of its place on a grid; while it is read its draft, with a value for each group, its point
/// as given, and its position once more.
pub fn cell_bytes(groups: u64) -> (u64, u64) {
    let home = bytes::<Option<MunicipalityId>>() + bytes::<Option<QuartierId>>();
    let persons = groups * (bytes::<u32>() + bytes::<bool>());
    let columns = text_bytes() + bytes::<Coord<f64>>() + home + persons;
    // Its index, the corners of its square, its neighbours, and a corner of its own.
    let grid = bytes::<(i32, i32)>()
        + bytes::<[u32; 4]>()
        + bytes::<[u32; 8]>()
        + bytes::<Coord<f64>>()
        + bytes::<u32>();
    let values = (groups * bytes::<Option<f64>>() + 8).max(BLOCK_BYTES);
    // The text of its key moves from the draft into the column.
    let draft = bytes::<Draft>() + values + bytes::<Option<f64>>();
    let given = bytes::<Option<Coord<f64>>>() + bytes::<Coord<f64>>();
    (columns + grid, draft + given)
}

/// Bytes that a facility takes in a region: key, name and provider are texts. As much again is needed while it is read.
pub fn facility_bytes() -> u64 {
    bytes::<Facility>() + 3 * BLOCK_BYTES
}
