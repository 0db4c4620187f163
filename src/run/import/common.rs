//! Functions that all imports share.

use std::path::Path;

use super::error::{ImportError, no_file};
use crate::base::{Bounds, Diagnostics, Finding, Place, codes};
use crate::format::read_text;
use crate::region::Catalog;

/// The file name without folder and extensions, as a name for its content.
pub(super) fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let extensions = [
        ".gz", ".bz2", ".pbf", ".osm", ".csv", ".tsv", ".txt", ".geojson", ".json", ".xlsx",
        ".ods", ".shp", ".fgb", ".parquet", ".gpkg", ".zip",
    ];
    let shorter = |name: &str| {
        let end = extensions.iter().find(|end| name.to_lowercase().ends_with(*end))?;
        name.get(..name.len() - end.len()).map(str::to_owned)
    };
    std::iter::successors(Some(name), |name| shorter(name)).last().unwrap_or_default()
}

/// Reports data without an attribution (N662).
pub(super) fn report_missing_attribution(source: &str, diagnostics: &mut Diagnostics) {
    let message = "the attribution and licence of this data are not stated";
    let hint = "state them with --attribution \"City of …, CC BY 4.0\"";
    let place = Place::of_source(source);
    diagnostics.push(Finding::new(codes::N662, message).at(place).hint(hint));
}

/// The categories of an import.
pub(super) struct Categories {
    pub catalog: Catalog,
    /// The text that states them, of a file that may be a pipe and is read once. `None` for the built-in ones.
    pub text: Option<String>,
}

/// The categories of a file, or the built-in ones.
pub(super) fn read_categories(own: Option<&Path>) -> Result<Categories, ImportError> {
    let Some(path) = own else {
        return Ok(Categories { catalog: Catalog::builtin(), text: None });
    };
    let text = read_text(path).map_err(no_file(path))?;
    let catalog = Catalog::with_categories(&text)
        .map_err(|source| ImportError::Categories { path: path.to_owned(), source })?;
    Ok(Categories { catalog, text: Some(text) })
}

/// Checks a distance around the region.
pub(super) fn check_around(around_km: f64) -> Result<(), ImportError> {
    const HIGH_KM: f64 = 100_000.0;
    if (0.0..=HIGH_KM).contains(&around_km) {
        return Ok(());
    }
    Err(ImportError::Around { found: around_km, high: HIGH_KM })
}

/// A bounding box in degrees, enlarged by `km` kilometres on each side.
pub(super) fn widened(degrees: Bounds, km: f64) -> Bounds {
    // Shorter than any degree on the ellipsoid, so the margin is never too narrow.
    const KM_OF_DEGREE: f64 = 110.5;
    let (dy, far) =
        (km / KM_OF_DEGREE, degrees.south.abs().max(degrees.north.abs()) + km / KM_OF_DEGREE);
    // Near the poles every meridian is near.
    let dx = if far < 89.0 { dy / far.to_radians().cos() } else { 360.0 };
    degrees.widened(dx, dy).shared(Bounds::WORLD).unwrap_or(degrees)
}
