//! Bytes of a report: whole numbers of few bytes, deflate.

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;

/// Bytes under construction.
#[derive(Default)]
pub(super) struct Bytes(pub Vec<u8>);

impl Bytes {
    /// A whole number in groups of seven bits, the lowest first; the highest bit of a byte says that more follow.
    pub(super) fn unsigned(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    /// A whole number of either sign: 0, -1, 1, -2 become 0, 1, 2, 3.
    pub(super) fn signed(&mut self, number: i64) {
        self.unsigned(folded(number));
    }

    /// A whole number or none, as zero and [`Self::signed`] plus one.
    pub(super) fn maybe(&mut self, number: Option<i64>) {
        self.unsigned(number.map_or(0, |number| folded(number) + 1));
    }

    /// A text in UTF-8 behind its length.
    pub(super) fn text(&mut self, text: &str) {
        self.unsigned(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }
}

fn folded(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}

/// The bytes compressed (RFC 1951, without a header), as `DecompressionStream("deflate-raw")` reads them.
pub(super) fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes all bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_take_one_byte_and_signs_alternate() {
        let mut bytes = Bytes::default();
        [0, -1, 1, 64].into_iter().for_each(|number| bytes.signed(number));
        assert_eq!(bytes.0, [0, 1, 2, 0x80, 1]);
        let mut bytes = Bytes::default();
        [None, Some(0), Some(-1)].into_iter().for_each(|number| bytes.maybe(number));
        assert_eq!(bytes.0, [0, 1, 2]);
    }
}
