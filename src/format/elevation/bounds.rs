//! Limits for the memory a raster may claim.

use super::error::ElevationError;

/// Upper bound of bytes unpacked from one byte of a deflate stream.
pub(super) const DEFLATE_RATIO: u64 = 1032;
/// Number of cells, or an error if it exceeds the limit.
pub(super) fn cells(
    name: &str,
    columns: u64,
    rows: u64,
    most: u64,
) -> Result<usize, ElevationError> {
    columns
        .checked_mul(rows)
        .filter(|cells| *cells <= most)
        .and_then(|cells| usize::try_from(cells).ok())
        .ok_or_else(|| {
            let found = format!("{columns} columns and {rows} rows");
            ElevationError::too_large(name, found, format!("{most} cells"))
        })
}

/// Allocates the cells in one piece; returns an error instead of aborting if memory is
/// insufficient.
pub(super) fn room<T>(name: &str, cells: usize) -> Result<Vec<T>, ElevationError> {
    let mut values = Vec::new();
    values.try_reserve_exact(cells).map_err(|_| {
        let found = format!("{cells} cells");
        ElevationError::too_large(name, found, "the number that fits into memory")
    })?;
    Ok(values)
}
