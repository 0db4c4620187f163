//! The size of a layer before it is read.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use geo::Geometry;

use super::input::{InputFormat, file_and_table};
use super::kind::{by_mark, is_zip};
use super::{csv, parquet};

/// So many bytes at the beginning of a text say how long its rows are.
const HEAD_BYTES: u64 = 1 << 18;
/// A row of a form that is not looked into has so many bytes at least: a point with two numbers and its index.
const ROW_BYTES_MIN: u64 = 100;
/// A packed archive or workbook is so many times as long unpacked.
const PACKED_TIMES: u64 = 8;
/// What a text takes in its row of a column: itself if it is short, else where it is.
const TEXT_BYTES: u64 = 16;
/// Columns of a form that is not looked into.
const COLUMNS: u64 = 8;

/// How many rows has a layer, and how much memory will it take?
///
/// # Method
/// Of Parquet the table of contents says how many rows there are and how large the columns are unpacked. Of a text table
/// (CSV) the first 256 KiB say how long a row is, of GeoJSON how long a feature. A layer in another form has a row for
/// 100 bytes, in an archive for 100 of eight times its length; that counts all its layers, and the files beside it (of a
/// Shapefile) do not. A row takes its geometry, the number of its record, and 16 bytes for each column; long texts and
/// corners come to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LayerSize {
    /// Rows.
    pub rows: u64,
    /// Bytes of the layer in memory.
    pub held_bytes: u64,
    /// Bytes that are needed beside it while it is read.
    pub reading_bytes: u64,
    /// Bytes of a file, unpacked, from whose length alone the rows were guessed: of all its layers together. 0 where the
    /// file was looked into.
    pub guessed_from: u64,
}

impl LayerSize {
    /// The size of the layer in a regular file; `None` when there is none. Cost: reads the beginning or the end of it.
    pub fn of_file(path: &Path) -> Option<Self> {
        let path = file_and_table(path).0;
        let bytes = path.metadata().ok().filter(|known| known.is_file())?.len();
        let mut file = File::open(&path).ok()?;
        let mut head = Vec::new();
        file.by_ref().take(HEAD_BYTES).read_to_end(&mut head).ok()?;
        if head.starts_with(&[0x1f, 0x8b]) {
            return Self::of_packed(&mut file, bytes);
        }
        if is_zip(&head) {
            return Some(Self::by_length(bytes.saturating_mul(PACKED_TIMES)));
        }
        Some(match by_mark(&head) {
            Some(InputFormat::Parquet) => {
                let size = parquet::size_of_file(&mut file, bytes)?;
                let held_bytes = held(size.columns, size.rows, size.unpacked);
                Self { rows: size.rows, held_bytes, reading_bytes: bytes, ..Self::default() }
            }
            None => Self::of_text(&head, bytes),
            Some(_) => Self::by_length(bytes),
        })
    }

    /// The size of a packed text. Its last four bytes say how long it is unpacked, as far as four bytes can, and those of
    /// a cut file say anything: no text is packed much better than its beginning.
    fn of_packed(file: &mut File, bytes: u64) -> Option<Self> {
        let mut length = [0; 4];
        file.seek(SeekFrom::End(-4)).ok()?;
        file.read_exact(&mut length).ok()?;
        let unpacked = u64::from(u32::from_le_bytes(length)).max(bytes);
        file.rewind().ok()?;
        let mut head = Vec::new();
        // What is damaged is said when the layer is read.
        let _ = MultiGzDecoder::new(&mut *file).take(HEAD_BYTES).read_to_end(&mut head);
        let packed = file.stream_position().ok()?.max(1);
        let most = bytes.saturating_mul(head.len() as u64 / packed + 1).saturating_mul(4);
        Some(Self::of_text(&head, unpacked.min(most)))
    }

    fn of_text(head: &[u8], bytes: u64) -> Self {
        let first = head.iter().find(|byte| !byte.is_ascii_whitespace());
        if !matches!(first, Some(b'{' | 0x1e)) {
            let size = csv::size_of_text(head, bytes);
            let held_bytes = held(size.columns, size.rows, size.long_bytes);
            return Self { rows: size.rows, held_bytes, ..Self::default() };
        }
        let mark = br#""properties""#;
        let seen = head.windows(mark.len()).filter(|part| part == mark).count() as u64;
        let rows = seen.saturating_mul(bytes) / (head.len() as u64).max(1);
        // A corner takes 16 bytes, which are seldom fewer in the text; so are the texts.
        Self { rows, held_bytes: held(COLUMNS, rows, bytes), ..Self::default() }
    }

    fn by_length(bytes: u64) -> Self {
        let rows = bytes / ROW_BYTES_MIN;
        let held_bytes = held(COLUMNS, rows, bytes);
        Self { rows, held_bytes, guessed_from: bytes, ..Self::default() }
    }
}

/// Bytes of so many rows, and of what lies beside them.
fn held(columns: u64, rows: u64, beside: u64) -> u64 {
    row_bytes(columns).saturating_mul(rows).saturating_add(beside)
}

/// Bytes of a row with so many columns: its geometry, its record, its values.
fn row_bytes(columns: u64) -> u64 {
    (size_of::<Option<Geometry<f64>>>() + size_of::<u64>()) as u64 + columns * TEXT_BYTES
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;
    use crate::dataset::Layer;
    use crate::format::{OutputFormat, write_layer_file};

    #[test]
    fn rows_are_known_before_a_file_is_read() {
        let folder = tempfile::tempdir().expect("a folder");
        for rows in [0, 3, 40_000] {
            let names: Vec<String> = (0..rows).map(|row| format!("cell number {row:06}")).collect();
            let table = df!("id" => names, "persons" => vec![7_u32; rows]).expect("columns");
            let geometry = vec![None; rows];
            let layer = Layer { name: "cells".into(), table, geometry, ..Layer::default() };
            for (name, format) in
                [("c.csv", OutputFormat::Csv), ("c.parquet", OutputFormat::Parquet)]
            {
                let path = folder.path().join(name);
                write_layer_file(&layer, format, &path).expect("written");
                let size = LayerSize::of_file(&path).expect("a size");
                let off = size.rows.abs_diff(rows as u64);
                assert!(off * 500 <= rows as u64, "{name}: {} of {rows}", size.rows);
                // Geometry, record and two values; the ids are longer than a value and lie beside it.
                let exact = row_bytes(2) * rows as u64;
                assert!(size.held_bytes >= exact, "{name}: {} for {rows}", size.held_bytes);
                assert!(size.held_bytes <= exact + 100 * rows as u64 + 1_000, "{name}");
            }
        }
        assert_eq!(row_bytes(2), 56 + 8 + 32, "a geometry has 56 bytes");
        assert_eq!(LayerSize::of_file(folder.path()), None);
    }

    #[test]
    fn a_table_of_contents_that_states_more_rows_than_a_file_can_have_is_left_to_the_reader() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("c.parquet");
        let table = df!("persons" => [7_u32, 8, 9]).expect("columns");
        let layer =
            Layer { name: "cells".into(), table, geometry: vec![None; 3], ..Layer::default() };
        write_layer_file(&layer, OutputFormat::Parquet, &path).expect("written");
        let bytes = std::fs::read(&path).expect("readable");
        // The number of rows (three, as a zigzag) stands between the schema and the groups.
        let rows = [0x16, 0x06, 0x19];
        let found: Vec<usize> =
            (0..bytes.len()).filter(|at| bytes[*at..].starts_with(&rows)).collect();
        let [at] = found[..] else { panic!("{found:?}") };
        let end = bytes.len() - 8;
        let length = u32::from_le_bytes(bytes[end..end + 4].try_into().expect("four bytes"));
        // The largest number that there is, and 10^12, which takes six bytes.
        for most in [i64::MAX, 1_000_000_000_000] {
            let mut zigzag = (most as u64) << 1;
            let mut stated = Vec::new();
            while zigzag >= 0x80 {
                stated.push(zigzag as u8 | 0x80);
                zigzag >>= 7;
            }
            stated.push(zigzag as u8);
            let longer = length + stated.len() as u32 - 1;
            let parts = [
                &bytes[..=at],
                &stated,
                &bytes[at + 2..end],
                &longer.to_le_bytes(),
                &bytes[end + 4..],
            ];
            std::fs::write(&path, parts.concat()).expect("writable");
            assert_eq!(LayerSize::of_file(&path), None, "{most} rows");
        }
    }

    #[test]
    fn a_packed_text_that_is_cut_off_is_not_as_long_as_its_last_bytes_say() {
        let folder = tempfile::tempdir().expect("a folder");
        let rows: String =
            (0..200_000).map(|row| format!("cell {row:06},{:010}\n", row * 7_919)).collect();
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        std::io::Write::write_all(&mut packer, format!("id,persons\n{rows}").as_bytes())
            .expect("packed");
        let packed = packer.finish().expect("packed");
        let size = |bytes: &[u8]| {
            let path = folder.path().join("c.csv.gz");
            std::fs::write(&path, bytes).expect("writable");
            LayerSize::of_file(&path).expect("a size").rows
        };
        assert!(size(&packed).abs_diff(200_000) < 200, "{}", size(&packed));
        let cut = [&packed[..packed.len() / 2], &[0xff; 4]].concat();
        assert!(size(&cut) < 1_000_000, "{} of half as many", size(&cut));
    }
}
