//! How much a raster may claim of memory.

use super::error::ElevationError;

/// Most bytes that one byte of a deflate stream can unpack to.
pub(super) const DEFLATE_RATIO: u64 = 1032;
/// Number of cells if it is within the bound.
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

/// Room for the cells, asked for in one piece and without ending the program if there is none.
pub(super) fn room<T>(name: &str, cells: usize) -> Result<Vec<T>, ElevationError> {
    let mut values = Vec::new();
    values.try_reserve_exact(cells).map_err(|_| {
        let found = format!("{cells} cells");
        ElevationError::too_large(name, found, "what fits into memory")
    })?;
    Ok(values)
}
