//! Every upper bound of the engine, with its reason.

/// Most rows of a layer: dense ids are 32 bits wide and the last one is reserved.
pub const ROWS_MAX: usize = u32::MAX as usize - 1;

/// Findings of one code in one file that keep their place and text; further ones are only counted.
/// The number is large enough to show a pattern, and small enough to stay readable and to bound memory
/// on a hostile file.
pub const FINDINGS_KEPT: usize = 20;

/// Deepest nesting of arrays and objects in JSON input. A MultiPolygon coordinate in a
/// FeatureCollection needs 9; serde_json itself refuses 128. The bound keeps a hostile file of
/// brackets from exhausting the stack.
pub const JSON_DEPTH_MAX: usize = 100;

/// Longest single record (feature, CSV line with its quoted newlines) in bytes. The largest real
/// features, national borders in full resolution, are about 50 MB.
pub const RECORD_BYTES_MAX: usize = 256 << 20;

/// Largest file of a format that is read as a whole (Parquet), in bytes. A layer of all buildings of Germany has
/// about 4 GB.
pub const WHOLE_FILE_BYTES_MAX: usize = 8 << 30;

/// Most rows of a Parquet file for each byte of it. Real columns that say the same in every row need a byte for
/// some hundred rows; more is a file that asks for memory.
pub const ROWS_PER_BYTE_MAX: usize = 1024;

/// Most columns of a table. Census tables with every attribute have about 200; a line with a million
/// separators is not a table.
pub const COLUMNS_MAX: usize = 4096;

/// Longest text that a person has written, such as a configuration or a list of changes, in bytes. The
/// longest built-in table has less than 0.1 MB, a thousand drawn ways have less than 10 MB; a device such as
/// `/dev/zero` has no end.
pub const TEXT_BYTES_MAX: usize = 64 << 20;
