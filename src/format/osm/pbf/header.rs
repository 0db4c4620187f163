//! The header of a file.

use super::wire::{Flaw, Wire};
use crate::base::Bounds;

/// The content of a file header.
#[derive(Debug, Default)]
pub struct Header {
    /// The file holds versions of elements.
    pub history: bool,
    /// Seconds since 1970.
    pub replication_timestamp: Option<i64>,
    /// The box the file says it covers, in 1e-7 degrees.
    pub bounds: Option<Bounds<i32>>,
    /// Ways have the places of their nodes, which the file need not have otherwise.
    pub places_in_ways: bool,
    /// The first required feature that this reader does not have.
    pub unsupported: Option<String>,
}

/// The feature that osmium gives files when it writes places into ways (`add-locations-to-ways`).
const PLACES_IN_WAYS: &[u8] = b"LocationsOnWays";

/// Reads a header block.
pub fn header(bytes: &[u8]) -> Result<Header, Flaw> {
    let (mut wire, mut header) = (Wire::new(bytes), Header::default());
    while let Some((field, value)) = wire.field()? {
        match field {
            1 => header.bounds = bounds(value.message()?)?,
            4 => match value.bytes()? {
                b"OsmSchema-V0.6" | b"DenseNodes" => {}
                PLACES_IN_WAYS => header.places_in_ways = true,
                b"HistoricalInformation" => header.history = true,
                other => {
                    let other = String::from_utf8_lossy(other).into_owned();
                    header.unsupported.get_or_insert(other);
                }
            },
            // Optional features; the other ones change nothing here.
            5 => header.places_in_ways |= value.bytes()? == PLACES_IN_WAYS,
            32 => header.replication_timestamp = Some(value.number()? as i64),
            _ => {}
        }
    }
    Ok(header)
}

/// A bounding box in nanodegrees: left, right, top, bottom. An invalid one is ignored, because it
/// only describes the extent of the file.
fn bounds(mut wire: Wire) -> Result<Option<Bounds<i32>>, Flaw> {
    let mut sides = [None; 4];
    while let Some((field, value)) = wire.field()? {
        let side = match field {
            1 => 0,
            2 => 2,
            3 => 3,
            4 => 1,
            _ => continue,
        };
        sides[side] = i32::try_from(value.zigzag()? / 100).ok();
    }
    let [Some(west), Some(south), Some(east), Some(north)] = sides else { return Ok(None) };
    Ok(Some(Bounds::new(west, south, east, north)).filter(Bounds::has_area))
}
