//! Reading a layer with the code of its CRS.

use crate::crs::{CrsError, name_crs};
use crate::format::{self, FormatError, Input, ReadLayer, ReadOptions};

/// Reads a layer as [`format::read_layer`] does, and finds the code of a CRS that the source defines by well-known
/// text (a file `.prj`).
///
/// ```
/// use nahraum::format::{Input, ReadOptions};
/// let text = "id,lon,lat\n1,7.2,51.5\n";
/// let input = Input::Bytes { name: "points.csv".into(), bytes: text.into() };
/// let read = nahraum::run::read_layer(&input, &ReadOptions::default()).unwrap();
/// assert_eq!(read.layer.crs, Some(nahraum::crs::CrsId::wgs84()));
/// ```
///
/// # Errors
/// As [`format::read_layer`]; [`FormatError::Crs`] when no register has the CRS that the source defines and the options
/// name none.
pub fn read_layer(input: &Input, options: &ReadOptions) -> Result<ReadLayer, FormatError> {
    let mut read = format::read_layer(input, options)?;
    let named = name_crs(&mut read.layer).map_err(|error| {
        let reason = match error {
            CrsError::Unnamed { definition, .. } => format!(
                "it defines a coordinate reference system that no register has: {definition}"
            ),
            other => other.to_string(),
        };
        FormatError::Crs { name: input.name(), reason }
    })?;
    read.diagnostics.append(named);
    Ok(read)
}
