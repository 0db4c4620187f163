//! Limits that keep a hostile feed from exhausting memory or time.

use crate::base::limits::ROWS_MAX;

/// Size limits of a feed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Unpacked bytes of a file that are always accepted, whatever its compression ratio.
    pub free_bytes: u64,
    /// Unpacked bytes per packed byte beyond `free_bytes`. Timetables pack to about a tenth, very
    /// regular ones to a fiftieth; bombs of zeros to a thousandth.
    pub unpacked_per_packed: u64,
    /// Unpacked bytes of a file. The timetable of a whole country has some 3 GB.
    pub file_bytes: u64,
    /// Bytes of one row. Descriptions have some kilobytes.
    pub row_bytes: u64,
    /// Rows of `stop_times.txt`, numbered in 32 bits.
    pub calls: usize,
    /// Rows of any other file. Germany has some 700,000 stops and 2 million trips.
    pub rows: usize,
    /// Entries of a zip archive.
    pub entries: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            free_bytes: 64 << 20,
            unpacked_per_packed: 200,
            file_bytes: 64 << 30,
            row_bytes: 1 << 20,
            calls: ROWS_MAX,
            rows: 50_000_000,
            entries: 10_000,
        }
    }
}

impl Limits {
    /// Upper bound of the bytes read from a file with this packed size (`None` in a folder).
    pub fn bytes_of(&self, packed: Option<u64>) -> u64 {
        let by_ratio = packed.map_or(u64::MAX, |packed| {
            packed.saturating_mul(self.unpacked_per_packed).max(self.free_bytes)
        });
        by_ratio.min(self.file_bytes)
    }
}
