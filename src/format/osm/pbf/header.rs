//! The header of a file.

use super::wire::{Flaw, Wire};

/// What the header of a file says.
#[derive(Debug, Default)]
pub struct Header {
    /// The file holds versions of elements.
    pub history: bool,
    /// Seconds since 1970.
    pub replication_timestamp: Option<i64>,
    /// The first required feature that this reader does not have.
    pub unsupported: Option<String>,
}

/// Reads a header block.
pub fn header(bytes: &[u8]) -> Result<Header, Flaw> {
    let (mut wire, mut header) = (Wire::new(bytes), Header::default());
    while let Some((field, value)) = wire.field()? {
        match field {
            4 => match value.bytes()? {
                b"OsmSchema-V0.6" | b"DenseNodes" => {}
                b"HistoricalInformation" => header.history = true,
                other => {
                    let other = String::from_utf8_lossy(other).into_owned();
                    header.unsupported.get_or_insert(other);
                }
            },
            32 => header.replication_timestamp = Some(value.number()? as i64),
            _ => {}
        }
    }
    Ok(header)
}
