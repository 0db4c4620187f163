//! Bytes of a report: whole numbers of few bytes, deflate, base64.

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

/// The bytes as text of 64 letters (RFC 4648).
pub(super) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at)) as usize & 63];
            text.push(if at <= three.len() { letter as char } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        let pairs =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (plain, text) in pairs {
            assert_eq!(base64(plain.as_bytes()), text);
        }
    }

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
