//! The size of a text table by its first lines.

use super::sniff;

/// Texts of so many bytes at most are held in their row of the column; longer ones beside it.
const INLINE_BYTES: usize = 12;

/// How many rows and columns a text table has, as far as its first bytes tell, and how many bytes of long texts.
pub(in crate::format) struct TextSize {
    pub rows: u64,
    pub columns: u64,
    pub long_bytes: u64,
}

/// The size of a text table of so many bytes that begins so. Exact when these are all.
pub(in crate::format) fn size_of_text(head: &[u8], bytes: u64) -> TextSize {
    let separator = sniff::declared_separator(head).unwrap_or_else(|| sniff::separator(head));
    let is_whole = head.len() as u64 >= bytes;
    // The last line of a part is cut somewhere.
    let end = head.iter().rposition(|byte| *byte == b'\n').filter(|_| !is_whole);
    let head = &head[..end.unwrap_or(head.len())];
    let fields = |line: &[u8]| line.split(|byte| *byte == separator).count() as u64;
    let mut lines = head.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    let columns = lines.next().map_or(1, fields);
    let (mut rows, mut seen, mut long) = (0_u64, 0_u64, 0_u64);
    for line in lines {
        rows += 1;
        seen += line.len() as u64 + 1;
        let texts = line.split(|byte| *byte == separator);
        long +=
            texts.map(<[u8]>::len).filter(|length| *length > INLINE_BYTES).sum::<usize>() as u64;
    }
    let of_all = |count: u64| (count as f64 * bytes as f64 / seen.max(1) as f64).ceil() as u64;
    match is_whole {
        true => TextSize { rows, columns, long_bytes: long },
        false => TextSize { rows: of_all(rows), columns, long_bytes: of_all(long) },
    }
}
