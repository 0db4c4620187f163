//! The frames of a FlatGeobuf file: mark, header, index, features.

use std::io::{self, BufRead, Read};

use flatgeobuf::Header;

use crate::base::limits::RECORD_BYTES_MAX;
use crate::format::error::FormatError;
use crate::format::file_error::FileError;
use crate::format::kind::is_flatgeobuf;

/// Longest header in bytes, as in other readers: names of columns, definition of the CRS, metadata.
const HEADER_BYTES_MAX: usize = 10 << 20;
/// Bytes of a node of the index: a box and an offset.
const NODE_BYTES: u64 = 40;

/// A file that is taken apart from front to back.
pub(super) struct Frames<'r> {
    reader: &'r mut dyn BufRead,
    name: &'r str,
    /// Number of bytes so far.
    at: u64,
    /// Number of features so far.
    pub features: u64,
}

impl<'r> Frames<'r> {
    /// Begins after the mark of the file.
    ///
    /// # Errors
    /// [`FormatError::Broken`] when the mark is not there or names a version after 3.
    pub(super) fn open(reader: &'r mut dyn BufRead, name: &'r str) -> Result<Self, FormatError> {
        let mut frames = Self { reader, name, at: 0, features: 0 };
        let mark = frames.bytes(8, "the mark")?;
        match is_flatgeobuf(&mark) {
            true => Ok(frames),
            false => Err(frames.broken(format!("found the mark {mark:?}, expected fgb 3"))),
        }
    }

    pub(super) fn broken(&self, reason: String) -> FormatError {
        let after = match self.features {
            0 => String::new(),
            features => format!(", after feature {features}"),
        };
        FormatError::Broken { name: self.name.to_owned(), byte: self.at, after, reason }
    }

    /// Bytes of a stated length. Memory grows with what is there, not with what is stated.
    fn bytes(&mut self, count: usize, what: &str) -> Result<Vec<u8>, FormatError> {
        let mut bytes = Vec::new();
        let limited = &mut (&mut *self.reader).take(count as u64);
        limited.read_to_end(&mut bytes).map_err(FileError::when("read", self.name))?;
        if bytes.len() < count {
            let reason = format!("the file ends inside {what}");
            self.at += bytes.len() as u64;
            return Err(self.broken(reason));
        }
        self.at += count as u64;
        Ok(bytes)
    }

    /// A buffer with its length before it, both as they are in the file.
    fn buffer(&mut self, length: [u8; 4], most: usize, what: &str) -> Result<Vec<u8>, FormatError> {
        let count = u32::from_le_bytes(length) as usize;
        if count > most {
            return Err(FormatError::TooLarge {
                name: self.name.to_owned(),
                place: format!("feature {}", self.features + 1),
                what: format!("{count} bytes of {what}"),
                limit: most,
            });
        }
        let mut buffer = length.to_vec();
        buffer.extend(self.bytes(count, what)?);
        Ok(buffer)
    }

    /// The buffer of the header.
    pub(super) fn header(&mut self) -> Result<Vec<u8>, FormatError> {
        let length = self.bytes(4, "the header")?;
        let length = length.try_into().expect("four bytes");
        self.buffer(length, HEADER_BYTES_MAX, "the header")
    }

    /// Skips the index.
    pub(super) fn skip_index(&mut self, header: &Header<'_>) -> Result<(), FormatError> {
        let bytes = match (header.features_count(), header.index_node_size()) {
            (0, _) | (_, 0) => return Ok(()),
            (features, node_size) => index_bytes(features, u64::from(node_size)),
        };
        let Some(bytes) = bytes else {
            let (features, node) = (header.features_count(), header.index_node_size());
            return Err(self.broken(format!(
                "the header states {features} features and index nodes of {node}, which cannot be"
            )));
        };
        let limited = &mut (&mut *self.reader).take(bytes);
        let skipped = io::copy(limited, &mut io::sink());
        let skipped = skipped.map_err(FileError::when("read", self.name))?;
        self.at += skipped;
        match skipped == bytes {
            true => Ok(()),
            false => Err(self.broken("the file ends inside the index".to_owned())),
        }
    }

    /// Whether bytes follow.
    pub(super) fn has_more(&mut self) -> Result<bool, FormatError> {
        let rest = self.reader.fill_buf().map_err(FileError::when("read", self.name))?;
        Ok(!rest.is_empty())
    }

    /// The buffer of the next feature.
    pub(super) fn feature(&mut self) -> Result<Vec<u8>, FormatError> {
        let length = self.bytes(4, "a feature")?;
        let length = length.try_into().expect("four bytes");
        let buffer = self.buffer(length, RECORD_BYTES_MAX, "a feature")?;
        self.features += 1;
        Ok(buffer)
    }
}

/// Length of an index of so many features with so many children a node; `None` if it is none or exceeds 64 bits.
fn index_bytes(features: u64, node_size: u64) -> Option<u64> {
    if node_size < 2 {
        return None;
    }
    let (mut level, mut nodes) = (features, features);
    while level > 1 {
        level = level.div_ceil(node_size);
        nodes = nodes.checked_add(level)?;
    }
    // A single feature has a root above it.
    let nodes = if features == 1 { 2 } else { nodes };
    nodes.checked_mul(NODE_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_of_an_index_is_that_of_its_levels() {
        assert_eq!(index_bytes(1, 16), Some(2 * 40));
        assert_eq!(index_bytes(16, 16), Some(17 * 40));
        assert_eq!(index_bytes(17, 16), Some((17 + 2 + 1) * 40));
        assert_eq!(index_bytes(179, 16), Some((179 + 12 + 1) * 40));
        assert_eq!(index_bytes(5, 1), None);
        assert_eq!(index_bytes(u64::MAX, 2), None);
    }
}
