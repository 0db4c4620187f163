//! The size of a table by its table of contents alone.

use std::io::{Cursor, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use polars_parquet::read::{infer_schema, read_metadata};

use super::footer::drop_unknown_types;
use crate::base::limits::{ROWS_MAX, ROWS_PER_BYTE_MAX};

/// The mark at both ends of a file.
const MARK: &[u8; 4] = b"PAR1";
/// Bytes behind the table of contents: its length and the mark.
const END: u64 = 8;

/// What the table of contents says.
pub(in crate::format) struct TableSize {
    pub rows: u64,
    pub columns: u64,
    /// Bytes of all pages before they were compressed.
    pub unpacked: u64,
}

/// The size of the table in a file of so many bytes; `None` when it is no Parquet, or damaged.
pub(in crate::format) fn size_of_file<R: Read + Seek>(
    file: &mut R,
    bytes: u64,
) -> Option<TableSize> {
    file.seek(SeekFrom::Start(bytes.checked_sub(END)?)).ok()?;
    let mut end = [0; END as usize];
    file.read_exact(&mut end).ok()?;
    let [length, mark] = [&end[..4], &end[4..]];
    let length = u64::from(u32::from_le_bytes(length.try_into().ok()?));
    let from = bytes.checked_sub(END + length).filter(|_| mark == MARK)?;
    file.seek(SeekFrom::Start(from)).ok()?;
    // A file without pages: the decoder reads no more than the contents.
    let mut contents = MARK.to_vec();
    file.take(length).read_to_end(&mut contents).ok()?;
    contents.extend(end);
    drop_unknown_types(&mut contents);
    // Some damaged files make the decoder panic where it should fail.
    let read = catch_unwind(AssertUnwindSafe(|| {
        let metadata = read_metadata(&mut Cursor::new(&contents[..])).ok()?;
        let columns = infer_schema(&metadata).ok()?.len() as u64;
        let groups = metadata.row_groups.iter();
        // What a damaged file states beyond all bounds is said when it is read.
        let unpacked = groups
            .map(|group| u64::try_from(group.total_byte_size()).unwrap_or(0))
            .fold(0, u64::saturating_add);
        let rows = u64::try_from(metadata.num_rows).ok()?;
        let most = (ROWS_MAX as u64).min(bytes.saturating_mul(ROWS_PER_BYTE_MAX as u64));
        (rows <= most).then_some(TableSize { rows, columns, unpacked })
    }));
    read.ok().flatten()
}
