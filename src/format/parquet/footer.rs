//! Makes the table of contents of a file readable: polars 0.55 refuses it when a column has a logical type that it
//! does not know, such as the GEOMETRY that Parquet has since 2025. Without the type the column is what it is
//! underneath, bytes.

/// The last logical type that the decoder knows (FLOAT16).
const LAST_KNOWN_TYPE: i64 = 15;
/// Fields of the metadata: the schema, and the logical type of one of its elements, which is its last field.
const SCHEMA: i64 = 2;
const LOGICAL_TYPE: i64 = 10;
/// Deepest nesting of structures and lists.
const DEPTH_MAX: usize = 16;

/// Kinds of values in Thrift's compact protocol.
const BOOLEANS: [u8; 2] = [1, 2];
const BYTE: u8 = 3;
const DOUBLE: u8 = 7;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const SET: u8 = 10;
const MAP: u8 = 11;
const STRUCT: u8 = 12;

/// Removes logical types that the decoder does not know from the table of contents at the end of a file. A file
/// that is damaged stays as it is; the decoder says what is wrong with it.
pub(super) fn drop_unknown_types(bytes: &mut Vec<u8>) {
    let Some((rest, mark)) = bytes.split_last_chunk::<4>() else { return };
    let Some((rest, length)) = rest.split_last_chunk::<4>() else { return };
    let length = u32::from_le_bytes(*length) as usize;
    let Some(from) = rest.len().checked_sub(length).filter(|_| mark == b"PAR1") else { return };
    let footer = &rest[from..];
    let unknown = unknown_types(footer).unwrap_or_default();
    if unknown.is_empty() {
        return;
    }
    let mut kept = Vec::with_capacity(footer.len());
    let mut at = 0;
    for (start, end) in unknown {
        kept.extend_from_slice(&footer[at..start]);
        at = end;
    }
    kept.extend_from_slice(&footer[at..]);
    let length = kept.len() as u32;
    bytes.truncate(from);
    bytes.extend(kept);
    bytes.extend(length.to_le_bytes());
    bytes.extend(b"PAR1");
}

/// Where the fields with logical types that are not known begin and end; `None` if the bytes are damaged.
fn unknown_types(footer: &[u8]) -> Option<Vec<(usize, usize)>> {
    let mut reader = Compact { bytes: footer, at: 0 };
    let mut id = 0;
    while let Some(kind) = reader.field(&mut id)? {
        if (id, kind) != (SCHEMA, LIST) {
            reader.skip(kind, 0)?;
            continue;
        }
        let (count, kind) = reader.list()?;
        if kind != STRUCT {
            return None;
        }
        let mut unknown = Vec::new();
        for _ in 0..count {
            reader.element(&mut unknown)?;
        }
        return Some(unknown);
    }
    None
}

/// Values in Thrift's compact protocol.
struct Compact<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Compact<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied()?;
        self.at += 1;
        Some(byte)
    }

    fn advance(&mut self, count: u64) -> Option<()> {
        let at = self.at.checked_add(usize::try_from(count).ok()?)?;
        self.at = at;
        (at <= self.bytes.len()).then_some(())
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// The kind of the next field, whose number goes into `id`; none at the end of a structure.
    #[expect(clippy::option_option, reason = "damaged, ended and found are three outcomes")]
    fn field(&mut self, id: &mut i64) -> Option<Option<u8>> {
        let head = self.byte()?;
        if head == 0 {
            return Some(None);
        }
        *id = match head >> 4 {
            0 => {
                let coded = self.varint()?;
                (coded >> 1) as i64 ^ -((coded & 1) as i64)
            }
            step => id.checked_add(i64::from(step))?,
        };
        Some(Some(head & 0x0f))
    }

    /// The number and kind of the members of a list.
    fn list(&mut self) -> Option<(u64, u8)> {
        let head = self.byte()?;
        let count = if head >> 4 == 15 { self.varint()? } else { u64::from(head >> 4) };
        Some((count, head & 0x0f))
    }

    /// Passes an element of the schema, and notes where its logical type is if it is not known.
    fn element(&mut self, unknown: &mut Vec<(usize, usize)>) -> Option<()> {
        let (mut id, mut start) = (0, self.at);
        while let Some(kind) = self.field(&mut id)? {
            if (id, kind) == (LOGICAL_TYPE, STRUCT) {
                let (mut variant, before) = (0, self.at);
                let is_known = self.field(&mut variant)?.is_some() && variant <= LAST_KNOWN_TYPE;
                self.at = before;
                self.skip(kind, 0)?;
                if !is_known {
                    unknown.push((start, self.at));
                }
            } else {
                self.skip(kind, 0)?;
            }
            start = self.at;
        }
        Some(())
    }

    fn skip(&mut self, kind: u8, depth: usize) -> Option<()> {
        if depth > DEPTH_MAX {
            return None;
        }
        match kind {
            kind if BOOLEANS.contains(&kind) => {}
            BYTE => self.advance(1)?,
            4..=6 => drop(self.varint()?),
            DOUBLE => self.advance(8)?,
            BINARY => {
                let count = self.varint()?;
                self.advance(count)?;
            }
            LIST | SET => {
                let (count, kind) = self.list()?;
                for _ in 0..count {
                    self.skip_member(kind, depth)?;
                }
            }
            MAP => {
                let count = self.varint()?;
                let kinds = if count > 0 { self.byte()? } else { 0 };
                for _ in 0..count {
                    self.skip_member(kinds >> 4, depth)?;
                    self.skip_member(kinds & 0x0f, depth)?;
                }
            }
            STRUCT => {
                let mut id = 0;
                while let Some(kind) = self.field(&mut id)? {
                    self.skip(kind, depth + 1)?;
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// Passes a member of a list. Truth values, which the head of a field holds, are bytes there.
    fn skip_member(&mut self, kind: u8, depth: usize) -> Option<()> {
        match BOOLEANS.contains(&kind) {
            true => self.advance(1),
            false => self.skip(kind, depth + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of contents: version 2, a root, and a column of bytes with a logical type of this number.
    fn file(logical_type: u8) -> Vec<u8> {
        // Field 1, i32: 2 in zigzag. Field 2, a list of two structures.
        let mut footer = vec![0x15, 0x04, 0x19, 0x2c];
        // Root: name (field 4) and one child (field 5).
        footer.extend([0x48, 1, b'r', 0x15, 0x02, 0]);
        // Column: type (field 1), name (field 4), logical type (field 10) with one empty variant.
        footer.extend([0x15, 0x0c, 0x38, 1, b'g', 0x6c]);
        footer.extend([0x0c, logical_type << 1, 0, 0, 0]);
        // Field 3, i64: three rows. The end.
        footer.extend([0x16, 0x06, 0]);
        let length = (footer.len() as u32).to_le_bytes();
        [&b"PAR1page"[..], &footer, &length, b"PAR1"].concat()
    }

    #[test]
    fn only_types_that_are_not_known_are_dropped() {
        let known = file(1);
        let mut same = known.clone();
        drop_unknown_types(&mut same);
        assert_eq!(same, known);
        let mut geometry = file(17);
        let before = geometry.len();
        drop_unknown_types(&mut geometry);
        // The field: its head, the head and number of the variant, two ends.
        assert_eq!(geometry.len(), before - 5);
        assert!(geometry.ends_with(&[b"g\x00\x16\x06\x00", &[19, 0, 0, 0][..], b"PAR1"].concat()));
    }

    #[test]
    fn damaged_bytes_stay_as_they_are() {
        let whole = file(17);
        for end in 0..whole.len() {
            let mut cut = whole[..end].to_vec();
            drop_unknown_types(&mut cut);
            assert_eq!(cut, whole[..end]);
        }
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0xff;
            drop_unknown_types(&mut damaged);
        }
        let mut endless =
            [&b"PAR1"[..], &[0x19, 0xfc], &[0xff; 9], &[1], &12_u32.to_le_bytes(), b"PAR1"]
                .concat();
        drop_unknown_types(&mut endless);
    }
}
