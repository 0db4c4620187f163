//! Rows in the form in which SQLite stores them (its file format, chapter 2.1: records).

/// A row on its way into a table: what kind each value is, and the values.
#[derive(Default)]
pub(super) struct Record {
    kinds: Vec<u8>,
    values: Vec<u8>,
}

impl Record {
    /// Appends nothing. The number of the row stands beside the record, so that its column has nothing too.
    pub(super) fn null(&mut self) {
        self.kinds.push(0);
    }

    /// Appends a whole number in as few bytes as hold it.
    pub(super) fn whole(&mut self, value: i64) {
        // The bytes that a number needs: those behind the first one that differs from its sign.
        let bits = 65 - (value ^ (value >> 63)).leading_zeros();
        let (kind, bytes) = match bits {
            _ if value == 0 || value == 1 => (8 + value as u8, 0),
            0..=8 => (1, 1),
            9..=16 => (2, 2),
            17..=24 => (3, 3),
            25..=32 => (4, 4),
            33..=48 => (5, 6),
            _ => (6, 8),
        };
        self.kinds.push(kind);
        self.values.extend_from_slice(&value.to_be_bytes()[8 - bytes..]);
    }

    /// Appends a number of a column of real numbers. One without a fraction is stored as a whole number if that
    /// takes fewer bytes, as SQLite does; what is no number (NaN) is nothing.
    pub(super) fn real(&mut self, value: f64) {
        const WHOLE_END: f64 = (1_u64 << 47) as f64;
        if value.is_nan() {
            self.null();
        } else if value.abs() < WHOLE_END && value.fract() == 0.0 {
            self.whole(value as i64);
        } else {
            self.kinds.push(7);
            self.values.extend_from_slice(&value.to_be_bytes());
        }
    }

    /// Appends a text.
    pub(super) fn text(&mut self, text: &str) {
        put_varint(&mut self.kinds, 13 + 2 * text.len() as u64);
        self.values.extend_from_slice(text.as_bytes());
    }

    /// Appends binary data.
    pub(super) fn blob(&mut self, bytes: &[u8]) {
        put_varint(&mut self.kinds, 12 + 2 * bytes.len() as u64);
        self.values.extend_from_slice(bytes);
    }

    /// Puts the record behind other bytes, and begins an empty one.
    pub(super) fn move_to(&mut self, bytes: &mut Vec<u8>) {
        // The length of the head counts its own bytes.
        let kinds = self.kinds.len() as u64;
        let own = (1..).find(|own| varint_len(kinds + own) as u64 <= *own).expect("at most nine");
        put_varint(bytes, kinds + own);
        bytes.append(&mut self.kinds);
        bytes.append(&mut self.values);
    }
}

/// Appends a number in SQLite's form of variable length: seven bits a byte, highest first; a ninth byte has
/// eight.
pub(super) fn put_varint(bytes: &mut Vec<u8>, value: u64) {
    let length = varint_len(value);
    if length == 9 {
        bytes.extend((1..9).rev().map(|at| (value >> (7 * at + 1)) as u8 | 0x80));
        bytes.push(value as u8);
        return;
    }
    bytes.extend((1..length).rev().map(|at| (value >> (7 * at)) as u8 | 0x80));
    bytes.push(value as u8 & 0x7f);
}

/// How many bytes a number takes in that form.
pub(super) fn varint_len(value: u64) -> usize {
    let bits = 64 - (value | 1).leading_zeros() as usize;
    bits.div_ceil(7).min(9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_variable_length_are_as_the_format_says() {
        let put = |value| {
            let mut bytes = Vec::new();
            put_varint(&mut bytes, value);
            assert_eq!(bytes.len(), varint_len(value), "{value}");
            bytes
        };
        assert_eq!(put(0), [0]);
        assert_eq!(put(127), [0x7f]);
        assert_eq!(put(128), [0x81, 0]);
        assert_eq!(put(16_384), [0x81, 0x80, 0]);
        assert_eq!(put((1 << 56) - 1), [[0xff; 7].as_slice(), &[0x7f]].concat());
        assert_eq!(put(1 << 56), [0x80, 0xc0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0]);
        assert_eq!(put(u64::MAX), [0xff; 9]);
    }

    #[test]
    fn whole_numbers_take_more_bytes_just_beyond_each_boundary() {
        let kind_of = |value: i64| {
            let mut record = Record::default();
            record.whole(value);
            (record.kinds[0], record.values.len())
        };
        let lengths = [1_usize, 2, 3, 4, 6, 8];
        for (at, bytes) in lengths[..5].iter().copied().enumerate() {
            let (kind, most) = (at as u8 + 1, (1_i64 << (8 * bytes - 1)) - 1);
            assert_eq!([most, -most - 1].map(kind_of), [(kind, bytes); 2]);
            assert_eq!([most + 1, -most - 2].map(kind_of), [(kind + 1, lengths[at + 1]); 2]);
        }
        assert_eq!([i64::MAX, i64::MIN].map(kind_of), [(6, 8); 2]);
    }

    #[test]
    fn values_take_as_few_bytes_as_hold_them() {
        let stored = |put: &dyn Fn(&mut Record)| {
            let (mut record, mut bytes) = (Record::default(), Vec::new());
            put(&mut record);
            record.move_to(&mut bytes);
            bytes
        };
        assert_eq!(stored(&|r| r.whole(0)), [2, 8]);
        assert_eq!(stored(&|r| r.whole(1)), [2, 9]);
        assert_eq!(stored(&|r| r.whole(-1)), [2, 1, 0xff]);
        assert_eq!(stored(&|r| r.whole(-128)), [2, 1, 0x80]);
        assert_eq!(stored(&|r| r.whole(128)), [2, 2, 0, 0x80]);
        assert_eq!(stored(&|r| r.whole(-32_769)), [2, 3, 0xff, 0x7f, 0xff]);
        assert_eq!(stored(&|r| r.whole(1 << 23)), [2, 4, 0, 0x80, 0, 0]);
        assert_eq!(stored(&|r| r.whole(1 << 31)), [2, 5, 0, 0, 0x80, 0, 0, 0]);
        assert_eq!(stored(&|r| r.whole(i64::MIN)), [2, 6, 0x80, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(stored(&|r| r.real(2.0)), [2, 1, 2]);
        assert_eq!(stored(&|r| r.real(-0.0)), [2, 8]);
        let largest = ((1_u64 << 47) - 1) as f64;
        assert_eq!(stored(&|r| r.real(largest)), [2, 5, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff]);
        assert_eq!(stored(&|r| r.real(largest + 1.0))[..2], [2, 7]);
        assert_eq!(stored(&|r| r.real(f64::NAN)), [2, 0]);
        assert_eq!(stored(&|r| r.real(0.5)), [2, 7, 0x3f, 0xe0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(stored(&|r| r.real(f64::INFINITY))[..4], [2, 7, 0x7f, 0xf0]);
        assert_eq!(stored(&|r| r.text("ä")), [2, 17, 0xc3, 0xa4]);
        assert_eq!(stored(&|r| r.blob(&[7])), [2, 14, 7]);
        // A head of 127 bytes says so in one byte, a longer one in two, which count themselves: 127 + 2.
        assert_eq!(stored(&|r| (0..126).for_each(|_| r.null()))[0], 127);
        assert_eq!(stored(&|r| (0..127).for_each(|_| r.null()))[..2], [0x81, 1]);
    }
}
